/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Peers that mean no good: octets that are no TLS, that were changed on their way, that come twice. */

#include "tls-fixture.h"

/* The first octets of a peer, and what they are taken for. */
typedef struct
{
  const char *name;
  const char *octets;
  gsize length;
  WeirTlsFailure failure; /* NONE: it is waited for more */
} Row;

#define OCTETS(string) string, sizeof (string) - 1

static const Row rows[] = {
  { "http", OCTETS ("HTTP/1.1 400 Bad Request\r\n\r\n"), WEIR_TLS_FAILURE_PROTOCOL },
  { "zeroes", OCTETS ("\0\0\0\0\0\0\0\0"), WEIR_TLS_FAILURE_PROTOCOL },
  { "ssl-2", OCTETS ("\x80\x2e\x01\x03\x01"), WEIR_TLS_FAILURE_PROTOCOL },
  { "heartbeat", OCTETS ("\x18\x03\x03\x00\x03\x01\x40\x00"), WEIR_TLS_FAILURE_PROTOCOL },
  { "version-2", OCTETS ("\x16\x02\x00\x00\x01"), WEIR_TLS_FAILURE_PROTOCOL },
  { "too-long", OCTETS ("\x16\x03\x03\x41\x01"), WEIR_TLS_FAILURE_PROTOCOL },
  { "empty", OCTETS ("\x16\x03\x03\x00\x00"), WEIR_TLS_FAILURE_PROTOCOL },
  { "content", OCTETS ("\x17\x03\x03\x00\x01x"), WEIR_TLS_FAILURE_PROTOCOL },
  { "odd-message", OCTETS ("\x16\x03\x03\x00\x04\x63\x00\x00\x00"), WEIR_TLS_FAILURE_PROTOCOL },
  { "alert-of-one", OCTETS ("\x15\x03\x03\x00\x01\x02"), WEIR_TLS_FAILURE_PROTOCOL },
  { "half-a-header", OCTETS ("\x16\x03"), WEIR_TLS_FAILURE_NONE },
  { "half-a-record", OCTETS ("\x16\x03\x03\x41\x00x"), WEIR_TLS_FAILURE_NONE },
};

static void
assert_taken (const Row *row, WeirTlsSession *session, gsize piece)
{
  const WeirTlsStatus expected =
    row->failure == WEIR_TLS_FAILURE_NONE ? WEIR_TLS_WAIT : WEIR_TLS_FAILED;
  WeirBuffer output = { 0 };
  WeirSpan octets = { row->octets, row->length };
  WeirSpan nothing = { NULL, 0 };
  WeirTlsStatus status = weir_tls_session_handshake (session, &nothing, &output);

  weir_buffer_clear (&output);
  while (status == WEIR_TLS_WAIT && octets.length > 0)
    {
      WeirSpan part = weir_span_take (&octets, MIN (piece, octets.length));

      status = weir_tls_session_handshake (session, &part, &output);
    }
  g_assert_cmpint (status, ==, expected);
  g_assert_cmpint (weir_tls_session_get_failure (session), ==, row->failure);
  g_assert_cmpint (weir_tls_session_get_alert (session), ==, -1);
  /* Who is refused is told so, by an alert. */
  g_assert_cmpuint (weir_buffer_length (&output), ==, expected == WEIR_TLS_FAILED ? 7 : 0);
  weir_buffer_clear (&output);
}

static void
test_first_octets (TlsFixture *f, gconstpointer data)
{
  for (gsize piece = 1; piece < 40; piece += 13)
    {
      g_autoptr (WeirTlsSession) client = tls_fixture_new_client (f, "origin.example");
      g_autoptr (WeirTlsSession) server = weir_tls_session_new_server (f->context, f->leaf);

      assert_taken (data, client, piece);
      assert_taken (data, server, piece);
    }
}

/* Changes an octet of what the peer has sent. */
static void
flip (WeirBuffer *buffer, gsize place)
{
  char *octets = (char *) weir_buffer_peek (buffer).octets;

  g_assert_cmpuint (place, <, weir_buffer_length (buffer));
  octets[place] = (char) (octets[place] ^ 0x11);
}

/* Whether @place is the second octet of a record's version, which nobody looks at (RFC 8446, 5.1). */
static gboolean
is_version (WeirBuffer *buffer, gsize place)
{
  WeirSpan octets = weir_buffer_peek (buffer);
  gsize begin = 0;

  while (begin + 5 <= place)
    {
      const guint8 *header = (const guint8 *) octets.octets + begin;
      const gsize length = 5 + ((gsize) header[3] << 8 | header[4]);

      if (begin + length > place)
        return FALSE;
      begin += length;
    }

  return place == begin + 2;
}

