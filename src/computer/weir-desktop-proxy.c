/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The desktop's proxy setting: org.gnome.system.proxy in GSettings.
 *
 * GNOME's programs, Firefox and, on most desktops, Chromium and its family follow it; KDE has another
 * one.  It is looked for before it is used: GSettings ends a program that asks for
 * a schema or a key that is not there.
 *
 * What is set together is written together.  Settings in delay-apply mode, and their children, share
 * one list of changes, which the backend writes as one: dconf in one transaction, a key file in one
 * exchange of files.  So a crash leaves all of it or nothing.
 *
 * Reading goes through other objects than writing, which are watched.
 *
 * dconf complains on standard error, in every program, where it cannot make a folder of its own: it is
 * left alone then.
 */

#define G_SETTINGS_ENABLE_BACKEND

#include "weir-desktop-proxy.h"

#include <gio/gsettingsbackend.h>
#include <glib/gi18n-lib.h>

#define SCHEMA "org.gnome.system.proxy"

static const char *const children[] = { NULL, "http", "https", "ftp", "socks" };

#define N_CHILDREN G_N_ELEMENTS (children)

struct _WeirDesktopProxy
{
  GSettings
    *settings[N_CHILDREN];      /* (owned) (nullable): all, or none if there is no such setting */
  WeirDesktopProxyFunc changed; /* (nullable) */
  gpointer user_data;
};

static guint
find_child (const char *name)
{
  for (guint i = 0; i < N_CHILDREN; i++)
    if (g_strcmp0 (children[i], name) == 0)
      return i;

  g_assert_not_reached ();
}

static GSettings *
get_settings (GSettings *const *settings, WeirProxyKey key)
{
  return settings[find_child (weir_proxy_keys[key].child)];
}

/* --- whether it is there --- */

static gboolean
schema_has_key (GSettingsSchema *schema, const WeirProxyKeyInfo *info)
{
  g_autoptr (GSettingsSchemaKey) key = NULL;

  if (!g_settings_schema_has_key (schema, info->key))
    return FALSE;

  key = g_settings_schema_get_key (schema, info->key);

  return g_variant_type_equal (g_settings_schema_key_get_value_type (key),
                               G_VARIANT_TYPE (info->type));
}

/* Whether the schema of @child has each key as it is known here. */
static gboolean
child_is_known (GSettingsSchemaSource *source, const char *child)
{
  g_autofree char *id = child != NULL ? g_strconcat (SCHEMA ".", child, NULL) : g_strdup (SCHEMA);
  g_autoptr (GSettingsSchema) schema = g_settings_schema_source_lookup (source, id, TRUE);

  if (schema == NULL || g_settings_schema_get_path (schema) == NULL)
    return FALSE;

  for (int key = 0; key < WEIR_N_PROXY_KEYS; key++)
    if (g_strcmp0 (weir_proxy_keys[key].child, child) == 0 &&
        !schema_has_key (schema, &weir_proxy_keys[key]))
      return FALSE;

  return TRUE;
}

static gboolean
children_are_known (GSettingsSchemaSource *source)
{
  g_autoptr (GSettingsSchema) schema = g_settings_schema_source_lookup (source, SCHEMA, TRUE);
  g_auto (GStrv) names = schema != NULL ? g_settings_schema_list_children (schema) : NULL;

  for (guint i = 1; i < N_CHILDREN; i++)
    if (names == NULL || !g_strv_contains ((const char *const *) names, children[i]))
      return FALSE;

  return TRUE;
}

static gboolean
schema_is_known (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();

  if (source == NULL || !children_are_known (source))
    return FALSE;

  for (guint i = 0; i < N_CHILDREN; i++)
    if (!child_is_known (source, children[i]))
      return FALSE;

  return TRUE;
}

/* @settings: (out): one for each child; children of delayed settings share their list of changes */
static void
open_settings (GSettings **settings, gboolean delayed)
{
  settings[0] = g_settings_new (SCHEMA);
  if (delayed)
    g_settings_delay (settings[0]);
  for (guint i = 1; i < N_CHILDREN; i++)
    settings[i] = g_settings_get_child (settings[0], children[i]);
}

/* The types of backends are not public. */
static gboolean
has_backend (const char *name)
{
  g_autoptr (GSettingsBackend) backend = g_settings_backend_get_default ();

  return g_str_equal (G_OBJECT_TYPE_NAME (backend), name);
}

/* Makes the folder that dconf would. */
static gboolean
backend_is_usable (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_runtime_dir (), "dconf", NULL);

  return !has_backend ("DConfSettingsBackend") || g_mkdir_with_parents (folder, 0700) == 0;
}

/* Whether what is set is kept anywhere. */
static gboolean
is_kept (void)
{
  return !has_backend ("GMemorySettingsBackend") && !has_backend ("GNullSettingsBackend");
}

static gboolean
keys_are_writable (WeirDesktopProxy *self)
{
  for (int key = 0; key < WEIR_N_PROXY_KEYS; key++)
    if (weir_proxy_keys[key].is_changed &&
        !g_settings_is_writable (get_settings (self->settings, key), weir_proxy_keys[key].key))
      return FALSE;

  return TRUE;
}

