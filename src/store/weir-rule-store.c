/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Changes of the rules, as jobs of the writer.
 *
 * A change and its entry in the journal are one savepoint, in a transaction
 * that no other process is in.  So undo takes back exactly the newest change
 * that has not been undone, whoever made it.  A change says which rule it means by
 * number and text: after another process took the number, it is refused
 * rather than done to another rule.
 *
 * Rules that last until quit are rows as well, so that weirctl can give some
 * to a running Weir.  They end when a Weir starts and when it stops; those
 * that a crash left behind never come into force again.
 */

#include "weir-rule-store.h"

#include "weir-database-private.h"
#include "weir-rule-journal.h"
#include "weir-rule-row.h"
#include "weir-schema.h"

#include <glib/gi18n-lib.h>

#define RULE_COLUMNS "id, text, lifetime, expires, created, enabled"
#define LAST_ID                                             \
  "SELECT max (coalesce ((SELECT max (id) FROM rules), 0)," \
  " coalesce ((SELECT max (seq) FROM sqlite_sequence WHERE name = 'rules'), 0))"

typedef struct _RuleJob RuleJob;
typedef gboolean (*ChangeFunc) (RuleJob *job, WeirConnection *connection, GError **error);

struct _RuleJob
{
  WeirJob job;
  ChangeFunc change;
  WeirRule *rule; /* (owned) (nullable) */
  gboolean enabled;
  gint64 entry;
};

typedef struct
{
  WeirJob job;
  WeirRuleHits *hits; /* (owned) */
  guint n_hits;
} HitsJob;

WeirStoredRule *
weir_stored_rule_new (WeirRule *rule, guint64 hits, gint64 last_hit)
{
  WeirStoredRule *stored = g_new0 (WeirStoredRule, 1);

  stored->rule = weir_rule_ref (rule);
  stored->hits = hits;
  stored->last_hit = last_hit;

  return stored;
}

void
weir_stored_rule_free (WeirStoredRule *stored)
{
  g_clear_pointer (&stored->rule, weir_rule_unref);
  g_free (stored);
}

void
weir_rule_store_contents_free (WeirRuleStoreContents *contents)
{
  g_clear_pointer (&contents->rules, g_ptr_array_unref);
  g_clear_pointer (&contents->journal, g_ptr_array_unref);
  g_free (contents);
}

gboolean
weir_rule_store_replaces (const WeirRule *rule, const WeirRule *old)
{
  return weir_rule_is_about_same (rule, old) &&
         (rule->lifetime == WEIR_LIFETIME_ALWAYS || old->lifetime != WEIR_LIFETIME_ALWAYS);
}

/* --- Reading ------------------------------------------------------------- */

/* Returns: (transfer full) (nullable) (element-type WeirStoredRule): those that make sense and last */
static GPtrArray *
read_rules (WeirConnection *connection, GError **error)
{
  g_autoptr (GPtrArray) rules =
    g_ptr_array_new_with_free_func ((GDestroyNotify) weir_stored_rule_free);
  sqlite3_stmt *statement;
  WeirRow row;

  statement = weir_connection_bind (connection, error,
                                    "SELECT " RULE_COLUMNS
                                    ", hits, last_hit FROM rules WHERE lifetime <> 1 OR expires > ?"
                                    " ORDER BY id LIMIT " G_STRINGIFY (WEIR_RULE_STORE_MAX_RULES),
                                    "x", g_get_real_time () / G_USEC_PER_SEC);
  if (statement == NULL)
    return NULL;

  while ((row = weir_connection_next (connection, statement, error)) == WEIR_ROW_READ)
    {
      g_autoptr (WeirRule) rule = weir_rule_row_read (statement, 0);

      if (rule != NULL)
        g_ptr_array_add (rules,
                         weir_stored_rule_new (rule,
                                               weir_row_get_count (statement,
                                                                   WEIR_RULE_ROW_COLUMNS),
                                               weir_row_get_seconds (statement,
                                                                     WEIR_RULE_ROW_COLUMNS + 1)));
    }

  return row == WEIR_ROW_NONE ? g_steal_pointer (&rules) : NULL;
}

