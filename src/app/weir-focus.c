/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The way of the focus through a widget, by Tab and Shift+Tab.
 */

#include "weir-focus.h"

static gboolean
is_backward (GtkDirectionType direction)
{
  return direction == GTK_DIR_TAB_BACKWARD || direction == GTK_DIR_UP || direction == GTK_DIR_LEFT;
}

gboolean
weir_focus_children (GtkWidget *widget, GtkDirectionType direction)
{
  const gboolean backward = is_backward (direction);
  GtkWidget *child = gtk_widget_get_focus_child (widget);

  if (child == NULL)
    child = backward ? gtk_widget_get_last_child (widget) : gtk_widget_get_first_child (widget);

  while (child != NULL &&
         !(gtk_widget_get_mapped (child) && gtk_widget_child_focus (child, direction)))
    child = backward ? gtk_widget_get_prev_sibling (child) : gtk_widget_get_next_sibling (child);
  return child != NULL;
}
