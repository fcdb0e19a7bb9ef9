/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Weir as this computer's proxy: who acts, through which proxy Weir goes itself, and what is listed and undone.
 *
 * The desktop is GSettings with a key file in a home of the test's own.
 */

#include "service-fixture.h"

#include "http-peer.h"
#include "test-folder.h"
#include "weir-autostart.h"

#include <glib/gstdio.h>
#include <string.h>

#define SCHEMA "org.gnome.system.proxy"

typedef struct
{
  Fixture base;
  HttpOrigin *earlier; /* (owned): the proxy of before */
  GSettings *proxy;    /* (owned) */
  GSettings *http;     /* (owned) */
} Computer;

static void
set_up (Computer *c, gconstpointer user_data)
{
  fixture_set_up (&c->base, user_data);
  c->earlier = http_origin_new ("");
  c->proxy = g_settings_new (SCHEMA);
  c->http = g_settings_get_child (c->proxy, "http");
  g_settings_reset (c->proxy, "mode");
  g_settings_reset (c->proxy, "autoconfig-url");
  g_settings_reset (c->http, "host");
  g_settings_reset (c->http, "port");
  g_settings_reset (c->http, "use-authentication");
  g_settings_reset (c->http, "authentication-user");
  g_settings_reset (c->http, "authentication-password");
}

static void
tear_down (Computer *c, gconstpointer user_data)
{
  fixture_tear_down (&c->base, user_data);
  g_clear_object (&c->proxy);
  g_clear_object (&c->http);
  http_origin_free (c->earlier);
}

static void
set_earlier (Computer *c)
{
  g_settings_set_string (c->proxy, "mode", "manual");
  g_settings_set_string (c->http, "host", "127.0.0.1");
  g_settings_set_int (c->http, "port", http_origin_get_port (c->earlier));
}

static void
expect_mode (Computer *c, const char *expected)
{
  g_autofree char *mode = g_settings_get_string (c->proxy, "mode");

  g_assert_cmpstr (mode, ==, expected);
}

/* --- waiting --- */

static gboolean
is_used (gpointer service)
{
  gboolean used;

  g_object_get (service, "used-for-computer", &used, NULL);

  return used;
}

static gboolean
is_not_used (gpointer service)
{
  return !is_used (service);
}

/* Returns: (transfer full) (nullable) */
static char *
get_problem (WeirService *service)
{
  char *problem;

  g_object_get (service, "computer-problem", &problem, NULL);

  return problem;
}

static gboolean
has_problem (gpointer service)
{
  g_autofree char *problem = get_problem (service);

  return problem != NULL;
}

static void
expect_problem (WeirService *service, const char *words)
{
  g_autofree char *problem = get_problem (service);

  g_assert_nonnull (problem);
  g_assert_nonnull (strstr (problem, words));
}

static gboolean
is_manual (gpointer user_data)
{
  Computer *c = user_data;
  g_autofree char *mode = g_settings_get_string (c->proxy, "mode");

  return g_str_equal (mode, "manual");
}

static void
on_result (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  return *(GAsyncResult **) user_data != NULL;
}

/* Returns: (transfer full) (element-type WeirComputerChange) */
static GPtrArray *
list_changes (WeirService *service)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *changes;

  weir_service_list_changes_async (service, NULL, on_result, &result);
  await (has_result, &result);
  changes = weir_service_list_changes_finish (service, result, &error);
  g_assert_no_error (error);

  return changes;
}

/* Returns: (transfer full) (nullable) (element-type WeirComputerOutcome) */
static GPtrArray *
undo_changes (WeirService *service, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_service_undo_changes_async (service, NULL, on_result, &result);
  await (has_result, &result);

  return weir_service_undo_changes_finish (service, result, error);
}

static void
expect_change (GPtrArray *changes, guint index, WeirComputerKind kind, const char *words)
{
  const WeirComputerChange *change = g_ptr_array_index (changes, index);

  g_assert_cmpint (change->kind, ==, kind);
  g_assert_nonnull (strstr (change->detail, words));
}

