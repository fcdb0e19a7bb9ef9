/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The filter language, as it is typed: a query matches or does not, its SQL has
 * as many places as values, and whatever is proposed is valid text with the
 * cursor in it.
 */

#include "fuzz.h"
#include "weir-query.h"

static void
check_completions (const char *text, gsize cursor)
{
  g_autoptr (GPtrArray) completions = weir_query_complete (text, cursor, NULL, NULL);

  g_assert_cmpuint (completions->len, <=, WEIR_QUERY_MAX_COMPLETIONS);
  for (guint i = 0; i < completions->len; i++)
    {
      const WeirQueryCompletion *completion = g_ptr_array_index (completions, i);

      g_assert_cmpuint (completion->cursor, <=, strlen (completion->replacement));
      g_assert_true (g_utf8_validate (completion->replacement, -1, NULL));
    }
}

static void
check_query (const WeirQuery *query)
{
  const WeirRecord values = {
    .method = "GET",
    .host = "cdn.example",
    .site = "shop.example",
    .path = "/a/b.gif",
    .scheme = "http",
  };
  g_autoptr (WeirRecord) record = weir_record_new_full (&values);
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (GPtrArray) sql_values =
    g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  guint n_places = 0;

  weir_query_matches (query, record);
  weir_query_to_sql (query, sql, sql_values);
  for (gsize i = 0; i < sql->len; i++)
    n_places += sql->str[i] == '?';
  g_assert_cmpuint (n_places, ==, sql_values->len);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirQuery) query = weir_query_parse (text, &error);

  if (query != NULL)
    check_query (query);
  else
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  check_completions (text, size);
  check_completions (text, size / 2);

  return 0;
}
