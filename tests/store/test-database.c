/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-folder.h"

#include "weir-exemption-store.h"
#include "weir-list-store.h"
#include "weir-settings.h"
#include "weir-site-ledger.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

/* Of src/store/weir-schema.h, which is not a face of the layer. */
#define NEWEST_VERSION 3

typedef struct
{
  char *folder;
  char *path;
  WeirDatabase *database;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->folder = store_folder_new ();
  fixture->path = store_folder_get_file (fixture->folder, WEIR_DATABASE_FILE);
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_clear_pointer (&fixture->database, weir_database_close);
  g_clear_pointer (&fixture->folder, store_folder_free);
  g_clear_pointer (&fixture->path, g_free);
}

static void
open_database (Fixture *fixture)
{
  g_clear_pointer (&fixture->database, weir_database_close);
  fixture->database = weir_database_open (fixture->folder, WEIR_DATABASE_KEEP, NULL, NULL);
}

static void
assert_state (Fixture *fixture, WeirDatabaseState state)
{
  g_assert_cmpint (weir_database_get_state (fixture->database), ==, state);
}

static void
add_rule (Fixture *fixture, const char *text)
{
  g_autoptr (WeirRule) rule = store_rule_new (text, 0, WEIR_LIFETIME_ALWAYS, 0);
  g_autoptr (GError) error = NULL;

  weir_rule_store_add (fixture->database, rule, NULL, NULL);
  weir_database_flush (fixture->database, &error);
  g_assert_no_error (error);
}

static guint
count_rules (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRuleStoreContents) contents = weir_rule_store_load (fixture->database, &error);

  g_assert_no_error (error);
  return contents->rules->len;
}

static guint
get_mode (const char *folder, const char *name)
{
  g_autofree char *path = store_folder_get_file (folder, name);
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_mode & 0777;
}

static void
make_file (Fixture *fixture, const char *octets, gssize length)
{
  g_assert_cmpint (g_mkdir_with_parents (fixture->folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (fixture->path, octets, length, NULL));
}

/* The damaged file was kept octet for octet, and the new one is told of. */
static void
assert_kept_aside (Fixture *fixture, const char *octets, gsize length)
{
  g_autofree char *aside = store_folder_find (fixture->folder, WEIR_DATABASE_FILE ".damaged-");
  g_autofree char *kept = NULL;
  gsize kept_length;

  assert_state (fixture, WEIR_DATABASE_DAMAGED);
  g_assert_nonnull (aside);
  g_assert_cmpstr (weir_database_get_detail (fixture->database), ==, aside);
  g_assert_true (g_file_get_contents (aside, &kept, &kept_length, NULL));
  g_assert_cmpmem (octets, length, kept, kept_length);

  add_rule (fixture, "block host new.example");
  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT count (*) FROM rules"), ==, 1);
}

static void
test_files_are_the_users_alone (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const mode_t mask = umask (0);

  open_database (fixture);
  add_rule (fixture, "block host a.example");
  umask (mask);

  g_assert_cmpuint (get_mode (fixture->folder, "."), ==, 0700);
  g_assert_cmpuint (get_mode (fixture->folder, WEIR_DATABASE_FILE), ==, 0600);
  g_assert_cmpuint (get_mode (fixture->folder, WEIR_DATABASE_FILE "-wal"), ==, 0600);
  g_assert_cmpuint (get_mode (fixture->folder, WEIR_DATABASE_FILE "-shm"), ==, 0600);
}

static void
test_open_files_are_narrowed (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  make_file (fixture, "", 0);
  g_assert_cmpint (g_chmod (fixture->path, 0644), ==, 0);
  open_database (fixture);

  assert_state (fixture, WEIR_DATABASE_OK);
  g_assert_cmpuint (get_mode (fixture->folder, WEIR_DATABASE_FILE), ==, 0600);
}

static void
test_closing_leaves_one_file (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *log = store_folder_get_file (fixture->folder, WEIR_DATABASE_FILE "-wal");

  open_database (fixture);
  add_rule (fixture, "block host a.example");
  g_assert_cmpuint (weir_database_get_size (fixture->database), >, 4096);
  g_clear_pointer (&fixture->database, weir_database_close);

  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  g_assert_cmpint (store_folder_read (fixture->folder, "PRAGMA auto_vacuum"), ==, 2);
}

/* What is in the tables of version 1, which all later ones have, in its columns. Returns: (transfer full) */
static char *
dump_first_version (Fixture *fixture)
{
  static const struct
  {
    const char *sql;
    int n_columns;
  } tables[] = {
    { "SELECT * FROM meta", 2 },       { "SELECT * FROM settings", 2 },
    { "SELECT * FROM rules", 8 },      { "SELECT * FROM journal", 15 },
    { "SELECT * FROM history", 23 },   { "SELECT * FROM sites", 2 },
    { "SELECT * FROM site_hosts", 8 }, { "SELECT * FROM cookies", 9 },
  };
  GString *text = g_string_new (NULL);
  sqlite3 *db = store_folder_open (fixture->folder);

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      sqlite3_stmt *statement;

      g_assert_cmpint (sqlite3_prepare_v2 (db, tables[i].sql, -1, &statement, NULL), ==, SQLITE_OK);
      while (sqlite3_step (statement) == SQLITE_ROW)
        for (int column = 0; column < tables[i].n_columns; column++)
          {
            const char *value = (const char *) sqlite3_column_text (statement, column);

            g_string_append_printf (text, "%s|", value != NULL ? value : "NULL");
          }
      sqlite3_finalize (statement);
      g_string_append_c (text, '\n');
    }

  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  return g_string_free (text, FALSE);
}

