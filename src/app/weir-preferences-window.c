/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The preferences.
 *
 * What is chosen here holds at once, or says when.  Numbers and choices are
 * tied to settings by a table; the settings are the service's, and follow what
 * another program changes.
 */

#include "weir-preferences-window.h"

#include "weir-computer-page.h"
#include "weir-inner-names.h"
#include "weir-inspection-page.h"
#include "weir-rules-page.h"
#include "weir-scope-choice.h"

#include <glib/gi18n-lib.h>

#define SIZE_SECONDS 2 /* between looks at the size on disk */

struct _WeirPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  WeirService *service;       /* (owned) (nullable) */
  WeirBackground *background; /* (owned) (nullable) */
  guint size_source;          /* 0: the window is not seen */
  AdwComboRow *cookies_row;
  AdwComboRow *images_row;
  AdwActionRow *port_row;
  AdwActionRow *size_row;
  AdwComboRow *keep_row;
  AdwComboRow *scheme_row;
  AdwComboRow *order_row;
  GtkSwitch *guard_switch;
  GtkSwitch *update_lists_switch;
  GtkSwitch *on_metered_switch;
  GtkAdjustment *port_adjustment;
  GtkAdjustment *origin_adjustment;
  GtkAdjustment *connect_adjustment;
  GtkAdjustment *idle_adjustment;
  GtkAdjustment *connections_adjustment;
  GtkAdjustment *days_adjustment;
  GtkAdjustment *mib_adjustment;
  WeirComputerPage *computer_page;
  WeirInspectionPage *inspection_page;
};

typedef enum
{
  PROP_SERVICE = 1,
  PROP_BACKGROUND,
} Property;

static GParamSpec *properties[PROP_BACKGROUND + 1];

/* What the history keeps, in the order of the choice. */
typedef enum
{
  KEEP_NOTHING,
  KEEP_SOME,
  KEEP_ALL,
} Keep;

