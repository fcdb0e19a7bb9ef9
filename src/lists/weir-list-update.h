/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-list-fetch.h"
#include "weir-list-row.h"

G_BEGIN_DECLS

#define WEIR_LIST_MAX_INCLUDES 100    /* of one list in all */
#define WEIR_LIST_MAX_DEPTH 5         /* of lists that include lists */
#define WEIR_LIST_MAX_SECONDS 1800    /* that one download may take */
#define WEIR_LIST_UPDATE_PRIORITY 200 /* of what goes on in the main loop */

/* What an update brought. */
typedef struct
{
  gboolean not_modified; /* the text in force is the newest; nothing below is set but validators */
  guint64 version;       /* of the text */
  guint n_filters;       /* in the text */
  GBytes *text;          /* (owned) (nullable): if it was not written to disk */
  char *title;           /* (owned) (nullable): as the text says */
  guint expires;         /* seconds, as the text says; 0: it does not */
  char *etag;            /* (owned) (nullable) */
  char *last_modified;   /* (owned) (nullable) */
} WeirListUpdate;

void weir_list_update_free (WeirListUpdate *update);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirListUpdate, weir_list_update_free)

/**
 * weir_list_update_async:
 * @session: (nullable): for a list of the web
 * @row: copied
 * @has_text: the text in force is at hand, so that only another one is of use
 * @folder: (nullable): where the new text is written to; %NULL: nowhere
 * @max_octets: of the text, with all that it includes
 * @progress: (nullable): called until the end, or until it is cancelled
 */
void weir_list_update_async (SoupSession *session,
                             const WeirListRow *row,
                             gboolean has_text,
                             const char *folder,
                             gsize max_octets,
                             WeirListProgress progress,
                             gpointer progress_data,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

/* @error: WEIR_LIST_UPDATE_ERROR or G_IO_ERROR_CANCELLED. Returns: (transfer full) (nullable) */
WeirListUpdate *weir_list_update_finish (GAsyncResult *result, GError **error);

/*
 * --- what becomes of the row; pure: @now in Unix seconds, @chance as in weir-list-schedule.h ---
 */

/* Returns: (transfer full) */
WeirListRow *weir_list_row_after_update (const WeirListRow *row,
                                         const WeirListUpdate *update,
                                         gint64 now,
                                         double chance);
/* @error: WEIR_LIST_UPDATE_ERROR. Returns: (transfer full) */
WeirListRow *weir_list_row_after_failure (const WeirListRow *row,
                                          const GError *error,
                                          gint64 now,
                                          double chance);

G_END_DECLS
