/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Learned exemptions, as jobs of the writer.  "All clients" is a column of its
 * own, since a client may well call itself nothing at all, and NULL is never
 * the same as NULL to a key.
 */

#include "weir-exemption-store.h"

#include "weir-database-private.h"

#define SELECT_ROWS                                                   \
  "SELECT host, all_clients, client, reason, created FROM exemptions" \
  " ORDER BY created DESC, host, all_clients, client LIMIT " G_STRINGIFY (WEIR_MAX_EXEMPTIONS)
#define PUT_ROW                                                         \
  "INSERT INTO exemptions (host, all_clients, client, reason, created)" \
  " VALUES (?, ?, ?, ?, ?) ON CONFLICT (host, all_clients, client)"     \
  " DO UPDATE SET reason = excluded.reason, created = excluded.created"
#define TRIM_ROWS                                                                    \
  "DELETE FROM exemptions WHERE (host, all_clients, client) IN"                      \
  " (SELECT host, all_clients, client FROM exemptions"                               \
  " ORDER BY created DESC, host, all_clients, client LIMIT -1 OFFSET " G_STRINGIFY ( \
    WEIR_MAX_EXEMPTIONS) ")"
#define REMOVE_ALL "DELETE FROM exemptions WHERE host = ?"
#define REMOVE_ONE REMOVE_ALL " AND all_clients = 0 AND client = ?"

/* What is added, or what is removed. */
typedef struct
{
  WeirJob job;
  WeirExemption *exemption; /* (owned) */
} ExemptionJob;

/* --- Reading ------------------------------------------------------------- */

/* Returns: (transfer full) (nullable): %NULL if it makes no sense */
static WeirExemption *
read_row (sqlite3_stmt *statement)
{
  g_autofree char *name = weir_row_dup_name (statement, 0);
  g_autofree char *text = weir_row_dup_name (statement, 2);
  g_autofree char *client = weir_exemption_dup_client (weir_span_of (text));
  const gint64 reason = sqlite3_column_int64 (statement, 3);
  WeirHost host;

  if (!weir_host_parse (weir_span_of (name), &host) || !g_str_equal (host.name, name) ||
      (reason != WEIR_INSPECTION_REASON_CLIENT_REFUSED &&
       reason != WEIR_INSPECTION_REASON_CLIENT_CERTIFICATE))
    return NULL;

  return weir_exemption_copy (&(WeirExemption){
    .host = name,
    .client = sqlite3_column_int64 (statement, 1) == 0 ? client : NULL,
    .reason = (WeirInspectionReason) reason,
    .created = weir_row_get_seconds (statement, 4),
  });
}

static gpointer
read_rows (WeirConnection *connection, gconstpointer data G_GNUC_UNUSED, GError **error)
{
  g_autoptr (GPtrArray) rows =
    g_ptr_array_new_with_free_func ((GDestroyNotify) weir_exemption_free);
  sqlite3_stmt *statement = weir_connection_prepare (connection, SELECT_ROWS, error);
  WeirRow next;

  if (statement == NULL)
    return NULL;

  while ((next = weir_connection_next (connection, statement, error)) == WEIR_ROW_READ)
    {
      WeirExemption *exemption = read_row (statement);

      if (exemption != NULL)
        g_ptr_array_add (rows, exemption);
    }

  return next == WEIR_ROW_NONE ? g_steal_pointer (&rows) : NULL;
}

static const WeirReadClass rows_class = {
  .func = read_rows,
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .settled = TRUE,
};

GPtrArray *
weir_exemption_store_load (WeirDatabase *database, GError **error)
{
  g_return_val_if_fail (database != NULL, NULL);

  return weir_reader_run (database, &rows_class, NULL, error);
}

void
weir_exemption_store_load_async (WeirDatabase *database,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (database != NULL);

  weir_reader_run_async (database, &rows_class, NULL, cancellable, callback, user_data);
}

GPtrArray *
weir_exemption_store_load_finish (GAsyncResult *result, GError **error)
{
  return weir_reader_run_finish (result, &rows_class, error);
}

/* --- Changes, on the writer's thread ------------------------------------- */

static gboolean
count_change (WeirWriterState *state, GError **error)
{
  return weir_connection_run (state->connection, error,
                              "UPDATE meta SET value = value + 1 WHERE name = 'revision'", "");
}

static gboolean
run_put (WeirJob *base, WeirWriterState *state, GError **error)
{
  const WeirExemption *exemption = ((const ExemptionJob *) base)->exemption;
  const gint64 all_clients = exemption->client == NULL;
  const char *client = all_clients ? "" : exemption->client;

  return weir_connection_run (state->connection, error, PUT_ROW, "sxsxx", exemption->host,
                              all_clients, client, (gint64) exemption->reason,
                              exemption->created) &&
         weir_connection_run (state->connection, error, TRIM_ROWS, "") &&
         count_change (state, error);
}

static gboolean
run_remove (WeirJob *base, WeirWriterState *state, GError **error)
{
  const WeirExemption *exemption = ((const ExemptionJob *) base)->exemption;
  const gboolean removed =
    exemption->client == NULL
      ? weir_connection_run (state->connection, error, REMOVE_ALL, "s", exemption->host)
      : weir_connection_run (state->connection, error, REMOVE_ONE, "ss", exemption->host,
                             exemption->client);

  return removed && count_change (state, error);
}

static void
free_job (WeirJob *base)
{
  ExemptionJob *job = (ExemptionJob *) base;

  weir_exemption_free (job->exemption);
  g_free (job);
}

static const WeirJobClass put_class = {
  .run = run_put,
  .free = free_job,
  .urgent = TRUE,
};

static const WeirJobClass remove_class = {
  .run = run_remove,
  .free = free_job,
  .urgent = TRUE,
};

/* --- Changes, on the caller's thread ------------------------------------- */

static void
push (WeirDatabase *database, const WeirJobClass *klass, const WeirExemption *exemption)
{
  ExemptionJob *job = g_new0 (ExemptionJob, 1);

  weir_job_init (&job->job, klass, NULL, NULL);
  job->exemption = weir_exemption_copy (exemption);
  weir_database_push (database, &job->job);
}

void
weir_exemption_store_put (WeirDatabase *database, const WeirExemption *exemption)
{
  g_return_if_fail (database != NULL);
  g_return_if_fail (exemption != NULL);

  push (database, &put_class, exemption);
}

void
weir_exemption_store_remove (WeirDatabase *database, const char *host, const char *client)
{
  g_return_if_fail (database != NULL);
  g_return_if_fail (host != NULL);

  push (database, &remove_class, &(WeirExemption){ .host = host, .client = client });
}
