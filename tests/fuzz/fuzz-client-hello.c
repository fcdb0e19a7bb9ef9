/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What begins like a ClientHello stays one however much of it is there, the name in it lies within
 * it, and it says the same of itself in smaller records.
 */

#include "fuzz.h"
#include "weir-buffer.h"
#include "weir-client-hello.h"

#define RECORD_HEADER_LENGTH 5

/* A status, once it is not that more is needed, stays whatever comes. */
static void
check_beginnings (WeirSpan octets, WeirClientHelloStatus status)
{
  guint32 state = (guint32) octets.length;

  for (gsize length = 0; length < octets.length; length += fuzz_next_piece (&state))
    {
      WeirClientHello hello;
      WeirClientHelloStatus earlier =
        weir_client_hello_read ((WeirSpan){ octets.octets, length }, &hello);

      if (earlier != WEIR_CLIENT_HELLO_NEED_INPUT)
        g_assert_cmpint (earlier, ==, status);
    }
}

/* @octets is a ClientHello in one record or more: the first record, cut into small ones. */
static void
check_in_pieces (WeirSpan octets, const WeirClientHello *hello)
{
  const gsize length = (gsize) (guint8) octets.octets[3] << 8 | (guint8) octets.octets[4];
  guint32 state = (guint32) octets.length;
  WeirBuffer pieces = { 0 };
  WeirClientHello again;
  WeirSpan record;

  weir_span_take (&octets, RECORD_HEADER_LENGTH);
  record = weir_span_take (&octets, MIN (length, octets.length));
  while (record.length > 0)
    {
      const gsize next = fuzz_next_piece (&state);
      const gsize piece = MIN (next, record.length);
      const char header[RECORD_HEADER_LENGTH] = { 22, 3, 1, 0, (char) piece };

      weir_buffer_append (&pieces, (WeirSpan){ header, sizeof header });
      weir_buffer_append (&pieces, weir_span_take (&record, piece));
    }
  weir_buffer_append (&pieces, octets);

  if (weir_buffer_length (&pieces) < WEIR_CLIENT_HELLO_MAX_LENGTH)
    {
      g_assert_cmpint (weir_client_hello_read (weir_buffer_peek (&pieces), &again), ==,
                       WEIR_CLIENT_HELLO_OK);
      g_assert_cmpint (again.has_alpn, ==, hello->has_alpn);
      g_assert_cmpint (again.offers_http_1_1, ==, hello->offers_http_1_1);
      g_assert_cmpint (again.offers_tls_1_2_or_later, ==, hello->offers_tls_1_2_or_later);
    }
  weir_buffer_clear (&pieces);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  WeirSpan octets = { (const char *) data, size };
  WeirClientHello hello;
  WeirClientHelloStatus status = weir_client_hello_read (octets, &hello);

  check_beginnings (octets, status);
  if (status == WEIR_CLIENT_HELLO_OK)
    {
      if (hello.server_name.length > 0)
        {
          g_assert_true (hello.server_name.octets > octets.octets);
          g_assert_true (hello.server_name.octets + hello.server_name.length <=
                         octets.octets + octets.length);
        }
      check_in_pieces (octets, &hello);
    }

  return 0;
}
