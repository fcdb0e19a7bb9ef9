/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "raw-peer.h"

#include <errno.h>

static ssize_t
pull (gnutls_transport_ptr_t data, void *octets, size_t size)
{
  RawPeer *self = data;
  WeirSpan held = weir_buffer_peek (&self->input);
  const gsize length = MIN (held.length, size);

  if (length == 0)
    {
      gnutls_transport_set_errno (self->session, EAGAIN);
      return -1;
    }
  memcpy (octets, held.octets, length);
  weir_buffer_consume (&self->input, length);

  return (ssize_t) length;
}

static ssize_t
push (gnutls_transport_ptr_t data, const void *octets, size_t size)
{
  RawPeer *self = data;

  weir_buffer_append (&self->output, (WeirSpan){ octets, size });

  return (ssize_t) size;
}

RawPeer *
raw_peer_new (unsigned int flags,
              const char *priorities,
              gnutls_certificate_credentials_t credentials)
{
  RawPeer *self = g_new0 (RawPeer, 1);
  const char *place = NULL;

  if (credentials == NULL)
    g_assert_cmpint (gnutls_certificate_allocate_credentials (&credentials), ==, 0);
  self->credentials = credentials;

  g_assert_cmpint (gnutls_init (&self->session, flags | GNUTLS_NONBLOCK), ==, 0);
  g_assert_cmpint (gnutls_priority_set_direct (self->session, priorities, &place), ==, 0);
  g_assert_cmpint (gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, credentials), ==,
                   0);
  gnutls_transport_set_ptr (self->session, self);
  gnutls_transport_set_pull_function (self->session, pull);
  gnutls_transport_set_push_function (self->session, push);
  self->code = GNUTLS_E_AGAIN;

  return self;
}

void
raw_peer_free (RawPeer *self)
{
  gnutls_deinit (self->session);
  gnutls_certificate_free_credentials (self->credentials);
  weir_buffer_clear (&self->input);
  weir_buffer_clear (&self->output);
  g_free (self);
}

void
raw_peer_say (RawPeer *self, const char *text)
{
  const ssize_t length = (ssize_t) strlen (text);

  g_assert_cmpint (gnutls_record_send (self->session, text, strlen (text)), ==, length);
}

char *
raw_peer_hear (RawPeer *self)
{
  GString *heard = g_string_new (NULL);
  char octets[1024];
  ssize_t length;

  do
    {
      length = gnutls_record_recv (self->session, octets, sizeof octets);
      g_string_append_len (heard, octets, MAX (length, 0));
    }
  while (length > 0 || (length == GNUTLS_E_AGAIN && weir_buffer_length (&self->input) > 0));

  return g_string_free (heard, FALSE);
}

/* Takes up to @piece octets (0: all) off @buffer, into a block of their own. Returns: (transfer full) */
static char *
take_piece (WeirBuffer *buffer, gsize piece, gsize *length)
{
  WeirSpan held = weir_buffer_peek (buffer);
  char *block;

  *length = piece == 0 ? held.length : MIN (piece, held.length);
  block = g_memdup2 (held.octets, *length);
  weir_buffer_consume (buffer, *length);

  return block;
}

WeirTlsStatus
raw_peer_shake_session (RawPeer *self, WeirTlsSession *session, gsize piece)
{
  WeirTlsStatus status;

  do
    {
      gsize length;
      g_autofree char *block = take_piece (&self->output, piece, &length);
      WeirSpan span = { block, length };

      status = weir_tls_session_handshake (session, &span, &self->input);
      if (status == WEIR_TLS_WAIT)
        g_assert_cmpuint (span.length, ==, 0);
      if (span.length > 0)
        {
          WeirSpan rest = weir_buffer_peek (&self->output);
          WeirBuffer all = { 0 };

          weir_buffer_append (&all, span);
          weir_buffer_append (&all, rest);
          weir_buffer_clear (&self->output);
          self->output = all;
        }
    }
  while (status == WEIR_TLS_WAIT && weir_buffer_length (&self->output) > 0);

  return status;
}

void
raw_peer_shake (RawPeer *self)
{
  if (self->code == GNUTLS_E_SUCCESS || gnutls_error_is_fatal (self->code))
    return;

  self->code = gnutls_handshake (self->session);
  if (gnutls_error_is_fatal (self->code))
    gnutls_alert_send_appropriate (self->session, self->code);
}

WeirTlsStatus
raw_peer_shake_hands (RawPeer *self, WeirTlsSession *session, gsize piece)
{
  WeirTlsStatus status = WEIR_TLS_WAIT;
  gboolean has_moved = TRUE;

  while (has_moved)
    {
      has_moved = FALSE;
      raw_peer_shake (self);
      if (status == WEIR_TLS_WAIT)
        {
          status = raw_peer_shake_session (self, session, piece);
          has_moved = status != WEIR_TLS_WAIT || weir_buffer_length (&self->input) > 0;
        }
      has_moved =
        has_moved && self->code != GNUTLS_E_SUCCESS && !gnutls_error_is_fatal (self->code);
    }

  return status;
}

WeirTlsStatus
tls_read_all (WeirTlsSession *session,
              WeirBuffer *from,
              gsize piece,
              WeirBuffer *output,
              GString *content)
{
  WeirTlsStatus status;

  do
    {
      gsize length;
      g_autofree char *block = take_piece (from, piece, &length);
      WeirSpan span = { block, length };
      char octets[300];

      do
        {
          gsize n_read;

          status = weir_tls_session_read (session, &span, octets, sizeof octets, &n_read, output);
          g_assert_cmpint (status == WEIR_TLS_OK, ==, n_read > 0);
          g_string_append_len (content, octets, (gssize) n_read);
        }
      while (status == WEIR_TLS_OK);
      g_assert_cmpuint (span.length, ==, 0);
    }
  while (status == WEIR_TLS_WAIT && weir_buffer_length (from) > 0);

  return status;
}
