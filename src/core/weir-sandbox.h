/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether this process is in the sandbox of a Flatpak: what is outside is out of its reach then. */
gboolean weir_sandbox_is_active (void);

G_END_DECLS