/* Whatever octet of its flight is changed: the handshake does not come to its end, on either side. */
static void
test_changed_flight (TlsFixture *f, gconstpointer priorities)
{
  gsize length = 1;

  for (gsize place = 0; place < length; place += 7)
    {
      g_autoptr (RawPeer) peer = tls_fixture_new_origin (f, priorities);
      g_autoptr (WeirTlsSession) session = tls_fixture_new_client (f, "origin.example");
      WeirTlsStatus status;

      g_assert_cmpint (raw_peer_shake_session (peer, session, 0), ==, WEIR_TLS_WAIT);
      raw_peer_shake (peer);
      length = weir_buffer_length (&peer->output);
      /* Signatures are not all of the same length. */
      if (place >= length || is_version (&peer->output, place))
        continue;
      flip (&peer->output, place);
      status = raw_peer_shake_hands (peer, session, 0);
      g_assert_cmpint (status, !=, WEIR_TLS_OK);
      g_assert_cmpint (peer->code, !=, GNUTLS_E_SUCCESS);
      g_assert_cmpint (weir_tls_session_get_failure (session), !=, WEIR_TLS_FAILURE_INTERNAL);
    }
}

/* The same of a client's. */
static void
test_changed_hello (TlsFixture *f, gconstpointer priorities)
{
  gsize length = 1;

  for (gsize place = 0; place < length; place += 3)
    {
      g_autoptr (RawPeer) peer = raw_peer_new (GNUTLS_CLIENT, priorities, NULL);
      g_autoptr (WeirTlsSession) session = weir_tls_session_new_server (f->context, f->leaf);

      raw_peer_shake (peer);
      length = weir_buffer_length (&peer->output);
      if (is_version (&peer->output, place))
        continue;
      flip (&peer->output, place);
      g_assert_cmpint (raw_peer_shake_hands (peer, session, 0), !=, WEIR_TLS_OK);
      g_assert_cmpint (weir_tls_session_get_failure (session), !=, WEIR_TLS_FAILURE_INTERNAL);
    }
}

static void
establish (TlsFixture *f, const char *priorities, RawPeer **peer, WeirTlsSession **session)
{
  *peer = raw_peer_new (GNUTLS_CLIENT, priorities, NULL);
  *session = weir_tls_session_new_server (f->context, f->leaf);
  g_assert_cmpint (raw_peer_shake_hands (*peer, *session, 0), ==, WEIR_TLS_OK);
  weir_buffer_clear (&(*peer)->output);
}

/* A record is changed: the content before it is given, nothing of it, and the peer hears why. */
static void
test_changed_record (TlsFixture *f, gconstpointer priorities)
{
  for (gsize place = 5; place < 30; place++)
    {
      g_autoptr (RawPeer) peer = NULL;
      g_autoptr (WeirTlsSession) session = NULL;
      const struct iovec reply = { (char *) "x", 1 };
      gsize length;
      char octet;

      establish (f, priorities, &peer, &session);
      raw_peer_say (peer, "before");
      length = weir_buffer_length (&peer->output);
      raw_peer_say (peer, "changed");
      flip (&peer->output, length + MIN (place, weir_buffer_length (&peer->output) - length - 1));
      tls_assert_reads (session, &peer->output, 0, &peer->input, WEIR_TLS_FAILED, "before");
      g_assert_cmpint (weir_tls_session_get_failure (session), ==, WEIR_TLS_FAILURE_PROTOCOL);
      g_assert_false (weir_tls_session_write (session, &reply, 1, &peer->input));

      do
        length = (gsize) gnutls_record_recv (peer->session, &octet, 1);
      while ((int) length == GNUTLS_E_AGAIN);
      g_assert_cmpint ((int) length, ==, GNUTLS_E_FATAL_ALERT_RECEIVED);
      g_assert_cmpint (gnutls_alert_get (peer->session), ==, GNUTLS_A_BAD_RECORD_MAC);
    }
}

