/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What was blocked or changed, from the database.
 *
 * Entry, range, and the span selected on the chart make one search; it fills
 * the list (or the groups), while entry and range alone fill the chart, which
 * stays a map of the whole range.  Whatever changes, both are asked anew and
 * the answers still under way are dropped.
 *
 * Rows that come while one looks are taken in about once a second; while the
 * page is not seen nothing is asked, and it catches up when it is.
 */

#include "weir-history-page.h"

#include "weir-detail-split.h"
#include "weir-history-export.h"
#include "weir-history-groups.h"
#include "weir-history-model.h"
#include "weir-history-overview.h"
#include "weir-inner-names.h"
#include "weir-list-words.h"
#include "weir-search-entry.h"
#include "weir-words.h"

#include <glib/gi18n-lib.h>

#define REFRESH_SECONDS 1
#define MAX_VALUES 20

struct _WeirHistoryPage
{
  AdwBin parent_instance;

  WeirService *service;      /* (owned) (nullable) */
  WeirHistoryModel *model;   /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): of the groups */
  gboolean is_stale;         /* rows came since the last look */
  gboolean in_groups;        /* the groups have arrived */
  guint refresh_source;      /* 0: none */

  WeirDetailSplit *split;
  WeirRecordView *view;
  WeirSearchEntry *search_entry;
  GtkDropDown *grouping;
  WeirHistoryExport *export;
  WeirHistoryOverview *overview;
  GtkStack *stack;
  AdwStatusPage *empty_page;
  AdwStatusPage *problem_page;
  WeirHistoryGroups *groups;
  GtkLabel *counts;
  GtkSpinner *spinner;
};

typedef enum
{
  PROP_SERVICE = 1,
} Property;

static GParamSpec *properties[PROP_SERVICE + 1];

G_DEFINE_FINAL_TYPE (WeirHistoryPage, weir_history_page, ADW_TYPE_BIN)

/* --- what is shown --- */

static guint
count_rows (WeirHistoryPage *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->model));
}

/* The first choice is not to group. */
static gboolean
is_grouped (WeirHistoryPage *self, WeirHistoryGrouping *by)
{
  guint selected = gtk_drop_down_get_selected (self->grouping);

  if (selected == 0 || selected == GTK_INVALID_LIST_POSITION)
    return FALSE;

  *by = selected - 1;
  return TRUE;
}

static gboolean
is_filtered (WeirHistoryPage *self)
{
  return weir_search_entry_get_query (self->search_entry) != NULL ||
         weir_history_overview_is_narrowed (self->overview);
}

static const char *
choose_page (WeirHistoryPage *self)
{
  WeirHistoryGrouping by;

  if (weir_history_model_get_problem (self->model) != NULL)
    return "problem";
  if (count_rows (self) > 0 && is_grouped (self, &by))
    return self->in_groups ? "groups" : "loading";
  if (count_rows (self) > 0)
    return "list";
  if (weir_history_model_is_loading (self->model))
    return "loading";
  if (!weir_service_get_setting (self->service, WEIR_SETTING_KEEP_HISTORY))
    return "off";

  return is_filtered (self) ? "no-match" : "empty";
}

static void
update_counts (WeirHistoryPage *self)
{
  const guint n_rows = count_rows (self);
  g_autofree char *count = weir_words_count (n_rows);
  g_autofree char *told = NULL;

  if (n_rows >= WEIR_HISTORY_MAX_SHOWN)
    /* Translators: %s is a count */
    told = g_strdup_printf (_ ("The newest %s requests; filter to see older ones"), count);
  else if (weir_history_model_has_more (self->model))
    /* Translators: %s is a count */
    told = g_strdup_printf (_ ("The newest %s requests; scroll for older ones"), count);
  else
    told = g_strdup_printf (ngettext ("%s request", "%s requests", n_rows), count);

  gtk_label_set_text (self->counts, told);
}

static void
update (WeirHistoryPage *self)
{
  const char *problem = weir_history_model_get_problem (self->model);
  const char *page = choose_page (self);

  adw_status_page_set_description (self->problem_page, problem);
  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_widget_set_visible (GTK_WIDGET (self->overview),
                          !g_str_equal (page, "off") && !g_str_equal (page, "empty"));
  gtk_spinner_set_spinning (self->spinner, weir_history_model_is_loading (self->model));
  update_counts (self);
}

/* --- asking --- */

