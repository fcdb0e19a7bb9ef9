/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-certificate.h"

#include "test-authority.h"
#include "weir-name-attribute.h"

#include <gnutls/x509-ext.h>
#include <string.h>

#define BIDI "\xe2\x80\xae" /* U+202E: what follows is shown from right to left */
#define FFFD "\xef\xbf\xbd" /* U+FFFD */
#define ELLIPSIS "\xe2\x80\xa6"

static WeirCertificate *
read_certificate (const TestCertificate *certificate)
{
  WeirCertificate *read = weir_certificate_new (test_certificate_get_der (certificate));

  g_assert_nonnull (read);
  return read;
}

static void
test_fields (void)
{
  const TestCertificateSpec spec = { .subject = "CN=www.example.com,O=Example Inc,C=DE",
                                     .hosts = "www.example.com xn--bcher-kva.example 192.0.2.1 "
                                              "2001:db8::1",
                                     .not_before = 1800000000,
                                     .not_after = 1800086400 };
  g_autoptr (TestCertificate) root = test_root_new ("A root, or so");
  g_autoptr (TestCertificate) leaf = test_certificate_new (root, &spec);
  g_autoptr (WeirCertificate) read = read_certificate (leaf);
  g_autoptr (WeirCertificate) issuer = read_certificate (root);
  g_autofree char *names = g_strjoinv (" ", read->names);

  g_assert_cmpstr (read->subject, ==, "www.example.com");
  g_assert_cmpstr (read->organization, ==, "Example Inc");
  g_assert_cmpstr (read->issuer, ==, "A root, or so");
  g_assert_nonnull (strstr (read->subject_dn, "CN=www.example.com"));
  g_assert_nonnull (strstr (read->subject_dn, "O=Example Inc"));
  g_assert_cmpstr (read->issuer_dn, ==, issuer->subject_dn);
  g_assert_nonnull (strstr (read->issuer_dn, "CN=A root\\, or so"));
  g_assert_cmpstr (names, ==, spec.hosts);
  g_assert_cmpuint (read->n_names, ==, 4);
  g_assert_cmpint (read->not_before, ==, spec.not_before);
  g_assert_cmpint (read->not_after, ==, spec.not_after);
  g_assert_false (read->is_authority);

  g_assert_true (issuer->is_authority);
  g_assert_null (issuer->organization);
  g_assert_cmpuint (issuer->n_names, ==, 0);
  g_assert_null (issuer->names[0]);
}

/* What the certificate is called that has no common name. */
static void
test_titles (void)
{
  const TestCertificateSpec nameless = { .subject = "", .hosts = "a.example b.example" };
  const TestCertificateSpec silent = { .subject = "" };
  const TestCertificateSpec organization = { .subject = "O=Example Inc", .is_authority = TRUE };
  g_autoptr (TestCertificate) authority = test_certificate_new (NULL, &organization);
  g_autoptr (TestCertificate) first = test_certificate_new (authority, &nameless);
  g_autoptr (TestCertificate) second = test_certificate_new (authority, &silent);
  g_autoptr (WeirCertificate) of_authority = read_certificate (authority);
  g_autoptr (WeirCertificate) of_first = read_certificate (first);
  g_autoptr (WeirCertificate) of_second = read_certificate (second);

  g_assert_cmpstr (of_authority->subject, ==, "O=Example Inc");
  g_assert_cmpstr (of_first->subject, ==, "a.example");
  g_assert_cmpstr (of_first->subject_dn, ==, "");
  g_assert_cmpstr (of_first->issuer, ==, "Example Inc");
  g_assert_cmpstr (of_second->subject, ==, "");
}

typedef struct
{
  TestKey key;
  gnutls_digest_algorithm_t digest;
  const char *text;
  const char *signature;
} KeyCase;

static const KeyCase keys[] = {
  { TEST_KEY_EC_P256, GNUTLS_DIG_SHA256, "EC P-256", "ECDSA with SHA-256" },
  { TEST_KEY_EC_P384, GNUTLS_DIG_SHA384, "EC P-384", "ECDSA with SHA-384" },
  { TEST_KEY_EC_P521, GNUTLS_DIG_SHA512, "EC P-521", "ECDSA with SHA-512" },
  { TEST_KEY_ED25519, 0, "Ed25519", "EdDSA-Ed25519" },
  { TEST_KEY_RSA_2048, GNUTLS_DIG_SHA256, "RSA 2048", "RSA with SHA-256" },
  { TEST_KEY_RSA_2048, GNUTLS_DIG_SHA1, "RSA 2048", "RSA with SHA-1" },
};

