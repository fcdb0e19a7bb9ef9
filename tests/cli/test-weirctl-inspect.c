/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl run --inspect, between a client and an origin that speak TLS.
 */

#include "weirctl-child.h"

#include "https-origin.h"
#include "weir-service.h"

#include <glib/gstdio.h>
#include <string.h>

#define SITE "shop.example"

typedef struct
{
  char *parent;       /* (owned) */
  char *folder;       /* (owned) */
  char *roots;        /* (owned) */
  HttpOrigin *origin; /* (owned) */
  Running running;
} Fixture;

static void
set_up (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  f->parent = g_dir_make_tmp ("weir-test-XXXXXX", NULL);
  f->folder = g_build_filename (f->parent, "data", NULL);
  f->roots = g_build_filename (f->parent, "roots.pem", NULL);
  f->origin = https_origin_new (SITE, "", f->roots);
}

static void
tear_down (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  running_clear (&f->running);
  http_origin_free (f->origin);
  g_assert_true (test_folder_remove (f->parent));
  g_free (f->roots);
  g_free (f->folder);
  g_free (f->parent);
}

/* @options: behind those that say where the origin is, and whom to trust */
static void
start (Fixture *f, const char *options)
{
  g_autofree char *line =
    g_strdup_printf ("--resolve " SITE ":443:127.0.0.1:%u --trusted-roots %s %s",
                     http_origin_get_port (f->origin), f->roots, options);

  running_start (&f->running, f->folder, line);
}

/* Returns: (transfer full) (nullable): the status line that a client hears who trusts Weir */
static char *
fetch (Fixture *f)
{
  const WeirServiceOptions options = { .data_dir = f->folder };
  g_autoptr (WeirService) service = weir_service_new (&options, NULL);
  WeirAuthority *authority = weir_service_get_authority (service);
  const HttpTunnel tunnel = {
    .port = f->running.port,
    .host = SITE,
    .agent = "App/1",
    .issuer = authority != NULL ? weir_authority_get_pem (authority) : NULL,
  };
  g_autofree char *answer =
    http_fetch_inside (&tunnel, "GET /t.js?q=1 HTTP/1.1\r\nHost: " SITE "\r\n"
                                "Sec-Fetch-Dest: script\r\nConnection: close\r\n\r\n");

  return answer != NULL ? g_strndup (answer, strcspn (answer, "\r")) : NULL;
}

/* By all, and by the host. */
static void
test_inside (Fixture *f, gconstpointer options)
{
  g_autofree char *status = NULL;

  start (f, options);
  status = fetch (f);
  g_assert_cmpstr (status, ==, "HTTP/1.1 200 OK");
  running_expect (&f->running, "passed", "https://" SITE "/t.js?q=1");
}

/* A variable that somebody else has set does not give the keys of connections away. */
static void
test_no_key_log (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *keys = g_build_filename (f->parent, "keys", NULL);

  g_setenv ("SSLKEYLOGFILE", keys, TRUE);
  start (f, "--inspect all");
  g_unsetenv ("SSLKEYLOGFILE");
  {
    g_autofree char *status = fetch (f);

    g_assert_cmpstr (status, ==, "HTTP/1.1 200 OK");
  }
  g_assert_false (g_file_test (keys, G_FILE_TEST_EXISTS));
}

/* By none, by another host, and by nothing. */
static void
test_tunnel (Fixture *f, gconstpointer options)
{
  g_autofree char *status = NULL;

  start (f, options);
  status = fetch (f);
  g_assert_null (status); /* the client does not know the origin's own root */
  running_expect (&f->running, "tunnelled", SITE);
}

static void
test_wrong_usage (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_auto (Outcome) done = { 0 };

  weirctl_on (&done, f->folder, "run --inspect shop.example,no_such^host");
  g_assert_cmpint (done.status, ==, 2);
  g_assert_nonnull (strstr (done.err, "no_such^host"));
}

