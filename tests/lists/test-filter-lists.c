/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lists-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct
{
  ListsFixture base;
  guint n_notified;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  lists_fixture_set_up (&f->base, data);
}

static void
tear_down (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  lists_fixture_tear_down (&f->base);
}

/* Writes a list beside the data folder. Returns: (transfer full): its path */
static char *
write_file (Fixture *f, const char *name, const char *text)
{
  char *path = g_build_filename (f->base.folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static WeirFilterList *
add_file (Fixture *f, const char *name, const char *text)
{
  g_autofree char *path = write_file (f, name, text);
  g_autoptr (GError) error = NULL;
  WeirFilterList *list = weir_filter_lists_add (f->base.lists, path, NULL, &error);

  g_assert_no_error (error);
  lists_fixture_settle (f->base.lists);
  return list;
}

static void
test_first_run (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterLists *lists = f->base.lists;
  WeirFilterList *starter = weir_filter_lists_find (lists, "starter");
  guint n_filters;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (lists)), ==, 2);
  g_assert_nonnull (weir_filter_lists_find (lists, "own"));
  g_assert_cmpuint (f->base.rows->len, ==, 2);

  lists_fixture_settle (lists);
  g_assert_true (lists_fixture_blocks (lists, "https://stats.g.doubleclick.net/x.js"));
  g_assert_false (lists_fixture_blocks (lists, "https://page.example/x.js"));
  g_assert_cmpstr (weir_filter_list_get_status (starter), ==, "Comes with Weir");
  g_object_get (starter, "n-filters", &n_filters, NULL);
  g_assert_cmpuint (n_filters, >, 1);
}

static void
test_load_blocks (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (weir_filter_lists_get_set (f->base.lists));
  g_assert_true (weir_filter_lists_load (f->base.lists, &error));
  g_assert_no_error (error);
  g_assert_nonnull (weir_filter_lists_get_set (f->base.lists));
  g_assert_cmpuint (f->base.n_compiled, ==, 1);

  g_assert_true (weir_filter_lists_load (f->base.lists, &error));
  g_assert_cmpuint (f->base.n_compiled, ==, 1);
}

static void
test_file (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterLists *lists = f->base.lists;
  WeirFilterList *list =
    add_file (f, "my list.txt", "! Title: Mine\n! Homepage: https://me.example/\n||ads.example^\n");
  g_autofree char *lines = weir_filter_list_dup_first_lines (list, 2);
  const WeirListRow *row = lists_fixture_find_row (&f->base, "mine");

  g_assert_true (lists_fixture_blocks (lists, "https://ads.example/"));
  g_assert_cmpstr (weir_filter_list_get_title (list), ==, "Mine");
  g_assert_cmpstr (weir_filter_list_get_homepage (list), ==, "https://me.example/");
  g_assert_cmpstr (lines, ==, "! Title: Mine\n! Homepage: https://me.example/\n");
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_IDLE);

  g_assert_nonnull (row);
  g_assert_cmpuint (row->n_filters, ==, 1);
  g_assert_cmpint (row->kind, ==, WEIR_LIST_FILE);
  g_assert_cmpint (row->next, ==, 0);
  g_assert_cmpint (row->updated, >, 0);
  g_assert_true (row->id > 0);
  g_assert_true (weir_filter_lists_find_id (lists, row->id) == list);
}

