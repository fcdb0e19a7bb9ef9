/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A certificate for one host, which a client gets in place of the origin's.
 *
 * The host stands in the subject alternative name, which is critical, and
 * nowhere else: the subject is empty, for long names as for short (RFC 5280,
 * 4.1.2.6).  A common name would not hold names above 64 octets, and no client
 * has judged by it for years.
 *
 * It has a key of its own, so that a leaf that gets lost does not take the
 * authority along, and a serial number that is never seen twice.
 *
 * The authority is sent behind it.  Who has it in a store needs it not, but a
 * Chromium that knows no more than the hash of its key looks for that in what
 * is sent.
 */

#include "weir-leaf.h"

#include "weir-authority-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <gnutls/x509-ext.h>
#include <string.h>

#define MAX_ALT_NAME (WEIR_HOST_MAX_LENGTH + 16) /* with what DER puts around it */

struct _WeirLeaf
{
  gatomicrefcount n_refs;
  GBytes *der; /* (owned) */
  gint64 not_before;
  gint64 not_after;
  gnutls_certificate_credentials_t credentials; /* (owned) */
};

static int
add_host (gnutls_subject_alt_names_t names, const WeirHost *host)
{
  g_autoptr (GInetAddress) address = NULL;
  gnutls_datum_t name = { (unsigned char *) host->name, host->length };

  if (host->kind == WEIR_HOST_NAME)
    return gnutls_subject_alt_names_set (names, GNUTLS_SAN_DNSNAME, &name, NULL);

  address = g_inet_address_new_from_string (host->name);
  g_assert (address != NULL);
  name.data = (unsigned char *) g_inet_address_to_bytes (address);
  name.size = (guint) g_inet_address_get_native_size (address);
  return gnutls_subject_alt_names_set (names, GNUTLS_SAN_IPADDRESS, &name, NULL);
}

/* GnuTLS has no function for a critical one. */
static int
set_alt_name (gnutls_x509_crt_t certificate, const WeirHost *host)
{
  gnutls_subject_alt_names_t names;
  gnutls_datum_t der = { 0 };
  int code = gnutls_subject_alt_names_init (&names);

  if (code < 0)
    return code;

  code = add_host (names, host);
  if (code >= 0)
    code = gnutls_x509_ext_export_subject_alt_names (names, &der);
  if (code >= 0)
    code = gnutls_x509_crt_set_extension_by_oid (certificate, GNUTLS_X509EXT_OID_SAN, der.data,
                                                 der.size, TRUE);
  gnutls_free (der.data);
  gnutls_subject_alt_names_deinit (names);
  return code;
}

static int
fill_certificate (gnutls_x509_crt_t certificate,
                  gnutls_x509_privkey_t key,
                  const WeirHost *host,
                  gint64 not_before,
                  gint64 not_after)
{
  int code = weir_tls_begin_certificate (certificate, key, not_before, not_after);

  if (code >= 0)
    code = set_alt_name (certificate, host);
  /* Critical, both. */
  if (code >= 0)
    code = gnutls_x509_crt_set_basic_constraints (certificate, FALSE, -1);
  if (code >= 0)
    code = gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_DIGITAL_SIGNATURE);
  if (code >= 0)
    code = gnutls_x509_crt_set_key_purpose_oid (certificate, GNUTLS_KP_TLS_WWW_SERVER, FALSE);

  return code;
}

static int
take_der (WeirLeaf *self, gnutls_x509_crt_t certificate)
{
  gnutls_datum_t der = { 0 };
  int code = gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_DER, &der);

  if (code < 0)
    return code;

  self->der = g_bytes_new (der.data, der.size);
  gnutls_free (der.data);
  return code;
}

