/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "filter-lists.h"

#define MAX_LISTS 8

GBytes *
filter_lists_compile_octets (const char *const *texts, const WeirFilterSet *previous)
{
  static const char *const keys[MAX_LISTS] = { "a", "b", "c", "d", "e", "f", "g", "h" };
  g_autoptr (GError) error = NULL;
  WeirFilterInput inputs[MAX_LISTS] = { 0 };
  GBytes *octets;
  guint n;

  for (n = 0; texts[n] != NULL; n++)
    {
      g_assert_cmpuint (n, <, MAX_LISTS);
      inputs[n].key = keys[n];
      inputs[n].text = g_bytes_new (texts[n], strlen (texts[n]));
      inputs[n].version = weir_filter_text_hash (inputs[n].text);
    }

  octets = weir_filter_compile (inputs, n, previous, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    g_bytes_unref (inputs[i].text);

  return octets;
}

WeirFilterSet *
filter_lists_compile (const char *first, ...)
{
  const char *texts[MAX_LISTS + 1] = { first };
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GError) error = NULL;
  WeirFilterSet *set;
  va_list rest;

  va_start (rest, first);
  for (guint i = 1; i <= MAX_LISTS && texts[i - 1] != NULL; i++)
    texts[i] = va_arg (rest, const char *);
  va_end (rest);

  octets = filter_lists_compile_octets (texts, NULL);
  set = weir_filter_set_new (octets, &error);
  g_assert_no_error (error);

  return set;
}

char *
filter_lists_ask (const WeirFilterSet *set, const char *request)
{
  g_auto (GStrv) words = g_strsplit (request, " ", 3);
  g_autofree WeirFilterRequest *asked = g_new (WeirFilterRequest, 1);
  WeirFilterOrigin origin;
  WeirFilterMatch match;
  WeirFilterType type;
  gboolean blocked;

  g_assert_cmpuint (g_strv_length (words), ==, 3);
  if (g_str_equal (words[0], "tunnel"))
    type = WEIR_FILTER_TYPE_TUNNEL;
  else
    g_assert_true (weir_filter_type_from_word (weir_span_of (words[0]), &type));
  g_assert_true (weir_filter_request_init_from_urls (asked, type, weir_span_of (words[1]),
                                                     weir_span_of (words[2])));

  blocked = weir_filter_set_match (set, asked, NULL, NULL, &match);
  g_assert_cmpint (blocked, ==, match.block != 0 && match.exception == 0);
  if (!weir_filter_set_get_origin (set, blocked ? match.block : match.exception, &origin))
    return g_strdup ("");

  return g_strdup_printf ("%s %.*s", blocked ? "block" : "allow", (int) origin.text.length,
                          origin.text.octets);
}
