/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The certificate authority of this user on this computer.
 *
 * Whoever has its key can be any site to a browser that trusts it.  So it is
 * made here and nowhere else, signs leaves alone (path length 0), says in its
 * name whose it is, and its key goes nowhere but into its file
 * (weir-authority-file.c).
 *
 * All is set when it is made.  GnuTLS only reads a key and an issuer when it
 * signs, so that many threads may mint at once.
 */

#include "weir-authority-private.h"

#include "weir-name-attribute.h"
#include "weir-plain-text.h"

#include <glib/gi18n-lib.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <string.h>

#define SECONDS (G_GINT64_CONSTANT (10 * 36525) * 864) /* ten years of 365.25 days */
#define BACKDATED (2 * 24 * 60 * 60)                   /* for clocks that go wrong */
#define ORGANIZATION "Weir"

/* RFC 5280, A.1: ub-common-name.  It counts characters; whoever counts octets is content, too. */
#define MAX_NAME 64
#define MAX_NAME_SHOWN 256 /* of an authority that was not made here */

/* “Weir on HOST, for USER only”; one may be as long as the other leaves room, but for a third. */
#define NAME_FORMAT "Weir on %s, for %s only"
#define NAME_ROOM (MAX_NAME - (sizeof NAME_FORMAT - 1 - 2 * strlen ("%s")))
#define NAME_LEAST (NAME_ROOM / 3)

struct _WeirAuthority
{
  gatomicrefcount n_refs;
  gnutls_x509_crt_t certificate; /* (owned) */
  gnutls_x509_privkey_t key;     /* (owned) */
  guint8 key_id[WEIR_KEY_ID_LENGTH];
  char *name;  /* (owned) */
  char *pem;   /* (owned) */
  GBytes *der; /* (owned) */
  guint8 fingerprint[WEIR_FINGERPRINT_LENGTH];
  char *spki_hash; /* (owned) */
  gint64 not_before;
  gint64 not_after;
};

/* --- What all certificates of ours have ------------------------------------- */

int
weir_tls_generate_key (gnutls_x509_privkey_t *key)
{
  int code = gnutls_x509_privkey_init (key);

  if (code < 0)
    return code;

  code = gnutls_x509_privkey_generate (*key, GNUTLS_PK_ECDSA,
                                       GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);
  if (code < 0)
    g_clear_pointer (key, gnutls_x509_privkey_deinit);

  return code;
}

static int
set_serial (gnutls_x509_crt_t certificate)
{
  guint8 serial[WEIR_SERIAL_LENGTH];
  int code = gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial);

  if (code < 0)
    return code;

  /* Positive, and of the same length always. */
  serial[0] = (serial[0] & 0x7f) | 0x40;
  return gnutls_x509_crt_set_serial (certificate, serial, sizeof serial);
}

static int
set_key_id (gnutls_x509_crt_t certificate)
{
  guint8 hash[WEIR_FINGERPRINT_LENGTH];
  gsize length = sizeof hash;
  int code = gnutls_x509_crt_get_key_id (certificate, GNUTLS_KEYID_USE_SHA256, hash, &length);

  if (code < 0)
    return code;

  return gnutls_x509_crt_set_subject_key_id (certificate, hash, WEIR_KEY_ID_LENGTH);
}

int
weir_tls_begin_certificate (gnutls_x509_crt_t certificate,
                            gnutls_x509_privkey_t key,
                            gint64 not_before,
                            gint64 not_after)
{
  int code = gnutls_x509_crt_set_version (certificate, 3);

  if (code >= 0)
    code = set_serial (certificate);
  if (code >= 0)
    code = gnutls_x509_crt_set_key (certificate, key);
  if (code >= 0)
    code = set_key_id (certificate);
  if (code >= 0)
    code = gnutls_x509_crt_set_activation_time (certificate, (time_t) not_before);
  if (code >= 0)
    code = gnutls_x509_crt_set_expiration_time (certificate, (time_t) not_after);

  return code;
}

/* --- The authority that is --------------------------------------------------- */

static char *
read_name (gnutls_x509_crt_t certificate)
{
  gnutls_x509_dn_t subject;
  char *name = NULL;

  if (gnutls_x509_crt_get_subject (certificate, &subject) >= 0)
    name = weir_name_attribute_read (subject, GNUTLS_OID_X520_COMMON_NAME, MAX_NAME_SHOWN);

  return name != NULL ? name : g_strdup ("");
}

