/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fake-portal.h"

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"

static const char introspection[] =
  "<node><interface name='org.freedesktop.portal.Background'>"
  "<method name='RequestBackground'>"
  "<arg type='s' name='parent_window' direction='in'/>"
  "<arg type='a{sv}' name='options' direction='in'/>"
  "<arg type='o' name='handle' direction='out'/></method>"
  "<method name='SetStatus'><arg type='a{sv}' name='options' direction='in'/></method>"
  "</interface></node>";

gboolean
fake_portal_is_possible (void)
{
  g_autofree char *program = g_find_program_in_path ("dbus-daemon");

  return program != NULL;
}

/* The second answer comes from a path that is made of who asked and the token. */
static char *
make_path (const char *sender, const char *token)
{
  g_autofree char *name = g_strdup (sender + 1);

  return g_strdup_printf (PORTAL_PATH "/request/%s/%s", g_strdelimit (name, ".", '_'), token);
}

static void
respond (FakePortal *self, const char *path)
{
  g_auto (GVariantDict) results = G_VARIANT_DICT_INIT (NULL);

  if (self->leaves)
    {
      g_clear_handle_id (&self->name, g_bus_unown_name);
      return;
    }

  if (self->babbles)
    {
      g_dbus_connection_emit_signal (self->portal, NULL, path, "org.freedesktop.portal.Request",
                                     "Response", g_variant_new ("(s)", "yes"), NULL);
      return;
    }

  g_variant_dict_insert (&results, "background", "b", self->in_background);
  g_variant_dict_insert (&results, "autostart", "b", self->autostart);
  g_dbus_connection_emit_signal (self->portal, NULL, path, "org.freedesktop.portal.Request",
                                 "Response",
                                 g_variant_new ("(u@a{sv})", self->response,
                                                g_variant_dict_end (&results)),
                                 NULL);
}

static void
on_request (FakePortal *self,
            const char *sender,
            GVariant *parameters,
            GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) options = g_variant_get_child_value (parameters, 1);
  g_autofree char *path = NULL;
  const char *token;

  self->n_asked++;
  g_clear_pointer (&self->command, g_strfreev);
  g_assert_true (g_variant_lookup (options, "handle_token", "&s", &token));
  g_assert_true (g_variant_lookup (options, "autostart", "b", &self->asked_autostart));
  g_assert_true (g_variant_lookup (options, "commandline", "^as", &self->command));
  g_assert_true (g_variant_lookup (options, "reason", "s", NULL));

  path = make_path (sender, token);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", path));
  respond (self, path);
}

static void
on_method (GDBusConnection *connection G_GNUC_UNUSED,
           const char *sender,
           const char *path G_GNUC_UNUSED,
           const char *interface G_GNUC_UNUSED,
           const char *method,
           GVariant *parameters,
           GDBusMethodInvocation *invocation,
           gpointer user_data)
{
  FakePortal *self = user_data;
  g_autoptr (GVariant) options = NULL;

  if (g_str_equal (method, "RequestBackground"))
    {
      on_request (self, sender, parameters, invocation);
      return;
    }

  options = g_variant_get_child_value (parameters, 0);
  g_clear_pointer (&self->status, g_free);
  g_assert_true (g_variant_lookup (options, "message", "s", &self->status));
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static GDBusConnection *
connect (GTestDBus *daemon)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection =
    g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (daemon),
                                            G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                              G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                            NULL, NULL, &error);

  g_assert_no_error (error);
  return connection;
}

static void
on_acquired (GDBusConnection *connection G_GNUC_UNUSED,
             const char *name G_GNUC_UNUSED,
             gpointer user_data)
{
  ((FakePortal *) user_data)->is_ready = TRUE;
}

static void
serve (FakePortal *self)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_method };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (introspection, NULL);

  self->portal = connect (self->daemon);
  self->object = g_dbus_connection_register_object (self->portal, PORTAL_PATH, node->interfaces[0],
                                                    &vtable, self, NULL, NULL);
  self->name = g_bus_own_name_on_connection (self->portal, PORTAL_NAME, G_BUS_NAME_OWNER_FLAGS_NONE,
                                             on_acquired, NULL, self, NULL);
  while (!self->is_ready)
    g_main_context_iteration (NULL, TRUE);
}

void
fake_portal_set_up (FakePortal *self, gboolean with_portal)
{
  self->daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->daemon);
  self->bus = connect (self->daemon);
  if (with_portal)
    serve (self);
}

void
fake_portal_tear_down (FakePortal *self)
{
  g_clear_handle_id (&self->name, g_bus_unown_name);
  if (self->portal != NULL)
    g_dbus_connection_close_sync (self->portal, NULL, NULL);
  g_clear_object (&self->portal);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_clear_object (&self->bus);
  g_test_dbus_stop (self->daemon);
  g_clear_object (&self->daemon);
  g_clear_pointer (&self->command, g_strfreev);
  g_clear_pointer (&self->status, g_free);
}
