/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The lists of filters on disk: all that is known of them but their texts,
 * which are files, and what is counted of them (weir-list-hits.h).
 *
 * As with rules, the caller's lists in memory are what counts until a change is
 * written.  @done (nullable) tells how it went.
 */

#pragma once

#include "weir-database.h"
#include "weir-list-row.h"

G_BEGIN_DECLS

#define WEIR_LIST_STORE_MAX_LISTS 256
#define WEIR_LIST_STORE_MAX_VALUE 1024 /* octets of an ETag, a date, a detail */

/* How often filters of a list decided. */
typedef struct
{
  char *list; /* (owned): its key */
  guint64 today;
  guint64 all;
} WeirListHits;

void weir_list_hits_free (WeirListHits *hits);

/* All that is kept of lists at one moment. */
typedef struct
{
  GPtrArray *rows; /* (owned) (element-type WeirListRow): in the order in which they were added */
  GPtrArray *hits; /* (owned) (element-type WeirListHits): of lists that were hit */
} WeirListStoreContents;

void weir_list_store_contents_free (WeirListStoreContents *contents);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirListStoreContents, weir_list_store_contents_free)

/* @today: as of weir_list_hits_get_day().  Blocks for as long as it takes to read; for starting and for commands. */
WeirListStoreContents *weir_list_store_load (WeirDatabase *database, gint64 today, GError **error);

void weir_list_store_load_async (WeirDatabase *database,
                                 gint64 today,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
WeirListStoreContents *weir_list_store_load_finish (GAsyncResult *result, GError **error);

void weir_list_store_put (WeirDatabase *database,
                          const WeirListRow *before,
                          const WeirListRow *row,
                          WeirDatabaseDone done,
                          gpointer user_data);
void weir_list_store_remove (WeirDatabase *database,
                             const WeirListRow *row,
                             WeirDatabaseDone done,
                             gpointer user_data);
void weir_list_store_restore (WeirDatabase *database,
                              GPtrArray *rows,
                              WeirDatabaseDone done,
                              gpointer user_data);

G_END_DECLS
