/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-lists.h"

G_BEGIN_DECLS

/*
 * Words of the interface for filter lists: translated, to be freed unless they say (transfer none).
 */

/* Whether it is loaded from somewhere, and can be updated and removed; Weir's own list and the user's filters cannot. */
gboolean weir_list_is_loaded (WeirFilterList *list);

/* Whether an update goes on, which can be cancelled. */
gboolean weir_list_is_updating (WeirFilterList *list);

/* What tells a list's state: a word, an icon that goes with it, and its colour as a style class. */
typedef struct
{
  const char *word;        /* translated */
  const char *icon;        /* (nullable): none */
  const char *style_class; /* (nullable): none */
} WeirListStateWords;

/* @enabled: whether the list takes part; @n_filters: that it has in force */
WeirListStateWords weir_list_words_state (WeirListState state, gboolean enabled, guint n_filters);

/* "110,640 filters of 4 lists in force" */
char *weir_list_words_total (guint64 n_filters, guint n_lists);

/* The same of what @lists have in force now. */
char *weir_list_words_in_force (WeirFilterLists *lists);

/* "12 today, 1,204 in all", "never used" */
char *weir_list_words_hits (guint64 today, guint64 all);

/* When a list is updated next: "due now", "today, 16:40", "tomorrow, 09:15", "12 Nov, 09:15"; @time 0: "never" */
char *weir_list_words_next (gint64 time, gint64 now);

/* Appends the keys of lists that begin with @prefix: what `list:` searches for.  @keys: (element-type utf8) */
void weir_list_words_append_keys (GListModel *lists, const char *prefix, GPtrArray *keys);

G_END_DECLS
