/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is said, once hands are shaken. */

#include "tls-fixture.h"

/* Both ends ours, which have shaken hands. */
typedef struct
{
  TlsFixture tls;
  WeirTlsSession *client; /* (owned) */
  WeirTlsSession *server; /* (owned) */
  WeirBuffer inbound;
  WeirBuffer outbound;
} Pair;

static void
set_up (Pair *pair, gconstpointer data)
{
  tls_fixture_set_up (&pair->tls, data);
  pair->client = tls_fixture_new_client (&pair->tls, "origin.example");
  pair->server = weir_tls_session_new_server (pair->tls.context, pair->tls.leaf);
  tls_shake_hands (pair->client, pair->server, &pair->inbound, &pair->outbound);
}

static void
tear_down (Pair *pair, gconstpointer data)
{
  weir_buffer_clear (&pair->inbound);
  weir_buffer_clear (&pair->outbound);
  weir_tls_session_free (pair->client);
  weir_tls_session_free (pair->server);
  tls_fixture_tear_down (&pair->tls, data);
}

/* With each other's records in odd pieces. */
static void
test_each_other (Pair *pair, G_GNUC_UNUSED gconstpointer data)
{
  tls_write_text (pair->client, "request", &pair->inbound);
  tls_assert_reads (pair->server, &pair->inbound, 3, &pair->outbound, WEIR_TLS_WAIT, "request");
  tls_write_text (pair->server, "response", &pair->outbound);
  tls_assert_reads (pair->client, &pair->outbound, 7, &pair->inbound, WEIR_TLS_WAIT, "response");
}

#define BULK_LENGTH (16 * 1024 * 1024)

/* The octets of bulk are known by their place. */
static void
fill (char *octets, gsize length, guint32 seed)
{
  for (gsize i = 0; i < length; i++)
    {
      seed = seed * 1664525 + 1013904223;
      octets[i] = (char) (seed >> 24);
    }
}

/* Writes @octets as pieces of sizes that have little to do with records. */
static void
write_pieces (WeirTlsSession *session, WeirSpan octets, gsize size, WeirBuffer *output)
{
  struct iovec parts[9];
  guint n_parts = 0;

  while (octets.length > 0)
    {
      const gsize next = MIN (octets.length, size * n_parts + 1);
      WeirSpan piece = weir_span_take (&octets, next);

      parts[n_parts++] = (struct iovec){ (char *) piece.octets, piece.length };
      if (n_parts == G_N_ELEMENTS (parts) || octets.length == 0)
        {
          g_assert_true (weir_tls_session_write (session, parts, n_parts, output));
          n_parts = 0;
        }
    }
}

static void
move_bulk (WeirTlsSession *from, WeirTlsSession *to, WeirBuffer *wire, WeirBuffer *back)
{
  static const gsize sizes[] = { 700, 16 * 1024, 40000, 200000 };
  g_autofree char *sent = g_malloc (BULK_LENGTH);
  g_autofree char *received = g_malloc (BULK_LENGTH);
  WeirSpan left = { sent, BULK_LENGTH };
  gsize n_received = 0;

  fill (sent, BULK_LENGTH, 1);
  for (guint i = 0; left.length > 0; i++)
    {
      const gsize next = MIN (left.length, 1 + 300000 * (i % 3));
      WeirSpan span;
      gsize length;

      write_pieces (from, weir_span_take (&left, next), sizes[i % G_N_ELEMENTS (sizes)], wire);
      span = weir_buffer_peek (wire);
      while (weir_tls_session_read (to, &span, received + n_received, 1 + 9000 * (i % 5), &length,
                                    back) == WEIR_TLS_OK)
        n_received += length;
      g_assert_cmpuint (span.length, ==, 0);
      weir_buffer_consume (wire, weir_buffer_length (wire));
    }

  g_assert_cmpmem (sent, BULK_LENGTH, received, n_received);
}

static void
test_bulk (Pair *pair, G_GNUC_UNUSED gconstpointer data)
{
  move_bulk (pair->client, pair->server, &pair->inbound, &pair->outbound);
  move_bulk (pair->server, pair->client, &pair->outbound, &pair->inbound);
}

static guint
count_records (WeirBuffer *buffer)
{
  WeirSpan octets = weir_buffer_peek (buffer);
  guint n_records = 0;

  for (; octets.length > 0; n_records++)
    {
      const guint8 *header = (const guint8 *) octets.octets;

      weir_span_take (&octets, 5 + ((gsize) header[3] << 8 | header[4]));
    }
  weir_buffer_clear (buffer);

  return n_records;
}

static void
assert_writes (Pair *pair, const struct iovec *pieces, guint n_pieces, guint n_records)
{
  g_assert_true (weir_tls_session_write (pair->client, pieces, n_pieces, &pair->inbound));
  g_assert_cmpuint (count_records (&pair->inbound), ==, n_records);
}

static void
test_records (Pair *pair, G_GNUC_UNUSED gconstpointer data)
{
  static char octets[40000];
  struct iovec many[100];
  const struct iovec full = { octets, 16 * 1024 };
  const struct iovec more = { octets, 16 * 1024 + 1 };
  const struct iovec mixed[] = {
    { octets, 1 }, { octets, 40000 }, { octets, 0 }, { octets, 9151 }
  };

  for (guint i = 0; i < G_N_ELEMENTS (many); i++)
    many[i] = (struct iovec){ octets, 160 };
  assert_writes (pair, many, G_N_ELEMENTS (many), 1);
  assert_writes (pair, &full, 1, 1);
  assert_writes (pair, &more, 1, 2);
  assert_writes (pair, mixed, G_N_ELEMENTS (mixed), 3);
  assert_writes (pair, NULL, 0, 0);
}

