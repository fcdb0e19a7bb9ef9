/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A queue of octets in one block.
 *
 *   octets          begin              end                 size
 *   │ read already  │ queued           │ room               │
 *
 * Octets move to the front only when that makes the room asked for and the
 * block need not grow; the block at least doubles when it grows.  So an octet
 * costs constant time, whatever the sizes of writes and reads.
 */

#include "weir-buffer.h"

#include <stdarg.h>
#include <stdio.h>

#define MIN_SIZE 1024

void
weir_buffer_clear (WeirBuffer *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->octets, g_free);
  self->begin = self->end = self->size = 0;
}

static void
make_room (WeirBuffer *self, gsize length)
{
  gsize queued = self->end - self->begin;

  if (queued > G_MAXSIZE / 2 - length)
    g_error ("A buffer cannot hold %" G_GSIZE_FORMAT " octets more", length);

  /* Less than half of the block moves, and only after as much was read. */
  if (queued <= self->begin && queued + length <= self->size)
    {
      memmove (self->octets, self->octets + self->begin, queued);
    }
  else
    {
      gsize size = MAX (MAX (self->size * 2, MIN_SIZE), queued + length);
      char *octets = g_malloc (size);

      if (queued > 0)
        memcpy (octets, self->octets + self->begin, queued);
      g_free (self->octets);
      self->octets = octets;
      self->size = size;
    }

  self->begin = 0;
  self->end = queued;
}

/**
 * weir_buffer_reserve:
 * @self: a buffer
 * @length: octets that are going to be written
 *
 * Makes room at the end.  What was peeked at before is no longer valid.
 *
 * Returns: (not nullable): where to write; valid until the buffer is next changed
 */
char *
weir_buffer_reserve (WeirBuffer *self, gsize length)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (length <= G_MAXSIZE / 4, NULL);

  if (self->octets == NULL || self->size - self->end < length)
    make_room (self, length);

  return self->octets + self->end;
}

/**
 * weir_buffer_commit:
 * @self: a buffer
 * @length: octets that were written into the room last reserved
 *
 * Queues what was written.  Committing nothing into an empty buffer gives its
 * memory back.
 */
void
weir_buffer_commit (WeirBuffer *self, gsize length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (length <= self->size - self->end);

  self->end += length;
  if (self->begin == self->end)
    weir_buffer_clear (self);
}

/* Appends a copy of @span, which must not lie within @self. */
void
weir_buffer_append (WeirBuffer *self, WeirSpan span)
{
  if (span.length == 0)
    return;

  memcpy (weir_buffer_reserve (self, span.length), span.octets, span.length);
  self->end += span.length;
}

void
weir_buffer_append_string (WeirBuffer *self, const char *string)
{
  weir_buffer_append (self, weir_span_of (string));
}

void
weir_buffer_append_printf (WeirBuffer *self, const char *format, ...)
{
  va_list args;
  int length;

  g_return_if_fail (format != NULL);

  va_start (args, format);
  length = vsnprintf (NULL, 0, format, args);
  va_end (args);
  g_return_if_fail (length >= 0);

  va_start (args, format);
  vsnprintf (weir_buffer_reserve (self, (gsize) length + 1), (gsize) length + 1, format, args);
  va_end (args);
  weir_buffer_commit (self, (gsize) length);
}

/**
 * weir_buffer_consume:
 * @self: a buffer
 * @length: octets to take off the front, at most weir_buffer_length()
 *
 * Forgets what was read.  An emptied buffer gives its memory back.
 */
void
weir_buffer_consume (WeirBuffer *self, gsize length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (length <= self->end - self->begin);

  self->begin += length;
  if (self->begin == self->end)
    weir_buffer_clear (self);
}
