/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The window: a header bar with the filtering switch, banners for states, the
 * views below.
 *
 * Banners stand in the order of what they ask of the reader: what is wrong, who
 * else listens in, what holds otherwise than it usually does (another port,
 * filtering, inspection), and what is good to know.
 *
 * It decides nothing.  Pages and menus name a rule in text and hand it to
 * win.decide; the service makes it, the window tells so and offers to undo.
 * So every button, menu item and key that decides is one action with another
 * target, and the command line speaks the same text.
 *
 * The window's size lives in the settings of the service: it is read when the
 * service is set and written when the window closes.
 */

#include "weir-window-private.h"

#include "weir-config.h"
#include "weir-first-run-page.h"
#include "weir-preferences-window.h"
#include "weir-sites-page.h"

#include <glib/gi18n-lib.h>

#define PAUSE_SECONDS (10 * 60)

typedef enum
{
  PROP_SERVICE = 1,
  PROP_FILTERING,
} Property;

static GParamSpec *properties[PROP_FILTERING + 1];

G_DEFINE_FINAL_TYPE (WeirWindow, weir_window, ADW_TYPE_APPLICATION_WINDOW)

static gboolean
update_switcher_bar (gpointer user_data)
{
  WeirWindow *self = user_data;

  self->switcher_source = 0;
  adw_view_switcher_bar_set_reveal (self->switcher_bar, adw_view_switcher_title_get_title_visible (
                                                          self->switcher_title));

  return G_SOURCE_REMOVE;
}

/*
 * Told while the window is laid out, when there is or is not room for the switcher.  Without
 * animations the bar would have its new size at once, and that layout would not know.
 */
static void
on_title_visible_changed (WeirWindow *self)
{
  if (self->switcher_source == 0)
    self->switcher_source = g_idle_add (update_switcher_bar, self);
}

static void
on_page_changed (WeirWindow *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->pages);
  gboolean shows_views = g_strcmp0 (name, "views") == 0;

  adw_view_switcher_title_set_view_switcher_enabled (self->switcher_title, shows_views);
  gtk_widget_set_visible (GTK_WIDGET (self->switcher_bar), shows_views);
}

/* --- states --- */

static const char *const filtering_words[] = {
  [WEIR_FILTERING_ON] = "on",
  [WEIR_FILTERING_PAUSED] = "paused",
  [WEIR_FILTERING_OFF] = "off",
};

static const char *
get_filtering_word (WeirWindow *self)
{
  return self->service != NULL ? filtering_words[weir_service_get_filtering (self->service)] : "on";
}

static void
set_filtering (WeirWindow *self, const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (filtering_words); i++)
    if (g_strcmp0 (word, filtering_words[i]) == 0)
      weir_service_set_filtering (self->service, i, i == WEIR_FILTERING_PAUSED ? PAUSE_SECONDS : 0);
}

static char *
describe_pause (WeirWindow *self)
{
  g_autoptr (GDateTime) end = NULL;
  g_autofree char *time = NULL;
  gint64 until;

  g_object_get (self->service, "filtering-until", &until, NULL);
  end = g_date_time_new_from_unix_local (until);
  time = end != NULL ? g_date_time_format (end, "%H:%M") : g_strdup ("");
  /* Translators: a time of the day */
  return g_strdup_printf (_ ("Filtering is paused until %s: everything passes"), time);
}

static void
on_filtering_changed (WeirWindow *self)
{
  g_autofree char *title = NULL;
  const char *word = NULL;

  switch (weir_service_get_filtering (self->service))
    {
    case WEIR_FILTERING_ON:
      word = C_ ("filtering", "On");
      break;

    case WEIR_FILTERING_PAUSED:
      word = C_ ("filtering", "Paused");
      title = describe_pause (self);
      break;

    case WEIR_FILTERING_OFF:
      word = C_ ("filtering", "Off");
      title = g_strdup (_ ("Filtering is off: everything passes"));
      break;
    }

  gtk_label_set_label (self->filtering_label, word);
  if (title != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->filtering_button), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->filtering_button), "warning");
  weir_banner_set_title (self->filtering_banner, title);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTERING]);
}

static void
on_problem_changed (WeirWindow *self)
{
  g_autofree char *text = NULL;

  g_object_get (self->service, "problem-text", &text, NULL);
  weir_banner_set_title (self->problem_banner, text);
}

static void
on_computer_problem_changed (WeirWindow *self)
{
  g_autofree char *text = NULL;

  g_object_get (self->service, "computer-problem", &text, NULL);
  weir_banner_set_title (self->computer_banner, text);
}

