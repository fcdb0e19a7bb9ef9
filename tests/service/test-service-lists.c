/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Filter lists in the service: in force from the first request on, kept, shared
 * with other processes, counted, and taken back.
 */

#include "service-fixture.h"

#include "http-peer.h"

#include <glib/gstdio.h>
#include <string.h>

#define SITE "shop.example"
#define TRACKER "tracker.example"
#define STARTED_WITH "google-analytics.com" /* a host of the list that comes with Weir */

typedef struct
{
  Fixture base;
  char *list;         /* (owned): a file */
  HttpOrigin *origin; /* (owned) (nullable) */
} Lists;

static void
write_list (Lists *l, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (l->list, text, -1, &error);
  g_assert_no_error (error);
}

static void
set_up (Lists *l, gconstpointer user_data)
{
  g_autofree char *parent = NULL;

  fixture_set_up (&l->base, user_data);
  parent = g_path_get_dirname (l->base.folder);
  l->list = g_build_filename (parent, "list.txt", NULL);
  write_list (l, "! Title: Trackers\n||" TRACKER "^\n@@||" TRACKER "/good/\n");
}

static void
tear_down (Lists *l, gconstpointer user_data)
{
  g_assert_cmpint (g_unlink (l->list), ==, 0);
  fixture_tear_down (&l->base, user_data);
  g_clear_pointer (&l->origin, http_origin_free);
  g_clear_pointer (&l->list, g_free);
}

/* Exchanges the service for one that listens, and sends both hosts to the origin. */
static void
start (Lists *l, gboolean private_session)
{
  g_autofree char *tracker = NULL;
  g_autofree char *site = NULL;
  g_autoptr (GError) error = NULL;
  const char *resolve[3] = { NULL };
  WeirServiceOptions options = {
    .data_dir = l->base.folder,
    .private_session = private_session,
    .listen_address = "127.0.0.1",
    .exact_port = TRUE,
    .resolve = resolve,
  };

  fixture_close (&l->base.service);
  l->origin = http_origin_new ("");
  tracker = g_strdup_printf (TRACKER ":80:127.0.0.1:%u", http_origin_get_port (l->origin));
  site = g_strdup_printf (SITE ":80:127.0.0.1:%u", http_origin_get_port (l->origin));
  resolve[0] = tracker;
  resolve[1] = site;
  l->base.service = weir_service_new (&options, &error);
  g_assert_no_error (error);
  g_assert_true (weir_service_start (l->base.service, &error));
  g_assert_no_error (error);
}

static gboolean
is_settled (gpointer user_data)
{
  WeirFilterLists *lists = user_data;

  if (weir_filter_lists_is_busy (lists))
    return FALSE;

  for (guint i = 0; i < count_items (G_LIST_MODEL (lists)); i++)
    {
      g_autoptr (WeirFilterList) list = g_list_model_get_item (G_LIST_MODEL (lists), i);

      if (weir_filter_list_get_state (list) == WEIR_LIST_COMPILING)
        return FALSE;
    }

  return TRUE;
}

/* Adds the file, and waits until it is in force. Returns: (transfer none) */
static WeirFilterList *
add_list (Lists *l, WeirService *service)
{
  WeirFilterLists *lists = weir_service_get_filter_lists (service);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirFilterList) list = NULL;

  g_assert_true (weir_service_add_list (service, l->list, "Trackers", &error));
  g_assert_no_error (error);
  await (is_settled, lists);
  list = g_list_model_get_item (G_LIST_MODEL (lists), count_items (G_LIST_MODEL (lists)) - 1);
  g_assert_cmpstr (weir_filter_list_get_title (list), ==, "Trackers");

  return list; /* the lists keep it */
}

static WeirFilterList *
find (WeirService *service, const char *key)
{
  return weir_filter_lists_find (weir_service_get_filter_lists (service), key);
}

/* Returns: (transfer full): the status line that a script of the tracker at @path got */
static char *
fetch (Lists *l, const char *path)
{
  g_autofree char *request =
    g_strdup_printf ("GET http://" TRACKER "%s HTTP/1.1\r\nHost: " TRACKER "\r\n"
                     "Referer: http://" SITE "/\r\nSec-Fetch-Dest: script\r\n"
                     "Connection: close\r\n\r\n",
                     path);
  g_autofree char *response = http_fetch (weir_service_get_port (l->base.service), request);

  g_assert_nonnull (response);

  return g_strndup (response, strcspn (response, "\r"));
}

