/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The list of exempt hosts, with its reasons.
 *
 * A category gets its rows when it is unfolded for the first time, for few people
 * ever look at more than one, and a few at a time, for some have hundreds.  A
 * switch shows what the rules say, whoever made them.
 */

#include "weir-exempt-hosts-group.h"

#include "weir-inner-names.h"
#include "weir-inspection-words.h"
#include "weir-words.h"

#include <glib/gi18n-lib.h>

/* Rows that are made at a time. */
#define ROWS_AT_ONCE 16

struct _WeirExemptHostsGroup
{
  AdwPreferencesGroup parent_instance;

  WeirService *service; /* (owned) (nullable) */
  GHashTable *switches; /* (owned) (element-type WeirExemptHost GtkSwitch), both unowned */
  GtkWidget *expanders[WEIR_N_EXEMPT_CATEGORIES]; /* (unowned) */
  guint n_looked_at[WEIR_N_EXEMPT_CATEGORIES];    /* hosts: those of the category have rows */
  guint fill_id;                                  /* idle source */
  gboolean is_updating;                           /* switches follow the rules, not the user */
  guint update_id;                                /* idle source */
};

G_DEFINE_FINAL_TYPE (WeirExemptHostsGroup, weir_exempt_hosts_group, ADW_TYPE_PREFERENCES_GROUP)

/* (nullable): the rule to look inside it all the same */
static const WeirRule *
find_override (WeirExemptHostsGroup *self, const WeirExemptHost *exempt)
{
  const WeirRule *rule = weir_service_find_rule (self->service, WEIR_RULE_KIND_INSPECTION,
                                                 WEIR_RESOURCE_OTHER, exempt->host, NULL, NULL);

  return rule != NULL && rule->action == WEIR_RULE_ALLOW ? rule : NULL;
}

static gboolean
update (gpointer data)
{
  WeirExemptHostsGroup *self = data;
  GHashTableIter iter;
  gpointer exempt;
  gpointer its_switch;

  self->update_id = 0;
  self->is_updating = TRUE;
  g_hash_table_iter_init (&iter, self->switches);
  while (g_hash_table_iter_next (&iter, &exempt, &its_switch))
    gtk_switch_set_active (its_switch, find_override (self, exempt) == NULL);
  self->is_updating = FALSE;
  return G_SOURCE_REMOVE;
}

static void
queue_update (WeirExemptHostsGroup *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_DEFAULT, update, self, NULL);
}

/* --- rows --- */

static void
look_inside (WeirExemptHostsGroup *self, const WeirExemptHost *exempt)
{
  const WeirRule template = {
    .kind = WEIR_RULE_KIND_INSPECTION,
    .action = WEIR_RULE_ALLOW,
    .type = WEIR_RESOURCE_OTHER,
    .host = (char *) exempt->host,
    .enabled = TRUE,
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = weir_rule_describe (&template);

  if (weir_service_add_rule (self->service, &template, &error) != 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "preferences.toast-undo", "s", sentence);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "preferences.toast", "s", error->message);
}

static void
on_switched (GtkSwitch *its_switch, GParamSpec *pspec G_GNUC_UNUSED, const WeirExemptHost *exempt)
{
  GtkWidget *group =
    gtk_widget_get_ancestor (GTK_WIDGET (its_switch), WEIR_TYPE_EXEMPT_HOSTS_GROUP);
  WeirExemptHostsGroup *self = WEIR_EXEMPT_HOSTS_GROUP (group);
  const WeirRule *override = find_override (self, exempt);

  if (self->is_updating)
    return;

  if (!gtk_switch_get_active (its_switch))
    look_inside (self, exempt);
  else if (override != NULL)
    weir_service_remove_rule (self->service, override->id);
  queue_update (self);
}

