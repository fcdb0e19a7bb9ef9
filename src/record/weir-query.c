/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The shared filter language, understood.
 *
 * A query is a list of terms, all of which must hold; a term is a list of
 * conditions, one of which must.  A condition looks at one column in one way,
 * and columns are what both a record and a row of the history have: the
 * predicate here and the SQL of weir-query-sql.c walk the same conditions, and
 * must agree (a test compares them).
 *
 * Text is compared octet by octet, letters of ASCII without regard to case,
 * which is what LIKE does.
 */

#include "weir-query-private.h"

#include <glib/gi18n-lib.h>

#define MAX_NUMBER (G_GINT64_CONSTANT (1) << 50)

G_DEFINE_QUARK (weir - query - error - quark, weir_query_error)

/* --- Memory ----------------------------------------------------------------------- */

static void
condition_clear (WeirQueryCondition *condition)
{
  g_clear_pointer (&condition->text, g_free);
}

static void
term_clear (WeirQueryTerm *term)
{
  g_clear_pointer (&term->conditions, g_array_unref);
}

static void
query_clear (WeirQuery *self)
{
  g_array_unref (self->terms);
}

WeirQuery *
weir_query_ref (WeirQuery *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
weir_query_unref (WeirQuery *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) query_clear);
}

gboolean
weir_query_is_empty (const WeirQuery *self)
{
  return self->terms->len == 0;
}

/* --- Parsing ------------------------------------------------------------------------ */

/* Where something is wrong, and with what. */
typedef struct
{
  const char *text;
  gsize begin;
  gsize end;
} Place;

static gboolean
set_error (GError **error, WeirQueryError code, const Place *place, const char *complaint)
{
  g_autofree char *what = g_strndup (place->text + place->begin, place->end - place->begin);

  g_set_error (error, WEIR_QUERY_ERROR, code,
               /* Translators: what was typed, what is wrong with it, and at which character */
               _ ("“%1$s”: %2$s (at character %3$ld)"), what, complaint,
               g_utf8_strlen (place->text, place->begin) + 1);

  return FALSE;
}

static void
add_text (WeirQueryTerm *term, WeirQueryColumn column, WeirQueryOperator op, const char *text)
{
  const WeirQueryCondition condition = {
    .column = column,
    .op = op,
    .text = g_ascii_strdown (text, -1),
  };

  g_array_append_val (term->conditions, condition);
}

static void
add_range (WeirQueryTerm *term, WeirQueryColumn column, gint64 low, gint64 high)
{
  const WeirQueryCondition condition = {
    .column = column,
    .op = WEIR_QUERY_RANGE,
    .low = low,
    .high = high,
  };

  g_array_append_val (term->conditions, condition);
}

/* A name with a dot in it is a domain; less is a part of a name. */
static void
add_host (WeirQueryTerm *term, WeirQueryColumn column, const char *value, gboolean quoted)
{
  WeirHost host;

  if (!quoted && strchr (value, '*') != NULL)
    add_text (term, column, WEIR_QUERY_GLOB, value);
  else if (strchr (value, '.') != NULL && weir_host_parse (weir_span_of (value), &host))
    add_text (term, column, WEIR_QUERY_BELOW, host.name);
  else if (value[0] == '.' && weir_host_parse (weir_span_of (value + 1), &host))
    add_text (term, column, WEIR_QUERY_BELOW, host.name);
  else
    add_text (term, column, WEIR_QUERY_CONTAINS, value);
}

static void
add_glob_or (WeirQueryTerm *term,
             WeirQueryColumn column,
             WeirQueryOperator op,
             const char *value,
             gboolean quoted)
{
  gboolean is_glob = !quoted && strchr (value, '*') != NULL;

  add_text (term, column, is_glob ? WEIR_QUERY_GLOB : op, value);
}

static gboolean
add_word (WeirQueryTerm *term, WeirQueryKey key, const char *value)
{
  for (gsize i = 0; i < weir_query_n_words; i++)
    {
      const WeirQueryWord *word = &weir_query_words[i];

      if (word->key == key && g_ascii_strcasecmp (word->word, value) == 0)
        {
          add_range (term, word->column, word->low, word->high);
          return TRUE;
        }
    }

  return FALSE;
}

/* The factor that a size's unit stands for; 0: it is none. */
static gint64
parse_unit (const char *unit)
{
  gint64 factor = 0;

  switch (g_ascii_tolower (*unit))
    {
    case '\0':
      return 1;
    case 'k':
      factor = 1000;
      break;
    case 'm':
      factor = 1000 * 1000;
      break;
    case 'g':
      factor = 1000 * 1000 * 1000;
      break;
    default:
      return 0;
    }

  return unit[1] == '\0' || g_ascii_strcasecmp (unit + 1, "b") == 0 ? factor : 0;
}

