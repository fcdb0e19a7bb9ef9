/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-poller.h"

G_BEGIN_DECLS

/* What may take too long: X (id, seconds by default). */
#define WEIR_TIMEOUT_TABLE(X)                                    \
  X (HEAD, 30)     /* a request's head, from its first octet */  \
  X (IDLE, 120)    /* a client between two requests */           \
  X (CONNECT, 15)  /* name lookup and connect */                 \
  X (ORIGIN, 60)   /* the first octet of a response */           \
  X (BODY, 300)    /* no content moved */                        \
  X (TUNNEL, 7200) /* nothing went through a tunnel */           \
  X (LINGER, 5)    /* a client that was told goodbye */          \
  X (REST, 1)      /* a listener without descriptors */          \
  X (TRIAL, 1)     /* a client that got a certificate of ours */ \
  X (POOL, 50)     /* an idle connection to an origin */

typedef enum
{
#define WEIR_TIMEOUT_ID(id, seconds) WEIR_TIMEOUT_##id,
  WEIR_TIMEOUT_TABLE (WEIR_TIMEOUT_ID)
#undef WEIR_TIMEOUT_ID
    WEIR_N_TIMEOUTS,
} WeirTimeoutKind;

typedef struct _WeirTimeout WeirTimeout;
typedef struct _WeirTimeouts WeirTimeouts;

/* The timeout has ended by then; it may be started again. */
typedef void (*WeirTimeoutFunc) (WeirTimeout *timeout, gpointer user_data);

/**
 * WeirTimeout:
 *
 * Something that is waited for.  Embed it by value and call
 * weir_timeout_init(); at most one kind of wait runs at a time.
 */
struct _WeirTimeout
{
  /*< private >*/
  WeirTimeout *next;
  WeirTimeout *previous;
  gint64 deadline;
  WeirTimeoutFunc func;
  gpointer user_data;
  guint8 kind;
};

WeirTimeouts *weir_timeouts_new (const WeirPoller *poller, GMainContext *context, gint priority);
void weir_timeouts_free (WeirTimeouts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirTimeouts, weir_timeouts_free)

/* Changes how long waits of @kind last, also those that run. */
void weir_timeouts_set_seconds (WeirTimeouts *self, WeirTimeoutKind kind, guint seconds);
guint weir_timeouts_get_seconds (const WeirTimeouts *self, WeirTimeoutKind kind);
guint weir_timeout_kind_get_default (WeirTimeoutKind kind);

void weir_timeout_init (WeirTimeout *self, WeirTimeoutFunc func, gpointer user_data);

/* Starts waiting anew, whatever was waited for before. */
void weir_timeout_start (WeirTimeout *self, WeirTimeouts *timeouts, WeirTimeoutKind kind);
void weir_timeout_stop (WeirTimeout *self);

static inline gboolean
weir_timeout_is_running (const WeirTimeout *self)
{
  return self->next != NULL;
}

static inline WeirTimeoutKind
weir_timeout_get_kind (const WeirTimeout *self)
{
  return self->kind;
}

G_END_DECLS
