/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What becomes of handshakes with peers that mean well. */

#include "tls-fixture.h"
#include "weir-tls-context-private.h"

/* Both say something, then one end after the other that it has said all. */
static void
talk (RawPeer *peer, WeirTlsSession *session, gsize piece)
{
  g_autofree char *heard = NULL;
  g_autofree char *heard_late = NULL;

  raw_peer_say (peer, "good ");
  raw_peer_say (peer, "morning");
  tls_assert_reads (session, &peer->output, piece, &peer->input, WEIR_TLS_WAIT, "good morning");
  tls_write_text (session, "welcome", &peer->input);
  heard = raw_peer_hear (peer);
  g_assert_cmpstr (heard, ==, "welcome");

  raw_peer_say (peer, "last words");
  g_assert_cmpint (gnutls_bye (peer->session, GNUTLS_SHUT_WR), ==, 0);
  tls_assert_reads (session, &peer->output, piece, &peer->input, WEIR_TLS_END, "last words");
  tls_assert_reads (session, &peer->output, piece, &peer->input, WEIR_TLS_END, "");
  tls_write_text (session, "one more", &peer->input);
  heard_late = raw_peer_hear (peer);
  g_assert_cmpstr (heard_late, ==, "one more");

  weir_tls_session_end (session, &peer->input);
  g_assert_cmpint (gnutls_record_recv (peer->session, (char[1]){ 0 }, 1), ==, 0);
  g_assert_cmpint (weir_tls_session_get_failure (session), ==, WEIR_TLS_FAILURE_NONE);
}

static const gsize pieces[] = { 0, 1, 5, 100 };

/* Behind the leaf comes the authority: some clients know it by the hash of its key alone. */
static void
assert_shown (TlsFixture *f, gnutls_session_t client)
{
  guint n_certificates = 0;
  const gnutls_datum_t *shown = gnutls_certificate_get_peers (client, &n_certificates);
  GBytes *leaf = weir_leaf_get_der (f->leaf);
  GBytes *authority = weir_authority_get_der (f->authority);

  g_assert_cmpuint (n_certificates, ==, 2);
  g_assert_cmpmem (shown[0].data, shown[0].size, g_bytes_get_data (leaf, NULL),
                   g_bytes_get_size (leaf));
  g_assert_cmpmem (shown[1].data, shown[1].size, g_bytes_get_data (authority, NULL),
                   g_bytes_get_size (authority));
}

static void
test_to_client (TlsFixture *f, gconstpointer priorities)
{
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (RawPeer) peer = raw_peer_new (GNUTLS_CLIENT, priorities, NULL);
      g_autoptr (WeirTlsSession) session = weir_tls_session_new_server (f->context, f->leaf);

      g_assert_cmpint (raw_peer_shake_hands (peer, session, pieces[i]), ==, WEIR_TLS_OK);
      g_assert_cmpint (peer->code, ==, GNUTLS_E_SUCCESS);
      assert_shown (f, peer->session);
      talk (peer, session, pieces[i]);
    }
}

static void
assert_peer (TlsFixture *f, WeirTlsSession *session, gboolean is_1_3)
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
test_to_origin (TlsFixture *f, gconstpointer priorities)
{
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (RawPeer) peer = tls_fixture_new_origin (f, priorities);
      g_autoptr (WeirTlsSession) session = tls_fixture_new_client (f, "origin.example");

      g_assert_cmpint (raw_peer_shake_hands (peer, session, pieces[i]), ==, WEIR_TLS_OK);
      g_assert_cmpint (peer->code, ==, GNUTLS_E_SUCCESS);
      assert_peer (f, session, g_str_equal (priorities, TLS_1_3));
      talk (peer, session, pieces[i]);
    }
}

/* Shakes hands with a client that has a ticket, maybe, and takes one. */
static gboolean
resume (TlsFixture *f, const char *priorities, gnutls_datum_t *ticket)
{
  g_autoptr (RawPeer) peer = raw_peer_new (GNUTLS_CLIENT, priorities, NULL);
  g_autoptr (WeirTlsSession) session = weir_tls_session_new_server (f->context, f->leaf);
  g_autofree char *heard = NULL;

  if (ticket->size > 0)
    g_assert_cmpint (gnutls_session_set_data (peer->session, ticket->data, ticket->size), ==, 0);
  gnutls_free (ticket->data);
  g_assert_cmpint (raw_peer_shake_hands (peer, session, 0), ==, WEIR_TLS_OK);
  g_assert_cmpint (peer->code, ==, GNUTLS_E_SUCCESS);

  tls_write_text (session, "welcome", &peer->input);
  heard = raw_peer_hear (peer);
  g_assert_cmpstr (heard, ==, "welcome");
  g_assert_cmpint (gnutls_session_get_data2 (peer->session, ticket), ==, 0);

  return gnutls_session_is_resumed (peer->session);
}