static void
test_rights (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = g_build_filename (f->base.folder, "lists", NULL);
  g_autofree char *compiled = g_build_filename (f->base.folder, "filters.weir", NULL);
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  GStatBuf info;

  add_file (f, "a.txt", "||ads.example^\n");
  name = lists_fixture_list_texts (&f->base);
  text = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_stat (text, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (compiled, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
assert_cannot_add (Fixture *f, const char *address, WeirListsError code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (weir_filter_lists_add (f->base.lists, address, NULL, &error));
  g_assert_error (error, WEIR_LISTS_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_refused (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = NULL;

  add_file (f, "a.txt", "! Title: A\n||ads.example^\n");
  path = g_build_filename (f->base.folder, "a.txt", NULL);
  assert_cannot_add (f, path, WEIR_LISTS_ERROR_DUPLICATE, "This list is there already: “A”");
  assert_cannot_add (f, "/there/is/none", WEIR_LISTS_ERROR_INVALID_URL,
                     "There is no file “/there/is/none”; a web address begins with “https://”");
  assert_cannot_add (f, "ftp://a.example/", WEIR_LISTS_ERROR_INVALID_URL,
                     "The address must begin with “https://” or “http://”, or be a file");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->base.lists)), ==, 3);
}

static void
test_too_many (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_list_row_free);
  g_autofree char *path = write_file (f, "a.txt", "||ads.example^\n");
  g_autofree char *other = write_file (f, "b.txt", "||ads.example^\n");

  for (int i = 0; i < WEIR_LISTS_MAX - 1; i++)
    {
      g_autofree char *key = g_strdup_printf ("list-%d", i);
      WeirListRow *row = weir_list_row_new (WEIR_LIST_FILE, key, key, key);

      row->id = i + 10;
      g_ptr_array_add (rows, row);
    }

  weir_filter_lists_take_rows (f->base.lists, rows);
  g_assert_nonnull (weir_filter_lists_add (f->base.lists, path, NULL, NULL));
  assert_cannot_add (f, other, WEIR_LISTS_ERROR_TOO_MANY,
                     "There are 200 lists already; remove one first");
}

static void
test_keys_differ (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *first = add_file (f, "starter", "||a.example^\n");
  WeirFilterList *second = add_file (f, "Starter!", "||b.example^\n");

  g_assert_cmpstr (weir_filter_list_get_row (first)->key, ==, "starter-2");
  g_assert_cmpstr (weir_filter_list_get_row (second)->key, ==, "starter-3");
}

static void
test_title_of_user (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = write_file (f, "a.txt", "! Title: A\n||ads.example^\n");
  WeirFilterList *list = weir_filter_lists_add (f->base.lists, path, "My name for it", NULL);

  lists_fixture_settle (f->base.lists);
  g_assert_cmpstr (weir_filter_list_get_title (list), ==, "My name for it");
}

static void
test_enabled (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterLists *lists = f->base.lists;
  WeirFilterList *list = add_file (f, "a.txt", "||ads.example^\n");
  guint n_filters;

  weir_filter_lists_set_enabled (lists, list, FALSE);
  lists_fixture_settle (lists);
  g_assert_false (lists_fixture_blocks (lists, "https://ads.example/"));
  g_assert_cmpstr (weir_filter_list_get_status (list), ==, "Off");
  g_assert_false (lists_fixture_find_row (&f->base, "a")->enabled);
  g_object_get (list, "n-filters", &n_filters, NULL);
  g_assert_cmpuint (n_filters, ==, 0);

  weir_filter_lists_set_enabled (lists, list, TRUE);
  lists_fixture_settle (lists);
  g_assert_true (lists_fixture_blocks (lists, "https://ads.example/"));
}

static void
test_none_enabled (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterLists *lists = f->base.lists;

  lists_fixture_settle (lists);
  weir_filter_lists_set_enabled (lists, weir_filter_lists_find (lists, "starter"), FALSE);
  lists_fixture_settle (lists);
  g_assert_null (weir_filter_lists_get_set (lists));
  g_assert_cmpuint (f->base.n_compiled, ==, 2);
}

static void
test_remove_and_restore (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterLists *lists = f->base.lists;
  g_autoptr (WeirListRow) row = NULL;

  add_file (f, "a.txt", "||ads.example^\n");
  add_file (f, "b.txt", "||more.example^\n");
  row = weir_list_row_copy (lists_fixture_find_row (&f->base, "a"));

  weir_filter_lists_remove (lists, weir_filter_lists_find (lists, "a"));
  lists_fixture_settle (lists);
  g_assert_null (weir_filter_lists_find (lists, "a"));
  g_assert_null (lists_fixture_find_row (&f->base, "a"));
  g_assert_false (lists_fixture_blocks (lists, "https://ads.example/"));
  g_assert_true (lists_fixture_blocks (lists, "https://more.example/"));

  weir_filter_lists_restore (lists, row);
  lists_fixture_settle (lists);
  g_assert_true (lists_fixture_blocks (lists, "https://ads.example/"));
  g_assert_true (weir_list_row_equal (lists_fixture_find_row (&f->base, "a"), row));
  g_assert_cmpstr (weir_filter_list_get_row (weir_filter_lists_find_id (lists, row->id))->key, ==,
                   "a");

  /* It stands where it stood. */
  g_assert_cmpint (weir_filter_list_get_row (weir_filter_lists_find (lists, "b"))->id, >, row->id);
}

static void
test_always_there (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterLists *lists = f->base.lists;

  weir_filter_lists_remove (lists, weir_filter_lists_find (lists, "starter"));
  weir_filter_lists_remove (lists, weir_filter_lists_find (lists, "own"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (lists)), ==, 2);
  g_assert_cmpuint (f->base.n_removed, ==, 0);
}

static void
test_own (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterLists *lists = f->base.lists;
  WeirFilterList *own = weir_filter_lists_find (lists, "own");
  g_autoptr (WeirListRow) before = weir_list_row_copy (weir_filter_list_get_row (own));
  g_autoptr (GError) error = NULL;
  g_autofree char *nothing = weir_filter_lists_dup_own (lists);
  g_autofree char *text = NULL;
  g_autofree char *empty = NULL;

  g_assert_cmpstr (nothing, ==, "");
  g_assert_true (weir_filter_lists_set_own (lists, "||mine.example^\n", &error));
  g_assert_no_error (error);
  lists_fixture_settle (lists);
  text = weir_filter_lists_dup_own (lists);
  g_assert_cmpstr (text, ==, "||mine.example^\n");
  g_assert_true (lists_fixture_blocks (lists, "https://mine.example/"));
  g_assert_cmpstr (weir_filter_list_get_status (own), ==, "Written by you");

  weir_filter_lists_restore (lists, before);
  lists_fixture_settle (lists);
  empty = weir_filter_lists_dup_own (lists);
  g_assert_cmpstr (empty, ==, "");
  g_assert_false (lists_fixture_blocks (lists, "https://mine.example/"));
}

static void
test_own_is_text (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (weir_filter_lists_set_own (f->base.lists, "||a\xff.example^\n", &error));
  g_assert_error (error, WEIR_LISTS_ERROR, WEIR_LISTS_ERROR_NOT_A_LIST);
}

static void
test_unread (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list =
    add_file (f, "a.txt",
              "||ads.example^\n||b.example^$nonsense\nc.example##.ad\n||d.example^$image=\n");
  g_autoptr (GPtrArray) unread = weir_filter_list_dup_unread (list, 10);
  const WeirUnreadLine *line;
  guint n_unread;
  guint n_skipped;

  g_object_get (list, "n-unread", &n_unread, "n-skipped", &n_skipped, NULL);
  g_assert_cmpuint (n_unread, ==, unread->len);
  g_assert_cmpuint (n_skipped, ==, 1);
  g_assert_cmpuint (weir_filter_list_get_n_skipped (list, WEIR_SKIP_COSMETIC), ==, 1);

  g_assert_cmpuint (unread->len, >, 0);
  line = g_ptr_array_index (unread, 0);
  g_assert_cmpuint (line->line, ==, 2);
  g_assert_cmpstr (line->text, ==, "||b.example^$nonsense");
  g_assert_cmpstr (line->reason, ==, "The option “nonsense” is not known.");
}

static void
test_restart (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *compiled = g_build_filename (f->base.folder, "filters.weir", NULL);
  GStatBuf before;
  GStatBuf after;

  add_file (f, "a.txt", "||ads.example^\n");
  g_assert_cmpint (g_stat (compiled, &before), ==, 0);

  lists_fixture_restart (&f->base);
  g_assert_true (weir_filter_lists_load (f->base.lists, NULL));
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://ads.example/"));
  g_assert_cmpint (g_stat (compiled, &after), ==, 0);
  g_assert_cmpuint (before.st_ino, ==, after.st_ino);
}

/* A compiled file that is none, or of something else, is made anew. */
static void
test_damaged (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *compiled = g_build_filename (f->base.folder, "filters.weir", NULL);

  add_file (f, "a.txt", "||ads.example^\n");
  g_assert_true (g_file_set_contents (compiled, "nothing of the kind", -1, NULL));
  lists_fixture_restart (&f->base);
  g_assert_true (weir_filter_lists_load (f->base.lists, NULL));
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://ads.example/"));
}

/* Who has the compiled file has the texts too. */
static void
test_text_gone (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = g_build_filename (f->base.folder, "lists", NULL);
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;

  add_file (f, "a.txt", "||ads.example^\n");
  text = lists_fixture_list_texts (&f->base);
  path = g_build_filename (folder, text, NULL);
  g_assert_cmpint (g_remove (path), ==, 0);

  lists_fixture_restart (&f->base);
  g_assert_true (weir_filter_lists_set_own (f->base.lists, "||mine.example^\n", NULL));
  lists_fixture_settle (f->base.lists);
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://ads.example/"));
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://mine.example/"));
}

/* Neither text nor compiled file: the rest is in force all the same. */
static void
test_all_gone (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = g_build_filename (f->base.folder, "lists", NULL);
  g_autofree char *compiled = g_build_filename (f->base.folder, "filters.weir", NULL);
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;
  g_autofree char *problem = NULL;

  add_file (f, "a.txt", "||ads.example^\n");
  text = lists_fixture_list_texts (&f->base);
  path = g_build_filename (folder, text, NULL);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_remove (compiled), ==, 0);

  lists_fixture_restart (&f->base);
  g_assert_true (weir_filter_lists_load (f->base.lists, NULL));
  g_assert_false (lists_fixture_blocks (f->base.lists, "https://ads.example/"));
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://doubleclick.net/"));
  g_object_get (f->base.lists, "problem", &problem, NULL);
  g_assert_cmpstr (problem, ==, "The text of 1 list is gone");

  /* The file is still there. */
  weir_filter_lists_update (f->base.lists, weir_filter_lists_find (f->base.lists, "a"));
  lists_fixture_settle (f->base.lists);
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://ads.example/"));
}

