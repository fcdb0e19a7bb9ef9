/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Non-blocking octets over a socket.
 *
 * Everything is read into a scratch buffer that all connections share and is
 * used from there; only what cannot be used yet (half a head, the next request)
 * is copied into the stream's own queue.  So an idle connection owns no buffer,
 * and a large scratch costs once.
 *
 * The poller tells edges: may_read and may_write remember them until the socket
 * says EAGAIN.  A read that returns less than asked for has drained the socket
 * too, unless the peer has ended its side (then the end is still to be read),
 * which saves the read that would only say EAGAIN.
 */

#include "weir-stream-private.h"

#include <errno.h>
#include <gio/gio.h>
#include <sys/socket.h>
#include <unistd.h>

/* How much is read at once behind what was kept. */
#define KEPT_READ_SIZE (16 * 1024)

/* Up to here, putting pieces together costs less than telling the kernel of them. */
#define SMALL_WRITE_SIZE (4 * 1024)

/**
 * weir_stream_open:
 * @self: a closed stream
 * @poller: that tells of it
 * @fd: (transfer full): a connected, non-blocking socket
 * @func: called when there is something to do
 * @user_data: for @func
 * @error: what the system said
 *
 * Returns: whether the stream is open; @fd is closed if not
 */
gboolean
weir_stream_open (WeirStream *self,
                  WeirPoller *poller,
                  gint fd,
                  WeirWatchFunc func,
                  gpointer user_data,
                  GError **error)
{
  *self = (WeirStream){ .fd_plus_one = fd + 1, .may_write = TRUE };
  if (weir_poller_watch (poller, &self->watch, fd, func, user_data, error))
    return TRUE;

  close (fd);
  self->fd_plus_one = 0;

  return FALSE;
}

void
weir_stream_close (WeirStream *self)
{
  if (!weir_stream_is_open (self))
    return;

  if (self->tls != NULL)
    weir_stream_end_tls (self);
  weir_watch_clear (&self->watch);
  close (weir_stream_get_fd (self));
  self->fd_plus_one = 0;
  weir_buffer_clear (&self->input);
  weir_buffer_clear (&self->output);
}

void
weir_stream_end_output (WeirStream *self)
{
  if (self->tls != NULL)
    weir_stream_end_tls (self);
  self->is_ending = weir_stream_has_output (self) && !self->failed;
  if (!self->is_ending)
    shutdown (weir_stream_get_fd (self), SHUT_WR);
}

void
weir_stream_give_up (WeirStream *self)
{
  self->failed = TRUE;
}

void
weir_stream_note_ready (WeirStream *self, WeirReady ready)
{
  if (ready & WEIR_READY_IN)
    self->may_read = TRUE;
  if (ready & WEIR_READY_OUT)
    self->may_write = TRUE;
  if (ready & WEIR_READY_END)
    self->peer_ended = TRUE;
  if (ready & WEIR_READY_GONE)
    self->gone = TRUE;
}

void
weir_stream_await_input (WeirStream *self)
{
  self->may_read = FALSE;
  weir_watch_await (&self->watch, WEIR_READY_IN);
}

void
weir_stream_await_output (WeirStream *self)
{
  self->may_write = FALSE;
  weir_watch_await (&self->watch, WEIR_READY_OUT);
}

