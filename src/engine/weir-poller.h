/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _WeirPoller WeirPoller;
typedef struct _WeirPollerClass WeirPollerClass;
typedef struct _WeirWatch WeirWatch;

typedef enum
{
  WEIR_READY_IN = 1 << 0,
  WEIR_READY_OUT = 1 << 1,
} WeirReady;

/* Called at most once a round for a watch; it may clear any watch, its own too. */
typedef void (*WeirWatchFunc) (WeirWatch *watch, WeirReady ready, gpointer user_data);

/**
 * WeirWatch:
 *
 * A descriptor the poller looks after, edge-triggered: after %WEIR_READY_IN read
 * until EAGAIN, or call weir_watch_again() to be called once more.  Embed it by
 * value.
 */
struct _WeirWatch
{
  /*< private >*/
  WeirPoller *poller; /* (unowned) (nullable) */
  WeirWatchFunc func;
  gpointer user_data;
  gint fd;
  WeirReady pending;
  WeirWatch *next;
  WeirWatch *previous;
  GSource *source; /* (owned) (nullable): of the portable poller */
};

/* One source over one epoll set where there is epoll and @portable is FALSE; else a source a socket. */
WeirPoller *weir_poller_new (GMainContext *context, gint priority, gboolean portable);
void weir_poller_free (WeirPoller *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirPoller, weir_poller_free)

gboolean weir_poller_watch (WeirPoller *self,
                            WeirWatch *watch,
                            gint fd,
                            WeirWatchFunc func,
                            gpointer user_data,
                            GError **error);

/* There is more to do than one round may: call again in the next one, without waiting. */
void weir_watch_again (WeirWatch *self, WeirReady ready);

/* Stops watching; the descriptor stays the caller's.  Safe to call at any time, also twice. */
void weir_watch_clear (WeirWatch *self);

G_END_DECLS
