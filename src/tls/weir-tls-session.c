/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One end of a TLS connection, over memory.
 *
 *   input ──► feed() ──► record ──► the library ──► content
 *                                        │
 *   output ◄──────────── push() ◄────────┘ ◄── pieces
 *
 * The library never sees less than a whole record: it would hold each of the
 * pieces that a record comes in in a block of the size of the largest record, so
 * that a peer who sends octets one by one could have thousands of times the
 * memory that it sends.  Most records are whole in what was read, and the library
 * takes them from there; only the beginning of one that is not is kept, and given
 * back as soon as it is complete.  So an idle session holds none of these.
 *
 * What came before a failure or an end is given first: the content that was
 * opened, then why there is no more.
 */

#include "weir-tls-session-private.h"

#define RECORD_HEADER_LENGTH 5
#define RECORD_MAX_CONTENT (16 * 1024)
#define RECORD_MAX_LENGTH (RECORD_MAX_CONTENT + 256) /* RFC 8446, section 5.2 */

/* What a record of ours adds to its content: header, nonce, tag, type; rounded up. */
#define RECORD_OVERHEAD 64

/* Content types: change_cipher_spec, alert, handshake, application_data. */
#define RECORD_FIRST_TYPE 20
#define RECORD_ALERT 21
#define RECORD_LAST_TYPE 23

/* Octets of a peer after the handshake that are no content, without any content between: tickets, new
 * keys, padding.  The library would gather 16 MiB for one message. */
#define MAX_SILENCE (64 * 1024)

/* Alerts that change nothing, and wishes to renegotiate. */
#define MAX_WARNINGS 8

static WeirTlsStatus
fail (WeirTlsSession *self, WeirTlsFailure failure, int alert)
{
  self->failure = failure;
  self->owes_end = TRUE;
  if (alert >= 0 && !self->is_silent)
    gnutls_alert_send (self->session, GNUTLS_AL_FATAL, (gnutls_alert_description_t) alert);
  self->is_silent = TRUE;

  return WEIR_TLS_FAILED;
}

/* @alert: of the peer */
static WeirTlsStatus
fail_with_alert (WeirTlsSession *self, gint alert)
{
  g_debug ("TLS with the %s failed: alert %d", self->leaf != NULL ? "client" : "origin", alert);
  self->alert = alert;

  return fail (self, weir_tls_failure_from_alert (alert), -1);
}

/* @code: a fatal one */
static WeirTlsStatus
fail_with_code (WeirTlsSession *self, int code)
{
  int level;
  int alert = gnutls_error_to_alert (code, &level);

  if (code == GNUTLS_E_FATAL_ALERT_RECEIVED || code == GNUTLS_E_SESSION_EOF)
    return fail_with_alert (self, gnutls_alert_get (self->session));

  g_debug ("TLS with the %s failed: %s", self->leaf != NULL ? "client" : "origin",
           gnutls_strerror (code));
  if (self->failure != WEIR_TLS_FAILURE_NONE)
    return fail (self, self->failure, GNUTLS_A_HANDSHAKE_FAILURE);

  return fail (self, weir_tls_failure_from_code (code), alert);
}

/* Goes on after @code, which is no content, if that is possible. */
static WeirTlsStatus
go_on (WeirTlsSession *self, int code)
{
  if (gnutls_error_is_fatal (code))
    return fail_with_code (self, code);
  if (code == GNUTLS_E_AGAIN || code == GNUTLS_E_INTERRUPTED)
    return WEIR_TLS_WAIT;

  if (++self->n_warnings > MAX_WARNINGS)
    return fail (self, WEIR_TLS_FAILURE_PROTOCOL, GNUTLS_A_UNEXPECTED_MESSAGE);
  if (code == GNUTLS_E_REHANDSHAKE)
    {
      /* RFC 5246, section 7.2.2: an origin may go on without.  The library has kept the ClientHello
       * of a client, and no client asks for that. */
      if (self->leaf != NULL)
        return fail (self, WEIR_TLS_FAILURE_PROTOCOL, GNUTLS_A_NO_RENEGOTIATION);
      gnutls_alert_send (self->session, GNUTLS_AL_WARNING, GNUTLS_A_NO_RENEGOTIATION);
    }

  return WEIR_TLS_WAIT;
}

