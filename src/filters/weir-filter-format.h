/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The compiled file.
 *
 *   header       magic, format, size, checksum, where the sections are
 *   three indexes, of blocking filters, exceptions, and important ones:
 *     hosts      names → the text of a plain block, or items
 *     pages      names of pages (domain=) → items
 *     items      records, by name; the last of each run is marked
 *     tokens     words of URLs → entries
 *     entries    records, with what can be compared before the record is looked at
 *     rest       items that have neither name nor token: tried for every request
 *   records      all filters but plain hosts: pattern, types, parties, names
 *   blob         patterns, and the names of domain=, to= and denyallow=
 *   lists        what each list is, and which part of each section is its own
 *   lines        of every 256th line of each list, where it begins
 *   unread       the lines that could not be read
 *   hosts        names that are blocked whole, as found: for compiling anew without parsing
 *   keys         of each record, for the same
 *   texts        the lists themselves, octet for octet: a filter is known by where its line stands
 *
 * What requests are judged by comes first and is small; what lies behind it is looked at when a new
 * file is made, or when somebody wants to read a filter, and is mostly not in memory.
 *
 * Numbers are the machine's own; one of the other order finds another magic.  All offsets are from
 * the beginning of their section.  Nothing in a file is trusted: whoever reads one checks each
 * offset against its section.
 */

#pragma once

#include "weir-network-filter.h"

G_BEGIN_DECLS

#define WEIR_FILTER_FORMAT_MAGIC G_GUINT64_CONSTANT (0x31746c4672696557) /* "WeirFlt1" */
#define WEIR_FILTER_FORMAT 2
#define WEIR_FILTER_ALIGNMENT 8

/*
 * Types of a query beyond WeirFilterType: what filters without a type option say of a document, and
 * of a tunnel.
 */
#define WEIR_FILTER_QUERY_IMPLICIT (1u << WEIR_N_FILTER_TYPES)
#define WEIR_FILTER_QUERY_TUNNEL (1u << (WEIR_N_FILTER_TYPES + 1))

/* What a name that is blocked whole holds for: all but documents by their type. */
#define WEIR_FILTER_TYPES_PLAIN \
  (WEIR_FILTER_TYPES_IMPLICIT | WEIR_FILTER_QUERY_IMPLICIT | WEIR_FILTER_QUERY_TUNNEL)

#define WEIR_FILTER_LINES_STEP 256

typedef struct
{
  guint32 offset; /* of octets from the beginning of the file, in units of WEIR_FILTER_ALIGNMENT */
  guint32 n;      /* of elements */
} WeirFilterSection;

typedef struct
{
  WeirFilterSection bits;  /* guint64; a power of two of them */
  WeirFilterSection slots; /* WeirFilterSlot */
} WeirFilterTable;

typedef struct
{
  WeirFilterTable hosts;
  WeirFilterTable pages;
  WeirFilterTable tokens;
  WeirFilterTable prefixes;
  WeirFilterSection items;   /* WeirFilterItem */
  WeirFilterSection entries; /* WeirFilterEntry */
  WeirFilterSection rest;    /* WeirFilterItem */
} WeirFilterIndex;

typedef enum
{
  WEIR_FILTER_CLASS_BLOCK, /* important ones too */
  WEIR_FILTER_CLASS_EXCEPTION,
  WEIR_FILTER_CLASS_IMPORTANT,
  WEIR_N_FILTER_CLASSES,
} WeirFilterClass;

typedef struct
{
  guint64 magic;
  guint64 checksum; /* of all behind it */
  guint64 size;     /* of the file */
  guint32 format;
  guint32 reserved;
  guint64 salt; /* of the slots of all tables */
  WeirFilterIndex indexes[WEIR_N_FILTER_CLASSES];
  WeirFilterSection records; /* WeirFilterRecord */
  WeirFilterSection blob;    /* octets */
  WeirFilterSection lists;   /* WeirFilterListHeader */
  WeirFilterSection lines;   /* guint32 */
  WeirFilterSection unread;  /* WeirFilterUnread */
  WeirFilterSection hosts;   /* WeirFilterHost */
  WeirFilterSection keys;    /* WeirFilterKey: as many as records */
  WeirFilterSection texts;   /* octets */
} WeirFilterHeader;

/* A list's own part of a section. */
typedef struct
{
  guint32 begin;
  guint32 n;
} WeirFilterRange;

