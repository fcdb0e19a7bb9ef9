/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What one can do about a row of a list of records.
 *
 * Keys and the context menu speak of the selected row; a secondary click selects
 * first.  The hover bar speaks of the row it stands on, and goes away whenever
 * rows move: a button must not come to mean another host under the pointer.
 * Each ends in the action win.decide.
 */

#include "weir-record-view-private.h"

#include "weir-decision.h"

#include <glib/gi18n-lib.h>

/* How far from its start edge a menu that a key opens stands over a row. */
#define MENU_INSET 120

typedef struct
{
  guint key;
  GdkModifierType modifiers;
  const char *action;
} Key;

static const Key keys[] = {
  { GDK_KEY_j, 0, "record.move-down" },
  { GDK_KEY_k, 0, "record.move-up" },
  { GDK_KEY_b, 0, "record.block-host" },
  { GDK_KEY_a, 0, "record.allow-host" },
  { GDK_KEY_h, 0, "record.hide-host" },
  { GDK_KEY_c, 0, "record.cookies-menu" },
  { GDK_KEY_i, 0, "record.images-menu" },
  { GDK_KEY_c, GDK_CONTROL_MASK, "record.copy-url" },
  { GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "record.copy-curl" },
  { GDK_KEY_Menu, 0, "record.menu" },
  { GDK_KEY_F10, GDK_SHIFT_MASK, "record.menu" },
};

void
_weir_record_view_hide_hover_bar (WeirRecordView *self)
{
  g_clear_object (&self->hovered);
  gtk_widget_set_visible (self->hover_bar, FALSE);
}

/* --- deciding --- */

gboolean
weir_record_view_would_block (WeirService *service, const WeirRecord *record)
{
  WeirJudgement judgement;

  weir_service_preview_record (service, record, &judgement);
  return !judgement.blocked;
}

static void
decide_about_host (WeirRecordView *self, const WeirRecord *record, WeirRuleAction action)
{
  const WeirRule rule = weir_decision_about_host (record, action, FALSE);

  gtk_widget_activate_action_variant (GTK_WIDGET (self), "win.decide",
                                      weir_decision_new (&rule, WEIR_DECISION_ALWAYS));
}

static void
decide_action (GtkWidget *widget, const char *name, GVariant *parameter G_GNUC_UNUSED)
{
  WeirRecordView *self = WEIR_RECORD_VIEW (widget);
  WeirRecordItem *item = weir_record_view_get_selected (self);

  if (item != NULL)
    decide_about_host (self, weir_record_item_get_record (item),
                       g_str_equal (name, "record.block-host") ? WEIR_RULE_BLOCK : WEIR_RULE_ALLOW);
}

/* As the arrow keys do, which are the list's own. */
static void
move_action (GtkWidget *widget, const char *name, GVariant *parameter G_GNUC_UNUSED)
{
  WeirRecordView *self = WEIR_RECORD_VIEW (widget);
  const guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  const guint position = gtk_single_selection_get_selected (self->selection);
  const gboolean is_down = g_str_equal (name, "record.move-down");
  guint next = 0;

  if (n_rows == 0)
    return;

  if (position != GTK_INVALID_LIST_POSITION)
    next = is_down ? MIN (position + 1, n_rows - 1) : MAX (position, 1) - 1;
  gtk_single_selection_set_selected (self->selection, next);
  gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", next);
  gtk_widget_grab_focus (widget);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter G_GNUC_UNUSED)
{
  WeirRecordItem *item = weir_record_view_get_selected (WEIR_RECORD_VIEW (widget));
  gboolean as_curl = g_str_equal (name, "record.copy-curl");
  g_autofree char *text = NULL;

  if (item == NULL)
    return;

  text = as_curl ? weir_record_get_curl (weir_record_item_get_record (item))
                 : weir_record_get_url (weir_record_item_get_record (item));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  gtk_widget_activate_action (widget, "win.toast", "s",
                              as_curl ? _ ("Copied as cURL") : _ ("Copied the URL"));
}

