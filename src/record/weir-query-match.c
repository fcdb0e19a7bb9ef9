/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A query as a predicate over records: what the live log asks for each row.
 *
 * It runs for thousands of rows at once when somebody types, so only what must
 * be put together (a rule's text, a URL) is.
 */

#include "weir-query-private.h"

/* Room for a host, a colon, a port and a path. */
#define MAX_URL (WEIR_HOST_MAX_LENGTH + WEIR_RECORD_MAX_PATH + 8)

static gboolean
equal_nocase (const char *text, const char *lower, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (g_ascii_tolower (text[i]) != lower[i])
      return FALSE;

  return TRUE;
}

static gboolean
contains (const char *text, const char *lower)
{
  gsize length = strlen (text);
  gsize wanted = strlen (lower);

  for (gsize i = 0; i + wanted <= length; i++)
    if (equal_nocase (text + i, lower, wanted))
      return TRUE;

  return FALSE;
}

static gboolean
is_below (const char *text, const char *lower)
{
  gsize length = strlen (text);
  gsize wanted = strlen (lower);

  return length >= wanted && equal_nocase (text + length - wanted, lower, wanted) &&
         (length == wanted || text[length - wanted - 1] == '.');
}

/* One star is remembered: what an earlier one took need not be tried again. */
static gboolean
matches_glob (const char *text, const char *pattern)
{
  const char *star = NULL;
  const char *retry = NULL;

  while (*text != '\0')
    {
      if (*pattern == '*')
        {
          star = pattern++;
          retry = text;
        }
      else if (*pattern != '\0' && g_ascii_tolower (*text) == *pattern)
        {
          pattern++;
          text++;
        }
      else if (star != NULL)
        {
          pattern = star + 1;
          text = ++retry;
        }
      else
        return FALSE;
    }

  return pattern[strspn (pattern, "*")] == '\0';
}

static gboolean
text_matches (const char *text, const WeirQueryCondition *condition)
{
  switch (condition->op)
    {
    case WEIR_QUERY_CONTAINS:
      return contains (text, condition->text);
    case WEIR_QUERY_EQUALS:
      return g_ascii_strcasecmp (text, condition->text) == 0;
    case WEIR_QUERY_BELOW:
      return is_below (text, condition->text);
    case WEIR_QUERY_GLOB:
      return *text != '\0' && matches_glob (text, condition->text);
    case WEIR_QUERY_RANGE:
    default:
      g_assert_not_reached ();
    }
}

static const char *
known (const char *text)
{
  return text != NULL ? text : "";
}

static gboolean
rule_matches (const WeirRule *rule, const WeirQueryCondition *condition)
{
  g_autofree char *text = rule != NULL ? weir_rule_to_text (rule) : NULL;

  return text_matches (known (text), condition);
}

static gboolean
url_matches (const WeirRecord *record, gboolean with_port, const WeirQueryCondition *condition)
{
  char url[MAX_URL];

  if (with_port)
    g_snprintf (url, sizeof url, "%s:%u%s", record->host, record->port, record->path);
  else
    g_snprintf (url, sizeof url, "%s%s", record->host, record->path);

  return text_matches (url, condition);
}

static gboolean
number_matches (gint64 number, const WeirQueryCondition *condition)
{
  return condition->low <= number && number <= condition->high;
}

static gboolean
condition_matches (const WeirQueryCondition *condition, const WeirRecord *record)
{
  switch (condition->column)
    {
    case WEIR_QUERY_COLUMN_HOST:
      return text_matches (record->host, condition);
    case WEIR_QUERY_COLUMN_SITE:
      return text_matches (known (record->site), condition);
    case WEIR_QUERY_COLUMN_PATH:
      return text_matches (record->path, condition);
    case WEIR_QUERY_COLUMN_METHOD:
      return text_matches (record->method, condition);
    case WEIR_QUERY_COLUMN_SCHEME:
      return text_matches (record->scheme, condition);
    case WEIR_QUERY_COLUMN_RULE:
      return rule_matches (record->rule, condition);
    case WEIR_QUERY_COLUMN_COOKIE_RULE:
      return rule_matches (record->cookie_rule, condition);
    case WEIR_QUERY_COLUMN_FILTER:
      return text_matches (known (record->filter), condition);
    case WEIR_QUERY_COLUMN_LIST:
      return text_matches (known (record->filter_list), condition);
    case WEIR_QUERY_COLUMN_BEATEN:
      return text_matches (known (record->beaten), condition);
    case WEIR_QUERY_COLUMN_HOST_AND_PATH:
      return url_matches (record, FALSE, condition);
    case WEIR_QUERY_COLUMN_HOST_PORT_AND_PATH:
      return url_matches (record, TRUE, condition);
    case WEIR_QUERY_COLUMN_TYPE:
      return number_matches (record->type, condition);
    case WEIR_QUERY_COLUMN_VERDICT:
      return number_matches (record->verdict, condition);
    case WEIR_QUERY_COLUMN_PARTY:
      return number_matches (record->is_third_party ? 1 : 0, condition);
    case WEIR_QUERY_COLUMN_STATUS:
      return number_matches (record->status, condition);
    case WEIR_QUERY_COLUMN_SIZE:
      return number_matches (record->octets_received, condition);
    case WEIR_QUERY_COLUMN_COOKIES_SEEN:
      return number_matches (record->cookies_seen, condition);
    case WEIR_QUERY_COLUMN_COOKIES_WITHHELD:
      return number_matches (record->cookies_withheld, condition);
    case WEIR_QUERY_COLUMN_COOKIES_SHORTENED:
      return number_matches (record->cookies_shortened, condition);
    case WEIR_N_QUERY_COLUMNS:
    default:
      g_assert_not_reached ();
    }
}

static gboolean
term_matches (const WeirQueryTerm *term, const WeirRecord *record)
{
  for (guint i = 0; i < term->conditions->len; i++)
    if (condition_matches (&g_array_index (term->conditions, WeirQueryCondition, i), record))
      return !term->negated;

  return term->negated;
}

gboolean
weir_query_matches (const WeirQuery *self, const WeirRecord *record)
{
  for (guint i = 0; i < self->terms->len; i++)
    if (!term_matches (&g_array_index (self->terms, WeirQueryTerm, i), record))
      return FALSE;

  return TRUE;
}
