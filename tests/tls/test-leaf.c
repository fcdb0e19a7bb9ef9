/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a leaf says is read by GnuTLS, and judged by all who look at it in earnest: OpenSSL at its
 * strictest, GnuTLS, and NSS, which Firefox is made of.
 */

#include "weir-leaf.h"

#include "other-eyes.h"
#include "test-authority.h"
#include "tls-folder.h"
#include "weir-authority-private.h"

#include <glib/gstdio.h>
#include <gnutls/x509-ext.h>
#include <gnutls/x509.h>
#include <string.h>

#define NOW G_GINT64_CONSTANT (1800000000)
#define DAY (24 * 60 * 60)
#define N_THREADS 8
#define N_MINTED 50 /* by each */

#define LABEL_63 "a23456789012345678901234567890123456789012345678901234567890123"
#define NAME_253                     \
  LABEL_63 "." LABEL_63 "." LABEL_63 \
           ".a234567890123456789012345678901234567890123456789012345678901"

typedef struct
{
  const char *name;
  const char *other; /* that its leaf must not be for */
} HostCase;

static const HostCase hosts[] = {
  { "example.com", "www.example.com" },
  { "www.example.com", "example.com" },
  { "xn--bcher-kva.example", "xn--bcher-kv.example" },
  { "b\xc3\xbc"
    "cher.xn--p1ai",
    "bcher.xn--p1ai" },
  { "localhost", "localhost.example" },
  { "a", "b" },
  { LABEL_63 ".example", "example" },
  { NAME_253, LABEL_63 ".example" },
  { "my_host.example", "my-host.example" },
  { "r3---sn-x.example", "r3.example" },
  { "-a.example", "a.example" },
  { "a-.example", "a.example" },
  { "1.2.3.4.example", "1.2.3.4" },
  { "192.0.2.1", "192.0.2.2" },
  { "127.1", "127.0.0.2" },
  { "[2001:db8::1]", "2001:db8::2" },
  { "[::1]", "127.0.0.1" },
  { "[::ffff:192.0.2.1]", "192.0.2.1" },
};

typedef struct
{
  WeirAuthority *authority;
  gnutls_x509_crt_t issuer;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  f->authority = weir_authority_new_at ("laptop", "anna", NOW, &error);
  g_assert_no_error (error);
  f->issuer = test_certificate_read (weir_authority_get_der (f->authority));
}

static void
tear_down (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_clear_pointer (&f->authority, weir_authority_unref);
  g_clear_pointer (&f->issuer, gnutls_x509_crt_deinit);
}

static WeirLeaf *
mint (Fixture *f, const char *name, gint64 now)
{
  g_autoptr (GError) error = NULL;
  WeirHost host;
  WeirLeaf *leaf;

  g_assert_true (weir_host_parse (weir_span_of (name), &host));
  leaf = weir_leaf_new (f->authority, &host, now, &error);
  g_assert_no_error (error);
  return leaf;
}

