/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-pac-resolver.h"
#include "weir-proxy-state.h"

G_BEGIN_DECLS

/**
 * weir_earlier_proxy_new:
 * @before: how the desktop's proxy was before Weir
 * @credentials: (nullable): "name:password" for its HTTP proxy, escaped as in URIs
 * @func: (nullable): as weir_pac_resolver_new() has it, if there was a script
 * @user_data: for @func
 *
 * Returns: (transfer full) (nullable): whom Weir asks for its own way out; %NULL for the system's resolver,
 *   which knows more than the desktop
 */
GProxyResolver *weir_earlier_proxy_new (const WeirProxyState *before,
                                        const char *credentials,
                                        WeirPacFunc func,
                                        gpointer user_data);

/* The earlier proxy in a few words: "proxy.example:3128", the URL of a script. Returns: (transfer full)
 * (nullable): there was none */
char *weir_earlier_proxy_describe (const WeirProxyState *before);

G_END_DECLS
