/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Computers of all kinds, and the browsers that are found on them. */

#include "weir-installed-browsers.h"

#include "browser-home.h"
#include "weir-desktop-entry.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEBIAN_WRAPPER                                          \
  "#!/bin/sh\n"                                                 \
  "FIREFOX=\"$(command -v firefox)\"\n"                         \
  "[ -x \"$FIREFOX.real\" ] && exec \"$FIREFOX.real\" \"$@\"\n" \
  "exec firefox-esr \"$@\"\n"
#define UBUNTU_WRAPPER \
  "#!/bin/sh\nif ! [ -x /snap/bin/chromium ]; then exit 1; fi\nexec /snap/bin/chromium \"$@\"\n"
#define FLATPAK_WRAPPER "#!/bin/sh\nexec flatpak run org.mozilla.firefox \"$@\"\n"
#define CHROME_WRAPPER \
  "#!/bin/bash\nHERE=/opt/google/chrome\nexec -a \"$0\" \"$HERE/chrome\" \"$@\"\n"
#define OWN_WRAPPER "#!/bin/sh\nnoexec firefox\nexec /usr/lib/chromium/chromium --flag \"$@\"\n"

#define ENTRY(name, icon) "[Desktop Entry]\nType=Application\nName=" name "\nIcon=" icon "\n"

/* A file of a computer. */
typedef struct
{
  const char *path;   /* below the home, in which all of the computer is; in "bin" are programs */
  const char *text;   /* (nullable): empty */
  const char *target; /* (nullable): a link there */
} File;

typedef struct
{
  const char *name;
  File there[8];
  const char *expected; /* lines: "ID|TITLE|ICON|PROGRAM|PROFILE" below the home */
} Computer;

