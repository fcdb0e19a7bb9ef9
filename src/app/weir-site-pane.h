/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirSitePane:
 *
 * One site: the hosts it contacted, what is decided about them there, and its
 * cookie ledger.  Properties: service; folded (there is little room).
 */
#define WEIR_TYPE_SITE_PANE (weir_site_pane_get_type ())
G_DECLARE_FINAL_TYPE (WeirSitePane, weir_site_pane, WEIR, SITE_PANE, AdwBin)

/* @site: (nullable) */
void weir_site_pane_set_site (WeirSitePane *self, const char *site);

G_END_DECLS
