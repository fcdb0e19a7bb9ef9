/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Profiles made and mended, with real stores and real certutil, and what is left as it was. */

#include "weir-browser-profile.h"

#include "browser-home.h"
#include "test-authority.h"
#include "weir-firefox-preferences.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NAME "Weir on höst, for ann only"
#define FIREFOX "data/browsers/firefox"
#define CHROMIUM "data/browsers/chromium"

typedef struct
{
  BrowserHome home;
  TestCertificate *certificates[2]; /* (owned): of the same name, the second one later */
  guint8 fingerprints[2][WEIR_NSS_FINGERPRINT_SIZE];
} Fixture;

static const WeirBrowserProxy proxy = { "127.0.0.1", 9347 };

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

/* Makes or mends the profile of the browser @name. @which: the certificate, or -1: none. @remark: (out) */
static gboolean
prepare (Fixture *self,
         const char *name,
         const WeirBrowserProxy *to,
         int which,
         char **remark,
         GError **error)
{
  g_autofree char *folder = browser_home_get (&self->home, "data");
  g_autoptr (GPtrArray) browsers = NULL;
  WeirBrowserAuthority authority = { 0 };

  if (which >= 0)
    authority = (WeirBrowserAuthority){ NAME, test_certificate_get_pem (self->certificates[which]),
                                        self->fingerprints[which] };
  browser_home_add_program (&self->home, name, "");
  browsers = weir_installed_browsers_find (self->home.places, folder);
  g_assert_cmpuint (browsers->len, ==, 1);

  return weir_browser_profile_prepare (self->home.places, browsers->pdata[0], to,
                                       which >= 0 ? &authority : NULL, remark, NULL, error);
}

/* The same; nothing is to go wrong. Returns: (transfer full) (nullable): the remark */
static char *
must_prepare (Fixture *self, const char *name, int which)
{
  g_autoptr (GError) error = NULL;
  char *remark = NULL;

  prepare (self, name, &proxy, which, &remark, &error);
  g_assert_no_error (error);

  return remark;
}

/* What the profile's store lists. Returns: (transfer full) (nullable): %NULL if there is none */
static char *
list (Fixture *self)
{
  if (!browser_home_has (&self->home, FIREFOX "/cert9.db"))
    return NULL;

  return browser_home_certutil (&self->home, FIREFOX, NULL, "-L", NULL);
}

static gboolean
trusts (Fixture *self, guint which)
{
  g_autofree char *text = list (self);
  g_autofree char *mark =
    g_strdup_printf ("(%02X%02X%02X%02X)", self->fingerprints[which][0],
                     self->fingerprints[which][1], self->fingerprints[which][2],
                     self->fingerprints[which][3]);
  const char *row = text != NULL ? strstr (text, mark) : NULL;

  return row != NULL && strncmp (g_strchug ((char *) row + strlen (mark)), "C,,", 3) == 0;
}

static void
assert_mode (Fixture *self, const char *path, guint mode)
{
  g_autofree char *full = browser_home_get (&self->home, path);
  GStatBuf info;

  g_assert_cmpint (g_lstat (full, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, mode);
}

/* Returns: (transfer full) */
static char *
read_preferences (Fixture *self)
{
  g_autofree char *path = browser_home_get (&self->home, FIREFOX "/user.js");
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));

  return text;
}

/* --- the profile */

static void
test_firefox (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const told[] = {
    "user_pref(\"network.proxy.type\", 1);\n",
    "user_pref(\"network.proxy.http\", \"127.0.0.1\");\n",
    "user_pref(\"network.proxy.http_port\", 9347);\n",
    "user_pref(\"network.proxy.ssl\", \"127.0.0.1\");\n",
    "user_pref(\"network.proxy.ssl_port\", 9347);\n",
    "user_pref(\"network.proxy.no_proxies_on\", \"127.0.0.1:9347\");\n",
    "user_pref(\"network.proxy.allow_hijacking_localhost\", true);\n",
    "user_pref(\"network.proxy.failover_direct\", false);\n",
    "user_pref(\"network.proxy.allow_bypass\", false);\n",
    "user_pref(\"network.captive-portal-service.enabled\", false);\n",
  };
  g_autofree char *remark = must_prepare (self, "firefox", -1);
  g_autofree char *text = read_preferences (self);

  g_assert_null (remark);
  for (gsize i = 0; i < G_N_ELEMENTS (told); i++)
    g_assert_nonnull (strstr (text, told[i]));
  assert_mode (self, "data/browsers", 0700);
  assert_mode (self, FIREFOX, 0700);
  assert_mode (self, FIREFOX "/user.js", 0600);
  g_assert_false (browser_home_has (&self->home, FIREFOX "/cert9.db"));
}

