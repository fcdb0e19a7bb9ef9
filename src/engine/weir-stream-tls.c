/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * TLS on a stream.
 *
 * A session transforms octets and knows no socket; here the two meet.  What comes is
 * received into one half of the scratch that all connections share, and opened into the
 * other; what goes is sealed into a buffer that all share too, and sent at once.  So an
 * idle stream owns no buffer with TLS either.
 *
 * A session may hold content that has been opened and did not fit, and a stream may hold
 * records that were not opened yet.  No edge of the poller tells of those: they are
 * looked for before the socket is read, and nothing says WAIT while there are any.
 *
 * A handshake takes time: its steps are made on worker threads (weir-handshake.c), but for
 * those that hardly compute.  While one is made, the session is the worker's.
 *
 * Reading can make something to send (an alert, the answer to a key update): it is sent
 * there and then.
 *
 * The end of the connection without close_notify is no end, but a cut: anybody on the way
 * can make one (RFC 8446, section 6.1).
 */

#include "weir-stream-private.h"

/* Reads of one call that bring no content: a peer that sends such for ever waits for its turn. */
#define MAX_EMPTY_READS 4

/* Of what is not content, an idle connection is sent some hundred octets. */
#define IDLE_SCRATCH_SIZE (4 * 1024)

void
weir_stream_begin_tls (WeirStream *self, WeirTlsSession *session, WeirBuffer *sealing)
{
  g_assert (self->tls == NULL);

  self->tls = session;
  self->sealing = sealing;
  self->sealed = self->input;
  self->input = (WeirBuffer){ NULL };
}

void
weir_stream_end_tls (WeirStream *self)
{
  /* The session is with a worker, and stays there. */
  if (self->handshake != NULL)
    {
      self->tls = NULL;
      weir_handshake_abandon (g_steal_pointer (&self->handshake));
    }
  else if (!self->failed)
    {
      weir_tls_session_end (self->tls, &self->output);
      weir_stream_flush (self);
    }

  g_clear_pointer (&self->tls, weir_tls_session_free);
  weir_buffer_clear (&self->sealed);
}

void
weir_stream_refuse (WeirStream *self, WeirCertificateFault fault)
{
  weir_tls_session_refuse (self->tls, fault, &self->output);
  weir_stream_flush (self);
  weir_stream_give_up (self);
}

static WeirStreamStatus
status_of_tls (WeirTlsStatus status)
{
  switch (status)
    {
    case WEIR_TLS_OK:
      return WEIR_STREAM_OK;

    case WEIR_TLS_WAIT:
      return WEIR_STREAM_WAIT;

    case WEIR_TLS_END:
      return WEIR_STREAM_END;

    case WEIR_TLS_FAILED:
    default:
      return WEIR_STREAM_FAILED;
    }
}

/*
 * Receives what is sealed; what was kept comes before it.  @input points into @scratch, or what is
 * kept.  @n_empty: reads of this call so far
 */
static WeirStreamStatus
receive_sealed (WeirStream *self, guint n_empty, char *scratch, gsize size, WeirSpan *input)
{
  WeirStreamStatus status;
  gsize length;

  if (n_empty == MAX_EMPTY_READS)
    {
      weir_watch_again (&self->watch, 0);
      return WEIR_STREAM_WAIT;
    }

  status = weir_stream_receive (self, scratch, size, &length);
  if (status == WEIR_STREAM_END)
    return WEIR_STREAM_FAILED;
  if (status != WEIR_STREAM_OK)
    return status;

  *input = (WeirSpan){ scratch, length };
  if (weir_buffer_length (&self->sealed) > 0)
    {
      weir_buffer_append (&self->sealed, *input);
      *input = weir_buffer_peek (&self->sealed);
    }

  return WEIR_STREAM_OK;
}

/* Keeps what a session left of its input, and sends what it has to say. */
static void
after_session (WeirStream *self, WeirSpan rest)
{
  gsize kept = weir_buffer_length (&self->sealed);

  if (kept > 0)
    weir_buffer_consume (&self->sealed, kept - rest.length);
  else
    weir_buffer_append (&self->sealed, rest);

  if (weir_stream_has_output (self))
    weir_stream_flush (self);
}

static WeirTlsStatus
open_content (WeirStream *self, WeirSpan input, char *place, gsize size, gsize *length)
{
  WeirTlsStatus status =
    weir_tls_session_read (self->tls, &input, place, size, length, &self->output);

  after_session (self, input);

  return status;
}

