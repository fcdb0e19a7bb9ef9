/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What keeps the database from keeping: it is said, nothing is lost or
 * overwritten, nobody waits, and when it has ended everything is written.
 */

#include "faulty-disk.h"
#include "store-folder.h"

#include "weir-site-ledger.h"

#include <glib/gstdio.h>
#include <sys/mount.h>
#include <unistd.h>

/* Of src/store/weir-database-private.h, which is not a face of the layer. */
#define MAX_WAITING 16384
#define NOBODY 65534

typedef struct
{
  char *folder;
  WeirDatabase *database;
  WeirDatabaseState state; /* as told last */
  guint n_told;
  guint n_elsewhere;
  guint n_answered;
  guint n_failed;
} Fixture;

static void
on_state_changed (WeirDatabase *database,
                  WeirDatabaseState state,
                  const char *detail G_GNUC_UNUSED,
                  gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpint (state, ==, weir_database_get_state (database));
  g_assert_cmpint (state, !=, fixture->state);
  fixture->state = state;
  fixture->n_told++;
}

static void
on_changed_elsewhere (WeirDatabase *database G_GNUC_UNUSED, gpointer user_data)
{
  ((Fixture *) user_data)->n_elsewhere++;
}

static const WeirDatabaseEvents events = {
  .state_changed = on_state_changed,
  .changed_elsewhere = on_changed_elsewhere,
};

static void
open_database (Fixture *fixture)
{
  fixture->database = weir_database_open (fixture->folder, WEIR_DATABASE_KEEP, &events, fixture);
  fixture->state = weir_database_get_state (fixture->database);
}

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  faulty_disk_set (FAULTY_DISK_WELL);
  fixture->folder = store_folder_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_clear_pointer (&fixture->database, weir_database_close);
  g_clear_pointer (&fixture->folder, store_folder_free);
}

static void
on_answered (WeirDatabase *database G_GNUC_UNUSED,
             gint64 result G_GNUC_UNUSED,
             const GError *error,
             gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_answered++;
  fixture->n_failed += error != NULL;
}

static void
add_rule (Fixture *fixture, const char *text)
{
  g_autoptr (WeirRule) rule = store_rule_new (text, 0, WEIR_LIFETIME_ALWAYS, 0);

  weir_rule_store_add (fixture->database, rule, on_answered, fixture);
}

static void
await_state (Fixture *fixture, WeirDatabaseState state)
{
  while (fixture->state != state)
    g_main_context_iteration (NULL, TRUE);
}

static void
await_answers (Fixture *fixture, guint n)
{
  while (fixture->n_answered < n)
    g_main_context_iteration (NULL, TRUE);
}

/* A condition shows in what is written next, which then waits for it to end. */
static void
assert_told (Fixture *fixture, WeirDatabaseState state)
{
  add_rule (fixture, "block host waiting.example");
  await_state (fixture, state);
  g_assert_nonnull (weir_database_get_detail (fixture->database));
  g_assert_cmpuint (fixture->n_answered, ==, 0);
}

static void
assert_recovers (Fixture *fixture, gint64 n_rules)
{
  await_state (fixture, WEIR_DATABASE_OK);
  await_answers (fixture, 1);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT count (*) FROM rules"), ==, n_rules);
}

static void
test_full_disk (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  open_database (fixture);
  faulty_disk_set (FAULTY_DISK_FULL);
  assert_told (fixture, WEIR_DATABASE_FULL);
  faulty_disk_set (FAULTY_DISK_WELL);
  assert_recovers (fixture, 1);
  g_assert_cmpuint (fixture->n_told, ==, 2);
}

static void
test_full_disk_from_the_start (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  faulty_disk_set (FAULTY_DISK_FULL);
  open_database (fixture);
  g_assert_cmpint (fixture->state, ==, WEIR_DATABASE_FULL);
  add_rule (fixture, "block host waiting.example");
  faulty_disk_set (FAULTY_DISK_WELL);
  assert_recovers (fixture, 1);
}

static void
test_broken_disk (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  open_database (fixture);
  faulty_disk_set (FAULTY_DISK_BROKEN);
  assert_told (fixture, WEIR_DATABASE_FAILED);
  faulty_disk_set (FAULTY_DISK_WELL);
  assert_recovers (fixture, 1);
}

static void
test_locked_while_open (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  sqlite3 *other;

  open_database (fixture);
  other = store_folder_open (fixture->folder);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  assert_told (fixture, WEIR_DATABASE_LOCKED);

  g_clear_pointer (&other, sqlite3_close);
  assert_recovers (fixture, 1);
}

