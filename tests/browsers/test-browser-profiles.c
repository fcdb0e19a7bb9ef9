/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Profiles told and deleted, and what is beside them left as it was. */

#include "weir-browser-profiles.h"

#include "browser-home.h"
#include "weir-folder-tree.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define FIREFOX "data/browsers/firefox"
#define CHROMIUM "data/browsers/chromium-flatpak"

static gboolean delete (BrowserHome *home, const char *id, guint64 *freed, GError **error)
{
  g_autofree char *folder = browser_home_get (home, "data");

  return weir_browser_profiles_delete (home->places, folder, id, freed, error);
}

static void
must_delete (BrowserHome *home, const char *id)
{
  g_autoptr (GError) error = NULL;
  guint64 freed;

  delete (home, id, &freed, &error);
  g_assert_no_error (error);
}

/* What there is: "ID|TITLE|SIZE|OPEN", a line each. Returns: (transfer full) */
static char *
describe (BrowserHome *home)
{
  g_autofree char *folder = browser_home_get (home, "data");
  g_autoptr (GPtrArray) profiles = weir_browser_profiles_list (home->places, folder);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < profiles->len; i++)
    {
      const WeirBrowserProfile *profile = g_ptr_array_index (profiles, i);

      g_string_append_printf (text, "%s|%s|%" G_GUINT64_FORMAT "|%s\n", profile->id, profile->title,
                              profile->size, profile->is_open ? "open" : "closed");
    }

  return g_strdup (text->str);
}

static void
expect (BrowserHome *home, const char *expected)
{
  g_autofree char *found = describe (home);

  g_assert_cmpstr (found, ==, expected);
}

/* A file of 100000 octets. */
static void
write_large (BrowserHome *home, const char *path)
{
  g_autofree char *text = g_strnfill (100000, 'x');

  browser_home_write (home, path, text);
}

static void
test_none (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  expect (home, "");
  must_delete (home, NULL);
}

static void
test_list (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  browser_home_make_folder (home, FIREFOX);
  write_large (home, CHROMIUM "/Default/Cache/x");
  browser_home_make_folder (home, "data/browsers/something-else");
  expect (home, "firefox|Firefox|0|closed\nchromium-flatpak|Chromium, Flatpak|100000|closed\n");
}

