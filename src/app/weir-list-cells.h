/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-text-column.h"

G_BEGIN_DECLS

/* The columns of the table of filter lists. */
typedef enum
{
  WEIR_LIST_COLUMN_ENABLED,
  WEIR_LIST_COLUMN_NAME,
  WEIR_LIST_COLUMN_FILTERS,
  WEIR_LIST_COLUMN_SKIPPED,
  WEIR_LIST_COLUMN_HITS_TODAY,
  WEIR_LIST_COLUMN_HITS,
  WEIR_LIST_COLUMN_UPDATED,
  WEIR_LIST_COLUMN_NEXT,
  WEIR_LIST_COLUMN_STATE,
  WEIR_LIST_COLUMN_UPDATE,
} WeirListColumn;

/*
 * Gives @column, of rows of #WeirFilterList, its cells and its order.  The switch activates
 * lists.set-enabled with the list's key and a boolean, the button lists.update-one with the key.
 */
void weir_list_cells_set_up (GtkColumnViewColumn *column, WeirListColumn kind);

G_END_DECLS