static void
test_locked_from_the_start (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  sqlite3 *other;

  open_database (fixture);
  add_rule (fixture, "block host first.example");
  g_clear_pointer (&fixture->database, weir_database_close);
  other = store_folder_open (fixture->folder);
  g_assert_cmpint (sqlite3_exec (other, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE", NULL,
                                 NULL, NULL),
                   ==, SQLITE_OK);

  fixture->n_answered = 0;
  open_database (fixture);
  g_assert_cmpint (fixture->state, ==, WEIR_DATABASE_LOCKED);
  g_assert_null (weir_rule_store_load (fixture->database, NULL));
  add_rule (fixture, "block host waiting.example");

  sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL);
  g_clear_pointer (&other, sqlite3_close);
  assert_recovers (fixture, 2);

  /* Nobody could read the rules at the start, so they are to be read now. */
  while (fixture->n_elsewhere == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_nothing_is_told_twice (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  open_database (fixture);
  faulty_disk_set (FAULTY_DISK_FULL);
  add_rule (fixture, "block host a.example");

  /* Who blocks for the truth gets it, and it stays true. */
  g_assert_false (weir_database_flush (fixture->database, &error));
  g_assert_error (error, WEIR_DATABASE_ERROR, WEIR_DATABASE_FULL);
  g_assert_cmpuint (fixture->n_answered, ==, 1);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  faulty_disk_set (FAULTY_DISK_WELL);
  await_state (fixture, WEIR_DATABASE_OK);
  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT count (*) FROM rules"), ==, 0);
}

static void
test_closing_answers (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  open_database (fixture);
  faulty_disk_set (FAULTY_DISK_FULL);
  add_rule (fixture, "block host a.example");
  g_clear_pointer (&fixture->database, weir_database_close);

  g_assert_cmpuint (fixture->n_answered, ==, 1);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
}

/* What nobody can write is counted, not kept in ever more memory; what is urgent is not dropped. */
static void
test_queue_is_bounded (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const WeirRuleHits hits = { 1, 1, 1 };

  open_database (fixture);
  add_rule (fixture, "block host first.example");
  g_assert_true (weir_database_flush (fixture->database, NULL));
  fixture->n_answered = 0;
  faulty_disk_set (FAULTY_DISK_FULL);
  for (guint i = 0; i < MAX_WAITING; i++)
    weir_rule_store_add_hits (fixture->database, &hits, 1);
  g_assert_cmpuint (weir_database_get_n_dropped (fixture->database), ==, 0);

  for (guint i = 0; i < 100; i++)
    weir_rule_store_add_hits (fixture->database, &hits, 1);
  g_assert_cmpuint (weir_database_get_n_dropped (fixture->database), ==, 100);

  add_rule (fixture, "block host waiting.example");
  await_state (fixture, WEIR_DATABASE_FULL);
  faulty_disk_set (FAULTY_DISK_WELL);
  assert_recovers (fixture, 2);
  g_assert_cmpuint (weir_database_get_n_dropped (fixture->database), ==, 100);
  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT max (hits) FROM rules"), ==,
                   MAX_WAITING);
}

static void
test_folder_in_the_way (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_true (g_file_set_contents (fixture->folder, "mine", -1, NULL));
  open_database (fixture);
  g_assert_cmpint (fixture->state, ==, WEIR_DATABASE_FAILED);
  add_rule (fixture, "block host waiting.example");

  g_assert_cmpint (g_remove (fixture->folder), ==, 0);
  assert_recovers (fixture, 1);
}

static void
test_file_that_goes_away (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *file = store_folder_get_file (fixture->folder, WEIR_DATABASE_FILE);
  g_autofree char *log = store_folder_get_file (fixture->folder, WEIR_DATABASE_FILE "-wal");
  g_autofree char *shared = store_folder_get_file (fixture->folder, WEIR_DATABASE_FILE "-shm");

  open_database (fixture);
  g_assert_cmpint (g_remove (file), ==, 0);
  g_assert_cmpint (g_remove (log), ==, 0);
  g_assert_cmpint (g_remove (shared), ==, 0);
  while (fixture->n_elsewhere == 0)
    g_main_context_iteration (NULL, TRUE);

  add_rule (fixture, "block host a.example");
  await_answers (fixture, 1);
  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT count (*) FROM rules"), ==, 1);
}

/* --- As somebody who may not write, even if we are root ------------------- */

static void
set_modes (const char *folder, int folder_mode, int file_mode)
{
  g_autofree char *file = store_folder_get_file (folder, WEIR_DATABASE_FILE);

  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
  g_assert_cmpint (g_chmod (file, file_mode), ==, 0);
  g_assert_cmpint (g_chmod (folder, folder_mode), ==, 0);
}