static void
on_port_changed (WeirWindow *self)
{
  g_autofree char *title = weir_service_describe_port (self->service);

  weir_banner_set_title (self->port_banner, title);
}

/* What is on this computer can still be loaded. */
static void
on_network_changed (WeirWindow *self)
{
  const gboolean available =
    g_network_monitor_get_network_available (g_network_monitor_get_default ());

  weir_banner_set_title (self->network_banner,
                         available ? NULL : _ ("There is no network: pages cannot be loaded"));
}

/* What holds of the session from its beginning to its end. */
static void
show_session (WeirWindow *self)
{
  g_autofree char *remote_address = NULL;
  g_autofree char *remote = NULL;
  gboolean private_session;
  gboolean is_first;

  g_object_get (self->service, "private-session", &private_session, "is-first", &is_first,
                "remote-address", &remote_address, NULL);
  if (remote_address != NULL)
    /* Translators: %s is an address and a port */
    remote =
      g_strdup_printf (_ ("Other computers can use this proxy: it listens on %s"), remote_address);
  weir_banner_set_title (self->remote_banner, remote);
  weir_banner_set_title (self->private_banner, private_session
                                                 ? _ ("Private session: nothing is written to disk")
                                                 : NULL);
  weir_banner_set_title (self->shared_banner,
                         is_first ? NULL
                                  : _ ("Another Weir runs on the same data; rules until quit end "
                                       "with that one"));
}

static void
set_service (WeirWindow *self, WeirService *service)
{
  g_assert (self->service == NULL);

  if (service == NULL)
    return;

  self->service = g_object_ref (service);
  gtk_window_set_default_size (GTK_WINDOW (self),
                               weir_service_get_setting (service, WEIR_SETTING_WINDOW_WIDTH),
                               weir_service_get_setting (service, WEIR_SETTING_WINDOW_HEIGHT));
  if (weir_service_get_setting (service, WEIR_SETTING_WINDOW_MAXIMIZED))
    gtk_window_maximize (GTK_WINDOW (self));
  if (!weir_service_get_setting (service, WEIR_SETTING_FIRST_RUN_DONE))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-welcome", NULL);

  g_signal_connect_object (service, "notify::filtering", G_CALLBACK (on_filtering_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "notify::filtering-until", G_CALLBACK (on_filtering_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "notify::problem-text", G_CALLBACK (on_problem_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "notify::computer-problem",
                           G_CALLBACK (on_computer_problem_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "notify::port", G_CALLBACK (on_port_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (on_network_changed), self, G_CONNECT_SWAPPED);
  _weir_window_show_inspection (self);
  on_network_changed (self);
  on_filtering_changed (self);
  on_problem_changed (self);
  on_computer_problem_changed (self);
  on_port_changed (self);
  show_session (self);
}

/* --- the end --- */

/* (transfer none) (nullable) */
static WeirApplication *
get_application (WeirWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  return WEIR_IS_APPLICATION (application) ? WEIR_APPLICATION (application) : NULL;
}

static gboolean
close_now (gpointer user_data)
{
  gtk_window_close (user_data);
  return G_SOURCE_REMOVE;
}

/* The window goes after the dialog, which still refers to it. */
static void
on_unsaved_response (WeirWindow *self, const char *response)
{
  if (g_str_equal (response, "cancel") ||
      (g_str_equal (response, "save") && !weir_rules_view_save (self->rules_view)))
    {
      weir_application_stay (get_application (self));
      return;
    }

  self->may_close = TRUE;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, close_now, g_object_ref (self), g_object_unref);
}

static void
ask_about_unsaved (WeirWindow *self)
{
  GtkWidget *dialog =
    adw_message_dialog_new (GTK_WINDOW (self), _ ("Save Your Filters?"),
                            _ ("You have changed your own filters. What is not saved is lost."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "discard",
                                    _ ("_Discard"), "save", _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_unsaved_response), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
keep_size (WeirWindow *self)
{
  GtkWindow *window = GTK_WINDOW (self);
  int width;
  int height;

  gtk_window_get_default_size (window, &width, &height);
  weir_service_set_setting (self->service, WEIR_SETTING_WINDOW_WIDTH, width);
  weir_service_set_setting (self->service, WEIR_SETTING_WINDOW_HEIGHT, height);
  weir_service_set_setting (self->service, WEIR_SETTING_WINDOW_MAXIMIZED,
                            gtk_window_is_maximized (window));
}

/* What was searched, selected, and not saved, is there again when the window is. */
static gboolean
weir_window_close_request (GtkWindow *window)
{
  WeirWindow *self = WEIR_WINDOW (window);
  WeirApplication *application = get_application (self);

  if (application != NULL && weir_application_goes_on_hidden (application))
    {
      keep_size (self);
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      weir_application_window_hidden (application);
      return TRUE;
    }

  if (!self->may_close && weir_rules_view_has_unsaved (self->rules_view))
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.show-rules", "s", WEIR_RULES_VIEW_OWN);
      ask_about_unsaved (self);
      return TRUE;
    }

  keep_size (self);

  return GTK_WINDOW_CLASS (weir_window_parent_class)->close_request (window);
}

gboolean
weir_window_has_unsaved (GtkWindow *window)
{
  g_return_val_if_fail (WEIR_IS_WINDOW (window), FALSE);

  return weir_rules_view_has_unsaved (WEIR_WINDOW (window)->rules_view);
}

/* --- the object --- */

static void
weir_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirWindow *self = WEIR_WINDOW (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      g_value_set_object (value, self->service);
      break;

    case PROP_FILTERING:
      g_value_set_string (value, get_filtering_word (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeirWindow *self = WEIR_WINDOW (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      set_service (self, g_value_get_object (value));
      g_object_notify_by_pspec (object, pspec);
      break;

    case PROP_FILTERING:
      set_filtering (self, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_window_dispose (GObject *object)
{
  WeirWindow *self = WEIR_WINDOW (object);

  g_clear_weak_pointer (&self->toast);
  g_clear_pointer (&self->asked_rule, weir_rule_unref);
  g_clear_handle_id (&self->switcher_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), WEIR_TYPE_WINDOW);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, views);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, switcher_title);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, filtering_button);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, filtering_label);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, problem_banner);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, computer_banner);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, network_banner);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, port_banner);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, filtering_banner);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, inspection_banner);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, private_banner);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, remote_banner);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, shared_banner);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, first_run_page);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, live_page);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, rules_view);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, history_page);
  gtk_widget_class_bind_template_callback (widget_class, on_page_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_title_visible_changed);
}