static const char *
find_obstacle (WeirDesktopProxy *self)
{
  if (!weir_desktop_proxy_exists (self))
    return _ ("There is no proxy setting of the desktop here that Weir knows and can use.");
  if (!is_kept ())
    return _ ("Settings of the desktop are not kept on this computer, as there is no dconf.");
  if (!keys_are_writable (self))
    return _ ("Whoever administers this computer does not let the proxy setting be changed.");

  return NULL;
}

gboolean
weir_desktop_proxy_exists (WeirDesktopProxy *self)
{
  return self->settings[0] != NULL;
}

gboolean
weir_desktop_proxy_is_writable (WeirDesktopProxy *self, char **why_not)
{
  const char *obstacle = find_obstacle (self);

  if (obstacle != NULL && why_not != NULL)
    *why_not = g_strdup (obstacle);

  return obstacle == NULL;
}

/* --- what it is --- */

void
weir_desktop_proxy_read (WeirDesktopProxy *self, WeirProxyState *state)
{
  for (int key = 0; key < WEIR_N_PROXY_KEYS; key++)
    {
      GSettings *settings = get_settings (self->settings, key);
      g_autoptr (GVariant) set = g_settings_get_user_value (settings, weir_proxy_keys[key].key);

      g_clear_pointer (&state->values[key], g_variant_unref);
      state->values[key] = g_settings_get_value (settings, weir_proxy_keys[key].key);
      state->is_set[key] = set != NULL;
    }
}

/* Whether the desktop takes @value: a number has its range, a mode is one of a few. */
static gboolean
takes_value (GSettings *settings, const char *key, GVariant *value)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsSchemaKey) schema_key = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  schema_key = g_settings_schema_get_key (schema, key);

  return g_settings_schema_key_range_check (schema_key, value);
}

void
weir_desktop_proxy_fill_in (WeirDesktopProxy *self, WeirProxyState *state)
{
  for (int key = 0; key < WEIR_N_PROXY_KEYS; key++)
    {
      GSettings *settings = get_settings (self->settings, key);
      const char *name = weir_proxy_keys[key].key;

      state->is_set[key] = state->is_set[key] && takes_value (settings, name, state->values[key]);
      if (state->is_set[key])
        continue;

      g_variant_unref (state->values[key]);
      state->values[key] = g_settings_get_default_value (settings, name);
    }
}

/* Of the HTTP proxy, if there is such a key. Returns: (transfer full), "" otherwise */
static char *
dup_escaped (WeirDesktopProxy *self, const char *key)
{
  GSettings *settings = self->settings[find_child ("http")];
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autofree char *value = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  if (!schema_has_key (schema, &(WeirProxyKeyInfo){ "http", key, "s", FALSE }))
    return g_strdup ("");

  value = g_settings_get_string (settings, key);

  return g_uri_escape_string (value, NULL, FALSE);
}

char *
weir_desktop_proxy_dup_credentials (WeirDesktopProxy *self)
{
  g_autofree char *name = dup_escaped (self, "authentication-user");
  g_autofree char *password = dup_escaped (self, "authentication-password");

  return *name != '\0' ? g_strconcat (name, ":", password, NULL) : NULL;
}

static gboolean
write_key (GSettings *settings, const WeirProxyState *to, WeirProxyKey key)
{
  const char *name = weir_proxy_keys[key].key;

  if (to->is_set[key])
    return g_settings_set_value (settings, name, to->values[key]);

  g_settings_reset (settings, name);

  return TRUE;
}

gboolean
weir_desktop_proxy_write (WeirDesktopProxy *self G_GNUC_UNUSED,
                          const WeirProxyState *from,
                          const WeirProxyState *to)
{
  GSettings *settings[N_CHILDREN];
  gboolean is_written = TRUE;

  open_settings (settings, TRUE);
  for (int key = 0; key < WEIR_N_PROXY_KEYS && is_written; key++)
    if (from->is_set[key] != to->is_set[key] || !weir_proxy_state_key_equal (from, to, key))
      is_written = write_key (get_settings (settings, key), to, key);

  /* The first one writes what all share; the mode comes last, should they share nothing one day. */
  for (guint i = N_CHILDREN; i > 0; i--)
    {
      if (is_written)
        g_settings_apply (settings[i - 1]);
      else
        g_settings_revert (settings[i - 1]);
      g_object_unref (settings[i - 1]);
    }

  return is_written;
}

void
weir_desktop_proxy_sync (void)
{
  g_settings_sync ();
}

/* --- life --- */

static void
on_changed (WeirDesktopProxy *self)
{
  self->changed (self->user_data);
}

WeirDesktopProxy *
weir_desktop_proxy_new (WeirDesktopProxyFunc changed, gpointer user_data)
{
  WeirDesktopProxy *self = g_new0 (WeirDesktopProxy, 1);

  self->changed = changed;
  self->user_data = user_data;
  if (!schema_is_known () || !backend_is_usable ())
    return self;

  open_settings (self->settings, FALSE);
  for (guint i = 0; changed != NULL && i < N_CHILDREN; i++)
    g_signal_connect_swapped (self->settings[i], "changed", G_CALLBACK (on_changed), self);

  return self;
}

void
weir_desktop_proxy_free (WeirDesktopProxy *self)
{
  for (guint i = 0; i < N_CHILDREN && self->settings[i] != NULL; i++)
    {
      g_signal_handlers_disconnect_by_data (self->settings[i], self);
      g_object_unref (self->settings[i]);
    }
  g_free (self);
}
