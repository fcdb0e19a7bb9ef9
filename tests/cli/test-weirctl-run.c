/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl run between a client and an origin, with other commands beside it.
 */

#include "weirctl-child.h"

#include "http-peer.h"
#include "weir-service.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#define SITE "shop.example"
#define TRACKER "tracker.example"

/* Lines of JSON; the stream that reads takes some out of the pipe by itself. */
#define MORE_THAN_A_PIPE_HOLDS 400
#define LONG_PATH 2000                /* octets */
#define MAX_WAITING (4 * 1024 * 1024) /* of src/cli/weirctl-output.h */

typedef struct
{
  char *parent;       /* (owned) */
  char *folder;       /* (owned) */
  char *resolve;      /* (owned): options that send both hosts to the origin */
  HttpOrigin *origin; /* (owned) */
  Running running;
} Fixture;

static void
set_up (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  guint16 port;

  f->parent = g_dir_make_tmp ("weir-test-XXXXXX", NULL);
  f->folder = g_build_filename (f->parent, "data", NULL);
  f->origin = http_origin_new ("Set-Cookie: id=1; Max-Age=3600\r\n");
  port = http_origin_get_port (f->origin);
  f->resolve = g_strdup_printf ("--resolve " SITE ":80:127.0.0.1:%u "
                                "--resolve " TRACKER ":80:127.0.0.1:%u",
                                port, port);
}

static void
tear_down (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  running_clear (&f->running);
  http_origin_free (f->origin);
  g_assert_true (test_folder_remove (f->parent));
  g_free (f->resolve);
  g_free (f->folder);
  g_free (f->parent);
}

static void
start (Fixture *f, const char *options)
{
  g_autofree char *line = g_strconcat (f->resolve, " ", options, NULL);

  running_start (&f->running, f->folder, line);
}

/* A script of the tracker on a page of the site. Returns: (transfer full): the status line */
static char *
fetch (Fixture *f)
{
  g_autofree char *response =
    http_fetch (f->running.port, "GET http://" TRACKER "/t.js?q=1 HTTP/1.1\r\nHost: " TRACKER "\r\n"
                                 "Referer: http://" SITE "/\r\nSec-Fetch-Dest: script\r\n"
                                 "Cookie: uid=7\r\nConnection: close\r\n\r\n");

  g_assert_nonnull (response);

  return g_strndup (response, strcspn (response, "\r"));
}

static void
test_lines (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *status = NULL;
  g_autofree char *head = NULL;

  start (f, "");
  status = fetch (f);
  g_assert_cmpstr (status, ==, "HTTP/1.1 200 OK");
  head = http_origin_get_last_head (f->origin);
  g_assert_null (strstr (head, "Cookie"));
  running_expect (&f->running, "changed", "http://" TRACKER "/t.js?q=1");
}

static void
test_json (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *status = NULL;
  g_autofree char *line = NULL;

  start (f, "--json");
  status = fetch (f);
  g_assert_cmpstr (status, ==, "HTTP/1.1 200 OK");
  line = running_read_line (&f->running);
  g_assert_true (g_str_has_prefix (line, "{\"id\":"));
  g_assert_true (g_str_has_suffix (line, "}"));
  g_assert_nonnull (strstr (line, "\"verdict\":\"changed\""));
  g_assert_nonnull (strstr (line, "\"site\":\"" SITE "\""));
  g_assert_nonnull (strstr (line, "\"type\":\"script\""));
  g_assert_nonnull (strstr (line, "\"cookies_withheld\":2"));
}

static void
test_second (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  Complaining second;

  g_test_summary ("A second proxy on the same data folder runs, and says what that means");

  start (f, "");
  complaining_start (&second, f->folder, "");
  complaining_expect (&second, "another Weir");
  complaining_stop (&second);
}

static void
test_signal (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  start (f, "");
  running_stop (&f->running, SIGTERM);
  start (f, "");
  running_stop (&f->running, SIGINT);
  start (f, "");
  running_stop (&f->running, SIGHUP);
}

/* Fetches until the status is @status: another command has just changed the rules. */
static void
fetch_until (Fixture *f, const char *status)
{
  for (;;)
    {
      g_autofree char *got = fetch (f);

      if (g_str_equal (got, status))
        return;
    }
}

static void
test_follows_commands (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_auto (Outcome) done = { 0 };
  g_autofree char *status = NULL;
  gint64 begun;

  g_test_summary ("What other commands change holds for the next requests within a second");

  start (f, "");
  status = fetch (f);
  g_assert_cmpstr (status, ==, "HTTP/1.1 200 OK");

  weirctl_on (&done, f->folder, "block " TRACKER);
  g_assert_cmpint (done.status, ==, 0);
  begun = g_get_monotonic_time ();
  fetch_until (f, "HTTP/1.1 403 Forbidden");
  g_test_message ("a block was followed after %d ms",
                  (int) ((g_get_monotonic_time () - begun) / 1000));

  weirctl_on (&done, f->folder, "undo");
  g_assert_cmpint (done.status, ==, 0);
  fetch_until (f, "HTTP/1.1 200 OK");
}