/* Each version has its dump, made by the program of that time. */
static void
test_opens_version (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *name = g_strdup_printf ("version-%d.sql", GPOINTER_TO_INT (data));
  g_autofree char *dump = g_test_build_filename (G_TEST_DIST, "store", "versions", name, NULL);
  g_autofree char *sql = NULL;
  g_autoptr (WeirListStoreContents) lists = NULL;
  g_autoptr (GPtrArray) exemptions = NULL;
  WeirSettings settings;

  g_assert_true (g_file_get_contents (dump, &sql, NULL, NULL));
  make_file (fixture, "", 0);
  store_folder_exec (fixture->folder, sql);
  g_assert_cmpint (store_folder_read (fixture->folder, "PRAGMA user_version"), ==,
                   GPOINTER_TO_INT (data));
  before = dump_first_version (fixture);
  g_assert_nonnull (strstr (before, "block host cdn.example on shop.example|"));

  open_database (fixture);
  assert_state (fixture, WEIR_DATABASE_OK);
  g_assert_cmpint (store_folder_read (fixture->folder, "PRAGMA user_version"), ==, NEWEST_VERSION);
  after = dump_first_version (fixture);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (count_rules (fixture), ==, 2);
  g_assert_true (weir_settings_load (fixture->database, &settings, NULL));
  g_assert_cmpint (settings.values[WEIR_SETTING_RETENTION_DAYS], ==, 7);
  lists = weir_list_store_load (fixture->database, 0, NULL);
  g_assert_cmpuint (lists->rows->len, ==, GPOINTER_TO_INT (data) > 1 ? 2 : 0);
  exemptions = weir_exemption_store_load (fixture->database, NULL);
  g_assert_cmpuint (exemptions->len, ==, GPOINTER_TO_INT (data) > 2 ? 2 : 0);
  add_rule (fixture, "block host new.example");
}

static void
test_newer_file_is_left_alone (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize lengths[2];

  open_database (fixture);
  g_clear_pointer (&fixture->database, weir_database_close);
  store_folder_exec (fixture->folder, "PRAGMA user_version = 1000; CREATE TABLE later (x)");
  g_file_get_contents (fixture->path, &before, &lengths[0], NULL);

  open_database (fixture);
  assert_state (fixture, WEIR_DATABASE_TOO_NEW);
  add_rule (fixture, "block host a.example");
  g_assert_cmpuint (count_rules (fixture), ==, 1);
  assert_state (fixture, WEIR_DATABASE_TOO_NEW);
  g_clear_pointer (&fixture->database, weir_database_close);

  g_file_get_contents (fixture->path, &after, &lengths[1], NULL);
  g_assert_cmpmem (before, lengths[0], after, lengths[1]);
}

static void
test_garbage_is_kept_aside (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *octets = g_malloc (10000);

  for (guint i = 0; i < 10000; i++)
    octets[i] = (char) g_test_rand_int ();
  make_file (fixture, octets, 10000);

  open_database (fixture);
  assert_kept_aside (fixture, octets, 10000);

  /* Once and for all. */
  open_database (fixture);
  assert_state (fixture, WEIR_DATABASE_OK);
  g_assert_cmpuint (count_rules (fixture), ==, 1);
}

