/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The words of the filter language, and how its text falls into terms.
 *
 *   query       = *( space / term )
 *   term        = [ "-" ] [ key ":" ] alternative *( "," alternative )
 *   alternative = *( octet that is no space, comma or quote / quoted )
 *   quoted      = <"> *( octet / "\" octet ) <">
 *
 * A comma outside a value, in a word without a key, is part of the word.  The
 * parser and the completion both read by these functions, so that what is
 * proposed is what will be understood.
 */

#include "weir-query-private.h"

#include <glib/gi18n-lib.h>

const WeirQueryKeyInfo weir_query_keys[WEIR_N_QUERY_KEYS] = {
#define KEY_INFO(id, name, explanation) [WEIR_QUERY_KEY_##id] = { name, explanation },
  WEIR_QUERY_KEY_TABLE (KEY_INFO)
#undef KEY_INFO
};

#define VERDICT(id, word, explanation)                                           \
  {                                                                              \
    WEIR_QUERY_KEY_VERDICT, word, WEIR_QUERY_COLUMN_VERDICT, id, id, explanation \
  }
#define TYPE(id, word)                                                                              \
  {                                                                                                 \
    WEIR_QUERY_KEY_TYPE, word, WEIR_QUERY_COLUMN_TYPE, WEIR_RESOURCE_##id, WEIR_RESOURCE_##id, NULL \
  },
#define COOKIE(column, word, explanation)                                                       \
  {                                                                                             \
    WEIR_QUERY_KEY_COOKIE, word, WEIR_QUERY_COLUMN_COOKIES_##column, 1, G_MAXINT64, explanation \
  }
#define STATUS(word, low, explanation)                                                  \
  {                                                                                     \
    WEIR_QUERY_KEY_STATUS, word, WEIR_QUERY_COLUMN_STATUS, low, (low) + 99, explanation \
  }
#define SIZE(word, low, explanation)                                                      \
  {                                                                                       \
    WEIR_QUERY_KEY_SIZE, word, WEIR_QUERY_COLUMN_SIZE, (low) + 1, G_MAXINT64, explanation \
  }
#define METHOD(word)                                                  \
  {                                                                   \
    WEIR_QUERY_KEY_METHOD, word, WEIR_QUERY_COLUMN_METHOD, 0, 0, NULL \
  }

#define SCHEME(word, explanation)                                            \
  {                                                                          \
    WEIR_QUERY_KEY_SCHEME, word, WEIR_QUERY_COLUMN_SCHEME, 0, 0, explanation \
  }

const WeirQueryWord weir_query_words[] = {
  VERDICT (WEIR_VERDICT_BLOCKED, "blocked", N_ ("not let through")),
  VERDICT (WEIR_VERDICT_CHANGED, "changed", N_ ("let through without some cookies")),
  VERDICT (WEIR_VERDICT_ALLOWED, "allowed", N_ ("let through by a rule of yours, or an exception")),
  VERDICT (WEIR_VERDICT_PASSED, "passed", N_ ("let through as it was")),
  VERDICT (WEIR_VERDICT_TUNNELLED, "tunnelled", N_ ("encrypted, let through unseen")),
  VERDICT (WEIR_VERDICT_FAILED, "failed", N_ ("no response from the origin")),

  WEIR_RESOURCE_TYPE_TABLE (TYPE)

    COOKIE (WITHHELD, "withheld", N_ ("cookies were withheld")),
  COOKIE (SHORTENED, "session", N_ ("cookies were cut to the session")),
  COOKIE (SEEN, "seen", N_ ("there were cookies at all")),

  { WEIR_QUERY_KEY_PARTY, "first", WEIR_QUERY_COLUMN_PARTY, 0, 0, N_ ("the host is of the site") },
  { WEIR_QUERY_KEY_PARTY, "third", WEIR_QUERY_COLUMN_PARTY, 1, 1,
    N_ ("the host is of another site") },

  STATUS ("1xx", 100, N_ ("interim responses")),
  STATUS ("2xx", 200, N_ ("success")),
  STATUS ("3xx", 300, N_ ("redirections")),
  STATUS ("4xx", 400, N_ ("errors of the client")),
  STATUS ("5xx", 500, N_ ("errors of the origin")),

  SIZE (">10k", 10000, N_ ("more than 10 kB")),
  SIZE (">1M", 1000000, N_ ("more than 1 MB")),

  METHOD ("GET"),
  METHOD ("POST"),
  METHOD ("PUT"),
  METHOD ("DELETE"),
  METHOD ("HEAD"),
  METHOD ("OPTIONS"),
  METHOD ("CONNECT"),

  SCHEME ("https", N_ ("inside a tunnel that Weir looks into")),
  SCHEME ("http", N_ ("not encrypted")),
  SCHEME ("wss", N_ ("a WebSocket inside such a tunnel")),
  SCHEME ("ws", N_ ("a WebSocket that is not encrypted")),
};

