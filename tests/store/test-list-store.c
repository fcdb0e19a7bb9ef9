/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-folder.h"

#include "weir-list-store.h"

#include <string.h>

#define TODAY 738000

typedef struct
{
  char *folder;
  WeirDatabase *database;
  gint64 result; /* of the last answer */
  GError *error; /* of the last answer */
  guint n_elsewhere;
} Fixture;

static void
on_changed_elsewhere (WeirDatabase *database G_GNUC_UNUSED, gpointer user_data)
{
  ((Fixture *) user_data)->n_elsewhere++;
}

static WeirDatabase *
open_database (Fixture *fixture, WeirDatabaseMode mode)
{
  const WeirDatabaseEvents events = { .changed_elsewhere = on_changed_elsewhere };

  return weir_database_open (fixture->folder, mode, &events, fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->folder = store_folder_new ();
  fixture->database = open_database (fixture, WEIR_DATABASE_KEEP);
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_clear_pointer (&fixture->database, weir_database_close);
  g_clear_pointer (&fixture->folder, store_folder_free);
  g_clear_error (&fixture->error);
}

static void
on_answered (WeirDatabase *database G_GNUC_UNUSED,
             gint64 result,
             const GError *error,
             gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->result = result;
  g_clear_error (&fixture->error);
  fixture->error = error != NULL ? g_error_copy (error) : NULL;
}

static void
flush (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  weir_database_flush (fixture->database, &error);
  g_assert_no_error (error);
}

static void
put (Fixture *fixture, const WeirListRow *before, const WeirListRow *row)
{
  weir_list_store_put (fixture->database, before, row, on_answered, fixture);
  flush (fixture);
}

/* Puts a list that was not there. Returns: (transfer full): with the id that it got */
static WeirListRow *
add (Fixture *fixture, const char *key)
{
  g_autofree char *url = g_strdup_printf ("https://lists.example/%s.txt", key);
  WeirListRow *row = weir_list_row_new (WEIR_LIST_WEB, key, url, key);

  put (fixture, NULL, row);
  g_assert_no_error (fixture->error);
  row->id = fixture->result;
  return row;
}

static WeirListStoreContents *
load (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  WeirListStoreContents *contents = weir_list_store_load (fixture->database, TODAY, &error);

  g_assert_no_error (error);
  return contents;
}

/* There is one list, and it is like @row. */
static void
assert_kept (Fixture *fixture, const WeirListRow *row)
{
  g_autoptr (WeirListStoreContents) contents = load (fixture);

  g_assert_cmpuint (contents->rows->len, ==, 1);
  g_assert_true (weir_list_row_equal (contents->rows->pdata[0], row));
}

static void
assert_refused (Fixture *fixture)
{
  g_assert_error (fixture->error, WEIR_DATABASE_ERROR, WEIR_DATABASE_REFUSED);
}

/* Of every field something that is not its default. */
static WeirListRow *
make_full_row (void)
{
  WeirListRow *row = weir_list_row_new (WEIR_LIST_FILE, "my-list-2", "/tmp/list.txt", "My “list”");

  row->enabled = FALSE;
  row->version = G_MAXUINT64 - 1;
  row->n_filters = 12345;
  row->etag = g_strdup ("W/\"abc\"");
  row->last_modified = g_strdup ("Tue, 14 Nov 2023 22:13:20 GMT");
  row->expires = 345600;
  row->checked = 1700000001;
  row->updated = 1700000002;
  row->next = 1700000003;
  row->failures = 4;
  row->problem = WEIR_LIST_PROBLEM_FILE;
  row->detail = g_strdup ("404");
  row->held_version = 77;
  return row;
}

/* --- rows --- */

static void
test_whole_row (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListRow) row = make_full_row ();
  g_autoptr (WeirListRow) bare = weir_list_row_new (WEIR_LIST_STARTER, "starter", NULL, "Starter");

  put (fixture, NULL, row);
  row->id = fixture->result;
  g_assert_cmpint (row->id, ==, 1);
  g_clear_pointer (&fixture->database, weir_database_close);
  fixture->database = open_database (fixture, WEIR_DATABASE_KEEP);
  assert_kept (fixture, row);

  /* And back to nothing. */
  bare->id = row->id;
  g_free (bare->key);
  bare->key = g_strdup (row->key);
  put (fixture, row, bare);
  g_assert_no_error (fixture->error);
  assert_kept (fixture, bare);
}

