/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whether a browser runs, found out without asking it.
 *
 * Firefox holds a lock of the kernel on a file of the profile, which is gone when Firefox is, however it
 * ended.  Chromium has a link, which a crash leaves behind.  Of a Chromium that Weir started it is known what
 * its command line says, and command lines of a user's own programs can be read, those in a sandbox too.
 */

#include "weir-browser-running.h"

#include "weir-small-file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define FIREFOX_LOCK ".parentlock"
#define CHROMIUM_LINK "SingletonLock"
#define PROGRAMS "/proc"
#define COMMAND_LINE "cmdline"
#define USER_DATA_DIR "--user-data-dir="

gboolean
weir_browser_is_firefox_running (const char *profile)
{
  g_autofree char *path = g_build_filename (profile, FIREFOX_LOCK, NULL);
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  const int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  gboolean is_held;

  if (fd < 0)
    return FALSE;

  is_held = fcntl (fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  close (fd);

  return is_held;
}

gboolean
weir_browser_is_chromium_running (const char *config, gboolean is_sandboxed)
{
  g_autofree char *path = g_build_filename (config, CHROMIUM_LINK, NULL);
  g_autofree char *target = g_file_read_link (path, NULL);
  const char *dash = target != NULL ? strrchr (target, '-') : NULL;
  guint64 pid;

  if (dash == NULL || !g_ascii_string_to_unsigned (dash + 1, 10, 1, G_MAXINT, &pid, NULL))
    return FALSE;

  return is_sandboxed || kill ((pid_t) pid, 0) == 0 || errno == EPERM;
}

/*
 * Whether the command line has @word in it.  Words have a NUL behind them, until a program writes its
 * title over them, as Chromium does: then they have blanks.
 */
static gboolean
has_word (char *line, gsize length, const char *word)
{
  const gsize size = strlen (word);

  for (gsize i = 0; i < length; i++)
    if (line[i] == '\0')
      line[i] = ' ';

  for (const char *at = strstr (line, word); at != NULL; at = strstr (at + size, word))
    if (at[size] == ' ' || at[size] == '\0')
      return TRUE;

  return FALSE;
}

static gboolean
is_told (const char *program, const char *word)
{
  g_autofree char *path = g_build_filename (PROGRAMS, program, COMMAND_LINE, NULL);
  g_autofree char *line = NULL;
  gsize length;

  if (!g_ascii_isdigit (*program))
    return FALSE;

  line = weir_small_file_read (path, WEIR_BROWSER_MAX_COMMAND_LINE, &length);

  return line != NULL && has_word (line, length, word);
}

gboolean
weir_browser_is_chromium_running_with (const char *folder)
{
  g_autofree char *link = g_build_filename (folder, CHROMIUM_LINK, NULL);
  g_autofree char *word = g_strconcat (USER_DATA_DIR, folder, NULL);
  g_autoptr (GDir) programs = NULL;
  const char *program;
  guint n_programs = 0;

  if (!g_file_test (link, G_FILE_TEST_IS_SYMLINK))
    return FALSE;

  /* Not Linux: the link has to do. */
  programs = g_dir_open (PROGRAMS, 0, NULL);
  if (programs == NULL)
    return weir_browser_is_chromium_running (folder, FALSE);

  while ((program = g_dir_read_name (programs)) != NULL && n_programs++ < WEIR_BROWSER_MAX_PROGRAMS)
    if (is_told (program, word))
      return TRUE;

  return FALSE;
}
