/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Worlds with TLS: the client trusts Weir's authority, and Weir a root that issued the
 * origin's certificate.  Authorities are made once for a program.
 */

#include "secure.h"

#include <glib/gstdio.h>
#include <gnutls/x509.h>

#define HOSTS "o.test p.test"
#define MAX_PROTOCOLS 4
#define DAY (24 * 60 * 60) /* seconds */

static const SecureWays good_ways;

/* Of the world under way: tests are one after the other. */
static const SecureWays *ways;
static gnutls_certificate_credentials_t client_credentials;
static gnutls_certificate_credentials_t origin_credentials;

const TestCertificate *
secure_get_root (void)
{
  static TestCertificate *root;

  if (root == NULL)
    root = test_root_new ("Test root");

  return root;
}

static const TestCertificate *
get_leaf (void)
{
  static TestCertificate *leaf;

  if (leaf == NULL)
    leaf = test_leaf_new (secure_get_root (), HOSTS);

  return leaf;
}

TestCertificate *
secure_new_leaf (const TestCertificate *issuer, const char *hosts, gint begins, gint ends)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const TestCertificateSpec spec = {
    .hosts = hosts,
    .not_before = now + begins * DAY,
    .not_after = now + ends * DAY,
  };

  return test_certificate_new (issuer, &spec);
}

WeirAuthority *
secure_get_authority (void)
{
  static WeirAuthority *authority;
  g_autoptr (GError) error = NULL;

  if (authority == NULL)
    authority = weir_authority_new ("test", "nobody", &error);
  g_assert_no_error (error);

  return authority;
}

static WeirTrust *
get_trust (void)
{
  static WeirTrust *trust;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  gint fd;

  if (trust != NULL)
    return trust;

  fd = g_file_open_tmp ("weir-roots-XXXXXX", &path, &error);
  g_assert_no_error (error);
  g_close (fd, NULL);
  test_certificates_save (path, secure_get_root (), NULL);
  trust = weir_trust_new (path, FALSE, &error);
  g_assert_no_error (error);
  g_unlink (path);

  return trust;
}

static void
set_priority (gnutls_session_t session, const char *priority)
{
  int result = priority != NULL ? gnutls_priority_set_direct (session, priority, NULL)
                                : gnutls_set_default_priority (session);

  g_assert_cmpint (result, ==, GNUTLS_E_SUCCESS);
}

static void
offer_protocols (gnutls_session_t session, const char *names)
{
  g_auto (GStrv) protocols = g_strsplit (names, ",", MAX_PROTOCOLS);
  gnutls_datum_t data[MAX_PROTOCOLS];
  guint n = 0;

  for (; protocols[n] != NULL; n++)
    data[n] = (gnutls_datum_t){ (guchar *) protocols[n], (guint) strlen (protocols[n]) };
  gnutls_alpn_set_protocols (session, data, n, 0);
}

static gnutls_session_t
make_client_session (const char *host)
{
  gnutls_session_t session;

  gnutls_init (&session, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
  set_priority (session, ways->client_priority);
  offer_protocols (session, ways->client_alpn != NULL ? ways->client_alpn : "http/1.1");
  gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, client_credentials);
  gnutls_server_name_set (session, GNUTLS_NAME_DNS, host, strlen (host));
  gnutls_session_set_verify_cert (session, host, 0);

  return session;
}

static const gnutls_datum_t *
get_ticket_key (void)
{
  static gnutls_datum_t key;

  if (key.data == NULL)
    g_assert_cmpint (gnutls_session_ticket_key_generate (&key), ==, GNUTLS_E_SUCCESS);

  return &key;
}

gnutls_session_t
secure_make_origin_session (void)
{
  gnutls_session_t session;

  gnutls_init (&session, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
  set_priority (session, ways->origin_priority);
  gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, origin_credentials);
  gnutls_session_ticket_enable_server (session, get_ticket_key ());
  if (ways->origin_asks)
    gnutls_certificate_server_set_request (session, GNUTLS_CERT_REQUEST);

  return session;
}

static gnutls_session_t
make_session (const char *host, gpointer user_data G_GNUC_UNUSED)
{
  if (host != NULL)
    return make_client_session (host);

  return ways->origin_is_plain ? NULL : secure_make_origin_session ();
}

