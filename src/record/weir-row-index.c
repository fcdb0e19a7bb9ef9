/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Which rows a filtered list shows.
 *
 * Rows are numbered in the order they came, so the index is sorted by nature:
 * it grows at either end (new rows, and old ones that a search gets to later)
 * and shrinks at either, in constant time, and is searched by halving.
 */

#include "weir-row-index.h"

void
weir_row_index_init (WeirRowIndex *self, guint capacity)
{
  *self = (WeirRowIndex){ .rows = g_new (guint64, capacity), .capacity = capacity };
}

void
weir_row_index_clear (WeirRowIndex *self)
{
  g_clear_pointer (&self->rows, g_free);
  self->n_rows = 0;
}

guint64
weir_row_index_get (const WeirRowIndex *self, guint position)
{
  g_assert (position < self->n_rows);

  return self->rows[(self->first + position) % self->capacity];
}

guint
weir_row_index_rank (const WeirRowIndex *self, guint64 row)
{
  guint low = 0;
  guint high = self->n_rows;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (weir_row_index_get (self, middle) < row)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

gboolean
weir_row_index_contains (const WeirRowIndex *self, guint64 row)
{
  guint rank = weir_row_index_rank (self, row);

  return rank < self->n_rows && weir_row_index_get (self, rank) == row;
}

void
weir_row_index_push_newest (WeirRowIndex *self, guint64 row)
{
  g_assert (self->n_rows < self->capacity);

  self->rows[(self->first + self->n_rows) % self->capacity] = row;
  self->n_rows++;
}

void
weir_row_index_push_oldest (WeirRowIndex *self, guint64 row)
{
  g_assert (self->n_rows < self->capacity);

  self->first = (self->first + self->capacity - 1) % self->capacity;
  self->rows[self->first] = row;
  self->n_rows++;
}

void
weir_row_index_drop_oldest (WeirRowIndex *self, guint n)
{
  g_assert (n <= self->n_rows);

  self->first = (self->first + n) % self->capacity;
  self->n_rows -= n;
}

void
weir_row_index_drop_newest (WeirRowIndex *self, guint n)
{
  g_assert (n <= self->n_rows);

  self->n_rows -= n;
}
