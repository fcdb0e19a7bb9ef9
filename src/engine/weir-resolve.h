/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-host.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeirResolve:
 *
 * Names that are not asked of the network: what --resolve gave.
 */
typedef struct _WeirResolve WeirResolve;

WeirResolve *weir_resolve_new (void);
void weir_resolve_free (WeirResolve *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirResolve, weir_resolve_free)

/* Adds HOST:PORT:ADDR[:PORT]; the first PORT may be "*".  @error: %G_IO_ERROR_INVALID_ARGUMENT */
gboolean weir_resolve_add (WeirResolve *self, const char *spec, GError **error);

/* Returns: (transfer none) (nullable): where @host (in normal form) and @port are to be found */
GSocketAddress *weir_resolve_lookup (const WeirResolve *self, const char *host, guint16 port);

G_END_DECLS
