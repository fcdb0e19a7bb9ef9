/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-host.h"

G_BEGIN_DECLS

/*
 * Whether the address of these octets, 4 of IPv4 or 16 of IPv6, in network order, is one that the
 * internet at large does not reach: of this computer, of a private network, or of nobody.
 */
gboolean weir_address_is_private (const guint8 *octets, gsize n_octets);

/* Whether @host is such an address, or localhost or a name below it. */
gboolean weir_host_is_private (const WeirHost *host);

/* Whether @host is private, or a name that means nothing beyond a local network. */
gboolean weir_host_is_local (const WeirHost *host);

G_END_DECLS
