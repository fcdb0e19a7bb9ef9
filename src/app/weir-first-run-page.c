/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What to do before the first request: three lines that tick themselves.
 *
 * The window is already listening when this is seen.  The page stands in the
 * place of the views, holds nobody up, and comes back from the menu; what it
 * says of the address is always the port that is listened on, which need not be
 * the one that was wanted.
 */

#include "weir-first-run-page.h"

#include "weir-inner-names.h"
#include "weir-list-words.h"
#include "weir-words.h"

#include <glib/gi18n-lib.h>

struct _WeirFirstRunPage
{
  AdwBin parent_instance;

  WeirService *service; /* (owned) (nullable) */
  gint64 connected;     /* Unix seconds; 0: no browser yet */
  AdwActionRow *proxy_row;
  GtkImage *proxy_icon;
  AdwActionRow *browser_row;
  GtkStack *browser_state;
  AdwActionRow *inspection_row;
  GtkImage *inspection_icon;
  AdwActionRow *lists_row;
  GtkLabel *firefox_label;
  GtkLabel *chromium_label;
  GtkLabel *desktop_label;
  GtkLabel *other_label;
  GtkButton *done_button;
};

typedef enum
{
  PROP_SERVICE = 1,
} Property;

static GParamSpec *properties[PROP_SERVICE + 1];

G_DEFINE_FINAL_TYPE (WeirFirstRunPage, weir_first_run_page, ADW_TYPE_BIN)

/* --- the address --- */

/* Returns: (transfer full) (nullable): an address of Weir's own, %NULL while it does not listen */
static char *
own_url (WeirFirstRunPage *self, const char *path)
{
  const char *address = self->service != NULL ? weir_service_get_address (self->service) : NULL;

  return address != NULL ? g_strdup_printf ("http://%s%s", address, path) : NULL;
}

/* Returns: (transfer full): the address without its port */
static char *
host_part (const char *address)
{
  const char *colon = strrchr (address, ':');

  return colon != NULL ? g_strndup (address, colon - address) : g_strdup (address);
}

static void
write_instructions (WeirFirstRunPage *self, const char *address)
{
  g_autofree char *host = host_part (address);
  g_autofree char *pac = own_url (self, "/proxy.pac");
  const guint port = weir_service_get_port (self->service);
  g_autofree char *firefox = NULL;
  g_autofree char *chromium = NULL;
  g_autofree char *desktop = NULL;
  g_autofree char *other = NULL;

  firefox = g_strdup_printf (
    /* Translators: the names are those of Firefox's settings; a host and a port */
    _ ("Settings → General → Network Settings → Settings…\n"
       "Choose “Manual proxy configuration”, type %s as HTTP Proxy and %u as Port, and tick “Also "
       "use this proxy for HTTPS”."),
    host, port);
  chromium = g_strdup_printf (
    /* Translators: %s is an address */
    _ ("They follow the proxy of the desktop. To try Weir with one window alone, start:\n"
       "chromium --user-data-dir=/tmp/weir-trial --proxy-server=http://%s"),
    address);
  desktop = g_strdup_printf (
    /* Translators: the names are those of GNOME's settings; %s is a URL */
    _ ("In the settings, choose Network → Network Proxy → Automatic, and paste this as "
       "Configuration URL:\n%s\nWhile Weir does not run, everything then connects directly."),
    pac);
  other = g_strdup_printf (
    /* Translators: a host and a port */
    _ ("Give it the HTTP proxy %s with port %u, for HTTP and for HTTPS."), host, port);

  gtk_label_set_text (self->firefox_label, firefox);
  gtk_label_set_text (self->chromium_label, chromium);
  gtk_label_set_text (self->desktop_label, desktop);
  gtk_label_set_text (self->other_label, other);
}

static void
on_address_changed (WeirFirstRunPage *self)
{
  const char *address = weir_service_get_address (self->service);

  adw_action_row_set_subtitle (self->proxy_row, address != NULL ? address : _ ("Not listening"));
  gtk_image_set_from_icon_name (self->proxy_icon, address != NULL ? "object-select-symbolic"
                                                                  : "dialog-warning-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->proxy_icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  address != NULL ? _ ("Done") : _ ("Not listening"), -1);
  if (address != NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->proxy_icon), "success");
      write_instructions (self, address);
    }
}

/* --- encrypted sites --- */

static void
on_inspection_changed (WeirFirstRunPage *self)
{
  const gboolean is_on = weir_service_get_inspection (self->service) != WEIR_INSPECTION_OFF;

  adw_action_row_set_subtitle (self->inspection_row,
                               is_on ? _ ("Weir looks inside the sites that you choose.")
                                     : _ ("Optional. Without it Weir sees the hosts of encrypted "
                                          "sites and can block them."));
  gtk_image_set_from_icon_name (self->inspection_icon,
                                is_on ? "object-select-symbolic" : "weir-tunnelled-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->inspection_icon),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_on ? _ ("Done") : _ ("Optional"), -1);
  if (is_on)
    gtk_widget_add_css_class (GTK_WIDGET (self->inspection_icon), "success");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->inspection_icon), "success");
}

/* --- the lists --- */

