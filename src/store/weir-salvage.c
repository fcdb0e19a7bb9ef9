/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Takes what the user decided (rules, settings and lists), and what was learned of
 * hosts that cannot be inspected, out of another file: one that is damaged and
 * was kept aside, as far as it can be read; or the sound one, for a private
 * session, which leaves it alone.
 *
 * Best effort by design: a row that cannot be read ends it, and what came
 * before stays.  The rows are checked when they are loaded, as any others.
 */

#include "weir-salvage.h"

#include "weir-exemption-store.h"
#include "weir-list-columns.h"
#include "weir-list-store.h"
#include "weir-reader.h"
#include "weir-rule-store.h"
#include "weir-schema.h"

typedef struct
{
  const char *select;
  const char *insert;
  int n_columns;
} Table;

static const Table tables[] = {
  { "SELECT iif (id BETWEEN 1 AND " G_STRINGIFY (
      WEIR_SCHEMA_MAX_NUMBER) ", id, NULL), text,"
                              " lifetime, expires, created, enabled, hits, last_hit FROM rules "
                              "LIMIT " G_STRINGIFY (WEIR_RULE_STORE_MAX_RULES),
    "INSERT OR IGNORE INTO rules (id, text, lifetime, expires, created, enabled, hits, last_hit)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    8 },
  { "SELECT name, value FROM settings LIMIT 1000",
    "INSERT OR IGNORE INTO settings (name, value) VALUES (?, ?)", 2 },
  { "SELECT iif (id BETWEEN 1 AND " G_STRINGIFY (
      WEIR_SCHEMA_MAX_NUMBER) ", id, NULL)" WEIR_LIST_COLUMNS
                              " FROM lists LIMIT " G_STRINGIFY (WEIR_LIST_STORE_MAX_LISTS),
    "INSERT OR IGNORE INTO lists (id" WEIR_LIST_COLUMNS ") VALUES (?" WEIR_LIST_PLACES ")",
    1 + WEIR_N_LIST_COLUMNS },
  { "SELECT host, all_clients, client, reason, created FROM exemptions LIMIT " G_STRINGIFY (
      WEIR_MAX_EXEMPTIONS),
    "INSERT OR IGNORE INTO exemptions (host, all_clients, client, reason, created)"
    " VALUES (?, ?, ?, ?, ?)",
    5 },
};

static guint
copy_table (WeirConnection *from, WeirConnection *to, const Table *table)
{
  sqlite3_stmt *select = weir_connection_prepare (from, table->select, NULL);
  guint n_rows = 0;

  while (select != NULL && weir_connection_next (from, select, NULL) == WEIR_ROW_READ)
    {
      sqlite3_stmt *insert = weir_connection_prepare (to, table->insert, NULL);

      for (int i = 0; insert != NULL && i < table->n_columns; i++)
        sqlite3_bind_value (insert, i + 1, sqlite3_column_value (select, i));
      if (insert == NULL || weir_connection_next (to, insert, NULL) != WEIR_ROW_NONE)
        break;
      n_rows++;
    }

  return n_rows;
}

/* @to has this version's schema, and no rows in these tables. */
void
weir_salvage (const char *path, WeirConnection *to)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *uri = g_filename_to_uri (absolute, NULL, NULL);
  g_autoptr (WeirConnection) from = NULL;
  g_autoptr (GError) error = NULL;

  from = weir_reader_open (uri, &error);
  if (from == NULL)
    {
      g_debug ("Nothing to take over: %s", error->message);
      return;
    }

  if (!weir_connection_exec (to, "BEGIN IMMEDIATE", NULL))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    g_debug ("Took over %u rows", copy_table (from, to, &tables[i]));
  weir_connection_exec (to, "COMMIT", NULL);
}
