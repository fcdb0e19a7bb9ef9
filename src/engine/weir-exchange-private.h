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
  WEIR_INBOUND_HELLO,
  WEIR_INBOUND_SECURE,
  WEIR_INBOUND_VERIFY,
  WEIR_INBOUND_LEAF,
  WEIR_INBOUND_ACCEPT,
  WEIR_INBOUND_TRIAL,
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

  /* Of a CONNECT that is about to be inspected, and of what its origin is asked for. */
  WeirInside *entering;           /* (owned) (nullable) */
  WeirVerification *verification; /* (owned) (nullable) */
  GCancellable *minting;          /* (owned) (nullable) */
  WeirLeaf *leaf;                 /* (owned) (nullable) */

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
  guint hello_is_partial : 1; /* of the client, in a tunnel */
  guint is_told_late : 1;     /* its head is gone by then */
  guint is_probe : 1;         /* a CONNECT of the test page: nobody's, and not told of */

  /* Of the request. */
  WeirUrl url; /* spans valid in the first run alone */
  WeirBodyFraming framing;
  WeirRelay request;
  WeirBuffer head; /* as it goes to the origin; kept until the response begins */
  gint max_forwards;
  guint64 n_discarded;

  /* Of a response of our own that is too large to be queued. */
  GBytes *content; /* (owned) (nullable) */
  WeirSpan content_left;

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
  WeirInspectionJudgement inspection; /* of CONNECT */
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

/* The states of inspection (weir-exchange-inspect.c). */
WeirStep weir_exchange_step_hello (WeirExchange *self);
WeirStep weir_exchange_step_secure (WeirExchange *self);
WeirStep weir_exchange_step_verify (WeirExchange *self);
WeirStep weir_exchange_step_leaf (WeirExchange *self);
WeirStep weir_exchange_step_accept (WeirExchange *self);
WeirStep weir_exchange_step_trial (WeirExchange *self);

/* The one that is made ready, or the one that the request came in. */
WeirInside *weir_exchange_get_inside (const WeirExchange *self);
void weir_exchange_await_leaf (WeirExchange *self);
void weir_exchange_become_tunnel (WeirExchange *self, WeirInspectionReason reason);
void weir_exchange_learn (WeirExchange *self, WeirInspectionReason reason);
void weir_exchange_judge_inspection (WeirExchange *self, const WeirHead *head);
void weir_exchange_enter_probe (WeirExchange *self, const WeirHead *head);
void weir_exchange_say_established (WeirExchange *self);
void weir_exchange_begin_inspection (WeirExchange *self);
void weir_exchange_give_up_inspection (WeirExchange *self);
void weir_exchange_fail_inspection (WeirExchange *self, WeirOutcome outcome);
void weir_exchange_time_out_inspection (WeirExchange *self);
void weir_exchange_fail_inside (WeirExchange *self);
void weir_exchange_clear_inspection (WeirExchange *self);

/* Moves between states that both halves know. */
gboolean weir_exchange_take_idle_origin (WeirExchange *self);
void weir_exchange_set_peer (WeirExchange *self, WeirTlsPeer *peer);
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
gint64 weir_exchange_get_elapsed (const WeirExchange *self);

G_END_DECLS