static void
test_second_process (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirFilterLists) other = NULL;

  add_file (f, "a.txt", "||ads.example^\n");
  other = lists_fixture_open_second (&f->base);
  g_assert_true (weir_filter_lists_load (other, NULL));
  g_assert_true (lists_fixture_blocks (other, "https://ads.example/"));

  weir_filter_lists_remove (f->base.lists, weir_filter_lists_find (f->base.lists, "a"));
  add_file (f, "b.txt", "||more.example^\n");
  weir_filter_lists_take_rows (other, f->base.rows);
  lists_fixture_settle (other);
  g_assert_null (weir_filter_lists_find (other, "a"));
  g_assert_false (lists_fixture_blocks (other, "https://ads.example/"));
  g_assert_true (lists_fixture_blocks (other, "https://more.example/"));
  weir_filter_lists_stop (other);
}

static void
test_no_id_yet (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  const WeirFilterListsOptions options = { .folder = f->base.folder };
  g_autoptr (WeirFilterLists) lists = weir_filter_lists_new (&options, NULL, NULL);
  g_autofree char *path = write_file (f, "a.txt", "||ads.example^\n");

  weir_filter_lists_take_rows (lists, rows);
  g_assert_nonnull (weir_filter_lists_add (lists, path, NULL, NULL));
  weir_filter_lists_take_rows (lists, rows);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (lists)), ==, 3);
  weir_filter_lists_stop (lists);
}

