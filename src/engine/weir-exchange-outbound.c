/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The states that take a response to the client; weir-exchange.c has the picture.
 *
 * The response's head is parsed, judged, edited and written anew in one step, and
 * goes out together with what came of the content, in one write.
 */

#include "weir-exchange-private.h"

#include "weir-forward.h"
#include "weir-local-response.h"

/* Interim responses to one request. */
#define MAX_INTERIM 64

#define STATUS_CONTINUE 100

/* --- HEAD ------------------------------------------------------------------ */

/* The request may still be on its way out when inbound has nothing more to add. */
static void
push_request (WeirExchange *self)
{
  if (weir_stream_has_output (&self->origin->stream))
    weir_stream_flush (&self->origin->stream);
}

/* Returns: whether there is a head, in the proxy's scratch; else @step is what to do */
static gboolean
read_head (WeirExchange *self, WeirSpan *available, WeirStep *step)
{
  WeirHeadParser *parser = &self->response_parser;
  WeirStream *stream = &self->origin->stream;
  WeirHeadStatus status;
  gsize length;

  status = weir_head_parser_response (parser, *available, &self->proxy->response, &length);
  if (status == WEIR_HEAD_COMPLETE)
    {
      self->head_is_partial = FALSE;
      weir_span_take (available, length);
      return TRUE;
    }

  *step = WEIR_STEP_MORE;
  if (status == WEIR_HEAD_NEED_INPUT)
    {
      self->head_is_partial = TRUE;
      weir_stream_keep (stream, *available);
    }
  else
    weir_exchange_fail (self, WEIR_OUTCOME_BAD_RESPONSE);

  return FALSE;
}

static void
forward_head (WeirExchange *self, const WeirForwardResponse *how)
{
  weir_buffer_rewind (&self->proxy->head);
  weir_forward_response (&self->proxy->response, how, &self->proxy->head);
}

/* A 1xx goes on at once, to clients that know of such (RFC 9110, section 15.2). */
static WeirStep
pass_interim (WeirExchange *self, WeirSpan rest)
{
  const WeirBodyFraming nothing = { .kind = WEIR_BODY_NONE };
  const WeirForwardResponse how = { .framing = &nothing, .via = self->proxy->via };

  if (++self->n_interim > MAX_INTERIM)
    {
      weir_exchange_fail (self, WEIR_OUTCOME_BAD_RESPONSE);
      return WEIR_STEP_MORE;
    }

  if (self->proxy->response.status == STATUS_CONTINUE)
    self->awaits_continue = FALSE;
  if (!self->client_is_http_1_0)
    {
      weir_forward_drop_hop_by_hop (&self->proxy->response);
      forward_head (self, &how);
      weir_stream_send_span (&self->client->stream, weir_buffer_peek (&self->proxy->head));
    }
  weir_stream_keep (&self->origin->stream, rest);
  weir_timeout_start (&self->client->timeout, self->proxy->timeouts, WEIR_TIMEOUT_ORIGIN);

  return WEIR_STEP_MORE;
}

static WeirSpan
get_content_type (const WeirHead *head)
{
  const WeirField *field = weir_head_find (head, WEIR_FIELD_CONTENT_TYPE);

  return field != NULL ? field->value : (WeirSpan){ NULL, 0 };
}

/* The type was guessed: now it is known.  Returns: whether that blocks the request */
static gboolean
judge_content (WeirExchange *self, WeirSpan content_type)
{
  WeirResourceType type = weir_request_info_settle_type (&self->info, content_type);

  if (type == self->info.type)
    return FALSE;

  self->info.type = type;
  if (self->judgement.judge_content)
    weir_policy_judge_content (self->policy, &self->info, type, weir_exchange_get_now (self),
                               &self->judgement);
  if (self->judgement.blocked)
    self->proxy->figures.blocked++;

  return self->judgement.blocked;
}

/* Only what Weir asked for becomes a tunnel (RFC 9110, section 15.2.2). */
static gboolean
is_wanted_upgrade (const WeirExchange *self, const WeirHead *head)
{
  return self->is_websocket && weir_head_has_token (head, WEIR_FIELD_UPGRADE, "websocket") &&
         weir_head_has_token (head, WEIR_FIELD_CONNECTION, "upgrade");
}

