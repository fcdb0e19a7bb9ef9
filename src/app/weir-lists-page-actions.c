/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What can be done to filter lists.
 *
 * Keys and the menu speak of the selected list; switches and buttons name theirs
 * by its key.  Each change is the service's, holds at once, and is told in a toast
 * that takes it back.
 */

#include "weir-lists-page-private.h"

#include "weir-add-list-window.h"
#include "weir-list-words.h"

#include <glib/gi18n-lib.h>

static WeirFilterLists *
get_lists (WeirListsPage *self)
{
  return weir_service_get_filter_lists (self->service);
}

/* (transfer none) (nullable): the list that the parameter of an action names */
static WeirFilterList *
find_named (WeirListsPage *self, GVariant *parameter)
{
  return weir_filter_lists_find (get_lists (self), g_variant_get_string (parameter, NULL));
}

/* @format: with a %s for the list's name */
static char *
tell (const char *format, WeirFilterList *list)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (format, weir_filter_list_get_title (list));
#pragma GCC diagnostic pop
}

/* @told: (transfer full) */
static void
show_undo (WeirListsPage *self, char *told)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast-undo-lists", "s", told);
  g_free (told);
}

/* --- which ones there are --- */

void
_weir_lists_page_update_actions (WeirListsPage *self)
{
  WeirFilterList *list = _weir_lists_page_get_selected (self);
  const gboolean is_loaded = list != NULL && weir_list_is_loaded (list);
  const struct
  {
    const char *name;
    gboolean enabled;
  } actions[] = {
    { "lists.toggle", list != NULL },
    { "lists.menu", list != NULL },
    { "lists.show-history", list != NULL },
    { "lists.remove", is_loaded },
    { "lists.update", is_loaded && weir_filter_list_get_row (list)->enabled },
    { "lists.copy-address", is_loaded },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i].name, actions[i].enabled);
}

/* --- changes --- */

static void
set_enabled (WeirListsPage *self, WeirFilterList *list, gboolean enabled)
{
  weir_service_set_list_enabled (self->service, list, enabled);
  /* Translators: %s is the name of a list */
  show_undo (self, tell (enabled ? _ ("Turned on: %s") : _ ("Turned off: %s"), list));
}

static void
set_enabled_action (GtkWidget *widget, const char *action G_GNUC_UNUSED, GVariant *parameter)
{
  WeirListsPage *self = WEIR_LISTS_PAGE (widget);
  WeirFilterList *list;
  const char *key;
  gboolean enabled;

  g_variant_get (parameter, "(&sb)", &key, &enabled);
  list = weir_filter_lists_find (get_lists (self), key);
  if (list != NULL)
    set_enabled (self, list, enabled);
}

static void
toggle_action (GtkWidget *widget,
               const char *action G_GNUC_UNUSED,
               GVariant *parameter G_GNUC_UNUSED)
{
  WeirListsPage *self = WEIR_LISTS_PAGE (widget);
  WeirFilterList *list = _weir_lists_page_get_selected (self);

  if (list != NULL)
    set_enabled (self, list, !weir_filter_list_get_row (list)->enabled);
}

static void
remove_action (GtkWidget *widget,
               const char *action G_GNUC_UNUSED,
               GVariant *parameter G_GNUC_UNUSED)
{
  WeirListsPage *self = WEIR_LISTS_PAGE (widget);
  g_autoptr (WeirFilterList) list = NULL;

  if (!g_set_object (&list, _weir_lists_page_get_selected (self)) || !weir_list_is_loaded (list))
    return;

  weir_service_remove_list (self->service, list);
  /* Translators: %s is the name of a list */
  show_undo (self, tell (_ ("Removed: %s"), list));
  gtk_widget_grab_focus (widget);
}

