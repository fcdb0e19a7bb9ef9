/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How times, spans and rules read in the interface.
 *
 * Each answer is a whole phrase of its own, so that a translator never has to
 * make one out of pieces.  Columns and captions use them, sentences are
 * weir_rule_describe()'s and weir_record_explain()'s.
 */

#include "weir-words.h"

#include <glib/gi18n-lib.h>

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define YEAR (365 * DAY)

static gint64
day_number (GDateTime *time)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, g_date_time_get_day_of_month (time), g_date_time_get_month (time),
                  g_date_time_get_year (time));
  return g_date_get_julian (&date);
}

char *
weir_words_when (gint64 time, gint64 now)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (time);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now);
  gint64 days_ago;

  if (time == 0 || then == NULL || today == NULL)
    return g_strdup (_ ("never"));

  days_ago = day_number (today) - day_number (then);
  if (days_ago == 0)
    return g_date_time_format (then, "%R");
  if (days_ago == 1)
    /* Translators: a time of yesterday, see g_date_time_format() */
    return g_date_time_format (then, _ ("yesterday, %R"));
  if (g_date_time_get_year (then) == g_date_time_get_year (today))
    /* Translators: a day of this year and a time, see g_date_time_format() */
    return g_date_time_format (then, _ ("%-e %b, %R"));

  /* Translators: a day of another year, see g_date_time_format() */
  return g_date_time_format (then, _ ("%-e %b %Y"));
}

char *
weir_words_span (gint64 seconds)
{
  if (seconds >= 2 * YEAR)
    return g_strdup_printf (ngettext ("%u year", "%u years", seconds / YEAR),
                            (guint) (seconds / YEAR));
  if (seconds >= DAY)
    return g_strdup_printf (ngettext ("%u day", "%u days", seconds / DAY), (guint) (seconds / DAY));
  if (seconds >= HOUR)
    return g_strdup_printf (ngettext ("%u hour", "%u hours", seconds / HOUR),
                            (guint) (seconds / HOUR));
  if (seconds >= MINUTE)
    return g_strdup_printf (ngettext ("%u minute", "%u minutes", seconds / MINUTE),
                            (guint) (seconds / MINUTE));

  return g_strdup_printf (ngettext ("%u second", "%u seconds", MAX (seconds, 0)),
                          (guint) MAX (seconds, 0));
}

char *
weir_words_cookie_lifetime (gint64 seconds)
{
  return seconds < 0 ? g_strdup (_ ("this session")) : weir_words_span (seconds);
}

char *
weir_words_rule_lifetime (const WeirRule *rule, gint64 now)
{
  gint64 left = rule->expires - now;
  g_autofree char *span = NULL;

  switch (rule->lifetime)
    {
    case WEIR_LIFETIME_ALWAYS:
      return g_strdup (_ ("always"));

    case WEIR_LIFETIME_QUIT:
      return g_strdup (_ ("until Weir quits"));

    case WEIR_LIFETIME_UNTIL:
      break;
    }

  if (left <= 0)
    return g_strdup (_ ("over"));
  if (left < HOUR)
    /* Translators: minutes and seconds, counting down */
    return g_strdup_printf (_ ("%u:%02u left"), (guint) (left / MINUTE), (guint) (left % MINUTE));

  span = weir_words_span (left);
  /* Translators: %s is a span of time, such as "3 hours" */
  return g_strdup_printf (_ ("%s left"), span);
}

static char *
cookies_subject (const WeirRule *rule)
{
  if (rule->cookie != NULL && rule->host != NULL)
    return g_strdup_printf (_ ("cookie “%s” of %s"), rule->cookie, rule->host);
  if (rule->cookie != NULL)
    return g_strdup_printf (_ ("cookie “%s” of every host"), rule->cookie);
  if (rule->host != NULL)
    return g_strdup_printf (_ ("cookies of %s"), rule->host);

  return g_strdup (_ ("all cookies"));
}

static char *
type_subject (const WeirRule *rule)
{
  const char *type = weir_resource_type_get_label (rule->type);

  if (rule->type == WEIR_RESOURCE_IMAGE)
    return rule->host == NULL ? g_strdup (_ ("all images"))
                              : g_strdup_printf (_ ("images of %s"), rule->host);
  if (rule->host == NULL)
    /* Translators: %s is a type of resource, such as "script" */
    return g_strdup_printf (_ ("requests of type %s"), type);

  /* Translators: a type of resource, such as "script", and a host */
  return g_strdup_printf (_ ("requests of type %s to %s"), type, rule->host);
}

char *
weir_words_rule_subject (const WeirRule *rule)
{
  switch (rule->kind)
    {
    case WEIR_RULE_KIND_HOST:
      return g_strdup (rule->host != NULL ? rule->host : _ ("every host"));

    case WEIR_RULE_KIND_COOKIES:
      return cookies_subject (rule);

    case WEIR_RULE_KIND_TYPE:
      return type_subject (rule);

    case WEIR_N_RULE_KINDS:
      break;
    }

  g_assert_not_reached ();
}

char *
weir_words_rule_place (const WeirRule *rule)
{
  if (rule->site == NULL)
    return g_strdup (_ ("everywhere"));

  /* Translators: where a rule holds; %s is a site */
  return g_strdup_printf (_ ("on %s"), rule->site);
}

const char *
weir_words_rule_action (WeirRuleAction action)
{
  switch (action)
    {
    case WEIR_RULE_ALLOW:
      return C_ ("decision", "Allow");

    case WEIR_RULE_SESSION:
      return C_ ("decision", "This session only");

    case WEIR_RULE_BLOCK:
      return C_ ("decision", "Block");
    }

  g_assert_not_reached ();
}

const char *
weir_words_rule_action_icon (WeirRuleAction action)
{
  switch (action)
    {
    case WEIR_RULE_ALLOW:
      return "weir-allowed-symbolic";

    case WEIR_RULE_SESSION:
      return "weir-session-symbolic";

    case WEIR_RULE_BLOCK:
      return "weir-blocked-symbolic";
    }

  g_assert_not_reached ();
}

char *
weir_words_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}
