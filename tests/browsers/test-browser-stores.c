/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Homes of all kinds, and the stores that are found in them. */

#include "weir-browser-stores.h"

#include "browser-home.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ONE_PROFILE "[Profile0]\nName=default\nIsRelative=1\nPath=p.default\n"

/* What is in a home: "PATH" of an empty file, "PATH/" of a folder, up to NULL. */
typedef struct
{
  const char *name;
  const char *there[8];
  const char *expected; /* lines: "TITLE|PATH below the home|STATE" */
} Layout;

static const Layout layouts[] = {
  { "nothing", { NULL }, "" },

  { "chromium/old-place", { ".pki/nssdb/cert9.db" }, "Chromium (~/.pki/nssdb)|.pki/nssdb|ready\n" },
  { "chromium/xdg-place",
    { ".local/share/pki/nssdb/cert9.db" },
    "Chromium (~/.local/share/pki/nssdb)|.local/share/pki/nssdb|ready\n" },
  { "chromium/both-places",
    { ".pki/nssdb/cert9.db", ".local/share/pki/nssdb/cert9.db" },
    "Chromium (~/.local/share/pki/nssdb)|.local/share/pki/nssdb|ready\n"
    "Chromium (~/.pki/nssdb)|.pki/nssdb|ready\n" },
  { "chromium/programs-are-named",
    { "bin/chromium", "bin/brave-browser", "bin/google-chrome", "bin/google-chrome-stable",
      ".pki/nssdb/cert9.db" },
    "Chromium, Chrome, Brave (~/.pki/nssdb)|.pki/nssdb|ready\n" },
  { "chromium/never-started",
    { "bin/chromium" },
    "Chromium (~/.local/share/pki/nssdb)|.local/share/pki/nssdb|missing\n" },
  { "chromium/the-old-folder-is-looked-into-though-it-is-empty",
    { "bin/chromium", ".pki/nssdb/" },
    "Chromium (~/.pki/nssdb)|.pki/nssdb|missing\n" },
  { "chromium/legacy",
    { ".pki/nssdb/cert8.db", ".pki/nssdb/key3.db" },
    "Chromium (~/.pki/nssdb)|.pki/nssdb|legacy\n" },
  { "chromium/flatpak",
    { ".var/app/org.chromium.Chromium/.pki/nssdb/cert9.db",
      ".var/app/com.brave.Browser/data/pki/nssdb/cert9.db", ".var/app/com.google.Chrome/",
      ".var/app/com.microsoft.Edge/data/pki/nssdb/cert9.db",
      ".var/app/com.vivaldi.Vivaldi/.pki/nssdb/cert9.db" },
    "Brave, Flatpak (~/.var/app/com.brave.Browser/data/pki/nssdb)|"
    ".var/app/com.brave.Browser/data/pki/nssdb|ready\n"
    "Chrome, Flatpak (~/.var/app/com.google.Chrome/data/pki/nssdb)|"
    ".var/app/com.google.Chrome/data/pki/nssdb|missing\n"
    "Chromium, Flatpak (~/.var/app/org.chromium.Chromium/.pki/nssdb)|"
    ".var/app/org.chromium.Chromium/.pki/nssdb|ready\n"
    "Edge, Flatpak (~/.var/app/com.microsoft.Edge/data/pki/nssdb)|"
    ".var/app/com.microsoft.Edge/data/pki/nssdb|ready\n"
    "Vivaldi, Flatpak (~/.var/app/com.vivaldi.Vivaldi/.pki/nssdb)|"
    ".var/app/com.vivaldi.Vivaldi/.pki/nssdb|ready\n" },
  { "chromium/snap",
    { "snap/chromium/current/.pki/nssdb/cert9.db", "snap/chromium/common/.pki/nssdb/cert9.db" },
    "Chromium, Snap (~/snap/chromium/common/.pki/nssdb)|snap/chromium/common/.pki/nssdb|ready\n"
    "Chromium, Snap (~/snap/chromium/current/.pki/nssdb)|snap/chromium/current/.pki/nssdb|"
    "ready\n" },
  { "chromium/snap-in-the-xdg-place",
    { "snap/chromium/current/.local/share/pki/nssdb/cert9.db" },
    "Chromium, Snap (~/snap/chromium/current/.local/share/pki/nssdb)|"
    "snap/chromium/current/.local/share/pki/nssdb|ready\n" },

  { "firefox/classic-place",
    { ".mozilla/firefox/profiles.ini", ".mozilla/firefox/p.default/cert9.db" },
    "Firefox (default)|.mozilla/firefox/p.default|ready\n" },
  { "firefox/xdg-place",
    { ".config/mozilla/firefox/profiles.ini", ".config/mozilla/firefox/p.default/cert9.db" },
    "Firefox (default)|.config/mozilla/firefox/p.default|ready\n" },
  { "firefox/flatpak",
    { ".var/app/org.mozilla.firefox/.mozilla/firefox/profiles.ini",
      ".var/app/org.mozilla.firefox/.mozilla/firefox/p.default/cert9.db" },
    "Firefox, Flatpak (default)|.var/app/org.mozilla.firefox/.mozilla/firefox/p.default|ready\n" },
  { "firefox/flatpak-in-the-xdg-place",
    { ".var/app/org.mozilla.firefox/config/mozilla/firefox/profiles.ini",
      ".var/app/org.mozilla.firefox/config/mozilla/firefox/p.default/cert9.db" },
    "Firefox, Flatpak (default)|.var/app/org.mozilla.firefox/config/mozilla/firefox/p.default|"
    "ready\n" },
  { "firefox/snap",
    { "snap/firefox/common/.mozilla/firefox/profiles.ini",
      "snap/firefox/common/.mozilla/firefox/p.default/cert9.db" },
    "Firefox, Snap (default)|snap/firefox/common/.mozilla/firefox/p.default|ready\n" },
  { "firefox/never-started",
    { ".mozilla/firefox/profiles.ini", ".mozilla/firefox/p.default/" },
    "Firefox (default)|.mozilla/firefox/p.default|missing\n" },
  { "firefox/legacy",
    { ".mozilla/firefox/profiles.ini", ".mozilla/firefox/p.default/cert8.db" },
    "Firefox (default)|.mozilla/firefox/p.default|legacy\n" },
  { "firefox/a-profile-that-is-gone", { ".mozilla/firefox/profiles.ini" }, "" },
  { "firefox/a-profile-that-is-a-file",
    { ".mozilla/firefox/profiles.ini", ".mozilla/firefox/p.default" },
    "" },
  { "librewolf",
    { ".librewolf/profiles.ini", ".librewolf/p.default/cert9.db" },
    "LibreWolf (default)|.librewolf/p.default|ready\n" },
  { "mail-is-left-alone", { ".thunderbird/profiles.ini", ".thunderbird/p.default/cert9.db" }, "" },
};

