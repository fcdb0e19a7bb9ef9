/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The chunked coding: whatever the input, it is decoded to the same content
 * and ends at the same octet, whether it comes at once or octet by octet.
 */

#include "weir-chunked.h"
#include "weir-fuzz.h"

/* Returns what the decoder said last, at most @piece octets given at a time. */
static WeirChunkedStatus
decode (WeirSpan wire, gsize piece, GString *content, gsize *used)
{
  WeirChunkedDecoder decoder = { 0 };
  WeirChunkedStatus status = WEIR_CHUNKED_NEED_INPUT;

  *used = 0;
  while (status == WEIR_CHUNKED_NEED_INPUT && *used < wire.length)
    {
      const gsize size = MIN (piece, wire.length - *used);
      WeirSpan input = { wire.octets + *used, size };
      WeirSpan data;

      while ((status = weir_chunked_decoder_next (&decoder, &input, &data)) == WEIR_CHUNKED_DATA)
        g_string_append_len (content, data.octets, data.length);

      *used += size - input.length;
    }

  return status;
}

int
LLVMFuzzerTestOneInput (const guint8 *octets, gsize length)
{
  const WeirSpan wire = { (const char *) octets, length };
  g_autoptr (GString) whole = g_string_new (NULL);
  g_autoptr (GString) pieces = g_string_new (NULL);
  gsize used_whole, used_pieces;
  const WeirChunkedStatus status = decode (wire, length, whole, &used_whole);

  g_assert_cmpint (decode (wire, 1, pieces, &used_pieces), ==, status);
  g_assert_cmpmem (pieces->str, pieces->len, whole->str, whole->len);
  if (status == WEIR_CHUNKED_END)
    g_assert_cmpuint (used_pieces, ==, used_whole);

  return 0;
}