static void
test_order (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListRow) first = add (fixture, "zebra");
  g_autoptr (WeirListRow) second = add (fixture, "ape");
  g_autoptr (WeirListStoreContents) contents = load (fixture);

  g_assert_cmpint (first->id, <, second->id);
  g_assert_cmpuint (contents->rows->len, ==, 2);
  g_assert_true (weir_list_row_equal (contents->rows->pdata[0], first));
  g_assert_true (weir_list_row_equal (contents->rows->pdata[1], second));
}

/* One process has downloaded the list while another one switched it off. */
static void
test_changes_of_two_are_merged (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListRow) before = add (fixture, "list");
  g_autoptr (WeirListRow) updated = weir_list_row_copy (before);
  g_autoptr (WeirListRow) disabled = weir_list_row_copy (before);

  updated->version = 5;
  updated->etag = g_strdup ("\"5\"");
  disabled->enabled = FALSE;
  put (fixture, before, disabled);
  put (fixture, before, updated);

  updated->enabled = FALSE;
  assert_kept (fixture, updated);
}

static void
test_removed (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListRow) row = add (fixture, "list");
  g_autoptr (WeirListRow) other = NULL;

  weir_list_store_remove (fixture->database, row, on_answered, fixture);
  flush (fixture);
  g_assert_no_error (fixture->error);

  /* It is gone, for whoever does not know it yet. */
  put (fixture, row, row);
  assert_refused (fixture);
  weir_list_store_remove (fixture->database, row, on_answered, fixture);
  flush (fixture);
  assert_refused (fixture);

  /* Its number is not given to another one, and is its own if it comes back. */
  other = add (fixture, "other");
  g_assert_cmpint (other->id, ==, row->id + 1);
  put (fixture, NULL, row);
  g_assert_cmpint (fixture->result, ==, row->id);
}

/* A list changes again before it is told its number. */
static void
test_number_is_not_known (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListRow) before = weir_list_row_new (WEIR_LIST_OWN, "own", NULL, "Own");
  g_autoptr (WeirListRow) row = weir_list_row_copy (before);
  g_autoptr (WeirListStoreContents) contents = NULL;

  row->version = 5;
  weir_list_store_put (fixture->database, NULL, before, NULL, NULL);
  put (fixture, before, row);
  g_assert_no_error (fixture->error);
  row->id = 1;
  assert_kept (fixture, row);

  row->id = 0;
  weir_list_store_remove (fixture->database, row, on_answered, fixture);
  flush (fixture);
  g_assert_no_error (fixture->error);
  contents = load (fixture);
  g_assert_cmpuint (contents->rows->len, ==, 0);
}

static void
test_number_is_taken (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListRow) row = add (fixture, "list");
  g_autoptr (WeirListRow) other = weir_list_row_new (WEIR_LIST_OWN, "own", NULL, "Own");

  other->id = row->id;
  put (fixture, NULL, other);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (fixture->result, ==, row->id + 1);

  /* A list is meant by number and key together. */
  put (fixture, other, other);
  assert_refused (fixture);
}

static void
test_key_is_taken (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListRow) row = add (fixture, "list");
  g_autoptr (WeirListRow) again = weir_list_row_new (WEIR_LIST_OWN, "list", NULL, "Another");

  put (fixture, NULL, again);
  assert_refused (fixture);
  assert_kept (fixture, row);
}

static void
test_too_many (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListRow) one_more = NULL;
  g_autoptr (WeirListStoreContents) contents = NULL;

  store_folder_exec (
    fixture->folder,
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 255)"
    "INSERT INTO lists SELECT i, 'k' || i, 3, NULL, 'title', 1, 0, 0, NULL, NULL, 0, 0, 0, 0, 0,"
    " 0, NULL, 0 FROM n");
  one_more = add (fixture, "the-last");
  contents = load (fixture);
  g_assert_cmpuint (contents->rows->len, ==, WEIR_LIST_STORE_MAX_LISTS);

  g_free (one_more->key);
  one_more->key = g_strdup ("one-too-many");
  put (fixture, NULL, one_more);
  assert_refused (fixture);
}

