/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-background.h"

#include "fake-portal.h"
#include "service-fixture.h"
#include "weir-autostart.h"

typedef struct
{
  Fixture f;
  FakePortal portal;
  WeirBackground *background; /* (owned) */
} Scene;

static void
set_up (Scene *scene, gconstpointer data)
{
  fixture_set_up (&scene->f, data);
  fake_portal_set_up (&scene->portal, data == NULL);
  scene->background = weir_background_new (scene->f.service, NULL, scene->portal.bus);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* An answer that is on its way keeps it. */
static void
drop (WeirBackground *background)
{
  gpointer left = background;

  g_object_add_weak_pointer (G_OBJECT (background), &left);
  g_object_run_dispose (G_OBJECT (background));
  g_object_unref (background);
  await (is_gone, &left);
}

static void
tear_down (Scene *scene, gconstpointer data)
{
  drop (scene->background);
  fake_portal_tear_down (&scene->portal);
  fixture_tear_down (&scene->f, data);
}

static gboolean
is_on (Scene *scene, WeirSetting setting)
{
  return weir_service_get_setting (scene->f.service, setting) != 0;
}

static void
turn (Scene *scene, WeirSetting setting, gboolean on)
{
  weir_service_set_setting (scene->f.service, setting, on);
}

/* Returns: (transfer full) (nullable) */
static char *
get_problem (Scene *scene)
{
  char *problem;

  g_object_get (scene->background, "problem", &problem, NULL);
  return problem;
}

static gboolean
has_problem (gpointer data)
{
  g_autofree char *problem = get_problem (data);

  return problem != NULL;
}

static gboolean
was_asked_twice (gpointer data)
{
  return ((Scene *) data)->portal.n_asked == 2;
}

static gboolean
was_asked (gpointer data)
{
  return ((Scene *) data)->portal.n_asked > 0;
}

/* Lets what is on its way over the bus arrive: a call to the bus itself comes after it. */
static void
settle (Scene *scene)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GVariant) reply =
        g_dbus_connection_call_sync (i == 0 ? scene->portal.portal : scene->portal.bus,
                                     "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                     "org.freedesktop.DBus", "GetId", NULL, NULL,
                                     G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);

      g_assert_nonnull (reply);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

static void
test_granted (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  scene->portal.in_background = TRUE;
  scene->portal.autostart = TRUE;
  turn (scene, WEIR_SETTING_AUTOSTART, TRUE);
  await (was_asked, scene);
  settle (scene);

  g_assert_true (scene->portal.asked_autostart);
  g_assert_cmpuint (g_strv_length (scene->portal.command), ==, 2);
  g_assert_cmpstr (scene->portal.command[0], ==, "weir");
  g_assert_cmpstr (scene->portal.command[1], ==, "--background");
  g_assert_true (is_on (scene, WEIR_SETTING_AUTOSTART));
  g_assert_false (has_problem (scene));
  g_assert_false (weir_autostart_is_on ()); /* the desktop's business */
}

static void
test_refused (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  turn (scene, WEIR_SETTING_RUN_IN_BACKGROUND, TRUE);
  await (has_problem, scene);

  g_assert_false (scene->portal.asked_autostart);
  g_assert_false (is_on (scene, WEIR_SETTING_RUN_IN_BACKGROUND));
  g_assert_cmpuint (scene->portal.n_asked, ==, 1); /* setting it back asks nothing */

  scene->portal.in_background = TRUE;
  turn (scene, WEIR_SETTING_RUN_IN_BACKGROUND, TRUE);
  await (was_asked_twice, scene);
  settle (scene);
  g_assert_true (is_on (scene, WEIR_SETTING_RUN_IN_BACKGROUND));
  g_assert_false (has_problem (scene));
}

/* The desktop asked, and the user said no. */
static void
test_denied (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  scene->portal.response = 1;
  scene->portal.in_background = TRUE;
  turn (scene, WEIR_SETTING_RUN_IN_BACKGROUND, TRUE);
  await (has_problem, scene);
  g_assert_false (is_on (scene, WEIR_SETTING_RUN_IN_BACKGROUND));
}

static void
test_gone (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  scene->portal.leaves = TRUE;
  turn (scene, WEIR_SETTING_AUTOSTART, TRUE);
  await (has_problem, scene);
  g_assert_false (is_on (scene, WEIR_SETTING_AUTOSTART));
}

