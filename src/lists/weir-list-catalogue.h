/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Proposals: what Weir knows of lists that others keep. */
typedef struct
{
  const char *key;
  const char *title;
  const char *purpose; /* translated */
  const char *group;   /* translated: "Advertising", "Tracking", "Regional" … */
  const char *url;
  const char *homepage;
  const char *licence;          /* (nullable): the list itself says, once it is loaded */
  const char *const *languages; /* (nullable): NULL-terminated, "de" */
  gboolean is_proposed;         /* to this user: to everybody, or of a language of the user */
} WeirCatalogueEntry;

/*
 * Returns: (transfer none) (element-type WeirCatalogueEntry): all of them, those proposed first;
 * lives for ever
 */
const GPtrArray *weir_list_catalogue_get (void);
const WeirCatalogueEntry *weir_list_catalogue_find (const char *url);     /* (nullable) */
const WeirCatalogueEntry *weir_list_catalogue_find_key (const char *key); /* (nullable) */

G_END_DECLS
