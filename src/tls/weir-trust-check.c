/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is wrong with a certificate by itself, wherever it stands in a chain.
 *
 * Kinds of keys and signatures are a list of those that browsers take, not of those that they do not:
 * what the library learns later is not trusted by that.  GnuTLS judges all of this too, by a profile of
 * 112 bits; here are the parts that it has no word of its own for, and those where we ask for more.
 */

#include "weir-der.h"
#include "weir-trust-private.h"

#define EXTENDED_KEY_USAGE "2.5.29.37"

/* id-kp-serverAuth, 1.3.6.1.5.5.7.3.1 (RFC 5280, 4.2.1.12) */
static const char server_auth[] = { 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01 };

/* Octets of an RSA exponent: larger ones make a verification as slow as a signature. */
#define MAX_EXPONENT_OCTETS 4

static WeirTrustFaults
check_dates (gnutls_x509_crt_t crt, gint64 now)
{
  const gint64 not_before = gnutls_x509_crt_get_activation_time (crt);
  const gint64 not_after = gnutls_x509_crt_get_expiration_time (crt);

  if (not_before == -1 || not_after == -1)
    return WEIR_TRUST_FAULT (MALFORMED);
  if (now > not_after)
    return WEIR_TRUST_FAULT (EXPIRED);

  return now < not_before ? WEIR_TRUST_FAULT (NOT_YET_VALID) : 0;
}

/* Octets of the number, big-endian. */
static gsize
measure_number (const gnutls_datum_t *number)
{
  gsize begin = 0;

  while (begin < number->size && number->data[begin] == 0)
    begin++;

  return number->size - begin;
}

/* Whether the number, big-endian, is odd, 3 at least, and short. */
static gboolean
is_fit_exponent (const gnutls_datum_t *number)
{
  const gsize length = measure_number (number);
  const guint8 last = length > 0 ? number->data[number->size - 1] : 0;

  return length <= MAX_EXPONENT_OCTETS && (last & 1) != 0 && (length > 1 || last >= 3);
}

static gboolean
is_fit_rsa (gnutls_x509_crt_t crt, guint bits)
{
  gnutls_datum_t modulus;
  gnutls_datum_t exponent;
  gboolean is_fit;

  if (bits < WEIR_TRUST_MIN_RSA_BITS || bits > WEIR_TRUST_MAX_RSA_BITS ||
      gnutls_x509_crt_get_pk_rsa_raw (crt, &modulus, &exponent) < 0)
    return FALSE;

  is_fit = is_fit_exponent (&exponent);
  gnutls_free (modulus.data);
  gnutls_free (exponent.data);

  return is_fit;
}

gboolean
weir_trust_has_slow_key (gnutls_x509_crt_t crt)
{
  gnutls_datum_t modulus;
  gnutls_datum_t exponent;
  gboolean is_slow;

  /* A key of another kind. */
  if (gnutls_x509_crt_get_pk_rsa_raw (crt, &modulus, &exponent) < 0)
    return FALSE;

  is_slow = measure_number (&modulus) > WEIR_TRUST_MAX_RSA_BITS / 8 ||
            measure_number (&exponent) > MAX_EXPONENT_OCTETS;
  gnutls_free (modulus.data);
  gnutls_free (exponent.data);

  return is_slow;
}

static gboolean
is_fit_curve (gnutls_x509_crt_t crt)
{
  gnutls_ecc_curve_t curve;
  gnutls_datum_t x;
  gnutls_datum_t y;

  if (gnutls_x509_crt_get_pk_ecc_raw (crt, &curve, &x, &y) < 0)
    return FALSE;

  gnutls_free (x.data);
  gnutls_free (y.data);

  return curve == GNUTLS_ECC_CURVE_SECP256R1 || curve == GNUTLS_ECC_CURVE_SECP384R1 ||
         curve == GNUTLS_ECC_CURVE_SECP521R1;
}

static gboolean
has_fit_key (gnutls_x509_crt_t crt)
{
  guint bits;
  int algorithm = gnutls_x509_crt_get_pk_algorithm (crt, &bits);

  if (algorithm == GNUTLS_PK_RSA)
    return is_fit_rsa (crt, bits);

  return algorithm == GNUTLS_PK_EDDSA_ED25519 ||
         (algorithm == GNUTLS_PK_ECDSA && is_fit_curve (crt));
}

