/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-connector.h"
#include "weir-help.h"
#include "weir-inspector.h"
#include "weir-proxy.h"
#include "weir-relay.h"

G_BEGIN_DECLS

typedef struct _WeirClient WeirClient;
typedef struct _WeirExchange WeirExchange;
typedef struct _WeirListeners WeirListeners;

/*
 * What all connections share.  Scratch is what one callback uses from its start
 * to its end: heads are large, and so is what is read at once.
 */
struct _WeirProxy
{
  GMainContext *context;    /* (owned) */
  WeirPoller *poller;       /* (owned) */
  WeirTimeouts *timeouts;   /* (owned) */
  WeirResolve *resolve;     /* (owned) */
  WeirUpstream *upstream;   /* (owned) */
  WeirOriginPool *pool;     /* (owned) */
  WeirConnector *connector; /* (owned) */
  WeirListeners *listeners; /* (owned) */
  WeirPolicy *policy;       /* (owned) */
  WeirInspector inspector;
  const WeirObserver *observer; /* (unowned) (nullable) */
  gpointer observer_data;
  char *via;        /* (owned) pseudonym of this run */
  char *probe_host; /* (owned) of the test page of this run: a secret between the two */
  WeirHelp *help;   /* (owned) */

  WeirClient *clients; /* the newest first */
  guint max_clients;
  guint n_turned_away; /* of @clients, not counted among the figures' */

  WeirExchange *spare; /* (owned) (nullable): exchanges for reuse */
  guint n_spare;

  char *scratch;             /* (owned) WEIR_RELAY_SCRATCH_SIZE */
  WeirBuffer request_octets; /* of a head that came in pieces */
  WeirHead request;
  WeirHead response;
  WeirBuffer head;  /* a head on its way out */
  WeirBuffer edits; /* values that took the place of a head's own */

  gint64 date_second;
  char date[32]; /* IMF-fixdate of @date_second */

  WeirProxyFigures figures;
};

/* Ends what was decided on otherwise than it would be now: tunnels, and what is inspected. */
void weir_proxy_review_tunnels (WeirProxy *self);

/* IMF-fixdate (RFC 9110, 5.6.7) of @now, in Unix seconds; valid until the next call. */
const char *weir_proxy_get_date (WeirProxy *self, gint64 now);

G_END_DECLS