/* Records come once, and in their order. */
static void
test_repeated_record (TlsFixture *f, gconstpointer priorities)
{
  g_autoptr (RawPeer) peer = NULL;
  g_autoptr (WeirTlsSession) session = NULL;
  WeirBuffer twice = { 0 };

  establish (f, priorities, &peer, &session);
  raw_peer_say (peer, "once");
  weir_buffer_append (&twice, weir_buffer_peek (&peer->output));
  weir_buffer_append (&twice, weir_buffer_peek (&peer->output));
  tls_assert_reads (session, &twice, 0, &peer->input, WEIR_TLS_FAILED, "once");
  g_assert_cmpint (weir_tls_session_get_failure (session), ==, WEIR_TLS_FAILURE_PROTOCOL);
  weir_buffer_clear (&twice);
}

static void
test_lost_record (TlsFixture *f, gconstpointer priorities)
{
  g_autoptr (RawPeer) peer = NULL;
  g_autoptr (WeirTlsSession) session = NULL;

  establish (f, priorities, &peer, &session);
  raw_peer_say (peer, "lost");
  weir_buffer_clear (&peer->output);
  raw_peer_say (peer, "next");
  tls_assert_reads (session, &peer->output, 0, &peer->input, WEIR_TLS_FAILED, "");
  g_assert_cmpint (weir_tls_session_get_failure (session), ==, WEIR_TLS_FAILURE_PROTOCOL);
}

