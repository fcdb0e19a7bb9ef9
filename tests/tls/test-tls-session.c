/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is said, once hands are shaken. */

#include "tls-fixture.h"

/* Both ends ours, with each other's records in odd pieces. */
static void
test_each_other (TlsFixture *f, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (WeirTlsSession) client = tls_fixture_new_client (f, "origin.example");
  g_autoptr (WeirTlsSession) server = weir_tls_session_new_server (f->context, f->leaf);
  WeirBuffer inbound = { 0 };
  WeirBuffer outbound = { 0 };

  tls_shake_hands (client, server, &inbound, &outbound);
  tls_write_text (client, "request", &inbound);
  tls_assert_reads (server, &inbound, 3, &outbound, WEIR_TLS_WAIT, "request");
  tls_write_text (server, "response", &outbound);
  tls_assert_reads (client, &outbound, 7, &inbound, WEIR_TLS_WAIT, "response");

  weir_buffer_clear (&inbound);
  weir_buffer_clear (&outbound);
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
test_bulk (TlsFixture *f, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (WeirTlsSession) client = tls_fixture_new_client (f, "origin.example");
  g_autoptr (WeirTlsSession) server = weir_tls_session_new_server (f->context, f->leaf);
  WeirBuffer inbound = { 0 };
  WeirBuffer outbound = { 0 };

  tls_shake_hands (client, server, &inbound, &outbound);
  move_bulk (client, server, &inbound, &outbound);
  move_bulk (server, client, &outbound, &inbound);

  weir_buffer_clear (&inbound);
  weir_buffer_clear (&outbound);
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
test_records (TlsFixture *f, G_GNUC_UNUSED gconstpointer data)
{
  static char octets[40000];
  struct iovec many[100];
  const struct iovec full = { octets, 16 * 1024 };
  const struct iovec more = { octets, 16 * 1024 + 1 };
  const struct iovec mixed[] = {
    { octets, 1 }, { octets, 40000 }, { octets, 0 }, { octets, 9151 }
  };
  g_autoptr (WeirTlsSession) client = tls_fixture_new_client (f, "origin.example");
  g_autoptr (WeirTlsSession) server = weir_tls_session_new_server (f->context, f->leaf);
  WeirBuffer inbound = { 0 };
  WeirBuffer outbound = { 0 };

  tls_shake_hands (client, server, &inbound, &outbound);
  for (guint i = 0; i < G_N_ELEMENTS (many); i++)
    many[i] = (struct iovec){ octets, 160 };
  g_assert_true (weir_tls_session_write (client, many, G_N_ELEMENTS (many), &inbound));
  g_assert_cmpuint (count_records (&inbound), ==, 1);
  g_assert_true (weir_tls_session_write (client, &full, 1, &inbound));
  g_assert_cmpuint (count_records (&inbound), ==, 1);
  g_assert_true (weir_tls_session_write (client, &more, 1, &inbound));
  g_assert_cmpuint (count_records (&inbound), ==, 2);
  g_assert_true (weir_tls_session_write (client, mixed, G_N_ELEMENTS (mixed), &inbound));
  g_assert_cmpuint (count_records (&inbound), ==, 3);
  g_assert_true (weir_tls_session_write (client, NULL, 0, &inbound));
  g_assert_cmpuint (count_records (&inbound), ==, 0);

  weir_buffer_clear (&outbound);
}

/* What came before the end is given first, and the end without further input. */
static void
test_content_before_end (TlsFixture *f, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (WeirTlsSession) client = tls_fixture_new_client (f, "origin.example");
  g_autoptr (WeirTlsSession) server = weir_tls_session_new_server (f->context, f->leaf);
  WeirBuffer inbound = { 0 };
  WeirBuffer outbound = { 0 };
  WeirSpan span;
  char octets[10];
  gsize length;

  tls_shake_hands (client, server, &inbound, &outbound);
  tls_write_text (client, "0123456789", &inbound);
  tls_write_text (client, "abcde", &inbound);
  weir_tls_session_end (client, &inbound);
  weir_buffer_append_string (&inbound, "what comes after an end is ignored");
  span = weir_buffer_peek (&inbound);

  g_assert_cmpint (weir_tls_session_read (server, &span, octets, 4, &length, &outbound), ==,
                   WEIR_TLS_OK);
  g_assert_cmpmem (octets, length, "0123", 4);
  g_assert_true (weir_tls_session_has_content (server));
  g_assert_cmpint (weir_tls_session_read (server, &span, octets, 6, &length, &outbound), ==,
                   WEIR_TLS_OK);
  g_assert_cmpmem (octets, length, "456789", 6);
  g_assert_false (weir_tls_session_has_content (server));
  g_assert_cmpint (weir_tls_session_read (server, &span, octets, 10, &length, &outbound), ==,
                   WEIR_TLS_OK);
  g_assert_cmpmem (octets, length, "abcde", 5);
  g_assert_true (weir_tls_session_has_content (server));
  g_assert_cmpint (weir_tls_session_read (server, &span, octets, 10, &length, &outbound), ==,
                   WEIR_TLS_END);
  g_assert_cmpuint (span.length, ==, 0);
  g_assert_false (weir_tls_session_has_content (server));

  weir_buffer_clear (&inbound);
  weir_buffer_clear (&outbound);
}

/* An end is only what the peer says: a record that was cut is none. */
static void
test_truncated (TlsFixture *f, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (WeirTlsSession) client = tls_fixture_new_client (f, "origin.example");
  g_autoptr (WeirTlsSession) server = weir_tls_session_new_server (f->context, f->leaf);
  WeirBuffer inbound = { 0 };
  WeirBuffer outbound = { 0 };
  WeirBuffer cut = { 0 };
  WeirSpan span;

  tls_shake_hands (client, server, &inbound, &outbound);
  tls_write_text (client, "whole", &inbound);
  tls_write_text (client, "cut", &inbound);
  span = weir_buffer_peek (&inbound);
  weir_buffer_append (&cut, (WeirSpan){ span.octets, span.length - 1 });
  tls_assert_reads (server, &cut, 0, &outbound, WEIR_TLS_WAIT, "whole");
  tls_assert_reads (server, &cut, 0, &outbound, WEIR_TLS_WAIT, "");
  g_assert_false (weir_tls_session_has_content (server));

  weir_buffer_clear (&cut);
  weir_buffer_clear (&inbound);
  weir_buffer_clear (&outbound);
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

static void
add (const char *path, gconstpointer data, void (*func) (TlsFixture *f, gconstpointer data))
{
  g_test_add (path, TlsFixture, data, tls_fixture_set_up, func, tls_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/tls/session/each-other", NULL, test_each_other);
  add ("/tls/session/bulk", NULL, test_bulk);
  add ("/tls/session/records", NULL, test_records);
  add ("/tls/session/content-before-end", NULL, test_content_before_end);
  add ("/tls/session/truncated", NULL, test_truncated);
  add ("/tls/session/new-keys", NULL, test_new_keys);
  add ("/tls/session/tickets-of-origin/tls-1.2", TLS_1_2, test_tickets_of_origin);
  add ("/tls/session/tickets-of-origin/tls-1.3", TLS_1_3, test_tickets_of_origin);

  return g_test_run ();
}
