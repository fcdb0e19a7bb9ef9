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
  WEIR_READY_END = 1 << 2,  /* the peer has ended its side: read until the end shows */
  WEIR_READY_GONE = 1 << 3, /* the connection broke, or both sides have ended */
} WeirReady;

/* Called at most once a round for a watch; it may clear any watch, its own too. */
typedef void (*WeirWatchFunc) (WeirWatch *watch, WeirReady ready, gpointer user_data);

/**
 * WeirWatch:
 *
 * A descriptor the poller looks after, edge-triggered: after %WEIR_READY_IN read
 * until there is no more and say so by weir_watch_await(), or call
 * weir_watch_again() to be called once more.  Embed it by value; all zeroes
 * watches nothing.
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

/* Says that the descriptor had nothing more: what a poller without edges needs to know. */
void weir_watch_await (WeirWatch *self, WeirReady ready);

/* What a watch does took long: the main loop has its turn after it. */
void weir_watch_note_work (WeirWatch *self);

/* Whether there was nothing to read, nor an end, when the round under way began. */
gboolean weir_watch_is_quiet (const WeirWatch *self);

/* Stops watching; the descriptor stays the caller's.  Safe to call at any time, also twice. */
void weir_watch_clear (WeirWatch *self);

/* Monotonic time in µs; of the start of the round while one runs, so that it costs nothing. */
gint64 weir_poller_get_time (const WeirPoller *self);

/* What tells the round under way from others; 0 outside one. */
gint64 weir_poller_get_round (const WeirPoller *self);

G_END_DECLS
