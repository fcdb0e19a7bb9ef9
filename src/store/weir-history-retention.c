/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is too old or too much goes: a little with each transaction of the
 * writer, on its thread, so that a limit that was lowered never holds up what
 * is to be written.  Rows go from the oldest on; pages that become free are
 * given back to the disk when the file is larger than it may be.
 */

#include "weir-history-retention.h"

#define RETAIN_INTERVAL (5 * G_TIME_SPAN_SECOND)
#define RETAIN_ROWS 1024 /* a transaction: twice a batch, so that deleting keeps up with writing */
#define PAGES_PER_MIB 256
#define DELETE_OLDEST               \
  "DELETE FROM history WHERE id IN" \
  " (SELECT id FROM history WHERE id < ? ORDER BY id LIMIT " G_STRINGIFY (RETAIN_ROWS) ")"

G_STATIC_ASSERT (RETAIN_ROWS >= WEIR_WRITER_BATCH);

static gboolean
delete_before (WeirConnection *connection, gint64 id, gboolean *more, GError **error)
{
  if (!weir_connection_run (connection, error, DELETE_OLDEST, "x", id))
    return FALSE;

  *more |= sqlite3_changes (connection->db) == RETAIN_ROWS;
  return TRUE;
}

static gboolean
retain_size (WeirConnection *connection, guint mib, gboolean *more, GError **error)
{
  const gint64 limit = (gint64) mib * PAGES_PER_MIB;
  gint64 n_pages;
  gint64 n_free;

  if (!weir_connection_read_integer (connection, "PRAGMA page_count", &n_pages, error) ||
      !weir_connection_read_integer (connection, "PRAGMA freelist_count", &n_free, error))
    return FALSE;

  if (n_pages <= limit)
    return TRUE;

  if (n_pages - n_free > limit && !delete_before (connection, G_MAXINT64, more, error))
    return FALSE;

  *more |= n_free > 0;
  return weir_connection_run (connection, error, "PRAGMA incremental_vacuum(512)", "");
}

/* In a transaction: deletes some of what is no longer to be kept. */
gboolean
weir_history_retain (WeirWriterState *state, GError **error)
{
  const WeirRetention *retention = &state->retention;
  const gint64 oldest = g_get_real_time () - (gint64) retention->days * G_TIME_SPAN_DAY;
  gboolean more = FALSE;

  if (!weir_history_retain_is_due (state))
    return TRUE;

  if (retention->days > 0 && !delete_before (state->connection, oldest, &more, error))
    return FALSE;

  if (retention->mib > 0 && !retain_size (state->connection, retention->mib, &more, error))
    return FALSE;

  state->retain_at = more ? 0 : g_get_monotonic_time () + RETAIN_INTERVAL;
  return TRUE;
}

gboolean
weir_history_retain_is_due (const WeirWriterState *state)
{
  return (state->retention.days > 0 || state->retention.mib > 0) &&
         g_get_monotonic_time () >= state->retain_at;
}