static void
answer_held_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WeirListsPage *self = WEIR_LISTS_PAGE (widget);
  WeirFilterList *list = find_named (self, parameter);
  const gboolean take = g_str_equal (action, "lists.take-held");
  g_autofree char *told = NULL;

  if (list == NULL || weir_filter_list_get_state (list) != WEIR_LIST_HELD)
    return;

  /* Translators: %s is the name of a list */
  told = tell (take ? _ ("“%s” now has the new text") : _ ("“%s” keeps the old text"), list);
  weir_filter_lists_answer_held (get_lists (self), list, take);
  gtk_widget_activate_action (widget, "win.toast", "s", told);
}

static void
add_action (GtkWidget *widget, const char *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  WeirListsPage *self = WEIR_LISTS_PAGE (widget);
  GtkWindow *window = weir_add_list_window_new (self->service, widget);

  gtk_window_set_transient_for (window, GTK_WINDOW (gtk_widget_get_root (widget)));
  gtk_window_present (window);
}

/* --- updates --- */

static void
update_all_action (GtkWidget *widget,
                   const char *action G_GNUC_UNUSED,
                   GVariant *parameter G_GNUC_UNUSED)
{
  weir_filter_lists_update (get_lists (WEIR_LISTS_PAGE (widget)), NULL);
}

static void
cancel_all_action (GtkWidget *widget,
                   const char *action G_GNUC_UNUSED,
                   GVariant *parameter G_GNUC_UNUSED)
{
  weir_filter_lists_cancel (get_lists (WEIR_LISTS_PAGE (widget)), NULL);
}

static void
update_action (GtkWidget *widget,
               const char *action G_GNUC_UNUSED,
               GVariant *parameter G_GNUC_UNUSED)
{
  WeirListsPage *self = WEIR_LISTS_PAGE (widget);
  WeirFilterList *list = _weir_lists_page_get_selected (self);

  if (list != NULL)
    weir_filter_lists_update (get_lists (self), list);
}

static void
update_one_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WeirListsPage *self = WEIR_LISTS_PAGE (widget);
  WeirFilterList *list = find_named (self, parameter);

  if (list == NULL)
    return;

  if (g_str_equal (action, "lists.cancel-one"))
    weir_filter_lists_cancel (get_lists (self), list);
  else
    weir_filter_lists_update (get_lists (self), list);
}

/* --- elsewhere --- */

static void
show_history_action (GtkWidget *widget,
                     const char *action G_GNUC_UNUSED,
                     GVariant *parameter G_GNUC_UNUSED)
{
  WeirFilterList *list = _weir_lists_page_get_selected (WEIR_LISTS_PAGE (widget));
  g_autofree char *query = NULL;

  if (list == NULL)
    return;

  query = g_strconcat ("list:", weir_filter_list_get_row (list)->key, NULL);
  gtk_widget_activate_action (widget, "win.show-history", "s", query);
}

static void
copy_address_action (GtkWidget *widget,
                     const char *action G_GNUC_UNUSED,
                     GVariant *parameter G_GNUC_UNUSED)
{
  WeirFilterList *list = _weir_lists_page_get_selected (WEIR_LISTS_PAGE (widget));

  if (list == NULL || weir_filter_list_get_row (list)->url == NULL)
    return;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), weir_filter_list_get_row (list)->url);
  gtk_widget_activate_action (widget, "win.toast", "s", _ ("Copied the address"));
}

static void
edit_own_action (GtkWidget *widget,
                 const char *action G_GNUC_UNUSED,
                 GVariant *parameter G_GNUC_UNUSED)
{
  gtk_widget_activate_action (widget, "win.show-rules", "s", "own");
}

/* --- the details --- */

static void
show_detail_action (GtkWidget *widget, const char *action, GVariant *parameter G_GNUC_UNUSED)
{
  WeirListsPage *self = WEIR_LISTS_PAGE (widget);
  const gboolean toggles = g_str_equal (action, "part.show-detail");
  const gboolean shows = _weir_lists_page_get_selected (self) != NULL &&
                         !(toggles && adw_flap_get_reveal_flap (self->flap));

  adw_flap_set_reveal_flap (self->flap, shows);
  gtk_widget_grab_focus (shows && adw_flap_get_folded (self->flap) ? GTK_WIDGET (self->pane)
                                                                   : widget);
}