static void
test_change_is_noticed_elsewhere (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirDatabase) other =
    weir_database_open (fixture->folder, WEIR_DATABASE_KEEP, NULL, NULL);
  g_autoptr (WeirListRow) row = weir_list_row_new (WEIR_LIST_OWN, "own", NULL, "Own");

  weir_list_store_put (other, NULL, row, NULL, NULL);
  g_assert_true (weir_database_flush (other, NULL));
  while (fixture->n_elsewhere == 0)
    g_main_context_iteration (NULL, TRUE);

  row->id = 1;
  assert_kept (fixture, row);
}

static void
on_loaded (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_load_misses_no_change (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListRow) row = weir_list_row_new (WEIR_LIST_OWN, "own", NULL, "Own");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (WeirListStoreContents) contents = NULL;
  g_autoptr (GError) error = NULL;

  weir_list_store_load_async (fixture->database, TODAY, NULL, on_loaded, &result);
  weir_list_store_put (fixture->database, NULL, row, NULL, NULL);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  contents = weir_list_store_load_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (contents->rows->len, ==, 1);
}

static void
test_restored (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListRow) row G_GNUC_UNUSED = add (fixture, "list");
  g_autoptr (WeirListRow) kept = make_full_row ();
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_list_row_free);

  kept->id = 12;
  g_ptr_array_add (rows, weir_list_row_copy (kept));
  weir_list_store_restore (fixture->database, rows, on_answered, fixture);
  flush (fixture);
  g_assert_no_error (fixture->error);
  assert_kept (fixture, kept);
}

/* As rules: what the user decided survives the damage of something else. */
static void
test_taken_over_from_damaged (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListRow) row = make_full_row ();

  put (fixture, NULL, row);
  row->id = fixture->result;
  g_clear_pointer (&fixture->database, weir_database_close);
  store_folder_exec (fixture->folder, "CREATE TABLE foreign_one (x)");

  fixture->database = open_database (fixture, WEIR_DATABASE_KEEP);
  g_assert_cmpint (weir_database_get_state (fixture->database), ==, WEIR_DATABASE_DAMAGED);
  assert_kept (fixture, row);
}

static void
test_private_session (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListRow) row = add (fixture, "list");
  g_autoptr (WeirListRow) changed = weir_list_row_copy (row);

  g_clear_pointer (&fixture->database, weir_database_close);
  fixture->database = open_database (fixture, WEIR_DATABASE_PRIVATE);
  assert_kept (fixture, row);

  changed->enabled = FALSE;
  put (fixture, row, changed);
  assert_kept (fixture, changed);
  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT enabled FROM lists"), ==, 1);
}

/* --- values that somebody else made up --- */

static const struct
{
  const char *name;
  const char *sql; /* to be done to a sound row of a list from the web */
} not_lists[] = {
  { "no-number", "id = 0" },
  { "negative-number", "id = -1" },
  { "empty-key", "key = ''" },
  { "key-in-capitals", "key = 'List'" },
  { "key-with-path", "key = '../../list'" },
  { "key-with-dot", "key = 'a.b'" },
  { "key-too-long", "key = substr (hex (zeroblob (33)), 1, 65)" },
  { "unknown-kind", "kind = 4" },
  { "negative-kind", "kind = -1" },
  { "large-kind", "kind = 4294967297" },
  { "no-address", "url = NULL" },
  { "empty-address", "url = ''" },
  { "address-of-a-file", "url = 'file:///etc/passwd'" },
  { "address-with-newline", "url = 'https://a.example/' || char (10) || 'Host: b.example'" },
  { "address-too-long", "url = 'https://a.example/' || hex (zeroblob (1024))" },
  { "file-from-the-web", "kind = 2" },
  { "file-without-folder", "kind = 2, url = 'list.txt'" },
  { "own-with-address", "kind = 3" },
};

static void
test_not_a_list (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WeirListRow) row G_GNUC_UNUSED = add (fixture, "list");
  g_autofree char *sql = g_strconcat ("UPDATE lists SET ", data, NULL);
  g_autoptr (WeirListStoreContents) contents = NULL;

  store_folder_exec (fixture->folder, sql);
  contents = load (fixture);
  g_assert_cmpuint (contents->rows->len, ==, 0);
}

