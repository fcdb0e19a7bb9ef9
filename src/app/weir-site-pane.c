/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One site: whom it contacts, and which cookies it sets.
 *
 * The lists of hosts and cookies are the service's and stay up to date while
 * they are held; another site means other lists, and decisions that hold there.
 */

#include "weir-site-pane.h"

#include "weir-inner-names.h"
#include "weir-rule-toggles.h"
#include "weir-site-cells.h"
#include "weir-words.h"

#include <glib/gi18n-lib.h>

/* Widths of the columns that decide, with and without room for their counts. */
#define REQUESTS_WIDTH 172
#define COOKIES_WIDTH 232
#define DECISION_WIDTH 216
#define IMAGES_WIDTH 122
#define SEEN_WIDTH 108
#define LIFETIME_WIDTH 112
#define FOLDED_WIDTH 100
#define FOLDED_COOKIES_WIDTH 216

struct _WeirSitePane
{
  AdwBin parent_instance;

  WeirService *service; /* (owned) (nullable) */
  char *site;           /* (owned) (nullable) */
  gboolean folded;
  guint fitting; /* the source that fits the columns; 0: none */

  GtkLabel *title;
  AdwBin *all_cookies;
  AdwBin *all_images;
  GtkSortListModel *hosts;
  GtkSortListModel *cookies;
  GtkLabel *cookies_title;
  GtkWidget *cookies_window;
  GtkWidget *hosts_view;
  GtkWidget *cookies_view;
  GtkColumnViewColumn *host_column;
  GtkColumnViewColumn *requests_column;
  GtkColumnViewColumn *host_cookies_column;
  GtkColumnViewColumn *images_column;
  GtkColumnViewColumn *host_seen_column;
  GtkColumnViewColumn *cookie_column;
  GtkColumnViewColumn *setter_column;
  GtkColumnViewColumn *first_seen_column;
  GtkColumnViewColumn *last_seen_column;
  GtkColumnViewColumn *lifetime_column;
  GtkColumnViewColumn *decision_column;
};

typedef enum
{
  PROP_SERVICE = 1,
  PROP_FOLDED,
} Property;

static GParamSpec *properties[PROP_FOLDED + 1];

G_DEFINE_FINAL_TYPE (WeirSitePane, weir_site_pane, ADW_TYPE_BIN)

/* --- the site --- */

static void
on_cookies_changed (WeirSitePane *self)
{
  const guint n_cookies = g_list_model_get_n_items (G_LIST_MODEL (self->cookies));
  g_autofree char *told = NULL;

  if (n_cookies == 0)
    told = g_strdup (_ ("No cookies seen"));
  else
    told = g_strdup_printf (ngettext ("%u cookie seen", "%u cookies seen", n_cookies), n_cookies);
  gtk_label_set_text (self->cookies_title, told);
  gtk_widget_set_visible (self->cookies_window, n_cookies > 0);
}

static void
set_up_columns (WeirSitePane *self)
{
  GtkColumnViewColumn *const columns[] = {
    [WEIR_SITE_COLUMN_HOST] = self->host_column,
    [WEIR_SITE_COLUMN_REQUESTS] = self->requests_column,
    [WEIR_SITE_COLUMN_HOST_COOKIES] = self->host_cookies_column,
    [WEIR_SITE_COLUMN_IMAGES] = self->images_column,
    [WEIR_SITE_COLUMN_HOST_SEEN] = self->host_seen_column,
    [WEIR_SITE_COLUMN_COOKIE] = self->cookie_column,
    [WEIR_SITE_COLUMN_SETTER] = self->setter_column,
    [WEIR_SITE_COLUMN_FIRST_SEEN] = self->first_seen_column,
    [WEIR_SITE_COLUMN_LAST_SEEN] = self->last_seen_column,
    [WEIR_SITE_COLUMN_LIFETIME] = self->lifetime_column,
    [WEIR_SITE_COLUMN_DECISION] = self->decision_column,
  };

  for (WeirSiteColumn kind = 0; kind < G_N_ELEMENTS (columns); kind++)
    weir_site_cells_set_up (columns[kind], kind, self->service, self->site);
}