/* The length of the record that begins with @octets, or 0: it cannot be one. */
static gsize
measure_record (const char *octets)
{
  const guint8 *header = (const guint8 *) octets;
  const gsize length = (gsize) header[3] << 8 | header[4];

  if (header[0] < RECORD_FIRST_TYPE || header[0] > RECORD_LAST_TYPE || header[1] != 3 ||
      length > RECORD_MAX_LENGTH)
    return 0;

  return RECORD_HEADER_LENGTH + length;
}

/* Moves octets of @input behind those that are kept, up to @length in all. */
static gboolean
fill_partial (WeirTlsSession *self, WeirSpan *input, gsize length)
{
  const gsize held = weir_buffer_length (&self->partial);

  if (held < length)
    weir_buffer_append (&self->partial, weir_span_take (input, MIN (length - held, input->length)));

  return weir_buffer_length (&self->partial) >= length;
}

/* Whether the peer may say @length octets more before there is content. */
static gboolean
may_say (WeirTlsSession *self, gsize length)
{
  gsize limit = MAX_SILENCE;

  if (!self->is_established)
    limit = self->leaf != NULL ? WEIR_TLS_MAX_CLIENT_HANDSHAKE : WEIR_TLS_MAX_ORIGIN_HANDSHAKE;
  self->silence += length;

  return self->silence <= limit;
}

/* The library is done with the record. */
static void
settle (WeirTlsSession *self)
{
  if (self->record.octets == NULL)
    return;

  /* It takes whole records, whatever is in them. */
  if (self->record.length > 0 && self->failure == WEIR_TLS_FAILURE_NONE)
    fail (self, WEIR_TLS_FAILURE_INTERNAL, GNUTLS_A_INTERNAL_ERROR);
  if (weir_buffer_length (&self->partial) > 0)
    weir_buffer_clear (&self->partial);
  self->record = (WeirSpan){ NULL, 0 };
}

/* Gives the library the next record, if it is whole.  FALSE: it is not, or it is none. */
static gboolean
feed (WeirTlsSession *self, WeirSpan *input)
{
  const gboolean is_direct =
    weir_buffer_length (&self->partial) == 0 && input->length >= RECORD_HEADER_LENGTH;
  gsize length;

  if (!is_direct && !fill_partial (self, input, RECORD_HEADER_LENGTH))
    return FALSE;

  length = measure_record (is_direct ? input->octets : weir_buffer_peek (&self->partial).octets);
  if (length == 0)
    {
      fail (self, WEIR_TLS_FAILURE_PROTOCOL, GNUTLS_A_UNEXPECTED_MESSAGE);
      return FALSE;
    }

  if (is_direct && input->length >= length)
    self->record = weir_span_take (input, length);
  else if (fill_partial (self, input, length))
    self->record = weir_buffer_peek (&self->partial);
  else
    return FALSE;

  if (!may_say (self, length))
    {
      fail (self, WEIR_TLS_FAILURE_PROTOCOL, GNUTLS_A_DECODE_ERROR);
      settle (self);
    }

  return self->failure == WEIR_TLS_FAILURE_NONE;
}

/* Whether all of our part of a TLS 1.3 handshake is said: tickets come with it. */
static gboolean
has_answered (const WeirTlsSession *self)
{
  const gnutls_handshake_description_t last = gnutls_handshake_get_last_out (self->session);

  return gnutls_protocol_get_version (self->session) == GNUTLS_TLS1_3 &&
         (last == GNUTLS_HANDSHAKE_FINISHED || last == GNUTLS_HANDSHAKE_NEW_SESSION_TICKET);
}

/* The alert in a record that a client did not seal although it should, or -1.  OpenSSL's are like that
 * when it does not trust a certificate in TLS 1.3; the library takes it for a record that was changed. */
static gint
get_plain_alert (WeirTlsSession *self)
{
  const guint8 *record = (const guint8 *) self->record.octets;

  if (self->leaf == NULL || self->record.length != RECORD_HEADER_LENGTH + 2 ||
      record[0] != RECORD_ALERT || !has_answered (self))
    return -1;

  return record[RECORD_HEADER_LENGTH + 1];
}

