/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A head is the same however it arrives, and when it is written down and read again. */

#include "fuzz.h"
#include "weir-head-parser.h"
#include "wire.h"

typedef WeirHeadStatus (*Parse) (WeirHeadParser *self,
                                 WeirSpan input,
                                 WeirHead *head,
                                 gsize *length);

static GString *
print (const WeirHead *head)
{
  GString *text = g_string_new (NULL);

  if (head->is_request)
    g_string_append_printf (text, "%.*s %.*s HTTP/1.%u\r\n", (int) head->method.length,
                            head->method.octets, (int) head->target.length, head->target.octets,
                            head->minor_version);
  else
    g_string_append_printf (text, "HTTP/1.%u %u %.*s\r\n", head->minor_version, head->status,
                            (int) head->reason.length, head->reason.octets);

  for (guint i = 0; i < head->n_fields; i++)
    g_string_append_printf (text, "%.*s:%.*s\r\n", (int) head->fields[i].name.length,
                            head->fields[i].name.octets, (int) head->fields[i].value.length,
                            head->fields[i].value.octets);

  return g_string_append (text, "\r\n");
}

/* @printed: (out): what the last piece made complete */
static WeirHeadStatus
parse_in_pieces (Parse parse, WeirSpan wire, guint32 pieces, GString **printed, gsize *length)
{
  static WeirHead head;
  WeirHeadParser parser = { 0 };
  WeirHeadStatus status = WEIR_HEAD_NEED_INPUT;
  gsize end = 0;

  while (status == WEIR_HEAD_NEED_INPUT && end < wire.length)
    {
      g_autofree char *block = NULL;

      end += fuzz_next_piece (&pieces);
      end = MIN (end, wire.length);
      block = g_memdup2 (wire.octets, end);
      status = parse (&parser, (WeirSpan){ block, end }, &head, length);
      if (status == WEIR_HEAD_COMPLETE)
        *printed = print (&head);
    }

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

static void
compare (const WeirHead *a, const WeirHead *b)
{
  g_assert_cmpint (a->is_request, ==, b->is_request);
  g_assert_cmpint (a->minor_version, ==, b->minor_version);
  g_assert_true (weir_span_equal (a->method, b->method));
  g_assert_true (weir_span_equal (a->target, b->target));
  g_assert_cmpuint (a->status, ==, b->status);
  g_assert_true (weir_span_equal (a->reason, b->reason));
  g_assert_cmpuint (a->n_fields, ==, b->n_fields);
  for (guint i = 0; i < a->n_fields; i++)
    {
      g_assert_true (weir_span_equal (a->fields[i].name, b->fields[i].name));
      g_assert_true (weir_span_equal (a->fields[i].value, b->fields[i].value));
      g_assert_cmpint (a->fields[i].id, ==, b->fields[i].id);
    }
}

static void
check_printed (Parse parse, const WeirHead *head, const GString *in_pieces)
{
  static WeirHead again;
  static WireHead strict;
  g_autoptr (GString) text = print (head);
  WeirSpan wire = { text->str, text->len };
  WeirHeadParser parser = { 0 };
  gsize length;

  g_assert_true (g_string_equal (text, in_pieces));
  g_assert_cmpint (parse (&parser, wire, &again, &length), ==, WEIR_HEAD_COMPLETE);
  g_assert_cmpuint (length, ==, wire.length);
  compare (head, &again);

  g_assert_true (wire_take_head (&wire, &strict));
  g_assert_cmpuint (strict.n_fields, ==, head->n_fields);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static WeirHead head;
  WeirSpan wire = { (const char *) data, size };
  guint8 choice = fuzz_take_choice (&wire);
  Parse parse = choice & 1 ? weir_head_parser_response : weir_head_parser_request;
  WeirHeadParser parser = { 0 };
  g_autoptr (GString) in_pieces = NULL;
  WeirHeadStatus status;
  gsize length = 0;
  gsize length_in_pieces = 0;

  status =
    parse_in_pieces (parse, wire, (guint32) (choice >> 1) + 1, &in_pieces, &length_in_pieces);
  g_assert_cmpint (parse (&parser, wire, &head, &length), ==, status);
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
  check_printed (parse, &head, in_pieces);

  return 0;
}
