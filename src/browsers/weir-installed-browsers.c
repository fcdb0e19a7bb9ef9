/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Which browsers are on this computer.
 *
 * A browser may be there in three forms, and each form has its own program, its own files and its own way
 * to be started.  The same form is found once, though many names lead to it: "x-www-browser" is never asked
 * for; names that are links to one file are one; and a script that only starts another browser is none:
 *
 *   Debian    /usr/bin/firefox           exec firefox-esr "$@"
 *   Ubuntu    /usr/bin/chromium-browser  exec /snap/bin/chromium "$@"
 *   others    ~/.local/bin/firefox       flatpak run org.mozilla.firefox
 *
 * A name is looked for in $PATH first; a browser that was unpacked somewhere may have a desktop file alone.
 * Nothing is started, no bus is asked.
 */

#include "weir-installed-browsers.h"

#include "weir-browser-profile.h"
#include "weir-desktop-entry.h"
#include "weir-small-file.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#define DESKTOP_SUFFIX ".desktop"
#define APPLICATIONS "applications"
#define FALLBACK_ICON "web-browser"
#define FLATPAK "flatpak"
#define SNAP "snap"
#define EXEC "exec"
#define BLANKS " \t\"'"
#define SNAP_BIN "/snap/bin/"
#define SNAP_DESKTOPS "/var/lib/snapd/desktop"
#define SYSTEM_FLATPAKS "/var/lib/flatpak"

typedef struct
{
  const WeirBrowserPlaces *places; /* (unowned) */
  const char *folder;              /* (unowned) */
  char *flatpak;                   /* (owned) (nullable) the program */
  GHashTable *seen;                /* (owned) programs, where their links lead */
  GPtrArray *found;                /* (owned) */
} Search;

WeirInstalledBrowser *
weir_installed_browser_copy (const WeirInstalledBrowser *self)
{
  WeirInstalledBrowser *copy = g_new (WeirInstalledBrowser, 1);

  *copy = *self;
  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->title = g_strdup (self->title);
  copy->icon_name = g_strdup (self->icon_name);
  copy->profile = g_strdup (self->profile);
  copy->program = g_strdup (self->program);

  return copy;
}

void
weir_installed_browser_free (WeirInstalledBrowser *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->title);
  g_free (self->icon_name);
  g_free (self->profile);
  g_free (self->program);
  g_free (self);
}

/* --- what the desktop says */

/* Returns: whether the desktop file called @id is in the folder of programs below @share */
static gboolean
read_entry_in (const char *share, const char *id, WeirDesktopEntry *entry)
{
  g_autofree char *name = g_strconcat (id, DESKTOP_SUFFIX, NULL);
  g_autofree char *path = g_build_filename (share, APPLICATIONS, name, NULL);

  return weir_desktop_entry_read (entry, path);
}

/* The first of its desktop files, the user's own before the system's. */
static gboolean
read_native_entry (const Search *search, const WeirKnownBrowser *known, WeirDesktopEntry *entry)
{
  for (const char *const *id = known->desktops; *id != NULL; id++)
    {
      if (read_entry_in (search->places->data_home, *id, entry))
        return TRUE;
      for (char **share = search->places->data_dirs; share != NULL && *share != NULL; share++)
        if (read_entry_in (*share, *id, entry))
          return TRUE;
    }

  *entry = (WeirDesktopEntry){ 0 };
  return FALSE;
}

static void
add (Search *search,
     const WeirKnownBrowser *known,
     WeirPackaging packaging,
     const char *program,
     const WeirDesktopEntry *entry)
{
  WeirInstalledBrowser *browser = g_new0 (WeirInstalledBrowser, 1);

  browser->id = weir_known_browser_make_id (known, packaging);
  browser->name = g_strdup (entry->name != NULL ? entry->name : known->name);
  browser->title = weir_known_browser_make_title (browser->name, packaging);
  browser->family = known->family;
  browser->packaging = packaging;
  browser->icon_name = g_strdup (entry->icon_name != NULL ? entry->icon_name : FALLBACK_ICON);
  browser->profile =
    weir_browser_profile_get_path (search->places, search->folder, known, packaging);
  browser->has_profile = g_file_test (browser->profile, G_FILE_TEST_IS_DIR);
  browser->program = g_strdup (program);
  browser->flatpak = packaging == WEIR_PACKAGING_FLATPAK ? known->flatpak : NULL;
  g_ptr_array_add (search->found, browser);
}

/* --- native */

/* Whether the word in front of @at ends there: "exec" is not the end of "noexec". */
static gboolean
begins_word (const char *text, const char *at)
{
  return at == text || !(g_ascii_isalnum (at[-1]) || strchr ("_-./", at[-1]) != NULL);
}

/* Whether the script starts a browser of another name than @known's own. */
static gboolean
starts_another (const char *script, const WeirKnownBrowser *known)
{
  for (const char *at = strstr (script, EXEC); at != NULL; at = strstr (at + 1, EXEC))
    {
      const char *word = at + strlen (EXEC);
      const gsize blanks = strspn (word, BLANKS);
      g_autofree char *path = g_strndup (word + blanks, strcspn (word + blanks, BLANKS "\r\n;&|"));
      g_autofree char *name = g_path_get_basename (path);
      const WeirKnownBrowser *other = weir_known_browsers_find_program (name);

      if (blanks > 0 && begins_word (script, at) && other != NULL && other != known)
        return TRUE;
    }

  return FALSE;
}

