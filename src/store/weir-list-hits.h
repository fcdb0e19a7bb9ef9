/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How often filters decided: of each list by the day, and of each filter in
 * all.  Counts of many requests come as one batch, are written when there is
 * time, and are no change that another process would be told of.
 */

#pragma once

#include "weir-list-store.h"

G_BEGIN_DECLS

#define WEIR_LIST_HITS_MAX_DAYS 400      /* of a list; what is older is one sum */
#define WEIR_LIST_HITS_MAX_FILTERS 10000 /* of all lists; those not hit for longest go */
#define WEIR_LIST_HITS_MAX_TOP 1000      /* filters asked for at once */

/* Octets of a filter, as in the history; of longer ones the list alone counts. */
#define WEIR_LIST_HITS_MAX_FILTER WEIR_RECORD_MAX_FILTER

typedef struct
{
  char *list;   /* (owned): its key */
  char *filter; /* (owned): its line */
  guint64 hits;
  gint64 last; /* Unix seconds */
} WeirFilterHits;

void weir_filter_hits_free (WeirFilterHits *hits);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFilterHits, weir_filter_hits_free)

/* The day that it is at @time (Unix seconds) where the user is, as a number. */
gint64 weir_list_hits_get_day (gint64 time);

/* Adds up what was counted; each filter counts for its list on the day of its last hit. */
void weir_list_hits_add (WeirDatabase *database, GPtrArray *filters);

/* Deletes what is counted of lists that are not there. */
void weir_list_hits_forget_removed (WeirDatabase *database);

void weir_list_hits_top_async (WeirDatabase *database,
                               const char *list,
                               guint limit,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* Returns: (transfer full) (element-type WeirFilterHits): most first */
GPtrArray *weir_list_hits_top_finish (GAsyncResult *result, GError **error);

G_END_DECLS