static const Computer computers[] = {
  { "nothing", { { 0 } }, "" },

  { "native/by-its-program",
    { { "bin/firefox" } },
    "firefox|Firefox|web-browser|bin/firefox|data/browsers/firefox\n" },
  { "native/called-as-the-desktop-calls-it",
    { { "bin/chromium" },
      { "usr/share/applications/chromium.desktop", ENTRY ("Chromium Web Browser", "chromium") } },
    "chromium|Chromium Web Browser|chromium|bin/chromium|data/browsers/chromium\n" },
  { "native/the-users-own-desktop-file-comes-first",
    { { "bin/chromium" },
      { "usr/share/applications/chromium.desktop", ENTRY ("Chromium", "chromium") },
      { ".local/share/applications/chromium.desktop", ENTRY ("Mine", "mine") } },
    "chromium|Mine|mine|bin/chromium|data/browsers/chromium\n" },
  { "native/all-families",
    { { "bin/librewolf" },
      { "bin/zen-browser" },
      { "bin/brave-browser" },
      { "bin/microsoft-edge-stable" },
      { "bin/vivaldi" },
      { "bin/waterfox" },
      { "bin/floorp" } },
    "librewolf|LibreWolf|web-browser|bin/librewolf|data/browsers/librewolf\n"
    "waterfox|Waterfox|web-browser|bin/waterfox|data/browsers/waterfox\n"
    "floorp|Floorp|web-browser|bin/floorp|data/browsers/floorp\n"
    "zen|Zen|web-browser|bin/zen-browser|data/browsers/zen\n"
    "brave|Brave|web-browser|bin/brave-browser|data/browsers/brave\n"
    "edge|Edge|web-browser|bin/microsoft-edge-stable|data/browsers/edge\n"
    "vivaldi|Vivaldi|web-browser|bin/vivaldi|data/browsers/vivaldi\n" },
  { "native/links-to-one-program-are-one",
    { { "opt/chrome", CHROME_WRAPPER },
      { "bin/google-chrome-stable", .target = "../opt/chrome" },
      { "bin/google-chrome", .target = "google-chrome-stable" },
      { "bin/x-www-browser", .target = "google-chrome" } },
    "chrome|Chrome|web-browser|bin/google-chrome-stable|data/browsers/chrome\n" },
  { "native/two-browsers-that-are-one-file",
    { { "bin/firefox-esr" }, { "bin/firefox", .target = "firefox-esr" } },
    "firefox|Firefox|web-browser|bin/firefox|data/browsers/firefox\n" },
  { "native/a-script-that-starts-another-browser-is-none",
    { { "bin/firefox", DEBIAN_WRAPPER }, { "bin/firefox-esr" } },
    "firefox-esr|Firefox ESR|web-browser|bin/firefox-esr|data/browsers/firefox-esr\n" },
  { "native/a-script-that-starts-itself-is-one",
    { { "bin/chromium", OWN_WRAPPER } },
    "chromium|Chromium|web-browser|bin/chromium|data/browsers/chromium\n" },
  { "native/what-cannot-be-run-is-none",
    { { "usr/bin/firefox" }, { "bin/firefox", .target = "../usr/bin/firefox" } },
    "" },

  { "flatpak/of-the-user",
    { { "bin/flatpak" },
      { ".local/share/flatpak/exports/bin/org.mozilla.firefox" },
      { ".local/share/flatpak/exports/share/applications/org.mozilla.firefox.desktop",
        ENTRY ("Firefox", "org.mozilla.firefox") } },
    "firefox-flatpak|Firefox, Flatpak|org.mozilla.firefox|bin/flatpak|data/browsers/"
    "firefox-flatpak\n" },
  { "flatpak/of-the-system",
    { { "bin/flatpak" }, { "var/lib/flatpak/exports/bin/com.brave.Browser" } },
    "brave-flatpak|Brave, Flatpak|web-browser|bin/flatpak|data/browsers/brave-flatpak\n" },
  { "flatpak/in-both-installations-is-one",
    { { "bin/flatpak" },
      { ".local/share/flatpak/exports/bin/org.chromium.Chromium" },
      { "var/lib/flatpak/exports/bin/org.chromium.Chromium" } },
    "chromium-flatpak|Chromium, Flatpak|web-browser|bin/flatpak|data/browsers/chromium-flatpak\n" },
  { "flatpak/not-without-flatpak", { { "var/lib/flatpak/exports/bin/com.brave.Browser" } }, "" },
  { "flatpak/a-script-that-starts-it-is-none",
    { { "bin/flatpak" },
      { "bin/firefox", FLATPAK_WRAPPER },
      { "var/lib/flatpak/exports/bin/org.mozilla.firefox" } },
    "firefox-flatpak|Firefox, Flatpak|web-browser|bin/flatpak|data/browsers/firefox-flatpak\n" },

  { "snap/by-its-command",
    { { "snap/bin/chromium" } },
    "chromium-snap|Chromium, Snap|web-browser|snap/bin/chromium|"
    "snap/chromium/common/weir-browser-*\n" },
  { "snap/of-fedora",
    { { "var/lib/snapd/snap/bin/firefox" },
      { "var/lib/snapd/desktop/applications/firefox_firefox.desktop",
        ENTRY ("Firefox", "/snap/firefox/current/default256.png") } },
    "firefox-snap|Firefox, Snap|web-browser|var/lib/snapd/snap/bin/firefox|"
    "snap/firefox/common/weir-browser-*\n" },
  { "snap/a-script-that-starts-it-is-none",
    { { "snap/bin/chromium" }, { "bin/chromium-browser", UBUNTU_WRAPPER } },
    "chromium-snap|Chromium, Snap|web-browser|snap/bin/chromium|"
    "snap/chromium/common/weir-browser-*\n" },
  { "snap/its-command-in-the-path-is-not-native",
    { { "bin/snap" }, { "bin/firefox", .target = "snap" }, { "snap/bin/firefox" } },
    "firefox-snap|Firefox, "
    "Snap|web-browser|snap/bin/firefox|snap/firefox/common/weir-browser-*\n" },

  { "one-browser-in-three-forms",
    { { "bin/firefox" },
      { "bin/flatpak" },
      { "var/lib/flatpak/exports/bin/org.mozilla.firefox" },
      { "snap/bin/firefox" } },
    "firefox|Firefox|web-browser|bin/firefox|data/browsers/firefox\n"
    "firefox-flatpak|Firefox, Flatpak|web-browser|bin/flatpak|data/browsers/firefox-flatpak\n"
    "firefox-snap|Firefox, Snap|web-browser|snap/bin/firefox|"
    "snap/firefox/common/weir-browser-*\n" },

  { "desktop-file/a-name-with-a-line-break-is-not-shown",
    { { "bin/brave" },
      { "usr/share/applications/brave.desktop", ENTRY ("Brave\\nReally", "brave") } },
    "brave|Brave|brave|bin/brave|data/browsers/brave\n" },
  { "desktop-file/a-path-is-no-icon",
    { { "bin/brave" }, { "usr/share/applications/brave.desktop", ENTRY ("B", "../../icon") } },
    "brave|B|web-browser|bin/brave|data/browsers/brave\n" },
  { "desktop-file/nonsense",
    { { "bin/brave" }, { "usr/share/applications/brave.desktop", "\xff\xfe[[[\n=\n" } },
    "brave|Brave|web-browser|bin/brave|data/browsers/brave\n" },
};

