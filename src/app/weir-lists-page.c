/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The filter lists: a table, the sum of it above, the details of the selected
 * list beside it.
 *
 * The lists of the service are the model; each tells what it is doing by its
 * properties, to which the cells are bound, so the page itself has only sums to
 * keep up: how many filters are in force, whether an update goes on, and which
 * list asks the user something, told in a banner.
 *
 * Columns come and go with the room there is, by a table of the least width that
 * each is worth.  What has no column is in the details.
 */

#include "weir-lists-page-private.h"

#include "weir-focus.h"
#include "weir-inner-names.h"
#include "weir-list-words.h"

#include <glib/gi18n-lib.h>

#define REFRESH_SECONDS 20 /* between looks at what times say */
#define PANE_WIDTH 360

typedef enum
{
  PROP_SERVICE = 1,
} Property;

static GParamSpec *properties[PROP_SERVICE + 1];

G_DEFINE_FINAL_TYPE (WeirListsPage, weir_lists_page, GTK_TYPE_WIDGET)

static WeirFilterLists *
get_lists (WeirListsPage *self)
{
  return weir_service_get_filter_lists (self->service);
}

WeirFilterList *
_weir_lists_page_get_selected (WeirListsPage *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

/* --- sums --- */

static void
update_total (WeirListsPage *self)
{
  g_autofree char *told = weir_list_words_in_force (get_lists (self));

  gtk_label_set_text (self->total, told);
}

static void
update_busy (WeirListsPage *self)
{
  const gboolean is_busy = weir_filter_lists_is_busy (get_lists (self));
  double progress;

  g_object_get (get_lists (self), "progress", &progress, NULL);
  gtk_progress_bar_set_fraction (self->progress_bar, CLAMP (progress, 0.0, 1.0));
  gtk_widget_set_opacity (GTK_WIDGET (self->progress_bar), is_busy ? 1.0 : 0.0);
  gtk_widget_set_visible (self->update_button, !is_busy);
  gtk_widget_set_visible (self->cancel_button, is_busy);
}

/* Returns: (transfer full) (nullable): the first list that asks the user something */
static WeirFilterList *
find_held (WeirListsPage *self)
{
  GListModel *lists = G_LIST_MODEL (get_lists (self));

  for (guint i = 0; i < g_list_model_get_n_items (lists); i++)
    {
      g_autoptr (WeirFilterList) list = g_list_model_get_item (lists, i);

      if (weir_filter_list_get_state (list) == WEIR_LIST_HELD)
        return g_steal_pointer (&list);
    }
  return NULL;
}

static void
update_held (WeirListsPage *self)
{
  g_autoptr (WeirFilterList) held = find_held (self);
  g_autofree char *title = NULL;

  if (held != NULL)
    {
      const char *key = weir_filter_list_get_row (held)->key;
      g_autofree char *take = g_strdup_printf ("lists.take-held::%s", key);
      g_autofree char *keep = g_strdup_printf ("lists.keep-held::%s", key);

      g_object_set (self->held_banner, "action", take, "second-action", keep, NULL);
      /* Translators: %s is the name of a list */
      title = g_strdup_printf (_ ("The new text of “%s” has lost most of its filters; the old one "
                                  "is in force"),
                               weir_filter_list_get_title (held));
    }
  weir_banner_set_title (self->held_banner, title);
}

/* What of a list is summed up here has changed. */
static void
on_list_changed (WeirListsPage *self, GParamSpec *pspec, WeirFilterList *list)
{
  if (self->service == NULL)
    return;

  if (g_str_equal (pspec->name, "state"))
    update_held (self);
  if (g_str_equal (pspec->name, "enabled") || g_str_equal (pspec->name, "n-filters"))
    update_total (self);
  if (list == _weir_lists_page_get_selected (self))
    _weir_lists_page_update_actions (self);
}

static void
watch_lists (WeirListsPage *self, guint position, guint n_added)
{
  static const char *const watched[] = { "notify::state", "notify::enabled", "notify::n-filters" };

  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (WeirFilterList) list = g_list_model_get_item (G_LIST_MODEL (get_lists (self)), i);

      /* A list that moves is told as one that goes and one that comes. */
      g_signal_handlers_disconnect_by_func (list, on_list_changed, self);
      for (gsize j = 0; j < G_N_ELEMENTS (watched); j++)
        g_signal_connect_object (list, watched[j], G_CALLBACK (on_list_changed), self,
                                 G_CONNECT_SWAPPED);
    }
}