static void
test_port_changed (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  const WeirBrowserProxy other = { "::1", 80 };
  g_autofree char *before G_GNUC_UNUSED = must_prepare (self, "firefox", -1);
  g_autofree char *remark = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  prepare (self, "firefox", &other, -1, &remark, &error);
  g_assert_no_error (error);
  text = read_preferences (self);
  g_assert_nonnull (strstr (text, "\"network.proxy.ssl_port\", 80);"));
  g_assert_nonnull (strstr (text, "\"network.proxy.ssl\", \"::1\");"));
  g_assert_nonnull (strstr (text, "\"network.proxy.no_proxies_on\", \"[::1]:80\");"));
  g_assert_null (strstr (text, "9347"));
}

/* Chromium has all it needs on its command line. */
static void
test_chromium (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *remark = must_prepare (self, "chromium", 0);

  g_assert_null (remark);
  assert_mode (self, CHROMIUM, 0700);
  g_assert_false (browser_home_has (&self->home, CHROMIUM "/user.js"));
  g_assert_false (browser_home_has (&self->home, CHROMIUM "/cert9.db"));
  g_assert_false (browser_home_has (&self->home, ".local/share/pki"));
  g_assert_false (browser_home_has (&self->home, ".pki"));
}

static void
test_mode_is_mended (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = browser_home_get (&self->home, CHROMIUM);
  g_autofree char *remark = NULL;

  browser_home_make_folder (&self->home, CHROMIUM);
  g_assert_cmpint (g_chmod (path, 0755), ==, 0);
  remark = must_prepare (self, "chromium", -1);
  assert_mode (self, CHROMIUM, 0700);
}

static void
expect_refusal (Fixture *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *remark = NULL;

  g_assert_false (prepare (self, name, &proxy, -1, &remark, &error));
  g_assert_error (error, WEIR_BROWSER_ERROR, WEIR_BROWSER_ERROR_PROFILE);
}

/* What is elsewhere is not written to, though somebody put a link there. */
static void
test_link (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  browser_home_make_folder (&self->home, "elsewhere");
  browser_home_link (&self->home, FIREFOX, "../../elsewhere");
  expect_refusal (self, "firefox");
  g_assert_false (browser_home_has (&self->home, "elsewhere/user.js"));
}

static void
test_link_above (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  browser_home_make_folder (&self->home, "elsewhere");
  browser_home_link (&self->home, "data/browsers", "../elsewhere");
  expect_refusal (self, "firefox");
  g_assert_false (browser_home_has (&self->home, "elsewhere/firefox"));
}

static void
test_linked_preferences (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = browser_home_get (&self->home, "mine");
  g_autofree char *mine = NULL;
  g_autofree char *remark = NULL;

  browser_home_write (&self->home, "mine", "as it was");
  browser_home_link (&self->home, FIREFOX "/user.js", "../../../mine");
  remark = must_prepare (self, "firefox", -1);
  g_assert_true (g_file_get_contents (path, &mine, NULL, NULL));
  g_assert_cmpstr (mine, ==, "as it was");
}

static void
test_file_in_its_place (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  browser_home_write (&self->home, FIREFOX, "");
  expect_refusal (self, "firefox");
}

static void
test_foreign (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = browser_home_get (&self->home, FIREFOX);

  browser_home_make_folder (&self->home, FIREFOX);
  if (chown (path, 65534, 65534) != 0)
    g_test_skip ("only root can give a folder away");
  else
    expect_refusal (self, "firefox");
}

static void
test_no_folder (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  browser_home_write (&self->home, "data", "");
  expect_refusal (self, "firefox");
}

/* --- what it trusts */

static void
test_trust (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *remark = NULL;

  if (!browser_home_add_certutil (&self->home))
    return;

  remark = must_prepare (self, "firefox", 0);
  g_assert_null (remark);
  g_assert_true (trusts (self, 0));
}

