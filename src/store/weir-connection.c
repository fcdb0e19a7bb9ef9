/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A connection to SQLite, hardened, with its errors as GError.
 *
 * The file may have been made by somebody else, so nothing in it may run: the
 * schema is not trusted, triggers and views are off, nothing can be attached,
 * and what is read is bounded and checked (text is UTF-8, enums are in range).
 *
 * Statements are kept by the address of their SQL, which therefore is a string
 * constant: the writer runs the same few statements for as long as it lives.
 * What a connection cannot do is told as a WeirDatabaseState, since what
 * matters to everybody above is which condition holds, not SQLite's number.
 */

#include "weir-connection.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Bounds for what a row, a statement, an expression may be. */
static const struct
{
  int limit;
  int value;
} limits[] = {
  { SQLITE_LIMIT_LENGTH, 4 * 1024 * 1024 },
  { SQLITE_LIMIT_SQL_LENGTH, 256 * 1024 },
  { SQLITE_LIMIT_COLUMN, 64 },
  { SQLITE_LIMIT_COMPOUND_SELECT, 4 },
  { SQLITE_LIMIT_ATTACHED, 0 },
  { SQLITE_LIMIT_TRIGGER_DEPTH, 1 },
  { SQLITE_LIMIT_WORKER_THREADS, 0 },
};

static const struct
{
  int option;
  int value;
} options[] = {
  { SQLITE_DBCONFIG_DEFENSIVE, 1 },        { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
  { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },   { SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
  { SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1 }, { SQLITE_DBCONFIG_DQS_DDL, 0 },
  { SQLITE_DBCONFIG_DQS_DML, 0 },
};

G_DEFINE_QUARK (weir_database_error, weir_database_error)

static WeirDatabaseState
state_of_code (int code)
{
  switch (code & 0xff)
    {
    /* Memory runs out for SQLite alone where a size in the file is none: GLib would have ended us. */
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_NOMEM:
      return WEIR_DATABASE_DAMAGED;

    case SQLITE_FULL:
      return WEIR_DATABASE_FULL;

    case SQLITE_READONLY:
      return code == SQLITE_READONLY_DBMOVED ? WEIR_DATABASE_FAILED : WEIR_DATABASE_READ_ONLY;

    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return WEIR_DATABASE_LOCKED;

    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return WEIR_DATABASE_FAILED;

    default:
      return WEIR_DATABASE_REFUSED;
    }
}

/* Makes an error of what the connection was told last. */
void
weir_connection_take_error (WeirConnection *self, GError **error)
{
  const int code = sqlite3_extended_errcode (self->db);

  if ((code & 0xff) == SQLITE_INTERRUPT)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The search was stopped"));
  else
    g_set_error (error, WEIR_DATABASE_ERROR, state_of_code (code), "%s", sqlite3_errmsg (self->db));
}

static void
harden (WeirConnection *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    sqlite3_limit (self->db, limits[i].limit, limits[i].value);
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    sqlite3_db_config (self->db, options[i].option, options[i].value, NULL);
  sqlite3_busy_timeout (self->db, WEIR_CONNECTION_BUSY_MS);
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

/*
 * weir_connection_open:
 * @uri: the database, as a URI of SQLite's
 *
 * Opens the database; it must be there.  Until weir_connection_set_checkpoint_on_close()
 * says otherwise, closing leaves the file as it is.
 *
 * Returns: (transfer full) (nullable)
 */
WeirConnection *
weir_connection_open (const char *uri, gboolean read_only, GError **error)
{
  const int mode = read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  const int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  g_autoptr (WeirConnection) self = g_new0 (WeirConnection, 1);

  self->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_statement);
  if (sqlite3_open_v2 (uri, &self->db, mode | flags, NULL) != SQLITE_OK)
    {
      weir_connection_take_error (self, error);
      return NULL;
    }

  harden (self);
  if (!weir_connection_exec (self, "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0", error))
    return NULL;

  return g_steal_pointer (&self);
}

void
weir_connection_close (WeirConnection *self)
{
  g_clear_pointer (&self->statements, g_hash_table_unref);
  sqlite3_close (g_steal_pointer (&self->db));
  g_free (self);
}

/* Whether closing moves the write-ahead log into the file: only for a file known to be ours and sound. */
void
weir_connection_set_checkpoint_on_close (WeirConnection *self, gboolean enabled)
{
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !enabled, NULL);
}

/* Runs statements that bind nothing and whose rows do not matter. */
gboolean
weir_connection_exec (WeirConnection *self, const char *sql, GError **error)
{
  if (sqlite3_exec (self->db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  weir_connection_take_error (self, error);
  return FALSE;
}

/* Prepares the string constant @sql, or takes it as prepared earlier. Returns: (transfer none) (nullable) */
sqlite3_stmt *
weir_connection_prepare (WeirConnection *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);

  if (statement != NULL)
    {
      sqlite3_reset (statement);
      return statement;
    }

  if (sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) !=
      SQLITE_OK)
    {
      weir_connection_take_error (self, error);
      return NULL;
    }

  g_hash_table_insert (self->statements, (gpointer) sql, statement);
  return statement;
}

/* As weir_connection_prepare(), for SQL made up for once. Returns: (transfer full) (nullable) */
sqlite3_stmt *
weir_connection_prepare_once (WeirConnection *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) != SQLITE_OK)
    weir_connection_take_error (self, error);

  return statement;
}

