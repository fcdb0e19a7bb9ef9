/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The tables, and how those of an earlier version become those of this one.
 *
 * A version is a step of SQL.  A new file runs all steps, an old one those it
 * lacks, in one transaction; so both end with the same text of schema.  That
 * text is compared with what the steps make in memory before anything else is
 * done with a file: an object that we did not make (a trigger, a view, a column
 * with an expression) means that the file is not ours, and it is kept aside as
 * a damaged one is.  So is one whose numbers leave none for the next row: nothing
 * could be added to it any more.  A file of a newer version is left alone.
 *
 * Enums are kept as integers: their order is part of the schema.
 */

#include "weir-schema.h"

#include "weir-list-row.h"

#include <glib/gi18n-lib.h>

G_STATIC_ASSERT (WEIR_VERDICT_BLOCKED == 2 && WEIR_N_VERDICTS == 6);
G_STATIC_ASSERT (WEIR_RESOURCE_TUNNEL == 11);
G_STATIC_ASSERT (WEIR_OUTCOME_OVERLOADED == 11 && WEIR_OUTCOME_CLIENT_REFUSED == 14);
G_STATIC_ASSERT (WEIR_REASON_FILTERING_OFF == 4 && WEIR_REASON_FILTER == 6);
G_STATIC_ASSERT (WEIR_LIFETIME_QUIT == 2);
G_STATIC_ASSERT (WEIR_COOKIES_BLOCK == 2);
G_STATIC_ASSERT (WEIR_INSPECTION_ALL == 2);
G_STATIC_ASSERT (WEIR_INSPECTION_REASON_CLIENT_REFUSED == 5);
G_STATIC_ASSERT (WEIR_INSPECTION_REASON_CLIENT_CERTIFICATE == 6);
G_STATIC_ASSERT (WEIR_LIST_OWN == 3);
G_STATIC_ASSERT (WEIR_LIST_PROBLEM_FILE == 11 && WEIR_N_LIST_PROBLEMS == 12);

/* A rule, with a prefix: (id, text, lifetime, expires, created, enabled). */
#define SCHEMA_VERSION_1                                                                     \
  "CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL)"                        \
  " STRICT, WITHOUT ROWID;"                                                                  \
  "INSERT INTO meta VALUES ('revision', 0);"                                                 \
  "CREATE TABLE settings (name TEXT PRIMARY KEY, value INTEGER NOT NULL)"                    \
  " STRICT, WITHOUT ROWID;"                                                                  \
  "CREATE TABLE rules (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL,"            \
  " lifetime INTEGER NOT NULL, expires INTEGER NOT NULL, created INTEGER NOT NULL,"          \
  " enabled INTEGER NOT NULL, hits INTEGER NOT NULL DEFAULT 0,"                              \
  " last_hit INTEGER NOT NULL DEFAULT 0) STRICT;"                                            \
  "CREATE TABLE journal (id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL,"       \
  " undone INTEGER NOT NULL DEFAULT 0,"                                                      \
  " before_id INTEGER, before_text TEXT, before_lifetime INTEGER, before_expires INTEGER,"   \
  " before_created INTEGER, before_enabled INTEGER,"                                         \
  " after_id INTEGER, after_text TEXT, after_lifetime INTEGER, after_expires INTEGER,"       \
  " after_created INTEGER, after_enabled INTEGER) STRICT;"                                   \
  "CREATE TABLE history (id INTEGER PRIMARY KEY, duration INTEGER NOT NULL,"                 \
  " verdict INTEGER NOT NULL, outcome INTEGER NOT NULL, type INTEGER NOT NULL,"              \
  " third_party INTEGER NOT NULL, port INTEGER NOT NULL, status INTEGER NOT NULL,"           \
  " octets_sent INTEGER NOT NULL, octets_received INTEGER NOT NULL,"                         \
  " cookies_withheld INTEGER NOT NULL, cookies_shortened INTEGER NOT NULL,"                  \
  " cookies_seen INTEGER NOT NULL, reason INTEGER NOT NULL, cookie_reason INTEGER NOT NULL," \
  " query_length INTEGER NOT NULL, method TEXT NOT NULL, scheme TEXT NOT NULL,"              \
  " host TEXT NOT NULL, path TEXT NOT NULL, site TEXT, rule TEXT,"                           \
  " cookie_rule TEXT) STRICT;"                                                               \
  "CREATE INDEX history_verdict ON history (verdict);"                                       \
  "CREATE TABLE sites (site TEXT PRIMARY KEY, last_seen INTEGER NOT NULL)"                   \
  " STRICT, WITHOUT ROWID;"                                                                  \
  "CREATE TABLE site_hosts (site TEXT NOT NULL, host TEXT NOT NULL,"                         \
  " third_party INTEGER NOT NULL, requests INTEGER NOT NULL, blocked INTEGER NOT NULL,"      \
  " cookies_withheld INTEGER NOT NULL, images INTEGER NOT NULL, last_seen INTEGER NOT NULL," \
  " PRIMARY KEY (site, host)) STRICT, WITHOUT ROWID;"                                        \
  "CREATE TABLE cookies (site TEXT NOT NULL, host TEXT NOT NULL, name TEXT NOT NULL,"        \
  " first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, lifetime INTEGER NOT NULL,"     \
  " flags INTEGER NOT NULL, decision INTEGER NOT NULL, count INTEGER NOT NULL,"              \
  " PRIMARY KEY (site, host, name)) STRICT, WITHOUT ROWID;"

