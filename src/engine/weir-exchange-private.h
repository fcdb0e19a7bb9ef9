/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-exchange.h"

G_BEGIN_DECLS

/* Method and URL up to this long are kept without an allocation. */
#define WEIR_EXCHANGE_TEXT_LENGTH 512

typedef enum
{
  WEIR_INBOUND_CHECK,
  WEIR_INBOUND_JUDGE,
  WEIR_INBOUND_ROUTE,
  WEIR_INBOUND_CONNECT,
  WEIR_INBOUND_HEAD,
  WEIR_INBOUND_CONTENT,
  WEIR_INBOUND_DISCARD,
  WEIR_INBOUND_TUNNEL,
  WEIR_INBOUND_TUNNEL_END,
  WEIR_INBOUND_END,
  WEIR_N_INBOUND,
} WeirInbound;

typedef enum
{
  WEIR_OUTBOUND_NOTHING,
  WEIR_OUTBOUND_HEAD,
  WEIR_OUTBOUND_CONTENT,
  WEIR_OUTBOUND_TUNNEL,
  WEIR_OUTBOUND_FLUSH,
  WEIR_OUTBOUND_END,
  WEIR_N_OUTBOUND,
} WeirOutbound;

struct _WeirExchange
{
  WeirProxy *proxy;         /* (unowned) */
  WeirClient *client;       /* (unowned) */
  WeirOrigin *origin;       /* (owned) (nullable) */
  WeirExchange *next;       /* of the spare ones */
  const WeirInside *inside; /* (unowned) (nullable): the client's; the request is inspected */
  WeirTlsPeer *tls;         /* (owned) (nullable): what the origin showed of itself */

  guint8 inbound;     /* WeirInbound */
  guint8 outbound;    /* WeirOutbound */
  guint8 ending;      /* WeirEnding */
  guint8 outcome;     /* WeirOutcome */
  guint8 head_status; /* WeirHeadStatus */
  guint8 n_interim;
  guint budget;        /* steps left of this call */
  guint is_judged : 1; /* or refused: the observer knows of it */
  guint is_finished : 1;
  guint is_head : 1;
  guint is_connect : 1;
  guint is_websocket : 1;
  guint is_safe_to_repeat : 1; /* idempotent, and without content */
  guint awaits_continue : 1;   /* and was not told to */
  guint client_is_http_1_0 : 1;
  guint head_is_partial : 1; /* of the response */
  guint origin_persists : 1;

  /* Of the request. */
  WeirUrl url; /* spans valid in the first run alone */
  WeirBodyFraming framing;
  WeirRelay request;
  WeirBuffer head; /* as it goes to the origin; kept until the response begins */
  gint max_forwards;
  guint64 n_discarded;

  WeirHeadParser response_parser;
  WeirRelay response;
  WeirBodyFraming response_framing;

  /* What is told to the observer. */
  guint64 id;
  gint64 started;      /* Unix time in µs */
  gint64 started_mono; /* the same moment, monotonic */
  gint64 connected_after;
  gint64 answered_after;
  WeirRequestInfo info;
  WeirPolicy *policy; /* (owned) (nullable): that judged */
  WeirJudgement judgement;
  WeirCookieCounts cookies_sent;
  WeirCookieCounts cookies_set;
  guint16 status;
  WeirSpan method;
  WeirSpan target;
  gpointer observer_data;
  char *long_text; /* (owned) (nullable) */
  char text[WEIR_EXCHANGE_TEXT_LENGTH];
};

typedef WeirStep (*WeirStepFunc) (WeirExchange *self);

extern const WeirStepFunc weir_exchange_inbound_steps[WEIR_N_INBOUND];
extern const WeirStepFunc weir_exchange_outbound_steps[WEIR_N_OUTBOUND];

/* What is kept of the request. */
void weir_exchange_keep_text (WeirExchange *self, const WeirHead *head);
void weir_exchange_read_info (WeirExchange *self);

/* Telling the observer. */
void weir_exchange_tell_judged (WeirExchange *self);
void weir_exchange_tell_refused (WeirExchange *self, gboolean is_target_known);
void weir_exchange_tell_answered (WeirExchange *self,
                                  const WeirHead *response,
                                  WeirSpan content_type);
void weir_exchange_tell_finished (WeirExchange *self);
WeirHeadEdits weir_exchange_get_edits (WeirExchange *self);

/* Moves between states that both halves know. */
gboolean weir_exchange_take_idle_origin (WeirExchange *self);
void weir_exchange_connect (WeirExchange *self);
void weir_exchange_note_content (WeirExchange *self, WeirTimeoutKind patience);
void weir_exchange_begin_tunnel (WeirExchange *self);
WeirStep weir_exchange_after_tunnel_relay (WeirExchange *self, WeirRelayStatus status);
void weir_exchange_end (WeirExchange *self, WeirOutcome outcome);
void weir_exchange_abort (WeirExchange *self, WeirOutcome outcome);
void weir_exchange_drop_origin (WeirExchange *self);

gboolean weir_exchange_is_client_waiting (const WeirExchange *self);

/* The origin's connection ended or broke before any octet of its response came. */
void weir_exchange_origin_gone (WeirExchange *self);

/* Answers with a page that says what went wrong, unless a response has begun: then the client's connection ends. */
void weir_exchange_fail (WeirExchange *self, WeirOutcome outcome);

gint64 weir_exchange_get_now (const WeirExchange *self);

G_END_DECLS
