/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where this user's browsers keep things.  All that is asked of the process's surroundings is asked
 * here, once, so that what looks for browsers can be shown any home.
 */

#include "weir-browser-places.h"

#include "weir-sandbox.h"

#include <gio/gio.h>

#define FLATPAKS_VARIABLE "FLATPAK_USER_DIR"
#define OS_RELEASE "/etc/os-release"
#define OS_RELEASE_OF_HOST "/run/host/os-release"

WeirBrowserPlaces *
weir_browser_places_new (void)
{
  WeirBrowserPlaces *self = g_new0 (WeirBrowserPlaces, 1);

  self->home = g_strdup (g_get_home_dir ());
  self->data_home = g_strdup (g_get_user_data_dir ());
  self->config_home = g_strdup (g_get_user_config_dir ());
  self->search_path = g_strdup (g_getenv ("PATH"));
  self->data_dirs = g_strdupv ((char **) g_get_system_data_dirs ());
  self->flatpaks = g_strdup (g_getenv (FLATPAKS_VARIABLE));
  if (self->flatpaks == NULL)
    self->flatpaks = g_build_filename (self->data_home, "flatpak", NULL);
  self->system_root = g_strdup ("");
  self->is_sandbox = weir_sandbox_is_active ();
  self->os_release = g_strdup (self->is_sandbox ? OS_RELEASE_OF_HOST : OS_RELEASE);

  return self;
}

WeirBrowserPlaces *
weir_browser_places_copy (const WeirBrowserPlaces *self)
{
  WeirBrowserPlaces *copy = g_new0 (WeirBrowserPlaces, 1);

  copy->home = g_strdup (self->home);
  copy->data_home = g_strdup (self->data_home);
  copy->config_home = g_strdup (self->config_home);
  copy->search_path = g_strdup (self->search_path);
  copy->data_dirs = g_strdupv (self->data_dirs);
  copy->flatpaks = g_strdup (self->flatpaks);
  copy->os_release = g_strdup (self->os_release);
  copy->system_root = g_strdup (self->system_root);
  copy->is_sandbox = self->is_sandbox;

  return copy;
}

void
weir_browser_places_free (WeirBrowserPlaces *self)
{
  g_free (self->home);
  g_free (self->data_home);
  g_free (self->config_home);
  g_free (self->search_path);
  g_strfreev (self->data_dirs);
  g_free (self->flatpaks);
  g_free (self->os_release);
  g_free (self->system_root);
  g_free (self);
}

char *
weir_browser_places_find_program (const WeirBrowserPlaces *self, const char *program)
{
  g_auto (GStrv) folders = NULL;

  if (self->search_path == NULL)
    return NULL;

  folders = g_strsplit (self->search_path, G_SEARCHPATH_SEPARATOR_S, -1);
  for (char **folder = folders; *folder != NULL; folder++)
    {
      g_autofree char *path = g_build_filename (*folder, program, NULL);

      if (g_path_is_absolute (path) && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) &&
          g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }

  return NULL;
}
