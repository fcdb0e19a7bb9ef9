/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WeirListStateCell:
 *
 * What a list is doing: an icon and a word, a bar while it downloads, a spinner while it compiles.
 *
 * Properties: list (WeirFilterList, nullable).
 */
#define WEIR_TYPE_LIST_STATE_CELL (weir_list_state_cell_get_type ())
G_DECLARE_FINAL_TYPE (WeirListStateCell, weir_list_state_cell, WEIR, LIST_STATE_CELL, GtkWidget)

GtkWidget *weir_list_state_cell_new (void);
void weir_list_state_cell_set_list (WeirListStateCell *self, WeirFilterList *list);

G_END_DECLS
