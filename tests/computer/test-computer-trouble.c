/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where the snapshot cannot be read or written, or the setting not be set.
 *
 * The backend is one a process, so where it, or the schemas, are to be others, the test runs itself anew.
 */

#include "desktop.h"

#include "test-folder.h"

#include <glib/gstdio.h>
#include <string.h>

#define ADDRESS "127.0.0.1:1" /* nobody listens there, nor below */
#define OTHER "127.0.0.1:2"

/* --- the disk --- */

static void
write_snapshot (Desktop *f, const char *text)
{
  g_autofree char *path = g_build_filename (f->folder, WEIR_COMPUTER_SNAPSHOT_FILE, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_damaged (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  desktop_set_manual (f);
  desktop_want (f, ADDRESS, FALSE);
  write_snapshot (f, "[computer]\nversion");
  desktop_start_anew (f);
  desktop_want (f, NULL, FALSE);
  desktop_expect_mode (f, "none");
  g_assert_nonnull (strstr (weir_computer_get_problem (f->computer), "not known"));
  desktop_expect_gone (f);
}

static void
test_damaged_then_on (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  desktop_want (f, ADDRESS, FALSE);
  write_snapshot (f, "");
  desktop_start_anew (f);
  desktop_want (f, OTHER, FALSE);
  desktop_expect_script (f, OTHER);
  desktop_want (f, NULL, FALSE);
  desktop_expect_nothing_set (f);
  desktop_expect_gone (f);
}

/* Well written, but with values that the desktop does not take: they do not keep the rest from being put back. */
static void
test_impossible_values (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *host = NULL;

  desktop_want (f, ADDRESS, TRUE);
  write_snapshot (f, "[computer]\nversion=1\naddresses=" ADDRESS ";\n"
                     "[before]\nmode='upside down'\nhttp.host='proxy.example'\nhttp.port=99999\n");
  desktop_start_anew (f);
  desktop_want (f, NULL, FALSE);
  desktop_expect_mode (f, "none");
  host = g_settings_get_string (f->http, "host");
  g_assert_cmpstr (host, ==, "proxy.example");
  g_assert_cmpint (g_settings_get_int (f->http, "port"), ==, 8080);
  desktop_expect_gone (f);
}

static void
test_newer (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *why_not = NULL;

  desktop_want (f, ADDRESS, FALSE);
  write_snapshot (f, "[computer]\nversion=2\n");
  desktop_start_anew (f);
  g_assert_false (weir_computer_is_available (f->computer, &why_not));
  g_assert_nonnull (strstr (why_not, "later version"));
  desktop_want (f, OTHER, FALSE);
  g_assert_cmpstr (weir_computer_get_problem (f->computer), ==, why_not);
  desktop_want (f, NULL, FALSE);
  g_assert_true (desktop_has_snapshot (f));
  desktop_expect_mode (f, "auto");
}

/* The folder is gone: nothing can be noted there. */
static void
test_nowhere_to_note (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  desktop_set_manual (f);
  g_assert_true (test_folder_remove (f->folder));
  desktop_want (f, ADDRESS, FALSE);
  g_assert_false (weir_computer_is_used (f->computer));
  g_assert_nonnull (strstr (weir_computer_get_problem (f->computer), "cannot be kept"));
  desktop_expect_manual (f);

  g_assert_cmpint (g_mkdir (f->folder, 0700), ==, 0);
  desktop_want (f, ADDRESS, FALSE);
  desktop_expect_script (f, ADDRESS);
}

/* After a crash, at another port, with nowhere to note that: then rather none than the dead one. */
static void
test_nowhere_to_note_after_crash (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  desktop_set_manual (f);
  desktop_want (f, ADDRESS, TRUE);
  desktop_start_anew (f);
  g_assert_true (test_folder_remove (f->folder));
  desktop_want (f, OTHER, TRUE);
  g_assert_nonnull (strstr (weir_computer_get_problem (f->computer), "cannot be kept"));
  desktop_expect_manual (f);
  desktop_expect_gone (f);
  g_assert_cmpint (g_mkdir (f->folder, 0700), ==, 0);
}

/* --- other backends --- */

static void
expect_unavailable (Desktop *f, const char *words)
{
  g_autofree char *why_not = NULL;

  g_assert_false (weir_computer_is_available (f->computer, &why_not));
  g_assert_nonnull (strstr (why_not, words));
  desktop_want (f, ADDRESS, FALSE);
  g_assert_false (weir_computer_is_used (f->computer));
  g_assert_cmpstr (weir_computer_get_problem (f->computer), ==, why_not);
  desktop_want (f, NULL, FALSE);
  g_assert_null (weir_computer_get_problem (f->computer));
  g_assert_false (weir_computer_has_remains (f->computer));
}

static void
test_not_kept (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  if (g_test_subprocess ())
    {
      expect_unavailable (f, "not kept");
      return;
    }

  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_setenv ("GSETTINGS_BACKEND", "keyfile", TRUE);
  g_test_trap_assert_passed ();
}

static void
test_no_schema (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *before = g_strdup (g_getenv ("XDG_DATA_DIRS"));

  if (g_test_subprocess ())
    {
      g_assert_null (f->proxy);
      expect_unavailable (f, "no proxy setting");
      return;
    }

  g_setenv ("XDG_DATA_DIRS", f->folder, TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  if (before != NULL)
    g_setenv ("XDG_DATA_DIRS", before, TRUE);
  else
    g_unsetenv ("XDG_DATA_DIRS");
  g_test_trap_assert_passed ();
}

static const DesktopTest tests[] = {
  { "/computer/trouble/damaged", test_damaged, FALSE },
  { "/computer/trouble/damaged-then-on", test_damaged_then_on, FALSE },
  { "/computer/trouble/impossible-values", test_impossible_values, FALSE },
  { "/computer/trouble/newer", test_newer, FALSE },
  { "/computer/trouble/nowhere-to-note", test_nowhere_to_note, FALSE },
  { "/computer/trouble/nowhere-to-note/after-crash", test_nowhere_to_note_after_crash, FALSE },
  { "/computer/trouble/not-kept", test_not_kept, FALSE },
  { "/computer/trouble/no-schema", test_no_schema, FALSE },
};

int
main (int argc, char *argv[])
{
  return desktop_run (argc, argv, tests, G_N_ELEMENTS (tests));
}