/* Filters: those that decided, the lists that they are of, and how often. */
#define SCHEMA_VERSION_2                                                                     \
  "ALTER TABLE history ADD COLUMN filter TEXT;"                                              \
  "ALTER TABLE history ADD COLUMN filter_list TEXT;"                                         \
  "ALTER TABLE history ADD COLUMN filter_line INTEGER NOT NULL DEFAULT 0;"                   \
  "ALTER TABLE history ADD COLUMN beaten TEXT;"                                              \
  "CREATE TABLE lists (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE,"      \
  " kind INTEGER NOT NULL, url TEXT, title TEXT NOT NULL, enabled INTEGER NOT NULL,"         \
  " version INTEGER NOT NULL, n_filters INTEGER NOT NULL, etag TEXT, last_modified TEXT,"    \
  " expires INTEGER NOT NULL, checked INTEGER NOT NULL, updated INTEGER NOT NULL,"           \
  " next INTEGER NOT NULL, failures INTEGER NOT NULL, problem INTEGER NOT NULL,"             \
  " detail TEXT, held_version INTEGER NOT NULL) STRICT;"                                     \
  "CREATE TABLE list_hits (list TEXT NOT NULL, day INTEGER NOT NULL, hits INTEGER NOT NULL," \
  " PRIMARY KEY (list, day)) STRICT, WITHOUT ROWID;"                                         \
  "CREATE TABLE filter_hits (list TEXT NOT NULL, filter TEXT NOT NULL,"                      \
  " hits INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (list, filter))"               \
  " STRICT, WITHOUT ROWID;"

/* Hosts that were learned not to be inspected; for all clients, or for one by its name. */
#define SCHEMA_VERSION_3                                                       \
  "CREATE TABLE exemptions (host TEXT NOT NULL, all_clients INTEGER NOT NULL," \
  " client TEXT NOT NULL, reason INTEGER NOT NULL, created INTEGER NOT NULL,"  \
  " PRIMARY KEY (host, all_clients, client)) STRICT, WITHOUT ROWID;"

/* What leads to a version from the one before it. */
static const char *const steps[] = {
  SCHEMA_VERSION_1,
  SCHEMA_VERSION_2,
  SCHEMA_VERSION_3,
};

G_STATIC_ASSERT (G_N_ELEMENTS (steps) == WEIR_SCHEMA_VERSION);

static gboolean
run_steps (WeirConnection *connection, gint64 from, gint64 to, GError **error)
{
  for (gint64 i = from; i < to; i++)
    {
      if (!weir_connection_exec (connection, steps[i], error))
        return FALSE;
    }

  return TRUE;
}

