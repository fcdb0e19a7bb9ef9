/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether the port is registered for a protocol within TLS that is not HTTP. Pure. */
gboolean weir_port_is_of_other_protocol (guint16 port);

G_END_DECLS