static void
test_contents (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirLeaf) leaf = mint (f, "www.example.com", NOW);
  gnutls_x509_crt_t certificate = test_certificate_read (weir_leaf_get_der (leaf));
  char text[64];
  guint8 octets[64];
  guint8 other[64];
  gsize length = sizeof octets;
  guint critical = 0;
  guint usage = 0;
  guint is_authority = 1;

  g_assert_cmpint (gnutls_x509_crt_get_version (certificate), ==, 3);
  g_assert_cmpint (gnutls_x509_crt_get_signature_algorithm (certificate), ==,
                   GNUTLS_SIGN_ECDSA_SHA256);
  g_assert_cmpint (gnutls_x509_crt_get_serial (certificate, octets, &length), ==, 0);
  g_assert_cmpuint (length, ==, WEIR_SERIAL_LENGTH);
  g_assert_cmpuint (octets[0] & 0x80, ==, 0);

  /* No subject but the host, which has to be looked at therefore. */
  length = sizeof text;
  g_assert_cmpint (gnutls_x509_crt_get_dn (certificate, text, &length), ==,
                   GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE);
  length = sizeof text;
  g_assert_cmpint (gnutls_x509_crt_get_subject_alt_name (certificate, 0, text, &length, NULL), ==,
                   GNUTLS_SAN_DNSNAME);
  g_assert_cmpmem (text, length, "www.example.com", strlen ("www.example.com"));
  length = sizeof octets;
  g_assert_cmpint (gnutls_x509_crt_get_extension_by_oid (certificate, GNUTLS_X509EXT_OID_SAN, 0,
                                                         octets, &length, &critical),
                   ==, 0);
  g_assert_cmpuint (critical, ==, 1);
  length = sizeof text;
  g_assert_cmpint (gnutls_x509_crt_get_subject_alt_name (certificate, 1, text, &length, NULL), ==,
                   GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE);

  critical = 0;
  g_assert_cmpint (gnutls_x509_crt_get_basic_constraints (certificate, &critical, &is_authority,
                                                          NULL),
                   >=, 0);
  g_assert_cmpuint (critical, ==, 1);
  g_assert_cmpuint (is_authority, ==, 0);
  critical = 0;
  g_assert_cmpint (gnutls_x509_crt_get_key_usage (certificate, &usage, &critical), ==, 0);
  g_assert_cmpuint (critical, ==, 1);
  g_assert_cmpuint (usage, ==, GNUTLS_KEY_DIGITAL_SIGNATURE);
  length = sizeof text;
  g_assert_cmpint (gnutls_x509_crt_get_key_purpose_oid (certificate, 0, text, &length, NULL), ==,
                   0);
  g_assert_cmpstr (text, ==, GNUTLS_KP_TLS_WWW_SERVER);
  length = sizeof text;
  g_assert_cmpint (gnutls_x509_crt_get_key_purpose_oid (certificate, 1, text, &length, NULL), ==,
                   GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE);

  length = sizeof octets;
  g_assert_cmpint (gnutls_x509_crt_get_authority_key_id (certificate, octets, &length, NULL), ==,
                   0);
  g_assert_cmpuint (length, ==, WEIR_KEY_ID_LENGTH);
  length = sizeof other;
  g_assert_cmpint (gnutls_x509_crt_get_subject_key_id (f->issuer, other, &length, NULL), ==, 0);
  g_assert_cmpmem (octets, WEIR_KEY_ID_LENGTH, other, length);
  length = sizeof other;
  g_assert_cmpint (gnutls_x509_crt_get_subject_key_id (certificate, other, &length, NULL), ==, 0);
  g_assert_cmpuint (length, ==, WEIR_KEY_ID_LENGTH);
  g_assert_cmpint (memcmp (octets, other, length), !=, 0);
  gnutls_x509_crt_deinit (certificate);
}

/* --- Time ------------------------------------------------------------------------ */

static void
assert_times (WeirLeaf *leaf, gint64 not_before, gint64 not_after)
{
  gnutls_x509_crt_t certificate = test_certificate_read (weir_leaf_get_der (leaf));

  g_assert_cmpint (gnutls_x509_crt_get_activation_time (certificate), ==, not_before);
  g_assert_cmpint (gnutls_x509_crt_get_expiration_time (certificate), ==, not_after);
  g_assert_cmpint (weir_leaf_get_not_before (leaf), ==, not_before);
  g_assert_cmpint (weir_leaf_get_not_after (leaf), ==, not_after);
  gnutls_x509_crt_deinit (certificate);
}

static void
assert_chain (Fixture *f)
{
  g_autoptr (WeirLeaf) leaf = mint (f, "www.example.com", NOW);
  GBytes *expected[] = { weir_leaf_get_der (leaf), weir_authority_get_der (f->authority) };
  gnutls_x509_crt_t *chain;
  guint length;

  g_assert_cmpint (gnutls_certificate_get_x509_crt (weir_leaf_get_credentials (leaf), 0, &chain,
                                                    &length),
                   ==, 0);
  g_assert_cmpuint (length, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < length; i++)
    {
      gnutls_datum_t der;

      g_assert_cmpint (gnutls_x509_crt_export2 (chain[i], GNUTLS_X509_FMT_DER, &der), ==, 0);
      g_assert_cmpmem (der.data, der.size, g_bytes_get_data (expected[i], NULL),
                       g_bytes_get_size (expected[i]));
      gnutls_free (der.data);
      gnutls_x509_crt_deinit (chain[i]);
    }
  gnutls_free (chain);
}

