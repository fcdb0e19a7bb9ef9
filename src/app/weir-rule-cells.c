/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The cells of the table of rules.
 *
 * Most are text; the decision is an icon with its word, and the last one is
 * a switch.  Rules are immutable: a row whose rule was changed is another item.
 */

#include "weir-rule-cells.h"

#include "weir-words.h"

#include <glib/gi18n-lib.h>

static const WeirRule *
rule_of (gconstpointer item)
{
  return weir_rule_item_get_rule ((WeirRuleItem *) item);
}

static gboolean
is_enabled (gconstpointer item)
{
  gboolean enabled;

  g_object_get ((gpointer) item, "enabled", &enabled, NULL);
  return enabled;
}

/* --- texts --- */

static char *
subject_text (gpointer item, gint64 now G_GNUC_UNUSED)
{
  return weir_rule_describe_subject (rule_of (item));
}

static char *
place_text (gpointer item, gint64 now G_GNUC_UNUSED)
{
  return weir_rule_describe_place (rule_of (item));
}

static char *
lifetime_text (gpointer item, gint64 now)
{
  return weir_words_rule_lifetime (rule_of (item), now);
}

static char *
hits_text (gpointer item, gint64 now G_GNUC_UNUSED)
{
  return weir_words_count (weir_rule_item_get_hits (item));
}

static char *
last_hit_text (gpointer item, gint64 now)
{
  const gint64 last_hit = weir_rule_item_get_last_hit (item);

  return last_hit != 0 ? weir_words_when (last_hit, now) : g_strdup (_ ("never used"));
}

static char *
origin_text (gpointer item G_GNUC_UNUSED, gint64 now G_GNUC_UNUSED)
{
  /* Translators: who made a rule */
  return g_strdup (C_ ("origin", "you"));
}

/* --- order --- */

static int
compare_numbers (gint64 a, gint64 b)
{
  return a < b ? -1 : a > b;
}

static int
compare_texts (char *a, char *b)
{
  int order = g_utf8_collate (a, b);

  g_free (a);
  g_free (b);
  return order;
}

static int
compare_decisions (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return compare_numbers (rule_of (b)->action, rule_of (a)->action);
}

static int
compare_subjects (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return compare_texts (weir_rule_describe_subject (rule_of (a)),
                        weir_rule_describe_subject (rule_of (b)));
}

static int
compare_places (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return g_strcmp0 (rule_of (a)->site, rule_of (b)->site);
}

/* What ends soonest comes first. */
static gint64
end_of (const WeirRule *rule)
{
  switch (rule->lifetime)
    {
    case WEIR_LIFETIME_UNTIL:
      return rule->expires;

    case WEIR_LIFETIME_QUIT:
      return G_MAXINT64 - 1;

    case WEIR_LIFETIME_ALWAYS:
      break;
    }

  return G_MAXINT64;
}

static int
compare_lifetimes (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return compare_numbers (end_of (rule_of (a)), end_of (rule_of (b)));
}

static int
compare_hits (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return compare_numbers (weir_rule_item_get_hits ((WeirRuleItem *) a),
                          weir_rule_item_get_hits ((WeirRuleItem *) b));
}

static int
compare_last_hits (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return compare_numbers (weir_rule_item_get_last_hit ((WeirRuleItem *) a),
                          weir_rule_item_get_last_hit ((WeirRuleItem *) b));
}

static int
compare_enabled (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return compare_numbers (is_enabled (b), is_enabled (a));
}

/* --- the decision --- */

static void
on_decision_setup (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (list_item, box);
  weir_text_column_mark_cell (box, list_item);
}

static void
on_decision_bind (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  const WeirRule *rule = rule_of (gtk_list_item_get_item (list_item));
  const char *const classes[] = { "success", "accent", "error" };
  GtkWidget *box = gtk_list_item_get_child (list_item);
  GtkWidget *image = gtk_widget_get_first_child (box);

  gtk_image_set_from_icon_name (GTK_IMAGE (image), weir_words_rule_action_icon (rule->action));
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (image, classes[i]);
  gtk_widget_add_css_class (image, classes[rule->action]);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (box)), weir_words_rule_decision (rule));
}

