/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Changes of the lists, as jobs of the writer.
 *
 * Two processes may change the same row at about the same time: one has just
 * downloaded the list, the other one switches it off.  So a change comes with
 * what the row was before, and only what it makes different is written; the
 * rest stays as the database has it.  A change of a list that is gone is
 * refused, and one that is there already is not added again.
 */

#include "weir-list-store.h"

#include "weir-database-private.h"
#include "weir-list-columns.h"
#include "weir-schema.h"

#include <glib/gi18n-lib.h>

#define MERGED(id, name) \
  ", " name " = iif (:old_" name " IS :new_" name ", " name ", :new_" name ")"

#define MERGED_COLUMNS "id = id" WEIR_LIST_COLUMN_TABLE (MERGED)

#define SELECT_ROWS             \
  "SELECT id" WEIR_LIST_COLUMNS \
  " FROM lists ORDER BY id LIMIT " G_STRINGIFY (WEIR_LIST_STORE_MAX_LISTS)

/* Under its own number if nobody has that. */
#define INSERT_ROW                                                                                \
  "INSERT INTO lists (id" WEIR_LIST_COLUMNS ")"                                                   \
  " SELECT iif (?1 < 1 OR EXISTS (SELECT 1 FROM lists WHERE id = ?1), NULL, ?1)" WEIR_LIST_PLACES \
  " WHERE (SELECT count (*) FROM lists) < " G_STRINGIFY (                                         \
    WEIR_LIST_STORE_MAX_LISTS) " ON CONFLICT (key) DO NOTHING"

/* Whoever does not know the number yet means the key alone. */
#define IS_MEANT " WHERE id = iif (:id < 1, id, :id) AND key = :key"
#define UPDATE_ROW "UPDATE lists SET " MERGED_COLUMNS IS_MEANT
#define DELETE_ROW "DELETE FROM lists" IS_MEANT

/* total(), since sum() would give up where numbers are too large for it. */
#define SELECT_HITS                                                                         \
  "SELECT list, total (iif (day = ?, hits, 0)), total (hits) FROM list_hits GROUP BY list " \
  "LIMIT " G_STRINGIFY (WEIR_LIST_STORE_MAX_LISTS)

/* Parameters of these statements. */
#define FIRST_INSERTED 2
#define FIRST_OLD 1
#define FIRST_NEW 2
#define PARAMETER_ID (2 * WEIR_N_LIST_COLUMNS + 1)
#define PARAMETER_KEY (PARAMETER_ID + 1)

typedef struct _ListJob ListJob;
typedef gboolean (*ChangeFunc) (ListJob *job, WeirWriterState *state, GError **error);

struct _ListJob
{
  WeirJob job;
  ChangeFunc change;
  WeirListRow *before; /* (owned) (nullable) */
  WeirListRow *row;    /* (owned) (nullable) */
  GPtrArray *rows;     /* (owned) (nullable) (element-type WeirListRow): of all */
};

void
weir_list_hits_free (WeirListHits *hits)
{
  g_free (hits->list);
  g_free (hits);
}

void
weir_list_store_contents_free (WeirListStoreContents *contents)
{
  g_clear_pointer (&contents->rows, g_ptr_array_unref);
  g_clear_pointer (&contents->hits, g_ptr_array_unref);
  g_free (contents);
}

/* --- Reading ------------------------------------------------------------- */

/* Returns: (transfer full) (nullable) (element-type WeirListRow): those that make sense, no key twice */
static GPtrArray *
read_rows (WeirConnection *connection, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_list_row_free);
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);
  sqlite3_stmt *statement = weir_connection_prepare (connection, SELECT_ROWS, error);
  WeirRow next;

  if (statement == NULL)
    return NULL;

  while ((next = weir_connection_next (connection, statement, error)) == WEIR_ROW_READ)
    {
      g_autoptr (WeirListRow) row = weir_list_columns_read (statement);

      /* The index may be damaged that sees to it. */
      if (row != NULL && g_hash_table_add (keys, row->key))
        g_ptr_array_add (rows, g_steal_pointer (&row));
    }

  return next == WEIR_ROW_NONE ? g_steal_pointer (&rows) : NULL;
}

