/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The cells of the table of filter lists.
 *
 * Numbers and times are text columns.  The name stands over the list's own
 * sentence about its last update; switch and button name the list by its key, and
 * leave the rest to the page.
 */

#include "weir-list-cells.h"

#include "weir-list-state-cell.h"
#include "weir-list-words.h"
#include "weir-words.h"

#include <glib/gi18n-lib.h>

static const char *const BINDINGS_KEY = "weir-bindings";
static const char *const LIST_KEY = "weir-list";

static guint
get_uint (gconstpointer item, const char *property)
{
  guint value;

  g_object_get ((gpointer) item, property, &value, NULL);
  return value;
}

static gint64
get_int64 (gconstpointer item, const char *property)
{
  gint64 value;

  g_object_get ((gpointer) item, property, &value, NULL);
  return value;
}

static gboolean
is_enabled (gconstpointer item)
{
  return weir_filter_list_get_row ((WeirFilterList *) item)->enabled;
}

/* --- texts --- */

static char *
filters_text (gpointer item, gint64 now G_GNUC_UNUSED)
{
  return weir_words_count (get_uint (item, "n-filters"));
}

static char *
skipped_text (gpointer item, gint64 now G_GNUC_UNUSED)
{
  return weir_words_count (get_uint (item, "n-skipped"));
}

static char *
hits_today_text (gpointer item, gint64 now G_GNUC_UNUSED)
{
  return weir_words_count (weir_filter_list_get_hits_today (item));
}

static char *
hits_text (gpointer item, gint64 now G_GNUC_UNUSED)
{
  return weir_words_count (weir_filter_list_get_hits (item));
}

/* Of what is never updated nothing is said. */
static char *
updated_text (gpointer item, gint64 now)
{
  const gint64 updated = get_int64 (item, "updated");

  return updated != 0 || weir_list_is_loaded (item) ? weir_words_when (updated, now)
                                                    : g_strdup ("");
}

static char *
next_text (gpointer item, gint64 now)
{
  if (!weir_list_is_loaded (item))
    return g_strdup ("");
  if (weir_list_is_updating (item))
    /* Translators: when a list is updated next */
    return g_strdup (_ ("now"));

  return weir_list_words_next (is_enabled (item) ? get_int64 (item, "next") : 0, now);
}

/* --- order --- */

static int
compare_numbers (guint64 a, guint64 b)
{
  return a < b ? -1 : a > b;
}

static int
compare_enabled (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return compare_numbers (is_enabled (b), is_enabled (a));
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return g_utf8_collate (weir_filter_list_get_title ((WeirFilterList *) a),
                         weir_filter_list_get_title ((WeirFilterList *) b));
}

static int
compare_filters (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return compare_numbers (get_uint (a, "n-filters"), get_uint (b, "n-filters"));
}

static int
compare_skipped (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return compare_numbers (get_uint (a, "n-skipped"), get_uint (b, "n-skipped"));
}

static int
compare_hits_today (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return compare_numbers (weir_filter_list_get_hits_today ((WeirFilterList *) a),
                          weir_filter_list_get_hits_today ((WeirFilterList *) b));
}

static int
compare_hits (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return compare_numbers (weir_filter_list_get_hits ((WeirFilterList *) a),
                          weir_filter_list_get_hits ((WeirFilterList *) b));
}

static int
compare_updated (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return compare_numbers (get_int64 (a, "updated"), get_int64 (b, "updated"));
}

static int
compare_next (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return compare_numbers (get_int64 (a, "next"), get_int64 (b, "next"));
}

static int
compare_states (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return compare_numbers (weir_filter_list_get_state ((WeirFilterList *) b),
                          weir_filter_list_get_state ((WeirFilterList *) a));
}

/* --- cells that follow their list --- */

static void
add_binding (GtkListItem *list_item, GBinding *binding)
{
  GPtrArray *bindings = g_object_get_data (G_OBJECT (list_item), BINDINGS_KEY);

  if (bindings == NULL)
    {
      bindings = g_ptr_array_new_with_free_func ((GDestroyNotify) g_binding_unbind);
      g_object_set_data_full (G_OBJECT (list_item), BINDINGS_KEY, bindings,
                              (GDestroyNotify) g_ptr_array_unref);
    }
  g_ptr_array_add (bindings, binding);
}

