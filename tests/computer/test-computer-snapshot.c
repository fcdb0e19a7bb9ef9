/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is kept of the proxy from before Weir: comes back as it was, or is called damaged. */

#include "weir-computer-snapshot.h"

#include "test-folder.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ADDRESS "127.0.0.1:9347"

typedef struct
{
  char *folder; /* (owned) */
  char *path;   /* (owned) */
} Fixture;

static void
set_up (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  f->folder = g_dir_make_tmp ("weir test XXXXXX", NULL);
  f->path = g_build_filename (f->folder, WEIR_COMPUTER_SNAPSHOT_FILE, NULL);
}

static void
tear_down (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_assert_true (test_folder_remove (f->folder));
  g_free (f->folder);
  g_free (f->path);
}

/* Something of each type, with what a key file or GVariant's text could trip over. */
static WeirComputerSnapshot *
make_snapshot (void)
{
  static const char *const hosts[] = { "*.example", "it's; [odd]\n=\\s \"", NULL };
  g_auto (WeirProxyState) before = { 0 };
  WeirComputerSnapshot *self;

  weir_proxy_state_init (&before);
  weir_proxy_state_set (&before, WEIR_PROXY_MODE, g_variant_new_string ("manual"));
  weir_proxy_state_set (&before, WEIR_PROXY_HTTP_HOST, g_variant_new_string (" pröxy;\"'\\ "));
  weir_proxy_state_set (&before, WEIR_PROXY_HTTP_PORT, g_variant_new_int32 (-1));
  weir_proxy_state_set (&before, WEIR_PROXY_USE_SAME_PROXY, g_variant_new_boolean (TRUE));
  weir_proxy_state_set (&before, WEIR_PROXY_IGNORE_HOSTS, g_variant_new_strv (hosts, -1));
  weir_proxy_state_set (&before, WEIR_PROXY_AUTOCONFIG_URL, g_variant_new_string (""));
  self = weir_computer_snapshot_new (&before, 1790000000);
  weir_computer_snapshot_add_address (self, ADDRESS);

  return self;
}

static void
test_round_trip (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirComputerSnapshot) snapshot = make_snapshot ();
  g_autoptr (WeirComputerSnapshot) copy = weir_computer_snapshot_copy (snapshot);
  g_autoptr (WeirComputerSnapshot) loaded = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  g_assert_true (weir_computer_snapshot_save (copy, f->folder, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (f->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  loaded = weir_computer_snapshot_load (f->folder, &error);
  g_assert_no_error (error);
  g_assert_true (weir_proxy_state_equal (&loaded->before, &snapshot->before));
  g_assert_cmpint (loaded->since, ==, 1790000000);
  g_assert_cmpstrv (weir_computer_snapshot_get_addresses (loaded),
                    weir_computer_snapshot_get_addresses (snapshot));

  g_assert_true (weir_computer_snapshot_delete (f->folder, &error));
  g_assert_true (weir_computer_snapshot_delete (f->folder, &error));
  g_assert_null (weir_computer_snapshot_load (f->folder, &error));
  g_assert_no_error (error);
}

static void
test_addresses (void)
{
  g_autoptr (WeirComputerSnapshot) snapshot = make_snapshot ();
  const char *const *addresses;

  for (guint i = 0; i < WEIR_COMPUTER_SNAPSHOT_MAX_ADDRESSES; i++)
    {
      g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", i + 1);

      addresses = weir_computer_snapshot_get_addresses (snapshot);
      g_assert_cmpstr (addresses[0], ==, ADDRESS);
      weir_computer_snapshot_add_address (snapshot, address);
    }

  /* The oldest has made room, and what comes again becomes the newest. */
  weir_computer_snapshot_add_address (snapshot, "127.0.0.1:1");
  addresses = weir_computer_snapshot_get_addresses (snapshot);
  g_assert_cmpuint (g_strv_length ((char **) addresses), ==, WEIR_COMPUTER_SNAPSHOT_MAX_ADDRESSES);
  g_assert_cmpstr (addresses[0], ==, "127.0.0.1:2");
  g_assert_cmpstr (addresses[WEIR_COMPUTER_SNAPSHOT_MAX_ADDRESSES - 1], ==, "127.0.0.1:1");
}

/* --- what somebody else wrote --- */

static void
expect_error (Fixture *f, WeirComputerError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (weir_computer_snapshot_load (f->folder, &error));
  g_assert_error (error, WEIR_COMPUTER_ERROR, (gint) code);
}

static const char *const damaged[] = {
  "",
  "\n",
  "[computer]\n",
  "[computer]\nversion=1\n",
  "[computer]\nversion=1\naddresses=\n",
  "[computer]\nversion=0\naddresses=127.0.0.1:1;\n",
  "[computer]\nversion=-1\naddresses=127.0.0.1:1;\n",
  "[computer]\nversion=one\naddresses=127.0.0.1:1;\n",
  "[computer]\naddresses=127.0.0.1:1;\n",
  "[computer]\nversion=1\naddresses=1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;\n",
  "[computer]\nversion=1\naddresses=127.0.0.1:1;\n[before]\nmode=auto\n",
  "[computer]\nversion=1\naddresses=127.0.0.1:1;\n[before]\nmode=5\n",
  "[computer]\nversion=1\naddresses=127.0.0.1:1;\n[before]\nhttp.port='80'\n",
  "[computer]\nversion=1\naddresses=127.0.0.1:1;\n[before]\nignore-hosts=['a'\n",
  "[computer]\nversion=1\naddresses=127.0.0.1:1;\n[before]\nmode='\\x'\n",
  "[computer]\nversion=1\naddresses=127.0.0.1:1;\n[before]\nmode=\xff\n",
  "no key file",
};

static void
test_damaged (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  for (gsize i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autofree char *shown = g_strescape (damaged[i], NULL);

      g_test_message ("%s", shown);
      g_assert_true (g_file_set_contents (f->path, damaged[i], -1, NULL));
      expect_error (f, WEIR_COMPUTER_ERROR_DAMAGED);
    }
}

/* Cut anywhere, it is damaged or all there: the last octet is the newline of the last line. */
static void
test_cut (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirComputerSnapshot) snapshot = make_snapshot ();
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (weir_computer_snapshot_save (snapshot, f->folder, NULL));
  g_assert_true (g_file_get_contents (f->path, &text, &length, NULL));
  for (gsize i = 0; i < length; i++)
    {
      g_autoptr (WeirComputerSnapshot) loaded = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (f->path, text, (gssize) i, NULL));
      loaded = weir_computer_snapshot_load (f->folder, &error);
      if (loaded == NULL)
        g_assert_error (error, WEIR_COMPUTER_ERROR, WEIR_COMPUTER_ERROR_DAMAGED);
    }
}

