/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-record-view.h"

G_BEGIN_DECLS

/**
 * WeirDetailSplit:
 *
 * A list of records beside the details of the selected one.  The details keep
 * their width, which is remembered; where there is no room for both they take the
 * place of the list.
 *
 * Properties: service; view (the #WeirRecordView somewhere in content); content (what stands beside
 * the details); shows-detail.
 *
 * Actions, for what is inside: detail.toggle, detail.close.
 */
#define WEIR_TYPE_DETAIL_SPLIT (weir_detail_split_get_type ())
G_DECLARE_FINAL_TYPE (WeirDetailSplit, weir_detail_split, WEIR, DETAIL_SPLIT, GtkWidget)

void weir_detail_split_set_shows_detail (WeirDetailSplit *self, gboolean shows_detail);

G_END_DECLS
