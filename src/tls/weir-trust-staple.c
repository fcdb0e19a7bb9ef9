/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Revocation, as far as the origin itself brings word of it: OCSP (RFC 6960) stapled to the handshake
 * (RFC 6066), and certificates that must have it (RFC 7633).
 *
 * A response is one of the issuer's, or of a responder that the issuer made one; it is about this very
 * certificate, and of now.  One that says “revoked” holds however old it is; one that is anything but
 * good is refused.  A responder that says that it cannot answer has said nothing.
 */

#include "weir-der.h"
#include "weir-trust-private.h"

#include <gnutls/abstract.h>
#include <gnutls/ocsp.h>

/* status_request, of the TLS extensions (RFC 6066) */
#define STATUS_REQUEST 5

#define MAX_HASH_LENGTH 64

/* What stands for the issuer in an answer: hashes of its name and of its key. */
typedef struct
{
  guint digest;
  gnutls_datum_t name_hash; /* (owned) */
  gnutls_datum_t key_hash;  /* (owned) */
  gnutls_datum_t serial;    /* (owned) */
  guint status;
  gint64 this_update;
  gint64 next_update; /* -1: not said */
} Answer;

static void
answer_clear (Answer *answer)
{
  gnutls_free (answer->name_hash.data);
  gnutls_free (answer->key_hash.data);
  gnutls_free (answer->serial.data);
}

static gboolean
must_staple (gnutls_x509_crt_t crt)
{
  gnutls_x509_tlsfeatures_t features;
  gboolean must = FALSE;
  guint feature;

  if (gnutls_x509_tlsfeatures_init (&features) < 0)
    return FALSE;

  if (gnutls_x509_crt_get_tlsfeatures (crt, features, 0, NULL) >= 0)
    for (guint i = 0; !must && gnutls_x509_tlsfeatures_get (features, i, &feature) >= 0; i++)
      must = feature == STATUS_REQUEST;
  gnutls_x509_tlsfeatures_deinit (features);

  return must;
}

/* The octets of the key that answers have the hash of (RFC 6960, 4.1.1): BIT STRING, without its first. */
static gboolean
find_key_octets (const gnutls_datum_t *spki, WeirSpan *key)
{
  WeirSpan input = { (const char *) spki->data, spki->size };
  WeirSpan content;
  WeirSpan algorithm;

  if (!weir_der_take_tagged (&input, WEIR_DER_SEQUENCE, &content) ||
      !weir_der_take_tagged (&content, WEIR_DER_SEQUENCE, &algorithm) ||
      !weir_der_take_tagged (&content, WEIR_DER_BIT_STRING, key) || key->length == 0)
    return FALSE;

  weir_span_take (key, 1);

  return TRUE;
}

static gboolean
get_spki (gnutls_x509_crt_t crt, gnutls_datum_t *spki)
{
  gnutls_pubkey_t key;
  gboolean is_ok;

  if (gnutls_pubkey_init (&key) < 0)
    return FALSE;

  is_ok = gnutls_pubkey_import_x509 (key, crt, 0) >= 0 &&
          gnutls_pubkey_export2 (key, GNUTLS_X509_FMT_DER, spki) >= 0;
  gnutls_pubkey_deinit (key);

  return is_ok;
}

/* Whether @hash is that of the key of @issuer. */
static gboolean
is_key_hash (const gnutls_datum_t *hash, guint digest, gnutls_x509_crt_t issuer)
{
  guint8 own[MAX_HASH_LENGTH];
  size_t size = sizeof own;
  gnutls_datum_t spki;
  WeirSpan key;
  gboolean is_hash;

  if (!get_spki (issuer, &spki))
    return FALSE;

  is_hash =
    find_key_octets (&spki, &key) &&
    gnutls_fingerprint (digest, &(gnutls_datum_t){ (guint8 *) key.octets, (guint) key.length }, own,
                        &size) >= 0 &&
    size == hash->size && memcmp (own, hash->data, size) == 0;
  gnutls_free (spki.data);

  return is_hash;
}

static gboolean
read_answer (gnutls_ocsp_resp_t response, guint index, Answer *answer)
{
  time_t this_update;
  time_t next_update;

  *answer = (Answer){ 0 };
  if (gnutls_ocsp_resp_get_single (response, index, &answer->digest, &answer->name_hash,
                                   &answer->key_hash, &answer->serial, &answer->status,
                                   &this_update, &next_update, NULL, NULL) < 0)
    return FALSE;

  answer->this_update = this_update;
  answer->next_update = next_update;

  return TRUE;
}

