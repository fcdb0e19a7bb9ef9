/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * This computer, in the preferences.
 *
 * A switch stands where the service stands: one that could not be thrown goes back, and says why
 * below.  Where the desktop's setting cannot be written there is no switch, but what the user does
 * instead.
 */

#include "weir-computer-page.h"

#include "weir-changes-window.h"
#include "weir-profiles-group.h"

#include <glib/gi18n-lib.h>

struct _WeirComputerPage
{
  AdwPreferencesPage parent_instance;

  WeirService *service;       /* (owned) (nullable) */
  WeirBackground *background; /* (owned) (nullable) */
  AdwActionRow *use_row;
  GtkSwitch *use_switch;
  AdwActionRow *closed_row;
  GtkSwitch *closed_switch;
  AdwActionRow *pac_row;
  GtkSwitch *background_switch;
  AdwActionRow *autostart_row;
  GtkSwitch *autostart_switch;
  GtkLabel *background_problem;
  WeirProfilesGroup *profiles_group;
};

G_DEFINE_FINAL_TYPE (WeirComputerPage, weir_computer_page, ADW_TYPE_PREFERENCES_PAGE)

/* --- the desktop's proxy --- */

/* Returns: (transfer full): in words, what holds now */
static char *
describe_use (WeirComputerPage *self)
{
  g_autofree char *problem = NULL;
  gboolean is_used;

  g_object_get (self->service, "used-for-computer", &is_used, "computer-problem", &problem, NULL);
  if (problem != NULL)
    return g_steal_pointer (&problem);

  return g_strdup (is_used ? _ ("On: all programs that follow the desktop’s proxy go through Weir, "
                                "until you turn it off or quit.")
                           : _ ("Off: the desktop’s proxy is as you have set it."));
}

static void
update_use (WeirComputerPage *self)
{
  g_autofree char *words = describe_use (self);
  gboolean is_used;

  g_object_get (self->service, "used-for-computer", &is_used, NULL);
  adw_action_row_set_subtitle (self->use_row, words);
  gtk_switch_set_active (self->use_switch, is_used);
}

static void
on_use_switched (WeirComputerPage *self)
{
  gboolean is_used;

  if (self->service == NULL)
    return;

  g_object_get (self->service, "used-for-computer", &is_used, NULL);
  if (gtk_switch_get_active (self->use_switch) != is_used)
    weir_service_use_for_computer (self->service, !is_used);
  update_use (self);
}

static void
show_whether_it_can (WeirComputerPage *self)
{
  g_autofree char *why_not = NULL;
  const gboolean can = weir_service_can_use_for_computer (self->service, &why_not);
  const char *address = weir_service_get_address (self->service);
  g_autofree char *words = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->use_row), can);
  gtk_widget_set_visible (GTK_WIDGET (self->closed_row), can);
  gtk_widget_set_visible (GTK_WIDGET (self->pac_row), !can && address != NULL);
  if (can || address == NULL)
    return;

  words = g_strdup_printf (
    /* Translators: why Weir cannot set the proxy itself; an address */
    _ ("%s Set it yourself, under Network → Proxy → Automatic, to http://%s/proxy.pac."), why_not,
    address);
  adw_action_row_set_subtitle (self->pac_row, words);
}

static void
copy_pac_action (GtkWidget *widget,
                 const char *action G_GNUC_UNUSED,
                 GVariant *parameter G_GNUC_UNUSED)
{
  const char *address = weir_service_get_address (WEIR_COMPUTER_PAGE (widget)->service);
  g_autofree char *pac = g_strdup_printf ("http://%s/proxy.pac", address);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), pac);
  gtk_widget_activate_action (widget, "preferences.toast", "s", _ ("PAC address copied"));
}

/* --- settings --- */

static GtkSwitch *
find_switch (WeirComputerPage *self, int setting)
{
  switch (setting)
    {
    case WEIR_SETTING_FAIL_CLOSED:
      return self->closed_switch;

    case WEIR_SETTING_RUN_IN_BACKGROUND:
      return self->background_switch;

    case WEIR_SETTING_AUTOSTART:
      return self->autostart_switch;

    default:
      return NULL;
    }
}

static const WeirSetting switched[] = {
  WEIR_SETTING_FAIL_CLOSED,
  WEIR_SETTING_RUN_IN_BACKGROUND,
  WEIR_SETTING_AUTOSTART,
};