static gboolean
has_hits (Fixture *f)
{
  g_auto (Outcome) done = { 0 };

  weirctl_on (&done, f->folder, "rules --json");

  return strstr (done.out, "\"hits\":1,") != NULL;
}

static void
test_history (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_auto (Outcome) done = { 0 };
  g_autofree char *status = NULL;

  weirctl_on (&done, f->folder, "block " TRACKER);
  start (f, "");
  status = fetch (f);
  g_assert_cmpstr (status, ==, "HTTP/1.1 403 Forbidden");
  running_expect (&f->running, "blocked", TRACKER);

  while (!has_hits (f))
    ;
  running_stop (&f->running, SIGTERM);

  weirctl_on (&done, f->folder, "history verdict:blocked --since 1h");
  g_assert_cmpint (done.status, ==, 0);
  g_assert_nonnull (strstr (done.out, "http://" TRACKER "/t.js"));
  g_assert_null (strstr (done.out, "q=1"));
  weirctl_on (&done, f->folder, "history -- -verdict:blocked");
  g_assert_cmpint (done.status, ==, 0);
  g_assert_cmpstr (done.out, ==, "");
  weirctl_on (&done, f->folder, "history --json");
  g_assert_nonnull (strstr (done.out, "\"rule\":\"block host " TRACKER "\""));
}

/* Connects to the proxy, and says nothing. */
static GSocketConnection *
connect_idle (Fixture *f)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", f->running.port, NULL, &error);
  g_assert_no_error (error);

  return connection;
}

/* Reads up to the end. Returns: (transfer full) */
static char *
read_all (GSocketConnection *connection)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  char text[512] = "";
  gsize n_read;
  g_autoptr (GError) error = NULL;

  g_input_stream_read_all (stream, text, sizeof text - 1, &n_read, NULL, &error);
  g_assert_no_error (error);

  return g_strdup (text);
}

static void
test_idle_timeout (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GSocketConnection) idle = NULL;
  g_autofree char *said = NULL;

  g_test_summary ("A client that asks for nothing is closed without a word");

  start (f, "--idle-timeout 1");
  idle = connect_idle (f);
  said = read_all (idle);
  g_assert_cmpstr (said, ==, "");
}

static void
test_max_connections (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GSocketConnection) first = NULL;
  g_autoptr (GSocketConnection) second = NULL;
  g_autofree char *said = NULL;
  g_autofree char *status = NULL;

  g_test_summary ("At the bound a client is served, beyond it another is told to come later");

  start (f, "--max-connections 2");
  first = connect_idle (f);
  status = fetch (f);
  g_assert_cmpstr (status, ==, "HTTP/1.1 200 OK");

  second = connect_idle (f);
  {
    g_autoptr (GSocketConnection) third = connect_idle (f);

    said = read_all (third);
    g_assert_true (g_str_has_prefix (said, "HTTP/1.1 503 Service Unavailable\r\n"));
    g_assert_nonnull (strstr (said, "\r\nRetry-After: 1\r\n"));
  }
}

/* The command's option comes before what the window left in the settings. */
static void
test_setting (Fixture *f, gconstpointer user_data)
{
  const char *option = user_data;
  const WeirServiceOptions options = { .data_dir = f->folder };
  g_autoptr (WeirService) service = weir_service_new (&options, NULL);
  g_autoptr (GSocketConnection) first = NULL;
  g_autoptr (GSocketConnection) second = NULL;
  g_autofree char *said = NULL;

  weir_service_set_setting (service, WEIR_SETTING_MAX_CONNECTIONS, 3);
  weir_service_set_setting (service, WEIR_SETTING_IDLE_TIMEOUT, 1);
  g_assert_true (weir_service_flush (service, NULL));

  start (f, option);
  first = connect_idle (f);
  second = connect_idle (f);
  said = read_all (second);
  g_assert_cmpint (g_str_has_prefix (said, "HTTP/1.1 503"), ==, *option != '\0');
  if (*option == '\0')
    g_assert_cmpstr (said, ==, "");
}

