/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Who came first, of those that carry traffic on one data folder: who holds the
 * lock of an empty file there.  The kernel lets go of it however its holder
 * ends, so nothing is left behind that has to be judged; the file stays, for
 * deleting it would let two hold two files of that name.
 *
 * Nothing is kept from running by it.  Rules until quit end when their Weir
 * does, and this says whose they are: the first one's.
 */

#include "weir-folder-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>

#define FILE_MODE 0600

struct _WeirFolderLock
{
  int fd; /* -1: there is no file to lock, so nobody else has it either */
  gboolean is_ours;
};

/**
 * weir_folder_lock_take:
 * @folder: a data folder
 *
 * Takes the lock if nobody has it.
 *
 * Returns: (transfer full)
 */
WeirFolderLock *
weir_folder_lock_take (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, WEIR_FOLDER_LOCK_FILE, NULL);
  WeirFolderLock *self = g_new0 (WeirFolderLock, 1);

  self->fd = g_open (path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
  if (self->fd < 0)
    g_debug ("Cannot open %s: %s", path, g_strerror (errno));
  weir_folder_lock_is_ours (self);

  return self;
}

gboolean
weir_folder_lock_is_ours (WeirFolderLock *self)
{
  self->is_ours = self->is_ours || self->fd < 0 || flock (self->fd, LOCK_EX | LOCK_NB) == 0 ||
                  errno != EWOULDBLOCK;

  return self->is_ours;
}

void
weir_folder_lock_free (WeirFolderLock *self)
{
  if (self->fd >= 0)
    g_close (self->fd, NULL);
  g_free (self);
}
