/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whom origins are trusted by: the system's roots, and those of a file.
 *
 * The system's store is read when the first certificate is verified, on that thread, for it takes some
 * tens of milliseconds; others that verify meanwhile wait for it.  From then on nothing changes here.
 * What is verified, and how, is in weir-trust-path.c.
 *
 * Not done, on purpose or because GnuTLS has nothing for it: issuers that are missing are not fetched,
 * no responder and no list of revoked certificates is asked, certificate transparency is not looked at.
 */

#include "weir-trust.h"

#include "weir-trust-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

/* Octets of a file with roots; those of a whole distribution take a quarter of a MiB. */
#define MAX_ROOTS_FILE (16 * 1024 * 1024)

/* Before each certificate; what else is in such a file, keys and remarks, is passed over. */
#define PEM_BEGIN "-----BEGIN CERTIFICATE-----"

struct _WeirTrust
{
  gnutls_x509_trust_list_t roots; /* (owned) */
  GMutex mutex;                   /* for the next field, and for adding to @roots */
  gboolean needs_system;
};

/* The file, if it is a regular one of some size: a pipe would be waited for. */
static gboolean
check_roots_file (const char *path, const char *name, GError **error)
{
  GStatBuf info;

  if (g_stat (path, &info) < 0)
    g_set_error (error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_FILE, _ ("“%s” cannot be read: %s"), name,
                 g_strerror (errno));
  else if (!S_ISREG (info.st_mode))
    g_set_error (error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_FILE, _ ("“%s” is not a file"), name);
  else if (info.st_size > MAX_ROOTS_FILE)
    g_set_error (error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_FILE,
                 _ ("“%s” is too large for a file of certificates"), name);
  else
    return TRUE;

  return FALSE;
}

static gboolean
read_roots_file (const char *path, const char *name, char **pem, gsize *length, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (!check_roots_file (path, name, error))
    return FALSE;

  if (g_file_get_contents (path, pem, length, &cause))
    return TRUE;

  /* It names the file, in words. */
  g_set_error_literal (error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_FILE, cause->message);

  return FALSE;
}

static gboolean
add_roots_file (WeirTrust *self, const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *pem = NULL;
  gsize length;
  gnutls_datum_t datum;
  int n_roots;

  if (!read_roots_file (path, name, &pem, &length, error))
    return FALSE;

  datum = (gnutls_datum_t){ (guint8 *) pem, (guint) length };
  n_roots =
    g_strstr_len (pem, (gssize) length, PEM_BEGIN) == NULL
      ? 0
      : gnutls_x509_trust_list_add_trust_mem (self->roots, &datum, NULL, GNUTLS_X509_FMT_PEM, 0, 0);
  if (n_roots > 0)
    return TRUE;

  if (n_roots == 0)
    g_set_error (error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_MALFORMED,
                 _ ("“%s” has no certificates in it, in the format PEM"), name);
  else
    g_set_error (error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_MALFORMED,
                 _ ("A certificate in “%s” is damaged"), name);

  return FALSE;
}

WeirTrust *
weir_trust_new (const char *roots_file, gboolean with_system, GError **error)
{
  g_autoptr (WeirTrust) self = g_atomic_rc_box_new0 (WeirTrust);

  g_mutex_init (&self->mutex);
  self->needs_system = with_system;
  if (gnutls_x509_trust_list_init (&self->roots, 0) < 0)
    {
      self->roots = NULL;
      g_set_error_literal (error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_LIBRARY,
                           _ ("Certificates cannot be verified"));
      return NULL;
    }

  if (roots_file != NULL && !add_roots_file (self, roots_file, error))
    return NULL;

  return g_steal_pointer (&self);
}

WeirTrust *
weir_trust_ref (WeirTrust *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (WeirTrust *self)
{
  if (self->roots != NULL)
    gnutls_x509_trust_list_deinit (self->roots, 1);
  g_mutex_clear (&self->mutex);
}

void
weir_trust_unref (WeirTrust *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear);
}

static void
add_system_roots (WeirTrust *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  int n_roots;

  if (!self->needs_system)
    return;

  n_roots = gnutls_x509_trust_list_add_system_trust (self->roots, 0, 0);
  if (n_roots < 0)
    g_warning ("The certificates that this system trusts cannot be read: %s",
               gnutls_strerror (n_roots));
  self->needs_system = FALSE;
}

gnutls_x509_crt_t
weir_trust_import (GBytes *der)
{
  gsize size;
  const guint8 *octets = g_bytes_get_data (der, &size);
  gnutls_datum_t datum = { (guint8 *) octets, (guint) size };
  gnutls_x509_crt_t crt;

  if (size > WEIR_TRUST_MAX_CERTIFICATE || gnutls_x509_crt_init (&crt) < 0)
    return NULL;

  if (gnutls_x509_crt_import (crt, &datum, GNUTLS_X509_FMT_DER) >= 0)
    return crt;

  gnutls_x509_crt_deinit (crt);

  return NULL;
}

WeirCertificateFault
weir_trust_verify (WeirTrust *self, const WeirTlsPeer *peer, const WeirHost *host, gint64 now)
{
  g_return_val_if_fail (self != NULL, WEIR_CERTIFICATE_FAULT_MALFORMED);
  g_return_val_if_fail (peer != NULL, WEIR_CERTIFICATE_FAULT_MALFORMED);
  g_return_val_if_fail (host != NULL, WEIR_CERTIFICATE_FAULT_MALFORMED);

  add_system_roots (self);

  return weir_trust_judge (self->roots, peer, host, now);
}