static void
start_and_use (Computer *c)
{
  fixture_start (c->base.service);
  weir_service_use_for_computer (c->base.service, TRUE);
  await (is_used, c->base.service);
}

/* --- on and off --- */

static void
test_used (Computer *c, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *url = NULL;
  g_autofree char *expected = NULL;

  fixture_start (c->base.service);
  g_assert_true (weir_service_can_use_for_computer (c->base.service, NULL));
  g_assert_true (is_not_used (c->base.service));
  expect_mode (c, "none");

  weir_service_use_for_computer (c->base.service, TRUE);
  await (is_used, c->base.service);
  expect_mode (c, "auto");
  url = g_settings_get_string (c->proxy, "autoconfig-url");
  expected =
    g_strdup_printf ("http://127.0.0.1:%u/proxy.pac", weir_service_get_port (c->base.service));
  g_assert_cmpstr (url, ==, expected);

  weir_service_set_setting (c->base.service, WEIR_SETTING_FAIL_CLOSED, 1);
  await (is_manual, c);
  g_assert_true (is_used (c->base.service));
  weir_service_use_for_computer (c->base.service, FALSE);
  await (is_not_used, c->base.service);
  expect_mode (c, "none");
}

/* The setting is kept: a start sets it again, and the end of each puts it back. */
static void
test_quit_and_start (Computer *c, gconstpointer user_data G_GNUC_UNUSED)
{
  set_earlier (c);
  start_and_use (c);
  weir_service_stop (c->base.service);
  expect_mode (c, "manual");
  g_assert_true (is_not_used (c->base.service));

  fixture_restart (&c->base);
  fixture_start (c->base.service);
  await (is_used, c->base.service);
  expect_mode (c, "auto");
  weir_service_stop (c->base.service);
  expect_mode (c, "manual");
}

/* What another process is told: who leads the desktop where, and in which way. */
static void
test_leads (Computer *c, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *address = NULL;

  set_earlier (c);
  g_settings_set_string (c->proxy, "autoconfig-url", "http://127.0.0.1:1/proxy.pac");
  start_and_use (c);
  address = weir_service_find_running (c->base.service);
  g_assert_true (weir_service_leads_computer_to (c->base.service, address));
  g_assert_false (weir_service_leads_computer_to (c->base.service, "127.0.0.1:1"));

  weir_service_set_setting (c->base.service, WEIR_SETTING_FAIL_CLOSED, 1);
  g_assert_false (weir_service_leads_computer_to (c->base.service, address));
  await (is_manual, c);
  g_assert_true (weir_service_leads_computer_to (c->base.service, address));

  weir_service_use_for_computer (c->base.service, FALSE);
  await (is_not_used, c->base.service);
  g_assert_false (weir_service_leads_computer_to (c->base.service, address));
  weir_service_set_setting (c->base.service, WEIR_SETTING_FAIL_CLOSED, 0);
}

