/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A window in which filter lists are added.
 *
 * Above, the address of a list or a file; below, the catalogue in groups, what is
 * proposed for the user's languages first.  A list is added by its button, which
 * then is a check: the window stays for the next one.  It follows the lists of the
 * service, so that undo, too, is seen.
 */

#include "weir-add-list-window.h"

#include "weir-inner-names.h"
#include "weir-list-catalogue.h"

#include <glib/gi18n-lib.h>

struct _WeirAddListWindow
{
  AdwWindow parent_instance;

  WeirService *service; /* (owned) */
  GtkWidget *opener;    /* (unowned) (nullable): weak */
  GPtrArray *rows;      /* (owned) (element-type GtkWidget): unowned rows of the catalogue */
  GPtrArray *groups;    /* (owned) (element-type GtkWidget): unowned groups of the catalogue */
  GtkFileChooserNative *chooser; /* (owned) (nullable) */

  AdwEntryRow *address_row;
  GtkLabel *problem;
  GtkSearchEntry *search_entry;
  GtkWidget *catalogue;
  GtkWidget *no_match;
};

G_DEFINE_FINAL_TYPE (WeirAddListWindow, weir_add_list_window, ADW_TYPE_WINDOW)

static const char *const ENTRY_KEY = "weir-catalogue-entry";
static const char *const BUTTON_KEY = "weir-add-button";

static WeirFilterLists *
get_lists (WeirAddListWindow *self)
{
  return weir_service_get_filter_lists (self->service);
}

/* --- adding --- */

/* @problem: (nullable) */
static void
show_problem (WeirAddListWindow *self, const char *problem)
{
  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
}

/* The list that was added is the last one. */
static void
tell_added (WeirAddListWindow *self)
{
  GListModel *lists = G_LIST_MODEL (get_lists (self));
  g_autoptr (WeirFilterList) list =
    g_list_model_get_item (lists, g_list_model_get_n_items (lists) - 1);
  /* Translators: %s is the name of a list */
  g_autofree char *told = g_strdup_printf (_ ("Added: %s"), weir_filter_list_get_title (list));

  if (self->opener != NULL)
    gtk_widget_activate_action (self->opener, "win.toast-undo-lists", "s", told);
}

static gboolean
add (WeirAddListWindow *self, const char *address, const char *title)
{
  g_autoptr (GError) error = NULL;

  if (!weir_service_add_list (self->service, address, title, &error))
    {
      show_problem (self, error->message);
      return FALSE;
    }

  show_problem (self, NULL);
  tell_added (self);
  return TRUE;
}

static void
on_address_applied (WeirAddListWindow *self)
{
  g_autofree char *address =
    g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address_row))));

  if (*address != '\0' && add (self, address, NULL))
    gtk_window_close (GTK_WINDOW (self));
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->address_row), "error");
}

static void
on_address_changed (WeirAddListWindow *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->address_row), "error");
  show_problem (self, NULL);
}

static void
on_file_chosen (WeirAddListWindow *self, int response, GtkFileChooser *chooser)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *uri = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (chooser);
  if (file != NULL)
    uri = g_file_get_uri (file);
  g_clear_object (&self->chooser);

  if (uri != NULL && add (self, uri, NULL))
    gtk_window_close (GTK_WINDOW (self));
}

static void
choose_file_action (GtkWidget *widget,
                    const char *action G_GNUC_UNUSED,
                    GVariant *parameter G_GNUC_UNUSED)
{
  WeirAddListWindow *self = WEIR_ADD_LIST_WINDOW (widget);

  g_clear_object (&self->chooser);
  self->chooser =
    gtk_file_chooser_native_new (_ ("Add a List From a File"), GTK_WINDOW (self),
                                 GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Add"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_file_chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* --- the catalogue --- */

static const WeirCatalogueEntry *
entry_of (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), ENTRY_KEY);
}