typedef struct
{
  guint64 version;
  WeirFilterRange key; /* of the blob */
  WeirFilterRange text;
  WeirFilterRange lines;
  WeirFilterRange unread;
  WeirFilterRange hosts;
  WeirFilterRange records;
  WeirFilterRange blob;
  WeirFilterRange regexes; /* numbers of regular expressions */
  guint32 n_filters;
  guint32 n_disabled;
  guint32 n_unread; /* also beyond those kept */
  guint32 n_skipped[WEIR_N_SKIPS];
} WeirFilterListHeader;

typedef struct
{
  guint32 line; /* number */
  guint32 text;
} WeirFilterUnread;

/* A name that is blocked whole. */
typedef struct
{
  guint64 hash;
  guint32 text;   /* where the name stands */
  guint32 length; /* of the name */
} WeirFilterHost;

/* How a filter is found. */
typedef enum
{
  WEIR_FILTER_PLACE_NONE,   /* badfilter alone */
  WEIR_FILTER_PLACE_HOST,   /* by the host of its pattern */
  WEIR_FILTER_PLACE_TO,     /* by the hosts of to= */
  WEIR_FILTER_PLACE_PAGE,   /* by the names of domain= */
  WEIR_FILTER_PLACE_TOKEN,  /* by a word of its pattern */
  WEIR_FILTER_PLACE_PREFIX, /* by what a word of its pattern begins with */
  WEIR_FILTER_PLACE_REST,
} WeirFilterPlace;

typedef struct
{
  guint32 text;    /* where the line stands */
  guint32 pattern; /* of the blob */
  guint32 domains; /* of the blob: a name set; 0: none */
  guint32 to;
  guint32 denyallow;
  guint32 regex; /* number of the first regular expression: of the pattern, then of the names */
  guint16 pattern_length;
  guint16 flags;   /* WeirFilterFlags */
  guint16 types;   /* of a query: 1 << WeirFilterType …, WEIR_FILTER_QUERY_… */
  guint16 methods; /* 1 << WeirFilterMethod */
  guint8 kind;     /* WeirPatternKind */
  guint8 anchors;
  guint8 has_word; /* a letter or a digit is in the pattern */
  guint8 reserved;
} WeirFilterRecord;

G_STATIC_ASSERT (sizeof (WeirFilterRecord) == 36);

/* What a record is found by. */
typedef struct
{
  guint64 key;          /* see weir_network_filter_get_key() */
  guint64 hash;         /* of the host, or of the token */
  guint64 window;       /* octets beside the token */
  guint16 token_at;     /* where the token begins in the pattern */
  guint8 place;         /* WeirFilterPlace */
  guint8 window_length; /* octets, 0 to 8 */
  gint8 window_at;      /* from the beginning of the token */
  guint8 reserved[3];
} WeirFilterKey;

G_STATIC_ASSERT (sizeof (WeirFilterKey) == 32);

/*
 * Of a table: all zeroes if it is free. The whole hash is in it: 64 bits are as good as the name.
 */
typedef struct
{
  guint32 high; /* of the hash */
  guint32 low;
  guint32
    value; /* WEIR_FILTER_SLOT_TEXT and where the name stands; or the first item or entry, and 1 */
} WeirFilterSlot;

#define WEIR_FILTER_SLOT_TEXT 0x80000000u

static inline gboolean
weir_filter_slot_has (const WeirFilterSlot *slot, guint64 hash)
{
  return slot->low == (guint32) hash && slot->high == (guint32) (hash >> 32);
}

#define WEIR_FILTER_ITEM_LAST 0x80000000u /* of the record's number */

typedef struct
{
  guint32 record; /* its number; if is_plain where the name stands */
  guint16 types;
  guint16 is_plain; /* a name that is blocked whole, among others */
} WeirFilterItem;

typedef struct
{
  guint64 window;
  guint32 record; /* with WEIR_FILTER_ITEM_LAST */
  guint16 types;
  guint16 token_at;
  guint8 window_length;
  gint8 window_at;
  guint16 types_of_run; /* of the first of a run: those of all in it */
  guint8 reserved[4];
} WeirFilterEntry;

G_STATIC_ASSERT (sizeof (WeirFilterEntry) == 24);

/*
 * The names of an option: hashes, in order, of each kind; then regular expressions, each behind its
 * length.
 */
typedef struct
{
  guint16 n_hosts;
  guint16 n_not_hosts;
  guint16 n_entities;
  guint16 n_not_entities;
  guint16 n_regexes;
  guint16 n_not_regexes;
  guint32 reserved;
} WeirFilterNames;

G_END_DECLS