static void
test_keys (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const TestCertificateSpec spec = { .key = keys[i].key, .digest = keys[i].digest };
      g_autoptr (TestCertificate) certificate = test_certificate_new (NULL, &spec);
      g_autoptr (WeirCertificate) read = read_certificate (certificate);

      g_assert_cmpstr (read->key, ==, keys[i].text);
      g_assert_cmpstr (read->signature, ==, keys[i].signature);
    }
}

static void
test_numbers (void)
{
  g_autoptr (TestCertificate) root = test_root_new ("Root");
  g_autoptr (WeirCertificate) read = read_certificate (root);
  GBytes *der = test_certificate_get_der (root);
  g_autofree char *checksum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, der);
  g_auto (GStrv) fingerprint = g_strsplit (read->fingerprint, ":", -1);
  g_auto (GStrv) serial = g_strsplit (read->serial, ":", -1);
  g_autofree char *digits = g_strjoinv ("", fingerprint);
  guint8 octets[64];
  gsize length = sizeof octets;

  g_assert_cmpint (g_ascii_strcasecmp (digits, checksum), ==, 0);
  g_assert_cmpuint (g_strv_length (fingerprint), ==, 32);

  g_assert_cmpint (gnutls_x509_crt_get_serial (test_certificate_get_crt (root), octets, &length),
                   ==, 0);
  g_assert_cmpuint (g_strv_length (serial), ==, length);
  for (gsize i = 0; i < length; i++)
    g_assert_cmpuint (g_ascii_strtoull (serial[i], NULL, 16), ==, octets[i]);
}

/* --- Hostile ones ------------------------------------------------------------------- */

static void
test_text (void)
{
  const TestCertificateSpec spec = { .subject = "bank" BIDI "moc.live\r\n\x1b[2J\xc2\x9b" };
  g_autoptr (TestCertificate) certificate = test_certificate_new (NULL, &spec);
  g_autoptr (WeirCertificate) read = read_certificate (certificate);

  g_assert_cmpstr (read->subject, ==, "bank" FFFD "moc.live" FFFD FFFD FFFD "[2J" FFFD);
  g_assert_null (strstr (read->subject_dn, BIDI));
  g_assert_null (strchr (read->subject_dn, '\x1b'));
  g_assert_true (g_utf8_validate (read->subject_dn, -1, NULL));
}

static void
test_long_text (void)
{
  g_autofree char *name = g_strnfill (5000, 'x');
  const TestCertificateSpec spec = { .subject = name };
  g_autoptr (TestCertificate) certificate = test_certificate_new (NULL, &spec);
  g_autoptr (WeirCertificate) read = read_certificate (certificate);

  g_assert_cmpuint (strlen (read->subject), ==, WEIR_CERTIFICATE_MAX_TEXT);
  g_assert_true (g_str_has_suffix (read->subject, "x" ELLIPSIS));
  g_assert_cmpuint (strlen (read->subject_dn), ==, WEIR_CERTIFICATE_MAX_DN);
  g_assert_cmpstr (read->issuer_dn, ==, read->subject_dn);
}

#define N_NAMES 5000

/* As short as they can be, and very many. */
static void
test_many_names (void)
{
  const guint8 name[] = { 0x82, 1, 'a' };
  const guint8 head[] = { 0x30, 0x82, sizeof name * N_NAMES >> 8,
                          (guint8) (sizeof name * N_NAMES) };
  g_autoptr (GByteArray) der = g_byte_array_new ();
  TestExtension extensions[2] = { { .oid = GNUTLS_X509EXT_OID_SAN } };
  const TestCertificateSpec spec = { .extensions = extensions };
  g_autoptr (TestCertificate) certificate = NULL;
  g_autoptr (WeirCertificate) read = NULL;

  g_byte_array_append (der, head, sizeof head);
  for (guint i = 0; i < N_NAMES; i++)
    g_byte_array_append (der, name, sizeof name);
  extensions[0].octets = (const char *) der->data;
  extensions[0].length = der->len;
  certificate = test_certificate_new (NULL, &spec);
  read = read_certificate (certificate);

  g_assert_cmpuint (read->n_names, ==, N_NAMES);
  g_assert_cmpuint (g_strv_length (read->names), ==, WEIR_CERTIFICATE_MAX_NAMES);
  g_assert_cmpstr (read->names[0], ==, "a");
}

static void
test_no_certificate (void)
{
  g_autoptr (TestCertificate) root = test_root_new ("Root");
  gsize length;
  const guint8 *octets = g_bytes_get_data (test_certificate_get_der (root), &length);

  for (gsize i = 0; i < length; i++)
    {
      g_autoptr (GBytes) part = g_bytes_new (octets, i);

      g_assert_null (weir_certificate_new (part));
    }
}

