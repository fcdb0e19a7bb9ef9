/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-browser-ledger.h"

#include "browser-home.h"

#include <glib/gstdio.h>
#include <string.h>

static const guint8 first[WEIR_NSS_FINGERPRINT_SIZE] = { 0x04, 0xa3 };
static const guint8 second[WEIR_NSS_FINGERPRINT_SIZE] = { 0xff };

static void
save (WeirBrowserLedger *ledger)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (weir_browser_ledger_save (ledger, &error));
  g_assert_no_error (error);
}

static void
test_kept (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirBrowserLedger) ledger = weir_browser_ledger_load (home->folder);
  g_autofree char *file = browser_home_get (home, WEIR_BROWSER_LEDGER_FILE);
  const WeirBrowserNote *note;
  const char *top;
  GStatBuf info;

  weir_browser_ledger_add_authority (ledger, &(WeirNssCertificate){ "a = [b]\n#;", first });
  weir_browser_ledger_add_authority (ledger, &(WeirNssCertificate){ "other", first });
  weir_browser_ledger_add_authority (ledger, &(WeirNssCertificate){ "c", second });
  weir_browser_ledger_add_store (ledger, "/a;b=c]/\xff/nssdb", "/a;b=c]");
  weir_browser_ledger_add_store (ledger, "/profile", NULL);
  save (ledger);
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  weir_browser_ledger_free (ledger);
  ledger = weir_browser_ledger_load (home->folder);
  g_assert_cmpuint (weir_browser_ledger_get_authorities (ledger)->len, ==, 2);
  note = g_ptr_array_index (weir_browser_ledger_get_authorities (ledger), 0);
  g_assert_cmpstr (note->name, ==, "a = [b]\n#;");
  g_assert_cmpmem (note->fingerprint, sizeof note->fingerprint, first, sizeof first);
  g_assert_true (weir_browser_ledger_find_store (ledger, "/a;b=c]/\xff/nssdb", &top));
  g_assert_cmpstr (top, ==, "/a;b=c]");
  g_assert_true (weir_browser_ledger_find_store (ledger, "/profile", &top));
  g_assert_null (top);
  g_assert_false (weir_browser_ledger_find_store (ledger, "/a", &top));

  weir_browser_ledger_forget_store (ledger, "/profile");
  weir_browser_ledger_forget_store (ledger, "/a;b=c]/\xff/nssdb");
  weir_browser_ledger_forget_authorities (ledger);
  save (ledger);
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
}

static void
test_damaged (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const texts[] = {
    "[authorities]\n04A3=short\nXX=none\n"
    "zza3000000000000000000000000000000000000000000000000000000000000=no hexadecimal\n"
    "[stores]\n0=\n1=http://host/path;\n2=file:///a\n",
    "no key file",
    "[stores",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (WeirBrowserLedger) ledger = NULL;

      browser_home_write (home, WEIR_BROWSER_LEDGER_FILE, texts[i]);
      ledger = weir_browser_ledger_load (home->folder);
      g_assert_cmpuint (weir_browser_ledger_get_authorities (ledger)->len, ==, 0);
    }
}

static void
test_bounds (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirBrowserLedger) ledger = weir_browser_ledger_load (home->folder);
  GPtrArray *notes = weir_browser_ledger_get_authorities (ledger);

  for (guint i = 0; i <= WEIR_BROWSER_LEDGER_MAX; i++)
    {
      const guint8 fingerprint[WEIR_NSS_FINGERPRINT_SIZE] = { (guint8) i };

      weir_browser_ledger_add_authority (ledger, &(WeirNssCertificate){ "a", fingerprint });
    }

  g_assert_cmpuint (notes->len, ==, WEIR_BROWSER_LEDGER_MAX);
  g_assert_cmpuint (((WeirBrowserNote *) g_ptr_array_index (notes, 0))->fingerprint[0], ==, 1);
}

static void
test_no_folder (void)
{
  g_autoptr (WeirBrowserLedger) ledger = weir_browser_ledger_load (NULL);

  weir_browser_ledger_add_authority (ledger, &(WeirNssCertificate){ "a", first });
  save (ledger);
}

static void
test_cannot_be_written (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = browser_home_get (home, "gone");
  g_autoptr (WeirBrowserLedger) ledger = weir_browser_ledger_load (folder);
  g_autoptr (GError) error = NULL;

  weir_browser_ledger_add_authority (ledger, &(WeirNssCertificate){ "a", first });
  g_assert_false (weir_browser_ledger_save (ledger, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func)                                                               \
  g_test_add ("/browsers/ledger/" name, BrowserHome, NULL, browser_home_set_up, func, \
              browser_home_tear_down)
  ADD ("is-kept", test_kept);
  ADD ("damaged", test_damaged);
  ADD ("bounded", test_bounds);
  ADD ("cannot-be-written", test_cannot_be_written);
  g_test_add_func ("/browsers/ledger/nothing-is-kept-without-a-folder", test_no_folder);

  return g_test_run ();
}
