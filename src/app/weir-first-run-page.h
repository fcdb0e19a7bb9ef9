/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Three lines that tick themselves until a browser is connected.  Property: service. */
#define WEIR_TYPE_FIRST_RUN_PAGE (weir_first_run_page_get_type ())
G_DECLARE_FINAL_TYPE (WeirFirstRunPage, weir_first_run_page, WEIR, FIRST_RUN_PAGE, AdwBin)

G_END_DECLS
