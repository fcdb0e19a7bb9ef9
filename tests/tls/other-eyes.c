/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "other-eyes.h"

gboolean
other_eyes_have (const char *program)
{
  g_autofree char *path = g_find_program_in_path (program);
  g_autofree char *message = NULL;

  if (path != NULL)
    return TRUE;

  message = g_strdup_printf ("%s is not installed", program);
  g_test_skip (message);
  return FALSE;
}

static void
show (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      g_test_message ("%s", lines[i]);
}

gboolean
other_eyes_run (const char *program, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  const char *argument = program;
  int status;
  va_list arguments;

  va_start (arguments, program);
  for (; argument != NULL; argument = va_arg (arguments, const char *))
    g_ptr_array_add (argv, (gpointer) argument);
  va_end (arguments);
  g_ptr_array_add (argv, NULL);

  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output,
                &errors, &status, &error);
  g_assert_no_error (error);
  show (output);
  show (errors);

  return g_spawn_check_wait_status (status, NULL);
}
