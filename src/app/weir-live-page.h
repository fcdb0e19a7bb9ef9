/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The requests of this session, as they are made.  Property: service. */
#define WEIR_TYPE_LIVE_PAGE (weir_live_page_get_type ())
G_DECLARE_FINAL_TYPE (WeirLivePage, weir_live_page, WEIR, LIVE_PAGE, AdwBin)

/* Shows what matches @filter alone. */
void weir_live_page_show_requests (WeirLivePage *self, const char *filter);

G_END_DECLS
