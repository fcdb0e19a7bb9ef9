/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A GSource for each socket: for systems without epoll.
 *
 * The main loop's poll() tells levels, watches expect edges.  So a condition is
 * polled for only from weir_watch_await() until it was told: a watch that has
 * been told of octets and leaves them for later is not told again and again.  A
 * connection that is gone would be told for ever, whatever is polled for; its
 * descriptor is taken out.
 */

#include "weir-poller-private.h"

#include <glib-unix.h>

typedef struct
{
  GSource parent;
  WeirWatch *watch; /* (unowned) */
  gpointer tag;     /* (nullable): no longer polled */
  GIOCondition polled;
} SocketSource;

static WeirReady
ready_from_condition (GIOCondition condition)
{
  WeirReady ready = 0;

  if (condition & G_IO_IN)
    ready |= WEIR_READY_IN;
  if (condition & G_IO_OUT)
    ready |= WEIR_READY_OUT;
  if (condition & (G_IO_HUP | G_IO_ERR | G_IO_NVAL))
    ready |= WEIR_READY_IN | WEIR_READY_OUT | WEIR_READY_END | WEIR_READY_GONE;

  return ready;
}

static void
socket_source_poll (SocketSource *self, GIOCondition condition)
{
  if (self->tag == NULL || self->polled == condition)
    return;

  self->polled = condition;
  g_source_modify_unix_fd (&self->parent, self->tag, condition);
}

/* Takes what poll() said, and stops polling for it. */
static WeirReady
socket_source_take (SocketSource *self)
{
  GIOCondition condition =
    self->tag != NULL ? g_source_query_unix_fd (&self->parent, self->tag) : 0;
  WeirReady ready = ready_from_condition (condition);

  if (ready & WEIR_READY_GONE)
    g_source_remove_unix_fd (&self->parent, g_steal_pointer (&self->tag));
  else
    socket_source_poll (self, self->polled & ~condition);

  return ready;
}

static gboolean
socket_source_dispatch (GSource *source,
                        GSourceFunc func G_GNUC_UNUSED,
                        gpointer user_data G_GNUC_UNUSED)
{
  SocketSource *self = (SocketSource *) source;
  WeirWatch *watch = self->watch;
  WeirPoller *poller = watch->poller;
  WeirReady ready = socket_source_take (self) | watch->pending;

  watch->pending = 0;
  g_source_set_ready_time (source, -1);
  poller->now = g_get_monotonic_time ();
  watch->func (watch, ready, watch->user_data);
  poller->now = 0;

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs socket_source_funcs = {
  .dispatch = socket_source_dispatch,
};

static gboolean
portable_poller_watch (WeirPoller *self, WeirWatch *watch, GError **error G_GNUC_UNUSED)
{
  SocketSource *source =
    (SocketSource *) g_source_new (&socket_source_funcs, sizeof (SocketSource));

  source->watch = watch;
  source->polled = G_IO_IN | G_IO_OUT;
  source->tag = g_source_add_unix_fd (&source->parent, watch->fd, source->polled);
  watch->source = &source->parent;

  g_source_set_static_name (watch->source, "weir-socket");
  g_source_set_priority (watch->source, self->priority);
  g_source_set_can_recurse (watch->source, TRUE);
  g_source_attach (watch->source, self->context);

  return TRUE;
}

static void
portable_poller_unwatch (WeirPoller *self G_GNUC_UNUSED, WeirWatch *watch)
{
  g_source_destroy (watch->source);
  g_clear_pointer (&watch->source, g_source_unref);
}

static void
portable_poller_again (WeirPoller *self G_GNUC_UNUSED, WeirWatch *watch)
{
  g_source_set_ready_time (watch->source, 0);
}

static void
portable_poller_await (WeirPoller *self G_GNUC_UNUSED, WeirWatch *watch, WeirReady ready)
{
  SocketSource *source = (SocketSource *) watch->source;
  GIOCondition condition = source->polled;

  if (ready & WEIR_READY_IN)
    condition |= G_IO_IN;
  if (ready & WEIR_READY_OUT)
    condition |= G_IO_OUT;
  socket_source_poll (source, condition);
}

static void
portable_poller_free (WeirPoller *self)
{
  g_free (self);
}

static const WeirPollerClass portable_poller_class = {
  .watch = portable_poller_watch,
  .unwatch = portable_poller_unwatch,
  .again = portable_poller_again,
  .await = portable_poller_await,
  .free = portable_poller_free,
};

WeirPoller *
weir_poller_portable_new (void)
{
  WeirPoller *self = g_new0 (WeirPoller, 1);

  self->klass = &portable_poller_class;

  return self;
}
