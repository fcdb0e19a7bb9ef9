/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Through which proxy Weir goes while the desktop's is Weir: as the keys of before say, or a script of before,
 * which a service on a bus of the test's own answers for.
 */

#include "weir-earlier-proxy.h"

#include <string.h>

/* --- host and port --- */

typedef struct
{
  const char *http; /* (nullable) host; port 1, and 2, 3 below */
  const char *https;
  const char *socks;
  const char *uri;
  const char *expected;
  const char *described;
} Manual;

static const Manual manual[] = {
  { "h", NULL, NULL, "http://far.example/", "http://h:1", "h:1" },
  { "h", NULL, NULL, "https://far.example/", "http://h:1", "h:1" },
  { "h", "s", NULL, "https://far.example/", "http://s:2", "h:1" },
  { NULL, "s", NULL, "http://far.example/", "direct://", "s:2" },
  { NULL, "s", NULL, "https://far.example/", "http://s:2", "s:2" },
  { NULL, NULL, "k", "http://far.example/", "socks5://k:3", "k:3" },
  { "h", NULL, "k", "ftp://far.example/", "socks5://k:3", "h:1" },
  { "h", NULL, NULL, "http://near.lan/", "direct://", "h:1" },
  { "h", NULL, NULL, "http://localhost/", "direct://", "h:1" },
  { "2001:db8::1", NULL, NULL, "http://far.example/", "http://[2001:db8::1]:1", "[2001:db8::1]:1" },
  { "[2001:db8::1]", NULL, NULL, "http://far.example/", "http://[2001:db8::1]:1",
    "[2001:db8::1]:1" },
  { NULL, NULL, "::1", "http://far.example/", "socks5://[::1]:3", "[::1]:3" },
  { "[odd", NULL, NULL, "http://far.example/", "direct://", "[odd:1" },
  { NULL, NULL, NULL, "http://far.example/", "direct://", NULL },
};

static void
set_host (WeirProxyState *state, WeirProxyKey host, const char *name, gint port)
{
  weir_proxy_state_set (state, host, g_variant_new_string (name != NULL ? name : ""));
  weir_proxy_state_set (state, host + 1, g_variant_new_int32 (port));
}

static void
make_manual (WeirProxyState *state, const Manual *one)
{
  static const char *const ignored[] = { "*.lan", "localhost", NULL };

  weir_proxy_state_init (state);
  weir_proxy_state_set (state, WEIR_PROXY_MODE, g_variant_new_string ("manual"));
  weir_proxy_state_set (state, WEIR_PROXY_IGNORE_HOSTS, g_variant_new_strv (ignored, -1));
  set_host (state, WEIR_PROXY_HTTP_HOST, one->http, 1);
  set_host (state, WEIR_PROXY_HTTPS_HOST, one->https, 2);
  set_host (state, WEIR_PROXY_SOCKS_HOST, one->socks, 3);
}

static void
test_manual (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (manual); i++)
    {
      g_auto (WeirProxyState) before = { 0 };
      g_autoptr (GProxyResolver) resolver = NULL;
      g_auto (GStrv) proxies = NULL;
      g_autofree char *described = NULL;
      g_autoptr (GError) error = NULL;

      make_manual (&before, &manual[i]);
      resolver = weir_earlier_proxy_new (&before, NULL, NULL, NULL);
      proxies = g_proxy_resolver_lookup (resolver, manual[i].uri, NULL, &error);
      described = weir_earlier_proxy_describe (&before);
      g_assert_no_error (error);
      g_assert_cmpstr (proxies[0], ==, manual[i].expected);
      g_assert_cmpstr (described, ==, manual[i].described);
    }
}

