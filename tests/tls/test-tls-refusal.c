/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is not spoken, with whom, and what it is called. */

#include "tls-fixture.h"

typedef struct
{
  const char *name;
  const char *priorities;
  WeirTlsFailure failure;
  int alert; /* that a client gets */
} Row;

static const Row rows[] = {
  { "tls-1.1", "NORMAL:-VERS-ALL:+VERS-TLS1.1", WEIR_TLS_FAILURE_VERSION,
    GNUTLS_A_PROTOCOL_VERSION },
  { "tls-1.0", "NORMAL:-VERS-ALL:+VERS-TLS1.0", WEIR_TLS_FAILURE_VERSION,
    GNUTLS_A_PROTOCOL_VERSION },
  { "rsa-key-exchange", TLS_1_2 ":-KX-ALL:+RSA", WEIR_TLS_FAILURE_PARAMETERS,
    GNUTLS_A_HANDSHAKE_FAILURE },
  { "finite-fields", TLS_1_2 ":-KX-ALL:+DHE-RSA", WEIR_TLS_FAILURE_PARAMETERS,
    GNUTLS_A_HANDSHAKE_FAILURE },
  { "finite-fields-1.3", "NORMAL:-VERS-ALL:+VERS-TLS1.3:-GROUP-ALL:+GROUP-FFDHE2048",
    WEIR_TLS_FAILURE_PARAMETERS, GNUTLS_A_HANDSHAKE_FAILURE },
  { "cbc", TLS_1_2 ":-CIPHER-ALL:+AES-128-CBC:+AES-256-CBC", WEIR_TLS_FAILURE_PARAMETERS,
    GNUTLS_A_HANDSHAKE_FAILURE },
  { "ccm", TLS_1_2 ":-CIPHER-ALL:+AES-128-CCM:+AES-256-CCM", WEIR_TLS_FAILURE_PARAMETERS,
    GNUTLS_A_HANDSHAKE_FAILURE },
  { "sha-1", TLS_1_2 ":-SIGN-ALL:+SIGN-ECDSA-SHA1:+SIGN-RSA-SHA1", WEIR_TLS_FAILURE_PARAMETERS,
    GNUTLS_A_HANDSHAKE_FAILURE },
  { "p-521", "NORMAL:-GROUP-ALL:+GROUP-SECP521R1", WEIR_TLS_FAILURE_PARAMETERS,
    GNUTLS_A_HANDSHAKE_FAILURE },
  { "anonymous", TLS_1_2 ":-KX-ALL:+ANON-ECDH", WEIR_TLS_FAILURE_PARAMETERS,
    GNUTLS_A_HANDSHAKE_FAILURE },
};

static void
assert_failed (WeirTlsSession *session, WeirTlsFailure failure)
{
  WeirBuffer output = { 0 };
  WeirSpan nothing = { NULL, 0 };

  g_assert_cmpint (weir_tls_session_get_failure (session), ==, failure);

  /* It stays so, and says nothing more. */
  g_assert_cmpint (weir_tls_session_handshake (session, &nothing, &output), ==, WEIR_TLS_FAILED);
  weir_tls_session_end (session, &output);
  g_assert_cmpuint (weir_buffer_length (&output), ==, 0);
}

/* The peer has got @alert, or as much as it can know of it. */
static void
assert_told (RawPeer *peer, int alert)
{
  raw_peer_shake (peer);
  g_assert_cmpint (peer->code, ==, GNUTLS_E_FATAL_ALERT_RECEIVED);
  g_assert_cmpint (gnutls_alert_get (peer->session), ==, alert);
}