/* A page of the site asks for the origin by its address. Returns: (transfer full): the status line */
static char *
fetch_private (Fixture *f)
{
  guint16 port = http_origin_get_port (f->origin);
  g_autofree char *request = g_strdup_printf ("GET http://127.0.0.1:%u/ HTTP/1.1\r\n"
                                              "Host: 127.0.0.1\r\nReferer: http://" SITE "/\r\n"
                                              "Connection: close\r\n\r\n",
                                              port);
  g_autofree char *response = http_fetch (f->running.port, request);

  g_assert_nonnull (response);

  return g_strndup (response, strcspn (response, "\r"));
}

static void
test_guard_private (Fixture *f, gconstpointer user_data)
{
  const char *option = user_data;
  const WeirServiceOptions options = { .data_dir = f->folder };
  g_auto (Outcome) done = { 0 };
  g_autofree char *refused = NULL;
  g_autofree char *allowed = NULL;
  g_autofree char *given = NULL;

  g_test_summary ("A page does not reach this computer, by the option or by the setting");

  if (strstr (option, "guard") == NULL)
    {
      g_autoptr (WeirService) service = weir_service_new (&options, NULL);

      weir_service_set_setting (service, WEIR_SETTING_GUARD_PRIVATE, TRUE);
      g_assert_true (weir_service_flush (service, NULL));
    }

  start (f, option);
  refused = fetch_private (f);
  g_assert_cmpstr (refused, ==, "HTTP/1.1 403 Forbidden");
  g_assert_cmpuint (http_origin_get_n_requests (f->origin), ==, 0);
  running_expect (&f->running, "\"verdict\":\"blocked\"", "\"reason\":\"private\"");

  /* What --resolve gave is the user's own word. */
  given = fetch (f);
  g_assert_cmpstr (given, ==, "HTTP/1.1 200 OK");

  running_stop (&f->running, SIGTERM);
  weirctl_on (&done, f->folder, "allow 127.0.0.1 --on " SITE);
  start (f, option);
  allowed = fetch_private (f);
  g_assert_cmpstr (allowed, ==, "HTTP/1.1 200 OK");
}

static void
test_unguarded (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *status = NULL;

  start (f, "");
  status = fetch_private (f);
  g_assert_cmpstr (status, ==, "HTTP/1.1 200 OK");
}

static void
test_remote (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GSubprocess) remote = NULL;
  g_autoptr (GDataInputStream) err = NULL;
  g_autoptr (GDataInputStream) out = NULL;
  g_autofree char *warning = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  g_test_summary ("Where other computers reach it, it says so, and where");

  remote = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                             &error, g_getenv ("WEIRCTL"), "run", "--data-dir", f->folder,
                             "--listen", "0.0.0.0:0", "--allow-remote", NULL);
  g_assert_no_error (error);
  err = g_data_input_stream_new (g_subprocess_get_stderr_pipe (remote));
  warning = g_data_input_stream_read_line_utf8 (err, NULL, NULL, &error);
  g_assert_no_error (error);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (remote));
  line = g_data_input_stream_read_line_utf8 (out, NULL, NULL, &error);
  g_assert_no_error (error);

  g_assert_true (g_str_has_prefix (line, "listening on 0.0.0.0:"));
  g_assert_true (g_str_has_prefix (warning, "weirctl: other computers"));
  g_assert_true (g_str_has_suffix (warning, line + strlen ("listening on ")));

  g_subprocess_send_signal (remote, SIGTERM);
  g_assert_true (g_subprocess_wait_check (remote, NULL, &error));
  g_assert_no_error (error);
}

static void
test_private (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *status = NULL;

  start (f, "--private");
  status = fetch (f);
  g_assert_cmpstr (status, ==, "HTTP/1.1 200 OK");
  running_expect (&f->running, "changed", TRACKER);
  running_stop (&f->running, SIGTERM);
  g_assert_false (g_file_test (f->folder, G_FILE_TEST_EXISTS));
}

static void
test_exact_port (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  guint16 port;
  g_autoptr (GSocket) socket G_GNUC_UNUSED = http_take_port (&port);
  g_autofree char *line = g_strdup_printf ("run --listen 127.0.0.1:%u", port);
  g_autofree char *number = g_strdup_printf ("%u", port);
  g_auto (Outcome) done = { 0 };

  weirctl_on (&done, f->folder, line);
  g_assert_cmpint (done.status, ==, 1);
  g_assert_cmpstr (done.out, ==, "");
  g_assert_nonnull (strstr (done.err, number));
}

static void
test_slow_reader (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_test_summary ("A pipe that is full holds up no request, and loses no line");

  start (f, "--json");
  for (guint i = 0; i < MORE_THAN_A_PIPE_HOLDS; i++)
    {
      g_autofree char *status = fetch (f);

      g_assert_cmpstr (status, ==, "HTTP/1.1 200 OK");
    }

  for (guint i = 0; i < MORE_THAN_A_PIPE_HOLDS; i++)
    running_expect (&f->running, "{\"id\":", "\"verdict\":\"changed\"");
}

