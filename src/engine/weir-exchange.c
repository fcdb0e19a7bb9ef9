/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One request and its responses.
 *
 * An exchange is two machines that know of each other: inbound takes the request
 * to the origin, outbound takes the response to the client.  A state is a
 * function (weir-exchange-inbound.c, weir-exchange-outbound.c) that says MORE,
 * WAIT or DONE; the driver here runs both until neither moves.
 *
 *   inbound   CHECK ─► JUDGE ─► ROUTE ─► CONNECT ─► HEAD ─► CONTENT ─► END
 *               │        │        │         └──────► TUNNEL ─► TUNNEL_END ─► END
 *               └────────┴────────┴─► DISCARD ─► END
 *
 *   outbound  NOTHING ─► HEAD ─► CONTENT ─► FLUSH ─► END
 *                │        └────► TUNNEL ─────┤
 *                └───────────────────────────┘ a response of our own
 *
 * What lies between CONNECT and HEAD, or TUNNEL, where TLS is inspected, is drawn in
 * weir-exchange-inspect.c.
 *
 * Interim responses go round in HEAD.  A pooled connection that turns out to be
 * gone sends inbound back to CONNECT, once.  DISCARD throws away the content of a
 * request that has its final response already.
 *
 * The exchange is over when outbound is at END and inbound at END too, or past
 * helping: then the client's connection closes.  Everything happens on the main
 * thread, driven by the watches of the two streams and by the client's timeout.
 */

#include "weir-exchange-private.h"

#include "weir-local-response.h"

/* Steps of one call, of which a large piece of content counts as many: others want their turn. */
#define MAX_STEPS 24
#define STEPS_OF_CONTENT 8

/* Exchanges kept for reuse. */
#define MAX_SPARE 256

/* Since it began, in µs. */
gint64
weir_exchange_get_elapsed (const WeirExchange *self)
{
  return weir_poller_get_time (self->proxy->poller) - self->started_mono;
}

gint64
weir_exchange_get_now (const WeirExchange *self)
{
  return (self->started + weir_exchange_get_elapsed (self)) / G_TIME_SPAN_SECOND;
}

static WeirExchange *
take_spare (WeirProxy *proxy)
{
  WeirExchange *self = proxy->spare;

  if (self == NULL)
    return g_new (WeirExchange, 1);

  proxy->spare = self->next;
  proxy->n_spare--;

  return self;
}

/* All but the large arrays, and the buffer's memory, starts as zeroes. */
static void
reset (WeirExchange *self, gboolean is_new)
{
  WeirBuffer head = is_new ? (WeirBuffer){ NULL } : self->head;

  memset (self, 0, G_STRUCT_OFFSET (WeirExchange, url));
  memset (&self->framing, 0,
          G_STRUCT_OFFSET (WeirExchange, info) - G_STRUCT_OFFSET (WeirExchange, framing));
  memset (&self->policy, 0,
          G_STRUCT_OFFSET (WeirExchange, text) - G_STRUCT_OFFSET (WeirExchange, policy));
  self->head = head;
}

WeirExchange *
weir_exchange_new (WeirClient *client, WeirHeadStatus status)
{
  WeirProxy *proxy = client->proxy;
  gboolean is_new = proxy->spare == NULL;
  WeirExchange *self = take_spare (proxy);

  reset (self, is_new);
  self->proxy = proxy;
  self->client = client;
  self->inside = client->inside;
  self->head_status = status;
  self->started = g_get_real_time ();
  self->started_mono = weir_poller_get_time (proxy->poller);
  self->connected_after = self->answered_after = -1;
  self->max_forwards = -1;
  if (self->inside != NULL && self->inside->peer != NULL)
    self->tls = weir_tls_peer_ref (self->inside->peer);
  weir_exchange_keep_text (self, &proxy->request);

  return self;
}

