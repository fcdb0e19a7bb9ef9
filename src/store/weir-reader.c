/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Reads the database on a connection that is opened for it and closed after
 * it, on a GTask thread: a writer never waits for a reader, nor a reader for
 * a writer (WAL).  A cancelled search stops within STEPS_PER_LOOK of SQLite's
 * steps.
 *
 * A read that is to take the place of what the caller has in memory
 * ("settled") must not miss a change that is still on its way to the disk: it
 * is begun when none is, and done anew if one came meanwhile.  While the disk
 * takes nothing it waits, and what is in memory stands.
 *
 * There are two tasks: the outer one is the caller's; the inner one is the
 * worker's, has no source object, and knows an address and the caller's data.
 */

#include "weir-reader.h"

#include "weir-database-private.h"
#include "weir-schema.h"
#include "weir-store-folder.h"

#include <glib/gi18n-lib.h>

#define STEPS_PER_LOOK 10000

struct _WeirRead
{
  WeirDatabase *database; /* (unowned) (nullable): closed since */
  const WeirReadClass *klass;
  gpointer data;      /* (owned) */
  guint64 generation; /* of the database, when it was begun */
  GTask *parked;      /* (owned) (nullable): until what is queued is on disk */
};

/* What the worker sees; the data lives as long as the outer task. */
typedef struct
{
  char *uri; /* (owned) */
  const WeirReadClass *klass;
  gconstpointer data;
} Request;

static void
read_free (WeirRead *read)
{
  if (read->database != NULL)
    weir_database_remove_read (read->database, read);
  if (read->klass->free_data != NULL)
    read->klass->free_data (read->data);
  g_free (read);
}

static void
request_free (Request *request)
{
  g_free (request->uri);
  g_free (request);
}

static WeirConnection *
try_open (const char *uri, const char *parameters, GError **error)
{
  g_autofree char *full = g_strconcat (uri, parameters, NULL);
  g_autoptr (WeirConnection) connection = weir_connection_open (full, TRUE, error);

  if (connection == NULL ||
      !weir_connection_exec (connection, "BEGIN; PRAGMA schema_version", error))
    return NULL;

  return g_steal_pointer (&connection);
}

/*
 * weir_reader_open:
 *
 * Opens the database for reading, in a transaction.  A folder that may not be
 * written to has no room for the shared index of the log: if there is no log,
 * the file alone is all.
 *
 * Returns: (transfer full) (nullable)
 */
