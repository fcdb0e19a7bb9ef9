/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The dated journal of rule changes: what a rule was before and after.
 * An addition has no before, a removal no after; undoing exchanges the two and
 * marks the entry, so that the next undo goes further back.
 */

#include "weir-rule-journal.h"

#include "weir-rule-row.h"

#include <glib/gi18n-lib.h>

#define BEFORE_COLUMNS \
  "before_id, before_text, before_lifetime, before_expires, before_created, before_enabled"
#define AFTER_COLUMNS \
  "after_id, after_text, after_lifetime, after_expires, after_created, after_enabled"
#define FIRST_BEFORE 3
#define FIRST_AFTER (FIRST_BEFORE + WEIR_RULE_ROW_COLUMNS)

static void
entry_free (WeirJournalEntry *entry)
{
  g_clear_pointer (&entry->before, weir_rule_unref);
  g_clear_pointer (&entry->after, weir_rule_unref);
  g_free (entry);
}

/* Reads a row of (id, time, undone, before, after); FALSE: it says nothing. */
static gboolean
read_entry (sqlite3_stmt *statement, WeirJournalEntry *entry)
{
  entry->id = sqlite3_column_int64 (statement, 0);
  entry->time = weir_row_get_seconds (statement, 1);
  entry->undone = sqlite3_column_int64 (statement, 2) != 0;
  entry->before = weir_rule_row_read (statement, FIRST_BEFORE);
  entry->after = weir_rule_row_read (statement, FIRST_AFTER);

  return entry->before != NULL || entry->after != NULL;
}

/* Returns: (transfer full) (nullable) (element-type WeirJournalEntry): newest first */
GPtrArray *
weir_rule_journal_read (WeirConnection *connection, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  sqlite3_stmt *statement;
  WeirRow row;

  statement =
    weir_connection_prepare (connection,
                             "SELECT id, time, undone, " BEFORE_COLUMNS ", " AFTER_COLUMNS
                             " FROM journal"
                             " ORDER BY id DESC LIMIT " G_STRINGIFY (WEIR_RULE_STORE_MAX_JOURNAL),
                             error);
  if (statement == NULL)
    return NULL;

  while ((row = weir_connection_next (connection, statement, error)) == WEIR_ROW_READ)
    {
      WeirJournalEntry *entry = g_new0 (WeirJournalEntry, 1);

      if (read_entry (statement, entry))
        g_ptr_array_add (entries, entry);
      else
        entry_free (entry);
    }

  return row == WEIR_ROW_NONE ? g_steal_pointer (&entries) : NULL;
}

/* Notes a change, and forgets the oldest one if there are too many. */
gboolean
weir_rule_journal_append (WeirConnection *connection,
                          const WeirRule *before,
                          const WeirRule *after,
                          GError **error)
{
  sqlite3_stmt *statement;

  statement =
    weir_connection_prepare (connection,
                             "INSERT INTO journal (time, " BEFORE_COLUMNS ", " AFTER_COLUMNS ")"
                             " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                             error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, g_get_real_time () / G_USEC_PER_SEC);
  weir_rule_row_bind (statement, 2, before);
  weir_rule_row_bind (statement, 2 + WEIR_RULE_ROW_COLUMNS, after);

  return weir_connection_next (connection, statement, error) == WEIR_ROW_NONE &&
         weir_connection_run (connection, error, "DELETE FROM journal WHERE id <= ?", "x",
                              sqlite3_last_insert_rowid (connection->db) -
                                WEIR_RULE_STORE_MAX_JOURNAL);
}

/*
 * weir_rule_journal_take_newest:
 * @entry: (inout): its id says which one is meant, 0 whichever it is; what is in it then is the caller's
 *
 * Finds the newest entry that is not undone, and marks it.
 */
gboolean
weir_rule_journal_take_newest (WeirConnection *connection, WeirJournalEntry *entry, GError **error)
{
  const gint64 wanted = entry->id;
  sqlite3_stmt *statement;
  WeirRow row;
  gboolean found;

  statement = weir_connection_prepare (connection,
                                       "SELECT id, time, undone, " BEFORE_COLUMNS ", " AFTER_COLUMNS
                                       " FROM journal"
                                       " WHERE undone = 0 ORDER BY id DESC LIMIT 1",
                                       error);
  if (statement == NULL)
    return FALSE;

  row = weir_connection_next (connection, statement, error);
  if (row == WEIR_ROW_FAILED)
    return FALSE;

  found = row == WEIR_ROW_READ && read_entry (statement, entry);
  sqlite3_reset (statement);
  if (!found || (wanted != 0 && wanted != entry->id))
    {
      g_clear_pointer (&entry->before, weir_rule_unref);
      g_clear_pointer (&entry->after, weir_rule_unref);
      g_set_error_literal (error, WEIR_DATABASE_ERROR, WEIR_DATABASE_REFUSED,
                           _ ("There is no such change to undo"));
      return FALSE;
    }

  return weir_connection_run (connection, error, "UPDATE journal SET undone = 1 WHERE id = ?", "x",
                              entry->id);
}
