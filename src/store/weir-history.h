/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What was blocked or changed, row for row, as long as it is kept.
 *
 * Columns of the table "history", for weir_query_to_sql():
 *   id                when the request started, Unix time in µs, made unique; order and time range
 *   duration          µs
 *   verdict outcome type reason cookie_reason    integers of the enums
 *   third_party       0 or 1
 *   port status octets_sent octets_received cookies_withheld cookies_shortened cookies_seen
 *   method scheme host path                      text; path without query
 *   site              text, NULL if it is not known
 *   query_length      octets behind the "?", -1 if there is none
 *   rule cookie_rule  text as weir_rule_to_text(), NULL if none decided
 *   filter filter_list filter_line               the line of a list that decided, the list's key, and where
 *                     in it the line stands; NULL and 0 if none did
 *   beaten            text, the line that would have blocked what was allowed; else NULL
 */

#pragma once

#include "weir-database.h"
#include "weir-query.h"

G_BEGIN_DECLS

#define WEIR_HISTORY_MAX_ROWS 1000   /* of one page */
#define WEIR_HISTORY_MAX_BUCKETS 512 /* of one chart */
#define WEIR_HISTORY_MAX_GROUPS 1000 /* of one grouping */

typedef struct
{
  WeirQuery *query; /* (nullable) */
  gint64 since;     /* Unix seconds; 0: from the beginning */
  gint64 until;     /* 0: until now */
  gint64 before_id; /* 0: from the newest; else the page behind this row (keyset) */
  guint limit;      /* rows, at most WEIR_HISTORY_MAX_ROWS */
} WeirHistorySearch;

/* Counts in one of equal spans of [since, until). */
typedef struct
{
  guint64 blocked;
  guint64 changed;
  guint64 other;
} WeirHistoryBucket;

typedef enum
{
  WEIR_GROUP_BY_HOST,
  WEIR_GROUP_BY_SITE,
  WEIR_GROUP_BY_RULE, /* or filter: what decided */
} WeirHistoryGrouping;

typedef struct
{
  char *name; /* (owned) */
  guint64 count;
  gint64 last; /* Unix seconds */
} WeirHistoryGroup;

void weir_history_group_free (WeirHistoryGroup *group);

/* Whether the row belongs into a history that keeps what was blocked or changed. */
gboolean weir_history_wants (const WeirRecord *record);

/* Takes a reference; @record is finished, and no longer changes. Never blocks, never fails. */
void weir_history_append (WeirDatabase *database, WeirRecord *record);

void weir_history_search_async (WeirDatabase *database,
                                const WeirHistorySearch *search,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* Returns: (transfer full) (element-type WeirRecord): newest first */
GPtrArray *weir_history_search_finish (GAsyncResult *result, GError **error);

void weir_history_chart_async (WeirDatabase *database,
                               const WeirHistorySearch *search,
                               guint n_buckets,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* Returns: (transfer full) (element-type WeirHistoryBucket) */
GArray *weir_history_chart_finish (GAsyncResult *result, GError **error);

void weir_history_group_async (WeirDatabase *database,
                               const WeirHistorySearch *search,
                               WeirHistoryGrouping by,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* Returns: (transfer full) (element-type WeirHistoryGroup): most first */
GPtrArray *weir_history_group_finish (GAsyncResult *result, GError **error);

/* Deletes every row, and how often each filter was hit, and overwrites it on disk. */
void weir_history_clear (WeirDatabase *database, WeirDatabaseDone done, gpointer user_data);

/* What is kept from now on: at most so many days and MiB (of the whole file); 0: no limit of that kind. */
void weir_history_set_retention (WeirDatabase *database, guint days, guint mib);

/* Deletes all that is kept about @site: history, cookie ledger, hosts; overwrites it on disk. Rules stay. */
void weir_history_forget_site (WeirDatabase *database,
                               const char *site,
                               WeirDatabaseDone done,
                               gpointer user_data);

G_END_DECLS