static gboolean
parse_number (const char *text, gboolean with_unit, gint64 *number)
{
  gint64 factor;

  *number = 0;
  if (!g_ascii_isdigit (*text))
    return FALSE;
  for (; g_ascii_isdigit (*text); text++)
    {
      *number = *number * 10 + g_ascii_digit_value (*text);
      if (*number > MAX_NUMBER)
        return FALSE;
    }

  factor = with_unit ? parse_unit (text) : *text == '\0';
  if (factor == 0 || *number > MAX_NUMBER / factor)
    return FALSE;
  *number *= factor;

  return TRUE;
}

/* Reads "404", ">=400", "<10k". */
static gboolean
add_number (WeirQueryTerm *term, WeirQueryColumn column, const char *value)
{
  char comparison = strchr ("<>=", *value) != NULL ? *value : '=';
  const char *digits = value + (comparison == *value ? 1 : 0);
  gboolean or_equal = comparison != '=' && *digits == '=';
  gint64 number;

  if (*value == '\0' ||
      !parse_number (digits + (or_equal ? 1 : 0), column == WEIR_QUERY_COLUMN_SIZE, &number))
    return FALSE;

  if (comparison == '>')
    add_range (term, column, or_equal ? number : number + 1, G_MAXINT64);
  else if (comparison == '<')
    add_range (term, column, 0, or_equal ? number : number - 1);
  else
    add_range (term, column, number, number);

  return TRUE;
}

/* Adds the conditions that @value stands for. FALSE: it stands for none. */
static gboolean
add_value (WeirQueryTerm *term, WeirQueryKey key, const char *value, gboolean quoted)
{
  switch (key)
    {
    case WEIR_QUERY_KEY_HOST:
      add_host (term, WEIR_QUERY_COLUMN_HOST, value, quoted);
      return TRUE;
    case WEIR_QUERY_KEY_SITE:
      add_host (term, WEIR_QUERY_COLUMN_SITE, value, quoted);
      return TRUE;
    case WEIR_QUERY_KEY_PATH:
      add_glob_or (term, WEIR_QUERY_COLUMN_PATH, WEIR_QUERY_CONTAINS, value, quoted);
      return TRUE;
    case WEIR_QUERY_KEY_METHOD:
      add_glob_or (term, WEIR_QUERY_COLUMN_METHOD, WEIR_QUERY_EQUALS, value, quoted);
      return TRUE;
    case WEIR_QUERY_KEY_SCHEME:
      add_glob_or (term, WEIR_QUERY_COLUMN_SCHEME, WEIR_QUERY_EQUALS, value, quoted);
      return TRUE;
    case WEIR_QUERY_KEY_RULE:
      add_glob_or (term, WEIR_QUERY_COLUMN_RULE, WEIR_QUERY_CONTAINS, value, quoted);
      add_glob_or (term, WEIR_QUERY_COLUMN_COOKIE_RULE, WEIR_QUERY_CONTAINS, value, quoted);
      add_glob_or (term, WEIR_QUERY_COLUMN_FILTER, WEIR_QUERY_CONTAINS, value, quoted);
      add_glob_or (term, WEIR_QUERY_COLUMN_BEATEN, WEIR_QUERY_CONTAINS, value, quoted);
      return TRUE;
    case WEIR_QUERY_KEY_LIST:
      add_glob_or (term, WEIR_QUERY_COLUMN_LIST, WEIR_QUERY_EQUALS, value, quoted);
      return TRUE;
    case WEIR_QUERY_KEY_STATUS:
      return add_word (term, key, value) || add_number (term, WEIR_QUERY_COLUMN_STATUS, value);
    case WEIR_QUERY_KEY_SIZE:
      return add_number (term, WEIR_QUERY_COLUMN_SIZE, value);
    case WEIR_QUERY_KEY_TYPE:
    case WEIR_QUERY_KEY_VERDICT:
    case WEIR_QUERY_KEY_COOKIE:
    case WEIR_QUERY_KEY_PARTY:
      return add_word (term, key, value);
    case WEIR_QUERY_KEY_NONE:
    case WEIR_N_QUERY_KEYS:
    default:
      g_assert_not_reached ();
    }
}

/* What values of @key there are: its words, all of them, if it has no others. Returns: (transfer full) */
static char *
explain_values (WeirQueryKey key)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  g_autofree char *list = NULL;

  for (gsize i = 0; i < weir_query_n_words; i++)
    if (weir_query_words[i].key == key)
      g_strv_builder_add (words, weir_query_words[i].word);

  all = g_strv_builder_end (words);
  if (*all == NULL || key == WEIR_QUERY_KEY_STATUS)
    return g_strdup (_ (weir_query_keys[key].explanation));

  list = g_strjoinv (", ", all);

  /* Translators: a list of words of the filter language */
  return g_strdup_printf (_ ("there is %s"), list);
}

