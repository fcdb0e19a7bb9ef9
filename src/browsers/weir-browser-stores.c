/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where the browsers of a home keep the certificates that they trust.
 *
 * Chromium and what is made from it share one store a home: ~/.pki/nssdb if there is one, else
 * pki/nssdb below $XDG_DATA_HOME, which a new Chromium makes when it starts; ~/.pki is never made here,
 * for it would take the other one's place.  Firefox and what is made from it have a store in each
 * profile.  A Flatpak has its own ~/.pki and XDG folders below ~/.var/app/ID, a Snap a home of its own.
 *
 * Left out on purpose: mail programs, and browsers whose users are to look alike (Tor, Mullvad).
 */

#include "weir-browser-stores.h"

#include "weir-browser-running.h"
#include "weir-firefox-profiles.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STORE_FILE "cert9.db"
#define LEGACY_FILE "cert8.db"
#define CHROMIUM_OLD "/.pki/nssdb"
#define CHROMIUM_NEW "/pki/nssdb"
#define FLATPAK_FOLDER "/.var/app/"
#define SNAP_FOLDER "/snap/"

/* Programs that share the home's own store, and where below $XDG_CONFIG_HOME each tells that it runs. */
static const struct
{
  const char *program;
  const char *name;
  const char *config;
} chromiums[] = {
  { "chromium", "Chromium", "chromium" },
  { "chromium-browser", "Chromium", "chromium" },
  { "google-chrome", "Chrome", "google-chrome" },
  { "google-chrome-stable", "Chrome", "google-chrome" },
  { "brave-browser", "Brave", "BraveSoftware/Brave-Browser" },
  { "microsoft-edge", "Edge", "microsoft-edge" },
  { "microsoft-edge-stable", "Edge", "microsoft-edge" },
  { "vivaldi", "Vivaldi", "vivaldi" },
  { "opera", "Opera", "opera" },
};

static const struct
{
  const char *id;
  const char *name;
  const char *config; /* below its own $XDG_CONFIG_HOME */
} chromium_flatpaks[] = {
  { "org.chromium.Chromium", "Chromium", "chromium" },
  { "io.github.ungoogled_software.ungoogled_chromium", "Chromium", "chromium" },
  { "com.google.Chrome", "Chrome", "google-chrome" },
  { "com.brave.Browser", "Brave", "BraveSoftware/Brave-Browser" },
  { "com.microsoft.Edge", "Edge", "microsoft-edge" },
  { "com.vivaldi.Vivaldi", "Vivaldi", "vivaldi" },
  { "com.opera.Opera", "Opera", "opera" },
};

static const struct
{
  const char *id;
  const char *name;
} chromium_snaps[] = {
  { "chromium", "Chromium" },
  { "brave", "Brave" },
  { "opera", "Opera" },
};

typedef struct
{
  const char *name;
  const char *home;    /* the folder of profiles.ini below the home */
  const char *config;  /* the same below $XDG_CONFIG_HOME */
  const char *flatpak; /* its id */
  const char *snap;    /* (nullable) */
} FirefoxPlace;

static const FirefoxPlace firefoxes[] = {
  { "Firefox", ".mozilla/firefox", "mozilla/firefox", "org.mozilla.firefox", "firefox" },
  { "LibreWolf", ".librewolf", "librewolf/librewolf", "io.gitlab.librewolf-community", NULL },
  { "Waterfox", ".waterfox", "waterfox", "net.waterfox.waterfox", NULL },
  { "Floorp", ".floorp", "floorp", "one.ablaze.floorp", NULL },
  { "Zen", ".zen", "zen", "app.zen_browser.zen", NULL },
};

/* A home of browsers of Chromium's kind. */
typedef struct
{
  const char *names; /* for people */
  const char *packaging;
  const char *home;
  const char *data_home;
  const char *running;   /* (nullable): the name of one that runs */
  gboolean is_installed; /* a browser is there that will look for its store */
} ChromiumPlace;

typedef struct
{
  const WeirBrowserPlaces *places; /* (unowned) */
  GPtrArray *stores;               /* (unowned) */
  GHashTable *seen;                /* (unowned) paths */
} Search;

void
weir_browser_store_free (WeirBrowserStore *self)
{
  g_free (self->title);
  g_free (self->path);
  g_free (self);
}

