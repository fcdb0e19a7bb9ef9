/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A regular expression, and a text behind a line's end: it comes to an end at all; what it is known to
 * contain is in whatever it matches; what it is known to begin with makes no difference; and what
 * means the same matches the same.
 */

#include "fuzz.h"
#include "weir-filter-regex.h"

static gboolean
matches (const char *form, const char *source, WeirSpan text, gsize *end)
{
  g_auto (GStrv) pieces = g_strsplit (form, "@", 2);
  g_autofree char *whole = g_strconcat (pieces[0], source, pieces[1], NULL);
  g_autoptr (WeirFilterRegex) regex = weir_filter_regex_new (weir_span_of (whole), FALSE, NULL);

  return regex != NULL && weir_filter_regex_find (regex, text, NULL, end);
}

static void
check_literal (const char *source, WeirSpan text)
{
  char literal[64];
  gsize length = weir_filter_regex_find_literal (weir_span_of (source), literal, sizeof literal);
  g_autofree char *lower = g_memdup2 (text.octets, text.length);

  for (gsize i = 0; i < text.length; i++)
    lower[i] = g_ascii_tolower (lower[i]);
  if (length > 0)
    g_assert_nonnull (memmem (lower, text.length, literal, length));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const uint8_t *line_end = size > 0 ? memchr (data, '\n', size) : NULL;
  gsize length = line_end != NULL ? (gsize) (line_end - data) : size;
  g_autofree char *source = g_strndup ((const char *) data, length);
  g_autofree char *block = NULL;
  g_autofree char *message = NULL;
  WeirSpan text = { "", 0 };
  gsize end;
  gsize other_end;

  if (line_end != NULL)
    {
      text.length = size - length - 1;
      text.octets = block = g_memdup2 (line_end + 1, text.length);
    }

  if (!weir_filter_regex_check (weir_span_of (source), &message))
    {
      g_assert_true (g_utf8_validate (message, -1, NULL));
      return 0;
    }

  if (!matches ("@", source, text, &end))
    return 0;

  g_assert_cmpuint (end, <=, text.length);
  check_literal (source, text);

  /* These take a few steps more, so they may give up where the other did not. */
  if (matches ("(?:@)", source, text, &other_end))
    g_assert_cmpuint (end, ==, other_end);
  if (matches ("(?:@)|[]", source, text, &other_end))
    g_assert_cmpuint (end, ==, other_end);

  return 0;
}