/* That it fails is told, and the proxy goes on. */
static void
test_failed (Computer *c, gconstpointer user_data G_GNUC_UNUSED)
{
  guint16 port;
  g_autoptr (GSocket) other = http_take_port (&port);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/proxy.pac", port);
  g_autofree char *response = NULL;

  /* There another Weir could listen. */
  weir_service_set_setting (c->base.service, WEIR_SETTING_PORT, port);
  g_settings_set_string (c->proxy, "autoconfig-url", url);
  g_settings_set_string (c->proxy, "mode", "auto");
  fixture_start (c->base.service);
  weir_service_use_for_computer (c->base.service, TRUE);
  await (has_problem, c->base.service);
  expect_problem (c->base.service, "another");
  g_assert_true (is_not_used (c->base.service));
  response = http_fetch (weir_service_get_port (c->base.service),
                         "GET /proxy.pac HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  g_assert_nonnull (response);

  g_socket_close (other, NULL);
  weir_service_use_for_computer (c->base.service, TRUE);
  await (is_used, c->base.service);
  g_assert_false (has_problem (c->base.service));
}

/* --- the way out --- */

static void
test_earlier_proxy (Computer *c, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *response = NULL;
  g_autofree char *head = NULL;

  set_earlier (c);
  start_and_use (c);
  response = http_fetch (weir_service_get_port (c->base.service),
                         "GET http://far.example/a HTTP/1.1\r\nHost: far.example\r\n"
                         "Connection: close\r\n\r\n");
  g_assert_nonnull (strstr (response, "hello"));
  g_assert_cmpuint (http_origin_get_n_requests (c->earlier), ==, 1);
  head = http_origin_get_last_head (c->earlier);
  g_assert_true (g_str_has_prefix (head, "GET http://far.example:80/a HTTP/1.1\r\n"));
}

/* With its name and its password, which are in no file of Weir's. */
static void
test_earlier_password (Computer *c, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *response = NULL;
  g_autofree char *head = NULL;

  set_earlier (c);
  g_settings_set_boolean (c->http, "use-authentication", TRUE);
  g_settings_set_string (c->http, "authentication-user", "ann");
  g_settings_set_string (c->http, "authentication-password", "s3cret@:/");
  weir_service_set_setting (c->base.service, WEIR_SETTING_FAIL_CLOSED, 1);
  start_and_use (c);
  g_assert_false (g_settings_get_boolean (c->http, "use-authentication"));
  response = http_fetch (weir_service_get_port (c->base.service),
                         "GET http://far.example/a HTTP/1.1\r\nHost: far.example\r\n"
                         "Connection: close\r\n\r\n");
  g_assert_nonnull (strstr (response, "hello"));
  head = http_origin_get_last_head (c->earlier);
  g_assert_nonnull (strstr (head, "\r\nProxy-Authorization: Basic YW5uOnMzY3JldEA6Lw==\r\n"));
  g_assert_false (test_folder_contains (c->base.folder, "s3cret"));

  weir_service_stop (c->base.service);
  g_assert_true (g_settings_get_boolean (c->http, "use-authentication"));
}

/* A script that nobody can ask: Weir goes past it, and says so. */
static void
test_earlier_script (Computer *c, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *request =
    g_strdup_printf ("GET http://localhost:%u/a HTTP/1.1\r\nHost: localhost:%u\r\nConnection: "
                     "close\r\n\r\n",
                     http_origin_get_port (c->earlier), http_origin_get_port (c->earlier));
  g_autofree char *response = NULL;
  g_autofree char *head = NULL;

  g_settings_set_string (c->proxy, "autoconfig-url", "http://proxy.example/p.pac");
  g_settings_set_string (c->proxy, "mode", "auto");
  start_and_use (c);
  g_assert_false (has_problem (c->base.service));
  response = http_fetch (weir_service_get_port (c->base.service), request);
  g_assert_nonnull (strstr (response, "hello"));
  head = http_origin_get_last_head (c->earlier);
  g_assert_true (g_str_has_prefix (head, "GET /a HTTP/1.1\r\n"));
  expect_problem (c->base.service, "http://proxy.example/p.pac");
  g_assert_true (is_used (c->base.service));

  weir_service_use_for_computer (c->base.service, FALSE);
  await (is_not_used, c->base.service);
  g_assert_false (has_problem (c->base.service));
}

/* --- who acts --- */

static void
test_second (Computer *c, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *why_not = NULL;

  fixture_start (c->base.service);
  c->base.other = fixture_open (&c->base);
  fixture_start (c->base.other);
  g_assert_false (weir_service_can_use_for_computer (c->base.other, &why_not));
  g_assert_nonnull (strstr (why_not, "Another Weir"));

  /* The first one hears of it. */
  weir_service_use_for_computer (c->base.other, TRUE);
  g_assert_true (has_problem (c->base.other));
  await (is_used, c->base.service);
  g_assert_true (is_not_used (c->base.other));

  /* And the end of the second one leaves it alone. */
  fixture_close (&c->base.other);
  g_assert_true (is_used (c->base.service));
  expect_mode (c, "auto");
}

static void
test_private (Computer *c, gconstpointer user_data G_GNUC_UNUSED)
{
  const WeirServiceOptions options = { .data_dir = c->base.folder, .private_session = TRUE };
  g_autoptr (GPtrArray) outcomes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *why_not = NULL;

  weir_service_use_for_computer (c->base.service, TRUE);
  fixture_close (&c->base.service);
  c->base.service = weir_service_new (&options, &error);
  fixture_start (c->base.service);
  g_assert_true (has_problem (c->base.service));
  g_assert_false (weir_service_can_use_for_computer (c->base.service, &why_not));
  g_assert_nonnull (strstr (why_not, "private session"));
  expect_mode (c, "none");

  outcomes = undo_changes (c->base.service, &error);
  g_assert_null (outcomes);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

/* --- the list, and undoing it --- */

static void
test_nothing (Computer *c, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) changes = list_changes (c->base.service);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) outcomes = undo_changes (c->base.service, &error);

  g_assert_cmpuint (changes->len, ==, 0);
  g_assert_no_error (error);
  g_assert_cmpuint (outcomes->len, ==, 0);
}

