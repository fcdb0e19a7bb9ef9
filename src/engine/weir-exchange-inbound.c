/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The states that take a request to its origin; weir-exchange.c has the picture.
 *
 * CHECK, JUDGE and ROUTE run at once, while the head stands in the proxy's
 * scratch; what is needed later is kept by then: the head as it goes out, in
 * @head, and what the policy and the observer ask for.
 */

#include "weir-exchange-private.h"

#include "weir-forward.h"
#include "weir-listeners.h"
#include "weir-local-response.h"
#include "weir-octet.h"
#include "weir-own-pages.h"
#include "weir-probe.h"

#include <string.h>

/* A request's content that is thrown away up to here to keep the connection. */
#define MAX_DISCARDED (1024 * 1024)

#define MAX_MAX_FORWARDS 1000000

/* --- CHECK ----------------------------------------------------------------- */

static gboolean
is_method (const WeirExchange *self, const char *method)
{
  return weir_span_equal_string (self->method, method);
}

/* RFC 9110, section 9.2.2 */
static gboolean
is_idempotent (const WeirExchange *self)
{
  return is_method (self, "GET") || is_method (self, "HEAD") || is_method (self, "OPTIONS") ||
         is_method (self, "PUT") || is_method (self, "DELETE") || is_method (self, "TRACE");
}

static void
read_request (WeirExchange *self, const WeirHead *head)
{
  self->is_head = is_method (self, "HEAD");
  self->is_connect = is_method (self, "CONNECT");
  self->client_is_http_1_0 = head->minor_version == 0;
  if (self->client_is_http_1_0 || !weir_head_is_persistent (head))
    self->ending = WEIR_ENDING_CLOSE;
}

/* A length of 0 says that there is none: some clients put it into every request. */
static gboolean
has_content (const WeirExchange *self)
{
  return self->framing.kind == WEIR_BODY_CHUNKED || self->framing.length > 0;
}

/* Returns: 0, or the status to refuse the request with */
static guint
check_host (const WeirExchange *self, const WeirHead *head)
{
  const WeirInside *inside = self->inside;

  if (inside != NULL)
    return weir_head_check_host_inside (head, &inside->host, inside->port);

  return weir_head_check_host (head, self->url.authority) ? 0 : 400;
}

/* Returns: 0, or the status to refuse the request with */
static guint
check_framing (WeirExchange *self, const WeirHead *head)
{
  guint status = check_host (self, head);

  if (status != 0)
    return status;

  switch (weir_body_frame_request (head, &self->framing))
    {
    case WEIR_BODY_OK:
      break;

    case WEIR_BODY_NOT_IMPLEMENTED:
      return 501;

    case WEIR_BODY_MALFORMED:
    default:
      return 400;
    }

  return self->is_connect && has_content (self) ? 400 : 0;
}

/* What is asked for besides a response, if there is content or not. */
static void
read_expectations (WeirExchange *self, const WeirHead *head)
{
  self->awaits_continue = !self->client_is_http_1_0 && has_content (self) &&
                          weir_head_has_token (head, WEIR_FIELD_EXPECT, "100-continue");

  /* Octets of content must not become octets of a tunnel. */
  self->is_websocket = !has_content (self) && weir_forward_is_websocket (head);
}

/* RFC 9110, section 7.6.2; more than we can count is as good as the most we can.  FALSE: no number. */
static gboolean
read_max_forwards (WeirExchange *self, const WeirHead *head)
{
  const WeirField *field = weir_head_find (head, WEIR_FIELD_MAX_FORWARDS);
  guint number = 0;

  if (field == NULL || !(is_method (self, "TRACE") || is_method (self, "OPTIONS")))
    return TRUE;

  for (gsize i = 0; i < field->value.length; i++)
    {
      int digit = weir_octet_digit_value (field->value.octets[i]);

      if (digit < 0)
        return FALSE;
      number = MIN (number * 10 + (guint) digit, MAX_MAX_FORWARDS);
    }
  self->max_forwards = (gint) number;

  return field->value.length > 0;
}

