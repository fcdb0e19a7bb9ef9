/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-span.h"

G_BEGIN_DECLS

/* Octets of one line of a list; what is longer is not read. */
#define WEIR_FILTER_MAX_LINE 32768

/* What filters tell requests apart by: X (id, word). The order is part of compiled files. */
#define WEIR_FILTER_TYPE_TABLE(X)      \
  X (OTHER, "other")                   \
  X (SCRIPT, "script")                 \
  X (IMAGE, "image")                   \
  X (STYLESHEET, "stylesheet")         \
  X (OBJECT, "object")                 \
  X (SUBDOCUMENT, "subdocument")       \
  X (XMLHTTPREQUEST, "xmlhttprequest") \
  X (WEBSOCKET, "websocket")           \
  X (FONT, "font")                     \
  X (MEDIA, "media")                   \
  X (PING, "ping")                     \
  X (DOCUMENT, "document")

typedef enum
{
#define WEIR_FILTER_TYPE_ID(id, word) WEIR_FILTER_TYPE_##id,
  WEIR_FILTER_TYPE_TABLE (WEIR_FILTER_TYPE_ID)
#undef WEIR_FILTER_TYPE_ID
    WEIR_N_FILTER_TYPES,
  WEIR_FILTER_TYPE_TUNNEL =
    WEIR_N_FILTER_TYPES, /* of requests alone: neither type nor path is known */
} WeirFilterType;

/* What a filter without type options holds for: all but documents (those are judged apart). */
#define WEIR_FILTER_TYPES_IMPLICIT ((1u << WEIR_FILTER_TYPE_DOCUMENT) - 1)
#define WEIR_FILTER_TYPES_ALL ((1u << WEIR_N_FILTER_TYPES) - 1)

/* Methods that method= names. */
typedef enum
{
  WEIR_FILTER_METHOD_CONNECT,
  WEIR_FILTER_METHOD_DELETE,
  WEIR_FILTER_METHOD_GET,
  WEIR_FILTER_METHOD_HEAD,
  WEIR_FILTER_METHOD_OPTIONS,
  WEIR_FILTER_METHOD_PATCH,
  WEIR_FILTER_METHOD_POST,
  WEIR_FILTER_METHOD_PUT,
  WEIR_FILTER_METHOD_OTHER,
  WEIR_N_FILTER_METHODS,
} WeirFilterMethod;

#define WEIR_FILTER_METHODS_ALL ((1u << WEIR_N_FILTER_METHODS) - 1)

typedef enum
{
  WEIR_FILTER_EXCEPTION = 1 << 0,
  WEIR_FILTER_IMPORTANT = 1 << 1,
  WEIR_FILTER_BADFILTER = 1 << 2, /* takes every other filter away that has the same key */
  WEIR_FILTER_MATCH_CASE = 1 << 3,
  WEIR_FILTER_HAS_TYPES =
    1 << 4, /* a type option was given: documents are judged by it explicitly */
  WEIR_FILTER_FIRST_PARTY = 1 << 5, /* ~third-party */
  WEIR_FILTER_THIRD_PARTY = 1 << 6,
  WEIR_FILTER_STRICT_FIRST_PARTY = 1 << 7, /* the host names are equal */
  WEIR_FILTER_STRICT_THIRD_PARTY = 1 << 8,
  WEIR_FILTER_POPUP = 1 << 9, /* popup, or all: of use to nobody but badfilter */
} WeirFilterFlags;

/* How a pattern is compared with a URL; the cheapest that says it. */
typedef enum
{
  WEIR_PATTERN_ANY,   /* matches every URL */
  WEIR_PATTERN_HOST,  /* ||host^: @pattern is the host, in normal form */
  WEIR_PATTERN_PLAIN, /* octets, without `*` and `^` */
  WEIR_PATTERN_GLOB,  /* with `*` or `^` in it */
  WEIR_PATTERN_REGEX, /* @pattern is what stands between the slashes */
} WeirPatternKind;

typedef enum
{
  WEIR_ANCHOR_DOMAIN = 1 << 0, /* ||: begins at the host name, or behind one of its dots */
  WEIR_ANCHOR_START = 1 << 1,  /* |: begins where the URL does */
  WEIR_ANCHOR_END = 1 << 2,    /* |: ends where the URL does */
} WeirPatternAnchors;

/**
 * WeirNetworkFilter:
 *
 * One filter, taken apart.  All spans point into the line, or into the parser,
 * and hold until the parser's next line.
 */
typedef struct
{
  guint16 flags;      /* WeirFilterFlags */
  guint16 types;      /* 1 << WeirFilterType of each that it holds for; never 0 */
  guint16 methods;    /* 1 << WeirFilterMethod */
  guint8 kind;        /* WeirPatternKind */
  guint8 anchors;     /* WeirPatternAnchors; none of HOST, REGEX and ANY */
  WeirSpan pattern;   /* without anchors and without `*` at its ends; in lower case unless
                            MATCH_CASE; a host in it is in A-labels */
  WeirSpan domains;   /* of domain=, as in the line; walk by weir_filter_names_next() */
  WeirSpan to;        /* of to= */
  WeirSpan denyallow; /* of denyallow= */
  WeirSpan redirect;  /* of redirect=: what a browser would put in its place; for badfilter alone */
} WeirNetworkFilter;

/* One name of domain=, to= or denyallow=. */
typedef enum
{
  WEIR_NAME_HOST,   /* the host, and those below it */
  WEIR_NAME_ENTITY, /* name.*: @text is the name, below any public suffix */
  WEIR_NAME_REGEX,  /* @text is what stands between the slashes */
} WeirFilterNameKind;