/* The server reads, with a place for @size octets. */
static void
assert_gives (Pair *pair, WeirSpan *span, gsize size, const char *expected)
{
  char octets[10];
  gsize length;

  g_assert_cmpuint (size, <=, sizeof octets);
  g_assert_cmpint (weir_tls_session_read (pair->server, span, octets, size, &length,
                                          &pair->outbound),
                   ==, WEIR_TLS_OK);
  g_assert_cmpmem (octets, length, expected, strlen (expected));
}

/* What came before the end is given first, and the end without further input. */
static void
test_content_before_end (Pair *pair, G_GNUC_UNUSED gconstpointer data)
{
  WeirSpan span;
  char octets[10];
  gsize length;

  tls_write_text (pair->client, "0123456789", &pair->inbound);
  tls_write_text (pair->client, "abcde", &pair->inbound);
  weir_tls_session_end (pair->client, &pair->inbound);
  weir_buffer_append_string (&pair->inbound, "what comes after an end is ignored");
  span = weir_buffer_peek (&pair->inbound);

  assert_gives (pair, &span, 4, "0123");
  g_assert_true (weir_tls_session_has_content (pair->server));
  assert_gives (pair, &span, 6, "456789");
  g_assert_false (weir_tls_session_has_content (pair->server));
  assert_gives (pair, &span, 10, "abcde");
  g_assert_true (weir_tls_session_has_content (pair->server));
  g_assert_cmpint (weir_tls_session_read (pair->server, &span, octets, 10, &length,
                                          &pair->outbound),
                   ==, WEIR_TLS_END);
  g_assert_cmpuint (span.length, ==, 0);
  g_assert_false (weir_tls_session_has_content (pair->server));
}

/* An end is only what the peer says: a record that was cut is none. */
static void
test_truncated (Pair *pair, G_GNUC_UNUSED gconstpointer data)
{
  WeirBuffer cut = { 0 };
  WeirSpan span;

  tls_write_text (pair->client, "whole", &pair->inbound);
  tls_write_text (pair->client, "cut", &pair->inbound);
  span = weir_buffer_peek (&pair->inbound);
  weir_buffer_append (&cut, (WeirSpan){ span.octets, span.length - 1 });
  tls_assert_reads (pair->server, &cut, 0, &pair->outbound, WEIR_TLS_WAIT, "whole");
  tls_assert_reads (pair->server, &cut, 0, &pair->outbound, WEIR_TLS_WAIT, "");
  g_assert_false (weir_tls_session_has_content (pair->server));

  weir_buffer_clear (&cut);
}

/* RFC 8446, section 4.6.3: new keys that the peer wishes for come before what is said next. */
static void
test_new_keys (TlsFixture *f, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (RawPeer) peer = tls_fixture_new_origin (f, TLS_1_3);
  g_autoptr (WeirTlsSession) session = tls_fixture_new_client (f, "origin.example");
  g_autofree char *heard = NULL;
  WeirBuffer reply = { 0 };

  g_assert_cmpint (raw_peer_shake_hands (peer, session, 0), ==, WEIR_TLS_OK);
  raw_peer_say (peer, "old ");
  g_assert_cmpint (gnutls_session_key_update (peer->session, GNUTLS_KU_PEER), ==, 0);
  raw_peer_say (peer, "new");
  tls_assert_reads (session, &peer->output, 0, &peer->input, WEIR_TLS_WAIT, "old new");
  tls_write_text (session, "new too", &reply);
  weir_buffer_append (&peer->input, weir_buffer_peek (&reply));
  g_assert_cmpuint (count_records (&reply), ==, 2);
  heard = raw_peer_hear (peer);
  g_assert_cmpstr (heard, ==, "new too");
}

/* An origin's tickets are no content, and nobody asks for them. */
static void
test_tickets_of_origin (TlsFixture *f, gconstpointer priorities)
{
  g_autoptr (RawPeer) peer = tls_fixture_new_origin (f, priorities);
  g_autoptr (WeirTlsSession) session = tls_fixture_new_client (f, "origin.example");
  gnutls_datum_t key;

  g_assert_cmpint (gnutls_session_ticket_key_generate (&key), ==, 0);
  g_assert_cmpint (gnutls_session_ticket_enable_server (peer->session, &key), ==, 0);
  g_assert_cmpint (raw_peer_shake_hands (peer, session, 0), ==, WEIR_TLS_OK);
  g_assert_cmpint (peer->code, ==, GNUTLS_E_SUCCESS);
  if (g_str_equal (priorities, TLS_1_3))
    g_assert_cmpint (gnutls_session_ticket_send (peer->session, 3, 0), ==, 0);
  raw_peer_say (peer, "content");
  tls_assert_reads (session, &peer->output, 1, &peer->input, WEIR_TLS_WAIT, "content");

  gnutls_memset (key.data, 0, key.size);
  gnutls_free (key.data);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/tls/session/each-other", Pair, NULL, set_up, test_each_other, tear_down);
  g_test_add ("/tls/session/bulk", Pair, NULL, set_up, test_bulk, tear_down);
  g_test_add ("/tls/session/records", Pair, NULL, set_up, test_records, tear_down);
  g_test_add ("/tls/session/content-before-end", Pair, NULL, set_up, test_content_before_end,
              tear_down);
  g_test_add ("/tls/session/truncated", Pair, NULL, set_up, test_truncated, tear_down);
  tls_fixture_add ("/tls/session/new-keys", NULL, NULL, test_new_keys);
  tls_fixture_add_both ("/tls/session/tickets-of-origin", test_tickets_of_origin);

  return g_test_run ();
}
