/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-browser-stores.h"

G_BEGIN_DECLS

#define WEIR_KNOWN_BROWSER_MAX_NAMES 4

/* How a browser came onto the computer. */
typedef enum
{
  WEIR_PACKAGING_NATIVE, /* the distribution's package, the maker's, or an unpacked archive */
  WEIR_PACKAGING_FLATPAK,
  WEIR_PACKAGING_SNAP,
} WeirPackaging;

/**
 * WeirKnownBrowser:
 *
 * A browser that Weir can open: how it is called in each of its forms.
 */
typedef struct
{
  const char *id; /* of letters, digits and dashes: names a folder */
  const char *name;
  WeirBrowserFamily family;
  const char *programs[WEIR_KNOWN_BROWSER_MAX_NAMES]; /* in $PATH; NULL-terminated, and so below */
  const char *desktops[WEIR_KNOWN_BROWSER_MAX_NAMES]; /* of desktop files, without ".desktop" */
  const char *flatpak;                                /* (nullable) its application id */
  const char *snap;                                   /* (nullable) */
} WeirKnownBrowser;

/* In the order in which people see them. @n_browsers: (out). Returns: (transfer none) (array length=n_browsers) */
const WeirKnownBrowser *weir_known_browsers_get (gsize *n_browsers);

/* The one that has a program of this name. Returns: (nullable) */
const WeirKnownBrowser *weir_known_browsers_find_program (const char *name);

/* What the browser @known of this packaging is called in Weir: "firefox", "firefox-flatpak". Returns: (transfer full) */
char *weir_known_browser_make_id (const WeirKnownBrowser *known, WeirPackaging packaging);

/* Whether the browser is packaged like this at all. */
gboolean weir_known_browser_has_form (const WeirKnownBrowser *known, WeirPackaging packaging);

/* @name: for people, of the browser: "Firefox". Returns: (transfer full): "Firefox, Flatpak" */
char *weir_known_browser_make_title (const char *name, WeirPackaging packaging);

G_END_DECLS
