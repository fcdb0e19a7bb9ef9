/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Real stores, real certutil: what is installed, what is removed, and what is left as it was. */

#include "weir-browser-trust.h"

#include "weir-browser-ledger.h"

#include "browser-home.h"
#include "test-authority.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define NAME "Weir on höst, for ann only"
#define CHROMIUM ".local/share/pki/nssdb"
#define FIREFOX ".mozilla/firefox/p.default"
#define ONE_PROFILE "[Profile0]\nName=default\nIsRelative=1\nPath=p.default\n"

typedef struct
{
  BrowserHome home;
  TestCertificate *certificates[2]; /* (owned): of the same name, the second one later */
  guint8 fingerprints[2][WEIR_NSS_FINGERPRINT_SIZE];
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  browser_home_set_up (&self->home, data);

  for (guint i = 0; i < G_N_ELEMENTS (self->certificates); i++)
    {
      g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
      gsize size = WEIR_NSS_FINGERPRINT_SIZE;
      GBytes *der;

      self->certificates[i] = test_root_new (NAME);
      der = test_certificate_get_der (self->certificates[i]);
      g_checksum_update (checksum, g_bytes_get_data (der, NULL), (gssize) g_bytes_get_size (der));
      g_checksum_get_digest (checksum, self->fingerprints[i], &size);
    }
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->certificates); i++)
    test_certificate_free (self->certificates[i]);
  browser_home_tear_down (&self->home, data);
}

/* A Chromium and a Firefox, and certutil to fill them with. */
static gboolean
make_stores (Fixture *self)
{
  if (!browser_home_add_certutil (&self->home))
    return FALSE;

  browser_home_make_store (&self->home, CHROMIUM);
  browser_home_make_store (&self->home, FIREFOX);
  browser_home_write (&self->home, ".mozilla/firefox/profiles.ini", ONE_PROFILE);

  return TRUE;
}

