/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirBrowserGroup:
 *
 * The browsers that can be opened for Weir, a row and a button each.  It looks for them when it is
 * shown, and is not seen where none can be opened.
 *
 * What was opened it tells by win.toast.
 */
#define WEIR_TYPE_BROWSER_GROUP (weir_browser_group_get_type ())
G_DECLARE_FINAL_TYPE (WeirBrowserGroup, weir_browser_group, WEIR, BROWSER_GROUP, AdwBin)

void weir_browser_group_set_service (WeirBrowserGroup *self, WeirService *service);

G_END_DECLS