static gboolean
is_added (WeirAddListWindow *self, const WeirCatalogueEntry *entry)
{
  GListModel *lists = G_LIST_MODEL (get_lists (self));

  for (guint i = 0; i < g_list_model_get_n_items (lists); i++)
    {
      g_autoptr (WeirFilterList) list = g_list_model_get_item (lists, i);

      if (g_strcmp0 (weir_filter_list_get_row (list)->url, entry->url) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
update_row (WeirAddListWindow *self, GtkWidget *row)
{
  const WeirCatalogueEntry *entry = entry_of (row);
  GtkWidget *button = g_object_get_data (G_OBJECT (row), BUTTON_KEY);
  const gboolean added = is_added (self, entry);
  g_autofree char *label =
    /* Translators: %s is the name of a list */
    g_strdup_printf (added ? _ ("%s is added") : _ ("Add %s"), entry->title);

  if (added)
    gtk_button_set_icon_name (GTK_BUTTON (button), "object-select-symbolic");
  else
    gtk_button_set_label (GTK_BUTTON (button), _ ("Add"));
  gtk_button_set_has_frame (GTK_BUTTON (button), !added);
  gtk_widget_set_sensitive (button, !added);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static void
update_rows (WeirAddListWindow *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    update_row (self, self->rows->pdata[i]);
}

static void
on_add_clicked (GtkWidget *button, GtkWidget *row)
{
  WeirAddListWindow *self = WEIR_ADD_LIST_WINDOW (gtk_widget_get_root (button));
  const WeirCatalogueEntry *entry = entry_of (row);

  add (self, entry->url, entry->title);
}

static void
on_homepage_clicked (GtkWidget *button, GtkWidget *row)
{
  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (button)), entry_of (row)->homepage,
                GDK_CURRENT_TIME);
}

static GtkWidget *
create_homepage_button (GtkWidget *row)
{
  const WeirCatalogueEntry *entry = entry_of (row);
  GtkWidget *button = gtk_button_new_from_icon_name ("adw-external-link-symbolic");
  /* Translators: %s is the name of a list */
  g_autofree char *label = g_strdup_printf (_ ("Homepage of %s"), entry->title);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, entry->homepage);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect (button, "clicked", G_CALLBACK (on_homepage_clicked), row);
  return button;
}

/* Returns: (transfer full) */
static char *
describe (const WeirCatalogueEntry *entry)
{
  if (entry->licence == NULL)
    return g_strdup (entry->purpose);

  /* Translators: what a list is for, and its licence in the line below */
  return g_strdup_printf (_ ("%s\nLicence: %s"), entry->purpose, entry->licence);
}

static GtkWidget *
create_row (WeirAddListWindow *self, const WeirCatalogueEntry *entry)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new ();
  g_autofree char *subtitle = describe (entry);

  g_object_set_data (G_OBJECT (row), ENTRY_KEY, (gpointer) entry);
  g_object_set_data (G_OBJECT (row), BUTTON_KEY, button);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), entry->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "clicked", G_CALLBACK (on_add_clicked), row);
  if (entry->homepage != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_homepage_button (row));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  g_ptr_array_add (self->rows, row);
  update_row (self, row);
  return row;
}

/* @title: what the group is called; one that is there already gets the row */
static AdwPreferencesGroup *
find_group (WeirAddListWindow *self, const char *title)
{
  GtkWidget *group;

  for (guint i = 0; i < self->groups->len; i++)
    if (g_str_equal (adw_preferences_group_get_title (self->groups->pdata[i]), title))
      return self->groups->pdata[i];

  group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (GTK_BOX (self->catalogue), group);
  g_ptr_array_add (self->groups, group);
  return ADW_PREFERENCES_GROUP (group);
}

static void
fill_catalogue (WeirAddListWindow *self)
{
  const GPtrArray *entries = weir_list_catalogue_get ();

  for (guint i = 0; i < entries->len; i++)
    {
      const WeirCatalogueEntry *entry = entries->pdata[i];
      AdwPreferencesGroup *group =
        find_group (self, entry->is_proposed ? _ ("Proposed for You") : entry->group);

      adw_preferences_group_add (group, create_row (self, entry));
    }
}

