/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The decisions of the user, and the journal of their changes.
 *
 * Above, what holds where no rule says otherwise; below it the rules, a table
 * that sorts by its headers and filters by the entry; beside it the journal,
 * which folds over the table where the window is narrow.  What can be done to
 * a rule is an action of the page ("rules.…") about the row that is selected:
 * menu, keys and buttons name the same ones.
 *
 * Once a second, while the page is seen, lifetimes count down.
 */

#include "weir-rules-page.h"

#include "weir-inner-names.h"
#include "weir-journal-pane.h"
#include "weir-rule-cells.h"
#include "weir-rule-editor.h"
#include "weir-scope-choice.h"
#include "weir-words.h"

#include <glib/gi18n-lib.h>

#define DECISION_WIDTH 150
#define FOLDED_DECISION_WIDTH 112
#define LIFETIME_WIDTH 124
#define FOLDED_LIFETIME_WIDTH 106
#define ENABLED_WIDTH 84
#define FOLDED_ENABLED_WIDTH 68
#define HITS_WIDTH 76
#define LAST_HIT_WIDTH 136
#define ORIGIN_WIDTH 84

struct _WeirRulesPage
{
  AdwBin parent_instance;

  WeirService *service; /* (owned) (nullable) */
  GtkPopover *menu;     /* (owned) */
  char *needle;         /* (owned) (nullable): what is searched for, case folded */
  guint countdown;      /* the source; 0: the page is not seen */
  guint fitting;        /* the source that fits the columns; 0: none */
  AdwFlap *flap;
  GtkDropDown *cookies_choice;
  GtkDropDown *images_choice;
  GtkSearchEntry *search_entry;
  GtkStack *stack;
  GtkColumnView *column_view;
  GtkSingleSelection *selection;
  GtkSortListModel *sorted;
  GtkFilterListModel *filtered;
  GtkCustomFilter *filter;
  GMenuModel *rule_menu;
  GtkColumnViewColumn *decision_column;
  GtkColumnViewColumn *subject_column;
  GtkColumnViewColumn *place_column;
  GtkColumnViewColumn *lifetime_column;
  GtkColumnViewColumn *hits_column;
  GtkColumnViewColumn *last_hit_column;
  GtkColumnViewColumn *origin_column;
  GtkColumnViewColumn *enabled_column;
};

typedef enum
{
  PROP_SERVICE = 1,
} Property;

static GParamSpec *properties[PROP_SERVICE + 1];

G_DEFINE_FINAL_TYPE (WeirRulesPage, weir_rules_page, ADW_TYPE_BIN)

/* --- which rules are shown --- */

static gboolean
contains (const char *needle, char *text)
{
  g_autofree char *owned = text;
  g_autofree char *folded = g_utf8_casefold (owned, -1);

  return strstr (folded, needle) != NULL;
}

/* As it reads here, or as the command line writes it. */
static gboolean
matches (gpointer item, gpointer data)
{
  WeirRulesPage *self = data;
  const WeirRule *rule = weir_rule_item_get_rule (item);

  return self->needle == NULL || contains (self->needle, weir_rule_describe (rule)) ||
         contains (self->needle, weir_rule_to_text (rule));
}

static void
on_rows_changed (WeirRulesPage *self)
{
  const char *name = "rules";

  if (self->service == NULL)
    return;

  if (g_list_model_get_n_items (weir_service_get_rules (self->service)) == 0)
    name = "empty";
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    name = "no-match";
  gtk_stack_set_visible_child_name (self->stack, name);
}

static void
on_search_changed (WeirRulesPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  g_clear_pointer (&self->needle, g_free);
  if (*text != '\0')
    self->needle = g_utf8_casefold (text, -1);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  on_rows_changed (self);
}

void
weir_rules_page_search (WeirRulesPage *self, const char *text)
{
  g_return_if_fail (WEIR_IS_RULES_PAGE (self));

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), text);
}

