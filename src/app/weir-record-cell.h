/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-format.h"
#include "weir-live-log.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A cell of a list of records.  Main thread alone. */
#define WEIR_TYPE_RECORD_CELL (weir_record_cell_get_type ())
G_DECLARE_FINAL_TYPE (WeirRecordCell, weir_record_cell, WEIR, RECORD_CELL, GtkWidget)

GtkWidget *weir_record_cell_new (WeirColumn column);

/* From now on the cell is of the row that @list_item is.  (nullable): of none */
void weir_record_cell_bind (WeirRecordCell *self, GtkListItem *list_item);

/* Returns: (transfer none) (nullable) */
WeirRecordItem *weir_record_cell_get_item (WeirRecordCell *self);
guint weir_record_cell_get_position (WeirRecordCell *self);

/* Whether the cell is too narrow for its text. */
gboolean weir_record_cell_is_cut (WeirRecordCell *self);

/* Tells assistive technology what the cell shows, if that is news. */
void weir_record_cell_speak (WeirRecordCell *self);

G_END_DECLS
