/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-buffer.h"
#include "weir-handshake.h"
#include "weir-poller.h"
#include "weir-tls-session.h"

#include <sys/uio.h>

G_BEGIN_DECLS

/* Pieces of one write. */
#define WEIR_STREAM_MAX_PIECES 8

typedef enum
{
  WEIR_STREAM_OK,
  WEIR_STREAM_WAIT,   /* nothing now; the watch will tell */
  WEIR_STREAM_END,    /* the peer has ended its side */
  WEIR_STREAM_FAILED, /* broken, or TLS that ended without saying so */
} WeirStreamStatus;

/**
 * WeirStream:
 *
 * A connected socket, non-blocking, with what was received and not used, and
 * what is to be sent and was not taken.  Embed it by value; all zeroes is a
 * closed stream.  All queues are empty, and cost nothing, on an idle stream.
 *
 * With TLS, @input and what goes in and out is content; @sealed and @output are
 * as the socket has them.
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
  guint is_ending : 1;  /* our side ends when @output is sent */
  WeirBuffer input;
  WeirBuffer output;

  /* Of TLS alone; see weir-stream-tls.c. */
  WeirTlsSession *tls;      /* (owned) (nullable) */
  WeirHandshake *handshake; /* (owned) (nullable): a step of it that is made elsewhere */
  WeirBuffer *sealing;      /* (unowned): shared by all; what is being sent */
  WeirBuffer sealed;        /* came, and was not opened */
} WeirStream;

/* Takes over @fd, also on failure. */
gboolean weir_stream_open (WeirStream *self,
                           WeirPoller *poller,
                           gint fd,
                           WeirWatchFunc func,
                           gpointer user_data,
                           GError **error);
void weir_stream_close (WeirStream *self);

/* Our side ends, once what is queued was sent.  What comes from now on is of no use: TLS is over. */
void weir_stream_end_output (WeirStream *self);

/* A close is no end in order: without close_notify. */
void weir_stream_give_up (WeirStream *self);

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

/*
 * From now on @session (transfer full) seals and opens; what was kept is taken for sealed.
 * @sealing: shared, and in use during a call alone
 */
void weir_stream_begin_tls (WeirStream *self, WeirTlsSession *session, WeirBuffer *sealing);

/* Goes on with the handshake.  %WEIR_STREAM_OK: it is done. */
WeirStreamStatus weir_stream_handshake (WeirStream *self, char *scratch, gsize scratch_size);

/* Tells the origin why its certificate is not taken; nothing else can be sent then. */
void weir_stream_refuse (WeirStream *self, WeirCertificateFault fault);

/* For who reads or writes the socket without the stream: it said that there is no more now. */
void weir_stream_await_input (WeirStream *self);
void weir_stream_await_output (WeirStream *self);

/* Sends what is queued.  %WEIR_STREAM_OK: nothing is left. */
WeirStreamStatus weir_stream_flush (WeirStream *self);

static inline gboolean
weir_stream_is_secure (const WeirStream *self)
{
  return self->tls != NULL;
}

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

/* Of TLS alone: whether nothing is there but what belongs to it. */
gboolean weir_stream_is_silent_tls (WeirStream *self);

/* Whether an idle connection is idle still, as far as was told. */
static inline gboolean
weir_stream_is_silent (WeirStream *self)
{
  return self->tls == NULL ? !self->may_read && !self->peer_ended
                           : weir_stream_is_silent_tls (self);
}

G_END_DECLS