static void
test_babble (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  scene->portal.babbles = TRUE;
  turn (scene, WEIR_SETTING_AUTOSTART, TRUE);
  await (has_problem, scene);
  g_assert_false (is_on (scene, WEIR_SETTING_AUTOSTART));
}

/* What the user wants last is what is asked for last, however long an answer takes. */
static void
test_changes (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  scene->portal.in_background = TRUE;
  turn (scene, WEIR_SETTING_AUTOSTART, TRUE);
  turn (scene, WEIR_SETTING_RUN_IN_BACKGROUND, TRUE);
  turn (scene, WEIR_SETTING_AUTOSTART, FALSE);
  await (was_asked_twice, scene);
  settle (scene);

  g_assert_false (scene->portal.asked_autostart);
  g_assert_false (is_on (scene, WEIR_SETTING_AUTOSTART));
  g_assert_true (is_on (scene, WEIR_SETTING_RUN_IN_BACKGROUND));
  g_assert_false (has_problem (scene));
}

static gboolean
has_status (gpointer data)
{
  return ((Scene *) data)->portal.status != NULL;
}

static void
test_status (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *long_status = g_strnfill (200, 'x');

  weir_background_set_status (scene->background, "Filtering on 127.0.0.1:9347");
  await (has_status, scene);
  g_assert_cmpstr (scene->portal.status, ==, "Filtering on 127.0.0.1:9347");

  g_clear_pointer (&scene->portal.status, g_free);
  weir_background_set_status (scene->background, long_status);
  await (has_status, scene);
  g_assert_cmpuint (strlen (scene->portal.status), ==, 95);
}

/* --- outside a sandbox --- */

static gboolean
has_file (gpointer data G_GNUC_UNUSED)
{
  return weir_autostart_is_on ();
}

static gboolean
has_no_file (gpointer data G_GNUC_UNUSED)
{
  return !weir_autostart_is_on ();
}

static void
set_up_file (Scene *scene, gconstpointer data)
{
  fixture_set_up (&scene->f, data);
  scene->background = weir_background_new (scene->f.service, NULL, NULL);
}

static void
tear_down_file (Scene *scene, gconstpointer data)
{
  drop (scene->background);
  fixture_tear_down (&scene->f, data);
}

static void
test_file (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  turn (scene, WEIR_SETTING_AUTOSTART, TRUE);
  await (has_file, NULL);
  turn (scene, WEIR_SETTING_AUTOSTART, FALSE);
  await (has_no_file, NULL);
  g_assert_false (has_problem (scene));
}

static void
test_other_file (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = weir_autostart_dup_path ();
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "[Desktop Entry]\n", -1, NULL));
  turn (scene, WEIR_SETTING_AUTOSTART, TRUE);
  await (has_problem, scene);
  g_assert_false (is_on (scene, WEIR_SETTING_AUTOSTART));
}

/* The user took the file away, in whatever way. */
static void
test_taken_away (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirBackground) next = NULL;

  turn (scene, WEIR_SETTING_AUTOSTART, TRUE);
  await (has_file, NULL);
  g_assert_true (weir_autostart_remove (NULL));
  g_object_run_dispose (G_OBJECT (scene->background));
  next = weir_background_new (scene->f.service, NULL, NULL);
  g_assert_false (is_on (scene, WEIR_SETTING_AUTOSTART));
}

static void
add (const char *path, gconstpointer no_portal, void (*test) (Scene *, gconstpointer))
{
  g_test_add (path, Scene, no_portal, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/app/background/a-file-starts-it-with-the-session", Scene, NULL, set_up_file,
              test_file, tear_down_file);
  g_test_add ("/app/background/a-file-of-others-is-told", Scene, NULL, set_up_file, test_other_file,
              tear_down_file);
  g_test_add ("/app/background/a-file-that-is-gone-turns-it-off", Scene, NULL, set_up_file,
              test_taken_away, tear_down_file);
  if (fake_portal_is_possible ())
    {
      add ("/app/background/the-desktop-grants-it", NULL, test_granted);
      add ("/app/background/a-refusal-is-told", NULL, test_refused);
      add ("/app/background/a-no-of-the-user-is-told", NULL, test_denied);
      add ("/app/background/a-portal-that-leaves-is-told", NULL, test_gone);
      add ("/app/background/a-portal-that-babbles-is-told", NULL, test_babble);
      add ("/app/background/no-portal-is-told", "no portal", test_denied);
      add ("/app/background/the-last-wish-counts", NULL, test_changes);
      add ("/app/background/the-desktop-hears-what-it-does", NULL, test_status);
    }

  return g_test_run ();
}
