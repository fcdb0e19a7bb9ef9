/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl computer, with and without a Weir that runs, in a home with a desktop whose settings are a key file.
 * What becomes of it when it is killed is tests/computer/test-computer-kill.py's.
 */

#include "weirctl-child.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

typedef struct
{
  char *home;   /* (owned) */
  char *folder; /* (owned): of the data */
  Outcome done;
} Fixture;

static void
set_up (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  f->home = g_dir_make_tmp ("weir test XXXXXX", NULL);
  f->folder = g_build_filename (f->home, "data", NULL);
  g_setenv ("HOME", f->home, TRUE);
  g_setenv ("XDG_CONFIG_HOME", f->home, TRUE);
  g_setenv ("XDG_DATA_HOME", f->home, TRUE);
  g_setenv ("XDG_CURRENT_DESKTOP", "GNOME", TRUE);
  g_setenv ("GSETTINGS_BACKEND", "keyfile", TRUE);
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
}

static void
tear_down (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  outcome_clear (&f->done);
  g_assert_true (test_folder_remove (f->home));
  g_free (f->folder);
  g_free (f->home);
}

static int
run (Fixture *f, const char *line)
{
  weirctl_on (&f->done, f->folder, line);

  return f->done.status;
}

static void
expect_out (Fixture *f, const char *words)
{
  if (strstr (f->done.out, words) == NULL)
    g_error ("“%s” is not in “%s”", words, f->done.out);
}

static void
expect_err (Fixture *f, const char *words)
{
  if (strstr (f->done.err, words) == NULL)
    g_error ("“%s” is not in “%s”", words, f->done.err);
}

/* Whether the user's settings say so, as the key file has it. */
static gboolean
is_set (Fixture *f, const char *line)
{
  g_autofree char *path = g_build_filename (f->home, "glib-2.0", "settings", "keyfile", NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && strstr (text, line) != NULL;
}

static void
test_wrong_usage (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_assert_cmpint (run (f, "computer sideways"), ==, 2);
  expect_err (f, "“sideways” is not understood");
  g_assert_cmpint (run (f, "computer off --fail-closed"), ==, 2);
  expect_err (f, "--fail-closed belongs to “on”");
  g_assert_cmpint (run (f, "computer --fail-closed"), ==, 2);
  g_assert_cmpint (run (f, "computer on off"), ==, 2);
}

static void
test_nothing (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_assert_cmpint (run (f, "computer"), ==, 0);
  g_assert_cmpstr (f->done.out, ==, "off\nWeir has changed nothing on this computer.\n");
  g_assert_cmpint (run (f, "computer undo"), ==, 0);
  g_assert_cmpstr (f->done.out, ==, "Weir has changed nothing on this computer.\n");
  g_assert_cmpint (run (f, "computer off"), ==, 0);
  g_assert_cmpstr (f->done.out, ==, "");
}

/* It waits for a Weir, which takes it over, and is followed. */
static void
test_on_and_off (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  Running running = { 0 };

  g_assert_cmpint (run (f, "computer on"), ==, 0);
  expect_out (f, "does not run");
  g_assert_cmpstr (f->done.err, ==, "");
  g_assert_false (is_set (f, "mode="));

  running_start (&running, f->folder, "");
  g_assert_cmpint (run (f, "computer on --fail-closed"), ==, 0);
  expect_out (f, "is Weir now, at 127.0.0.1:");
  g_assert_true (is_set (f, "mode='manual'"));
  g_assert_cmpint (run (f, "computer on"), ==, 0);
  g_assert_true (is_set (f, "mode='auto'"));

  g_assert_cmpint (run (f, "computer"), ==, 0);
  g_assert_true (g_str_has_prefix (f->done.out, "on\n\nProxy of this computer\n"));
  expect_out (f, "Undone by “weirctl computer undo”");

  g_assert_cmpint (run (f, "computer off"), ==, 0);
  expect_out (f, "is back");
  g_assert_false (is_set (f, "mode="));
  running_stop (&running, SIGTERM);
}

static void
test_undo (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  Running running = { 0 };

  running_start (&running, f->folder, "");
  g_assert_cmpint (run (f, "computer on"), ==, 0);
  g_assert_cmpint (run (f, "computer undo"), ==, 0);
  expect_out (f, "is back");
  g_assert_false (is_set (f, "mode="));
  g_assert_cmpint (run (f, "computer"), ==, 0);
  g_assert_true (g_str_has_prefix (f->done.out, "off\n"));
  running_stop (&running, SIGTERM);
}

/* After a crash that cut the computer off, and with a data folder in which nothing can be kept. */
static void
test_undo_without_database (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *database = g_build_filename (f->folder, "weir.db", NULL);
  Running running = { 0 };

  running_start (&running, f->folder, "");
  g_assert_cmpint (run (f, "computer on --fail-closed"), ==, 0);
  g_subprocess_force_exit (running.process);
  g_assert_true (g_subprocess_wait (running.process, NULL, NULL));
  g_clear_object (&running.out);
  g_clear_object (&running.process);
  g_assert_true (is_set (f, "mode='manual'"));

  g_assert_cmpint (g_unlink (database), ==, 0);
  g_assert_cmpint (g_mkdir (database, 0700), ==, 0);
  g_assert_cmpint (run (f, "computer off"), ==, 1);
  expect_out (f, "is back");
  g_assert_cmpstr (f->done.err, !=, "");
  g_assert_false (is_set (f, "mode="));
}

/* Where the setting is not followed, it is said what is to be done. */
static void
test_other_desktops (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_setenv ("XDG_CURRENT_DESKTOP", "KDE", TRUE);
  g_assert_cmpint (run (f, "computer on"), ==, 0);
  expect_err (f, "Plasma");
  expect_err (f, "http://127.0.0.1:9347/proxy.pac");

  g_setenv ("XDG_CURRENT_DESKTOP", "sway", TRUE);
  g_assert_cmpint (run (f, "computer on"), ==, 0);
  expect_err (f, "This desktop may have another one");

  g_setenv ("XDG_CURRENT_DESKTOP", "ubuntu:GNOME", TRUE);
  g_assert_cmpint (run (f, "computer on"), ==, 0);
  g_assert_cmpstr (f->done.err, ==, "");
}

static void
test_not_kept (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_assert_cmpint (run (f, "computer on"), ==, 1);
  expect_err (f, "not kept");
  g_assert_cmpint (run (f, "computer"), ==, 0);
  g_assert_true (g_str_has_prefix (f->done.out, "off\n"));
}

#define ADD(path, func) g_test_add ("/cli/computer/" path, Fixture, NULL, set_up, func, tear_down)

static gboolean
schemas_are_there (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
    source != NULL ? g_settings_schema_source_lookup (source, "org.gnome.system.proxy", TRUE)
                   : NULL;

  return schema != NULL;
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("wrong-usage", test_wrong_usage);
  ADD ("nothing", test_nothing);
  if (schemas_are_there ())
    {
      ADD ("on-and-off", test_on_and_off);
      ADD ("undo", test_undo);
      ADD ("undo/without-database", test_undo_without_database);
      ADD ("other-desktops", test_other_desktops);
      ADD ("not-kept", test_not_kept);
    }

  return g_test_run ();
}
