/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The authority and a browser that trusts it: they come, change and go together.  The home is this
 * program's own, with a Firefox that was never started.
 */

#include "service-fixture.h"

#include "weir-service-private.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define PROFILE ".mozilla/firefox/p"

static char *home;

static void
write_profile (void)
{
  g_autofree char *profile = g_build_filename (home, PROFILE, NULL);
  g_autofree char *ini = g_build_filename (home, ".mozilla/firefox/profiles.ini", NULL);

  g_assert_cmpint (g_mkdir_with_parents (profile, 0700), ==, 0);
  g_assert_true (g_file_set_contents (ini, "[Profile0]\nName=p\nIsRelative=1\nPath=p\n", -1, NULL));
}

/* A home with nothing but a profile, and certutil in a $PATH of its own. */
static gboolean
make_home (void)
{
  g_autofree char *certutil = g_find_program_in_path ("certutil");
  g_autofree char *link = NULL;

  home = g_dir_make_tmp ("weir-test-XXXXXX", NULL);
  if (certutil == NULL)
    return FALSE;

  link = g_build_filename (home, "certutil", NULL);
  g_assert_cmpint (symlink (certutil, link), ==, 0);
  g_setenv ("HOME", home, TRUE);
  g_setenv ("PATH", home, TRUE);
  g_unsetenv ("XDG_DATA_HOME");
  g_unsetenv ("XDG_CONFIG_HOME");
  write_profile ();

  return TRUE;
}

static void
on_done (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  return *(GAsyncResult **) user_data != NULL;
}

/* Returns: (transfer full) (nullable) */
static WeirBrowserReport *
try_act (WeirService *service, WeirBrowserAction action, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_service_browsers_async (service, action, NULL, on_done, &result);
  await (has_result, &result);

  return weir_service_browsers_finish (service, result, error);
}

/* Does it, and expects this of the one browser. */
static void
act (WeirService *service, WeirBrowserAction action, WeirBrowserState state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirBrowserReport) report = try_act (service, action, &error);
  const WeirBrowserOutcome *outcome;

  g_assert_no_error (error);
  g_assert_cmpuint (report->outcomes->len, ==, 1);
  outcome = g_ptr_array_index (report->outcomes, 0);
  g_test_message ("%s: %s", outcome->title, outcome->detail);
  g_assert_cmpint (outcome->state, ==, state);
}

static void
test_round_trip (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  act (f->service, WEIR_BROWSER_CHECK, WEIR_BROWSER_TRUSTS_NOT);
  g_assert_null (weir_service_get_authority (f->service));

  act (f->service, WEIR_BROWSER_INSTALL, WEIR_BROWSER_INSTALLED);
  g_assert_nonnull (weir_service_get_authority (f->service));
  act (f->service, WEIR_BROWSER_CHECK, WEIR_BROWSER_TRUSTS);

  g_assert_true (weir_service_set_inspection (f->service, WEIR_INSPECTION_ALL, NULL));
  act (f->service, WEIR_BROWSER_REMOVE, WEIR_BROWSER_REMOVED);
  g_assert_null (weir_service_get_authority (f->service));
  g_assert_cmpint (weir_service_get_inspection (f->service), ==, WEIR_INSPECTION_OFF);
}

static void
test_renewed (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirAuthority) old = NULL;
  WeirAuthority *renewed;

  act (f->service, WEIR_BROWSER_INSTALL, WEIR_BROWSER_INSTALLED);
  old = weir_authority_ref (weir_service_get_authority (f->service));

  act (f->service, WEIR_BROWSER_RENEW, WEIR_BROWSER_INSTALLED);
  renewed = weir_service_get_authority (f->service);
  g_assert_cmpstr (weir_authority_get_pem (renewed), !=, weir_authority_get_pem (old));
  act (f->service, WEIR_BROWSER_CHECK, WEIR_BROWSER_TRUSTS);

  act (f->service, WEIR_BROWSER_REMOVE, WEIR_BROWSER_REMOVED);
}

/* The key goes though the browser could not be cleaned, and what is left can be cleaned later. */
static void
test_left (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *store = g_build_filename (home, PROFILE "/cert9.db", NULL);
  g_autofree char *aside = g_build_filename (home, PROFILE "/aside", NULL);

  act (f->service, WEIR_BROWSER_INSTALL, WEIR_BROWSER_INSTALLED);
  g_assert_cmpint (g_rename (store, aside), ==, 0);
  g_assert_true (g_file_set_contents (store, "damaged, as far as NSS can tell", -1, NULL));
  act (f->service, WEIR_BROWSER_REMOVE, WEIR_BROWSER_FAILED);
  g_assert_null (weir_service_get_authority (f->service));

  g_assert_cmpint (g_rename (aside, store), ==, 0);
  act (f->service, WEIR_BROWSER_REMOVE, WEIR_BROWSER_REMOVED);
}

static void
learn (WeirService *service, const char *host, WeirInspectionReason reason)
{
  const WeirExemption exemption = { host, "Mozilla/5.0", reason, 1 };

  weir_service_get_exemptions (service);
  weir_service_on_exempted (&exemption, service);
}

