/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether @uri, of an upstream proxy, is Weir itself. */
typedef gboolean (*WeirIsOwnFunc) (const char *uri, gpointer user_data);

#define WEIR_TYPE_UPSTREAM (weir_upstream_get_type ())

/**
 * WeirUpstream:
 *
 * A #GProxyResolver that asks another one and leaves Weir itself out.
 */
G_DECLARE_FINAL_TYPE (WeirUpstream, weir_upstream, WEIR, UPSTREAM, GObject)

WeirUpstream *weir_upstream_new (GProxyResolver *resolver,
                                 WeirIsOwnFunc is_own,
                                 gpointer user_data);

/* Whom to ask from now on; main thread. @resolver: (nullable): the system's */
void weir_upstream_set_resolver (WeirUpstream *self, GProxyResolver *resolver);

/* No answer will name an upstream proxy: there is no need to ask. */
gboolean weir_upstream_is_direct (WeirUpstream *self);

/* @is_own must not be called any more. */
void weir_upstream_disconnect (WeirUpstream *self);

G_END_DECLS