static void
hide_host_action (GtkWidget *widget,
                  const char *name G_GNUC_UNUSED,
                  GVariant *parameter G_GNUC_UNUSED)
{
  WeirRecordItem *item = weir_record_view_get_selected (WEIR_RECORD_VIEW (widget));

  if (item != NULL)
    gtk_widget_activate_action (widget, "live.hide-host", "s",
                                weir_record_item_get_record (item)->host);
}

static void
show_detail_action (GtkWidget *widget,
                    const char *name G_GNUC_UNUSED,
                    GVariant *parameter G_GNUC_UNUSED)
{
  g_signal_emit_by_name (widget, "show-detail");
}

/* --- menus --- */

static void
popup_menu (WeirRecordView *self, GMenuModel *menu, const graphene_rect_t *place)
{
  const GdkRectangle rectangle = { place->origin.x, place->origin.y, MAX (place->size.width, 1),
                                   MAX (place->size.height, 1) };

  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), menu);
  gtk_popover_set_pointing_to (self->menu, &rectangle);
  gtk_popover_popup (self->menu);
}

/* Where the selected row is, for menus that a key opens: the focus is in it. */
static void
get_focus_place (WeirRecordView *self, graphene_rect_t *place)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list_view));

  while (focus != NULL && gtk_widget_get_focus_child (focus) != NULL)
    focus = gtk_widget_get_focus_child (focus);
  if (focus == NULL || !gtk_widget_compute_bounds (focus, GTK_WIDGET (self), place))
    graphene_rect_init (place, 0, 0, 1, 1);
  place->origin.x += gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL
                       ? place->size.width - MIN (MENU_INSET, place->size.width)
                       : MIN (MENU_INSET, place->size.width);
  place->size.width = 1;
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter G_GNUC_UNUSED)
{
  WeirRecordView *self = WEIR_RECORD_VIEW (widget);
  WeirRecordItem *item = weir_record_view_get_selected (self);
  const WeirRecord *record;
  g_autoptr (GMenuModel) menu = NULL;
  graphene_rect_t place;

  if (item == NULL)
    return;

  record = weir_record_item_get_record (item);
  if (g_str_equal (name, "record.cookies-menu"))
    menu = weir_decision_cookies_menu_new (record);
  else if (g_str_equal (name, "record.images-menu"))
    menu = weir_decision_images_menu_new (record);
  else
    menu = weir_decision_menu_new (record, weir_decision_find_inside (self->service, record));
  get_focus_place (self, &place);
  popup_menu (self, menu, &place);
}

static void
popup_menu_at (WeirRecordView *self, WeirRecordRow *row, double x, double y)
{
  const WeirRecord *record = weir_record_item_get_record (weir_record_row_get_item (row));
  g_autoptr (GMenuModel) menu =
    weir_decision_menu_new (record, weir_decision_find_inside (self->service, record));
  graphene_point_t point;

  gtk_single_selection_set_selected (self->selection, weir_record_row_get_position (row));
  if (gtk_widget_compute_point (GTK_WIDGET (self->list_view), GTK_WIDGET (self),
                                &GRAPHENE_POINT_INIT (x, y), &point))
    popup_menu (self, menu, &GRAPHENE_RECT_INIT (point.x, point.y, 1, 1));
}

static void
on_long_pressed (WeirRecordView *self, double x, double y)
{
  WeirRecordRow *row = _weir_record_view_find_row (self, x, y);

  if (row != NULL && weir_record_row_get_item (row) != NULL)
    popup_menu_at (self, row, x, y);
}

static void
on_secondary_pressed (WeirRecordView *self, int n_press G_GNUC_UNUSED, double x, double y)
{
  on_long_pressed (self, x, y);
}

/* --- the hover bar --- */

static void
show_hover_bar (WeirRecordView *self, WeirRecordRow *row)
{
  WeirRecordItem *item = weir_record_row_get_item (row);
  gboolean block = weir_record_view_would_block (self->service, weir_record_item_get_record (item));

  g_set_object (&self->hovered, item);
  self->hovered_position = weir_record_row_get_position (row);
  gtk_button_set_label (self->hover_button, block ? _ ("Block") : _ ("Allow"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->hover_button),
                               block ? _ ("Block Host") : _ ("Allow Host"));
  gtk_widget_set_visible (self->hover_bar, TRUE);
  gtk_widget_queue_allocate (self->overlay);
}