static void
weir_window_class_init (WeirWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_window_get_property;
  object_class->set_property = weir_window_set_property;
  object_class->dispose = weir_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = weir_window_close_request;

  properties[PROP_SERVICE] =
    g_param_spec_object ("service", NULL, NULL, WEIR_TYPE_SERVICE,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_FILTERING] =
    g_param_spec_string ("filtering", NULL, NULL, "on",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (WEIR_TYPE_BANNER);
  g_type_ensure (WEIR_TYPE_LIVE_PAGE);
  g_type_ensure (WEIR_TYPE_SITES_PAGE);
  g_type_ensure (WEIR_TYPE_RULES_VIEW);
  g_type_ensure (WEIR_TYPE_HISTORY_PAGE);
  g_type_ensure (WEIR_TYPE_FIRST_RUN_PAGE);
  gtk_widget_class_install_property_action (widget_class, "win.filtering", "filtering");
  _weir_window_class_init_actions (widget_class);
  _weir_window_class_init_inspection (widget_class);
  bind_template (widget_class);
}

static void
weir_window_init (WeirWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
weir_window_new (WeirApplication *application, WeirService *service)
{
  return g_object_new (WEIR_TYPE_WINDOW, "application", application, "service", service, NULL);
}

void
weir_window_show_preferences (GtkWindow *parent, WeirService *service, const char *page)
{
  GtkApplication *application = gtk_window_get_application (parent);
  GtkWindow *window =
    g_object_new (WEIR_TYPE_PREFERENCES_WINDOW, "background",
                  weir_application_get_background (WEIR_APPLICATION (application)), "service",
                  service, NULL);

  if (page != NULL)
    adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (window), page);
  gtk_window_set_transient_for (window, parent);
  gtk_window_set_application (window, application);
  gtk_window_present (window);
}

void
weir_window_show_about (GtkWindow *parent)
{
  adw_show_about_window (parent, "application-name", "Weir", "application-icon", WEIR_APP_ID,
                         "version", WEIR_VERSION, "developer-name", _ ("The Weir developers"),
                         "license-type", GTK_LICENSE_GPL_3_0, "comments",
                         _ ("A filtering proxy that you can watch"), "website",
                         "https://github.com/weirproxy/weir", "issue-url",
                         "https://github.com/weirproxy/weir/issues", NULL);
}
