/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What filters that are not saved yet would have done to the requests of the history. */
#define WEIR_TYPE_PREVIEW_PANE (weir_preview_pane_get_type ())
G_DECLARE_FINAL_TYPE (WeirPreviewPane, weir_preview_pane, WEIR, PREVIEW_PANE, AdwBin)

/* Asks @service what @text would have done. */
void weir_preview_pane_ask (WeirPreviewPane *self, WeirService *service, const char *text);

/* The text is another one by now. */
void weir_preview_pane_set_stale (WeirPreviewPane *self);

/* Shows an answer.  @problem: (nullable): why there is no @preview; @keeps_all: the history has all requests */
void weir_preview_pane_show (WeirPreviewPane *self,
                             const WeirFilterPreview *preview,
                             const char *problem,
                             gboolean keeps_all);

G_END_DECLS
