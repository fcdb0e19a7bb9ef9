/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-authority.h"
#include "weir-host.h"

G_BEGIN_DECLS

/* How long a leaf holds, and how long before it was made it begins to. */
#define WEIR_LEAF_SECONDS (90 * 24 * 60 * 60)
#define WEIR_LEAF_BACKDATED (2 * 24 * 60 * 60)

/**
 * WeirLeaf:
 *
 * A certificate for one host, signed by the authority, and its own key: ready for the handshakes of
 * many sessions.  Immutable; counted by reference, atomically; any thread.
 */
typedef struct _WeirLeaf WeirLeaf;

/* Mints one; takes a fraction of a millisecond, so not on the main thread.
 * @now: Unix seconds */
WeirLeaf *weir_leaf_new (WeirAuthority *authority,
                         const WeirHost *host,
                         gint64 now,
                         GError **error);
WeirLeaf *weir_leaf_ref (WeirLeaf *self);
void weir_leaf_unref (WeirLeaf *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirLeaf, weir_leaf_unref)

GBytes *weir_leaf_get_der (WeirLeaf *self);       /* (transfer none) */
gint64 weir_leaf_get_not_before (WeirLeaf *self); /* Unix seconds */
gint64 weir_leaf_get_not_after (WeirLeaf *self);

/* For weir-tls-session.c alone: gnutls_certificate_credentials_t. */
gpointer weir_leaf_get_credentials (WeirLeaf *self);

G_END_DECLS
