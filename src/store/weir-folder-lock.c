/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Who came first, of those that carry traffic on one data folder: who holds the
 * lock of an empty file there.  The kernel lets go of it however its holder
 * ends, so nothing is left behind that has to be judged; the file stays, for
 * deleting it would let two hold two files of that name.
 *
 * The holder writes into it where it listens, for commands that want to tell a browser.  What is
 * written counts as long as the lock is held.  To find that out is to take it for a moment, so whoever
 * comes to take it tries a few times.
 *
 * Nothing is kept from running by it.  Rules until quit end when their Weir
 * does, and this says whose they are: the first one's.
 */

#include "weir-folder-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define FILE_MODE 0600
#define TRIES 3
#define BETWEEN_TRIES 1000 /* microseconds: far more than another one's look takes */

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
  for (guint i = 1; !weir_folder_lock_is_ours (self) && i < TRIES; i++)
    g_usleep (BETWEEN_TRIES);

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
weir_folder_lock_say_address (WeirFolderLock *self, const char *address)
{
  const gsize length = address != NULL ? strlen (address) : 0;

  if (self->fd < 0 || !self->is_ours)
    return;

  if (ftruncate (self->fd, 0) != 0 ||
      pwrite (self->fd, address != NULL ? address : "", length, 0) != (gssize) length)
    g_debug ("Cannot say the address: %s", g_strerror (errno));
}

/* Whether somebody holds the lock. */
static gboolean
is_held (int fd)
{
  if (flock (fd, LOCK_SH | LOCK_NB) != 0)
    return errno == EWOULDBLOCK;

  flock (fd, LOCK_UN);
  return FALSE;
}

char *
weir_folder_lock_read_address (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, WEIR_FOLDER_LOCK_FILE, NULL);
  char text[WEIR_FOLDER_LOCK_MAX_ADDRESS + 1];
  const int fd = g_open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0);
  gssize length = -1;

  if (fd < 0)
    return NULL;

  if (is_held (fd))
    length = pread (fd, text, sizeof text, 0);
  g_close (fd, NULL);

  if (length <= 0 || length > WEIR_FOLDER_LOCK_MAX_ADDRESS)
    return NULL;

  return g_strndup (text, (gsize) length);
}

void
weir_folder_lock_free (WeirFolderLock *self)
{
  if (self->fd >= 0)
    g_close (self->fd, NULL);
  g_free (self);
}
