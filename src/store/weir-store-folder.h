/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-database.h"

G_BEGIN_DECLS

char *weir_store_folder_get_path (const char *folder);
char *weir_store_folder_get_uri (const char *folder);
char *weir_store_folder_get_memory_uri (void);

gboolean weir_store_folder_prepare (const char *folder, GError **error);
gboolean weir_store_folder_identify (const char *folder, guint64 *identity);
GRWLock *weir_store_folder_get_lock (void);
char *weir_store_folder_set_aside (const char *folder, GError **error);
void weir_store_folder_explain (const char *folder, GError *error);
guint64 weir_store_folder_get_size (const char *folder);

G_END_DECLS
