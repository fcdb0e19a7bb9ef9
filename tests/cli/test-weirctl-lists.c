/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl lists: what it prints and keeps, and that a Weir which runs beside it
 * follows.
 */

#include "weirctl-child.h"

#include "http-peer.h"

#include <signal.h>
#include <string.h>

#define SITE "shop.example"
#define TRACKER "tracker.example"

typedef struct
{
  char *parent;       /* (owned) */
  char *folder;       /* (owned): in it, made by the first command */
  char *list;         /* (owned): a file in it, without blanks */
  HttpOrigin *origin; /* (owned) (nullable) */
  Running running;
  Outcome done;
} Fixture;

static void
write_list (Fixture *f, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (f->list, text, -1, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  f->parent = g_dir_make_tmp ("weir-test-XXXXXX", NULL);
  f->folder = g_build_filename (f->parent, "data", NULL);
  f->list = g_build_filename (f->parent, "my-list.txt", NULL);
  write_list (f, "! Title: My list\n||" TRACKER "^\n/banner/\nshop.example##.ad\n");
}

static void
tear_down (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  running_clear (&f->running);
  g_clear_pointer (&f->origin, http_origin_free);
  outcome_clear (&f->done);
  g_assert_true (test_folder_remove (f->parent));
  g_free (f->list);
  g_free (f->folder);
  g_free (f->parent);
}

/* Runs a command line, in which %s may stand for the list. Returns: its exit status */
static int
run (Fixture *f, const char *format)
{
  g_autoptr (GString) line = g_string_new (format);

  g_string_replace (line, "%s", f->list, 0);
  weirctl_on (&f->done, f->folder, line->str);

  return f->done.status;
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in “%s”", part, text);
}

static void
test_first_start (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_test_summary ("A list of Weir's own is there from the beginning, and room for the user's");

  g_assert_cmpint (run (f, "lists"), ==, 0);
  g_assert_cmpstr (f->done.err, ==, "");
  g_assert_true (g_str_has_prefix (f->done.out, "Id  List"));
  assert_has (f->done.out, "\n1   Weir’s starter list ");
  assert_has (f->done.out, "\n2   Your own filters ");

  g_assert_cmpint (run (f, "lists --json"), ==, 0);
  assert_has (f->done.out, "{\"id\":1,\"key\":\"starter\",\"kind\":\"starter\",\"address\":null,");
  assert_has (f->done.out, "{\"id\":2,\"key\":\"own\",\"kind\":\"own\",\"address\":null,");
}

static void
test_add_file (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *address = g_strdup_printf ("\"address\":\"%s\"", f->list);

  g_assert_cmpint (run (f, "lists add %s"), ==, 0);
  assert_has (f->done.err, ": Being read\n");
  assert_has (f->done.err, "My list: Up to date, ");
  assert_has (f->done.out, "\n3   My list  2        1        ");

  g_assert_cmpint (run (f, "lists --json"), ==, 0);
  assert_has (f->done.out, "{\"id\":3,");
  assert_has (f->done.out, "\"kind\":\"file\"");
  assert_has (f->done.out, address);
  assert_has (f->done.out,
              "\"title\":\"My list\",\"enabled\":true,\"state\":\"idle\",\"problem\":\"none\","
              "\"filters\":2,\"skipped\":1,\"unread\":0,\"hits_today\":0,\"hits\":0,\"updated\":"
              "\"");

  g_assert_cmpint (run (f, "lists add %s"), ==, 1);
  assert_has (f->done.err, "weirctl: This list is there already: “My list”");
}

static void
test_add_with_title (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_assert_cmpint (run (f, "lists add --title Mine --json %s"), ==, 0);
  assert_has (f->done.out, "{\"id\":3,\"key\":\"mine\",");
}

static void
test_add_nothing (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_assert_cmpint (run (f, "lists add %s.gone"), ==, 1);
  assert_has (f->done.err, "weirctl: There is no file ");
  g_assert_cmpint (run (f, "lists add gopher://lists.example/"), ==, 1);
  g_assert_cmpint (run (f, "lists --json"), ==, 0);
  g_assert_null (strstr (f->done.out, "\"id\":3"));
}

/* A port that nobody listens on: what is wrong is said in words, and the list stays. */
static void
test_add_unreachable (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_assert_cmpint (run (f, "lists add http://127.0.0.1:1/list.txt"), ==, 1);
  assert_has (f->done.err, "list.txt: Being downloaded\n");
  assert_has (f->done.err, "list.txt: The server refuses connections");
  g_assert_cmpint (run (f, "lists --json"), ==, 0);
  assert_has (f->done.out, "\"state\":\"failed\",\"problem\":\"network\"");
}

static void
test_not_a_list (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  write_list (f, "<!DOCTYPE html>\n<html><body>Log in</body></html>\n");
  g_assert_cmpint (run (f, "lists add %s"), ==, 1);
  g_assert_cmpint (run (f, "lists --json"), ==, 0);
  assert_has (f->done.out, "\"state\":\"failed\",\"problem\":\"html\"");
}

static void
test_switch (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  run (f, "lists add %s");
  g_assert_cmpint (run (f, "lists disable 3"), ==, 0);
  assert_has (f->done.out, "\n3   My list  0        0        ");
  assert_has (f->done.out, "  Off\n");
  g_assert_cmpint (run (f, "lists disable 1 --json"), ==, 0);
  assert_has (f->done.out, "\"enabled\":false");
  g_assert_cmpint (run (f, "lists enable 3 --json"), ==, 0);
  assert_has (f->done.out,
              "\"enabled\":true,\"state\":\"idle\",\"problem\":\"none\",\"filters\":2");
  g_assert_cmpint (run (f, "lists enable 4"), ==, 1);
  g_assert_cmpstr (f->done.err, ==, "weirctl: there is no list of the number 4\n");
}

static void
test_remove (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  run (f, "lists add %s");
  g_assert_cmpint (run (f, "lists remove 3"), ==, 0);
  g_assert_cmpstr (f->done.out, ==, "Removed “My list”\n");
  g_assert_cmpint (run (f, "lists remove 3"), ==, 1);
  g_assert_cmpint (run (f, "lists remove 1"), ==, 1);
  assert_has (f->done.err, "is always there");
  g_assert_cmpint (run (f, "lists --json"), ==, 0);
  g_assert_null (strstr (f->done.out, "\"id\":3"));
  assert_has (f->done.out, "\"id\":1");
}

static void
test_update (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  run (f, "lists add %s");
  write_list (f, "! Title: My list\n||" TRACKER "^\n/banner/\n/more/\n");
  g_assert_cmpint (run (f, "lists update"), ==, 0);
  assert_has (f->done.err, "My list: Up to date, ");
  assert_has (f->done.out, "\n3   My list ");

  write_list (f, "! Title: My list\n||" TRACKER "^\n/banner/\n/more/\n/still/\n");
  g_assert_cmpint (run (f, "lists update 3 --json"), ==, 0);
  assert_has (f->done.out, "\"filters\":4");
}

/* A text that lost most of its filters waits for an answer. */
static void
test_held (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GString) many = g_string_new (NULL);

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (many, "||host-%u.example^\n", i);
  write_list (f, many->str);
  g_assert_cmpint (run (f, "lists add %s"), ==, 0);

  write_list (f, "||" TRACKER "^\n");
  g_assert_cmpint (run (f, "lists update 3 --json"), ==, 1);
  assert_has (f->done.out, "\"state\":\"held\",\"problem\":\"shrunk\",\"filters\":2000");
  g_assert_cmpint (run (f, "lists keep 3 --json"), ==, 0);
  assert_has (f->done.out, "\"state\":\"idle\",\"problem\":\"none\",\"filters\":2000");
  g_assert_cmpint (run (f, "lists take 3"), ==, 1);
  assert_has (f->done.err, "nothing is asked about");
}

