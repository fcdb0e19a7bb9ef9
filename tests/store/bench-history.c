/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How much it costs to keep a million requests, and to find some of them:
 *
 *   append   what a row costs whoever appends it, and how many rows a second get to the disk
 *   page     a page of the newest, and one a million rows back
 *   find     a page of what is rare, so that all rows are looked at
 *   chart    of all, and of what a condition finds
 *   group    of all, by host
 *
 * bench-history [ROWS]
 */

#include "store-folder.h"
#include "store-record.h"

#include "weir-history.h"

#include <stdio.h>

#define N_ROWS 1000000
#define N_HOSTS 2000
#define IN_FLIGHT 8192 /* rows between two flushes: fewer than the queue takes */

static WeirDatabase *database;

static void
on_done (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static WeirRecord *
make_record (guint64 i, gint64 now)
{
  g_autofree char *host = g_strdup_printf ("cdn%u.example", (guint) (i * 7919 % N_HOSTS));
  g_autofree char *site = g_strdup_printf ("site%u.example", (guint) (i * 104729 % 500));

  return store_record_new (now - (gint64) (N_ROWS - i) * 1000,
                           i % 5 == 0 ? WEIR_VERDICT_CHANGED : WEIR_VERDICT_BLOCKED, host, site);
}

/* Appends @n rows; returns the seconds that appending took on this thread. */
static double
append_some (guint64 from, guint n, gint64 now)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) weir_record_unref);
  gint64 start;
  double seconds;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (records, make_record (from + i, now));

  start = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    weir_history_append (database, g_ptr_array_index (records, i));
  seconds = seconds_since (start);

  weir_database_flush (database, NULL);
  return seconds;
}

static void
bench_append (guint64 n_rows)
{
  const gint64 now = g_get_real_time ();
  const gint64 start = g_get_monotonic_time ();
  double appending = 0;
  double all;

  for (guint64 i = 0; i < n_rows; i += IN_FLIGHT)
    appending += append_some (i, (guint) MIN (IN_FLIGHT, n_rows - i), now);
  all = seconds_since (start);

  printf ("append          %8.0f ns a row for the caller, %.0f rows/s to the disk, %.0f octets a "
          "row\n",
          appending * 1e9 / (double) n_rows, (double) n_rows / all,
          (double) weir_database_get_size (database) / (double) n_rows);
  g_assert_cmpuint (weir_database_get_n_dropped (database), ==, 0);
}

static void
report (const char *what, gint64 start)
{
  printf ("%-15s %8.2f ms\n", what, seconds_since (start) * 1000);
}

static gint64
bench_page (const char *what, const char *text, gint64 before_id)
{
  g_autoptr (WeirQuery) query = weir_query_parse (text, NULL);
  const WeirHistorySearch search = { .query = query, .before_id = before_id, .limit = 200 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) found = NULL;
  const gint64 start = g_get_monotonic_time ();

  weir_history_search_async (database, &search, NULL, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  found = weir_history_search_finish (result, NULL);
  g_assert_nonnull (found);
  report (what, start);

  return found->len > 0 ? (gint64) ((WeirRecord *) g_ptr_array_index (found, 0))->id : 0;
}

static void
bench_chart (const char *what, const char *text, gint64 until)
{
  g_autoptr (WeirQuery) query = weir_query_parse (text, NULL);
  const WeirHistorySearch search = { .query = query, .since = 1, .until = until };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) buckets = NULL;
  const gint64 start = g_get_monotonic_time ();

  weir_history_chart_async (database, &search, 60, NULL, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  buckets = weir_history_chart_finish (result, NULL);
  g_assert_nonnull (buckets);
  report (what, start);
}

static void
bench_group (const char *what)
{
  const WeirHistorySearch search = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) groups = NULL;
  const gint64 start = g_get_monotonic_time ();

  weir_history_group_async (database, &search, WEIR_GROUP_BY_HOST, NULL, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  groups = weir_history_group_finish (result, NULL);
  g_assert_nonnull (groups);
  report (what, start);
}

int
main (int argc, char **argv)
{
  const guint64 n_rows = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : N_ROWS;
  char *folder = store_folder_new ();
  gint64 newest;
  gint64 start;

  database = weir_database_open (folder, WEIR_DATABASE_KEEP, NULL, NULL);
  bench_append (n_rows);
  newest = bench_page ("page, newest", "", 0);
  bench_page ("page, far back", "", newest - (gint64) n_rows * 990);
  bench_page ("find, frequent", "cdn1", 0);
  bench_page ("find, none", "nowhere", 0);
  bench_chart ("chart, all", "", newest / G_USEC_PER_SEC + 1);
  bench_chart ("chart, found", "host:cdn1.example", newest / G_USEC_PER_SEC + 1);
  bench_group ("group, host");

  start = g_get_monotonic_time ();
  weir_history_forget_site (database, "site1.example", NULL, NULL);
  weir_database_flush (database, NULL);
  report ("forget a site", start);

  weir_database_close (database);
  store_folder_free (folder);
  return 0;
}
