/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl ca install, remove and renew, in a home where Chromium can be run, and was not yet.
 */

#include "weirctl-child.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define STORE ".local/share/pki/nssdb/cert9.db"

typedef struct
{
  char *home;   /* (owned) */
  char *folder; /* (owned): in it, made by the first command */
  Outcome done;
} Fixture;

static void
link_into_path (Fixture *f, const char *name, const char *target)
{
  g_autofree char *link = g_build_filename (f->home, "bin", name, NULL);

  g_assert_cmpint (symlink (target, link), ==, 0);
}

static void
set_up (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *bin = NULL;

  f->home = g_dir_make_tmp ("weir test XXXXXX", NULL);
  f->folder = g_build_filename (f->home, "data", NULL);
  bin = g_build_filename (f->home, "bin", NULL);
  g_assert_cmpint (g_mkdir (bin, 0700), ==, 0);
  link_into_path (f, "chromium", "/bin/true");

  g_setenv ("HOME", f->home, TRUE);
  g_setenv ("PATH", bin, TRUE);
  g_unsetenv ("XDG_DATA_HOME");
  g_unsetenv ("XDG_CONFIG_HOME");
}

static void
tear_down (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  outcome_clear (&f->done);
  g_assert_true (test_folder_remove (f->home));
  g_free (f->folder);
  g_free (f->home);
}

static int
run (Fixture *f, const char *word)
{
  const char *const arguments[] = { "ca", word, "--data-dir", f->folder, NULL };

  outcome_clear (&f->done);
  weirctl (&f->done, arguments);

  return f->done.status;
}

static void
assert_says (Fixture *f, const char *part)
{
  if (strstr (f->done.out, part) == NULL)
    g_error ("“%s” is not in “%s”", part, f->done.out);
}

static gboolean
has_store (Fixture *f)
{
  g_autofree char *path = g_build_filename (f->home, STORE, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
test_round_trip (Fixture *f, gconstpointer certutil)
{
  if (certutil == NULL)
    {
      g_test_skip ("certutil is missing");
      return;
    }
  link_into_path (f, "certutil", certutil);

  g_assert_cmpint (run (f, "install"), ==, 0);
  g_assert_cmpstr (f->done.out, ==, "Chromium (~/.local/share/pki/nssdb): Installed.\n");
  g_assert_true (has_store (f));
  g_assert_cmpint (run (f, "install"), ==, 0);
  assert_says (f, "Was there already.");
  g_assert_cmpint (run (f, "show"), ==, 0);
  assert_says (f, "\n\nChromium (~/.local/share/pki/nssdb): Trusts Weir’s certificate.\n");

  g_assert_cmpint (run (f, "renew"), ==, 0);
  assert_says (f, "There is a new authority");
  assert_says (f, "Installed. The earlier certificate is gone.");

  g_assert_cmpint (run (f, "remove"), ==, 0);
  assert_says (f, "Chromium (~/.local/share/pki/nssdb): Removed.");
  assert_says (f, "deleted");
  g_assert_false (has_store (f));
  g_assert_cmpint (run (f, "show"), !=, 0);
  g_assert_cmpint (run (f, "remove"), ==, 0);
}

/* Nothing can be done: that is a failure, and says which package is missing or what to do by hand. */
static void
test_no_certutil (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_cmpint (run (f, "install"), ==, 1);
  assert_says (f, "“certutil” is missing");
  assert_says (f, "chrome://certificate-manager");
  g_assert_false (has_store (f));
}

static void
test_renewed_unseen (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *chromium = g_build_filename (f->home, "bin", "chromium", NULL);

  g_assert_cmpint (g_unlink (chromium), ==, 0);
  g_assert_cmpint (run (f, "renew"), ==, 0);
  assert_says (f, "There is a new authority");
  assert_says (f, "No browser trusted the old one.");
}

static void
test_system (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const char *const system[] = { "ca", "install", "--system", "--data-dir", f->folder, NULL };
  const char *const wrong[] = { "ca", "remove", "--system", "--data-dir", f->folder, NULL };

  weirctl (&f->done, system);
  g_assert_cmpint (f->done.status, ==, 0);
  assert_says (f, "weirctl ca export weir.pem");
  g_assert_false (has_store (f));

  outcome_clear (&f->done);
  weirctl (&f->done, wrong);
  g_assert_cmpint (f->done.status, ==, 2);
}

int
main (int argc, char *argv[])
{
  g_autofree char *certutil = g_find_program_in_path ("certutil");

  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, func) \
  g_test_add ("/weirctl/ca/" name, Fixture, data, set_up, func, tear_down)
  ADD ("installed-renewed-and-removed", certutil, test_round_trip);
  ADD ("without-certutil", NULL, test_no_certutil);
  ADD ("renewed-where-nobody-trusted-it", NULL, test_renewed_unseen);
  ADD ("the-system-is-only-talked-about", NULL, test_system);

  return g_test_run ();
}
