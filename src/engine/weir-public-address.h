/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WEIR_TYPE_PUBLIC_ADDRESS (weir_public_address_get_type ())

/**
 * WeirPublicAddress:
 *
 * A #GSocketConnectable: another one, without its private addresses.
 */
G_DECLARE_FINAL_TYPE (WeirPublicAddress, weir_public_address, WEIR, PUBLIC_ADDRESS, GObject)

WeirPublicAddress *weir_public_address_new (GSocketConnectable *connectable,
                                            GProxyResolver *upstream);

/* Whether there were addresses, and all of them were private. */
gboolean weir_public_address_is_refused (WeirPublicAddress *self);

/* Whether @address is private: of an IP socket, and not of an upstream proxy. */
gboolean weir_socket_address_is_private (GSocketAddress *address);

G_END_DECLS