/* The authority comes behind it, whether that was just made or read from its file. */
static void
test_chain (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (TlsFolder) folder = tls_folder_new ();
  g_autoptr (GError) error = NULL;

  assert_chain (f);
  weir_authority_save (f->authority, folder, &error);
  g_assert_no_error (error);
  weir_authority_unref (f->authority);
  f->authority = weir_authority_load (folder, &error);
  g_assert_no_error (error);
  assert_chain (f);
}

static void
test_times (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const gint64 end = weir_authority_get_not_after (f->authority);
  g_autoptr (WeirLeaf) early = mint (f, "example.com", NOW);
  g_autoptr (WeirLeaf) late = mint (f, "example.com", end - 1);
  g_autoptr (GError) error = NULL;
  WeirHost host;

  /* Ninety days with its last second. */
  assert_times (early, NOW - 2 * DAY, NOW + 88 * DAY - 1);
  assert_times (late, end - 1 - 2 * DAY, end);

  g_assert_true (weir_host_parse (weir_span_of ("example.com"), &host));
  g_assert_null (weir_leaf_new (f->authority, &host, end, &error));
  g_assert_error (error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_EXPIRED);
}

/* --- Keys and numbers -------------------------------------------------------------- */

static gpointer
mint_many (gpointer user_data)
{
  Fixture *f = user_data;
  GPtrArray *leaves = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_leaf_unref);

  for (guint i = 0; i < N_MINTED; i++)
    g_ptr_array_add (leaves, mint (f, "example.com", NOW));

  return leaves;
}

/* Adds the hexadecimal text of these octets to @seen, where it must not be yet. */
static void
assert_new (GHashTable *seen, const guint8 *octets, gsize length)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", octets[i]);

  g_assert_true (g_hash_table_add (seen, g_string_free (text, FALSE)));
}

static void
check_unique (Fixture *f, GHashTable *seen, WeirLeaf *leaf)
{
  gnutls_x509_crt_t certificate = test_certificate_read (weir_leaf_get_der (leaf));
  guint8 octets[64];
  gsize length = sizeof octets;
  guint output;

  g_assert_cmpint (gnutls_x509_crt_get_serial (certificate, octets, &length), ==, 0);
  assert_new (seen, octets, length);
  length = sizeof octets;
  g_assert_cmpint (gnutls_x509_crt_get_key_id (certificate, GNUTLS_KEYID_USE_SHA256, octets,
                                               &length),
                   ==, 0);
  assert_new (seen, octets, length);

  g_assert_cmpint (gnutls_x509_crt_verify (certificate, &f->issuer, 1,
                                           GNUTLS_VERIFY_DISABLE_TIME_CHECKS, &output),
                   ==, 0);
  g_assert_cmphex (output, ==, 0);
  gnutls_x509_crt_deinit (certificate);
}

static void
test_threads (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GThread *threads[N_THREADS];
  guint8 issuer[64];
  gsize length = sizeof issuer;

  g_assert_cmpint (gnutls_x509_crt_get_key_id (f->issuer, GNUTLS_KEYID_USE_SHA256, issuer, &length),
                   ==, 0);
  assert_new (seen, issuer, length);

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("mint", mint_many, f);
  for (guint i = 0; i < N_THREADS; i++)
    {
      g_autoptr (GPtrArray) leaves = g_thread_join (threads[i]);

      for (guint j = 0; j < leaves->len; j++)
        check_unique (f, seen, leaves->pdata[j]);
    }

  /* The authority's key, and a number and a key for each. */
  g_assert_cmpuint (g_hash_table_size (seen), ==, 1 + 2 * N_THREADS * N_MINTED);
}