static void
test_to_client (TlsFixture *f, gconstpointer data)
{
  const Row *row = data;
  g_autoptr (RawPeer) peer = raw_peer_new (GNUTLS_CLIENT, row->priorities, NULL);
  g_autoptr (WeirTlsSession) session = weir_tls_session_new_server (f->context, f->leaf);
  gnutls_anon_client_credentials_t anonymous;

  g_assert_cmpint (gnutls_anon_allocate_client_credentials (&anonymous), ==, 0);
  g_assert_cmpint (gnutls_credentials_set (peer->session, GNUTLS_CRD_ANON, anonymous), ==, 0);
  g_assert_cmpint (raw_peer_shake_hands (peer, session, 0), ==, WEIR_TLS_FAILED);
  assert_failed (session, row->failure);
  g_assert_cmpint (weir_tls_session_get_alert (session), ==, -1);
  assert_told (peer, row->alert);

  gnutls_anon_free_client_credentials (anonymous);
}

/* With what we offer, an old origin finds no suite before it notices that it knows no version. */
static void
test_to_origin (TlsFixture *f, gconstpointer data)
{
  const Row *row = data;
  g_autoptr (RawPeer) peer = tls_fixture_new_origin (f, row->priorities);
  g_autoptr (WeirTlsSession) session = tls_fixture_new_client (f, "origin.example");

  g_assert_cmpint (raw_peer_shake_hands (peer, session, 0), ==, WEIR_TLS_FAILED);
  assert_failed (session, WEIR_TLS_FAILURE_PARAMETERS);
  g_assert_cmpint (weir_tls_session_get_alert (session), ==, GNUTLS_A_HANDSHAKE_FAILURE);
}

#define EXTENSION_GROUPS 10
#define EXTENSION_SIGNATURES 13
#define EXTENSION_ALPN 16
#define EXTENSION_VERSIONS 43
#define ANY_EXTENSION 0x10000

/* An origin that takes what it was not offered: because the ClientHello is another one when it gets
 * there.  So it is our end that has to notice, before it says anything more. */
typedef struct
{
  const char *name;
  const char *priorities;
  guint16 suite;     /* 0: those that were offered */
  guint16 version;   /* 0: 1.2 */
  guint16 extension; /* whose values are exchanged, or 0 */
  guint16 value;     /* for each that was offered */
  WeirTlsFailure failure;
  int alert;
} Forgery;

static const Forgery forgeries[] = {
  { "rsa-key-exchange", TLS_1_2 ":+RSA", 0x009c, 0, 0, 0, WEIR_TLS_FAILURE_PARAMETERS, 40 },
  { "cbc", TLS_1_2, 0xc009, 0, 0, 0, WEIR_TLS_FAILURE_PARAMETERS, 40 },
  { "cbc-sha-256", TLS_1_2 ":+SHA256", 0xc023, 0, 0, 0, WEIR_TLS_FAILURE_PARAMETERS, 40 },
  { "3des", TLS_1_2 ":+3DES-CBC", 0xc008, 0, 0, 0, WEIR_TLS_FAILURE_PARAMETERS, 40 },
  { "sha-1", TLS_1_2 ":+SIGN-ECDSA-SHA1", 0, 0, EXTENSION_SIGNATURES, 0x0203,
    WEIR_TLS_FAILURE_PARAMETERS, 40 },
  { "sha-512", TLS_1_2, 0, 0, EXTENSION_SIGNATURES, 0x0603, WEIR_TLS_FAILURE_PARAMETERS, 40 },
  { "p-521", TLS_1_2, 0, 0, EXTENSION_GROUPS, 0x0019, WEIR_TLS_FAILURE_PARAMETERS, 40 },
  { "tls-1.1", "NORMAL:-VERS-ALL:+VERS-TLS1.1:+VERS-TLS1.2", 0xc009, 0x0302, 0, 0,
    WEIR_TLS_FAILURE_VERSION, 70 },
  { "protocol", TLS_1_2, 0, 0, EXTENSION_ALPN, 0, WEIR_TLS_FAILURE_PARAMETERS, 120 },
};

static guint
get_number (const guint8 *octets)
{
  return (guint) octets[0] << 8 | octets[1];
}

static void
set_number (guint8 *octets, guint number)
{
  octets[0] = (guint8) (number >> 8);
  octets[1] = (guint8) number;
}

