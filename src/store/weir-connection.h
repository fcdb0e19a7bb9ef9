/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-database.h"

#include <sqlite3.h>

G_BEGIN_DECLS

#define WEIR_CONNECTION_BUSY_MS 1000 /* how long a moment is */
#define WEIR_CONNECTION_MAX_TEXT 65536
#define WEIR_CONNECTION_MAX_SECONDS G_GINT64_CONSTANT (253402300799) /* the end of the year 9999 */

/* One connection to the database, with the statements that it keeps; of one thread at a time. */
typedef struct
{
  sqlite3 *db;            /* (owned) */
  GHashTable *statements; /* (owned): SQL, by address, to sqlite3_stmt (owned) */
} WeirConnection;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

typedef enum
{
  WEIR_ROW_READ,
  WEIR_ROW_NONE,
  WEIR_ROW_FAILED,
} WeirRow;

WeirConnection *weir_connection_open (const char *uri, gboolean read_only, GError **error);
void weir_connection_close (WeirConnection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirConnection, weir_connection_close)

void weir_connection_set_checkpoint_on_close (WeirConnection *self, gboolean enabled);

gboolean weir_connection_exec (WeirConnection *self, const char *sql, GError **error);
gboolean weir_connection_read_integer (WeirConnection *self,
                                       const char *sql,
                                       gint64 *value,
                                       GError **error);

sqlite3_stmt *weir_connection_prepare (WeirConnection *self, const char *sql, GError **error);
sqlite3_stmt *weir_connection_prepare_once (WeirConnection *self, const char *sql, GError **error);
sqlite3_stmt *weir_connection_bind (WeirConnection *self,
                                    GError **error,
                                    const char *sql,
                                    const char *format,
                                    ...);
gboolean weir_connection_run (WeirConnection *self,
                              GError **error,
                              const char *sql,
                              const char *format,
                              ...);
WeirRow weir_connection_next (WeirConnection *self, sqlite3_stmt *statement, GError **error);

void weir_connection_take_error (WeirConnection *self, GError **error);

char *weir_row_dup_text (sqlite3_stmt *statement, int column);
char *weir_row_dup_name (sqlite3_stmt *statement, int column);
gint64 weir_row_get_within (sqlite3_stmt *statement, int column, gint64 least, gint64 most);
gint64 weir_row_get_seconds (sqlite3_stmt *statement, int column);
int weir_row_get_enum (sqlite3_stmt *statement, int column, int n_values);
guint64 weir_row_get_count (sqlite3_stmt *statement, int column);

G_END_DECLS