static guint
status_of_head (WeirHeadStatus status)
{
  switch (status)
    {
    case WEIR_HEAD_START_TOO_LONG:
      return 414;

    case WEIR_HEAD_TOO_LARGE:
      return 431;

    case WEIR_HEAD_BAD_VERSION:
      return 505;

    case WEIR_HEAD_NEED_INPUT:
      return 408;

    case WEIR_HEAD_COMPLETE:
    case WEIR_HEAD_MALFORMED:
    default:
      return 400;
    }
}

/* Inside a tunnel no target leads out of it. */
static WeirUrlStatus
parse_target (WeirExchange *self, WeirSpan target)
{
  const WeirInside *inside = self->inside;

  if (inside != NULL)
    return weir_url_parse_inside (target, self->is_connect, &inside->host, inside->port,
                                  &self->url);

  return weir_url_parse (target, self->is_connect, &self->url);
}

/* RFC 9112, section 3.2.4; outside no asterisk is the origin's. */
static gboolean
is_asterisk_out_of_place (const WeirExchange *self)
{
  return self->inside != NULL && self->url.form == WEIR_TARGET_ASTERISK &&
         !is_method (self, "OPTIONS");
}

static guint
check_target (WeirExchange *self, const WeirHead *head)
{
  switch (parse_target (self, head->target))
    {
    case WEIR_URL_OK:
      return is_asterisk_out_of_place (self) ? 400 : 0;

    case WEIR_URL_NOT_HTTP:
      return 501;

    case WEIR_URL_MISDIRECTED:
      return 421;

    case WEIR_URL_INVALID:
    default:
      return 400;
    }
}

static WeirStep
refuse (WeirExchange *self, guint status, gboolean is_target_known)
{
  weir_exchange_tell_refused (self, is_target_known);
  weir_local_response_refuse (self, status);

  return WEIR_STEP_MORE;
}

/* The target is a good one: one of an origin, or Weir's own. */
static WeirStep
refuse_rest (WeirExchange *self, guint status)
{
  if (!weir_own_pages_are_asked (self))
    return refuse (self, status, TRUE);

  weir_own_pages_refuse (self, status);

  return WEIR_STEP_MORE;
}

/* Of a head that could not be read, the start line may be known, but nothing behind it. */
static WeirStep
refuse_head (WeirExchange *self, WeirHead *head)
{
  guint status = status_of_head (self->head_status);

  head->n_fields = 0;
  read_request (self, head);

  return check_target (self, head) == 0 ? refuse_rest (self, status) : refuse (self, status, FALSE);
}

static WeirStep
step_check (WeirExchange *self)
{
  WeirHead *head = &self->proxy->request;
  guint status;

  if (self->head_status != WEIR_HEAD_COMPLETE)
    return refuse_head (self, head);

  read_request (self, head);
  status = check_target (self, head);
  if (status != 0)
    return refuse (self, status, FALSE);

  status = check_framing (self, head);
  if (status == 0 && !read_max_forwards (self, head))
    status = 400;
  if (status != 0)
    return refuse_rest (self, status);

  read_expectations (self, head);
  if (weir_own_pages_are_asked (self))
    weir_own_pages_answer (self, head);
  else if (!weir_probe_answer (self, head))
    self->inbound = WEIR_INBOUND_JUDGE;

  return WEIR_STEP_MORE;
}

/* --- JUDGE and ROUTE ------------------------------------------------------- */

/* Weir asked for itself through itself, by a name that is not one of its pages. */
static gboolean
is_own_host (const WeirExchange *self)
{
  return weir_listeners_has_host (self->proxy->listeners, &self->info.host, self->info.port);
}

