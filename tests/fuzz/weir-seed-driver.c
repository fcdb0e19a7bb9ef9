/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Stands in for libFuzzer where nothing is made up: runs a target on each file
 * of the folder named on the command line, a test a file.  The input lies in a
 * block of its own, so that a sanitizer sees the first octet read too far.
 */

#include "weir-fuzz.h"

static void
test_seed (gconstpointer user_data)
{
  const char *path = user_data;
  g_autofree char *octets = NULL;
  g_autofree guint8 *block = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  g_file_get_contents (path, &octets, &length, &error);
  g_assert_no_error (error);
  block = g_memdup2 (octets, length);

  g_assert_cmpint (LLVMFuzzerTestOneInput (block, length), ==, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  folder = g_dir_open (argv[1], 0, &error);
  g_assert_no_error (error);

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *claim = g_strconcat ("/fuzz/", name, NULL);

      g_test_add_data_func_full (claim, g_build_filename (argv[1], name, NULL), test_seed, g_free);
    }

  return g_test_run ();
}
