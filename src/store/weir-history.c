/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is written to the history.
 *
 * A row's id is the time at which its request started, in µs, moved on to the
 * first that is free, in the transaction that writes it: rows of another process, and of the
 * same time after the clock was set back, stay beside it.  So the table lies in the order in which it is
 * searched, a range of time is a range of ids, and a page goes on behind
 * an id.  Newest first costs the same at a thousand rows and at a million.
 *
 * The row is made on the writer's thread from the record itself, which no
 * longer changes.  Queries of URLs are counted and left out here, cookie values
 * never get as far.  Deleted rows are overwritten (secure_delete), and the log
 * is emptied after what the user wants gone.
 */

#include "weir-history.h"

#include "weir-database-private.h"

#include <string.h>

#define MAX_ID (WEIR_CONNECTION_MAX_SECONDS * G_USEC_PER_SEC)
#define MAX_PATH_OCTETS 4096

#define LAST_OF_RUN                                                                               \
  "SELECT id FROM history AS row WHERE id >= ? AND NOT EXISTS (SELECT 1 FROM history WHERE id = " \
  "row.id + 1) ORDER BY id LIMIT 1"

#define INSERT_ROW                                                                            \
  "INSERT INTO history (id, duration, verdict, outcome, type, third_party, port, status,"     \
  " octets_sent, octets_received, cookies_withheld, cookies_shortened, cookies_seen, reason," \
  " cookie_reason, query_length, method, scheme, host, path, site, rule, cookie_rule,"        \
  " filter, filter_list, filter_line, beaten)"                                                \
  " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
#define INSERT_FORMAT "xxxxxxxxxxxxxxxxsssssssssxs"

typedef struct
{
  WeirJob job;
  WeirRecord *record; /* (owned) */
} AppendJob;

typedef struct
{
  WeirJob job;
  WeirRetention retention;
} RetentionJob;

typedef struct
{
  WeirJob job;
  char *site; /* (owned) (nullable): all of them */
} ForgetJob;

gboolean
weir_history_wants (const WeirRecord *record)
{
  return record->verdict == WEIR_VERDICT_BLOCKED || record->verdict == WEIR_VERDICT_CHANGED;
}

/* --- A row --------------------------------------------------------------- */

/* Cuts at a character's end. Returns: (transfer full) */
static char *
cut (const char *text, gsize length, gsize max)
{
  const gsize cut_length = MIN (length, max);

  return g_utf8_make_valid (text, (gssize) cut_length);
}

/* @query_length: (out): octets behind the "?", which do not get into the row */
static char *
dup_path_without_query (const char *path, gint64 *query_length)
{
  const char *mark;

  if (path == NULL)
    path = "";

  mark = strchr (path, '?');
  *query_length = mark != NULL ? (gint64) strlen (mark + 1) : -1;
  return cut (path, mark != NULL ? (gsize) (mark - path) : strlen (path), MAX_PATH_OCTETS);
}

static gboolean
insert_row (WeirConnection *connection, const WeirRecord *record, gint64 id, GError **error)
{
  gint64 query_length;
  g_autofree char *path = dup_path_without_query (record->path, &query_length);
  g_autofree char *rule = record->rule != NULL ? weir_rule_to_text (record->rule) : NULL;
  g_autofree char *cookie_rule =
    record->cookie_rule != NULL ? weir_rule_to_text (record->cookie_rule) : NULL;

  return weir_connection_run (connection, error, INSERT_ROW, INSERT_FORMAT, id, record->duration,
                              (gint64) record->verdict, (gint64) record->outcome,
                              (gint64) record->type, (gint64) record->is_third_party,
                              (gint64) record->port, (gint64) record->status,
                              (gint64) record->octets_sent, (gint64) record->octets_received,
                              (gint64) record->cookies_withheld, (gint64) record->cookies_shortened,
                              (gint64) record->cookies_seen, (gint64) record->reason_kind,
                              (gint64) record->cookie_reason_kind, query_length,
                              record->method != NULL ? record->method : "",
                              record->scheme != NULL ? record->scheme : "",
                              record->host != NULL ? record->host : "", path, record->site, rule,
                              cookie_rule, record->filter, record->filter_list,
                              (gint64) record->filter_line, record->beaten);
}

/* Moves @id behind the rows that follow each other without a gap from it on. */
static gboolean
find_free_id (WeirConnection *connection, gint64 *id, GError **error)
{
  sqlite3_stmt *statement = weir_connection_bind (connection, error, LAST_OF_RUN, "x", *id);

  if (statement == NULL || weir_connection_next (connection, statement, error) == WEIR_ROW_FAILED)
    return FALSE;

  *id = sqlite3_column_int64 (statement, 0) + 1;
  sqlite3_reset (statement);

  return TRUE;
}

