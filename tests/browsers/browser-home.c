/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "browser-home.h"
#include "test-folder.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

void
browser_home_set_up (BrowserHome *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *made = g_dir_make_tmp ("weir höme XXXXXX", NULL);
  char *real = realpath (made, NULL);

  g_assert_nonnull (real);
  self->folder = g_strdup (real);
  free (real);

  self->places = g_new0 (WeirBrowserPlaces, 1);
  self->places->home = g_strdup (self->folder);
  self->places->data_home = browser_home_get (self, ".local/share");
  self->places->config_home = browser_home_get (self, ".config");
  self->places->search_path = browser_home_get (self, "bin");
  self->places->data_dirs = g_new0 (char *, 2);
  self->places->data_dirs[0] = browser_home_get (self, "usr/share");
  self->places->flatpaks = browser_home_get (self, ".local/share/flatpak");
  self->places->os_release = browser_home_get (self, "os-release");
  self->places->system_root = g_strdup (self->folder);
}

void
browser_home_tear_down (BrowserHome *self, gconstpointer data G_GNUC_UNUSED)
{
  test_folder_remove (self->folder);
  g_free (self->folder);
  weir_browser_places_free (self->places);
}

char *
browser_home_get (BrowserHome *self, const char *path)
{
  return g_build_filename (self->folder, path, NULL);
}

void
browser_home_make_folder (BrowserHome *self, const char *path)
{
  g_autofree char *full = browser_home_get (self, path);

  g_assert_cmpint (g_mkdir_with_parents (full, 0700), ==, 0);
}

void
browser_home_write (BrowserHome *self, const char *path, const char *text)
{
  g_autofree char *full = browser_home_get (self, path);
  g_autofree char *folder = g_path_get_dirname (full);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (full, text, -1, NULL));
}

void
browser_home_link (BrowserHome *self, const char *path, const char *target)
{
  g_autofree char *full = browser_home_get (self, path);
  g_autofree char *folder = g_path_get_dirname (full);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (symlink (target, full), ==, 0);
}

gboolean
browser_home_has (BrowserHome *self, const char *path)
{
  g_autofree char *full = browser_home_get (self, path);

  return g_file_test (full, G_FILE_TEST_EXISTS);
}

void
browser_home_add_program (BrowserHome *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename ("bin", name, NULL);
  g_autofree char *full = browser_home_get (self, path);

  browser_home_write (self, path, text);
  g_assert_cmpint (g_chmod (full, 0700), ==, 0);
}

gboolean
browser_home_add_certutil (BrowserHome *self)
{
  g_autofree char *certutil = g_find_program_in_path ("certutil");

  if (certutil == NULL)
    {
      g_test_skip ("certutil is missing");
      return FALSE;
    }

  browser_home_link (self, "bin/certutil", certutil);
  return TRUE;
}

char *
browser_home_certutil (BrowserHome *self, const char *store, const char *input, ...)
{
  g_autofree char *path = browser_home_get (self, store);
  g_autofree char *database = g_strconcat ("sql:", path, NULL);
  g_autoptr (GPtrArray) line = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *output = NULL;
  va_list arguments;

  g_ptr_array_add (line, (gpointer) "certutil");
  g_ptr_array_add (line, (gpointer) "-d");
  g_ptr_array_add (line, database);
  va_start (arguments, input);
  for (char *word = va_arg (arguments, char *); word != NULL; word = va_arg (arguments, char *))
    g_ptr_array_add (line, word);
  va_end (arguments);
  g_ptr_array_add (line, NULL);

  process = g_subprocess_newv ((const char *const *) line->pdata,
                               G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                 G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                               NULL);
  g_assert_nonnull (process);
  g_assert_true (g_subprocess_communicate_utf8 (process, input, NULL, &output, NULL, NULL));

  return g_subprocess_get_successful (process) ? g_steal_pointer (&output) : NULL;
}

void
browser_home_make_store (BrowserHome *self, const char *path)
{
  g_autofree char *said = NULL;

  browser_home_make_folder (self, path);
  said = browser_home_certutil (self, path, NULL, "-N", "--empty-password", NULL);
  g_assert_nonnull (said);
}

pid_t
browser_home_hold_lock (const char *path, int *control)
{
  int ends[2];
  char ready;
  pid_t child;

  g_assert_cmpint (pipe (ends), ==, 0);
  *control = ends[1];
  child = fork ();
  if (child == 0)
    {
      struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
      const int fd = open (path, O_RDWR | O_CREAT, 0600);

      _exit (fd < 0 || fcntl (fd, F_SETLK, &lock) != 0 || write (ends[1], "x", 1) != 1 ||
             pause () == 0);
    }

  g_assert_cmpint (read (ends[0], &ready, 1), ==, 1);
  close (ends[0]);

  return child;
}
