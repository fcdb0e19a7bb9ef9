/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-history-range.h"
#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirHistoryOverview:
 *
 * How far back the history is looked at, and a chart of it on which a span is
 * selected.  Properties: service.  Signals: changed (another range or span).
 */
#define WEIR_TYPE_HISTORY_OVERVIEW (weir_history_overview_get_type ())
G_DECLARE_FINAL_TYPE (WeirHistoryOverview, weir_history_overview, WEIR, HISTORY_OVERVIEW, AdwBin)

/* Draws the chart anew, of what matches @query: (nullable). */
void weir_history_overview_refresh (WeirHistoryOverview *self, WeirQuery *query);

/* What is chosen, as WeirHistorySearch has it. */
void weir_history_overview_get_span (WeirHistoryOverview *self, gint64 *since, gint64 *until);

/* Whether anything older or newer is left out. */
gboolean weir_history_overview_is_narrowed (WeirHistoryOverview *self);
void weir_history_overview_show_all (WeirHistoryOverview *self);

G_END_DECLS