static void
make_computer (BrowserHome *home, const Computer *computer)
{
  for (const File *file = computer->there; file->path != NULL; file++)
    {
      g_autofree char *path = browser_home_get (home, file->path);

      if (file->target != NULL)
        {
          browser_home_link (home, file->path, file->target);
          continue;
        }

      browser_home_write (home, file->path, file->text != NULL ? file->text : "");
      if (strstr (file->path, "bin/") != NULL && !g_str_has_prefix (file->path, "usr/"))
        g_assert_cmpint (g_chmod (path, 0700), ==, 0);
      else if (g_str_has_prefix (file->path, "opt/"))
        g_assert_cmpint (g_chmod (path, 0700), ==, 0);
    }
}

/* @path: in the home. Returns: (transfer full): without the home, and without what tells data folders apart */
static char *
shorten (BrowserHome *home, const char *path)
{
  const char *below = path + strlen (home->folder) + 1;
  const char *own = strstr (below, "weir-browser-");

  g_assert_true (g_str_has_prefix (path, home->folder));
  if (own == NULL)
    return g_strdup (below);

  g_assert_cmpuint (strlen (own), ==, strlen ("weir-browser-12345678"));

  return g_strdup_printf ("%.*sweir-browser-*", (int) (own - below), below);
}

static GPtrArray *
find (BrowserHome *home)
{
  g_autofree char *folder = browser_home_get (home, "data");

  return weir_installed_browsers_find (home->places, folder);
}

static void
expect (BrowserHome *home, const char *expected)
{
  g_autoptr (GPtrArray) browsers = find (home);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < browsers->len; i++)
    {
      const WeirInstalledBrowser *browser = g_ptr_array_index (browsers, i);
      g_autofree char *program = shorten (home, browser->program);
      g_autofree char *profile = shorten (home, browser->profile);

      g_string_append_printf (text, "%s|%s|%s|%s|%s\n", browser->id, browser->title,
                              browser->icon_name, program, profile);
    }

  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_computer (BrowserHome *home, gconstpointer data)
{
  const Computer *computer = data;

  make_computer (home, computer);
  expect (home, computer->expected);
}

/* --- what a table cannot say */

/* A browser that was unpacked somewhere has a desktop file, and is not in the search path. */
static void
test_desktop_file_alone (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *program = browser_home_get (home, "zen files/zen");
  g_autofree char *entry =
    g_strdup_printf (ENTRY ("Zen Browser", "zen") "Exec=\"%s\" --name zen %%u\n", program);

  browser_home_write (home, ".local/share/applications/zen.desktop", entry);
  expect (home, "");
  browser_home_write (home, "zen files/zen", "");
  g_assert_cmpint (g_chmod (program, 0700), ==, 0);
  expect (home, "zen|Zen Browser|zen|zen files/zen|data/browsers/zen\n");
}

/* What starts other programs is told to start a browser: it is none itself. */
static void
test_desktop_file_of_another (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *program = browser_home_get (home, "bin/firejail");
  g_autofree char *entry =
    g_strdup_printf (ENTRY ("Firefox", "firefox") "Exec=%s firefox\n", program);

  browser_home_add_program (home, "firejail", "");
  browser_home_write (home, "usr/share/applications/firefox.desktop", entry);
  expect (home, "");
}

