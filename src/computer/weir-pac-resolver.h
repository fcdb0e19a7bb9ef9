/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Called when the script's answers are to be had, or not any more. */
typedef void (*WeirPacFunc) (gboolean works, gpointer user_data);

#define WEIR_TYPE_PAC_RESOLVER (weir_pac_resolver_get_type ())

/**
 * WeirPacResolver:
 *
 * A #GProxyResolver that asks a script for automatic configuration.  Where that cannot be asked, the way
 * is direct.
 */
G_DECLARE_FINAL_TYPE (WeirPacResolver, weir_pac_resolver, WEIR, PAC_RESOLVER, GObject)

/**
 * weir_pac_resolver_new:
 * @url: of the script; "" has one looked for in the network
 * @func: (nullable): called in the main context when it turns out whether it works, and when that changes
 * @user_data: for @func
 *
 * Returns: (transfer full)
 */
WeirPacResolver *weir_pac_resolver_new (const char *url, WeirPacFunc func, gpointer user_data);

/* @func must not be called any more. */
void weir_pac_resolver_disconnect (WeirPacResolver *self);

G_END_DECLS
