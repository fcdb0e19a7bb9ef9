/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirTrustWindow:
 *
 * Makes the user's browsers trust the authority, or not any more, and tells what became of each.
 * As of weir_service_browsers_async(): the authority is made, renewed or deleted with it.
 */
#define WEIR_TYPE_TRUST_WINDOW (weir_trust_window_get_type ())
G_DECLARE_FINAL_TYPE (WeirTrustWindow, weir_trust_window, WEIR, TRUST_WINDOW, AdwWindow)

/* Begins at once.  Returns: (transfer none): the window */
GtkWindow *weir_trust_window_present (GtkWindow *parent,
                                      WeirService *service,
                                      WeirBrowserAction action);

G_END_DECLS