static void
test_hostile_key (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_list_row_free);
  WeirListRow *row = weir_list_row_new (WEIR_LIST_FILE, "../../etc", "/a", "A");

  row->id = 99;
  g_ptr_array_add (rows, row);
  weir_filter_lists_take_rows (f->base.lists, rows);
  g_assert_null (weir_filter_lists_find (f->base.lists, "../../etc"));
}

static const WeirFilterListsOptions private_session = { .read_only = TRUE };

static void
test_private (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *names = NULL;
  g_autofree char *compiled = g_build_filename (f->base.folder, "filters.weir", NULL);
  g_autofree char *own = NULL;

  add_file (f, "a.txt", "||ads.example^\n");
  g_assert_true (weir_filter_lists_set_own (f->base.lists, "||mine.example^\n", NULL));
  lists_fixture_settle (f->base.lists);
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://ads.example/"));
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://mine.example/"));
  own = weir_filter_lists_dup_own (f->base.lists);
  g_assert_cmpstr (own, ==, "||mine.example^\n");

  names = lists_fixture_list_texts (&f->base);
  g_assert_cmpstr (names, ==, "");
  g_assert_false (g_file_test (compiled, G_FILE_TEST_EXISTS));
}

static void
test_cannot_be_kept (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *compiled = g_build_filename (f->base.folder, "filters.weir", NULL);
  g_autofree char *blocker = g_build_filename (compiled, "x", NULL);
  g_autofree char *problem = NULL;

  g_assert_cmpint (g_mkdir_with_parents (blocker, 0700), ==, 0);
  g_assert_true (weir_filter_lists_load (f->base.lists, NULL));
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://doubleclick.net/"));
  g_object_get (f->base.lists, "problem", &problem, NULL);
  g_assert_true (g_str_has_prefix (problem, "The compiled filters cannot be kept: "));
}

