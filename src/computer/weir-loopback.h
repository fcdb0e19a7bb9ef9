/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether somebody listens at @address ("127.0.0.1:9347", of this computer).  Takes no time: this computer
 * knows at once, or WEIR_LOOPBACK_PATIENCE milliseconds where it is too busy to answer. */
#define WEIR_LOOPBACK_PATIENCE 100

gboolean weir_loopback_is_served (const char *address);

G_END_DECLS
