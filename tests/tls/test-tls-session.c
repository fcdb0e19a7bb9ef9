/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "raw-peer.h"
#include "test-authority.h"
#include "weir-tls-session.h"

#define NOW G_GINT64_CONSTANT (1800000000)

#define TLS_1_2 "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define TLS_1_3 "NORMAL:-VERS-ALL:+VERS-TLS1.3"

typedef struct
{
  WeirTlsContext *context;
  WeirLeaf *leaf;
  TestCertificate *root;
  TestCertificate *origin;
} Fixture;

static void
set_up (Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirAuthority) authority = weir_authority_new ("laptop", "anna", &error);
  WeirHost host;

  g_assert_no_error (error);
  g_assert_true (weir_host_parse (weir_span_of ("origin.example"), &host));
  f->leaf = weir_leaf_new (authority, &host, g_get_real_time () / G_USEC_PER_SEC, &error);
  g_assert_no_error (error);
  f->context = weir_tls_context_new (&error);
  g_assert_no_error (error);
  f->root = test_root_new ("Root");
  f->origin = test_leaf_new (f->root, "origin.example");
}

static void
tear_down (Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
  g_clear_pointer (&f->context, weir_tls_context_unref);
  g_clear_pointer (&f->leaf, weir_leaf_unref);
  g_clear_pointer (&f->origin, test_certificate_free);
  g_clear_pointer (&f->root, test_certificate_free);
}

static WeirTlsSession *
new_client (Fixture *f, const char *name)
{
  WeirHost host;

  g_assert_true (weir_host_parse (weir_span_of (name), &host));

  return weir_tls_session_new_client (f->context, &host);
}

static RawPeer *
new_origin (Fixture *f, const char *priorities)
{
  return raw_peer_new (GNUTLS_SERVER, priorities, test_credentials_new (f->origin, f->root, NULL));
}

static void
write_text (WeirTlsSession *session, const char *text, WeirBuffer *output)
{
  const struct iovec piece = { (char *) text, strlen (text) };

  g_assert_true (weir_tls_session_write (session, &piece, 1, output));
}

static void
assert_reads (WeirTlsSession *session,
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

/* Both say something, then one end after the other that it has said all. */
static void
talk (RawPeer *peer, WeirTlsSession *session, gsize piece)
{
  g_autofree char *heard = NULL;
  g_autofree char *heard_late = NULL;

  raw_peer_say (peer, "good ");
  raw_peer_say (peer, "morning");
  assert_reads (session, &peer->output, piece, &peer->input, WEIR_TLS_WAIT, "good morning");
  write_text (session, "welcome", &peer->input);
  heard = raw_peer_hear (peer);
  g_assert_cmpstr (heard, ==, "welcome");

  raw_peer_say (peer, "last words");
  g_assert_cmpint (gnutls_bye (peer->session, GNUTLS_SHUT_WR), ==, 0);
  assert_reads (session, &peer->output, piece, &peer->input, WEIR_TLS_END, "last words");
  assert_reads (session, &peer->output, piece, &peer->input, WEIR_TLS_END, "");
  write_text (session, "one more", &peer->input);
  heard_late = raw_peer_hear (peer);
  g_assert_cmpstr (heard_late, ==, "one more");

  weir_tls_session_end (session, &peer->input);
  g_assert_cmpint (gnutls_record_recv (peer->session, (char[1]){ 0 }, 1), ==, 0);
  g_assert_cmpint (weir_tls_session_get_failure (session), ==, WEIR_TLS_FAILURE_NONE);
}

static const gsize pieces[] = { 0, 1, 5, 100 };

static void
test_to_client (Fixture *f, gconstpointer priorities)
{
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (RawPeer) peer = raw_peer_new (GNUTLS_CLIENT, priorities, NULL);
      g_autoptr (WeirTlsSession) session = weir_tls_session_new_server (f->context, f->leaf);

      g_assert_cmpint (raw_peer_shake_hands (peer, session, pieces[i]), ==, WEIR_TLS_OK);
      g_assert_cmpint (peer->code, ==, GNUTLS_E_SUCCESS);
      talk (peer, session, pieces[i]);
    }
}

static void
assert_peer (Fixture *f, WeirTlsSession *session, gboolean is_1_3)
{
  g_autoptr (WeirTlsPeer) shown = weir_tls_session_dup_peer (session);
  GBytes *der = test_certificate_get_der (f->origin);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, der);

  g_assert_cmpuint (shown->chain->len, ==, 2);
  g_assert_true (g_bytes_equal (shown->chain->pdata[0], der));
  g_assert_true (g_bytes_equal (shown->chain->pdata[1], test_certificate_get_der (f->root)));
  for (guint i = 0; i < WEIR_FINGERPRINT_LENGTH; i++)
    g_assert_cmpuint (shown->fingerprint[i], ==,
                      g_ascii_xdigit_value (sha256[2 * i]) << 4 |
                        g_ascii_xdigit_value (sha256[2 * i + 1]));
  g_assert_null (shown->staple);
  g_assert_cmpstr (shown->version, ==, is_1_3 ? "TLS 1.3" : "TLS 1.2");
  g_assert_cmpstr (shown->cipher, ==, "AES-128-GCM");
  g_assert_cmpstr (shown->group, ==, "X25519");
  g_assert_cmpstr (shown->signature, ==, "ECDSA-SHA256");
  g_assert_cmpint (shown->fault, ==, WEIR_CERTIFICATE_FAULT_NONE);
}

static void
test_to_origin (Fixture *f, gconstpointer priorities)
{
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (RawPeer) peer = new_origin (f, priorities);
      g_autoptr (WeirTlsSession) session = new_client (f, "origin.example");

      g_assert_cmpint (raw_peer_shake_hands (peer, session, pieces[i]), ==, WEIR_TLS_OK);
      g_assert_cmpint (peer->code, ==, GNUTLS_E_SUCCESS);
      assert_peer (f, session, g_str_equal (priorities, TLS_1_3));
      talk (peer, session, pieces[i]);
    }
}

static void
add (const char *path, gconstpointer data, void (*func) (Fixture *f, gconstpointer data))
{
  g_test_add (path, Fixture, data, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/tls/session/to-client/tls-1.2", TLS_1_2, test_to_client);
  add ("/tls/session/to-client/tls-1.3", TLS_1_3, test_to_client);
  add ("/tls/session/to-origin/tls-1.2", TLS_1_2, test_to_origin);
  add ("/tls/session/to-origin/tls-1.3", TLS_1_3, test_to_origin);

  return g_test_run ();
}
