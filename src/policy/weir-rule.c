/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A decision of the user.
 *
 * Whatever way a rule comes in (a click, a command, the database), it goes
 * through weir_rule_new(), so that a rule that exists is one that can match:
 * its names are in the normal form that requests are judged in, and what makes
 * no sense together is refused here, in words for the person who asked.
 *
 * A rule is one counted box that never changes; policies, records and the
 * store share it, on any thread.
 */

#include "weir-rule.h"

#include <glib/gi18n-lib.h>

#include "weir-site.h"

G_DEFINE_QUARK (weir - rule - error - quark, weir_rule_error)

static void
rule_clear (WeirRule *self)
{
  g_free ((char *) self->host);
  g_free ((char *) self->site);
  g_free ((char *) self->cookie);
  g_free ((char *) self->filter);
}

/* @text may be any octets; @complaint is what to say of it. */
static void
set_error_about (GError **error, WeirRuleError code, const char *text, const char *complaint)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  /* Translators: what the user gave, and what is wrong with it */
  g_set_error (error, WEIR_RULE_ERROR, code, _ ("“%1$s” %2$s"), valid, complaint);
}

static gboolean
normalize_host (const char *text, char **host, GError **error)
{
  const char *name = g_str_has_prefix (text, "*.") ? text + 2 : text;
  WeirHost parsed;

  if (!weir_host_parse (weir_span_of (name), &parsed))
    {
      set_error_about (error, WEIR_RULE_ERROR_INVALID_HOST, text,
                       _ ("is not the name or address of a host."));
      return FALSE;
    }

  *host = g_strdup (parsed.name);

  return TRUE;
}

static gboolean
normalize_site (const char *text, char **site, GError **error)
{
  WeirHost parsed;

  if (!weir_host_parse (weir_span_of (text), &parsed))
    {
      set_error_about (error, WEIR_RULE_ERROR_INVALID_SITE, text, _ ("is not the name of a site."));
      return FALSE;
    }

  *site = g_strdup (weir_site_of_host (parsed.name));

  return TRUE;
}

/* A name that can stand in a Cookie field, in UTF-8 so that it can be kept and shown. */
static gboolean
is_cookie_name (const char *name)
{
  gsize length = strlen (name);

  if (length == 0 || length > WEIR_RULE_MAX_COOKIE_NAME || !g_utf8_validate (name, length, NULL))
    return FALSE;
  if (name[0] == ' ' || name[length - 1] == ' ')
    return FALSE;

  for (gsize i = 0; i < length; i++)
    if (g_ascii_iscntrl (name[i]) || name[i] == '=' || name[i] == ';')
      return FALSE;

  return TRUE;
}

static gboolean
check_cookie (const char *name, GError **error)
{
  if (name == NULL || is_cookie_name (name))
    return TRUE;

  set_error_about (error, WEIR_RULE_ERROR_INVALID_COOKIE, name,
                   _ ("cannot be the name of a cookie."));

  return FALSE;
}

/* A line of text, short enough to be written as a rule, with a backslash before quotes and backslashes. */
static gboolean
is_filter (const char *line)
{
  gsize length = 0;

  if (!g_utf8_validate (line, -1, NULL))
    return FALSE;

  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (p)))
        return FALSE;
      length += (gsize) (g_utf8_next_char (p) - p) + (*p == '"' || *p == '\\' ? 1 : 0);
    }

  return length > 0 && length <= WEIR_RULE_MAX_FILTER && !g_str_has_prefix (line, "@@");
}

/* Lists are read without the white space around their lines. */
static gboolean
normalize_filter (const char *line, char **filter, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (line));

  if (!is_filter (stripped))
    {
      set_error_about (error, WEIR_RULE_ERROR_INVALID_FILTER, line,
                       _ ("is not a filter that blocks anything."));
      return FALSE;
    }

  *filter = g_steal_pointer (&stripped);

  return TRUE;
}

/* Returns: (nullable): what makes no sense about a rule on a filter, translated */
static const char *
find_contradiction_of_filter (const WeirRule *rule)
{
  if (rule->filter == NULL)
    return _ ("A rule about a filter has to name it.");
  if (rule->action != WEIR_RULE_ALLOW)
    return _ ("Of a filter, what it blocks can be allowed, and nothing else.");
  if (rule->host != NULL)
    return _ ("A rule about a filter holds for all hosts.");

  return NULL;
}