static void
assert_fetches (Lists *l, const char *path, const char *status)
{
  g_autofree char *got = fetch (l, path);

  g_assert_cmpstr (got, ==, status);
}

static void
on_answer (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_answer (gpointer user_data)
{
  return *(GAsyncResult **) user_data != NULL;
}

/* --- in force --- */

static void
test_first_start (Lists *l, gconstpointer user_data G_GNUC_UNUSED)
{
  WeirFilterLists *lists = weir_service_get_filter_lists (l->base.service);
  WeirJudgement judgement;

  g_assert_cmpuint (count_items (G_LIST_MODEL (lists)), ==, 2);
  g_assert_false (is_blocked (l->base.service, "www." STARTED_WITH, SITE));

  start (l, FALSE);
  weir_service_preview (l->base.service, "www." STARTED_WITH, SITE, WEIR_RESOURCE_SCRIPT,
                        &judgement);
  g_assert_true (judgement.blocked);
  g_assert_cmpint (judgement.reason.kind, ==, WEIR_REASON_FILTER);
}

static void
test_blocks_and_counts (Lists *l, gconstpointer user_data G_GNUC_UNUSED)
{
  WeirFilterList *list;

  start (l, FALSE);
  assert_fetches (l, "/t.js", "HTTP/1.1 200 OK");
  list = add_list (l, l->base.service);
  assert_fetches (l, "/t.js", "HTTP/1.1 403 Forbidden");
  assert_fetches (l, "/t.js", "HTTP/1.1 403 Forbidden");
  assert_fetches (l, "/good/t.js", "HTTP/1.1 200 OK");
  g_assert_cmpuint (http_origin_get_n_requests (l->origin), ==, 2);

  g_assert_true (weir_service_flush (l->base.service, NULL));
  g_assert_cmpuint (weir_filter_list_get_hits_today (list), ==, 3);
  g_assert_cmpuint (weir_filter_list_get_hits (list), ==, 3);
}

static void
test_hits_are_kept (Lists *l, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) top = NULL;
  g_autoptr (GError) error = NULL;
  const WeirFilterHits *first;
  const WeirFilterHits *second;

  start (l, FALSE);
  add_list (l, l->base.service);
  for (guint i = 0; i < 3; i++)
    assert_fetches (l, "/t.js", "HTTP/1.1 403 Forbidden");
  assert_fetches (l, "/good/t.js", "HTTP/1.1 200 OK");

  fixture_restart (&l->base);
  g_assert_cmpuint (weir_filter_list_get_hits (find (l->base.service, "trackers")), ==, 4);
  g_assert_cmpuint (weir_filter_list_get_hits_today (find (l->base.service, "trackers")), ==, 4);

  weir_service_top_filters_async (l->base.service, "trackers", 10, NULL, on_answer, &result);
  await (has_answer, &result);
  top = weir_service_top_filters_finish (l->base.service, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (top->len, ==, 2);
  first = top->pdata[0];
  second = top->pdata[1];
  g_assert_cmpstr (first->filter, ==, "||" TRACKER "^");
  g_assert_cmpuint (first->hits, ==, 3);
  g_assert_cmpstr (second->filter, ==, "@@||" TRACKER "/good/");
  g_assert_cmpuint (second->hits, ==, 1);
}

static void
test_kept (Lists *l, gconstpointer user_data G_GNUC_UNUSED)
{
  WeirFilterList *list = add_list (l, l->base.service);
  g_autoptr (WeirListRow) row = NULL;

  g_assert_true (weir_service_flush (l->base.service, NULL));
  row = weir_list_row_copy (weir_filter_list_get_row (list));
  g_assert_cmpint (row->id, ==, 3);
  g_assert_cmpint (row->kind, ==, WEIR_LIST_FILE);

  fixture_restart (&l->base);
  list = find (l->base.service, "trackers");
  g_assert_nonnull (list);
  g_assert_true (weir_list_row_equal (weir_filter_list_get_row (list), row));
}

static void
test_filtering_off (Lists *l, gconstpointer user_data G_GNUC_UNUSED)
{
  start (l, FALSE);
  add_list (l, l->base.service);
  weir_service_set_filtering (l->base.service, WEIR_FILTERING_OFF, 0);
  assert_fetches (l, "/t.js", "HTTP/1.1 200 OK");
  weir_service_set_filtering (l->base.service, WEIR_FILTERING_ON, 0);
  assert_fetches (l, "/t.js", "HTTP/1.1 403 Forbidden");
}

static void
test_private_session (Lists *l, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *folder = g_build_filename (l->base.folder, "lists", NULL);
  g_autofree char *compiled = g_build_filename (l->base.folder, "filters.weir", NULL);

  g_test_summary ("A private session filters, by lists that it adds too, and writes nothing");

  start (l, TRUE);
  g_assert_true (is_blocked (l->base.service, "www." STARTED_WITH, SITE));
  add_list (l, l->base.service);
  assert_fetches (l, "/t.js", "HTTP/1.1 403 Forbidden");
  g_assert_true (weir_service_set_own_filters (l->base.service, "||more.example^\n", NULL));
  await (is_settled, weir_service_get_filter_lists (l->base.service));
  g_assert_true (is_blocked (l->base.service, "more.example", SITE));
  g_assert_true (weir_service_flush (l->base.service, NULL));
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (compiled, G_FILE_TEST_EXISTS));

  fixture_restart (&l->base);
  g_assert_null (find (l->base.service, "trackers"));
}

