/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A message behind its head: the same content however it arrives, and no octet too many. */

#include "fuzz.h"
#include "weir-body.h"
#include "weir-head-parser.h"

/* @pieces: how it arrives; 0: all at once */
static gboolean
read_content (const WeirBodyFraming *framing, WeirSpan wire, guint32 pieces, GString *content)
{
  WeirBodyReader reader;
  WeirChunkedStatus status = WEIR_CHUNKED_NEED_INPUT;
  gsize offset = 0;

  weir_body_reader_init (&reader, framing);

  while (status == WEIR_CHUNKED_NEED_INPUT && offset < wire.length)
    {
      const gsize piece = pieces == 0 ? G_MAXSIZE : fuzz_next_piece (&pieces);
      const gsize size = MIN (piece, wire.length - offset);
      g_autofree char *block = g_memdup2 (wire.octets + offset, size);
      WeirSpan input = { block, size };
      WeirSpan found;

      while ((status = weir_body_reader_next (&reader, &input, &found)) == WEIR_CHUNKED_DATA)
        g_string_append_len (content, found.octets, (gssize) found.length);
      offset += size - input.length;
    }

  if (framing->kind == WEIR_BODY_LENGTH)
    g_assert_cmpuint (content->len, <=, framing->length);
  if (framing->kind == WEIR_BODY_NONE)
    g_assert_cmpuint (content->len, ==, 0);

  return weir_body_reader_end_of_stream (&reader);
}

static WeirBodyStatus
frame (guint8 choice, WeirSpan *wire, WeirBodyFraming *framing)
{
  static WeirHead head;
  WeirHeadParser parser = { 0 };
  gboolean is_request = (choice & 1) == 0;
  WeirHeadStatus status;
  gsize length;

  status = is_request ? weir_head_parser_request (&parser, *wire, &head, &length)
                      : weir_head_parser_response (&parser, *wire, &head, &length);
  if (status != WEIR_HEAD_COMPLETE)
    return WEIR_BODY_MALFORMED;

  weir_span_take (wire, length);

  return is_request
           ? weir_body_frame_request (&head, framing)
           : weir_body_frame_response (&head, (choice & 2) != 0, (choice & 4) != 0, framing);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  WeirSpan wire = { (const char *) data, size };
  guint8 choice = fuzz_take_choice (&wire);
  g_autoptr (GString) whole = g_string_new (NULL);
  g_autoptr (GString) pieces = g_string_new (NULL);
  WeirBodyFraming framing;

  if (frame (choice, &wire, &framing) != WEIR_BODY_OK)
    return 0;

  g_assert_cmpint (read_content (&framing, wire, 0, whole), ==,
                   read_content (&framing, wire, (guint32) (choice >> 3) + 1, pieces));
  g_assert_true (g_string_equal (whole, pieces));

  return 0;
}
