/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-origin-pool.h"
#include "weir-resolve.h"
#include "weir-upstream.h"

G_BEGIN_DECLS

/* Whether @address is one that Weir listens on. @fd: a connection to it, -1: there is none yet */
typedef gboolean (*WeirIsOwnAddressFunc) (GSocketAddress *address, gint fd, gpointer user_data);

/**
 * WeirConnector:
 *
 * Makes connections to origins.
 */
typedef struct _WeirConnector WeirConnector;

/* @resolve and @upstream are referred to as long as the connector lives. */
WeirConnector *weir_connector_new (WeirOriginPool *pool,
                                   const WeirResolve *resolve,
                                   WeirUpstream *upstream,
                                   WeirIsOwnAddressFunc is_own,
                                   gpointer user_data);
void weir_connector_free (WeirConnector *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirConnector, weir_connector_free)

WeirOrigin *weir_connector_connect (WeirConnector *self,
                                    const WeirHost *host,
                                    guint16 port,
                                    gboolean for_tunnel,
                                    gboolean guarded,
                                    WeirOriginFunc func,
                                    gpointer user_data);

/* Looks whether connecting has ended. */
WeirOriginState weir_connector_check (WeirConnector *self, WeirOrigin *origin);

G_END_DECLS