static void
clear_search_action (GtkWidget *widget,
                     const char *action G_GNUC_UNUSED,
                     GVariant *parameter G_GNUC_UNUSED)
{
  WeirRulesPage *self = WEIR_RULES_PAGE (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
search_action (GtkWidget *widget,
               const char *action G_GNUC_UNUSED,
               GVariant *parameter G_GNUC_UNUSED)
{
  gtk_widget_grab_focus (GTK_WIDGET (WEIR_RULES_PAGE (widget)->search_entry));
}

/* --- what can be done to a rule --- */

static const WeirRule *
selected_rule (WeirRulesPage *self)
{
  WeirRuleItem *item = gtk_single_selection_get_selected_item (self->selection);

  return item != NULL ? weir_rule_item_get_rule (item) : NULL;
}

static void
on_selected (WeirRulesPage *self)
{
  const char *const actions[] = { "rules.remove", "rules.toggle", "rules.set-lifetime",
                                  "rules.show-history", "rules.menu" };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], selected_rule (self) != NULL);
}

static void
remove_action (GtkWidget *widget,
               const char *action G_GNUC_UNUSED,
               GVariant *parameter G_GNUC_UNUSED)
{
  WeirRulesPage *self = WEIR_RULES_PAGE (widget);
  const WeirRule *rule = selected_rule (self);
  g_autofree char *sentence = NULL;
  g_autofree char *told = NULL;

  if (rule == NULL)
    return;

  sentence = weir_rule_describe (rule);
  /* Translators: %s is a rule, such as "Block cdn.example" */
  told = g_strdup_printf (_ ("Removed: %s"), sentence);
  weir_service_remove_rule (self->service, rule->id);
  gtk_widget_activate_action (widget, "win.toast-undo", "s", told);
  gtk_widget_grab_focus (GTK_WIDGET (self->column_view));
}

static void
toggle_action (GtkWidget *widget,
               const char *action G_GNUC_UNUSED,
               GVariant *parameter G_GNUC_UNUSED)
{
  WeirRulesPage *self = WEIR_RULES_PAGE (widget);
  WeirRuleItem *item = gtk_single_selection_get_selected_item (self->selection);
  gboolean enabled;

  if (item == NULL)
    return;

  g_object_get (item, "enabled", &enabled, NULL);
  weir_service_set_rule_enabled (self->service, weir_rule_item_get_rule (item)->id, !enabled);
}

static void
set_lifetime_action (GtkWidget *widget, const char *action G_GNUC_UNUSED, GVariant *parameter)
{
  WeirRulesPage *self = WEIR_RULES_PAGE (widget);
  const WeirRule *rule = selected_rule (self);
  const char *lifetime = g_variant_get_string (parameter, NULL);
  const gboolean to_always = g_str_equal (lifetime, "always");
  g_autofree char *text = NULL;
  gint64 stays = 0;

  if (rule == NULL || (rule->lifetime == WEIR_LIFETIME_ALWAYS && to_always))
    return;

  /* A permanent rule stays below one with a lifetime and would hold again after it.  It goes
     last, so that the first undo brings it back. */
  if (rule->lifetime == WEIR_LIFETIME_ALWAYS)
    stays = rule->id;
  text = weir_rule_to_text (rule);
  gtk_widget_activate_action (widget, "win.decide", "(ss)", text, lifetime);
  if (stays != 0)
    weir_service_remove_rule (self->service, stays);
  gtk_widget_grab_focus (GTK_WIDGET (self->column_view));
}

static void
show_history_action (GtkWidget *widget,
                     const char *action G_GNUC_UNUSED,
                     GVariant *parameter G_GNUC_UNUSED)
{
  const WeirRule *rule = selected_rule (WEIR_RULES_PAGE (widget));
  g_autofree char *query = NULL;

  if (rule == NULL)
    return;

  if (rule->kind == WEIR_RULE_KIND_FILTER)
    query = weir_words_query_term ("rule", rule->filter);
  else
    query =
      g_strdup_printf ("%s%s%s%s", rule->host != NULL ? "host:" : "",
                       rule->host != NULL ? rule->host : "", rule->site != NULL ? " site:" : "",
                       rule->site != NULL ? rule->site : "");
  gtk_widget_activate_action (widget, "win.show-history", "s", query);
}

static void
add_action (GtkWidget *widget, const char *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  GtkWindow *editor = weir_rule_editor_new (widget);

  gtk_window_set_transient_for (editor, GTK_WINDOW (gtk_widget_get_root (widget)));
  gtk_window_present (editor);
}

/* --- the menu of a row --- */

static void
popup_at (WeirRulesPage *self, const GdkRectangle *place)
{
  gtk_popover_set_pointing_to (self->menu, place);
  gtk_popover_popup (self->menu);
}