static void
test_newer (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  const char *text = "[computer]\nversion=2\nwhatever=it says\n";

  g_assert_true (g_file_set_contents (f->path, text, -1, NULL));
  expect_error (f, WEIR_COMPUTER_ERROR_NEWER);
}

static void
test_no_file (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *target = g_build_filename (f->folder, "target", NULL);

  g_assert_cmpint (mkfifo (f->path, 0600), ==, 0);
  expect_error (f, WEIR_COMPUTER_ERROR_DAMAGED);
  g_assert_cmpint (g_unlink (f->path), ==, 0);

  g_assert_cmpint (g_mkdir (f->path, 0700), ==, 0);
  expect_error (f, WEIR_COMPUTER_ERROR_DAMAGED);
  g_assert_cmpint (g_rmdir (f->path), ==, 0);

  g_assert_true (g_file_set_contents (target, "[computer]\nversion=1\n", -1, NULL));
  g_assert_cmpint (symlink (target, f->path), ==, 0);
  expect_error (f, WEIR_COMPUTER_ERROR_DAMAGED);
}

/* A comment is padding. */
static void
write_of_size (Fixture *f, gsize size)
{
  const char *text = "[computer]\nversion=1\naddresses=127.0.0.1:1;\n#";
  g_autofree char *all = g_malloc (size);

  memset (all, 'x', size);
  memcpy (all, text, strlen (text));
  all[size - 1] = '\n';
  g_assert_true (g_file_set_contents (f->path, all, (gssize) size, NULL));
}

static void
test_size (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirComputerSnapshot) loaded = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strnfill (WEIR_COMPUTER_SNAPSHOT_MAX_SIZE, 'x');

  write_of_size (f, WEIR_COMPUTER_SNAPSHOT_MAX_SIZE);
  loaded = weir_computer_snapshot_load (f->folder, &error);
  g_assert_no_error (error);
  g_assert_nonnull (loaded);

  write_of_size (f, WEIR_COMPUTER_SNAPSHOT_MAX_SIZE + 1);
  expect_error (f, WEIR_COMPUTER_ERROR_DAMAGED);

  /* What could not be read again is not written. */
  weir_proxy_state_set (&loaded->before, WEIR_PROXY_HTTP_HOST, g_variant_new_string (name));
  g_assert_false (weir_computer_snapshot_save (loaded, f->folder, &error));
  g_assert_error (error, WEIR_COMPUTER_ERROR, WEIR_COMPUTER_ERROR_FILE);
}

static void
test_no_folder (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirComputerSnapshot) snapshot = make_snapshot ();
  g_autofree char *nowhere = g_build_filename (f->folder, "nowhere", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (weir_computer_snapshot_save (snapshot, nowhere, &error));
  g_assert_error (error, WEIR_COMPUTER_ERROR, WEIR_COMPUTER_ERROR_FILE);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/computer/snapshot/addresses", test_addresses);
  ADD ("/computer/snapshot/round-trip", test_round_trip);
  ADD ("/computer/snapshot/damaged", test_damaged);
  ADD ("/computer/snapshot/cut", test_cut);
  ADD ("/computer/snapshot/newer", test_newer);
  ADD ("/computer/snapshot/no-file", test_no_file);
  ADD ("/computer/snapshot/size", test_size);
  ADD ("/computer/snapshot/no-folder", test_no_folder);

  return g_test_run ();
}
