/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lists-fixture.h"
#include "test-network.h"
#include "weir-list-schedule.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#define HOUR (60 * 60)
#define DAY (24 * HOUR)

typedef struct
{
  ListsFixture base;
  ListServer *server;   /* (owned) */
  GString *states;      /* (owned): a letter each, as they came */
  WeirFilterList *list; /* (unowned) (nullable): to be cancelled when the server was asked */
  guint n_asked;
} Fixture;

static void
on_asked (gpointer user_data)
{
  Fixture *f = user_data;

  f->n_asked++;
  if (f->list != NULL)
    weir_filter_lists_cancel (f->base.lists, f->list);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_setenv ("TZ", "UTC", TRUE);
  test_network_set (TRUE, FALSE);
  f->server = list_server_new (NULL);
  list_server_set_observer (f->server, on_asked, f);
  f->states = g_string_new (NULL);
  lists_fixture_set_up (&f->base, data);
  g_assert_true (weir_filter_lists_load (f->base.lists, NULL));
}

static void
tear_down (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  lists_fixture_tear_down (&f->base);
  list_server_free (f->server);
  g_string_free (f->states, TRUE);
}

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static WeirFilterList *
add (Fixture *f, const char *path)
{
  g_autofree char *url = list_server_get_url (f->server, path);
  g_autoptr (GError) error = NULL;
  WeirFilterList *list = weir_filter_lists_add (f->base.lists, url, NULL, &error);

  g_assert_no_error (error);
  return list;
}

/* Adds a list of @n filters, ||ads-1.example^ and on. */
static WeirFilterList *
add_good (Fixture *f, const char *path, guint n)
{
  g_autofree char *text = lists_fixture_make_text ("ads", n);
  WeirFilterList *list;

  list_server_serve (f->server, path, "ETag: \"1\"\r\n", text);
  list = add (f, path);
  lists_fixture_settle (f->base.lists);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_IDLE);
  return list;
}

static void
update (Fixture *f, WeirFilterList *list)
{
  weir_filter_lists_update (f->base.lists, list);
  lists_fixture_settle (f->base.lists);
}

static void
serve (Fixture *f, const char *path, const char *text)
{
  list_server_serve (f->server, path, "", text);
}

static void
on_state (WeirFilterList *list, GParamSpec *pspec G_GNUC_UNUSED, gpointer user_data)
{
  Fixture *f = user_data;

  g_string_append_c (f->states, "IWMDCHF"[weir_filter_list_get_state (list)]);
}

static void
test_states (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list = add_good (f, "/a.txt", 3);

  g_signal_connect (list, "notify::state", G_CALLBACK (on_state), f);
  serve (f, "/a.txt", "||new.example^\n");
  update (f, list);
  g_assert_cmpstr (f->states->str, ==, "WDCI");
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://new.example/"));
  g_assert_false (lists_fixture_blocks (f->base.lists, "https://ads-1.example/"));
}

static void
test_row (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list = add_good (f, "/a.txt", 3);
  const WeirListRow *row = lists_fixture_find_row (&f->base, "a-txt");
  g_autofree char *texts = lists_fixture_list_texts (&f->base);
  g_autofree char *name = NULL;

  g_assert_cmpuint (row->n_filters, ==, 3);
  g_assert_cmpstr (row->title, ==, "A list");
  g_assert_cmpstr (row->etag, ==, "\"1\"");
  g_assert_cmpint (row->next, >=, get_now () + 5 * DAY - HOUR);
  g_assert_cmpint (row->next, <=, get_now () + 5 * DAY + 12 * HOUR);
  g_assert_true (weir_list_row_equal (row, weir_filter_list_get_row (list)));
  name = g_strdup_printf ("a-txt-%016" G_GINT64_MODIFIER "x.txt", row->version);
  g_assert_cmpstr (texts, ==, name);
}

