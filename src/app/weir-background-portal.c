/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The Background portal, through which a program in a sandbox asks to go on without a window and to
 * be started with the session.
 *
 * A call to a portal has two answers: one that says where the second one will come from, and that
 * one, a signal, once the user or the desktop has decided.  The signal is listened for before the
 * call is made, at the path that the portal makes of our name and a token, so that none is missed;
 * portals from before 2016, which choose another path, are not waited for.  One that leaves the bus
 * in between has no second answer.
 *
 * https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Background.html
 */

#include "weir-background-portal.h"

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define BACKGROUND_INTERFACE "org.freedesktop.portal.Background"
#define REQUEST_INTERFACE "org.freedesktop.portal.Request"

/* What the portal takes of a status, in characters. */
#define MAX_STATUS 95

typedef struct
{
  GDBusConnection *bus; /* (owned) */
  guint subscription;   /* to the second answer */
  guint watch;          /* whether the portal is there */
} Request;

static void
stop_listening (Request *self)
{
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  self->subscription = 0;
  g_clear_handle_id (&self->watch, g_bus_unwatch_name);
}

static void
request_free (Request *self)
{
  stop_listening (self);
  g_object_unref (self->bus);
  g_free (self);
}

/* Answers the task, once.  @grant: (transfer full) (nullable); @error: (transfer full) (nullable) */
static void
answer (GTask *task, WeirBackgroundGrant *grant, GError *error)
{
  g_autoptr (GTask) kept G_GNUC_UNUSED = g_object_ref (task); /* who listens gives it up */

  stop_listening (g_task_get_task_data (task));
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, grant, g_free);
}

static void
on_response (GDBusConnection *bus G_GNUC_UNUSED,
             const char *sender G_GNUC_UNUSED,
             const char *path G_GNUC_UNUSED,
             const char *interface G_GNUC_UNUSED,
             const char *signal G_GNUC_UNUSED,
             GVariant *parameters,
             gpointer user_data)
{
  g_autoptr (GVariant) results = NULL;
  WeirBackgroundGrant *grant;
  guint32 response;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    {
      answer (user_data, NULL,
              g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "No answer of a portal"));
      return;
    }

  grant = g_new0 (WeirBackgroundGrant, 1);
  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  if (response == 0)
    {
      g_variant_lookup (results, "background", "b", &grant->in_background);
      g_variant_lookup (results, "autostart", "b", &grant->autostart);
    }
  answer (user_data, grant, NULL);
}

static void
on_vanished (GDBusConnection *bus G_GNUC_UNUSED, const char *name, gpointer user_data)
{
  answer (user_data, NULL,
          g_error_new (G_IO_ERROR, G_IO_ERROR_CLOSED, "%s is not on the bus", name));
}

static void
on_called (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply == NULL && self->subscription != 0)
    answer (task, NULL, g_steal_pointer (&error));
}

/* Returns: (transfer full): where the second answer to a call of ours with this token comes from */
static char *
make_path (GDBusConnection *bus, const char *token)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (bus) + 1);

  return g_strdup_printf (PORTAL_PATH "/request/%s/%s", g_strdelimit (sender, ".", '_'), token);
}

/* Returns: (transfer floating): the arguments of the call */
static GVariant *
make_arguments (const char *token,
                gboolean autostart,
                const char *const *command,
                const char *reason)
{
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&options, "handle_token", "s", token);
  g_variant_dict_insert (&options, "reason", "s", reason);
  g_variant_dict_insert (&options, "autostart", "b", autostart);
  g_variant_dict_insert (&options, "commandline", "^as", command);

  return g_variant_new ("(s@a{sv})", "", g_variant_dict_end (&options));
}

static void
listen (GTask *task, const char *path)
{
  Request *self = g_task_get_task_data (task);

  self->subscription =
    g_dbus_connection_signal_subscribe (self->bus, PORTAL_NAME, REQUEST_INTERFACE, "Response", path,
                                        NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_response,
                                        g_object_ref (task), g_object_unref);
  self->watch =
    g_bus_watch_name_on_connection (self->bus, PORTAL_NAME, G_BUS_NAME_WATCHER_FLAGS_AUTO_START,
                                    NULL, on_vanished, g_object_ref (task), g_object_unref);
}

void
weir_background_portal_request_async (GDBusConnection *bus,
                                      gboolean autostart,
                                      const char *const *command,
                                      const char *reason,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  static guint n_requests;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autofree char *token = g_strdup_printf ("weir%u", ++n_requests);
  g_autofree char *path = make_path (bus, token);
  Request *self = g_new0 (Request, 1);

  g_return_if_fail (G_IS_DBUS_CONNECTION (bus));

  self->bus = g_object_ref (bus);
  g_task_set_task_data (task, self, (GDestroyNotify) request_free);
  listen (task, path);
  g_dbus_connection_call (bus, PORTAL_NAME, PORTAL_PATH, BACKGROUND_INTERFACE, "RequestBackground",
                          make_arguments (token, autostart, command, reason),
                          G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_called,
                          g_object_ref (task));
}

gboolean
weir_background_portal_request_finish (GAsyncResult *result,
                                       WeirBackgroundGrant *grant,
                                       GError **error)
{
  g_autofree WeirBackgroundGrant *granted = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  granted = g_task_propagate_pointer (G_TASK (result), error);
  if (granted == NULL)
    return FALSE;

  *grant = *granted;

  return TRUE;
}

void
weir_background_portal_set_status (GDBusConnection *bus, const char *status)
{
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *short_status = NULL;

  g_return_if_fail (G_IS_DBUS_CONNECTION (bus));
  g_return_if_fail (status != NULL);

  short_status = g_utf8_substring (status, 0, MIN (g_utf8_strlen (status, -1), MAX_STATUS));
  g_variant_dict_insert (&options, "message", "s", short_status);
  g_dbus_connection_call (bus, PORTAL_NAME, PORTAL_PATH, BACKGROUND_INTERFACE, "SetStatus",
                          g_variant_new ("(@a{sv})", g_variant_dict_end (&options)), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}