static void
on_unbind (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  g_object_set_data (G_OBJECT (list_item), BINDINGS_KEY, NULL);
}

static const char *
key_of (GtkListItem *list_item)
{
  return weir_filter_list_get_row (gtk_list_item_get_item (list_item))->key;
}

/* --- the name --- */

static void
on_name_setup (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *status = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (status), 0);
  gtk_label_set_wrap (GTK_LABEL (status), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (status), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (status), 2);
  gtk_label_set_ellipsize (GTK_LABEL (status), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (status, "dim-label");
  gtk_widget_add_css_class (status, "caption");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), status);
  gtk_list_item_set_child (list_item, box);
  weir_text_column_mark_cell (box, list_item);
}

static void
on_name_bind (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  GObject *list = gtk_list_item_get_item (list_item);
  GtkWidget *box = gtk_list_item_get_child (list_item);
  GtkWidget *status = gtk_widget_get_last_child (box);

  add_binding (list_item, g_object_bind_property (list, "title", gtk_widget_get_first_child (box),
                                                  "label", G_BINDING_SYNC_CREATE));
  add_binding (list_item,
               g_object_bind_property (list, "status", status, "label", G_BINDING_SYNC_CREATE));
  add_binding (list_item, g_object_bind_property (list, "status", status, "tooltip-text",
                                                  G_BINDING_SYNC_CREATE));
}

/* --- the state --- */

static void
on_state_setup (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  GtkWidget *cell = weir_list_state_cell_new ();

  gtk_list_item_set_child (list_item, cell);
  weir_text_column_mark_cell (cell, list_item);
}

static void
on_state_bind (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  weir_list_state_cell_set_list (WEIR_LIST_STATE_CELL (gtk_list_item_get_child (list_item)),
                                 gtk_list_item_get_item (list_item));
}

/* --- the switch --- */

/* The page asks the service; what comes of it arrives as a notify of the list. */
static gboolean
on_state_set (GtkSwitch *button, gboolean state)
{
  WeirFilterList *list = g_object_get_data (G_OBJECT (button), LIST_KEY);

  if (list != NULL && is_enabled (list) != state)
    gtk_widget_activate_action (GTK_WIDGET (button), "lists.set-enabled", "(sb)",
                                weir_filter_list_get_row (list)->key, state);
  return FALSE;
}

static void
on_switch_setup (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  GtkWidget *button = gtk_switch_new ();

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect (button, "state-set", G_CALLBACK (on_state_set), NULL);
  gtk_list_item_set_child (list_item, button);
  weir_text_column_mark_cell (button, list_item);
}

static void
on_switch_bind (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  WeirFilterList *list = gtk_list_item_get_item (list_item);
  GtkWidget *button = gtk_list_item_get_child (list_item);

  add_binding (list_item,
               g_object_bind_property (list, "enabled", button, "active", G_BINDING_SYNC_CREATE));
  g_object_set_data (G_OBJECT (button), LIST_KEY, list);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  weir_filter_list_get_title (list), -1);
}

static void
on_switch_unbind (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  g_object_set_data (G_OBJECT (gtk_list_item_get_child (list_item)), LIST_KEY, NULL);
  on_unbind (factory, list_item);
}

/* --- the button that updates, tries again or ends an update --- */