static guint8 *
get_suites (guint8 *hello)
{
  guint8 *session_id = hello + 5 + 4 + 2 + 32;

  return session_id + 1 + session_id[0];
}

/* Where an extension of a ClientHello begins, which has it; or the first. */
static guint8 *
find_extension (guint8 *hello, guint type)
{
  guint8 *suites = get_suites (hello);
  guint8 *compressions = suites + 2 + get_number (suites);
  guint8 *extension = compressions + 1 + compressions[0] + 2;

  while (type != ANY_EXTENSION && get_number (extension) != type)
    extension += 4 + get_number (extension + 2);

  return extension;
}

/* No tickets (35, 41, 45), no early data (42), no heartbeat (15), no certificate later on (49), no
 * keys without certificates (19, 20): but for what is here, nothing is offered. */
static void
test_offer (TlsFixture *f, G_GNUC_UNUSED gconstpointer data)
{
  static const guint allowed[] = {
    0,  5,  EXTENSION_GROUPS,   11,    EXTENSION_SIGNATURES, EXTENSION_ALPN, 22, 23,
    28, 51, EXTENSION_VERSIONS, 65281,
  };
  g_autoptr (WeirTlsSession) session = tls_fixture_new_client (f, "origin.example");
  WeirBuffer output = { 0 };
  WeirSpan nothing = { NULL, 0 };
  const guint8 *extension;
  const guint8 *end;

  g_assert_cmpint (weir_tls_session_handshake (session, &nothing, &output), ==, WEIR_TLS_WAIT);
  extension = find_extension ((guint8 *) weir_buffer_peek (&output).octets, ANY_EXTENSION);
  end = (const guint8 *) weir_buffer_peek (&output).octets + weir_buffer_length (&output);
  for (; extension < end; extension += 4 + get_number (extension + 2))
    {
      gboolean is_allowed = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (allowed); i++)
        is_allowed = is_allowed || get_number (extension) == allowed[i];
      if (!is_allowed)
        g_test_message ("extension %u", get_number (extension));
      g_assert_true (is_allowed);
    }
  g_assert_true (extension == end);
  weir_buffer_clear (&output);
}

static void
exchange_values (guint8 *vector, guint value)
{
  for (guint i = 0; i < get_number (vector); i += 2)
    set_number (vector + 2 + i, value);
}

static void
forge (const Forgery *forgery, guint8 *hello)
{
  /* Without it, what counts is the version before (RFC 8446, section 4.2.1). */
  set_number (find_extension (hello, EXTENSION_VERSIONS), 0x5a5a);
  set_number (hello + 9, forgery->version != 0 ? forgery->version : 0x0303);

  if (forgery->suite != 0)
    exchange_values (get_suites (hello), forgery->suite);
  if (forgery->extension == EXTENSION_ALPN)
    memcpy (find_extension (hello, EXTENSION_ALPN) + 7, "spdy/3.1", 8);
  else if (forgery->extension != 0)
    exchange_values (find_extension (hello, forgery->extension) + 4, forgery->value);
}