static gboolean
read_encodings (WeirAuthority *self, GError **error)
{
  gnutls_datum_t der = { 0 };
  gnutls_datum_t pem = { 0 };

  if (!weir_tls_error_check (gnutls_x509_crt_export2 (self->certificate, GNUTLS_X509_FMT_DER, &der),
                             error))
    return FALSE;

  self->der = g_bytes_new (der.data, der.size);
  gnutls_free (der.data);
  if (!weir_tls_error_check (gnutls_x509_crt_export2 (self->certificate, GNUTLS_X509_FMT_PEM, &pem),
                             error))
    return FALSE;

  self->pem = g_strndup ((const char *) pem.data, pem.size);
  gnutls_free (pem.data);
  return TRUE;
}

static gboolean
read_hashes (WeirAuthority *self, GError **error)
{
  guint8 spki[WEIR_FINGERPRINT_LENGTH];
  gsize length = sizeof self->fingerprint;
  int code = gnutls_x509_crt_get_fingerprint (self->certificate, GNUTLS_DIG_SHA256,
                                              self->fingerprint, &length);

  length = sizeof spki;
  if (code >= 0)
    code = gnutls_x509_crt_get_key_id (self->certificate, GNUTLS_KEYID_USE_SHA256, spki, &length);
  if (!weir_tls_error_check (code, error))
    return FALSE;

  self->spki_hash = g_base64_encode (spki, sizeof spki);
  return TRUE;
}

static gboolean
fail (const char *message, GError **error)
{
  g_set_error_literal (error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_MALFORMED, message);
  return FALSE;
}

/* What weir_authority_new() makes: it was not necessarily this Weir that did. */
static gboolean
check_is_authority (WeirAuthority *self, GError **error)
{
  gnutls_ecc_curve_t curve = GNUTLS_ECC_CURVE_INVALID;
  gsize id_length = sizeof self->key_id;
  guint usage = 0;
  guint is_authority = 0;
  int path_length = -1;

  if (gnutls_x509_privkey_export_ecc_raw (self->key, &curve, NULL, NULL, NULL) < 0 ||
      curve != GNUTLS_ECC_CURVE_SECP256R1)
    return fail (_ ("The key is not one of the curve P-256."), error);

  if (gnutls_x509_crt_get_basic_constraints (self->certificate, NULL, &is_authority, &path_length) <
        0 ||
      !is_authority || path_length != 0 ||
      gnutls_x509_crt_get_key_usage (self->certificate, &usage, NULL) < 0 ||
      usage != GNUTLS_KEY_KEY_CERT_SIGN)
    return fail (_ ("The certificate is not one of an authority that signs for sites alone."),
                 error);

  if (gnutls_x509_crt_get_subject_key_id (self->certificate, self->key_id, &id_length, NULL) < 0 ||
      id_length != sizeof self->key_id)
    return fail (_ ("The certificate does not identify its key."), error);

  return TRUE;
}

static gboolean
check_key_fits (WeirAuthority *self, GError **error)
{
  guint8 certified[WEIR_FINGERPRINT_LENGTH];
  guint8 own[WEIR_FINGERPRINT_LENGTH];
  gsize length = sizeof certified;
  int code =
    gnutls_x509_crt_get_key_id (self->certificate, GNUTLS_KEYID_USE_SHA256, certified, &length);

  length = sizeof own;
  if (code >= 0)
    code = gnutls_x509_privkey_get_key_id (self->key, GNUTLS_KEYID_USE_SHA256, own, &length);
  if (!weir_tls_error_check (code, error))
    return FALSE;
  if (memcmp (certified, own, sizeof own) != 0)
    return fail (_ ("The key does not fit the certificate."), error);

  return TRUE;
}

