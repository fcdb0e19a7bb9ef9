/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A connection of a client.
 *
 *   HEAD ─► EXCHANGE ─► HEAD …                  persistent: one after the other
 *     │         └─────► GOODBYE ─► (gone)
 *     └─► (gone)
 *
 * Requests are served in the order in which they come: the next head is looked at
 * when the last response has been taken, so pipelining needs no queue.  Goodbye is
 * for a client that may still be sending: our side ends, what comes is thrown away
 * for a while, so that the last response is not lost to a reset (RFC 9112, 9.6).
 *
 * A client whose tunnel is inspected goes on in the same way, with TLS on its stream.
 *
 * While it is idle, a client is this struct and a descriptor.
 */

#include "weir-client.h"

#include "weir-exchange.h"
#include "weir-listeners.h"

#include <sys/socket.h>

/* Requests of one call: a client that pipelines waits for its turn too. */
#define MAX_STEPS 16

/* Octets that a client may send after goodbye was said. */
#define MAX_DISCARDED (64 * 1024 * 1024)

typedef enum
{
  STATE_HEAD,
  STATE_EXCHANGE,
  STATE_GOODBYE,
  N_STATES,
} State;

static WeirStep
wait_for_head (WeirClient *self)
{
  WeirTimeoutKind kind =
    weir_stream_has_input (&self->stream) ? WEIR_TIMEOUT_HEAD : WEIR_TIMEOUT_IDLE;

  /* A head is timed from its first octet, however often more of it comes. */
  if (!weir_timeout_is_running (&self->timeout) || weir_timeout_get_kind (&self->timeout) != kind)
    weir_timeout_start (&self->timeout, self->proxy->timeouts, kind);

  return WEIR_STEP_WAIT;
}

/* The head's spans must outlive what is kept of the input: its octets move to the scratch. */
static void
take_head_out_of_input (WeirClient *self, WeirSpan rest)
{
  WeirProxy *proxy = self->proxy;

  if (weir_stream_has_input (&self->stream))
    {
      weir_buffer_clear (&proxy->request_octets);
      proxy->request_octets = self->stream.input;
      self->stream.input = (WeirBuffer){ NULL };
    }

  weir_stream_keep (&self->stream, rest);
}

static WeirStep
step_head (WeirClient *self)
{
  WeirSpan available = weir_buffer_peek (&self->stream.input);
  WeirStreamStatus stream_status = WEIR_STREAM_OK;
  WeirHeadStatus status;
  gsize length;

  /* A pipelined request may be here already. */
  if (available.length == 0 || self->head_is_partial)
    stream_status =
      weir_stream_fill (&self->stream, self->proxy->scratch, WEIR_RELAY_SCRATCH_SIZE, &available);

  if (stream_status == WEIR_STREAM_WAIT)
    return wait_for_head (self);
  if (stream_status != WEIR_STREAM_OK)
    return WEIR_STEP_DONE;

  status = weir_head_parser_request (&self->parser, available, &self->proxy->request, &length);
  self->head_is_partial = status == WEIR_HEAD_NEED_INPUT;
  if (self->head_is_partial)
    {
      weir_stream_keep (&self->stream, available);
      return WEIR_STEP_MORE;
    }

  if (status == WEIR_HEAD_COMPLETE)
    weir_span_take (&available, length);
  take_head_out_of_input (self, available);
  self->exchange = weir_exchange_new (self, status);
  self->state = STATE_EXCHANGE;

  return WEIR_STEP_MORE;
}