static void
give_spare (WeirExchange *self)
{
  WeirProxy *proxy = self->proxy;

  if (proxy->n_spare >= MAX_SPARE)
    {
      weir_buffer_clear (&self->head);
      g_free (self);
      return;
    }

  weir_buffer_rewind (&self->head);
  self->next = proxy->spare;
  proxy->spare = self;
  proxy->n_spare++;
}

void
weir_exchange_free (WeirExchange *self)
{
  weir_exchange_clear_inspection (self);
  weir_exchange_drop_origin (self);
  weir_relay_clear (&self->request);
  weir_relay_clear (&self->response);
  if (self->outcome == WEIR_OUTCOME_OPEN)
    self->outcome = WEIR_OUTCOME_CLIENT_CLOSED;
  weir_exchange_tell_finished (self);

  g_clear_pointer (&self->content, g_bytes_unref);
  g_clear_pointer (&self->tls, weir_tls_peer_unref);
  g_clear_pointer (&self->policy, weir_policy_unref);
  g_clear_pointer (&self->long_text, g_free);
  give_spare (self);
}

/* --- Moves that both halves make ------------------------------------------- */

void
weir_exchange_drop_origin (WeirExchange *self)
{
  g_clear_pointer (&self->verification, weir_verification_cancel);
  g_clear_pointer (&self->origin, weir_origin_free);
}

static void
on_origin_ready (WeirOrigin *origin G_GNUC_UNUSED, gpointer user_data)
{
  WeirExchange *self = user_data;

  weir_client_run (self->client);
}

/* What the observer is told of the origin. */
void
weir_exchange_set_peer (WeirExchange *self, WeirTlsPeer *peer)
{
  weir_tls_peer_ref (peer);
  g_clear_pointer (&self->tls, weir_tls_peer_unref);
  self->tls = peer;
}

/* Makes a connection of its own, or takes the one given. */
void
weir_exchange_connect (WeirExchange *self)
{
  WeirProxy *proxy = self->proxy;

  self->origin =
    weir_connector_connect (proxy->connector, &self->info.host, self->info.port,
                            self->is_connect || self->is_websocket || self->inside != NULL,
                            self->judgement.guarded, on_origin_ready, self);
  self->inbound = WEIR_INBOUND_CONNECT;
  weir_timeout_start (&self->client->timeout, proxy->timeouts, WEIR_TIMEOUT_CONNECT);
}

gboolean
weir_exchange_take_idle_origin (WeirExchange *self)
{
  self->origin =
    weir_origin_pool_take (self->proxy->pool, &self->client->idle_origins, self->info.host.name,
                           self->info.port, !self->is_safe_to_repeat);
  if (self->origin == NULL)
    return FALSE;

  if (self->judgement.guarded && self->origin->is_private)
    {
      weir_exchange_drop_origin (self);
      return FALSE;
    }

  g_assert (self->origin->is_trusted == (self->inside != NULL));

  weir_origin_set_user (self->origin, on_origin_ready, self);
  if (self->origin->peer != NULL)
    weir_exchange_set_peer (self, self->origin->peer);

  return TRUE;
}

void
weir_exchange_begin_tunnel (WeirExchange *self)
{
  weir_relay_init_tunnel (&self->request);
  weir_relay_init_tunnel (&self->response);
  weir_origin_pool_release (self->proxy->pool, &self->client->idle_origins);
  self->ending = WEIR_ENDING_CLOSE;
  self->inbound = WEIR_INBOUND_TUNNEL;
  self->outbound = WEIR_OUTBOUND_TUNNEL;
  weir_timeout_start (&self->client->timeout, self->proxy->timeouts, WEIR_TIMEOUT_TUNNEL);
}

/* The response is all queued: what is left is to flush it. */
void
weir_exchange_end (WeirExchange *self, WeirOutcome outcome)
{
  if (self->outcome == WEIR_OUTCOME_OPEN)
    self->outcome = outcome;
  self->outbound = WEIR_OUTBOUND_FLUSH;
}

