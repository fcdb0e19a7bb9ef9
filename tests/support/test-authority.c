/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Certificates for tests.  A specification of zeroes is a good leaf; each field of it makes one thing
 * otherwise, so that a case of a table shows what is wrong in it and nothing else.
 */

#include "test-authority.h"

#include <gio/gio.h>
#include <gnutls/crypto.h>
#include <string.h>

#define DAY ((gint64) 24 * 60 * 60)
#define SERIAL_LENGTH 16
#define KEY_ID_LENGTH 20

struct _TestCertificate
{
  gnutls_x509_crt_t crt; /* (owned) */
  gnutls_privkey_t key;  /* (owned) */
  GBytes *der;           /* (owned) */
  char *pem;             /* (owned) */
  char *key_pem;         /* (owned) */
};

/* The kinds of keys, as gnutls_privkey_generate() wants them. */
static const struct
{
  gnutls_pk_algorithm_t algorithm;
  guint bits;
} kinds[TEST_N_KEYS] = {
  [TEST_KEY_EC_P256] = { GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1) },
  [TEST_KEY_EC_P384] = { GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP384R1) },
  [TEST_KEY_EC_P521] = { GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP521R1) },
  [TEST_KEY_EC_P224] = { GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP224R1) },
  [TEST_KEY_ED25519] = { GNUTLS_PK_EDDSA_ED25519, 256 },
  [TEST_KEY_DSA_2048] = { GNUTLS_PK_DSA, 2048 },
  [TEST_KEY_RSA_1024] = { GNUTLS_PK_RSA, 1024 },
  [TEST_KEY_RSA_2048] = { GNUTLS_PK_RSA, 2048 },
  [TEST_KEY_RSA_4096] = { GNUTLS_PK_RSA, 4096 },
  [TEST_KEY_RSA_8192] = { GNUTLS_PK_RSA, 8192 },
};

static void
check (int code)
{
  if (code < 0)
    g_error ("GnuTLS: %s", gnutls_strerror (code));
}

static char *
take_datum (gnutls_datum_t *datum)
{
  char *text = g_strndup ((const char *) datum->data, datum->size);

  gnutls_free (datum->data);

  return text;
}

static char *
generate_key (TestKey kind)
{
  gnutls_x509_privkey_t key;
  gnutls_datum_t pem;

  check (gnutls_x509_privkey_init (&key));
  check (gnutls_x509_privkey_generate (key, kinds[kind].algorithm, kinds[kind].bits, 0));
  check (
    gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &pem));
  gnutls_x509_privkey_deinit (key);

  return take_datum (&pem);
}

/* Returns: (transfer full): PEM; that of the twin, one of those that take time to make, or a new one */
static char *
choose_key (const TestCertificateSpec *spec)
{
  static GMutex mutex;
  static char *slow_keys[TEST_N_KEYS];
  g_autoptr (GMutexLocker) locker = NULL;

  if (spec->twin != NULL)
    return g_strdup (spec->twin->key_pem);

  if (spec->key < TEST_KEY_DSA_2048)
    return generate_key (spec->key);

  locker = g_mutex_locker_new (&mutex);
  if (slow_keys[spec->key] == NULL)
    slow_keys[spec->key] = generate_key (spec->key);

  return g_strdup (slow_keys[spec->key]);
}

static gnutls_privkey_t
load_key (const char *pem)
{
  gnutls_datum_t datum = { (guchar *) pem, (guint) strlen (pem) };
  gnutls_privkey_t key;

  check (gnutls_privkey_init (&key));
  check (gnutls_privkey_import_x509_raw (key, &datum, GNUTLS_X509_FMT_PEM, NULL, 0));

  return key;
}

static void
set_key (gnutls_x509_crt_t crt, gnutls_privkey_t key)
{
  gnutls_pubkey_t pubkey;

  check (gnutls_pubkey_init (&pubkey));
  check (gnutls_pubkey_import_privkey (pubkey, key, 0, 0));
  check (gnutls_x509_crt_set_pubkey (crt, pubkey));
  gnutls_pubkey_deinit (pubkey);
}