static void
test_resumption (TlsFixture *f, gconstpointer priorities)
{
  g_autoptr (GError) error = NULL;
  gnutls_datum_t ticket = { 0 };
  const gint64 now = g_get_monotonic_time ();
  const gnutls_datum_t *key;
  char first;

  g_assert_false (resume (f, priorities, &ticket));
  g_assert_true (resume (f, priorities, &ticket));
  g_assert_true (resume (f, priorities, &ticket));

  /* The key changes after some hours, and its tickets are worth nothing then. */
  key = weir_tls_context_get_ticket_key (f->context, now + 11 * G_TIME_SPAN_HOUR);
  first = (char) key->data[0];
  g_assert_true (weir_tls_context_get_ticket_key (f->context, now + 11 * G_TIME_SPAN_HOUR) == key);
  g_assert_cmpint ((char) key->data[0], ==, first);
  g_assert_true (resume (f, priorities, &ticket));
  weir_tls_context_get_ticket_key (f->context, now + 13 * G_TIME_SPAN_HOUR);
  g_assert_false (resume (f, priorities, &ticket));
  g_assert_true (resume (f, priorities, &ticket));

  /* Another context has another key. */
  weir_tls_context_unref (f->context);
  f->context = weir_tls_context_new (&error);
  g_assert_no_error (error);
  g_assert_false (resume (f, priorities, &ticket));
  gnutls_free (ticket.data);
}

static void
move_all (WeirBuffer *from, WeirBuffer *to)
{
  weir_buffer_append (to, weir_buffer_peek (from));
  weir_buffer_clear (from);
}

/* What a client got of the origin itself, before it was looked into: a ticket that early data may come
 * with.  Returns: (transfer full) */
static gnutls_datum_t
get_ticket_of_origin (TlsFixture *f)
{
  g_autoptr (RawPeer) client =
    raw_peer_new (GNUTLS_CLIENT | GNUTLS_ENABLE_EARLY_DATA, TLS_1_3, NULL);
  g_autoptr (RawPeer) origin = raw_peer_new (GNUTLS_SERVER | GNUTLS_ENABLE_EARLY_DATA, TLS_1_3,
                                             test_credentials_new (f->origin, f->root, NULL));
  g_autofree char *heard = NULL;
  gnutls_datum_t key;
  gnutls_datum_t ticket;

  g_assert_cmpint (gnutls_session_ticket_key_generate (&key), ==, 0);
  g_assert_cmpint (gnutls_session_ticket_enable_server (origin->session, &key), ==, 0);
  gnutls_free (key.data);
  while (client->code != GNUTLS_E_SUCCESS || origin->code != GNUTLS_E_SUCCESS)
    {
      raw_peer_shake (client);
      move_all (&client->output, &origin->input);
      raw_peer_shake (origin);
      move_all (&origin->output, &client->input);
    }
  heard = raw_peer_hear (client);
  g_assert_cmpstr (heard, ==, "");
  g_assert_cmpint (gnutls_session_get_data2 (client->session, &ticket), ==, 0);

  return ticket;
}

/* RFC 8446, section 4.2.10: such data is passed over, whatever it says, and the client says it again. */
static void
test_early_data (TlsFixture *f, G_GNUC_UNUSED gconstpointer data)
{
  static char early[8000];
  gnutls_datum_t ticket = get_ticket_of_origin (f);

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (RawPeer) peer =
        raw_peer_new (GNUTLS_CLIENT | GNUTLS_ENABLE_EARLY_DATA, TLS_1_3, NULL);
      g_autoptr (WeirTlsSession) session = weir_tls_session_new_server (f->context, f->leaf);

      g_assert_cmpint (gnutls_session_set_data (peer->session, ticket.data, ticket.size), ==, 0);
      g_assert_cmpint (gnutls_record_send_early_data (peer->session, early, sizeof early), ==, 0);
      raw_peer_shake (peer);
      g_assert_cmpuint (weir_buffer_length (&peer->output), >, sizeof early);
      g_assert_cmpint (raw_peer_shake_hands (peer, session, pieces[i]), ==, WEIR_TLS_OK);
      g_assert_cmpint (gnutls_session_get_flags (peer->session) & GNUTLS_SFLAGS_EARLY_DATA, ==, 0);
      talk (peer, session, pieces[i]);
    }
  gnutls_free (ticket.data);
}