static void
test_bad_roots (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_auto (Outcome) missing = { 0 };
  g_auto (Outcome) empty = { 0 };

  weirctl_on (&missing, f->folder, "run --trusted-roots /no/such/file.pem");
  g_assert_cmpint (missing.status, ==, 1);
  g_assert_nonnull (strstr (missing.err, "/no/such/file.pem"));

  g_assert_true (g_file_set_contents (f->roots, "no certificate", -1, NULL));
  {
    g_autofree char *line = g_strconcat ("run --trusted-roots ", f->roots, NULL);

    weirctl_on (&empty, f->folder, line);
  }
  g_assert_cmpint (empty.status, ==, 1);
  g_assert_nonnull (strstr (empty.err, f->roots));
}

/* Without a usable authority it does not start as if nothing were wrong. */
static void
test_unusable_authority (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (f->folder, WEIR_AUTHORITY_FILE, NULL);
  g_auto (Outcome) done = { 0 };

  weirctl_on (&done, f->folder, "block tracker.example"); /* makes the folder */
  g_assert_true (
    g_file_set_contents_full (path, "no key", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  outcome_clear (&done);
  weirctl_on (&done, f->folder, "run --inspect all --listen 127.0.0.1:0");
  g_assert_cmpint (done.status, ==, 1);
  g_assert_nonnull (strstr (done.err, WEIR_AUTHORITY_FILE));
}

#define SAYS "HTTPS is "

static void
test_says_so (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  Complaining of_all;
  Complaining of_two;

  complaining_start (&of_all, f->folder, "--inspect all");
  complaining_expect (&of_all, SAYS "inspected, except for the exempt hosts");
  complaining_stop (&of_all);
  complaining_start (&of_two, f->folder, "--inspect shop.example,news.example");
  complaining_expect (&of_two, SAYS "inspected for 2 hosts");
  complaining_stop (&of_two);
}

/* What it said does not stay said when another command makes it untrue. */
static void
test_says_what_changed (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (f->folder, WEIR_AUTHORITY_FILE, NULL);
  g_auto (Outcome) done = { 0 };
  Complaining child;

  weirctl_on (&done, f->folder, "inspect chosen");
  g_assert_cmpint (g_remove (path), ==, 0);
  complaining_start (&child, f->folder, "");
  complaining_expect (&child, SAYS "not inspected: ");
  weirctl_on (&done, f->folder, "inspect chosen"); /* makes another authority */
  complaining_expect (&child, SAYS "inspected for 0 hosts");
  weirctl_on (&done, f->folder, "inspect allow " SITE);
  complaining_expect (&child, SAYS "inspected for 1 host");
  weirctl_on (&done, f->folder, "inspect all");
  complaining_expect (&child, SAYS "inspected, except for the exempt hosts");
  weirctl_on (&done, f->folder, "inspect off");
  complaining_expect (&child, SAYS "not inspected any more");
  complaining_stop (&child);
}

/* What is chosen is a rule like any. */
static void
test_rules (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  const WeirServiceOptions options = { .data_dir = f->folder };
  const WeirRule rule = {
    .kind = WEIR_RULE_KIND_INSPECTION,
    .action = WEIR_RULE_BLOCK,
    .host = "bank.example",
  };
  g_auto (Outcome) table = { 0 };
  g_auto (Outcome) json = { 0 };
  g_auto (Outcome) undo = { 0 };
  WeirService *service = weir_service_new (&options, NULL);

  g_assert_cmpint (weir_service_add_rule (service, &rule, NULL), >, 0);
  g_assert_true (weir_service_flush (service, NULL));
  g_object_unref (service);

  weirctl_on (&table, f->folder, "rules");
  g_assert_nonnull (strstr (table.out, "Never look inside bank.example"));
  weirctl_on (&json, f->folder, "rules --json");
  g_assert_nonnull (strstr (json.out, "\"rule\":\"block inspection of bank.example\""));
  g_assert_nonnull (strstr (json.out, "\"kind\":\"inspection\""));
  weirctl_on (&undo, f->folder, "undo");
  g_assert_nonnull (strstr (undo.out, "Chose never to look inside bank.example"));
}

static void
assert_prints (Fixture *f, const char *line, const char *expected)
{
  g_auto (Outcome) done = { 0 };

  weirctl_on (&done, f->folder, line);
  g_assert_cmpint (done.status, ==, 0);
  g_assert_cmpstr (done.out, ==, expected);
}

/* The mode is set beside one that runs, which follows; first of all an authority is made. */
static void
test_mode (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_auto (Outcome) first = { 0 };
  g_auto (Outcome) second = { 0 };

  assert_prints (f, "inspect", "off\n");
  weirctl_on (&first, f->folder, "inspect all");
  g_assert_cmpstr (first.out, ==, "all\n");
  g_assert_nonnull (strstr (first.err, "weirctl ca install"));
  weirctl_on (&second, f->folder, "inspect chosen");
  g_assert_cmpstr (second.out, ==, "chosen\n");
  g_assert_cmpstr (second.err, ==, "");
  assert_prints (f, "inspect", "chosen\n");
  assert_prints (f, "inspect off", "off\n");
}

static void
test_choose (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *status = NULL;

  assert_prints (f, "inspect allow " SITE " --for quit",
                 "Look inside " SITE ", until Weir quits\n");
  assert_prints (f, "inspect block bank.example", "Never look inside bank.example, always\n");
  assert_prints (f, "inspect allow " SITE, "Look inside " SITE ", always\n");
  start (f, "");
  assert_prints (f, "inspect chosen", "chosen\n");
  while (status == NULL) /* until it has heard */
    status = fetch (f);
  g_assert_cmpstr (status, ==, "HTTP/1.1 200 OK");
}

/* What was learned is forgotten, by whatever client. */
static void
test_again (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  const WeirServiceOptions options = { .data_dir = f->folder };
  HttpTunnel tunnel = { .host = SITE, .agent = "Pinner/2" };
  g_autofree char *line = NULL;
  WeirService *service;

  start (f, "--inspect all");
  tunnel.port = f->running.port;
  for (guint i = 0; i < 2; i++)
    {
      g_assert_null (http_fetch_inside (&tunnel, ""));
      running_expect (&f->running, "failed", SITE);
    }
  g_assert_null (http_fetch_inside (&tunnel, ""));
  running_expect (&f->running, "tunnelled", SITE);

  assert_prints (f, "inspect again " SITE, "");
  while (line == NULL || strstr (line, "tunnelled") != NULL) /* until it has heard */
    {
      g_assert_null (http_fetch_inside (&tunnel, ""));
      g_free (line);
      line = running_read_line (&f->running);
    }
  g_assert_nonnull (strstr (line, "failed"));
  service = weir_service_new (&options, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (weir_service_get_exemptions (service)), ==, 0);
  g_object_unref (service);
}

#define ADD(path, data, test) \
  g_test_add ("/cli/inspect/" path, Fixture, data, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("all", "--inspect all", test_inside);
  ADD ("host", "--inspect news.example,shop.example", test_inside);
  ADD ("no-key-log", NULL, test_no_key_log);
  ADD ("none", "--inspect none", test_tunnel);
  ADD ("other-host", "--inspect news.example", test_tunnel);
  ADD ("not-asked-for", "", test_tunnel);
  ADD ("wrong-usage", NULL, test_wrong_usage);
  ADD ("bad-roots", NULL, test_bad_roots);
  ADD ("unusable-authority", NULL, test_unusable_authority);
  ADD ("says-so", NULL, test_says_so);
  ADD ("says-what-changed", NULL, test_says_what_changed);
  ADD ("rules", NULL, test_rules);
  ADD ("mode", NULL, test_mode);
  ADD ("choose", NULL, test_choose);
  ADD ("again", NULL, test_again);

  return g_test_run ();
}
