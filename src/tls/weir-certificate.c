/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A certificate for people to read.
 *
 * Whoever made it chose each octet, and nobody has verified it yet when it is
 * shown: that it is bad may be why it is.  So nothing is taken as text that is
 * none, nothing can change how the text beside it is shown, and each text has
 * an end.
 */

#include "weir-certificate.h"

#include "weir-name-attribute.h"
#include "weir-plain-text.h"
#include "weir-tls-peer.h"

#include <gio/gio.h>
#include <gnutls/crypto.h>
#include <gnutls/x509-ext.h>
#include <gnutls/x509.h>
#include <string.h>

#define MAX_SERIAL 64 /* octets; RFC 5280 allows 20 */

/* --- Words ---------------------------------------------------------------------- */

static char *
octets_to_text (const guint8 *octets, gsize length)
{
  GString *text = g_string_sized_new (3 * length);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, i == 0 ? "%02X" : ":%02X", octets[i]);

  return g_string_free (text, FALSE);
}

char *
weir_fingerprint_to_text (const guint8 *fingerprint)
{
  return octets_to_text (fingerprint, WEIR_FINGERPRINT_LENGTH);
}

static const char *
get_curve_name (gnutls_ecc_curve_t curve)
{
  switch ((int) curve)
    {
    case GNUTLS_ECC_CURVE_SECP224R1:
      return "P-224";
    case GNUTLS_ECC_CURVE_SECP256R1:
      return "P-256";
    case GNUTLS_ECC_CURVE_SECP384R1:
      return "P-384";
    case GNUTLS_ECC_CURVE_SECP521R1:
      return "P-521";
    default:
      return gnutls_ecc_curve_get_name (curve);
    }
}

static char *
describe_key (gnutls_x509_crt_t certificate)
{
  guint n_bits = 0;
  int algorithm = gnutls_x509_crt_get_pk_algorithm (certificate, &n_bits);
  gnutls_ecc_curve_t curve = GNUTLS_ECC_CURVE_INVALID;
  const char *name = NULL;

  if (algorithm == GNUTLS_PK_ECDSA &&
      gnutls_x509_crt_get_pk_ecc_raw (certificate, &curve, NULL, NULL) >= 0)
    name = get_curve_name (curve);
  if (name != NULL)
    return g_strdup_printf ("EC %s", name);
  if (algorithm == GNUTLS_PK_EDDSA_ED25519)
    return g_strdup ("Ed25519");
  if (algorithm == GNUTLS_PK_EDDSA_ED448)
    return g_strdup ("Ed448");

  name = algorithm >= 0 ? gnutls_pk_algorithm_get_name (algorithm) : NULL;
  return name != NULL ? g_strdup_printf ("%s %u", name, n_bits) : g_strdup ("?");
}

/* "SHA256" → "SHA-256" */
static char *
describe_digest (gnutls_digest_algorithm_t digest)
{
  const char *name = gnutls_digest_get_name (digest);

  if (name != NULL && g_str_has_prefix (name, "SHA") && g_ascii_isdigit (name[3]))
    return g_strdup_printf ("SHA-%s", name + 3);

  return g_strdup (name != NULL ? name : "?");
}

static const char *
get_signer_name (gnutls_pk_algorithm_t algorithm)
{
  switch ((int) algorithm)
    {
    case GNUTLS_PK_EC:
      return "ECDSA";
    case GNUTLS_PK_RSA_PSS:
      return "RSA-PSS";
    default:
      return gnutls_pk_get_name (algorithm);
    }
}

static char *
describe_signature (gnutls_x509_crt_t certificate)
{
  int algorithm = gnutls_x509_crt_get_signature_algorithm (certificate);
  gnutls_digest_algorithm_t digest;
  g_autofree char *digest_text = NULL;

  if (algorithm <= GNUTLS_SIGN_UNKNOWN)
    return g_strdup ("?");

  /* Those of Edwards curves have one digest each, which their name says. */
  digest = gnutls_sign_get_hash_algorithm (algorithm);
  if (algorithm == GNUTLS_SIGN_EDDSA_ED25519 || algorithm == GNUTLS_SIGN_EDDSA_ED448 ||
      digest == GNUTLS_DIG_UNKNOWN)
    return weir_plain_text_new (gnutls_sign_get_name (algorithm),
                                strlen (gnutls_sign_get_name (algorithm)),
                                WEIR_CERTIFICATE_MAX_TEXT);

  digest_text = describe_digest (digest);
  return g_strdup_printf ("%s with %s", get_signer_name (gnutls_sign_get_pk_algorithm (algorithm)),
                          digest_text);
}

static char *
describe_serial (gnutls_x509_crt_t certificate)
{
  guint8 serial[MAX_SERIAL];
  gsize length = sizeof serial;

  if (gnutls_x509_crt_get_serial (certificate, serial, &length) < 0)
    return g_strdup ("?");

  return octets_to_text (serial, length);
}

/* --- Names ------------------------------------------------------------------------ */

/* RFC 4514: the most specific part first. Returns: (transfer full) */
static char *
describe_dn (gnutls_x509_dn_t dn)
{
  gnutls_datum_t text = { 0 };
  char *plain;

  if (dn == NULL || gnutls_x509_dn_get_str2 (dn, &text, 0) < 0)
    return g_strdup ("");

  plain = weir_plain_text_new ((const char *) text.data, text.size, WEIR_CERTIFICATE_MAX_DN);
  gnutls_free (text.data);
  return plain;
}

static char *
read_attribute (gnutls_x509_dn_t dn, const char *oid)
{
  return dn != NULL ? weir_name_attribute_read (dn, oid, WEIR_CERTIFICATE_MAX_TEXT) : NULL;
}