gboolean
weir_trust_is_fit_signature (int algorithm)
{
  static const gnutls_sign_algorithm_t fit[] = {
    GNUTLS_SIGN_RSA_SHA256,     GNUTLS_SIGN_RSA_SHA384,     GNUTLS_SIGN_RSA_SHA512,
    GNUTLS_SIGN_RSA_PSS_SHA256, GNUTLS_SIGN_RSA_PSS_SHA384, GNUTLS_SIGN_RSA_PSS_SHA512,
    GNUTLS_SIGN_ECDSA_SHA256,   GNUTLS_SIGN_ECDSA_SHA384,   GNUTLS_SIGN_ECDSA_SHA512,
    GNUTLS_SIGN_EDDSA_ED25519,
  };

  for (guint i = 0; i < G_N_ELEMENTS (fit); i++)
    if (algorithm == (int) fit[i])
      return TRUE;

  return FALSE;
}

/* @purposes: ExtKeyUsageSyntax.  “Any purpose” is not taken for this one, as by Firefox. */
static gboolean
lists_server_auth (WeirSpan purposes)
{
  WeirSpan rest;
  WeirSpan purpose;

  if (!weir_der_take_tagged (&purposes, WEIR_DER_SEQUENCE, &rest))
    return FALSE;

  while (weir_der_take_tagged (&rest, WEIR_DER_OID, &purpose))
    if (weir_span_equal (purpose, (WeirSpan){ server_auth, sizeof server_auth }))
      return TRUE;

  return FALSE;
}

/* No list of purposes is all of them, in the certificates of issuers too. */
static gboolean
is_for_servers (gnutls_x509_crt_t crt)
{
  gnutls_datum_t purposes;
  gboolean is_for;
  int code = gnutls_x509_crt_get_extension_by_oid2 (crt, EXTENDED_KEY_USAGE, 0, &purposes, NULL);

  if (code < 0)
    return code == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE;

  is_for = lists_server_auth ((WeirSpan){ (const char *) purposes.data, purposes.size });
  gnutls_free (purposes.data);

  return is_for;
}

/* All key exchanges that are left sign (RFC 8446, 4.4.2.2). */
static gboolean
may_sign (gnutls_x509_crt_t crt)
{
  guint usage;
  int code = gnutls_x509_crt_get_key_usage (crt, &usage, NULL);

  if (code < 0)
    return code == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE;

  return (usage & GNUTLS_KEY_DIGITAL_SIGNATURE) != 0;
}

/* An issuer says so, and may sign certificates (RFC 5280, 6.1.4, k and n). */
static gboolean
may_issue (gnutls_x509_crt_t crt)
{
  guint usage;
  int code = gnutls_x509_crt_get_key_usage (crt, &usage, NULL);

  if (gnutls_x509_crt_get_ca_status (crt, NULL) <= 0)
    return FALSE;
  if (code < 0)
    return code == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE;

  return (usage & GNUTLS_KEY_KEY_CERT_SIGN) != 0;
}

WeirTrustFaults
weir_trust_check_crt (gnutls_x509_crt_t crt, WeirTrustRole role, gint64 now)
{
  WeirTrustFaults faults = check_dates (crt, now);

  if (!has_fit_key (crt))
    faults |= WEIR_TRUST_FAULT (WEAK_KEY);
  if (role == WEIR_TRUST_ROOT)
    return faults;

  if (!weir_trust_is_fit_signature (gnutls_x509_crt_get_signature_algorithm (crt)))
    faults |= WEIR_TRUST_FAULT (WEAK_SIGNATURE);
  if (role == WEIR_TRUST_RESPONDER)
    return faults;

  if (!is_for_servers (crt) || (role == WEIR_TRUST_LEAF && !may_sign (crt)))
    faults |= WEIR_TRUST_FAULT (WRONG_PURPOSE);
  if (role == WEIR_TRUST_ISSUER && !may_issue (crt))
    faults |= WEIR_TRUST_FAULT (NOT_AN_AUTHORITY);

  return faults;
}