/* --- searching it --- */

static gboolean
contains (const char *text, const char *needle)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, needle) != NULL;
}

static gboolean
matches (const WeirCatalogueEntry *entry, const char *needle)
{
  return *needle == '\0' || contains (entry->title, needle) || contains (entry->purpose, needle) ||
         contains (entry->group, needle);
}

static gboolean
has_visible_row (WeirAddListWindow *self, GtkWidget *group)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (gtk_widget_get_visible (self->rows->pdata[i]) &&
        gtk_widget_is_ancestor (self->rows->pdata[i], group))
      return TRUE;
  return FALSE;
}

static void
on_search_changed (WeirAddListWindow *self)
{
  g_autofree char *needle =
    g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);
  gboolean any = FALSE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const gboolean shown = matches (entry_of (self->rows->pdata[i]), needle);

      gtk_widget_set_visible (self->rows->pdata[i], shown);
      any |= shown;
    }
  for (guint i = 0; i < self->groups->len; i++)
    gtk_widget_set_visible (self->groups->pdata[i], has_visible_row (self, self->groups->pdata[i]));
  gtk_widget_set_visible (self->no_match, !any);
}

static void
search_action (GtkWidget *widget,
               const char *action G_GNUC_UNUSED,
               GVariant *parameter G_GNUC_UNUSED)
{
  gtk_widget_grab_focus (GTK_WIDGET (WEIR_ADD_LIST_WINDOW (widget)->search_entry));
}

/* --- the object --- */

static void
weir_add_list_window_dispose (GObject *object)
{
  WeirAddListWindow *self = WEIR_ADD_LIST_WINDOW (object);

  g_clear_weak_pointer (&self->opener);
  g_clear_object (&self->chooser);
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->groups, 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), WEIR_TYPE_ADD_LIST_WINDOW);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_add_list_window_parent_class)->dispose (object);
}

static void
weir_add_list_window_finalize (GObject *object)
{
  WeirAddListWindow *self = WEIR_ADD_LIST_WINDOW (object);

  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->groups);

  G_OBJECT_CLASS (weir_add_list_window_parent_class)->finalize (object);
}

static void
weir_add_list_window_class_init (WeirAddListWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weir_add_list_window_dispose;
  object_class->finalize = weir_add_list_window_finalize;

  gtk_widget_class_install_action (widget_class, "add-list.choose-file", NULL, choose_file_action);
  gtk_widget_class_install_action (widget_class, "add-list.search", NULL, search_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/weirproxy/Weir/"
                                                             "weir-add-list-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirAddListWindow, address_row);
  gtk_widget_class_bind_template_child (widget_class, WeirAddListWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, WeirAddListWindow, search_entry);
  gtk_widget_class_bind_template_child (widget_class, WeirAddListWindow, catalogue);
  gtk_widget_class_bind_template_child (widget_class, WeirAddListWindow, no_match);
  gtk_widget_class_bind_template_callback (widget_class, on_address_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_address_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
}

static void
weir_add_list_window_init (WeirAddListWindow *self)
{
  self->rows = g_ptr_array_new ();
  self->groups = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
weir_add_list_window_new (WeirService *service, GtkWidget *opener)
{
  WeirAddListWindow *self = g_object_new (WEIR_TYPE_ADD_LIST_WINDOW, NULL);

  self->service = g_object_ref (service);
  g_set_weak_pointer (&self->opener, opener);
  fill_catalogue (self);
  g_signal_connect_object (get_lists (self), "items-changed", G_CALLBACK (update_rows), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  weir_inner_names_set_in_groups (GTK_WIDGET (self), _ ("Add List"));
  gtk_widget_grab_focus (GTK_WIDGET (self->address_row));
  return GTK_WINDOW (self);
}
