/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-tls-context.h"
#include "weir-tls-peer.h"

G_BEGIN_DECLS

/* In the data folder: the certificate, and its key, which is nobody else's to read. */
#define WEIR_AUTHORITY_CERTIFICATE_FILE "authority.pem"
#define WEIR_AUTHORITY_KEY_FILE "authority.key"

/**
 * WeirAuthority:
 *
 * The certificate authority of this user on this computer: EC P-256, ten years, CA:TRUE with path
 * length 0, keyCertSign alone.  Immutable; counted by reference, atomically; any thread.
 */
typedef struct _WeirAuthority WeirAuthority;

/* Makes a new one, in memory.  @host_name, @user_name: any octets; what fits of them goes into its name. */
WeirAuthority *weir_authority_new (const char *host_name, const char *user_name, GError **error);

/* @error: WEIR_TLS_ERROR_MISSING if there is none; a key that others may read, or that does not fit
 * the certificate, is an error too, in words. Returns: (transfer full) */
WeirAuthority *weir_authority_load (const char *folder, GError **error);

/* Writes both files, durably; the key 0600 from its first octet on.  Both are exchanged, or none. */
gboolean weir_authority_save (WeirAuthority *self, const char *folder, GError **error);

/* Deletes both files; the key is overwritten before.  None there is no error. */
gboolean weir_authority_delete (const char *folder, GError **error);

WeirAuthority *weir_authority_ref (WeirAuthority *self);
void weir_authority_unref (WeirAuthority *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirAuthority, weir_authority_unref)

const char *weir_authority_get_name (WeirAuthority *self); /* "Weir on HOSTNAME, for USER only" */
const char *weir_authority_get_pem (WeirAuthority *self);  /* of the certificate alone */
GBytes *weir_authority_get_der (WeirAuthority *self);      /* (transfer none) */
const guint8 *weir_authority_get_fingerprint (WeirAuthority *self); /* SHA-256 of the DER form */
const char *weir_authority_get_spki_hash (
  WeirAuthority *self); /* Base64 of SHA-256, as Chromium wants it */
gint64 weir_authority_get_not_before (WeirAuthority *self); /* Unix seconds */
gint64 weir_authority_get_not_after (WeirAuthority *self);

G_END_DECLS
