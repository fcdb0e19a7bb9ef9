/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The folder that the database lies in: made for the user alone, looked at
 * when SQLite only says that something could not be opened, and the place
 * where a damaged file is kept aside.
 *
 * The database is made here, with its mode, before SQLite opens it: SQLite
 * gives the files beside it the same mode.  A file that exists is never
 * opened here: closing it would give up the locks that SQLite holds on it in
 * this process (POSIX).
 */

#include "weir-store-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_MODE 0700
#define FILE_MODE 0600
#define MAX_ASIDE 100                /* damaged files of the same second */
#define SMALL_ROOM (1024 * 1024)     /* octets: SQLite needs that much to begin with */
#define N_FILES G_N_ELEMENTS (files) /* that are one database */

static const char *const files[] = { "", "-wal", "-shm" };

/* Returns: (transfer full) */
char *
weir_store_folder_get_path (const char *folder)
{
  return g_build_filename (folder, WEIR_DATABASE_FILE, NULL);
}

/* The database as a URI of SQLite's. Returns: (transfer full) */
char *
weir_store_folder_get_uri (const char *folder)
{
  g_autofree char *path = weir_store_folder_get_path (folder);
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);

  return g_filename_to_uri (absolute, NULL, NULL);
}

/* A database of its own in memory, which several connections share. Returns: (transfer full) */
char *
weir_store_folder_get_memory_uri (void)
{
  static int n_made;

  return g_strdup_printf ("file:/weir-%d?vfs=memdb", g_atomic_int_add (&n_made, 1));
}

static gboolean
fail_with_errno (const char *path, int saved_errno, GError **error)
{
  const gboolean forbidden = saved_errno == EACCES || saved_errno == EPERM || saved_errno == EROFS;
  WeirDatabaseState state = forbidden ? WEIR_DATABASE_READ_ONLY : WEIR_DATABASE_FAILED;

  if (saved_errno == ENOSPC || saved_errno == EDQUOT)
    state = WEIR_DATABASE_FULL;

  g_set_error (error, WEIR_DATABASE_ERROR, state, "%s: %s", path, g_strerror (saved_errno));
  return FALSE;
}

/*
 * Takes from others what they may do with the file, and gives those beside it
 * the same mode: SQLite gives it when it makes them, and a file that could not be
 * written for a while would leave a shared index behind that never can be.
 */
static void
narrow_modes (const char *path)
{
  guint mode = FILE_MODE;

  for (gsize i = 0; i < N_FILES; i++)
    {
      g_autofree char *name = g_strconcat (path, files[i], NULL);
      GStatBuf info;

      if (g_stat (name, &info) != 0)
        continue;

      mode &= i == 0 ? info.st_mode : mode;
      if ((info.st_mode & 0777) != mode && g_chmod (name, (int) mode) != 0)
        g_debug ("Cannot change the mode of %s: %s", name, g_strerror (errno));
    }
}

/* Makes the folder and an empty file, or takes both as they are but for who may read the file. */
gboolean
weir_store_folder_prepare (const char *folder, GError **error)
{
  g_autofree char *path = weir_store_folder_get_path (folder);
  int fd;

  if (g_mkdir_with_parents (folder, FOLDER_MODE) != 0)
    return fail_with_errno (folder, errno, error);

  fd = g_open (path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, FILE_MODE);
  if (fd >= 0)
    return g_close (fd, NULL);
  if (errno != EEXIST)
    return fail_with_errno (path, errno, error);

  narrow_modes (path);
  return TRUE;
}

/* A number that tells the file at the database's path from another one that comes to stand there. */
gboolean
weir_store_folder_identify (const char *folder, guint64 *identity)
{
  g_autofree char *path = weir_store_folder_get_path (folder);
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    return FALSE;

  *identity = (guint64) info.st_ino;
  return TRUE;
}

/*
 * weir_store_folder_get_lock:
 *
 * For reading as long as a connection reads; for writing while the file at the
 * path is opened to be written, or exchanged for a new one.
 *
 * SQLite finds the shared index of the log by name, and knows by a lock of the
 * process whether somebody uses it.  So a connection to a file that has just
 * lost its name would take the index of the file that has it now for its own,
 * believe that nobody uses it, and cut it short under the other's feet.
 *
 * Returns: (transfer none): the same for the whole process
 */
GRWLock *
weir_store_folder_get_lock (void)
{
  static GRWLock lock;

  return &lock;
}

/* A name that nothing has yet. Returns: (transfer full) (nullable) */
static char *
find_name_aside (const char *path)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stem = g_date_time_format (now, "damaged-%Y%m%d-%H%M%S");

  for (guint i = 0; i < MAX_ASIDE; i++)
    {
      g_autofree char *name = i == 0 ? g_strdup_printf ("%s.%s", path, stem)
                                     : g_strdup_printf ("%s.%s-%u", path, stem, i);

      if (!g_file_test (name, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
        return g_steal_pointer (&name);
    }

  return NULL;
}

/*
 * weir_store_folder_set_aside:
 *
 * Gives the damaged file and what belongs to it another name; nothing is lost.
 * No connection of this process has it open for writing.
 *
 * Returns: (transfer full) (nullable): the new path
 */
char *
weir_store_folder_set_aside (const char *folder, GError **error)
{
  g_autofree char *path = weir_store_folder_get_path (folder);
  g_autofree char *aside = find_name_aside (path);

  if (aside == NULL)
    {
      fail_with_errno (path, EEXIST, error);
      return NULL;
    }

  /* The log first: a file without its log is older, a log without its file may be taken for another's. */
  for (gsize i = N_FILES; i > 0; i--)
    {
      g_autofree char *from = g_strconcat (path, files[i - 1], NULL);
      g_autofree char *to = g_strconcat (aside, files[i - 1], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          fail_with_errno (from, errno, error);
          return NULL;
        }
    }

  return g_steal_pointer (&aside);
}

/* SQLite says "unable to open" or "disk I/O error" where the folder knows better. */
void
weir_store_folder_explain (const char *folder, GError *error)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (GFileInfo) info = NULL;

  if (!g_error_matches (error, WEIR_DATABASE_ERROR, WEIR_DATABASE_FAILED))
    return;

  info = g_file_query_filesystem_info (file,
                                       G_FILE_ATTRIBUTE_FILESYSTEM_FREE
                                       "," G_FILE_ATTRIBUTE_FILESYSTEM_READONLY,
                                       NULL, NULL);
  if (info == NULL)
    return;

  if (g_access (folder, W_OK) != 0 ||
      g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_FILESYSTEM_READONLY))
    error->code = WEIR_DATABASE_READ_ONLY;
  else if (g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE) &&
           g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE) < SMALL_ROOM)
    error->code = WEIR_DATABASE_FULL;
}

/* Octets on disk, the log included. */
guint64
weir_store_folder_get_size (const char *folder)
{
  g_autofree char *path = weir_store_folder_get_path (folder);
  guint64 size = 0;

  for (gsize i = 0; i < N_FILES; i++)
    {
      g_autofree char *name = g_strconcat (path, files[i], NULL);
      GStatBuf info;

      if (g_stat (name, &info) == 0)
        size += (guint64) info.st_size;
    }

  return size;
}
