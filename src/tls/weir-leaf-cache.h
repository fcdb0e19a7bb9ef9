/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-leaf.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Leaves kept; one more ends the one that was used longest ago. */
#define WEIR_LEAF_CACHE_MAX 1024

/**
 * WeirLeafCache:
 *
 * The leaves of one authority, minted on worker threads.  Main thread.
 */
typedef struct _WeirLeafCache WeirLeafCache;

WeirLeafCache *weir_leaf_cache_new (WeirAuthority *authority);
/* Mintings under way end with G_IO_ERROR_CANCELLED. */
void weir_leaf_cache_free (WeirLeafCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirLeafCache, weir_leaf_cache_free)

/* Returns: (transfer full) (nullable): the leaf, if there is one that holds for another hour at @now */
WeirLeaf *weir_leaf_cache_lookup (WeirLeafCache *self, const WeirHost *host, gint64 now);

/* Called on the main thread, never from within weir_leaf_cache_mint(). */
typedef void (*WeirLeafFunc) (WeirLeaf *leaf /* (nullable) */,
                              const GError *error,
                              gpointer user_data);

/* Mints a leaf, once for all who ask for the same host meanwhile.
 * @cancellable: (nullable): when it is cancelled, @func is not called any more */
void weir_leaf_cache_mint (WeirLeafCache *self,
                           const WeirHost *host,
                           gint64 now,
                           GCancellable *cancellable,
                           WeirLeafFunc func,
                           gpointer user_data);

G_END_DECLS
