/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-observer.h"
#include "weir-stream.h"
#include "weir-timeouts.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WeirOriginPool WeirOriginPool;
typedef struct _WeirOrigin WeirOrigin;

/* Idle connections of one client; one more ends its oldest. */
#define WEIR_ORIGIN_POOL_MAX_OF_CLIENT 8

/**
 * WeirIdleOrigins:
 *
 * The idle connections to origins that belong to one client.  Embed it by value;
 * all zeroes is none.
 */
typedef struct
{
  /*< private >*/
  WeirOrigin *newest; /* (nullable) owned by the pool */
} WeirIdleOrigins;

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
  guint via_proxy : 1;     /* of whatever protocol */
  guint is_http_proxy : 1; /* itself: requests go out in absolute-form */
  guint is_given : 1;      /* by --resolve */
  guint is_private : 1;    /* leads where what is guarded must not go */
  guint is_refused : 1;    /* failed because there was no other way than that */
  guint is_trusted : 1;    /* has proved who it is; without TLS never */
  char *credentials;       /* (owned) (nullable): base64, for the upstream proxy that it is */
  GError *error;           /* (owned) (nullable) */
  WeirTlsPeer *peer;       /* (owned) (nullable): what it showed, of a stream with TLS */
  GSocketAddress
    *address; /* (owned) (nullable): that it leads to, if no name had to be looked up */
  GCancellable *connecting; /* (owned) (nullable): of the lookup under way */

  /*< private >*/
  WeirTimeout timeout;
  WeirIdleOrigins *owner; /* (unowned) (nullable): while idle */
  WeirOrigin *sibling;    /* the owner's next older one */
  WeirOrigin *newer;      /* of all idle ones */
  WeirOrigin *older;
  gint64 idle_since; /* the poller's round */
  guint16 port;
  char host[]; /* in normal form */
};

WeirOriginPool *weir_origin_pool_new (WeirPoller *poller, WeirTimeouts *timeouts, guint max_idle);
void weir_origin_pool_free (WeirOriginPool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirOriginPool, weir_origin_pool_free)

WeirOrigin *weir_origin_pool_take (WeirOriginPool *self,
                                   WeirIdleOrigins *owner,
                                   const char *host,
                                   guint16 port,
                                   gboolean is_for_once);
void weir_origin_pool_give (WeirOriginPool *self, WeirIdleOrigins *owner, WeirOrigin *origin);

/* Ends those of @owner, who goes. */
void weir_origin_pool_release (WeirOriginPool *self, WeirIdleOrigins *owner);

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

G_END_DECLS