/* The old text is of no use any more. */
static void
test_old_text (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list = add_good (f, "/a.txt", 3);
  g_autofree char *before = lists_fixture_list_texts (&f->base);
  g_autofree char *after = NULL;

  serve (f, "/a.txt", "||new.example^\n");
  update (f, list);
  after = lists_fixture_list_texts (&f->base);
  g_assert_cmpstr (after, !=, before);
  g_assert_null (strchr (after, ' '));
}

static void
test_not_modified (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list = add_good (f, "/a.txt", 3);
  guint n_compiled = f->base.n_compiled;

  update (f, list);
  g_assert_cmpuint (list_server_count (f->server, "/a.txt"), ==, 2);
  g_assert_cmpuint (f->base.n_compiled, ==, n_compiled);
  g_assert_true (
    g_str_has_prefix (weir_filter_list_get_status (list), "Up to date, checked today at "));
}

/* Each fault: its sentence, and the old text stays in force. */
static void
assert_fault (Fixture *f, WeirFilterList *list, const char *clause)
{
  g_autofree char *expected = g_strconcat (clause, "; next try ", NULL);
  gint64 now = get_now ();
  const WeirListRow *row;

  update (f, list);
  row = weir_filter_list_get_row (list);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_FAILED);
  if (!g_str_has_prefix (weir_filter_list_get_status (list), expected))
    g_assert_cmpstr (weir_filter_list_get_status (list), ==, expected);
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://ads-1.example/"));
  g_assert_cmpint (row->next, >=, now + WEIR_LIST_RETRY_MIN);
  g_assert_cmpint (row->next, <=, now + 2 * WEIR_LIST_RETRY_MAX);
}

static void
test_faults (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const char *head = "HTTP/1.1 200 OK\r\nContent-Length: 67108865\r\n\r\n";
  g_autoptr (GBytes) too_large = g_bytes_new_static (head, strlen (head));
  WeirFilterList *list = add_good (f, "/a.txt", 3);

  serve (f, "/a.txt", "<!DOCTYPE html><title>Log in</title>");
  assert_fault (f, list, "A web page came instead of a list");
  serve (f, "/a.txt", "");
  assert_fault (f, list, "It is empty");
  serve (f, "/a.txt", "! words\n");
  assert_fault (f, list, "It has no filter that Weir can use");
  serve (f, "/a.txt", "\x01\x02\x03");
  assert_fault (f, list, "It is not a text");
  list_server_script (f->server, "/a.txt", too_large, LIST_SERVER_HANG);
  assert_fault (f, list, "It is larger than 64 MiB");
  list_server_answer (f->server, "/a.txt", "404 Not Found", "");
  assert_fault (f, list, "It is not there any more (404)");
  list_server_answer (f->server, "/a.txt", "500 Oh No", "");
  assert_fault (f, list, "The server has a problem (500)");
  list_server_answer (f->server, "/a.txt", "302 Found", "Location: /a.txt\r\n");
  assert_fault (f, list, "It redirects too many times");
  serve (f, "/a.txt", "||a.example^\n!#include b.txt\n");
  assert_fault (f, list, "“b.txt”, which it includes, cannot be loaded");
  g_assert_cmpuint (weir_filter_list_get_row (list)->failures, ==, 9);

  serve (f, "/a.txt", "||good.example^\n");
  update (f, list);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_IDLE);
  g_assert_cmpuint (weir_filter_list_get_row (list)->failures, ==, 0);
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://good.example/"));
}

static void
test_never_loaded (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list = add (f, "/none.txt");

  lists_fixture_settle (f->base.lists);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_FAILED);
  g_assert_true (g_str_has_prefix (weir_filter_list_get_status (list),
                                   "It is not there any more (404); next try "));
}

/* --- one that lost most of its filters --- */

