/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The name of the page in the preferences. */
#define WEIR_INSPECTION_PAGE_NAME "inspection"

/**
 * WeirInspectionPage:
 *
 * The page of the preferences about inspection: which sites are looked into, the authority, and what
 * is left alone.
 */
#define WEIR_TYPE_INSPECTION_PAGE (weir_inspection_page_get_type ())
G_DECLARE_FINAL_TYPE (WeirInspectionPage,
                      weir_inspection_page,
                      WEIR,
                      INSPECTION_PAGE,
                      AdwPreferencesPage)

/* Once. */
void weir_inspection_page_set_service (WeirInspectionPage *self, WeirService *service);

G_END_DECLS
