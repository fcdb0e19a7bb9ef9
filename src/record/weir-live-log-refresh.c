/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The newest requests, as a list that a window can follow.
 *
 *   add() ─► waiting ─┬─ refresh, 10 times a second ─► rows ─► index ─► view
 *   changed() ─► dirty ┘
 *
 * The proxy shares its thread with the window, so what it pays for a request
 * is one pointer put into a ring.  All else is done by the refresh, from one
 * timeout that exists only while there is something to do: rows that wait move into
 * the ring of rows, the oldest fall out, and the index of rows shown follows.  Each
 * of these steps ends in one items-changed of its own, at a moment when the list
 * is what it says it is.  The index alone knows of filters; without one, it has
 * all rows.
 *
 * A new filter is tried on the newest rows at once, since those are on the
 * screen, and on the rest by the following refreshes, a slice each.
 *
 * The timeout runs at the priority of painting, as the proxy's sockets do in
 * the window: below it a busy proxy would keep it from ever running, above it
 * it would go before the sockets.  The work of each refresh is bounded by what
 * came in since the last, by the capacity at most.
 *
 * Main thread alone.
 */

#include "weir-live-log-private.h"

/* GDK_PRIORITY_REDRAW, which this layer does not know. */
#define REFRESH_PRIORITY (G_PRIORITY_HIGH_IDLE + 20)
#define REFRESH_INTERVAL (G_USEC_PER_SEC / WEIR_LIVE_LOG_MAX_REFRESHES)

/* Rows that a filter is tried on in one go. */
#define SLICE 4000

/* --- Rows ---------------------------------------------------------------------- */

static void
count_row (WeirLiveLog *self, WeirLiveRow *row)
{
  row->blocked = row->record->verdict == WEIR_VERDICT_BLOCKED;
  row->n_withheld = row->record->cookies_withheld;
  self->n_blocked += row->blocked ? 1 : 0;
  self->n_withheld += row->n_withheld;
}

void
weir_live_log_uncount_row (WeirLiveLog *self, const WeirLiveRow *row)
{
  self->n_blocked -= row->blocked ? 1 : 0;
  self->n_withheld -= row->n_withheld;
}

/* Records are added in the order of their ids. */
static WeirLiveRow *
find_row (WeirLiveLog *self, const WeirRecord *record, guint64 *number)
{
  guint64 low = self->first_row;
  guint64 high = self->end_row;

  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;

      if (weir_live_log_get_row (self, middle)->record->id < record->id)
        low = middle + 1;
      else
        high = middle;
    }

  *number = low;

  return low < self->end_row && weir_live_log_get_row (self, low)->record == record
           ? weir_live_log_get_row (self, low)
           : NULL;
}

void
weir_live_log_forget_rows (WeirLiveLog *self, guint64 n)
{
  for (; n > 0; n--, self->first_row++)
    {
      WeirLiveRow *row = weir_live_log_get_row (self, self->first_row);

      weir_live_log_uncount_row (self, row);
      g_clear_pointer (&row->record, weir_record_unref);
    }

  self->scanned_row = MAX (self->scanned_row, self->first_row);
}

void
weir_live_log_push_waiting (WeirLiveLog *self, WeirRecord *record)
{
  self->waiting[(self->first_waiting + self->n_waiting) % self->capacity] =
    weir_record_ref (record);
  self->n_waiting++;
}

WeirRecord *
weir_live_log_take_waiting (WeirLiveLog *self)
{
  WeirRecord *record = g_steal_pointer (&self->waiting[self->first_waiting]);

  self->first_waiting = (self->first_waiting + 1) % self->capacity;
  self->n_waiting--;

  return record;
}

/* --- The index ------------------------------------------------------------------ */

static gboolean
has_filter (WeirLiveLog *self)
{
  return self->query != NULL || g_hash_table_size (self->hidden) > 0;
}

static gboolean
is_to_show (WeirLiveLog *self, const WeirRecord *record)
{
  if (g_hash_table_size (self->hidden) > 0 && g_hash_table_contains (self->hidden, record->host))
    return FALSE;

  return self->query == NULL || weir_query_matches (self->query, record);
}