WeirAuthority *
weir_authority_new_take (gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key, GError **error)
{
  g_autoptr (WeirAuthority) self = g_new0 (WeirAuthority, 1);

  g_atomic_ref_count_init (&self->n_refs);
  self->certificate = certificate;
  self->key = key;
  self->name = read_name (certificate);
  self->not_before = gnutls_x509_crt_get_activation_time (certificate);
  self->not_after = gnutls_x509_crt_get_expiration_time (certificate);
  if (!check_is_authority (self, error) || !check_key_fits (self, error) ||
      !read_encodings (self, error) || !read_hashes (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* --- A new one ---------------------------------------------------------------- */

/* The system says nothing of how names are written. Returns: (transfer full) */
static char *
build_name (const char *host_name, const char *user_name)
{
  const char *host = *host_name != '\0' ? host_name : "this computer";
  const char *user = *user_name != '\0' ? user_name : "this user";
  g_autofree char *whole_user = weir_plain_text_new (user, strlen (user), NAME_ROOM - NAME_LEAST);
  g_autofree char *fitting_host =
    weir_plain_text_new (host, strlen (host),
                         MAX (NAME_ROOM - strlen (whole_user), NAME_ROOM - NAME_LEAST));
  g_autofree char *fitting_user =
    weir_plain_text_new (user, strlen (user), NAME_ROOM - strlen (fitting_host));

  return g_strdup_printf (NAME_FORMAT, fitting_host, fitting_user);
}

static int
set_dn (gnutls_x509_crt_t certificate, const char *name)
{
  int code = gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_ORGANIZATION_NAME, 0,
                                            ORGANIZATION, strlen (ORGANIZATION));

  if (code >= 0)
    code = gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name,
                                          (guint) strlen (name));

  return code;
}

/* Makes of the empty @certificate one that @key has signed itself. */
static int
fill_certificate (gnutls_x509_crt_t certificate,
                  gnutls_x509_privkey_t key,
                  const char *name,
                  gint64 now)
{
  int code = weir_tls_begin_certificate (certificate, key, now - BACKDATED, now + SECONDS);

  if (code >= 0)
    code = set_dn (certificate, name);
  /* GnuTLS marks both as critical. */
  if (code >= 0)
    code = gnutls_x509_crt_set_basic_constraints (certificate, TRUE, 0);
  if (code >= 0)
    code = gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_KEY_CERT_SIGN);
  if (code >= 0)
    code = gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0);

  return code;
}

WeirAuthority *
weir_authority_new_at (const char *host_name, const char *user_name, gint64 now, GError **error)
{
  g_autofree char *name = build_name (host_name, user_name);
  gnutls_x509_privkey_t key = NULL;
  gnutls_x509_crt_t certificate = NULL;
  int code = weir_tls_generate_key (&key);

  if (code >= 0)
    code = gnutls_x509_crt_init (&certificate);
  if (code >= 0)
    code = fill_certificate (certificate, key, name, now);
  if (weir_tls_error_check (code, error))
    return weir_authority_new_take (certificate, key, error);

  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);
  return NULL;
}

WeirAuthority *
weir_authority_new (const char *host_name, const char *user_name, GError **error)
{
  return weir_authority_new_at (host_name, user_name, g_get_real_time () / G_USEC_PER_SEC, error);
}

/* --- What others may do with it ---------------------------------------------- */

int
weir_authority_sign (WeirAuthority *self, gnutls_x509_crt_t certificate)
{
  int code = gnutls_x509_crt_set_authority_key_id (certificate, self->key_id, sizeof self->key_id);

  if (code < 0)
    return code;

  return gnutls_x509_crt_sign2 (certificate, self->certificate, self->key, GNUTLS_DIG_SHA256, 0);
}

gnutls_x509_privkey_t
weir_authority_get_key (WeirAuthority *self)
{
  return self->key;
}

WeirAuthority *
weir_authority_ref (WeirAuthority *self)
{
  g_atomic_ref_count_inc (&self->n_refs);

  return self;
}

void
weir_authority_unref (WeirAuthority *self)
{
  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;

  g_clear_pointer (&self->certificate, gnutls_x509_crt_deinit);
  g_clear_pointer (&self->key, gnutls_x509_privkey_deinit);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->pem, g_free);
  g_clear_pointer (&self->der, g_bytes_unref);
  g_clear_pointer (&self->spki_hash, g_free);
  g_free (self);
}

const char *
weir_authority_get_name (WeirAuthority *self)
{
  return self->name;
}

const char *
weir_authority_get_pem (WeirAuthority *self)
{
  return self->pem;
}

GBytes *
weir_authority_get_der (WeirAuthority *self)
{
  return self->der;
}

const guint8 *
weir_authority_get_fingerprint (WeirAuthority *self)
{
  return self->fingerprint;
}

const char *
weir_authority_get_spki_hash (WeirAuthority *self)
{
  return self->spki_hash;
}

gint64
weir_authority_get_not_before (WeirAuthority *self)
{
  return self->not_before;
}

gint64
weir_authority_get_not_after (WeirAuthority *self)
{
  return self->not_after;
}