/* One that is sound, but for how long it is. */
static void
test_too_long (void)
{
  g_autofree char *zeros = g_malloc0 (WEIR_CERTIFICATE_MAX_OCTETS);
  const TestExtension extensions[] = {
    { .oid = "1.2.3.4", .octets = zeros, .length = WEIR_CERTIFICATE_MAX_OCTETS },
    { 0 },
  };
  const TestExtension shorter[] = {
    { .oid = "1.2.3.4", .octets = zeros, .length = WEIR_CERTIFICATE_MAX_OCTETS - 2000 },
    { 0 },
  };
  const TestCertificateSpec spec = { .extensions = extensions };
  const TestCertificateSpec short_spec = { .extensions = shorter };
  g_autoptr (TestCertificate) certificate = test_certificate_new (NULL, &spec);
  g_autoptr (TestCertificate) short_one = test_certificate_new (NULL, &short_spec);
  g_autoptr (WeirCertificate) read = read_certificate (short_one);

  g_assert_cmpuint (read->n_names, ==, 0);
  g_assert_null (weir_certificate_new (test_certificate_get_der (certificate)));
}

/* --- Attributes of names -------------------------------------------------------------- */

typedef struct
{
  guint8 tag; /* of the string */
  const char *value;
  gsize length;
  const char *text; /* (nullable) */
} AttributeCase;

static const AttributeCase attributes[] = {
  { 0x13, "Weir", 4, "Weir" },           /* PrintableString */
  { 0x0c, "B\xc3\xbc", 3, "B\xc3\xbc" }, /* UTF8String */
  { 0x0c, "B\xfc", 2, "B" FFFD },
  { 0x0c, "a\0b", 3, "a" FFFD "b" },
  { 0x0c, "a" BIDI "b", 5, "a" FFFD "b" },
  { 0x16, "a@b", 3, "a@b" },             /* IA5String */
  { 0x14, "B\xfc", 2, "B\xc3\xbc" },     /* T61String */
  { 0x1e, "\0B\0\xfc", 4, "B\xc3\xbc" }, /* BMPString */
  { 0x1e, "\0B\0", 3, FFFD "B" FFFD },   /* half a character at its end */
  { 0x1e, "\0a\x20\x2e\0b", 6, "a" FFFD "b" },
  { 0x1c, "\0\0\0B\0\0\0\xfc", 8, "B\xc3\xbc" }, /* UniversalString */
  { 0x0c, "", 0, NULL },
};

/* A name of one attribute, a common name. */
static gnutls_x509_dn_t
make_name (const AttributeCase *c)
{
  const guint8 length = (guint8) c->length;
  const guint8 head[] = { 0x30, length + 11, 0x31, length + 9, 0x30,   length + 7, 0x06,
                          3,    0x55,        4,    3,          c->tag, length };
  g_autoptr (GByteArray) der = g_byte_array_new ();
  gnutls_datum_t datum;
  gnutls_x509_dn_t dn;

  g_byte_array_append (der, head, sizeof head);
  g_byte_array_append (der, (const guint8 *) c->value, length);
  datum = (gnutls_datum_t){ der->data, der->len };
  g_assert_cmpint (gnutls_x509_dn_init (&dn), ==, 0);
  g_assert_cmpint (gnutls_x509_dn_import (dn, &datum), ==, 0);
  return dn;
}

static void
test_attributes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (attributes); i++)
    {
      gnutls_x509_dn_t dn = make_name (&attributes[i]);
      g_autofree char *text =
        weir_name_attribute_read (dn, GNUTLS_OID_X520_COMMON_NAME, WEIR_CERTIFICATE_MAX_TEXT);
      g_autofree char *none =
        weir_name_attribute_read (dn, GNUTLS_OID_X520_ORGANIZATION_NAME, WEIR_CERTIFICATE_MAX_TEXT);

      g_test_message ("%" G_GSIZE_FORMAT, i);
      g_assert_cmpstr (text, ==, attributes[i].text);
      g_assert_null (none);
      gnutls_x509_dn_deinit (dn);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tls/certificate/is-taken-apart", test_fields);
  g_test_add_func ("/tls/certificate/without-common-name-is-called-something", test_titles);
  g_test_add_func ("/tls/certificate/says-what-its-key-is", test_keys);
  g_test_add_func ("/tls/certificate/has-its-numbers", test_numbers);
  g_test_add_func ("/tls/certificate/shows-plain-text", test_text);
  g_test_add_func ("/tls/certificate/shows-so-much-text", test_long_text);
  g_test_add_func ("/tls/certificate/shows-so-many-names", test_many_names);
  g_test_add_func ("/tls/certificate/that-is-none", test_no_certificate);
  g_test_add_func ("/tls/certificate/that-is-too-long", test_too_long);
  g_test_add_func ("/tls/certificate/reads-all-kinds-of-strings", test_attributes);

  return g_test_run ();
}