/* A modulus of just so many bits, and an exponent as good or bad as it comes. */
static void
set_odd_rsa_key (gnutls_x509_crt_t crt, const TestCertificateSpec *spec)
{
  const guint64 exponent = GUINT64_TO_BE (spec->odd_rsa_exponent);
  g_autofree guint8 *octets = g_malloc (spec->odd_rsa_bits / 8);
  gnutls_datum_t modulus = { octets, spec->odd_rsa_bits / 8 };
  gnutls_pubkey_t pubkey;

  memset (octets, 0xe5, modulus.size);
  check (gnutls_pubkey_init (&pubkey));
  check (gnutls_pubkey_import_rsa_raw (pubkey, &modulus,
                                       &(gnutls_datum_t){ (guint8 *) &exponent, sizeof exponent }));
  check (gnutls_x509_crt_set_pubkey (crt, pubkey));
  gnutls_pubkey_deinit (pubkey);
}

static void
set_subject (gnutls_x509_crt_t crt, const TestCertificateSpec *spec)
{
  const char *subject = spec->subject != NULL ? spec->subject : "Weir test";

  if (strchr (subject, '=') != NULL)
    check (gnutls_x509_crt_set_dn (crt, subject, NULL));
  else if (*subject != '\0')
    check (gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_X520_COMMON_NAME, 0, subject,
                                          (guint) strlen (subject)));
}

static void
set_times (gnutls_x509_crt_t crt, const TestCertificateSpec *spec)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  check (
    gnutls_x509_crt_set_activation_time (crt, (time_t) (spec->not_before != 0 ? spec->not_before
                                                                              : now - DAY)));
  check (
    gnutls_x509_crt_set_expiration_time (crt, (time_t) (spec->not_after != 0 ? spec->not_after
                                                                             : now + 30 * DAY)));
}

static void
set_serial (gnutls_x509_crt_t crt)
{
  guint8 serial[SERIAL_LENGTH];

  check (gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial));
  serial[0] = (serial[0] & 0x3f) | 0x40;
  check (gnutls_x509_crt_set_serial (crt, serial, sizeof serial));
}

static void
set_hosts (gnutls_x509_crt_t crt, const char *hosts)
{
  g_auto (GStrv) words = g_strsplit (hosts, " ", -1);

  for (char **word = words; *word != NULL; word++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (*word);
      gnutls_x509_subject_alt_name_t kind =
        address != NULL ? GNUTLS_SAN_IPADDRESS : GNUTLS_SAN_DNSNAME;
      const void *data = address != NULL ? (const void *) g_inet_address_to_bytes (address) : *word;
      gsize size = address != NULL ? g_inet_address_get_native_size (address) : strlen (*word);

      check (
        gnutls_x509_crt_set_subject_alt_name (crt, kind, data, (guint) size, GNUTLS_FSAN_APPEND));
    }
}

/* Sets basicConstraints, keyUsage and extKeyUsage. */
static void
set_role (gnutls_x509_crt_t crt, const TestCertificateSpec *spec)
{
  guint usage = spec->is_authority ? GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN
                                   : GNUTLS_KEY_DIGITAL_SIGNATURE;
  const char *purposes = spec->purposes;

  if ((spec->flags & TEST_WITHOUT_BASIC_CONSTRAINTS) == 0)
    check (gnutls_x509_crt_set_basic_constraints (crt, spec->is_authority ? 1 : 0,
                                                  (int) spec->path_length - 1));
  if ((spec->flags & TEST_WITHOUT_KEY_USAGE) == 0)
    check (gnutls_x509_crt_set_key_usage (crt, spec->key_usage != 0 ? spec->key_usage : usage));

  if (purposes == NULL && !spec->is_authority && (spec->flags & TEST_WITHOUT_PURPOSES) == 0)
    purposes = GNUTLS_KP_TLS_WWW_SERVER;
  if (purposes != NULL)
    {
      g_auto (GStrv) words = g_strsplit (purposes, " ", -1);

      for (char **word = words; *word != NULL; word++)
        check (gnutls_x509_crt_set_key_purpose_oid (crt, *word, 0));
    }
}