static WeirFilterList *
make_held (Fixture *f)
{
  WeirFilterList *list = add_good (f, "/a.txt", 100);

  list_server_serve (f->server, "/a.txt", "ETag: \"2\"\r\n", "||few.example^\n");
  update (f, list);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_HELD);
  g_assert_cmpstr (weir_filter_list_get_status (list), ==,
                   "Only 1 filter of 100 is left; the list as it was stays in force until you "
                   "decide");
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://ads-1.example/"));
  g_assert_false (lists_fixture_blocks (f->base.lists, "https://few.example/"));
  return list;
}

static void
test_held_taken (Fixture *f, gconstpointer data G_GNUC_UNUSED)
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
test_held_refused (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list = make_held (f);

  weir_filter_lists_answer_held (f->base.lists, list, FALSE);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_IDLE);

  /* The same again, although the server does not say so. */
  serve (f, "/a.txt", "||few.example^\n");
  update (f, list);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_IDLE);
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://ads-1.example/"));

  serve (f, "/a.txt", "||other.example^\n");
  update (f, list);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_HELD);
}

static void
test_held_restart (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list;

  make_held (f);
  lists_fixture_restart (&f->base);
  lists_fixture_settle (f->base.lists);
  list = weir_filter_lists_find (f->base.lists, "a-txt");
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_HELD);
  weir_filter_lists_answer_held (f->base.lists, list, TRUE);
  lists_fixture_settle (f->base.lists);
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://few.example/"));
}

/* --- giving up --- */

static void
hang (Fixture *f, const char *path)
{
  g_autoptr (GBytes) octets =
    g_bytes_new_static ("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n||ads", 44);

  list_server_script (f->server, path, octets, LIST_SERVER_HANG);
}

static void
test_cancel (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list = add_good (f, "/a.txt", 3);
  g_autoptr (WeirListRow) before = weir_list_row_copy (weir_filter_list_get_row (list));

  hang (f, "/a.txt");
  f->list = list;
  weir_filter_lists_update (f->base.lists, list);
  g_assert_true (weir_filter_lists_is_busy (f->base.lists));
  lists_fixture_settle (f->base.lists);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_IDLE);
  g_assert_true (weir_list_row_equal (before, weir_filter_list_get_row (list)));
}

static void
test_cancel_all (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *lists[6];

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u.txt", i);

      hang (f, path);
      lists[i] = add (f, path);
    }

  g_assert_cmpint (weir_filter_list_get_state (lists[0]), ==, WEIR_LIST_DOWNLOADING);
  g_assert_cmpint (weir_filter_list_get_state (lists[5]), ==, WEIR_LIST_WAITING);
  g_assert_cmpstr (weir_filter_list_get_status (lists[5]), ==, "Waiting for its turn");

  while (f->n_asked < 2)
    g_main_context_iteration (NULL, TRUE);
  weir_filter_lists_cancel (f->base.lists, NULL);
  g_assert_false (weir_filter_lists_is_busy (f->base.lists));
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_assert_cmpstr (weir_filter_list_get_status (lists[i]), ==, "Not loaded yet");
}

static void
test_remove_while_downloading (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list;

  hang (f, "/a.txt");
  list = add (f, "/a.txt");
  weir_filter_lists_remove (f->base.lists, list);
  lists_fixture_settle (f->base.lists);
  g_assert_cmpuint (f->base.n_removed, ==, 1);
  g_assert_null (lists_fixture_find_row (&f->base, "a-txt"));
}

