/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The requests of this session, as they are made.
 *
 * The live log of the service is the model, filtered and counted by itself; it
 * tells of changes ten times a second at most, and this page then brings its
 * footer, its banner and its empty states up to date.  Pausing and filtering
 * act on the list alone, never on the traffic.
 *
 * The chips are words of the filter language: a chip is down while its term
 * stands in the entry, so the two never disagree.
 */

#include "weir-live-page.h"

#include "weir-announcer.h"
#include "weir-banner.h"
#include "weir-detail-split.h"
#include "weir-focus.h"
#include "weir-list-words.h"
#include "weir-search-entry.h"
#include "weir-words.h"

#include <glib/gi18n-lib.h>

#define MAX_VALUES 20

struct _WeirLivePage
{
  AdwBin parent_instance;

  WeirService *service; /* (owned) (nullable) */
  gboolean syncing;     /* buttons move because the state did */

  WeirDetailSplit *split;
  WeirRecordView *view;
  WeirSearchEntry *search_entry;
  GtkToggleButton *pause_button;
  GtkWidget *chips;
  WeirBanner *paused_banner;
  GtkStack *stack;
  AdwStatusPage *waiting_page;
  AdwStatusPage *no_match_page;
  GtkLabel *counts;
  GtkButton *hidden_button;
  WeirAnnouncer *announcer;
};

typedef enum
{
  PROP_SERVICE = 1,
} Property;

typedef struct
{
  const char *label;
  const char *term; /* (nullable): all */
} Chip;

static const Chip chips[] = {
  { NC_ ("filter", "All"), NULL },
  { NC_ ("filter", "Blocked"), "verdict:blocked" },
  { NC_ ("filter", "Cookies"), "cookie:withheld" },
  { NC_ ("filter", "Images"), "type:image" },
  { NC_ ("filter", "Third Party"), "party:third" },
};

static GParamSpec *properties[PROP_SERVICE + 1];

G_DEFINE_FINAL_TYPE (WeirLivePage, weir_live_page, ADW_TYPE_BIN)

static WeirLiveLog *
get_log (WeirLivePage *self)
{
  return weir_service_get_live_log (self->service);
}

static guint64
get_count (WeirLivePage *self, const char *property)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_UINT64);
  g_object_get_property (G_OBJECT (get_log (self)), property, &value);
  return g_value_get_uint64 (&value);
}

static gboolean
is_paused (WeirLivePage *self)
{
  return weir_live_log_get_paused (get_log (self));
}

/* --- counts and empty states --- */

static char *
describe_shown (guint64 shown, guint64 total)
{
  g_autofree char *shown_text = weir_words_count (shown);
  g_autofree char *total_text = weir_words_count (total);

  if (shown == total)
    return g_strdup_printf (ngettext ("%s request", "%s requests", total), total_text);
  /* Translators: "1,204 shown of 9,877" */
  return g_strdup_printf (_ ("%s shown of %s"), shown_text, total_text);
}

static void
update_counts (WeirLivePage *self)
{
  const guint64 withheld = get_count (self, "n-withheld");
  g_autofree char *withheld_text = weir_words_count (withheld);
  g_autofree char *shown =
    describe_shown (get_count (self, "n-shown"), get_count (self, "n-total"));
  g_autofree char *blocked = weir_words_n_blocked (get_count (self, "n-blocked"));
  g_autofree char *cookies =
    g_strdup_printf (ngettext ("%s cookie withheld", "%s cookies withheld", withheld),
                     withheld_text);
  g_autofree char *text = g_strjoin (" · ", shown, blocked, cookies, NULL);

  gtk_label_set_label (self->counts, text);
}

