/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The states in which a tunnel becomes one that is inspected.
 *
 *   of CONNECT   CONNECT ─► HELLO ─► SECURE ─► VERIFY ─► LEAF ─► ACCEPT ─► TRIAL ─► END
 *                   │         │        │                  ▲
 *                   ▼         ▼        ▼                  │ blocked, bad: no origin
 *                TUNNEL ◄─────┴────────┘ ─────────────────┘
 *
 *   of a request inside, without an idle origin   CONNECT ─► SECURE ─► VERIFY ─► HEAD
 *
 * The origin is dialled as for any tunnel, and the client told that it stands.  HELLO
 * waits for what the client says first: what is no TLS, or not for us to answer, stays a
 * tunnel on that very connection.  SECURE shakes hands with the origin, VERIFY waits for a
 * worker to look at its certificates, LEAF for one that mints ours; both work meanwhile.
 * ACCEPT shakes hands with the client, and TRIAL gives it a second to say that it will not
 * have our certificate, if only by closing.  Then the client is inside: its stream is a TLS
 * one, its requests are read like any (weir-client.c), and the exchange of CONNECT is over.
 * The origin's connection waits among the client's idle ones.
 *
 * An origin that proves nothing is not asked for anything, and the client is accepted all
 * the same: its next request is answered with what went wrong.  So is one whose
 * CONNECT is blocked, where no origin is dialled: inside, each request is judged by all
 * that it says.  Nor is one for the test page's probe, which is answered here (weir-probe.c).
 *
 * An origin that wants a certificate of the client cannot be inspected: the tunnel is made
 * anew, with the client's words as they came, and the host is exempt from then on.
 */

#include "weir-exchange-private.h"

#include "weir-client-hello.h"
#include "weir-other-ports.h"

gboolean
weir_exchange_is_entering (const WeirExchange *self)
{
  return self->entering != NULL;
}

/* The one that is made ready, or the one that the request came in. */
WeirInside *
weir_exchange_get_inside (const WeirExchange *self)
{
  return self->entering != NULL ? self->entering : self->client->inside;
}

static void
wait_at_most (WeirExchange *self, WeirTimeoutKind kind)
{
  weir_timeout_start (&self->client->timeout, self->proxy->timeouts, kind);
}

/* What workers do for the exchange is of no use any more. */
static void
cancel_work (WeirExchange *self)
{
  g_clear_pointer (&self->verification, weir_verification_cancel);
  if (self->minting != NULL)
    g_cancellable_cancel (self->minting);
  g_clear_object (&self->minting);
}

/* --- Deciding -------------------------------------------------------------- */

static WeirSpan
get_agent (const WeirHead *head)
{
  const WeirField *field = weir_head_find (head, WEIR_FIELD_USER_AGENT);

  return field != NULL ? field->value : (WeirSpan){ NULL, 0 };
}

void
weir_exchange_judge_inspection (WeirExchange *self, const WeirHead *head)
{
  g_autoptr (WeirInside) inside = NULL;

  if (!weir_policy_inspects (self->policy))
    {
      self->inspection.reason = WEIR_INSPECTION_REASON_OFF;
      return;
    }

  inside = weir_inside_new (&self->info.host, self->info.port, get_agent (head));
  weir_inspector_judge (&self->proxy->inspector, self->policy, &inside->host, inside->agent,
                        weir_exchange_get_now (self), &self->inspection);
  if (self->inspection.inspect)
    self->entering = g_steal_pointer (&inside);
}

/* Of the test page: answered inside, whatever is to be inspected. */
void
weir_exchange_enter_probe (WeirExchange *self, const WeirHead *head)
{
  self->is_probe = TRUE;
  self->is_told_late = TRUE;
  self->entering = weir_inside_new (&self->info.host, self->info.port, get_agent (head));
  self->entering->is_probe = TRUE;
  self->entering->outcome = WEIR_OUTCOME_RESOLVE_FAILED;
  weir_exchange_begin_inspection (self);
}

