/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirRecipesGroup:
 *
 * How browsers, the desktop and other programs are pointed at Weir by hand: folded rows.
 */
#define WEIR_TYPE_RECIPES_GROUP (weir_recipes_group_get_type ())
G_DECLARE_FINAL_TYPE (WeirRecipesGroup, weir_recipes_group, WEIR, RECIPES_GROUP, AdwBin)

/* @address: where Weir listens, "127.0.0.1:9347" */
void weir_recipes_group_set_address (WeirRecipesGroup *self, const char *address);

G_END_DECLS