static GtkWidget *
new_host_row (WeirExemptHostsGroup *self, const WeirExemptHost *exempt)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *its_switch = gtk_switch_new ();
  /* Translators: %s is a host */
  g_autofree char *label = g_strdup_printf (_ ("Leave %s alone"), exempt->host);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), exempt->host);
  gtk_switch_set_active (GTK_SWITCH (its_switch), find_override (self, exempt) == NULL);
  gtk_widget_set_valign (its_switch, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (its_switch), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect (its_switch, "notify::active", G_CALLBACK (on_switched), (gpointer) exempt);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), its_switch);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), its_switch);
  g_hash_table_insert (self->switches, (gpointer) exempt, its_switch);
  return row;
}

/* Adds some rows to @category.  Returns: whether it wants more */
static gboolean
fill_some (WeirExemptHostsGroup *self, WeirExemptCategory category)
{
  guint n_hosts;
  const WeirExemptHost *hosts = weir_exempt_hosts_get (&n_hosts);
  guint *next = &self->n_looked_at[category];
  guint n_added = 0;

  for (; *next < n_hosts && n_added < ROWS_AT_ONCE; (*next)++)
    if (hosts[*next].category == category)
      {
        adw_expander_row_add_row (ADW_EXPANDER_ROW (self->expanders[category]),
                                  new_host_row (self, &hosts[*next]));
        n_added++;
      }
  return *next < n_hosts;
}

static gboolean
fill (gpointer data)
{
  WeirExemptHostsGroup *self = data;

  for (guint i = 0; i < WEIR_N_EXEMPT_CATEGORIES; i++)
    if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self->expanders[i])) &&
        fill_some (self, i))
      return G_SOURCE_CONTINUE;

  self->fill_id = 0;
  return G_SOURCE_REMOVE;
}

static void
on_expanded (WeirExemptHostsGroup *self)
{
  if (self->fill_id == 0)
    self->fill_id = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, fill, self, NULL);
}

/* --- categories --- */

static guint
count_hosts (WeirExemptCategory category)
{
  guint n_hosts;
  const WeirExemptHost *hosts = weir_exempt_hosts_get (&n_hosts);
  guint n = 0;

  for (guint i = 0; i < n_hosts; i++)
    n += hosts[i].category == category;
  return n;
}

static void
add_category (WeirExemptHostsGroup *self, WeirExemptCategory category)
{
  const char *label = weir_exempt_category_get_label (category);
  GtkWidget *expander = adw_expander_row_new ();
  g_autofree char *count = weir_words_count (count_hosts (category));
  GtkWidget *number = gtk_label_new (count);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), label);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (expander),
                                 weir_inspection_words_category (category));
  gtk_widget_add_css_class (number, "dim-label");
  gtk_widget_add_css_class (number, "numeric");
  adw_expander_row_add_action (ADW_EXPANDER_ROW (expander), number);
  g_signal_connect_swapped (expander, "notify::expanded", G_CALLBACK (on_expanded), self);
  self->expanders[category] = expander;
  weir_inner_names_set (expander, label);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), expander);
}

/* --- the object --- */

static void
weir_exempt_hosts_group_dispose (GObject *object)
{
  WeirExemptHostsGroup *self = WEIR_EXEMPT_HOSTS_GROUP (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_handle_id (&self->fill_id, g_source_remove);
  g_clear_pointer (&self->switches, g_hash_table_unref);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_exempt_hosts_group_parent_class)->dispose (object);
}

static void
weir_exempt_hosts_group_class_init (WeirExemptHostsGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weir_exempt_hosts_group_dispose;
}

static void
weir_exempt_hosts_group_init (WeirExemptHostsGroup *self)
{
  self->switches = g_hash_table_new (NULL, NULL);
}

void
weir_exempt_hosts_group_set_service (WeirExemptHostsGroup *self, WeirService *service)
{
  g_return_if_fail (WEIR_IS_EXEMPT_HOSTS_GROUP (self));
  g_return_if_fail (self->service == NULL);

  self->service = g_object_ref (service);
  for (guint category = 0; category < WEIR_N_EXEMPT_CATEGORIES; category++)
    add_category (self, category);
  g_signal_connect_object (weir_service_get_rules (service), "items-changed",
                           G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
}
