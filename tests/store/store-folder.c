/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The second pair of eyes is SQLite itself, without our hardening: what it
 * finds on disk is what is there.
 */

#include "store-folder.h"

#include <string.h>

/* Returns: (transfer full): a folder that does not exist yet, in one that does */
char *
store_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *parent = g_dir_make_tmp ("weir-store-XXXXXX", &error);

  g_assert_no_error (error);
  return g_build_filename (parent, "data", NULL);
}

/* Deletes the folder and the one made for it. */
void
store_folder_free (char *folder)
{
  g_autofree char *parent = g_path_get_dirname (folder);

  test_folder_remove (parent);
  g_free (folder);
}

char *
store_folder_get_file (const char *folder, const char *name)
{
  return g_build_filename (folder, name, NULL);
}

sqlite3 *
store_folder_open (const char *folder)
{
  g_autofree char *path = store_folder_get_file (folder, WEIR_DATABASE_FILE);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 5000);
  return db;
}

void
store_folder_exec (const char *folder, const char *sql)
{
  sqlite3 *db = store_folder_open (folder);
  char *message = NULL;

  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

char *
store_folder_read_text (const char *folder, const char *sql)
{
  sqlite3 *db = store_folder_open (folder);
  sqlite3_stmt *statement;
  char *text = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  if (sqlite3_step (statement) == SQLITE_ROW)
    text = g_strdup ((const char *) sqlite3_column_text (statement, 0));

  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  return text;
}

gint64
store_folder_read (const char *folder, const char *sql)
{
  g_autofree char *text = store_folder_read_text (folder, sql);

  g_assert_nonnull (text);
  return g_ascii_strtoll (text, NULL, 10);
}

/* Returns: (transfer full) (nullable): the path of a file that begins so */
char *
store_folder_find (const char *folder, const char *prefix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (g_str_has_prefix (name, prefix) && !g_str_has_suffix (name, "-wal") &&
          !g_str_has_suffix (name, "-shm"))
        return g_build_filename (folder, name, NULL);
    }

  return NULL;
}

void
store_fixture_set_up (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->folder = store_folder_new ();
  fixture->database = weir_database_open (fixture->folder, WEIR_DATABASE_KEEP, NULL, NULL);
}

void
store_fixture_tear_down (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_clear_pointer (&fixture->database, weir_database_close);
  g_clear_pointer (&fixture->folder, store_folder_free);
}

/* All that was queued is on disk. */
void
store_fixture_flush (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  weir_database_flush (fixture->database, &error);
  g_assert_no_error (error);
}

void
store_on_result (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Returns: (transfer none) */
GAsyncResult *
store_await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

WeirRule *
store_rule_new (const char *text, gint64 id, WeirLifetime lifetime, gint64 expires)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRule) parsed = weir_rule_new_from_text (text, &error);
  WeirRule template;
  WeirRule *rule;

  g_assert_no_error (error);
  template = *parsed;
  template.id = id;
  template.lifetime = lifetime;
  template.expires = expires;
  template.created = 1700000000;
  template.enabled = TRUE;

  rule = weir_rule_new (&template, &error);
  g_assert_no_error (error);
  return rule;
}

void
store_iterate_until (const gboolean *done)
{
  while (!*done)
    g_main_context_iteration (NULL, TRUE);
}