/* What the list and the groups are asked for. */
static WeirHistorySearch
make_search (WeirHistoryPage *self)
{
  WeirHistorySearch search = { .query = weir_search_entry_get_query (self->search_entry) };

  weir_history_overview_get_span (self->overview, &search.since, &search.until);
  return search;
}

static void
tell_search (WeirHistorySearch *search, gpointer user_data)
{
  *search = make_search (user_data);
}

static void
on_grouped (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeirHistoryPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) groups =
    weir_service_group_history_finish (WEIR_SERVICE (source), result, &error);
  WeirHistoryGrouping by;

  if (groups == NULL || self->service == NULL || !is_grouped (self, &by))
    return;

  self->in_groups = TRUE;
  weir_history_groups_set_groups (self->groups, groups, by);
  update (self);
}

/* Chart and groups; the list is the model's. */
static void
ask (WeirHistoryPage *self)
{
  WeirHistorySearch search = make_search (self);
  WeirHistoryGrouping by;

  weir_history_overview_refresh (self->overview, search.query);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (!is_grouped (self, &by))
    return;

  self->cancellable = g_cancellable_new ();
  weir_service_group_history_async (self->service, &search, by, self->cancellable, on_grouped,
                                    g_object_ref (self));
}

static void
search (WeirHistoryPage *self)
{
  WeirHistorySearch wanted;

  if (self->service == NULL)
    return;

  wanted = make_search (self);
  self->is_stale = FALSE;
  self->in_groups = FALSE;
  weir_history_model_search (self->model, wanted.query, wanted.since, wanted.until);
  ask (self);
  update (self);
}

static void
refresh (WeirHistoryPage *self)
{
  self->is_stale = FALSE;
  weir_history_model_refresh (self->model);
  ask (self);
}

static gboolean
on_refresh_due (gpointer data)
{
  WeirHistoryPage *self = data;

  self->refresh_source = 0;
  if (self->is_stale)
    refresh (self);
  return G_SOURCE_REMOVE;
}

static void
on_history_changed (WeirHistoryPage *self)
{
  self->is_stale = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && self->refresh_source == 0)
    self->refresh_source = g_timeout_add_seconds (REFRESH_SECONDS, on_refresh_due, self);
}

static void
weir_history_page_map (GtkWidget *widget)
{
  WeirHistoryPage *self = WEIR_HISTORY_PAGE (widget);

  GTK_WIDGET_CLASS (weir_history_page_parent_class)->map (widget);
  if (self->service != NULL)
    search (self);
}

static void
weir_history_page_unmap (GtkWidget *widget)
{
  WeirHistoryPage *self = WEIR_HISTORY_PAGE (widget);

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  GTK_WIDGET_CLASS (weir_history_page_parent_class)->unmap (widget);
}

/* --- actions --- */

static void
on_group_chosen (WeirHistoryPage *self, const char *words)
{
  const char *text = weir_search_entry_get_text (self->search_entry);
  g_autofree char *both = g_strdup_printf ("%s%s%s", text, *text != '\0' ? " " : "", words);

  gtk_drop_down_set_selected (self->grouping, 0);
  weir_search_entry_set_text (self->search_entry, both);
}