static void
on_motion (WeirRecordView *self, double x, double y)
{
  WeirRecordRow *row = _weir_record_view_find_row (self, x, y);
  WeirRecordItem *item = row != NULL ? weir_record_row_get_item (row) : NULL;

  if (item == NULL || self->service == NULL)
    {
      _weir_record_view_hide_hover_bar (self);
      return;
    }
  if (item == self->hovered)
    return;

  if (gtk_widget_compute_bounds (GTK_WIDGET (row), self->overlay, &self->hovered_bounds))
    show_hover_bar (self, row);
}

static void
on_left (WeirRecordView *self)
{
  _weir_record_view_hide_hover_bar (self);
}

/* The bar stands at the end of its row. */
static gboolean
on_get_child_position (GtkOverlay *overlay,
                       GtkWidget *child,
                       GdkRectangle *allocation,
                       gpointer user_data G_GNUC_UNUSED)
{
  WeirRecordView *self =
    WEIR_RECORD_VIEW (gtk_widget_get_ancestor (GTK_WIDGET (overlay), WEIR_TYPE_RECORD_VIEW));
  const graphene_rect_t *row;
  GtkRequisition size;

  if (self == NULL || child != self->hover_bar)
    return FALSE;

  row = &self->hovered_bounds;
  gtk_widget_get_preferred_size (child, &size, NULL);
  allocation->width = size.width;
  allocation->height = size.height;
  allocation->y = row->origin.y + (row->size.height - size.height) / 2;
  allocation->x = gtk_widget_get_direction (child) == GTK_TEXT_DIR_RTL
                    ? 0
                    : gtk_widget_get_width (GTK_WIDGET (overlay)) - size.width;
  return TRUE;
}

static void
on_hover_clicked (WeirRecordView *self)
{
  g_autoptr (WeirRecordItem) item = g_steal_pointer (&self->hovered);
  const WeirRecord *record;

  if (item == NULL)
    return;

  record = weir_record_item_get_record (item);
  decide_about_host (self, record,
                     weir_record_view_would_block (self->service, record) ? WEIR_RULE_BLOCK
                                                                          : WEIR_RULE_ALLOW);
  _weir_record_view_hide_hover_bar (self);
}

static void
on_hover_more_clicked (GtkWidget *button)
{
  WeirRecordView *self = WEIR_RECORD_VIEW (gtk_widget_get_ancestor (button, WEIR_TYPE_RECORD_VIEW));
  g_autoptr (WeirRecordItem) item = g_steal_pointer (&self->hovered);
  g_autoptr (GMenuModel) menu = NULL;
  const WeirRecord *record;
  graphene_rect_t place;

  if (item == NULL || !gtk_widget_compute_bounds (button, GTK_WIDGET (self), &place))
    return;

  record = weir_record_item_get_record (item);
  menu = weir_decision_menu_new (record, weir_decision_find_inside (self->service, record));
  gtk_single_selection_set_selected (self->selection, self->hovered_position);
  popup_menu (self, menu, &place);
  _weir_record_view_hide_hover_bar (self);
}

void
_weir_record_view_class_init_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "record.move-down", NULL, move_action);
  gtk_widget_class_install_action (widget_class, "record.move-up", NULL, move_action);
  gtk_widget_class_install_action (widget_class, "record.block-host", NULL, decide_action);
  gtk_widget_class_install_action (widget_class, "record.allow-host", NULL, decide_action);
  gtk_widget_class_install_action (widget_class, "record.hide-host", NULL, hide_host_action);
  gtk_widget_class_install_action (widget_class, "record.copy-url", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "record.copy-curl", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "record.show-detail", NULL, show_detail_action);
  gtk_widget_class_install_action (widget_class, "record.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "record.cookies-menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "record.images-menu", NULL, menu_action);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, keys[i].modifiers,
                                         keys[i].action, NULL);

  gtk_widget_class_bind_template_callback (widget_class, on_motion);
  gtk_widget_class_bind_template_callback (widget_class, on_left);
  gtk_widget_class_bind_template_callback (widget_class, on_secondary_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_long_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_get_child_position);
  gtk_widget_class_bind_template_callback (widget_class, on_hover_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_hover_more_clicked);
}
