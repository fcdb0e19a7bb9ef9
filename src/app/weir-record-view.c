/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A list of records: a GtkListView of rows that paint themselves
 * (weir-record-row.c has why), with titles above.
 *
 * Following.  While the newest row is in sight the view keeps to it, whatever
 * comes; once the reader scrolls away it stays where it is, counts what is new
 * and offers a way back.  After each change the list is told to scroll by its own
 * action: setting the adjustment instead leaves a GTK 4.8 list with rows that
 * were never allocated, a blank view.
 *
 * Speech.  Rows on screen tell their text to assistive technology when the list
 * has rested for a moment, not whenever it moves.
 */

#include "weir-record-view-private.h"

#include "weir-focus.h"
#include "weir-record-header.h"

#include <glib/gi18n-lib.h>

#define SPEECH_DELAY_MS 250

typedef enum
{
  PROP_SERVICE = 1,
  PROP_MODEL,
  PROP_NEWEST_FIRST,
  PROP_SELECTED_ITEM,
  PROP_N_NEW,
} Property;

typedef enum
{
  SHOW_DETAIL,
  N_SIGNALS,
} Signal;

static GParamSpec *properties[PROP_N_NEW + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirRecordView, weir_record_view, GTK_TYPE_WIDGET)

/* --- rows --- */

static void
on_setup (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, weir_record_row_new ());
}

static void
on_bind (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  weir_record_row_bind (WEIR_RECORD_ROW (gtk_list_item_get_child (list_item)), list_item);
}

static void
on_unbind (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  weir_record_row_bind (WEIR_RECORD_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static void
set_factory (WeirRecordView *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  gtk_list_view_set_factory (self->list_view, factory);
}

/* --- following --- */

static GtkAdjustment *
get_adjustment (WeirRecordView *self)
{
  return gtk_scrolled_window_get_vadjustment (self->scrolled);
}

static gboolean
shows_newest (WeirRecordView *self)
{
  GtkAdjustment *adjustment = get_adjustment (self);
  double value = gtk_adjustment_get_value (adjustment);
  double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  return self->newest_first ? value <= gtk_adjustment_get_lower (adjustment) + 1 : value >= end - 1;
}

static void
set_n_new (WeirRecordView *self, guint n_new)
{
  g_autofree char *label = NULL;

  if (self->n_new == n_new)
    return;

  self->n_new = n_new;
  if (n_new > 0)
    {
      label = g_strdup_printf (ngettext ("%u new", "%u new", n_new), n_new);
      gtk_button_set_label (self->pill, label);
    }
  gtk_revealer_set_reveal_child (self->pill_revealer, n_new > 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_NEW]);
}

static void
scroll_to_newest_row (WeirRecordView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  if (n > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u",
                                self->newest_first ? 0 : n - 1);
}

void
weir_record_view_scroll_to_newest (WeirRecordView *self)
{
  g_return_if_fail (WEIR_IS_RECORD_VIEW (self));

  self->follows = TRUE;
  set_n_new (self, 0);
  scroll_to_newest_row (self);
}

static gboolean
speak_rows (gpointer user_data)
{
  WeirRecordView *self = user_data;
  GtkWidget *list = GTK_WIDGET (self->list_view);
  graphene_rect_t bounds;

  self->speech_id = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (list); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_compute_bounds (child, list, &bounds) &&
        bounds.origin.y + bounds.size.height > 0 && bounds.origin.y < gtk_widget_get_height (list))
      weir_record_row_speak (WEIR_RECORD_ROW (gtk_widget_get_first_child (child)), self->service);

  return G_SOURCE_REMOVE;
}

static void
queue_speech (WeirRecordView *self)
{
  if (self->speech_id == 0)
    self->speech_id = g_timeout_add_full (G_PRIORITY_LOW, SPEECH_DELAY_MS, speak_rows, self, NULL);
}

static void
on_scrolled (WeirRecordView *self)
{
  queue_speech (self);
  _weir_record_view_hide_hover_bar (self);
  self->follows = shows_newest (self);
  if (self->follows)
    set_n_new (self, 0);
}

static gboolean
catch_up (gpointer user_data)
{
  WeirRecordView *self = user_data;

  self->catch_up_id = 0;
  scroll_to_newest_row (self);
  return G_SOURCE_REMOVE;
}

/* A list that was laid out for the first time, or for another size, could not be scrolled before. */
static void
on_laid_out (WeirRecordView *self)
{
  queue_speech (self);
  if (self->follows && !shows_newest (self) && self->catch_up_id == 0)
    self->catch_up_id = g_idle_add_full (GTK_PRIORITY_RESIZE, catch_up, self, NULL);
}

