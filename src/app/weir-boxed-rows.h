/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Rows of boxed lists that tell facts.  Texts may come from the network: they are made valid, and are never markup. */

void weir_boxed_rows_clear (GtkListBox *list);

/* @subtitle: (nullable) */
GtkWidget *weir_boxed_row_new (const char *title, const char *subtitle);

/* Puts @value at the end of the row. */
void weir_boxed_row_add_value (GtkWidget *row, const char *value, const char *style_class);

/* Appends a row with a value.  @value: (transfer full) */
void weir_boxed_rows_append_value (GtkListBox *list, const char *title, char *value);

/* Appends a row that tells of what was left out.  @n: how many */
void weir_boxed_rows_append_more (GtkListBox *list, guint n);

G_END_DECLS