/* Returns: (nullable): what makes no sense about a rule on inspection, translated */
static const char *
find_contradiction_of_inspection (const WeirRule *rule)
{
  if (rule->host == NULL)
    return _ ("A rule about looking inside has to name a host.");
  if (rule->site != NULL)
    return _ ("A rule about looking inside holds whatever page asks.");

  return NULL;
}

/* Returns: (nullable): what makes no sense about @rule, translated */
static const char *
find_contradiction (const WeirRule *rule)
{
  if (rule->kind >= WEIR_N_RULE_KINDS || rule->action > WEIR_RULE_BLOCK)
    return _ ("This is not a rule that this version of Weir knows.");
  if (rule->kind == WEIR_RULE_KIND_HOST && rule->host == NULL)
    return _ ("A rule about a host has to name it.");
  if (rule->kind == WEIR_RULE_KIND_TYPE && rule->type >= WEIR_N_RESOURCE_TYPES)
    return _ ("A rule about a resource type has to name it.");
  if (rule->kind != WEIR_RULE_KIND_COOKIES && rule->action == WEIR_RULE_SESSION)
    return _ ("“This session only” is for cookies alone.");
  if (rule->kind != WEIR_RULE_KIND_COOKIES && rule->cookie != NULL)
    return _ ("A cookie can be named in a rule about cookies alone.");
  if (rule->lifetime > WEIR_LIFETIME_QUIT)
    return _ ("This is not a lifetime that this version of Weir knows.");
  if (rule->lifetime == WEIR_LIFETIME_UNTIL && rule->expires <= 0)
    return _ ("A rule that ends has to say when.");
  if (rule->kind == WEIR_RULE_KIND_FILTER)
    return find_contradiction_of_filter (rule);
  if (rule->filter != NULL)
    return _ ("A filter can be named in a rule about filters alone.");
  if (rule->kind == WEIR_RULE_KIND_INSPECTION)
    return find_contradiction_of_inspection (rule);

  return NULL;
}

static gboolean
check_sense (const WeirRule *rule, GError **error)
{
  const char *contradiction = find_contradiction (rule);

  if (contradiction != NULL)
    g_set_error_literal (error, WEIR_RULE_ERROR, WEIR_RULE_ERROR_MEANINGLESS, contradiction);

  return contradiction == NULL;
}

WeirRule *
weir_rule_new (const WeirRule *template, GError **error)
{
  g_autofree char *host = NULL;
  g_autofree char *site = NULL;
  g_autofree char *filter = NULL;
  WeirRule *self;

  g_return_val_if_fail (template != NULL, NULL);

  if (!check_sense (template, error) || !check_cookie (template->cookie, error))
    return NULL;
  if (template->host != NULL && !normalize_host (template->host, &host, error))
    return NULL;
  if (template->site != NULL && !normalize_site (template->site, &site, error))
    return NULL;
  if (template->filter != NULL && !normalize_filter (template->filter, &filter, error))
    return NULL;

  self = g_atomic_rc_box_new (WeirRule);
  *self = *template;
  self->host = g_steal_pointer (&host);
  self->site = g_steal_pointer (&site);
  self->cookie = g_strdup (template->cookie);
  self->filter = g_steal_pointer (&filter);
  self->enabled = template->enabled != FALSE;
  if (self->kind != WEIR_RULE_KIND_TYPE)
    self->type = WEIR_RESOURCE_OTHER;
  if (self->lifetime != WEIR_LIFETIME_UNTIL)
    self->expires = 0;

  return self;
}

WeirRule *
weir_rule_ref (WeirRule *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
weir_rule_unref (WeirRule *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) rule_clear);
}

gboolean
weir_rule_is_about_same (const WeirRule *a, const WeirRule *b)
{
  return a->kind == b->kind && a->type == b->type && g_strcmp0 (a->host, b->host) == 0 &&
         g_strcmp0 (a->site, b->site) == 0 && g_strcmp0 (a->cookie, b->cookie) == 0 &&
         g_strcmp0 (a->filter, b->filter) == 0;
}

gboolean
weir_rule_equal (const WeirRule *a, const WeirRule *b)
{
  return weir_rule_is_about_same (a, b) && a->action == b->action && a->lifetime == b->lifetime &&
         a->expires == b->expires && a->enabled == b->enabled;
}

gboolean
weir_rule_is_in_force (const WeirRule *self, gint64 now)
{
  return self->enabled && (self->lifetime != WEIR_LIFETIME_UNTIL || now < self->expires);
}