static void
on_notify (Fixture *f)
{
  f->n_notified++;
}

static void
test_hits (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *starter = weir_filter_lists_find (f->base.lists, "starter");

  g_signal_connect_swapped (starter, "notify::hits", G_CALLBACK (on_notify), f);
  weir_filter_list_set_hits (starter, 2, 40);
  weir_filter_list_set_hits (starter, 3, 40);
  g_assert_cmpuint (f->n_notified, ==, 1);
  g_assert_cmpuint (weir_filter_list_get_hits_today (starter), ==, 3);
  g_assert_cmpuint (weir_filter_list_get_hits (starter), ==, 40);
}

#define ADD(path, options, func) g_test_add (path, Fixture, options, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/lists/a-first-run-filters", NULL, test_first_run);
  ADD ("/lists/load-waits-until-all-is-in-force", NULL, test_load_blocks);
  ADD ("/lists/a-file-is-a-list", NULL, test_file);
  ADD ("/lists/files-are-the-users-alone", NULL, test_rights);
  ADD ("/lists/what-cannot-be-added-is-said", NULL, test_refused);
  ADD ("/lists/subscriptions-are-bounded", NULL, test_too_many);
  ADD ("/lists/keys-differ", NULL, test_keys_differ);
  ADD ("/lists/the-users-title-stays", NULL, test_title_of_user);
  ADD ("/lists/what-is-off-is-not-in-force", NULL, test_enabled);
  ADD ("/lists/none-enabled-is-no-set", NULL, test_none_enabled);
  ADD ("/lists/what-is-removed-can-be-put-back", NULL, test_remove_and_restore);
  ADD ("/lists/two-are-always-there", NULL, test_always_there);
  ADD ("/lists/own-filters-are-in-force-and-can-be-undone", NULL, test_own);
  ADD ("/lists/own-filters-are-text", NULL, test_own_is_text);
  ADD ("/lists/unread-lines-are-explained", NULL, test_unread);
  ADD ("/lists/a-restart-opens-what-was-compiled", NULL, test_restart);
  ADD ("/lists/a-damaged-file-is-made-anew", NULL, test_damaged);
  ADD ("/lists/a-lost-text-is-taken-from-the-compiled-file", NULL, test_text_gone);
  ADD ("/lists/what-is-lost-leaves-the-rest-in-force", NULL, test_all_gone);
  ADD ("/lists/another-process-takes-the-rows-over", NULL, test_second_process);
  ADD ("/lists/what-has-no-id-yet-stays", NULL, test_no_id_yet);
  ADD ("/lists/a-hostile-key-names-no-file", NULL, test_hostile_key);
  ADD ("/lists/a-private-session-writes-nothing", &private_session, test_private);
  ADD ("/lists/what-cannot-be-kept-is-in-force", NULL, test_cannot_be_kept);
  ADD ("/lists/hits-are-shown", NULL, test_hits);

  return g_test_run ();
}
