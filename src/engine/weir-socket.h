/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Sets what every connection has; a socket that listens hands it on to those it accepts. */
void weir_socket_set_options (gint fd, GInetAddress *address);

G_END_DECLS