/* What is not sealed does not come in between, and ends nothing. */
static void
test_plain_record (TlsFixture *f, gconstpointer priorities)
{
  static const WeirSpan plain[] = {
    { OCTETS ("\x17\x03\x03\x00\x07"
              "content") },
    { OCTETS ("\x15\x03\x03\x00\x02\x01\x00") },
    { OCTETS ("\x15\x03\x03\x00\x02\x02\x50") },
    { OCTETS ("\x14\x03\x03\x00\x01\x01") },
    { OCTETS ("GET / HTTP/1.1\r\n\r\n") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    {
      g_autoptr (RawPeer) peer = NULL;
      g_autoptr (WeirTlsSession) session = NULL;

      establish (f, priorities, &peer, &session);
      raw_peer_say (peer, "sealed");
      weir_buffer_append (&peer->output, plain[i]);
      tls_assert_reads (session, &peer->output, 3, &peer->input, WEIR_TLS_FAILED, "sealed");
      g_assert_cmpint (weir_tls_session_get_failure (session), ==, WEIR_TLS_FAILURE_PROTOCOL);
      g_assert_cmpint (weir_tls_session_get_alert (session), ==, -1);
    }
}

/* An alert that comes behind content is told behind it. */
static void
test_alert_after_content (TlsFixture *f, gconstpointer priorities)
{
  g_autoptr (RawPeer) peer = NULL;
  g_autoptr (WeirTlsSession) session = NULL;

  establish (f, priorities, &peer, &session);
  raw_peer_say (peer, "content");
  g_assert_cmpint (gnutls_alert_send (peer->session, GNUTLS_AL_FATAL, GNUTLS_A_UNKNOWN_CA), ==, 0);
  tls_assert_reads (session, &peer->output, 0, &peer->input, WEIR_TLS_FAILED, "content");
  g_assert_cmpint (weir_tls_session_get_failure (session), ==, WEIR_TLS_FAILURE_ALERT);
}

/* RFC 8446, section 5.4: padding is no content, nor is a record of it alone; and none is an end. */
static void
test_padding (TlsFixture *f, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (RawPeer) peer = NULL;
  g_autoptr (WeirTlsSession) session = NULL;

  establish (f, TLS_1_3, &peer, &session);
  for (guint i = 0; i < 300; i++)
    g_assert_cmpint (gnutls_record_send2 (peer->session, "", 0, 20, 0), >=, 0);
  g_assert_cmpint (gnutls_record_send2 (peer->session, "content", 7, 1000, 0), ==, 7);
  tls_assert_reads (session, &peer->output, 0, &peer->input, WEIR_TLS_WAIT, "content");
}

/* A handshake in records of an octet each: slow, but one. */
static void
test_small_fragments (TlsFixture *f, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (RawPeer) peer = raw_peer_new (GNUTLS_CLIENT, TLS_1_2, NULL);
  g_autoptr (WeirTlsSession) session = weir_tls_session_new_server (f->context, f->leaf);
  WeirBuffer records = { 0 };
  WeirSpan hello;

  raw_peer_shake (peer);
  hello = weir_buffer_peek (&peer->output);
  weir_span_take (&hello, 5);
  while (hello.length > 0)
    {
      weir_buffer_append (&records, (WeirSpan){ OCTETS ("\x16\x03\x01\x00\x01") });
      weir_buffer_append (&records, weir_span_take (&hello, 1));
    }
  weir_buffer_clear (&peer->output);
  peer->output = records;
  g_assert_cmpint (raw_peer_shake_hands (peer, session, 4), ==, WEIR_TLS_OK);
}

static void
assert_ends (WeirTlsSession *session, char type, gsize limit)
{
  static char record[5 + 16 * 1024] = { 22, 3, 3, 0x40, 0 };
  const char head[] = { 22, 3, 3, 0, 4, type, 0x7f, 0x7f, 0x7f };
  WeirBuffer output = { 0 };
  WeirSpan span = { head, sizeof head };
  gsize said = 0;

  g_assert_cmpint (weir_tls_session_handshake (session, &span, &output), ==, WEIR_TLS_WAIT);
  weir_buffer_clear (&output);
  do
    {
      span = (WeirSpan){ record, sizeof record };
      said += sizeof record;
    }
  while (weir_tls_session_handshake (session, &span, &output) == WEIR_TLS_WAIT);
  g_assert_cmpuint (said, <=, limit + sizeof record);
  g_assert_cmpint (weir_tls_session_get_failure (session), ==, WEIR_TLS_FAILURE_PROTOCOL);
  g_assert_cmpuint (weir_buffer_length (&output), ==, 7);
  weir_buffer_clear (&output);
}

/* A message that would have 8 MiB is not waited for. */
static void
test_long_message (TlsFixture *f, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (WeirTlsSession) client = tls_fixture_new_client (f, "origin.example");
  g_autoptr (WeirTlsSession) server = weir_tls_session_new_server (f->context, f->leaf);

  assert_ends (client, 2, 192 * 1024);
  assert_ends (server, 1, 128 * 1024);
}

/* Tickets may come again and again, but not for ever without a word between. */
static void
test_tickets_without_end (TlsFixture *f, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (RawPeer) peer = tls_fixture_new_origin (f, TLS_1_3);
  g_autoptr (WeirTlsSession) session = tls_fixture_new_client (f, "origin.example");
  WeirTlsStatus status = WEIR_TLS_WAIT;
  gsize said = 0;
  gnutls_datum_t key;

  g_assert_cmpint (gnutls_session_ticket_key_generate (&key), ==, 0);
  g_assert_cmpint (gnutls_session_ticket_enable_server (peer->session, &key), ==, 0);
  gnutls_free (key.data);
  g_assert_cmpint (raw_peer_shake_hands (peer, session, 0), ==, WEIR_TLS_OK);

  for (guint i = 0; i < 50; i++)
    {
      g_assert_cmpint (gnutls_session_ticket_send (peer->session, 10, 0), ==, 0);
      raw_peer_say (peer, "word");
      tls_assert_reads (session, &peer->output, 0, &peer->input, WEIR_TLS_WAIT, "word");
    }
  while (status == WEIR_TLS_WAIT)
    {
      g_autoptr (GString) content = g_string_new (NULL);

      g_assert_cmpint (gnutls_session_ticket_send (peer->session, 10, 0), ==, 0);
      said += weir_buffer_length (&peer->output);
      status = tls_read_all (session, &peer->output, 0, &peer->input, content);
    }
  g_assert_cmpint (status, ==, WEIR_TLS_FAILED);
  g_assert_cmpuint (said, <, 70 * 1024);
  g_assert_cmpuint (said, >, 60 * 1024);
}

static int
sign_anyhow (G_GNUC_UNUSED gnutls_privkey_t key,
             G_GNUC_UNUSED gnutls_sign_algorithm_t algorithm,
             gpointer certificate,
             G_GNUC_UNUSED unsigned int flags,
             G_GNUC_UNUSED const gnutls_datum_t *data,
             gnutls_datum_t *signature)
{
  const TestCertificateSpec *spec = certificate;

  signature->size = spec->odd_rsa_bits / 8;
  signature->data = gnutls_malloc (signature->size);
  memset (signature->data, 0x11, signature->size);

  return 0;
}

static int
tell_of_key (G_GNUC_UNUSED gnutls_privkey_t key, unsigned int flags, gpointer certificate)
{
  const TestCertificateSpec *spec = certificate;

  if (flags == GNUTLS_PRIVKEY_INFO_PK_ALGO)
    return GNUTLS_PK_RSA;
  if (flags == GNUTLS_PRIVKEY_INFO_PK_ALGO_BITS)
    return (int) spec->odd_rsa_bits;

  return (flags & GNUTLS_PRIVKEY_INFO_HAVE_SIGN_ALGO) != 0 ? 1 : -1;
}

/* Credentials with a key that nobody has: what it signs is wrong. */
static gnutls_certificate_credentials_t
pretend (const TestCertificateSpec *spec)
{
  g_autoptr (TestCertificate) root = test_root_new ("Root");
  g_autoptr (TestCertificate) leaf = test_certificate_new (root, spec);
  gnutls_certificate_credentials_t credentials;
  gnutls_datum_t der = { 0 };
  gnutls_pcert_st certificate;
  gnutls_privkey_t key;
  gsize size;

  der.data = (guchar *) g_bytes_get_data (test_certificate_get_der (leaf), &size);
  der.size = (guint) size;
  g_assert_cmpint (gnutls_certificate_allocate_credentials (&credentials), ==, 0);
  gnutls_certificate_set_flags (credentials, GNUTLS_CERTIFICATE_SKIP_KEY_CERT_MATCH);
  g_assert_cmpint (gnutls_pcert_import_x509_raw (&certificate, &der, GNUTLS_X509_FMT_DER, 0), ==,
                   0);
  g_assert_cmpint (gnutls_privkey_init (&key), ==, 0);
  g_assert_cmpint (gnutls_privkey_import_ext4 (key, (gpointer) spec, sign_anyhow, sign_anyhow, NULL,
                                               NULL, tell_of_key, 0),
                   ==, 0);
  g_assert_cmpint (gnutls_certificate_set_key (credentials, NULL, 0, &certificate, 1, key), ==, 0);

  return credentials;
}

/* A key may be so large that to verify one signature takes minutes: that is not begun.  One that can be
 * verified is, and found wrong. */
static void
test_slow_key (TlsFixture *f, gconstpointer priorities)
{
  static const struct
  {
    TestCertificateSpec spec;
    WeirTlsFailure failure;
  } keys[] = {
    { { .odd_rsa_bits = 8192, .odd_rsa_exponent = 65537 }, WEIR_TLS_FAILURE_PROTOCOL },
    { { .odd_rsa_bits = 8200, .odd_rsa_exponent = 65537 }, WEIR_TLS_FAILURE_PARAMETERS },
    { { .odd_rsa_bits = 2048, .odd_rsa_exponent = 0xffffffff }, WEIR_TLS_FAILURE_PROTOCOL },
    { { .odd_rsa_bits = 2048, .odd_rsa_exponent = 0x100000001 }, WEIR_TLS_FAILURE_PARAMETERS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (RawPeer) peer = raw_peer_new (GNUTLS_SERVER, priorities, pretend (&keys[i].spec));
      g_autoptr (WeirTlsSession) session = tls_fixture_new_client (f, "origin.example");

      g_assert_cmpint (raw_peer_shake_hands (peer, session, 0), ==, WEIR_TLS_FAILED);
      g_assert_cmpint (weir_tls_session_get_failure (session), ==, keys[i].failure);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    tls_fixture_add ("/tls/hostile/first-octets", rows[i].name, &rows[i], test_first_octets);
  tls_fixture_add_both ("/tls/hostile/changed-flight", test_changed_flight);
  tls_fixture_add_both ("/tls/hostile/changed-hello", test_changed_hello);
  tls_fixture_add_both ("/tls/hostile/changed-record", test_changed_record);
  tls_fixture_add_both ("/tls/hostile/repeated-record", test_repeated_record);
  tls_fixture_add_both ("/tls/hostile/lost-record", test_lost_record);
  tls_fixture_add_both ("/tls/hostile/plain-record", test_plain_record);
  tls_fixture_add_both ("/tls/hostile/alert-after-content", test_alert_after_content);
  tls_fixture_add_both ("/tls/hostile/slow-key", test_slow_key);
  tls_fixture_add ("/tls/hostile/long-message", "both", NULL, test_long_message);
  tls_fixture_add ("/tls/hostile/tickets-without-end", "tls-1.3", NULL, test_tickets_without_end);
  tls_fixture_add ("/tls/hostile/padding", "tls-1.3", NULL, test_padding);
  tls_fixture_add ("/tls/hostile/small-fragments", "tls-1.2", NULL, test_small_fragments);

  return g_test_run ();
}