/* --- another process --- */

static gboolean
blocks_tracker (gpointer user_data)
{
  return is_blocked (user_data, TRACKER, SITE);
}

static gboolean
lets_tracker_through (gpointer user_data)
{
  return !blocks_tracker (user_data);
}

static void
test_change_elsewhere (Lists *l, gconstpointer user_data G_GNUC_UNUSED)
{
  WeirFilterList *list;

  start (l, FALSE);
  g_assert_false (blocks_tracker (l->base.service));
  l->base.other = fixture_open (&l->base);
  list = add_list (l, l->base.other);
  g_assert_true (weir_service_flush (l->base.other, NULL));
  await (blocks_tracker, l->base.service);

  weir_service_set_list_enabled (l->base.other, list, FALSE);
  g_assert_true (weir_service_flush (l->base.other, NULL));
  await (lets_tracker_through, l->base.service);
  g_assert_false (weir_filter_list_get_row (find (l->base.service, "trackers"))->enabled);

  weir_service_remove_list (l->base.other, list);
  g_assert_true (weir_service_flush (l->base.other, NULL));
  await_n_items (G_LIST_MODEL (weir_service_get_filter_lists (l->base.service)), 2);
}

/* Both begin with the lists that are always there; neither complains, and there is one of each. */
static void
test_two_first_starts (Lists *l, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  l->base.other = fixture_open (&l->base);
  weir_service_get_filter_lists (l->base.service);
  weir_service_get_filter_lists (l->base.other);
  g_assert_true (weir_service_flush (l->base.service, &error));
  g_assert_no_error (error);
  g_assert_true (weir_service_flush (l->base.other, &error));
  g_assert_no_error (error);

  fixture_close (&l->base.other);
  fixture_restart (&l->base);
  g_assert_cmpuint (count_items (G_LIST_MODEL (weir_service_get_filter_lists (l->base.service))),
                    ==, 2);
}

/* --- a database that is damaged --- */

static gboolean
is_damaged (gpointer user_data)
{
  int problem;

  g_object_get (user_data, "problem", &problem, NULL);

  return problem == WEIR_DATABASE_DAMAGED;
}

static void
test_damaged_while_running (Lists *l, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *path = fixture_get_database (&l->base);
  g_autofree char *garbage = g_strnfill (65536, 'x');
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileIOStream) stream = NULL;

  g_test_summary (
    "What holds in a running Weir is kept, though nothing of it can be read any more");

  add_list (l, l->base.service);
  fixture_restart (&l->base); /* which moves the log into the file */
  weir_service_get_filter_lists (l->base.service);
  stream = g_file_open_readwrite (file, NULL, NULL);
  g_seekable_seek (G_SEEKABLE (stream), 4096, G_SEEK_SET, NULL, NULL);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stream)),
                                            garbage, 65536, NULL, NULL, NULL));

  weir_service_set_list_enabled (l->base.service, find (l->base.service, "starter"), FALSE);
  await (is_damaged, l->base.service);
  g_assert_true (weir_service_flush (l->base.service, NULL));

  fixture_restart (&l->base);
  g_assert_nonnull (find (l->base.service, "trackers"));
  g_assert_false (weir_filter_list_get_row (find (l->base.service, "starter"))->enabled);
}

/* --- taking back --- */

static void
assert_undoes (Lists *l, const char *words)
{
  g_autofree char *undone = weir_service_undo_list_change (l->base.service);

  g_assert_cmpstr (undone, ==, words);
}