static void
on_done (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Returns: (transfer full) */
static WeirBrowserReport *
act (Fixture *self, WeirBrowserAction action, guint which)
{
  const WeirBrowserAuthority authority = {
    .name = NAME,
    .pem = test_certificate_get_pem (self->certificates[which]),
    .fingerprint = self->fingerprints[which],
  };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  WeirBrowserReport *report;

  weir_browser_trust_async (self->home.places, action, &authority, self->home.folder, NULL, on_done,
                            &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  report = weir_browser_trust_finish (result, &error);
  g_assert_no_error (error);

  return report;
}

/* Does it, and expects these states, in the order of the titles, up to -1. */
static void
expect (Fixture *self, WeirBrowserAction action, guint which, ...)
{
  g_autoptr (WeirBrowserReport) report = act (self, action, which);
  va_list states;

  va_start (states, which);
  for (guint i = 0; i < report->outcomes->len; i++)
    {
      const WeirBrowserOutcome *outcome = g_ptr_array_index (report->outcomes, i);

      g_test_message ("%s: %s", outcome->title, outcome->detail);
      g_assert_cmpint (outcome->state, ==, va_arg (states, int));
    }
  g_assert_cmpint (va_arg (states, int), ==, -1);
  va_end (states);
}

/* What the store lists, or that it is gone. Returns: (transfer full) */
static char *
list (Fixture *self, const char *store)
{
  char *text = browser_home_certutil (&self->home, store, NULL, "-L", NULL);

  return text != NULL ? text : g_strdup ("no store");
}

/* The nickname that the certificate has, checked by its octets. Returns: (transfer full) */
static char *
get_nickname (Fixture *self, guint which)
{
  const guint8 *fingerprint = self->fingerprints[which];

  return g_strdup_printf (NAME " (%02X%02X%02X%02X)", fingerprint[0], fingerprint[1],
                          fingerprint[2], fingerprint[3]);
}

static void
expect_certificate (Fixture *self, const char *store, guint which, gboolean is_there)
{
  g_autofree char *nickname = get_nickname (self, which);
  g_autofree char *pem =
    browser_home_certutil (&self->home, store, NULL, "-L", "-a", "-n", nickname, NULL);

  g_assert_cmpint (pem != NULL && weir_nss_pem_contains (pem, self->fingerprints[which]), ==,
                   is_there);
}

static void
test_round_trip (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *chromium = NULL;
  g_autofree char *firefox = NULL;
  g_autofree char *chromium_after = NULL;
  g_autofree char *firefox_after = NULL;
  g_autofree char *foreign = NULL;
  g_autoptr (TestCertificate) other = test_root_new ("Another authority");

  if (!make_stores (self))
    return;
  foreign = browser_home_certutil (&self->home, FIREFOX, test_certificate_get_pem (other), "-A",
                                   "-a", "-t", "CT,,", "-n", "Another authority", NULL);
  g_assert_nonnull (foreign);
  chromium = list (self, CHROMIUM);
  firefox = list (self, FIREFOX);

  expect (self, WEIR_BROWSER_CHECK, 0, WEIR_BROWSER_TRUSTS_NOT, WEIR_BROWSER_TRUSTS_NOT, -1);
  expect (self, WEIR_BROWSER_INSTALL, 0, WEIR_BROWSER_INSTALLED, WEIR_BROWSER_INSTALLED, -1);
  expect_certificate (self, CHROMIUM, 0, TRUE);
  expect_certificate (self, FIREFOX, 0, TRUE);
  expect (self, WEIR_BROWSER_INSTALL, 0, WEIR_BROWSER_WAS_THERE, WEIR_BROWSER_WAS_THERE, -1);
  expect (self, WEIR_BROWSER_CHECK, 0, WEIR_BROWSER_TRUSTS, WEIR_BROWSER_TRUSTS, -1);

  expect (self, WEIR_BROWSER_REMOVE, 0, WEIR_BROWSER_REMOVED, WEIR_BROWSER_REMOVED, -1);
  chromium_after = list (self, CHROMIUM);
  firefox_after = list (self, FIREFOX);
  g_assert_cmpstr (chromium_after, ==, chromium);
  g_assert_cmpstr (firefox_after, ==, firefox);
  expect (self, WEIR_BROWSER_REMOVE, 0, WEIR_BROWSER_WAS_NOT_THERE, WEIR_BROWSER_WAS_NOT_THERE, -1);
  g_assert_false (browser_home_has (&self->home, WEIR_BROWSER_LEDGER_FILE));
}

/* Chromium, which was never started, and a profile that was not either. */
static void
test_new_stores (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  if (!browser_home_add_certutil (&self->home))
    return;
  browser_home_add_program (&self->home, "chromium", "");
  browser_home_make_folder (&self->home, ".local/share");
  browser_home_write (&self->home, FIREFOX "/times.json", "{}");
  browser_home_write (&self->home, ".mozilla/firefox/profiles.ini", ONE_PROFILE);

  expect (self, WEIR_BROWSER_INSTALL, 0, WEIR_BROWSER_INSTALLED, WEIR_BROWSER_INSTALLED, -1);
  expect_certificate (self, CHROMIUM, 0, TRUE);
  expect_certificate (self, FIREFOX, 0, TRUE);

  expect (self, WEIR_BROWSER_REMOVE, 0, WEIR_BROWSER_REMOVED, WEIR_BROWSER_REMOVED, -1);
  g_assert_false (browser_home_has (&self->home, ".local/share/pki"));
  g_assert_true (browser_home_has (&self->home, ".local/share"));
  g_assert_false (browser_home_has (&self->home, FIREFOX "/cert9.db"));
  g_assert_false (browser_home_has (&self->home, FIREFOX "/key4.db"));
  g_assert_true (browser_home_has (&self->home, FIREFOX "/times.json"));
}

/* A store that was made, and then used by its browser, stays. */
static void
test_new_store_in_use (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *foreign = NULL;
  g_autoptr (TestCertificate) other = test_root_new ("Another authority");

  if (!browser_home_add_certutil (&self->home))
    return;
  browser_home_add_program (&self->home, "chromium", "");

  expect (self, WEIR_BROWSER_INSTALL, 0, WEIR_BROWSER_INSTALLED, -1);
  foreign = browser_home_certutil (&self->home, CHROMIUM, test_certificate_get_pem (other), "-A",
                                   "-a", "-t", "C,,", "-n", "Another authority", NULL);
  g_assert_nonnull (foreign);
  expect (self, WEIR_BROWSER_REMOVE, 0, WEIR_BROWSER_REMOVED, -1);
  g_assert_true (browser_home_has (&self->home, CHROMIUM "/cert9.db"));
}

static void
test_renewed (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  if (!make_stores (self))
    return;

  /* One of the two browsers came later. */
  g_assert_cmpint (g_chdir (self->home.folder), ==, 0);
  g_assert_cmpint (g_rename (".mozilla", "later"), ==, 0);
  expect (self, WEIR_BROWSER_INSTALL, 0, WEIR_BROWSER_INSTALLED, -1);
  g_assert_cmpint (g_rename ("later", ".mozilla"), ==, 0);

  expect (self, WEIR_BROWSER_RENEW, 1, WEIR_BROWSER_INSTALLED, -1);
  expect_certificate (self, CHROMIUM, 0, FALSE);
  expect_certificate (self, CHROMIUM, 1, TRUE);
  expect_certificate (self, FIREFOX, 1, FALSE);

  expect (self, WEIR_BROWSER_RENEW, 1, -1);
  expect (self, WEIR_BROWSER_REMOVE, 1, WEIR_BROWSER_REMOVED, WEIR_BROWSER_WAS_NOT_THERE, -1);
  g_assert_cmpint (g_chdir ("/"), ==, 0);
}

/* The store that could not be cleaned before is, though its authority is gone since. */
static void
test_removed_later (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  if (!make_stores (self))
    return;

  expect (self, WEIR_BROWSER_INSTALL, 0, WEIR_BROWSER_INSTALLED, WEIR_BROWSER_INSTALLED, -1);
  expect (self, WEIR_BROWSER_REMOVE, 1, WEIR_BROWSER_REMOVED, WEIR_BROWSER_REMOVED, -1);
  expect_certificate (self, CHROMIUM, 0, FALSE);
}

/* The user imported it by hand, under a name of the browser's. */
static void
test_by_hand (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *said = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (!make_stores (self))
    return;
  before = list (self, FIREFOX);
  said =
    browser_home_certutil (&self->home, FIREFOX, test_certificate_get_pem (self->certificates[0]),
                           "-A", "-a", "-t", ",,", "-n", "by hand", NULL);
  g_assert_nonnull (said);

  expect (self, WEIR_BROWSER_CHECK, 0, WEIR_BROWSER_TRUSTS_NOT, WEIR_BROWSER_TRUSTS_NOT, -1);
  expect (self, WEIR_BROWSER_INSTALL, 0, WEIR_BROWSER_INSTALLED, WEIR_BROWSER_INSTALLED, -1);
  expect (self, WEIR_BROWSER_CHECK, 0, WEIR_BROWSER_TRUSTS, WEIR_BROWSER_TRUSTS, -1);
  expect (self, WEIR_BROWSER_REMOVE, 0, WEIR_BROWSER_REMOVED, WEIR_BROWSER_REMOVED, -1);
  after = list (self, FIREFOX);
  g_assert_cmpstr (after, ==, before);
}

/* Another certificate that says the same of itself is not ours. */
static void
test_namesake (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *said = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (!make_stores (self))
    return;
  said =
    browser_home_certutil (&self->home, FIREFOX, test_certificate_get_pem (self->certificates[1]),
                           "-A", "-a", "-t", "C,,", "-n", NAME, NULL);
  g_assert_nonnull (said);
  before = list (self, FIREFOX);

  expect (self, WEIR_BROWSER_CHECK, 0, WEIR_BROWSER_TRUSTS_NOT, WEIR_BROWSER_TRUSTS_NOT, -1);
  expect (self, WEIR_BROWSER_INSTALL, 0, WEIR_BROWSER_INSTALLED, WEIR_BROWSER_INSTALLED, -1);
  expect (self, WEIR_BROWSER_REMOVE, 0, WEIR_BROWSER_REMOVED, WEIR_BROWSER_REMOVED, -1);
  after = list (self, FIREFOX);
  g_assert_cmpstr (after, ==, before);
}

/* Two of one name, imported by hand: which one a nickname means is not to be told, and none is touched. */
static void
test_twins (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (!make_stores (self))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (self->certificates); i++)
    {
      g_autofree char *said =
        browser_home_certutil (&self->home, FIREFOX,
                               test_certificate_get_pem (self->certificates[i]), "-A", "-a", "-t",
                               "C,,", "-n", NAME, NULL);

      g_assert_nonnull (said);
    }
  before = list (self, FIREFOX);

  expect (self, WEIR_BROWSER_CHECK, 0, WEIR_BROWSER_TRUSTS_NOT, WEIR_BROWSER_TRUSTS, -1);
  expect (self, WEIR_BROWSER_REMOVE, 0, WEIR_BROWSER_WAS_NOT_THERE, WEIR_BROWSER_FAILED, -1);
  after = list (self, FIREFOX);
  g_assert_cmpstr (after, ==, before);
}

static void
test_password (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *password = browser_home_get (&self->home, "password");
  g_autofree char *said = NULL;
  g_autofree char *text = NULL;
  g_autoptr (WeirBrowserReport) report = NULL;

  if (!browser_home_add_certutil (&self->home))
    return;
  browser_home_write (&self->home, "password", "secret123\n");
  browser_home_write (&self->home, ".mozilla/firefox/profiles.ini", ONE_PROFILE);
  browser_home_make_folder (&self->home, FIREFOX);
  said = browser_home_certutil (&self->home, FIREFOX, NULL, "-N", "-f", password, NULL);
  g_assert_nonnull (said);

  report = act (self, WEIR_BROWSER_INSTALL, 0);
  g_assert_cmpuint (report->n_left, ==, 1);
  g_assert_cmpuint (report->n_trusting, ==, 0);
  g_assert_nonnull (report->advice);
  text = list (self, FIREFOX);
  g_assert_null (strstr (text, NAME));
}

static void
test_read_only (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = browser_home_get (&self->home, FIREFOX);
  g_autofree char *file = browser_home_get (&self->home, FIREFOX "/cert9.db");

  if (geteuid () == 0)
    {
      g_test_skip ("root can write to everything");
      return;
    }
  if (!make_stores (self))
    return;

  g_assert_cmpint (g_chmod (file, 0400), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0500), ==, 0);
  expect (self, WEIR_BROWSER_INSTALL, 0, WEIR_BROWSER_INSTALLED, WEIR_BROWSER_FAILED, -1);
  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
  g_assert_cmpint (g_chmod (file, 0600), ==, 0);
  expect (self, WEIR_BROWSER_REMOVE, 0, WEIR_BROWSER_REMOVED, WEIR_BROWSER_WAS_NOT_THERE, -1);
}

