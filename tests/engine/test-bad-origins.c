/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Origins that are not to be trusted, or that speak as nobody should: each is refused before an octet
 * of a request leaves.  What came is counted at the origin, and the client, inside its tunnel, is told
 * the reason in words.
 */

#include "secure.h"
#include "test-staple.h"
#include "tls-origin.h"
#include "weir-failure-words.h"

#define HOST "bad.test"

#define PAST 1500000000
#define FUTURE 2500000000

#define CLIENT_AUTH "1.3.6.1.5.5.7.3.2"

#define NO_ALERT (-1)

/* What GnuTLS has left of the ways of old. */
#define TLS_1_1 "NORMAL:-VERS-ALL:+VERS-TLS1.1:+VERS-TLS1.0:%VERIFY_ALLOW_BROKEN"
#define TLS_1_2(kx, ciphers, macs)             \
  "NONE:+VERS-TLS1.2:" kx ":" ciphers ":" macs \
  ":+COMP-NULL:+SIGN-ALL:+GROUP-ALL:%VERIFY_ALLOW_BROKEN"

typedef struct
{
  const char *name;
  WeirCertificateFault fault; /* that the page tells of */
  WeirTlsFailure failure;     /* or this, with no fault */
  TestCertificateSpec leaf;   /* hosts NULL: HOST */
  TestCertificateSpec issuer; /* between root and leaf; subject NULL: nobody */
  gboolean is_unknown;        /* neither the root nor anybody else knows who signed it */
  gboolean is_its_own;        /* signed by itself */
  gboolean is_without_hosts;
  gboolean is_revoked; /* by the response that the origin staples */
  const char *priority;
  gboolean has_weak_dh;
} Case;

#define BAD(what) .fault = WEIR_CERTIFICATE_FAULT_##what
#define FAILED(why) .failure = WEIR_TLS_FAILURE_##why

static const Case cases[] = {
  { "expired", BAD (EXPIRED), .leaf = { .not_before = 1, .not_after = PAST } },
  { "not-yet-valid", BAD (NOT_YET_VALID),
    .leaf = { .not_before = FUTURE - 1, .not_after = FUTURE } },
  { "wrong-name", BAD (WRONG_NAME), .leaf = { .hosts = "good.test *.bad.test" } },
  { "self-signed", BAD (SELF_SIGNED), .is_its_own = TRUE },
  { "unknown-root", BAD (UNKNOWN_ISSUER), .is_unknown = TRUE },
  { "cn-only", BAD (NO_NAMES), .leaf = { .subject = HOST }, .is_without_hosts = TRUE },
  { "wrong-purpose", BAD (WRONG_PURPOSE), .leaf = { .purposes = CLIENT_AUTH } },
  { "intermediate-without-ca", BAD (NOT_AN_AUTHORITY), .issuer = { .subject = "Leaf" } },
  { "intermediate-for-others", BAD (CONSTRAINED),
    .issuer = { .subject = "Issuer", .is_authority = TRUE, .permitted = "good.test" } },
  { "intermediate-expired", BAD (EXPIRED),
    .issuer = { .subject = "Issuer", .is_authority = TRUE, .not_before = 1, .not_after = PAST } },
  { "weak-intermediate", BAD (WEAK_KEY),
    .issuer = { .subject = "Issuer", .is_authority = TRUE, .key = TEST_KEY_RSA_1024 } },
  { "weak-key", BAD (WEAK_KEY), .leaf = { .key = TEST_KEY_RSA_1024 } },
  { "sha1", BAD (WEAK_SIGNATURE), .leaf = { .digest = GNUTLS_DIG_SHA1 } },
  { "md5", BAD (WEAK_SIGNATURE), .leaf = { .digest = GNUTLS_DIG_MD5 },
    .issuer = { .subject = "Issuer", .is_authority = TRUE, .key = TEST_KEY_RSA_2048 } },
  { "revoked", BAD (REVOKED), .is_revoked = TRUE },
  { "revoked-tls-1.2", BAD (REVOKED), .is_revoked = TRUE, .priority = "NORMAL:-VERS-TLS1.3" },
  { "no-staple", BAD (NO_STAPLE), .leaf = { .flags = TEST_WITH_MUST_STAPLE } },
  { "expired-tls-1.2", BAD (EXPIRED), .leaf = { .not_before = 1, .not_after = PAST },
    .priority = "NORMAL:-VERS-TLS1.3" },

  { "tls-1.1", FAILED (PARAMETERS), .priority = TLS_1_1 },
  { "weak-dh", FAILED (PARAMETERS), .leaf = { .key = TEST_KEY_RSA_2048 },
    .priority = TLS_1_2 ("+DHE-RSA", "+AES-128-GCM", "+AEAD"), .has_weak_dh = TRUE },
  { "static-rsa", FAILED (PARAMETERS),
    .leaf = { .key = TEST_KEY_RSA_2048,
              .key_usage = GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_KEY_ENCIPHERMENT },
    .priority = TLS_1_2 ("+RSA", "+AES-128-GCM", "+AEAD") },
  { "cbc", FAILED (PARAMETERS), .priority = TLS_1_2 ("+ECDHE-ECDSA", "+AES-128-CBC", "+SHA1") },
  { "rc4", FAILED (PARAMETERS), .priority = TLS_1_2 ("+ECDHE-ECDSA", "+ARCFOUR-128", "+SHA1") },
  { "3des", FAILED (PARAMETERS), .priority = TLS_1_2 ("+ECDHE-ECDSA", "+3DES-CBC", "+SHA1") },
  { "anonymous", FAILED (PARAMETERS), .priority = TLS_1_2 ("+ANON-ECDH", "+AES-128-CBC", "+SHA1") },
  { "sha1-handshake", FAILED (PARAMETERS), .leaf = { .key = TEST_KEY_RSA_2048 },
    .priority = "NONE:+VERS-TLS1.2:+ECDHE-RSA:+AES-128-GCM:+AEAD:+COMP-NULL:+SIGN-RSA-SHA1:"
                "+GROUP-ALL:%VERIFY_ALLOW_BROKEN" },
};