static gpointer
read_contents (WeirConnection *connection, gconstpointer data G_GNUC_UNUSED, GError **error)
{
  g_autoptr (WeirRuleStoreContents) contents = g_new0 (WeirRuleStoreContents, 1);
  gint64 last_id;

  contents->rules = read_rules (connection, error);
  if (contents->rules == NULL)
    return NULL;

  contents->journal = weir_rule_journal_read (connection, error);
  if (contents->journal == NULL ||
      !weir_connection_read_integer (connection, LAST_ID, &last_id, error))
    return NULL;

  contents->next_id = CLAMP (last_id, 0, WEIR_SCHEMA_MAX_NUMBER) + 1;
  return g_steal_pointer (&contents);
}

static const WeirReadClass contents_class = {
  .func = read_contents,
  .free_result = (GDestroyNotify) weir_rule_store_contents_free,
  .settled = TRUE,
};

/**
 * weir_rule_store_load:
 * @database: the database
 * @error: %WEIR_DATABASE_ERROR
 *
 * Reads what is on disk now.  Blocks for it: for starting and for commands.
 *
 * Returns: (transfer full) (nullable): the rules and the journal
 */
WeirRuleStoreContents *
weir_rule_store_load (WeirDatabase *database, GError **error)
{
  g_return_val_if_fail (database != NULL, NULL);

  return weir_reader_run (database, &contents_class, NULL, error);
}

/**
 * weir_rule_store_load_async:
 *
 * Reads the rules to take the place of those in memory: begins when every change queued so far
 * is on disk, and misses none that is made until it ends.
 */
void
weir_rule_store_load_async (WeirDatabase *database,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (database != NULL);

  weir_reader_run_async (database, &contents_class, NULL, cancellable, callback, user_data);
}

WeirRuleStoreContents *
weir_rule_store_load_finish (GAsyncResult *result, GError **error)
{
  return weir_reader_run_finish (result, &contents_class, error);
}

/* --- Changes, on the writer's thread ------------------------------------- */

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, WEIR_DATABASE_ERROR, WEIR_DATABASE_REFUSED, message);
  return FALSE;
}

/* By number and text. @n_deleted: (out) */
static gboolean
delete_rule (WeirConnection *connection, const WeirRule *rule, int *n_deleted, GError **error)
{
  g_autofree char *text = weir_rule_to_text (rule);

  if (!weir_connection_run (connection, error, "DELETE FROM rules WHERE id = ? AND text = ?", "xs",
                            rule->id, text))
    return FALSE;

  *n_deleted = sqlite3_changes (connection->db);
  return TRUE;
}

/* Under its own number if nobody has that. Returns: (transfer full) (nullable): the rule as it stands now */
static WeirRule *
insert_rule (WeirConnection *connection, const WeirRule *rule, GError **error)
{
  sqlite3_stmt *statement;

  statement = weir_connection_prepare (connection,
                                       "INSERT INTO rules (" RULE_COLUMNS ") SELECT"
                                       " iif (EXISTS (SELECT 1 FROM rules WHERE id = ?1), NULL, "
                                       "?1), ?2, ?3, ?4, ?5, ?6",
                                       error);
  if (statement == NULL)
    return NULL;

  weir_rule_row_bind (statement, 1, rule);
  if (weir_connection_next (connection, statement, error) != WEIR_ROW_NONE)
    return NULL;

  return weir_rule_row_copy (rule, sqlite3_last_insert_rowid (connection->db), rule->enabled);
}

static gboolean
purge_expired (WeirConnection *connection, GError **error)
{
  return weir_connection_run (connection, error,
                              "DELETE FROM rules WHERE lifetime = 1 AND expires <= ?", "x",
                              g_get_real_time () / G_USEC_PER_SEC);
}

/* Deletes what @rule replaces. @before: (out) (transfer full) (nullable): what counts of it */
static gboolean
delete_replaced (WeirConnection *connection,
                 GPtrArray *rules,
                 const WeirRule *rule,
                 WeirRule **before,
                 GError **error)
{
  for (guint i = rules->len; i > 0; i--)
    {
      WeirRule *old = ((WeirStoredRule *) g_ptr_array_index (rules, i - 1))->rule;
      int n_deleted;

      if (!weir_rule_store_replaces (rule, old))
        continue;

      if (!delete_rule (connection, old, &n_deleted, error))
        return FALSE;

      if (*before == NULL || old->lifetime == WEIR_LIFETIME_ALWAYS)
        {
          g_clear_pointer (before, weir_rule_unref);
          *before = weir_rule_ref (old);
        }
      g_ptr_array_remove_index (rules, i - 1);
    }

  return TRUE;
}