static void
make_layout (BrowserHome *home, const Layout *layout)
{
  for (gsize i = 0; i < G_N_ELEMENTS (layout->there) && layout->there[i] != NULL; i++)
    {
      const char *path = layout->there[i];

      if (g_str_has_prefix (path, "bin/"))
        browser_home_add_program (home, path + strlen ("bin/"), "#!/bin/sh\n");
      else if (g_str_has_suffix (path, "/"))
        browser_home_make_folder (home, path);
      else
        browser_home_write (home, path, g_str_has_suffix (path, "profiles.ini") ? ONE_PROFILE : "");
    }
}

/* Returns: (transfer full) */
static char *
describe (BrowserHome *home)
{
  static const char *const states[] = { "ready", "missing", "legacy" };
  g_autoptr (GPtrArray) stores = weir_browser_stores_find (home->places);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < stores->len; i++)
    {
      const WeirBrowserStore *store = g_ptr_array_index (stores, i);
      const char *path = store->path;

      if (g_str_has_prefix (path, home->folder))
        path += strlen (home->folder) + 1;
      g_string_append_printf (text, "%s|%s|%s%s\n", store->title, path, states[store->state],
                              store->running != NULL ? "|running" : "");
    }

  return g_strdup (text->str);
}

static void
expect (BrowserHome *home, const char *expected)
{
  g_autofree char *found = describe (home);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_layout (BrowserHome *home, gconstpointer data)
{
  const Layout *layout = data;

  make_layout (home, layout);
  expect (home, layout->expected);
}

static void
test_absolute_profile (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = browser_home_get (home, "elsewhere/mine");
  g_autofree char *ini = g_strdup_printf ("[Profile0]\nName=mine\nIsRelative=0\nPath=%s\n", path);

  browser_home_write (home, ".mozilla/firefox/profiles.ini", ini);
  browser_home_write (home, "elsewhere/mine/cert9.db", "");
  expect (home, "Firefox (mine)|elsewhere/mine|ready\n");
}

/* Two ways to one profile, and one to a store that Chromium has too: each store is there once. */
static void
test_links (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  browser_home_write (home, "real/p.default/cert9.db", "");
  browser_home_write (home, "real/profiles.ini", ONE_PROFILE);
  browser_home_link (home, ".mozilla/firefox", "../real");
  browser_home_link (home, ".config/mozilla/firefox", "../../real");
  browser_home_link (home, ".pki/nssdb", "../real/p.default");
  expect (home, "Chromium (~/.pki/nssdb)|real/p.default|ready\n");
}

static void
test_dangling (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  browser_home_add_program (home, "chromium", "");
  browser_home_link (home, ".local/share/pki/nssdb", "nowhere");
  expect (home, "");
}

/* A folder of another user's is none of this user's browsers. */
static void
test_foreign (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = browser_home_get (home, ".pki/nssdb");

  browser_home_write (home, ".pki/nssdb/cert9.db", "");
  if (chown (path, 65534, 65534) != 0)
    g_test_skip ("only root can give a folder away");
  else
    expect (home, "");
}

static void
test_firefox_runs (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *lock = browser_home_get (home, ".mozilla/firefox/p.default/.parentlock");
  pid_t child;
  int control;

  browser_home_write (home, ".mozilla/firefox/profiles.ini", ONE_PROFILE);
  browser_home_write (home, ".mozilla/firefox/p.default/cert9.db", "");
  browser_home_write (home, ".mozilla/firefox/p.default/.parentlock", "");
  expect (home, "Firefox (default)|.mozilla/firefox/p.default|ready\n");

  child = browser_home_hold_lock (lock, &control);
  expect (home, "Firefox (default)|.mozilla/firefox/p.default|ready|running\n");

  kill (child, SIGTERM);
  waitpid (child, NULL, 0);
  close (control);
  expect (home, "Firefox (default)|.mozilla/firefox/p.default|ready\n");
}

static void
test_chromium_runs (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *living = g_strdup_printf ("a-host-%d", getpid ());
  g_autofree char *lock = browser_home_get (home, ".config/chromium/SingletonLock");

  browser_home_write (home, ".pki/nssdb/cert9.db", "");
  browser_home_link (home, ".config/chromium/SingletonLock", living);
  expect (home, "Chromium (~/.pki/nssdb)|.pki/nssdb|ready|running\n");

  /* What a crash leaves behind. */
  g_assert_cmpint (unlink (lock), ==, 0);
  browser_home_link (home, ".config/chromium/SingletonLock", "a-host-2147483647");
  expect (home, "Chromium (~/.pki/nssdb)|.pki/nssdb|ready\n");

  g_assert_cmpint (unlink (lock), ==, 0);
  browser_home_link (home, ".config/chromium/SingletonLock", "a-host-0");
  expect (home, "Chromium (~/.pki/nssdb)|.pki/nssdb|ready\n");
}

/* A pipe in the place of profiles.ini has no writer; nothing waits for one. */
static void
test_pipe (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = browser_home_get (home, ".mozilla/firefox/profiles.ini");

  browser_home_make_folder (home, ".mozilla/firefox");
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  expect (home, "");
}

static void
test_bounds (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const roots[] = { ".mozilla/firefox", ".config/mozilla/firefox", ".librewolf",
                                       ".waterfox" };
  g_autoptr (GPtrArray) stores = NULL;

  for (gsize root = 0; root < G_N_ELEMENTS (roots); root++)
    {
      g_autoptr (GString) ini = g_string_new (NULL);
      g_autofree char *file = g_build_filename (roots[root], "profiles.ini", NULL);

      for (guint i = 0; i < 60; i++)
        {
          g_autofree char *profile = g_strdup_printf ("%s/p%u", roots[root], i);

          browser_home_make_folder (home, profile);
          g_string_append_printf (ini, "[Profile%u]\nName=%u\nIsRelative=1\nPath=p%u\n", i, i, i);
        }
      browser_home_write (home, file, ini->str);
    }

  stores = weir_browser_stores_find (home->places);
  g_assert_cmpuint (stores->len, ==, WEIR_BROWSER_MAX_STORES);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, data, func) \
  g_test_add (name, BrowserHome, data, browser_home_set_up, func, browser_home_tear_down)

  for (gsize i = 0; i < G_N_ELEMENTS (layouts); i++)
    {
      g_autofree char *path = g_strdup_printf ("/browsers/stores/%s", layouts[i].name);

      ADD (path, &layouts[i], test_layout);
    }
  ADD ("/browsers/stores/firefox/profile-elsewhere", NULL, test_absolute_profile);
  ADD ("/browsers/stores/firefox/running", NULL, test_firefox_runs);
  ADD ("/browsers/stores/firefox/a-pipe-is-no-list-of-profiles", NULL, test_pipe);
  ADD ("/browsers/stores/chromium/running", NULL, test_chromium_runs);
  ADD ("/browsers/stores/a-store-is-there-once", NULL, test_links);
  ADD ("/browsers/stores/a-link-to-nowhere-is-left-alone", NULL, test_dangling);
  ADD ("/browsers/stores/another-users-is-left-alone", NULL, test_foreign);
  ADD ("/browsers/stores/bounded", NULL, test_bounds);

  return g_test_run ();
}