static void
focus_list (WeirHistoryPage *self)
{
  gtk_widget_child_focus (gtk_stack_get_visible_child (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
search_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  gtk_widget_grab_focus (GTK_WIDGET (WEIR_HISTORY_PAGE (widget)->search_entry));
}

static void
show_detail_action (GtkWidget *widget,
                    const char *name G_GNUC_UNUSED,
                    GVariant *parameter G_GNUC_UNUSED)
{
  gtk_widget_activate_action (GTK_WIDGET (WEIR_HISTORY_PAGE (widget)->split), "detail.toggle",
                              NULL);
}

static void
refresh_action (GtkWidget *widget,
                const char *name G_GNUC_UNUSED,
                GVariant *parameter G_GNUC_UNUSED)
{
  search (WEIR_HISTORY_PAGE (widget));
}

static void
clear_filter_action (GtkWidget *widget,
                     const char *name G_GNUC_UNUSED,
                     GVariant *parameter G_GNUC_UNUSED)
{
  weir_history_page_show_requests (WEIR_HISTORY_PAGE (widget), "");
}

static void
turn_on_action (GtkWidget *widget,
                const char *name G_GNUC_UNUSED,
                GVariant *parameter G_GNUC_UNUSED)
{
  weir_service_set_setting (WEIR_HISTORY_PAGE (widget)->service, WEIR_SETTING_KEEP_HISTORY, TRUE);
}

void
weir_history_page_show_requests (WeirHistoryPage *self, const char *filter)
{
  g_return_if_fail (WEIR_IS_HISTORY_PAGE (self));

  gtk_drop_down_set_selected (self->grouping, 0);
  weir_history_overview_show_all (self->overview);
  weir_search_entry_set_text (self->search_entry, filter);
}

/* --- the service --- */

static void
list_values (const char *key, const char *prefix, GPtrArray *values, gpointer user_data)
{
  WeirHistoryPage *self = user_data;

  if (g_str_equal (key, "list"))
    weir_list_words_append_keys (G_LIST_MODEL (weir_service_get_filter_lists (self->service)),
                                 prefix, values);
  else
    weir_live_log_list_values (weir_service_get_live_log (self->service), key, prefix, MAX_VALUES,
                               values);
}

static void
on_setting_changed (WeirHistoryPage *self, int setting)
{
  if (setting == WEIR_SETTING_KEEP_HISTORY)
    update (self);
}

static void
describe_empty (WeirHistoryPage *self)
{
  gboolean is_private;

  g_object_get (self->service, "private-session", &is_private, NULL);
  adw_status_page_set_description (
    self->empty_page,
    is_private ? _ ("In a private session nothing is written to disk: the history ends with it.")
               : _ ("What is blocked or changed is kept here, and can be looked up later."));
}

static void
set_service (WeirHistoryPage *self, WeirService *service)
{
  if (service == NULL)
    return;

  g_assert (self->service == NULL);
  self->service = g_object_ref (service);
  self->model = weir_history_model_new (service);
  weir_history_export_set_up (self->export, service, tell_search, self);
  weir_record_view_set_model (self->view, G_LIST_MODEL (self->model));
  g_signal_connect_object (self->model, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "setting-changed", G_CALLBACK (on_setting_changed), self,
                           G_CONNECT_SWAPPED);
  if (weir_service_get_live_log (service) != NULL)
    weir_search_entry_set_values_func (self->search_entry, list_values, self);
  g_signal_connect_object (service, "history-changed", G_CALLBACK (on_history_changed), self,
                           G_CONNECT_SWAPPED);
  describe_empty (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    search (self);
}

/* --- the object --- */

static void
weir_history_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirHistoryPage *self = WEIR_HISTORY_PAGE (object);

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
weir_history_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeirHistoryPage *self = WEIR_HISTORY_PAGE (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      set_service (self, g_value_get_object (value));
      g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_history_page_dispose (GObject *object)
{
  WeirHistoryPage *self = WEIR_HISTORY_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->model != NULL)
    weir_record_view_set_model (self->view, NULL);
  g_clear_object (&self->model);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_history_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "page.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "page.show-detail", NULL, show_detail_action);
  gtk_widget_class_install_action (widget_class, "history.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "history.turn-on", NULL, turn_on_action);
  gtk_widget_class_install_action (widget_class, "history.clear-filter", NULL, clear_filter_action);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-history-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryPage, split);
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryPage, view);
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryPage, grouping);
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryPage, export);
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryPage, overview);
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryPage, problem_page);
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryPage, groups);
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryPage, counts);
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryPage, spinner);
  gtk_widget_class_bind_template_callback (widget_class, search);
  gtk_widget_class_bind_template_callback (widget_class, focus_list);
  gtk_widget_class_bind_template_callback (widget_class, on_group_chosen);
}

static void
weir_history_page_class_init (WeirHistoryPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_history_page_get_property;
  object_class->set_property = weir_history_page_set_property;
  object_class->dispose = weir_history_page_dispose;
  widget_class->map = weir_history_page_map;
  widget_class->unmap = weir_history_page_unmap;

  properties[PROP_SERVICE] =
    g_param_spec_object ("service", NULL, NULL, WEIR_TYPE_SERVICE,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (WEIR_TYPE_DETAIL_SPLIT);
  g_type_ensure (WEIR_TYPE_HISTORY_EXPORT);
  g_type_ensure (WEIR_TYPE_HISTORY_GROUPS);
  g_type_ensure (WEIR_TYPE_HISTORY_OVERVIEW);
  g_type_ensure (WEIR_TYPE_RECORD_VIEW);
  g_type_ensure (WEIR_TYPE_SEARCH_ENTRY);
  install_actions (widget_class);
  bind_template (widget_class);
}

static void
weir_history_page_init (WeirHistoryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  weir_inner_names_set (GTK_WIDGET (self->grouping), _ ("Group"));
  weir_search_entry_set_key_capture_widget (self->search_entry, GTK_WIDGET (self->stack));
}
