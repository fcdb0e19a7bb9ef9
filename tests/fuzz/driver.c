/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Runs a fuzz target on the files of the folders named, without libFuzzer: so
 * that what was found once stays found.
 */

#include "fuzz.h"

#include <stdio.h>

static guint
run_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_seeds = 0;

  g_assert_nonnull (dir);

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *data = NULL;
      g_autofree char *block = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &data, &length, NULL));
      block = g_memdup2 (data, length);
      LLVMFuzzerTestOneInput ((const uint8_t *) block, length);
      printf ("ok - %s\n", name);
      n_seeds++;
    }

  return n_seeds;
}

int
main (int argc, char *argv[])
{
  guint n_seeds = 0;

  for (int i = 1; i < argc; i++)
    n_seeds += run_folder (argv[i]);
  printf ("1..%u\n", n_seeds);

  return n_seeds > 0 ? 0 : 1;
}
