/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The filter lists that the user subscribes to, and what is known of each.  Properties: service. */
#define WEIR_TYPE_LISTS_PAGE (weir_lists_page_get_type ())
G_DECLARE_FINAL_TYPE (WeirListsPage, weir_lists_page, WEIR, LISTS_PAGE, GtkWidget)

/* Selects the list of this key and shows its details. */
void weir_lists_page_show_list (WeirListsPage *self, const char *key);

G_END_DECLS
