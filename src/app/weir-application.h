/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-background.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The program: its options, its service, its window. */
#define WEIR_TYPE_APPLICATION (weir_application_get_type ())
G_DECLARE_FINAL_TYPE (WeirApplication, weir_application, WEIR, APPLICATION, AdwApplication)

WeirApplication *weir_application_new (void);

/* Not 0: the service could not be started. */
int weir_application_get_exit_status (WeirApplication *self);

/* Whether a window that closes only goes out of sight. */
gboolean weir_application_goes_on_hidden (WeirApplication *self);

/* The window went out of sight; the proxy goes on. */
void weir_application_window_hidden (WeirApplication *self);

/* The user did not want to quit after all. */
void weir_application_stay (WeirApplication *self);

/* What lets Weir go on without its window, and starts it with the session. (transfer none) (nullable) */
WeirBackground *weir_application_get_background (WeirApplication *self);

G_END_DECLS