static void
update_paused (WeirLivePage *self)
{
  const guint64 waiting = get_count (self, "n-waiting");
  g_autofree char *count = weir_words_count (waiting);
  g_autofree char *title = NULL;

  if (is_paused (self) && waiting == 0)
    title = g_strdup (_ ("The list is paused; traffic is not"));
  else if (is_paused (self))
    title = g_strdup_printf (ngettext ("The list is paused: %s request is waiting",
                                       "The list is paused: %s requests are waiting", waiting),
                             count);
  weir_banner_set_title (self->paused_banner, title);

  self->syncing = TRUE;
  gtk_toggle_button_set_active (self->pause_button, is_paused (self));
  self->syncing = FALSE;
}

static void
update_waiting (WeirLivePage *self)
{
  g_autofree char *description =
    g_strdup_printf (_ ("Requests appear here the moment they are made. Weir listens on %s."),
                     weir_service_get_address (self->service));
  guint n_clients;

  g_object_get (self->service, "n-clients-seen", &n_clients, NULL);
  adw_status_page_set_title (self->waiting_page, n_clients == 0 ? _ ("Waiting for Your Browser")
                                                                : _ ("Nothing New Yet"));
  adw_status_page_set_description (self->waiting_page, description);
}

static void
update_stack (WeirLivePage *self)
{
  const guint64 total = get_count (self, "n-total");
  g_autofree char *count = weir_words_count (total);
  g_autofree char *description = NULL;
  const char *name = "list";

  if (total == 0)
    name = "waiting";
  else if (get_count (self, "n-shown") == 0)
    name = "no-match";

  if (g_str_equal (name, "waiting"))
    update_waiting (self);
  if (g_str_equal (name, "no-match"))
    {
      description = g_strdup_printf (ngettext ("The filter hides %s request.",
                                               "The filter hides %s requests.", total),
                                     count);
      adw_status_page_set_description (self->no_match_page, description);
    }
  gtk_stack_set_visible_child_name (self->stack, name);
}

static void
on_log_changed (WeirLivePage *self)
{
  update_counts (self);
  update_paused (self);
  update_stack (self);
}

/* --- filter --- */

static void
list_values (const char *key, const char *prefix, GPtrArray *values, gpointer user_data)
{
  WeirLivePage *self = user_data;

  if (g_str_equal (key, "list"))
    weir_list_words_append_keys (G_LIST_MODEL (weir_service_get_filter_lists (self->service)),
                                 prefix, values);
  else
    weir_live_log_list_values (get_log (self), key, prefix, MAX_VALUES, values);
}

static void
sync_chips (WeirLivePage *self)
{
  gboolean any = FALSE;
  GtkWidget *child = gtk_widget_get_last_child (self->chips);

  self->syncing = TRUE;
  for (gsize i = G_N_ELEMENTS (chips); i-- > 0; child = gtk_widget_get_prev_sibling (child))
    {
      gboolean active = chips[i].term != NULL
                          ? weir_search_entry_has_term (self->search_entry, chips[i].term)
                          : !any;

      any |= active;
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (child), active);
    }
  self->syncing = FALSE;
}

static void
on_query_changed (WeirLivePage *self)
{
  weir_live_log_set_query (get_log (self), weir_search_entry_get_query (self->search_entry));
  sync_chips (self);
  weir_record_view_scroll_to_newest (self->view);
  on_log_changed (self);
}

static void
on_chip_toggled (GtkToggleButton *button, const Chip *chip)
{
  WeirLivePage *self =
    WEIR_LIVE_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (button), WEIR_TYPE_LIVE_PAGE));

  if (self->syncing)
    return;

  if (chip->term != NULL)
    weir_search_entry_toggle_term (self->search_entry, chip->term,
                                   gtk_toggle_button_get_active (button));
  else
    for (gsize i = 0; i < G_N_ELEMENTS (chips); i++)
      if (chips[i].term != NULL)
        weir_search_entry_toggle_term (self->search_entry, chips[i].term, FALSE);
  sync_chips (self);
}

static void
create_chips (WeirLivePage *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (chips); i++)
    {
      GtkWidget *button =
        gtk_toggle_button_new_with_label (g_dpgettext2 (NULL, "filter", chips[i].label));

      gtk_widget_add_css_class (button, "chip");
      g_signal_connect (button, "toggled", G_CALLBACK (on_chip_toggled), (gpointer) &chips[i]);
      gtk_box_append (GTK_BOX (self->chips), button);
    }
}

