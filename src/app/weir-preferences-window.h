/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-background.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The preferences.  Properties: background (WeirBackground, nullable; set before the service), service. */
#define WEIR_TYPE_PREFERENCES_WINDOW (weir_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (WeirPreferencesWindow,
                      weir_preferences_window,
                      WEIR,
                      PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

G_END_DECLS
