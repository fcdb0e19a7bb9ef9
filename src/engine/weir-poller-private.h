/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-poller.h"

G_BEGIN_DECLS

/* What a kind of poller does in its own way. */
struct _WeirPollerClass
{
  gboolean (*watch) (WeirPoller *self, WeirWatch *watch, GError **error);
  void (*unwatch) (WeirPoller *self, WeirWatch *watch);
  void (*again) (WeirPoller *self, WeirWatch *watch);
  void (*await) (WeirPoller *self, WeirWatch *watch, WeirReady ready);
  gboolean (*knows) (const WeirPoller *self); /* all that the system had to tell of this round */
  void (*free) (WeirPoller *self);
};

struct _WeirPoller
{
  const WeirPollerClass *klass;
  GMainContext *context; /* (owned) */
  gint priority;
  gint64 now;          /* of the round under way; 0 outside one */
  gboolean has_worked; /* for long, since the clock was looked at */
};

/* Returns %NULL where there is no epoll. */
WeirPoller *weir_poller_epoll_new (void);
WeirPoller *weir_poller_portable_new (void);

/* Attaches what weir_poller_epoll_new() made to its context and priority. */
void weir_poller_epoll_attach (WeirPoller *self);

G_END_DECLS
