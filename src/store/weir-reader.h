/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-connection.h"

G_BEGIN_DECLS

typedef struct _WeirRead WeirRead;

/* In a read transaction, on any thread; @data is the reader's alone. Returns: (transfer full) (nullable) */
typedef gpointer (*WeirReadFunc) (WeirConnection *connection, gconstpointer data, GError **error);

typedef struct
{
  WeirReadFunc func;
  GDestroyNotify free_data; /* (nullable) */
  GDestroyNotify free_result;
  gboolean settled; /* what is queued has to be in it: it takes the place of what is in memory */
} WeirReadClass;

gpointer weir_reader_run (WeirDatabase *database,
                          const WeirReadClass *klass,
                          gconstpointer data,
                          GError **error);
void weir_reader_run_async (WeirDatabase *database,
                            const WeirReadClass *klass,
                            gpointer data,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gpointer weir_reader_run_finish (GAsyncResult *result, const WeirReadClass *klass, GError **error);

WeirConnection *weir_reader_open (const char *uri, GError **error);
void weir_read_resume (WeirRead *read);
void weir_read_forget_database (WeirRead *read);

G_END_DECLS