static void
on_secondary_pressed (WeirRulesPage *self, int n_press G_GNUC_UNUSED, double x, double y)
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
  WeirRulesPage *self = WEIR_RULES_PAGE (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  graphene_rect_t bounds;

  if (selected_rule (self) == NULL || focus == NULL ||
      !gtk_widget_compute_bounds (focus, widget, &bounds))
    return;

  popup_at (self, &(GdkRectangle){ bounds.origin.x, bounds.origin.y, MIN (bounds.size.width, 200),
                                   bounds.size.height });
}

static void
on_activate (WeirRulesPage *self)
{
  menu_action (GTK_WIDGET (self), NULL, NULL);
}

/* Where there is little room, what can be looked up elsewhere gives way. */
static gboolean
fit_columns (gpointer data)
{
  WeirRulesPage *self = data;
  const gboolean folded = adw_flap_get_folded (self->flap);

  self->fitting = 0;
  weir_text_column_set_shown (self->hits_column, !folded, HITS_WIDTH);
  weir_text_column_set_shown (self->last_hit_column, !folded, LAST_HIT_WIDTH);
  weir_text_column_set_shown (self->origin_column, !folded, ORIGIN_WIDTH);
  gtk_column_view_column_set_fixed_width (self->decision_column,
                                          folded ? FOLDED_DECISION_WIDTH : DECISION_WIDTH);
  gtk_column_view_column_set_fixed_width (self->lifetime_column,
                                          folded ? FOLDED_LIFETIME_WIDTH : LIFETIME_WIDTH);
  gtk_column_view_column_set_fixed_width (self->enabled_column,
                                          folded ? FOLDED_ENABLED_WIDTH : ENABLED_WIDTH);
  return G_SOURCE_REMOVE;
}

/* The flap folds while it is given its size, when columns cannot ask for another one. */
static void
on_folded (WeirRulesPage *self)
{
  if (self->fitting == 0)
    self->fitting = g_idle_add (fit_columns, self);
}

/* --- time passes --- */

static gboolean
on_second (gpointer data)
{
  WeirRulesPage *self = data;

  weir_text_column_refresh (self->lifetime_column);
  weir_text_column_refresh (self->last_hit_column);
  return G_SOURCE_CONTINUE;
}

static void
weir_rules_page_map (GtkWidget *widget)
{
  WeirRulesPage *self = WEIR_RULES_PAGE (widget);

  GTK_WIDGET_CLASS (weir_rules_page_parent_class)->map (widget);
  self->countdown = g_timeout_add_seconds (1, on_second, self);
}

static void
weir_rules_page_unmap (GtkWidget *widget)
{
  WeirRulesPage *self = WEIR_RULES_PAGE (widget);

  g_clear_handle_id (&self->countdown, g_source_remove);
  GTK_WIDGET_CLASS (weir_rules_page_parent_class)->unmap (widget);
}

/* --- the object --- */

static void
set_up_columns (WeirRulesPage *self)
{
  weir_rule_cells_set_up (self->decision_column, WEIR_RULE_COLUMN_DECISION, self->service);
  weir_rule_cells_set_up (self->subject_column, WEIR_RULE_COLUMN_SUBJECT, self->service);
  weir_rule_cells_set_up (self->place_column, WEIR_RULE_COLUMN_PLACE, self->service);
  weir_rule_cells_set_up (self->lifetime_column, WEIR_RULE_COLUMN_LIFETIME, self->service);
  weir_rule_cells_set_up (self->hits_column, WEIR_RULE_COLUMN_HITS, self->service);
  weir_rule_cells_set_up (self->last_hit_column, WEIR_RULE_COLUMN_LAST_HIT, self->service);
  weir_rule_cells_set_up (self->origin_column, WEIR_RULE_COLUMN_ORIGIN, self->service);
  weir_rule_cells_set_up (self->enabled_column, WEIR_RULE_COLUMN_ENABLED, self->service);
  weir_text_column_view_align_headers (self->column_view);
}

