/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Removes what is at @path, with all that is in it. Returns: whether nothing is there now */
gboolean test_folder_remove (const char *path);

/* Whether any file in @folder has this @text anywhere. */
gboolean test_folder_contains (const char *folder, const char *text);

G_END_DECLS