static void
test_damaged (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  if (!make_stores (self))
    return;

  browser_home_write (&self->home, FIREFOX "/cert9.db", "no database at all, and that is certain");
  expect (self, WEIR_BROWSER_INSTALL, 0, WEIR_BROWSER_INSTALLED, WEIR_BROWSER_FAILED, -1);
  expect (self, WEIR_BROWSER_REMOVE, 0, WEIR_BROWSER_REMOVED, WEIR_BROWSER_FAILED, -1);
  g_assert_true (browser_home_has (&self->home, WEIR_BROWSER_LEDGER_FILE));
}

static void
test_legacy (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  if (!browser_home_add_certutil (&self->home))
    return;
  browser_home_write (&self->home, FIREFOX "/cert8.db", "");
  browser_home_write (&self->home, ".mozilla/firefox/profiles.ini", ONE_PROFILE);

  expect (self, WEIR_BROWSER_INSTALL, 0, WEIR_BROWSER_NEEDS_USER, -1);
  g_assert_false (browser_home_has (&self->home, FIREFOX "/cert9.db"));
  expect (self, WEIR_BROWSER_REMOVE, 0, WEIR_BROWSER_WAS_NOT_THERE, -1);
}

static void
test_no_certutil (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirBrowserReport) report = NULL;

  browser_home_write (&self->home, CHROMIUM "/cert9.db", "");
  browser_home_write (&self->home, "os-release", "ID=fedora\n");
  report = act (self, WEIR_BROWSER_INSTALL, 0);
  g_assert_cmpuint (report->n_left, ==, 1);
  g_assert_nonnull (strstr (report->advice, "“nss-tools”"));
}