static void
test_forgery (TlsFixture *f, gconstpointer data)
{
  const Forgery *forgery = data;
  const gnutls_datum_t spdy = { (unsigned char *) "spdy/3.1", 8 };
  g_autoptr (TestCertificate) rsa =
    test_certificate_new (f->root,
                          &(TestCertificateSpec){ .hosts = "origin.example",
                                                  .key = TEST_KEY_RSA_2048,
                                                  .key_usage = GNUTLS_KEY_DIGITAL_SIGNATURE |
                                                               GNUTLS_KEY_KEY_ENCIPHERMENT });
  const gboolean is_rsa = forgery->suite == 0x009c;
  g_autoptr (RawPeer) peer =
    raw_peer_new (GNUTLS_SERVER, forgery->priorities,
                  test_credentials_new (is_rsa ? rsa : f->origin, f->root, NULL));
  g_autoptr (WeirTlsSession) session = tls_fixture_new_client (f, "origin.example");

  g_assert_cmpint (gnutls_alpn_set_protocols (peer->session, &spdy, 1, 0), ==, 0);
  g_assert_cmpint (raw_peer_shake_session (peer, session, 0), ==, WEIR_TLS_WAIT);
  forge (forgery, (guint8 *) weir_buffer_peek (&peer->input).octets);
  raw_peer_shake (peer);
  g_assert_cmpint (peer->code, ==, GNUTLS_E_AGAIN);

  g_assert_cmpint (raw_peer_shake_session (peer, session, 0), ==, WEIR_TLS_FAILED);
  assert_failed (session, forgery->failure);
  g_assert_cmpint (weir_tls_session_get_alert (session), ==, -1);
  assert_told (peer, forgery->alert);
}

/* What a ServerHello says of compression (RFC 8446, section 4.1.3). */
static void
test_compression (TlsFixture *f, gconstpointer priorities)
{
  g_autoptr (RawPeer) peer = tls_fixture_new_origin (f, priorities);
  g_autoptr (WeirTlsSession) session = tls_fixture_new_client (f, "origin.example");
  guint8 *suite;

  g_assert_cmpint (raw_peer_shake_session (peer, session, 0), ==, WEIR_TLS_WAIT);
  raw_peer_shake (peer);
  suite = get_suites ((guint8 *) weir_buffer_peek (&peer->output).octets);
  g_assert_cmpuint (suite[2], ==, 0);
  suite[2] = 1;
  g_assert_cmpint (raw_peer_shake_session (peer, session, 0), ==, WEIR_TLS_FAILED);
  g_assert_cmpint (weir_tls_session_get_failure (session), !=, WEIR_TLS_FAILURE_INTERNAL);
  g_assert_cmpuint (weir_buffer_length (&peer->input), >, 0);
}

static void
test_certificate_asked (TlsFixture *f, gconstpointer priorities)
{
  static const gnutls_certificate_request_t kinds[] = { GNUTLS_CERT_REQUEST, GNUTLS_CERT_REQUIRE };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (RawPeer) peer = tls_fixture_new_origin (f, priorities);
      g_autoptr (WeirTlsSession) session = tls_fixture_new_client (f, "origin.example");

      gnutls_certificate_server_set_request (peer->session, kinds[i]);
      g_assert_cmpint (raw_peer_shake_hands (peer, session, 3), ==, WEIR_TLS_FAILED);
      assert_failed (session, WEIR_TLS_FAILURE_CERTIFICATE_ASKED);
      g_assert_cmpint (weir_tls_session_get_alert (session), ==, -1);

      /* GnuTLS takes an alert here for a client without a certificate. */
      raw_peer_shake (peer);
      g_assert_cmpint (gnutls_alert_get (peer->session), ==, GNUTLS_A_HANDSHAKE_FAILURE);
    }
}

/* Alerts of a client that has seen our certificate. */
static const struct
{
  int alert;
  WeirTlsFailure failure;
} alerts[] = {
  { 10, WEIR_TLS_FAILURE_ALERT },       { 40, WEIR_TLS_FAILURE_PARAMETERS },
  { 42, WEIR_TLS_FAILURE_ALERT },       { 43, WEIR_TLS_FAILURE_ALERT },
  { 44, WEIR_TLS_FAILURE_ALERT },       { 45, WEIR_TLS_FAILURE_ALERT },
  { 46, WEIR_TLS_FAILURE_ALERT },       { 47, WEIR_TLS_FAILURE_ALERT },
  { 48, WEIR_TLS_FAILURE_ALERT },       { 49, WEIR_TLS_FAILURE_ALERT },
  { 50, WEIR_TLS_FAILURE_ALERT },       { 51, WEIR_TLS_FAILURE_ALERT },
  { 70, WEIR_TLS_FAILURE_VERSION },     { 71, WEIR_TLS_FAILURE_PARAMETERS },
  { 80, WEIR_TLS_FAILURE_ALERT },       { 112, WEIR_TLS_FAILURE_ALERT },
  { 113, WEIR_TLS_FAILURE_ALERT },      { 116, WEIR_TLS_FAILURE_CERTIFICATE_ASKED },
  { 120, WEIR_TLS_FAILURE_PARAMETERS }, { 121, WEIR_TLS_FAILURE_ALERT },
};