/* --- What others say ---------------------------------------------------------------- */

/* The leaf and its authority as files, of today. */
typedef struct
{
  TlsFolder *folder;
  char *authority;
  char *leaf;
} Files;

static char *
write_pem (const char *folder, const char *name, GBytes *der)
{
  gnutls_x509_crt_t certificate = test_certificate_read (der);
  gnutls_datum_t pem;
  char *path;

  g_assert_cmpint (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &pem), ==, 0);
  path = tls_folder_write (folder, name, pem.data, pem.size);
  gnutls_free (pem.data);
  gnutls_x509_crt_deinit (certificate);
  return path;
}

static void
files_init (Files *files, WeirAuthority *authority, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirLeaf) leaf = NULL;
  WeirHost host;

  g_assert_true (weir_host_parse (weir_span_of (name), &host));
  leaf = weir_leaf_new (authority, &host, g_get_real_time () / G_USEC_PER_SEC, &error);
  g_assert_no_error (error);

  files->folder = tls_folder_new ();
  files->authority = write_pem (files->folder, "authority.pem", weir_authority_get_der (authority));
  files->leaf = write_pem (files->folder, "leaf.pem", weir_leaf_get_der (leaf));
}

static void
files_clear (Files *files)
{
  g_clear_pointer (&files->authority, g_free);
  g_clear_pointer (&files->leaf, g_free);
  g_clear_pointer (&files->folder, tls_folder_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Files, files_clear)

typedef gboolean (*Verifier) (const Files *files, const WeirHost *host);

static gboolean
ask_openssl (const Files *files, const WeirHost *host)
{
  return other_eyes_run ("openssl", "verify", "-x509_strict", "-purpose", "sslserver",
                         "-check_ss_sig", "-auth_level", "2",
                         host->kind == WEIR_HOST_NAME ? "-verify_hostname" : "-verify_ip",
                         host->name, "-no-CApath", "-no-CAstore", "-CAfile", files->authority,
                         files->leaf, NULL);
}

static gboolean
ask_certtool (const Files *files, const WeirHost *host)
{
  return other_eyes_run ("certtool", "--verify", "--verify-profile", "high", "--verify-purpose",
                         GNUTLS_KP_TLS_WWW_SERVER, "--verify-hostname", host->name,
                         "--load-ca-certificate", files->authority, "--infile", files->leaf, NULL);
}

/* @verify is content with the host of each leaf, and with no other. */
static void
check_hosts (Verifier verify)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirAuthority) authority = weir_authority_new ("laptop", "anna", &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_auto (Files) files = { 0 };
      WeirHost host;
      WeirHost other;

      g_test_message ("%s", hosts[i].name);
      g_assert_true (weir_host_parse (weir_span_of (hosts[i].name), &host));
      g_assert_true (weir_host_parse (weir_span_of (hosts[i].other), &other));
      files_init (&files, authority, hosts[i].name);
      g_assert_true (verify (&files, &host));
      g_assert_false (verify (&files, &other));
    }
}

static void
test_openssl (void)
{
  if (other_eyes_have ("openssl"))
    check_hosts (ask_openssl);
}

static void
test_certtool (void)
{
  if (other_eyes_have ("certtool"))
    check_hosts (ask_certtool);
}

/* The authorities of other people are no help: whose key it is decides, not the name. */
static void
test_other_authority (void)
{
  g_autoptr (WeirAuthority) authority = weir_authority_new ("laptop", "anna", NULL);
  g_autoptr (WeirAuthority) twin = weir_authority_new ("laptop", "anna", NULL);
  g_auto (Files) files = { 0 };
  g_auto (Files) others = { 0 };
  WeirHost host;

  if (!other_eyes_have ("openssl"))
    return;

  g_assert_true (weir_host_parse (weir_span_of ("example.com"), &host));
  files_init (&files, authority, "example.com");
  files_init (&others, twin, "example.com");
  g_assert_true (ask_openssl (&files, &host));
  g_free (files.authority);
  files.authority = g_strdup (others.authority);
  g_assert_false (ask_openssl (&files, &host));
}