void
weir_live_log_emit_changed (WeirLiveLog *self, guint begin, guint removed, guint added)
{
  guint length = weir_row_index_length (&self->index);

  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self),
                                self->newest_first ? length - begin - added : begin, removed,
                                added);
}

/* Tries the filter on at most @budget rows not tried yet.  Returns how many are to be shown. */
static guint
scan (WeirLiveLog *self, guint budget)
{
  guint added = 0;

  for (; budget > 0 && self->scanned_row > self->first_row; budget--)
    if (is_to_show (self, weir_live_log_get_row (self, --self->scanned_row)->record))
      {
        weir_row_index_push_oldest (&self->index, self->scanned_row);
        added++;
      }

  return added;
}

static void
drop_rows (WeirLiveLog *self, guint64 n)
{
  guint dropped;

  weir_live_log_forget_rows (self, n);
  dropped = weir_row_index_rank (&self->index, self->first_row);
  weir_row_index_drop_oldest (&self->index, dropped);
  weir_live_log_emit_changed (self, 0, dropped, 0);
}

static void
publish_waiting (WeirLiveLog *self)
{
  guint64 room = self->capacity - (self->end_row - self->first_row);
  guint before;

  if (self->n_waiting > room)
    drop_rows (self, self->n_waiting - room);

  before = weir_row_index_length (&self->index);
  while (self->n_waiting > 0)
    {
      WeirLiveRow *row = weir_live_log_get_row (self, self->end_row);

      *row = (WeirLiveRow){ .record = weir_live_log_take_waiting (self) };
      count_row (self, row);
      if (is_to_show (self, row->record))
        weir_row_index_push_newest (&self->index, self->end_row);
      self->end_row++;
    }
  weir_live_log_emit_changed (self, before, 0, weir_row_index_length (&self->index) - before);
}

/* --- Changed records -------------------------------------------------------------- */

static gint
compare_rows (gconstpointer a, gconstpointer b)
{
  guint64 first = *(const guint64 *) a;
  guint64 second = *(const guint64 *) b;

  return first < second ? -1 : first > second ? 1 : 0;
}

/* Rebuilds the new end of the index from @begin on: rows in one of both lists, not in both. */
static void
toggle_rows (WeirLiveLog *self, guint begin, GArray *flips)
{
  guint n_tail = weir_row_index_length (&self->index) - begin;
  g_autofree guint64 *tail = g_new (guint64, n_tail);
  guint t = 0;
  guint f = 0;

  for (guint i = 0; i < n_tail; i++)
    tail[i] = weir_row_index_get (&self->index, begin + i);
  weir_row_index_drop_newest (&self->index, n_tail);

  while (t < n_tail || f < flips->len)
    {
      guint64 old = t < n_tail ? tail[t] : G_MAXUINT64;
      guint64 flip = f < flips->len ? g_array_index (flips, guint64, f) : G_MAXUINT64;

      if (old != flip)
        weir_row_index_push_newest (&self->index, MIN (old, flip));
      t += old <= flip ? 1 : 0;
      f += flip <= old ? 1 : 0;
    }
}

/* Shows what was not shown and the other way round, as one change over the span of @flips. */
static void
apply_flips (WeirLiveLog *self, GArray *flips)
{
  guint64 last;
  guint begin;
  guint removed;

  if (flips->len == 0)
    return;

  g_array_sort (flips, compare_rows);
  last = g_array_index (flips, guint64, flips->len - 1);
  begin = weir_row_index_rank (&self->index, g_array_index (flips, guint64, 0));
  removed = weir_row_index_rank (&self->index, last + 1) - begin;
  toggle_rows (self, begin, flips);
  weir_live_log_emit_changed (self, begin, removed,
                              weir_row_index_rank (&self->index, last + 1) - begin);
}

/* Brings the counts and the item of a changed record up to date, and notes whether its filter
 * now says otherwise. */
static void
settle_record (WeirLiveLog *self, WeirRecord *record, GArray *flips)
{
  WeirRecordItem *item = g_hash_table_lookup (self->items, record);
  guint64 number;
  WeirLiveRow *row = find_row (self, record, &number);

  if (item != NULL)
    weir_record_item_changed (item);
  if (row == NULL)
    return;

  weir_live_log_uncount_row (self, row);
  count_row (self, row);
  if (has_filter (self) && number >= self->scanned_row &&
      is_to_show (self, record) != weir_row_index_contains (&self->index, number))
    {
      if (self->paused)
        self->is_stale = TRUE;
      else
        g_array_append_val (flips, number);
    }
}