/* Nothing more can be said to the client. */
void
weir_exchange_abort (WeirExchange *self, WeirOutcome outcome)
{
  if (self->outcome == WEIR_OUTCOME_OPEN)
    self->outcome = outcome;
  self->ending = WEIR_ENDING_RESET;
  self->inbound = WEIR_INBOUND_END;
  self->outbound = WEIR_OUTBOUND_END;
}

/**
 * weir_exchange_is_client_waiting:
 * @self: an exchange that is about to answer
 *
 * A client that was not told to continue may send its content after a final
 * response, or the next request instead (RFC 9110, section 10.1.1).  What comes
 * can be read as either, so the connection must close.
 *
 * Returns: whether the client has sent nothing yet of the content it asked about
 */
gboolean
weir_exchange_is_client_waiting (const WeirExchange *self)
{
  return self->awaits_continue && self->inbound != WEIR_INBOUND_END && self->request.octets == 0 &&
         !weir_stream_has_input (&self->client->stream);
}

void
weir_exchange_fail (WeirExchange *self, WeirOutcome outcome)
{
  gboolean is_tunnel = self->outbound == WEIR_OUTBOUND_TUNNEL;

  if (weir_exchange_is_entering (self))
    {
      weir_exchange_fail_inspection (self, outcome);
      return;
    }

  /* A tunnel that was promised: there is no way to say more. */
  if (self->is_connect && self->status == 200 && !is_tunnel)
    {
      weir_exchange_abort (self, outcome);
      return;
    }

  if (self->outbound <= WEIR_OUTBOUND_HEAD)
    {
      weir_local_response_fail (self, outcome);
      return;
    }

  /* The client has a part of the response and is not told that it was all. */
  self->inbound = WEIR_INBOUND_END;
  weir_exchange_end (self, outcome);
  self->ending =
    is_tunnel || self->response.chunked || self->response_framing.kind == WEIR_BODY_LENGTH
      ? WEIR_ENDING_CLOSE
      : WEIR_ENDING_RESET;
}

void
weir_exchange_origin_gone (WeirExchange *self)
{
  gboolean may_repeat = self->origin->is_reused && self->is_safe_to_repeat;

  if (may_repeat && self->n_interim == 0 && !self->head_is_partial)
    {
      weir_exchange_drop_origin (self);
      self->outbound = WEIR_OUTBOUND_NOTHING;
      weir_exchange_connect (self);
      return;
    }

  weir_exchange_fail (self, WEIR_OUTCOME_ORIGIN_CLOSED);
}

/* Content has moved: that is not idle, and enough of it for now is soon reached. */
void
weir_exchange_note_content (WeirExchange *self, WeirTimeoutKind patience)
{
  weir_timeout_start (&self->client->timeout, self->proxy->timeouts, patience);
  self->budget -= MIN (self->budget, STEPS_OF_CONTENT);
}

/* Either direction of a tunnel, while it goes on, or breaks. */
WeirStep
weir_exchange_after_tunnel_relay (WeirExchange *self, WeirRelayStatus status)
{
  switch (status)
    {
    case WEIR_RELAY_MORE:
      weir_exchange_note_content (self, WEIR_TIMEOUT_TUNNEL);
      return WEIR_STEP_MORE;

    case WEIR_RELAY_WAIT:
      return WEIR_STEP_WAIT;

    case WEIR_RELAY_END:
    case WEIR_RELAY_CUT:
    case WEIR_RELAY_INVALID:
    case WEIR_RELAY_SINK_GONE:
    default:
      weir_exchange_abort (self, WEIR_OUTCOME_COMPLETE);
      return WEIR_STEP_MORE;
    }
}

/* --- The driver ------------------------------------------------------------ */

static gboolean
run_half (WeirExchange *self, const WeirStepFunc *steps, const guint8 *state)
{
  gboolean has_moved = FALSE;

  while (self->budget > 0 && steps[*state](self) == WEIR_STEP_MORE)
    {
      has_moved = TRUE;
      self->budget -= MIN (self->budget, 1);
    }

  return has_moved;
}

