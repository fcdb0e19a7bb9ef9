/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirChangesWindow:
 *
 * Everything that Weir changed on this computer, and one button that undoes it; then what became of each.
 */
#define WEIR_TYPE_CHANGES_WINDOW (weir_changes_window_get_type ())
G_DECLARE_FINAL_TYPE (WeirChangesWindow, weir_changes_window, WEIR, CHANGES_WINDOW, AdwWindow)

/* Returns: (transfer none): shown already */
GtkWindow *weir_changes_window_present (GtkWindow *parent, WeirService *service);

G_END_DECLS
