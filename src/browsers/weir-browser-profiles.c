/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The profiles that browsers have for Weir: which there are, how large they are, and their end.
 *
 * They are looked for where each form of each known browser has its own, not by what is in a folder: what
 * Weir did not make, it does not delete.
 */

#include "weir-browser-profiles.h"

#include "weir-folder-tree.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

static const WeirPackaging forms[] = { WEIR_PACKAGING_NATIVE, WEIR_PACKAGING_FLATPAK,
                                       WEIR_PACKAGING_SNAP };

void
weir_browser_profile_free (WeirBrowserProfile *self)
{
  g_free (self->id);
  g_free (self->title);
  g_free (self->path);
  g_free (self);
}

static gboolean
is_folder (const char *path)
{
  GStatBuf info;

  return g_lstat (path, &info) == 0 && S_ISDIR (info.st_mode);
}

/* Returns: (transfer full) (nullable): %NULL if this form of the browser has none */
static WeirBrowserProfile *
find_profile (const WeirBrowserPlaces *places,
              const char *folder,
              const WeirKnownBrowser *known,
              WeirPackaging packaging)
{
  g_autofree char *path = NULL;
  g_autofree char *parent = NULL;
  WeirBrowserProfile *profile;

  if (!weir_known_browser_has_form (known, packaging))
    return NULL;

  path = weir_browser_profile_get_path (places, folder, known, packaging);
  parent = g_path_get_dirname (path);
  if (!is_folder (parent) || !is_folder (path))
    return NULL;

  profile = g_new0 (WeirBrowserProfile, 1);
  profile->id = weir_known_browser_make_id (known, packaging);
  profile->title = weir_known_browser_make_title (known->name, packaging);
  profile->is_open = weir_browser_profile_is_in_use (path, known->family);
  profile->path = g_steal_pointer (&path);

  return profile;
}

/* Returns: (transfer full) (element-type WeirBrowserProfile): not measured */
static GPtrArray *
find_profiles (const WeirBrowserPlaces *places, const char *folder)
{
  GPtrArray *profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_browser_profile_free);
  gsize n_browsers;
  const WeirKnownBrowser *browsers = weir_known_browsers_get (&n_browsers);

  for (gsize i = 0; i < n_browsers; i++)
    for (gsize form = 0; form < G_N_ELEMENTS (forms); form++)
      {
        WeirBrowserProfile *profile = find_profile (places, folder, &browsers[i], forms[form]);

        if (profile != NULL)
          g_ptr_array_add (profiles, profile);
      }

  return profiles;
}

GPtrArray *
weir_browser_profiles_list (const WeirBrowserPlaces *places, const char *folder)
{
  GPtrArray *profiles = find_profiles (places, folder);

  for (guint i = 0; i < profiles->len; i++)
    {
      WeirBrowserProfile *profile = g_ptr_array_index (profiles, i);

      profile->size = weir_folder_tree_measure (profile->path);
    }

  return profiles;
}

static gboolean
delete_profile (const WeirBrowserProfile *profile, guint64 *freed, GError **error)
{
  g_autoptr (GError) cause = NULL;
  guint64 size = 0;
  gboolean is_gone;

  if (profile->is_open)
    {
      g_set_error (error, WEIR_BROWSER_ERROR, WEIR_BROWSER_ERROR_IN_USE,
                   _ ("%s is open with its profile for Weir. Close its windows, then delete the "
                      "profile."),
                   profile->title);
      return FALSE;
    }

  is_gone = weir_folder_tree_delete (profile->path, &size, &cause);
  *freed += size;
  if (!is_gone)
    g_set_error (error, WEIR_BROWSER_ERROR, WEIR_BROWSER_ERROR_PROFILE,
                 /* Translators: a browser, and why */
                 _ ("The profile of %s cannot be deleted: %s"), profile->title, cause->message);

  return is_gone;
}

gboolean
weir_browser_profiles_delete (const WeirBrowserPlaces *places,
                              const char *folder,
                              const char *id,
                              guint64 *freed,
                              GError **error)
{
  g_autoptr (GPtrArray) profiles = find_profiles (places, folder);
  g_autofree char *absolute = g_canonicalize_filename (folder, NULL);
  g_autofree char *parent = g_build_filename (absolute, WEIR_BROWSER_PROFILES_FOLDER, NULL);
  g_autoptr (GError) first = NULL;

  *freed = 0;
  for (guint i = 0; i < profiles->len; i++)
    {
      const WeirBrowserProfile *profile = g_ptr_array_index (profiles, i);

      if (id == NULL || g_str_equal (profile->id, id))
        delete_profile (profile, freed, first == NULL ? &first : NULL);
    }

  /* The folder of profiles goes with the last one. */
  g_rmdir (parent);
  if (first == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}
