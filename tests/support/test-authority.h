/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <gnutls/abstract.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

/*
 * Makes certificates for tests, good and bad, by GnuTLS and by hand: nothing of src/tls is in it, so
 * that it can bear witness against it.  Whatever cannot be made ends the test.
 *
 *   g_autoptr (TestCertificate) root = test_root_new ("Root");
 *   g_autoptr (TestCertificate) leaf = test_leaf_new (root, "origin.example 127.0.0.1");
 *   gnutls_certificate_credentials_t credentials = test_credentials_new (leaf, root, NULL);
 */

typedef enum
{
  TEST_KEY_EC_P256,
  TEST_KEY_EC_P384,
  TEST_KEY_EC_P521,
  TEST_KEY_EC_P224,
  TEST_KEY_ED25519,
  TEST_KEY_DSA_2048,
  TEST_KEY_RSA_1024, /* keys of RSA take time: one of each is made for a program */
  TEST_KEY_RSA_2048,
  TEST_KEY_RSA_4096,
  TEST_KEY_RSA_8192, /* for benchmarks: many seconds */
  TEST_N_KEYS,
} TestKey;

typedef enum
{
  TEST_WITHOUT_BASIC_CONSTRAINTS = 1 << 0,
  TEST_WITHOUT_KEY_USAGE = 1 << 1,
  TEST_WITHOUT_KEY_IDS = 1 << 2,
  TEST_WITHOUT_PURPOSES = 1 << 3,
  TEST_WITH_MUST_STAPLE = 1 << 4, /* RFC 7633 */
} TestCertificateFlags;

typedef struct
{
  const char *oid;
  const char *octets; /* DER */
  gsize length;
  gboolean is_critical;
} TestExtension;

typedef struct _TestCertificate TestCertificate;

/* All zero: a leaf without names, EC P-256, SHA-256, from yesterday for thirty days. */
typedef struct
{
  const char *subject;  /* CN, or a DN, from its end (RFC 4514); NULL: "Weir test"; "": none */
  const char *hosts;    /* SAN: names and addresses, spaces between; NULL: none */
  const char *purposes; /* OIDs, spaces between; NULL: serverAuth if it is no authority */
  const TestCertificate *twin; /* has the same key */
  gint64 not_before;           /* Unix seconds; 0: a day ago */
  gint64 not_after;            /* 0: in thirty days */
  TestKey key;
  guint odd_rsa_bits; /* not 0: it shows an RSA key that nobody has, so large */
  guint64 odd_rsa_exponent;
  gnutls_digest_algorithm_t digest; /* of the signature; 0: SHA-256, or that of the key */
  gboolean is_authority;
  guint path_length; /* one more than pathLenConstraint; 0: none */
  guint key_usage;   /* GNUTLS_KEY_*; 0: as it should be */
  TestCertificateFlags flags;
  const char *permitted; /* name constraints, as @hosts; addresses with "/BITS" */
  const char *excluded;
  const TestExtension *extensions; /* (nullable): further ones, up to one without OID */
} TestCertificateSpec;

/* @issuer: (nullable): NULL: signed by itself. Returns: (transfer full) */
TestCertificate *test_certificate_new (const TestCertificate *issuer,
                                       const TestCertificateSpec *spec);
void test_certificate_free (TestCertificate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestCertificate, test_certificate_free)

/* A root, and a good leaf for @hosts (names and addresses, spaces between). */
TestCertificate *test_root_new (const char *name);
TestCertificate *test_intermediate_new (const TestCertificate *issuer, const char *name);
TestCertificate *test_leaf_new (const TestCertificate *issuer, const char *hosts);

GBytes *test_certificate_get_der (const TestCertificate *self); /* (transfer none) */

/* Any certificate, as GnuTLS reads it. Returns: (transfer full) */
gnutls_x509_crt_t test_certificate_read (GBytes *bytes);
const char *test_certificate_get_pem (const TestCertificate *self);
const char *test_certificate_get_key_pem (const TestCertificate *self);
gnutls_x509_crt_t test_certificate_get_crt (const TestCertificate *self); /* (transfer none) */
gnutls_privkey_t test_certificate_get_key (const TestCertificate *self);  /* (transfer none) */

/* For a server that shows @leaf and what follows, up to NULL. Returns: (transfer full) */
gnutls_certificate_credentials_t test_credentials_new (const TestCertificate *leaf,
                                                       ...) G_GNUC_NULL_TERMINATED;

/* Writes certificates, up to NULL, into a file at @path, as PEM. */
void test_certificates_save (const char *path,
                             const TestCertificate *first,
                             ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