WeirStreamStatus
weir_stream_open_tls (WeirStream *self,
                      char *place,
                      gsize size,
                      char *scratch,
                      gsize scratch_size,
                      gsize *length)
{
  WeirTlsStatus tls_status = WEIR_TLS_WAIT;

  if (self->handshake != NULL)
    return WEIR_STREAM_WAIT;

  if (weir_buffer_length (&self->sealed) > 0 || weir_tls_session_has_content (self->tls))
    tls_status = open_content (self, weir_buffer_peek (&self->sealed), place, size, length);

  for (guint i = 0; tls_status == WEIR_TLS_WAIT; i++)
    {
      WeirSpan input;
      WeirStreamStatus status = receive_sealed (self, i, scratch, scratch_size, &input);

      if (status != WEIR_STREAM_OK)
        return status;
      tls_status = open_content (self, input, place, size, length);
    }

  return status_of_tls (tls_status);
}

/* What the socket does not take is queued, sealed. */
void
weir_stream_seal (WeirStream *self, const struct iovec *pieces, guint n_pieces)
{
  gboolean is_queued = weir_stream_has_output (self);
  WeirBuffer *out = is_queued ? &self->output : self->sealing;
  WeirSpan sealed;
  struct iovec piece;

  /* Nothing is to be said before the handshake is done. */
  if (self->handshake != NULL)
    self->failed = TRUE;
  if (self->failed)
    return;

  if (!is_queued)
    weir_buffer_rewind (out);
  if (!weir_tls_session_write (self->tls, pieces, n_pieces, out))
    self->failed = TRUE;
  if (is_queued || self->failed)
    return;

  sealed = weir_buffer_peek (out);
  piece = (struct iovec){ (char *) sealed.octets, sealed.length };
  weir_span_take (&sealed, weir_stream_transmit (self, &piece, 1));
  if (!self->failed)
    weir_buffer_append (&self->output, sealed);
}

static void
on_shaken (gpointer user_data)
{
  WeirStream *self = user_data;

  weir_watch_again (&self->watch, 0);
}

/* What takes time is begun on a worker: @self->handshake is set then. */
static WeirTlsStatus
shake_hands (WeirStream *self, WeirSpan input)
{
  WeirTlsStatus status;

  if (input.length > 0 && !weir_tls_session_is_quick (self->tls))
    {
      self->handshake = weir_handshake_begin (self->tls, input, on_shaken, self);
      weir_buffer_clear (&self->sealed);
      return WEIR_TLS_WAIT;
    }

  status = weir_tls_session_handshake (self->tls, &input, &self->output);
  after_session (self, input);

  return status;
}

/* Goes on where a worker, or an earlier call, left off. */
static WeirTlsStatus
take_up_handshake (WeirStream *self)
{
  WeirTlsStatus status;

  if (self->handshake == NULL)
    return shake_hands (self, weir_buffer_peek (&self->sealed));

  status = weir_handshake_finish (g_steal_pointer (&self->handshake), &self->sealed, &self->output);
  if (weir_stream_has_output (self))
    weir_stream_flush (self);

  return status;
}

WeirStreamStatus
weir_stream_handshake (WeirStream *self, char *scratch, gsize scratch_size)
{
  WeirTlsStatus tls_status;

  if (self->handshake != NULL && !weir_handshake_is_done (self->handshake))
    return WEIR_STREAM_WAIT;

  tls_status = take_up_handshake (self);
  for (guint i = 0; tls_status == WEIR_TLS_WAIT && self->handshake == NULL; i++)
    {
      WeirSpan input;
      WeirStreamStatus status = receive_sealed (self, i, scratch, scratch_size, &input);

      if (status != WEIR_STREAM_OK)
        return status;
      tls_status = shake_hands (self, input);
    }

  /* What cannot be sent any more waits, too: the session is the worker's. */
  if (self->handshake != NULL)
    return WEIR_STREAM_WAIT;

  return self->failed ? WEIR_STREAM_FAILED : status_of_tls (tls_status);
}

gboolean
weir_stream_is_silent_tls (WeirStream *self)
{
  char place[IDLE_SCRATCH_SIZE];
  char scratch[IDLE_SCRATCH_SIZE];
  gsize length;

  /* Who says so much that it was not all read may have said anything. */
  return weir_stream_open_tls (self, place, sizeof place, scratch, sizeof scratch, &length) ==
           WEIR_STREAM_WAIT &&
         !self->may_read && !self->peer_ended;
}