static void
test_short_file_is_kept_aside (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  make_file (fixture, "SQLite", 6);
  open_database (fixture);
  assert_kept_aside (fixture, "SQLite", 6);
}

/* A file of somebody else's, or ours with something in it that would run. */
static void
test_foreign_schema_is_kept_aside (Fixture *fixture, gconstpointer data)
{
  g_autofree char *octets = NULL;
  gsize length;

  open_database (fixture);
  g_clear_pointer (&fixture->database, weir_database_close);
  store_folder_exec (fixture->folder, data);
  g_assert_true (g_file_get_contents (fixture->path, &octets, &length, NULL));

  open_database (fixture);
  assert_kept_aside (fixture, octets, length);
}

/* One octet of the header, by which SQLite takes the file for one that must not be written to. */
static void
test_unknown_format_is_kept_aside (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *octets = NULL;
  gsize length;

  open_database (fixture);
  g_clear_pointer (&fixture->database, weir_database_close);
  g_assert_true (g_file_get_contents (fixture->path, &octets, &length, NULL));
  octets[18] = 9;
  make_file (fixture, octets, (gssize) length);

  open_database (fixture);
  assert_kept_aside (fixture, octets, length);
}

/* What the user decided survives the damage of something else. */
static void
test_rules_are_taken_over (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  WeirSettings settings;

  open_database (fixture);
  add_rule (fixture, "block host a.example");
  weir_settings_set (fixture->database, WEIR_SETTING_PORT, 8080);
  g_clear_pointer (&fixture->database, weir_database_close);
  store_folder_exec (fixture->folder, "CREATE TABLE foreign_one (x)");

  open_database (fixture);
  assert_state (fixture, WEIR_DATABASE_DAMAGED);
  g_assert_cmpuint (count_rules (fixture), ==, 1);
  g_assert_true (weir_settings_load (fixture->database, &settings, NULL));
  g_assert_cmpint (settings.values[WEIR_SETTING_PORT], ==, 8080);
}

static void
on_listed (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hosts = weir_site_ledger_list_hosts_finish (result, &error);

  g_assert_error (error, WEIR_DATABASE_ERROR, WEIR_DATABASE_DAMAGED);
  g_assert_null (hosts);
  *(gboolean *) user_data = TRUE;
}

/* Damage that nobody meets until it is read: the reader says so, and the writer puts a new file there. */
static void
test_damage_met_by_a_reader (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *octets = NULL;
  gsize length;
  gint64 page;
  gboolean listed = FALSE;

  open_database (fixture);
  add_rule (fixture, "block host a.example");
  g_clear_pointer (&fixture->database, weir_database_close);
  page = store_folder_read (fixture->folder,
                            "SELECT rootpage FROM sqlite_schema WHERE name = 'site_hosts'");
  g_assert_true (g_file_get_contents (fixture->path, &octets, &length, NULL));
  memset (octets + (page - 1) * 4096, 0x5a, 4096);
  make_file (fixture, octets, (gssize) length);

  open_database (fixture);
  assert_state (fixture, WEIR_DATABASE_OK);
  weir_site_ledger_list_hosts_async (fixture->database, "shop.example", NULL, on_listed, &listed);
  store_iterate_until (&listed);
  while (weir_database_get_state (fixture->database) == WEIR_DATABASE_OK)
    g_main_context_iteration (NULL, TRUE);

  assert_state (fixture, WEIR_DATABASE_DAMAGED);
  g_assert_cmpuint (count_rules (fixture), ==, 1);
}

/* And damage that the writer meets: what it was about to write gets into the new file. */
static void
test_damage_met_by_the_writer (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *octets = NULL;
  gsize length;
  gint64 page;
  WeirSettings settings;

  open_database (fixture);
  g_clear_pointer (&fixture->database, weir_database_close);
  page = store_folder_read (fixture->folder,
                            "SELECT rootpage FROM sqlite_schema WHERE name = 'settings'");
  g_assert_true (g_file_get_contents (fixture->path, &octets, &length, NULL));
  memset (octets + (page - 1) * 4096, 0x5a, 4096);
  make_file (fixture, octets, (gssize) length);

  open_database (fixture);
  assert_state (fixture, WEIR_DATABASE_OK);
  weir_settings_set (fixture->database, WEIR_SETTING_PORT, 8080);
  add_rule (fixture, "block host a.example");
  assert_state (fixture, WEIR_DATABASE_DAMAGED);
  g_assert_cmpuint (count_rules (fixture), ==, 1);
  g_assert_true (weir_settings_load (fixture->database, &settings, NULL));
  g_assert_cmpint (settings.values[WEIR_SETTING_PORT], ==, 8080);
}