static int
look_away (G_GNUC_UNUSED gnutls_session_t session)
{
  return GNUTLS_E_CERTIFICATE_ERROR;
}

static void
test_alerts (TlsFixture *f, gconstpointer priorities)
{
  for (guint i = 0; i < G_N_ELEMENTS (alerts); i++)
    {
      g_autoptr (RawPeer) peer = raw_peer_new (GNUTLS_CLIENT, priorities, NULL);
      g_autoptr (WeirTlsSession) session = weir_tls_session_new_server (f->context, f->leaf);

      gnutls_certificate_set_verify_function (peer->credentials, look_away);
      while (!gnutls_error_is_fatal (peer->code))
        {
          peer->code = gnutls_handshake (peer->session);
          if (!gnutls_error_is_fatal (peer->code))
            g_assert_cmpint (raw_peer_shake_session (peer, session, 0), ==, WEIR_TLS_WAIT);
        }
      g_assert_cmpint (gnutls_alert_send (peer->session, GNUTLS_AL_FATAL, alerts[i].alert), ==, 0);
      g_assert_cmpint (raw_peer_shake_session (peer, session, 0), ==, WEIR_TLS_FAILED);
      assert_failed (session, alerts[i].failure);
      g_assert_cmpint (weir_tls_session_get_alert (session), ==, alerts[i].alert);
    }
}

/* Alerts that are not sealed, as OpenSSL sends them in TLS 1.3, and an end in the middle of it. */
static void
test_plain_alerts (TlsFixture *f, gconstpointer priorities)
{
  for (guint i = 0; i < G_N_ELEMENTS (alerts); i++)
    {
      g_autoptr (RawPeer) peer = raw_peer_new (GNUTLS_CLIENT, priorities, NULL);
      g_autoptr (WeirTlsSession) session = weir_tls_session_new_server (f->context, f->leaf);
      const char record[] = { 21, 3, 3, 0, 2, 2, (char) alerts[i].alert };

      raw_peer_shake (peer);
      g_assert_cmpint (raw_peer_shake_session (peer, session, 0), ==, WEIR_TLS_WAIT);
      weir_buffer_clear (&peer->input);
      weir_buffer_append (&peer->output, (WeirSpan){ record, sizeof record });
      g_assert_cmpint (raw_peer_shake_session (peer, session, 3), ==, WEIR_TLS_FAILED);
      assert_failed (session, alerts[i].failure);
      g_assert_cmpint (weir_tls_session_get_alert (session), ==, alerts[i].alert);
      g_assert_cmpuint (weir_buffer_length (&peer->input), ==, 0);
    }
}

static void
test_end_in_handshake (TlsFixture *f, gconstpointer priorities)
{
  g_autoptr (RawPeer) peer = raw_peer_new (GNUTLS_CLIENT, priorities, NULL);
  g_autoptr (WeirTlsSession) session = weir_tls_session_new_server (f->context, f->leaf);

  raw_peer_shake (peer);
  g_assert_cmpint (raw_peer_shake_session (peer, session, 0), ==, WEIR_TLS_WAIT);
  weir_buffer_append (&peer->output, (WeirSpan){ "\x15\x03\x03\x00\x02\x01\x00", 7 });
  g_assert_cmpint (raw_peer_shake_session (peer, session, 0), ==, WEIR_TLS_FAILED);
  assert_failed (session, WEIR_TLS_FAILURE_ALERT);
  g_assert_cmpint (weir_tls_session_get_alert (session), ==, 0);
}

