/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What a client that sends @text to the proxy sends inside a tunnel to o.test: origin-form for
 * absolute-form, and https for http where that cannot be.  A line behind “≡” is sent as it stands.
 * Returns: (transfer full)
 */
char *script_inside_read_request (const char *text);

/*
 * Whether the test at @path is played inside too.  What makes no sense there is left out, by name,
 * and counted: the count is a test of its own, which this adds to the program.
 */
gboolean script_inside_wants (const char *path);

G_END_DECLS