static gboolean
run_append (WeirJob *base, WeirWriterState *state, GError **error)
{
  const WeirRecord *record = ((const AppendJob *) base)->record;
  gint64 id = CLAMP (record->started, 1, MAX_ID);

  if (insert_row (state->connection, record, id, error))
    return TRUE;

  if (sqlite3_extended_errcode (state->connection->db) != SQLITE_CONSTRAINT_PRIMARYKEY)
    return FALSE;

  g_clear_error (error);

  return find_free_id (state->connection, &id, error) &&
         insert_row (state->connection, record, id, error);
}

static void
free_append (WeirJob *base)
{
  AppendJob *job = (AppendJob *) base;

  weir_record_unref (job->record);
  g_free (job);
}

static const WeirJobClass append_class = {
  .run = run_append,
  .free = free_append,
};

/* --- What is kept -------------------------------------------------------- */

static gboolean
run_retention (WeirJob *base, WeirWriterState *state, GError **error G_GNUC_UNUSED)
{
  state->retention = ((const RetentionJob *) base)->retention;
  state->retain_at = 0;
  return TRUE;
}

static void
free_retention (WeirJob *job)
{
  g_free (job);
}

static const WeirJobClass retention_class = {
  .run = run_retention,
  .free = free_retention,
};

/* A host below the site ends in "." and its name. */
#define IS_OF_SITE "(host = ?1 OR substr (host, -length (?1) - 1) = '.' || ?1)"

static const char *const forget_site_steps[] = {
  "DELETE FROM history WHERE site = ?1",
  "DELETE FROM history WHERE " IS_OF_SITE,
  "DELETE FROM cookies WHERE site = ?1 OR " IS_OF_SITE,
  "DELETE FROM site_hosts WHERE site = ?1 OR " IS_OF_SITE,
  "DELETE FROM sites WHERE site = ?1",
  "DELETE FROM filter_hits WHERE instr (filter, ?1) > 0",
  "DELETE FROM exemptions WHERE " IS_OF_SITE,
};

static const char *const clear_steps[] = {
  "DELETE FROM history",
  "DELETE FROM filter_hits",
};

static gboolean
run_forget (WeirJob *base, WeirWriterState *state, GError **error)
{
  const char *site = ((const ForgetJob *) base)->site;
  const char *const *steps = site != NULL ? forget_site_steps : clear_steps;
  const gsize n_steps =
    site != NULL ? G_N_ELEMENTS (forget_site_steps) : G_N_ELEMENTS (clear_steps);

  state->wipe_log = TRUE;
  for (gsize i = 0; i < n_steps; i++)
    {
      if (!weir_connection_run (state->connection, error, steps[i], site != NULL ? "s" : "", site))
        return FALSE;
    }

  return TRUE;
}

static void
free_forget (WeirJob *base)
{
  ForgetJob *job = (ForgetJob *) base;

  g_free (job->site);
  g_free (job);
}

static const WeirJobClass forget_class = {
  .run = run_forget,
  .free = free_forget,
  .urgent = TRUE,
};

/* --- The caller's side --------------------------------------------------- */

void
weir_history_append (WeirDatabase *database, WeirRecord *record)
{
  AppendJob *job = g_new0 (AppendJob, 1);

  weir_job_init (&job->job, &append_class, NULL, NULL);
  job->record = weir_record_ref (record);
  weir_database_push (database, &job->job);
}

void
weir_history_set_retention (WeirDatabase *database, guint days, guint mib)
{
  RetentionJob *job;

  g_return_if_fail (database != NULL);

  job = g_new0 (RetentionJob, 1);
  weir_job_init (&job->job, &retention_class, NULL, NULL);
  job->retention.days = days;
  job->retention.mib = mib;
  weir_database_push (database, &job->job);
}

static void
forget (WeirDatabase *database, const char *site, WeirDatabaseDone done, gpointer user_data)
{
  ForgetJob *job = g_new0 (ForgetJob, 1);

  weir_job_init (&job->job, &forget_class, done, user_data);
  job->site = g_strdup (site);
  weir_database_push (database, &job->job);
}

void
weir_history_clear (WeirDatabase *database, WeirDatabaseDone done, gpointer user_data)
{
  g_return_if_fail (database != NULL);

  forget (database, NULL, done, user_data);
}

void
weir_history_forget_site (WeirDatabase *database,
                          const char *site,
                          WeirDatabaseDone done,
                          gpointer user_data)
{
  g_return_if_fail (database != NULL);
  g_return_if_fail (site != NULL && *site != '\0');

  forget (database, site, done, user_data);
}