/* An origin has to seal them, once it can. */
static void
test_plain_alert_of_origin (TlsFixture *f, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (RawPeer) peer = tls_fixture_new_origin (f, TLS_1_3);
  g_autoptr (WeirTlsSession) session = tls_fixture_new_client (f, "origin.example");
  WeirSpan hello;

  g_assert_cmpint (raw_peer_shake_session (peer, session, 0), ==, WEIR_TLS_WAIT);
  raw_peer_shake (peer);
  hello = weir_buffer_peek (&peer->output);
  hello.length = 5 + get_number ((const guint8 *) hello.octets + 3);
  g_assert_cmpint (weir_tls_session_handshake (session, &hello, &peer->input), ==, WEIR_TLS_WAIT);
  hello = (WeirSpan){ "\x15\x03\x03\x00\x02\x02\x28", 7 };
  g_assert_cmpint (weir_tls_session_handshake (session, &hello, &peer->input), ==, WEIR_TLS_FAILED);
  assert_failed (session, WEIR_TLS_FAILURE_PROTOCOL);
  g_assert_cmpint (weir_tls_session_get_alert (session), ==, -1);
}

static const struct
{
  WeirCertificateFault fault;
  int alert;
} faults[] = {
  { WEIR_CERTIFICATE_FAULT_MALFORMED, 42 },     { WEIR_CERTIFICATE_FAULT_WRONG_NAME, 42 },
  { WEIR_CERTIFICATE_FAULT_EXPIRED, 45 },       { WEIR_CERTIFICATE_FAULT_NOT_YET_VALID, 42 },
  { WEIR_CERTIFICATE_FAULT_SELF_SIGNED, 48 },   { WEIR_CERTIFICATE_FAULT_UNKNOWN_ISSUER, 48 },
  { WEIR_CERTIFICATE_FAULT_WRONG_PURPOSE, 43 }, { WEIR_CERTIFICATE_FAULT_REVOKED, 44 },
  { WEIR_CERTIFICATE_FAULT_BAD_STAPLE, 113 },
};

static void
test_refuse (TlsFixture *f, gconstpointer priorities)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (RawPeer) peer = tls_fixture_new_origin (f, priorities);
      g_autoptr (WeirTlsSession) session = tls_fixture_new_client (f, "origin.example");
      const struct iovec request = { (char *) "GET", 3 };
      char octet;

      g_assert_cmpint (raw_peer_shake_hands (peer, session, 0), ==, WEIR_TLS_OK);
      raw_peer_shake (peer);
      weir_tls_session_refuse (session, faults[i].fault, &peer->input);
      g_assert_false (weir_tls_session_write (session, &request, 1, &peer->input));
      g_assert_cmpint (gnutls_record_recv (peer->session, &octet, 1), ==,
                       GNUTLS_E_FATAL_ALERT_RECEIVED);
      g_assert_cmpint (gnutls_alert_get (peer->session), ==, faults[i].alert);
      g_assert_cmpuint (weir_buffer_length (&peer->input), ==, 0);
    }
}

/* An origin may wish to renegotiate, is told no, and goes on; but not for ever. */
static void
test_renegotiation_of_origin (TlsFixture *f, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (RawPeer) peer = tls_fixture_new_origin (f, TLS_1_2);
  g_autoptr (WeirTlsSession) session = tls_fixture_new_client (f, "origin.example");
  g_autoptr (GString) content = g_string_new (NULL);

  g_assert_cmpint (raw_peer_shake_hands (peer, session, 0), ==, WEIR_TLS_OK);
  for (guint i = 0; i < 8; i++)
    {
      char octet;

      g_assert_cmpint (gnutls_rehandshake (peer->session), ==, 0);
      raw_peer_say (peer, "content");
      tls_assert_reads (session, &peer->output, 0, &peer->input, WEIR_TLS_WAIT, "content");
      g_assert_cmpint (gnutls_record_recv (peer->session, &octet, 1), ==,
                       GNUTLS_E_WARNING_ALERT_RECEIVED);
      g_assert_cmpint (gnutls_alert_get (peer->session), ==, GNUTLS_A_NO_RENEGOTIATION);
    }

  g_assert_cmpint (gnutls_rehandshake (peer->session), ==, 0);
  tls_read_all (session, &peer->output, 0, &peer->input, content);
  assert_failed (session, WEIR_TLS_FAILURE_PROTOCOL);
}

