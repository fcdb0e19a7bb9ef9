/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Content, from one stream to another.
 *
 * One run is one read, decoded in place and written with one gathering write:
 * the size line of a chunk, the content and the end of the chunk are pieces.
 * Nothing is read while the sink has not taken all of the last read, so what a
 * slow reader can make Weir hold is one scratch buffer, and the source's sender
 * is slowed down by TCP.
 *
 * Content is always taken out of its framing and framed anew (RFC 9112, 7.1):
 * what Weir does not understand does not get to the other side.  The runs of one
 * read go out as one chunk, whatever the chunks they came in.
 *
 * Content that goes out as it came in, and of which there has been much, is
 * spliced from then on.
 */

#include "weir-relay.h"

#include <stdio.h>

/* Content is bulky after this much of it; a pipe is not worth making for less. */
#define BULKY (1024 * 1024)

#define LAST_CHUNK "0\r\n\r\n"

/* A size in hex, CR, LF, NUL. */
#define SIZE_LINE_LENGTH 20

void
weir_relay_init (WeirRelay *self, const WeirBodyFraming *framing, gboolean chunked)
{
  *self = (WeirRelay){
    .chunked = chunked,
    .is_plain = !chunked && (framing->kind == WEIR_BODY_LENGTH || framing->kind == WEIR_BODY_CLOSE),
  };
  weir_body_reader_init (&self->reader, framing);
}

void
weir_relay_clear (WeirRelay *self)
{
  g_clear_pointer (&self->splice, weir_splice_free);
}

void
weir_relay_init_tunnel (WeirRelay *self)
{
  const WeirBodyFraming framing = { .kind = WEIR_BODY_CLOSE };

  weir_relay_init (self, &framing, FALSE);
}

/* Decodes @input in place: the runs of content move together. */
static WeirChunkedStatus
gather (WeirRelay *self, WeirSpan *input, WeirSpan *content)
{
  WeirChunkedStatus status;
  WeirSpan run;

  *content = (WeirSpan){ input->octets, 0 };
  while ((status = weir_body_reader_next (&self->reader, input, &run)) == WEIR_CHUNKED_DATA)
    {
      if (content->length == 0)
        content->octets = run.octets;
      else if (run.octets != content->octets + content->length)
        memmove ((char *) content->octets + content->length, run.octets, run.length);
      content->length += run.length;
    }

  return status;
}

static void
add_piece (struct iovec *pieces, guint *n_pieces, const char *octets, gsize length)
{
  if (length > 0)
    pieces[(*n_pieces)++] = (struct iovec){ (char *) octets, length };
}

static void
hand_on (WeirRelay *self, WeirStream *to, WeirSpan head, WeirSpan content, gboolean is_last)
{
  struct iovec pieces[WEIR_STREAM_MAX_PIECES];
  char size_line[SIZE_LINE_LENGTH];
  guint n_pieces = 0;
  gboolean has_chunk = self->chunked && content.length > 0;

  add_piece (pieces, &n_pieces, head.octets, head.length);
  if (has_chunk)
    add_piece (pieces, &n_pieces, size_line,
               g_snprintf (size_line, sizeof size_line, "%" G_GSIZE_MODIFIER "x\r\n",
                           content.length));
  add_piece (pieces, &n_pieces, content.octets, content.length);
  if (has_chunk)
    add_piece (pieces, &n_pieces, "\r\n", 2);
  if (self->chunked && is_last)
    add_piece (pieces, &n_pieces, LAST_CHUNK, strlen (LAST_CHUNK));

  if (n_pieces > 0)
    weir_stream_send (to, pieces, n_pieces);
}

WeirRelayStatus
weir_relay_push (WeirRelay *self,
                 WeirStream *from,
                 WeirStream *to,
                 WeirSpan available,
                 WeirSpan head)
{
  WeirSpan content;
  WeirChunkedStatus status = gather (self, &available, &content);

  self->octets += content.length;
  if (to != NULL)
    hand_on (self, to, head, content, status == WEIR_CHUNKED_END);
  weir_stream_keep (from, available);

  if (status == WEIR_CHUNKED_INVALID)
    return WEIR_RELAY_INVALID;

  return status == WEIR_CHUNKED_END ? WEIR_RELAY_END : WEIR_RELAY_MORE;
}

