/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirRowIndex:
 *
 * Which rows are shown: their sequence numbers, oldest first, in a ring of fixed size.
 * Embed it by value.
 */
typedef struct
{
  /*< private >*/
  guint64 *rows; /* (owned) */
  guint capacity;
  guint first;
  guint n_rows;
} WeirRowIndex;

void weir_row_index_init (WeirRowIndex *self, guint capacity);
void weir_row_index_clear (WeirRowIndex *self);

static inline guint
weir_row_index_length (const WeirRowIndex *self)
{
  return self->n_rows;
}

/* @position: 0 is the oldest. */
guint64 weir_row_index_get (const WeirRowIndex *self, guint position);

/* The number of rows older than @row: where it is, or would be. */
guint weir_row_index_rank (const WeirRowIndex *self, guint64 row);
gboolean weir_row_index_contains (const WeirRowIndex *self, guint64 row);

void weir_row_index_push_newest (WeirRowIndex *self, guint64 row);
void weir_row_index_push_oldest (WeirRowIndex *self, guint64 row);
void weir_row_index_drop_oldest (WeirRowIndex *self, guint n);
void weir_row_index_drop_newest (WeirRowIndex *self, guint n);

G_END_DECLS
