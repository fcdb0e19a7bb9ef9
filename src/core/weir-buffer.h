/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-span.h"

G_BEGIN_DECLS

/**
 * WeirBuffer:
 *
 * A queue of octets: written at the end, read from the front.  Embed it by
 * value; all zeroes is an empty buffer without memory.  An emptied buffer gives
 * its memory back, so that an idle connection costs none.
 */
typedef struct
{
  /*< private >*/
  char *octets; /* (owned) (nullable) */
  gsize begin;
  gsize end;
  gsize size;
} WeirBuffer;

void weir_buffer_clear (WeirBuffer *self);

/* What is queued.  Valid until the buffer is next changed. */
static inline WeirSpan
weir_buffer_peek (const WeirBuffer *self)
{
  if (self->octets == NULL)
    return (WeirSpan){ "", 0 };

  return (WeirSpan){ self->octets + self->begin, self->end - self->begin };
}

static inline gsize
weir_buffer_length (const WeirBuffer *self)
{
  return self->end - self->begin;
}

/* Empties the buffer but keeps its memory: for one that is written anew again and again. */
static inline void
weir_buffer_rewind (WeirBuffer *self)
{
  self->begin = self->end = 0;
}

/* Returns room for @length octets at the end; weir_buffer_commit() what was written. */
char *weir_buffer_reserve (WeirBuffer *self, gsize length);
void weir_buffer_commit (WeirBuffer *self, gsize length);
void weir_buffer_append (WeirBuffer *self, WeirSpan span);
void weir_buffer_append_string (WeirBuffer *self, const char *string);
void weir_buffer_append_printf (WeirBuffer *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void weir_buffer_consume (WeirBuffer *self, gsize length);

G_END_DECLS