/* Whether no origin is dialled, since each request inside is answered here. */
static gboolean
is_without_origin (const WeirExchange *self)
{
  return self->judgement.blocked || self->is_probe;
}

gboolean
weir_exchange_is_misjudged (WeirExchange *self)
{
  WeirInspectionJudgement judgement;
  WeirProxy *proxy = self->proxy;

  if (!self->is_connect || self->policy == NULL)
    return FALSE;
  if (self->entering == NULL && self->outbound != WEIR_OUTBOUND_TUNNEL &&
      self->inbound != WEIR_INBOUND_CONNECT)
    return FALSE;

  switch (self->inspection.reason)
    {
    case WEIR_INSPECTION_REASON_NONE:
    case WEIR_INSPECTION_REASON_OFF:
    case WEIR_INSPECTION_REASON_NOT_CHOSEN:
    case WEIR_INSPECTION_REASON_RULE:
    case WEIR_INSPECTION_REASON_EXEMPT:
    case WEIR_INSPECTION_REASON_NO_AUTHORITY:
      break;

    /* Whatever is decided, it would end in the same way. */
    case WEIR_INSPECTION_REASON_CLIENT_REFUSED:
    case WEIR_INSPECTION_REASON_CLIENT_CERTIFICATE:
    case WEIR_INSPECTION_REASON_NOT_TLS:
    case WEIR_INSPECTION_REASON_OLD_TLS:
    case WEIR_INSPECTION_REASON_NO_HTTP_1:
    case WEIR_N_INSPECTION_REASONS:
    default:
      return FALSE;
    }

  weir_inspector_judge (&proxy->inspector, proxy->policy, &self->info.host,
                        self->entering != NULL ? self->entering->agent : "",
                        weir_exchange_get_now (self), &judgement);

  return judgement.inspect != (self->entering != NULL);
}

gboolean
weir_exchange_is_exempted (const WeirExchange *self, const char *host)
{
  return self->is_connect &&
         (self->inspection.reason == WEIR_INSPECTION_REASON_CLIENT_REFUSED ||
          self->inspection.reason == WEIR_INSPECTION_REASON_CLIENT_CERTIFICATE) &&
         g_str_equal (self->info.host.name, host);
}

void
weir_exchange_abort_tunnel (WeirExchange *self)
{
  weir_exchange_abort (self, WEIR_OUTCOME_COMPLETE);
}

/* --- Not inspected after all ----------------------------------------------- */

/* It is an exchange like any: the observer hears of it. */
void
weir_exchange_give_up_inspection (WeirExchange *self)
{
  if (self->entering == NULL)
    return;

  cancel_work (self);
  g_clear_pointer (&self->entering, weir_inside_free);
  if (!self->is_probe)
    weir_exchange_tell_judged (self);
}

void
weir_exchange_clear_inspection (WeirExchange *self)
{
  cancel_work (self);
  weir_exchange_give_up_inspection (self);
  g_clear_pointer (&self->leaf, weir_leaf_unref);
}

/* The tunnel that the policy blocks is not made, whatever is wanted in it, nor one to nowhere. */
void
weir_exchange_become_tunnel (WeirExchange *self, WeirInspectionReason reason)
{
  const WeirSpan nothing = { NULL, 0 };

  self->inspection = (WeirInspectionJudgement){ .reason = reason };
  g_clear_pointer (&self->tls, weir_tls_peer_unref);
  weir_exchange_give_up_inspection (self);
  if (is_without_origin (self))
    {
      weir_exchange_abort (self, WEIR_OUTCOME_COMPLETE);
      return;
    }

  if (self->origin == NULL)
    {
      weir_exchange_connect (self);
      return;
    }

  weir_exchange_tell_answered (self, NULL, nothing);
  weir_exchange_begin_tunnel (self);
}