static WeirRelayStatus
at_end_of_source (WeirRelay *self, WeirStream *to)
{
  const WeirSpan nothing = { NULL, 0 };

  if (!weir_body_reader_end_of_stream (&self->reader))
    return WEIR_RELAY_CUT;

  if (to != NULL)
    hand_on (self, to, nothing, nothing, TRUE);

  return WEIR_RELAY_END;
}

static WeirRelayStatus
run_splice (WeirRelay *self, WeirStream *from, WeirStream *to)
{
  guint64 left = G_MAXUINT64;
  gboolean is_bounded = weir_body_reader_get_left (&self->reader, &left);
  gsize n_taken;
  WeirSpliceStatus status = weir_splice_run (self->splice, from, to, left, &n_taken);

  self->octets += n_taken;
  if (is_bounded)
    weir_body_reader_skip (&self->reader, n_taken);

  switch (status)
    {
    case WEIR_SPLICE_MORE:
      return WEIR_RELAY_MORE;

    case WEIR_SPLICE_WAIT:
      return WEIR_RELAY_WAIT;

    case WEIR_SPLICE_END:
      return at_end_of_source (self, to);

    case WEIR_SPLICE_SINK_GONE:
      return WEIR_RELAY_SINK_GONE;

    case WEIR_SPLICE_FAILED:
    default:
      return WEIR_RELAY_CUT;
    }
}

/* Whether what comes next is spliced: what is sealed on either side has to pass through here. */
static gboolean
is_spliced (WeirRelay *self, const WeirStream *from, const WeirStream *to)
{
  guint64 left;

  if (self->splice != NULL)
    return TRUE;
  if (!self->is_plain || self->octets < BULKY || weir_stream_has_input (from))
    return FALSE;
  if (weir_stream_is_secure (from) || weir_stream_is_secure (to))
    return FALSE;
  if (weir_body_reader_get_left (&self->reader, &left) && left < BULKY)
    return FALSE;

  /* Asked for once: where there is no room for a pipe, the rest is copied. */
  self->splice = weir_splice_new ();
  self->is_plain = self->splice != NULL;

  return self->is_plain;
}

static WeirStreamStatus
take_input (WeirStream *from, char *scratch, gsize scratch_size, WeirSpan *available)
{
  if (!weir_stream_has_input (from))
    return weir_stream_fill (from, scratch, scratch_size, available);

  *available = weir_buffer_peek (&from->input);

  return WEIR_STREAM_OK;
}

gboolean
weir_relay_is_holding (const WeirRelay *self)
{
  return self->splice != NULL && weir_splice_is_holding (self->splice);
}

WeirRelayStatus
weir_relay_run (WeirRelay *self,
                WeirStream *from,
                WeirStream *to,
                char *scratch,
                gsize scratch_size)
{
  const WeirSpan no_head = { NULL, 0 };
  WeirStreamStatus sink = to != NULL ? weir_stream_flush (to) : WEIR_STREAM_OK;
  WeirSpan available;

  if (sink == WEIR_STREAM_FAILED)
    return WEIR_RELAY_SINK_GONE;
  if (sink == WEIR_STREAM_WAIT)
    return WEIR_RELAY_WAIT;
  if (weir_body_reader_is_done (&self->reader) && !weir_relay_is_holding (self))
    return WEIR_RELAY_END;
  if (to != NULL && is_spliced (self, from, to))
    return run_splice (self, from, to);

  switch (take_input (from, scratch, scratch_size, &available))
    {
    case WEIR_STREAM_OK:
      return weir_relay_push (self, from, to, available, no_head);

    case WEIR_STREAM_WAIT:
      return WEIR_RELAY_WAIT;

    case WEIR_STREAM_END:
      return at_end_of_source (self, to);

    case WEIR_STREAM_FAILED:
    default:
      return WEIR_RELAY_CUT;
    }
}