static void
edit_head (WeirExchange *self, WeirHead *head)
{
  WeirHeadEdits edits = weir_exchange_get_edits (self);

  weir_buffer_rewind (&self->proxy->edits);
  weir_forward_drop_hop_by_hop (head);
  self->cookies_set = weir_head_edits_response (&edits, head, &self->proxy->edits);
}

static WeirStep
switch_protocols (WeirExchange *self, WeirSpan rest)
{
  WeirHead *head = &self->proxy->response;
  const WeirForwardResponse how = {
    .framing = &self->response_framing,
    .is_websocket = TRUE,
    .via = self->proxy->via,
    .date = weir_proxy_get_date (self->proxy, weir_exchange_get_now (self)),
  };

  if (!is_wanted_upgrade (self, head))
    {
      weir_exchange_fail (self, WEIR_OUTCOME_BAD_RESPONSE);
      return WEIR_STEP_MORE;
    }

  /* The connection was to end with this response, and a WebSocket does not for hours. */
  if (self->inside != NULL && self->inside->is_ending)
    {
      weir_exchange_abort_tunnel (self);
      return WEIR_STEP_MORE;
    }

  self->status = head->status;
  edit_head (self, head);
  weir_exchange_tell_answered (self, head, get_content_type (head));
  forward_head (self, &how);
  weir_exchange_begin_tunnel (self);
  weir_relay_push (&self->response, &self->origin->stream, &self->client->stream, rest,
                   weir_buffer_peek (&self->proxy->head));

  return WEIR_STEP_MORE;
}

/* Everything was handed on: the connection may be good for another request. */
static void
release_origin (WeirExchange *self)
{
  WeirOrigin *origin = self->origin;
  gboolean is_clean = self->origin_persists && self->inbound == WEIR_INBOUND_END &&
                      self->response_framing.kind != WEIR_BODY_CLOSE && !origin->via_proxy &&
                      !weir_stream_has_input (&origin->stream) &&
                      !weir_stream_has_output (&origin->stream);

  if (!is_clean)
    {
      weir_exchange_drop_origin (self);
      return;
    }

  self->origin = NULL;
  weir_origin_pool_give (self->proxy->pool, &self->client->idle_origins, origin);
}

static WeirStep
after_response_relay (WeirExchange *self, WeirRelayStatus status)
{
  switch (status)
    {
    case WEIR_RELAY_MORE:
      weir_exchange_note_content (self, WEIR_TIMEOUT_BODY);
      return WEIR_STEP_MORE;

    case WEIR_RELAY_WAIT:
      return WEIR_STEP_WAIT;

    case WEIR_RELAY_END:
      release_origin (self);
      if (self->inbound < WEIR_INBOUND_END)
        self->inbound = WEIR_INBOUND_DISCARD;
      weir_exchange_end (self, WEIR_OUTCOME_COMPLETE);
      return WEIR_STEP_MORE;

    case WEIR_RELAY_SINK_GONE:
      weir_exchange_abort (self, WEIR_OUTCOME_CLIENT_CLOSED);
      return WEIR_STEP_MORE;

    case WEIR_RELAY_INVALID:
      weir_exchange_fail (self, WEIR_OUTCOME_BAD_RESPONSE);
      return WEIR_STEP_MORE;

    case WEIR_RELAY_CUT:
    default:
      weir_exchange_fail (self, WEIR_OUTCOME_ORIGIN_CLOSED);
      return WEIR_STEP_MORE;
    }
}

static WeirStep
pass_final (WeirExchange *self, WeirSpan rest)
{
  WeirHead *head = &self->proxy->response;
  gboolean has_unknown_end = self->response_framing.kind > WEIR_BODY_LENGTH;
  gboolean close = self->ending != WEIR_ENDING_KEEP || weir_exchange_is_client_waiting (self);
  const WeirForwardResponse how = {
    .framing = &self->response_framing,
    .client_is_http_1_0 = self->client_is_http_1_0,
    .close = close,
    .via = self->proxy->via,
    .date = weir_proxy_get_date (self->proxy, weir_exchange_get_now (self)),
  };

  self->ending = close ? WEIR_ENDING_CLOSE : WEIR_ENDING_KEEP;
  self->status = head->status;
  self->origin_persists = weir_head_is_persistent (head);
  edit_head (self, head);
  weir_exchange_tell_answered (self, head, get_content_type (head));
  forward_head (self, &how);
  weir_relay_init (&self->response, &self->response_framing,
                   has_unknown_end && !self->client_is_http_1_0);
  self->outbound = WEIR_OUTBOUND_CONTENT;

  return after_response_relay (self, weir_relay_push (&self->response, &self->origin->stream,
                                                      &self->client->stream, rest,
                                                      weir_buffer_peek (&self->proxy->head)));
}

