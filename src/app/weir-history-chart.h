/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WeirHistoryChart:
 *
 * Bars over time: what was blocked, and on top of it what was changed.  A span is
 * selected by a click, a drag, or by keys: arrows move, with Shift they extend,
 * Enter selects, Escape gives up.
 *
 * Signals: selection-changed.
 */
#define WEIR_TYPE_HISTORY_CHART (weir_history_chart_get_type ())
G_DECLARE_FINAL_TYPE (WeirHistoryChart, weir_history_chart, WEIR, HISTORY_CHART, GtkWidget)

/* @buckets: (element-type WeirHistoryBucket): counts in equal spans of [@since, @until), Unix seconds.
 * The selection stays where the spans are the same ones. */
void weir_history_chart_set_buckets (WeirHistoryChart *self,
                                     GArray *buckets,
                                     gint64 since,
                                     gint64 until);

/* Returns: whether a span is selected, and sets it */
gboolean weir_history_chart_get_selection (WeirHistoryChart *self, gint64 *since, gint64 *until);
void weir_history_chart_clear_selection (WeirHistoryChart *self);

G_END_DECLS
