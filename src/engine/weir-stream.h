/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-buffer.h"
#include "weir-poller.h"

#include <sys/uio.h>

G_BEGIN_DECLS

/* Pieces of one write. */
#define WEIR_STREAM_MAX_PIECES 8

typedef enum
{
  WEIR_STREAM_OK,
  WEIR_STREAM_WAIT, /* nothing now; the watch will tell */
  WEIR_STREAM_END,  /* the peer has ended its side */
  WEIR_STREAM_FAILED,
} WeirStreamStatus;

/**
 * WeirStream:
 *
 * A connected socket, non-blocking, with what was received and not used, and
 * what is to be sent and was not taken.  Embed it by value; all zeroes is a
 * closed stream.  Both queues are empty, and cost nothing, on an idle stream.
 */
typedef struct
{
  WeirWatch watch;
  gint fd_plus_one; /* 0: closed */
  guint may_read : 1;
  guint may_write : 1;
  guint peer_ended : 1; /* said so; there may be octets left to read */
  guint gone : 1;       /* the connection broke, or both sides have ended */
  guint failed : 1;     /* nothing can be sent any more */
  WeirBuffer input;
  WeirBuffer output;
} WeirStream;

/* Takes over @fd, also on failure. */
gboolean weir_stream_open (WeirStream *self,
                           WeirPoller *poller,
                           gint fd,
                           WeirWatchFunc func,
                           gpointer user_data,
                           GError **error);
void weir_stream_close (WeirStream *self);
void weir_stream_end_output (WeirStream *self);

/* What the watch was told: call it first in its function. */
void weir_stream_note_ready (WeirStream *self, WeirReady ready);

/*
 * Receives into @scratch, or behind what was kept.  On %WEIR_STREAM_OK,
 * @available is all that is there: use it and give the rest to weir_stream_keep().
 */
WeirStreamStatus weir_stream_fill (WeirStream *self,
                                   char *scratch,
                                   gsize scratch_size,
                                   WeirSpan *available);

/* Keeps @rest, the end of what weir_stream_fill() or weir_buffer_peek() gave, for later. */
void weir_stream_keep (WeirStream *self, WeirSpan rest);

/* Sends @pieces; queues what the socket does not take. */
void weir_stream_send (WeirStream *self, struct iovec *pieces, guint n_pieces);
void weir_stream_send_span (WeirStream *self, WeirSpan span);

/* For who reads or writes the socket without the stream: it said that there is no more now. */
void weir_stream_await_input (WeirStream *self);
void weir_stream_await_output (WeirStream *self);

/* Sends what is queued.  %WEIR_STREAM_OK: nothing is left. */
WeirStreamStatus weir_stream_flush (WeirStream *self);

static inline gint
weir_stream_get_fd (const WeirStream *self)
{
  return self->fd_plus_one - 1;
}

static inline gboolean
weir_stream_is_open (const WeirStream *self)
{
  return self->fd_plus_one != 0;
}

static inline gboolean
weir_stream_has_input (const WeirStream *self)
{
  return weir_buffer_length (&self->input) > 0;
}

static inline gboolean
weir_stream_has_output (const WeirStream *self)
{
  return weir_buffer_length (&self->output) > 0;
}

G_END_DECLS
