/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "update-fixture.h"
#include "weir-list-schedule.h"

#include <string.h>

#define HOUR (60 * 60)
#define DAY (24 * HOUR)

static void
on_state (WeirFilterList *list, GParamSpec *pspec G_GNUC_UNUSED, gpointer user_data)
{
  UpdateFixture *f = user_data;

  g_string_append_c (f->states, "IWMDCHF"[weir_filter_list_get_state (list)]);
}

static void
test_states (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list = update_fixture_add_good (f, "/a.txt", 3);

  g_signal_connect (list, "notify::state", G_CALLBACK (on_state), f);
  update_fixture_serve (f, "/a.txt", "||new.example^\n");
  update_fixture_update (f, list);
  g_assert_cmpstr (f->states->str, ==, "WDCI");
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://new.example/"));
  g_assert_false (lists_fixture_blocks (f->base.lists, "https://ads-1.example/"));
}

static void
test_row (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list = update_fixture_add_good (f, "/a.txt", 3);
  const WeirListRow *row = lists_fixture_find_row (&f->base, "a");
  g_autofree char *texts = lists_fixture_list_texts (&f->base);
  g_autofree char *name = NULL;

  g_assert_cmpuint (row->n_filters, ==, 3);
  g_assert_cmpstr (row->title, ==, "A list");
  g_assert_cmpstr (row->etag, ==, "\"1\"");
  g_assert_cmpint (row->next, >=, update_fixture_get_now () + 5 * DAY - HOUR);
  g_assert_cmpint (row->next, <=, update_fixture_get_now () + 5 * DAY + 12 * HOUR);
  g_assert_true (weir_list_row_equal (row, weir_filter_list_get_row (list)));
  name = g_strdup_printf ("a-%016" G_GINT64_MODIFIER "x.txt", row->version);
  g_assert_cmpstr (texts, ==, name);
}

static void
test_not_modified (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list = update_fixture_add_good (f, "/a.txt", 3);
  guint n_compiled = f->base.n_compiled;

  update_fixture_update (f, list);
  g_assert_cmpuint (list_server_count (f->server, "/a.txt"), ==, 2);
  g_assert_cmpuint (f->base.n_compiled, ==, n_compiled);
  g_assert_true (
    g_str_has_prefix (weir_filter_list_get_status (list), "Up to date, checked today at "));
}

/* Each fault: its sentence, and the old text stays in force. */
static void
assert_fault (UpdateFixture *f, WeirFilterList *list, const char *clause)
{
  g_autofree char *expected = g_strconcat (clause, "; next try ", NULL);
  gint64 now = update_fixture_get_now ();
  const WeirListRow *row;

  update_fixture_update (f, list);
  row = weir_filter_list_get_row (list);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_FAILED);
  if (!g_str_has_prefix (weir_filter_list_get_status (list), expected))
    g_assert_cmpstr (weir_filter_list_get_status (list), ==, expected);
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://ads-1.example/"));
  g_assert_cmpint (row->next, >=, now + WEIR_LIST_RETRY_MIN);
  g_assert_cmpint (row->next, <=, now + 2 * WEIR_LIST_RETRY_MAX);
}

static void
test_faults (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const char *head = "HTTP/1.1 200 OK\r\nContent-Length: 67108865\r\n\r\n";
  g_autoptr (GBytes) too_large = g_bytes_new_static (head, strlen (head));
  WeirFilterList *list = update_fixture_add_good (f, "/a.txt", 3);

  update_fixture_serve (f, "/a.txt", "<!DOCTYPE html><title>Log in</title>");
  assert_fault (f, list, "A web page came instead of a list");
  update_fixture_serve (f, "/a.txt", "");
  assert_fault (f, list, "It is empty");
  update_fixture_serve (f, "/a.txt", "! words\n");
  assert_fault (f, list, "It has no filter that Weir can use");
  update_fixture_serve (f, "/a.txt", "\x01\x02\x03");
  assert_fault (f, list, "It is not a text");
  list_server_script (f->server, "/a.txt", too_large, LIST_SERVER_HANG);
  assert_fault (f, list, "It is larger than 64 MiB");
  list_server_answer (f->server, "/a.txt", "404 Not Found", "");
  assert_fault (f, list, "It is not there any more (404)");
  list_server_answer (f->server, "/a.txt", "500 Oh No", "");
  assert_fault (f, list, "The server has a problem (500)");
  list_server_answer (f->server, "/a.txt", "302 Found", "Location: /a.txt\r\n");
  assert_fault (f, list, "It redirects too many times");
  update_fixture_serve (f, "/a.txt", "||a.example^\n!#include b.txt\n");
  assert_fault (f, list, "“b.txt”, which it includes, cannot be loaded");
  g_assert_cmpuint (weir_filter_list_get_row (list)->failures, ==, 9);

  update_fixture_serve (f, "/a.txt", "||good.example^\n");
  update_fixture_update (f, list);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_IDLE);
  g_assert_cmpuint (weir_filter_list_get_row (list)->failures, ==, 0);
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://good.example/"));
}

