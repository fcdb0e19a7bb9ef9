/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-query.h"

G_BEGIN_DECLS

/*
 * What a condition looks at: X (id, SQL over the history table).  Texts come first; a text that
 * is not known is empty.
 */
#define WEIR_QUERY_COLUMN_TABLE(X)                        \
  X (HOST, "host")                                        \
  X (SITE, "coalesce(site, '')")                          \
  X (PATH, "path")                                        \
  X (METHOD, "method")                                    \
  X (SCHEME, "scheme")                                    \
  X (RULE, "coalesce(rule, '')")                          \
  X (COOKIE_RULE, "coalesce(cookie_rule, '')")            \
  X (FILTER, "coalesce(filter, '')")                      \
  X (LIST, "coalesce(filter_list, '')")                   \
  X (BEATEN, "coalesce(beaten, '')")                      \
  X (HOST_AND_PATH, "(host || path)")                     \
  X (HOST_PORT_AND_PATH, "(host || ':' || port || path)") \
  X (TYPE, "type")                                        \
  X (VERDICT, "verdict")                                  \
  X (PARTY, "third_party")                                \
  X (STATUS, "status")                                    \
  X (SIZE, "octets_received")                             \
  X (COOKIES_SEEN, "cookies_seen")                        \
  X (COOKIES_WITHHELD, "cookies_withheld")                \
  X (COOKIES_SHORTENED, "cookies_shortened")

typedef enum
{
#define WEIR_QUERY_COLUMN_ID(id, sql) WEIR_QUERY_COLUMN_##id,
  WEIR_QUERY_COLUMN_TABLE (WEIR_QUERY_COLUMN_ID)
#undef WEIR_QUERY_COLUMN_ID
    WEIR_N_QUERY_COLUMNS,
} WeirQueryColumn;

/* How it looks at it; letters of ASCII compare without regard to case. */
typedef enum
{
  WEIR_QUERY_CONTAINS,
  WEIR_QUERY_EQUALS,
  WEIR_QUERY_BELOW, /* is the domain, or a name below it */
  WEIR_QUERY_GLOB,  /* `*` stands for any octets; the text must be known */
  WEIR_QUERY_RANGE, /* of a number; both ends belong to it */
} WeirQueryOperator;

typedef struct
{
  WeirQueryColumn column;
  WeirQueryOperator op;
  char *text; /* (owned) (nullable): in lower case */
  gint64 low;
  gint64 high;
} WeirQueryCondition;

/* Holds if any of its conditions does; or, negated, if none does. */
typedef struct
{
  gboolean negated;
  GArray *conditions; /* (owned) (element-type WeirQueryCondition) */
} WeirQueryTerm;

struct _WeirQuery
{
  GArray *terms; /* (owned) (element-type WeirQueryTerm) */
};

/* --- The language's words ------------------------------------------------------- */

#define WEIR_QUERY_KEY_TABLE(X)                                       \
  X (HOST, "host", N_ ("the host, or a domain above it"))             \
  X (SITE, "site", N_ ("the site that made the request"))             \
  X (TYPE, "type", N_ ("image, script, document …"))                  \
  X (VERDICT, "verdict", N_ ("blocked, changed, passed …"))           \
  X (COOKIE, "cookie", N_ ("withheld, session, seen"))                \
  X (RULE, "rule", N_ ("the rule or filter that decided; * for any")) \
  X (LIST, "list", N_ ("the list whose filter decided; * for any"))   \
  X (STATUS, "status", N_ ("404, 4xx, >=400"))                        \
  X (METHOD, "method", N_ ("GET, POST …"))                            \
  X (SIZE, "size", N_ ("octets received: >10k, <1M"))                 \
  X (PARTY, "party", N_ ("first or third"))                           \
  X (SCHEME, "scheme", N_ ("https of what Weir looks inside, http"))  \
  X (PATH, "path", N_ ("what follows the host"))

typedef enum
{
  WEIR_QUERY_KEY_NONE, /* words alone */
#define WEIR_QUERY_KEY_ID(id, name, explanation) WEIR_QUERY_KEY_##id,
  WEIR_QUERY_KEY_TABLE (WEIR_QUERY_KEY_ID)
#undef WEIR_QUERY_KEY_ID
    WEIR_N_QUERY_KEYS,
} WeirQueryKey;

typedef struct
{
  const char *name;
  const char *explanation; /* to be translated */
} WeirQueryKeyInfo;

extern const WeirQueryKeyInfo weir_query_keys[WEIR_N_QUERY_KEYS];

/* A value that has a meaning of its own. */
typedef struct
{
  WeirQueryKey key;
  const char *word;
  WeirQueryColumn column;
  gint64 low;
  gint64 high;
  const char *explanation; /* (nullable): to be translated */
} WeirQueryWord;

extern const WeirQueryWord weir_query_words[];
extern const gsize weir_query_n_words;

/* Returns %WEIR_QUERY_KEY_NONE if there is no such key. */
WeirQueryKey weir_query_key_lookup (const char *name, gsize length);

/* --- Scanning ------------------------------------------------------------------- */

/* A term as it stands in the text; offsets in octets. */
typedef struct
{
  gsize begin;
  gsize end;
  gboolean negated;
  gsize word;  /* where it begins behind `-` */
  gsize value; /* where the value begins behind the colon; 0: there is no key */
} WeirQueryToken;

/* Finds the term at or behind @offset.  FALSE: there is none. */
gboolean weir_query_scan_token (const char *text, gsize offset, WeirQueryToken *token);

/* Returns the end of the alternative that begins at @begin: a comma outside quotes, or @end. */
gsize weir_query_scan_alternative (const char *text, gsize begin, gsize end);

/* Whether a quote that opens in [begin, end) is not closed in it. */
gboolean weir_query_is_unterminated (const char *text, gsize begin, gsize end);

/* What [begin, end) says without its quotes. @quoted: whether it had any. Returns: (transfer full) */
char *weir_query_unquote (const char *text, gsize begin, gsize end, gboolean *quoted);

G_END_DECLS