static void
test_held_is_taken (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GString) many = g_string_new (NULL);

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (many, "||host-%u.example^\n", i);
  write_list (f, many->str);
  run (f, "lists add %s");
  write_list (f, "||" TRACKER "^\n");
  run (f, "lists update 3");
  g_assert_cmpint (run (f, "lists take 3 --json"), ==, 0);
  assert_has (f->done.out, "\"state\":\"idle\",\"problem\":\"none\",\"filters\":1,");
}

static void
test_own (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_assert_cmpint (run (f, "lists own"), ==, 0);
  g_assert_cmpstr (f->done.out, ==, "");

  write_list (f, "||" TRACKER "^\n/x/$unheard-of\n");
  g_assert_cmpint (run (f, "lists own %s"), ==, 0);
  g_assert_true (g_str_has_prefix (f->done.err, "weirctl: line 2: "));
  g_assert_cmpint (run (f, "lists own"), ==, 0);
  g_assert_cmpstr (f->done.out, ==, "||" TRACKER "^\n/x/$unheard-of\n");
  g_assert_cmpint (run (f, "lists own %s.gone"), ==, 1);
}

/* --- a Weir that runs --- */

static void
start (Fixture *f, const char *options)
{
  g_autofree char *line = NULL;
  guint16 port;

  f->origin = http_origin_new ("");
  port = http_origin_get_port (f->origin);
  line =
    g_strdup_printf ("--resolve " SITE ":80:127.0.0.1:%u --resolve " TRACKER ":80:127.0.0.1:%u %s",
                     port, port, options);
  running_start (&f->running, f->folder, line);
}

