/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Content is the same however its chunks arrive, and when it is chunked anew. */

#include "fuzz.h"
#include "weir-chunked.h"

/* @pieces: how it arrives; 0: all at once */
static WeirChunkedStatus
decode (WeirSpan wire, guint32 pieces, GString *content, GString *rechunked, gsize *used)
{
  WeirChunkedDecoder decoder = { 0 };
  WeirChunkedStatus status = WEIR_CHUNKED_NEED_INPUT;
  gsize offset = 0;

  while (status == WEIR_CHUNKED_NEED_INPUT && offset < wire.length)
    {
      const gsize piece = pieces == 0 ? G_MAXSIZE : fuzz_next_piece (&pieces);
      const gsize size = MIN (piece, wire.length - offset);
      g_autofree char *block = g_memdup2 (wire.octets + offset, size);
      WeirSpan input = { block, size };
      WeirSpan found;

      while ((status = weir_chunked_decoder_next (&decoder, &input, &found)) == WEIR_CHUNKED_DATA)
        {
          g_assert_cmpuint (found.length, >, 0);
          g_string_append_len (content, found.octets, (gssize) found.length);
          g_string_append_printf (rechunked, "%" G_GSIZE_MODIFIER "x\r\n", found.length);
          g_string_append_len (rechunked, found.octets, (gssize) found.length);
          g_string_append (rechunked, "\r\n");
        }
      offset += size - input.length;
    }

  g_string_append (rechunked, "0\r\n\r\n");
  g_assert_cmpint (weir_chunked_decoder_is_done (&decoder), ==, status == WEIR_CHUNKED_END);
  *used = offset;

  return status;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  WeirSpan wire = { (const char *) data, size };
  const guint32 choice = (guint32) fuzz_take_choice (&wire) + 1;
  g_autoptr (GString) whole = g_string_new (NULL);
  g_autoptr (GString) pieces = g_string_new (NULL);
  g_autoptr (GString) again = g_string_new (NULL);
  g_autoptr (GString) wire_again = g_string_new (NULL);
  g_autoptr (GString) ignored = g_string_new (NULL);
  gsize used;
  gsize used_in_pieces;
  WeirChunkedStatus status = decode (wire, 0, whole, wire_again, &used);

  g_assert_cmpint (decode (wire, choice, pieces, ignored, &used_in_pieces), ==, status);
  g_assert_true (g_string_equal (whole, pieces));
  if (status != WEIR_CHUNKED_END)
    return 0;

  g_assert_cmpuint (used, ==, used_in_pieces);
  g_assert_cmpint (decode ((WeirSpan){ wire_again->str, wire_again->len }, choice, again, ignored,
                           &used),
                   ==, WEIR_CHUNKED_END);
  g_assert_true (g_string_equal (whole, again));

  return 0;
}
