/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Profiles of browsers that were opened for Weir.
 *
 * What is in one (bookmarks, passwords, sessions) is gone when it is deleted, so that is asked about.
 * One that is open stays: its browser would write it again.
 */

#include "weir-profiles-group.h"

#include "weir-boxed-rows.h"

#include <glib/gi18n-lib.h>

struct _WeirProfilesGroup
{
  AdwPreferencesGroup parent_instance;

  WeirService *service;      /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  GPtrArray *rows;           /* (owned) (element-type GtkWidget, unowned) */
};

G_DEFINE_FINAL_TYPE (WeirProfilesGroup, weir_profiles_group, ADW_TYPE_PREFERENCES_GROUP)

/* --- deleting --- */

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeirProfilesGroup) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *size = NULL;
  g_autofree char *told = NULL;
  guint64 freed;
  const gboolean deleted =
    weir_service_delete_browser_profiles_finish (WEIR_SERVICE (source), result, &freed, &error);

  if (self->service == NULL)
    return;

  if (deleted)
    {
      size = g_format_size (freed);
      /* Translators: %s is a size */
      told = g_strdup_printf (_ ("Deleted; %s of the disk are free again"), size);
    }
  gtk_widget_activate_action (GTK_WIDGET (self), "preferences.toast", "s",
                              deleted ? told : error->message);
  weir_profiles_group_refresh (self);
}

static void
on_delete_response (GtkWidget *dialog, const char *response, WeirProfilesGroup *self)
{
  const char *id = g_object_get_data (G_OBJECT (dialog), "profile");

  if (g_str_equal (response, "delete") && self->service != NULL)
    weir_service_delete_browser_profiles_async (self->service, id, self->cancellable, on_deleted,
                                                g_object_ref (self));
}

static void
on_delete_clicked (GtkWidget *button, WeirProfilesGroup *self)
{
  const char *id = g_object_get_data (G_OBJECT (button), "profile");
  GtkWidget *dialog = adw_message_dialog_new (
    GTK_WINDOW (gtk_widget_get_root (button)), _ ("Delete the Profile?"),
    _ ("Bookmarks, passwords and all else that the browser keeps in the profile that it has for "
       "Weir are deleted. Its other profiles stay. This cannot be undone."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "delete",
                                    _ ("_Delete"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "profile", g_strdup (id), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_delete_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- the rows --- */

static GtkWidget *
new_row (WeirProfilesGroup *self, const WeirBrowserProfile *profile)
{
  g_autofree char *size = g_format_size (profile->size);
  /* Translators: %s is a size */
  g_autofree char *open = g_strdup_printf (_ ("%s, open now"), size);
  GtkWidget *row = weir_boxed_row_new (profile->title, profile->is_open ? open : size);
  GtkWidget *button = gtk_button_new_with_label (_ ("Delete…"));
  /* Translators: %s is a browser */
  g_autofree char *name = g_strdup_printf (_ ("Delete the profile of %s"), profile->title);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "profile", g_strdup (profile->id), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_delete_clicked), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_widget_set_tooltip_text (row, profile->path);
  return row;
}

static void
append (WeirProfilesGroup *self, GtkWidget *row)
{
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
show_profiles (WeirProfilesGroup *self, const GPtrArray *profiles)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);

  for (guint i = 0; i < profiles->len; i++)
    append (self, new_row (self, profiles->pdata[i]));
  if (profiles->len == 0)
    append (self, weir_boxed_row_new (_ ("None so far"), NULL));
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeirProfilesGroup) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) profiles =
    weir_service_list_browser_profiles_finish (WEIR_SERVICE (source), result, &error);

  if (self->service == NULL)
    return;

  if (profiles != NULL)
    show_profiles (self, profiles);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "preferences.toast", "s", error->message);
}

void
weir_profiles_group_refresh (WeirProfilesGroup *self)
{
  g_return_if_fail (WEIR_IS_PROFILES_GROUP (self));

  if (self->service != NULL)
    weir_service_list_browser_profiles_async (self->service, self->cancellable, on_listed,
                                              g_object_ref (self));
}

void
weir_profiles_group_set_service (WeirProfilesGroup *self, WeirService *service)
{
  g_return_if_fail (WEIR_IS_PROFILES_GROUP (self));
  g_return_if_fail (self->service == NULL);

  self->service = g_object_ref (service);
  gtk_widget_set_visible (GTK_WIDGET (self), weir_service_can_open_browser (service, NULL));
}

/* --- the object --- */

static void
weir_profiles_group_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (weir_profiles_group_parent_class)->map (widget);
  weir_profiles_group_refresh (WEIR_PROFILES_GROUP (widget));
}

static void
weir_profiles_group_dispose (GObject *object)
{
  WeirProfilesGroup *self = WEIR_PROFILES_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_profiles_group_parent_class)->dispose (object);
}

static void
weir_profiles_group_finalize (GObject *object)
{
  WeirProfilesGroup *self = WEIR_PROFILES_GROUP (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (weir_profiles_group_parent_class)->finalize (object);
}

static void
weir_profiles_group_class_init (WeirProfilesGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weir_profiles_group_dispose;
  object_class->finalize = weir_profiles_group_finalize;
  GTK_WIDGET_CLASS (klass)->map = weir_profiles_group_map;
}

static void
weir_profiles_group_init (WeirProfilesGroup *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
}
