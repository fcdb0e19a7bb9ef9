/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: (transfer full): the messages in @received as the texts of steps have them, see script.h */
char *script_normalise (const GString *received);

/* What a script's @text stands for: “␀” is NUL. Returns: (transfer full) */
GString *script_read (const char *text);

/* Whether @received is a whole response by its Content-Length. */
gboolean script_is_whole (const GString *received);

/* How much of @left goes out at once. */
gsize script_get_piece_size (gsize piece, gsize left);

G_END_DECLS
