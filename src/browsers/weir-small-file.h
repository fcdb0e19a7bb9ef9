/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weir_small_file_read:
 * @path: of a file; a link is followed, a pipe or a device is not read
 * @max: octets that are read; what is behind them is left out
 * @length: (out): octets that were read
 *
 * Waits for the disk: worker threads alone.
 *
 * Returns: (transfer full) (nullable): any octets, and a NUL behind them; %NULL if there is no such file
 */
char *weir_small_file_read (const char *path, gsize max, gsize *length);

G_END_DECLS
