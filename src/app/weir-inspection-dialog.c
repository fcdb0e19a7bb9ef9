/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The question before Weir looks inside an encrypted connection for the first time.
 *
 * It is asked once: afterwards there is an authority, a banner that tells what is looked into, and
 * a page in the preferences where all of it is undone.
 */

#include "weir-inspection-dialog.h"

#include "weir-boxed-rows.h"
#include "weir-inner-names.h"

#include <glib/gi18n-lib.h>

/* Where words are long the buttons stand upon each other, and the dialog would be too narrow to be low. */
#define POINTS_WIDTH 420

static void
append_point (GtkListBox *list, const char *icon_name, const char *title, const char *text)
{
  GtkWidget *row = weir_boxed_row_new (title, text);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon_name, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_set_focusable (row, FALSE);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_list_box_append (list, row);
}

static const char *
describe_key (WeirService *service)
{
  gboolean is_private;

  g_object_get (service, "private-session", &is_private, NULL);
  return is_private
           ? _ ("It vouches for the sites that Weir looks into. Its key stays in memory, and is "
                "gone "
                "when this private session ends.")
           : _ ("It vouches for the sites that Weir looks into. Its key stays in a file that only "
                "you can read.");
}

static GtkWidget *
new_points (WeirService *service)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_margin_top (list, 12);
  gtk_widget_set_size_request (list, POINTS_WIDTH, -1);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What Happens"), -1);
  append_point (GTK_LIST_BOX (list), "weir-authority-symbolic",
                _ ("An authority is made on this computer"), describe_key (service));
  append_point (GTK_LIST_BOX (list), "weir-allowed-symbolic", _ ("Your browsers must trust it"),
                _ ("Weir can install it in them. One that does not trust it shows a warning "
                   "instead of the site."));
  append_point (GTK_LIST_BOX (list), "weir-inspected-symbolic", _ ("Weir sees all that is sent"),
                _ ("Addresses, cookies, passwords too. It filters them as it does elsewhere, and "
                   "sends nothing of it to anybody."));
  append_point (GTK_LIST_BOX (list), "edit-undo-symbolic", _ ("It can be undone at any time"),
                _ ("A banner shows while Weir looks inside, with a button that ends it. The "
                   "preferences remove the authority from everywhere."));
  return list;
}

GtkWidget *
weir_inspection_dialog_new (GtkWindow *parent, WeirService *service, const char *site)
{
  g_autofree char *heading = site != NULL
                               /* Translators: %s is a site */
                               ? g_strdup_printf (_ ("Look Inside %s?"), site)
                               : g_strdup (_ ("Look Inside Encrypted Connections?"));
  GtkWidget *dialog =
    adw_message_dialog_new (parent, heading,
                            _ ("Encrypted connections are closed to all between browser and site. "
                               "To see and filter what is inside, Weir decrypts it on this "
                               "computer and encrypts it again."));

  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), new_points (service));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"),
                                    WEIR_INSPECTION_DIALOG_LOOK, _ ("_Without Installing"),
                                    WEIR_INSPECTION_DIALOG_INSTALL, _ ("_Install in My Browsers"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              WEIR_INSPECTION_DIALOG_INSTALL,
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog),
                                           WEIR_INSPECTION_DIALOG_INSTALL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  weir_inner_names_set_without_mnemonics (dialog);
  return dialog;
}
