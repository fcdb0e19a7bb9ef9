/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-record.h"

G_BEGIN_DECLS

/**
 * WeirQuery:
 *
 * The shared filter language: `host:cdn -type:image status:4xx size:>10k "words"`.
 * Terms are joined by AND; a comma within a value means OR; `-` negates a term.
 * Keys: host site type verdict cookie rule status method size party path.
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

WeirQuery *weir_query_parse (const char *text, GError **error);
WeirQuery *weir_query_ref (WeirQuery *self);
void weir_query_unref (WeirQuery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirQuery, weir_query_unref)

gboolean weir_query_is_empty (const WeirQuery *self);
gboolean weir_query_matches (const WeirQuery *self, const WeirRecord *record);

/* Appends a condition over the columns of the history table to @where, with one `?` a value; the
 * values go to @values: (element-type GVariant): 's' or 'x', in order.  weir-history.h lists the columns. */
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
