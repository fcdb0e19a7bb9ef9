/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who came first on a data folder, and what others learn of that. */

#include "weir-folder-lock.h"

#include "store-folder.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ADDRESS "127.0.0.1:9347"

typedef struct
{
  char *path; /* (owned) */
} Folder;

static void
set_up (Folder *f, gconstpointer user_data G_GNUC_UNUSED)
{
  f->path = store_folder_new ();
  g_assert_cmpint (g_mkdir (f->path, 0700), ==, 0);
}

static void
tear_down (Folder *f, gconstpointer user_data G_GNUC_UNUSED)
{
  store_folder_free (f->path);
}

static void
expect_address (Folder *f, const char *expected)
{
  g_autofree char *address = weir_folder_lock_read_address (f->path);

  g_assert_cmpstr (address, ==, expected);
}

static void
write_file (Folder *f, const char *text)
{
  g_autofree char *path = g_build_filename (f->path, WEIR_FOLDER_LOCK_FILE, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_address (Folder *f, gconstpointer user_data G_GNUC_UNUSED)
{
  WeirFolderLock *lock;

  expect_address (f, NULL);
  lock = weir_folder_lock_take (f->path);
  g_assert_true (weir_folder_lock_is_ours (lock));
  expect_address (f, NULL);
  weir_folder_lock_say_address (lock, "[::1]:65535 and more that was said before");
  weir_folder_lock_say_address (lock, ADDRESS);
  expect_address (f, ADDRESS);
  weir_folder_lock_say_address (lock, NULL);
  expect_address (f, NULL);
  weir_folder_lock_say_address (lock, ADDRESS);
  weir_folder_lock_free (lock);
  expect_address (f, NULL);
}

static void
test_second (Folder *f, gconstpointer user_data G_GNUC_UNUSED)
{
  WeirFolderLock *first = weir_folder_lock_take (f->path);
  WeirFolderLock *second = weir_folder_lock_take (f->path);

  g_assert_false (weir_folder_lock_is_ours (second));
  weir_folder_lock_say_address (first, ADDRESS);
  weir_folder_lock_say_address (second, "127.0.0.1:1");
  expect_address (f, ADDRESS);
  weir_folder_lock_free (first);
  expect_address (f, NULL);

  g_assert_true (weir_folder_lock_is_ours (second));
  weir_folder_lock_say_address (second, "127.0.0.1:1");
  expect_address (f, "127.0.0.1:1");
  weir_folder_lock_free (second);
}

/* What a crash leaves behind is not believed. */
static void
test_killed (Folder *f, gconstpointer user_data G_GNUC_UNUSED)
{
  int ends[2];
  char ready;
  pid_t child;

  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  if (child == 0)
    {
      WeirFolderLock *lock = weir_folder_lock_take (f->path);

      weir_folder_lock_say_address (lock, ADDRESS);
      _exit (write (ends[1], "x", 1) != 1 || pause () == 0);
    }

  g_assert_cmpint (read (ends[0], &ready, 1), ==, 1);
  expect_address (f, ADDRESS);
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
  expect_address (f, NULL);
  close (ends[0]);
  close (ends[1]);
}

/* Somebody looks at that very moment, and is gone again. */
static void
test_look (Folder *f, gconstpointer user_data G_GNUC_UNUSED)
{
  WeirFolderLock *lock;

  write_file (f, ADDRESS);
  for (guint i = 0; i < 100; i++)
    expect_address (f, NULL);
  lock = weir_folder_lock_take (f->path);
  g_assert_true (weir_folder_lock_is_ours (lock));
  weir_folder_lock_free (lock);
}

static void
test_bound (Folder *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *longest = g_strnfill (WEIR_FOLDER_LOCK_MAX_ADDRESS, '1');
  g_autofree char *longer = g_strnfill (WEIR_FOLDER_LOCK_MAX_ADDRESS + 1, '1');
  WeirFolderLock *lock = weir_folder_lock_take (f->path);

  weir_folder_lock_say_address (lock, longest);
  expect_address (f, longest);
  weir_folder_lock_say_address (lock, longer);
  expect_address (f, NULL);
  weir_folder_lock_free (lock);
}

/* A pipe in its place has no writer; nothing waits for one. */
static void
test_pipe (Folder *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (f->path, WEIR_FOLDER_LOCK_FILE, NULL);

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  expect_address (f, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/store/folder-lock/" name, Folder, NULL, set_up, func, tear_down)

  ADD ("the-address-is-told", test_address);
  ADD ("the-second-says-nothing", test_second);
  ADD ("a-crash-is-noticed", test_killed);
  ADD ("looking-does-not-take", test_look);
  ADD ("an-address-is-bounded", test_bound);
  ADD ("a-pipe-is-none", test_pipe);

  return g_test_run ();
}
