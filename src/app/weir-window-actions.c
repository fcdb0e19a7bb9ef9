/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the window does for its pages: it tells, it decides, it takes back, and it
 * leads from one view to another.
 *
 * Pages name these actions and know nothing of one another.  Rules and filter
 * lists each have a history of changes; what is undone is the newest change of
 * which a toast told, and the rules' until there was one.
 */

#include "weir-window-private.h"

#include "weir-computer-page.h"

#include <glib/gi18n-lib.h>

#define TOAST_SECONDS 5

/* --- toasts and decisions --- */

void
_weir_window_show_toast (WeirWindow *self, const char *text, const char *undo)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (markup);

  adw_toast_set_timeout (toast, TOAST_SECONDS);
  if (undo != NULL)
    {
      self->undo = undo;
      adw_toast_set_button_label (toast, _ ("Undo"));
      adw_toast_set_action_name (toast, undo);
    }

  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_set_weak_pointer (&self->toast, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
toast_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *undo = NULL;

  if (g_str_equal (action, "win.toast-undo"))
    undo = "win.undo";
  else if (g_str_equal (action, "win.toast-undo-lists"))
    undo = "win.undo-lists";
  _weir_window_show_toast (WEIR_WINDOW (widget), g_variant_get_string (parameter, NULL), undo);
}

/* "Blocked cdn.example everywhere", as the journal has it. */
static const char *
newest_change (WeirWindow *self)
{
  g_autoptr (WeirJournalItem) item =
    g_list_model_get_item (weir_service_get_journal (self->service), 0);

  return item != NULL ? weir_journal_item_get_text (item) : "";
}

void
_weir_window_decide (WeirWindow *self, const WeirRule *rule)
{
  g_autoptr (GError) error = NULL;

  if (weir_service_add_rule (self->service, rule, &error) != 0)
    _weir_window_show_toast (self, newest_change (self), "win.undo");
  else
    _weir_window_show_toast (self, error != NULL ? error->message : _ ("No rule was made"), NULL);
}

static void
decide_action (GtkWidget *widget, const char *action G_GNUC_UNUSED, GVariant *parameter)
{
  WeirWindow *self = WEIR_WINDOW (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRule) rule = NULL;
  const char *text;
  const char *lifetime;

  g_variant_get (parameter, "(&s&s)", &text, &lifetime);
  rule = weir_rule_new_from_text (text, &error);
  if (rule == NULL || !weir_rule_parse_lifetime (lifetime, g_get_real_time () / G_USEC_PER_SEC,
                                                 &rule->lifetime, &rule->expires))
    _weir_window_show_toast (self, error != NULL ? error->message : _ ("No rule was made"), NULL);
  else if (rule->kind == WEIR_RULE_KIND_INSPECTION && rule->action == WEIR_RULE_ALLOW)
    _weir_window_begin_inspection (self, rule);
  else
    _weir_window_decide (self, rule);
}

/* The rule that says the same may be gone by now. */
static void
take_back_action (GtkWidget *widget, const char *action G_GNUC_UNUSED, GVariant *parameter)
{
  WeirWindow *self = WEIR_WINDOW (widget);
  g_autoptr (WeirRule) wanted =
    weir_rule_new_from_text (g_variant_get_string (parameter, NULL), NULL);
  const WeirRule *rule = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *told = NULL;

  if (wanted != NULL)
    rule = weir_service_find_rule (self->service, wanted->kind, wanted->type, wanted->host,
                                   wanted->site, wanted->cookie);
  if (rule == NULL || rule->action != wanted->action)
    return;

  sentence = weir_rule_describe (rule);
  /* Translators: %s is a rule, such as "Block cdn.example" */
  told = g_strdup_printf (_ ("Removed: %s"), sentence);
  weir_service_remove_rule (self->service, rule->id);
  _weir_window_show_toast (self, told, "win.undo");
}

/* @undone: (nullable): what was, "Blocked cdn.example everywhere" */
static void
tell_undone (WeirWindow *self, const char *undone)
{
  /* Translators: what is undone, "Blocked cdn.example everywhere" */
  g_autofree char *text = undone != NULL ? g_strdup_printf (_ ("Undone: %s"), undone) : NULL;

  _weir_window_show_toast (self, text != NULL ? text : _ ("There is nothing to undo"), NULL);
}

static void
undo_action (GtkWidget *widget, const char *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  WeirWindow *self = WEIR_WINDOW (widget);
  g_autofree char *undone = weir_service_undo (self->service);

  tell_undone (self, undone);
}

/* Lists remember the changes of this session: behind the last of them come the rules again. */
static void
undo_lists_action (GtkWidget *widget,
                   const char *action G_GNUC_UNUSED,
                   GVariant *parameter G_GNUC_UNUSED)
{
  WeirWindow *self = WEIR_WINDOW (widget);
  g_autofree char *undone = weir_service_undo_list_change (self->service);

  tell_undone (self, undone);
  if (undone == NULL)
    self->undo = NULL;
}

