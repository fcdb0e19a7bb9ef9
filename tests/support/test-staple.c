/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "test-staple.h"

#include <gnutls/crypto.h>
#include <string.h>

#define HOUR ((gint64) 60 * 60)
#define HASH_LENGTH 20

/* Tags of DER. */
#define INTEGER 0x02
#define BIT_STRING 0x03
#define OCTET_STRING 0x04
#define ENUMERATED 0x0a
#define GENERALIZED_TIME 0x18
#define SEQUENCE 0x30
#define CONTEXT(n) (0x80 | (n))
#define EXPLICIT(n) (0xa0 | (n))

/* As they stand in DER, tag and length included. */
static const guint8 sha1_algorithm[] = { 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e,
                                         0x03, 0x02, 0x1a, 0x05, 0x00 };
static const guint8 ecdsa_sha256[] = { 0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86,
                                       0x48, 0xce, 0x3d, 0x04, 0x03, 0x02 };
static const guint8 ecdsa_sha1[] = { 0x30, 0x09, 0x06, 0x07, 0x2a, 0x86,
                                     0x48, 0xce, 0x3d, 0x04, 0x01 };
static const guint8 ocsp_basic[] = { 0x06, 0x09, 0x2b, 0x06, 0x01, 0x05,
                                     0x05, 0x07, 0x30, 0x01, 0x01 };

static void
check (int code)
{
  if (code < 0)
    g_error ("GnuTLS: %s", gnutls_strerror (code));
}

static void
put (GByteArray *der, const void *octets, gsize length)
{
  g_byte_array_append (der, octets, (guint) length);
}

/* Appends an element. */
static void
put_element (GByteArray *der, guint8 tag, const void *octets, gsize length)
{
  const guint8 head[] = { tag, 0x82, (guint8) (length >> 8), (guint8) length };

  g_assert_cmpuint (length, <=, G_MAXUINT16);
  if (length < 0x80)
    put (der, (guint8[]){ tag, (guint8) length }, 2);
  else if (length < 0x100)
    put (der, (guint8[]){ tag, 0x81, (guint8) length }, 3);
  else
    put (der, head, sizeof head);
  put (der, octets, length);
}

/* Appends an element whose content is @inner, which is freed. */
static void
wrap (GByteArray *der, guint8 tag, GByteArray *inner)
{
  put_element (der, tag, inner->data, inner->len);
  g_byte_array_unref (inner);
}

static void
put_time (GByteArray *der, gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text = g_date_time_format (time, "%Y%m%d%H%M%SZ");

  put_element (der, GENERALIZED_TIME, text, strlen (text));
}

static void
put_hash (GByteArray *der, const void *octets, gsize length)
{
  guint8 hash[HASH_LENGTH];

  check (gnutls_hash_fast (GNUTLS_DIG_SHA1, octets, length, hash));
  put_element (der, OCTET_STRING, hash, sizeof hash);
}

/* Appends the hash of the point that the key of @crt is: 65 octets at the end of its SPKI. */
static void
put_key_hash (GByteArray *der, const TestCertificate *crt)
{
  gnutls_pubkey_t key;
  gnutls_datum_t spki;

  check (gnutls_pubkey_init (&key));
  check (gnutls_pubkey_import_x509 (key, test_certificate_get_crt (crt), 0));
  check (gnutls_pubkey_export2 (key, GNUTLS_X509_FMT_DER, &spki));
  put_hash (der, spki.data + spki.size - 65, 65);
  gnutls_free (spki.data);
  gnutls_pubkey_deinit (key);
}

static void
put_certificate_id (GByteArray *der, const TestStapleSpec *spec, guint8 serial_offset)
{
  GByteArray *id = g_byte_array_new ();
  gnutls_datum_t name;
  guint8 serial[64];
  size_t size = sizeof serial;

  check (gnutls_x509_crt_get_raw_dn (test_certificate_get_crt (spec->issuer), &name));
  check (gnutls_x509_crt_get_serial (test_certificate_get_crt (spec->crt), serial, &size));
  serial[size - 1] += serial_offset;

  put (id, sha1_algorithm, sizeof sha1_algorithm);
  put_hash (id, name.data, name.size);
  put_key_hash (id, spec->issuer);
  put_element (id, INTEGER, serial, size);
  wrap (der, SEQUENCE, id);
  gnutls_free (name.data);
}