static void
test_no_browser (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirBrowserReport) report = act (self, WEIR_BROWSER_INSTALL, 0);

  g_assert_cmpuint (report->outcomes->len, ==, 0);
  g_assert_nonnull (strstr (report->advice, "chrome://certificate-manager"));
  g_assert_nonnull (strstr (report->advice, "Firefox"));
}

static void
test_sandbox (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirBrowserReport) report = NULL;

  if (!make_stores (self))
    return;
  self->home.places->is_sandbox = TRUE;
  report = act (self, WEIR_BROWSER_INSTALL, 0);
  g_assert_cmpuint (report->outcomes->len, ==, 0);
  g_assert_nonnull (report->advice);
  expect_certificate (self, FIREFOX, 0, FALSE);
}

/* The user ran the commands for the whole computer. */
static void
test_system (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  if (!make_stores (self))
    return;
  browser_home_write (&self->home, "os-release", "ID=debian\n");
  browser_home_write (&self->home, "usr/local/share/ca-certificates/weir-authority.crt",
                      test_certificate_get_pem (self->certificates[0]));

  expect (self, WEIR_BROWSER_CHECK, 0, WEIR_BROWSER_TRUSTS_NOT, WEIR_BROWSER_TRUSTS_NOT,
          WEIR_BROWSER_TRUSTS, -1);
  expect (self, WEIR_BROWSER_REMOVE, 0, WEIR_BROWSER_WAS_NOT_THERE, WEIR_BROWSER_WAS_NOT_THERE,
          WEIR_BROWSER_NEEDS_USER, -1);
  expect (self, WEIR_BROWSER_REMOVE, 1, WEIR_BROWSER_WAS_NOT_THERE, WEIR_BROWSER_WAS_NOT_THERE, -1);
}

