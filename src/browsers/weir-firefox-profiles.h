/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Octets read of a profiles.ini, and profiles taken from it. */
#define WEIR_FIREFOX_MAX_INI (256 * 1024)
#define WEIR_FIREFOX_MAX_PROFILES 64

/* A line of profiles.ini that is longer is none. */
#define WEIR_FIREFOX_MAX_LINE 4096

typedef struct
{
  char *name; /* (owned) valid UTF-8 without control characters */
  char *path; /* (owned) absolute; nothing says that it is there */
} WeirFirefoxProfile;

void weir_firefox_profile_free (WeirFirefoxProfile *self);

/**
 * weir_firefox_profiles_parse:
 * @text: what is in a profiles.ini: any octets
 * @length: how many
 * @root: the folder of the file, which relative paths start from
 *
 * Returns: (transfer full) (element-type WeirFirefoxProfile): in the order of the file
 */
GPtrArray *weir_firefox_profiles_parse (const char *text, gsize length, const char *root);

/* The same of the file in @root; empty if there is none. Reads: for worker threads. */
GPtrArray *weir_firefox_profiles_read (const char *root);

G_END_DECLS