void
weir_exchange_learn (WeirExchange *self, WeirInspectionReason reason)
{
  const WeirInside *inside = weir_exchange_get_inside (self);
  const WeirObserver *observer = self->proxy->observer;
  const WeirExemption exemption = {
    .host = inside->host.name,
    .client = reason == WEIR_INSPECTION_REASON_CLIENT_REFUSED ? inside->agent : NULL,
    .reason = reason,
    .created = weir_exchange_get_now (self),
  };

  weir_exemptions_add (self->proxy->inspector.exemptions, &exemption);
  if (observer != NULL && observer->exempted != NULL)
    observer->exempted (&exemption, self->proxy->observer_data);
}

/* --- HELLO ----------------------------------------------------------------- */

void
weir_exchange_say_established (WeirExchange *self)
{
  if (self->status == 0)
    weir_stream_send_span (&self->client->stream,
                           weir_span_of ("HTTP/1.1 200 Connection established\r\n\r\n"));
  self->status = 200;
}

/**
 * weir_exchange_begin_inspection:
 * @self: an exchange of CONNECT whose origin stands, or is not to be asked
 */
void
weir_exchange_begin_inspection (WeirExchange *self)
{
  if (self->status != 0)
    {
      self->inbound = WEIR_INBOUND_SECURE;
      return;
    }

  weir_exchange_say_established (self);
  weir_origin_pool_release (self->proxy->pool, &self->client->idle_origins);
  self->inbound = WEIR_INBOUND_HELLO;
  wait_at_most (self, WEIR_TIMEOUT_TUNNEL);
}

void
weir_exchange_await_leaf (WeirExchange *self)
{
  self->inbound = WEIR_INBOUND_LEAF;
  wait_at_most (self, WEIR_TIMEOUT_CONNECT);
}

static void
on_leaf (WeirLeaf *leaf, const GError *error, gpointer user_data)
{
  WeirExchange *self = user_data;

  g_clear_object (&self->minting);
  if (leaf != NULL)
    self->leaf = weir_leaf_ref (leaf);
  else
    g_warning ("No certificate can be made: %s", error->message);
  weir_watch_again (&self->client->stream.watch, 0);
}

/* Has a leaf made, while the origin shakes hands. */
static void
look_for_leaf (WeirExchange *self)
{
  WeirLeafCache *leaves = self->proxy->inspector.leaves;
  const WeirHost *host = &self->entering->host;
  gint64 now = weir_exchange_get_now (self);

  self->leaf = weir_leaf_cache_lookup (leaves, host, now);
  if (self->leaf != NULL)
    return;

  self->minting = g_cancellable_new ();
  weir_leaf_cache_mint (leaves, host, now, self->minting, on_leaf, self);
}

/* A client that names no protocol speaks HTTP, but where another one is at home. */
static gboolean
will_speak_http_1 (const WeirExchange *self, const WeirClientHello *hello)
{
  return hello->offers_http_1_1 &&
         (hello->has_alpn || !weir_port_is_of_other_protocol (self->info.port));
}

static void
take_hello (WeirExchange *self, const WeirClientHello *hello)
{
  if (!hello->offers_tls_1_2_or_later)
    {
      weir_exchange_become_tunnel (self, WEIR_INSPECTION_REASON_OLD_TLS);
      return;
    }
  if (!will_speak_http_1 (self, hello))
    {
      weir_exchange_become_tunnel (self, WEIR_INSPECTION_REASON_NO_HTTP_1);
      return;
    }

  look_for_leaf (self);
  if (is_without_origin (self))
    weir_exchange_await_leaf (self);
  else if (self->origin == NULL)
    weir_exchange_connect (self);
  else
    {
      self->inbound = WEIR_INBOUND_SECURE;
      wait_at_most (self, WEIR_TIMEOUT_CONNECT);
    }
}