/* A store as a browser has, where the authority is trusted for sites. */
static char *
make_nss_store (const Files *files)
{
  g_autofree char *folder = g_build_filename (files->folder, "nss", NULL);
  g_autofree char *store = g_strconcat ("sql:", folder, NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (other_eyes_run ("certutil", "-N", "-d", store, "--empty-password", NULL));
  g_assert_true (other_eyes_run ("certutil", "-A", "-d", store, "-n", "Weir", "-t", "C,,", "-i",
                                 files->authority, NULL));
  return g_steal_pointer (&store);
}

static void
test_nss (void)
{
  g_autoptr (WeirAuthority) authority = weir_authority_new ("laptop", "anna", NULL);
  g_auto (Files) files = { 0 };
  g_autofree char *store = NULL;

  if (!other_eyes_have ("certutil") || !other_eyes_have ("vfychain"))
    return;

  files_init (&files, authority, "example.com");
  store = make_nss_store (&files);
  g_assert_true (
    other_eyes_run ("certutil", "-V", "-d", store, "-n", "Weir", "-u", "L", "-e", NULL));
  g_assert_true (other_eyes_run ("certutil", "-A", "-d", store, "-n", "leaf", "-t", ",,", "-i",
                                 files.leaf, NULL));
  g_assert_true (
    other_eyes_run ("certutil", "-V", "-d", store, "-n", "leaf", "-u", "V", "-e", NULL));

  /* It is for servers, and signs nothing. */
  g_assert_false (other_eyes_run ("vfychain", "-d", store, "-u", "0", "-a", files.leaf, NULL));
  g_assert_false (other_eyes_run ("vfychain", "-d", store, "-u", "3", "-a", files.leaf, NULL));

  /* To none is it anything when the authority is gone. */
  g_assert_true (other_eyes_run ("vfychain", "-d", store, "-u", "1", "-a", files.leaf, NULL));
  g_assert_true (other_eyes_run ("certutil", "-D", "-d", store, "-n", "Weir", NULL));
  g_assert_false (other_eyes_run ("vfychain", "-d", store, "-u", "1", "-a", files.leaf, NULL));
}

/* Each kind of host, by the code that looks at chains in NSS. */
static void
test_nss_hosts (void)
{
  g_autoptr (WeirAuthority) authority = weir_authority_new ("laptop", "anna", NULL);
  g_auto (Files) first = { 0 };
  g_autofree char *store = NULL;

  if (!other_eyes_have ("certutil") || !other_eyes_have ("vfychain"))
    return;

  files_init (&first, authority, "example.com");
  store = make_nss_store (&first);
  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_auto (Files) files = { 0 };

      files_init (&files, authority, hosts[i].name);
      g_assert_true (
        other_eyes_run ("vfychain", "-d", store, "-pp", "-u", "1", "-a", files.leaf, NULL));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/tls/leaf/names-its-host-alone", Fixture, NULL, set_up, test_contents, tear_down);
  g_test_add ("/tls/leaf/is-shown-with-its-issuer", Fixture, NULL, set_up, test_chain, tear_down);
  g_test_add ("/tls/leaf/holds-for-ninety-days-at-most", Fixture, NULL, set_up, test_times,
              tear_down);
  g_test_add ("/tls/leaf/has-key-and-number-of-its-own", Fixture, NULL, set_up, test_threads,
              tear_down);
  g_test_add_func ("/tls/leaf/convinces-openssl", test_openssl);
  g_test_add_func ("/tls/leaf/convinces-gnutls", test_certtool);
  g_test_add_func ("/tls/leaf/convinces-nss", test_nss);
  g_test_add_func ("/tls/leaf/convinces-nss-of-all-hosts", test_nss_hosts);
  g_test_add_func ("/tls/leaf/of-another-authority-does-not-convince", test_other_authority);

  return g_test_run ();
}
