/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

G_BEGIN_DECLS

#define WEIR_HISTORY_PAGE_ROWS 400    /* asked for at once */
#define WEIR_HISTORY_MAX_SHOWN 100000 /* older ones need a narrower search */

/**
 * WeirHistoryModel:
 *
 * Rows of the history that match a search, newest first: a #GListModel of
 * #WeirRecordItem that grows as its end is looked at.
 *
 * Properties, with notify: loading (boolean), problem (string, nullable: why the last search
 * failed), has-more (boolean: there are older rows that match).
 */
#define WEIR_TYPE_HISTORY_MODEL (weir_history_model_get_type ())
G_DECLARE_FINAL_TYPE (WeirHistoryModel, weir_history_model, WEIR, HISTORY_MODEL, GObject)

WeirHistoryModel *weir_history_model_new (WeirService *service);

/* Drops the rows and looks for others.  @query: (nullable); @since, @until: as WeirHistorySearch */
void weir_history_model_search (WeirHistoryModel *self,
                                WeirQuery *query,
                                gint64 since,
                                gint64 until);

/* Looks for rows that are newer than the first one. */
void weir_history_model_refresh (WeirHistoryModel *self);

gboolean weir_history_model_is_loading (WeirHistoryModel *self);
gboolean weir_history_model_has_more (WeirHistoryModel *self);
const char *weir_history_model_get_problem (WeirHistoryModel *self); /* (nullable) */

G_END_DECLS