/* A close with this set sends a reset: the client cannot take it for the end of a response. */
static void
set_reset (WeirClient *self)
{
  const struct linger now = { .l_onoff = 1, .l_linger = 0 };

  weir_stream_give_up (&self->stream);
  setsockopt (weir_stream_get_fd (&self->stream), SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

static void
say_goodbye (WeirClient *self)
{
  weir_stream_end_output (&self->stream);
  weir_buffer_clear (&self->stream.input);
  weir_origin_pool_release (self->proxy->pool, &self->idle_origins);
  weir_timeout_start (&self->timeout, self->proxy->timeouts, WEIR_TIMEOUT_LINGER);
  self->state = STATE_GOODBYE;
}

static WeirStep
step_exchange (WeirClient *self)
{
  WeirEnding ending;

  if (weir_exchange_run (self->exchange) == WEIR_STEP_WAIT)
    return WEIR_STEP_WAIT;

  ending = weir_exchange_get_ending (self->exchange);
  g_clear_pointer (&self->exchange, weir_exchange_free);

  if (self->inside != NULL && self->inside->is_ending)
    ending = MAX (ending, WEIR_ENDING_CLOSE);

  switch (ending)
    {
    case WEIR_ENDING_KEEP:
      self->state = STATE_HEAD;
      return WEIR_STEP_MORE;

    case WEIR_ENDING_CLOSE:
      say_goodbye (self);
      return WEIR_STEP_MORE;

    case WEIR_ENDING_RESET:
    default:
      set_reset (self);
      return WEIR_STEP_DONE;
    }
}

static WeirStep
step_goodbye (WeirClient *self)
{
  WeirSpan unwanted;

  weir_stream_flush (&self->stream);
  switch (
    weir_stream_fill (&self->stream, self->proxy->scratch, WEIR_RELAY_SCRATCH_SIZE, &unwanted))
    {
    case WEIR_STREAM_OK:
      self->discarded += unwanted.length;
      return self->discarded <= MAX_DISCARDED ? WEIR_STEP_MORE : WEIR_STEP_DONE;

    case WEIR_STREAM_WAIT:
      return WEIR_STEP_WAIT;

    case WEIR_STREAM_END:
    case WEIR_STREAM_FAILED:
    default:
      return WEIR_STEP_DONE;
    }
}

static WeirStep (*const steps[N_STATES]) (WeirClient *self) = {
  [STATE_HEAD] = step_head,
  [STATE_EXCHANGE] = step_exchange,
  [STATE_GOODBYE] = step_goodbye,
};

void
weir_client_run (WeirClient *self)
{
  WeirStep step = WEIR_STEP_MORE;

  if (self->stream.gone && self->exchange != NULL)
    weir_exchange_abandon (self->exchange);

  for (guint i = 0; step == WEIR_STEP_MORE && i < MAX_STEPS; i++)
    step = steps[self->state](self);

  if (step == WEIR_STEP_DONE)
    weir_client_free (self);
  else if (step == WEIR_STEP_MORE)
    weir_watch_again (&self->stream.watch, 0);
}

void
weir_client_enter (WeirClient *self, WeirInside *inside)
{
  self->inside = inside;
  self->proxy->figures.inspected++;
}

void
weir_client_end_tunnel (WeirClient *self)
{
  weir_exchange_abort_tunnel (self->exchange);
  weir_client_run (self);
}

void
weir_client_end_inspection (WeirClient *self)
{
  /* It ends anyway, once its last response has been taken. */
  if (self->state == STATE_GOODBYE)
    return;

  if (self->exchange == NULL)
    {
      weir_client_free (self);
      return;
    }

  /* A WebSocket may not come to an end of its own for hours. */
  if (weir_exchange_is_tunnel (self->exchange))
    {
      weir_client_end_tunnel (self);
      return;
    }

  self->inside->is_ending = TRUE;
  weir_exchange_make_last (self->exchange);
}

static void
on_ready (WeirWatch *watch G_GNUC_UNUSED, WeirReady ready, gpointer user_data)
{
  WeirClient *self = user_data;

  weir_stream_note_ready (&self->stream, ready);
  weir_client_run (self);
}

/* Whether there is more of the next request than empty lines before it. */
static gboolean
has_begun_to_ask (const WeirClient *self)
{
  WeirSpan input = weir_buffer_peek (&self->stream.input);

  while (input.length > 0 && (*input.octets == '\r' || *input.octets == '\n'))
    weir_span_take (&input, 1);

  return input.length > 0;
}

/* RFC 9110, section 15.5.9: the client may be told, if it has begun to ask. */
static void
on_head_timeout (WeirClient *self)
{
  WeirHead *head = &self->proxy->request;
  WeirHeadParser parser = { 0 };
  gsize length;

  /* Of all that came, the method alone is of use: an answer to HEAD has no content. */
  weir_head_parser_request (&parser, weir_buffer_peek (&self->stream.input), head, &length);
  head->target = (WeirSpan){ NULL, 0 };
  self->exchange = weir_exchange_new (self, WEIR_HEAD_NEED_INPUT);
  self->state = STATE_EXCHANGE;
  weir_client_run (self);
}

static void
on_timeout (WeirTimeout *timeout, gpointer user_data)
{
  WeirClient *self = user_data;

  if (self->exchange != NULL)
    {
      weir_exchange_time_out (self->exchange, weir_timeout_get_kind (timeout));
      weir_client_run (self);
    }
  else if (weir_timeout_get_kind (timeout) == WEIR_TIMEOUT_HEAD && has_begun_to_ask (self))
    on_head_timeout (self);
  else
    weir_client_free (self);
}

/* The count that the client is part of. */
static guint *
get_count (WeirClient *self)
{
  return self->is_turned_away ? &self->proxy->n_turned_away : &self->proxy->figures.clients;
}

static void
link_to_proxy (WeirClient *self)
{
  WeirProxy *proxy = self->proxy;

  self->next = proxy->clients;
  if (self->next != NULL)
    self->next->previous = self;
  proxy->clients = self;
  ++*get_count (self);
}

static void
unlink_from_proxy (WeirClient *self)
{
  if (self->next != NULL)
    self->next->previous = self->previous;
  if (self->previous != NULL)
    self->previous->next = self->next;
  else
    self->proxy->clients = self->next;
  --*get_count (self);
}

/* Returns: (transfer none) (nullable): the client, which the proxy owns */
static WeirClient *
open_client (WeirProxy *proxy, gint fd, const char *address, gboolean is_turned_away)
{
  WeirClient *self = g_new0 (WeirClient, 1);

  if (!weir_stream_open (&self->stream, proxy->poller, fd, on_ready, self, NULL))
    {
      g_free (self);
      return NULL;
    }

  self->proxy = proxy;
  self->is_turned_away = is_turned_away;
  g_strlcpy (self->address, address, sizeof self->address);
  weir_timeout_init (&self->timeout, on_timeout, self);
  weir_timeout_start (&self->timeout, proxy->timeouts, WEIR_TIMEOUT_IDLE);
  link_to_proxy (self);

  return self;
}

void
weir_client_new (WeirProxy *proxy, gint fd, const char *address)
{
  open_client (proxy, fd, address, FALSE);
}

void
weir_client_turn_away (WeirProxy *proxy, gint fd, const char *address, WeirSpan words)
{
  WeirClient *self = open_client (proxy, fd, address, TRUE);

  if (self == NULL)
    return;

  weir_stream_send_span (&self->stream, words);
  say_goodbye (self);
}

void
weir_client_free (WeirClient *self)
{
  WeirProxy *proxy = self->proxy;

  g_clear_pointer (&self->exchange, weir_exchange_free);
  if (self->inside != NULL)
    proxy->figures.inspected--;
  g_clear_pointer (&self->inside, weir_inside_free);
  weir_origin_pool_release (proxy->pool, &self->idle_origins);
  weir_timeout_stop (&self->timeout);
  weir_stream_close (&self->stream);
  unlink_from_proxy (self);
  g_free (self);

  weir_listeners_resume (proxy->listeners);
}