static GtkListItemFactory *
decision_factory_new (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_decision_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_decision_bind), NULL);
  return factory;
}

/* --- the switch --- */

/* The row asks the service; what comes of it arrives as a notify of the item. */
static gboolean
on_state_set (GtkSwitch *button, gboolean state, WeirService *service)
{
  WeirRuleItem *item = g_object_get_data (G_OBJECT (button), "weir-rule-item");

  if (item != NULL && is_enabled (item) != state)
    weir_service_set_rule_enabled (service, rule_of (item)->id, state);
  return FALSE;
}

static void
on_switch_setup (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                 GtkListItem *list_item,
                 WeirService *service)
{
  GtkWidget *button = gtk_switch_new ();

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "small");
  g_signal_connect (button, "state-set", G_CALLBACK (on_state_set), service);
  gtk_list_item_set_child (list_item, button);
  weir_text_column_mark_cell (button, list_item);
}

static void
on_switch_bind (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  WeirRuleItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *button = gtk_list_item_get_child (list_item);
  g_autofree char *sentence = weir_rule_describe (rule_of (item));
  GBinding *binding =
    g_object_bind_property (item, "enabled", button, "active", G_BINDING_SYNC_CREATE);

  g_object_set_data (G_OBJECT (button), "weir-rule-item", item);
  g_object_set_data (G_OBJECT (button), "weir-binding", binding);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
}

static void
on_switch_unbind (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  GObject *button = G_OBJECT (gtk_list_item_get_child (list_item));

  g_object_set_data (button, "weir-rule-item", NULL);
  g_binding_unbind (g_object_steal_data (button, "weir-binding"));
}

static GtkListItemFactory *
switch_factory_new (WeirService *service)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_switch_setup), service);
  g_signal_connect (factory, "bind", G_CALLBACK (on_switch_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_switch_unbind), NULL);
  return factory;
}

void
weir_rule_cells_set_up (GtkColumnViewColumn *column, WeirRuleColumn kind, WeirService *service)
{
  static const struct
  {
    WeirTextColumnFunc text; /* (nullable): not a text */
    WeirTextColumnStyle style;
    GCompareDataFunc compare; /* (nullable) */
  } columns[] = {
    [WEIR_RULE_COLUMN_DECISION] = { NULL, WEIR_TEXT_COLUMN_PLAIN, compare_decisions },
    [WEIR_RULE_COLUMN_SUBJECT] = { subject_text, WEIR_TEXT_COLUMN_WRAPPED, compare_subjects },
    [WEIR_RULE_COLUMN_PLACE] = { place_text, WEIR_TEXT_COLUMN_PLAIN, compare_places },
    [WEIR_RULE_COLUMN_LIFETIME] = { lifetime_text, WEIR_TEXT_COLUMN_DIM, compare_lifetimes },
    [WEIR_RULE_COLUMN_HITS] = { hits_text, WEIR_TEXT_COLUMN_NUMBER, compare_hits },
    [WEIR_RULE_COLUMN_LAST_HIT] = { last_hit_text, WEIR_TEXT_COLUMN_DIM, compare_last_hits },
    [WEIR_RULE_COLUMN_ORIGIN] = { origin_text, WEIR_TEXT_COLUMN_DIM, NULL },
    [WEIR_RULE_COLUMN_ENABLED] = { NULL, WEIR_TEXT_COLUMN_PLAIN, compare_enabled },
  };
  g_autoptr (GtkListItemFactory) factory = NULL;

  if (columns[kind].compare != NULL)
    weir_text_column_set_compare (column, columns[kind].compare);
  if (columns[kind].text != NULL)
    {
      weir_text_column_set_text (column, columns[kind].text, columns[kind].style);
      return;
    }

  factory =
    kind == WEIR_RULE_COLUMN_DECISION ? decision_factory_new () : switch_factory_new (service);
  gtk_column_view_column_set_factory (column, factory);
}