static void
test_cannot_be_noted (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  const WeirBrowserAuthority authority = { NAME, test_certificate_get_pem (self->certificates[0]),
                                           self->fingerprints[0] };
  g_autofree char *folder = browser_home_get (&self->home, "gone");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!make_stores (self))
    return;
  weir_browser_trust_async (self->home.places, WEIR_BROWSER_INSTALL, &authority, folder, NULL,
                            on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_assert_null (weir_browser_trust_finish (result, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  expect_certificate (self, FIREFOX, 0, FALSE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/browsers/trust/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("removal-leaves-all-as-it-was", test_round_trip);
  ADD ("new-stores-are-made-and-unmade", test_new_stores);
  ADD ("a-new-store-that-is-used-stays", test_new_store_in_use);
  ADD ("a-renewed-authority-takes-the-old-ones-place", test_renewed);
  ADD ("what-was-left-is-removed-later", test_removed_later);
  ADD ("imported-by-hand", test_by_hand);
  ADD ("a-namesake-is-not-touched", test_namesake);
  ADD ("twins-are-left-to-the-user", test_twins);
  ADD ("password", test_password);
  ADD ("read-only", test_read_only);
  ADD ("damaged", test_damaged);
  ADD ("legacy", test_legacy);
  ADD ("no-certutil", test_no_certutil);
  ADD ("no-browser", test_no_browser);
  ADD ("sandbox", test_sandbox);
  ADD ("whole-computer", test_system);
  ADD ("nothing-is-installed-that-cannot-be-noted", test_cannot_be_noted);

  return g_test_run ();
}