/* From the socket. */
WeirStreamStatus
weir_stream_receive (WeirStream *self, char *octets, gsize size, gsize *length)
{
  gssize n_read;

  if (!self->may_read)
    return WEIR_STREAM_WAIT;

  do
    n_read = recv (weir_stream_get_fd (self), octets, size, 0);
  while (n_read < 0 && errno == EINTR);

  if (n_read == 0)
    return WEIR_STREAM_END;

  if (n_read < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    {
      weir_stream_await_input (self);
      return WEIR_STREAM_WAIT;
    }

  if (n_read < 0)
    return WEIR_STREAM_FAILED;

  if ((gsize) n_read < size && !self->peer_ended)
    weir_stream_await_input (self);
  *length = n_read;

  return WEIR_STREAM_OK;
}

/* Content that comes in TLS is opened from the end of the scratch to where it is wanted. */
static WeirStreamStatus
receive_behind_kept (WeirStream *self, char *scratch, gsize *length)
{
  char *place = weir_buffer_reserve (&self->input, KEPT_READ_SIZE);

  return self->tls == NULL
           ? weir_stream_receive (self, place, KEPT_READ_SIZE, length)
           : weir_stream_open_tls (self, place, KEPT_READ_SIZE, scratch, KEPT_READ_SIZE, length);
}

WeirStreamStatus
weir_stream_fill (WeirStream *self, char *scratch, gsize scratch_size, WeirSpan *available)
{
  WeirStreamStatus status;
  gsize length;

  if (!weir_stream_has_input (self))
    {
      gsize half = scratch_size / 2;

      status = self->tls == NULL
                 ? weir_stream_receive (self, scratch, scratch_size, &length)
                 : weir_stream_open_tls (self, scratch, half, scratch + half, half, &length);
      if (status == WEIR_STREAM_OK)
        *available = (WeirSpan){ scratch, length };
      return status;
    }

  if (!self->may_read && self->tls == NULL)
    return WEIR_STREAM_WAIT;

  status = receive_behind_kept (self, scratch, &length);
  if (status == WEIR_STREAM_OK)
    {
      weir_buffer_commit (&self->input, length);
      *available = weir_buffer_peek (&self->input);
    }

  return status;
}

void
weir_stream_keep (WeirStream *self, WeirSpan rest)
{
  gsize kept = weir_buffer_length (&self->input);

  if (kept > 0)
    weir_buffer_consume (&self->input, kept - rest.length);
  else if (rest.length > 0)
    weir_buffer_append (&self->input, rest);
}

static gssize
send_gathered (gint fd, struct iovec *pieces, guint n_pieces)
{
  struct msghdr message = { .msg_iov = pieces, .msg_iovlen = n_pieces };
  char small[SMALL_WRITE_SIZE];
  gsize length = 0;

  for (guint i = 0; i < n_pieces; i++)
    length += pieces[i].iov_len;
  if (length > sizeof small)
    return sendmsg (fd, &message, MSG_NOSIGNAL);

  length = 0;
  for (guint i = 0; i < n_pieces; i++)
    {
      memcpy (small + length, pieces[i].iov_base, pieces[i].iov_len);
      length += pieces[i].iov_len;
    }

  return send (fd, small, length, MSG_NOSIGNAL);
}

/* To the socket. Returns: how many octets it took */
gsize
weir_stream_transmit (WeirStream *self, struct iovec *pieces, guint n_pieces)
{
  gint fd = weir_stream_get_fd (self);
  gssize n_written;

  if (!self->may_write || self->failed)
    return 0;

  do
    n_written = n_pieces == 1 ? send (fd, pieces->iov_base, pieces->iov_len, MSG_NOSIGNAL)
                              : send_gathered (fd, pieces, n_pieces);
  while (n_written < 0 && errno == EINTR);

  if (n_written >= 0)
    return n_written;

  if (errno == EAGAIN || errno == EWOULDBLOCK)
    weir_stream_await_output (self);
  else
    self->failed = TRUE;

  return 0;
}

void
weir_stream_send (WeirStream *self, struct iovec *pieces, guint n_pieces)
{
  gsize taken;

  if (self->tls != NULL)
    {
      weir_stream_seal (self, pieces, n_pieces);
      return;
    }

  taken = weir_stream_has_output (self) ? 0 : weir_stream_transmit (self, pieces, n_pieces);
  for (guint i = 0; i < n_pieces; i++)
    {
      WeirSpan piece = { pieces[i].iov_base, pieces[i].iov_len };

      if (taken < piece.length)
        {
          weir_span_take (&piece, taken);
          taken = 0;
          if (!self->failed)
            weir_buffer_append (&self->output, piece);
        }
      else
        taken -= piece.length;
    }
}

void
weir_stream_send_span (WeirStream *self, WeirSpan span)
{
  struct iovec piece = { (char *) span.octets, span.length };

  weir_stream_send (self, &piece, 1);
}

WeirStreamStatus
weir_stream_flush (WeirStream *self)
{
  while (weir_stream_has_output (self) && self->may_write && !self->failed)
    {
      WeirSpan output = weir_buffer_peek (&self->output);
      struct iovec piece = { (char *) output.octets, output.length };

      weir_buffer_consume (&self->output, weir_stream_transmit (self, &piece, 1));
    }

  if (self->failed)
    return WEIR_STREAM_FAILED;
  if (weir_stream_has_output (self))
    return WEIR_STREAM_WAIT;

  if (self->is_ending)
    weir_stream_end_output (self);

  return WEIR_STREAM_OK;
}
