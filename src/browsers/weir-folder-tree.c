/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A folder and all that is in it, measured or deleted.
 *
 * Each name is looked up in a folder that is held open, never by a path from the root: whoever exchanges a
 * folder for a link on the way wins nothing.  A link is deleted as a link, and what is mounted somewhere
 * inside stays, which keeps the folders above it too.
 */

#include "weir-folder-tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  gboolean is_deleting;
  dev_t device;
  guint n_files;
  guint64 size;
  int problem; /* the first errno; 0: none */
} Walk;

static void walk_folder (Walk *walk, int fd, guint depth);

static void
note_problem (Walk *walk, int problem)
{
  if (walk->problem == 0)
    walk->problem = problem;
}

static int
open_folder (int parent, const char *name)
{
  return openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
}

static void
walk_inner_folder (Walk *walk, int parent, const char *name, guint depth)
{
  const gboolean is_deep = depth > WEIR_FOLDER_TREE_MAX_DEPTH;
  const int fd = is_deep ? -1 : open_folder (parent, name);

  if (fd >= 0)
    walk_folder (walk, fd, depth);
  else
    note_problem (walk, is_deep ? ELOOP : errno);
}

static void
walk_entry (Walk *walk, int parent, const char *name, guint depth)
{
  struct stat info;
  gboolean is_folder;

  if (fstatat (parent, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
    {
      note_problem (walk, errno);
      return;
    }

  is_folder = S_ISDIR (info.st_mode);
  if (is_folder && info.st_dev != walk->device)
    {
      note_problem (walk, EXDEV);
      return;
    }

  if (is_folder)
    walk_inner_folder (walk, parent, name, depth + 1);
  if (walk->is_deleting && unlinkat (parent, name, is_folder ? AT_REMOVEDIR : 0) != 0)
    note_problem (walk, errno);
  else if (S_ISREG (info.st_mode))
    walk->size += (guint64) info.st_size;
}

/* @fd: (transfer full): the folder */
static void
walk_folder (Walk *walk, int fd, guint depth)
{
  DIR *folder = fdopendir (fd);
  const struct dirent *entry;

  if (folder == NULL)
    {
      note_problem (walk, errno);
      close (fd);
      return;
    }

  while ((entry = readdir (folder)) != NULL && walk->n_files < WEIR_FOLDER_TREE_MAX_FILES)
    {
      if (g_str_equal (entry->d_name, ".") || g_str_equal (entry->d_name, ".."))
        continue;

      walk->n_files++;
      walk_entry (walk, dirfd (folder), entry->d_name, depth);
    }
  if (entry != NULL)
    note_problem (walk, EMFILE);

  closedir (folder);
}

/* Returns: whether there is such a folder */
static gboolean
walk_tree (Walk *walk, const char *path)
{
  const int fd = open_folder (AT_FDCWD, path);
  struct stat info;

  if (fd < 0 || fstat (fd, &info) != 0)
    {
      note_problem (walk, errno);
      if (fd >= 0)
        close (fd);
      return FALSE;
    }

  walk->device = info.st_dev;
  walk_folder (walk, fd, 0);

  return TRUE;
}

guint64
weir_folder_tree_measure (const char *path)
{
  Walk measure = { 0 };

  walk_tree (&measure, path);

  return measure.size;
}

gboolean
weir_folder_tree_delete (const char *path, guint64 *freed, GError **error)
{
  Walk deletion = { .is_deleting = TRUE };
  const gboolean is_there = walk_tree (&deletion, path);

  *freed = deletion.size;
  if (is_there && deletion.problem == 0 && rmdir (path) != 0)
    note_problem (&deletion, errno);
  if (deletion.problem == 0)
    return TRUE;

  g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (deletion.problem),
                       g_strerror (deletion.problem));
  return FALSE;
}