static void
become_nobody (const char *folder)
{
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autofree char *file = store_folder_get_file (folder, WEIR_DATABASE_FILE);

  if (geteuid () != 0)
    return;

  g_assert_cmpint (chown (parent, NOBODY, NOBODY), ==, 0);
  g_assert_cmpint (chown (folder, NOBODY, NOBODY), ==, 0);
  g_assert_cmpint (chown (file, NOBODY, NOBODY), ==, 0);
  g_assert_cmpint (setgid (NOBODY), ==, 0);
  g_assert_cmpint (setuid (NOBODY), ==, 0);
}

static void
read_only_in_subprocess (int folder_mode, int file_mode)
{
  Fixture fixture = { .folder = store_folder_new () };
  g_autoptr (WeirRuleStoreContents) contents = NULL;
  g_autoptr (GError) error = NULL;

  open_database (&fixture);
  add_rule (&fixture, "block host first.example");
  g_clear_pointer (&fixture.database, weir_database_close);
  fixture.n_answered = 0;

  become_nobody (fixture.folder);
  set_modes (fixture.folder, folder_mode, file_mode);
  open_database (&fixture);
  g_assert_cmpint (fixture.state, ==, WEIR_DATABASE_READ_ONLY);

  /* What is there holds all the same. */
  contents = weir_rule_store_load (fixture.database, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (contents->rules->len, ==, 1);

  add_rule (&fixture, "block host waiting.example");
  set_modes (fixture.folder, 0700, 0600);
  assert_recovers (&fixture, 2);
  tear_down (&fixture, NULL);
}

static void
test_read_only_folder (void)
{
  if (g_test_subprocess ())
    {
      read_only_in_subprocess (0500, 0600);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
test_read_only_file (void)
{
  if (g_test_subprocess ())
    {
      read_only_in_subprocess (0700, 0400);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

/* --- A disk that really is full ------------------------------------------ */

static gboolean
is_in_file_system_of_a_megabyte (const char *folder)
{
  return mount ("weir-test", folder, "tmpfs", 0, "size=1m") == 0;
}

static void
test_really_full_disk (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *ballast = store_folder_get_file (fixture->folder, "ballast");
  g_autofree char *octets = g_malloc0 (4 * 1024 * 1024);
  g_autofree char *checked = NULL;

  g_assert_cmpint (g_mkdir_with_parents (fixture->folder, 0700), ==, 0);
  if (!is_in_file_system_of_a_megabyte (fixture->folder))
    {
      g_test_skip ("needs the right to mount");
      return;
    }

  open_database (fixture);
  g_assert_false (g_file_set_contents_full (ballast, octets, 4 * 1024 * 1024,
                                            G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  for (guint i = 0; i < 100 && fixture->state == WEIR_DATABASE_OK; i++)
    {
      GPtrArray *hosts = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_ledger_host_free);

      for (guint n = 0; n < 400; n++)
        {
          WeirLedgerHost *host = g_new0 (WeirLedgerHost, 1);

          host->site = g_strdup_printf ("site-%u.example", i);
          host->host = g_strdup_printf ("host-%u.example", n);
          g_ptr_array_add (hosts, host);
        }
      weir_site_ledger_add (fixture->database, hosts);
      add_rule (fixture, i % 2 == 0 ? "block host a.example" : "allow host a.example");
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  await_state (fixture, WEIR_DATABASE_FULL);

  g_assert_cmpint (mount ("weir-test", fixture->folder, "tmpfs", MS_REMOUNT, "size=64m"), ==, 0);
  await_state (fixture, WEIR_DATABASE_OK);
  checked = store_folder_read_text (fixture->folder, "PRAGMA integrity_check");
  g_assert_cmpstr (checked, ==, "ok");
  g_clear_pointer (&fixture->database, weir_database_close);
  umount (fixture->folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  faulty_disk_install ();

#define ADD(name, func) \
  g_test_add ("/store/conditions/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("full-disk", test_full_disk);
  ADD ("full-disk-from-the-start", test_full_disk_from_the_start);
  ADD ("really-full-disk", test_really_full_disk);
  ADD ("broken-disk", test_broken_disk);
  ADD ("locked-while-open", test_locked_while_open);
  ADD ("locked-from-the-start", test_locked_from_the_start);
  ADD ("nothing-is-told-twice", test_nothing_is_told_twice);
  ADD ("closing-answers", test_closing_answers);
  ADD ("queue-is-bounded", test_queue_is_bounded);
  ADD ("folder-in-the-way", test_folder_in_the_way);
  ADD ("file-that-goes-away", test_file_that_goes_away);
#undef ADD
  g_test_add_func ("/store/conditions/read-only-folder", test_read_only_folder);
  g_test_add_func ("/store/conditions/read-only-file", test_read_only_file);

  return g_test_run ();
}
