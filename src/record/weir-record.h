/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-observer.h"

G_BEGIN_DECLS

/* Octets, at most, of what a peer sent. */
#define WEIR_RECORD_MAX_METHOD 32
#define WEIR_RECORD_MAX_PATH 2048
#define WEIR_RECORD_MAX_SCHEME 8
#define WEIR_RECORD_MAX_HEAD 8192
#define WEIR_RECORD_MAX_FILTER 2048
#define WEIR_RECORD_MAX_LIST 64
#define WEIR_RECORD_MAX_COOKIE_NAME 256
#define WEIR_RECORD_MAX_COOKIES 256 /* of one request, in its detail */

/* What else is known of a record that came by in this session; never written to disk. */
typedef struct
{
  char *request_head;  /* (owned) as received, fields a line each, capped */
  char *response_head; /* (owned) (nullable) */
  GArray *cookies;     /* (owned) (nullable) (element-type WeirRecordCookie) */
  char *client_address;
  gint64 connected_after; /* µs; -1: a connection that was there already */
  gint64 answered_after;  /* µs; -1: not yet */
  WeirTlsPeer *tls;       /* (owned) (nullable): the origin, of what is inspected or failed to be */
  WeirInspectionReason inspection_reason; /* of a tunnel: why its inside is not seen; else NONE */
  char *inspection; /* (owned) (nullable): the same as a sentence, translated */
  gsize octets;     /* that all this takes, about */
} WeirRecordDetail;

typedef struct
{
  char *name; /* (owned) */
  gsize value_length;
  gboolean set;    /* by the origin; else sent by the client */
  gint64 lifetime; /* seconds; -1: the session */
  WeirCookieDecision decision;
} WeirRecordCookie;

/**
 * WeirRecord:
 *
 * What is known of one request: one block of memory, strings included, counted
 * by reference atomically.  The main thread alone changes it, and only until it is finished;
 * from then on it may be shared with other threads.
 */
typedef struct
{
  guint64 id;      /* of the exchange, or of the row in the history */
  gint64 started;  /* Unix time in µs */
  gint64 duration; /* µs; -1 while it goes on */
  WeirVerdict verdict;
  WeirOutcome outcome;
  WeirResourceType type;
  gboolean is_third_party;
  guint16 port;
  guint16 status;      /* 0: none yet */
  guint64 octets_sent; /* of content */
  guint64 octets_received;
  guint cookies_withheld; /* both directions */
  guint cookies_shortened;
  guint cookies_seen;

  const char *method;
  const char *host;
  const char *site;   /* (nullable): not known */
  const char *path;   /* with query in this session; "?…(n)" in its place from the history */
  const char *scheme; /* "http", "ws"; inside a tunnel "https", "wss"; "" for a tunnel */

  const char *filter;      /* (nullable): the line of a list that decided, of WEIR_REASON_FILTER */
  const char *filter_list; /* (nullable): the key of that list */
  guint filter_line;       /* where it stands there; 0: there is none */
  const char *beaten; /* (nullable): of what was allowed: the filter that would have blocked it */

  WeirReasonKind reason_kind;
  WeirReasonKind cookie_reason_kind;
  WeirRule *rule;        /* (owned) (nullable): that decided about the request */
  WeirRule *cookie_rule; /* (owned) (nullable): that decided about its cookies */

  WeirRecordDetail *detail; /* (owned) (nullable): of the main thread alone */
} WeirRecord;

WeirRecord *weir_record_new (const WeirExchangeView *exchange, gboolean with_detail);
WeirRecord *weir_record_renew (WeirRecord *old,
                               const WeirExchangeView *exchange,
                               gboolean with_detail);
WeirRecord *weir_record_ref (WeirRecord *self);
void weir_record_unref (WeirRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirRecord, weir_record_unref)

