/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirHistoryGroups:
 *
 * Requests of the history by host, site or rule, with their counts, most first.
 *
 * Signals: chosen (string: the words of the filter language that show a group alone).
 */
#define WEIR_TYPE_HISTORY_GROUPS (weir_history_groups_get_type ())
G_DECLARE_FINAL_TYPE (WeirHistoryGroups, weir_history_groups, WEIR, HISTORY_GROUPS, AdwBin)

/* @groups: (element-type WeirHistoryGroup) */
void weir_history_groups_set_groups (WeirHistoryGroups *self,
                                     GPtrArray *groups,
                                     WeirHistoryGrouping by);

G_END_DECLS