static WeirStep
step_judge (WeirExchange *self)
{
  const WeirHead *head = &self->proxy->request;

  weir_relay_init (&self->request, &self->framing, self->framing.kind == WEIR_BODY_CHUNKED);
  weir_exchange_read_info (self);
  self->policy = weir_policy_ref (self->proxy->policy);
  if (weir_policy_guards (self->policy))
    weir_request_info_look_for_public (&self->info, head);
  weir_policy_judge (self->policy, &self->info, weir_exchange_get_now (self), &self->judgement);
  if (self->is_connect)
    weir_exchange_judge_inspection (self, head);
  if (self->entering == NULL)
    weir_exchange_tell_judged (self);

  if (self->judgement.blocked && self->entering == NULL)
    weir_local_response_block (self);
  else if (weir_forward_is_loop (head, self->proxy->via) || is_own_host (self))
    weir_exchange_fail (self, WEIR_OUTCOME_LOOP);
  else if (self->max_forwards == 0)
    weir_local_response_last_hop (self, head);
  else
    self->inbound = WEIR_INBOUND_ROUTE;

  return WEIR_STEP_MORE;
}

/* Writes the head as it goes out. */
static void
make_head (WeirExchange *self, WeirHead *head)
{
  WeirHeadEdits edits = weir_exchange_get_edits (self);
  WeirForwardRequest how = {
    .url = &self->url,
    .framing = &self->framing,
    .is_websocket = self->is_websocket,
    .max_forwards = self->max_forwards > 0 ? self->max_forwards - 1 : -1,
    .via = self->proxy->via,
  };

  weir_buffer_rewind (&self->proxy->edits);
  weir_buffer_rewind (&self->head);
  weir_forward_drop_hop_by_hop (head);
  self->cookies_sent = weir_head_edits_request (&edits, head, &self->proxy->edits);
  weir_forward_request (head, &how, &self->head);
}

/* An upstream proxy makes tunnels anew; inside one, all that is idle is at its other end. */
static gboolean
needs_new_origin (const WeirExchange *self)
{
  return self->is_connect || (self->is_websocket && self->inside == NULL);
}

static WeirStep
step_route (WeirExchange *self)
{
  self->is_safe_to_repeat = self->framing.kind == WEIR_BODY_NONE && is_idempotent (self);
  self->is_told_late = self->entering != NULL;
  if (!self->is_connect)
    make_head (self, &self->proxy->request);

  /* What is blocked is answered inside; the origin is not asked for that. */
  if (self->judgement.blocked)
    weir_exchange_begin_inspection (self);
  else if (self->inside != NULL && self->inside->outcome != WEIR_OUTCOME_OPEN)
    weir_exchange_fail_inside (self);
  else if (needs_new_origin (self) || !weir_exchange_take_idle_origin (self))
    weir_exchange_connect (self);
  else
    self->inbound = WEIR_INBOUND_HEAD;

  return WEIR_STEP_MORE;
}

/* --- CONNECT --------------------------------------------------------------- */

/* RFC 9110, section 9.3.6: from here on the octets are none of our business, unless they are inspected. */
static void
answer_connect (WeirExchange *self)
{
  const WeirSpan nothing = { NULL, 0 };

  weir_exchange_say_established (self);
  weir_exchange_tell_answered (self, NULL, nothing);
  weir_exchange_begin_tunnel (self);
}

/* Where the name leads is known only now: the request is blocked after all. */
static void
refuse_private (WeirExchange *self)
{
  weir_exchange_give_up_inspection (self);
  weir_judgement_refuse_private (&self->judgement);
  self->proxy->figures.blocked++;
  weir_local_response_block (self);
}

static WeirStep
step_connect (WeirExchange *self)
{
  switch (weir_connector_check (self->proxy->connector, self->origin))
    {
    case WEIR_ORIGIN_CONNECTING:
      return WEIR_STEP_WAIT;

    case WEIR_ORIGIN_UP:
      self->connected_after = weir_poller_get_time (self->proxy->poller) - self->started_mono;
      if (self->entering != NULL)
        weir_exchange_begin_inspection (self);
      else if (self->is_connect)
        answer_connect (self);
      else
        self->inbound = self->inside != NULL ? WEIR_INBOUND_SECURE : WEIR_INBOUND_HEAD;
      return WEIR_STEP_MORE;

    case WEIR_ORIGIN_FAILED:
    default:
      if (self->origin->is_refused && self->status == 0)
        refuse_private (self);
      else
        weir_exchange_fail (self, self->origin->outcome);
      return WEIR_STEP_MORE;
    }
}