static void
test_delete (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  guint64 freed;

  write_large (home, FIREFOX "/storage/default/x");
  browser_home_write (home, FIREFOX "/.hidden", "");
  browser_home_make_folder (home, CHROMIUM);
  g_assert_true (delete (home, "firefox", &freed, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (freed, ==, 100000);
  expect (home, "chromium-flatpak|Chromium, Flatpak|0|closed\n");

  must_delete (home, NULL);
  g_assert_false (browser_home_has (home, "data/browsers"));
  g_assert_true (browser_home_has (home, "data"));
}

/* A Snap's is in another place, and goes too. */
static void
test_delete_snap (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = browser_home_get (home, "data");
  gsize n_browsers;
  const WeirKnownBrowser *browsers = weir_known_browsers_get (&n_browsers);
  g_autofree char *path =
    weir_browser_profile_get_path (home->places, folder, &browsers[0], WEIR_PACKAGING_SNAP);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  expect (home, "firefox-snap|Firefox, Snap|0|closed\n");
  must_delete (home, NULL);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (browser_home_has (home, "snap/firefox/common"));
}

/* What Weir did not make stays, whatever it is asked for. */
static void
test_delete_others (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  browser_home_write (home, "data/weir.db", "");
  browser_home_write (home, "data/browsers/something-else/x", "");
  must_delete (home, NULL);
  must_delete (home, "something-else");
  must_delete (home, "..");
  must_delete (home, "");
  g_assert_true (browser_home_has (home, "data/browsers/something-else/x"));
  g_assert_true (browser_home_has (home, "data/weir.db"));
}

static void
test_open (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *lock = browser_home_get (home, FIREFOX "/.parentlock");
  g_autoptr (GError) error = NULL;
  guint64 freed;
  int control;
  pid_t child;

  browser_home_write (home, FIREFOX "/.parentlock", "");
  browser_home_make_folder (home, CHROMIUM);
  child = browser_home_hold_lock (lock, &control);

  expect (home, "firefox|Firefox|0|open\nchromium-flatpak|Chromium, Flatpak|0|closed\n");
  g_assert_false (delete (home, NULL, &freed, &error));
  g_assert_error (error, WEIR_BROWSER_ERROR, WEIR_BROWSER_ERROR_IN_USE);
  expect (home, "firefox|Firefox|0|open\n");

  kill (child, SIGTERM);
  waitpid (child, NULL, 0);
  close (control);
  must_delete (home, NULL);
  expect (home, "");
}

/* --- links, and what is elsewhere */

static void
test_links_inside (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  write_large (home, "mine/x");
  browser_home_link (home, FIREFOX "/folder", "../../../mine");
  browser_home_link (home, FIREFOX "/file", "../../../mine/x");
  browser_home_link (home, FIREFOX "/dangling", "nowhere");
  expect (home, "firefox|Firefox|0|closed\n");
  must_delete (home, NULL);
  g_assert_true (browser_home_has (home, "mine/x"));
  expect (home, "");
}

static void
test_link_in_its_place (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  browser_home_write (home, "mine/x", "");
  browser_home_link (home, FIREFOX, "../../mine");
  expect (home, "");
  must_delete (home, NULL);
  g_assert_true (browser_home_has (home, "mine/x"));
}

/* The user's own profiles are in folders of the same names. */
static void
test_link_above (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  browser_home_write (home, "mine/firefox/x", "");
  browser_home_link (home, "data/browsers", "../mine");
  expect (home, "");
  must_delete (home, NULL);
  g_assert_true (browser_home_has (home, "mine/firefox/x"));
}

static void
test_deletion_fails (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = browser_home_get (home, FIREFOX);
  g_autoptr (GError) error = NULL;
  guint64 freed;

  if (geteuid () == 0)
    {
      g_test_skip ("root may delete everything");
      return;
    }

  browser_home_write (home, FIREFOX "/x", "");
  g_assert_cmpint (g_chmod (path, 0500), ==, 0);
  g_assert_false (delete (home, NULL, &freed, &error));
  g_assert_error (error, WEIR_BROWSER_ERROR, WEIR_BROWSER_ERROR_PROFILE);
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
}

/* Folders in folders up to the bound, and one more. */
static void
test_deep (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  for (guint extra = 0; extra <= 1; extra++)
    {
      g_autofree char *top = browser_home_get (home, "tree");
      g_autoptr (GString) path = g_string_new ("tree");
      g_autoptr (GError) error = NULL;
      guint64 freed;

      for (guint depth = 1; depth <= WEIR_FOLDER_TREE_MAX_DEPTH + extra; depth++)
        g_string_append (path, "/d");
      browser_home_make_folder (home, path->str);
      g_assert_cmpint (weir_folder_tree_delete (top, &freed, &error), ==, extra == 0);
      g_assert_cmpint (browser_home_has (home, "tree"), ==, extra == 1);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func)                                                                 \
  g_test_add ("/browsers/profiles/" name, BrowserHome, NULL, browser_home_set_up, func, \
              browser_home_tear_down)

  ADD ("none", test_none);
  ADD ("told", test_list);
  ADD ("deleted", test_delete);
  ADD ("deleted/of-a-snap", test_delete_snap);
  ADD ("deleted/others-stay", test_delete_others);
  ADD ("deleted/open-ones-stay", test_open);
  ADD ("deleted/links-are-not-followed", test_links_inside);
  ADD ("deleted/a-link-in-its-place-is-none", test_link_in_its_place);
  ADD ("deleted/a-link-above-leads-to-none", test_link_above);
  ADD ("deleted/failure-is-told", test_deletion_fails);
  ADD ("deleted/depth-is-bounded", test_deep);

  return g_test_run ();
}