static void
set_service (WeirRulesPage *self, WeirService *service)
{
  if (service == NULL)
    return;

  g_assert (self->service == NULL);
  self->service = g_object_ref (service);
  set_up_columns (self);
  weir_scope_choice_bind (G_OBJECT (self->cookies_choice), service, "block-cookies");
  weir_scope_choice_bind (G_OBJECT (self->images_choice), service, "block-images");
  gtk_custom_filter_set_filter_func (self->filter, matches, self, NULL);
  gtk_filter_list_model_set_model (self->filtered, weir_service_get_rules (service));
  g_signal_connect_object (weir_service_get_rules (service), "items-changed",
                           G_CALLBACK (on_rows_changed), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  on_rows_changed (self);
  on_selected (self);
}

static void
weir_rules_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirRulesPage *self = WEIR_RULES_PAGE (object);

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
weir_rules_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeirRulesPage *self = WEIR_RULES_PAGE (object);

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
weir_rules_page_dispose (GObject *object)
{
  WeirRulesPage *self = WEIR_RULES_PAGE (object);

  g_clear_handle_id (&self->fitting, g_source_remove);
  if (self->service != NULL)
    gtk_filter_list_model_set_model (self->filtered, NULL);
  g_clear_pointer ((GtkWidget **) &self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->needle, g_free);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_rules_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-rules-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirRulesPage, flap);
  gtk_widget_class_bind_template_child (widget_class, WeirRulesPage, cookies_choice);
  gtk_widget_class_bind_template_child (widget_class, WeirRulesPage, images_choice);
  gtk_widget_class_bind_template_child (widget_class, WeirRulesPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, WeirRulesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, WeirRulesPage, column_view);
  gtk_widget_class_bind_template_child (widget_class, WeirRulesPage, selection);
  gtk_widget_class_bind_template_child (widget_class, WeirRulesPage, sorted);
  gtk_widget_class_bind_template_child (widget_class, WeirRulesPage, filtered);
  gtk_widget_class_bind_template_child (widget_class, WeirRulesPage, filter);
  gtk_widget_class_bind_template_child (widget_class, WeirRulesPage, rule_menu);
  gtk_widget_class_bind_template_child (widget_class, WeirRulesPage, decision_column);
  gtk_widget_class_bind_template_child (widget_class, WeirRulesPage, subject_column);
  gtk_widget_class_bind_template_child (widget_class, WeirRulesPage, place_column);
  gtk_widget_class_bind_template_child (widget_class, WeirRulesPage, lifetime_column);
  gtk_widget_class_bind_template_child (widget_class, WeirRulesPage, hits_column);
  gtk_widget_class_bind_template_child (widget_class, WeirRulesPage, last_hit_column);
  gtk_widget_class_bind_template_child (widget_class, WeirRulesPage, origin_column);
  gtk_widget_class_bind_template_child (widget_class, WeirRulesPage, enabled_column);
  gtk_widget_class_bind_template_callback (widget_class, on_rows_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_secondary_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "part.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "rules.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "rules.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "rules.toggle", NULL, toggle_action);
  gtk_widget_class_install_action (widget_class, "rules.set-lifetime", "s", set_lifetime_action);
  gtk_widget_class_install_action (widget_class, "rules.show-history", NULL, show_history_action);
  gtk_widget_class_install_action (widget_class, "rules.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "rules.clear-search", NULL, clear_search_action);
}

static void
weir_rules_page_class_init (WeirRulesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_rules_page_get_property;
  object_class->set_property = weir_rules_page_set_property;
  object_class->dispose = weir_rules_page_dispose;
  widget_class->map = weir_rules_page_map;
  widget_class->unmap = weir_rules_page_unmap;

  properties[PROP_SERVICE] = g_param_spec_object ("service", NULL, NULL, WEIR_TYPE_SERVICE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (WEIR_TYPE_JOURNAL_PANE);
  install_actions (widget_class);
  bind_template (widget_class);
}

static void
weir_rules_page_init (WeirRulesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  weir_inner_names_set (GTK_WIDGET (self->cookies_choice),
                        _ ("Cookies where no rule says otherwise"));
  weir_inner_names_set (GTK_WIDGET (self->images_choice),
                        _ ("Images where no rule says otherwise"));
  weir_inner_names_set (GTK_WIDGET (self->column_view), _ ("Rules"));

  self->menu = GTK_POPOVER (gtk_popover_menu_new_from_model (self->rule_menu));
  gtk_popover_set_has_arrow (self->menu, FALSE);
  gtk_widget_set_halign (GTK_WIDGET (self->menu), GTK_ALIGN_START);
  gtk_widget_set_parent (GTK_WIDGET (self->menu), GTK_WIDGET (self));

  g_signal_connect_object (self->flap, "notify::folded", G_CALLBACK (on_folded), self,
                           G_CONNECT_SWAPPED);
  fit_columns (self);
}