/* Weir's own list and the user's filters are always there: without others, it is said that there are. */
static gboolean
has_subscriptions (WeirListsPage *self)
{
  GListModel *lists = G_LIST_MODEL (get_lists (self));

  for (guint i = 0; i < g_list_model_get_n_items (lists); i++)
    {
      g_autoptr (WeirFilterList) list = g_list_model_get_item (lists, i);

      if (weir_list_is_loaded (list))
        return TRUE;
    }
  return FALSE;
}

static void
on_lists_changed (WeirListsPage *self, guint position, guint n_removed G_GNUC_UNUSED, guint n_added)
{
  const gboolean has_some = has_subscriptions (self);

  watch_lists (self, position, n_added);
  gtk_widget_set_visible (self->hint, !has_some);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lists.update-all", has_some);
  update_total (self);
  update_held (self);
}

/* --- room --- */

static void
fit_columns (WeirListsPage *self, int room)
{
  const struct
  {
    GtkColumnViewColumn *column;
    int width;
    int least; /* room of the table that it is worth being there at */
  } columns[] = {
    { self->enabled_column, 72, 0 },     { self->filters_column, 84, 420 },
    { self->skipped_column, 104, 1100 }, { self->hits_today_column, 116, 980 },
    { self->hits_column, 112, 760 },     { self->updated_column, 120, 1200 },
    { self->next_column, 152, 860 },     { self->state_column, 148, 0 },
    { self->update_column, 52, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    weir_text_column_set_shown (columns[i].column, room >= columns[i].least, columns[i].width);
}

static gboolean
fit (gpointer data)
{
  WeirListsPage *self = data;
  const gboolean beside =
    adw_flap_get_reveal_flap (self->flap) && !adw_flap_get_folded (self->flap);

  self->fit_source = 0;
  fit_columns (self, self->width - (beside ? PANE_WIDTH : 0));
  return G_SOURCE_REMOVE;
}

/* Columns cannot ask for another size while they are given theirs. */
static void
queue_fit (WeirListsPage *self)
{
  if (self->fit_source == 0)
    self->fit_source = g_idle_add_full (GTK_PRIORITY_RESIZE, fit, self, NULL);
}

static void
weir_lists_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WeirListsPage *self = WEIR_LISTS_PAGE (widget);

  if (self->width != width)
    queue_fit (self);
  self->width = width;
  gtk_widget_allocate (GTK_WIDGET (self->flap), width, height, baseline, NULL);
}

static void
weir_lists_page_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (WEIR_LISTS_PAGE (widget)->flap), orientation, for_size, minimum,
                      natural, minimum_baseline, natural_baseline);
}

/* --- the selected list --- */

static void
on_selected (WeirListsPage *self)
{
  WeirFilterList *list = _weir_lists_page_get_selected (self);

  weir_list_pane_set_list (self->pane, list);
  _weir_lists_page_update_actions (self);
  if (list == NULL)
    adw_flap_set_reveal_flap (self->flap, FALSE);
  else if (!adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, TRUE);
}

static void
on_activate (WeirListsPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "lists.show-detail", NULL);
}

void
weir_lists_page_show_list (WeirListsPage *self, const char *key)
{
  GListModel *rows;
  WeirFilterList *wanted;

  g_return_if_fail (WEIR_IS_LISTS_PAGE (self));

  rows = G_LIST_MODEL (self->selection);
  wanted = weir_filter_lists_find (get_lists (self), key);
  for (guint i = 0; wanted != NULL && i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (WeirFilterList) list = g_list_model_get_item (rows, i);

      if (list != wanted)
        continue;
      gtk_single_selection_set_selected (self->selection, i);
      gtk_widget_activate_action (gtk_widget_get_last_child (GTK_WIDGET (self->column_view)),
                                  "list.scroll-to-item", "u", i);
      adw_flap_set_reveal_flap (self->flap, TRUE);
    }
}

/* --- time passes --- */

static gboolean
on_refresh (gpointer data)
{
  WeirListsPage *self = data;

  weir_text_column_refresh (self->updated_column);
  weir_text_column_refresh (self->next_column);
  return G_SOURCE_CONTINUE;
}

static void
weir_lists_page_map (GtkWidget *widget)
{
  WeirListsPage *self = WEIR_LISTS_PAGE (widget);

  GTK_WIDGET_CLASS (weir_lists_page_parent_class)->map (widget);
  on_refresh (self);
  self->refresh_source = g_timeout_add_seconds (REFRESH_SECONDS, on_refresh, self);
}

static void
weir_lists_page_unmap (GtkWidget *widget)
{
  WeirListsPage *self = WEIR_LISTS_PAGE (widget);

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  GTK_WIDGET_CLASS (weir_lists_page_parent_class)->unmap (widget);
}

/* --- the object --- */

static gboolean
weir_lists_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WEIR_LISTS_PAGE (widget)->column_view));
}