static void
on_lists_changed (WeirFirstRunPage *self)
{
  g_autofree char *in_force =
    weir_list_words_in_force (weir_service_get_filter_lists (self->service));
  g_autofree char *told =
    /* Translators: "312 filters of 1 list in force" */
    g_strdup_printf (_ ("%s. Add lists that others keep."), in_force);

  adw_action_row_set_subtitle (self->lists_row, told);
}

static void
show_lists_action (GtkWidget *widget,
                   const char *action G_GNUC_UNUSED,
                   GVariant *parameter G_GNUC_UNUSED)
{
  gtk_widget_activate_action (widget, "win.hide-welcome", NULL);
  gtk_widget_activate_action (widget, "win.show-rules", "s", "lists");
}

/* --- the browser --- */

static void
on_clients_changed (WeirFirstRunPage *self)
{
  g_autofree char *name = NULL;
  g_autofree char *when = NULL;
  g_autofree char *told = NULL;
  guint n_clients;

  g_object_get (self->service, "n-clients-seen", &n_clients, "last-client", &name, NULL);
  if (n_clients > 0 && self->connected == 0)
    self->connected = g_get_real_time () / G_USEC_PER_SEC;

  if (self->connected > 0)
    {
      when = weir_words_when (self->connected, g_get_real_time () / G_USEC_PER_SEC);
      /* Translators: the name of a browser, and since when it is connected */
      told = g_strdup_printf (_ ("%s, %s"), name != NULL ? name : _ ("A program"), when);
      gtk_button_set_label (self->done_button, _ ("Show Requests"));
      gtk_widget_add_css_class (GTK_WIDGET (self->done_button), "suggested-action");
    }

  gtk_stack_set_visible_child_name (self->browser_state, self->connected > 0 ? "done" : "waiting");
  adw_action_row_set_subtitle (self->browser_row,
                               told != NULL ? told : _ ("Waiting for its first request…"));
}

/* --- buttons --- */

static void
copy_action (GtkWidget *widget, const char *action, GVariant *parameter G_GNUC_UNUSED)
{
  WeirFirstRunPage *self = WEIR_FIRST_RUN_PAGE (widget);
  gboolean pac = g_str_equal (action, "first-run.copy-pac");
  g_autofree char *text =
    pac ? own_url (self, "/proxy.pac") : g_strdup (weir_service_get_address (self->service));

  if (text == NULL)
    return;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  gtk_widget_activate_action (widget, "win.toast", "s",
                              pac ? _ ("PAC URL copied") : _ ("Address copied"));
}

static void
open_test_page_action (GtkWidget *widget,
                       const char *action G_GNUC_UNUSED,
                       GVariant *parameter G_GNUC_UNUSED)
{
  g_autofree char *url = own_url (WEIR_FIRST_RUN_PAGE (widget), "/");

  if (url != NULL)
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (widget)), url, GDK_CURRENT_TIME);
}

/* --- the object --- */

static void
set_service (WeirFirstRunPage *self, WeirService *service)
{
  if (service == NULL)
    return;

  g_assert (self->service == NULL);
  self->service = g_object_ref (service);
  g_signal_connect_object (service, "notify::address", G_CALLBACK (on_address_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "notify::n-clients-seen", G_CALLBACK (on_clients_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "notify::last-client", G_CALLBACK (on_clients_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (weir_service_get_filter_lists (service), "notify::n-filters",
                           G_CALLBACK (on_lists_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "notify::inspection", G_CALLBACK (on_inspection_changed), self,
                           G_CONNECT_SWAPPED);
  on_inspection_changed (self);
  on_address_changed (self);
  on_clients_changed (self);
  on_lists_changed (self);
}

static void
weir_first_run_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirFirstRunPage *self = WEIR_FIRST_RUN_PAGE (object);

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
weir_first_run_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeirFirstRunPage *self = WEIR_FIRST_RUN_PAGE (object);

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
weir_first_run_page_dispose (GObject *object)
{
  WeirFirstRunPage *self = WEIR_FIRST_RUN_PAGE (object);

  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_first_run_page_parent_class)->dispose (object);
}

static void
weir_first_run_page_class_init (WeirFirstRunPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_first_run_page_get_property;
  object_class->set_property = weir_first_run_page_set_property;
  object_class->dispose = weir_first_run_page_dispose;

  properties[PROP_SERVICE] = g_param_spec_object ("service", NULL, NULL, WEIR_TYPE_SERVICE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_install_action (widget_class, "first-run.copy-address", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "first-run.copy-pac", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "first-run.open-test-page", NULL,
                                   open_test_page_action);
  gtk_widget_class_install_action (widget_class, "first-run.show-lists", NULL, show_lists_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-first-run-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRunPage, proxy_row);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRunPage, proxy_icon);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRunPage, browser_row);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRunPage, browser_state);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRunPage, inspection_row);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRunPage, inspection_icon);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRunPage, lists_row);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRunPage, firefox_label);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRunPage, chromium_label);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRunPage, desktop_label);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRunPage, other_label);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRunPage, done_button);
}

static void
weir_first_run_page_init (WeirFirstRunPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  weir_inner_names_set_in_groups (GTK_WIDGET (self), _ ("First Steps"));
}
