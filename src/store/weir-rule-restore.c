/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * All rules at once, as one process holds them in memory, for a database that
 * took the place of a damaged one: what could be read of that is older at
 * best.  Not a change of the user's, so the journal has no entry of it.
 */

#include "weir-rule-store.h"

#include "weir-database-private.h"
#include "weir-rule-row.h"

#define INSERT_RULE                                                                           \
  "INSERT INTO rules (id, text, lifetime, expires, created, enabled, hits, last_hit) VALUES " \
  "(?, ?, ?, ?, ?, ?, ?, ?)"

typedef struct
{
  WeirJob job;
  GPtrArray *rules; /* (owned) (element-type WeirStoredRule) */
} RestoreJob;

static gboolean
insert (WeirConnection *connection, const WeirStoredRule *stored, GError **error)
{
  sqlite3_stmt *statement = weir_connection_prepare (connection, INSERT_RULE, error);

  if (statement == NULL)
    return FALSE;

  weir_rule_row_bind (statement, 1, stored->rule);
  sqlite3_bind_int64 (statement, WEIR_RULE_ROW_COLUMNS + 1, (gint64) stored->hits);
  sqlite3_bind_int64 (statement, WEIR_RULE_ROW_COLUMNS + 2, stored->last_hit);

  return weir_connection_next (connection, statement, error) == WEIR_ROW_NONE;
}

static gboolean
run_restore (WeirJob *base, WeirWriterState *state, GError **error)
{
  const RestoreJob *job = (const RestoreJob *) base;

  if (!weir_connection_run (state->connection, error, "DELETE FROM rules", ""))
    return FALSE;

  for (guint i = 0; i < job->rules->len; i++)
    if (!insert (state->connection, job->rules->pdata[i], error))
      return FALSE;

  return weir_connection_run (state->connection, error,
                              "UPDATE meta SET value = value + 1 WHERE name = 'revision'", "");
}

static void
free_restore (WeirJob *base)
{
  RestoreJob *job = (RestoreJob *) base;

  g_ptr_array_unref (job->rules);
  g_free (job);
}

static const WeirJobClass restore_class = {
  .run = run_restore,
  .free = free_restore,
  .urgent = TRUE,
};

/**
 * weir_rule_store_restore:
 * @database: the database
 * @rules: (transfer full) (element-type WeirStoredRule): each under a number of its own
 * @done: (nullable): told how it went
 *
 * Puts @rules in the place of all that are on disk.
 */
void
weir_rule_store_restore (WeirDatabase *database,
                         GPtrArray *rules,
                         WeirDatabaseDone done,
                         gpointer user_data)
{
  RestoreJob *job;

  g_return_if_fail (database != NULL);
  g_return_if_fail (rules != NULL);

  job = g_new0 (RestoreJob, 1);
  weir_job_init (&job->job, &restore_class, done, user_data);
  job->rules = rules;
  weir_database_push (database, &job->job);
}