/* --- HEAD and CONTENT ------------------------------------------------------ */

/* Sends the rest of the request line, and behind it what the upstream proxy wants to know. */
static void
send_credentials (WeirExchange *self, WeirSpan *head)
{
  const char *newline = memchr (head->octets, '\n', head->length);
  WeirStream *stream = &self->origin->stream;

  weir_stream_send_span (stream, weir_span_take (head, newline + 1 - head->octets));
  weir_stream_send_span (stream, weir_span_of ("Proxy-Authorization: Basic "));
  weir_stream_send_span (stream, weir_span_of (self->origin->credentials));
  weir_stream_send_span (stream, weir_span_of ("\r\n"));
}

/* Towards an upstream proxy the target is absolute (RFC 9112, section 3.2.2). */
static void
send_absolute (WeirExchange *self, WeirSpan head)
{
  const WeirHost *host = &self->info.host;
  gboolean in_brackets = host->kind == WEIR_HOST_IPV6;
  g_autofree char *authority =
    g_strdup_printf ("http://%s%s%s:%u", in_brackets ? "[" : "", host->name, in_brackets ? "]" : "",
                     self->info.port);

  weir_stream_send_span (&self->origin->stream, weir_span_take (&head, self->method.length + 1));
  weir_stream_send_span (&self->origin->stream, weir_span_of (authority));
  if (head.length > 0 && head.octets[0] == '*')
    weir_span_take (&head, 1);
  if (self->origin->credentials != NULL)
    send_credentials (self, &head);
  weir_stream_send_span (&self->origin->stream, head);
}

static WeirStep
after_request_relay (WeirExchange *self, WeirRelayStatus status)
{
  switch (status)
    {
    case WEIR_RELAY_MORE:
      weir_exchange_note_content (self, WEIR_TIMEOUT_BODY);
      return WEIR_STEP_MORE;

    case WEIR_RELAY_WAIT:
      return WEIR_STEP_WAIT;

    case WEIR_RELAY_END:
      if (self->outbound == WEIR_OUTBOUND_HEAD)
        weir_timeout_start (&self->client->timeout, self->proxy->timeouts, WEIR_TIMEOUT_ORIGIN);
      self->inbound = WEIR_INBOUND_END;
      return WEIR_STEP_MORE;

    case WEIR_RELAY_INVALID:
      weir_exchange_fail (self, WEIR_OUTCOME_BAD_REQUEST);
      return WEIR_STEP_MORE;

    case WEIR_RELAY_SINK_GONE:
      /* It may have answered before it went: outbound finds out. */
      self->inbound = WEIR_INBOUND_DISCARD;
      return WEIR_STEP_MORE;

    case WEIR_RELAY_CUT:
    default:
      weir_exchange_abort (self, WEIR_OUTCOME_CLIENT_CLOSED);
      return WEIR_STEP_MORE;
    }
}

static WeirStep
step_head (WeirExchange *self)
{
  WeirSpan head = weir_buffer_peek (&self->head);
  WeirSpan early = weir_buffer_peek (&self->client->stream.input);

  /* Whatever led here: what is said inside a tunnel is for nobody who has not proved who it is. */
  g_assert (self->inside == NULL || self->origin->is_trusted);

  self->outbound = WEIR_OUTBOUND_HEAD;
  weir_timeout_start (&self->client->timeout, self->proxy->timeouts, WEIR_TIMEOUT_ORIGIN);

  if (self->origin->is_http_proxy)
    send_absolute (self, head);
  else if (self->framing.kind == WEIR_BODY_NONE || early.length == 0)
    weir_stream_send_span (&self->origin->stream, head);
  else
    {
      self->inbound = WEIR_INBOUND_CONTENT;
      return after_request_relay (self, weir_relay_push (&self->request, &self->client->stream,
                                                         &self->origin->stream, early, head));
    }

  self->inbound = self->framing.kind == WEIR_BODY_NONE ? WEIR_INBOUND_END : WEIR_INBOUND_CONTENT;

  return WEIR_STEP_MORE;
}

