/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Octets read of a command line, and programs looked at, when one is looked for. */
#define WEIR_BROWSER_MAX_COMMAND_LINE 16384
#define WEIR_BROWSER_MAX_PROGRAMS 65536

/* All of these wait for the disk: worker threads alone. */

/* Whether somebody holds the lock that Firefox keeps on its profile while it runs. */
gboolean weir_browser_is_firefox_running (const char *profile);

/*
 * Whether the link that Chromium keeps while it runs names a living process: "HOST-PID".  The process
 * of a sandbox has another number outside of it: there the link alone has to do.
 */
gboolean weir_browser_is_chromium_running (const char *config, gboolean is_sandboxed);

/*
 * Whether a Chromium runs with this folder, which was told it on the command line.  A link that a crash left
 * behind does not do, wherever the number in it was given anew.
 */
gboolean weir_browser_is_chromium_running_with (const char *folder);

G_END_DECLS
