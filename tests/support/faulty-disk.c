/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A disk that can be told to be full, or to break: SQLite's own file layer
 * with another xWrite.  Files with and without locks have methods of their
 * own; each set is copied once, and nothing else is in between.
 */

#include "faulty-disk.h"

#include <sqlite3.h>

static int fault; /* FaultyDisk; atomic: the writer's thread looks at it */
static sqlite3_vfs *disk;
static GMutex mutex;

/* The methods of a kind of file, as they were and as they are. */
static struct
{
  const sqlite3_io_methods *well;
  sqlite3_io_methods faulty;
} kinds[4];

static int (*write_well) (sqlite3_file *, const void *, int, sqlite3_int64);

static int
write_or_fail (sqlite3_file *file, const void *octets, int length, sqlite3_int64 offset)
{
  switch ((FaultyDisk) g_atomic_int_get (&fault))
    {
    case FAULTY_DISK_FULL:
      return SQLITE_FULL;

    case FAULTY_DISK_READ_ONLY:
      return SQLITE_READONLY;

    case FAULTY_DISK_BROKEN:
      return SQLITE_IOERR_WRITE;

    case FAULTY_DISK_WELL:
    default:
      return write_well (file, octets, length, offset);
    }
}

/* Takes a copy of methods that are new to it. */
static const sqlite3_io_methods *
find_faulty (const sqlite3_io_methods *methods)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (kinds[i].well == NULL)
        {
          kinds[i].well = methods;
          kinds[i].faulty = *methods;
          kinds[i].faulty.xWrite = write_or_fail;
          g_assert_true (write_well == NULL || write_well == methods->xWrite);
          write_well = methods->xWrite;
        }
      if (kinds[i].well == methods)
        return &kinds[i].faulty;
    }

  g_assert_not_reached ();
}

static const sqlite3_io_methods *
replace_methods (const sqlite3_io_methods *methods)
{
  const sqlite3_io_methods *faulty;

  g_mutex_lock (&mutex);
  faulty = find_faulty (methods);
  g_mutex_unlock (&mutex);

  return faulty;
}

static int
open_file (sqlite3_vfs *vfs G_GNUC_UNUSED,
           const char *name,
           sqlite3_file *file,
           int flags,
           int *out)
{
  const int code = disk->xOpen (disk, name, file, flags, out);

  if (code == SQLITE_OK)
    file->pMethods = replace_methods (file->pMethods);
  return code;
}

/* Puts the disk under every connection that this process opens from now on. */
void
faulty_disk_install (void)
{
  static sqlite3_vfs vfs;

  disk = sqlite3_vfs_find (NULL);
  vfs = *disk;
  vfs.zName = "faulty-disk";
  vfs.pNext = NULL;
  vfs.xOpen = open_file;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, TRUE), ==, SQLITE_OK);
}

void
faulty_disk_set (FaultyDisk new_fault)
{
  g_atomic_int_set (&fault, new_fault);
}