static void
trust_pem (const char *text)
{
  const gnutls_datum_t pem = { (guchar *) text, (guint) strlen (text) };

  gnutls_certificate_set_x509_trust_mem (client_credentials, &pem, GNUTLS_X509_FMT_PEM);
}

static void
make_credentials (void)
{
  g_clear_pointer (&client_credentials, gnutls_certificate_free_credentials);
  g_clear_pointer (&origin_credentials, gnutls_certificate_free_credentials);
  gnutls_certificate_allocate_credentials (&client_credentials);
  trust_pem (test_certificate_get_pem (secure_get_root ()));
  if (!ways->client_distrusts)
    trust_pem (weir_authority_get_pem (secure_get_authority ()));
  origin_credentials =
    test_credentials_new (ways->origin_leaf != NULL ? ways->origin_leaf : get_leaf (), NULL);
}

void
secure_world_set_ways (World *world, const SecureWays *new_ways)
{
  ways = new_ways != NULL ? new_ways : &good_ways;
  make_credentials ();
  world_set_session (world, make_session, NULL);
}

WeirPolicy *
secure_make_policy (const char *const *rules, WeirInspectionMode mode)
{
  const WeirGlobalPolicy global = {
    .cookies = WEIR_BLOCK_THIRD_PARTY,
    .images = WEIR_BLOCK_NONE,
    .inspection = mode,
  };
  g_autoptr (GPtrArray) parsed = script_parse_rules (rules);

  return weir_policy_new (parsed, NULL, &global, TRUE);
}

static void
add_resolve (World *world, const char *host, guint16 port)
{
  g_autofree char *spec = g_strdup_printf ("%s:443:127.0.0.1:%u", host, port);
  g_autoptr (GError) error = NULL;

  weir_proxy_add_resolve (world_get_proxy (world), spec, &error);
  g_assert_no_error (error);
}

World *
secure_world_new (const WeirProxyOptions *options,
                  const char *const *rules,
                  const WeirObserver *observer,
                  gpointer user_data,
                  const SecureWays *new_ways)
{
  World *world = world_new (options, NULL, observer, user_data);
  g_autoptr (WeirPolicy) policy = secure_make_policy (rules, WEIR_INSPECTION_ALL);
  WeirProxy *proxy = world_get_proxy (world);

  weir_proxy_set_authority (proxy, secure_get_authority ());
  weir_proxy_set_trust (proxy, get_trust ());
  weir_proxy_set_policy (proxy, policy);
  add_resolve (world, ORIGIN_HOST, world_get_origin_port (world));
  add_resolve (world, OTHER_HOST, world_get_origin_port (world));
  add_resolve (world, DEAD_HOST, 1);
  secure_world_set_ways (world, new_ways);

  return world;
}

void
secure_get_fingerprint (const TestCertificate *certificate, guint8 *fingerprint)
{
  GBytes *der = test_certificate_get_der (certificate);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = WEIR_FINGERPRINT_LENGTH;

  g_checksum_update (checksum, g_bytes_get_data (der, NULL), (gssize) g_bytes_get_size (der));
  g_checksum_get_digest (checksum, fingerprint, &length);
}

gboolean
secure_is_inspected (World *world)
{
  guint n_certificates;
  const gnutls_datum_t *chain =
    gnutls_certificate_get_peers (world_get_client (world)->tls, &n_certificates);
  GBytes *der = test_certificate_get_der (get_leaf ());

  g_assert_cmpuint (n_certificates, >, 0);

  return chain->size != g_bytes_get_size (der) ||
         memcmp (chain->data, g_bytes_get_data (der, NULL), chain->size) != 0;
}

void
secure_connect (World *world, const char *host)
{
  g_autofree char *request =
    g_strdup_printf ("CONNECT %s:443 HTTP/1.1\r\nHost: %s:443\r\nUser-Agent: tester\r\n\r\n", host,
                     host);
  const Step steps[] = { { CLIENT_SENDS, request }, { CLIENT_SEES_HEAD, "200" }, { STEP_NONE } };

  world_play_quietly (world, steps, 0);
}

void
secure_enter (World *world, const char *host)
{
  const Step steps[] = { { CLIENT_SECURES, host }, { STEP_NONE } };

  secure_connect (world, host);
  world_play_quietly (world, steps, 0);
}
