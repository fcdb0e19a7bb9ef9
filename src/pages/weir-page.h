/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * weir_page_new:
 * @title: what happened
 * @paragraphs: (array zero-terminated=1): why, and what to do about it
 *
 * Text goes in as it is and is escaped here, all of it.
 *
 * Returns: (transfer full): a page of HTML that needs nothing else
 */
char *weir_page_new (const char *title, const char *const *paragraphs);

G_END_DECLS