static void
test_never_loaded (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list = update_fixture_add (f, "/none.txt");

  lists_fixture_settle (f->base.lists);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_FAILED);
  g_assert_true (g_str_has_prefix (weir_filter_list_get_status (list),
                                   "It is not there any more (404); next try "));
}

/* --- one that lost most of its filters --- */

static WeirFilterList *
make_held (UpdateFixture *f)
{
  WeirFilterList *list = update_fixture_add_good (f, "/a.txt", 100);

  list_server_serve (f->server, "/a.txt", "ETag: \"2\"\r\n", "||few.example^\n");
  update_fixture_update (f, list);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_HELD);
  g_assert_cmpstr (weir_filter_list_get_status (list), ==,
                   "Only 1 filter of 100 is left; the list as it was stays in force until you "
                   "decide");
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://ads-1.example/"));
  g_assert_false (lists_fixture_blocks (f->base.lists, "https://few.example/"));
  return list;
}

static void
test_held_taken (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list = make_held (f);
  g_autoptr (WeirListRow) before = weir_list_row_copy (weir_filter_list_get_row (list));

  weir_filter_lists_answer_held (f->base.lists, list, TRUE);
  lists_fixture_settle (f->base.lists);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_IDLE);
  g_assert_cmpuint (weir_filter_list_get_row (list)->n_filters, ==, 1);
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://few.example/"));
  g_assert_false (lists_fixture_blocks (f->base.lists, "https://ads-1.example/"));

  weir_filter_lists_restore (f->base.lists, before);
  lists_fixture_settle (f->base.lists);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_HELD);
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://ads-1.example/"));
}

static void
test_held_refused (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list = make_held (f);

  weir_filter_lists_answer_held (f->base.lists, list, FALSE);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_IDLE);

  /* The same again, although the server does not say so. */
  update_fixture_serve (f, "/a.txt", "||few.example^\n");
  update_fixture_update (f, list);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_IDLE);
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://ads-1.example/"));

  update_fixture_serve (f, "/a.txt", "||other.example^\n");
  update_fixture_update (f, list);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_HELD);
}

static void
test_held_restart (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list;

  make_held (f);
  lists_fixture_restart (&f->base);
  lists_fixture_settle (f->base.lists);
  list = weir_filter_lists_find (f->base.lists, "a");
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_HELD);
  weir_filter_lists_answer_held (f->base.lists, list, TRUE);
  lists_fixture_settle (f->base.lists);
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://few.example/"));
}

/* --- giving up --- */

static void
test_cancel (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list = update_fixture_add_good (f, "/a.txt", 3);
  g_autoptr (WeirListRow) before = weir_list_row_copy (weir_filter_list_get_row (list));

  update_fixture_hang (f, "/a.txt");
  f->list = list;
  weir_filter_lists_update (f->base.lists, list);
  g_assert_true (weir_filter_lists_is_busy (f->base.lists));
  lists_fixture_settle (f->base.lists);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_IDLE);
  g_assert_true (weir_list_row_equal (before, weir_filter_list_get_row (list)));
}

static void
test_cancel_all (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *lists[6];

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u.txt", i);

      update_fixture_hang (f, path);
      lists[i] = update_fixture_add (f, path);
    }

  while (f->n_asked < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (weir_filter_list_get_state (lists[0]), ==, WEIR_LIST_DOWNLOADING);
  g_assert_cmpint (weir_filter_list_get_state (lists[5]), ==, WEIR_LIST_WAITING);
  g_assert_cmpstr (weir_filter_list_get_status (lists[5]), ==, "Waiting for its turn");

  weir_filter_lists_cancel (f->base.lists, NULL);
  g_assert_false (weir_filter_lists_is_busy (f->base.lists));
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_assert_cmpstr (weir_filter_list_get_status (lists[i]), ==, "Not loaded yet");
}

static void
test_remove_while_downloading (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list;

  update_fixture_hang (f, "/a.txt");
  list = update_fixture_add (f, "/a.txt");
  weir_filter_lists_remove (f->base.lists, list);
  lists_fixture_settle (f->base.lists);
  g_assert_cmpuint (f->base.n_removed, ==, 1);
  g_assert_null (lists_fixture_find_row (&f->base, "a"));
}

