/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The desktop's proxy as GSettings keeps it in a key file: on, off, and what gets in between.
 *
 * The backend is one a process, so where it, or the schemas, are to be others, the test runs itself anew.
 */

#include "weir-computer.h"

#include "test-folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define ADDRESS "127.0.0.1:9347"
#define OTHER "127.0.0.1:9350"
#define SCHEMA "org.gnome.system.proxy"

#define PATIENCE 60 /* seconds; what is awaited comes within one */

static char *home; /* of the whole program: the backend reads its file once */

typedef struct
{
  char *folder;           /* (owned): of the data */
  WeirComputer *computer; /* (owned) */
  guint n_changed;
  GSettings *proxy; /* (owned): what somebody else sees and sets */
  GSettings *http;  /* (owned) */
  GSettings *https; /* (owned) */
} Fixture;

static void
on_changed (gpointer user_data)
{
  Fixture *f = user_data;

  f->n_changed++;
}

static void
make_computer (Fixture *f)
{
  g_clear_pointer (&f->computer, weir_computer_free);
  f->computer = weir_computer_new (f->folder, on_changed, f);
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
set_up (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  f->folder = g_dir_make_tmp ("weir test XXXXXX", NULL);
  f->proxy = g_settings_new (SCHEMA);
  f->http = g_settings_get_child (f->proxy, "http");
  f->https = g_settings_get_child (f->proxy, "https");
  reset (f->proxy);
  reset (f->http);
  reset (f->https);
  make_computer (f);
}

static void
tear_down (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_clear_pointer (&f->computer, weir_computer_free);
  g_clear_object (&f->proxy);
  g_clear_object (&f->http);
  g_clear_object (&f->https);
  g_assert_true (test_folder_remove (f->folder));
  g_free (f->folder);
}

/* --- what it should be --- */

static void
set_manual (Fixture *f)
{
  g_settings_set_string (f->proxy, "mode", "manual");
  g_settings_set_string (f->http, "host", "proxy.example");
  g_settings_set_int (f->http, "port", 3128);
}

static void
expect_manual (Fixture *f)
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

static void
expect_nothing_set (Fixture *f)
{
  g_autoptr (GVariant) mode = g_settings_get_user_value (f->proxy, "mode");
  g_autoptr (GVariant) url = g_settings_get_user_value (f->proxy, "autoconfig-url");
  g_autoptr (GVariant) host = g_settings_get_user_value (f->http, "host");

  g_assert_null (mode);
  g_assert_null (url);
  g_assert_null (host);
}

static void
expect_mode (Fixture *f, const char *expected)
{
  g_autofree char *mode = g_settings_get_string (f->proxy, "mode");

  g_assert_cmpstr (mode, ==, expected);
}

static void
expect_script (Fixture *f, const char *address)
{
  g_autofree char *url = g_settings_get_string (f->proxy, "autoconfig-url");
  g_autofree char *expected = g_strconcat ("http://", address, "/proxy.pac", NULL);

  expect_mode (f, "auto");
  g_assert_cmpstr (url, ==, expected);
  g_assert_true (weir_computer_is_used (f->computer));
  g_assert_null (weir_computer_get_problem (f->computer));
}

static gboolean
has_snapshot (Fixture *f)
{
  g_autofree char *path = g_build_filename (f->folder, WEIR_COMPUTER_SNAPSHOT_FILE, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Nothing is Weir's, and nothing is noted. */
static void
expect_gone (Fixture *f)
{
  g_assert_false (weir_computer_is_used (f->computer));
  g_assert_false (has_snapshot (f));
  g_assert_null (weir_computer_get_snapshot (f->computer));
}

static void
want (Fixture *f, const char *address, gboolean fail_closed)
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
static void
await_change (Fixture *f)
{
  const guint n_before = f->n_changed;
  const guint timer = g_timeout_add_seconds (PATIENCE, on_patience_over, NULL);

  while (f->n_changed == n_before)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
}

/* --- on and off --- */

static void
test_on_and_off (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_assert_true (weir_computer_is_available (f->computer, NULL));
  want (f, NULL, FALSE);
  expect_nothing_set (f);

  want (f, ADDRESS, FALSE);
  expect_script (f, ADDRESS);
  g_assert_true (has_snapshot (f));

  want (f, NULL, FALSE);
  expect_nothing_set (f);
  expect_gone (f);
}

static void
test_earlier (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  set_manual (f);
  want (f, ADDRESS, FALSE);
  expect_script (f, ADDRESS);
  want (f, ADDRESS, TRUE);
  expect_mode (f, "manual");
  g_assert_true (weir_computer_is_used (f->computer));
  want (f, ADDRESS, FALSE);
  expect_script (f, ADDRESS);
  want (f, NULL, FALSE);
  expect_manual (f);
  expect_gone (f);
}

/* It comes about from the main loop alone, too. */
static void
test_in_background (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  set_manual (f);
  weir_computer_want (f->computer, ADDRESS, FALSE);
  g_assert_false (weir_computer_is_settled (f->computer));
  await_change (f);
  expect_script (f, ADDRESS);

  weir_computer_want (f->computer, NULL, FALSE);
  while (!weir_computer_is_settled (f->computer))
    g_main_context_iteration (NULL, TRUE);
  expect_manual (f);
  expect_gone (f);
}

/* Whoever changes his mind in the middle gets what he wanted last. */
static void
test_another_mind (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  set_manual (f);
  weir_computer_want (f->computer, ADDRESS, FALSE);
  weir_computer_want (f->computer, NULL, FALSE);
  weir_computer_settle (f->computer);
  expect_manual (f);
  expect_gone (f);

  weir_computer_want (f->computer, ADDRESS, TRUE);
  weir_computer_want (f->computer, OTHER, FALSE);
  weir_computer_settle (f->computer);
  expect_script (f, OTHER);
  weir_computer_want (f->computer, NULL, FALSE);
  weir_computer_want (f->computer, ADDRESS, FALSE);
  weir_computer_settle (f->computer);
  expect_script (f, ADDRESS);
  want (f, NULL, FALSE);
  expect_manual (f);
}

/* --- a crash --- */

static void
test_crash_then_off (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  set_manual (f);
  want (f, ADDRESS, GPOINTER_TO_INT (user_data));
  make_computer (f);
  g_assert_false (weir_computer_is_used (f->computer));
  want (f, NULL, FALSE);
  expect_manual (f);
  expect_gone (f);
}

static void
test_crash_then_on (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  set_manual (f);
  want (f, ADDRESS, GPOINTER_TO_INT (user_data));
  make_computer (f);
  want (f, OTHER, FALSE);
  expect_script (f, OTHER);
  make_computer (f);
  want (f, ADDRESS, FALSE);
  want (f, NULL, FALSE);
  expect_manual (f);
  expect_gone (f);
}

/* The snapshot was written, and no key changed: then somebody changed them. */
static void
test_crash_before_keys (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  want (f, ADDRESS, FALSE);
  g_settings_reset (f->proxy, "mode");
  g_settings_reset (f->proxy, "autoconfig-url");
  make_computer (f);
  set_manual (f);
  want (f, OTHER, FALSE);
  expect_script (f, OTHER);
  want (f, NULL, FALSE);
  expect_manual (f);
}

/* --- somebody else --- */

static void
test_somebody_else (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  want (f, ADDRESS, FALSE);
  set_manual (f);
  await_change (f);
  g_assert_false (weir_computer_is_used (f->computer));
  g_assert_nonnull (strstr (weir_computer_get_problem (f->computer), "changed the proxy"));
  expect_mode (f, "manual");

  /* He puts back what he found, as programs for tunnels do. */
  g_settings_set_string (f->proxy, "mode", "auto");
  await_change (f);
  expect_script (f, ADDRESS);

  set_manual (f);
  await_change (f);
  want (f, NULL, FALSE);
  expect_manual (f);
  expect_gone (f);
}

/* Wanted once more, it is taken back from him, and his is the earlier one. */
static void
test_taken_back (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  want (f, ADDRESS, FALSE);
  set_manual (f);
  await_change (f);
  want (f, ADDRESS, FALSE);
  expect_script (f, ADDRESS);
  want (f, NULL, FALSE);
  expect_manual (f);
  expect_gone (f);
}

/* --- a Weir that lost its folder --- */

static void
set_script (Fixture *f, const char *address)
{
  g_autofree char *url = g_strconcat ("http://", address, "/proxy.pac", NULL);

  g_settings_set_string (f->proxy, "autoconfig-url", url);
  g_settings_set_string (f->proxy, "mode", "auto");
}

/* Returns: (transfer full): an address of this computer where nobody listens any more, or @listener does */
static char *
make_address (GSocketListener *listener)
{
  g_autoptr (GError) error = NULL;
  const guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);

  g_assert_no_error (error);

  return g_strdup_printf ("127.0.0.1:%u", port);
}

static void
test_remains_never_earlier (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autofree char *address = make_address (listener);

  g_socket_listener_close (listener);
  set_script (f, address);
  g_assert_true (weir_computer_has_remains (f->computer));
  want (f, NULL, FALSE);
  expect_mode (f, "auto"); /* perhaps the user set it by hand */
  want (f, ADDRESS, FALSE);
  expect_script (f, ADDRESS);
  want (f, NULL, FALSE);
  expect_nothing_set (f);
}

static void
test_remains_undone (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autofree char *address = make_address (listener);

  set_script (f, address);
  g_assert_false (weir_computer_has_remains (f->computer));
  weir_computer_undo (f->computer);
  weir_computer_settle (f->computer);
  expect_mode (f, "auto");

  g_socket_listener_close (listener);
  weir_computer_undo (f->computer);
  weir_computer_settle (f->computer);
  expect_nothing_set (f);
}

/* Of the same port: that is this Weir, whatever runs there now. */
static void
test_own_remains (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autofree char *address = make_address (listener);

  set_script (f, address);
  want (f, address, TRUE);
  g_assert_true (weir_computer_is_used (f->computer));
  want (f, NULL, FALSE);
  expect_nothing_set (f);
}

static void
test_another_weir (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autofree char *address = make_address (listener);
  g_autofree char *url = NULL;

  set_script (f, address);
  want (f, ADDRESS, FALSE);
  g_assert_false (weir_computer_is_used (f->computer));
  g_assert_nonnull (strstr (weir_computer_get_problem (f->computer), "another"));
  expect_mode (f, "auto");
  url = g_settings_get_string (f->proxy, "autoconfig-url");
  g_assert_nonnull (strstr (url, address));
  g_assert_false (has_snapshot (f));

  g_socket_listener_close (listener);
  want (f, ADDRESS, FALSE);
  expect_script (f, ADDRESS);
}

/* --- the disk --- */

static void
write_snapshot (Fixture *f, const char *text)
{
  g_autofree char *path = g_build_filename (f->folder, WEIR_COMPUTER_SNAPSHOT_FILE, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_damaged (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  set_manual (f);
  want (f, ADDRESS, FALSE);
  write_snapshot (f, "[computer]\nversion");
  make_computer (f);
  want (f, NULL, FALSE);
  expect_mode (f, "none");
  g_assert_nonnull (strstr (weir_computer_get_problem (f->computer), "not known"));
  expect_gone (f);
}

static void
test_damaged_then_on (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  want (f, ADDRESS, FALSE);
  write_snapshot (f, "");
  make_computer (f);
  want (f, OTHER, FALSE);
  expect_script (f, OTHER);
  want (f, NULL, FALSE);
  expect_nothing_set (f);
  expect_gone (f);
}

static void
test_newer (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *why_not = NULL;

  want (f, ADDRESS, FALSE);
  write_snapshot (f, "[computer]\nversion=2\n");
  make_computer (f);
  g_assert_false (weir_computer_is_available (f->computer, &why_not));
  g_assert_nonnull (strstr (why_not, "later version"));
  want (f, OTHER, FALSE);
  g_assert_cmpstr (weir_computer_get_problem (f->computer), ==, why_not);
  want (f, NULL, FALSE);
  g_assert_true (has_snapshot (f));
  expect_mode (f, "auto");
}

/* The folder is gone: nothing can be noted there. */
static void
test_nowhere_to_note (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  set_manual (f);
  g_assert_true (test_folder_remove (f->folder));
  want (f, ADDRESS, FALSE);
  g_assert_false (weir_computer_is_used (f->computer));
  g_assert_nonnull (strstr (weir_computer_get_problem (f->computer), "cannot be kept"));
  expect_manual (f);

  g_assert_cmpint (g_mkdir (f->folder, 0700), ==, 0);
  want (f, ADDRESS, FALSE);
  expect_script (f, ADDRESS);
}

/* After a crash, at another port, with nowhere to note that: then rather none than the dead one. */
static void
test_nowhere_to_note_after_crash (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  set_manual (f);
  want (f, ADDRESS, TRUE);
  make_computer (f);
  g_assert_true (test_folder_remove (f->folder));
  want (f, OTHER, TRUE);
  g_assert_nonnull (strstr (weir_computer_get_problem (f->computer), "cannot be kept"));
  expect_manual (f);
  expect_gone (f);
  g_assert_cmpint (g_mkdir (f->folder, 0700), ==, 0);
}

/* --- other backends --- */

static void
expect_unavailable (Fixture *f, const char *words)
{
  g_autofree char *why_not = NULL;

  g_assert_false (weir_computer_is_available (f->computer, &why_not));
  g_assert_nonnull (strstr (why_not, words));
  want (f, ADDRESS, FALSE);
  g_assert_false (weir_computer_is_used (f->computer));
  g_assert_cmpstr (weir_computer_get_problem (f->computer), ==, why_not);
  want (f, NULL, FALSE);
  g_assert_null (weir_computer_get_problem (f->computer));
  g_assert_false (weir_computer_has_remains (f->computer));
}

static void
test_not_kept (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
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
test_no_schema (void)
{
  g_autofree char *before = g_strdup (g_getenv ("XDG_DATA_DIRS"));

  if (g_test_subprocess ())
    {
      Fixture f = { .folder = g_dir_make_tmp ("weir test XXXXXX", NULL) };

      make_computer (&f);
      expect_unavailable (&f, "no proxy setting");
      g_clear_pointer (&f.computer, weir_computer_free);
      g_assert_true (test_folder_remove (f.folder));
      g_free (f.folder);
      return;
    }

  g_setenv ("XDG_DATA_DIRS", home, TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  if (before != NULL)
    g_setenv ("XDG_DATA_DIRS", before, TRUE);
  else
    g_unsetenv ("XDG_DATA_DIRS");
  g_test_trap_assert_passed ();
}

static void
add_tests (void)
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *, gconstpointer);
    gboolean fail_closed;
  } tests[] = {
    { "/computer/on-and-off", test_on_and_off, FALSE },
    { "/computer/earlier", test_earlier, FALSE },
    { "/computer/in-background", test_in_background, FALSE },
    { "/computer/another-mind", test_another_mind, FALSE },
    { "/computer/crash-then-off", test_crash_then_off, FALSE },
    { "/computer/crash-then-off/closed", test_crash_then_off, TRUE },
    { "/computer/crash-then-on", test_crash_then_on, FALSE },
    { "/computer/crash-then-on/closed", test_crash_then_on, TRUE },
    { "/computer/crash-before-keys", test_crash_before_keys, FALSE },
    { "/computer/somebody-else", test_somebody_else, FALSE },
    { "/computer/taken-back", test_taken_back, FALSE },
    { "/computer/remains-never-earlier", test_remains_never_earlier, FALSE },
    { "/computer/remains-undone", test_remains_undone, FALSE },
    { "/computer/own-remains", test_own_remains, FALSE },
    { "/computer/another-weir", test_another_weir, FALSE },
    { "/computer/damaged", test_damaged, FALSE },
    { "/computer/damaged-then-on", test_damaged_then_on, FALSE },
    { "/computer/newer", test_newer, FALSE },
    { "/computer/nowhere-to-note", test_nowhere_to_note, FALSE },
    { "/computer/nowhere-to-note/after-crash", test_nowhere_to_note_after_crash, FALSE },
    { "/computer/not-kept", test_not_kept, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, GINT_TO_POINTER (tests[i].fail_closed), set_up,
                tests[i].func, tear_down);
  g_test_add_func ("/computer/no-schema", test_no_schema);
}

static gboolean
schema_is_there (void)
{
  g_autoptr (GSettingsSchema) schema =
    g_settings_schema_source_lookup (g_settings_schema_source_get_default (), SCHEMA, TRUE);

  return schema != NULL;
}

int
main (int argc, char *argv[])
{
  int status;

  home = g_dir_make_tmp ("weir home XXXXXX", NULL);
  g_setenv ("HOME", home, TRUE);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!g_test_subprocess ())
    g_setenv ("GSETTINGS_BACKEND", "keyfile", TRUE);
  if (g_test_subprocess () || schema_is_there ())
    add_tests ();
  else
    g_print ("# the schemas of the desktop are not installed\n");

  status = g_test_run ();
  test_folder_remove (home);
  g_free (home);

  return status;
}
