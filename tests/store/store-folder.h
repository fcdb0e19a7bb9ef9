/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the tests of the store share: a data folder that goes away, and a second pair of eyes on it. */

#pragma once

#include "test-folder.h"
#include "weir-rule-store.h"

#include <sqlite3.h>

G_BEGIN_DECLS

char *store_folder_new (void);
void store_folder_free (char *folder);

char *store_folder_get_file (const char *folder, const char *name);
sqlite3 *store_folder_open (const char *folder);
void store_folder_exec (const char *folder, const char *sql);
gint64 store_folder_read (const char *folder, const char *sql);
char *store_folder_read_text (const char *folder, const char *sql);
char *store_folder_find (const char *folder, const char *prefix);

/* A database in such a folder, for tests of what is kept in it. */
typedef struct
{
  char *folder;           /* (owned) */
  WeirDatabase *database; /* (owned) (nullable) */
} StoreFixture;

void store_fixture_set_up (StoreFixture *fixture, gconstpointer data);
void store_fixture_tear_down (StoreFixture *fixture, gconstpointer data);
void store_fixture_flush (StoreFixture *fixture);

/* Keeps the result for store_await(): @user_data is where. */
void store_on_result (GObject *object, GAsyncResult *result, gpointer user_data);
GAsyncResult *store_await (GAsyncResult **result);

WeirRule *store_rule_new (const char *text, gint64 id, WeirLifetime lifetime, gint64 expires);
void store_iterate_until (const gboolean *done);

G_END_DECLS
