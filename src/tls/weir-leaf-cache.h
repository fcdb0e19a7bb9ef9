/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-leaf.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Leaves kept; one more ends the one that was used longest ago. */
#define WEIR_LEAF_CACHE_MAX 1024

/* Leaves minted at the same time, on a thread each. */
#define WEIR_LEAF_CACHE_MAX_THREADS 2

/* How long a leaf that is kept has to hold for it to be used still. */
#define WEIR_LEAF_CACHE_MARGIN (60 * 60)

/**
 * WeirLeafCache:
 *
 * The leaves of one authority, minted on worker threads.  Main thread.
 */
typedef struct _WeirLeafCache WeirLeafCache;

/* @priority: of the dispatches that give leaves to those who wait */
WeirLeafCache *weir_leaf_cache_new (WeirAuthority *authority, gint priority);

/* Who waits still gets G_IO_ERROR_CANCELLED, later, unless his cancellable is cancelled. */
void weir_leaf_cache_free (WeirLeafCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirLeafCache, weir_leaf_cache_free)

/* Returns: (transfer full) (nullable): the leaf, if there is one that holds at @now and for another hour */
WeirLeaf *weir_leaf_cache_lookup (WeirLeafCache *self, const WeirHost *host, gint64 now);

/* Called in the main context that was the thread's default when it was asked for; never from within
 * weir_leaf_cache_mint(), and one a dispatch, since it is followed by a handshake.  May do anything
 * with the cache, also free it. */
typedef void (*WeirLeafFunc) (WeirLeaf *leaf /* (nullable) */,
                              const GError *error /* (nullable) */,
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