/* Brings @self up to what @exchange now tells. */
void weir_record_update (WeirRecord *self, const WeirExchangeView *exchange);
void weir_record_add_cookie (WeirRecord *self, const WeirCookieEvent *cookie);

/* In the main thread: forgets the heads and single cookies. */
void weir_record_drop_detail (WeirRecord *self);

/* Fills in what a row of the history knows; strings are copied. */
WeirRecord *weir_record_new_full (const WeirRecord *template);

/* Whether Weir saw it inside a tunnel: https or wss. */
gboolean weir_record_is_inspected (const WeirRecord *self);

/* "https://host:port/path", or "host:port" of a tunnel. Returns: (transfer full) */
char *weir_record_get_url (const WeirRecord *self);

/* The path as far as it is known: the history keeps the length of a query in its place. */
WeirSpan weir_record_get_known_path (const WeirRecord *self);

/* A curl command line, quoted for a shell; credentials are left out. Returns: (transfer full) */
char *weir_record_get_curl (const WeirRecord *self);

/**
 * weir_record_suggest_exception:
 *
 * The narrowest exception that would have kept filters from blocking this request and those like
 * it, as a line of a list: "@@||cdn.example/ads/a.js$script,domain=shop.example".
 *
 * Returns: (transfer full) (nullable): %NULL if no exception does
 */
char *weir_record_suggest_exception (const WeirRecord *self);

/* Why, in plain sentences, translated, a line each. Returns: (transfer full) */
char *weir_record_explain (const WeirRecord *self);

/**
 * weir_record_explain_beside_filters:
 * @list: (nullable): what the list is called whose filter decided
 *
 * The same, for where the filters, and the exception that would lift one, are shown apart.
 *
 * Returns: (transfer full)
 */
char *weir_record_explain_beside_filters (const WeirRecord *self, const char *list);

/**
 * weir_record_speak:
 * @list: (nullable): what the list is called whose filter decided; without it, its key
 *
 * The row as one spoken sentence: "cdn.example, image, third party of shop.example, blocked by EasyPrivacy".
 *
 * Returns: (transfer full)
 */
char *weir_record_speak (const WeirRecord *self, const char *list);

/* The time of the last line: the next is mostly of the same second.  Starts as zeroes. */
typedef struct
{
  gint64 second; /* Unix time */
  char text[sizeof "00:00:00"];
} WeirRecordClock;

/**
 * weir_record_append_line:
 *
 * Appends one line for a terminal, without its end: time, verdict, method, status, type, site,
 * URL.  Whatever could steer a terminal is escaped.
 */
void weir_record_append_line (const WeirRecord *self, WeirRecordClock *clock, GString *out);

/**
 * weir_record_append_json:
 *
 * Appends one JSON object, without a newline.  Its keys, in this order:
 *
 * id (number), time (string, ISO 8601 in UTC), verdict, outcome, method, url (of what was inspected
 * with https:// or wss://; of a tunnel its authority alone), host (strings),
 * site (string, or null: not known), type (string), third_party (boolean),
 * status (number, or null: none), received, sent (numbers, octets of content),
 * duration_ms (number, or null: not finished), cookies_withheld (number),
 * reason ("none", "rule", "global-cookies", "global-images", "filtering-off", "private", "filter":
 * what made the verdict), rule (string as of weir_rule_to_text(), or null),
 * filter (string: the line of a list that blocked it, or the exception that let it through, or
 * null), list (string: the key of that list, or null), line (number, or null), beaten (string: the
 * filter that would have blocked what was allowed, or null).
 *
 * It is in UTF-8 whatever peers sent.
 */
void weir_record_append_json (const WeirRecord *self, GString *out);

/* The word for scripts and for the history: "global-cookies". */
const char *weir_reason_kind_to_word (WeirReasonKind kind);

/* Translated words for people. */
const char *weir_verdict_get_label (WeirVerdict verdict);
const char *weir_resource_type_get_label (WeirResourceType type);

G_END_DECLS