static WeirTlsStatus
shake (WeirTlsSession *self)
{
  const gint alert = get_plain_alert (self);
  WeirTlsStatus status;

  if (alert >= 0)
    {
      status = fail_with_alert (self, alert);
    }
  else
    {
      const int code = gnutls_handshake (self->session);

      status = code == GNUTLS_E_SUCCESS ? WEIR_TLS_OK : go_on (self, code);
    }

  settle (self);
  if (status == WEIR_TLS_OK)
    {
      self->is_established = TRUE;
      self->silence = 0;
    }

  return self->failure == WEIR_TLS_FAILURE_NONE ? status : WEIR_TLS_FAILED;
}

/* What is left of a client's part is an HMAC. */
gboolean
weir_tls_session_is_quick (const WeirTlsSession *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->failure != WEIR_TLS_FAILURE_NONE || (self->leaf != NULL && has_answered (self));
}

WeirTlsStatus
weir_tls_session_handshake (WeirTlsSession *self, WeirSpan *input, WeirBuffer *output)
{
  WeirTlsStatus status = WEIR_TLS_WAIT;

  g_return_val_if_fail (self != NULL && input != NULL && output != NULL, WEIR_TLS_FAILED);

  if (self->failure != WEIR_TLS_FAILURE_NONE)
    return WEIR_TLS_FAILED;
  if (self->is_established)
    return WEIR_TLS_OK;

  self->output = output;
  if (!self->has_begun)
    status = shake (self);
  self->has_begun = TRUE;
  while (status == WEIR_TLS_WAIT && feed (self, input))
    status = shake (self);
  self->output = NULL;

  return self->failure == WEIR_TLS_FAILURE_NONE ? status : WEIR_TLS_FAILED;
}

/* Reads from one record, or from what the library holds.  Returns: how much content there was */
static gsize
read_some (WeirTlsSession *self, char *octets, gsize size)
{
  const ssize_t code = gnutls_record_recv (self->session, octets, size);

  self->has_more = code > 0 && gnutls_record_check_pending (self->session) > 0;
  if (code == 0)
    self->has_ended = self->owes_end = TRUE;
  else if (code < 0)
    go_on (self, (int) code);
  else
    self->silence = 0;
  settle (self);

  return code > 0 ? (gsize) code : 0;
}

static gboolean
is_over (WeirTlsSession *self)
{
  return self->failure != WEIR_TLS_FAILURE_NONE || self->has_ended;
}

/* Why there is no content. */
static WeirTlsStatus
tell_end (WeirTlsSession *self, WeirSpan *input)
{
  if (!is_over (self))
    return WEIR_TLS_WAIT;

  /* RFC 8446, section 6.1: what comes after the end is ignored. */
  weir_span_take (input, input->length);
  self->owes_end = FALSE;

  return self->failure != WEIR_TLS_FAILURE_NONE ? WEIR_TLS_FAILED : WEIR_TLS_END;
}

WeirTlsStatus
weir_tls_session_read (WeirTlsSession *self,
                       WeirSpan *input,
                       char *octets,
                       gsize size,
                       gsize *length,
                       WeirBuffer *output)
{
  g_return_val_if_fail (self != NULL && input != NULL && output != NULL, WEIR_TLS_FAILED);
  g_return_val_if_fail (octets != NULL && size > 0 && length != NULL, WEIR_TLS_FAILED);
  g_return_val_if_fail (self->is_established || is_over (self), WEIR_TLS_FAILED);

  *length = 0;
  self->output = output;
  while (*length < size && !is_over (self) && (self->has_more || feed (self, input)))
    *length += read_some (self, octets + *length, size - *length);
  self->output = NULL;

  return *length > 0 ? WEIR_TLS_OK : tell_end (self, input);
}

gboolean
weir_tls_session_has_content (WeirTlsSession *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->has_more || self->owes_end;
}

