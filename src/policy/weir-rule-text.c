/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Rules as text: a line for scripts and for the history, the same in every
 * language, and sentences for people.
 *
 * The line is positional (what, then "of HOST", then "on SITE"), so a host
 * that is called "on" needs no quoting; a cookie's name and a filter, which may
 * hold nearly any octet, have quotes of their own.
 */

#include "weir-rule.h"

#include <glib/gi18n-lib.h>

static const char *const action_words[] = {
  [WEIR_RULE_ALLOW] = "allow",
  [WEIR_RULE_SESSION] = "session",
  [WEIR_RULE_BLOCK] = "block",
};

/* --- To text ------------------------------------------------------------- */

static void
append_quoted (GString *text, const char *octets)
{
  g_string_append_c (text, '"');
  for (const char *p = octets; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}

static void
append_cookie_name (GString *text, const char *name)
{
  if (strpbrk (name, " \"\\") == NULL)
    g_string_append (text, name);
  else
    append_quoted (text, name);
}

static void
append_what (GString *text, const WeirRule *self)
{
  switch (self->kind)
    {
    case WEIR_RULE_KIND_HOST:
      g_string_append_printf (text, " host %s", self->host);
      return;
    case WEIR_RULE_KIND_FILTER:
      g_string_append (text, " filter ");
      append_quoted (text, self->filter);
      return;
    case WEIR_RULE_KIND_TYPE:
      g_string_append_printf (text, " type %s", weir_resource_type_to_word (self->type));
      break;
    case WEIR_RULE_KIND_INSPECTION:
      g_string_append (text, " inspection");
      break;
    case WEIR_RULE_KIND_COOKIES:
      g_string_append (text, self->cookie != NULL ? " cookie " : " cookies");
      if (self->cookie != NULL)
        append_cookie_name (text, self->cookie);
      break;
    case WEIR_N_RULE_KINDS:
    default:
      g_assert_not_reached ();
    }

  if (self->host != NULL)
    g_string_append_printf (text, " of %s", self->host);
}

char *
weir_rule_to_text (const WeirRule *self)
{
  g_autoptr (GString) text = g_string_new (action_words[self->action]);

  append_what (text, self);
  if (self->site != NULL)
    g_string_append_printf (text, " on %s", self->site);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- From text ----------------------------------------------------------- */

/* Takes the next word, which ends at a space. Returns: (transfer full) (nullable): at the end */
static char *
take_word (const char **text)
{
  gsize length;
  char *word;

  *text += strspn (*text, " ");
  length = strcspn (*text, " ");
  if (length == 0)
    return NULL;

  word = g_strndup (*text, length);
  *text += length;

  return word;
}

/* Takes a word, or what stands in quotes. Returns: (transfer full) (nullable): none, or no closing quote */
static char *
take_quotable (const char **text)
{
  g_autoptr (GString) octets = NULL;
  const char *p;

  *text += strspn (*text, " ");
  if (**text != '"')
    return take_word (text);

  octets = g_string_new (NULL);
  for (p = *text + 1; *p != '\0' && *p != '"'; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        p++;
      g_string_append_c (octets, *p);
    }
  if (*p != '"')
    return NULL;
  *text = p + 1;

  return g_string_free (g_steal_pointer (&octets), FALSE);
}

static gboolean
parse_action (const char **text, WeirRuleAction *action)
{
  g_autofree char *word = take_word (text);

  for (gsize i = 0; i < G_N_ELEMENTS (action_words); i++)
    if (g_strcmp0 (word, action_words[i]) == 0)
      {
        *action = i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
parse_type (const char **text, WeirRule *rule)
{
  g_autofree char *word = take_word (text);

  rule->kind = WEIR_RULE_KIND_TYPE;

  return word != NULL && weir_resource_type_from_word (weir_span_of (word), &rule->type);
}

/* Reads what the rule is about into @rule, whose strings are the caller's to free. */
static gboolean
parse_what (const char **text, WeirRule *rule)
{
  g_autofree char *word = take_word (text);

  if (g_strcmp0 (word, "host") == 0)
    {
      rule->kind = WEIR_RULE_KIND_HOST;
      rule->host = take_word (text);
      return rule->host != NULL;
    }
  if (g_strcmp0 (word, "cookies") == 0 || g_strcmp0 (word, "cookie") == 0)
    {
      rule->kind = WEIR_RULE_KIND_COOKIES;
      if (g_str_has_suffix (word, "s"))
        return TRUE;
      rule->cookie = take_quotable (text);
      return rule->cookie != NULL;
    }
  if (g_strcmp0 (word, "filter") == 0)
    {
      rule->kind = WEIR_RULE_KIND_FILTER;
      rule->filter = take_quotable (text);
      return rule->filter != NULL;
    }
  if (g_strcmp0 (word, "inspection") == 0)
    {
      rule->kind = WEIR_RULE_KIND_INSPECTION;
      return TRUE;
    }
  if (g_strcmp0 (word, "images") == 0)
    {
      rule->kind = WEIR_RULE_KIND_TYPE;
      rule->type = WEIR_RESOURCE_IMAGE;
      return TRUE;
    }

  return g_strcmp0 (word, "type") == 0 && parse_type (text, rule);
}

/* Reads "of HOST" and "on SITE", to the end of the line. */
static gboolean
parse_place (const char **text, WeirRule *rule)
{
  g_autofree char *word = take_word (text);

  if (rule->kind != WEIR_RULE_KIND_HOST && g_strcmp0 (word, "of") == 0)
    {
      rule->host = take_word (text);
      if (rule->host == NULL)
        return FALSE;
      g_free (word);
      word = take_word (text);
    }
  if (g_strcmp0 (word, "on") == 0)
    {
      rule->site = take_word (text);
      if (rule->site == NULL)
        return FALSE;
      g_free (word);
      word = take_word (text);
    }

  return word == NULL;
}

WeirRule *
weir_rule_new_from_text (const char *text, GError **error)
{
  WeirRule parsed = { .enabled = TRUE };
  const char *rest = text;
  WeirRule *self = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) <= WEIR_RULE_MAX_TEXT && g_utf8_validate (text, -1, NULL) &&
      parse_action (&rest, &parsed.action) && parse_what (&rest, &parsed) &&
      parse_place (&rest, &parsed))
    self = weir_rule_new (&parsed, error);
  else
    g_set_error (error, WEIR_RULE_ERROR, WEIR_RULE_ERROR_SYNTAX,
                 /* Translators: the words in “” are typed as they are; do not translate them */
                 _ ("A rule reads like “block host cdn.example on shop.example”, “session cookies "
                    "of cdn.example”, “block type image on shop.example”, “allow filter "
                    "\"||cdn.example^\"” or “allow inspection of shop.example”."));

  g_free ((char *) parsed.host);
  g_free ((char *) parsed.site);
  g_free ((char *) parsed.cookie);
  g_free ((char *) parsed.filter);

  return self;
}

/* --- Lifetimes ------------------------------------------------------------ */

static gint64
seconds_of_unit (char unit)
{
  switch (unit)
    {
    case 'm':
      return 60;
    case 'h':
      return 60 * 60;
    case 'd':
      return 24 * 60 * 60;
    default:
      return 0;
    }
}

gboolean
weir_rule_parse_lifetime (const char *text, gint64 now, WeirLifetime *lifetime, gint64 *expires)
{
  gint64 count = 0;
  const char *p = text;

  if (g_str_equal (text, "quit") || g_str_equal (text, "always"))
    {
      *lifetime = g_str_equal (text, "quit") ? WEIR_LIFETIME_QUIT : WEIR_LIFETIME_ALWAYS;
      *expires = 0;
      return TRUE;
    }

  for (; g_ascii_isdigit (*p) && count <= WEIR_RULE_MAX_LIFETIME; p++)
    count = count * 10 + (*p - '0');
  if (count == 0 || seconds_of_unit (*p) == 0 || p[1] != '\0' ||
      count > WEIR_RULE_MAX_LIFETIME / seconds_of_unit (*p))
    return FALSE;

  *lifetime = WEIR_LIFETIME_UNTIL;
  *expires = now + count * seconds_of_unit (*p);

  return TRUE;
}

static char *
describe_seconds_left (gint64 left)
{
  int minutes = (left + 59) / 60;
  int hours = (minutes + 30) / 60;
  int days = (hours + 12) / 24;

  if (left <= 0)
    return g_strdup (_ ("expired"));
  if (minutes < 100)
    return g_strdup_printf (ngettext ("for %d more minute", "for %d more minutes", minutes),
                            minutes);
  if (hours < 48)
    return g_strdup_printf (ngettext ("for %d more hour", "for %d more hours", hours), hours);

  return g_strdup_printf (ngettext ("for %d more day", "for %d more days", days), days);
}

char *
weir_rule_describe_lifetime (const WeirRule *self, gint64 now)
{
  switch (self->lifetime)
    {
    case WEIR_LIFETIME_UNTIL:
      return describe_seconds_left (self->expires - now);
    case WEIR_LIFETIME_QUIT:
      return g_strdup (_ ("until Weir quits"));
    case WEIR_LIFETIME_ALWAYS:
    default:
      return g_strdup (_ ("always"));
    }
}

/* --- Sentences ------------------------------------------------------------ */

/* The things of a type, as in "Block images"; translated. */
static const char *
get_type_noun (WeirResourceType type)
{
  static const char *const nouns[WEIR_N_RESOURCE_TYPES] = {
    [WEIR_RESOURCE_OTHER] = N_ ("other resources"),
    [WEIR_RESOURCE_DOCUMENT] = N_ ("documents"),
    [WEIR_RESOURCE_FRAME] = N_ ("frames"),
    [WEIR_RESOURCE_SCRIPT] = N_ ("scripts"),
    [WEIR_RESOURCE_STYLE] = N_ ("styles"),
    [WEIR_RESOURCE_IMAGE] = N_ ("images"),
    [WEIR_RESOURCE_FONT] = N_ ("fonts"),
    [WEIR_RESOURCE_MEDIA] = N_ ("media"),
    [WEIR_RESOURCE_FETCH] = N_ ("fetches"),
    [WEIR_RESOURCE_WEBSOCKET] = N_ ("websockets"),
    [WEIR_RESOURCE_PING] = N_ ("pings"),
    [WEIR_RESOURCE_TUNNEL] = N_ ("tunnels"),
  };

  return _ (nouns[type]);
}

char *
weir_rule_describe_subject (const WeirRule *self)
{
  if (self->kind == WEIR_RULE_KIND_HOST)
    return g_strdup (self->host);

  if (self->kind == WEIR_RULE_KIND_FILTER)
    /* Translators: the requests that a filter blocks, as in “Allow what ||cdn.example^ blocks” */
    return g_strdup_printf (_ ("what %s blocks"), self->filter);

  if (self->kind == WEIR_RULE_KIND_INSPECTION)
    /* Translators: what is encrypted on the way to a host, as the subject of a rule */
    return g_strdup_printf (_ ("the inside of %s"), self->host);

  if (self->kind == WEIR_RULE_KIND_TYPE)
    return self->host == NULL
             ? g_strdup (get_type_noun (self->type))
             /* Translators: resources of a host: “images of cdn.example” */
             : g_strdup_printf (_ ("%1$s of %2$s"), get_type_noun (self->type), self->host);

  if (self->cookie == NULL)
    return self->host == NULL ? g_strdup (_ ("cookies"))
                              : g_strdup_printf (_ ("cookies of %s"), self->host);

  return self->host == NULL
           ? g_strdup_printf (_ ("the cookie %s"), self->cookie)
           : g_strdup_printf (_ ("the cookie %1$s of %2$s"), self->cookie, self->host);
}

char *
weir_rule_describe_what (const WeirRule *self)
{
  g_autofree char *subject = weir_rule_describe_subject (self);

  if (self->kind == WEIR_RULE_KIND_INSPECTION)
    return g_strdup_printf (self->action == WEIR_RULE_ALLOW ? _ ("Look inside %s")
                                                            : _ ("Never look inside %s"),
                            self->host);

  switch (self->action)
    {
    case WEIR_RULE_ALLOW:
      return g_strdup_printf (_ ("Allow %s"), subject);
    case WEIR_RULE_SESSION:
      return g_strdup_printf (_ ("Keep %s for this session only"), subject);
    case WEIR_RULE_BLOCK:
    default:
      return g_strdup_printf (_ ("Block %s"), subject);
    }
}

char *
weir_rule_describe_place (const WeirRule *self)
{
  return self->site != NULL ? g_strdup_printf (_ ("on %s"), self->site)
                            : g_strdup (_ ("everywhere"));
}

char *
weir_rule_describe (const WeirRule *self)
{
  g_autofree char *what = weir_rule_describe_what (self);
  g_autofree char *place = weir_rule_describe_place (self);

  /* It can hold nowhere else than everywhere. */
  if (self->kind == WEIR_RULE_KIND_INSPECTION)
    return g_steal_pointer (&what);

  /* Translators: what a rule does and where: “Block cdn.example” “on shop.example” */
  return g_strdup_printf (_ ("%1$s %2$s"), what, place);
}
