/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Folders that tests were in. */

#include "test-folder.h"

#include <glib/gstdio.h>
#include <string.h>

gboolean
test_folder_remove (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      g_autoptr (GDir) dir = NULL;
      const char *name;

      /* A test may have taken the right to look into it. */
      g_chmod (path, 0700);
      dir = g_dir_open (path, 0, NULL);
      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          test_folder_remove (child);
        }
    }

  g_remove (path);

  return !g_file_test (path, G_FILE_TEST_EXISTS);
}

gboolean
test_folder_contains (const char *folder, const char *text)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *octets = NULL;
      gsize length;

      if (g_file_get_contents (path, &octets, &length, NULL) &&
          memmem (octets, length, text, strlen (text)) != NULL)
        return TRUE;
    }

  return FALSE;
}