static void
test_undo (Lists *l, gconstpointer user_data G_GNUC_UNUSED)
{
  WeirFilterList *list;
  gint64 id;

  start (l, FALSE);
  list = add_list (l, l->base.service);
  weir_service_set_list_enabled (l->base.service, list, FALSE);
  weir_service_set_list_enabled (l->base.service, list, FALSE);
  await (lets_tracker_through, l->base.service);
  weir_service_set_list_enabled (l->base.service, list, TRUE);
  await (blocks_tracker, l->base.service);
  g_assert_true (weir_service_flush (l->base.service, NULL));
  id = weir_filter_list_get_row (list)->id;
  weir_service_remove_list (l->base.service, list);
  await (lets_tracker_through, l->base.service);

  assert_undoes (l, "Removed the list “Trackers”");
  await (blocks_tracker, l->base.service);
  g_assert_true (weir_service_flush (l->base.service, NULL));
  g_assert_cmpint (weir_filter_list_get_row (find (l->base.service, "trackers"))->id, ==, id);
  assert_undoes (l, "Switched the list “Trackers” on");
  await (lets_tracker_through, l->base.service);
  assert_undoes (l, "Switched the list “Trackers” off");
  await (blocks_tracker, l->base.service);
  assert_undoes (l, "Added the list “Trackers”");
  await (lets_tracker_through, l->base.service);
  assert_undoes (l, NULL);

  fixture_restart (&l->base);
  g_assert_null (find (l->base.service, "trackers"));
}

/* What somebody else has taken back already is passed over. */
static void
test_undo_of_what_is_gone (Lists *l, gconstpointer user_data G_GNUC_UNUSED)
{
  WeirFilterList *list = add_list (l, l->base.service);

  weir_service_set_list_enabled (l->base.service, find (l->base.service, "starter"), FALSE);
  weir_service_set_list_enabled (l->base.service, list, FALSE);
  weir_filter_lists_set_enabled (weir_service_get_filter_lists (l->base.service), list, TRUE);
  assert_undoes (l, "Switched the list “starter” off");
}

static void
test_always_there (Lists *l, gconstpointer user_data G_GNUC_UNUSED)
{
  weir_service_get_filter_lists (l->base.service);
  weir_service_remove_list (l->base.service, find (l->base.service, "starter"));
  weir_service_remove_list (l->base.service, find (l->base.service, "own"));
  g_assert_nonnull (find (l->base.service, "starter"));
  g_assert_nonnull (find (l->base.service, "own"));
  assert_undoes (l, NULL);
}

static void
test_refused (Lists *l, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  add_list (l, l->base.service);
  g_assert_false (weir_service_add_list (l->base.service, l->list, NULL, &error));
  g_assert_error (error, WEIR_LISTS_ERROR, WEIR_LISTS_ERROR_DUPLICATE);
  g_clear_error (&error);
  g_assert_false (weir_service_add_list (l->base.service, "ftp://a.example/", NULL, &error));
  g_assert_error (error, WEIR_LISTS_ERROR, WEIR_LISTS_ERROR_INVALID_URL);
  assert_undoes (l, "Added the list “Trackers”");
  assert_undoes (l, NULL);
}

/* --- the user's own filters --- */

static void
assert_own (WeirService *service, const char *text)
{
  g_autofree char *own = weir_service_dup_own_filters (service);

  g_assert_cmpstr (own, ==, text);
}

static void
test_own (Lists *l, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  start (l, FALSE);
  assert_own (l->base.service, "");
  g_assert_true (weir_service_set_own_filters (l->base.service, "||other.example^\n", &error));
  g_assert_true (weir_service_set_own_filters (l->base.service, "||" TRACKER "^\n", &error));
  g_assert_no_error (error);
  await (blocks_tracker, l->base.service);
  assert_own (l->base.service, "||" TRACKER "^\n");
  g_assert_false (weir_service_set_own_filters (l->base.service, "\377\n", &error));
  g_assert_error (error, WEIR_LISTS_ERROR, WEIR_LISTS_ERROR_NOT_A_LIST);

  assert_undoes (l, "Changed your own filters");
  assert_own (l->base.service, "||other.example^\n");
  await (lets_tracker_through, l->base.service);
  assert_undoes (l, "Changed your own filters");
  assert_own (l->base.service, "");

  g_assert_true (weir_service_set_own_filters (l->base.service, "||" TRACKER "^\n", NULL));
  fixture_restart (&l->base);
  assert_own (l->base.service, "||" TRACKER "^\n");
}

