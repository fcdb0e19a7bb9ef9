/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tls-folder.h"
#include "test-folder.h"

TlsFolder *
tls_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("weir-tls-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
tls_folder_free (TlsFolder *folder)
{
  g_assert_true (test_folder_remove (folder));
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