/* Ctrl+Z: in a text it takes back typing, as everywhere. */
static void
undo_here_action (GtkWidget *widget,
                  const char *action G_GNUC_UNUSED,
                  GVariant *parameter G_GNUC_UNUSED)
{
  WeirWindow *self = WEIR_WINDOW (widget);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (widget));

  if (GTK_IS_TEXT (focus) || GTK_IS_TEXT_VIEW (focus))
    gtk_widget_activate_action (focus, "text.undo", NULL);
  else
    gtk_widget_activate_action (widget, self->undo != NULL ? self->undo : "win.undo", NULL);
}

/* --- views --- */

static void
show_view_action (GtkWidget *widget, const char *action G_GNUC_UNUSED, GVariant *parameter)
{
  WeirWindow *self = WEIR_WINDOW (widget);

  gtk_stack_set_visible_child_name (self->pages, "views");
  adw_view_stack_set_visible_child_name (self->views, g_variant_get_string (parameter, NULL));
}

/* Each view does these its own way, or not at all. */
static const struct
{
  const char *name;
  const char *of_page;
} page_actions[] = {
  { "win.search", "page.search" },
  { "win.pause", "page.pause" },
  { "win.clear", "page.clear" },
  { "win.show-detail", "page.show-detail" },
};

static void
page_action (GtkWidget *widget, const char *action, GVariant *parameter G_GNUC_UNUSED)
{
  GtkWidget *page = adw_view_stack_get_visible_child (WEIR_WINDOW (widget)->views);

  for (gsize i = 0; i < G_N_ELEMENTS (page_actions); i++)
    if (g_str_equal (action, page_actions[i].name))
      gtk_widget_activate_action (page, page_actions[i].of_page, NULL);
}

static void
show_requests_action (GtkWidget *widget, const char *action G_GNUC_UNUSED, GVariant *parameter)
{
  WeirWindow *self = WEIR_WINDOW (widget);

  gtk_widget_activate_action (widget, "win.show-view", "s", "live");
  weir_live_page_show_requests (self->live_page, g_variant_get_string (parameter, NULL));
}

static void
show_history_action (GtkWidget *widget, const char *action G_GNUC_UNUSED, GVariant *parameter)
{
  WeirWindow *self = WEIR_WINDOW (widget);

  gtk_widget_activate_action (widget, "win.show-view", "s", "history");
  weir_history_page_show_requests (self->history_page, g_variant_get_string (parameter, NULL));
}

static void
show_rules_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WeirWindow *self = WEIR_WINDOW (widget);
  const char *name = g_variant_get_string (parameter, NULL);

  gtk_widget_activate_action (widget, "win.show-view", "s", "rules");
  if (g_str_equal (action, "win.show-list"))
    weir_rules_view_show_list (self->rules_view, name);
  else if (g_str_equal (action, "win.search-rules"))
    weir_rules_view_search (self->rules_view, name);
  else
    weir_rules_view_show_part (self->rules_view, name);
}

static void
add_filter_action (GtkWidget *widget, const char *action G_GNUC_UNUSED, GVariant *parameter)
{
  weir_rules_view_add_filter (WEIR_WINDOW (widget)->rules_view,
                              g_variant_get_string (parameter, NULL));
}

static void
show_computer_action (GtkWidget *widget,
                      const char *action G_GNUC_UNUSED,
                      GVariant *parameter G_GNUC_UNUSED)
{
  weir_window_show_preferences (GTK_WINDOW (widget), WEIR_WINDOW (widget)->service,
                                WEIR_COMPUTER_PAGE_NAME);
}

static void
show_welcome_action (GtkWidget *widget, const char *action, GVariant *parameter G_GNUC_UNUSED)
{
  WeirWindow *self = WEIR_WINDOW (widget);
  gboolean show = g_str_equal (action, "win.show-welcome");

  gtk_stack_set_visible_child_name (self->pages, show ? "welcome" : "views");
  if (show)
    gtk_widget_grab_focus (self->first_run_page);
  else
    {
      weir_service_set_setting (self->service, WEIR_SETTING_FIRST_RUN_DONE, TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->live_page));
    }
}

void
_weir_window_class_init_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.decide", "(ss)", decide_action);
  gtk_widget_class_install_action (widget_class, "win.take-back", "s", take_back_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.undo-lists", NULL, undo_lists_action);
  gtk_widget_class_install_action (widget_class, "win.undo-here", NULL, undo_here_action);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "win.toast-undo", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "win.toast-undo-lists", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "win.add-filter", "s", add_filter_action);
  gtk_widget_class_install_action (widget_class, "win.show-view", "s", show_view_action);
  gtk_widget_class_install_action (widget_class, "win.show-rules", "s", show_rules_action);
  gtk_widget_class_install_action (widget_class, "win.show-list", "s", show_rules_action);
  gtk_widget_class_install_action (widget_class, "win.search-rules", "s", show_rules_action);
  gtk_widget_class_install_action (widget_class, "win.show-computer", NULL, show_computer_action);
  gtk_widget_class_install_action (widget_class, "win.show-welcome", NULL, show_welcome_action);
  gtk_widget_class_install_action (widget_class, "win.hide-welcome", NULL, show_welcome_action);
  gtk_widget_class_install_action (widget_class, "win.show-requests", "s", show_requests_action);
  gtk_widget_class_install_action (widget_class, "win.show-history", "s", show_history_action);
  for (gsize i = 0; i < G_N_ELEMENTS (page_actions); i++)
    gtk_widget_class_install_action (widget_class, page_actions[i].name, NULL, page_action);
}