/* Where the origin speaks first, nobody will say hello. */
static gboolean
origin_has_spoken (WeirExchange *self)
{
  WeirStream *stream = self->origin != NULL ? &self->origin->stream : NULL;
  WeirSpan octets;

  if (stream == NULL || !stream->may_read)
    return FALSE;

  switch (weir_stream_fill (stream, self->proxy->scratch, WEIR_RELAY_SCRATCH_SIZE, &octets))
    {
    case WEIR_STREAM_OK:
      weir_stream_keep (stream, octets);
      return TRUE;

    case WEIR_STREAM_WAIT:
      return FALSE;

    /* It did not wait: it is dialled again when the client has something to say. */
    case WEIR_STREAM_END:
    case WEIR_STREAM_FAILED:
    default:
      weir_exchange_drop_origin (self);
      return FALSE;
    }
}

WeirStep
weir_exchange_step_hello (WeirExchange *self)
{
  WeirStream *stream = &self->client->stream;
  WeirSpan octets = weir_buffer_peek (&stream->input);
  WeirStreamStatus status = WEIR_STREAM_OK;
  WeirClientHello hello;

  weir_stream_flush (stream);
  if (origin_has_spoken (self))
    {
      weir_exchange_become_tunnel (self, WEIR_INSPECTION_REASON_NOT_TLS);
      return WEIR_STEP_MORE;
    }

  if (octets.length == 0 || self->hello_is_partial)
    status = weir_stream_fill (stream, self->proxy->scratch, WEIR_RELAY_SCRATCH_SIZE, &octets);
  if (status == WEIR_STREAM_WAIT)
    return WEIR_STEP_WAIT;
  if (status != WEIR_STREAM_OK)
    {
      weir_exchange_abort (self, WEIR_OUTCOME_COMPLETE);
      return WEIR_STEP_MORE;
    }

  weir_stream_keep (stream, octets);
  switch (weir_client_hello_read (weir_buffer_peek (&stream->input), &hello))
    {
    case WEIR_CLIENT_HELLO_OK:
      take_hello (self, &hello);
      return WEIR_STEP_MORE;

    case WEIR_CLIENT_HELLO_NEED_INPUT:
      if (!self->hello_is_partial)
        wait_at_most (self, WEIR_TIMEOUT_CONNECT);
      self->hello_is_partial = TRUE;
      return WEIR_STEP_MORE;

    case WEIR_CLIENT_HELLO_NOT_TLS:
    default:
      weir_exchange_become_tunnel (self, WEIR_INSPECTION_REASON_NOT_TLS);
      return WEIR_STEP_MORE;
    }
}

/* --- LEAF, ACCEPT and TRIAL ------------------------------------------------ */

WeirStep
weir_exchange_step_leaf (WeirExchange *self)
{
  WeirInspector *inspector = &self->proxy->inspector;

  if (self->minting != NULL)
    return WEIR_STEP_WAIT;

  if (self->leaf == NULL)
    {
      weir_exchange_abort (self, WEIR_OUTCOME_TLS_FAILED);
      return WEIR_STEP_MORE;
    }

  weir_stream_begin_tls (&self->client->stream,
                         weir_tls_session_new_server (inspector->context, self->leaf),
                         &inspector->sealing);
  self->inbound = WEIR_INBOUND_ACCEPT;
  wait_at_most (self, WEIR_TIMEOUT_CONNECT);

  return WEIR_STEP_MORE;
}

/*
 * The client does not want our certificate.  It says so, or goes; or there is nothing that it and
 * we both speak, which comes to the same.
 */
static void
note_refusal (WeirExchange *self)
{
  const WeirInside *inside = self->entering;
  WeirTlsFailure failure = weir_tls_session_get_failure (self->client->stream.tls);
  gboolean is_refused = failure == WEIR_TLS_FAILURE_NONE || failure == WEIR_TLS_FAILURE_ALERT;

  if (!self->is_probe &&
      weir_exemptions_count_refusal (self->proxy->inspector.exemptions, inside->host.name,
                                     inside->agent, self->started_mono,
                                     weir_poller_get_time (self->proxy->poller)))
    weir_exchange_learn (self, WEIR_INSPECTION_REASON_CLIENT_REFUSED);
  weir_exchange_abort (self, is_refused ? WEIR_OUTCOME_CLIENT_REFUSED : WEIR_OUTCOME_TLS_FAILED);
}