static void
test_stop_while_downloading (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  update_fixture_hang (f, "/a.txt");
  update_fixture_add (f, "/a.txt");
  while (f->n_asked == 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Rows of another process come in the middle: what runs goes on. */
static void
test_rows_while_downloading (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list;
  WeirFilterList *doomed;
  g_autoptr (GPtrArray) rows = NULL;

  list_server_serve (f->server, "/a.txt", "", "||a.example^\n");
  update_fixture_hang (f, "/b.txt");
  list = update_fixture_add (f, "/a.txt");
  doomed = update_fixture_add (f, "/b.txt");
  while (weir_filter_list_get_state (doomed) != WEIR_LIST_DOWNLOADING)
    g_main_context_iteration (NULL, TRUE);

  rows = g_ptr_array_new ();
  for (guint i = 0; i < f->base.rows->len; i++)
    if (!g_str_equal (((WeirListRow *) g_ptr_array_index (f->base.rows, i))->key, "b"))
      g_ptr_array_add (rows, g_ptr_array_index (f->base.rows, i));
  weir_filter_lists_take_rows (f->base.lists, rows);
  g_assert_null (weir_filter_lists_find (f->base.lists, "b"));

  lists_fixture_settle (f->base.lists);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_IDLE);
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://a.example/"));
}

/* --- progress --- */

typedef struct
{
  guint n_busy;
  double last;
  gboolean grows;
} Watch;

static void
on_busy (Watch *watch)
{
  watch->n_busy++;
}

static void
on_progress (WeirFilterLists *lists, GParamSpec *pspec G_GNUC_UNUSED, Watch *watch)
{
  double progress;

  g_object_get (lists, "progress", &progress, NULL);
  if (weir_filter_lists_is_busy (lists))
    watch->grows &= progress >= watch->last && progress <= 1;
  watch->last = progress;
}

static void
test_progress (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  Watch watch = { .grows = TRUE };

  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u.txt", i);

      update_fixture_add_good (f, path, 3);
    }

  g_signal_connect_swapped (f->base.lists, "notify::busy", G_CALLBACK (on_busy), &watch);
  g_signal_connect (f->base.lists, "notify::progress", G_CALLBACK (on_progress), &watch);
  update_fixture_update (f, NULL);
  g_assert_cmpuint (watch.n_busy, ==, 2);
  g_assert_true (watch.grows);
  g_assert_cmpuint (list_server_count (f->server, "/5.txt"), ==, 2);
  g_signal_handlers_disconnect_by_data (f->base.lists, &watch);
}

/* --- a private session --- */

static const WeirFilterListsOptions private_session = { .read_only = TRUE, .on_schedule = TRUE };

static void
test_private (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list = update_fixture_add_good (f, "/a.txt", 3);
  g_autofree char *texts = lists_fixture_list_texts (&f->base);
  g_autofree char *lines = weir_filter_list_dup_first_lines (list, 1);

  g_assert_true (lists_fixture_blocks (f->base.lists, "https://ads-1.example/"));
  g_assert_cmpstr (texts, ==, "");
  g_assert_cmpstr (lines, ==, "! Title: A list\n");

  update_fixture_serve (f, "/a.txt", "||new.example^\n");
  update_fixture_update (f, list);
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://new.example/"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  test_network_install ();

  UPDATE_FIXTURE_ADD ("/lists/updates/go-from-state-to-state", NULL, test_states);
  UPDATE_FIXTURE_ADD ("/lists/updates/are-kept", NULL, test_row);
  UPDATE_FIXTURE_ADD ("/lists/updates/of-nothing-new-change-nothing", NULL, test_not_modified);
  UPDATE_FIXTURE_ADD ("/lists/updates/faults-are-said-and-change-nothing", NULL, test_faults);
  UPDATE_FIXTURE_ADD ("/lists/updates/a-first-one-may-fail", NULL, test_never_loaded);
  UPDATE_FIXTURE_ADD ("/lists/updates/what-is-held-can-be-taken-and-undone", NULL, test_held_taken);
  UPDATE_FIXTURE_ADD ("/lists/updates/what-is-held-can-be-refused", NULL, test_held_refused);
  UPDATE_FIXTURE_ADD ("/lists/updates/what-is-held-waits-for-days", NULL, test_held_restart);
  UPDATE_FIXTURE_ADD ("/lists/updates/can-be-cancelled", NULL, test_cancel);
  UPDATE_FIXTURE_ADD ("/lists/updates/can-all-be-cancelled", NULL, test_cancel_all);
  UPDATE_FIXTURE_ADD ("/lists/updates/of-what-is-removed-end", NULL, test_remove_while_downloading);
  UPDATE_FIXTURE_ADD ("/lists/updates/end-with-the-lists", NULL, test_stop_while_downloading);
  UPDATE_FIXTURE_ADD ("/lists/updates/go-on-when-rows-come", NULL, test_rows_while_downloading);
  UPDATE_FIXTURE_ADD ("/lists/updates/progress-grows", NULL, test_progress);
  UPDATE_FIXTURE_ADD ("/lists/private/updates-stay-in-memory", &private_session, test_private);

  return g_test_run ();
}