/* What a browser refused before it trusted the authority is tried again; what else was learned stays. */
static void
test_refusals (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  GListModel *exemptions = weir_service_get_exemptions (f->service);

  learn (f->service, "a.example", WEIR_INSPECTION_REASON_CLIENT_REFUSED);
  learn (f->service, "b.example", WEIR_INSPECTION_REASON_CLIENT_CERTIFICATE);
  learn (f->service, "c.example", WEIR_INSPECTION_REASON_CLIENT_REFUSED);
  act (f->service, WEIR_BROWSER_CHECK, WEIR_BROWSER_TRUSTS_NOT);
  g_assert_cmpuint (g_list_model_get_n_items (exemptions), ==, 3);

  act (f->service, WEIR_BROWSER_INSTALL, WEIR_BROWSER_INSTALLED);
  g_assert_cmpuint (g_list_model_get_n_items (exemptions), ==, 1);

  learn (f->service, "pinned.example", WEIR_INSPECTION_REASON_CLIENT_REFUSED);
  act (f->service, WEIR_BROWSER_INSTALL, WEIR_BROWSER_WAS_THERE);
  g_assert_cmpuint (g_list_model_get_n_items (exemptions), ==, 2);
  act (f->service, WEIR_BROWSER_REMOVE, WEIR_BROWSER_REMOVED);
}

static void
test_private (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  static const WeirBrowserAction forbidden[] = { WEIR_BROWSER_INSTALL, WEIR_BROWSER_RENEW,
                                                 WEIR_BROWSER_REMOVE };
  const WeirServiceOptions options = { .data_dir = f->folder, .private_session = TRUE };

  f->other = weir_service_new (&options, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (forbidden); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (try_act (f->other, forbidden[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
    }
  act (f->other, WEIR_BROWSER_CHECK, WEIR_BROWSER_TRUSTS_NOT);
}

/* What is asked for meanwhile waits for its turn: the removal finds what the installation did. */
static void
test_one_at_a_time (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  static const WeirBrowserAction actions[] = { WEIR_BROWSER_INSTALL, WEIR_BROWSER_CHECK,
                                               WEIR_BROWSER_REMOVE };
  static const WeirBrowserState states[] = { WEIR_BROWSER_INSTALLED, WEIR_BROWSER_TRUSTS,
                                             WEIR_BROWSER_REMOVED };
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  GAsyncResult *results[G_N_ELEMENTS (actions)] = { NULL };
  g_autoptr (GAsyncResult) last = NULL;

  g_cancellable_cancel (cancelled);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    weir_service_browsers_async (f->service, actions[i], NULL, on_done, &results[i]);
  weir_service_browsers_async (f->service, WEIR_BROWSER_INSTALL, cancelled, on_done, &last);
  await (has_result, &last);

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autoptr (WeirBrowserReport) report =
        weir_service_browsers_finish (f->service, results[i], NULL);

      g_assert_nonnull (report);
      g_assert_cmpint (((WeirBrowserOutcome *) report->outcomes->pdata[0])->state, ==, states[i]);
      g_object_unref (results[i]);
    }
  g_assert_null (weir_service_browsers_finish (f->service, last, NULL));
  g_assert_null (weir_service_get_authority (f->service));
}

static void
test_cancelled (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  weir_service_browsers_async (f->service, WEIR_BROWSER_RENEW, cancellable, on_done, &result);
  g_cancellable_cancel (cancellable);
  await (has_result, &result);
  g_assert_null (weir_service_browsers_finish (f->service, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (weir_service_get_authority (f->service));
}

/* Leaves the home as the next test is to find it. */
static void
tear_down (Fixture *f, gconstpointer data)
{
  static const char *const files[] = { "cert9.db", "key4.db", "pkcs11.txt" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (home, PROFILE, files[i], NULL);

      g_remove (path);
    }
  fixture_tear_down (f, data);
}

static void
remove_home (void)
{
  static const char *const paths[] = {
    ".mozilla/firefox/profiles.ini", PROFILE, ".mozilla/firefox", ".mozilla", "certutil", ""
  };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *path = g_build_filename (home, paths[i], NULL);

      g_remove (path);
    }
  g_free (home);
}

int
main (int argc, char *argv[])
{
  const gboolean has_certutil = make_home ();
  int status = 0;

  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) \
  g_test_add ("/service/browsers/" name, Fixture, NULL, fixture_set_up, func, tear_down)
  if (has_certutil)
    {
      ADD ("come-and-go-with-the-authority", test_round_trip);
      ADD ("a-renewed-authority-is-trusted-where-the-old-one-was", test_renewed);
      ADD ("the-key-goes-though-a-browser-cannot-be-cleaned", test_left);
      ADD ("what-was-refused-before-is-tried-again", test_refusals);
      ADD ("a-private-session-only-looks", test_private);
      ADD ("one-at-a-time", test_one_at_a_time);
      ADD ("cancelled", test_cancelled);
    }
  status = g_test_run ();
  remove_home ();

  return status;
}