static void
test_long_names (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  for (gsize extra = 0; extra <= 1; extra++)
    {
      g_autofree char *name = g_strnfill (WEIR_DESKTOP_ENTRY_MAX_NAME + extra, 'n');
      g_autofree char *icon = g_strnfill (WEIR_DESKTOP_ENTRY_MAX_ICON + extra, 'i');
      g_autofree char *entry = g_strdup_printf (ENTRY ("%s", "%s"), name, icon);
      g_autofree char *expected =
        g_strdup_printf ("opera|%s|%s|bin/opera|data/browsers/opera\n", extra == 0 ? name : "Opera",
                         extra == 0 ? icon : "web-browser");

      browser_home_add_program (home, "opera", "");
      browser_home_write (home, "usr/share/applications/opera.desktop", entry);
      expect (home, expected);
    }
}

/* Of a file that has no end only the beginning is read. */
static void
test_long_file (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GString) entry = g_string_new ("[Desktop Entry]\n");

  browser_home_add_program (home, "opera", "");
  while (entry->len + 2 < WEIR_DESKTOP_ENTRY_MAX_FILE)
    g_string_append (entry, "#\n");
  g_string_append (entry, "Name=Behind\n");
  browser_home_write (home, "usr/share/applications/opera.desktop", entry->str);
  expect (home, "opera|Opera|web-browser|bin/opera|data/browsers/opera\n");
}

static void
test_pipe (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = browser_home_get (home, "usr/share/applications/opera.desktop");

  browser_home_add_program (home, "opera", "");
  browser_home_make_folder (home, "usr/share/applications");
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  expect (home, "opera|Opera|web-browser|bin/opera|data/browsers/opera\n");
}

static void
test_sandbox (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  browser_home_add_program (home, "firefox", "");
  home->places->is_sandbox = TRUE;
  expect (home, "");
}

static void
test_has_profile (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;

  browser_home_add_program (home, "firefox", "");
  before = find (home);
  browser_home_make_folder (home, "data/browsers/firefox");
  after = find (home);
  g_assert_false (((const WeirInstalledBrowser *) before->pdata[0])->has_profile);
  g_assert_true (((const WeirInstalledBrowser *) after->pdata[0])->has_profile);
}

/* Two data folders share no profile of a Snap. */
static void
test_snap_profiles (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GPtrArray) other = NULL;
  g_autofree char *folder = browser_home_get (home, "other data");
  g_autofree char *program = browser_home_get (home, "snap/bin/firefox");

  browser_home_write (home, "snap/bin/firefox", "");
  g_assert_cmpint (g_chmod (program, 0700), ==, 0);
  one = find (home);
  other = weir_installed_browsers_find (home->places, folder);
  g_assert_cmpstr (((const WeirInstalledBrowser *) one->pdata[0])->profile, !=,
                   ((const WeirInstalledBrowser *) other->pdata[0])->profile);
}

/* Ids name folders, and each is one browser's. */
static void
test_ids (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gsize n_browsers;
  const WeirKnownBrowser *browsers = weir_known_browsers_get (&n_browsers);

  for (gsize i = 0; i < n_browsers; i++)
    for (WeirPackaging form = WEIR_PACKAGING_NATIVE; form <= WEIR_PACKAGING_SNAP; form++)
      {
        char *id = weir_known_browser_make_id (&browsers[i], form);

        g_assert_cmpuint (strspn (id, "abcdefghijklmnopqrstuvwxyz-"), ==, strlen (id));
        g_assert_true (g_hash_table_add (seen, id));
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, data, func) \
  g_test_add (name, BrowserHome, data, browser_home_set_up, func, browser_home_tear_down)

  for (gsize i = 0; i < G_N_ELEMENTS (computers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/browsers/installed/%s", computers[i].name);

      ADD (path, &computers[i], test_computer);
    }
  ADD ("/browsers/installed/desktop-file/alone", NULL, test_desktop_file_alone);
  ADD ("/browsers/installed/desktop-file/of-another-program", NULL, test_desktop_file_of_another);
  ADD ("/browsers/installed/desktop-file/long-names", NULL, test_long_names);
  ADD ("/browsers/installed/desktop-file/long-file", NULL, test_long_file);
  ADD ("/browsers/installed/desktop-file/a-pipe-is-none", NULL, test_pipe);
  ADD ("/browsers/installed/none-in-a-sandbox", NULL, test_sandbox);
  ADD ("/browsers/installed/a-profile-is-told", NULL, test_has_profile);
  ADD ("/browsers/installed/snap/a-profile-for-each-data-folder", NULL, test_snap_profiles);
  g_test_add_func ("/browsers/installed/ids-are-unique", test_ids);

  return g_test_run ();
}