static gint
compare_pointers (gconstpointer a, gconstpointer b)
{
  const char *first = *(const char *const *) a;
  const char *second = *(const char *const *) b;

  return first < second ? -1 : first > second ? 1 : 0;
}

static void
settle_dirty (WeirLiveLog *self)
{
  g_autoptr (GPtrArray) dirty = g_steal_pointer (&self->dirty);
  g_autoptr (GArray) flips = g_array_new (FALSE, FALSE, sizeof (guint64));

  self->dirty = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_record_unref);
  g_ptr_array_sort (dirty, compare_pointers);
  for (guint i = 0; i < dirty->len; i++)
    if (i == 0 || dirty->pdata[i] != dirty->pdata[i - 1])
      settle_record (self, dirty->pdata[i], flips);

  apply_flips (self, flips);
}

/* --- Refreshing ---------------------------------------------------------------------- */

static WeirLiveCounts
count (WeirLiveLog *self)
{
  return (WeirLiveCounts){
    .n_total = self->end_row - self->first_row,
    .n_shown = weir_row_index_length (&self->index),
    .n_blocked = self->n_blocked,
    .n_withheld = self->n_withheld,
    .n_waiting = self->paused ? self->n_waiting : 0,
  };
}

static void
tell (WeirLiveLog *self, gboolean has_changed, const char *property)
{
  if (has_changed)
    g_object_notify (G_OBJECT (self), property);
}

void
weir_live_log_tell_counts (WeirLiveLog *self)
{
  WeirLiveCounts old = self->told;
  WeirLiveCounts now = count (self);

  self->told = now;
  g_object_freeze_notify (G_OBJECT (self));
  tell (self, old.n_total != now.n_total, "n-total");
  tell (self, old.n_shown != now.n_shown, "n-shown");
  tell (self, old.n_blocked != now.n_blocked, "n-blocked");
  tell (self, old.n_withheld != now.n_withheld, "n-withheld");
  tell (self, old.n_waiting != now.n_waiting, "n-waiting");
  g_object_thaw_notify (G_OBJECT (self));
}

static gboolean
has_work (WeirLiveLog *self)
{
  return (self->n_waiting > 0 && !self->paused) || self->dirty->len > 0 ||
         self->scanned_row > self->first_row;
}

void
weir_live_log_refresh (WeirLiveLog *self)
{
  self->refreshed = g_get_monotonic_time ();

  if (self->dirty->len > 0)
    settle_dirty (self);
  weir_live_log_trim_details (self);
  if (!self->paused)
    publish_waiting (self);
  weir_live_log_emit_changed (self, 0, 0, scan (self, SLICE));
  weir_live_log_tell_counts (self);

  if (has_work (self))
    weir_live_log_schedule_refresh (self);
}

static gboolean
on_refresh (gpointer user_data)
{
  g_autoptr (WeirLiveLog) self = g_object_ref (user_data);

  self->source = 0;
  weir_live_log_refresh (self);

  return G_SOURCE_REMOVE;
}

void
weir_live_log_schedule_refresh (WeirLiveLog *self)
{
  gint64 wait;

  if (self->source != 0)
    return;

  wait = self->refreshed + REFRESH_INTERVAL - g_get_monotonic_time ();
  self->source = g_timeout_add_full (REFRESH_PRIORITY, wait > 0 ? (wait + 999) / 1000 : 0,
                                     on_refresh, self, NULL);
}

void
weir_live_log_refilter (WeirLiveLog *self)
{
  guint removed = weir_row_index_length (&self->index);
  guint added;

  weir_row_index_drop_oldest (&self->index, removed);
  self->scanned_row = self->end_row;
  self->is_stale = FALSE;
  added = scan (self, has_filter (self) ? SLICE : self->capacity);
  weir_live_log_emit_changed (self, 0, removed, added);
  weir_live_log_tell_counts (self);
  if (has_work (self))
    weir_live_log_schedule_refresh (self);
}
