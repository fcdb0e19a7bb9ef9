/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A home of its own for tests, whose name has a space and an umlaut in it, and stores in it. */

#pragma once

#include "weir-browser-stores.h"

#include <sys/types.h>

G_BEGIN_DECLS

typedef struct
{
  char *folder;              /* (owned) the home, resolved */
  WeirBrowserPlaces *places; /* (owned): in that home; its bin/ is all of $PATH */
} BrowserHome;

void browser_home_set_up (BrowserHome *self, gconstpointer data);
void browser_home_tear_down (BrowserHome *self, gconstpointer data);

/* @path: below the home, here and below. Returns: (transfer full) */
char *browser_home_get (BrowserHome *self, const char *path);
void browser_home_make_folder (BrowserHome *self, const char *path);
void browser_home_write (BrowserHome *self, const char *path, const char *text);
void browser_home_link (BrowserHome *self, const char *path, const char *target);
gboolean browser_home_has (BrowserHome *self, const char *path);

/* Something that can be run, under this name in $PATH. */
void browser_home_add_program (BrowserHome *self, const char *name, const char *text);

/* NSS's own certutil in $PATH. Returns: %FALSE if there is none: the test is skipped */
gboolean browser_home_add_certutil (BrowserHome *self);

/* Runs certutil on a store; returns what it prints, or NULL if it failed. Returns: (transfer full) */
char *browser_home_certutil (BrowserHome *self, const char *store, const char *input, ...)
  G_GNUC_NULL_TERMINATED;
void browser_home_make_store (BrowserHome *self, const char *path);

/*
 * Holds Firefox's lock, the file at @path, in another process, as Firefox does, until that is killed. @control:
 * (out): a descriptor to close then
 */
pid_t browser_home_hold_lock (const char *path, int *control);

G_END_DECLS