typedef struct
{
  WeirFilterNameKind kind;
  gboolean is_negated; /* ~ */
  WeirSpan text;       /* in normal form */
} WeirFilterName;

/* Why a line has no effect on requests: X (id, words to be translated). */
#define WEIR_SKIP_TABLE(X)                                 \
  X (COSMETIC, N_ ("hides elements of pages"))             \
  X (SCRIPTLET, N_ ("runs a script in pages"))             \
  X (HTML, N_ ("alters the text of pages"))                \
  X (MODIFIER, N_ ("alters requests or responses"))        \
  X (POPUP, N_ ("closes pop-up windows"))                  \
  X (PAGE_OPTION, N_ ("switches the hiding of elements"))  \
  X (BROWSER_ONLY, N_ ("needs what only a browser knows")) \
  X (ADDRESS, N_ ("gives a host another address"))         \
  X (CONDITION, N_ ("is for other programs"))

typedef enum
{
#define WEIR_SKIP_ID(id, words) WEIR_SKIP_##id,
  WEIR_SKIP_TABLE (WEIR_SKIP_ID)
#undef WEIR_SKIP_ID
    WEIR_N_SKIPS,
} WeirSkipReason;

/* Why a line cannot be read: X (id, a sentence to be translated). */
#define WEIR_UNREAD_TABLE(X)                                                      \
  X (UNKNOWN_OPTION, N_ ("The option “%s” is not known."))                        \
  X (OPTION_VALUE, N_ ("The option “%s” has a value that cannot be read."))       \
  X (OPTION_NEEDS_VALUE, N_ ("The option “%s” needs a value."))                   \
  X (OPTION_TAKES_NONE, N_ ("The option “%s” takes no value."))                   \
  X (OPTION_OF_EXCEPTION, N_ ("The option “%s” has no meaning in an exception.")) \
  X (CONTRADICTION, N_ ("No request can be what the options ask for."))           \
  X (BAD_HOST, N_ ("“%s” is not the name of a host."))                            \
  X (BAD_REGEX, N_ ("The regular expression cannot be read: %s"))                 \
  X (WHITE_SPACE, N_ ("A filter has no white space in it."))                      \
  X (TOO_BROAD, N_ ("It would match nearly every request."))                      \
  X (TOO_LONG, N_ ("The line is too long."))                                      \
  X (NOT_TEXT, N_ ("The line is not text."))

typedef enum
{
#define WEIR_UNREAD_ID(id, words) WEIR_UNREAD_##id,
  WEIR_UNREAD_TABLE (WEIR_UNREAD_ID)
#undef WEIR_UNREAD_ID
    WEIR_N_UNREADS,
} WeirUnreadReason;

/* What a line of a list is. */
typedef enum
{
  WEIR_LINE_NOTHING,    /* empty, a comment, a header */
  WEIR_LINE_FILTER,     /* a filter */
  WEIR_LINE_HOSTS,      /* of a hosts file: names that are blocked, each as ||name^ */
  WEIR_LINE_SKIPPED,    /* has no meaning at the network */
  WEIR_LINE_UNREADABLE, /* reported with its number and reason */
} WeirLineKind;

typedef struct
{
  WeirLineKind kind;
  WeirNetworkFilter filter; /* of FILTER */
  WeirSpan hosts;          /* of HOSTS: names separated by white space; walk by weir_hosts_next() */
  WeirSkipReason skip;     /* of SKIPPED */
  WeirUnreadReason unread; /* of UNREADABLE */
  char *detail; /* (unowned) (nullable): of UNREADABLE: what stands for %s; the parser's, UTF-8 */
} WeirFilterLine;

/**
 * WeirFilterParser:
 *
 * Reads lines.  Keeps the room that it needs from line to line, so that most
 * lines cost no allocation.  Any thread, one at a time.
 */
typedef struct _WeirFilterParser WeirFilterParser;

WeirFilterParser *weir_filter_parser_new (void);
void weir_filter_parser_free (WeirFilterParser *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFilterParser, weir_filter_parser_free)

/*
 * Reads one line, without its end.  A hosts line, a domain and Adblock syntax are told apart by
 * their form.
 */
void weir_filter_parser_read (WeirFilterParser *self, WeirSpan line, WeirFilterLine *result);

/*
 * Walks the names of an option.  FALSE: there is none left.  Names were checked when the line was
 * read.
 */
gboolean weir_filter_names_next (WeirSpan *rest, WeirFilterName *name);

/* Walks the hosts of a HOSTS line, in normal form; skips what is no host to block (localhost …). */
gboolean weir_hosts_next (WeirSpan *rest, WeirSpan *host);

/*
 * What badfilter compares: the pattern and the options, whatever their order and their aliases; the
 * option badfilter itself does not count.  64 bits of a hash.
 */
guint64 weir_network_filter_get_key (const WeirNetworkFilter *filter);

/* That of ||host^, as of a line of a hosts file; @host in normal form. */
guint64 weir_network_filter_get_host_key (WeirSpan host);

/*
 * A sentence, translated: why the line was skipped or not read. Returns: (transfer full) (nullable)
 */
char *weir_filter_line_explain (const WeirFilterLine *line);

const char *weir_filter_type_to_word (WeirFilterType type);
gboolean weir_filter_type_from_word (WeirSpan word, WeirFilterType *type); /* aliases too */
WeirFilterMethod weir_filter_method_from_name (WeirSpan name); /* OTHER if it is none of them */
const char *weir_skip_reason_describe (WeirSkipReason reason); /* translated */

G_END_DECLS