/* A script of the tracker on a page of the site. Returns: (transfer full): the status line */
static char *
fetch (Fixture *f)
{
  g_autofree char *response =
    http_fetch (f->running.port, "GET http://" TRACKER "/t.js?q=1 HTTP/1.1\r\nHost: " TRACKER "\r\n"
                                 "Referer: http://" SITE "/\r\nSec-Fetch-Dest: script\r\n"
                                 "Connection: close\r\n\r\n");

  g_assert_nonnull (response);

  return g_strndup (response, strcspn (response, "\r"));
}

static void
assert_fetches (Fixture *f, const char *status)
{
  g_autofree char *got = fetch (f);

  g_assert_cmpstr (got, ==, status);
}

/* Fetches until the status is @status: another command has just changed the lists. */
static void
fetch_until (Fixture *f, const char *status)
{
  const gint64 begun = g_get_monotonic_time ();

  for (;;)
    {
      g_autofree char *got = fetch (f);

      if (g_str_equal (got, status))
        break;
    }

  g_test_message ("followed after %d ms", (int) ((g_get_monotonic_time () - begun) / 1000));
}

static void
test_running_follows (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_test_summary ("What other commands do to lists holds for the next requests within a second");

  start (f, "");
  assert_fetches (f, "HTTP/1.1 200 OK");
  g_assert_cmpint (run (f, "lists add %s"), ==, 0);
  fetch_until (f, "HTTP/1.1 403 Forbidden");

  g_assert_cmpint (run (f, "lists disable 3"), ==, 0);
  fetch_until (f, "HTTP/1.1 200 OK");
  g_assert_cmpint (run (f, "lists enable 3"), ==, 0);
  fetch_until (f, "HTTP/1.1 403 Forbidden");

  g_assert_cmpint (run (f, "allow --filter ||" TRACKER "^ --on " SITE), ==, 0);
  fetch_until (f, "HTTP/1.1 200 OK");
  g_assert_cmpint (run (f, "undo"), ==, 0);
  fetch_until (f, "HTTP/1.1 403 Forbidden");

  g_assert_cmpint (run (f, "lists remove 3"), ==, 0);
  fetch_until (f, "HTTP/1.1 200 OK");
}

static void
test_first_request_is_filtered (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_assert_cmpint (run (f, "lists add %s"), ==, 0);
  start (f, "");
  assert_fetches (f, "HTTP/1.1 403 Forbidden");
}

static void
test_rows_name_the_filter (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *line = NULL;

  g_assert_cmpint (run (f, "lists add --title Mine %s"), ==, 0);
  start (f, "--json");
  assert_fetches (f, "HTTP/1.1 403 Forbidden");
  line = running_read_line (&f->running);
  assert_has (line, "\"verdict\":\"blocked\"");
  assert_has (line, "\"reason\":\"filter\"");
  assert_has (line, "\"filter\":\"||" TRACKER "^\",\"list\":\"mine\",\"line\":2");
  running_stop (&f->running, SIGTERM);

  g_assert_cmpint (run (f, "history --json list:mine"), ==, 0);
  assert_has (f->done.out, "\"filter\":\"||" TRACKER "^\",\"list\":\"mine\",\"line\":2");
  g_assert_cmpint (run (f, "history list:mine"), ==, 0);
  assert_has (f->done.out, "||" TRACKER "^");
  g_assert_cmpint (run (f, "history list:other"), ==, 0);
  g_assert_cmpstr (f->done.out, ==, "");

  g_assert_cmpint (run (f, "lists --json"), ==, 0);
  assert_has (f->done.out, "\"hits_today\":1,\"hits\":1,");
}

#define ADD(path, test) g_test_add ("/cli/lists/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("first-start", test_first_start);
  ADD ("add/file", test_add_file);
  ADD ("add/with-title", test_add_with_title);
  ADD ("add/nothing", test_add_nothing);
  ADD ("add/unreachable", test_add_unreachable);
  ADD ("add/not-a-list", test_not_a_list);
  ADD ("switch", test_switch);
  ADD ("remove", test_remove);
  ADD ("update", test_update);
  ADD ("held/kept", test_held);
  ADD ("held/taken", test_held_is_taken);
  ADD ("own", test_own);
  ADD ("running/follows", test_running_follows);
  ADD ("running/first-request-is-filtered", test_first_request_is_filtered);
  ADD ("running/rows-name-the-filter", test_rows_name_the_filter);

  return g_test_run ();
}
