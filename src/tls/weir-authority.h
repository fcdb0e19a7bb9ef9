/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-tls-error.h"
#include "weir-tls-peer.h"

G_BEGIN_DECLS

/* In the data folder: the key and, after it, the certificate; nobody else's to read. */
#define WEIR_AUTHORITY_FILE "authority.key"

/**
 * WeirAuthority:
 *
 * The certificate authority of this user on this computer: EC P-256, ten years, CA:TRUE with path
 * length 0, keyCertSign alone.  Immutable; counted by reference, atomically; any thread.
 */
typedef struct _WeirAuthority WeirAuthority;

/* Makes a new one, in memory; takes some milliseconds at most.
 * @host_name, @user_name: any octets; what fits of them goes into its name.
 * Returns: (transfer full) */
WeirAuthority *weir_authority_new (const char *host_name, const char *user_name, GError **error);

/* Reads a small file, and writes nothing.
 * @error: WEIR_TLS_ERROR_MISSING if there is none; EXPIRED; FILE, for one that others may read as
 * well; MALFORMED, for one that is no authority or whose key does not fit.  In words, with the path.
 * Returns: (transfer full) */
WeirAuthority *weir_authority_load (const char *folder, GError **error);

/* Writes the file, durably, 0600 from its first octet on, in place of one that was there: that one
 * is there, or this one, at any time.  Makes the folder if need be. */
gboolean weir_authority_save (WeirAuthority *self, const char *folder, GError **error);

/* Deletes the file, and overwrites what was in it; none there is no error. */
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
