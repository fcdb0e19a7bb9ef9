/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The file by which the desktop starts Weir, without its window, when the session begins.  All of
 * these read or write the disk, briefly, on whatever thread.
 */

/* Returns: (transfer full): where it is, or would be */
char *weir_autostart_dup_path (void);

/* Whether it is there and Weir wrote it. */
gboolean weir_autostart_is_on (void);

/* Returns: since when, in Unix seconds; 0: it is not there */
gint64 weir_autostart_get_since (void);

/* @self: a link to the program that runs, "/proc/self/exe"; one that was replaced since, by an update, is looked
 * for by its @name. Returns: (transfer full) (nullable): an absolute path */
char *weir_autostart_find_program (const char *self, const char *name);

/**
 * weir_autostart_write:
 * @program: the absolute path of the program
 * @data_dir: (nullable): its data folder, if that is not the default; a relative one begins where this program is
 * @error: where to say why it cannot be: %G_FILE_ERROR, %G_IO_ERROR
 *
 * Writes the file, in place of an earlier one of Weir's.  A file of this name that somebody else
 * wrote is left alone: %G_IO_ERROR_EXISTS.
 *
 * Returns: whether it is there
 */
gboolean weir_autostart_write (const char *program, const char *data_dir, GError **error);

/* Removes the file, if Weir wrote it, and the folder, if that was made for it and is empty. */
gboolean weir_autostart_remove (GError **error);

G_END_DECLS
