/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Copies @length octets in lower case, and sets a bit for each letter and digit of ASCII: in words
 * of 64, the lowest bit first.  Works in whole blocks of 64 octets: so many must be there to be
 * read, and have room to be written; what is behind @length must be zeroes.
 */
void weir_filter_scan (const char *octets, char *lower, gsize length, guint64 *words);

/* The same without the processor's vectors: for tests, and where there are none. */
void weir_filter_scan_portably (const char *octets, char *lower, gsize length, guint64 *words);

G_END_DECLS
