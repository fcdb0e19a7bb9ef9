/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whom origins are trusted by: files, good and bad, and the system's store.
 */

#include "chains.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define N_THREADS 4

typedef struct
{
  char *folder;
  char *path;
} Place;

static void
place_init (Place *place)
{
  place->folder = g_dir_make_tmp ("weir-roots-XXXXXX", NULL);
  g_assert_nonnull (place->folder);
  place->path = g_build_filename (place->folder, "roots.pem", NULL);
}

static void
place_clear (Place *place)
{
  g_remove (place->path);
  g_assert_cmpint (g_rmdir (place->folder), ==, 0);
  g_free (place->path);
  g_free (place->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

/* The file is refused, in words that name it. */
static void
assert_refused (const Place *place, WeirTlsError code)
{
  g_autoptr (GError) error = NULL;
  WeirTrust *trust = weir_trust_new (place->path, FALSE, &error);

  g_assert_null (trust);
  g_assert_error (error, WEIR_TLS_ERROR, (gint) code);
  g_assert_nonnull (strstr (error->message, place->path));
}

static void
write_file (const Place *place, const char *text)
{
  g_assert_true (g_file_set_contents (place->path, text, -1, NULL));
}

static void
test_missing (void)
{
  g_auto (Place) place = { 0 };

  place_init (&place);
  assert_refused (&place, WEIR_TLS_ERROR_FILE);
}

static void
test_not_a_file (void)
{
  g_test_summary ("A pipe is not waited for, and a folder is none");
  g_auto (Place) place = { 0 };

  place_init (&place);
  g_assert_cmpint (mkfifo (place.path, 0600), ==, 0);
  assert_refused (&place, WEIR_TLS_ERROR_FILE);
  g_remove (place.path);
  g_assert_cmpint (g_mkdir (place.path, 0700), ==, 0);
  assert_refused (&place, WEIR_TLS_ERROR_FILE);
}

static void
test_too_large (void)
{
  g_auto (Place) place = { 0 };

  place_init (&place);
  write_file (&place, "");
  g_assert_cmpint (truncate (place.path, 17 * 1024 * 1024), ==, 0);
  assert_refused (&place, WEIR_TLS_ERROR_FILE);
}

static void
test_no_certificates (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (TestCertificate) root = test_root_new ("Root");

  place_init (&place);
  write_file (&place, "");
  assert_refused (&place, WEIR_TLS_ERROR_MALFORMED);
  write_file (&place, "These are not certificates.\n");
  assert_refused (&place, WEIR_TLS_ERROR_MALFORMED);
  write_file (&place, test_certificate_get_key_pem (root));
  assert_refused (&place, WEIR_TLS_ERROR_MALFORMED);
}

static void
test_der (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (TestCertificate) root = test_root_new ("Root");
  GBytes *der = test_certificate_get_der (root);

  place_init (&place);
  g_assert_true (g_file_set_contents (place.path, g_bytes_get_data (der, NULL),
                                      (gssize) g_bytes_get_size (der), NULL));
  assert_refused (&place, WEIR_TLS_ERROR_MALFORMED);
}

static void
test_damaged (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (TestCertificate) root = test_root_new ("Root");
  g_autoptr (GString) text = g_string_new (test_certificate_get_pem (root));

  place_init (&place);
  /* A character of the first line of Base64, behind “-----BEGIN CERTIFICATE-----\n”. */
  text->str[32] = '!';
  write_file (&place, text->str);
  assert_refused (&place, WEIR_TLS_ERROR_MALFORMED);
  write_file (&place, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  assert_refused (&place, WEIR_TLS_ERROR_MALFORMED);
}

static void
test_remarks (void)
{
  g_test_summary ("Remarks and keys between certificates are passed over");
  g_auto (Place) place = { 0 };
  g_autoptr (TestCertificate) first = test_root_new ("First");
  g_autoptr (TestCertificate) second = test_root_new ("Second");
  g_autoptr (TestCertificate) leaf = test_leaf_new (second, CHAIN_HOST);
  g_autoptr (WeirTlsPeer) peer = peer_new (leaf, NULL);
  g_autofree char *text =
    g_strconcat ("# Ours\n", test_certificate_get_pem (first), "\nThe second:\n",
                 test_certificate_get_key_pem (first), test_certificate_get_pem (second), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirTrust) trust = NULL;
  WeirHost host;

  place_init (&place);
  write_file (&place, text);
  trust = weir_trust_new (place.path, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (weir_host_parse (weir_span_of (CHAIN_HOST), &host));
  g_assert_cmpint (weir_trust_verify (trust, peer, &host, g_get_real_time () / G_USEC_PER_SEC), ==,
                   WEIR_CERTIFICATE_FAULT_NONE);
}

static void
test_nobody (void)
{
  g_test_summary ("Who trusts nobody trusts nobody");
  g_autoptr (TestCertificate) root = test_root_new ("Root");
  g_autoptr (TestCertificate) leaf = test_leaf_new (root, CHAIN_HOST);
  g_autoptr (WeirTlsPeer) peer = peer_new (leaf, root, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirTrust) trust = weir_trust_new (NULL, FALSE, &error);
  WeirHost host;

  g_assert_no_error (error);
  g_assert_true (weir_host_parse (weir_span_of (CHAIN_HOST), &host));
  g_assert_cmpint (weir_trust_verify (trust, peer, &host, g_get_real_time () / G_USEC_PER_SEC), ==,
                   WEIR_CERTIFICATE_FAULT_UNKNOWN_ISSUER);
}

/* Returns: (transfer full) (nullable): the first root of the system, if this is where it keeps them */
static GBytes *
read_system_root (void)
{
  g_autofree char *pem = NULL;
  gsize length;
  gnutls_datum_t text;
  gnutls_datum_t der;
  GBytes *root;

  if (!g_file_get_contents ("/etc/ssl/certs/ca-certificates.crt", &pem, &length, NULL))
    return NULL;

  text = (gnutls_datum_t){ (guchar *) pem, (guint) length };
  g_assert_cmpint (gnutls_pem_base64_decode2 ("CERTIFICATE", &text, &der), >=, 0);
  root = g_bytes_new (der.data, der.size);
  gnutls_free (der.data);

  return root;
}

typedef struct
{
  WeirTrust *trust;
  WeirTlsPeer *known;
  WeirTlsPeer *unknown;
  gint64 time;
} System;

static gpointer
ask_system (gpointer data)
{
  const System *self = data;
  WeirHost host;

  g_assert_true (weir_host_parse (weir_span_of (CHAIN_HOST), &host));
  g_assert_cmpint (weir_trust_verify (self->trust, self->known, &host, self->time), ==,
                   WEIR_CERTIFICATE_FAULT_NO_NAMES);
  g_assert_cmpint (weir_trust_verify (self->trust, self->unknown, &host, self->time), ==,
                   WEIR_CERTIFICATE_FAULT_UNKNOWN_ISSUER);

  return NULL;
}

static void
test_system (void)
{
  g_test_summary (
    "The system's store is read once, whoever comes first: its roots lack but the name");
  g_autoptr (GBytes) root = read_system_root ();
  g_autoptr (TestCertificate) other = test_root_new ("Root");
  g_autoptr (TestCertificate) leaf = test_leaf_new (other, CHAIN_HOST);
  g_autoptr (WeirTrust) trust = weir_trust_new (NULL, TRUE, NULL);
  g_autoptr (WeirTlsPeer) known = weir_tls_peer_new ();
  g_autoptr (WeirTlsPeer) unknown = peer_new (leaf, other, NULL);
  System system = { trust, known, unknown, 0 };
  GThread *threads[N_THREADS];
  gnutls_x509_crt_t crt;
  gnutls_datum_t datum;

  if (root == NULL)
    {
      g_test_skip ("This system keeps its roots elsewhere");
      return;
    }

  /* In the middle of its life. */
  datum =
    (gnutls_datum_t){ (guchar *) g_bytes_get_data (root, NULL), (guint) g_bytes_get_size (root) };
  gnutls_x509_crt_init (&crt);
  g_assert_cmpint (gnutls_x509_crt_import (crt, &datum, GNUTLS_X509_FMT_DER), >=, 0);
  system.time =
    (gnutls_x509_crt_get_activation_time (crt) + gnutls_x509_crt_get_expiration_time (crt)) / 2;
  gnutls_x509_crt_deinit (crt);

  g_ptr_array_add (known->chain, g_bytes_ref (root));
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("verifier", ask_system, &system);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tls/trust/roots/missing", test_missing);
  g_test_add_func ("/tls/trust/roots/not-a-file", test_not_a_file);
  g_test_add_func ("/tls/trust/roots/too-large", test_too_large);
  g_test_add_func ("/tls/trust/roots/no-certificates", test_no_certificates);
  g_test_add_func ("/tls/trust/roots/der", test_der);
  g_test_add_func ("/tls/trust/roots/damaged", test_damaged);
  g_test_add_func ("/tls/trust/roots/remarks", test_remarks);
  g_test_add_func ("/tls/trust/roots/nobody", test_nobody);
  g_test_add_func ("/tls/trust/roots/system", test_system);

  return g_test_run ();
}
