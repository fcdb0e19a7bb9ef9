/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-leaf.h"
#include "weir-authority-private.h"

#include <gnutls/x509-ext.h>
#include <gnutls/x509.h>
#include <string.h>

#define NOW G_GINT64_CONSTANT (1800000000)
#define DAY (24 * 60 * 60)
#define YEAR (G_GINT64_CONSTANT (36525) * 864)

typedef struct
{
  WeirAuthority *authority;
  gnutls_x509_crt_t issuer;
} Fixture;

static gnutls_x509_crt_t
read_certificate (GBytes *bytes)
{
  gsize length;
  const guint8 *octets = g_bytes_get_data (bytes, &length);
  const gnutls_datum_t der = { (unsigned char *) octets, (guint) length };
  gnutls_x509_crt_t certificate;

  g_assert_cmpint (gnutls_x509_crt_init (&certificate), ==, 0);
  g_assert_cmpint (gnutls_x509_crt_import (certificate, &der, GNUTLS_X509_FMT_DER), ==, 0);
  return certificate;
}

static void
set_up (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  f->authority = weir_authority_new_at ("laptop", "anna", NOW, &error);
  g_assert_no_error (error);
  f->issuer = read_certificate (weir_authority_get_der (f->authority));
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
  gnutls_x509_crt_t certificate = read_certificate (weir_leaf_get_der (leaf));
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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/tls/leaf/names-its-host-alone", Fixture, NULL, set_up, test_contents, tear_down);

  return g_test_run ();
}