static void
test_stop_while_downloading (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  hang (f, "/a.txt");
  add (f, "/a.txt");
  while (f->n_asked == 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Rows of another process come in the middle: what runs goes on. */
static void
test_rows_while_downloading (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list;
  WeirFilterList *doomed;
  g_autoptr (GPtrArray) rows = NULL;

  list_server_serve (f->server, "/a.txt", "", "||a.example^\n");
  hang (f, "/b.txt");
  list = add (f, "/a.txt");
  doomed = add (f, "/b.txt");
  g_assert_cmpint (weir_filter_list_get_state (doomed), ==, WEIR_LIST_DOWNLOADING);

  rows = g_ptr_array_new ();
  for (guint i = 0; i < f->base.rows->len; i++)
    if (!g_str_equal (((WeirListRow *) g_ptr_array_index (f->base.rows, i))->key, "b-txt"))
      g_ptr_array_add (rows, g_ptr_array_index (f->base.rows, i));
  weir_filter_lists_take_rows (f->base.lists, rows);
  g_assert_null (weir_filter_lists_find (f->base.lists, "b-txt"));

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
test_progress (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  Watch watch = { .grows = TRUE };

  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u.txt", i);

      add_good (f, path, 3);
    }

  g_signal_connect_swapped (f->base.lists, "notify::busy", G_CALLBACK (on_busy), &watch);
  g_signal_connect (f->base.lists, "notify::progress", G_CALLBACK (on_progress), &watch);
  update (f, NULL);
  g_assert_cmpuint (watch.n_busy, ==, 2);
  g_assert_true (watch.grows);
  g_assert_cmpuint (list_server_count (f->server, "/5.txt"), ==, 2);
  g_signal_handlers_disconnect_by_data (f->base.lists, &watch);
}

/* --- on schedule --- */

static WeirListRow *
get_row (Fixture *f, const char *key)
{
  return (WeirListRow *) lists_fixture_find_row (&f->base, key);
}

static void
restart_on_schedule (Fixture *f)
{
  f->base.options.on_schedule = TRUE;
  lists_fixture_restart (&f->base);
  lists_fixture_settle (f->base.lists);
}

static void
test_due_at_start (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  add_good (f, "/due.txt", 3);
  add_good (f, "/later.txt", 3);
  add_good (f, "/off.txt", 3);
  get_row (f, "due-txt")->next = get_now () - 1;
  get_row (f, "off-txt")->next = get_now () - 1;
  get_row (f, "off-txt")->enabled = FALSE;

  restart_on_schedule (f);
  g_assert_cmpuint (list_server_count (f->server, "/due.txt"), ==, 2);
  g_assert_cmpuint (list_server_count (f->server, "/later.txt"), ==, 1);
  g_assert_cmpuint (list_server_count (f->server, "/off.txt"), ==, 1);
  g_assert_cmpint (get_row (f, "due-txt")->next, >, get_now ());
}

static void
test_no_schedule (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  add_good (f, "/due.txt", 3);
  get_row (f, "due-txt")->next = 1;
  lists_fixture_restart (&f->base);
  lists_fixture_settle (f->base.lists);
  g_assert_cmpuint (list_server_count (f->server, "/due.txt"), ==, 1);

  /* It becomes the first process. */
  weir_filter_lists_set_on_schedule (f->base.lists, TRUE);
  lists_fixture_settle (f->base.lists);
  g_assert_cmpuint (list_server_count (f->server, "/due.txt"), ==, 2);
}

/* The timer, in a second. */
static void
test_due_later (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  add_good (f, "/soon.txt", 3);
  get_row (f, "soon-txt")->next = get_now () + 1;
  f->base.options.on_schedule = TRUE;
  lists_fixture_restart (&f->base);
  while (list_server_count (f->server, "/soon.txt") < 2)
    g_main_context_iteration (NULL, TRUE);
  lists_fixture_settle (f->base.lists);
  g_assert_cmpint (get_row (f, "soon-txt")->next, >, get_now () + DAY);
}

static void
test_metered (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list;

  add_good (f, "/due.txt", 3);
  get_row (f, "due-txt")->next = 1;
  test_network_set (TRUE, TRUE);
  restart_on_schedule (f);
  list = weir_filter_lists_find (f->base.lists, "due-txt");
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_METERED);
  g_assert_cmpstr (weir_filter_list_get_status (list), ==,
                   "Waiting for a network that is not metered");
  g_assert_cmpuint (list_server_count (f->server, "/due.txt"), ==, 1);

  test_network_set (TRUE, FALSE);
  lists_fixture_settle (f->base.lists);
  g_assert_cmpuint (list_server_count (f->server, "/due.txt"), ==, 2);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_IDLE);
}