static void
put_status (GByteArray *der, TestStapleStatus status, gint64 now)
{
  GByteArray *revoked;

  if (status != TEST_STAPLE_REVOKED)
    {
      put_element (der, CONTEXT (status), NULL, 0);
      return;
    }

  revoked = g_byte_array_new ();
  put_time (revoked, now - 24 * HOUR);
  wrap (der, EXPLICIT (TEST_STAPLE_REVOKED), revoked);
}

static void
put_answer (GByteArray *der, const TestStapleSpec *spec, guint8 serial_offset, gint64 now)
{
  GByteArray *answer = g_byte_array_new ();

  put_certificate_id (answer, spec, serial_offset);
  put_status (answer, serial_offset == 0 ? spec->status : TEST_STAPLE_GOOD, now);
  put_time (answer, spec->this_update != 0 ? spec->this_update : now - HOUR);
  if (spec->next_update != -1)
    {
      GByteArray *next = g_byte_array_new ();

      put_time (next, spec->next_update != 0 ? spec->next_update : now + 24 * HOUR);
      wrap (answer, EXPLICIT (0), next);
    }
  wrap (der, SEQUENCE, answer);
}

/* ResponseData */
static void
put_data (GByteArray *der, const TestStapleSpec *spec, const TestCertificate *signer)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  GByteArray *data = g_byte_array_new ();
  GByteArray *answers = g_byte_array_new ();
  gnutls_datum_t name;

  check (gnutls_x509_crt_get_raw_dn (test_certificate_get_crt (signer), &name));
  put_element (data, EXPLICIT (1), name.data, name.size);
  gnutls_free (name.data);
  put_time (data, spec->this_update != 0 ? spec->this_update : now - HOUR);
  for (guint i = spec->n_before; i > 0; i--)
    put_answer (answers, spec, (guint8) i, now);
  put_answer (answers, spec, 0, now);
  wrap (data, SEQUENCE, answers);
  wrap (der, SEQUENCE, data);
}

/* Appends the algorithm and the signature of all that is in @der so far. */
static void
put_signature (GByteArray *der, const TestStapleSpec *spec, const TestCertificate *signer)
{
  gnutls_datum_t data = { der->data, der->len };
  gnutls_datum_t signature;
  GByteArray *bits = g_byte_array_new ();

  check (
    gnutls_privkey_sign_data2 (test_certificate_get_key (signer),
                               spec->is_weak ? GNUTLS_SIGN_ECDSA_SHA1 : GNUTLS_SIGN_ECDSA_SHA256, 0,
                               &data, &signature));
  if (spec->is_broken)
    signature.data[signature.size - 1] ^= 1;

  if (spec->is_weak)
    put (der, ecdsa_sha1, sizeof ecdsa_sha1);
  else
    put (der, ecdsa_sha256, sizeof ecdsa_sha256);
  put (bits, "", 1);
  put (bits, signature.data, signature.size);
  wrap (der, BIT_STRING, bits);
  gnutls_free (signature.data);
}

static void
put_responder (GByteArray *der, const TestCertificate *responder)
{
  GBytes *octets = test_certificate_get_der (responder);
  GByteArray *list = g_byte_array_new ();
  GByteArray *crts = g_byte_array_new ();

  put (crts, g_bytes_get_data (octets, NULL), g_bytes_get_size (octets));
  wrap (list, SEQUENCE, crts);
  wrap (der, EXPLICIT (0), list);
}

/* ResponseBytes */
static GByteArray *
make_response (const TestStapleSpec *spec)
{
  const TestCertificate *signer = spec->responder != NULL ? spec->responder : spec->issuer;
  GByteArray *parts = g_byte_array_new ();
  GByteArray *basic = g_byte_array_new ();
  GByteArray *response = g_byte_array_new ();

  put_data (parts, spec, signer);
  put_signature (parts, spec, signer);
  if (spec->responder != NULL)
    put_responder (parts, spec->responder);
  wrap (basic, SEQUENCE, parts);

  put (response, ocsp_basic, sizeof ocsp_basic);
  wrap (response, OCTET_STRING, basic);

  return response;
}

GBytes *
test_staple_new (const TestStapleSpec *spec)
{
  GByteArray *parts = g_byte_array_new ();
  GByteArray *der = g_byte_array_new ();

  put_element (parts, ENUMERATED, &spec->refusal, 1);
  if (spec->refusal == 0)
    {
      GByteArray *sequence = g_byte_array_new ();

      wrap (sequence, SEQUENCE, make_response (spec));
      wrap (parts, EXPLICIT (0), sequence);
    }
  wrap (der, SEQUENCE, parts);

  return g_byte_array_free_to_bytes (der);
}
