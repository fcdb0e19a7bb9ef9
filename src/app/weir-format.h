/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-record.h"

G_BEGIN_DECLS

/* The columns of a list of records. */
typedef enum
{
  WEIR_COLUMN_VERDICT,
  WEIR_COLUMN_TIME,
  WEIR_COLUMN_SITE,
  WEIR_COLUMN_HOST,
  WEIR_COLUMN_TYPE,
  WEIR_COLUMN_PATH,
  WEIR_COLUMN_STATUS,
  WEIR_COLUMN_SIZE,
  WEIR_COLUMN_DURATION,
  WEIR_N_COLUMNS,
} WeirColumn;

/* The longest text of a cell; what is longer is cut in the middle. */
#define WEIR_CELL_SIZE 384

/**
 * weir_format_cell:
 * @record: a request
 * @column: what of it
 * @now: (in µs of Unix time) the day of which a time stands without its date
 * @text: (out caller-allocates): %WEIR_CELL_SIZE octets
 *
 * Writes what a cell shows: always valid UTF-8 in one line, never longer than
 * @text, whatever the network sent.
 */
void weir_format_cell (const WeirRecord *record, WeirColumn column, gint64 now, char *text);

/* (nullable): the name of the icon before the text of a cell */
const char *weir_format_cell_icon (const WeirRecord *record, WeirColumn column);

/* Whether the column is of figures, to stand below one another. */
gboolean weir_format_ends_at_edge (WeirColumn column);

/* "< 1 ms", "12 ms", "1.3 s", "2 min"; @duration in µs, -1: "…".  Returns: (transfer full) */
char *weir_format_duration (gint64 duration);

/* (nullable): the name of an icon of the program; what simply passed has none */
const char *weir_format_verdict_icon (WeirVerdict verdict);

/* The style class of a verdict: "error", "warning", "success", "dim-label"; "" for none. */
const char *weir_format_verdict_class (WeirVerdict verdict);

G_END_DECLS
