/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What was blocked or changed, from the database.  Property: service. */
#define WEIR_TYPE_HISTORY_PAGE (weir_history_page_get_type ())
G_DECLARE_FINAL_TYPE (WeirHistoryPage, weir_history_page, WEIR, HISTORY_PAGE, AdwBin)

/* Shows all that matches @filter, in the filter language. */
void weir_history_page_show_requests (WeirHistoryPage *self, const char *filter);

G_END_DECLS