static WeirStep
step_content (WeirExchange *self)
{
  return after_request_relay (self, weir_relay_run (&self->request, &self->client->stream,
                                                    &self->origin->stream, self->proxy->scratch,
                                                    WEIR_RELAY_SCRATCH_SIZE));
}

static WeirStep
step_discard (WeirExchange *self)
{
  guint64 before = self->request.octets;
  WeirRelayStatus status = weir_relay_run (&self->request, &self->client->stream, NULL,
                                           self->proxy->scratch, WEIR_RELAY_SCRATCH_SIZE);

  self->n_discarded += self->request.octets - before;
  self->request.octets = before;
  if (status == WEIR_RELAY_WAIT)
    return WEIR_STEP_WAIT;
  if (status == WEIR_RELAY_MORE && self->n_discarded <= MAX_DISCARDED)
    return WEIR_STEP_MORE;

  if (status != WEIR_RELAY_END)
    self->ending = MAX (self->ending, WEIR_ENDING_CLOSE);
  self->inbound = WEIR_INBOUND_END;

  return WEIR_STEP_MORE;
}

/* --- TUNNEL ---------------------------------------------------------------- */

static WeirStep
step_tunnel (WeirExchange *self)
{
  WeirRelayStatus status =
    weir_relay_run (&self->request, &self->client->stream, &self->origin->stream,
                    self->proxy->scratch, WEIR_RELAY_SCRATCH_SIZE);

  if (status != WEIR_RELAY_END)
    return weir_exchange_after_tunnel_relay (self, status);

  self->inbound = WEIR_INBOUND_TUNNEL_END;

  return WEIR_STEP_MORE;
}

/* The client has ended its side: what came from it still goes out, then both close. */
static WeirStep
step_tunnel_end (WeirExchange *self)
{
  if (weir_stream_flush (&self->origin->stream) == WEIR_STREAM_WAIT)
    return WEIR_STEP_WAIT;

  self->inbound = WEIR_INBOUND_END;
  weir_exchange_end (self, WEIR_OUTCOME_COMPLETE);

  return WEIR_STEP_MORE;
}

static WeirStep
step_end (WeirExchange *self G_GNUC_UNUSED)
{
  return WEIR_STEP_DONE;
}

const WeirStepFunc weir_exchange_inbound_steps[WEIR_N_INBOUND] = {
  [WEIR_INBOUND_CHECK] = step_check,
  [WEIR_INBOUND_JUDGE] = step_judge,
  [WEIR_INBOUND_ROUTE] = step_route,
  [WEIR_INBOUND_CONNECT] = step_connect,
  [WEIR_INBOUND_HELLO] = weir_exchange_step_hello,
  [WEIR_INBOUND_SECURE] = weir_exchange_step_secure,
  [WEIR_INBOUND_VERIFY] = weir_exchange_step_verify,
  [WEIR_INBOUND_LEAF] = weir_exchange_step_leaf,
  [WEIR_INBOUND_ACCEPT] = weir_exchange_step_accept,
  [WEIR_INBOUND_TRIAL] = weir_exchange_step_trial,
  [WEIR_INBOUND_HEAD] = step_head,
  [WEIR_INBOUND_CONTENT] = step_content,
  [WEIR_INBOUND_DISCARD] = step_discard,
  [WEIR_INBOUND_TUNNEL] = step_tunnel,
  [WEIR_INBOUND_TUNNEL_END] = step_tunnel_end,
  [WEIR_INBOUND_END] = step_end,
};