static void
test_renegotiation_of_client (TlsFixture *f, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (RawPeer) peer = raw_peer_new (GNUTLS_CLIENT, TLS_1_2, NULL);
  g_autoptr (WeirTlsSession) session = weir_tls_session_new_server (f->context, f->leaf);

  g_assert_cmpint (raw_peer_shake_hands (peer, session, 0), ==, WEIR_TLS_OK);
  raw_peer_say (peer, "before");
  g_assert_cmpint (gnutls_handshake (peer->session), ==, GNUTLS_E_AGAIN);
  tls_assert_reads (session, &peer->output, 0, &peer->input, WEIR_TLS_FAILED, "before");
  assert_failed (session, WEIR_TLS_FAILURE_PROTOCOL);
}

/* Warnings change nothing (RFC 5246, section 7.2.2), but they are counted. */
static void
test_warnings (TlsFixture *f, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (RawPeer) peer = tls_fixture_new_origin (f, TLS_1_2);
  g_autoptr (WeirTlsSession) session = tls_fixture_new_client (f, "origin.example");
  g_autoptr (GString) content = g_string_new (NULL);

  g_assert_cmpint (raw_peer_shake_hands (peer, session, 0), ==, WEIR_TLS_OK);
  for (guint i = 0; i < 8; i++)
    gnutls_alert_send (peer->session, GNUTLS_AL_WARNING, GNUTLS_A_USER_CANCELED);
  raw_peer_say (peer, "content");
  tls_assert_reads (session, &peer->output, 0, &peer->input, WEIR_TLS_WAIT, "content");
  gnutls_alert_send (peer->session, GNUTLS_AL_WARNING, GNUTLS_A_USER_CANCELED);
  tls_read_all (session, &peer->output, 0, &peer->input, content);
  assert_failed (session, WEIR_TLS_FAILURE_PROTOCOL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      tls_fixture_add ("/tls/refusal/to-client", rows[i].name, &rows[i], test_to_client);
      tls_fixture_add ("/tls/refusal/to-origin", rows[i].name, &rows[i], test_to_origin);
    }
  for (guint i = 0; i < G_N_ELEMENTS (forgeries); i++)
    tls_fixture_add ("/tls/refusal/not-offered", forgeries[i].name, &forgeries[i], test_forgery);
  tls_fixture_add ("/tls/refusal/not-offered", "anything-else", NULL, test_offer);
  tls_fixture_add_both ("/tls/refusal/compression", test_compression);
  tls_fixture_add_both ("/tls/refusal/certificate-asked", test_certificate_asked);
  tls_fixture_add_both ("/tls/refusal/alerts", test_alerts);
  tls_fixture_add_both ("/tls/refusal/plain-alerts", test_plain_alerts);
  tls_fixture_add_both ("/tls/refusal/end-in-handshake", test_end_in_handshake);
  tls_fixture_add ("/tls/refusal/plain-alerts", "of-origin", NULL, test_plain_alert_of_origin);
  tls_fixture_add_both ("/tls/refusal/refuse", test_refuse);
  tls_fixture_add ("/tls/refusal/renegotiation", "of-origin", NULL, test_renegotiation_of_origin);
  tls_fixture_add ("/tls/refusal/renegotiation", "of-client", NULL, test_renegotiation_of_client);
  tls_fixture_add ("/tls/refusal/warnings", "tls-1.2", NULL, test_warnings);

  return g_test_run ();
}
