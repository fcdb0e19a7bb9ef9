/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How far back the history is looked at. */
typedef enum
{
  WEIR_RANGE_HOUR,
  WEIR_RANGE_TODAY,
  WEIR_RANGE_WEEK,
  WEIR_RANGE_MONTH,
  WEIR_RANGE_ALL,
  WEIR_N_RANGES,
} WeirHistoryRange;

/* Its name on a button, translated.  (transfer none) */
const char *weir_history_range_get_label (WeirHistoryRange range);

/**
 * weir_history_range_get_span:
 * @now: Unix seconds
 * @days_kept: days that the history goes back; 0: no limit is known
 * @since: (out): where rows begin; 0: at the beginning
 * @chart_since: (out): where the chart begins
 * @chart_until: (out): where the chart ends: behind @now, so that spans begin at whole ones
 *
 * Returns: into how many equal spans the chart is divided
 */
guint weir_history_range_get_span (WeirHistoryRange range,
                                   gint64 now,
                                   guint days_kept,
                                   gint64 *since,
                                   gint64 *chart_since,
                                   gint64 *chart_until);

/* A time as short as labels @step seconds apart allow: "14:02", "3 Nov".  Returns: (transfer full) */
char *weir_history_range_tell_time (gint64 time, gint64 step, gboolean with_day);

/* "14:00 to 15:00": a span in words, as precise as it is short.  Returns: (transfer full) */
char *weir_history_range_tell_span (gint64 since, gint64 until);

G_END_DECLS
