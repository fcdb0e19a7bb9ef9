/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Starting with the session: a desktop file in the user's autostart folder.
 *
 * Its name is the one that every desktop would choose for Weir, so that there are never two.  A
 * key of our own says that Weir wrote it: what a tool of the desktop, or the user, put there by
 * that name is not ours to change.  Another key says that the folder was made for it.
 *
 * https://specifications.freedesktop.org/autostart-spec/ and desktop-entry-spec/
 */

#include "weir-autostart.h"

#include "weir-config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#define FOLDER_NAME "autostart"
#define OURS_KEY "X-Weir-Autostart"
#define FOLDER_KEY "X-Weir-Made-Folder"
#define MAX_SIZE (64 * 1024) /* of the file, in octets: ours has less than one thousand */

static char *
dup_folder (void)
{
  return g_build_filename (g_get_user_config_dir (), FOLDER_NAME, NULL);
}

char *
weir_autostart_dup_path (void)
{
  return g_build_filename (g_get_user_config_dir (), FOLDER_NAME, WEIR_APP_ID ".desktop", NULL);
}

/* Returns: (transfer full) (nullable): what is in the file; %NULL if it is none of Weir's */
static GKeyFile *
read_ours (const char *path)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  GStatBuf status;

  /* A pipe that lies there must not be waited for. */
  if (g_stat (path, &status) != 0 || !S_ISREG (status.st_mode) || status.st_size > MAX_SIZE ||
      !g_key_file_load_from_file (keys, path, G_KEY_FILE_NONE, NULL) ||
      !g_key_file_get_boolean (keys, G_KEY_FILE_DESKTOP_GROUP, OURS_KEY, NULL))
    return NULL;

  return g_steal_pointer (&keys);
}

gboolean
weir_autostart_is_on (void)
{
  g_autofree char *path = weir_autostart_dup_path ();
  g_autoptr (GKeyFile) keys = read_ours (path);

  return keys != NULL && !g_key_file_get_boolean (keys, G_KEY_FILE_DESKTOP_GROUP,
                                                  G_KEY_FILE_DESKTOP_KEY_HIDDEN, NULL);
}

gint64
weir_autostart_get_since (void)
{
  g_autofree char *path = weir_autostart_dup_path ();
  g_autoptr (GKeyFile) keys = read_ours (path);
  GStatBuf status;

  return keys != NULL && g_stat (path, &status) == 0 ? status.st_mtime : 0;
}

/* --- writing --- */

/* An argument as Exec wants it: in quotes, with what a shell would look at escaped, and no field codes. */
static void
append_argument (GString *exec, const char *argument)
{
  if (exec->len > 0)
    g_string_append_c (exec, ' ');
  g_string_append_c (exec, '"');
  for (const char *p = argument; *p != '\0'; p++)
    {
      if (strchr ("\"`$\\", *p) != NULL)
        g_string_append_c (exec, '\\');
      else if (*p == '%')
        g_string_append_c (exec, '%');
      g_string_append_c (exec, *p);
    }
  g_string_append_c (exec, '"');
}

/* Returns: (transfer full) */
static char *
make_exec (const char *program, const char *data_dir)
{
  g_autoptr (GString) exec = g_string_new (NULL);

  append_argument (exec, program);
  g_string_append (exec, " --background");
  if (data_dir != NULL)
    {
      g_string_append (exec, " --data-dir");
      append_argument (exec, data_dir);
    }

  return g_string_free (g_steal_pointer (&exec), FALSE);
}

