/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-connection.h"
#include "weir-list-row.h"

G_BEGIN_DECLS

/* The columns of a list behind its id, in this order: X (ID, "name"). */
#define WEIR_LIST_COLUMN_TABLE(X)    \
  X (KEY, "key")                     \
  X (KIND, "kind")                   \
  X (URL, "url")                     \
  X (TITLE, "title")                 \
  X (ENABLED, "enabled")             \
  X (VERSION, "version")             \
  X (N_FILTERS, "n_filters")         \
  X (ETAG, "etag")                   \
  X (LAST_MODIFIED, "last_modified") \
  X (EXPIRES, "expires")             \
  X (CHECKED, "checked")             \
  X (UPDATED, "updated")             \
  X (NEXT, "next")                   \
  X (FAILURES, "failures")           \
  X (PROBLEM, "problem")             \
  X (DETAIL, "detail")               \
  X (HELD_VERSION, "held_version")

typedef enum
{
#define WEIR_LIST_COLUMN_ID(id, name) WEIR_LIST_COLUMN_##id,
  WEIR_LIST_COLUMN_TABLE (WEIR_LIST_COLUMN_ID)
#undef WEIR_LIST_COLUMN_ID
    WEIR_N_LIST_COLUMNS,
} WeirListColumn;

/* Of SQL: each column, and a place for each, with a comma before it. */
#define WEIR_LIST_COLUMN(id, name) ", " name
#define WEIR_LIST_PLACE(id, name) ", ?"
#define WEIR_LIST_COLUMNS WEIR_LIST_COLUMN_TABLE (WEIR_LIST_COLUMN)
#define WEIR_LIST_PLACES WEIR_LIST_COLUMN_TABLE (WEIR_LIST_PLACE)

WeirListRow *weir_list_columns_read (sqlite3_stmt *statement);
void weir_list_columns_bind (sqlite3_stmt *statement, int first, int step, const WeirListRow *row);
gboolean weir_list_columns_is_key (const char *text);

G_END_DECLS
