/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-proxy-state.h"

G_BEGIN_DECLS

/* The port of Weir, unless its setting says otherwise; and how many ports there are, from one on, of which it
 * takes the first that is free. */
#define WEIR_COMPUTER_USUAL_PORT 9347
#define WEIR_COMPUTER_N_PORTS 51

/* Addresses of Weir are as WeirService has them: "127.0.0.1:9347", "[::1]:9347". */

/* Whether programs go to Weir at one of @addresses, by a script or by host and port. */
gboolean weir_proxy_is_at (const WeirProxyState *state, const char *const *addresses);

/* The same for one address, and in the very way that is wanted. */
gboolean weir_proxy_is_taken (const WeirProxyState *state,
                              const char *address,
                              gboolean fail_closed);

/* Where programs go, if that is somewhere that a Weir could be: on this computer, and named as Weir
 * names it. Returns: (transfer full) (nullable) */
char *weir_proxy_dup_likely_address (const WeirProxyState *state);

gboolean weir_proxy_is_same_port (const char *address, const char *other);

/**
 * weir_proxy_dup_weir:
 * @state: a state of which nothing is known
 * @port: that Weir asks for, by its setting; 0: any
 * @own: (nullable): where this Weir is
 *
 * Returns: (transfer full) (nullable): where @state leads, if by its port that is a Weir, or was one
 */
char *weir_proxy_dup_weir (const WeirProxyState *state, guint16 port, const char *own);

/**
 * weir_proxy_strip:
 * @state: (inout): a state in which programs go to a Weir at @address of which nothing is known
 * @address: as weir_proxy_dup_weir() says
 *
 * Makes @state what it is without that Weir: no proxy, unless there is another one for what Weir
 * does not serve.
 */
void weir_proxy_strip (WeirProxyState *state, const char *address);

/**
 * weir_proxy_take:
 * @state: (inout): becomes what it is when programs go to Weir at @address
 * @before: how it was before Weir
 * @addresses: (array zero-terminated=1): where Weir has been since then
 * @address: where it is now
 * @fail_closed: nothing is to go past Weir when it is not there
 */
void weir_proxy_take (WeirProxyState *state,
                      const WeirProxyState *before,
                      const char *const *addresses,
                      const char *address,
                      gboolean fail_closed);

/**
 * weir_proxy_give_back:
 * @state: (inout): becomes what it is without Weir
 * @before: how it was before Weir
 * @addresses: (array zero-terminated=1): where Weir has been since then
 *
 * Puts back what is still as Weir left it.  What somebody else changed meanwhile stays.
 *
 * Returns: whether all that Weir changes is as before: %FALSE, somebody else has chosen another proxy
 */
gboolean weir_proxy_give_back (WeirProxyState *state,
                               const WeirProxyState *before,
                               const char *const *addresses);

G_END_DECLS