/* A folder of the user's own, where its links lead. Returns: (transfer full) (nullable) */
static char *
resolve_folder (const char *path)
{
  char *real = realpath (path, NULL);
  char *folder = g_strdup (real);
  GStatBuf info;

  free (real);
  if (folder != NULL && g_stat (folder, &info) == 0 && S_ISDIR (info.st_mode) &&
      info.st_uid == geteuid ())
    return folder;

  g_free (folder);
  return NULL;
}

static WeirBrowserStoreState
look_at_folder (const char *folder)
{
  g_autofree char *store = g_build_filename (folder, STORE_FILE, NULL);
  g_autofree char *legacy = g_build_filename (folder, LEGACY_FILE, NULL);

  if (g_file_test (store, G_FILE_TEST_EXISTS))
    return WEIR_BROWSER_STORE_READY;

  return g_file_test (legacy, G_FILE_TEST_EXISTS) ? WEIR_BROWSER_STORE_LEGACY
                                                  : WEIR_BROWSER_STORE_MISSING;
}

/* Takes the store over, unless it was found by another way. @title: (transfer full) */
static WeirBrowserStore *
add_store (Search *search, WeirBrowserFamily family, const char *folder, char *title)
{
  g_autofree char *owned_title = title;
  g_autofree char *path = resolve_folder (folder);
  WeirBrowserStore *store;

  /* What is to be made has no real path yet. */
  if (path == NULL && !g_file_test (folder, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
    path = g_canonicalize_filename (folder, NULL);
  if (path == NULL || search->stores->len >= WEIR_BROWSER_MAX_STORES ||
      !g_hash_table_add (search->seen, g_strdup (path)))
    return NULL;

  store = g_new0 (WeirBrowserStore, 1);
  store->family = family;
  store->state = look_at_folder (path);
  store->title = g_steal_pointer (&owned_title);
  store->path = g_steal_pointer (&path);
  g_ptr_array_add (search->stores, store);

  return store;
}

/* --- Firefox */

/* Adds the profiles that are listed in @folder below @base. */
static void
add_profiles (Search *search,
              const char *name,
              const char *packaging,
              const char *base,
              const char *folder)
{
  g_autofree char *root = g_build_filename (base, folder, NULL);
  g_autoptr (GPtrArray) profiles = weir_firefox_profiles_read (root);

  for (guint i = 0; i < profiles->len; i++)
    {
      const WeirFirefoxProfile *profile = g_ptr_array_index (profiles, i);
      WeirBrowserStore *store;

      if (!g_file_test (profile->path, G_FILE_TEST_IS_DIR))
        continue;

      store = add_store (search, WEIR_BROWSER_FAMILY_FIREFOX, profile->path,
                         g_strdup_printf ("%s%s (%s)", name, packaging, profile->name));
      if (store != NULL && weir_browser_is_firefox_running (store->path))
        store->running = name;
    }
}

static void
find_firefox (Search *search, const FirefoxPlace *place)
{
  const char *home = search->places->home;
  g_autofree char *flatpak = g_strconcat (home, FLATPAK_FOLDER, place->flatpak, NULL);
  g_autofree char *flatpak_config = g_build_filename (flatpak, "config", NULL);
  g_autofree char *snap = NULL;

  add_profiles (search, place->name, "", home, place->home);
  add_profiles (search, place->name, "", search->places->config_home, place->config);
  add_profiles (search, place->name, ", Flatpak", flatpak, place->home);
  add_profiles (search, place->name, ", Flatpak", flatpak_config, place->config);

  if (place->snap == NULL)
    return;

  snap = g_strconcat (home, SNAP_FOLDER, place->snap, "/common", NULL);
  add_profiles (search, place->name, ", Snap", snap, place->home);
}

/* --- Chromium */

/* What tells the stores of one browser apart. Returns: (transfer full) */
static char *
shorten_path (const Search *search, const char *path)
{
  const char *home = search->places->home;
  const gsize length = strlen (home);
  g_autofree char *readable = g_filename_display_name (path);

  if (g_str_has_prefix (readable, home) && readable[length] == '/')
    return g_strconcat ("~", readable + length, NULL);

  return g_steal_pointer (&readable);
}

static void
add_chromium (Search *search, const ChromiumPlace *place, const char *folder)
{
  g_autofree char *shown = shorten_path (search, folder);
  WeirBrowserStore *store =
    add_store (search, WEIR_BROWSER_FAMILY_CHROMIUM, folder,
               g_strdup_printf ("%s%s (%s)", place->names, place->packaging, shown));

  if (store != NULL)
    store->running = place->running;
}

/* The stores of a home: those that are there, or where the browser will look for its own. */
static void
add_chromium_home (Search *search, const ChromiumPlace *place)
{
  g_autofree char *old_store = g_build_filename (place->home, CHROMIUM_OLD, NULL);
  g_autofree char *new_store = g_build_filename (place->data_home, CHROMIUM_NEW, NULL);
  const gboolean has_old = g_file_test (old_store, G_FILE_TEST_IS_DIR);
  const gboolean has_new = g_file_test (new_store, G_FILE_TEST_IS_DIR);

  if (has_old)
    add_chromium (search, place, old_store);
  if (has_new || (!has_old && place->is_installed))
    add_chromium (search, place, new_store);
}

/* Notes a browser's name, once. */
static void
note_name (GString *names, const char *name)
{
  g_auto (GStrv) there = g_strsplit (names->str, ", ", -1);

  if (g_strv_contains ((const char *const *) there, name))
    return;
  if (names->len > 0)
    g_string_append (names, ", ");
  g_string_append (names, name);
}

static void
find_native_chromium (Search *search)
{
  const WeirBrowserPlaces *places = search->places;
  g_autoptr (GString) names = g_string_new (NULL);
  ChromiumPlace place = { "", "", places->home, places->data_home };

  for (gsize i = 0; i < G_N_ELEMENTS (chromiums); i++)
    {
      g_autofree char *program = weir_browser_places_find_program (places, chromiums[i].program);
      g_autofree char *config = g_build_filename (places->config_home, chromiums[i].config, NULL);

      if (program != NULL)
        note_name (names, chromiums[i].name);
      if (place.running == NULL && weir_browser_is_chromium_running (config, FALSE))
        place.running = chromiums[i].name;
    }

  place.is_installed = names->len > 0;
  place.names = place.is_installed ? names->str : "Chromium";
  add_chromium_home (search, &place);
}

static void
find_chromium_flatpak (Search *search, gsize index)
{
  const char *name = chromium_flatpaks[index].name;
  g_autofree char *home =
    g_strconcat (search->places->home, FLATPAK_FOLDER, chromium_flatpaks[index].id, NULL);
  g_autofree char *data = g_build_filename (home, "data", NULL);
  g_autofree char *config =
    g_build_filename (home, "config", chromium_flatpaks[index].config, NULL);
  const ChromiumPlace place = {
    .names = name,
    .packaging = ", Flatpak",
    .home = home,
    .data_home = data,
    .is_installed = g_file_test (home, G_FILE_TEST_IS_DIR),
    .running = weir_browser_is_chromium_running (config, TRUE) ? name : NULL,
  };

  add_chromium_home (search, &place);
}

/* @folder: of the Snap's versions, "current", or the one that all share */
static void
find_chromium_snap (Search *search, gsize index, const char *folder, gboolean is_home)
{
  const char *name = chromium_snaps[index].name;
  g_autofree char *home =
    g_build_filename (search->places->home, SNAP_FOLDER, chromium_snaps[index].id, folder, NULL);
  g_autofree char *data = g_build_filename (home, ".local", "share", NULL);
  g_autofree char *config = g_build_filename (search->places->home, SNAP_FOLDER,
                                              chromium_snaps[index].id, "common", "chromium", NULL);
  const ChromiumPlace place = {
    .names = name,
    .packaging = ", Snap",
    .home = home,
    .data_home = data,
    .is_installed = is_home && g_file_test (home, G_FILE_TEST_IS_DIR),
    .running = weir_browser_is_chromium_running (config, TRUE) ? name : NULL,
  };

  add_chromium_home (search, &place);
}

static int
compare_stores (gconstpointer a, gconstpointer b)
{
  const WeirBrowserStore *const *one = a, *const *other = b;
  const int order = g_utf8_collate ((*one)->title, (*other)->title);

  return order != 0 ? order : strcmp ((*one)->path, (*other)->path);
}

GPtrArray *
weir_browser_stores_find (const WeirBrowserPlaces *places)
{
  GPtrArray *stores = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_browser_store_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Search search = { places, stores, seen };

  find_native_chromium (&search);
  for (gsize i = 0; i < G_N_ELEMENTS (chromium_flatpaks); i++)
    find_chromium_flatpak (&search, i);
  for (gsize i = 0; i < G_N_ELEMENTS (chromium_snaps); i++)
    {
      find_chromium_snap (&search, i, "current", TRUE);
      find_chromium_snap (&search, i, "common", FALSE);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (firefoxes); i++)
    find_firefox (&search, &firefoxes[i]);

  g_ptr_array_sort (stores, compare_stores);

  return stores;
}