G_DEFINE_FINAL_TYPE (WeirPreferencesWindow, weir_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

/* --- numbers and choices --- */

typedef struct
{
  WeirSetting setting;
  GObject *object; /* (unowned) */
  const char *property;
} Tie;

/* Fills @ties, one for each setting that a single property shows. */
static gsize
list_ties (WeirPreferencesWindow *self, Tie *ties)
{
  const Tie all[] = {
    { WEIR_SETTING_GUARD_PRIVATE, G_OBJECT (self->guard_switch), "active" },
    { WEIR_SETTING_UPDATE_LISTS, G_OBJECT (self->update_lists_switch), "active" },
    { WEIR_SETTING_LISTS_ON_METERED, G_OBJECT (self->on_metered_switch), "active" },
    { WEIR_SETTING_PORT, G_OBJECT (self->port_adjustment), "value" },
    { WEIR_SETTING_ORIGIN_TIMEOUT, G_OBJECT (self->origin_adjustment), "value" },
    { WEIR_SETTING_CONNECT_TIMEOUT, G_OBJECT (self->connect_adjustment), "value" },
    { WEIR_SETTING_IDLE_TIMEOUT, G_OBJECT (self->idle_adjustment), "value" },
    { WEIR_SETTING_MAX_CONNECTIONS, G_OBJECT (self->connections_adjustment), "value" },
    { WEIR_SETTING_RETENTION_DAYS, G_OBJECT (self->days_adjustment), "value" },
    { WEIR_SETTING_RETENTION_MIB, G_OBJECT (self->mib_adjustment), "value" },
    { WEIR_SETTING_COLOR_SCHEME, G_OBJECT (self->scheme_row), "selected" },
    { WEIR_SETTING_NEWEST_LAST, G_OBJECT (self->order_row), "selected" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    ties[i] = all[i];
  return G_N_ELEMENTS (all);
}

static gint64
shown (const Tie *tie)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_INT64);
  g_object_get_property (tie->object, tie->property, &value);
  return g_value_get_int64 (&value);
}

static void
show (const Tie *tie, gint64 setting)
{
  g_auto (GValue) value = G_VALUE_INIT;

  if (shown (tie) == setting)
    return;

  g_value_init (&value, G_TYPE_INT64);
  g_value_set_int64 (&value, setting);
  g_object_set_property (tie->object, tie->property, &value);
}

static void
on_shown_changed (WeirPreferencesWindow *self, GParamSpec *pspec G_GNUC_UNUSED, GObject *object)
{
  Tie ties[WEIR_N_SETTINGS];
  const gsize n_ties = list_ties (self, ties);

  for (gsize i = 0; i < n_ties; i++)
    if (ties[i].object == object &&
        shown (&ties[i]) != weir_service_get_setting (self->service, ties[i].setting))
      weir_service_set_setting (self->service, ties[i].setting, shown (&ties[i]));
}

/* --- what the history keeps: two settings in one choice --- */

static Keep
kept (WeirPreferencesWindow *self)
{
  if (!weir_service_get_setting (self->service, WEIR_SETTING_KEEP_HISTORY))
    return KEEP_NOTHING;

  return weir_service_get_setting (self->service, WEIR_SETTING_KEEP_ALL) ? KEEP_ALL : KEEP_SOME;
}

static void
on_keep_selected (WeirPreferencesWindow *self)
{
  guint selected = adw_combo_row_get_selected (self->keep_row);

  if (self->service == NULL || selected > KEEP_ALL || selected == kept (self))
    return;

  weir_service_set_setting (self->service, WEIR_SETTING_KEEP_HISTORY, selected != KEEP_NOTHING);
  weir_service_set_setting (self->service, WEIR_SETTING_KEEP_ALL, selected == KEEP_ALL);
}

static void
on_setting_changed (WeirPreferencesWindow *self, int setting)
{
  Tie ties[WEIR_N_SETTINGS];
  const gsize n_ties = list_ties (self, ties);

  if (setting == WEIR_SETTING_KEEP_HISTORY || setting == WEIR_SETTING_KEEP_ALL)
    adw_combo_row_set_selected (self->keep_row, kept (self));
  for (gsize i = 0; i < n_ties; i++)
    if ((int) ties[i].setting == setting)
      show (&ties[i], weir_service_get_setting (self->service, setting));
}

/* --- the size on disk --- */

static gboolean
on_size_due (gpointer data)
{
  WeirPreferencesWindow *self = data;
  g_autofree char *size =
    g_format_size_full (weir_service_get_store_size (self->service), G_FORMAT_SIZE_IEC_UNITS);
  /* Translators: the size that history, rules and settings take */
  g_autofree char *told = g_strdup_printf (_ ("%s on the disk now"), size);

  adw_action_row_set_subtitle (self->size_row, told);
  return G_SOURCE_CONTINUE;
}

static void
weir_preferences_window_map (GtkWidget *widget)
{
  WeirPreferencesWindow *self = WEIR_PREFERENCES_WINDOW (widget);

  GTK_WIDGET_CLASS (weir_preferences_window_parent_class)->map (widget);
  on_size_due (self);
  self->size_source = g_timeout_add_seconds (SIZE_SECONDS, on_size_due, self);
}

static void
weir_preferences_window_unmap (GtkWidget *widget)
{
  WeirPreferencesWindow *self = WEIR_PREFERENCES_WINDOW (widget);

  g_clear_handle_id (&self->size_source, g_source_remove);
  GTK_WIDGET_CLASS (weir_preferences_window_parent_class)->unmap (widget);
}

/* --- clearing --- */

static void
on_clear_response (WeirPreferencesWindow *self)
{
  weir_service_clear_history (self->service);
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self),
                                    adw_toast_new (_ ("The history is empty")));
  on_size_due (self);
}

static void
clear_history_action (GtkWidget *widget,
                      const char *action G_GNUC_UNUSED,
                      GVariant *parameter G_GNUC_UNUSED)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (widget), _ ("Clear the History?"),
                                              _ ("All that was kept of requests is deleted from "
                                                 "the disk. This cannot be undone. Rules stay."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "clear",
                                    _ ("C_lear"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "clear",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response::clear", G_CALLBACK (on_clear_response), widget,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- what its pages ask for --- */

static void
toast_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *markup = g_markup_escape_text (g_variant_get_string (parameter, NULL), -1);
  AdwToast *toast = adw_toast_new (markup);

  if (g_str_equal (action, "preferences.toast-undo"))
    {
      adw_toast_set_button_label (toast, _ ("Undo"));
      adw_toast_set_action_name (toast, "preferences.undo");
    }
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (widget), toast);
}

static void
undo_action (GtkWidget *widget, const char *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  g_autofree char *undone = weir_service_undo (WEIR_PREFERENCES_WINDOW (widget)->service);
  g_autofree char *told = NULL;

  if (undone == NULL)
    return;

  /* Translators: what is undone, "Blocked cdn.example everywhere" */
  told = g_strdup_printf (_ ("Undone: %s"), undone);
  gtk_widget_activate_action (widget, "preferences.toast", "s", told);
}

/* Leads to the rules about inspection, in the window behind. */
static void
show_rules_action (GtkWidget *widget,
                   const char *action G_GNUC_UNUSED,
                   GVariant *parameter G_GNUC_UNUSED)
{
  GtkWindow *behind = gtk_window_get_transient_for (GTK_WINDOW (widget));

  if (behind != NULL)
    gtk_widget_activate_action (GTK_WIDGET (behind), "win.search-rules", "s",
                                WEIR_RULES_PAGE_INSPECTION);
  gtk_window_close (GTK_WINDOW (widget));
}