/* The name and the password are for the HTTP proxy alone, whatever it is used for. */
static void
test_credentials (void)
{
  const Manual one = { "h", "s", "k", NULL, NULL, NULL };
  const Manual other = { "h", NULL, NULL, NULL, NULL, NULL };
  static const struct
  {
    const char *uri;
    const char *expected;
  } cases[] = {
    { "http://far.example/", "http://ann:a%3Ab@h:1" },
    { "https://far.example/", "http://s:2" },
    { "ftp://far.example/", "socks5://k:3" },
  };
  g_auto (WeirProxyState) before = { 0 };
  g_autoptr (GProxyResolver) both = NULL;
  g_autoptr (GProxyResolver) alone = NULL;
  g_auto (GStrv) proxies = NULL;

  make_manual (&before, &one);
  both = weir_earlier_proxy_new (&before, "ann:a%3Ab", NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) found = g_proxy_resolver_lookup (both, cases[i].uri, NULL, NULL);

      g_assert_cmpstr (found[0], ==, cases[i].expected);
    }

  weir_proxy_state_clear (&before);
  make_manual (&before, &other);
  alone = weir_earlier_proxy_new (&before, "ann:a%3Ab", NULL, NULL);
  proxies = g_proxy_resolver_lookup (alone, "https://far.example/", NULL, NULL);
  g_assert_cmpstr (proxies[0], ==, "http://ann:a%3Ab@h:1");
}

static void
test_none (void)
{
  g_auto (WeirProxyState) before = { 0 };
  g_autoptr (GProxyResolver) resolver = NULL;
  g_autofree char *described = NULL;

  weir_proxy_state_init (&before);
  resolver = weir_earlier_proxy_new (&before, NULL, NULL, NULL);
  described = weir_earlier_proxy_describe (&before);
  g_assert_null (resolver); /* the system's, which tests have none of */
  g_assert_null (described);
}

/* --- a script --- */

typedef struct
{
  GTestDBus *bus;              /* (owned) */
  GDBusConnection *connection; /* (owned) */
  guint object;
  const char *answer;        /* text of GVariant; NULL: an error */
  char *asked;               /* (owned) (nullable): "SCRIPT URI" */
  WeirPacResolver *resolver; /* (owned) */
  guint n_told;
  gboolean works;
} Script;

static void
on_call (GDBusConnection *connection G_GNUC_UNUSED,
         const char *sender G_GNUC_UNUSED,
         const char *path G_GNUC_UNUSED,
         const char *interface G_GNUC_UNUSED,
         const char *method G_GNUC_UNUSED,
         GVariant *parameters,
         GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  Script *s = user_data;
  const char *script, *uri;

  g_variant_get (parameters, "(&s&s)", &script, &uri);
  g_free (s->asked);
  s->asked = g_strconcat (script, " ", uri, NULL);
  if (s->answer == NULL)
    g_dbus_method_invocation_return_dbus_error (invocation, "example.Error", "No such script");
  else
    g_dbus_method_invocation_return_value (invocation,
                                           g_variant_parse (NULL, s->answer, NULL, NULL, NULL));
}

static const GDBusInterfaceVTable vtable = { .method_call = on_call };

static void
serve (Script *s)
{
  g_autoptr (GDBusNodeInfo) node =
    g_dbus_node_info_new_for_xml ("<node><interface name='org.gtk.GLib.PACRunner'><method "
                                  "name='Lookup'>"
                                  "<arg type='s' direction='in'/><arg type='s' direction='in'/>"
                                  "<arg type='as' direction='out'/></method></interface></node>",
                                  NULL);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  s->connection =
    g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (s->bus),
                                            G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                              G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                            NULL, NULL, &error);
  g_assert_no_error (error);
  s->object = g_dbus_connection_register_object (s->connection, "/org/gtk/GLib/PACRunner",
                                                 node->interfaces[0], &vtable, s, NULL, &error);
  g_assert_no_error (error);
  reply =
    g_dbus_connection_call_sync (s->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                 "org.freedesktop.DBus", "RequestName",
                                 g_variant_new ("(su)", "org.gtk.GLib.PACRunner", 0), NULL,
                                 G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
on_told (gboolean works, gpointer user_data)
{
  Script *s = user_data;

  s->n_told++;
  s->works = works;
}

static void
on_result (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Asks for the way to an address, and expects this one. */
static void
expect (Script *s, const char *expected)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) proxies = NULL;
  g_autofree char *all = NULL;

  g_proxy_resolver_lookup_async (G_PROXY_RESOLVER (s->resolver), "https://far.example", NULL,
                                 on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (s->resolver), result, &error);
  g_assert_no_error (error);
  all = g_strjoinv (" ", proxies);
  g_assert_cmpstr (all, ==, expected);
}