static void
test_names (TlsFixture *f, G_GNUC_UNUSED gconstpointer data)
{
  static const struct
  {
    const char *host;
    const char *named;
  } rows[] = {
    { "origin.example", "origin.example" },
    { "xn--bcher-kva.example", "xn--bcher-kva.example" },
    { "192.0.2.1", NULL },
    { "2001:db8::1", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RawPeer) peer = tls_fixture_new_origin (f, "NORMAL");
      g_autoptr (WeirTlsSession) session = tls_fixture_new_client (f, rows[i].host);
      char name[256];
      size_t length = sizeof name;
      unsigned int type;
      int code;

      g_assert_cmpint (raw_peer_shake_hands (peer, session, 0), ==, WEIR_TLS_OK);
      code = gnutls_server_name_get (peer->session, name, &length, &type, 0);
      if (rows[i].named != NULL)
        g_assert_cmpstr (name, ==, rows[i].named);
      else
        g_assert_cmpint (code, ==, GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE);
    }
}

static char *
get_protocol (gnutls_session_t session)
{
  gnutls_datum_t protocol;

  if (gnutls_alpn_get_selected_protocol (session, &protocol) < 0)
    return g_strdup ("");

  return g_strndup ((const char *) protocol.data, protocol.size);
}

static void
set_protocols (gnutls_session_t session, const char *first, const char *second)
{
  const gnutls_datum_t protocols[] = {
    { (unsigned char *) first, (guint) strlen (first) },
    { (unsigned char *) second, (guint) strlen (second) },
  };

  g_assert_cmpint (gnutls_alpn_set_protocols (session, protocols, 2, 0), ==, 0);
}

/* RFC 7301: what is spoken is said, if the client asks. */
static void
test_protocol_to_client (TlsFixture *f, G_GNUC_UNUSED gconstpointer data)
{
  static const char *const rows[][3] = {
    { "h2", "http/1.1", "http/1.1" },
    { "http/1.1", "h2", "http/1.1" },
    { "h2", "spdy/3.1", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RawPeer) peer = raw_peer_new (GNUTLS_CLIENT, "NORMAL", NULL);
      g_autoptr (WeirTlsSession) session = weir_tls_session_new_server (f->context, f->leaf);
      g_autofree char *protocol = NULL;

      set_protocols (peer->session, rows[i][0], rows[i][1]);
      g_assert_cmpint (raw_peer_shake_hands (peer, session, 0), ==, WEIR_TLS_OK);
      protocol = get_protocol (peer->session);
      g_assert_cmpstr (protocol, ==, rows[i][2]);
    }
}

static void
test_protocol_to_origin (TlsFixture *f, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (RawPeer) peer = tls_fixture_new_origin (f, "NORMAL");
  g_autoptr (WeirTlsSession) session = tls_fixture_new_client (f, "origin.example");
  g_autofree char *protocol = NULL;

  set_protocols (peer->session, "h2", "http/1.1");
  g_assert_cmpint (raw_peer_shake_hands (peer, session, 0), ==, WEIR_TLS_OK);
  protocol = get_protocol (peer->session);
  g_assert_cmpstr (protocol, ==, "http/1.1");
}

static int
give_staple (G_GNUC_UNUSED gnutls_session_t session, void *data, gnutls_datum_t *staple)
{
  const char *text = data;

  staple->size = (guint) strlen (text);
  staple->data = gnutls_malloc (staple->size);
  memcpy (staple->data, text, staple->size);

  return GNUTLS_E_SUCCESS;
}

