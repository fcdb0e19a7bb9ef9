/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-autostart.h"

#include "weir-config.h"

#include <gio/gdesktopappinfo.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a shell, the key file and Exec each read in their own way; GLib finds no program with a "%" in its name. */
#define ODD_NAME "we ir $HOME `id` \\ \"50f\" ü"
#define ODD_FOLDER "/home/" ODD_NAME "100%f"

static char *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *content = NULL;

  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  return content;
}

static void
test_content (void)
{
  g_autofree char *path = weir_autostart_dup_path ();
  g_autofree char *expected =
    g_build_filename (g_get_user_config_dir (), "autostart", WEIR_APP_ID ".desktop", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (path, ==, expected);
  g_assert_false (weir_autostart_is_on ());
  g_assert_cmpint (weir_autostart_get_since (), ==, 0);
  g_assert_true (weir_autostart_write ("/usr/bin/weir", NULL, &error));
  g_assert_no_error (error);

  content = read_file (path);
  g_assert_cmpstr (content, ==,
                   "[Desktop Entry]\n"
                   "Type=Application\n"
                   "Name=Weir\n"
                   "TryExec=/usr/bin/weir\n"
                   "Exec=\"/usr/bin/weir\" --background\n"
                   "Icon=" WEIR_APP_ID "\n"
                   "Terminal=false\n"
                   "X-Weir-Autostart=true\n"
                   "X-Weir-Made-Folder=true\n");
  g_assert_true (weir_autostart_is_on ());
  g_assert_cmpint (weir_autostart_get_since (), >, 0);
}

/* A program that writes its arguments beside itself, a line each. */
static char *
make_program (const char *folder)
{
  char *program = g_build_filename (folder, "weir", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents_full (program,
                                           "#!/bin/sh\nprintf '%s\\n' \"$@\" >\"$0.told\"\n", -1,
                                           G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  return program;
}

static void
on_started (GDesktopAppInfo *info G_GNUC_UNUSED, GPid pid, gpointer data)
{
  *(GPid *) data = pid;
}

/* As a desktop would. */
static void
start (const char *path)
{
  g_autoptr (GDesktopAppInfo) info = g_desktop_app_info_new_from_filename (path);
  g_autoptr (GError) error = NULL;
  GPid pid = 0;
  int status;

  g_assert_nonnull (info);
  g_assert_true (g_desktop_app_info_launch_uris_as_manager (info, NULL, NULL,
                                                            G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                                                            on_started, &pid, &error));
  g_assert_no_error (error);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (status, ==, 0);
}

static void
test_odd_names (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), ODD_NAME, NULL);
  g_autofree char *program = make_program (folder);
  g_autofree char *told_in = g_strconcat (program, ".told", NULL);
  g_autofree char *path = weir_autostart_dup_path ();
  g_autofree char *told = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (weir_autostart_write (program, ODD_FOLDER, &error));
  g_assert_no_error (error);
  start (path);
  told = read_file (told_in);
  g_assert_cmpstr (told, ==, "--background\n--data-dir\n" ODD_FOLDER "\n");

  g_assert_false (weir_autostart_write ("/home/\xff/weir", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
}

static void
test_removed (void)
{
  g_autofree char *path = weir_autostart_dup_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_true (weir_autostart_remove (&error));
  g_assert_true (weir_autostart_write ("/usr/bin/weir", NULL, &error));
  g_assert_true (weir_autostart_write ("/usr/local/bin/weir", NULL, &error)); /* in its place */
  g_assert_true (weir_autostart_remove (&error));
  g_assert_no_error (error);
  g_assert_false (weir_autostart_is_on ());
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));

  /* A folder that was there stays, and so does one that others have come to use. */
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (weir_autostart_write ("/usr/bin/weir", NULL, &error));
  g_assert_true (weir_autostart_remove (&error));
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* What the user, or a tool of the desktop, put there. */
static void
test_of_others (void)
{
  static const char theirs[] = "[Desktop Entry]\nType=Application\nName=Weir\nExec=weir\n";
  g_autofree char *path = weir_autostart_dup_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, theirs, -1, NULL));
  g_assert_false (weir_autostart_is_on ());
  g_assert_false (weir_autostart_write ("/usr/bin/weir", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_assert_true (weir_autostart_remove (NULL));
  content = read_file (path);
  g_assert_cmpstr (content, ==, theirs);
}

/* What runs may have been replaced since it started, and be nowhere any more. */
static void
test_program (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weir test XXXXXX", NULL);
  g_autofree char *link = g_build_filename (folder, "exe", NULL);
  g_autofree char *shell = g_find_program_in_path ("sh");
  g_autofree char *running = NULL;
  g_autofree char *replaced = NULL;

  g_assert_cmpint (symlink ("/bin/cat", link), ==, 0);
  running = weir_autostart_find_program (link, "sh");
  g_assert_cmpstr (running, ==, "/bin/cat");
  g_assert_cmpint (g_unlink (link), ==, 0);

  g_assert_cmpint (symlink ("/bin/cat (deleted)", link), ==, 0);
  replaced = weir_autostart_find_program (link, "sh");
  g_assert_cmpstr (replaced, ==, shell);
  g_assert_null (weir_autostart_find_program (link, "no such program"));
  g_assert_cmpint (g_unlink (link), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* At the start of a session it would begin elsewhere. */
static void
test_relative_folder (void)
{
  g_autofree char *path = weir_autostart_dup_path ();
  g_autofree char *absolute = g_canonicalize_filename ("a/../data", NULL);
  g_autofree char *expected = g_strdup_printf (" --data-dir \"%s\"\n", absolute);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (weir_autostart_write ("/usr/bin/weir", "a/../data", &error));
  g_assert_no_error (error);
  content = read_file (path);
  g_test_message ("%s", content);
  g_assert_nonnull (strstr (content, expected));
}

/* No file, but something in its place: a pipe, which is not waited for, and a link that leads nowhere. */
static void
test_no_file (void)
{
  g_autofree char *path = weir_autostart_dup_path ();
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (guint is_link = 0; is_link <= 1; is_link++)
    {
      g_autoptr (GError) error = NULL;
      GStatBuf status;

      g_unlink (path);
      g_assert_cmpint (is_link ? symlink ("nowhere", path) : mkfifo (path, 0600), ==, 0);
      g_assert_false (weir_autostart_is_on ());
      g_assert_cmpint (weir_autostart_get_since (), ==, 0);
      g_assert_false (weir_autostart_write ("/usr/bin/weir", NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
      g_assert_true (weir_autostart_remove (NULL));
      g_assert_cmpint (g_lstat (path, &status), ==, 0);
      g_assert_false (S_ISREG (status.st_mode));
    }
}

static void
test_no_folder (void)
{
  g_autofree char *path = weir_autostart_dup_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_config_dir (), 0700), ==, 0);
  g_assert_true (g_file_set_contents (folder, "a file in its place", -1, NULL));
  g_assert_false (weir_autostart_write ("/usr/bin/weir", NULL, &error));
  g_assert_nonnull (error);
  g_assert_false (weir_autostart_is_on ());
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/computer/autostart/says-what-to-start", test_content);
  g_test_add_func ("/computer/autostart/starts-whatever-the-names", test_odd_names);
  g_test_add_func ("/computer/autostart/leaves-nothing-behind", test_removed);
  g_test_add_func ("/computer/autostart/leaves-alone-what-others-wrote", test_of_others);
  g_test_add_func ("/computer/autostart/starts-what-is-there", test_program);
  g_test_add_func ("/computer/autostart/starts-on-the-same-folder", test_relative_folder);
  g_test_add_func ("/computer/autostart/waits-for-no-pipe", test_no_file);
  g_test_add_func ("/computer/autostart/says-why-it-cannot", test_no_folder);

  return g_test_run ();
}