/* --- the object --- */

/* The port that was asked for holds from the next start on: said where it differs. */
static void
on_port_changed (WeirPreferencesWindow *self)
{
  const guint port = weir_service_get_port (self->service);
  g_autofree char *told = NULL;

  if (port != 0)
    /* Translators: %u is a port */
    told = g_strdup_printf (_ ("From the next start on; listening on %u now"), port);
  adw_action_row_set_subtitle (self->port_row, told != NULL ? told : _ ("From the next start on"));
}

static void
set_service (WeirPreferencesWindow *self, WeirService *service)
{
  Tie ties[WEIR_N_SETTINGS];
  const gsize n_ties = list_ties (self, ties);

  if (service == NULL)
    return;

  g_assert (self->service == NULL);
  self->service = g_object_ref (service);
  for (gsize i = 0; i < n_ties; i++)
    {
      g_autofree char *signal = g_strconcat ("notify::", ties[i].property, NULL);

      show (&ties[i], weir_service_get_setting (service, ties[i].setting));
      g_signal_connect_object (ties[i].object, signal, G_CALLBACK (on_shown_changed), self,
                               G_CONNECT_SWAPPED);
    }
  adw_combo_row_set_selected (self->keep_row, kept (self));
  weir_computer_page_set_service (self->computer_page, service, self->background);
  weir_inspection_page_set_service (self->inspection_page, service);
  weir_scope_choice_bind (G_OBJECT (self->cookies_row), service, "block-cookies");
  weir_scope_choice_bind (G_OBJECT (self->images_row), service, "block-images");
  g_signal_connect_object (service, "setting-changed", G_CALLBACK (on_setting_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "notify::port", G_CALLBACK (on_port_changed), self,
                           G_CONNECT_SWAPPED);
  on_port_changed (self);
}

static void
weir_preferences_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirPreferencesWindow *self = WEIR_PREFERENCES_WINDOW (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      g_value_set_object (value, self->service);
      break;

    case PROP_BACKGROUND:
      g_value_set_object (value, self->background);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_preferences_window_set_property (GObject *object,
                                      guint id,
                                      const GValue *value,
                                      GParamSpec *pspec)
{
  WeirPreferencesWindow *self = WEIR_PREFERENCES_WINDOW (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      set_service (self, g_value_get_object (value));
      break;

    case PROP_BACKGROUND:
      g_set_object (&self->background, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_preferences_window_dispose (GObject *object)
{
  WeirPreferencesWindow *self = WEIR_PREFERENCES_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), WEIR_TYPE_PREFERENCES_WINDOW);
  g_clear_object (&self->background);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_preferences_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/weirproxy/Weir/"
                                                             "weir-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesWindow, cookies_row);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesWindow, images_row);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesWindow, port_row);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesWindow, size_row);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesWindow, keep_row);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesWindow, scheme_row);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesWindow, order_row);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesWindow, guard_switch);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesWindow, update_lists_switch);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesWindow, on_metered_switch);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesWindow, port_adjustment);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesWindow, origin_adjustment);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesWindow, connect_adjustment);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesWindow, idle_adjustment);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesWindow,
                                        connections_adjustment);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesWindow, days_adjustment);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesWindow, mib_adjustment);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesWindow, computer_page);
  gtk_widget_class_bind_template_child (widget_class, WeirPreferencesWindow, inspection_page);
  gtk_widget_class_bind_template_callback (widget_class, on_keep_selected);
}

static void
weir_preferences_window_class_init (WeirPreferencesWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_preferences_window_get_property;
  object_class->set_property = weir_preferences_window_set_property;
  object_class->dispose = weir_preferences_window_dispose;
  widget_class->map = weir_preferences_window_map;
  widget_class->unmap = weir_preferences_window_unmap;

  properties[PROP_SERVICE] = g_param_spec_object ("service", NULL, NULL, WEIR_TYPE_SERVICE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_BACKGROUND] = g_param_spec_object ("background", NULL, NULL, WEIR_TYPE_BACKGROUND,
                                                     G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_install_action (widget_class, "preferences.clear-history", NULL,
                                   clear_history_action);
  gtk_widget_class_install_action (widget_class, "preferences.toast", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "preferences.toast-undo", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "preferences.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "preferences.show-rules", NULL, show_rules_action);
  g_type_ensure (WEIR_TYPE_COMPUTER_PAGE);
  g_type_ensure (WEIR_TYPE_INSPECTION_PAGE);
  bind_template (widget_class);
}

static void
weir_preferences_window_init (WeirPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  weir_inner_names_set_in_groups (GTK_WIDGET (self), _ ("Preferences"));
  weir_inner_names_set_without_mnemonics (GTK_WIDGET (self));
}
