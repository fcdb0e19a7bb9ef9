/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What menus and keys ask of the program, and how it is ended.
 *
 * A window that closes may be one that only goes out of sight; one that is closed to quit is not.
 */

#include "weir-application-private.h"

#include "weir-window.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>

typedef struct
{
  const char *action;
  const char *accels[4];
} Shortcut;

static const Shortcut shortcuts[] = {
  { "app.help", { "F1" } },
  { "app.quit", { "<Control>q" } },
  { "app.preferences", { "<Control>comma" } },
  { "win.show-help-overlay", { "<Control>question" } },
  { "win.search", { "<Control>f" } },
  { "win.show-view('live')", { "<Control>1" } },
  { "win.show-view('sites')", { "<Control>2" } },
  { "win.show-view('rules')", { "<Control>3" } },
  { "win.show-view('history')", { "<Control>4" } },
  { "win.show-rules('rules')", { "<Alt>1" } },
  { "win.show-rules('lists')", { "<Alt>2" } },
  { "win.show-rules('own')", { "<Alt>3" } },
  { "win.show-detail", { "F9" } },
  { "win.undo-here", { "<Control>z" } },
  { "win.pause", { "<Control>period", "Pause" } },
  { "win.clear", { "<Control>l" } },
  { "window.close", { "<Control>w" } },
};

/* --- actions --- */

GtkWindow *
_weir_application_find_window (WeirApplication *self)
{
  for (GList *windows = gtk_application_get_windows (GTK_APPLICATION (self)); windows != NULL;
       windows = windows->next)
    if (WEIR_IS_WINDOW (windows->data))
      return windows->data;

  return NULL;
}

/* What is opened belongs to a window; while there is none, any program on the session bus can still ask. */
static GtkWindow *
ensure_window (WeirApplication *self)
{
  if (gtk_application_get_active_window (GTK_APPLICATION (self)) == NULL)
    _weir_application_show (self);

  return gtk_application_get_active_window (GTK_APPLICATION (self));
}

/* Preferences and the like: a key that quits may come from one of them, which outlives the window that
   it belongs to for as long as the key is handled, and GTK 4.8 then looks for that window. */
static void
close_dialogs (WeirApplication *self)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  for (GList *link = windows; link != NULL; link = link->next)
    if (!WEIR_IS_WINDOW (link->data))
      {
        gtk_window_set_transient_for (link->data, NULL);
        gtk_window_close (link->data);
      }
}

/* The window may want to save something first, and keeps its size; the program ends with its last window. */
static void
quit_action (GSimpleAction *action G_GNUC_UNUSED,
             GVariant *parameter G_GNUC_UNUSED,
             gpointer user_data)
{
  WeirApplication *self = user_data;
  GtkWindow *window = _weir_application_find_window (self);

  self->is_quitting = TRUE;
  close_dialogs (self);
  if (window == NULL ||
      (!gtk_widget_get_visible (GTK_WIDGET (window)) && !weir_window_has_unsaved (window)))
    {
      g_application_quit (G_APPLICATION (self));
      return;
    }

  gtk_window_present (window);
  gtk_window_close (window);
}

static void
preferences_action (GSimpleAction *action G_GNUC_UNUSED,
                    GVariant *parameter G_GNUC_UNUSED,
                    gpointer user_data)
{
  WeirApplication *self = user_data;

  weir_window_show_preferences (ensure_window (self), self->service, NULL);
}

/* The guide comes from our own port, to whichever browser the user has. */
static void
help_action (GSimpleAction *action G_GNUC_UNUSED,
             GVariant *parameter G_GNUC_UNUSED,
             gpointer user_data)
{
  WeirApplication *self = user_data;
  g_autofree char *url = weir_service_get_help_url (self->service);

  if (url != NULL)
    gtk_show_uri (gtk_application_get_active_window (GTK_APPLICATION (self)), url,
                  GDK_CURRENT_TIME);
}

static void
about_action (GSimpleAction *action G_GNUC_UNUSED,
              GVariant *parameter G_GNUC_UNUSED,
              gpointer user_data)
{
  weir_window_show_about (ensure_window (user_data));
}

static void
show_action (GSimpleAction *action G_GNUC_UNUSED,
             GVariant *parameter G_GNUC_UNUSED,
             gpointer user_data)
{
  _weir_application_show (user_data);
}

void
_weir_application_add_actions (WeirApplication *self)
{
  const GActionEntry entries[] = {
    { "quit", quit_action }, { "show", show_action },   { "preferences", preferences_action },
    { "help", help_action }, { "about", about_action },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), shortcuts[i].action,
                                           shortcuts[i].accels);
}

/* --- the end --- */

/* A session that logs out and a terminal that closes wait for no answer. */
static gboolean
on_signal (gpointer user_data)
{
  WeirApplication *self = user_data;
  GtkWindow *window = _weir_application_find_window (self);

  /* The window keeps its size when it closes. */
  self->is_quitting = TRUE;
  if (window != NULL)
    gtk_window_close (window);
  g_application_quit (G_APPLICATION (self));

  return G_SOURCE_CONTINUE;
}

void
_weir_application_quit_on_signals (WeirApplication *self)
{
  static const int signals[] = { SIGTERM, SIGINT, SIGHUP };

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_unix_signal_add (signals[i], on_signal, self);
}
