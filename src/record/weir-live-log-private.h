/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-live-log.h"

#include "weir-row-index.h"

G_BEGIN_DECLS

typedef struct
{
  WeirRecord *record; /* (owned) */
  guint n_withheld;   /* as counted */
  gboolean blocked;   /* as counted */
} WeirLiveRow;

typedef struct
{
  guint n_total;
  guint n_shown;
  guint n_blocked;
  guint n_withheld;
  guint n_waiting;
} WeirLiveCounts;

struct _WeirLiveLog
{
  GObject parent_instance;

  guint capacity;
  WeirLiveRow *rows; /* (owned): a ring; row number n is at n % capacity */
  guint64 first_row;
  guint64 end_row;

  WeirRecord **waiting; /* (owned): a ring of what is not published yet */
  guint first_waiting;
  guint n_waiting;
  GPtrArray *dirty; /* (owned) (element-type WeirRecord): published, and changed since */

  WeirRecord **detailed; /* (owned): a ring of the newest records that have details */
  guint first_detailed;
  guint n_detailed;

  WeirRowIndex index;  /* the rows shown */
  guint64 scanned_row; /* the filter has been tried on the rows from here on */
  WeirQuery *query;    /* (owned) (nullable) */
  GHashTable *hidden;  /* (owned) (element-type utf8): hosts */

  GHashTable *items; /* (owned) (element-type WeirRecord WeirRecordItem): alive */

  gboolean paused;
  gboolean newest_first;
  gboolean is_stale; /* what is shown was kept from following its filter */
  guint n_blocked;
  guint n_withheld;
  WeirLiveCounts told;

  guint source;
  gint64 refreshed; /* monotonic time in µs */
};

static inline WeirLiveRow *
weir_live_log_get_row (WeirLiveLog *self, guint64 row)
{
  return &self->rows[row % self->capacity];
}

/* At the new end of what waits, where there is room; @record gets a reference. */
void weir_live_log_push_waiting (WeirLiveLog *self, WeirRecord *record);

/* Takes the oldest of what waits. Returns: (transfer full) */
WeirRecord *weir_live_log_take_waiting (WeirLiveLog *self);

/* Takes a row that is to go out of the counts. */
void weir_live_log_uncount_row (WeirLiveLog *self, const WeirLiveRow *row);

/* Has @record keep its details as long as it is one of the newest. */
void weir_live_log_add_detail (WeirLiveLog *self, WeirRecord *record);

/* Drops the oldest details as far as they take too much; and forgets whose there are. */
void weir_live_log_trim_details (WeirLiveLog *self);
void weir_live_log_clear_details (WeirLiveLog *self);

/* Empties the ring of rows from its old end, without a word. */
void weir_live_log_forget_rows (WeirLiveLog *self, guint64 n);

/* Says that @removed places of the index from @begin on have become @added ones. */
void weir_live_log_emit_changed (WeirLiveLog *self, guint begin, guint removed, guint added);

/* Brings the properties up to date. */
void weir_live_log_tell_counts (WeirLiveLog *self);

/* Does now what there is to do. */
void weir_live_log_refresh (WeirLiveLog *self);
void weir_live_log_schedule_refresh (WeirLiveLog *self);

/* Begins anew with what is shown: the newest rows now, the rest by and by. */
void weir_live_log_refilter (WeirLiveLog *self);

G_END_DECLS
