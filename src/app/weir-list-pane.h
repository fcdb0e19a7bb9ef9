/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What is known of one filter list, and what can be done with it.  Properties: service, list (nullable). */
#define WEIR_TYPE_LIST_PANE (weir_list_pane_get_type ())
G_DECLARE_FINAL_TYPE (WeirListPane, weir_list_pane, WEIR, LIST_PANE, AdwBin)

/* @list: (nullable) */
void weir_list_pane_set_list (WeirListPane *self, WeirFilterList *list);

G_END_DECLS
