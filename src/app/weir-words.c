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
#include <string.h>

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define YEAR (365 * DAY)

/* Octets of a value in a query: half of what a query may have, for each may need a backslash. */
#define MAX_TERM (WEIR_QUERY_MAX_LENGTH / 2 - 32)

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

const char *
weir_words_rule_decision (const WeirRule *rule)
{
  if (rule->kind == WEIR_RULE_KIND_INSPECTION)
    /* Translators: the decision about a site, beside "the inside of shop.example" */
    return rule->action == WEIR_RULE_ALLOW ? C_ ("decision", "Inspect") : C_ ("decision", "Never");

  switch (rule->action)
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
weir_words_capitalise (const char *word)
{
  char initial[7] = { 0 };

  if (*word == '\0')
    return g_strdup ("");

  g_unichar_to_utf8 (g_unichar_totitle (g_utf8_get_char (word)), initial);
  return g_strconcat (initial, g_utf8_next_char (word), NULL);
}

char *
weir_words_query_term (const char *key, const char *value)
{
  GString *term = g_string_new (key);
  const char *end = value + MIN (strlen (value), MAX_TERM);

  /* Not in the middle of a character. */
  while (end > value && (*end & 0xC0) == 0x80)
    end--;

  g_string_append (term, ":\"");
  for (const char *p = value; p < end; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (term, '\\');
      g_string_append_c (term, *p);
    }
  g_string_append_c (term, '"');
  return g_string_free (term, FALSE);
}

char *
weir_words_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

char *
weir_words_n_blocked (guint64 n_requests)
{
  g_autofree char *count = weir_words_count (n_requests);

  /* Translators: %s is a count of requests */
  return g_strdup_printf (ngettext ("%s blocked", "%s blocked", n_requests), count);
}

char *
weir_words_n_changed (guint64 n_requests)
{
  g_autofree char *count = weir_words_count (n_requests);

  /* Translators: %s is a count of requests */
  return g_strdup_printf (ngettext ("%s changed", "%s changed", n_requests), count);
}

char *
weir_words_n_withheld (guint64 n_cookies)
{
  g_autofree char *count = weir_words_count (n_cookies);

  /* Translators: %s is a count of cookies */
  return g_strdup_printf (ngettext ("%s withheld", "%s withheld", n_cookies), count);
}
