/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-browser-profile.h"

G_BEGIN_DECLS

/* What a Firefox is told that goes through @proxy: the text of a user.js. Returns: (transfer full) */
char *weir_firefox_preferences_make (const WeirBrowserProxy *proxy);

/* The same, written into @profile. Waits for the disk: worker threads alone. @error: G_FILE_ERROR */
gboolean weir_firefox_preferences_write (const char *profile,
                                         const WeirBrowserProxy *proxy,
                                         GError **error);

G_END_DECLS
