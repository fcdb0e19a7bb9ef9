/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-history-range.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Buttons of which one is down: how far back the history is looked at.  Signals: changed. */
#define WEIR_TYPE_RANGE_CHIPS (weir_range_chips_get_type ())
G_DECLARE_FINAL_TYPE (WeirRangeChips, weir_range_chips, WEIR, RANGE_CHIPS, AdwBin)

WeirHistoryRange weir_range_chips_get_range (WeirRangeChips *self);
void weir_range_chips_set_range (WeirRangeChips *self, WeirHistoryRange range);

G_END_DECLS