/* Rows at the newest end are news; rows in their stead are another list altogether. */
static void
on_items_changed (WeirRecordView *self, guint position, guint removed, guint added)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  gboolean at_newest_end = self->newest_first ? position == 0 : position + added == n;

  if (removed != 0 || added != 0)
    _weir_record_view_hide_hover_bar (self);
  queue_speech (self);

  if (self->follows)
    scroll_to_newest_row (self);
  else if (removed > added)
    set_n_new (self, MIN (self->n_new, n));
  else if (at_newest_end)
    set_n_new (self, MIN (self->n_new + added - removed, n));
}

/* --- the selected row --- */

WeirRecordItem *
weir_record_view_get_selected (WeirRecordView *self)
{
  g_return_val_if_fail (WEIR_IS_RECORD_VIEW (self), NULL);

  return gtk_single_selection_get_selected_item (self->selection);
}

WeirRecordRow *
_weir_record_view_find_row (WeirRecordView *self, double x, double y)
{
  GtkWidget *list = GTK_WIDGET (self->list_view);
  GtkWidget *widget = gtk_widget_pick (list, x, y, GTK_PICK_DEFAULT);

  /* The list's own child around a row is hit where that has a margin. */
  while (widget != NULL && widget != list && gtk_widget_get_parent (widget) != list)
    widget = gtk_widget_get_parent (widget);
  if (widget == NULL || widget == list)
    return NULL;

  widget = gtk_widget_get_first_child (widget);
  return WEIR_IS_RECORD_ROW (widget) ? WEIR_RECORD_ROW (widget) : NULL;
}

static void
on_selected_item_changed (WeirRecordView *self)
{
  gboolean selected = weir_record_view_get_selected (self) != NULL;
  static const char *const actions[] = { "record.block-host", "record.allow-host",
                                         "record.copy-url", "record.copy-curl",
                                         "record.show-detail" };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], selected);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_ITEM]);
}

static void
on_activated (WeirRecordView *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  g_signal_emit (self, signals[SHOW_DETAIL], 0);
}

static gboolean
on_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  WeirRecordView *self = WEIR_RECORD_VIEW (gtk_widget_get_ancestor (widget, WEIR_TYPE_RECORD_VIEW));
  WeirRecordRow *row = keyboard ? NULL : _weir_record_view_find_row (self, x, y);
  g_autofree char *text = NULL;
  graphene_point_t point;

  if (row == NULL ||
      !gtk_widget_compute_point (widget, GTK_WIDGET (row), &GRAPHENE_POINT_INIT (x, y), &point))
    return FALSE;

  text = weir_record_row_get_cut_text (row, point.x);
  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

/* --- the object --- */

