/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-browser-profile.h"

G_BEGIN_DECLS

/**
 * WeirBrowserProfile:
 *
 * A profile that a browser has for Weir, whether the browser is still installed or not.
 */
typedef struct
{
  char *id;         /* (owned) the browser's: "firefox", "chromium-flatpak" */
  char *title;      /* (owned) for people: "Firefox, Flatpak" */
  char *path;       /* (owned) the folder */
  guint64 size;     /* octets of its files */
  gboolean is_open; /* the browser has it open now */
} WeirBrowserProfile;

void weir_browser_profile_free (WeirBrowserProfile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirBrowserProfile, weir_browser_profile_free)

/* All of them. Waits for the disk: worker threads alone. Returns: (transfer full) (element-type WeirBrowserProfile) */
GPtrArray *weir_browser_profiles_list (const WeirBrowserPlaces *places, const char *folder);

/**
 * weir_browser_profiles_delete:
 * @places: where they are
 * @folder: the data folder
 * @id: (nullable): whose, or %NULL for all
 * @freed: (out): octets that the disk has back
 *
 * Deletes profiles with all that is in them, but for those that are open.  Waits for the disk: worker threads alone.
 *
 * Returns: whether none is left of those that were meant; @error: WEIR_BROWSER_ERROR, about the first one left
 */
gboolean weir_browser_profiles_delete (const WeirBrowserPlaces *places,
                                       const char *folder,
                                       const char *id,
                                       guint64 *freed,
                                       GError **error);

G_END_DECLS
