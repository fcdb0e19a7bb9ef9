/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weir_port_owner_read_line:
 * @line: a line of /proc/net/tcp
 * @port: a port
 * @user: (out): the id of the user whose program has it
 *
 * Returns: whether the line is of a socket that listens on @port
 */
gboolean weir_port_owner_read_line (const char *line, guint16 port, guint *user);

/* Whether a program of another user listens on @port, on IPv4, as far as the system tells.  Reads /proc, at once. */
gboolean weir_port_owner_is_another_user (guint16 port);

G_END_DECLS