static TestCertificate *
make_leaf (const Case *one, const TestCertificate *issuer)
{
  TestCertificateSpec spec = one->leaf;

  if (spec.hosts == NULL && !one->is_without_hosts)
    spec.hosts = HOST;

  return test_certificate_new (one->is_its_own ? NULL : issuer, &spec);
}

/* Returns: (transfer full): the origin of the case */
static TlsOrigin *
make_origin (const Case *one)
{
  g_autoptr (TestCertificate) stranger = test_root_new ("Stranger");
  const TestCertificate *root = one->is_unknown ? stranger : secure_get_root ();
  g_autoptr (TestCertificate) issuer =
    one->issuer.subject != NULL ? test_certificate_new (root, &one->issuer) : NULL;
  g_autoptr (TestCertificate) leaf = make_leaf (one, issuer != NULL ? issuer : root);
  TlsOriginWays ways = {
    .credentials = test_credentials_new (leaf, issuer, NULL),
    .priority = one->priority,
    .has_weak_dh = one->has_weak_dh,
  };

  if (one->is_revoked)
    ways.staple = test_staple_new (
      &(TestStapleSpec){ .crt = leaf, .issuer = root, .status = TEST_STAPLE_REVOKED });

  return tls_origin_new (&ways);
}

static void
set_origin (World *world, TlsOrigin *origin)
{
  g_autofree char *spec =
    g_strdup_printf ("%s:443:127.0.0.1:%u", HOST, tls_origin_get_port (origin));
  g_autoptr (GError) error = NULL;

  weir_proxy_add_resolve (world_get_proxy (world), spec, &error);
  g_assert_no_error (error);
}

/* Enters the tunnel and asks for something, with something to hide. */
static void
ask (World *world, const char *page)
{
  const Step steps[] = {
    { CLIENT_SENDS, "POST /secret HTTP/1.1\r\nHost: " HOST
                    "\r\nCookie: secret=1\r\nContent-Length: 6\r\n\r\nsecret" },
    { CLIENT_GETS_PAGE, page },
    { CLIENT_SENDS, "GET /secret HTTP/1.1\r\nHost: " HOST "\r\nCookie: secret=1\r\n\r\n" },
    { CLIENT_GETS_PAGE, page },
    { STEP_NONE },
  };

  secure_enter (world, HOST);
  world_play (world, steps, 0);
}

static void
test_case (gconstpointer data)
{
  const WeirProxyOptions options = { 0 };
  const Case *one = data;
  TlsOrigin *origin = make_origin (one);
  World *world = secure_world_new (&options, NULL, NULL, NULL, NULL);
  const gboolean is_bad = one->fault != WEIR_CERTIFICATE_FAULT_NONE;
  g_autofree char *page = g_strconcat ("502 ",
                                       is_bad ? weir_certificate_fault_describe (one->fault)
                                              : weir_failure_explain_tls (one->failure),
                                       NULL);
  TlsOriginCounts counts;

  /* It is not because the origin cannot. */
  g_assert_true (tls_origin_can_speak (origin));
  set_origin (world, origin);
  ask (world, page);
  world_free (world);
  tls_origin_free (origin, &counts);

  g_assert_cmpuint (counts.n_connections, >, 1);
  g_assert_cmpuint (counts.n_octets, ==, 0);
  g_assert_cmpuint (counts.n_secured, ==, is_bad ? counts.n_connections : 1);
  if (is_bad)
    g_assert_cmpint (counts.alert, !=, NO_ALERT);
}

static void
test_good (void)
{
  g_test_summary ("With nothing wrong, the same origin gets what is sent");
  const WeirProxyOptions options = { 0 };
  const Case good = { "good" };
  TlsOrigin *origin = make_origin (&good);
  World *world = secure_world_new (&options, NULL, NULL, NULL, NULL);
  const Step steps[] = {
    { CLIENT_SENDS, "GET /secret HTTP/1.1\r\nHost: " HOST "\r\n\r\n" },
    { CLIENT_CLOSES, NULL },
    { STEP_NONE },
  };
  TlsOriginCounts counts;

  set_origin (world, origin);
  secure_enter (world, HOST);
  world_play_quietly (world, steps, 0);
  world_settle ();
  world_free (world);
  tls_origin_free (origin, &counts);

  g_assert_cmpuint (counts.n_secured, ==, 1);
  g_assert_cmpuint (counts.n_octets, >, 0);
  g_assert_cmpint (counts.alert, ==, NO_ALERT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/bad-origins/good", test_good);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/bad-origins/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }

  return g_test_run ();
}