static gboolean
add_rule (RuleJob *job, WeirConnection *connection, GError **error)
{
  g_autoptr (GPtrArray) rules = NULL;
  g_autoptr (WeirRule) before = NULL;
  g_autoptr (WeirRule) after = NULL;

  if (!purge_expired (connection, error))
    return FALSE;

  rules = read_rules (connection, error);
  if (rules == NULL || !delete_replaced (connection, rules, job->rule, &before, error))
    return FALSE;

  if (rules->len >= WEIR_RULE_STORE_MAX_RULES)
    return refuse (error, _ ("There are too many rules"));

  after = insert_rule (connection, job->rule, error);
  if (after == NULL)
    return FALSE;

  job->job.result = after->id;
  return weir_rule_journal_append (connection, before, after, error);
}

static gboolean
remove_rule (RuleJob *job, WeirConnection *connection, GError **error)
{
  int n_deleted;

  if (!delete_rule (connection, job->rule, &n_deleted, error))
    return FALSE;

  if (n_deleted == 0)
    return refuse (error, _ ("There is no such rule"));

  job->job.result = job->rule->id;
  return weir_rule_journal_append (connection, job->rule, NULL, error);
}

static gboolean
switch_rule (RuleJob *job, WeirConnection *connection, GError **error)
{
  g_autofree char *text = weir_rule_to_text (job->rule);
  g_autoptr (WeirRule) before = weir_rule_row_copy (job->rule, job->rule->id, !job->enabled);
  g_autoptr (WeirRule) after = weir_rule_row_copy (job->rule, job->rule->id, job->enabled);

  if (!weir_connection_run (connection, error,
                            "UPDATE rules SET enabled = ?1 WHERE id = ?2 AND text = ?3"
                            " AND enabled <> ?1",
                            "xxs", (gint64) job->enabled, job->rule->id, text))
    return FALSE;

  if (sqlite3_changes (connection->db) == 0)
    return refuse (error, _ ("There is no such rule, or it is switched so already"));

  job->job.result = job->rule->id;
  return weir_rule_journal_append (connection, before, after, error);
}

static gboolean
undo (RuleJob *job, WeirConnection *connection, GError **error)
{
  WeirJournalEntry entry = { .id = job->entry };
  g_autoptr (WeirRule) before = NULL;
  g_autoptr (WeirRule) after = NULL;
  g_autoptr (WeirRule) restored = NULL;
  int n_deleted;

  if (!weir_rule_journal_take_newest (connection, &entry, error))
    return FALSE;

  before = entry.before;
  after = entry.after;
  if (after != NULL && !delete_rule (connection, after, &n_deleted, error))
    return FALSE;

  if (before != NULL)
    {
      restored = insert_rule (connection, before, error);
      if (restored == NULL)
        return FALSE;
    }

  job->job.result = restored != NULL ? restored->id : after->id;
  return TRUE;
}

static gboolean
end_session (RuleJob *job G_GNUC_UNUSED, WeirConnection *connection, GError **error)
{
  return purge_expired (connection, error) &&
         weir_connection_run (connection, error, "DELETE FROM rules WHERE lifetime = 2", "");
}

static gboolean
run_rule_job (WeirJob *base, WeirWriterState *state, GError **error)
{
  WeirConnection *connection = state->connection;
  RuleJob *job = (RuleJob *) base;

  if (!weir_connection_run (connection, error, "SAVEPOINT rule", ""))
    return FALSE;

  if (job->change (job, connection, error) &&
      weir_connection_run (connection, error,
                           "UPDATE meta SET value = value + 1 WHERE name = 'revision'", ""))
    {
      /* The caller holds it in memory under another number. */
      state->surprised |= job->rule != NULL && job->rule->id != base->result;
      return weir_connection_run (connection, error, "RELEASE rule", "");
    }

  /* Nothing to roll back to if SQLite has ended the transaction. */
  state->surprised = TRUE;
  if (!sqlite3_get_autocommit (connection->db))
    {
      weir_connection_run (connection, NULL, "ROLLBACK TO rule", "");
      weir_connection_run (connection, NULL, "RELEASE rule", "");
    }
  return FALSE;
}

static void
free_rule_job (WeirJob *base)
{
  RuleJob *job = (RuleJob *) base;

  g_clear_pointer (&job->rule, weir_rule_unref);
  g_free (job);
}

static const WeirJobClass rule_class = {
  .run = run_rule_job,
  .free = free_rule_job,
  .urgent = TRUE,
};