/* Returns: (transfer full) (nullable) (element-type WeirListHits) */
static GPtrArray *
read_hits (WeirConnection *connection, gint64 today, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_list_hits_free);
  sqlite3_stmt *statement = weir_connection_bind (connection, error, SELECT_HITS, "x", today);
  WeirRow row;

  if (statement == NULL)
    return NULL;

  while ((row = weir_connection_next (connection, statement, error)) == WEIR_ROW_READ)
    {
      WeirListHits *hits = g_new0 (WeirListHits, 1);

      hits->list = weir_row_dup_name (statement, 0);
      hits->today = weir_row_get_count (statement, 1);
      hits->all = weir_row_get_count (statement, 2);
      g_ptr_array_add (all, hits);
    }

  return row == WEIR_ROW_NONE ? g_steal_pointer (&all) : NULL;
}

static gpointer
read_contents (WeirConnection *connection, gconstpointer today, GError **error)
{
  g_autoptr (WeirListStoreContents) contents = g_new0 (WeirListStoreContents, 1);

  contents->rows = read_rows (connection, error);
  if (contents->rows == NULL)
    return NULL;

  contents->hits = read_hits (connection, *(const gint64 *) today, error);
  if (contents->hits == NULL)
    return NULL;

  return g_steal_pointer (&contents);
}

static const WeirReadClass contents_class = {
  .func = read_contents,
  .free_data = g_free,
  .free_result = (GDestroyNotify) weir_list_store_contents_free,
  .settled = TRUE,
};

WeirListStoreContents *
weir_list_store_load (WeirDatabase *database, gint64 today, GError **error)
{
  g_return_val_if_fail (database != NULL, NULL);

  return weir_reader_run (database, &contents_class, &today, error);
}

/**
 * weir_list_store_load_async:
 *
 * Reads the lists to take the place of those in memory: begins when every change queued so far
 * is on disk, and misses none that is made until it ends.
 */
void
weir_list_store_load_async (WeirDatabase *database,
                            gint64 today,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (database != NULL);

  weir_reader_run_async (database, &contents_class, g_memdup2 (&today, sizeof today), cancellable,
                         callback, user_data);
}

WeirListStoreContents *
weir_list_store_load_finish (GAsyncResult *result, GError **error)
{
  return weir_reader_run_finish (result, &contents_class, error);
}

/* --- Changes, on the writer's thread ------------------------------------- */

static gboolean
refuse (WeirWriterState *state, GError **error, const char *message)
{
  state->surprised = TRUE;
  g_set_error_literal (error, WEIR_DATABASE_ERROR, WEIR_DATABASE_REFUSED, message);
  return FALSE;
}

/* @id: (out): that it has now; 0: it was not inserted */
static gboolean
insert_row (WeirConnection *connection, const WeirListRow *row, gint64 *id, GError **error)
{
  sqlite3_stmt *statement = weir_connection_prepare (connection, INSERT_ROW, error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, row->id);
  weir_list_columns_bind (statement, FIRST_INSERTED, 1, row);
  if (weir_connection_next (connection, statement, error) != WEIR_ROW_NONE)
    return FALSE;

  *id = sqlite3_changes (connection->db) > 0 ? sqlite3_last_insert_rowid (connection->db) : 0;
  return TRUE;
}

static gboolean
add_row (ListJob *job, WeirWriterState *state, GError **error)
{
  if (!insert_row (state->connection, job->row, &job->job.result, error))
    return FALSE;

  if (job->job.result == 0)
    return refuse (state, error, _ ("There is such a list already, or there are too many"));

  return TRUE;
}

static gboolean
alter_row (ListJob *job, WeirWriterState *state, GError **error)
{
  WeirConnection *connection = state->connection;
  sqlite3_stmt *statement = weir_connection_prepare (connection, UPDATE_ROW, error);

  if (statement == NULL)
    return FALSE;

  weir_list_columns_bind (statement, FIRST_OLD, 2, job->before);
  weir_list_columns_bind (statement, FIRST_NEW, 2, job->row);
  sqlite3_bind_int64 (statement, PARAMETER_ID, job->row->id);
  sqlite3_bind_text (statement, PARAMETER_KEY, job->row->key, -1, SQLITE_STATIC);
  if (weir_connection_next (connection, statement, error) != WEIR_ROW_NONE)
    return FALSE;

  return sqlite3_changes (connection->db) > 0 || refuse (state, error, _ ("There is no such list"));
}

