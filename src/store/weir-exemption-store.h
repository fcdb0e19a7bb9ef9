/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What was learned of hosts that cannot be inspected, on disk.  Bounded: of more than
 * %WEIR_MAX_EXEMPTIONS the oldest go.  Another process is told of each change.
 */

#pragma once

#include "weir-database.h"
#include "weir-exemption.h"

G_BEGIN_DECLS

/* Blocks for as long as it takes to read; for starting and for commands.
 * Returns: (transfer full) (nullable) (element-type WeirExemption): newest first */
GPtrArray *weir_exemption_store_load (WeirDatabase *database, GError **error);

/* Begins when every change queued so far is on disk, and misses none that is made until it ends. */
void weir_exemption_store_load_async (WeirDatabase *database,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GPtrArray *weir_exemption_store_load_finish (GAsyncResult *result, GError **error);

/* Adds one, in place of one of the same host and client. */
void weir_exemption_store_put (WeirDatabase *database, const WeirExemption *exemption);

/* @client: (nullable): as of weir_exemption_is_of() */
void weir_exemption_store_remove (WeirDatabase *database, const char *host, const char *client);

G_END_DECLS