/* What is decided about all hosts of the site at once. */
static void
show_toggles (WeirSitePane *self)
{
  const WeirRule cookies = { .kind = WEIR_RULE_KIND_COOKIES, .site = self->site };
  const WeirRule images = { .kind = WEIR_RULE_KIND_TYPE,
                            .type = WEIR_RESOURCE_IMAGE,
                            .site = self->site };

  if (adw_bin_get_child (self->all_cookies) == NULL)
    {
      adw_bin_set_child (self->all_cookies, weir_rule_toggles_new (self->service));
      adw_bin_set_child (self->all_images, weir_rule_toggles_new (self->service));
    }
  weir_rule_toggles_set_subject (WEIR_RULE_TOGGLES (adw_bin_get_child (self->all_cookies)),
                                 &cookies);
  weir_rule_toggles_set_subject (WEIR_RULE_TOGGLES (adw_bin_get_child (self->all_images)), &images);
}

void
weir_site_pane_set_site (WeirSitePane *self, const char *site)
{
  g_autoptr (GListModel) hosts = NULL;
  g_autoptr (GListModel) cookies = NULL;

  g_return_if_fail (WEIR_IS_SITE_PANE (self));
  g_return_if_fail (self->service != NULL);

  if (g_strcmp0 (self->site, site) == 0)
    return;

  g_free (self->site);
  self->site = g_strdup (site);
  gtk_sort_list_model_set_model (self->hosts, NULL);
  gtk_sort_list_model_set_model (self->cookies, NULL);
  if (site == NULL)
    return;

  gtk_label_set_text (self->title, site);
  set_up_columns (self);
  show_toggles (self);
  hosts = weir_service_list_hosts (self->service, site);
  cookies = weir_service_list_cookies (self->service, site);
  gtk_sort_list_model_set_model (self->hosts, hosts);
  gtk_sort_list_model_set_model (self->cookies, cookies);
  on_cookies_changed (self);
}

/* --- what can be done with it --- */

static void
show_action (GtkWidget *widget, const char *name, GVariant *parameter G_GNUC_UNUSED)
{
  WeirSitePane *self = WEIR_SITE_PANE (widget);
  g_autofree char *filter = g_strconcat ("site:", self->site, NULL);

  gtk_widget_activate_action (widget,
                              g_str_equal (name, "site.show-history") ? "win.show-history"
                                                                      : "win.show-requests",
                              "s", filter);
}

static void
on_forget (WeirSitePane *self)
{
  /* Translators: %s is a site */
  g_autofree char *told = g_strdup_printf (_ ("Forgot %s"), self->site);

  weir_service_forget_site (self->service, self->site);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", told);
}

