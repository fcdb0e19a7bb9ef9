/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Who is told when a socket can be read or written.
 *
 * The engine watches thousands of sockets on a main loop that also paints a
 * window.  A GSource for each would make every turn of that loop cost as much as
 * there are connections, so one poller stands for all of them: weir-poller-epoll.c
 * is a single source over an epoll set, weir-poller-portable.c the source a
 * socket for systems without epoll.  This file is the face both hide behind.
 *
 * Edges, not levels: a watch is told once that there is something, and it is the
 * watch's business to go on until there is nothing.  So nothing needs to be
 * registered anew for each request.
 */

#include "weir-poller-private.h"

#include <poll.h>

/**
 * weir_poller_new:
 * @context: (nullable): the main context to run in; %NULL for the default one
 * @priority: of the poller's sources
 * @portable: whether to do without epoll even where there is one
 *
 * Returns: (transfer full): a poller; clear its watches before you free it
 */
WeirPoller *
weir_poller_new (GMainContext *context, gint priority, gboolean portable)
{
  WeirPoller *self = portable ? NULL : weir_poller_epoll_new ();
  gboolean has_epoll = self != NULL;

  if (!has_epoll)
    self = weir_poller_portable_new ();

  self->context = g_main_context_ref (context != NULL ? context : g_main_context_default ());
  self->priority = priority;
  if (has_epoll)
    weir_poller_epoll_attach (self);

  return self;
}

void
weir_poller_free (WeirPoller *self)
{
  g_main_context_unref (self->context);
  self->klass->free (self);
}

/**
 * weir_poller_watch:
 * @self: a poller
 * @watch: where to keep what belongs to the watch; must not be watching yet
 * @fd: a non-blocking descriptor, which stays the caller's
 * @func: called from the main context, at most once a round
 * @user_data: for @func
 * @error: what the system said, of %G_IO_ERROR
 *
 * Returns: whether @fd is watched now; what it can do already is told too
 */
gboolean
weir_poller_watch (WeirPoller *self,
                   WeirWatch *watch,
                   gint fd,
                   WeirWatchFunc func,
                   gpointer user_data,
                   GError **error)
{
  g_return_val_if_fail (watch->poller == NULL, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  *watch = (WeirWatch){ .poller = self, .func = func, .user_data = user_data, .fd = fd };
  if (self->klass->watch (self, watch, error))
    return TRUE;

  watch->poller = NULL;

  return FALSE;
}

void
weir_watch_again (WeirWatch *self, WeirReady ready)
{
  g_return_if_fail (self->poller != NULL);

  self->pending |= ready;
  self->poller->klass->again (self->poller, self);
}

void
weir_watch_await (WeirWatch *self, WeirReady ready)
{
  if (self->poller != NULL && self->poller->klass->await != NULL)
    self->poller->klass->await (self->poller, self, ready);
}

void
weir_watch_note_work (WeirWatch *self)
{
  if (self->poller != NULL)
    self->poller->has_worked = TRUE;
}

/* A poller that has been told everything need not ask the system, which others must. */
gboolean
weir_watch_is_quiet (const WeirWatch *self)
{
  const WeirReady news = WEIR_READY_IN | WEIR_READY_END | WEIR_READY_GONE;
  const WeirPollerClass *klass = self->poller->klass;
  struct pollfd now = { .fd = self->fd, .events = POLLIN };

  if (self->pending & news)
    return FALSE;

  return (klass->knows != NULL && klass->knows (self->poller)) || poll (&now, 1, 0) == 0;
}

void
weir_watch_clear (WeirWatch *self)
{
  if (self->poller == NULL)
    return;

  self->poller->klass->unwatch (self->poller, self);
  self->poller = NULL;
  self->pending = 0;
}

gint64
weir_poller_get_round (const WeirPoller *self)
{
  return self->now;
}

gint64
weir_poller_get_time (const WeirPoller *self)
{
  return self->now != 0 ? self->now : g_get_monotonic_time ();
}
