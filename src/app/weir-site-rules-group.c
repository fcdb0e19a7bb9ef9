/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Rules about inspection, those of one kind of decision, as rows.
 *
 * The rules are the service's; the rows are made anew when they change, once
 * for all changes of a moment.
 */

#include "weir-site-rules-group.h"

#include "weir-boxed-rows.h"
#include "weir-words.h"

#include <glib/gi18n-lib.h>

/* Rows; the view of the rules has them all. */
#define MAX_ROWS 200

struct _WeirSiteRulesGroup
{
  AdwPreferencesGroup parent_instance;

  WeirService *service; /* (owned) (nullable) */
  WeirRuleAction action;
  GPtrArray *rows; /* (owned) (element-type GtkWidget, unowned): those of rules */
  guint update_id; /* idle source */
  AdwEntryRow *add_row;
  GtkWidget *empty_row;
};

G_DEFINE_FINAL_TYPE (WeirSiteRulesGroup, weir_site_rules_group, ADW_TYPE_PREFERENCES_GROUP)

/* --- rows --- */

static void
on_remove_clicked (GtkWidget *button, gpointer data)
{
  WeirSiteRulesGroup *self =
    WEIR_SITE_RULES_GROUP (gtk_widget_get_ancestor (button, WEIR_TYPE_SITE_RULES_GROUP));
  const WeirRule *rule = weir_rule_item_get_rule (data);
  g_autofree char *sentence = weir_rule_describe (rule);
  /* Translators: %s is a rule, such as "Block cdn.example" */
  g_autofree char *told = g_strdup_printf (_ ("Removed: %s"), sentence);

  weir_service_remove_rule (self->service, rule->id);
  gtk_widget_activate_action (GTK_WIDGET (self), "preferences.toast-undo", "s", told);
}

static void
add_remove_button (GtkWidget *row, WeirRuleItem *item)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  const char *host = weir_rule_item_get_rule (item)->host;
  /* Translators: %s is a host */
  g_autofree char *label = g_strdup_printf (_ ("Remove %s"), host);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove_clicked), item, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static GtkWidget *
new_row (WeirRuleItem *item)
{
  const WeirRule *rule = weir_rule_item_get_rule (item);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), rule->host);
  if (!rule->enabled)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("switched off"));
  else if (rule->lifetime != WEIR_LIFETIME_ALWAYS)
    {
      g_autofree char *lifetime =
        weir_words_rule_lifetime (rule, g_get_real_time () / G_USEC_PER_SEC);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), lifetime);
    }
  add_remove_button (row, item);
  return row;
}

static GtkWidget *
new_more_row (guint n_more)
{
  g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", n_more), n_more);

  return weir_boxed_row_new (more, NULL);
}

static void
append_row (WeirSiteRulesGroup *self, GtkWidget *row)
{
  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static void
clear_rows (WeirSiteRulesGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
}

static gboolean
update (gpointer data)
{
  WeirSiteRulesGroup *self = data;
  GListModel *rules = weir_service_get_rules (self->service);
  guint n_more = 0;

  self->update_id = 0;
  clear_rows (self);
  for (guint i = 0; i < g_list_model_get_n_items (rules); i++)
    {
      g_autoptr (WeirRuleItem) item = g_list_model_get_item (rules, i);
      const WeirRule *rule = weir_rule_item_get_rule (item);

      if (rule->kind != WEIR_RULE_KIND_INSPECTION || rule->action != self->action)
        continue;

      if (self->rows->len < MAX_ROWS)
        append_row (self, new_row (item));
      else
        n_more++;
    }
  if (n_more > 0)
    append_row (self, new_more_row (n_more));
  gtk_widget_set_visible (self->empty_row, self->rows->len == 0);
  return G_SOURCE_REMOVE;
}

static void
queue_update (WeirSiteRulesGroup *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_DEFAULT, update, self, NULL);
}

/* --- adding --- */

static void
on_typed (WeirSiteRulesGroup *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->add_row), "error");
}

static void
on_apply (WeirSiteRulesGroup *self)
{
  g_autofree char *host =
    g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->add_row))));
  const WeirRule template = {
    .kind = WEIR_RULE_KIND_INSPECTION,
    .action = self->action,
    .type = WEIR_RESOURCE_OTHER,
    .host = host,
    .enabled = TRUE,
  };
  g_autoptr (GError) error = NULL;

  if (*host == '\0')
    return;

  if (weir_service_add_rule (self->service, &template, &error) == 0)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->add_row), "error");
      gtk_widget_activate_action (GTK_WIDGET (self), "preferences.toast", "s", error->message);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->add_row), "");
}

/* --- the object --- */

static void
weir_site_rules_group_dispose (GObject *object)
{
  WeirSiteRulesGroup *self = WEIR_SITE_RULES_GROUP (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), WEIR_TYPE_SITE_RULES_GROUP);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_site_rules_group_parent_class)->dispose (object);
}

static void
weir_site_rules_group_class_init (WeirSiteRulesGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_site_rules_group_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/weirproxy/Weir/"
                                                             "weir-site-rules-group.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirSiteRulesGroup, add_row);
  gtk_widget_class_bind_template_child (widget_class, WeirSiteRulesGroup, empty_row);
  gtk_widget_class_bind_template_callback (widget_class, on_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_typed);
}

static void
weir_site_rules_group_init (WeirSiteRulesGroup *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
weir_site_rules_group_set_service (WeirSiteRulesGroup *self,
                                   WeirService *service,
                                   WeirRuleAction action)
{
  g_return_if_fail (WEIR_IS_SITE_RULES_GROUP (self));
  g_return_if_fail (self->service == NULL);

  self->service = g_object_ref (service);
  self->action = action;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->empty_row),
                                 action == WEIR_RULE_ALLOW ? _ ("No site is chosen")
                                                           : _ ("No site is left alone for good"));
  g_signal_connect_object (weir_service_get_rules (service), "items-changed",
                           G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  update (self);
}
