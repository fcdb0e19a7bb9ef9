/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A script that sends a browser to the proxy at @authority, "127.0.0.1:9347", or nowhere else if that
 * is gone.  @authority: what was checked to be our own.  Returns: (transfer full) */
char *weir_pac_new (const char *authority);

G_END_DECLS
