/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WEIR_FOLDER_LOCK_FILE "running"

/**
 * WeirFolderLock:
 *
 * Says who of those that carry traffic on one data folder came first.
 */
typedef struct _WeirFolderLock WeirFolderLock;

WeirFolderLock *weir_folder_lock_take (const char *folder);
void weir_folder_lock_free (WeirFolderLock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFolderLock, weir_folder_lock_free)

/* Whether nobody else has the lock. Tries to take it if somebody had. */
gboolean weir_folder_lock_is_ours (WeirFolderLock *self);

G_END_DECLS