WeirConnection *
weir_reader_open (const char *uri, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *path = g_filename_from_uri (uri, NULL, NULL);
  g_autofree char *log = path != NULL ? g_strconcat (path, "-wal", NULL) : NULL;
  WeirConnection *connection = try_open (uri, "", &local_error);

  if (connection != NULL)
    return connection;

  if (log != NULL && g_file_test (path, G_FILE_TEST_EXISTS) &&
      !g_file_test (log, G_FILE_TEST_EXISTS) &&
      !g_error_matches (local_error, WEIR_DATABASE_ERROR, WEIR_DATABASE_LOCKED))
    return try_open (uri, "?immutable=1", error);

  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static int
on_progress (gpointer cancellable)
{
  return g_cancellable_is_cancelled (cancellable);
}

static gpointer
run_request (const Request *request, GCancellable *cancellable, GError **error)
{
  G_GNUC_UNUSED g_autoptr (GRWLockReaderLocker) locker =
    g_rw_lock_reader_locker_new (weir_store_folder_get_lock ());
  g_autoptr (WeirConnection) connection = weir_reader_open (request->uri, error);

  if (connection == NULL || !weir_schema_is_current (connection, error))
    return NULL;

  sqlite3_progress_handler (connection->db, STEPS_PER_LOOK, on_progress, cancellable);
  return request->klass->func (connection, request->data, error);
}

static void
run_in_thread (GTask *task,
               gpointer source_object G_GNUC_UNUSED,
               gpointer task_data,
               GCancellable *cancellable)
{
  const Request *request = task_data;
  GError *error = NULL;
  gpointer result = run_request (request, cancellable, &error);

  if (result != NULL)
    g_task_return_pointer (task, result, request->klass->free_result);
  else
    g_task_return_error (task, error);
}

static void on_read (GObject *object, GAsyncResult *result, gpointer user_data);

static void
start_now (GTask *outer)
{
  WeirRead *read = g_task_get_task_data (outer);
  g_autoptr (GTask) inner = NULL;
  Request *request = g_new0 (Request, 1);

  request->uri = g_strdup (weir_database_get_uri (read->database));
  request->klass = read->klass;
  request->data = read->data;
  read->generation = weir_database_get_generation (read->database);

  inner = g_task_new (NULL, g_task_get_cancellable (outer), on_read, g_object_ref (outer));
  g_task_set_source_tag (inner, run_in_thread);
  g_task_set_task_data (inner, request, (GDestroyNotify) request_free);
  g_task_run_in_thread (inner, run_in_thread);
}

static void
start (GTask *outer)
{
  WeirRead *read = g_task_get_task_data (outer);

  if (read->klass->settled && !weir_database_is_settled (read->database))
    read->parked = g_object_ref (outer);
  else
    start_now (outer);
}

/* Whether a change went by the read, which it may have missed. */
static gboolean
has_missed (const WeirRead *read)
{
  return read->klass->settled && read->database != NULL &&
         read->generation != weir_database_get_generation (read->database);
}

static void
on_read (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) outer = user_data;
  WeirRead *read = g_task_get_task_data (outer);
  GError *error = NULL;
  gpointer value = g_task_propagate_pointer (G_TASK (result), &error);

  if (value == NULL)
    {
      if (read->database != NULL &&
          g_error_matches (error, WEIR_DATABASE_ERROR, WEIR_DATABASE_DAMAGED))
        weir_database_suspect (read->database);
      g_task_return_error (outer, error);
      return;
    }

  if (has_missed (read))
    {
      read->klass->free_result (value);
      start (outer);
      return;
    }

  g_task_return_pointer (outer, value, read->klass->free_result);
}

/* What was queued is on disk: a read that waited for that goes on. */
void
weir_read_resume (WeirRead *read)
{
  g_autoptr (GTask) outer = g_steal_pointer (&read->parked);

  if (outer != NULL)
    start (outer);
}

/* The database is about to close: the read goes on, but tells it nothing more. */
void
weir_read_forget_database (WeirRead *read)
{
  g_autoptr (GTask) outer = g_steal_pointer (&read->parked);

  read->database = NULL;
  if (outer != NULL)
    g_task_return_new_error (outer, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s",
                             _ ("The database was closed"));
}

/*
 * weir_reader_run:
 * @data: (transfer none)
 *
 * Reads now, and blocks for it.  Returns: (transfer full) (nullable)
 */
gpointer
weir_reader_run (WeirDatabase *database,
                 const WeirReadClass *klass,
                 gconstpointer data,
                 GError **error)
{
  const Request request = { (char *) weir_database_get_uri (database), klass, data };

  return run_request (&request, NULL, error);
}

/*
 * weir_reader_run_async:
 * @data: (transfer full) (nullable)
 *
 * The thread-default main context is the one that opened the database.
 */
void
weir_reader_run_async (WeirDatabase *database,
                       const WeirReadClass *klass,
                       gpointer data,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) outer = g_task_new (NULL, cancellable, callback, user_data);
  WeirRead *read = g_new0 (WeirRead, 1);

  read->database = database;
  read->klass = klass;
  read->data = data;
  weir_database_add_read (database, read);

  g_task_set_source_tag (outer, (gpointer) klass);
  g_task_set_task_data (outer, read, (GDestroyNotify) read_free);
  start (outer);
}

/* Returns: (transfer full) (nullable): what the function of @klass returned */
gpointer
weir_reader_run_finish (GAsyncResult *result, const WeirReadClass *klass, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, (gpointer) klass), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