static WeirTrustFaults
judge_answer (const Answer *answer, gint64 now)
{
  gint64 end =
    answer->next_update != -1 ? answer->next_update : answer->this_update + WEIR_TRUST_STAPLE_AGE;

  if (answer->status == GNUTLS_OCSP_CERT_REVOKED)
    return WEIR_TRUST_FAULT (REVOKED);

  if (answer->status != GNUTLS_OCSP_CERT_GOOD || answer->this_update == -1 ||
      answer->this_update > now + WEIR_TRUST_STAPLE_GRACE || end < now - WEIR_TRUST_STAPLE_GRACE)
    return WEIR_TRUST_FAULT (BAD_STAPLE);

  return 0;
}

/* Finds what @response says of @crt. */
static WeirTrustFaults
judge_answers (gnutls_ocsp_resp_t response,
               gnutls_x509_crt_t crt,
               gnutls_x509_crt_t issuer,
               gint64 now)
{
  for (guint i = 0; i < WEIR_TRUST_MAX_ANSWERS; i++)
    {
      Answer answer;
      WeirTrustFaults faults;
      gboolean is_about;

      if (!read_answer (response, i, &answer))
        break;

      is_about = gnutls_ocsp_resp_check_crt (response, i, crt) >= 0 &&
                 is_key_hash (&answer.key_hash, answer.digest, issuer);
      faults = judge_answer (&answer, now);
      answer_clear (&answer);
      if (is_about)
        return faults;
    }

  return WEIR_TRUST_FAULT (BAD_STAPLE);
}

/* Whether the certificates of responders in @response are good ones at @now. */
static gboolean
has_fit_responders (gnutls_ocsp_resp_t response, gint64 now)
{
  gnutls_x509_crt_t *crts = NULL;
  size_t n_crts = 0;
  gboolean is_fit = TRUE;
  int code = gnutls_ocsp_resp_get_certs (response, &crts, &n_crts);

  if (code < 0)
    return code == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE;

  for (size_t i = 0; i < n_crts; i++)
    {
      is_fit = is_fit && weir_trust_check_crt (crts[i], WEIR_TRUST_RESPONDER, now) == 0;
      gnutls_x509_crt_deinit (crts[i]);
    }
  gnutls_free (crts);

  return is_fit;
}

/* Whether @issuer, or a responder that it signed for this purpose, signed @response. */
static gboolean
is_signed_for (gnutls_ocsp_resp_t response, gnutls_x509_crt_t issuer)
{
  guint reasons;

  return weir_trust_is_fit_signature (gnutls_ocsp_resp_get_signature_algorithm (response)) &&
         gnutls_ocsp_resp_verify_direct (response, issuer, &reasons,
                                         GNUTLS_VERIFY_DISABLE_TIME_CHECKS |
                                           GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS |
                                           GNUTLS_PROFILE_TO_VFLAGS (GNUTLS_PROFILE_MEDIUM)) >= 0 &&
         reasons == 0;
}

/* Returns: (nullable) (transfer full): the response, if it can be read */
static gnutls_ocsp_resp_t
import_response (GBytes *staple)
{
  gsize size;
  const guint8 *octets = g_bytes_get_data (staple, &size);
  gnutls_datum_t datum = { (guint8 *) octets, (guint) size };
  gnutls_ocsp_resp_t response;

  if (size > WEIR_TRUST_MAX_STAPLE || gnutls_ocsp_resp_init (&response) < 0)
    return NULL;

  if (gnutls_ocsp_resp_import2 (response, &datum, GNUTLS_X509_FMT_DER) >= 0)
    return response;

  gnutls_ocsp_resp_deinit (response);

  return NULL;
}

WeirTrustFaults
weir_trust_check_staple (GBytes *staple,
                         gnutls_x509_crt_t crt,
                         gnutls_x509_crt_t issuer,
                         gint64 now)
{
  const WeirTrustFaults none = must_staple (crt) ? WEIR_TRUST_FAULT (NO_STAPLE) : 0;
  gnutls_ocsp_resp_t response;
  WeirTrustFaults faults;

  if (staple == NULL)
    return none;

  response = import_response (staple);
  if (response == NULL)
    return WEIR_TRUST_FAULT (BAD_STAPLE);

  if (gnutls_ocsp_resp_get_status (response) != GNUTLS_OCSP_RESP_SUCCESSFUL)
    faults = none;
  else if (!has_fit_responders (response, now) || !is_signed_for (response, issuer))
    faults = WEIR_TRUST_FAULT (BAD_STAPLE);
  else
    faults = judge_answers (response, crt, issuer, now);
  gnutls_ocsp_resp_deinit (response);

  return faults;
}
