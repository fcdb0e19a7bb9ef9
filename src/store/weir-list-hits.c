/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How often filters decided.
 *
 * Both tables are bounded.  Of each list so many days are kept; the older ones
 * become one row, of day 0, so that what was hit in all stays true.  When there
 * are too many filters a tenth of them goes, those that were hit longest ago, so
 * that looking for them is not done for each one that comes.
 */

#include "weir-list-hits.h"

#include "weir-database-private.h"
#include "weir-schema.h"

#include <string.h>

#define MAX_NUMBER G_STRINGIFY (WEIR_SCHEMA_MAX_NUMBER)
#define KEPT_FILTERS 9000

G_STATIC_ASSERT (KEPT_FILTERS < WEIR_LIST_HITS_MAX_FILTERS);

#define ADD_TO_LIST                                          \
  "INSERT INTO list_hits (list, day, hits) VALUES (?, ?, ?)" \
  " ON CONFLICT (list, day) DO UPDATE SET hits = min (hits + excluded.hits, " MAX_NUMBER ")"
#define ADD_TO_FILTER                                                      \
  "INSERT INTO filter_hits (list, filter, hits, last) VALUES (?, ?, ?, ?)" \
  " ON CONFLICT (list, filter) DO UPDATE SET"                              \
  " hits = min (hits + excluded.hits, " MAX_NUMBER "), last = max (last, excluded.last)"

/* Of the list ?1: the days that are too many. */
#define OLD_DAYS                                                                                \
  "FROM list_hits WHERE list = ?1 AND day > 0 ORDER BY day DESC LIMIT -1 OFFSET " G_STRINGIFY ( \
    WEIR_LIST_HITS_MAX_DAYS)

static const char *const fold_steps[] = {
  "INSERT INTO list_hits (list, day, hits)"
  " SELECT ?1, 0, CAST (min (total (hits), " MAX_NUMBER ") AS INTEGER) FROM (SELECT hits " OLD_DAYS
  ")"
  " WHERE TRUE ON CONFLICT (list, day) DO UPDATE SET"
  " hits = min (hits + excluded.hits, " MAX_NUMBER ")",
  "DELETE FROM list_hits WHERE list = ?1 AND day IN (SELECT day " OLD_DAYS ")",
};

#define TRIM_FILTERS                                                     \
  "DELETE FROM filter_hits WHERE (list, filter) IN (SELECT list, filter" \
  " FROM filter_hits ORDER BY last DESC LIMIT -1 OFFSET " G_STRINGIFY (KEPT_FILTERS) ")"

static const char *const forget_steps[] = {
  "DELETE FROM list_hits WHERE list NOT IN (SELECT key FROM lists)",
  "DELETE FROM filter_hits WHERE list NOT IN (SELECT key FROM lists)",
};

typedef struct
{
  WeirJob job;
  GPtrArray *filters; /* (owned) (element-type WeirFilterHits) */
} AddJob;

/* What a reader is asked for. */
typedef struct
{
  char *list; /* (owned) */
  guint limit;
} Top;

void
weir_filter_hits_free (WeirFilterHits *hits)
{
  g_free (hits->list);
  g_free (hits->filter);
  g_free (hits);
}

gint64
weir_list_hits_get_day (gint64 time)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (time);
  GDate date;
  int year = 1;
  int month = 1;
  int day = 1;

  if (local != NULL)
    g_date_time_get_ymd (local, &year, &month, &day);
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);

  return g_date_get_julian (&date);
}

/* --- Adding, on the writer's thread -------------------------------------- */

static gboolean
add_filter (WeirConnection *connection, const WeirFilterHits *hits, GError **error)
{
  if (!weir_connection_run (connection, error, ADD_TO_LIST, "sxx", hits->list,
                            weir_list_hits_get_day (hits->last), (gint64) hits->hits))
    return FALSE;

  return strlen (hits->filter) > WEIR_LIST_HITS_MAX_FILTER ||
         weir_connection_run (connection, error, ADD_TO_FILTER, "ssxx", hits->list, hits->filter,
                              (gint64) hits->hits, hits->last);
}

/* Brings the days of @list within their bound. */
static gboolean
fold_days (WeirConnection *connection, const char *list, GError **error)
{
  sqlite3_stmt *statement =
    weir_connection_bind (connection, error,
                          "SELECT count (*) FROM list_hits WHERE list = ? AND day > 0", "s", list);
  gint64 n_days;

  if (statement == NULL || weir_connection_next (connection, statement, error) != WEIR_ROW_READ)
    return FALSE;

  n_days = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  for (gsize i = 0; n_days > WEIR_LIST_HITS_MAX_DAYS && i < G_N_ELEMENTS (fold_steps); i++)
    {
      if (!weir_connection_run (connection, error, fold_steps[i], "s", list))
        return FALSE;
    }

  return TRUE;
}

static gboolean
trim_filters (WeirConnection *connection, GError **error)
{
  gint64 n_filters;

  return weir_connection_read_integer (connection, "SELECT count (*) FROM filter_hits", &n_filters,
                                       error) &&
         (n_filters <= WEIR_LIST_HITS_MAX_FILTERS ||
          weir_connection_run (connection, error, TRIM_FILTERS, ""));
}