static void
fetch_path (Fixture *f, const char *path)
{
  g_autofree char *request = g_strdup_printf ("GET http://" TRACKER "/%s HTTP/1.1\r\n"
                                              "Host: " TRACKER "\r\nConnection: close\r\n\r\n",
                                              path);
  g_autofree char *response = http_fetch (f->running.port, request);

  g_assert_nonnull (response);
}

static void
test_no_reader (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  const guint n_flooding = MAX_WAITING / LONG_PATH + 100;
  g_autofree char *path = g_strnfill (LONG_PATH, 'x');
  g_auto (Outcome) done = { 0 };
  guint n_lines = 0;

  g_test_summary ("What nobody reads is kept up to a bound; lines beyond it are left out whole");

  weirctl_on (&done, f->folder, "block " TRACKER);
  start (f, "--json");
  for (guint i = 0; i < n_flooding; i++)
    fetch_path (f, path);

  g_subprocess_send_signal (f->running.process, SIGTERM);
  for (;;)
    {
      g_autofree char *line = running_read_line (&f->running);

      if (line == NULL)
        break;
      g_assert_true (g_str_has_prefix (line, "{\"id\":") && g_str_has_suffix (line, "}"));
      n_lines++;
    }
  g_assert_cmpuint (n_lines, <, n_flooding);
  g_assert_cmpuint (n_lines, >, n_flooding / 2);

  g_assert_true (g_subprocess_wait_check (f->running.process, NULL, NULL));
  g_clear_object (&f->running.out);
  g_clear_object (&f->running.process);
}

static void
test_lost_reader (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  g_test_summary ("When nobody reads its output any more, it ends, and says so by its status");

  start (f, "");
  g_assert_true (g_input_stream_close (G_INPUT_STREAM (f->running.out), NULL, &error));
  g_assert_no_error (error);

  /* It hears of the end when it writes; then it may end before it has answered. */
  g_free (http_fetch (f->running.port, "GET http://" SITE "/ HTTP/1.1\r\nHost: " SITE "\r\n"
                                       "Connection: close\r\n\r\n"));
  g_subprocess_wait (f->running.process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (f->running.process));
  g_assert_cmpint (g_subprocess_get_exit_status (f->running.process), ==, 1);
  g_clear_object (&f->running.out);
  g_clear_object (&f->running.process);
}

static void
test_app_follows (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  const WeirServiceOptions options = { .data_dir = f->folder };
  g_autoptr (WeirService) service = weir_service_new (&options, NULL);
  g_autoptr (WeirRuleItem) item = NULL;
  g_auto (Outcome) done = { 0 };
  GListModel *rules = weir_service_get_rules (service);

  g_test_summary ("A program that runs sees what commands do, and commands see what it does");

  weirctl_on (&done, f->folder, "cookies allow " SITE);
  while (g_list_model_get_n_items (rules) == 0)
    g_main_context_iteration (NULL, TRUE);

  item = g_list_model_get_item (rules, 0);
  weir_service_remove_rule (service, weir_rule_item_get_rule (item)->id);
  g_assert_true (weir_service_flush (service, NULL));
  weirctl_on (&done, f->folder, "rules --json");
  g_assert_cmpstr (done.out, ==, "");
}

#define ADD(path, test) g_test_add ("/cli/run/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("lines", test_lines);
  ADD ("json", test_json);
  ADD ("second", test_second);
  ADD ("signals-end-it-cleanly", test_signal);
  ADD ("follows-commands", test_follows_commands);
  ADD ("history", test_history);
  ADD ("idle-timeout", test_idle_timeout);
  ADD ("max-connections", test_max_connections);
  g_test_add ("/cli/run/setting/alone", Fixture, "", set_up, test_setting, tear_down);
  g_test_add ("/cli/run/setting/and-option", Fixture, "--max-connections 1 --idle-timeout 3600",
              set_up, test_setting, tear_down);
  g_test_add ("/cli/run/guard-private/option", Fixture, "--json --guard-private", set_up,
              test_guard_private, tear_down);
  g_test_add ("/cli/run/guard-private/setting", Fixture, "--json", set_up, test_guard_private,
              tear_down);
  ADD ("guard-private/off", test_unguarded);
  ADD ("remote", test_remote);
  ADD ("private", test_private);
  ADD ("exact-port", test_exact_port);
  ADD ("slow-reader", test_slow_reader);
  ADD ("no-reader", test_no_reader);
  ADD ("lost-reader", test_lost_reader);
  ADD ("app-follows-commands", test_app_follows);

  return g_test_run ();
}
