/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-exemption.h"
#include "weir-head-edits.h"
#include "weir-inspection.h"
#include "weir-tls-peer.h"

G_BEGIN_DECLS

typedef enum
{
  WEIR_VERDICT_PASSED,
  WEIR_VERDICT_CHANGED, /* cookies withheld or shortened */
  WEIR_VERDICT_BLOCKED,
  WEIR_VERDICT_ALLOWED, /* an exception beat a block */
  WEIR_VERDICT_TUNNELLED,
  WEIR_VERDICT_FAILED,
  WEIR_N_VERDICTS,
} WeirVerdict;

/* How an exchange ended: X (id, word). */
#define WEIR_OUTCOME_TABLE(X)                                                            \
  X (OPEN, "open")                                                                       \
  X (COMPLETE, "complete")                                                               \
  X (BAD_REQUEST, "bad-request") /* refused by the parser, or unfit to be forwarded */   \
  X (RESOLVE_FAILED, "resolve-failed")                                                   \
  X (CONNECT_FAILED, "connect-failed")                                                   \
  X (CONNECT_TIMEOUT, "connect-timeout")                                                 \
  X (ORIGIN_TIMEOUT, "origin-timeout")                                                   \
  X (ORIGIN_CLOSED, "origin-closed") /* before its response, or in the middle of it */   \
  X (BAD_RESPONSE, "bad-response")                                                       \
  X (CLIENT_CLOSED, "client-closed")                                                     \
  X (LOOP, "loop")                                                                       \
  X (OVERLOADED, "overloaded")                                                           \
  X (BAD_CERTIFICATE, "bad-certificate") /* of the origin, inside an inspected tunnel */ \
  X (TLS_FAILED, "tls-failed")           /* no secure connection to the origin */        \
  X (CLIENT_REFUSED, "client-refused")   /* Weir's certificate: a tunnel that was not decrypted */

typedef enum
{
#define WEIR_OUTCOME_ID(id, word) WEIR_OUTCOME_##id,
  WEIR_OUTCOME_TABLE (WEIR_OUTCOME_ID)
#undef WEIR_OUTCOME_ID
    WEIR_N_OUTCOMES,
} WeirOutcome;

/**
 * WeirExchangeView:
 *
 * What is known of an exchange at the moment an observer is told of it.  All
 * pointers and spans are valid during the call alone.
 */
typedef struct
{
  guint64 id;     /* counts up, from 1, in the order in which requests were judged */
  gint64 started; /* Unix time in µs */
  gint64 elapsed; /* µs since @started */

  const WeirRequestInfo *info;
  const WeirHead *request; /* (nullable): as received; only in judged(), and if it could be read */
  WeirSpan method;
  WeirSpan url; /* absolute, or the authority of a tunnel; the query stands in it; "" if not read */
  const WeirJudgement *judgement;
  WeirVerdict verdict; /* as far as it is known */
  WeirCookieCounts cookies_sent;
  WeirCookieCounts cookies_set;

  guint16 status;           /* 0: none yet; what the client is told */
  const WeirHead *response; /* (nullable): of the origin; only in answered() */
  WeirSpan content_type;

  guint64 octets_sent;     /* of content, to the origin */
  guint64 octets_received; /* of content, from the origin */
  gint64 connected_after;  /* µs after @started; -1: a connection that was there already */
  gint64 answered_after;   /* µs after @started; -1: not yet */
  WeirOutcome outcome;
  WeirTlsPeer *tls; /* (nullable) of the origin: the request is inspected, or failed to be */
  const WeirInspectionJudgement
    *inspection;              /* (nullable) of a tunnel: why its inside is not seen */
  const char *client_address; /* "127.0.0.1:53210" */

  gpointer observer_data; /* the observer's own, kept with the exchange: set it in judged() */
} WeirExchangeView;

/**
 * WeirObserver:
 *
 * Hears of every exchange, synchronously, on the engine's thread: judged() once,
 * then answered() at most once, then finished() once.  A request that is refused
 * before it is judged is told of in the same way, with its outcome from the start.
 * Requests for Weir's own pages are not.  Any may be %NULL.  An
 * observer must not call back into the proxy.  judged() returns what is kept as
 * observer_data for the later calls.
 */
typedef struct
{
  gpointer (*judged) (const WeirExchangeView *exchange, gpointer user_data);
  void (*answered) (const WeirExchangeView *exchange, gpointer user_data);
  void (*finished) (const WeirExchangeView *exchange, gpointer user_data);
  void (*cookie) (const WeirExchangeView *exchange,
                  const WeirCookieEvent *cookie,
                  gpointer user_data);
  /* Not of an exchange: the engine has learned that a host must not be inspected. */
  void (*exempted) (const WeirExemption *exemption, gpointer user_data);
  /* Nor this: a browser with this User-Agent has found by the test page that it uses Weir.
   * @is_inside: and over TLS, so that it trusts the authority */
  void (*probed) (WeirSpan agent, gboolean is_inside, gpointer user_data);
} WeirObserver;

const char *weir_verdict_to_word (WeirVerdict verdict); /* "blocked"; not translated */
const char *weir_outcome_to_word (WeirOutcome outcome);

G_END_DECLS