const gsize weir_query_n_words = G_N_ELEMENTS (weir_query_words);

WeirQueryKey
weir_query_key_lookup (const char *name, gsize length)
{
  for (gsize i = 1; i < WEIR_N_QUERY_KEYS; i++)
    if (strlen (weir_query_keys[i].name) == length &&
        g_ascii_strncasecmp (weir_query_keys[i].name, name, length) == 0)
      return i;

  return WEIR_QUERY_KEY_NONE;
}

/* --- Scanning ------------------------------------------------------------------- */

/* Where the quote that opens at @offset closes, or the end of @text if it does not. */
static gsize
find_closing_quote (const char *text, gsize offset)
{
  for (offset++; text[offset] != '\0' && text[offset] != '"'; offset++)
    if (text[offset] == '\\' && text[offset + 1] != '\0')
      offset++;

  return offset;
}

/* Returns the offset behind the octet, or the quoted octets, at @offset. */
static gsize
skip_one (const char *text, gsize offset)
{
  gsize last = text[offset] == '"' ? find_closing_quote (text, offset) : offset;

  return text[last] != '\0' ? last + 1 : last;
}

/* The offset behind "key:", if there are letters and a colon at @word; else 0. */
static gsize
scan_key (const char *text, gsize word)
{
  gsize colon = word;

  while (g_ascii_isalpha (text[colon]))
    colon++;

  /* A URL is no key, but words. */
  if (colon == word || text[colon] != ':' || g_str_has_prefix (&text[colon], "://"))
    return 0;

  return colon + 1;
}

gboolean
weir_query_scan_token (const char *text, gsize offset, WeirQueryToken *token)
{
  while (g_ascii_isspace (text[offset]))
    offset++;
  if (text[offset] == '\0')
    return FALSE;

  token->begin = offset;
  token->negated =
    text[offset] == '-' && text[offset + 1] != '\0' && !g_ascii_isspace (text[offset + 1]);
  token->word = offset + (token->negated ? 1 : 0);
  token->value = scan_key (text, token->word);
  while (text[offset] != '\0' && !g_ascii_isspace (text[offset]))
    offset = skip_one (text, offset);
  token->end = offset;

  return TRUE;
}

gsize
weir_query_scan_alternative (const char *text, gsize begin, gsize end)
{
  while (begin < end && text[begin] != ',')
    begin = skip_one (text, begin);

  return MIN (begin, end);
}

gboolean
weir_query_is_unterminated (const char *text, gsize begin, gsize end)
{
  for (; begin < end; begin = skip_one (text, begin))
    if (text[begin] == '"' && text[find_closing_quote (text, begin)] == '\0')
      return TRUE;

  return FALSE;
}

char *
weir_query_unquote (const char *text, gsize begin, gsize end, gboolean *quoted)
{
  g_autoptr (GString) value = g_string_new (NULL);
  gboolean inside = FALSE;

  *quoted = FALSE;
  for (gsize i = begin; i < end; i++)
    {
      if (text[i] == '"')
        {
          inside = !inside;
          *quoted = TRUE;
          continue;
        }
      if (inside && text[i] == '\\' && i + 1 < end)
        i++;
      g_string_append_c (value, text[i]);
    }

  return g_string_free (g_steal_pointer (&value), FALSE);
}