static void
set_service (WeirListsPage *self, WeirService *service)
{
  WeirFilterLists *lists;

  if (service == NULL)
    return;

  g_assert (self->service == NULL);
  self->service = g_object_ref (service);
  lists = get_lists (self);
  g_signal_connect_object (lists, "items-changed", G_CALLBACK (on_lists_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (lists, "notify::busy", G_CALLBACK (update_busy), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lists, "notify::progress", G_CALLBACK (update_busy), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lists, "notify::n-filters", G_CALLBACK (update_total), self,
                           G_CONNECT_SWAPPED);
  g_object_bind_property (lists, "problem", self->problem_banner, "title", G_BINDING_SYNC_CREATE);
  gtk_sort_list_model_set_model (self->sorted, G_LIST_MODEL (lists));
  on_lists_changed (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (lists)));
  update_busy (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVICE]);
}

static void
weir_lists_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirListsPage *self = WEIR_LISTS_PAGE (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      g_value_set_object (value, self->service);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_lists_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeirListsPage *self = WEIR_LISTS_PAGE (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      set_service (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_lists_page_dispose (GObject *object)
{
  WeirListsPage *self = WEIR_LISTS_PAGE (object);

  if (self->service != NULL)
    gtk_sort_list_model_set_model (self->sorted, NULL);
  g_clear_handle_id (&self->fit_source, g_source_remove);
  g_clear_pointer ((GtkWidget **) &self->menu, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), WEIR_TYPE_LISTS_PAGE);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_lists_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-lists-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, flap);
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, total);
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, update_button);
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, problem_banner);
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, held_banner);
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, hint);
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, column_view);
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, selection);
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, sorted);
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, list_menu);
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, pane);
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, enabled_column);
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, name_column);
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, filters_column);
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, skipped_column);
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, hits_today_column);
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, hits_column);
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, updated_column);
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, next_column);
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, state_column);
  gtk_widget_class_bind_template_child (widget_class, WeirListsPage, update_column);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, queue_fit);
}

static void
weir_lists_page_class_init (WeirListsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_lists_page_get_property;
  object_class->set_property = weir_lists_page_set_property;
  object_class->dispose = weir_lists_page_dispose;
  widget_class->map = weir_lists_page_map;
  widget_class->unmap = weir_lists_page_unmap;
  widget_class->measure = weir_lists_page_measure;
  widget_class->size_allocate = weir_lists_page_size_allocate;
  widget_class->grab_focus = weir_lists_page_grab_focus;
  widget_class->focus = weir_focus_children;

  properties[PROP_SERVICE] =
    g_param_spec_object ("service", NULL, NULL, WEIR_TYPE_SERVICE,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (WEIR_TYPE_BANNER);
  g_type_ensure (WEIR_TYPE_LIST_PANE);
  bind_template (widget_class);
  _weir_lists_page_class_init_actions (widget_class);
}

static void
set_up_columns (WeirListsPage *self)
{
  weir_list_cells_set_up (self->enabled_column, WEIR_LIST_COLUMN_ENABLED);
  weir_list_cells_set_up (self->name_column, WEIR_LIST_COLUMN_NAME);
  weir_list_cells_set_up (self->filters_column, WEIR_LIST_COLUMN_FILTERS);
  weir_list_cells_set_up (self->skipped_column, WEIR_LIST_COLUMN_SKIPPED);
  weir_list_cells_set_up (self->hits_today_column, WEIR_LIST_COLUMN_HITS_TODAY);
  weir_list_cells_set_up (self->hits_column, WEIR_LIST_COLUMN_HITS);
  weir_list_cells_set_up (self->updated_column, WEIR_LIST_COLUMN_UPDATED);
  weir_list_cells_set_up (self->next_column, WEIR_LIST_COLUMN_NEXT);
  weir_list_cells_set_up (self->state_column, WEIR_LIST_COLUMN_STATE);
  weir_list_cells_set_up (self->update_column, WEIR_LIST_COLUMN_UPDATE);
  weir_text_column_view_align_headers (self->column_view);
}

static void
weir_lists_page_init (WeirListsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  weir_inner_names_set (GTK_WIDGET (self->column_view), _ ("Filter Lists"));
  set_up_columns (self);
  _weir_lists_page_update_actions (self);

  self->menu = GTK_POPOVER (gtk_popover_menu_new_from_model (self->list_menu));
  gtk_popover_set_has_arrow (self->menu, FALSE);
  gtk_widget_set_halign (GTK_WIDGET (self->menu), GTK_ALIGN_START);
  gtk_widget_set_parent (GTK_WIDGET (self->menu), GTK_WIDGET (self));
}