static gboolean
is_over (const WeirExchange *self)
{
  if (self->outbound != WEIR_OUTBOUND_END)
    return FALSE;

  return self->inbound == WEIR_INBOUND_END || self->ending != WEIR_ENDING_KEEP;
}

WeirStep
weir_exchange_run (WeirExchange *self)
{
  gboolean has_moved = TRUE;

  self->budget = MAX_STEPS;
  while (has_moved && !is_over (self) && self->budget > 0)
    {
      has_moved = run_half (self, weir_exchange_inbound_steps, &self->inbound);
      has_moved |= run_half (self, weir_exchange_outbound_steps, &self->outbound);
    }

  if (is_over (self))
    return WEIR_STEP_DONE;
  if (self->budget == 0)
    weir_watch_again (&self->client->stream.watch, 0);

  return WEIR_STEP_WAIT;
}

void
weir_exchange_abandon (WeirExchange *self)
{
  /* It may have said why. */
  if (self->inbound == WEIR_INBOUND_ACCEPT || self->inbound == WEIR_INBOUND_TRIAL)
    return;

  weir_exchange_abort (self, self->is_connect ? WEIR_OUTCOME_COMPLETE : WEIR_OUTCOME_CLIENT_CLOSED);
}

static WeirOutcome
outcome_of_timeout (WeirTimeoutKind kind)
{
  switch (kind)
    {
    case WEIR_TIMEOUT_CONNECT:
      return WEIR_OUTCOME_CONNECT_TIMEOUT;

    case WEIR_TIMEOUT_TUNNEL:
      return WEIR_OUTCOME_COMPLETE;

    case WEIR_TIMEOUT_HEAD:
    case WEIR_TIMEOUT_IDLE:
    case WEIR_TIMEOUT_ORIGIN:
    case WEIR_TIMEOUT_BODY:
    case WEIR_TIMEOUT_LINGER:
    case WEIR_TIMEOUT_REST:
    case WEIR_TIMEOUT_TRIAL:
    case WEIR_TIMEOUT_POOL:
    case WEIR_N_TIMEOUTS:
    default:
      return WEIR_OUTCOME_ORIGIN_TIMEOUT;
    }
}

/* Whether the origin has taken all there is of the request, and the client owes the rest. */
static gboolean
is_awaiting_content (const WeirExchange *self)
{
  return self->inbound == WEIR_INBOUND_CONTENT && self->outbound == WEIR_OUTBOUND_HEAD &&
         !weir_stream_has_output (&self->origin->stream) && !weir_relay_is_holding (&self->request);
}

/**
 * weir_exchange_time_out:
 * @self: an exchange that waits
 * @kind: what took too long
 *
 * Answers in words while that is possible.  A client that does not take its
 * response, or send what is to be thrown away, is given up.
 */
void
weir_exchange_time_out (WeirExchange *self, WeirTimeoutKind kind)
{
  gboolean is_client_slow =
    weir_stream_has_output (&self->client->stream) || weir_relay_is_holding (&self->response) ||
    self->inbound == WEIR_INBOUND_DISCARD || self->outbound >= WEIR_OUTBOUND_FLUSH;

  if (weir_exchange_is_entering (self))
    weir_exchange_time_out_inspection (self);
  else if (is_client_slow)
    weir_exchange_abort (self, WEIR_OUTCOME_CLIENT_CLOSED);
  else if (is_awaiting_content (self))
    weir_local_response_refuse (self, 408);
  else
    weir_exchange_fail (self, outcome_of_timeout (kind));
}

gboolean
weir_exchange_is_tunnel (const WeirExchange *self)
{
  return self->outbound == WEIR_OUTBOUND_TUNNEL;
}

void
weir_exchange_make_last (WeirExchange *self)
{
  self->ending = MAX (self->ending, WEIR_ENDING_CLOSE);
}

WeirEnding
weir_exchange_get_ending (const WeirExchange *self)
{
  return self->ending;
}