/* Whatever it says: it is looked at elsewhere. */
static void
test_staple (TlsFixture *f, gconstpointer priorities)
{
  g_autoptr (RawPeer) peer = tls_fixture_new_origin (f, priorities);
  g_autoptr (WeirTlsSession) session = tls_fixture_new_client (f, "origin.example");
  g_autoptr (WeirTlsPeer) shown = NULL;
  gsize length;

  gnutls_certificate_set_ocsp_status_request_function (peer->credentials, give_staple,
                                                       (char *) "stapled");
  g_assert_cmpint (raw_peer_shake_hands (peer, session, 0), ==, WEIR_TLS_OK);
  shown = weir_tls_session_dup_peer (session);
  g_assert_nonnull (shown->staple);
  g_assert_cmpmem (g_bytes_get_data (shown->staple, &length), length, "stapled", 7);
}

/* Credentials of an origin that shows its certificate @n_times. */
static gnutls_certificate_credentials_t
repeat_certificate (TlsFixture *f, int n_times)
{
  gnutls_certificate_credentials_t credentials;
  const char *pem = test_certificate_get_key_pem (f->origin);
  const gnutls_datum_t key_pem = { (unsigned char *) pem, (guint) strlen (pem) };
  g_autofree gnutls_pcert_st *chain = g_new0 (gnutls_pcert_st, n_times);
  gnutls_privkey_t key;

  for (int i = 0; i < n_times; i++)
    g_assert_cmpint (gnutls_pcert_import_x509 (&chain[i], test_certificate_get_crt (f->origin), 0),
                     ==, 0);
  g_assert_cmpint (gnutls_privkey_init (&key), ==, 0);
  g_assert_cmpint (gnutls_privkey_import_x509_raw (key, &key_pem, GNUTLS_X509_FMT_PEM, NULL, 0), ==,
                   0);
  g_assert_cmpint (gnutls_certificate_allocate_credentials (&credentials), ==, 0);
  /* They take over the certificates and the key. */
  g_assert_cmpint (gnutls_certificate_set_key (credentials, NULL, 0, chain, n_times, key), ==, 0);

  return credentials;
}

/* More certificates than anybody needs are not looked at, but the first one is still known. */
static void
test_long_chain (TlsFixture *f, gconstpointer priorities)
{
  for (int n_times = WEIR_TLS_PEER_MAX_CHAIN; n_times <= WEIR_TLS_PEER_MAX_CHAIN + 1; n_times++)
    {
      g_autoptr (RawPeer) peer =
        raw_peer_new (GNUTLS_SERVER, priorities, repeat_certificate (f, n_times));
      g_autoptr (WeirTlsSession) session = tls_fixture_new_client (f, "origin.example");
      g_autoptr (WeirTlsPeer) shown = NULL;
      static const guint8 zero[WEIR_FINGERPRINT_LENGTH];

      g_assert_cmpint (raw_peer_shake_hands (peer, session, 0), ==, WEIR_TLS_OK);
      shown = weir_tls_session_dup_peer (session);
      g_assert_cmpuint (shown->chain->len, ==, n_times == WEIR_TLS_PEER_MAX_CHAIN ? n_times : 0);
      g_assert_cmpint (memcmp (shown->fingerprint, zero, sizeof zero), !=, 0);
    }
}

/* A peer may be shown before there is anything to show. */
static void
test_no_peer (TlsFixture *f, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (WeirTlsSession) session = tls_fixture_new_client (f, "origin.example");
  g_autoptr (WeirTlsPeer) shown = weir_tls_session_dup_peer (session);

  g_assert_cmpuint (shown->chain->len, ==, 0);
  g_assert_cmpstr (shown->version, ==, "");
  g_assert_cmpstr (shown->cipher, ==, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  tls_fixture_add_both ("/tls/handshake/to-client", test_to_client);
  tls_fixture_add_both ("/tls/handshake/to-origin", test_to_origin);
  tls_fixture_add_both ("/tls/handshake/resumption", test_resumption);
  tls_fixture_add ("/tls/handshake/early-data", NULL, NULL, test_early_data);
  tls_fixture_add ("/tls/handshake/names", NULL, NULL, test_names);
  tls_fixture_add ("/tls/handshake/protocol/to-client", NULL, NULL, test_protocol_to_client);
  tls_fixture_add ("/tls/handshake/protocol/to-origin", NULL, NULL, test_protocol_to_origin);
  tls_fixture_add_both ("/tls/handshake/staple", test_staple);
  tls_fixture_add_both ("/tls/handshake/long-chain", test_long_chain);
  tls_fixture_add ("/tls/handshake/no-peer", NULL, NULL, test_no_peer);

  return g_test_run ();
}