static WeirStep
take_head (WeirExchange *self, WeirSpan rest)
{
  const WeirHead *head = &self->proxy->response;

  if (head->status == 101)
    return switch_protocols (self, rest);
  if (head->status < 200)
    return pass_interim (self, rest);

  if (weir_body_frame_response (head, self->is_head, FALSE, &self->response_framing) !=
      WEIR_BODY_OK)
    {
      weir_exchange_fail (self, WEIR_OUTCOME_BAD_RESPONSE);
      return WEIR_STEP_MORE;
    }

  if (judge_content (self, get_content_type (head)))
    {
      weir_local_response_block (self);
      return WEIR_STEP_MORE;
    }

  return pass_final (self, rest);
}

static WeirStep
step_head (WeirExchange *self)
{
  WeirStream *stream = &self->origin->stream;
  WeirSpan available = weir_buffer_peek (&stream->input);
  WeirStreamStatus status = WEIR_STREAM_OK;
  WeirStep step;

  push_request (self);
  if (weir_stream_has_output (&self->client->stream) &&
      weir_stream_flush (&self->client->stream) == WEIR_STREAM_WAIT)
    return WEIR_STEP_WAIT;

  /* What follows an interim response may be here already. */
  if (available.length == 0 || self->head_is_partial)
    status = weir_stream_fill (stream, self->proxy->scratch, WEIR_RELAY_SCRATCH_SIZE, &available);

  if (status == WEIR_STREAM_WAIT)
    return WEIR_STEP_WAIT;

  if (status != WEIR_STREAM_OK)
    {
      weir_exchange_origin_gone (self);
      return WEIR_STEP_MORE;
    }

  return read_head (self, &available, &step) ? take_head (self, available) : step;
}

/* --- CONTENT and TUNNEL ---------------------------------------------------- */

static WeirStep
step_content (WeirExchange *self)
{
  push_request (self);

  return after_response_relay (self, weir_relay_run (&self->response, &self->origin->stream,
                                                     &self->client->stream, self->proxy->scratch,
                                                     WEIR_RELAY_SCRATCH_SIZE));
}

static WeirStep
step_tunnel (WeirExchange *self)
{
  WeirRelayStatus status =
    weir_relay_run (&self->response, &self->origin->stream, &self->client->stream,
                    self->proxy->scratch, WEIR_RELAY_SCRATCH_SIZE);

  if (status != WEIR_RELAY_END)
    return weir_exchange_after_tunnel_relay (self, status);

  self->inbound = WEIR_INBOUND_END;
  weir_exchange_end (self, WEIR_OUTCOME_COMPLETE);

  return WEIR_STEP_MORE;
}

/* --- FLUSH ----------------------------------------------------------------- */

static WeirStep
step_flush (WeirExchange *self)
{
  switch (weir_stream_flush (&self->client->stream))
    {
    case WEIR_STREAM_WAIT:
      return WEIR_STEP_WAIT;

    case WEIR_STREAM_OK:
      if (weir_local_response_send_more (self))
        return WEIR_STEP_MORE;
      self->outbound = WEIR_OUTBOUND_END;
      weir_exchange_tell_finished (self);
      return WEIR_STEP_MORE;

    case WEIR_STREAM_END:
    case WEIR_STREAM_FAILED:
    default:
      weir_exchange_abort (self, WEIR_OUTCOME_CLIENT_CLOSED);
      return WEIR_STEP_MORE;
    }
}

static WeirStep
step_nothing (WeirExchange *self G_GNUC_UNUSED)
{
  return WEIR_STEP_WAIT;
}

static WeirStep
step_end (WeirExchange *self G_GNUC_UNUSED)
{
  return WEIR_STEP_DONE;
}

const WeirStepFunc weir_exchange_outbound_steps[WEIR_N_OUTBOUND] = {
  [WEIR_OUTBOUND_NOTHING] = step_nothing, [WEIR_OUTBOUND_HEAD] = step_head,
  [WEIR_OUTBOUND_CONTENT] = step_content, [WEIR_OUTBOUND_TUNNEL] = step_tunnel,
  [WEIR_OUTBOUND_FLUSH] = step_flush,     [WEIR_OUTBOUND_END] = step_end,
};
