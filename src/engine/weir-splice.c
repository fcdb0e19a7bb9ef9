/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * splice(2): octets go from socket to pipe to socket as pages that change hands.
 *
 * For much content that costs half of copying it.  A pipe costs two descriptors
 * and two calls more for each piece, so it is made only for what has proved to be
 * bulky (weir-relay.c), and only so many at a time: the kernel gives a user a
 * bounded number of pages in pipes.  Where there is no splice(2), or no room,
 * there is no WeirSplice, and content is copied.
 *
 * A socket that is written to in this way and has closed raises SIGPIPE, which
 * must be ignored; GSocket does so for the whole process already.
 */

#include "weir-splice.h"

#ifdef __linux__

#  include <errno.h>
#  include <fcntl.h>
#  include <signal.h>
#  include <unistd.h>

#  define PIPE_SIZE (1024 * 1024)
#  define MAX_PIPES 48

struct _WeirSplice
{
  gint pipe[2];
  gsize n_held;
};

/* All engines of the process share what the kernel allows; used from the main thread alone. */
static guint n_pipes;

WeirSplice *
weir_splice_new (void)
{
  WeirSplice *self;
  gint ends[2];

  if (n_pipes >= MAX_PIPES || pipe2 (ends, O_NONBLOCK | O_CLOEXEC) != 0)
    return NULL;

  if (fcntl (ends[1], F_SETPIPE_SZ, PIPE_SIZE) < 0)
    {
      close (ends[0]);
      close (ends[1]);
      return NULL;
    }

  signal (SIGPIPE, SIG_IGN);
  n_pipes++;
  self = g_new0 (WeirSplice, 1);
  self->pipe[0] = ends[0];
  self->pipe[1] = ends[1];

  return self;
}

void
weir_splice_free (WeirSplice *self)
{
  close (self->pipe[0]);
  close (self->pipe[1]);
  g_free (self);
  n_pipes--;
}

gboolean
weir_splice_is_holding (const WeirSplice *self)
{
  return self->n_held > 0;
}

static gssize
move (gint from, gint to, gsize length)
{
  gssize n_moved;

  do
    n_moved = splice (from, NULL, to, NULL, length, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
  while (n_moved < 0 && errno == EINTR);

  return n_moved;
}

static WeirSpliceStatus
give (WeirSplice *self, WeirStream *to)
{
  while (self->n_held > 0)
    {
      gssize n_moved =
        to->may_write ? move (self->pipe[0], weir_stream_get_fd (to), self->n_held) : -1;

      if (n_moved < 0 && to->may_write && errno != EAGAIN)
        return WEIR_SPLICE_SINK_GONE;

      if (n_moved < 0)
        {
          weir_stream_await_output (to);
          return WEIR_SPLICE_WAIT;
        }
      self->n_held -= (gsize) n_moved;
    }

  return WEIR_SPLICE_MORE;
}

static WeirSpliceStatus
take (WeirSplice *self, WeirStream *from, guint64 limit, gsize *n_taken)
{
  gssize n_moved;

  if (!from->may_read)
    return WEIR_SPLICE_WAIT;

  n_moved = move (weir_stream_get_fd (from), self->pipe[1], MIN (limit, PIPE_SIZE));
  if (n_moved == 0)
    return WEIR_SPLICE_END;

  if (n_moved < 0 && errno == EAGAIN)
    {
      weir_stream_await_input (from);
      return WEIR_SPLICE_WAIT;
    }

  if (n_moved < 0)
    return WEIR_SPLICE_FAILED;

  *n_taken = self->n_held = (gsize) n_moved;

  return WEIR_SPLICE_MORE;
}

WeirSpliceStatus
weir_splice_run (WeirSplice *self, WeirStream *from, WeirStream *to, guint64 limit, gsize *n_taken)
{
  WeirSpliceStatus status;

  *n_taken = 0;
  if (self->n_held == 0)
    {
      status = take (self, from, limit, n_taken);
      if (status != WEIR_SPLICE_MORE)
        return status;
    }

  status = give (self, to);

  /* Something was taken: the caller is to count it before it waits. */
  return status == WEIR_SPLICE_WAIT && *n_taken > 0 ? WEIR_SPLICE_MORE : status;
}

#else /* !__linux__ */

WeirSplice *
weir_splice_new (void)
{
  return NULL;
}

void
weir_splice_free (WeirSplice *self G_GNUC_UNUSED)
{
}

gboolean
weir_splice_is_holding (const WeirSplice *self G_GNUC_UNUSED)
{
  return FALSE;
}

WeirSpliceStatus
weir_splice_run (WeirSplice *self G_GNUC_UNUSED,
                 WeirStream *from G_GNUC_UNUSED,
                 WeirStream *to G_GNUC_UNUSED,
                 guint64 limit G_GNUC_UNUSED,
                 gsize *n_taken G_GNUC_UNUSED)
{
  g_return_val_if_reached (WEIR_SPLICE_FAILED);
}

#endif