static void
clear_filter_action (GtkWidget *widget,
                     const char *name G_GNUC_UNUSED,
                     GVariant *parameter G_GNUC_UNUSED)
{
  weir_search_entry_set_text (WEIR_LIVE_PAGE (widget)->search_entry, "");
}

/* --- hidden hosts --- */

static void
update_hidden (WeirLivePage *self)
{
  g_auto (GStrv) hosts = weir_live_log_get_hidden_hosts (get_log (self));
  const guint n = g_strv_length (hosts);
  g_autofree char *label = g_strdup_printf (ngettext ("%u host hidden", "%u hosts hidden", n), n);
  g_autofree char *names = g_strjoinv (", ", hosts);

  gtk_button_set_label (self->hidden_button, label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->hidden_button), names);
  gtk_widget_set_visible (GTK_WIDGET (self->hidden_button), n > 0);
  on_log_changed (self);
}

static void
hide_host_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter)
{
  WeirLivePage *self = WEIR_LIVE_PAGE (widget);

  weir_live_log_hide_host (get_log (self), g_variant_get_string (parameter, NULL));
  update_hidden (self);
}

static void
show_hosts_action (GtkWidget *widget,
                   const char *name G_GNUC_UNUSED,
                   GVariant *parameter G_GNUC_UNUSED)
{
  WeirLivePage *self = WEIR_LIVE_PAGE (widget);
  g_auto (GStrv) hosts = weir_live_log_get_hidden_hosts (get_log (self));

  for (char **host = hosts; *host != NULL; host++)
    weir_live_log_show_host (get_log (self), *host);
  update_hidden (self);
}

/* --- the page --- */

static void
focus_list (WeirLivePage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
search_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  gtk_widget_grab_focus (GTK_WIDGET (WEIR_LIVE_PAGE (widget)->search_entry));
}

static void
pause_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  WeirLivePage *self = WEIR_LIVE_PAGE (widget);

  weir_live_log_set_paused (get_log (self), !is_paused (self));
  update_paused (self);
}

static void
on_pause_toggled (WeirLivePage *self)
{
  if (!self->syncing)
    gtk_widget_activate_action (GTK_WIDGET (self), "page.pause", NULL);
}

static void
clear_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  WeirLivePage *self = WEIR_LIVE_PAGE (widget);

  weir_live_log_clear (get_log (self));
  weir_detail_split_set_shows_detail (self->split, FALSE);
  on_log_changed (self);
}

static void
show_detail_action (GtkWidget *widget,
                    const char *name G_GNUC_UNUSED,
                    GVariant *parameter G_GNUC_UNUSED)
{
  gtk_widget_activate_action (GTK_WIDGET (WEIR_LIVE_PAGE (widget)->split), "detail.toggle", NULL);
}

static void
apply_newest_first (WeirLivePage *self)
{
  gboolean newest_first = !weir_service_get_setting (self->service, WEIR_SETTING_NEWEST_LAST);

  weir_live_log_set_newest_first (get_log (self), newest_first);
  g_object_set (self->view, "newest-first", newest_first, NULL);
}

static void
on_setting_changed (WeirLivePage *self, int setting)
{
  if (setting == WEIR_SETTING_NEWEST_LAST)
    {
      apply_newest_first (self);
      weir_record_view_scroll_to_newest (self->view);
    }
}

static void
set_service (WeirLivePage *self, WeirService *service)
{
  static const char *const changes[] = { "notify::n-total",   "notify::n-shown",
                                         "notify::n-blocked", "notify::n-withheld",
                                         "notify::n-waiting", "notify::paused" };

  if (!g_set_object (&self->service, service) || service == NULL)
    return;

  weir_search_entry_set_values_func (self->search_entry, list_values, self);
  weir_record_view_set_model (self->view, G_LIST_MODEL (get_log (self)));
  weir_announcer_set_log (self->announcer, get_log (self));
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (get_log (self), changes[i], G_CALLBACK (on_log_changed), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "setting-changed", G_CALLBACK (on_setting_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "notify::address", G_CALLBACK (on_log_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "notify::n-clients-seen", G_CALLBACK (on_log_changed), self,
                           G_CONNECT_SWAPPED);
  apply_newest_first (self);
  on_log_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVICE]);
}