/* What is not needed to know the list is as if it were not known. */
static void
test_odd_values (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListRow) row = add (fixture, "list");

  store_folder_exec (
    fixture->folder,
    "UPDATE lists SET title = 'a' || char (27) || '[2J', enabled = 7, n_filters = -1,"
    " etag = 'x' || char (13, 10) || 'Cookie: y', last_modified = hex (zeroblob (513)),"
    " expires = 9223372036854775807, checked = -5, updated = 9223372036854775807,"
    " next = 253402300800, failures = 4294967296, problem = 12, detail = ''");
  row->expires = G_MAXINT;
  row->updated = G_GINT64_CONSTANT (253402300799);
  row->next = G_GINT64_CONSTANT (253402300799);
  row->failures = G_MAXINT;
  assert_kept (fixture, row);
}

static void
test_values_at_their_bounds (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListRow) row G_GNUC_UNUSED = add (fixture, "list");

  store_folder_exec (fixture->folder,
                     "UPDATE lists SET key = substr (replace (hex (zeroblob (32)), '0', 'k'), 1),"
                     " url = substr ('http://a.example/' || hex (zeroblob (1024)), 1, 2048),"
                     " title = hex (zeroblob (128)), etag = hex (zeroblob (512)),"
                     " n_filters = 2147483647, problem = 11, version = -1");
  {
    g_autoptr (WeirListStoreContents) contents = load (fixture);
    const WeirListRow *read = contents->rows->pdata[0];

    g_assert_cmpuint (strlen (read->key), ==, WEIR_LIST_MAX_KEY);
    g_assert_cmpuint (strlen (read->url), ==, WEIR_LIST_MAX_URL);
    g_assert_cmpuint (strlen (read->title), ==, WEIR_LIST_MAX_TITLE);
    g_assert_cmpuint (strlen (read->etag), ==, WEIR_LIST_STORE_MAX_VALUE);
    g_assert_cmpuint (read->n_filters, ==, G_MAXINT);
    g_assert_cmpint (read->problem, ==, WEIR_LIST_PROBLEM_FILE);
    g_assert_cmpuint (read->version, ==, G_MAXUINT64);
  }

  store_folder_exec (fixture->folder, "UPDATE lists SET title = title || '0'");
  {
    g_autoptr (WeirListStoreContents) contents = load (fixture);
    const WeirListRow *read = contents->rows->pdata[0];

    g_assert_cmpstr (read->title, ==, read->key);
  }
}

static void
test_text_is_utf8 (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListRow) row G_GNUC_UNUSED = add (fixture, "list");
  g_autoptr (WeirListStoreContents) contents = NULL;
  const WeirListRow *read;

  store_folder_exec (fixture->folder, "UPDATE lists SET title = CAST (x'41ff42' AS TEXT)");
  contents = load (fixture);
  read = contents->rows->pdata[0];
  g_assert_cmpstr (read->title, ==, "A\357\277\275B");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/store/lists/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("rows/every-field-is-kept", test_whole_row);
  ADD ("rows/in-the-order-in-which-they-came", test_order);
  ADD ("rows/changes-of-two-are-merged", test_changes_of_two_are_merged);
  ADD ("rows/removed-is-gone", test_removed);
  ADD ("rows/number-is-not-known", test_number_is_not_known);
  ADD ("rows/number-is-taken", test_number_is_taken);
  ADD ("rows/key-is-taken", test_key_is_taken);
  ADD ("rows/too-many", test_too_many);
  ADD ("rows/change-is-noticed-elsewhere", test_change_is_noticed_elsewhere);
  ADD ("rows/load-misses-no-change", test_load_misses_no_change);
  ADD ("rows/restored", test_restored);
  ADD ("rows/taken-over-from-damaged", test_taken_over_from_damaged);
  ADD ("rows/private-session", test_private_session);
  ADD ("hostile/odd-values", test_odd_values);
  ADD ("hostile/values-at-their-bounds", test_values_at_their_bounds);
  ADD ("hostile/text-is-utf8", test_text_is_utf8);
#undef ADD
  for (gsize i = 0; i < G_N_ELEMENTS (not_lists); i++)
    {
      g_autofree char *path = g_strconcat ("/store/lists/hostile/", not_lists[i].name, NULL);

      g_test_add (path, Fixture, not_lists[i].sql, set_up, test_not_a_list, tear_down);
    }

  return g_test_run ();
}
