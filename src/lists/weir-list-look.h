/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A text that may be a list, or a part of one. */
typedef struct
{
  GBytes *text;     /* (owned): without a byte order mark */
  GArray *includes; /* (owned) (nullable) (element-type WeirListInclude) */
} WeirListSight;

void weir_list_sight_free (WeirListSight *sight);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirListSight, weir_list_sight_free)

/*
 * Looks at a text, on a worker.  @text: (nullable): that of the file at @path.  @is_page: whoever
 * sent it says that it is a web page.
 */
void weir_list_look_async (GBytes *text,
                           const char *path,
                           gsize max_octets,
                           gboolean is_page,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);

/* @error: WEIR_LIST_UPDATE_ERROR or G_IO_ERROR_CANCELLED. Returns: (transfer full) (nullable) */
WeirListSight *weir_list_look_finish (GAsyncResult *result, GError **error);

G_END_DECLS