static void
test_renewed (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (!browser_home_add_certutil (&self->home))
    return;

  first = must_prepare (self, "firefox", 0);
  second = must_prepare (self, "firefox", 1);
  g_assert_null (second);
  g_assert_true (trusts (self, 1));
  g_assert_false (trusts (self, 0));
}

/* Without the authority, or where trust is not wanted any more; what the user added stays. */
static void
test_taken_back (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (TestCertificate) own = test_root_new ("Mine");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *added = NULL;
  g_autofree char *text = NULL;

  if (!browser_home_add_certutil (&self->home))
    return;

  first = must_prepare (self, "firefox", 0);
  added = browser_home_certutil (&self->home, FIREFOX, test_certificate_get_pem (own), "-A", "-t",
                                 "C,,", "-n", "mine", "-a", NULL);
  second = must_prepare (self, "firefox", -1);
  g_assert_null (second);
  g_assert_false (trusts (self, 0));
  text = list (self);
  g_assert_nonnull (strstr (text, "mine"));
}

/* Somebody took it out, or took its trust, by the browser's own settings: the next start mends that. */
static void
test_mended (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (!browser_home_add_certutil (&self->home))
    return;

  first = must_prepare (self, "firefox", 0);
  for (guint i = 0; i < 3; i++)
    {
      static const char *const files[] = { "cert9.db", "key4.db", "pkcs11.txt" };
      g_autofree char *file = g_build_filename (FIREFOX, files[i], NULL);
      g_autofree char *path = browser_home_get (&self->home, file);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  second = must_prepare (self, "firefox", 0);
  g_assert_null (second);
  g_assert_true (trusts (self, 0));
}

static void
test_no_certutil (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *remark = NULL;
  g_autofree char *without = NULL;

  browser_home_write (&self->home, "os-release", "ID=debian\n");
  remark = must_prepare (self, "firefox", 0);
  g_assert_cmpstr (remark, ==,
                   "The browser does not trust Weir’s certificate: the program “certutil” is "
                   "missing. Install the package “libnss3-tools”, then open the browser again.");

  /* It is not needed where nothing is to be trusted. */
  without = must_prepare (self, "firefox", -1);
  g_assert_null (without);
}

static void
test_no_certutil_any_more (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *certutil = browser_home_get (&self->home, "bin/certutil");
  g_autofree char *before = NULL;
  g_autofree char *remark = NULL;

  if (!browser_home_add_certutil (&self->home))
    return;

  before = must_prepare (self, "firefox", 0);
  g_assert_cmpint (g_unlink (certutil), ==, 0);
  remark = must_prepare (self, "firefox", -1);
  g_assert_true (g_str_has_prefix (remark, "The browser still trusts Weir’s certificate"));
}

static void
test_damaged_store (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *remark = NULL;

  if (!browser_home_add_certutil (&self->home))
    return;

  browser_home_write (&self->home, FIREFOX "/cert9.db", "no database");
  remark = must_prepare (self, "firefox", 0);
  g_assert_true (g_str_has_prefix (remark, "The browser does not trust Weir’s certificate: "));
}

/* --- one that runs */

/* While Firefox has the profile open it is not changed, and that is said where it matters. */
static void
test_firefox_runs (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  const WeirBrowserProxy other = { "127.0.0.1", 9348 };
  g_autofree char *lock = browser_home_get (&self->home, FIREFOX "/.parentlock");
  g_autofree char *first G_GNUC_UNUSED = must_prepare (self, "firefox", -1);
  g_autofree char *same = NULL;
  g_autofree char *trusting = NULL;
  g_autofree char *remark = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  int control;
  pid_t child = browser_home_hold_lock (lock, &control);

  same = must_prepare (self, "firefox", -1);
  g_assert_null (same);
  trusting = must_prepare (self, "firefox", 0);
  g_assert_true (g_str_has_prefix (trusting, "Firefox is open already, and what it trusts can"));
  g_assert_false (prepare (self, "firefox", &other, -1, &remark, &error));
  g_assert_error (error, WEIR_BROWSER_ERROR, WEIR_BROWSER_ERROR_IN_USE);

  text = read_preferences (self);
  g_assert_nonnull (strstr (text, "9347"));
  g_assert_false (browser_home_has (&self->home, FIREFOX "/cert9.db"));

  kill (child, SIGTERM);
  waitpid (child, NULL, 0);
  close (control);
}

/* A program that was told what a Chromium is told. @title: it writes a title over its command line */
static GSubprocess *
start_chromium (Fixture *self, gboolean title)
{
  g_autofree char *path = browser_home_get (&self->home, CHROMIUM);
  g_autofree char *word =
    g_strconcat ("--user-data-dir=", path, title ? " --no-first-run" : "", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "sh",
                      "-c", "echo; read line", "chromium", word, NULL);
  char newline;

  g_assert_no_error (error);
  /* It is itself now, no copy of this program any more. */
  g_assert_cmpint (g_input_stream_read (g_subprocess_get_stdout_pipe (process), &newline, 1, NULL,
                                        NULL),
                   ==, 1);

  return process;
}

static void
test_chromium_runs (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  const WeirBrowserProxy other = { "127.0.0.1", 9348 };
  g_autofree char *first G_GNUC_UNUSED = must_prepare (self, "chromium", 0);

  browser_home_link (&self->home, CHROMIUM "/SingletonLock", "a-host-2147483647");
  for (guint title = 0; title <= 1; title++)
    {
      g_autoptr (GSubprocess) process = start_chromium (self, title == 1);
      g_autofree char *without = must_prepare (self, "chromium", -1);
      g_autofree char *remark = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (g_str_has_prefix (without, "Chromium is open already, and what it trusts"));
      g_assert_false (prepare (self, "chromium", &other, 0, &remark, &error));
      g_assert_error (error, WEIR_BROWSER_ERROR, WEIR_BROWSER_ERROR_IN_USE);
      g_subprocess_force_exit (process);
      g_subprocess_wait (process, NULL, NULL);
    }
}

/* The link of one that crashed, whose number another program has now, and another profile's browser. */
static void
test_chromium_crashed (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *living = g_strdup_printf ("a-host-%d", getpid ());
  g_autofree char *path = browser_home_get (&self->home, CHROMIUM);
  g_autofree char *lock = g_build_filename (path, "SingletonLock", NULL);
  g_autofree char *longer = g_strconcat (path, "-flatpak", NULL);
  g_autofree char *first G_GNUC_UNUSED = must_prepare (self, "chromium", -1);
  g_autoptr (GSubprocess) process = start_chromium (self, FALSE);

  browser_home_link (&self->home, CHROMIUM "/SingletonLock", living);
  g_assert_true (weir_browser_profile_is_in_use (path, WEIR_BROWSER_FAMILY_CHROMIUM));
  g_assert_false (weir_browser_profile_is_in_use (longer, WEIR_BROWSER_FAMILY_CHROMIUM));
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
  g_assert_false (weir_browser_profile_is_in_use (path, WEIR_BROWSER_FAMILY_CHROMIUM));
  g_assert_cmpint (g_unlink (lock), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/browsers/profile/" name, Fixture, NULL, set_up, func, tear_down)

  ADD ("firefox-is-told", test_firefox);
  ADD ("port-changed", test_port_changed);
  ADD ("chromium-is-told-nothing", test_chromium);
  ADD ("mode-is-mended", test_mode_is_mended);
  ADD ("a-link-is-none", test_link);
  ADD ("a-link-above-leads-to-none", test_link_above);
  ADD ("linked-preferences-are-replaced", test_linked_preferences);
  ADD ("a-file-in-its-place", test_file_in_its_place);
  ADD ("anothers-folder-is-none", test_foreign);
  ADD ("no-data-folder", test_no_folder);
  ADD ("trust/installed", test_trust);
  ADD ("trust/renewed", test_renewed);
  ADD ("trust/taken-back", test_taken_back);
  ADD ("trust/mended", test_mended);
  ADD ("trust/no-certutil", test_no_certutil);
  ADD ("trust/no-certutil-any-more", test_no_certutil_any_more);
  ADD ("trust/damaged-store", test_damaged_store);
  ADD ("running/firefox", test_firefox_runs);
  ADD ("running/chromium", test_chromium_runs);
  ADD ("running/chromium-crashed", test_chromium_crashed);

  return g_test_run ();
}
