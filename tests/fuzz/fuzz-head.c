/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A head is the same however it arrives. */

#include "fuzz.h"
#include "weir-head-parser.h"

typedef WeirHeadStatus (*Parse) (WeirHeadParser *self,
                                 WeirSpan input,
                                 WeirHead *head,
                                 gsize *length);

static WeirHeadStatus
parse_in_pieces (Parse parse, WeirSpan wire, gsize piece, WeirHead *head, gsize *length)
{
  WeirHeadParser parser = { 0 };
  WeirHeadStatus status = WEIR_HEAD_NEED_INPUT;

  for (gsize end = piece; status == WEIR_HEAD_NEED_INPUT && end < wire.length; end += piece)
    {
      g_autofree char *block = g_memdup2 (wire.octets, end);

      status = parse (&parser, (WeirSpan){ block, end }, head, length);
    }

  if (status == WEIR_HEAD_NEED_INPUT)
    status = parse (&parser, wire, head, length);

  return status;
}

static void
check_text (WeirSpan text, WeirSpan wire)
{
  g_assert_true (text.octets >= wire.octets);
  g_assert_true (text.octets + text.length <= wire.octets + wire.length);
  for (gsize i = 0; i < text.length; i++)
    g_assert_false (g_ascii_iscntrl (text.octets[i]) && text.octets[i] != '\t');
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static WeirHead head;
  WeirSpan wire = { (const char *) data, size };
  guint8 choice = fuzz_take_choice (&wire);
  Parse parse = choice & 1 ? weir_head_parser_response : weir_head_parser_request;
  WeirHeadParser parser = { 0 };
  WeirHeadStatus status;
  gsize length = 0;
  gsize length_in_pieces = 0;

  g_assert_cmpint (parse_in_pieces (parse, wire, (gsize) (choice >> 1) + 1, &head,
                                    &length_in_pieces),
                   ==, status = parse (&parser, wire, &head, &length));
  if (status != WEIR_HEAD_COMPLETE)
    return 0;

  g_assert_cmpuint (length, ==, length_in_pieces);
  g_assert_cmpuint (length, <=, wire.length);
  g_assert_true (memcmp (wire.octets + length - 4, "\r\n\r\n", 4) == 0);
  for (guint i = 0; i < head.n_fields; i++)
    {
      check_text (head.fields[i].name, wire);
      check_text (head.fields[i].value, wire);
      g_assert_cmpint (weir_field_lookup (head.fields[i].name), ==, head.fields[i].id);
    }

  return 0;
}
