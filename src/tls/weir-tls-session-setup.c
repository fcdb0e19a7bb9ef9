/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How sessions are made, and what the library asks them for.
 *
 * Towards a client, GnuTLS shakes hands with the leaf's credentials and gives
 * tickets out.  Towards an origin it neither asks for tickets nor has a
 * certificate; a hook on the message that asks for one ends the handshake.  So it
 * does on a certificate whose key is made to take long: an RSA key of half a
 * megabit with an exponent as large takes minutes for one signature.
 * Nobody may renegotiate, and no data comes before the handshake is done.
 */

#include "weir-tls-session-private.h"

#include "weir-tls-context-private.h"
#include "weir-trust-private.h"

#include <errno.h>

/* A ticket is as good as any certificate, but not for longer than this. */
#define TICKET_LIFE (60 * 60) /* seconds */

static ssize_t
pull (gnutls_transport_ptr_t data, void *octets, size_t size)
{
  WeirTlsSession *self = data;
  WeirSpan taken = weir_span_take (&self->record, MIN (size, self->record.length));

  if (taken.length == 0)
    {
      gnutls_transport_set_errno (self->session, EAGAIN);
      return -1;
    }
  memcpy (octets, taken.octets, taken.length);

  return (ssize_t) taken.length;
}

static ssize_t
push (gnutls_transport_ptr_t data, const giovec_t *pieces, int n_pieces)
{
  WeirTlsSession *self = data;
  gsize length = 0;

  for (int i = 0; i < n_pieces; i++)
    {
      weir_buffer_append (self->output, (WeirSpan){ pieces[i].iov_base, pieces[i].iov_len });
      length += pieces[i].iov_len;
    }

  return (ssize_t) length;
}

/* Splits a vector off the front of @message: its length in @n_octets octets, and what it says. */
static gboolean
take_vector (WeirSpan *message, guint n_octets, WeirSpan *vector)
{
  WeirSpan octets = weir_span_take (message, MIN (n_octets, message->length));
  gsize length = 0;

  for (gsize i = 0; i < octets.length; i++)
    length = length << 8 | (guint8) octets.octets[i];
  if (octets.length < n_octets || length > message->length)
    return FALSE;

  *vector = weir_span_take (message, length);

  return TRUE;
}

/* The origin's own certificate, out of the message with all of them (RFC 8446, section 4.4.2; RFC 5246,
 * section 7.4.2). */
static gboolean
find_certificate (gnutls_session_t session, WeirSpan message, WeirSpan *certificate)
{
  WeirSpan context;
  WeirSpan list;

  if (gnutls_protocol_get_version (session) == GNUTLS_TLS1_3 &&
      !take_vector (&message, 1, &context))
    return FALSE;

  return take_vector (&message, 3, &list) && take_vector (&list, 3, certificate);
}

/* Whether the key is one that the handshake's signature, which comes next, should not be verified with.
 * What is no certificate the library finds out by itself. */
static gboolean
shows_slow_key (gnutls_session_t session, const gnutls_datum_t *message)
{
  const WeirSpan octets = { (const char *) message->data, message->size };
  WeirSpan certificate;
  gnutls_x509_crt_t crt = NULL;
  gboolean is_slow;

  if (!find_certificate (session, octets, &certificate) || gnutls_x509_crt_init (&crt) < 0)
    return FALSE;

  is_slow = gnutls_x509_crt_import (crt,
                                    &(gnutls_datum_t){ (guchar *) certificate.octets,
                                                       (guint) certificate.length },
                                    GNUTLS_X509_FMT_DER) >= 0 &&
            weir_trust_has_slow_key (crt);
  gnutls_x509_crt_deinit (crt);

  return is_slow;
}

/* An origin's; the library has not looked at it yet. */
static int
on_message (gnutls_session_t session,
            unsigned int type,
            G_GNUC_UNUSED unsigned int when,
            unsigned int is_incoming,
            const gnutls_datum_t *message)
{
  WeirTlsSession *self = gnutls_session_get_ptr (session);

  /* RFC 8446, section 4.3.2; RFC 5246, section 7.4.4 */
  if (is_incoming && type == GNUTLS_HANDSHAKE_CERTIFICATE_REQUEST)
    {
      self->failure = WEIR_TLS_FAILURE_CERTIFICATE_ASKED;
      return GNUTLS_E_INSUFFICIENT_CREDENTIALS;
    }

  if (is_incoming && type == GNUTLS_HANDSHAKE_CERTIFICATE_PKT && shows_slow_key (session, message))
    {
      self->failure = WEIR_TLS_FAILURE_PARAMETERS;
      return GNUTLS_E_INSUFFICIENT_SECURITY;
    }

  return GNUTLS_E_SUCCESS;
}

