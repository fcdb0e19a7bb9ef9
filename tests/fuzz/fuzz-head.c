/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Heads of requests and responses: the parser comes to the same end whether
 * the octets arrive at once or one by one, and what it found lies within them.
 */

#include "weir-fuzz.h"
#include "weir-head-parser.h"

/* Longer inputs only cost time: a parse an octet is quadratic. */
#define MAX_STEPWISE 2048

typedef WeirHeadStatus (*ParseFunc) (WeirHeadParser *self,
                                     WeirSpan input,
                                     WeirHead *head,
                                     gsize *length);

static void
check_within (WeirSpan part, WeirSpan input)
{
  if (part.length == 0)
    return;
  g_assert_true (part.octets >= input.octets);
  g_assert_true (part.octets + part.length <= input.octets + input.length);
}

static void
check (ParseFunc parse, WeirSpan input)
{
  static WeirHead head; /* large */
  WeirHeadParser at_once = { 0 };
  WeirHeadParser stepwise = { 0 };
  WeirHeadStatus step = WEIR_HEAD_NEED_INPUT;
  gsize length = 0;
  gsize step_length = 0;
  const WeirHeadStatus status = parse (&at_once, input, &head, &length);

  if (status == WEIR_HEAD_COMPLETE)
    {
      g_assert_cmpuint (length, <=, input.length);
      for (guint i = 0; i < head.n_fields; i++)
        {
          g_assert_cmpuint (head.fields[i].name.length, >, 0);
          check_within (head.fields[i].name, input);
          check_within (head.fields[i].value, input);
        }
    }

  if (input.length > MAX_STEPWISE)
    return;
  for (gsize n = 1; n <= input.length && step == WEIR_HEAD_NEED_INPUT; n++)
    step = parse (&stepwise, (WeirSpan){ input.octets, n }, &head, &step_length);
  if (input.length > 0)
    g_assert_cmpint (step, ==, status);
  if (status == WEIR_HEAD_COMPLETE)
    g_assert_cmpuint (step_length, ==, length);
}

int
LLVMFuzzerTestOneInput (const guint8 *octets, gsize length)
{
  const WeirSpan input = { (const char *) octets, length };

  check (weir_head_parser_request, input);
  check (weir_head_parser_response, input);

  return 0;
}
