/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-background.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Its name in the preferences. */
#define WEIR_COMPUTER_PAGE_NAME "computer"

/**
 * WeirComputerPage:
 *
 * What Weir changes on this computer, in the preferences: the desktop's proxy, the start of the
 * session, the profiles of browsers; and how all of it is undone.
 */
#define WEIR_TYPE_COMPUTER_PAGE (weir_computer_page_get_type ())
G_DECLARE_FINAL_TYPE (WeirComputerPage, weir_computer_page, WEIR, COMPUTER_PAGE, AdwPreferencesPage)

/* @background: (nullable): there is none to ask */
void weir_computer_page_set_service (WeirComputerPage *self,
                                     WeirService *service,
                                     WeirBackground *background);

G_END_DECLS
