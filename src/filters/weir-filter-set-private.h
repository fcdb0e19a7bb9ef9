/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-format.h"
#include "weir-filter-regex.h"
#include "weir-filter-set.h"

G_BEGIN_DECLS

/* A section of the file, known to lie in it. */
#define WEIR_FILTER_ARRAY(type) \
  struct                        \
  {                             \
    const type *at;             \
    guint32 n;                  \
  }

typedef struct
{
  const guint64 *bits;
  guint shift; /* of a hash, to the number of its bit */
  guint64 salt;
  WEIR_FILTER_ARRAY (WeirFilterSlot) slots;
} WeirFilterTableView;

typedef struct
{
  WeirFilterTableView hosts;
  WeirFilterTableView pages;
  WeirFilterTableView tokens;
  WeirFilterTableView prefixes;
  WEIR_FILTER_ARRAY (WeirFilterItem) items;
  WEIR_FILTER_ARRAY (WeirFilterEntry) entries;
  WEIR_FILTER_ARRAY (WeirFilterItem) rest;
} WeirFilterIndexView;

struct _WeirFilterSet
{
  GBytes *octets;  /* (owned) (nullable): if it is in memory */
  gpointer mapped; /* (owned) (nullable): if it is a file */
  const char *data;
  gsize size;

  WEIR_FILTER_ARRAY (WeirFilterListHeader) lists;
  WEIR_FILTER_ARRAY (char) texts;
  WEIR_FILTER_ARRAY (guint32) lines;
  WEIR_FILTER_ARRAY (WeirFilterUnread) unread;
  WEIR_FILTER_ARRAY (WeirFilterHost) hosts;
  WEIR_FILTER_ARRAY (WeirFilterRecord) records;
  WEIR_FILTER_ARRAY (WeirFilterKey) keys;
  WEIR_FILTER_ARRAY (char) blob;
  WeirFilterIndexView indexes[WEIR_N_FILTER_CLASSES];

  gpointer *regexes; /* (owned): WeirFilterRegex, made when first wanted; atomically */
  guint32 n_regexes;
  gint n_lines_read; /* atomic: since pages of texts were given back */
};

/* The line that begins at @text, or around it. */
WeirSpan weir_filter_set_get_line (const WeirFilterSet *self, guint32 text);

/* Which list @text is of; G_MAXUINT: of none. */
guint weir_filter_set_find_list (const WeirFilterSet *self, guint32 text);

/*
 * Steps, of ten nanoseconds or so, that trying filters for one request may take together: many times
 * what the usual lists need, whatever the URL.
 */
#define WEIR_FILTER_SET_MAX_STEPS 100000

/*
 * Whether the expression called @number matches @text; it is compiled when that is asked for the
 * first time.  @lower: the text in lower case, for a quick look first; no octets: without.
 * @n_steps: (inout): that are left.  @end: (out): where the first match ends
 */
gboolean weir_filter_set_find_regex (const WeirFilterSet *self,
                                     guint32 number,
                                     WeirSpan source,
                                     gboolean with_case,
                                     WeirSpan text,
                                     WeirSpan lower,
                                     guint *n_steps,
                                     gsize *end);

G_END_DECLS