/* Returns: (transfer full) (nullable): %NULL if it is not the name of a host */
static char *
describe_alt_name (guint kind, const gnutls_datum_t *name)
{
  g_autoptr (GInetAddress) address = NULL;

  if (kind == GNUTLS_SAN_DNSNAME)
    return weir_plain_text_new ((const char *) name->data, name->size, WEIR_CERTIFICATE_MAX_TEXT);
  if (kind != GNUTLS_SAN_IPADDRESS || (name->size != 4 && name->size != 16))
    return NULL;

  address = g_inet_address_new_from_bytes (name->data, name->size == 4 ? G_SOCKET_FAMILY_IPV4
                                                                       : G_SOCKET_FAMILY_IPV6);
  return g_inet_address_to_string (address);
}

static void
add_names (WeirCertificate *self, gnutls_subject_alt_names_t alt_names)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  gnutls_datum_t octets;
  guint kind;

  for (guint i = 0; gnutls_subject_alt_names_get (alt_names, i, &kind, &octets, NULL) >= 0; i++)
    {
      char *name = describe_alt_name (kind, &octets);

      if (name == NULL)
        continue;

      self->n_names++;
      if (names->len < WEIR_CERTIFICATE_MAX_NAMES)
        g_ptr_array_add (names, name);
      else
        g_free (name);
    }

  g_ptr_array_add (names, NULL);
  self->names = (char **) g_ptr_array_steal (names, NULL);
}

static void
read_names (WeirCertificate *self, gnutls_x509_crt_t certificate)
{
  gnutls_subject_alt_names_t alt_names;
  gnutls_datum_t der = { 0 };

  if (gnutls_subject_alt_names_init (&alt_names) >= 0)
    {
      if (gnutls_x509_crt_get_extension_by_oid2 (certificate, GNUTLS_X509EXT_OID_SAN, 0, &der,
                                                 NULL) >= 0)
        gnutls_x509_ext_import_subject_alt_names (&der, alt_names, 0);
      add_names (self, alt_names);
      gnutls_subject_alt_names_deinit (alt_names);
    }
  gnutls_free (der.data);
  if (self->names == NULL)
    self->names = g_new0 (char *, 1);
}

static void
read_subject (WeirCertificate *self, gnutls_x509_crt_t certificate)
{
  gnutls_x509_dn_t dn = NULL;

  gnutls_x509_crt_get_subject (certificate, &dn);
  self->subject_dn = describe_dn (dn);
  self->organization = read_attribute (dn, GNUTLS_OID_X520_ORGANIZATION_NAME);
  self->subject = read_attribute (dn, GNUTLS_OID_X520_COMMON_NAME);
  if (self->subject == NULL)
    self->subject = g_strdup (self->names[0] != NULL ? self->names[0] : self->subject_dn);
}

static void
read_issuer (WeirCertificate *self, gnutls_x509_crt_t certificate)
{
  gnutls_x509_dn_t dn = NULL;

  gnutls_x509_crt_get_issuer (certificate, &dn);
  self->issuer_dn = describe_dn (dn);
  self->issuer = read_attribute (dn, GNUTLS_OID_X520_COMMON_NAME);
  if (self->issuer == NULL)
    self->issuer = read_attribute (dn, GNUTLS_OID_X520_ORGANIZATION_NAME);
  if (self->issuer == NULL)
    self->issuer = g_strdup (self->issuer_dn);
}

/* --- The certificate ---------------------------------------------------------------- */

static WeirCertificate *
take_apart (gnutls_x509_crt_t certificate, const gnutls_datum_t *der)
{
  WeirCertificate *self = g_new0 (WeirCertificate, 1);
  guint8 fingerprint[WEIR_FINGERPRINT_LENGTH] = { 0 };

  /* Of the octets as they came: the library may write them in another way. */
  gnutls_hash_fast (GNUTLS_DIG_SHA256, der->data, der->size, fingerprint);
  self->fingerprint = weir_fingerprint_to_text (fingerprint);

  read_names (self, certificate);
  read_subject (self, certificate);
  read_issuer (self, certificate);
  self->serial = describe_serial (certificate);
  self->key = describe_key (certificate);
  self->signature = describe_signature (certificate);
  self->not_before = gnutls_x509_crt_get_activation_time (certificate);
  self->not_after = gnutls_x509_crt_get_expiration_time (certificate);
  self->is_authority = gnutls_x509_crt_get_ca_status (certificate, NULL) > 0;

  return self;
}

WeirCertificate *
weir_certificate_new (GBytes *der)
{
  gsize length;
  const guint8 *octets = g_bytes_get_data (der, &length);
  const gnutls_datum_t datum = { (unsigned char *) octets, (guint) length };
  gnutls_x509_crt_t certificate;
  WeirCertificate *self = NULL;

  if (length == 0 || length > WEIR_CERTIFICATE_MAX_OCTETS ||
      gnutls_x509_crt_init (&certificate) < 0)
    return NULL;

  if (gnutls_x509_crt_import (certificate, &datum, GNUTLS_X509_FMT_DER) >= 0)
    self = take_apart (certificate, &datum);

  gnutls_x509_crt_deinit (certificate);
  return self;
}

void
weir_certificate_free (WeirCertificate *self)
{
  g_free (self->subject);
  g_free (self->organization);
  g_free (self->issuer);
  g_free (self->subject_dn);
  g_free (self->issuer_dn);
  g_free (self->serial);
  g_free (self->fingerprint);
  g_free (self->key);
  g_free (self->signature);
  g_strfreev (self->names);
  g_free (self);
}