static void
on_setting_changed (WeirComputerPage *self, int setting)
{
  GtkSwitch *toggle = find_switch (self, setting);

  if (toggle != NULL)
    gtk_switch_set_active (toggle, weir_service_get_setting (self->service, setting) != 0);
}

static void
on_switched (WeirComputerPage *self, GParamSpec *pspec G_GNUC_UNUSED, GtkSwitch *toggle)
{
  if (self->service == NULL)
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (switched); i++)
    if (find_switch (self, switched[i]) == toggle)
      weir_service_set_setting (self->service, switched[i], gtk_switch_get_active (toggle));
}

static void
on_background_problem (WeirComputerPage *self)
{
  g_autofree char *problem = NULL;

  g_object_get (self->background, "problem", &problem, NULL);
  gtk_label_set_text (self->background_problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->background_problem), problem != NULL);
}

/* --- all of it --- */

static void
undo_all_action (GtkWidget *widget,
                 const char *action G_GNUC_UNUSED,
                 GVariant *parameter G_GNUC_UNUSED)
{
  WeirComputerPage *self = WEIR_COMPUTER_PAGE (widget);
  GtkWindow *window =
    weir_changes_window_present (GTK_WINDOW (gtk_widget_get_root (widget)), self->service);

  g_signal_connect_object (window, "unmap", G_CALLBACK (weir_profiles_group_refresh),
                           self->profiles_group, G_CONNECT_SWAPPED);
}

void
weir_computer_page_set_service (WeirComputerPage *self,
                                WeirService *service,
                                WeirBackground *background)
{
  g_return_if_fail (WEIR_IS_COMPUTER_PAGE (self));
  g_return_if_fail (self->service == NULL);

  self->service = g_object_ref (service);
  g_set_object (&self->background, background);
  for (gsize i = 0; i < G_N_ELEMENTS (switched); i++)
    on_setting_changed (self, switched[i]);
  g_signal_connect_object (service, "setting-changed", G_CALLBACK (on_setting_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "notify::used-for-computer", G_CALLBACK (update_use), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "notify::computer-problem", G_CALLBACK (update_use), self,
                           G_CONNECT_SWAPPED);
  if (background != NULL)
    {
      g_signal_connect_object (background, "notify::problem", G_CALLBACK (on_background_problem),
                               self, G_CONNECT_SWAPPED);
      on_background_problem (self);
    }
  update_use (self);
  show_whether_it_can (self);
  weir_profiles_group_set_service (self->profiles_group, service);
}

/* --- the object --- */

static void
weir_computer_page_dispose (GObject *object)
{
  WeirComputerPage *self = WEIR_COMPUTER_PAGE (object);

  g_clear_object (&self->service);
  g_clear_object (&self->background);
  gtk_widget_dispose_template (GTK_WIDGET (self), WEIR_TYPE_COMPUTER_PAGE);

  G_OBJECT_CLASS (weir_computer_page_parent_class)->dispose (object);
}

static void
weir_computer_page_class_init (WeirComputerPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_computer_page_dispose;
  g_type_ensure (WEIR_TYPE_PROFILES_GROUP);
  gtk_widget_class_install_action (widget_class, "computer.copy-pac", NULL, copy_pac_action);
  gtk_widget_class_install_action (widget_class, "computer.undo-all", NULL, undo_all_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-computer-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirComputerPage, use_row);
  gtk_widget_class_bind_template_child (widget_class, WeirComputerPage, use_switch);
  gtk_widget_class_bind_template_child (widget_class, WeirComputerPage, closed_row);
  gtk_widget_class_bind_template_child (widget_class, WeirComputerPage, closed_switch);
  gtk_widget_class_bind_template_child (widget_class, WeirComputerPage, pac_row);
  gtk_widget_class_bind_template_child (widget_class, WeirComputerPage, background_switch);
  gtk_widget_class_bind_template_child (widget_class, WeirComputerPage, autostart_row);
  gtk_widget_class_bind_template_child (widget_class, WeirComputerPage, autostart_switch);
  gtk_widget_class_bind_template_child (widget_class, WeirComputerPage, background_problem);
  gtk_widget_class_bind_template_child (widget_class, WeirComputerPage, profiles_group);
  gtk_widget_class_bind_template_callback (widget_class, on_use_switched);
  gtk_widget_class_bind_template_callback (widget_class, on_switched);
}

static void
weir_computer_page_init (WeirComputerPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