static void
test_metered_asked (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  add_good (f, "/due.txt", 3);
  add_good (f, "/other.txt", 3);
  get_row (f, "due-txt")->next = 1;
  test_network_set (TRUE, TRUE);
  restart_on_schedule (f);
  update (f, weir_filter_lists_find (f->base.lists, "other-txt"));
  g_assert_cmpuint (list_server_count (f->server, "/other.txt"), ==, 2);
  g_assert_cmpuint (list_server_count (f->server, "/due.txt"), ==, 1);

  weir_filter_lists_set_on_metered (f->base.lists, TRUE);
  lists_fixture_settle (f->base.lists);
  g_assert_cmpuint (list_server_count (f->server, "/due.txt"), ==, 2);
}

static void
test_network_back (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirListRow *row;

  add_good (f, "/a.txt", 3);
  row = get_row (f, "a-txt");
  row->problem = WEIR_LIST_PROBLEM_NETWORK;
  row->failures = 9;
  row->checked = get_now () - HOUR;
  row->next = get_now () + DAY;
  test_network_set (FALSE, FALSE);
  restart_on_schedule (f);
  g_assert_cmpuint (list_server_count (f->server, "/a.txt"), ==, 1);

  test_network_set (TRUE, FALSE);
  lists_fixture_settle (f->base.lists);
  g_assert_cmpuint (list_server_count (f->server, "/a.txt"), ==, 2);

  /* Not again and again, if it comes and goes. */
  list_server_answer (f->server, "/a.txt", "500 No", "");
  test_network_set (FALSE, FALSE);
  test_network_set (TRUE, FALSE);
  lists_fixture_settle (f->base.lists);
  g_assert_cmpuint (list_server_count (f->server, "/a.txt"), ==, 2);
}

static void
test_cancel_due (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  add_good (f, "/due.txt", 3);
  get_row (f, "due-txt")->next = 1;
  hang (f, "/due.txt");
  f->base.options.on_schedule = TRUE;
  lists_fixture_restart (&f->base);
  f->list = weir_filter_lists_find (f->base.lists, "due-txt");
  lists_fixture_settle (f->base.lists);
  g_assert_cmpint (get_row (f, "due-txt")->next, >=, get_now () + WEIR_LIST_RETRY_MIN - 1);
  g_assert_cmpint (get_row (f, "due-txt")->problem, ==, WEIR_LIST_PROBLEM_NONE);
  f->list = NULL;
}

