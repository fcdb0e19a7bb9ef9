/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-folder.h"

#include "weir-history.h"
#include "weir-list-hits.h"

#define NOON (G_GINT64_CONSTANT (1700000000) / 86400 * 86400 + 43200) /* of a day, in UTC */
#define ANOTHER_DAY 738000
#define LAST_NUMBER G_GUINT64_CONSTANT (9007199254740991)

static void
count (GPtrArray *filters, const char *list, const char *filter, guint64 hits, gint64 last)
{
  WeirFilterHits *row = g_new0 (WeirFilterHits, 1);

  row->list = g_strdup (list);
  row->filter = g_strdup (filter);
  row->hits = hits;
  row->last = last;
  g_ptr_array_add (filters, row);
}

static GPtrArray *
begin_batch (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) weir_filter_hits_free);
}

static void
add_hits (StoreFixture *fixture, const char *list, const char *filter, guint64 hits, gint64 last)
{
  GPtrArray *filters = begin_batch ();

  count (filters, list, filter, hits, last);
  weir_list_hits_add (fixture->database, filters);
  store_fixture_flush (fixture);
}

static GPtrArray *
get_top (StoreFixture *fixture, const char *list, guint limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *top;

  weir_list_hits_top_async (fixture->database, list, limit, NULL, store_on_result, &result);
  top = weir_list_hits_top_finish (store_await (&result), &error);
  g_assert_no_error (error);
  return top;
}

static void
assert_hits (StoreFixture *fixture, gint64 day, const char *list, guint64 today, guint64 all)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirListStoreContents) contents =
    weir_list_store_load (fixture->database, day, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < contents->hits->len; i++)
    {
      const WeirListHits *hits = contents->hits->pdata[i];

      if (!g_str_equal (hits->list, list))
        continue;

      g_assert_cmpuint (hits->today, ==, today);
      g_assert_cmpuint (hits->all, ==, all);
      return;
    }

  g_assert_cmpuint (all, ==, 0);
}

static void
test_hits_add_up (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const gint64 day = weir_list_hits_get_day (NOON);
  GPtrArray *filters = begin_batch ();
  g_autoptr (GPtrArray) top = NULL;
  const WeirFilterHits *first;
  const WeirFilterHits *second;

  count (filters, "a", "||ads.example^", 3, NOON);
  count (filters, "a", "/banner/", 5, NOON + 1);
  count (filters, "b", "||ads.example^", 7, NOON);
  weir_list_hits_add (fixture->database, filters);
  add_hits (fixture, "a", "||ads.example^", 4, NOON + 2);
  add_hits (fixture, "a", "/banner/", 1, NOON - 1);

  assert_hits (fixture, day, "a", 13, 13);
  assert_hits (fixture, day, "b", 7, 7);
  assert_hits (fixture, day + 1, "a", 0, 13);

  top = get_top (fixture, "a", 10);
  g_assert_cmpuint (top->len, ==, 2);
  first = top->pdata[0];
  second = top->pdata[1];
  g_assert_cmpstr (first->list, ==, "a");
  g_assert_cmpstr (first->filter, ==, "||ads.example^");
  g_assert_cmpuint (first->hits, ==, 7);
  g_assert_cmpint (first->last, ==, NOON + 2);
  g_assert_cmpstr (second->filter, ==, "/banner/");
  g_assert_cmpint (second->last, ==, NOON + 1);

  g_clear_pointer (&top, g_ptr_array_unref);
  top = get_top (fixture, "a", 1);
  g_assert_cmpuint (top->len, ==, 1);
}

static void
test_days_follow_each_other (void)
{
  const gint64 day = weir_list_hits_get_day (NOON);

  g_assert_cmpint (weir_list_hits_get_day (NOON + 86400), ==, day + 1);
  g_assert_cmpint (weir_list_hits_get_day (NOON - 86400), ==, day - 1);
  g_assert_cmpint (weir_list_hits_get_day (G_MININT64), >, 0);
  g_assert_cmpint (weir_list_hits_get_day (G_MAXINT64), >, 0);
}