static void
close_detail_action (GtkWidget *widget,
                     const char *action G_GNUC_UNUSED,
                     GVariant *parameter G_GNUC_UNUSED)
{
  adw_flap_set_reveal_flap (WEIR_LISTS_PAGE (widget)->flap, FALSE);
  gtk_widget_grab_focus (widget);
}

/* --- the menu of a row, and its keys --- */

static void
popup_at (WeirListsPage *self, const GdkRectangle *place)
{
  gtk_popover_set_pointing_to (self->menu, place);
  gtk_popover_popup (self->menu);
}

static void
on_secondary_pressed (WeirListsPage *self, int n_press G_GNUC_UNUSED, double x, double y)
{
  guint position = weir_text_column_view_pick (GTK_WIDGET (self->column_view), x, y);
  graphene_point_t point;

  if (position == GTK_INVALID_LIST_POSITION)
    return;

  gtk_single_selection_set_selected (self->selection, position);
  if (gtk_widget_compute_point (GTK_WIDGET (self->column_view), GTK_WIDGET (self),
                                &GRAPHENE_POINT_INIT (x, y), &point))
    popup_at (self, &(GdkRectangle){ point.x, point.y, 1, 1 });
}

/* By a key, the menu points to the row that has the focus. */
static void
menu_action (GtkWidget *widget, const char *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  WeirListsPage *self = WEIR_LISTS_PAGE (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  graphene_rect_t bounds;

  if (_weir_lists_page_get_selected (self) == NULL || focus == NULL ||
      !gtk_widget_compute_bounds (focus, widget, &bounds))
    return;

  popup_at (self, &(GdkRectangle){ bounds.origin.x, bounds.origin.y, MIN (bounds.size.width, 200),
                                   bounds.size.height });
}

/* Space is the row's, unless a button in it has the focus. */
static gboolean
on_key_pressed (WeirListsPage *self, guint key, guint code G_GNUC_UNUSED, GdkModifierType state)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  const guint position = weir_text_column_view_find (GTK_WIDGET (self->column_view), focus);

  if ((key != GDK_KEY_space && key != GDK_KEY_KP_Space) ||
      (state & gtk_accelerator_get_default_mod_mask ()) != 0 || GTK_IS_BUTTON (focus) ||
      position == GTK_INVALID_LIST_POSITION)
    return FALSE;

  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self), "lists.toggle", NULL);
  return TRUE;
}

void
_weir_lists_page_class_init_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "part.show-detail", NULL, show_detail_action);
  gtk_widget_class_install_action (widget_class, "lists.show-detail", NULL, show_detail_action);
  gtk_widget_class_install_action (widget_class, "lists.close-detail", NULL, close_detail_action);
  gtk_widget_class_install_action (widget_class, "lists.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "lists.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "lists.toggle", NULL, toggle_action);
  gtk_widget_class_install_action (widget_class, "lists.set-enabled", "(sb)", set_enabled_action);
  gtk_widget_class_install_action (widget_class, "lists.take-held", "s", answer_held_action);
  gtk_widget_class_install_action (widget_class, "lists.keep-held", "s", answer_held_action);
  gtk_widget_class_install_action (widget_class, "lists.update", NULL, update_action);
  gtk_widget_class_install_action (widget_class, "lists.update-all", NULL, update_all_action);
  gtk_widget_class_install_action (widget_class, "lists.cancel-all", NULL, cancel_all_action);
  gtk_widget_class_install_action (widget_class, "lists.update-one", "s", update_one_action);
  gtk_widget_class_install_action (widget_class, "lists.cancel-one", "s", update_one_action);
  gtk_widget_class_install_action (widget_class, "lists.show-history", NULL, show_history_action);
  gtk_widget_class_install_action (widget_class, "lists.copy-address", NULL, copy_address_action);
  gtk_widget_class_install_action (widget_class, "lists.edit-own", NULL, edit_own_action);
  gtk_widget_class_install_action (widget_class, "lists.menu", NULL, menu_action);

  gtk_widget_class_bind_template_callback (widget_class, on_secondary_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
}