static gboolean
weir_live_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WEIR_LIVE_PAGE (widget)->view));
}

static void
weir_live_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirLivePage *self = WEIR_LIVE_PAGE (object);

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
weir_live_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeirLivePage *self = WEIR_LIVE_PAGE (object);

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
weir_live_page_dispose (GObject *object)
{
  WeirLivePage *self = WEIR_LIVE_PAGE (object);

  if (self->service != NULL)
    {
      weir_record_view_set_model (self->view, NULL);
      weir_announcer_set_log (self->announcer, NULL);
    }
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_live_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "page.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "page.pause", NULL, pause_action);
  gtk_widget_class_install_action (widget_class, "page.clear", NULL, clear_action);
  gtk_widget_class_install_action (widget_class, "page.show-detail", NULL, show_detail_action);
  gtk_widget_class_install_action (widget_class, "live.clear-filter", NULL, clear_filter_action);
  gtk_widget_class_install_action (widget_class, "live.hide-host", "s", hide_host_action);
  gtk_widget_class_install_action (widget_class, "live.show-hosts", NULL, show_hosts_action);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-live-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirLivePage, split);
  gtk_widget_class_bind_template_child (widget_class, WeirLivePage, view);
  gtk_widget_class_bind_template_child (widget_class, WeirLivePage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, WeirLivePage, pause_button);
  gtk_widget_class_bind_template_child (widget_class, WeirLivePage, chips);
  gtk_widget_class_bind_template_child (widget_class, WeirLivePage, paused_banner);
  gtk_widget_class_bind_template_child (widget_class, WeirLivePage, stack);
  gtk_widget_class_bind_template_child (widget_class, WeirLivePage, waiting_page);
  gtk_widget_class_bind_template_child (widget_class, WeirLivePage, no_match_page);
  gtk_widget_class_bind_template_child (widget_class, WeirLivePage, counts);
  gtk_widget_class_bind_template_child (widget_class, WeirLivePage, hidden_button);
  gtk_widget_class_bind_template_child (widget_class, WeirLivePage, announcer);
  gtk_widget_class_bind_template_callback (widget_class, on_query_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_pause_toggled);
  gtk_widget_class_bind_template_callback (widget_class, focus_list);
}

static void
weir_live_page_class_init (WeirLivePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_live_page_get_property;
  object_class->set_property = weir_live_page_set_property;
  object_class->dispose = weir_live_page_dispose;
  widget_class->grab_focus = weir_live_page_grab_focus;
  widget_class->focus = weir_focus_children;

  properties[PROP_SERVICE] =
    g_param_spec_object ("service", NULL, NULL, WEIR_TYPE_SERVICE,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (WEIR_TYPE_ANNOUNCER);
  g_type_ensure (WEIR_TYPE_BANNER);
  g_type_ensure (WEIR_TYPE_DETAIL_SPLIT);
  g_type_ensure (WEIR_TYPE_RECORD_VIEW);
  g_type_ensure (WEIR_TYPE_SEARCH_ENTRY);
  install_actions (widget_class);
  bind_template (widget_class);
}

static void
weir_live_page_init (WeirLivePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  create_chips (self);
  sync_chips (self);
  weir_search_entry_set_key_capture_widget (self->search_entry, GTK_WIDGET (self->stack));
}

void
weir_live_page_show_requests (WeirLivePage *self, const char *filter)
{
  g_return_if_fail (WEIR_IS_LIVE_PAGE (self));

  weir_search_entry_set_text (self->search_entry, filter);
}