static void
test_days_are_bounded (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const gint64 day = weir_list_hits_get_day (NOON);
  GPtrArray *filters = begin_batch ();

  for (guint i = 0; i < WEIR_LIST_HITS_MAX_DAYS; i++)
    count (filters, "a", "/x/", 2, NOON - i * G_GINT64_CONSTANT (86400));
  weir_list_hits_add (fixture->database, filters);
  store_fixture_flush (fixture);
  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT count (*) FROM list_hits"), ==,
                   WEIR_LIST_HITS_MAX_DAYS);
  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT min (day) FROM list_hits"), >, 0);

  /* The oldest become one, and nothing is lost of what was hit in all. */
  add_hits (fixture, "a", "/x/", 1, NOON + 86400);
  add_hits (fixture, "a", "/x/", 1, NOON + 2 * 86400);
  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT count (*) FROM list_hits"), ==,
                   WEIR_LIST_HITS_MAX_DAYS + 1);
  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT hits FROM list_hits WHERE day = 0"),
                   ==, 4);
  assert_hits (fixture, day + 2, "a", 1, 2 * WEIR_LIST_HITS_MAX_DAYS + 2);
}

static void
test_filters_are_bounded (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GPtrArray *filters = begin_batch ();
  gint64 n_filters;

  for (guint i = 0; i < WEIR_LIST_HITS_MAX_FILTERS; i++)
    {
      g_autofree char *filter = g_strdup_printf ("/%u/", i);

      count (filters, i % 2 == 0 ? "a" : "b", filter, 1, NOON + i);
    }
  weir_list_hits_add (fixture->database, filters);
  store_fixture_flush (fixture);
  n_filters = store_folder_read (fixture->folder, "SELECT count (*) FROM filter_hits");
  g_assert_cmpint (n_filters, ==, WEIR_LIST_HITS_MAX_FILTERS);

  /* One more, and those not hit for longest go. */
  add_hits (fixture, "a", "/one-more/", 1, NOON + WEIR_LIST_HITS_MAX_FILTERS);
  n_filters = store_folder_read (fixture->folder, "SELECT count (*) FROM filter_hits");
  g_assert_cmpint (n_filters, <, WEIR_LIST_HITS_MAX_FILTERS);
  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT min (last) FROM filter_hits"), ==,
                   NOON + WEIR_LIST_HITS_MAX_FILTERS + 1 - n_filters);
  assert_hits (fixture, ANOTHER_DAY, "b", 0, WEIR_LIST_HITS_MAX_FILTERS / 2);
}

/* A filter as long as a list may have it counts for the list, and is not kept. */
static void
test_long_filter (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *fits = g_strnfill (WEIR_LIST_HITS_MAX_FILTER, 'x');
  g_autofree char *too_long = g_strnfill (WEIR_LIST_HITS_MAX_FILTER + 1, 'y');
  g_autoptr (GPtrArray) top = NULL;

  add_hits (fixture, "a", fits, 1, NOON);
  add_hits (fixture, "a", too_long, 1, NOON);
  assert_hits (fixture, ANOTHER_DAY, "a", 0, 2);
  top = get_top (fixture, "a", 10);
  g_assert_cmpuint (top->len, ==, 1);
  g_assert_cmpstr (((WeirFilterHits *) top->pdata[0])->filter, ==, fits);
}

static void
test_hits_are_no_change_of_lists (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const char *const sql = "SELECT value FROM meta WHERE name = 'revision'";
  const gint64 before = store_folder_read (fixture->folder, sql);

  add_hits (fixture, "a", "/x/", 1, NOON);
  g_assert_cmpint (store_folder_read (fixture->folder, sql), ==, before);
}

static void
test_hits_of_removed_lists (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListRow) row = weir_list_row_new (WEIR_LIST_OWN, "a", NULL, "Own");
  g_autoptr (GPtrArray) top = NULL;

  weir_list_store_put (fixture->database, NULL, row, NULL, NULL);
  add_hits (fixture, "a", "/x/", 1, NOON);
  add_hits (fixture, "b", "/x/", 1, NOON);
  weir_list_hits_forget_removed (fixture->database);
  store_fixture_flush (fixture);
  assert_hits (fixture, ANOTHER_DAY, "a", 0, 1);
  assert_hits (fixture, ANOTHER_DAY, "b", 0, 0);
  top = get_top (fixture, "b", 10);
  g_assert_cmpuint (top->len, ==, 0);
}

