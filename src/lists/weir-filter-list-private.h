/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-list.h"
#include "weir-list-texts.h"

G_BEGIN_DECLS

/* What only the owner of a list changes: WeirFilterLists. */

WeirFilterList *weir_filter_list_new (WeirListTexts *texts, const WeirListRow *row);

/* Another row of the same key. Returns: whether it is another one indeed */
gboolean weir_filter_list_take_row (WeirFilterList *self, const WeirListRow *row);

/* @progress: 0 to 1; -1: not known */
void weir_filter_list_set_state (WeirFilterList *self, WeirListState state);
void weir_filter_list_set_progress (WeirFilterList *self, double progress);

/* Where it is in what is in force. @set: (nullable): nowhere */
void weir_filter_list_set_compiled (WeirFilterList *self, WeirFilterSet *set, guint index);

/* The version that is in force; 0: none. */
guint64 weir_filter_list_get_compiled_version (WeirFilterList *self);

/* A sentence with a time in it says something else after a while. */
void weir_filter_list_refresh_status (WeirFilterList *self);

G_END_DECLS