static gboolean
set_value_error (GError **error, WeirQueryKey key, const Place *place)
{
  g_autofree char *values = explain_values (key);

  return set_error (error, WEIR_QUERY_ERROR_INVALID_VALUE, place, values);
}

/* Words are looked for in the site and in the URL, with the port and without. */
static void
add_words (WeirQueryTerm *term, const char *words)
{
  const char *authority = strstr (words, "://");

  if (authority != NULL)
    words = authority + 3;
  add_text (term, WEIR_QUERY_COLUMN_SITE, WEIR_QUERY_CONTAINS, words);
  add_text (term, WEIR_QUERY_COLUMN_HOST_AND_PATH, WEIR_QUERY_CONTAINS, words);
  add_text (term, WEIR_QUERY_COLUMN_HOST_PORT_AND_PATH, WEIR_QUERY_CONTAINS, words);
}

static gboolean
parse_words (const char *text, const WeirQueryToken *token, WeirQueryTerm *term)
{
  gboolean quoted;
  g_autofree char *words = weir_query_unquote (text, token->word, token->end, &quoted);

  add_words (term, words);

  return TRUE;
}

static gboolean
parse_alternatives (const char *text,
                    const WeirQueryToken *token,
                    WeirQueryKey key,
                    WeirQueryTerm *term,
                    GError **error)
{
  gsize begin = token->value;
  gsize end;

  for (guint n = 0;; begin = end + 1, n++)
    {
      gboolean quoted;
      g_autofree char *value = NULL;

      end = weir_query_scan_alternative (text, begin, token->end);
      value = weir_query_unquote (text, begin, end, &quoted);
      if (n == WEIR_QUERY_MAX_ALTERNATIVES)
        return set_error (error, WEIR_QUERY_ERROR_TOO_LONG,
                          &(Place){ text, token->begin, token->value },
                          _ ("there are too many values"));
      if (*value == '\0')
        return set_error (error, WEIR_QUERY_ERROR_INVALID_VALUE,
                          &(Place){ text, token->begin, token->end }, _ ("a value is missing"));
      if (!add_value (term, key, value, quoted))
        return set_value_error (error, key, &(Place){ text, begin, end });
      if (end == token->end)
        return TRUE;
    }
}

static gboolean
parse_term (const char *text, const WeirQueryToken *token, WeirQueryTerm *term, GError **error)
{
  WeirQueryKey key;

  if (weir_query_is_unterminated (text, token->begin, token->end))
    return set_error (error, WEIR_QUERY_ERROR_UNTERMINATED,
                      &(Place){ text, token->begin, token->end }, _ ("a quote is not closed"));
  if (token->value == 0)
    return parse_words (text, token, term);

  key = weir_query_key_lookup (text + token->word, token->value - 1 - token->word);
  if (key == WEIR_QUERY_KEY_NONE)
    return set_error (error, WEIR_QUERY_ERROR_UNKNOWN_KEY,
                      &(Place){ text, token->word, token->value },
                      _ ("there is host, site, type, verdict, cookie, rule, list, status, method, "
                         "size, party, scheme and path; put words with a colon in quotes"));

  return parse_alternatives (text, token, key, term, error);
}

static gboolean
parse_terms (const char *text, GArray *terms, GError **error)
{
  WeirQueryToken token;

  for (gsize offset = 0; weir_query_scan_token (text, offset, &token); offset = token.end)
    {
      WeirQueryTerm *term;

      if (terms->len == WEIR_QUERY_MAX_TERMS)
        return set_error (error, WEIR_QUERY_ERROR_TOO_LONG,
                          &(Place){ text, token.begin, token.end }, _ ("there are too many words"));

      g_array_set_size (terms, terms->len + 1);
      term = &g_array_index (terms, WeirQueryTerm, terms->len - 1);
      term->negated = token.negated;
      term->conditions = g_array_new (FALSE, FALSE, sizeof (WeirQueryCondition));
      g_array_set_clear_func (term->conditions, (GDestroyNotify) condition_clear);
      if (!parse_term (text, &token, term, error))
        return FALSE;
    }

  return TRUE;
}

WeirQuery *
weir_query_parse (const char *text, GError **error)
{
  g_autoptr (GArray) terms = NULL;
  WeirQuery *self;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) > WEIR_QUERY_MAX_LENGTH || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, WEIR_QUERY_ERROR, WEIR_QUERY_ERROR_TOO_LONG,
                           _ ("This is too long to filter by, or not text."));
      return NULL;
    }

  terms = g_array_new (FALSE, TRUE, sizeof (WeirQueryTerm));
  g_array_set_clear_func (terms, (GDestroyNotify) term_clear);
  if (!parse_terms (text, terms, error))
    return NULL;

  self = g_atomic_rc_box_new0 (WeirQuery);
  self->terms = g_steal_pointer (&terms);

  return self;
}
