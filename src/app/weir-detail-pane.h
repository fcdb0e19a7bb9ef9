/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-live-log.h"
#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What is known of one request, why first, and what can be decided about it.  Property: service. */
#define WEIR_TYPE_DETAIL_PANE (weir_detail_pane_get_type ())
G_DECLARE_FINAL_TYPE (WeirDetailPane, weir_detail_pane, WEIR, DETAIL_PANE, AdwBin)

/* @item: (nullable) */
void weir_detail_pane_set_item (WeirDetailPane *self, WeirRecordItem *item);

G_END_DECLS
