/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-host.h"
#include "weir-timeouts.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WeirListeners WeirListeners;

/* A client came. @fd: (transfer full): non-blocking. @address: "127.0.0.1:53210" */
typedef void (*WeirAcceptFunc) (gint fd, const char *address, gpointer user_data);

/* Descriptors have run out: gives up what can be spared.  Returns: whether there was anything */
typedef gboolean (*WeirMakeRoomFunc) (gpointer user_data);

/* The sockets that Weir listens on. */
WeirListeners *weir_listeners_new (WeirPoller *poller,
                                   WeirTimeouts *timeouts,
                                   WeirAcceptFunc func,
                                   WeirMakeRoomFunc make_room,
                                   gpointer user_data);
void weir_listeners_free (WeirListeners *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirListeners, weir_listeners_free)

/* @address: an IP address. Returns: the port, or 0 with @error (%G_IO_ERROR) */
guint16 weir_listeners_add (WeirListeners *self, const char *address, guint16 port, GError **error);

/* A connection has ended: there may be room for those that wait. */
void weir_listeners_resume (WeirListeners *self);

/* Whether @address leads to one of the sockets. @fd: a connection to it, -1: there is none yet */
gboolean weir_listeners_has_address (const WeirListeners *self, GSocketAddress *address, gint fd);

/* Whether @host is the loopback by name or address, or an address of ours, and @port one of ours. */
gboolean weir_listeners_has_host (const WeirListeners *self, const WeirHost *host, guint16 port);

/* "127.0.0.1:9347, [::1]:9347". Returns: (transfer full) */
char *weir_listeners_describe (const WeirListeners *self);

G_END_DECLS
