/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-record.h"

G_BEGIN_DECLS

/* Parts of a HAR 1.2 document: the beginning, entries with a comma between them, the end. */
void weir_record_append_har_begin (GString *out, const char *version);
void weir_record_append_har_end (GString *out);

/**
 * weir_record_append_har:
 *
 * Appends one entry, without comma and newline.  What a record of the history does not know is
 * empty, or -1; what HAR has no place for stands in the keys of weir_record_append_json() with
 * an underscore in front.  It is in UTF-8 whatever peers sent.
 */
void weir_record_append_har (const WeirRecord *self, GString *out);

G_END_DECLS