/* Returns: (transfer full): the path of the profile */
static char *
make_profile (Computer *c)
{
  char *profile = g_build_filename (c->base.folder, "browsers", "firefox", NULL);

  g_assert_cmpint (g_mkdir_with_parents (profile, 0700), ==, 0);

  return profile;
}

static void
test_undo (Computer *c, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GPtrArray) outcomes = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *profile = make_profile (c);

  set_earlier (c);
  start_and_use (c);
  g_assert_true (weir_autostart_write ("/usr/bin/weir", NULL, &error));
  weir_service_set_setting (c->base.service, WEIR_SETTING_AUTOSTART, 1);
  changes = list_changes (c->base.service);
  g_assert_cmpuint (changes->len, ==, 3);
  expect_change (changes, 0, WEIR_COMPUTER_PROXY, weir_service_get_address (c->base.service));
  expect_change (changes, 1, WEIR_COMPUTER_AUTOSTART, ".desktop");
  expect_change (changes, 2, WEIR_COMPUTER_PROFILE, "Firefox");

  outcomes = undo_changes (c->base.service, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (outcomes->len, ==, 3);
  for (guint i = 0; i < outcomes->len; i++)
    {
      const WeirComputerOutcome *outcome = g_ptr_array_index (outcomes, i);

      g_assert_true (outcome->is_undone);
      g_assert_cmpint (outcome->kind, ==,
                       ((const WeirComputerChange *) g_ptr_array_index (changes, i))->kind);
    }

  expect_mode (c, "manual");
  g_assert_true (is_not_used (c->base.service));
  g_assert_cmpint (weir_service_get_setting (c->base.service, WEIR_SETTING_USE_FOR_COMPUTER), ==,
                   0);
  g_assert_cmpint (weir_service_get_setting (c->base.service, WEIR_SETTING_AUTOSTART), ==, 0);
  g_assert_false (g_file_test (profile, G_FILE_TEST_EXISTS));
  left = list_changes (c->base.service);
  g_assert_cmpuint (left->len, ==, 0);
}

/* What the list says of the proxy follows what is so. */
static void
test_row (Computer *c, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (c->base.folder, "computer.ini", NULL);
  g_autofree char *snapshot = NULL;
  g_autofree char *url = NULL;
  g_autoptr (GPtrArray) used = NULL;
  g_autoptr (GPtrArray) changed = NULL;
  g_autoptr (GPtrArray) dead = NULL;
  g_autoptr (GPtrArray) damaged = NULL;

  set_earlier (c);
  start_and_use (c);
  used = list_changes (c->base.service);
  expect_change (used, 0, WEIR_COMPUTER_PROXY, "through which Weir goes");
  g_assert_true (g_file_get_contents (path, &snapshot, NULL, NULL));
  url = g_settings_get_string (c->proxy, "autoconfig-url");

  g_settings_set_string (c->proxy, "mode", "none");
  await (is_not_used, c->base.service);
  changed = list_changes (c->base.service);
  expect_change (changed, 0, WEIR_COMPUTER_PROXY, "another program changed it");

  fixture_restart (&c->base);
  g_assert_true (g_file_set_contents (path, snapshot, -1, NULL));
  g_settings_set_string (c->proxy, "autoconfig-url", url);
  g_settings_set_string (c->proxy, "mode", "auto");
  dead = list_changes (c->base.service);
  expect_change (dead, 0, WEIR_COMPUTER_PROXY, "does not run");

  g_assert_true (g_file_set_contents (path, "?", -1, NULL));
  damaged = list_changes (c->base.service);
  expect_change (damaged, 0, WEIR_COMPUTER_PROXY, "damaged");
}

