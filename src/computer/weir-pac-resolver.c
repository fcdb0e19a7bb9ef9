/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The answers of a script for automatic configuration, without running it.
 *
 * GLib's networking has a service on the session bus for that, org.gtk.GLib.PACRunner, which GIO's
 * own resolver asks on GNOME too: the script of a stranger runs in a process of its own.  It is
 * asked for each connection; what a script says may be another the next time.
 *
 * Where the service is missing, silent or slow the connection goes direct, rather than not at all.
 */

#include "weir-pac-resolver.h"

#define BUS_NAME "org.gtk.GLib.PACRunner"
#define OBJECT_PATH "/org/gtk/GLib/PACRunner"
#define INTERFACE "org.gtk.GLib.PACRunner"

#define PATIENCE 5000  /* milliseconds for an answer */
#define MAX_PROXIES 16 /* of one answer; the others are left out */
#define DIRECT "direct://"

struct _WeirPacResolver
{
  GObject parent;
  char *url;        /* (owned) */
  WeirPacFunc func; /* (nullable) */
  gpointer user_data;
  gboolean is_known; /* whether it works */
  gboolean works;
};

static void weir_pac_resolver_interface_init (GProxyResolverInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirPacResolver,
                               weir_pac_resolver,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER,
                                                      weir_pac_resolver_interface_init))

/* @answer: (nullable): "(as)". Returns: (transfer full) */
static char **
take_answer (GVariant *answer)
{
  g_autoptr (GStrvBuilder) proxies = g_strv_builder_new ();
  g_autoptr (GVariantIter) iter = NULL;
  const char *proxy;
  guint n_proxies = 0;

  if (answer != NULL)
    g_variant_get (answer, "(as)", &iter);
  while (iter != NULL && n_proxies < MAX_PROXIES && g_variant_iter_next (iter, "&s", &proxy))
    if (g_uri_is_valid (proxy, G_URI_FLAGS_NONE, NULL))
      {
        g_strv_builder_add (proxies, proxy);
        n_proxies++;
      }

  if (n_proxies == 0)
    g_strv_builder_add (proxies, DIRECT);

  return g_strv_builder_end (proxies);
}

static void
learn (WeirPacResolver *self, gboolean works)
{
  if (self->is_known && self->works == works)
    return;

  self->is_known = TRUE;
  self->works = works;
  if (self->func != NULL)
    self->func (works, self->user_data);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  learn (g_task_get_source_object (task), answer != NULL);
  g_task_return_pointer (task, take_answer (answer), (GDestroyNotify) g_strfreev);
}

static void
on_bus (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirPacResolver *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (bus == NULL)
    {
      learn (self, FALSE);
      g_task_return_pointer (task, take_answer (NULL), (GDestroyNotify) g_strfreev);
    }
  else
    {
      /* The proxy may outlive the session that it was started in. */
      g_dbus_connection_set_exit_on_close (bus, FALSE);
      g_dbus_connection_call (bus, BUS_NAME, OBJECT_PATH, INTERFACE, "Lookup",
                              g_variant_new ("(ss)", self->url, g_task_get_task_data (task)),
                              G_VARIANT_TYPE ("(as)"), G_DBUS_CALL_FLAGS_NONE, PATIENCE,
                              g_task_get_cancellable (task), on_answered, g_object_ref (task));
    }
}

static void
weir_pac_resolver_lookup_async (GProxyResolver *resolver,
                                const char *uri,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = g_task_new (resolver, cancellable, callback, user_data);

  g_task_set_source_tag (task, weir_pac_resolver_lookup_async);
  g_task_set_task_data (task, g_strdup (uri), g_free);
  g_bus_get (G_BUS_TYPE_SESSION, cancellable, on_bus, task);
}

static char **
weir_pac_resolver_lookup_finish (GProxyResolver *resolver G_GNUC_UNUSED,
                                 GAsyncResult *result,
                                 GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* On a thread of somebody who waits: nothing is learned from it. */
static char **
weir_pac_resolver_lookup (GProxyResolver *resolver,
                          const char *uri,
                          GCancellable *cancellable,
                          GError **error)
{
  WeirPacResolver *self = WEIR_PAC_RESOLVER (resolver);
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, cancellable, NULL);
  g_autoptr (GVariant) answer = NULL;

  if (bus != NULL)
    answer =
      g_dbus_connection_call_sync (bus, BUS_NAME, OBJECT_PATH, INTERFACE, "Lookup",
                                   g_variant_new ("(ss)", self->url, uri), G_VARIANT_TYPE ("(as)"),
                                   G_DBUS_CALL_FLAGS_NONE, PATIENCE, cancellable, NULL);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return take_answer (answer);
}

static gboolean
weir_pac_resolver_is_supported (GProxyResolver *resolver G_GNUC_UNUSED)
{
  return TRUE;
}

static void
weir_pac_resolver_interface_init (GProxyResolverInterface *interface)
{
  interface->is_supported = weir_pac_resolver_is_supported;
  interface->lookup = weir_pac_resolver_lookup;
  interface->lookup_async = weir_pac_resolver_lookup_async;
  interface->lookup_finish = weir_pac_resolver_lookup_finish;
}

static void
weir_pac_resolver_finalize (GObject *object)
{
  g_free (WEIR_PAC_RESOLVER (object)->url);
  G_OBJECT_CLASS (weir_pac_resolver_parent_class)->finalize (object);
}

static void
weir_pac_resolver_class_init (WeirPacResolverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_pac_resolver_finalize;
}

static void
weir_pac_resolver_init (WeirPacResolver *self G_GNUC_UNUSED)
{
}

void
weir_pac_resolver_disconnect (WeirPacResolver *self)
{
  self->func = NULL;
}

WeirPacResolver *
weir_pac_resolver_new (const char *url, WeirPacFunc func, gpointer user_data)
{
  WeirPacResolver *self = g_object_new (WEIR_TYPE_PAC_RESOLVER, NULL);

  self->url = g_strdup (url);
  self->func = func;
  self->user_data = user_data;

  return self;
}