static void
test_private_needs_no_folder (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->database = weir_database_open (NULL, WEIR_DATABASE_PRIVATE, NULL, NULL);
  assert_state (fixture, WEIR_DATABASE_OK);
  add_rule (fixture, "block host a.example");
  g_assert_cmpuint (count_rules (fixture), ==, 1);
  g_assert_cmpuint (weir_database_get_size (fixture->database), ==, 0);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
}

static void
test_settings_stay_in_range (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  WeirSettings settings;

  open_database (fixture);
  weir_settings_set (fixture->database, WEIR_SETTING_PORT, 70000);
  weir_settings_set (fixture->database, WEIR_SETTING_RETENTION_DAYS, 12);
  weir_database_flush (fixture->database, NULL);
  store_folder_exec (fixture->folder, "INSERT INTO settings VALUES ('block-images', 3);"
                                      "INSERT INTO settings VALUES ('of-a-later-version', 1)");

  g_assert_true (weir_settings_load (fixture->database, &settings, NULL));
  g_assert_cmpint (settings.values[WEIR_SETTING_PORT], ==, 65535);
  g_assert_cmpint (settings.values[WEIR_SETTING_RETENTION_DAYS], ==, 12);
  g_assert_cmpint (settings.values[WEIR_SETTING_BLOCK_IMAGES], ==, 0);
  g_assert_cmpint (settings.values[WEIR_SETTING_KEEP_HISTORY], ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, data, func) \
  g_test_add ("/store/database/" name, Fixture, data, set_up, func, tear_down)
  ADD ("files-are-the-users-alone", NULL, test_files_are_the_users_alone);
  ADD ("open-files-are-narrowed", NULL, test_open_files_are_narrowed);
  ADD ("closing-leaves-one-file", NULL, test_closing_leaves_one_file);
  ADD ("opens-version/1", GINT_TO_POINTER (1), test_opens_version);
  ADD ("opens-version/2", GINT_TO_POINTER (2), test_opens_version);
  ADD ("opens-version/3", GINT_TO_POINTER (3), test_opens_version);
  ADD ("newer-file-is-left-alone", NULL, test_newer_file_is_left_alone);
  ADD ("garbage-is-kept-aside", NULL, test_garbage_is_kept_aside);
  ADD ("short-file-is-kept-aside", NULL, test_short_file_is_kept_aside);
  ADD ("foreign-schema-is-kept-aside/table", "CREATE TABLE other (x)",
       test_foreign_schema_is_kept_aside);
  ADD ("foreign-schema-is-kept-aside/view", "CREATE VIEW other AS SELECT 1",
       test_foreign_schema_is_kept_aside);
  ADD ("foreign-schema-is-kept-aside/trigger",
       "CREATE TRIGGER other AFTER INSERT ON rules BEGIN DELETE FROM rules; END",
       test_foreign_schema_is_kept_aside);
  ADD ("foreign-schema-is-kept-aside/application", "PRAGMA application_id = 1",
       test_foreign_schema_is_kept_aside);
  ADD ("foreign-schema-is-kept-aside/no-version", "PRAGMA user_version = 0",
       test_foreign_schema_is_kept_aside);
  ADD ("foreign-schema-is-kept-aside/negative-version", "PRAGMA user_version = -5",
       test_foreign_schema_is_kept_aside);
  ADD ("unknown-format-is-kept-aside", NULL, test_unknown_format_is_kept_aside);
  ADD ("rules-are-taken-over", NULL, test_rules_are_taken_over);
  ADD ("damage-met-by-a-reader", NULL, test_damage_met_by_a_reader);
  ADD ("damage-met-by-the-writer", NULL, test_damage_met_by_the_writer);
  ADD ("private-needs-no-folder", NULL, test_private_needs_no_folder);
  ADD ("settings-stay-in-range", NULL, test_settings_stay_in_range);
#undef ADD

  return g_test_run ();
}