/* @certificate: (out): to be given up whatever comes. Returns: as GnuTLS */
static int
import (GBytes *der, gnutls_x509_crt_t *certificate)
{
  gsize length;
  gconstpointer octets = g_bytes_get_data (der, &length);
  const gnutls_datum_t datum = { (unsigned char *) octets, (guint) length };
  int code = gnutls_x509_crt_init (certificate);

  if (code < 0)
    return code;

  return gnutls_x509_crt_import (*certificate, &datum, GNUTLS_X509_FMT_DER);
}

/*
 * GnuTLS leaves out what it does not take for the issuer, and knows the names of issuer and subject only
 * of certificates that it has read: one that was just made has none.
 */
static int
set_credentials (WeirLeaf *self, WeirAuthority *authority, gnutls_x509_privkey_t key)
{
  gnutls_x509_crt_t chain[2] = { NULL };
  int code = gnutls_certificate_allocate_credentials (&self->credentials);

  if (code >= 0)
    code = import (self->der, &chain[0]);
  if (code >= 0)
    code = import (weir_authority_get_der (authority), &chain[1]);
  if (code >= 0)
    {
      /* The key has just been certified: whether it fits need not be tried by a signature. */
      gnutls_certificate_set_flags (self->credentials, GNUTLS_CERTIFICATE_SKIP_KEY_CERT_MATCH);
      code = gnutls_certificate_set_x509_key (self->credentials, chain, G_N_ELEMENTS (chain), key);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (chain); i++)
    g_clear_pointer (&chain[i], gnutls_x509_crt_deinit);
  return code;
}

static int
mint (WeirLeaf *self, WeirAuthority *authority, const WeirHost *host)
{
  gnutls_x509_privkey_t key = NULL;
  gnutls_x509_crt_t certificate = NULL;
  int code = weir_tls_generate_key (&key);

  if (code >= 0)
    code = gnutls_x509_crt_init (&certificate);
  if (code >= 0)
    code = fill_certificate (certificate, key, host, self->not_before, self->not_after);
  if (code >= 0)
    code = weir_authority_sign (authority, certificate);
  if (code >= 0)
    code = take_der (self, certificate);
  if (code >= 0)
    code = set_credentials (self, authority, key);

  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);
  return code;
}

WeirLeaf *
weir_leaf_new (WeirAuthority *authority, const WeirHost *host, gint64 now, GError **error)
{
  g_autoptr (WeirLeaf) self = NULL;

  /* No host has one, and such a certificate would be for others, too. */
  g_assert (host->kind != WEIR_HOST_NAME || strchr (host->name, '*') == NULL);

  if (now >= weir_authority_get_not_after (authority))
    {
      g_set_error_literal (error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_EXPIRED,
                           _ ("The certificate of Weir’s authority has expired."));
      return NULL;
    }

  self = g_new0 (WeirLeaf, 1);
  g_atomic_ref_count_init (&self->n_refs);
  self->not_before = now - WEIR_LEAF_BACKDATED;
  /* The last second belongs to the time that a certificate holds (RFC 5280, 4.1.2.5). */
  self->not_after =
    MIN (self->not_before + WEIR_LEAF_SECONDS - 1, weir_authority_get_not_after (authority));
  if (!weir_tls_error_check (mint (self, authority, host), error))
    return NULL;

  return g_steal_pointer (&self);
}

WeirLeaf *
weir_leaf_ref (WeirLeaf *self)
{
  g_atomic_ref_count_inc (&self->n_refs);

  return self;
}

void
weir_leaf_unref (WeirLeaf *self)
{
  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;

  g_clear_pointer (&self->der, g_bytes_unref);
  g_clear_pointer (&self->credentials, gnutls_certificate_free_credentials);
  g_free (self);
}

GBytes *
weir_leaf_get_der (WeirLeaf *self)
{
  return self->der;
}

gint64
weir_leaf_get_not_before (WeirLeaf *self)
{
  return self->not_before;
}

gint64
weir_leaf_get_not_after (WeirLeaf *self)
{
  return self->not_after;
}

gpointer
weir_leaf_get_credentials (WeirLeaf *self)
{
  return self->credentials;
}
