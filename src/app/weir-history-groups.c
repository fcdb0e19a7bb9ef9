/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Requests of the history in groups: who is blocked most, where, and by what.
 *
 * A row is activated by a double click or Enter and then asks, in words of the
 * filter language, for the requests that it counts.
 */

#include "weir-history-groups.h"

#include "weir-inner-names.h"
#include "weir-text-column.h"
#include "weir-words.h"

#include <glib/gi18n-lib.h>

/* --- an item --- */

#define WEIR_TYPE_HISTORY_GROUP_ITEM (weir_history_group_item_get_type ())
G_DECLARE_FINAL_TYPE (WeirHistoryGroupItem,
                      weir_history_group_item,
                      WEIR,
                      HISTORY_GROUP_ITEM,
                      GObject)

struct _WeirHistoryGroupItem
{
  GObject parent_instance;

  char *name;  /* (owned): in words of the filter language */
  char *title; /* (owned) */
  guint64 count;
  gint64 last;
  double share; /* of the largest group */
};

G_DEFINE_FINAL_TYPE (WeirHistoryGroupItem, weir_history_group_item, G_TYPE_OBJECT)

static void
weir_history_group_item_finalize (GObject *object)
{
  WeirHistoryGroupItem *self = WEIR_HISTORY_GROUP_ITEM (object);

  g_free (self->name);
  g_free (self->title);

  G_OBJECT_CLASS (weir_history_group_item_parent_class)->finalize (object);
}

static void
weir_history_group_item_class_init (WeirHistoryGroupItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_history_group_item_finalize;
}

static void
weir_history_group_item_init (WeirHistoryGroupItem *self G_GNUC_UNUSED)
{
}

/* --- the view --- */

struct _WeirHistoryGroups
{
  AdwBin parent_instance;

  WeirHistoryGrouping by;
  GtkColumnView *column_view;
  GListStore *store;
  GtkColumnViewColumn *name_column;
  GtkColumnViewColumn *count_column;
  GtkColumnViewColumn *share_column;
  GtkColumnViewColumn *last_column;
};

typedef enum
{
  CHOSEN,
} Signal;

static guint signals[CHOSEN + 1];

G_DEFINE_FINAL_TYPE (WeirHistoryGroups, weir_history_groups, ADW_TYPE_BIN)

static char *
name_text (gpointer item, gint64 now G_GNUC_UNUSED)
{
  return g_strdup (WEIR_HISTORY_GROUP_ITEM (item)->title);
}

static char *
count_text (gpointer item, gint64 now G_GNUC_UNUSED)
{
  return weir_words_count (WEIR_HISTORY_GROUP_ITEM (item)->count);
}

static char *
last_text (gpointer item, gint64 now)
{
  return weir_words_when (WEIR_HISTORY_GROUP_ITEM (item)->last, now);
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return g_utf8_collate (((const WeirHistoryGroupItem *) a)->title,
                         ((const WeirHistoryGroupItem *) b)->title);
}

static int
compare_counts (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  const guint64 count_a = ((const WeirHistoryGroupItem *) a)->count;
  const guint64 count_b = ((const WeirHistoryGroupItem *) b)->count;

  return count_a < count_b ? -1 : count_a > count_b;
}

static int
compare_lasts (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  const gint64 last_a = ((const WeirHistoryGroupItem *) a)->last;
  const gint64 last_b = ((const WeirHistoryGroupItem *) b)->last;

  return last_a < last_b ? -1 : last_a > last_b;
}

/* The bar repeats the count, for the eye alone. */
static void
on_share_setup (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  GtkWidget *bar =
    g_object_new (GTK_TYPE_LEVEL_BAR, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign",
                  GTK_ALIGN_CENTER, NULL);

  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_FULL);
  gtk_list_item_set_child (list_item, bar);
}

static void
on_share_bind (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  WeirHistoryGroupItem *item = gtk_list_item_get_item (list_item);

  gtk_level_bar_set_value (GTK_LEVEL_BAR (gtk_list_item_get_child (list_item)), item->share);
}

static void
on_activate (WeirHistoryGroups *self, guint position)
{
  const char *const keys[] = { "host", "site", "rule" };
  GListModel *model = G_LIST_MODEL (gtk_column_view_get_model (self->column_view));
  g_autoptr (WeirHistoryGroupItem) item = g_list_model_get_item (model, position);
  g_autofree char *words = NULL;

  if (item == NULL || item->name == NULL || *item->name == '\0')
    return;

  words = self->by == WEIR_GROUP_BY_RULE ? weir_words_query_term (keys[self->by], item->name)
                                         : g_strdup_printf ("%s:%s", keys[self->by], item->name);
  g_signal_emit (self, signals[CHOSEN], 0, words);
}

/* A rule is kept as its text, which is the same in every language, and told as a sentence; a filter is its line. */
static char *
make_title (const char *name, WeirHistoryGrouping by)
{
  g_autoptr (WeirRule) rule = NULL;

  if (name == NULL || *name == '\0')
    return g_strdup (_ ("not known"));

  if (by == WEIR_GROUP_BY_RULE)
    rule = weir_rule_new_from_text (name, NULL);
  return rule != NULL ? weir_rule_describe (rule) : g_strdup (name);
}

void
weir_history_groups_set_groups (WeirHistoryGroups *self, GPtrArray *groups, WeirHistoryGrouping by)
{
  const char *const titles[] = { _ ("Host"), _ ("Site"), _ ("Rule or Filter") };
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (WEIR_IS_HISTORY_GROUPS (self));

  for (guint i = 0; i < groups->len; i++)
    {
      const WeirHistoryGroup *group = groups->pdata[i];
      const WeirHistoryGroup *largest = groups->pdata[0];
      WeirHistoryGroupItem *item = g_object_new (WEIR_TYPE_HISTORY_GROUP_ITEM, NULL);

      item->name = g_strdup (group->name);
      item->title = make_title (group->name, by);
      item->count = group->count;
      item->last = group->last;
      item->share = largest->count > 0 ? (double) group->count / largest->count : 0.0;
      g_ptr_array_add (items, item);
    }

  self->by = by;
  gtk_column_view_column_set_title (self->name_column, titles[by]);
  g_list_store_splice (self->store, 0, g_list_model_get_n_items (G_LIST_MODEL (self->store)),
                       items->pdata, items->len);
}

/* --- the object --- */

static void
weir_history_groups_class_init (WeirHistoryGroupsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (WEIR_TYPE_HISTORY_GROUP_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-history-groups.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryGroups, column_view);
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryGroups, store);
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryGroups, name_column);
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryGroups, count_column);
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryGroups, share_column);
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryGroups, last_column);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
weir_history_groups_init (WeirHistoryGroups *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  weir_inner_names_set (GTK_WIDGET (self->column_view), _ ("Groups"));
  g_signal_connect (factory, "setup", G_CALLBACK (on_share_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_share_bind), NULL);
  gtk_column_view_column_set_factory (self->share_column, factory);
  weir_text_column_set_text (self->name_column, name_text, WEIR_TEXT_COLUMN_PLAIN);
  weir_text_column_set_text (self->count_column, count_text, WEIR_TEXT_COLUMN_NUMBER);
  weir_text_column_set_text (self->last_column, last_text, WEIR_TEXT_COLUMN_DIM);
  weir_text_column_view_align_headers (self->column_view);
  weir_text_column_set_compare (self->name_column, compare_names);
  weir_text_column_set_compare (self->count_column, compare_counts);
  weir_text_column_set_compare (self->last_column, compare_lasts);
}
