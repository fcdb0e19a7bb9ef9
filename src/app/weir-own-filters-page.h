/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirOwnFiltersPage:
 *
 * The user's own filters: an editor, and what they would have done before they are saved.
 *
 * Properties: service; modified (boolean, with notify: there is something to save).
 */
#define WEIR_TYPE_OWN_FILTERS_PAGE (weir_own_filters_page_get_type ())
G_DECLARE_FINAL_TYPE (WeirOwnFiltersPage, weir_own_filters_page, WEIR, OWN_FILTERS_PAGE, AdwBin)

gboolean weir_own_filters_page_get_modified (WeirOwnFiltersPage *self);

/* Keeps what was written.  Returns: %FALSE: it cannot be kept, which a toast tells */
gboolean weir_own_filters_page_save (WeirOwnFiltersPage *self);

/* Adds a line to the filters: at once, unless there is something else to save, to which it is added then. */
void weir_own_filters_page_add_filter (WeirOwnFiltersPage *self, const char *line);

G_END_DECLS
