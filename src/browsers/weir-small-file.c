/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The beginning of a file that others wrote.  g_file_get_contents() would take all of it into memory, and
 * wait for ever where somebody put a pipe.
 */

#include "weir-small-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Returns: how many octets were read */
static gsize
read_all (int fd, char *text, gsize max)
{
  gsize length = 0;

  while (length < max)
    {
      const gssize octets = read (fd, text + length, max - length);

      if (octets < 0 && errno == EINTR)
        continue;
      if (octets <= 0)
        break;
      length += (gsize) octets;
    }

  return length;
}

char *
weir_small_file_read (const char *path, gsize max, gsize *length)
{
  const int fd = g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0);
  struct stat info;
  char *text = NULL;

  *length = 0;
  if (fd < 0)
    return NULL;

  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode))
    {
      text = g_malloc (max + 1);
      *length = read_all (fd, text, max);
      text[*length] = '\0';
    }
  g_close (fd, NULL);

  return text;
}