static void
set_up (Script *s, gconstpointer is_served)
{
  g_auto (WeirProxyState) before = { 0 };

  s->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (s->bus);
  if (GPOINTER_TO_INT (is_served))
    serve (s);

  weir_proxy_state_init (&before);
  weir_proxy_state_set (&before, WEIR_PROXY_MODE, g_variant_new_string ("auto"));
  weir_proxy_state_set (&before, WEIR_PROXY_AUTOCONFIG_URL,
                        g_variant_new_string ("http://p.example/p"));
  s->resolver = WEIR_PAC_RESOLVER (weir_earlier_proxy_new (&before, NULL, on_told, s));
}

static void
tear_down (Script *s, gconstpointer user_data G_GNUC_UNUSED)
{
  g_assert_finalize_object (s->resolver);
  if (s->connection != NULL)
    {
      g_dbus_connection_unregister_object (s->connection, s->object);
      g_dbus_connection_close_sync (s->connection, NULL, NULL);
      g_object_unref (s->connection);
    }
  g_test_dbus_down (s->bus);
  g_object_unref (s->bus);
  g_free (s->asked);
}

static void
test_script (Script *s, gconstpointer user_data G_GNUC_UNUSED)
{
  s->answer = "(['http://proxy.example:3128', 'direct://'],)";
  expect (s, "http://proxy.example:3128 direct://");
  g_assert_cmpstr (s->asked, ==, "http://p.example/p https://far.example");
  g_assert_true (s->works);

  /* What is no proxy is left out; with none left the way is direct. */
  s->answer = "(['', 'no uri', 'socks://k:1'],)";
  expect (s, "socks://k:1");
  s->answer = "(@as [],)";
  expect (s, "direct://");
  g_assert_cmpuint (s->n_told, ==, 1);

  s->answer = NULL;
  expect (s, "direct://");
  g_assert_false (s->works);
  s->answer = "(['http://proxy.example:3128'],)";
  expect (s, "http://proxy.example:3128");
  g_assert_true (s->works);
  g_assert_cmpuint (s->n_told, ==, 3);

  weir_pac_resolver_disconnect (s->resolver);
  s->answer = NULL;
  expect (s, "direct://");
  g_assert_cmpuint (s->n_told, ==, 3);
}

/* More proxies than anybody tries. */
static void
test_many (Script *s, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GString) answer = g_string_new ("(['http://p:1'");
  g_autoptr (GString) expected = g_string_new ("http://p:1");

  for (guint i = 2; i <= 17; i++)
    g_string_append_printf (answer, ", 'http://p:%u'", i);
  for (guint i = 2; i <= 16; i++)
    g_string_append_printf (expected, " http://p:%u", i);
  g_string_append (answer, "],)");
  s->answer = answer->str;
  expect (s, expected->str);
}

static void
test_no_service (Script *s, gconstpointer user_data G_GNUC_UNUSED)
{
  expect (s, "direct://");
  g_assert_cmpuint (s->n_told, ==, 1);
  g_assert_false (s->works);
}

static void
test_cancelled (Script *s, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) proxies = NULL;

  g_proxy_resolver_lookup_async (G_PROXY_RESOLVER (s->resolver), "https://far.example", cancellable,
                                 on_result, &result);
  g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (s->resolver), result, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (proxies);
  g_assert_cmpuint (s->n_told, ==, 0);
}

#define ADD(path, func, is_served) \
  g_test_add (path, Script, GINT_TO_POINTER (is_served), set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");

  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/computer/earlier/manual", test_manual);
  g_test_add_func ("/computer/earlier/credentials", test_credentials);
  g_test_add_func ("/computer/earlier/none", test_none);
  if (daemon != NULL)
    {
      ADD ("/computer/earlier/script", test_script, TRUE);
      ADD ("/computer/earlier/many", test_many, TRUE);
      ADD ("/computer/earlier/no-service", test_no_service, FALSE);
      ADD ("/computer/earlier/cancelled", test_cancelled, TRUE);
    }

  return g_test_run ();
}
