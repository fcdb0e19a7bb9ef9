/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-browser-places.h"

G_BEGIN_DECLS

/* Stores looked at in all; nobody has so many browsers and profiles. */
#define WEIR_BROWSER_MAX_STORES 128

typedef enum
{
  WEIR_BROWSER_FAMILY_CHROMIUM, /* one store for all programs and profiles of a home */
  WEIR_BROWSER_FAMILY_FIREFOX,  /* one store a profile, read when the browser starts */
} WeirBrowserFamily;

typedef enum
{
  WEIR_BROWSER_STORE_READY,
  WEIR_BROWSER_STORE_MISSING, /* the browser is there, and will look here: to be made */
  WEIR_BROWSER_STORE_LEGACY, /* of before 2018 (cert8.db alone): the browser makes it anew when it starts */
} WeirBrowserStoreState;

/**
 * WeirBrowserStore:
 *
 * A folder in which certificates are kept that browsers of this user trust (NSS).
 */
typedef struct
{
  WeirBrowserFamily family;
  WeirBrowserStoreState state;
  char *title; /* (owned) for people: "Firefox (default-esr)", "Chromium, Flatpak" */
  char *path;  /* (owned) the folder: absolute, without symbolic links unless it is missing */
  const char
    *running; /* (unowned) (nullable) "Firefox": what runs with it, as far as one can tell */
} WeirBrowserStore;

void weir_browser_store_free (WeirBrowserStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirBrowserStore, weir_browser_store_free)

/**
 * weir_browser_stores_find:
 *
 * Looks for the stores of all browsers, each one once.  Reads small files: for worker threads.
 *
 * Returns: (transfer full) (element-type WeirBrowserStore): sorted by what people see
 */
GPtrArray *weir_browser_stores_find (const WeirBrowserPlaces *places);

G_END_DECLS