static gboolean
run_add (WeirJob *base, WeirWriterState *state, GError **error)
{
  const GPtrArray *filters = ((const AddJob *) base)->filters;
  g_autoptr (GHashTable) lists = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer list;

  for (guint i = 0; i < filters->len; i++)
    {
      const WeirFilterHits *hits = g_ptr_array_index (filters, i);

      if (!add_filter (state->connection, hits, error))
        return FALSE;

      g_hash_table_add (lists, hits->list);
    }

  g_hash_table_iter_init (&iter, lists);
  while (g_hash_table_iter_next (&iter, &list, NULL))
    {
      if (!fold_days (state->connection, list, error))
        return FALSE;
    }

  return trim_filters (state->connection, error);
}

static void
free_add (WeirJob *base)
{
  AddJob *job = (AddJob *) base;

  g_ptr_array_unref (job->filters);
  g_free (job);
}

static const WeirJobClass add_class = {
  .run = run_add,
  .free = free_add,
};

static gboolean
run_forget (WeirJob *base G_GNUC_UNUSED, WeirWriterState *state, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (forget_steps); i++)
    {
      if (!weir_connection_run (state->connection, error, forget_steps[i], ""))
        return FALSE;
    }

  return TRUE;
}

static void
free_forget (WeirJob *job)
{
  g_free (job);
}

static const WeirJobClass forget_class = {
  .run = run_forget,
  .free = free_forget,
};

/* --- On the caller's thread ---------------------------------------------- */

/**
 * weir_list_hits_add:
 * @database: the database
 * @filters: (transfer full) (element-type WeirFilterHits): what was counted since the last time
 *
 * Adds to what is kept.  Not urgent.
 */
void
weir_list_hits_add (WeirDatabase *database, GPtrArray *filters)
{
  AddJob *job;

  g_return_if_fail (database != NULL);
  g_return_if_fail (filters != NULL);

  job = g_new0 (AddJob, 1);
  weir_job_init (&job->job, &add_class, NULL, NULL);
  job->filters = filters;
  weir_database_push (database, &job->job);
}

/* For when a Weir starts: nobody can take a removal back any more. */
void
weir_list_hits_forget_removed (WeirDatabase *database)
{
  WeirJob *job;

  g_return_if_fail (database != NULL);

  job = g_new0 (WeirJob, 1);
  weir_job_init (job, &forget_class, NULL, NULL);
  weir_database_push (database, job);
}

/* --- Reading ------------------------------------------------------------- */

static void
top_free (Top *top)
{
  g_free (top->list);
  g_free (top);
}

/* Returns: (transfer full) (nullable): %NULL if the filter makes no sense */
static WeirFilterHits *
read_filter (sqlite3_stmt *statement, const char *list)
{
  g_autofree char *filter = weir_row_dup_text (statement, 0);
  WeirFilterHits *hits;

  if (filter == NULL || strlen (filter) > WEIR_LIST_HITS_MAX_FILTER)
    return NULL;

  hits = g_new0 (WeirFilterHits, 1);
  hits->list = g_strdup (list);
  hits->filter = g_steal_pointer (&filter);
  hits->hits = weir_row_get_count (statement, 1);
  hits->last = weir_row_get_seconds (statement, 2);
  return hits;
}

static gpointer
read_top (WeirConnection *connection, gconstpointer data, GError **error)
{
  const Top *top = data;
  g_autoptr (GPtrArray) filters =
    g_ptr_array_new_with_free_func ((GDestroyNotify) weir_filter_hits_free);
  sqlite3_stmt *statement;
  WeirRow row;

  statement = weir_connection_bind (connection, error,
                                    "SELECT filter, hits, last FROM filter_hits WHERE list = ?"
                                    " ORDER BY hits DESC, last DESC LIMIT ?",
                                    "sx", top->list, (gint64) top->limit);
  if (statement == NULL)
    return NULL;

  while ((row = weir_connection_next (connection, statement, error)) == WEIR_ROW_READ)
    {
      WeirFilterHits *hits = read_filter (statement, top->list);

      if (hits != NULL)
        g_ptr_array_add (filters, hits);
    }

  return row == WEIR_ROW_NONE ? g_steal_pointer (&filters) : NULL;
}

static const WeirReadClass top_class = {
  .func = read_top,
  .free_data = (GDestroyNotify) top_free,
  .free_result = (GDestroyNotify) g_ptr_array_unref,
};

/**
 * weir_list_hits_top_async:
 * @database: the database
 * @list: the key of a list
 * @limit: how many filters, at most %WEIR_LIST_HITS_MAX_TOP
 *
 * Reads which filters of @list decided most often.
 */
void
weir_list_hits_top_async (WeirDatabase *database,
                          const char *list,
                          guint limit,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Top *top;

  g_return_if_fail (database != NULL);
  g_return_if_fail (list != NULL);

  top = g_new0 (Top, 1);
  top->list = g_strdup (list);
  top->limit = CLAMP (limit, 1, WEIR_LIST_HITS_MAX_TOP);
  weir_reader_run_async (database, &top_class, top, cancellable, callback, user_data);
}

GPtrArray *
weir_list_hits_top_finish (GAsyncResult *result, GError **error)
{
  return weir_reader_run_finish (result, &top_class, error);
}
