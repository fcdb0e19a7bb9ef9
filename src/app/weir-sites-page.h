/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Every site seen, the hosts it contacted, its cookies.  Property: service. */
#define WEIR_TYPE_SITES_PAGE (weir_sites_page_get_type ())
G_DECLARE_FINAL_TYPE (WeirSitesPage, weir_sites_page, WEIR, SITES_PAGE, AdwBin)

G_END_DECLS
