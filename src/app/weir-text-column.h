/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Returns: (transfer full): what a cell of the column says of @item; @now: Unix seconds */
typedef char *(*WeirTextColumnFunc) (gpointer item, gint64 now);

typedef enum
{
  WEIR_TEXT_COLUMN_PLAIN,
  WEIR_TEXT_COLUMN_NUMBER, /* tabular figures, at the end of the cell */
  WEIR_TEXT_COLUMN_DIM,
  WEIR_TEXT_COLUMN_WRAPPED, /* a few words, of which the last counts: in two lines if need be */
} WeirTextColumnStyle;

/* Cells of @column say what @func says of their item, again when a property of the item changes. */
void weir_text_column_set_text (GtkColumnViewColumn *column,
                                WeirTextColumnFunc func,
                                WeirTextColumnStyle style);

/* Headers of numbers stand at the end of their columns, as the numbers do; once all columns have their texts. */
void weir_text_column_view_align_headers (GtkColumnView *view);

/* Sorts by @compare, over items, when the header is clicked. */
void weir_text_column_set_compare (GtkColumnViewColumn *column, GCompareDataFunc compare);

/* Shows @column @width pixels wide (-1: as it needs), or hides it. */
void weir_text_column_set_shown (GtkColumnViewColumn *column, gboolean shown, int width);

/* Asks for the texts of all cells anew: time has passed. */
void weir_text_column_refresh (GtkColumnViewColumn *column);

/* Lets weir_text_column_view_pick() and its like find the row that @cell, the child of @list_item, is in. */
void weir_text_column_mark_cell (GtkWidget *cell, GtkListItem *list_item);

/* Returns: the position of the row at a place of @view, or %GTK_INVALID_LIST_POSITION */
guint weir_text_column_view_pick (GtkWidget *view, double x, double y);

/* The same of the row that @inside, a widget of @view, is in, or is.  @inside: (nullable) */
guint weir_text_column_view_find (GtkWidget *view, GtkWidget *inside);

G_END_DECLS