static void
test_check (void)
{
  g_autoptr (GPtrArray) unread =
    weir_service_check_filters ("! comment\n||a.example^\n/x/$foo\nb.example##.ad\n/y/$domain\n");
  g_autoptr (GPtrArray) none = weir_service_check_filters ("");
  const WeirUnreadLine *first;
  const WeirUnreadLine *second;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (unread->len, ==, 2);
  first = unread->pdata[0];
  second = unread->pdata[1];
  g_assert_cmpuint (first->line, ==, 3);
  g_assert_cmpstr (first->text, ==, "/x/$foo");
  g_assert_cmpstr (first->reason, ==, "The option “foo” is not known.");
  g_assert_cmpuint (second->line, ==, 5);
  g_assert_true (g_utf8_validate (second->reason, -1, NULL));
}

/* --- rules about filters --- */

static void
test_filter_rule (Lists *l, gconstpointer user_data G_GNUC_UNUSED)
{
  const WeirRule template = {
    .kind = WEIR_RULE_KIND_FILTER,
    .action = WEIR_RULE_ALLOW,
    .filter = "||" TRACKER "^",
    .site = SITE,
  };
  const WeirRule *rule;
  WeirJudgement judgement;
  g_autoptr (WeirRuleItem) item = NULL;

  start (l, FALSE);
  add_list (l, l->base.service);
  g_assert_null (weir_service_find_filter_rule (l->base.service, "||" TRACKER "^", SITE));
  g_assert_cmpint (weir_service_add_rule (l->base.service, &template, NULL), >, 0);
  rule = weir_service_find_filter_rule (l->base.service, "||" TRACKER "^", SITE);
  g_assert_nonnull (rule);
  g_assert_null (weir_service_find_filter_rule (l->base.service, "||" TRACKER "^", NULL));
  g_assert_null (weir_service_find_filter_rule (l->base.service, "||other.example^", SITE));

  weir_service_preview (l->base.service, TRACKER, SITE, WEIR_RESOURCE_SCRIPT, &judgement);
  g_assert_false (judgement.blocked);
  g_assert_true (judgement.reason.rule == rule);
  g_assert_true (is_blocked (l->base.service, TRACKER, "news.example"));

  assert_fetches (l, "/t.js", "HTTP/1.1 200 OK");
  g_assert_true (weir_service_flush (l->base.service, NULL));
  item = g_list_model_get_item (weir_service_get_rules (l->base.service), 0);
  g_assert_cmpuint (weir_rule_item_get_hits (item), ==, 1);
}

/* --- settings --- */

static void
test_settings (Lists *l, gconstpointer user_data G_GNUC_UNUSED)
{
  g_assert_cmpint (weir_service_get_setting (l->base.service, WEIR_SETTING_UPDATE_LISTS), ==, 1);
  g_assert_cmpint (weir_service_get_setting (l->base.service, WEIR_SETTING_LISTS_ON_METERED), ==,
                   0);
  start (l, FALSE);
  weir_service_set_setting (l->base.service, WEIR_SETTING_UPDATE_LISTS, 0);
  weir_service_set_setting (l->base.service, WEIR_SETTING_LISTS_ON_METERED, 1);
  fixture_restart (&l->base);
  g_assert_cmpint (weir_service_get_setting (l->base.service, WEIR_SETTING_UPDATE_LISTS), ==, 0);
  g_assert_cmpint (weir_service_get_setting (l->base.service, WEIR_SETTING_LISTS_ON_METERED), ==,
                   1);
}

#define ADD(path, test) g_test_add ("/service/lists/" path, Lists, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("in-force/first-start", test_first_start);
  ADD ("in-force/blocks-and-counts", test_blocks_and_counts);
  ADD ("in-force/hits-are-kept", test_hits_are_kept);
  ADD ("in-force/kept", test_kept);
  ADD ("in-force/filtering-off", test_filtering_off);
  ADD ("private-session", test_private_session);
  ADD ("elsewhere/change-is-followed", test_change_elsewhere);
  ADD ("elsewhere/two-first-starts", test_two_first_starts);
  ADD ("damaged-while-running", test_damaged_while_running);
  ADD ("undo/each-change", test_undo);
  ADD ("undo/what-is-gone", test_undo_of_what_is_gone);
  ADD ("always-there", test_always_there);
  ADD ("refused", test_refused);
  ADD ("own/kept-and-undone", test_own);
  g_test_add_func ("/service/lists/own/checked", test_check);
  ADD ("filter-rule", test_filter_rule);
  ADD ("settings", test_settings);

  return g_test_run ();
}