static void
update_button (GtkListItem *list_item)
{
  WeirFilterList *list = gtk_list_item_get_item (list_item);
  GtkWidget *button = gtk_list_item_get_child (list_item);
  const WeirListState state = weir_filter_list_get_state (list);
  const gboolean cancels = weir_list_is_updating (list);
  const char *word = cancels                     ? _ ("Cancel the Update")
                     : state == WEIR_LIST_FAILED ? _ ("Try Again")
                                                 : _ ("Update Now");
  g_autofree char *label =
    /* Translators: what a button does, and to which list: "Update Now: EasyList" */
    g_strdup_printf (_ ("%s: %s"), word, weir_filter_list_get_title (list));

  gtk_button_set_icon_name (GTK_BUTTON (button),
                            cancels ? "process-stop-symbolic" : "view-refresh-symbolic");
  gtk_widget_set_tooltip_text (button, word);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_set_visible (button, weir_list_is_loaded (list));
  /* GTK 4.8 gives the focus to what is hidden in a cell, and Tab then leads no further. */
  gtk_widget_set_focusable (button, weir_list_is_loaded (list));
  gtk_widget_set_sensitive (button, is_enabled (list));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", key_of (list_item));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button),
                                  cancels ? "lists.cancel-one" : "lists.update-one");
}

static void
on_button_setup (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  GtkWidget *button = gtk_button_new ();

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_list_item_set_child (list_item, button);
  weir_text_column_mark_cell (button, list_item);
}

static void
on_button_bind (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  GObject *list = gtk_list_item_get_item (list_item);

  g_signal_connect_swapped (list, "notify::state", G_CALLBACK (update_button), list_item);
  g_signal_connect_swapped (list, "notify::enabled", G_CALLBACK (update_button), list_item);
  update_button (list_item);
}

static void
on_button_unbind (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), update_button,
                                        list_item);
}

/* --- columns --- */

typedef void (*ItemFunc) (GtkSignalListItemFactory *factory, GtkListItem *list_item);

typedef struct
{
  WeirTextColumnFunc text; /* (nullable): not a text */
  WeirTextColumnStyle style;
  GCompareDataFunc compare; /* (nullable) */
  ItemFunc setup;           /* of what is not a text, as the rest */
  ItemFunc bind;
  ItemFunc unbind; /* (nullable) */
} Column;

static const Column columns[] = {
  [WEIR_LIST_COLUMN_ENABLED] = { .compare = compare_enabled,
                                 .setup = on_switch_setup,
                                 .bind = on_switch_bind,
                                 .unbind = on_switch_unbind },
  [WEIR_LIST_COLUMN_NAME] = { .compare = compare_names,
                              .setup = on_name_setup,
                              .bind = on_name_bind,
                              .unbind = on_unbind },
  [WEIR_LIST_COLUMN_FILTERS] = { filters_text, WEIR_TEXT_COLUMN_NUMBER, compare_filters },
  [WEIR_LIST_COLUMN_SKIPPED] = { skipped_text, WEIR_TEXT_COLUMN_NUMBER, compare_skipped },
  [WEIR_LIST_COLUMN_HITS_TODAY] = { hits_today_text, WEIR_TEXT_COLUMN_NUMBER, compare_hits_today },
  [WEIR_LIST_COLUMN_HITS] = { hits_text, WEIR_TEXT_COLUMN_NUMBER, compare_hits },
  [WEIR_LIST_COLUMN_UPDATED] = { updated_text, WEIR_TEXT_COLUMN_DIM, compare_updated },
  [WEIR_LIST_COLUMN_NEXT] = { next_text, WEIR_TEXT_COLUMN_DIM, compare_next },
  [WEIR_LIST_COLUMN_STATE] = { .compare = compare_states,
                               .setup = on_state_setup,
                               .bind = on_state_bind },
  [WEIR_LIST_COLUMN_UPDATE] = { .setup = on_button_setup,
                                .bind = on_button_bind,
                                .unbind = on_button_unbind },
};

void
weir_list_cells_set_up (GtkColumnViewColumn *column, WeirListColumn kind)
{
  const Column *made = &columns[kind];
  g_autoptr (GtkListItemFactory) factory = NULL;

  if (made->compare != NULL)
    weir_text_column_set_compare (column, made->compare);
  if (made->text != NULL)
    {
      weir_text_column_set_text (column, made->text, made->style);
      return;
    }

  factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (made->setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (made->bind), NULL);
  if (made->unbind != NULL)
    g_signal_connect (factory, "unbind", G_CALLBACK (made->unbind), NULL);
  gtk_column_view_column_set_factory (column, factory);
}