/* By a command, while another process carries the traffic: that one puts it back. */
static void
test_undo_elsewhere (Computer *c, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) outcomes = NULL;
  g_autoptr (GError) error = NULL;

  set_earlier (c);
  start_and_use (c);
  c->base.other = fixture_open (&c->base);
  outcomes = undo_changes (c->base.other, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (outcomes->len, ==, 1);
  g_assert_true (((const WeirComputerOutcome *) g_ptr_array_index (outcomes, 0))->is_undone);
  expect_mode (c, "manual");
  g_assert_true (is_not_used (c->base.service));
}

/* The end of a crash: nobody runs, and the command does it by itself. */
static void
test_undo_after_crash (Computer *c, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (c->base.folder, "computer.ini", NULL);
  g_autofree char *snapshot = NULL;
  g_autofree char *url = NULL;
  g_autoptr (GPtrArray) outcomes = NULL;
  g_autoptr (GError) error = NULL;

  set_earlier (c);
  start_and_use (c);
  g_assert_true (g_file_get_contents (path, &snapshot, NULL, NULL));
  url = g_settings_get_string (c->proxy, "autoconfig-url");
  fixture_restart (&c->base);
  g_assert_true (g_file_set_contents (path, snapshot, -1, NULL));
  g_settings_set_string (c->proxy, "autoconfig-url", url);
  g_settings_set_string (c->proxy, "mode", "auto");

  outcomes = undo_changes (c->base.service, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (outcomes->len, ==, 1);
  expect_mode (c, "manual");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

#define ADD(path, test) \
  g_test_add ("/service/computer/" path, Computer, NULL, set_up, test, tear_down)

static void
add_tests (void)
{
  ADD ("used", test_used);
  ADD ("quit-and-start", test_quit_and_start);
  ADD ("leads", test_leads);
  ADD ("failed", test_failed);
  ADD ("earlier-proxy", test_earlier_proxy);
  ADD ("earlier-password", test_earlier_password);
  ADD ("earlier-script", test_earlier_script);
  ADD ("second", test_second);
  ADD ("private", test_private);
  ADD ("nothing", test_nothing);
  ADD ("row", test_row);
  ADD ("undo", test_undo);
  ADD ("undo-elsewhere", test_undo_elsewhere);
  ADD ("undo-after-crash", test_undo_after_crash);
}

static gboolean
set_up_desktop (const char *home)
{
  static const char *const folders[] = { "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME" };
  GSettingsSchemaSource *source;
  g_autoptr (GSettingsSchema) schema = NULL;

  g_setenv ("HOME", home, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    g_setenv (folders[i], home, TRUE);
  g_setenv ("GSETTINGS_BACKEND", "keyfile", TRUE);
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  source = g_settings_schema_source_get_default ();
  schema = source != NULL ? g_settings_schema_source_lookup (source, SCHEMA, TRUE) : NULL;

  return schema != NULL;
}

int
main (int argc, char *argv[])
{
  g_autofree char *home = g_dir_make_tmp ("weir-home-XXXXXX", NULL);
  int status;

  g_test_init (&argc, &argv, NULL);
  if (set_up_desktop (home))
    add_tests ();
  status = g_test_run ();
  test_folder_remove (home);

  return status;
}