/* 's': const char *, not copied; 'x': gint64; in order. */
static int
bind_values (sqlite3_stmt *statement, const char *format, va_list *values)
{
  int code = SQLITE_OK;

  for (int i = 1; code == SQLITE_OK && *format != '\0'; i++, format++)
    {
      if (*format == 'x')
        code = sqlite3_bind_int64 (statement, i, va_arg (*values, gint64));
      else
        code = sqlite3_bind_text (statement, i, va_arg (*values, const char *), -1, SQLITE_STATIC);
    }

  return code;
}

static sqlite3_stmt *
prepare_and_bind (WeirConnection *self,
                  const char *sql,
                  const char *format,
                  va_list *values,
                  GError **error)
{
  sqlite3_stmt *statement = weir_connection_prepare (self, sql, error);

  if (statement == NULL)
    return NULL;

  if (bind_values (statement, format, values) != SQLITE_OK)
    {
      weir_connection_take_error (self, error);
      return NULL;
    }

  return statement;
}

/*
 * weir_connection_bind:
 * @sql: a string constant
 * @format: a letter a value: 's' for a string (nullable), 'x' for a #gint64
 *
 * The strings have to live until the statement has been stepped to its end.
 *
 * Returns: (transfer none) (nullable): the statement, to be stepped with weir_connection_next()
 */
sqlite3_stmt *
weir_connection_bind (WeirConnection *self,
                      GError **error,
                      const char *sql,
                      const char *format,
                      ...)
{
  sqlite3_stmt *statement;
  va_list values;

  va_start (values, format);
  statement = prepare_and_bind (self, sql, format, &values, error);
  va_end (values);

  return statement;
}

/* Steps once; resets the statement at its end, so that it holds no lock. */
WeirRow
weir_connection_next (WeirConnection *self, sqlite3_stmt *statement, GError **error)
{
  const int code = sqlite3_step (statement);

  if (code == SQLITE_ROW)
    return WEIR_ROW_READ;

  if (code != SQLITE_DONE)
    weir_connection_take_error (self, error);
  sqlite3_reset (statement);

  return code == SQLITE_DONE ? WEIR_ROW_NONE : WEIR_ROW_FAILED;
}

/* Binds as weir_connection_bind() and runs to the end. */
gboolean
weir_connection_run (WeirConnection *self, GError **error, const char *sql, const char *format, ...)
{
  sqlite3_stmt *statement;
  WeirRow row;
  va_list values;

  va_start (values, format);
  statement = prepare_and_bind (self, sql, format, &values, error);
  va_end (values);
  if (statement == NULL)
    return FALSE;

  do
    row = weir_connection_next (self, statement, error);
  while (row == WEIR_ROW_READ);

  return row == WEIR_ROW_NONE;
}

/* The one integer that the string constant @sql asks for; 0 if there is no row. */
gboolean
weir_connection_read_integer (WeirConnection *self, const char *sql, gint64 *value, GError **error)
{
  sqlite3_stmt *statement = weir_connection_prepare (self, sql, error);
  WeirRow row;

  if (statement == NULL)
    return FALSE;

  row = weir_connection_next (self, statement, error);
  if (row == WEIR_ROW_FAILED)
    return FALSE;

  *value = row == WEIR_ROW_READ ? sqlite3_column_int64 (statement, 0) : 0;
  sqlite3_reset (statement);
  return TRUE;
}

/* Returns: (transfer full) (nullable): the text as valid UTF-8, cut at %WEIR_CONNECTION_MAX_TEXT octets */
char *
weir_row_dup_text (sqlite3_stmt *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  if (text == NULL)
    return NULL;

  return g_utf8_make_valid (text, (gssize) strnlen (text, WEIR_CONNECTION_MAX_TEXT));
}

/* As weir_row_dup_text(), of a column that is not to be NULL; in a damaged file it may be. Returns: (transfer full) */
char *
weir_row_dup_name (sqlite3_stmt *statement, int column)
{
  char *text = weir_row_dup_text (statement, column);

  return text != NULL ? text : g_strdup ("");
}

/* A number; what is beyond @least or @most is that. */
gint64
weir_row_get_within (sqlite3_stmt *statement, int column, gint64 least, gint64 most)
{
  const gint64 value = sqlite3_column_int64 (statement, column);

  return CLAMP (value, least, most);
}

/* Unix seconds that have a date. */
gint64
weir_row_get_seconds (sqlite3_stmt *statement, int column)
{
  return weir_row_get_within (statement, column, 0, WEIR_CONNECTION_MAX_SECONDS);
}

/* A value of an enum of @n_values; the first one if it is none. */
int
weir_row_get_enum (sqlite3_stmt *statement, int column, int n_values)
{
  const gint64 value = sqlite3_column_int64 (statement, column);

  return value >= 0 && value < n_values ? (int) value : 0;
}

guint64
weir_row_get_count (sqlite3_stmt *statement, int column)
{
  return (guint64) weir_row_get_within (statement, column, 0, G_MAXINT64);
}