static void
set_key_ids (gnutls_x509_crt_t crt, const TestCertificate *issuer)
{
  guint8 id[KEY_ID_LENGTH];
  size_t size = sizeof id;

  check (gnutls_x509_crt_get_key_id (crt, 0, id, &size));
  check (gnutls_x509_crt_set_subject_key_id (crt, id, size));

  size = sizeof id;
  check (gnutls_x509_crt_get_key_id (issuer != NULL ? issuer->crt : crt, 0, id, &size));
  check (gnutls_x509_crt_set_authority_key_id (crt, id, size));
}

static void
add_constraint (gnutls_x509_name_constraints_t constraints, const char *word, gboolean is_permitted)
{
  gnutls_x509_subject_alt_name_t kind = GNUTLS_SAN_DNSNAME;
  gnutls_datum_t name = { (guchar *) word, (guint) strlen (word) };
  gnutls_datum_t range = { NULL, 0 };

  if (strchr (word, '/') != NULL)
    {
      check (gnutls_x509_cidr_to_rfc5280 (word, &range));
      name = range;
      kind = GNUTLS_SAN_IPADDRESS;
    }

  check (is_permitted ? gnutls_x509_name_constraints_add_permitted (constraints, kind, &name)
                      : gnutls_x509_name_constraints_add_excluded (constraints, kind, &name));
  gnutls_free (range.data);
}

static void
set_constraints (gnutls_x509_crt_t crt, const TestCertificateSpec *spec)
{
  gnutls_x509_name_constraints_t constraints;
  const char *texts[] = { spec->excluded, spec->permitted };

  if (spec->permitted == NULL && spec->excluded == NULL)
    return;

  check (gnutls_x509_name_constraints_init (&constraints));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (GStrv) words = g_strsplit (texts[i] != NULL ? texts[i] : "", " ", -1);

      for (char **word = words; *word != NULL; word++)
        add_constraint (constraints, *word, i == 1);
    }
  check (gnutls_x509_crt_set_name_constraints (crt, constraints, 1));
  gnutls_x509_name_constraints_deinit (constraints);
}

static void
set_extensions (gnutls_x509_crt_t crt, const TestCertificateSpec *spec)
{
  if ((spec->flags & TEST_WITH_MUST_STAPLE) != 0)
    {
      /* SEQUENCE of INTEGER 5, status_request */
      static const char status_request[] = { 0x30, 0x03, 0x02, 0x01, 0x05 };

      check (gnutls_x509_crt_set_extension_by_oid (crt, "1.3.6.1.5.5.7.1.24", status_request,
                                                   sizeof status_request, 0));
    }

  for (const TestExtension *one = spec->extensions; one != NULL && one->oid != NULL; one++)
    check (gnutls_x509_crt_set_extension_by_oid (crt, one->oid, one->octets, one->length,
                                                 one->is_critical ? 1 : 0));
}

static void
export_forms (TestCertificate *self)
{
  gnutls_datum_t datum;

  check (gnutls_x509_crt_export2 (self->crt, GNUTLS_X509_FMT_DER, &datum));
  self->der = g_bytes_new (datum.data, datum.size);
  gnutls_free (datum.data);

  check (gnutls_x509_crt_export2 (self->crt, GNUTLS_X509_FMT_PEM, &datum));
  self->pem = take_datum (&datum);
}

static void
sign (TestCertificate *self, const TestCertificate *issuer, gnutls_digest_algorithm_t digest)
{
  const gboolean has_own_digest =
    gnutls_privkey_get_pk_algorithm (issuer->key, NULL) == GNUTLS_PK_EDDSA_ED25519;

  if (digest == 0)
    digest = has_own_digest ? GNUTLS_DIG_SHA512 : GNUTLS_DIG_SHA256;
  check (gnutls_x509_crt_privkey_sign (self->crt, issuer->crt, issuer->key, digest, 0));
}