/* Seals @octets, in records that are full but for the last. */
static gboolean
send_octets (WeirTlsSession *self, WeirSpan octets)
{
  while (octets.length > 0)
    {
      const ssize_t code = gnutls_record_send (self->session, octets.octets, octets.length);

      if (code <= 0)
        {
          fail (self, WEIR_TLS_FAILURE_INTERNAL, GNUTLS_A_INTERNAL_ERROR);
          return FALSE;
        }
      weir_span_take (&octets, MIN ((gsize) code, octets.length));
    }

  return TRUE;
}

/* A record that pieces are put together in. */
typedef struct
{
  gsize length;
  char octets[RECORD_MAX_CONTENT];
} Draft;

static gboolean
send_draft (WeirTlsSession *self, Draft *draft)
{
  WeirSpan octets = { draft->octets, draft->length };

  draft->length = 0;

  return send_octets (self, octets);
}

static gboolean
send_piece (WeirTlsSession *self, WeirSpan piece, Draft *draft)
{
  while (piece.length > 0)
    {
      WeirSpan part;

      /* What fills records by itself is sealed from where it is. */
      if (draft->length == 0 && piece.length >= RECORD_MAX_CONTENT)
        {
          part = weir_span_take (&piece, piece.length - piece.length % RECORD_MAX_CONTENT);
          if (!send_octets (self, part))
            return FALSE;
          continue;
        }

      part = weir_span_take (&piece, MIN (piece.length, RECORD_MAX_CONTENT - draft->length));
      memcpy (draft->octets + draft->length, part.octets, part.length);
      draft->length += part.length;
      if (draft->length == RECORD_MAX_CONTENT && !send_draft (self, draft))
        return FALSE;
    }

  return TRUE;
}

static gboolean
send_pieces (WeirTlsSession *self, const struct iovec *pieces, guint n_pieces)
{
  Draft draft;

  draft.length = 0;
  for (guint i = 0; i < n_pieces; i++)
    if (!send_piece (self, (WeirSpan){ pieces[i].iov_base, pieces[i].iov_len }, &draft))
      return FALSE;

  return send_draft (self, &draft);
}

gboolean
weir_tls_session_write (WeirTlsSession *self,
                        const struct iovec *pieces,
                        guint n_pieces,
                        WeirBuffer *output)
{
  gboolean is_sent;
  gsize length = 0;

  g_return_val_if_fail (self != NULL && output != NULL, FALSE);
  g_return_val_if_fail (self->is_established || self->failure != WEIR_TLS_FAILURE_NONE, FALSE);

  if (self->failure != WEIR_TLS_FAILURE_NONE || self->is_silent)
    return FALSE;

  for (guint i = 0; i < n_pieces; i++)
    length += pieces[i].iov_len;
  if (length == 0)
    return TRUE;
  weir_buffer_reserve (output, length + (length / RECORD_MAX_CONTENT + 1) * RECORD_OVERHEAD);

  self->output = output;
  if (n_pieces == 1)
    is_sent = send_octets (self, (WeirSpan){ pieces[0].iov_base, pieces[0].iov_len });
  else
    is_sent = send_pieces (self, pieces, n_pieces);
  self->output = NULL;

  return is_sent;
}

void
weir_tls_session_end (WeirTlsSession *self, WeirBuffer *output)
{
  g_return_if_fail (self != NULL && output != NULL);

  if (self->is_silent)
    return;

  self->output = output;
  gnutls_alert_send (self->session, GNUTLS_AL_WARNING, GNUTLS_A_CLOSE_NOTIFY);
  self->output = NULL;
  self->is_silent = TRUE;
}

void
weir_tls_session_refuse (WeirTlsSession *self, WeirCertificateFault fault, WeirBuffer *output)
{
  g_return_if_fail (self != NULL && output != NULL);

  if (self->is_silent)
    return;

  self->output = output;
  gnutls_alert_send (self->session, GNUTLS_AL_FATAL,
                     (gnutls_alert_description_t) weir_tls_alert_of_fault (fault));
  self->output = NULL;
  self->is_silent = TRUE;
}

WeirTlsFailure
weir_tls_session_get_failure (const WeirTlsSession *self)
{
  g_return_val_if_fail (self != NULL, WEIR_TLS_FAILURE_INTERNAL);

  return self->failure;
}

gint
weir_tls_session_get_alert (const WeirTlsSession *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->alert;
}
