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

/* Octets of an address that is said with it. */
#define WEIR_FOLDER_LOCK_MAX_ADDRESS 64

/* Says where the holder listens ("127.0.0.1:9347"), or %NULL: nowhere any more.  Nothing is said by others. */
void weir_folder_lock_say_address (WeirFolderLock *self, const char *address);

/**
 * weir_folder_lock_read_address:
 * @folder: a data folder
 *
 * Where the Weir listens that came first.  What a crash left behind is not believed.
 *
 * Returns: (transfer full) (nullable): %NULL if none does
 */
char *weir_folder_lock_read_address (const char *folder);

G_END_DECLS
