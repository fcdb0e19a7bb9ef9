/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-record.h"

G_BEGIN_DECLS

#define WEIR_QUERY_MAX_LENGTH 1024 /* octets */
#define WEIR_QUERY_MAX_TERMS 32
#define WEIR_QUERY_MAX_ALTERNATIVES 32 /* of a term */
#define WEIR_QUERY_MAX_COMPLETIONS 20

/**
 * WeirQuery:
 *
 * The shared filter language: `host:cdn -type:image status:4xx size:>10k "words"`.
 * Terms are joined by AND; a comma within a value means OR; `-` negates a term.
 *
 * | key            | value                                                               |
 * | -------------- | ------------------------------------------------------------------- |
 * | host:, site:   | `cdn.example`: that domain or below; `cdn`: part of the name; `*`    |
 * | type:          | image, script … (WEIR_RESOURCE_TYPE_TABLE)                          |
 * | verdict:       | passed, changed, blocked, allowed, tunnelled, failed                |
 * | cookie:        | withheld, session (cut to it), seen (any at all)                    |
 * | rule:          | part of the text of what decided: a rule, of the request or its      |
 * |                | cookies, a filter, or the filter that was beaten; `*`               |
 * | list:          | the key of the list whose filter decided; `*`                       |
 * | status:        | 404, 4xx, >=400                                                     |
 * | method:        | GET                                                                 |
 * | size:          | octets received: >10k, <=1M, 0                                      |
 * | party:         | first, third                                                        |
 * | scheme:        | http, ws; https, wss: inside a tunnel                               |
 * | path:          | part of path and query; `*`                                         |
 *
 * `*` stands for anything, in a value without quotes, and the whole must match; `rule:*` is any
 * rule or filter.  A word without a key is looked for in site, host, port and path.  Case does not matter.
 *
 * Immutable; counted by reference, atomically.
 */
typedef struct _WeirQuery WeirQuery;

typedef enum
{
  WEIR_QUERY_ERROR_UNKNOWN_KEY,
  WEIR_QUERY_ERROR_INVALID_VALUE,
  WEIR_QUERY_ERROR_UNTERMINATED,
  WEIR_QUERY_ERROR_TOO_LONG,
} WeirQueryError;

#define WEIR_QUERY_ERROR (weir_query_error_quark ())
GQuark weir_query_error_quark (void);

/**
 * weir_query_parse:
 *
 * Returns: (transfer full): the query, or %NULL with @error (%WEIR_QUERY_ERROR), which names what
 *   was typed, what is wrong with it, and where
 */
WeirQuery *weir_query_parse (const char *text, GError **error);
WeirQuery *weir_query_ref (WeirQuery *self);
void weir_query_unref (WeirQuery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirQuery, weir_query_unref)

gboolean weir_query_is_empty (const WeirQuery *self);
gboolean weir_query_matches (const WeirQuery *self, const WeirRecord *record);

/**
 * weir_query_to_sql:
 * @where: where to append a condition over the columns of the history table
 * @values: (element-type GVariant): where to append a value for each `?` in it, of type 's' or 'x';
 *   references, for the owner of the array to release
 *
 * The condition never is NULL, and matches the rows whose records weir_query_matches() does.
 */
void weir_query_to_sql (const WeirQuery *self, GString *where, GPtrArray *values);

/* A proposal to complete the word before the cursor. */
typedef struct
{
  char *replacement; /* (owned): the whole text with the proposal in it */
  char *label;       /* (owned): what is proposed */
  char *explanation; /* (owned) (nullable): translated */
  gsize cursor;      /* in octets, in @replacement */
} WeirQueryCompletion;

/* Values known for a key, e.g. hosts seen: appends strings starting with @prefix to @values. */
typedef void (*WeirQueryValuesFunc) (const char *key,
                                     const char *prefix,
                                     GPtrArray *values,
                                     gpointer user_data);

/* @cursor in octets. Returns: (transfer full) (element-type WeirQueryCompletion) */
GPtrArray *weir_query_complete (const char *text,
                                gsize cursor,
                                WeirQueryValuesFunc func,
                                gpointer user_data);

G_END_DECLS