/* Whether the script starts the Snap or the Flatpak, which are found by themselves. */
static gboolean
starts_other_form (const char *script, const WeirKnownBrowser *known)
{
  g_autofree char *snap = g_strconcat (SNAP_BIN, known->snap, NULL);

  if (known->snap != NULL && strstr (script, snap) != NULL)
    return TRUE;

  return known->flatpak != NULL && strstr (script, FLATPAK) != NULL &&
         strstr (script, known->flatpak) != NULL;
}

/* Whether the program at @path, which no link is, starts something that is found by itself. */
static gboolean
is_wrapper (const char *path, const WeirKnownBrowser *known)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *text = NULL;
  gsize length;

  /* Each command of a Snap is a link to the program that starts them all. */
  if (g_str_equal (name, SNAP))
    return TRUE;

  text = weir_small_file_read (path, WEIR_INSTALLED_BROWSER_MAX_SCRIPT, &length);
  if (text == NULL || !g_str_has_prefix (text, "#!"))
    return FALSE;

  return starts_other_form (text, known) || starts_another (text, known);
}

/* @program: (transfer full) (nullable). Returns: (transfer full) (nullable): if it is one, and a new one */
static char *
take_program (Search *search, const WeirKnownBrowser *known, char *program)
{
  g_autofree char *owned = program;
  char *real = program != NULL ? realpath (program, NULL) : NULL;
  const gboolean is_new =
    real != NULL && !is_wrapper (real, known) && g_hash_table_add (search->seen, g_strdup (real));

  free (real);

  return is_new ? g_steal_pointer (&owned) : NULL;
}

/* Whether what a desktop file runs is the browser itself, and not something that is told to start it. */
static gboolean
is_own_program (const WeirKnownBrowser *known, const char *program)
{
  g_autofree char *name = program != NULL ? g_path_get_basename (program) : NULL;

  return name != NULL &&
         (g_strv_contains (known->programs, name) || g_strv_contains (known->desktops, name));
}

static void
find_native (Search *search, const WeirKnownBrowser *known)
{
  g_auto (WeirDesktopEntry) entry = { 0 };
  g_autofree char *program = NULL;

  for (const char *const *name = known->programs; *name != NULL && program == NULL; name++)
    program =
      take_program (search, known, weir_browser_places_find_program (search->places, *name));

  read_native_entry (search, known, &entry);
  if (program == NULL && is_own_program (known, entry.program))
    program = take_program (search, known, g_steal_pointer (&entry.program));
  if (program != NULL)
    add (search, known, WEIR_PACKAGING_NATIVE, program, &entry);
}

/* --- Flatpak and Snap */

/* Whether the Flatpak is in the installation, which exports what others may see of it. */
static gboolean
find_flatpak_in (Search *search, const WeirKnownBrowser *known, const char *installation)
{
  g_autofree char *exported =
    g_build_filename (installation, "exports", "bin", known->flatpak, NULL);
  g_autofree char *share = g_build_filename (installation, "exports", "share", NULL);
  g_auto (WeirDesktopEntry) entry = { 0 };
  const gboolean has_entry = read_entry_in (share, known->flatpak, &entry);

  if (!has_entry && !g_file_test (exported, G_FILE_TEST_EXISTS))
    return FALSE;

  add (search, known, WEIR_PACKAGING_FLATPAK, search->flatpak, &entry);
  return TRUE;
}

static void
find_flatpak (Search *search, const WeirKnownBrowser *known)
{
  g_autofree char *system = g_strconcat (search->places->system_root, SYSTEM_FLATPAKS, NULL);

  if (known->flatpak == NULL || search->flatpak == NULL)
    return;

  if (!find_flatpak_in (search, known, search->places->flatpaks))
    find_flatpak_in (search, known, system);
}

static void
find_snap (Search *search, const WeirKnownBrowser *known)
{
  static const char *const roots[] = { "", "/var/lib/snapd" };
  g_autofree char *share = g_strconcat (search->places->system_root, SNAP_DESKTOPS, NULL);

  for (gsize i = 0; known->snap != NULL && i < G_N_ELEMENTS (roots); i++)
    {
      g_autofree char *program =
        g_strconcat (search->places->system_root, roots[i], SNAP_BIN, known->snap, NULL);
      g_autofree char *desktop = g_strconcat (known->snap, "_", known->snap, NULL);
      g_auto (WeirDesktopEntry) entry = { 0 };

      if (!g_file_test (program, G_FILE_TEST_IS_EXECUTABLE))
        continue;

      read_entry_in (share, desktop, &entry);
      add (search, known, WEIR_PACKAGING_SNAP, program, &entry);
      return;
    }
}

GPtrArray *
weir_installed_browsers_find (const WeirBrowserPlaces *places, const char *folder)
{
  Search search = { .places = places, .folder = folder };
  gsize n_browsers;
  const WeirKnownBrowser *browsers = weir_known_browsers_get (&n_browsers);

  search.found = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_installed_browser_free);
  if (places->is_sandbox)
    return search.found;

  search.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  search.flatpak = weir_browser_places_find_program (places, FLATPAK);
  for (gsize i = 0; i < n_browsers; i++)
    {
      find_native (&search, &browsers[i]);
      find_flatpak (&search, &browsers[i]);
      find_snap (&search, &browsers[i]);
    }
  g_hash_table_unref (search.seen);
  g_free (search.flatpak);

  return search.found;
}

const char *
weir_installed_browsers_describe_none (void)
{
  return _ ("No browser was found that Weir can open. Install one, such as Firefox or Chromium; or "
            "enter Weir’s address as the HTTP and HTTPS proxy in the network settings of "
            "the browser that you use.");
}
