/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The program: options from the command line become a service, the service
 * gets a window.
 *
 * The proxy runs in the main loop of the window, its sources at the priority
 * at which GTK paints: above it a busy proxy would starve the window, below it
 * a busy window the proxy.
 *
 * One instance a data folder is enough: a second start shows the window of the
 * first.  With a folder of its own, or in a private session, an instance stands
 * for itself.
 */

#include "weir-application-private.h"

#include "weir-config.h"
#include "weir-options.h"
#include "weir-window.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

G_DEFINE_FINAL_TYPE (WeirApplication, weir_application, ADW_TYPE_APPLICATION)

/* --- options --- */

/* Reads "127.0.0.1:9347", "[::1]:9347" or a port alone. */
static gboolean
parse_listen (WeirApplication *self, const char *text, GError **error)
{
  g_autoptr (GSocketConnectable) address = NULL;
  const gboolean port_alone = text[strspn (text, "0123456789")] == '\0';
  g_autofree char *full = port_alone ? g_strconcat ("127.0.0.1:", text, NULL) : g_strdup (text);

  address = g_network_address_parse (full, WEIR_PROXY_DEFAULT_PORT, error);
  if (address == NULL)
    return FALSE;

  self->listen_address = g_strdup (g_network_address_get_hostname (G_NETWORK_ADDRESS (address)));
  self->port = g_network_address_get_port (G_NETWORK_ADDRESS (address));
  return TRUE;
}

/* A second start without a window has nothing to show. Returns: what the program ends with; -1: it goes on */
static gint
leave_to_first (GApplication *application)
{
  g_autoptr (GError) error = NULL;

  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }

  return g_application_get_is_remote (application) ? EXIT_SUCCESS : -1;
}

static gint
weir_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  WeirApplication *self = WEIR_APPLICATION (application);
  g_autoptr (GError) error = NULL;
  const char *listen = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("weir %s\n", WEIR_VERSION);
      return EXIT_SUCCESS;
    }

  if (g_variant_dict_lookup (options, "listen", "&s", &listen) &&
      !parse_listen (self, listen, &error))
    {
      g_printerr ("--listen %s: %s\n", listen, error->message);
      return EXIT_FAILURE;
    }

  g_variant_dict_lookup (options, "data-dir", "^ay", &self->data_dir);
  g_variant_dict_lookup (options, "resolve", "^as", &self->resolve);
  g_variant_dict_lookup (options, "trusted-roots", "^ay", &self->trusted_roots);
  self->allow_remote = g_variant_dict_contains (options, "allow-remote");
  self->private_session = g_variant_dict_contains (options, "private");
  self->starts_hidden = g_variant_dict_contains (options, "background");
  if (self->data_dir != NULL || self->private_session)
    g_application_set_flags (application, G_APPLICATION_NON_UNIQUE);

  return self->starts_hidden ? leave_to_first (application) : -1;
}

/* --- the service --- */

static void
apply_color_scheme (WeirApplication *self)
{
  const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT,
                                     ADW_COLOR_SCHEME_FORCE_DARK };
  gint64 scheme = weir_service_get_setting (self->service, WEIR_SETTING_COLOR_SCHEME);

  if (scheme >= 0 && scheme < (gint64) G_N_ELEMENTS (schemes))
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[scheme]);
}

static void
on_setting_changed (WeirService *service G_GNUC_UNUSED, int setting, WeirApplication *self)
{
  if (setting == WEIR_SETTING_COLOR_SCHEME)
    apply_color_scheme (self);
}

static gboolean
start_service (WeirApplication *self, GError **error)
{
  const WeirServiceOptions options = {
    .data_dir = self->data_dir,
    .private_session = self->private_session,
    .priority = GDK_PRIORITY_REDRAW,
    .listen_address = self->listen_address,
    .allow_remote = self->allow_remote,
    .port = self->port,
    .exact_port = self->listen_address != NULL,
    .resolve = (const char *const *) self->resolve,
    .trusted_roots = self->trusted_roots,
    .with_live_log = TRUE,
  };
  g_autoptr (WeirService) service = weir_service_new (&options, error);

  if (service == NULL || !weir_service_start (service, error))
    return FALSE;

  self->service = g_steal_pointer (&service);
  g_signal_connect_object (self->service, "setting-changed", G_CALLBACK (on_setting_changed), self,
                           0);
  apply_color_scheme (self);
  _weir_application_prepare_background (self);
  return TRUE;
}

static void
weir_application_startup (GApplication *application)
{
  WeirApplication *self = WEIR_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  /* By this name a desktop finds the desktop file that windows belong to. */
  g_set_prgname (WEIR_APP_ID);
  G_APPLICATION_CLASS (weir_application_parent_class)->startup (application);

  if (!start_service (self, &error))
    {
      self->problem = g_strdup (error->message);
      g_printerr ("%s\n", error->message);
      return;
    }

  _weir_application_add_actions (self);
  _weir_application_quit_on_signals (self);
}

static void
weir_application_shutdown (GApplication *application)
{
  WeirApplication *self = WEIR_APPLICATION (application);

  if (self->background != NULL)
    g_object_run_dispose (G_OBJECT (self->background));
  g_clear_object (&self->background);
  g_clear_pointer (&self->notices, weir_notices_free);
  if (self->service != NULL)
    weir_service_stop (self->service);
  g_clear_object (&self->service);

  G_APPLICATION_CLASS (weir_application_parent_class)->shutdown (application);
}

/* Somebody who started the app from an icon does not see standard error. */
static void
show_problem (WeirApplication *self)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (self));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "dialog-warning-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("Weir could not start"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), self->problem);
  gtk_widget_set_vexpand (page, TRUE);

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 480, 360);
  gtk_window_present (GTK_WINDOW (window));
}

static void
weir_application_activate (GApplication *application)
{
  WeirApplication *self = WEIR_APPLICATION (application);
  const gboolean hidden = self->starts_hidden;

  self->starts_hidden = FALSE;
  if (self->service != NULL && hidden)
    _weir_application_start_hidden (self);
  else if (self->service != NULL)
    _weir_application_show (self);
  else if (hidden)
    _weir_application_tell_problem (self);
  else if (gtk_application_get_windows (GTK_APPLICATION (self)) == NULL)
    show_problem (self);
}

static void
weir_application_finalize (GObject *object)
{
  WeirApplication *self = WEIR_APPLICATION (object);

  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->data_dir, g_free);
  g_clear_pointer (&self->listen_address, g_free);
  g_clear_pointer (&self->resolve, g_strfreev);
  g_clear_pointer (&self->trusted_roots, g_free);

  G_OBJECT_CLASS (weir_application_parent_class)->finalize (object);
}

static void
weir_application_class_init (WeirApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = weir_application_finalize;
  application_class->handle_local_options = weir_application_handle_local_options;
  application_class->startup = weir_application_startup;
  application_class->shutdown = weir_application_shutdown;
  application_class->activate = weir_application_activate;
}

static void
weir_application_init (WeirApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), weir_options);
}

WeirApplication *
weir_application_new (void)
{
  return g_object_new (WEIR_TYPE_APPLICATION, "application-id", WEIR_APP_ID, "resource-base-path",
                       "/io/github/weirproxy/Weir", "register-session", TRUE, NULL);
}

int
weir_application_get_exit_status (WeirApplication *self)
{
  g_return_val_if_fail (WEIR_IS_APPLICATION (self), EXIT_FAILURE);

  return self->problem == NULL ? EXIT_SUCCESS : EXIT_FAILURE;
}
