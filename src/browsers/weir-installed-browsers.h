/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-known-browsers.h"

G_BEGIN_DECLS

/* Octets read of a program, to see whether it is a script that only starts another one. */
#define WEIR_INSTALLED_BROWSER_MAX_SCRIPT 8192

/**
 * WeirInstalledBrowser:
 *
 * A browser of this computer that can be opened for Weir.
 */
typedef struct
{
  char *id;   /* (owned) "firefox", "firefox-flatpak": stays the same */
  char *name; /* (owned) for people, as the desktop calls it: "Firefox" */
  char *
    title; /* (owned) the same with how it is packaged, if that is to be told: "Firefox, Flatpak" */
  WeirBrowserFamily family;
  WeirPackaging packaging;
  char *icon_name;      /* (owned) of an icon theme */
  gboolean has_profile; /* it was opened for Weir before */
  char *profile;        /* (owned) the folder of the profile that it has for Weir, or would get */
  char *program;        /* (owned) what is run: its path, flatpak's, or the Snap's command */
  const char *flatpak;  /* (unowned) (nullable) what flatpak is told to run */
} WeirInstalledBrowser;

WeirInstalledBrowser *weir_installed_browser_copy (const WeirInstalledBrowser *self);
void weir_installed_browser_free (WeirInstalledBrowser *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirInstalledBrowser, weir_installed_browser_free)

/**
 * weir_installed_browsers_find:
 * @places: where to look
 * @folder: the data folder, in which profiles are
 *
 * Looks for browsers, each form of each once, and starts none.  In a sandbox there are none.  Reads small files:
 * for worker threads.
 *
 * Returns: (transfer full) (element-type WeirInstalledBrowser): in the order in which people see them
 */
GPtrArray *weir_installed_browsers_find (const WeirBrowserPlaces *places, const char *folder);

/* What to do where none is found. Returns: (transfer none): translated */
const char *weir_installed_browsers_describe_none (void);

G_END_DECLS
