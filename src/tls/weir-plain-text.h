/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* U+2026, of which a text that was shortened has one at its end. */
#define WEIR_PLAIN_TEXT_ELLIPSIS "\xe2\x80\xa6"

/*
 * weir_plain_text_new:
 * @octets: of a certificate, or of the system: anything
 * @max_octets: that the text may have; enough for the ellipsis
 *
 * What a person may be shown of @octets: UTF-8, with U+FFFD in place of what is none, of control
 * characters and of those that change how others are shown (bidirectional overrides and their
 * kin); shortened between two characters.
 *
 * Returns: (transfer full)
 */
char *weir_plain_text_new (const char *octets, gsize length, gsize max_octets);

G_END_DECLS