/* @status: of the client's stream, and not %WEIR_STREAM_OK */
static WeirStep
wait_or_note_refusal (WeirExchange *self, WeirStreamStatus status)
{
  if (status == WEIR_STREAM_WAIT)
    return WEIR_STEP_WAIT;

  note_refusal (self);

  return WEIR_STEP_MORE;
}

WeirStep
weir_exchange_step_accept (WeirExchange *self)
{
  WeirStreamStatus status =
    weir_stream_handshake (&self->client->stream, self->proxy->scratch, WEIR_RELAY_SCRATCH_SIZE);

  if (status != WEIR_STREAM_OK)
    return wait_or_note_refusal (self, status);

  self->inbound = WEIR_INBOUND_TRIAL;
  wait_at_most (self, WEIR_TIMEOUT_TRIAL);

  return WEIR_STEP_MORE;
}

/* The exchange ends without a word of it: what comes now is told of by itself. */
static void
enter (WeirExchange *self)
{
  weir_client_enter (self->client, g_steal_pointer (&self->entering));
  self->ending = WEIR_ENDING_KEEP;
  self->outcome = WEIR_OUTCOME_COMPLETE;
  self->inbound = WEIR_INBOUND_END;
  self->outbound = WEIR_OUTBOUND_END;
}

WeirStep
weir_exchange_step_trial (WeirExchange *self)
{
  WeirStream *stream = &self->client->stream;
  WeirSpan octets;
  WeirStreamStatus status =
    weir_stream_fill (stream, self->proxy->scratch, WEIR_RELAY_SCRATCH_SIZE, &octets);

  if (status != WEIR_STREAM_OK)
    return wait_or_note_refusal (self, status);

  weir_stream_keep (stream, octets);
  weir_exemptions_forget_refusals (self->proxy->inspector.exemptions, self->entering->host.name,
                                   self->entering->agent);
  enter (self);

  return WEIR_STEP_MORE;
}

/* --- Patience -------------------------------------------------------------- */

/**
 * weir_exchange_time_out_inspection:
 * @self: an exchange of CONNECT that is about to be inspected, and waits for somebody
 */
void
weir_exchange_time_out_inspection (WeirExchange *self)
{
  switch ((WeirInbound) self->inbound)
    {
    case WEIR_INBOUND_HELLO:
      if (self->hello_is_partial)
        weir_exchange_become_tunnel (self, WEIR_INSPECTION_REASON_NOT_TLS);
      else
        weir_exchange_abort (self, WEIR_OUTCOME_COMPLETE);
      break;

    case WEIR_INBOUND_CONNECT:
    case WEIR_INBOUND_SECURE:
    case WEIR_INBOUND_VERIFY:
      weir_exchange_fail_inspection (self, WEIR_OUTCOME_CONNECT_TIMEOUT);
      break;

    case WEIR_INBOUND_TRIAL:
      enter (self);
      break;

    case WEIR_INBOUND_CHECK:
    case WEIR_INBOUND_JUDGE:
    case WEIR_INBOUND_ROUTE:
    case WEIR_INBOUND_LEAF:
    case WEIR_INBOUND_ACCEPT:
    case WEIR_INBOUND_HEAD:
    case WEIR_INBOUND_CONTENT:
    case WEIR_INBOUND_DISCARD:
    case WEIR_INBOUND_TUNNEL:
    case WEIR_INBOUND_TUNNEL_END:
    case WEIR_INBOUND_END:
    case WEIR_N_INBOUND:
    default:
      weir_exchange_abort (self, WEIR_OUTCOME_TLS_FAILED);
      break;
    }
}
