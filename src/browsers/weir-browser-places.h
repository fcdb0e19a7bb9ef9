/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirBrowserPlaces:
 *
 * Where this user's browsers keep things, and what is asked about the computer.  A test has a home
 * of its own.
 */
typedef struct
{
  char *home;        /* (owned) */
  char *data_home;   /* (owned) $XDG_DATA_HOME */
  char *config_home; /* (owned) $XDG_CONFIG_HOME */
  char *search_path; /* (owned) $PATH */
  char **data_dirs;  /* (owned) (nullable) $XDG_DATA_DIRS */
  char *flatpaks;    /* (owned) of this user: the installation */
  char *os_release;  /* (owned) the file's path */
  char *system_root; /* (owned) before /usr/local/share/ca-certificates, /snap and their like: "" */
  gboolean is_sandbox; /* a Flatpak's: the browsers are out of reach */
} WeirBrowserPlaces;

/* Those of this process. Returns: (transfer full) */
WeirBrowserPlaces *weir_browser_places_new (void);
WeirBrowserPlaces *weir_browser_places_copy (const WeirBrowserPlaces *self);
void weir_browser_places_free (WeirBrowserPlaces *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirBrowserPlaces, weir_browser_places_free)

/* @program: its name. Returns: (transfer full) (nullable): its path, if it can be run */
char *weir_browser_places_find_program (const WeirBrowserPlaces *self, const char *program);

G_END_DECLS