static void
test_sweep (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *old =
    g_build_filename (f->base.folder, "lists", "gone-0000000000000007.txt", NULL);
  const struct utimbuf long_ago = { 1000000000, 1000000000 };

  add_good (f, "/a.txt", 3);
  g_assert_true (g_file_set_contents (old, "||a.example^\n", -1, NULL));
  g_assert_cmpint (g_utime (old, (struct utimbuf *) &long_ago), ==, 0);
  restart_on_schedule (f);
  while (g_file_test (old, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, FALSE);
}

/* --- files --- */

static void
test_file_changes (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (f->base.folder, "mine.txt", NULL);
  WeirFilterList *list;

  g_assert_true (g_file_set_contents (path, "||before.example^\n", -1, NULL));
  list = weir_filter_lists_add (f->base.lists, path, NULL, NULL);
  g_assert_nonnull (list);
  weir_filter_lists_set_on_schedule (f->base.lists, TRUE);
  lists_fixture_settle (f->base.lists);
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://before.example/"));

  g_assert_true (g_file_set_contents (path, "||after.example^\n", -1, NULL));
  while (!lists_fixture_blocks (f->base.lists, "https://after.example/"))
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpint (g_remove (path), ==, 0);
  update (f, list);
  g_assert_cmpstr (weir_filter_list_get_status (list), ==, "The file is not there");
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://after.example/"));
}

static void
test_file_changed_meanwhile (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (f->base.folder, "mine.txt", NULL);

  g_assert_true (g_file_set_contents (path, "||before.example^\n", -1, NULL));
  g_assert_nonnull (weir_filter_lists_add (f->base.lists, path, NULL, NULL));
  lists_fixture_settle (f->base.lists);
  g_assert_true (g_file_set_contents (path, "||after.example^\n", -1, NULL));
  restart_on_schedule (f);
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://after.example/"));
}

/* --- a private session --- */

static const WeirFilterListsOptions private_session = { .read_only = TRUE, .on_schedule = TRUE };

static void
test_private (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list = add_good (f, "/a.txt", 3);
  g_autofree char *texts = lists_fixture_list_texts (&f->base);
  g_autofree char *lines = weir_filter_list_dup_first_lines (list, 1);

  g_assert_true (lists_fixture_blocks (f->base.lists, "https://ads-1.example/"));
  g_assert_cmpstr (texts, ==, "");
  g_assert_cmpstr (lines, ==, "! Title: A list\n");

  serve (f, "/a.txt", "||new.example^\n");
  update (f, list);
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://new.example/"));
}

#define ADD(path, options, func) g_test_add (path, Fixture, options, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  test_network_install ();

  ADD ("/lists/updates/go-from-state-to-state", NULL, test_states);
  ADD ("/lists/updates/are-kept", NULL, test_row);
  ADD ("/lists/updates/leave-no-old-text", NULL, test_old_text);
  ADD ("/lists/updates/of-nothing-new-change-nothing", NULL, test_not_modified);
  ADD ("/lists/updates/faults-are-said-and-change-nothing", NULL, test_faults);
  ADD ("/lists/updates/a-first-one-may-fail", NULL, test_never_loaded);
  ADD ("/lists/updates/what-is-held-can-be-taken-and-undone", NULL, test_held_taken);
  ADD ("/lists/updates/what-is-held-can-be-refused", NULL, test_held_refused);
  ADD ("/lists/updates/what-is-held-waits-for-days", NULL, test_held_restart);
  ADD ("/lists/updates/can-be-cancelled", NULL, test_cancel);
  ADD ("/lists/updates/can-all-be-cancelled", NULL, test_cancel_all);
  ADD ("/lists/updates/of-what-is-removed-end", NULL, test_remove_while_downloading);
  ADD ("/lists/updates/end-with-the-lists", NULL, test_stop_while_downloading);
  ADD ("/lists/updates/go-on-when-rows-come", NULL, test_rows_while_downloading);
  ADD ("/lists/updates/progress-grows", NULL, test_progress);
  ADD ("/lists/schedule/what-is-due-is-updated-at-the-start", NULL, test_due_at_start);
  ADD ("/lists/schedule/is-the-first-processs", NULL, test_no_schedule);
  ADD ("/lists/schedule/what-becomes-due-is-updated", NULL, test_due_later);
  ADD ("/lists/schedule/leaves-metered-networks-alone", NULL, test_metered);
  ADD ("/lists/schedule/the-user-may-ask-for-more", NULL, test_metered_asked);
  ADD ("/lists/schedule/tries-again-when-there-is-a-network", NULL, test_network_back);
  ADD ("/lists/schedule/what-was-cancelled-waits", NULL, test_cancel_due);
  ADD ("/lists/schedule/sweeps-old-texts", NULL, test_sweep);
  ADD ("/lists/files/are-read-when-they-change", NULL, test_file_changes);
  ADD ("/lists/files/are-read-at-the-start", NULL, test_file_changed_meanwhile);
  ADD ("/lists/private/updates-stay-in-memory", &private_session, test_private);

  return g_test_run ();
}