static void
forget_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  WeirSitePane *self = WEIR_SITE_PANE (widget);
  /* Translators: %s is a site */
  g_autofree char *heading = g_strdup_printf (_ ("Forget %s?"), self->site);
  GtkWidget *dialog =
    adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), heading,
                            _ ("Its history, its hosts and its cookie ledger are deleted from the "
                               "disk. This cannot be "
                               "undone. Rules stay, and so do the cookies in your browser."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "forget",
                                    _ ("_Forget"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "forget",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response::forget", G_CALLBACK (on_forget), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- the object --- */

/* Where there is little room, buttons stay and what can be looked up elsewhere goes. */
static gboolean
fit_columns (gpointer data)
{
  WeirSitePane *self = data;
  const gboolean folded = self->folded;

  self->fitting = 0;
  weir_text_column_set_shown (self->host_seen_column, !folded, SEEN_WIDTH);
  weir_text_column_set_shown (self->first_seen_column, !folded, SEEN_WIDTH);
  weir_text_column_set_shown (self->last_seen_column, !folded, SEEN_WIDTH);
  weir_text_column_set_shown (self->lifetime_column, !folded, LIFETIME_WIDTH);
  gtk_column_view_column_set_fixed_width (self->requests_column,
                                          folded ? FOLDED_WIDTH : REQUESTS_WIDTH);
  gtk_column_view_column_set_fixed_width (self->host_cookies_column,
                                          folded ? FOLDED_COOKIES_WIDTH : COOKIES_WIDTH);
  gtk_column_view_column_set_fixed_width (self->images_column,
                                          folded ? FOLDED_WIDTH : IMAGES_WIDTH);
  gtk_column_view_column_set_fixed_width (self->decision_column, DECISION_WIDTH);
  return G_SOURCE_REMOVE;
}

/* The leaflet folds while it is given its size, when columns cannot ask for another one. */
static void
set_folded (WeirSitePane *self, gboolean folded)
{
  self->folded = folded;
  if (self->fitting == 0)
    self->fitting = g_idle_add (fit_columns, self);
}

static void
weir_site_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirSitePane *self = WEIR_SITE_PANE (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      g_value_set_object (value, self->service);
      break;

    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_site_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeirSitePane *self = WEIR_SITE_PANE (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      g_set_object (&self->service, g_value_get_object (value));
      break;

    case PROP_FOLDED:
      set_folded (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_site_pane_dispose (GObject *object)
{
  WeirSitePane *self = WEIR_SITE_PANE (object);

  g_clear_handle_id (&self->fitting, g_source_remove);
  g_clear_pointer (&self->site, g_free);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_site_pane_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-site-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirSitePane, title);
  gtk_widget_class_bind_template_child (widget_class, WeirSitePane, all_cookies);
  gtk_widget_class_bind_template_child (widget_class, WeirSitePane, all_images);
  gtk_widget_class_bind_template_child (widget_class, WeirSitePane, hosts);
  gtk_widget_class_bind_template_child (widget_class, WeirSitePane, cookies);
  gtk_widget_class_bind_template_child (widget_class, WeirSitePane, cookies_title);
  gtk_widget_class_bind_template_child (widget_class, WeirSitePane, cookies_window);
  gtk_widget_class_bind_template_child (widget_class, WeirSitePane, hosts_view);
  gtk_widget_class_bind_template_child (widget_class, WeirSitePane, cookies_view);
  gtk_widget_class_bind_template_child (widget_class, WeirSitePane, host_column);
  gtk_widget_class_bind_template_child (widget_class, WeirSitePane, requests_column);
  gtk_widget_class_bind_template_child (widget_class, WeirSitePane, host_cookies_column);
  gtk_widget_class_bind_template_child (widget_class, WeirSitePane, images_column);
  gtk_widget_class_bind_template_child (widget_class, WeirSitePane, host_seen_column);
  gtk_widget_class_bind_template_child (widget_class, WeirSitePane, cookie_column);
  gtk_widget_class_bind_template_child (widget_class, WeirSitePane, setter_column);
  gtk_widget_class_bind_template_child (widget_class, WeirSitePane, first_seen_column);
  gtk_widget_class_bind_template_child (widget_class, WeirSitePane, last_seen_column);
  gtk_widget_class_bind_template_child (widget_class, WeirSitePane, lifetime_column);
  gtk_widget_class_bind_template_child (widget_class, WeirSitePane, decision_column);
  gtk_widget_class_bind_template_callback (widget_class, on_cookies_changed);
}

static void
weir_site_pane_class_init (WeirSitePaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_site_pane_get_property;
  object_class->set_property = weir_site_pane_set_property;
  object_class->dispose = weir_site_pane_dispose;

  properties[PROP_SERVICE] = g_param_spec_object ("service", NULL, NULL, WEIR_TYPE_SERVICE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FOLDED] =
    g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_install_action (widget_class, "site.show-requests", NULL, show_action);
  gtk_widget_class_install_action (widget_class, "site.show-history", NULL, show_action);
  gtk_widget_class_install_action (widget_class, "site.forget", NULL, forget_action);
  bind_template (widget_class);
}

static void
weir_site_pane_init (WeirSitePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  weir_inner_names_set (self->hosts_view, _ ("Hosts"));
  weir_inner_names_set (self->cookies_view, _ ("Cookie ledger"));
  fit_columns (self);
}
