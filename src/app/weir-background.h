/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

G_BEGIN_DECLS

/**
 * WeirBackground:
 *
 * Sees to it that the settings "run-in-background" and "autostart" are true: asks the desktop where
 * Weir is in a sandbox, writes the autostart file elsewhere.  What cannot be is set back, and said why.
 *
 * Properties, with notify: problem (string, nullable, translated: why the last change was not possible).
 */
#define WEIR_TYPE_BACKGROUND (weir_background_get_type ())
G_DECLARE_FINAL_TYPE (WeirBackground, weir_background, WEIR, BACKGROUND, GObject)

/**
 * weir_background_new:
 * @service: a service
 * @data_dir: (nullable): what Weir was told to use, to be told again
 * @portal: (nullable): the session bus, where the desktop is to be asked: in a sandbox
 *
 * Returns: (transfer full)
 */
WeirBackground *weir_background_new (WeirService *service,
                                     const char *data_dir,
                                     GDBusConnection *portal);

/* Says in the desktop's list of programs in the background what Weir does there, if there is such a list. */
void weir_background_set_status (WeirBackground *self, const char *status);

G_END_DECLS
