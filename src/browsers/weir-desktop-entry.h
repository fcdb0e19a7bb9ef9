/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-browser-places.h"

G_BEGIN_DECLS

/* Octets read of a desktop file: those of browsers have their names in a hundred languages. */
#define WEIR_DESKTOP_ENTRY_MAX_FILE (256 * 1024)

/* Characters of a name, and octets of an icon's, that are shown; longer ones are not taken. */
#define WEIR_DESKTOP_ENTRY_MAX_NAME 60
#define WEIR_DESKTOP_ENTRY_MAX_ICON 120

/**
 * WeirDesktopEntry:
 *
 * What a desktop file says of a program, as far as it can be shown: anybody may have written it.
 */
typedef struct
{
  char *name;      /* (owned) (nullable) in the user's language; no control characters */
  char *icon_name; /* (owned) (nullable) of an icon theme, no path */
  char *program;   /* (owned) (nullable) the absolute path that it runs, if it can be run */
} WeirDesktopEntry;

void weir_desktop_entry_clear (WeirDesktopEntry *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeirDesktopEntry, weir_desktop_entry_clear)

/* @path: of the file. Reads: for worker threads. Returns: whether there is such a desktop file */
gboolean weir_desktop_entry_read (WeirDesktopEntry *self, const char *path);

G_END_DECLS
