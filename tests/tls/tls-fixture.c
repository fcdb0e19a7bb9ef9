/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tls-fixture.h"

void
tls_fixture_set_up (TlsFixture *f, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WeirHost host;

  f->authority = weir_authority_new ("laptop", "anna", &error);
  g_assert_no_error (error);
  g_assert_true (weir_host_parse (weir_span_of ("origin.example"), &host));
  f->leaf = weir_leaf_new (f->authority, &host, g_get_real_time () / G_USEC_PER_SEC, &error);
  g_assert_no_error (error);
  f->context = weir_tls_context_new (&error);
  g_assert_no_error (error);
  f->root = test_root_new ("Root");
  f->origin = test_leaf_new (f->root, "origin.example");
}

void
tls_fixture_tear_down (TlsFixture *f, G_GNUC_UNUSED gconstpointer data)
{
  g_clear_pointer (&f->context, weir_tls_context_unref);
  g_clear_pointer (&f->leaf, weir_leaf_unref);
  g_clear_pointer (&f->authority, weir_authority_unref);
  g_clear_pointer (&f->origin, test_certificate_free);
  g_clear_pointer (&f->root, test_certificate_free);
}

void
tls_fixture_add (const char *path, const char *name, gconstpointer data, TlsTestFunc func)
{
  g_autofree char *full = g_strconcat (path, name != NULL ? "/" : NULL, name, NULL);

  g_test_add (full, TlsFixture, data, tls_fixture_set_up, func, tls_fixture_tear_down);
}

void
tls_fixture_add_both (const char *path, TlsTestFunc func)
{
  tls_fixture_add (path, "tls-1.2", TLS_1_2, func);
  tls_fixture_add (path, "tls-1.3", TLS_1_3, func);
}

WeirTlsSession *
tls_fixture_new_client (TlsFixture *f, const char *name)
{
  WeirHost host;

  g_assert_true (weir_host_parse (weir_span_of (name), &host));

  return weir_tls_session_new_client (f->context, &host);
}

RawPeer *
tls_fixture_new_origin (TlsFixture *f, const char *priorities)
{
  return raw_peer_new (GNUTLS_SERVER, priorities, test_credentials_new (f->origin, f->root, NULL));
}

void
tls_write_text (WeirTlsSession *session, const char *text, WeirBuffer *output)
{
  const struct iovec piece = { (char *) text, strlen (text) };

  g_assert_true (weir_tls_session_write (session, &piece, 1, output));
}

void
tls_assert_reads (WeirTlsSession *session,
                  WeirBuffer *from,
                  gsize piece,
                  WeirBuffer *output,
                  WeirTlsStatus status,
                  const char *expected)
{
  g_autoptr (GString) content = g_string_new (NULL);

  g_assert_cmpint (tls_read_all (session, from, piece, output, content), ==, status);
  g_assert_cmpstr (content->str, ==, expected);
}

static void
step (WeirTlsSession *session, WeirBuffer *from, WeirBuffer *to, WeirTlsStatus *status)
{
  WeirSpan span = weir_buffer_peek (from);
  const gsize length = span.length;

  *status = weir_tls_session_handshake (session, &span, to);
  weir_buffer_consume (from, length - span.length);
}

void
tls_shake_hands (WeirTlsSession *client,
                 WeirTlsSession *server,
                 WeirBuffer *inbound,
                 WeirBuffer *outbound)
{
  WeirTlsStatus client_status;
  WeirTlsStatus server_status;

  do
    {
      step (client, outbound, inbound, &client_status);
      step (server, inbound, outbound, &server_status);
    }
  while (server_status == WEIR_TLS_WAIT);

  g_assert_cmpint (client_status, ==, WEIR_TLS_OK);
  g_assert_cmpint (server_status, ==, WEIR_TLS_OK);
  tls_assert_reads (client, outbound, 0, inbound, WEIR_TLS_WAIT, "");
}
