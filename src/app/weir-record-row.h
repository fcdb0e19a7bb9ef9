/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-live-log.h"
#include "weir-service.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A row of a list of records, all its columns.  Main thread alone. */
#define WEIR_TYPE_RECORD_ROW (weir_record_row_get_type ())
G_DECLARE_FINAL_TYPE (WeirRecordRow, weir_record_row, WEIR, RECORD_ROW, GtkWidget)

GtkWidget *weir_record_row_new (void);

/* From now on the row shows what @list_item is.  (nullable): nothing */
void weir_record_row_bind (WeirRecordRow *self, GtkListItem *list_item);

/* Returns: (transfer none) (nullable) */
WeirRecordItem *weir_record_row_get_item (WeirRecordRow *self);
guint weir_record_row_get_position (WeirRecordRow *self);

/* The whole text of the cell at @x, if the cell is too narrow for it.  Returns: (transfer full) (nullable) */
char *weir_record_row_get_cut_text (WeirRecordRow *self, double x);

/* Tells assistive technology what the row shows, if that is news.  @service: (nullable): knows what lists are called */
void weir_record_row_speak (WeirRecordRow *self, WeirService *service);

G_END_DECLS
