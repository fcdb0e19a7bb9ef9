/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-observer.h"
#include "weir-stream.h"
#include "weir-timeouts.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WeirOriginPool WeirOriginPool;
typedef struct _WeirOrigin WeirOrigin;

typedef enum
{
  WEIR_ORIGIN_CONNECTING,
  WEIR_ORIGIN_UP,
  WEIR_ORIGIN_FAILED, /* see outcome and error */
} WeirOriginState;

/* Called when the connection can go on, and once when connecting has ended. */
typedef void (*WeirOriginFunc) (WeirOrigin *origin, gpointer user_data);

/**
 * WeirOrigin:
 *
 * A connection to an origin (or to an upstream proxy, on behalf of one).
 */
struct _WeirOrigin
{
  WeirStream stream;
  WeirOriginPool *pool; /* (unowned) */
  WeirOriginFunc func;
  gpointer user_data;

  guint8 state;
  guint8 outcome; /* WeirOutcome of a connection that failed */
  guint is_reused : 1;
  guint is_bound : 1;       /* speaks for one client alone (connection-based authentication) */
  guint via_proxy : 1;      /* requests go out in absolute-form */
  GError *error;            /* (owned) (nullable) */
  GCancellable *connecting; /* (owned) (nullable): of the lookup under way */

  guint64 client; /* who used it last */

  /*< private >*/
  WeirTimeout timeout;
  WeirOrigin *next;
  WeirOrigin *previous;
  guint16 port;
  char host[]; /* in normal form */
};

WeirOriginPool *weir_origin_pool_new (WeirPoller *poller, WeirTimeouts *timeouts, guint max_idle);
void weir_origin_pool_free (WeirOriginPool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirOriginPool, weir_origin_pool_free)

/* Returns: (transfer full) (nullable): an idle connection, preferably the one @client used */
WeirOrigin *weir_origin_pool_take (WeirOriginPool *self,
                                   const char *host,
                                   guint16 port,
                                   guint64 client);

/* Keeps @origin (transfer full), on which nothing is under way, for a later request. */
void weir_origin_pool_give (WeirOriginPool *self, WeirOrigin *origin);

/* Ends what is idle. Returns: whether anything was */
gboolean weir_origin_pool_clear (WeirOriginPool *self);

guint weir_origin_pool_count_idle (const WeirOriginPool *self);
guint weir_origin_pool_count (const WeirOriginPool *self);

/* Returns: (transfer full): a connection that is yet to be made */
WeirOrigin *weir_origin_new (WeirOriginPool *pool,
                             const char *host,
                             guint16 port,
                             WeirOriginFunc func,
                             gpointer user_data);
void weir_origin_free (WeirOrigin *self);

/* Who is to hear of the connection from now on. */
void weir_origin_set_user (WeirOrigin *self, WeirOriginFunc func, gpointer user_data);

/* For the connector: it stands on @fd (transfer full), or is still connecting on it. */
gboolean weir_origin_open (WeirOrigin *self, gint fd, GError **error);

/* Whether the other side has said anything, or ended, since the last read. */
gboolean weir_origin_is_stale (const WeirOrigin *self);

G_END_DECLS