/* All that is in the schema, a line each. Returns: (transfer full) (nullable) */
static char *
describe_schema (WeirConnection *connection, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  sqlite3_stmt *statement;
  WeirRow row;

  statement = weir_connection_prepare (
    connection, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name, type", error);
  if (statement == NULL)
    return NULL;

  while ((row = weir_connection_next (connection, statement, error)) == WEIR_ROW_READ)
    {
      for (int i = 0; i < sqlite3_column_count (statement); i++)
        {
          const char *value = (const char *) sqlite3_column_text (statement, i);

          g_string_append (text, value != NULL ? value : "-");
          g_string_append_c (text, i == 3 ? '\n' : '\t');
        }
    }

  return row == WEIR_ROW_NONE ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* The schema as the steps up to @version make it. Returns: (transfer full) (nullable) */
static char *
describe_expected (gint64 version, GError **error)
{
  g_autoptr (WeirConnection) memory = weir_connection_open (":memory:", FALSE, error);

  if (memory == NULL || !run_steps (memory, 0, version, error))
    return NULL;

  return describe_schema (memory, error);
}

static gboolean
fail_not_ours (GError **error)
{
  g_set_error_literal (error, WEIR_DATABASE_ERROR, WEIR_DATABASE_DAMAGED,
                       _ ("The file is not a database of Weir’s"));
  return FALSE;
}

static gboolean
check_ours (WeirConnection *connection, gint64 version, GError **error)
{
  g_autofree char *expected = describe_expected (version, error);
  g_autofree char *found = NULL;
  gint64 application_id;

  if (expected == NULL)
    return FALSE;

  if (!weir_connection_read_integer (connection, "PRAGMA application_id", &application_id, error))
    return FALSE;

  found = describe_schema (connection, error);
  if (found == NULL)
    return FALSE;

  if (g_str_equal (found, expected) &&
      (version == 0 || application_id == WEIR_SCHEMA_APPLICATION_ID))
    return TRUE;

  return fail_not_ours (error);
}

/* Of SQLite's header: the format that a writer has to know, 1 or, with a log, 2. */
#define FORMAT_OFFSET 18
#define MAX_FORMAT 2

/* SQLite opens what says a larger one, and never writes to it; that would look as if nobody may. */
static gboolean
check_format (WeirConnection *connection, GError **error)
{
  sqlite3_file *file = NULL;
  guint8 format = 0;

  sqlite3_file_control (connection->db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (file == NULL || file->pMethods == NULL ||
      file->pMethods->xRead (file, &format, sizeof format, FORMAT_OFFSET) != SQLITE_OK)
    return TRUE;

  return format <= MAX_FORMAT || fail_not_ours (error);
}

#define MAX_NUMBER G_STRINGIFY (WEIR_SCHEMA_MAX_NUMBER)
#define NUMBERS_ARE_OURS                                                                           \
  "SELECT (SELECT count (*) FROM meta WHERE name = 'revision' AND value BETWEEN 0 AND " MAX_NUMBER \
  ") = 1 AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE seq > " MAX_NUMBER ")"                \
  " AND NOT EXISTS (SELECT 1 FROM rules WHERE id < 1 OR id > " MAX_NUMBER ")"                      \
  " AND NOT EXISTS (SELECT 1 FROM journal WHERE id < 1 OR id > " MAX_NUMBER ")"                    \
  " AND NOT EXISTS (SELECT 1 FROM lists WHERE id < 1 OR id > " MAX_NUMBER ")"

static gboolean
check_numbers (WeirConnection *connection, GError **error)
{
  gint64 are_ours;

  if (!weir_connection_read_integer (connection, NUMBERS_ARE_OURS, &are_ours, error))
    return FALSE;

  /* What was looked at is read anew when it is wanted, as the disk has it then. */
  sqlite3_db_release_memory (connection->db);
  return are_ours || fail_not_ours (error);
}

static gboolean
read_version (WeirConnection *connection, gint64 *version, GError **error)
{
  if (!weir_connection_read_integer (connection, "PRAGMA user_version", version, error))
    return FALSE;

  if (*version <= WEIR_SCHEMA_VERSION)
    {
      *version = MAX (*version, 0);
      return TRUE;
    }

  g_set_error_literal (error, WEIR_DATABASE_ERROR, WEIR_DATABASE_TOO_NEW,
                       _ ("The database was written by a newer version of Weir"));
  return FALSE;
}

/* In a transaction: another process may just have done the same. */
static gboolean
migrate (WeirConnection *connection, GError **error)
{
  gint64 version;

  if (!read_version (connection, &version, error) || !check_ours (connection, version, error) ||
      !run_steps (connection, version, WEIR_SCHEMA_VERSION, error) ||
      !check_numbers (connection, error))
    return FALSE;

  if (version == WEIR_SCHEMA_VERSION)
    return TRUE;

  return weir_connection_exec (connection,
                               "PRAGMA application_id = " G_STRINGIFY (
                                 WEIR_SCHEMA_APPLICATION_ID) "; PRAGMA user_version = " //
                               G_STRINGIFY (WEIR_SCHEMA_VERSION),
                               error);
}

/* In one look: between two, another process may bring the file up to date. */
static gboolean
check_at_once (WeirConnection *connection, GError **error)
{
  gint64 version;
  gboolean ok;

  if (!weir_connection_exec (connection, "BEGIN", error))
    return FALSE;

  ok = read_version (connection, &version, error) && check_ours (connection, version, error);
  weir_connection_exec (connection, "ROLLBACK", NULL);

  return ok;
}

/*
 * weir_schema_prepare:
 *
 * Checks that the file is ours and brings its schema up to date.  Nothing is
 * written to a file that is newer, damaged, or not ours.
 */
gboolean
weir_schema_prepare (WeirConnection *connection, GError **error)
{
  if (!check_format (connection, error) || !check_at_once (connection, error))
    return FALSE;

  if (!weir_connection_exec (connection,
                             "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;"
                             "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;"
                             "PRAGMA journal_size_limit = 4194304; BEGIN IMMEDIATE",
                             error))
    return FALSE;

  if (!migrate (connection, error))
    {
      weir_connection_exec (connection, "ROLLBACK", NULL);
      return FALSE;
    }

  return weir_connection_exec (connection, "COMMIT", error);
}

/* Whether the schema is the one that this program reads and writes; else @error. */
gboolean
weir_schema_is_current (WeirConnection *connection, GError **error)
{
  gint64 version;

  if (!read_version (connection, &version, error))
    return FALSE;

  if (version == WEIR_SCHEMA_VERSION)
    return TRUE;

  g_set_error_literal (error, WEIR_DATABASE_ERROR, WEIR_DATABASE_FAILED,
                       _ ("The database is being made"));
  return FALSE;
}
