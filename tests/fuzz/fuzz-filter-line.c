/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A line of a list: what is read is in normal form; it can be written, and what is written, in
 * whatever order and by whatever names of the options, reads the same and has the same key; what is
 * not read says so in valid text; and a parser remembers nothing of the lines before.
 */

#include "filter-claims.h"
#include "fuzz.h"

static void
check_same (const WeirNetworkFilter *a, const WeirNetworkFilter *b)
{
  g_assert_cmpuint (a->flags, ==, b->flags);
  g_assert_cmpuint (a->types, ==, b->types);
  g_assert_cmpuint (a->methods, ==, b->methods);
  g_assert_cmpuint (a->kind, ==, b->kind);
  g_assert_cmpuint (a->anchors, ==, b->anchors);
  g_assert_true (weir_span_equal (a->pattern, b->pattern));
  g_assert_true (weir_span_equal (a->redirect, b->redirect));
  g_assert_cmpuint (weir_network_filter_get_key (a), ==, weir_network_filter_get_key (b));
}

/*
 * Whether @filter can be written without something being taken for something else: an option within a
 * pattern, a comment, a name of a host.
 */
static gboolean
is_plain (const WeirNetworkFilter *filter)
{
  const WeirSpan parts[] = { filter->pattern, filter->domains, filter->to, filter->denyallow,
                             filter->redirect };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    for (gsize j = 0; j < parts[i].length; j++)
      if (strchr ("$#,\\\"'` \t", parts[i].octets[j]) != NULL)
        return FALSE;

  return TRUE;
}

static void
check_written (WeirFilterParser *parser, const WeirNetworkFilter *filter, gboolean is_turned)
{
  g_autofree char *written = filter_claims_write (filter, is_turned);
  WeirFilterLine again;

  if (strlen (written) > WEIR_FILTER_MAX_LINE)
    return;

  weir_filter_parser_read (parser, weir_span_of (written), &again);
  g_assert_cmpint (again.kind, ==, WEIR_LINE_FILTER);
  check_same (filter, &again.filter);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static WeirFilterParser *used;
  g_autoptr (WeirFilterParser) parser = weir_filter_parser_new ();
  g_autoptr (WeirFilterParser) other = weir_filter_parser_new ();
  WeirSpan text = { (const char *) data, size };
  WeirFilterLine line;
  WeirFilterLine same;

  if (used == NULL)
    used = weir_filter_parser_new ();

  weir_filter_parser_read (parser, text, &line);
  filter_claims_check_line (&line);

  weir_filter_parser_read (used, text, &same);
  g_assert_cmpint (line.kind, ==, same.kind);
  if (line.kind != WEIR_LINE_FILTER)
    return 0;

  check_same (&line.filter, &same.filter);
  if (is_plain (&line.filter))
    {
      check_written (other, &line.filter, FALSE);
      check_written (other, &line.filter, TRUE);
    }

  return 0;
}
