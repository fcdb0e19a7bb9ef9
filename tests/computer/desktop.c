/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The backend reads its file once, so all tests of a program share one home. */

#include "desktop.h"

#include "test-folder.h"

#define SCHEMA "org.gnome.system.proxy"
#define PATIENCE 60 /* seconds; what is awaited comes within one */

static gboolean
schema_is_there (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
    source != NULL ? g_settings_schema_source_lookup (source, SCHEMA, TRUE) : NULL;

  return schema != NULL;
}

static void
on_changed (gpointer user_data)
{
  Desktop *f = user_data;

  f->n_changed++;
}

void
desktop_start_anew (Desktop *f)
{
  g_clear_pointer (&f->computer, weir_computer_free);
  f->computer = weir_computer_new (f->folder, f->port, on_changed, f);
}

static void
reset (GSettings *settings)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (char **key = keys; *key != NULL; key++)
    g_settings_reset (settings, *key);
}

static void
desktop_set_up (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  f->folder = g_dir_make_tmp ("weir test XXXXXX", NULL);
  f->port = 1; /* where nobody listens */
  desktop_start_anew (f);
  if (!schema_is_there ())
    return;

  f->proxy = g_settings_new (SCHEMA);
  f->http = g_settings_get_child (f->proxy, "http");
  f->https = g_settings_get_child (f->proxy, "https");
  reset (f->proxy);
  reset (f->http);
  reset (f->https);
}

static void
desktop_tear_down (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_clear_pointer (&f->computer, weir_computer_free);
  g_clear_object (&f->proxy);
  g_clear_object (&f->http);
  g_clear_object (&f->https);
  g_assert_true (test_folder_remove (f->folder));
  g_free (f->folder);
}

/* --- what it should be --- */

void
desktop_set_manual (Desktop *f)
{
  g_settings_set_string (f->proxy, "mode", "manual");
  g_settings_set_string (f->http, "host", "proxy.example");
  g_settings_set_int (f->http, "port", 3128);
}

void
desktop_expect_manual (Desktop *f)
{
  g_autoptr (GVariant) url = g_settings_get_user_value (f->proxy, "autoconfig-url");
  g_autoptr (GVariant) https = g_settings_get_user_value (f->https, "host");
  g_autofree char *mode = g_settings_get_string (f->proxy, "mode");
  g_autofree char *host = g_settings_get_string (f->http, "host");

  g_assert_cmpstr (mode, ==, "manual");
  g_assert_cmpstr (host, ==, "proxy.example");
  g_assert_cmpint (g_settings_get_int (f->http, "port"), ==, 3128);
  g_assert_null (url);
  g_assert_null (https);
}

void
desktop_expect_nothing_set (Desktop *f)
{
  g_autoptr (GVariant) mode = g_settings_get_user_value (f->proxy, "mode");
  g_autoptr (GVariant) url = g_settings_get_user_value (f->proxy, "autoconfig-url");
  g_autoptr (GVariant) host = g_settings_get_user_value (f->http, "host");

  g_assert_null (mode);
  g_assert_null (url);
  g_assert_null (host);
}

void
desktop_expect_mode (Desktop *f, const char *expected)
{
  g_autofree char *mode = g_settings_get_string (f->proxy, "mode");

  g_assert_cmpstr (mode, ==, expected);
}

void
desktop_expect_script (Desktop *f, const char *address)
{
  g_autofree char *url = g_settings_get_string (f->proxy, "autoconfig-url");
  g_autofree char *expected = g_strconcat ("http://", address, "/proxy.pac", NULL);

  desktop_expect_mode (f, "auto");
  g_assert_cmpstr (url, ==, expected);
  g_assert_true (weir_computer_is_used (f->computer));
  g_assert_null (weir_computer_get_problem (f->computer));
}

gboolean
desktop_has_snapshot (Desktop *f)
{
  g_autofree char *path = g_build_filename (f->folder, WEIR_COMPUTER_SNAPSHOT_FILE, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Nothing is Weir's, and nothing is noted. */
void
desktop_expect_gone (Desktop *f)
{
  g_assert_false (weir_computer_is_used (f->computer));
  g_assert_false (desktop_has_snapshot (f));
  g_assert_null (weir_computer_get_snapshot (f->computer));
}

void
desktop_want (Desktop *f, const char *address, gboolean fail_closed)
{
  weir_computer_want (f->computer, address, fail_closed);
  weir_computer_settle (f->computer);
}

static gboolean
on_patience_over (gpointer user_data G_GNUC_UNUSED)
{
  g_error ("what was awaited did not come");

  return G_SOURCE_REMOVE;
}

/* Iterates the main context until something is told. */
void
desktop_await_change (Desktop *f)
{
  const guint n_before = f->n_changed;
  const guint timer = g_timeout_add_seconds (PATIENCE, on_patience_over, NULL);

  while (f->n_changed == n_before)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
}

int
desktop_run (int argc, char *argv[], const DesktopTest *tests, gsize n_tests)
{
  g_autofree char *home = g_dir_make_tmp ("weir home XXXXXX", NULL);
  int status;

  g_setenv ("HOME", home, TRUE);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!g_test_subprocess ())
    g_setenv ("GSETTINGS_BACKEND", "keyfile", TRUE);

  for (gsize i = 0; i < n_tests && (g_test_subprocess () || schema_is_there ()); i++)
    g_test_add (tests[i].path, Desktop, GINT_TO_POINTER (tests[i].fail_closed), desktop_set_up,
                tests[i].func, desktop_tear_down);

  status = g_test_run ();
  test_folder_remove (home);

  return status;
}