/* Which filters were hit tells of the sites that were visited. */
static void
test_hits_are_forgotten (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  add_hits (fixture, "a", "@@||ads.visited.example^", 1, NOON);
  add_hits (fixture, "a", "||tracker.test^", 1, NOON);
  g_assert_true (test_folder_contains (fixture->folder, "visited"));

  weir_history_forget_site (fixture->database, "visited.example", NULL, NULL);
  store_fixture_flush (fixture);
  g_assert_false (test_folder_contains (fixture->folder, "visited"));
  g_assert_true (test_folder_contains (fixture->folder, "tracker"));

  weir_history_clear (fixture->database, NULL, NULL);
  store_fixture_flush (fixture);
  g_assert_false (test_folder_contains (fixture->folder, "tracker"));
  assert_hits (fixture, ANOTHER_DAY, "a", 0, 2);
}

static void
test_odd_hits (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) top = NULL;

  store_folder_exec (fixture->folder,
                     "INSERT INTO list_hits VALUES ('a', -3, 9223372036854775807);"
                     "INSERT INTO list_hits VALUES ('a', 9223372036854775807, 9223372036854775807);"
                     "INSERT INTO list_hits VALUES ('b', 1, -7);"
                     "INSERT INTO filter_hits VALUES ('a', '/x/', 9223372036854775807, "
                     "9223372036854775807);"
                     "INSERT INTO filter_hits VALUES ('a', '/y/', -1, -1);"
                     "INSERT INTO filter_hits VALUES ('a', CAST (x'2fff2f' AS TEXT), 1, 1);"
                     "INSERT INTO filter_hits VALUES ('a', hex (zeroblob (1025)), 2, 2)");
  assert_hits (fixture, ANOTHER_DAY, "a", 0, G_MAXINT64);
  assert_hits (fixture, ANOTHER_DAY, "b", 0, 0);

  top = get_top (fixture, "a", WEIR_LIST_HITS_MAX_TOP);
  g_assert_cmpuint (top->len, ==, 3);
  g_assert_cmpuint (((WeirFilterHits *) top->pdata[0])->hits, ==, G_MAXINT64);
  g_assert_cmpint (((WeirFilterHits *) top->pdata[0])->last, ==, G_GINT64_CONSTANT (253402300799));
  g_assert_cmpstr (((WeirFilterHits *) top->pdata[1])->filter, ==, "/\357\277\275/");
  g_assert_cmpuint (((WeirFilterHits *) top->pdata[2])->hits, ==, 0);
  g_assert_cmpint (((WeirFilterHits *) top->pdata[2])->last, ==, 0);

  /* And what comes on top stays a number. */
  add_hits (fixture, "a", "/x/", 1, NOON);
  g_assert_cmpuint (store_folder_read (fixture->folder, "SELECT max (hits) FROM filter_hits"), ==,
                    LAST_NUMBER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func)                                                                 \
  g_test_add ("/store/list-hits/" name, StoreFixture, NULL, store_fixture_set_up, func, \
              store_fixture_tear_down)
  ADD ("odd-hits", test_odd_hits);
  ADD ("add-up", test_hits_add_up);
  ADD ("days-are-bounded", test_days_are_bounded);
  ADD ("filters-are-bounded", test_filters_are_bounded);
  ADD ("long-filter", test_long_filter);
  ADD ("are-no-change-of-lists", test_hits_are_no_change_of_lists);
  ADD ("of-removed-lists", test_hits_of_removed_lists);
  ADD ("are-forgotten", test_hits_are_forgotten);
#undef ADD
  g_test_add_func ("/store/list-hits/days-follow-each-other", test_days_follow_each_other);

  return g_test_run ();
}
