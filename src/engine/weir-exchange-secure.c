/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The states in which a connection to an origin becomes a secure one; weir-exchange-inspect.c has
 * the picture.
 *
 * Not one octet of a request leaves before the origin has proved who it is: the handshake ends
 * here, the chain is verified, by a worker or because it was a while ago, and only then HEAD
 * comes, or the connection is kept for it.
 */

#include "weir-exchange-private.h"

/* Nothing is asked of this origin, and whoever is inside is told why. */
static void
fail_origin (WeirExchange *self, WeirOutcome outcome)
{
  WeirInside *inside = weir_exchange_get_inside (self);

  weir_exchange_drop_origin (self);
  if (self->entering == NULL)
    {
      weir_exchange_fail (self, outcome);
      return;
    }

  inside->outcome = outcome;
  weir_exchange_await_leaf (self);
}

void
weir_exchange_fail_inspection (WeirExchange *self, WeirOutcome outcome)
{
  if (self->status == 0)
    {
      weir_exchange_give_up_inspection (self);
      weir_exchange_fail (self, outcome);
    }
  else
    fail_origin (self, outcome);
}

/* What the origin showed is for all who ask about this connection. */
static void
note_peer (WeirExchange *self)
{
  WeirInside *inside = weir_exchange_get_inside (self);
  WeirOrigin *origin = self->origin;

  origin->peer = weir_tls_session_dup_peer (origin->stream.tls);
  g_clear_pointer (&inside->peer, weir_tls_peer_unref);
  inside->peer = weir_tls_peer_ref (origin->peer);
  weir_exchange_set_peer (self, origin->peer);
}

/* The origin is who it says. */
static void
trust_origin (WeirExchange *self)
{
  self->origin->is_trusted = TRUE;
  if (self->entering == NULL)
    {
      self->inbound = WEIR_INBOUND_HEAD;
      return;
    }

  weir_origin_pool_give (self->proxy->pool, &self->client->idle_origins,
                         g_steal_pointer (&self->origin));
  weir_exchange_await_leaf (self);
}

static void
on_verified (WeirCertificateFault fault, gpointer user_data)
{
  WeirExchange *self = user_data;
  WeirTlsPeer *peer = self->origin->peer;
  const WeirInside *inside = weir_exchange_get_inside (self);

  self->verification = NULL;
  peer->fault = fault;
  peer->is_excepted = fault != WEIR_CERTIFICATE_FAULT_NONE &&
                      weir_inspector_accepts (&self->proxy->inspector, inside->host.name,
                                              inside->port, peer->fingerprint);
  weir_watch_again (&self->client->stream.watch, 0);
}

static void
verify_origin (WeirExchange *self)
{
  WeirVerifier *verifier = &self->proxy->inspector.verifier;
  WeirTlsPeer *peer = self->origin->peer;
  const WeirHost *host = &weir_exchange_get_inside (self)->host;
  g_autofree char *digest = weir_verifier_make_digest (peer, host);
  gint64 now = weir_exchange_get_now (self);

  if (!weir_verifier_knows (verifier, digest, now))
    self->verification = weir_verifier_begin (verifier, peer, host, digest, now, on_verified, self);
  self->inbound = WEIR_INBOUND_VERIFY;
}

/* RFC 8446, section 4.3.2: Weir has none to show, and the client's does not go through it. */
static void
yield_to_client_certificate (WeirExchange *self)
{
  weir_exchange_learn (self, WEIR_INSPECTION_REASON_CLIENT_CERTIFICATE);
  if (self->entering == NULL)
    {
      /* The next connection will be a tunnel. */
      weir_exchange_make_last (self);
      fail_origin (self, WEIR_OUTCOME_TLS_FAILED);
      return;
    }

  weir_exchange_drop_origin (self);
  weir_exchange_become_tunnel (self, WEIR_INSPECTION_REASON_CLIENT_CERTIFICATE);
}

static void
fail_handshake (WeirExchange *self)
{
  WeirInside *inside = weir_exchange_get_inside (self);
  WeirTlsSession *session = self->origin->stream.tls;

  note_peer (self);
  inside->tls_failure = weir_tls_session_get_failure (session);
  inside->tls_alert = weir_tls_session_get_alert (session);
  if (inside->tls_failure == WEIR_TLS_FAILURE_CERTIFICATE_ASKED)
    yield_to_client_certificate (self);
  else
    fail_origin (self, WEIR_OUTCOME_TLS_FAILED);
}

/* The keys of a ClientHello are made here, not on a worker: so many at once take their time. */
static void
begin_handshake (WeirExchange *self)
{
  WeirInspector *inspector = &self->proxy->inspector;
  const WeirHost *host = &weir_exchange_get_inside (self)->host;

  weir_stream_begin_tls (&self->origin->stream,
                         weir_tls_session_new_client (inspector->context, host),
                         &inspector->sealing);
  weir_watch_note_work (&self->origin->stream.watch);
}

WeirStep
weir_exchange_step_secure (WeirExchange *self)
{
  WeirStream *stream = &self->origin->stream;

  /* The authority has gone meanwhile, or the roots. */
  if (self->proxy->inspector.context == NULL ||
      !weir_verifier_has_trust (&self->proxy->inspector.verifier))
    {
      fail_origin (self, WEIR_OUTCOME_TLS_FAILED);
      return WEIR_STEP_MORE;
    }

  if (!weir_stream_is_secure (stream))
    begin_handshake (self);

  switch (weir_stream_handshake (stream, self->proxy->scratch, WEIR_RELAY_SCRATCH_SIZE))
    {
    case WEIR_STREAM_OK:
      note_peer (self);
      verify_origin (self);
      return WEIR_STEP_MORE;

    case WEIR_STREAM_WAIT:
      return WEIR_STEP_WAIT;

    case WEIR_STREAM_END:
    case WEIR_STREAM_FAILED:
    default:
      fail_handshake (self);
      return WEIR_STEP_MORE;
    }
}

WeirStep
weir_exchange_step_verify (WeirExchange *self)
{
  const WeirTlsPeer *peer = self->origin->peer;

  if (self->verification != NULL)
    return WEIR_STEP_WAIT;

  if (peer->fault == WEIR_CERTIFICATE_FAULT_NONE || peer->is_excepted)
    trust_origin (self);
  else
    {
      weir_stream_refuse (&self->origin->stream, peer->fault);
      fail_origin (self, WEIR_OUTCOME_BAD_CERTIFICATE);
    }

  return WEIR_STEP_MORE;
}

/**
 * weir_exchange_fail_inside:
 * @self: a request inside, whose origin did not prove who it is
 *
 * It is answered by what went wrong, once: the next one may find it mended.
 */
void
weir_exchange_fail_inside (WeirExchange *self)
{
  WeirOutcome outcome = self->client->inside->outcome;

  self->client->inside->outcome = WEIR_OUTCOME_OPEN;
  weir_exchange_fail (self, outcome);
}