static gboolean
remove_row (ListJob *job, WeirWriterState *state, GError **error)
{
  if (!weir_connection_run (state->connection, error, DELETE_ROW, "xs", job->row->id,
                            job->row->key))
    return FALSE;

  return sqlite3_changes (state->connection->db) > 0 ||
         refuse (state, error, _ ("There is no such list"));
}

static gboolean
restore_rows (ListJob *job, WeirWriterState *state, GError **error)
{
  if (!weir_connection_run (state->connection, error, "DELETE FROM lists", ""))
    return FALSE;

  for (guint i = 0; i < job->rows->len; i++)
    {
      gint64 id;

      if (!insert_row (state->connection, g_ptr_array_index (job->rows, i), &id, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
run_list_job (WeirJob *base, WeirWriterState *state, GError **error)
{
  ListJob *job = (ListJob *) base;

  return job->change (job, state, error) &&
         weir_connection_run (state->connection, error,
                              "UPDATE meta SET value = value + 1 WHERE name = 'revision'", "");
}

static void
free_list_job (WeirJob *base)
{
  ListJob *job = (ListJob *) base;

  g_clear_pointer (&job->before, weir_list_row_free);
  g_clear_pointer (&job->row, weir_list_row_free);
  g_clear_pointer (&job->rows, g_ptr_array_unref);
  g_free (job);
}

static const WeirJobClass list_class = {
  .run = run_list_job,
  .free = free_list_job,
  .urgent = TRUE,
};

/* --- Changes, on the caller's thread ------------------------------------- */

static ListJob *
list_job_new (ChangeFunc change, const WeirListRow *row, WeirDatabaseDone done, gpointer user_data)
{
  ListJob *job = g_new0 (ListJob, 1);

  weir_job_init (&job->job, &list_class, done, user_data);
  job->change = change;
  job->row = row != NULL ? weir_list_row_copy (row) : NULL;
  return job;
}

/**
 * weir_list_store_put:
 * @database: the database
 * @before: (nullable): what the caller has known of the list so far; %NULL to add it
 * @row: the list; its id is the one wanted, or 0 for any, if it is added
 * @done: (nullable): told the id that it has, if it was added
 *
 * Adds a list, or writes what makes @row another one than @before.
 */
void
weir_list_store_put (WeirDatabase *database,
                     const WeirListRow *before,
                     const WeirListRow *row,
                     WeirDatabaseDone done,
                     gpointer user_data)
{
  ListJob *job;

  g_return_if_fail (database != NULL);
  g_return_if_fail (row != NULL);

  job = list_job_new (before != NULL ? alter_row : add_row, row, done, user_data);
  job->before = before != NULL ? weir_list_row_copy (before) : NULL;
  weir_database_push (database, &job->job);
}

/* What was counted of it stays for as long as the list may come back: see weir_list_hits_forget_removed(). */
void
weir_list_store_remove (WeirDatabase *database,
                        const WeirListRow *row,
                        WeirDatabaseDone done,
                        gpointer user_data)
{
  g_return_if_fail (database != NULL);
  g_return_if_fail (row != NULL);

  weir_database_push (database, &list_job_new (remove_row, row, done, user_data)->job);
}

/**
 * weir_list_store_restore:
 * @database: the database
 * @rows: (transfer full) (element-type WeirListRow): each under a number of its own
 * @done: (nullable): told how it went
 *
 * Puts @rows in the place of all that are on disk, as weir_rule_store_restore() does with rules.
 */
void
weir_list_store_restore (WeirDatabase *database,
                         GPtrArray *rows,
                         WeirDatabaseDone done,
                         gpointer user_data)
{
  ListJob *job;

  g_return_if_fail (database != NULL);
  g_return_if_fail (rows != NULL);

  job = list_job_new (restore_rows, NULL, done, user_data);
  job->rows = rows;
  weir_database_push (database, &job->job);
}