static gboolean
run_hits (WeirJob *base, WeirWriterState *state, GError **error)
{
  const HitsJob *job = (const HitsJob *) base;

  for (guint i = 0; i < job->n_hits; i++)
    {
      const WeirRuleHits *hits = &job->hits[i];

      if (!weir_connection_run (state->connection, error,
                                "UPDATE rules SET hits = min (hits + ?, " G_STRINGIFY (
                                  WEIR_SCHEMA_MAX_NUMBER) "), last_hit = max(last_hit, ?)"
                                                          " WHERE id = ?",
                                "xxx", (gint64) hits->hits, hits->last_hit, hits->rule))
        return FALSE;
    }

  return TRUE;
}

static void
free_hits (WeirJob *base)
{
  HitsJob *job = (HitsJob *) base;

  g_free (job->hits);
  g_free (job);
}

static const WeirJobClass hits_class = {
  .run = run_hits,
  .free = free_hits,
};

/* --- Changes, on the caller's thread ------------------------------------- */

static RuleJob *
rule_job_new (ChangeFunc change, WeirRule *rule, WeirDatabaseDone done, gpointer user_data)
{
  RuleJob *job = g_new0 (RuleJob, 1);

  weir_job_init (&job->job, &rule_class, done, user_data);
  job->change = change;
  job->rule = rule != NULL ? weir_rule_ref (rule) : NULL;
  return job;
}

/**
 * weir_rule_store_add:
 * @database: the database
 * @rule: the rule; its id is the one wanted (from #WeirRuleStoreContents.next_id on), or 0 for any
 * @done: (nullable): told the id that it has, another one if the one wanted is taken
 *
 * Adds a rule in place of those that it replaces (weir_rule_store_replaces()).
 */
void
weir_rule_store_add (WeirDatabase *database,
                     WeirRule *rule,
                     WeirDatabaseDone done,
                     gpointer user_data)
{
  g_return_if_fail (database != NULL);
  g_return_if_fail (rule != NULL);

  weir_database_push (database, &rule_job_new (add_rule, rule, done, user_data)->job);
}

void
weir_rule_store_remove (WeirDatabase *database,
                        WeirRule *rule,
                        WeirDatabaseDone done,
                        gpointer user_data)
{
  g_return_if_fail (database != NULL);
  g_return_if_fail (rule != NULL);

  weir_database_push (database, &rule_job_new (remove_rule, rule, done, user_data)->job);
}

void
weir_rule_store_set_enabled (WeirDatabase *database,
                             WeirRule *rule,
                             gboolean enabled,
                             WeirDatabaseDone done,
                             gpointer user_data)
{
  RuleJob *job;

  g_return_if_fail (database != NULL);
  g_return_if_fail (rule != NULL);

  job = rule_job_new (switch_rule, rule, done, user_data);
  job->enabled = !!enabled;
  weir_database_push (database, &job->job);
}

/**
 * weir_rule_store_undo:
 * @database: the database
 * @entry: the entry of the journal that the caller takes for the newest not undone; 0 for whichever is
 * @done: (nullable): told the id of the rule that is back, or that is gone
 *
 * Takes the newest change back.  Refused if that is not @entry, or if there is none.
 */
void
weir_rule_store_undo (WeirDatabase *database,
                      gint64 entry,
                      WeirDatabaseDone done,
                      gpointer user_data)
{
  RuleJob *job;

  g_return_if_fail (database != NULL);

  job = rule_job_new (undo, NULL, done, user_data);
  job->entry = entry;
  weir_database_push (database, &job->job);
}

/* Adds to what is counted of the rules; those that are gone are passed over. Not urgent. */
void
weir_rule_store_add_hits (WeirDatabase *database, const WeirRuleHits *hits, guint n_hits)
{
  HitsJob *job;

  g_return_if_fail (database != NULL);

  job = g_new0 (HitsJob, 1);
  weir_job_init (&job->job, &hits_class, NULL, NULL);
  job->hits = g_memdup2 (hits, n_hits * sizeof *hits);
  job->n_hits = n_hits;
  weir_database_push (database, &job->job);
}

/**
 * weir_rule_store_end_session:
 * @database: the database
 *
 * Deletes the rules that last until quit, and those that have expired.  A Weir
 * that is to carry traffic calls this (and weir_database_flush()) before it loads the
 * rules, and again when it stops.
 */
void
weir_rule_store_end_session (WeirDatabase *database)
{
  g_return_if_fail (database != NULL);

  weir_database_push (database, &rule_job_new (end_session, NULL, NULL, NULL)->job);
}
