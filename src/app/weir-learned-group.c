/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Exemptions that were learned from failures, newest first.
 */

#include "weir-learned-group.h"

#include "weir-boxed-rows.h"
#include "weir-inspection-words.h"

#include <glib/gi18n-lib.h>

/* Rows; older ones come up as newer ones are tried again. */
#define MAX_ROWS 100

struct _WeirLearnedGroup
{
  AdwPreferencesGroup parent_instance;

  WeirService *service; /* (owned) (nullable) */
  GPtrArray *rows;      /* (owned) (element-type GtkWidget, unowned) */
  guint update_id;      /* idle source */
};

G_DEFINE_FINAL_TYPE (WeirLearnedGroup, weir_learned_group, ADW_TYPE_PREFERENCES_GROUP)

static void
on_try_clicked (GtkWidget *button, gpointer data)
{
  WeirLearnedGroup *self =
    WEIR_LEARNED_GROUP (gtk_widget_get_ancestor (button, WEIR_TYPE_LEARNED_GROUP));
  const WeirExemption *exemption = weir_exemption_item_get_exemption (data);
  /* Translators: %s is a host */
  g_autofree char *told = g_strdup_printf (_ ("Trying %s again"), exemption->host);

  weir_service_try_again (self->service, exemption->host, exemption->client);
  gtk_widget_activate_action (GTK_WIDGET (self), "preferences.toast", "s", told);
}

static GtkWidget *
new_row (WeirExemptionItem *item)
{
  const WeirExemption *exemption = weir_exemption_item_get_exemption (item);
  const char *host = exemption->host;
  g_autofree char *told =
    weir_inspection_words_learned (exemption->reason, weir_exemption_item_get_client_name (item),
                                   exemption->created, g_get_real_time () / G_USEC_PER_SEC);
  GtkWidget *row = weir_boxed_row_new (host, told);
  GtkWidget *button = gtk_button_new_with_label (_ ("Try Again"));
  /* Translators: %s is a host */
  g_autofree char *label = g_strdup_printf (_ ("Try %s again"), host);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_try_clicked), item, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static GtkWidget *
new_empty_row (void)
{
  GtkWidget *row = weir_boxed_row_new (_ ("Nothing so far"), NULL);

  gtk_widget_add_css_class (row, "dim-label");
  return row;
}

static void
append (WeirLearnedGroup *self, GtkWidget *row)
{
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static gboolean
update (gpointer data)
{
  WeirLearnedGroup *self = data;
  GListModel *exemptions = weir_service_get_exemptions (self->service);

  self->update_id = 0;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);

  for (guint i = 0; i < MIN (g_list_model_get_n_items (exemptions), MAX_ROWS); i++)
    {
      g_autoptr (WeirExemptionItem) item = g_list_model_get_item (exemptions, i);

      append (self, new_row (item));
    }
  if (self->rows->len == 0)
    append (self, new_empty_row ());
  return G_SOURCE_REMOVE;
}

static void
queue_update (WeirLearnedGroup *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_DEFAULT, update, self, NULL);
}

/* --- the object --- */

static void
weir_learned_group_dispose (GObject *object)
{
  WeirLearnedGroup *self = WEIR_LEARNED_GROUP (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_learned_group_parent_class)->dispose (object);
}

static void
weir_learned_group_class_init (WeirLearnedGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weir_learned_group_dispose;
}

static void
weir_learned_group_init (WeirLearnedGroup *self)
{
  self->rows = g_ptr_array_new ();
}

void
weir_learned_group_set_service (WeirLearnedGroup *self, WeirService *service)
{
  g_return_if_fail (WEIR_IS_LEARNED_GROUP (self));
  g_return_if_fail (self->service == NULL);

  self->service = g_object_ref (service);
  g_signal_connect_object (weir_service_get_exemptions (service), "items-changed",
                           G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  update (self);
}