TestCertificate *
test_certificate_new (const TestCertificate *issuer, const TestCertificateSpec *spec)
{
  TestCertificate *self = g_new0 (TestCertificate, 1);

  self->key_pem = choose_key (spec);
  self->key = load_key (self->key_pem);

  check (gnutls_x509_crt_init (&self->crt));
  check (gnutls_x509_crt_set_version (self->crt, 3));
  if (spec->odd_rsa_bits > 0)
    set_odd_rsa_key (self->crt, spec);
  else
    set_key (self->crt, self->key);
  set_subject (self->crt, spec);
  set_times (self->crt, spec);
  set_serial (self->crt);
  set_role (self->crt, spec);
  if (spec->hosts != NULL)
    set_hosts (self->crt, spec->hosts);
  if ((spec->flags & TEST_WITHOUT_KEY_IDS) == 0)
    set_key_ids (self->crt, issuer);
  set_constraints (self->crt, spec);
  set_extensions (self->crt, spec);

  sign (self, issuer != NULL ? issuer : self, spec->digest);
  export_forms (self);

  return self;
}

void
test_certificate_free (TestCertificate *self)
{
  gnutls_x509_crt_deinit (self->crt);
  gnutls_privkey_deinit (self->key);
  g_bytes_unref (self->der);
  g_free (self->pem);
  g_free (self->key_pem);
  g_free (self);
}

TestCertificate *
test_root_new (const char *name)
{
  return test_certificate_new (NULL,
                               &(TestCertificateSpec){ .subject = name, .is_authority = TRUE });
}

TestCertificate *
test_intermediate_new (const TestCertificate *issuer, const char *name)
{
  return test_certificate_new (issuer,
                               &(TestCertificateSpec){ .subject = name, .is_authority = TRUE });
}

TestCertificate *
test_leaf_new (const TestCertificate *issuer, const char *hosts)
{
  return test_certificate_new (issuer, &(TestCertificateSpec){ .hosts = hosts });
}

gnutls_x509_crt_t
test_certificate_read (GBytes *bytes)
{
  gsize length;
  const guint8 *octets = g_bytes_get_data (bytes, &length);
  const gnutls_datum_t der = { (unsigned char *) octets, (guint) length };
  gnutls_x509_crt_t certificate;

  g_assert_cmpint (gnutls_x509_crt_init (&certificate), ==, 0);
  g_assert_cmpint (gnutls_x509_crt_import (certificate, &der, GNUTLS_X509_FMT_DER), ==, 0);

  return certificate;
}

GBytes *
test_certificate_get_der (const TestCertificate *self)
{
  return self->der;
}

const char *
test_certificate_get_pem (const TestCertificate *self)
{
  return self->pem;
}

const char *
test_certificate_get_key_pem (const TestCertificate *self)
{
  return self->key_pem;
}

gnutls_x509_crt_t
test_certificate_get_crt (const TestCertificate *self)
{
  return self->crt;
}

gnutls_privkey_t
test_certificate_get_key (const TestCertificate *self)
{
  return self->key;
}

/* The PEM of @first and of all that follow it in @others, up to NULL. */
static char *
join_pems (const TestCertificate *first, va_list others)
{
  GString *pems = g_string_new (NULL);

  for (const TestCertificate *one = first; one != NULL;
       one = va_arg (others, const TestCertificate *))
    g_string_append (pems, one->pem);

  return g_string_free (pems, FALSE);
}

gnutls_certificate_credentials_t
test_credentials_new (const TestCertificate *leaf, ...)
{
  gnutls_certificate_credentials_t credentials;
  g_autofree char *pems = NULL;
  gnutls_datum_t chain;
  gnutls_datum_t key = { (guchar *) leaf->key_pem, (guint) strlen (leaf->key_pem) };
  va_list others;

  va_start (others, leaf);
  pems = join_pems (leaf, others);
  va_end (others);

  chain = (gnutls_datum_t){ (guchar *) pems, (guint) strlen (pems) };
  check (gnutls_certificate_allocate_credentials (&credentials));
  gnutls_certificate_set_flags (credentials, GNUTLS_CERTIFICATE_SKIP_KEY_CERT_MATCH);
  check (gnutls_certificate_set_x509_key_mem (credentials, &chain, &key, GNUTLS_X509_FMT_PEM));

  return credentials;
}

void
test_certificates_save (const char *path, const TestCertificate *first, ...)
{
  g_autofree char *pems = NULL;
  g_autoptr (GError) error = NULL;
  va_list others;

  va_start (others, first);
  pems = join_pems (first, others);
  va_end (others);

  g_file_set_contents (path, pems, -1, &error);
  g_assert_no_error (error);
}