/* Returns: (transfer full) */
static char *
make_content (const char *program, const char *data_dir, gboolean made_folder)
{
  const char *group = G_KEY_FILE_DESKTOP_GROUP;
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autofree char *exec = make_exec (program, data_dir);

  g_key_file_set_string (keys, group, G_KEY_FILE_DESKTOP_KEY_TYPE,
                         G_KEY_FILE_DESKTOP_TYPE_APPLICATION);
  g_key_file_set_string (keys, group, G_KEY_FILE_DESKTOP_KEY_NAME, "Weir");
  g_key_file_set_string (keys, group, G_KEY_FILE_DESKTOP_KEY_TRY_EXEC, program);
  g_key_file_set_string (keys, group, G_KEY_FILE_DESKTOP_KEY_EXEC, exec);
  g_key_file_set_string (keys, group, G_KEY_FILE_DESKTOP_KEY_ICON, WEIR_APP_ID);
  g_key_file_set_boolean (keys, group, G_KEY_FILE_DESKTOP_KEY_TERMINAL, FALSE);
  g_key_file_set_boolean (keys, group, OURS_KEY, TRUE);
  if (made_folder)
    g_key_file_set_boolean (keys, group, FOLDER_KEY, TRUE);

  return g_key_file_to_data (keys, NULL, NULL);
}

static gboolean
check_names (const char *program, const char *data_dir, GError **error)
{
  if (g_utf8_validate (program, -1, NULL) &&
      (data_dir == NULL || g_utf8_validate (data_dir, -1, NULL)))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME,
                       _ ("The name of a folder is not valid text, so that the desktop cannot "
                          "start Weir from there."));
  return FALSE;
}

/* @made: (out): whether it was not there */
static gboolean
ensure_folder (gboolean *made, GError **error)
{
  g_autofree char *folder = dup_folder ();

  *made = !g_file_test (folder, G_FILE_TEST_EXISTS);
  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;

  /* Translators: the name of a folder, and what the system says is wrong */
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
               _ ("The folder “%s” cannot be made: %s"), folder, g_strerror (errno));
  return FALSE;
}

char *
weir_autostart_find_program (const char *self, const char *name)
{
  g_autofree char *program = g_file_read_link (self, NULL);

  if (program != NULL && g_path_is_absolute (program) &&
      g_file_test (program, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&program);

  return g_find_program_in_path (name);
}

gboolean
weir_autostart_write (const char *program, const char *data_dir, GError **error)
{
  g_autofree char *path = weir_autostart_dup_path ();
  g_autoptr (GKeyFile) earlier = read_ours (path);
  g_autofree char *folder = data_dir != NULL ? g_canonicalize_filename (data_dir, NULL) : NULL;
  g_autofree char *content = NULL;
  gboolean made_folder;
  GStatBuf status;

  g_return_val_if_fail (program != NULL && g_path_is_absolute (program), FALSE);

  /* A link that leads nowhere is somebody's, too. */
  if (earlier == NULL && g_lstat (path, &status) == 0)
    {
      /* Translators: %s is the name of a file */
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   _ ("“%s” is there already, and Weir did not write it."), path);
      return FALSE;
    }

  if (!check_names (program, folder, error) || !ensure_folder (&made_folder, error))
    return FALSE;

  if (earlier != NULL)
    made_folder = g_key_file_get_boolean (earlier, G_KEY_FILE_DESKTOP_GROUP, FOLDER_KEY, NULL);
  content = make_content (program, folder, made_folder);

  return g_file_set_contents_full (path, content, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0644, error);
}

/* --- removing --- */

gboolean
weir_autostart_remove (GError **error)
{
  g_autofree char *path = weir_autostart_dup_path ();
  g_autofree char *folder = dup_folder ();
  g_autoptr (GKeyFile) keys = read_ours (path);

  if (keys == NULL)
    return TRUE;

  if (g_unlink (path) != 0 && errno != ENOENT)
    {
      /* Translators: the name of a file, and what the system says is wrong */
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                   _ ("“%s” cannot be removed: %s"), path, g_strerror (errno));
      return FALSE;
    }

  if (g_key_file_get_boolean (keys, G_KEY_FILE_DESKTOP_GROUP, FOLDER_KEY, NULL))
    g_rmdir (folder); /* others may have come to use it */

  return TRUE;
}
