/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tls-folder.h"

#include <glib/gstdio.h>

TlsFolder *
tls_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("weir-tls-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

/* No deeper than the tests go: folders of files. */
void
tls_folder_free (TlsFolder *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        tls_folder_free (g_steal_pointer (&path));
      else
        g_assert_cmpint (g_unlink (path), ==, 0);
      g_free (path);
    }

  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
}

char *
tls_folder_write (const char *folder, const char *name, const void *octets, gsize length)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, name, NULL);

  g_file_set_contents (path, octets, (gssize) length, &error);
  g_assert_no_error (error);
  return path;
}
