/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-live-log.h"
#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirRecordView:
 *
 * A list of records in columns, with what one can do about a row: on hover, in
 * the context menu, on keys.  Live and history show the same one.
 *
 * Properties: service; model (#GListModel of #WeirRecordItem, nullable); newest-first (at which
 * end new rows come; kept in sight while it is); selected-item (#WeirRecordItem, nullable);
 * n-new (guint: rows that came while another place was looked at).
 *
 * Signals: show-detail (Enter, double click, or asked for in the menu).
 *
 * Keys while the list has the focus: B blocks the host, A allows it, C and I open what can be
 * decided about cookies and images, H hides the host where the action live.hide-host is, Ctrl+C
 * and Ctrl+Shift+C copy the URL and a curl command, Menu and Shift+F10 open the menu.
 */
#define WEIR_TYPE_RECORD_VIEW (weir_record_view_get_type ())
G_DECLARE_FINAL_TYPE (WeirRecordView, weir_record_view, WEIR, RECORD_VIEW, GtkWidget)

/* @model: (nullable) (transfer none) */
void weir_record_view_set_model (WeirRecordView *self, GListModel *model);

/* Returns: (transfer none) (nullable) */
WeirRecordItem *weir_record_view_get_selected (WeirRecordView *self);

/* Goes to the newest row, and keeps to it. */
void weir_record_view_scroll_to_newest (WeirRecordView *self);

/* Whether a click in the view would block @record's host, rather than allow it. */
gboolean weir_record_view_would_block (WeirService *service, const WeirRecord *record);

G_END_DECLS
