/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirHistoryExport:
 *
 * The button that writes what the history shows into a file: a menu of formats; while it is written,
 * a button that gives it up.
 *
 * What became of it is told by win.toast.
 */
#define WEIR_TYPE_HISTORY_EXPORT (weir_history_export_get_type ())
G_DECLARE_FINAL_TYPE (WeirHistoryExport, weir_history_export, WEIR, HISTORY_EXPORT, AdwBin)

/* What is to be written: asked when it is. @search: (out): its query stays the caller's */
typedef void (*WeirHistoryExportFunc) (WeirHistorySearch *search, gpointer user_data);

void weir_history_export_set_up (WeirHistoryExport *self,
                                 WeirService *service,
                                 WeirHistoryExportFunc func,
                                 gpointer user_data);

G_END_DECLS
