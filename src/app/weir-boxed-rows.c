/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Rows of the boxed lists in details.
 */

#include "weir-boxed-rows.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

void
weir_boxed_rows_clear (GtkListBox *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
}

GtkWidget *
weir_boxed_row_new (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *valid_title = g_utf8_make_valid (title, -1);
  g_autofree char *valid_subtitle = subtitle != NULL ? g_utf8_make_valid (subtitle, -1) : NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), valid_title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), valid_subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

void
weir_boxed_row_add_value (GtkWidget *row, const char *value, const char *style_class)
{
  GtkWidget *label = gtk_label_new (value);

  gtk_widget_add_css_class (label, style_class);
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
}

void
weir_boxed_rows_append_value (GtkListBox *list, const char *title, char *value)
{
  GtkWidget *row = weir_boxed_row_new (title, NULL);

  weir_boxed_row_add_value (row, value, "dim-label");
  gtk_list_box_append (list, row);
  g_free (value);
}

void
weir_boxed_rows_append_more (GtkListBox *list, guint n)
{
  g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", n), n);

  gtk_list_box_append (list, weir_boxed_row_new (more, NULL));
}
