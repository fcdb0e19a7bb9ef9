/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Folders in folders, and files in all, that are gone through. */
#define WEIR_FOLDER_TREE_MAX_DEPTH 64
#define WEIR_FOLDER_TREE_MAX_FILES 1000000

/* Both wait for the disk: worker threads alone.  Neither follows a link, nor enters another file system. */

/* Octets of all files in the folder; of a very large one, of a part of it. */
guint64 weir_folder_tree_measure (const char *path);

/*
 * Deletes the folder with all that is in it. @freed: (out): octets, as weir_folder_tree_measure().  Returns: whether
 * it is gone; @error: G_FILE_ERROR
 */
gboolean weir_folder_tree_delete (const char *path, guint64 *freed, GError **error);

G_END_DECLS
