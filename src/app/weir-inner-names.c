/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Names for what stands inside the toolkit's own widgets.
 *
 * A drop-down, a split button, a column view, an expander row are made of buttons
 * and lists.  Assistive technology meets those, not the whole, and a part without
 * a label is told by the name of its class, and one with a mnemonic with its
 * underscore.  No template reaches them: they are named after it was built.
 */

#include "weir-inner-names.h"

static gboolean
is_actionable (GtkWidget *widget)
{
  return GTK_IS_TOGGLE_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) ||
         GTK_IS_LIST_VIEW (widget) || GTK_IS_LIST_BOX (widget) || GTK_IS_SEARCH_ENTRY (widget);
}

void
weir_inner_names_set (GtkWidget *outer, const char *label)
{
  for (GtkWidget *child = gtk_widget_get_first_child (outer); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (is_actionable (child))
        gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                        label, -1);
      weir_inner_names_set (child, label);
    }
}

/* Returns: (transfer full) */
static char *
drop_mnemonic (const char *text)
{
  g_auto (GStrv) around_mnemonics = g_strsplit (text, "_", -1);

  return g_strjoinv (NULL, around_mnemonics);
}

void
weir_inner_names_set_without_mnemonics (GtkWidget *root)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_BUTTON (child) && gtk_button_get_use_underline (GTK_BUTTON (child)))
        {
          g_autofree char *label = drop_mnemonic (gtk_button_get_label (GTK_BUTTON (child)));

          gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                          label, -1);
        }
      weir_inner_names_set_without_mnemonics (child);
    }
}

static void
name_titled (GtkWidget *widget, const char *title)
{
  g_autofree char *label = drop_mnemonic (title);

  if (*label != '\0')
    weir_inner_names_set (widget, label);
}

static void
name_groups_and_rows (GtkWidget *root)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (ADW_IS_PREFERENCES_GROUP (child))
        name_titled (child, adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (child)));
      if (ADW_IS_PREFERENCES_ROW (child))
        name_titled (child, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (child)));
      name_groups_and_rows (child);
    }
}

void
weir_inner_names_set_in_groups (GtkWidget *root, const char *label)
{
  weir_inner_names_set (root, label);
  name_groups_and_rows (root);
}
