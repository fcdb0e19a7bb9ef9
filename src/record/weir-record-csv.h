/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-record.h"

G_BEGIN_DECLS

/* Appends the line that names the columns: the keys of weir_record_append_json(), in their order. */
void weir_record_append_csv_header (GString *out);

/**
 * weir_record_append_csv:
 *
 * Appends one line of CSV (RFC 4180), with its end.  What is not known is an empty cell; a text
 * that a spreadsheet could take for a formula has an apostrophe in front, and so has one that
 * begins with an apostrophe.  It is in UTF-8 whatever peers sent, and what could steer a terminal
 * is escaped as weir_record_append_line() does, so that a record is always one line.
 */
void weir_record_append_csv (const WeirRecord *self, GString *out);

G_END_DECLS