static WeirTlsSession *
new_session (WeirTlsContext *context, unsigned int flags)
{
  WeirTlsSession *self = g_new0 (WeirTlsSession, 1);

  self->context = weir_tls_context_ref (context);
  self->alert = -1;

  if (gnutls_init (&self->session, flags | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL) < 0)
    {
      self->failure = WEIR_TLS_FAILURE_INTERNAL;
      self->is_silent = TRUE;
      return self;
    }

  gnutls_session_set_ptr (self->session, self);
  gnutls_transport_set_ptr (self->session, self);
  gnutls_transport_set_pull_function (self->session, pull);
  gnutls_transport_set_vec_push_function (self->session, push);

  return self;
}

/* @code: of what is needed to begin */
static gboolean
must (WeirTlsSession *self, int code)
{
  if (code < 0 && self->failure == WEIR_TLS_FAILURE_NONE)
    {
      self->failure = WEIR_TLS_FAILURE_INTERNAL;
      self->is_silent = TRUE;
    }

  return self->failure == WEIR_TLS_FAILURE_NONE;
}

/* What both ends have in common. */
static gboolean
set_up (WeirTlsSession *self, gnutls_certificate_credentials_t credentials, guint alpn_flags)
{
  static const gnutls_datum_t http_1_1 = { (unsigned char *) "http/1.1", 8 };

  return must (self, gnutls_priority_set (self->session, self->context->priorities)) &&
         must (self, gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, credentials)) &&
         must (self, gnutls_alpn_set_protocols (self->session, &http_1_1, 1, alpn_flags));
}

WeirTlsSession *
weir_tls_session_new_server (WeirTlsContext *context, WeirLeaf *leaf)
{
  WeirTlsSession *self;
  const gnutls_datum_t *key;

  g_return_val_if_fail (context != NULL && leaf != NULL, NULL);

  self = new_session (context, GNUTLS_SERVER);
  self->leaf = weir_leaf_ref (leaf);
  if (self->session == NULL || !set_up (self, weir_leaf_get_credentials (leaf), 0))
    return self;

  gnutls_handshake_set_max_packet_length (self->session, WEIR_TLS_MAX_CLIENT_HANDSHAKE);
  gnutls_db_set_cache_expiration (self->session, TICKET_LIFE);
  key = weir_tls_context_get_ticket_key (context, g_get_monotonic_time ());
  if (key != NULL)
    must (self, gnutls_session_ticket_enable_server (self->session, key));

  return self;
}

WeirTlsSession *
weir_tls_session_new_client (WeirTlsContext *context, const WeirHost *host)
{
  WeirTlsSession *self;

  g_return_val_if_fail (context != NULL && host != NULL, NULL);

  /* A key of X25519 alone, as Chromium has it: hardly any origin does without, and a key takes time. */
  self = new_session (context, GNUTLS_CLIENT | GNUTLS_NO_TICKETS | GNUTLS_KEY_SHARE_TOP);
  /* An origin that selects what was not offered is refused. */
  if (self->session == NULL || !set_up (self, context->no_leaf, GNUTLS_ALPN_MANDATORY))
    return self;

  gnutls_handshake_set_max_packet_length (self->session, WEIR_TLS_MAX_ORIGIN_HANDSHAKE);
  gnutls_handshake_set_hook_function (self->session, GNUTLS_HANDSHAKE_ANY, GNUTLS_HOOK_PRE,
                                      on_message);
  /* RFC 6066, section 3: addresses are not named. */
  if (host->kind == WEIR_HOST_NAME)
    must (self, gnutls_server_name_set (self->session, GNUTLS_NAME_DNS, host->name, host->length));

  return self;
}

void
weir_tls_session_free (WeirTlsSession *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->session, gnutls_deinit);
  weir_buffer_clear (&self->partial);
  g_clear_pointer (&self->leaf, weir_leaf_unref);
  g_clear_pointer (&self->context, weir_tls_context_unref);
  g_free (self);
}