void
weir_record_view_set_model (WeirRecordView *self, GListModel *model)
{
  g_return_if_fail (WEIR_IS_RECORD_VIEW (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  if (gtk_single_selection_get_model (self->selection) == model)
    return;

  gtk_single_selection_set_model (self->selection, model);
  set_n_new (self, 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

/* The list's child around the row at @position.  Returns: (transfer none) (nullable) */
static GtkWidget *
find_child (WeirRecordView *self, guint position)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list_view));

  while (child != NULL && weir_record_row_get_position (
                            WEIR_RECORD_ROW (gtk_widget_get_first_child (child))) != position)
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/* The list alone would return to the row that was its first one once. */
static gboolean
weir_record_view_grab_focus (GtkWidget *widget)
{
  WeirRecordView *self = WEIR_RECORD_VIEW (widget);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint position = gtk_single_selection_get_selected (self->selection);
  GtkWidget *child;

  if (position == GTK_INVALID_LIST_POSITION)
    position = self->newest_first || n == 0 ? 0 : n - 1;
  child = find_child (self, position);

  return gtk_widget_grab_focus (child != NULL ? child : GTK_WIDGET (self->list_view));
}

static void
weir_record_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WeirRecordView *self = WEIR_RECORD_VIEW (widget);

  GTK_WIDGET_CLASS (weir_record_view_parent_class)->size_allocate (widget, width, height, baseline);
  gtk_popover_present (self->menu);
}

static void
set_service (WeirRecordView *self, WeirService *service)
{
  if (!g_set_object (&self->service, service) || service == NULL)
    return;

  /* Its button speaks of the rules as they were. */
  g_signal_connect_object (weir_service_get_journal (service), "items-changed",
                           G_CALLBACK (_weir_record_view_hide_hover_bar), self, G_CONNECT_SWAPPED);
}

static void
weir_record_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirRecordView *self = WEIR_RECORD_VIEW (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      g_value_set_object (value, self->service);
      break;

    case PROP_MODEL:
      g_value_set_object (value, gtk_single_selection_get_model (self->selection));
      break;

    case PROP_NEWEST_FIRST:
      g_value_set_boolean (value, self->newest_first);
      break;

    case PROP_SELECTED_ITEM:
      g_value_set_object (value, weir_record_view_get_selected (self));
      break;

    case PROP_N_NEW:
      g_value_set_uint (value, self->n_new);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_record_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeirRecordView *self = WEIR_RECORD_VIEW (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      set_service (self, g_value_get_object (value));
      break;

    case PROP_MODEL:
      weir_record_view_set_model (self, g_value_get_object (value));
      break;

    case PROP_NEWEST_FIRST:
      self->newest_first = g_value_get_boolean (value);
      gtk_widget_set_valign (GTK_WIDGET (self->pill_revealer),
                             self->newest_first ? GTK_ALIGN_START : GTK_ALIGN_END);
      break;

    case PROP_SELECTED_ITEM:
    case PROP_N_NEW:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_record_view_dispose (GObject *object)
{
  WeirRecordView *self = WEIR_RECORD_VIEW (object);

  g_clear_handle_id (&self->catch_up_id, g_source_remove);
  g_clear_handle_id (&self->speech_id, g_source_remove);
  g_clear_object (&self->hovered);
  gtk_widget_dispose_template (GTK_WIDGET (self), WEIR_TYPE_RECORD_VIEW);
  g_clear_object (&self->selection);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_record_view_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags read_write =
    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_SERVICE] =
    g_param_spec_object ("service", NULL, NULL, WEIR_TYPE_SERVICE, read_write);
  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, read_write);
  properties[PROP_NEWEST_FIRST] =
    g_param_spec_boolean ("newest-first", NULL, NULL, TRUE, read_write);
  properties[PROP_SELECTED_ITEM] =
    g_param_spec_object ("selected-item", NULL, NULL, WEIR_TYPE_RECORD_ITEM, read_only);
  properties[PROP_N_NEW] = g_param_spec_uint ("n-new", NULL, NULL, 0, G_MAXUINT, 0, read_only);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-record-view.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirRecordView, header);
  gtk_widget_class_bind_template_child (widget_class, WeirRecordView, overlay);
  gtk_widget_class_bind_template_child (widget_class, WeirRecordView, scrolled);
  gtk_widget_class_bind_template_child (widget_class, WeirRecordView, list_view);
  gtk_widget_class_bind_template_child (widget_class, WeirRecordView, hover_bar);
  gtk_widget_class_bind_template_child (widget_class, WeirRecordView, hover_button);
  gtk_widget_class_bind_template_child (widget_class, WeirRecordView, pill_revealer);
  gtk_widget_class_bind_template_child (widget_class, WeirRecordView, pill);
  gtk_widget_class_bind_template_child (widget_class, WeirRecordView, menu);
  gtk_widget_class_bind_template_callback (widget_class, weir_record_view_scroll_to_newest);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_query_tooltip);
}

static void
weir_record_view_class_init (WeirRecordViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_record_view_get_property;
  object_class->set_property = weir_record_view_set_property;
  object_class->dispose = weir_record_view_dispose;
  widget_class->size_allocate = weir_record_view_size_allocate;
  widget_class->grab_focus = weir_record_view_grab_focus;
  widget_class->focus = weir_focus_children;

  install_properties (object_class);
  signals[SHOW_DETAIL] = g_signal_new ("show-detail", WEIR_TYPE_RECORD_VIEW, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (WEIR_TYPE_RECORD_HEADER);
  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  _weir_record_view_class_init_actions (widget_class);
}

static void
weir_record_view_init (WeirRecordView *self)
{
  self->newest_first = TRUE;
  self->follows = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (
                                    gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                  GTK_ORIENTATION_VERTICAL);

  set_factory (self);

  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected-item",
                           G_CALLBACK (on_selected_item_changed), self, G_CONNECT_SWAPPED);

  /* The list hears of changes first: our handler comes after its own. */
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (get_adjustment (self), "value-changed", G_CALLBACK (on_scrolled), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (get_adjustment (self), "changed", G_CALLBACK (on_laid_out), self,
                           G_CONNECT_SWAPPED);
  on_selected_item_changed (self);
}
