/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * All timeouts of the engine, on one source.
 *
 * Every wait of a kind lasts equally long, so a ring for each kind, in the order
 * in which the waits began, is a sorted queue: starting and stopping are a few
 * pointers, and the first of each ring is the next to end.  The source wakes up
 * for the earliest of those.  A wait that is stopped or begun anew leaves the
 * source as it is; it wakes up once too early, finds nothing, and looks for the
 * next.  So a busy connection, which begins a wait for each thing it does, costs
 * no call into the main loop.
 */

#include "weir-timeouts.h"

/* Waits are rounded up to this, so that those of one moment end together. */
#define GRAIN (G_TIME_SPAN_SECOND / 4)

typedef struct
{
  GSource parent;
  WeirTimeouts *timeouts; /* (unowned) */
} TimeoutSource;

struct _WeirTimeouts
{
  const WeirPoller *poller; /* (unowned) */
  GSource *source;          /* (owned) */
  gint64 wake_up;           /* when the source does; G_MAXINT64: never */
  gint64 length[WEIR_N_TIMEOUTS];
  WeirTimeout rings[WEIR_N_TIMEOUTS];
};

static const guint default_seconds[WEIR_N_TIMEOUTS] = {
#define DEFAULT_SECONDS(id, seconds) [WEIR_TIMEOUT_##id] = seconds,
  WEIR_TIMEOUT_TABLE (DEFAULT_SECONDS)
#undef DEFAULT_SECONDS
};

static void
wake_up_at (WeirTimeouts *self, gint64 when)
{
  if (when != G_MAXINT64)
    when += GRAIN - when % GRAIN;

  self->wake_up = when;
  g_source_set_ready_time (self->source, when != G_MAXINT64 ? when : -1);
}

/* Ends what of @ring is due.  What is begun meanwhile is not due. */
static void
end_due (WeirTimeout *ring, gint64 now)
{
  while (ring->next != ring && ring->next->deadline <= now)
    {
      WeirTimeout *timeout = ring->next;

      weir_timeout_stop (timeout);
      timeout->func (timeout, timeout->user_data);
    }
}

static gboolean
timeout_source_dispatch (GSource *source,
                         GSourceFunc func G_GNUC_UNUSED,
                         gpointer user_data G_GNUC_UNUSED)
{
  WeirTimeouts *self = ((TimeoutSource *) source)->timeouts;
  gint64 now = g_get_monotonic_time ();
  gint64 earliest = G_MAXINT64;

  for (guint kind = 0; kind < WEIR_N_TIMEOUTS; kind++)
    end_due (&self->rings[kind], now);

  for (guint kind = 0; kind < WEIR_N_TIMEOUTS; kind++)
    {
      WeirTimeout *ring = &self->rings[kind];

      if (ring->next != ring)
        earliest = MIN (earliest, ring->next->deadline);
    }
  wake_up_at (self, earliest);

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs timeout_source_funcs = {
  .dispatch = timeout_source_dispatch,
};

/**
 * weir_timeouts_new:
 * @poller: (transfer none): whose clock to go by
 * @context: (nullable): the main context of the source
 * @priority: of the source
 *
 * Returns: (transfer full): the timeouts of one engine
 */
WeirTimeouts *
weir_timeouts_new (const WeirPoller *poller, GMainContext *context, gint priority)
{
  WeirTimeouts *self = g_new0 (WeirTimeouts, 1);

  self->poller = poller;
  self->wake_up = G_MAXINT64;
  for (guint kind = 0; kind < WEIR_N_TIMEOUTS; kind++)
    {
      self->length[kind] = default_seconds[kind] * G_TIME_SPAN_SECOND;
      self->rings[kind].next = self->rings[kind].previous = &self->rings[kind];
    }

  self->source = g_source_new (&timeout_source_funcs, sizeof (TimeoutSource));
  ((TimeoutSource *) self->source)->timeouts = self;
  g_source_set_static_name (self->source, "weir-timeouts");
  g_source_set_priority (self->source, priority);
  g_source_attach (self->source, context);

  return self;
}

void
weir_timeouts_free (WeirTimeouts *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_free (self);
}

void
weir_timeouts_set_seconds (WeirTimeouts *self, WeirTimeoutKind kind, guint seconds)
{
  WeirTimeout *ring = &self->rings[kind];
  gint64 difference = seconds * G_TIME_SPAN_SECOND - self->length[kind];

  /* All of a ring by as much, so it stays sorted. */
  for (WeirTimeout *timeout = ring->next; timeout != ring; timeout = timeout->next)
    timeout->deadline += difference;
  self->length[kind] += difference;

  if (ring->next != ring && ring->next->deadline < self->wake_up)
    wake_up_at (self, ring->next->deadline);
}

guint
weir_timeouts_get_seconds (const WeirTimeouts *self, WeirTimeoutKind kind)
{
  return self->length[kind] / G_TIME_SPAN_SECOND;
}

guint
weir_timeout_kind_get_default (WeirTimeoutKind kind)
{
  return default_seconds[kind];
}

void
weir_timeout_init (WeirTimeout *self, WeirTimeoutFunc func, gpointer user_data)
{
  *self = (WeirTimeout){ .func = func, .user_data = user_data };
}

void
weir_timeout_start (WeirTimeout *self, WeirTimeouts *timeouts, WeirTimeoutKind kind)
{
  WeirTimeout *ring = &timeouts->rings[kind];

  weir_timeout_stop (self);
  self->kind = kind;
  self->deadline = weir_poller_get_time (timeouts->poller) + timeouts->length[kind];
  self->next = ring;
  self->previous = ring->previous;
  ring->previous->next = self;
  ring->previous = self;

  if (self->deadline < timeouts->wake_up - GRAIN)
    wake_up_at (timeouts, self->deadline);
}

void
weir_timeout_stop (WeirTimeout *self)
{
  if (self->next == NULL)
    return;

  self->next->previous = self->previous;
  self->previous->next = self->next;
  self->next = self->previous = NULL;
}
