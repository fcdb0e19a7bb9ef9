/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A browser that is opened by a Weir that listens: a script, which notes what it is told. */

#include "service-fixture.h"

#include "weir-browser-profile.h"
#include "weir-service-private.h"

#include <glib/gstdio.h>
#include <string.h>

#define BROWSER "#!/bin/sh\nprintf '%s\\n' \"$@\" >\"$0.words\"\n"

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

/* Opens the script as if it were a Chromium, or cancels that at once. */
static gboolean
open_browser (Fixture *f, gboolean trust, const char *url, gboolean cancel, GError **error)
{
  g_autofree char *program = g_build_filename (f->folder, "browser", NULL);
  g_autofree char *profile = g_build_filename (f->folder, "browsers", "chromium", NULL);
  const WeirInstalledBrowser browser = {
    .id = (char *) "chromium",
    .name = (char *) "Chromium",
    .title = (char *) "Chromium",
    .family = WEIR_BROWSER_FAMILY_CHROMIUM,
    .profile = profile,
    .program = program,
  };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *remark = NULL;
  gboolean is_open;

  g_mkdir_with_parents (f->folder, 0700);
  g_assert_true (
    g_file_set_contents_full (program, BROWSER, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  weir_service_open_browser_async (f->service, &browser, trust, url, cancellable, on_done, &result);
  if (cancel)
    g_cancellable_cancel (cancellable);
  await (has_result, &result);
  is_open = weir_service_open_browser_finish (f->service, result, &remark, error);
  g_assert_null (remark);

  return is_open;
}

/* What the script was told, or nothing if it was not started. Returns: (transfer full) (nullable) */
static char *
read_words (Fixture *f)
{
  g_autofree char *path = g_build_filename (f->folder, "browser.words", NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);

  return text;
}

static void
test_opens (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  g_autofree char *proxy = NULL;
  g_autofree char *page = NULL;

  fixture_start (f->service);
  open_browser (f, FALSE, NULL, FALSE, &error);
  g_assert_no_error (error);

  words = read_words (f);
  proxy = g_strdup_printf ("--proxy-server=http://%s\n", weir_service_get_address (f->service));
  page = weir_service_get_test_page_url (f->service);
  g_assert_nonnull (strstr (words, proxy));
  g_assert_true (g_str_has_suffix (g_strchomp (words), page));
  g_assert_null (strstr (words, "spki"));
  g_assert_cmpint (f->service->trust_expected, ==, 0);
  g_assert_null (weir_service_get_authority (f->service));
}

/* It trusts the authority that there is then, and nothing is looked into because of that. */
static void
test_trusts (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  g_autofree char *trust = NULL;

  fixture_start (f->service);
  open_browser (f, TRUE, "https://shop.example/", FALSE, &error);
  g_assert_no_error (error);

  words = read_words (f);
  trust = g_strconcat ("--ignore-certificate-errors-spki-list=",
                       weir_authority_get_spki_hash (weir_service_get_authority (f->service)), "\n",
                       NULL);
  g_assert_nonnull (strstr (words, trust));
  g_assert_true (g_str_has_suffix (words, "\nhttps://shop.example/\n"));
  g_assert_cmpint (weir_service_get_inspection (f->service), ==, WEIR_INSPECTION_OFF);

  /* What that browser refused with another profile is about to be forgotten. */
  g_assert_cmpint (f->service->trust_expected, >, 0);
}

static void
test_nobody_listens (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  g_assert_false (open_browser (f, FALSE, NULL, FALSE, &error));
  g_assert_error (error, WEIR_BROWSER_ERROR, WEIR_BROWSER_ERROR_NO_WEIR);
  words = read_words (f);
  g_assert_null (words);
}

static gboolean
expects_trust (gpointer user_data)
{
  return ((Fixture *) user_data)->other->trust_expected > 0;
}

/* One that does not listen sends it to the one that does, and that one hears of the trust. */
static void
test_other_listens (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  g_autofree char *proxy = NULL;

  f->other = fixture_open (f);
  fixture_start (f->other);
  open_browser (f, FALSE, NULL, FALSE, &error);
  g_assert_no_error (error);

  words = read_words (f);
  proxy = g_strdup_printf ("--proxy-server=http://%s\n", weir_service_get_address (f->other));
  g_assert_nonnull (strstr (words, proxy));

  g_assert_nonnull (weir_service_ensure_authority (f->service, &error));
  g_assert_true (weir_service_flush (f->service, &error));
  await (expects_trust, f);
  f->other->trust_expected = 0;
  open_browser (f, TRUE, NULL, FALSE, &error);
  g_assert_no_error (error);
  await (expects_trust, f);
}

static void
test_private (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  const WeirServiceOptions options = { .data_dir = f->folder, .private_session = TRUE };
  g_autoptr (GError) error = NULL;
  g_autofree char *why_not = NULL;
  g_autofree char *words = NULL;

  g_assert_true (weir_service_can_open_browser (f->service, NULL));
  fixture_close (&f->service);
  f->service = weir_service_new (&options, &error);
  g_assert_no_error (error);
  fixture_start (f->service);

  g_assert_false (weir_service_can_open_browser (f->service, &why_not));
  g_assert_false (open_browser (f, FALSE, NULL, FALSE, &error));
  g_assert_error (error, WEIR_BROWSER_ERROR, WEIR_BROWSER_ERROR_NOT_OFFERED);
  g_assert_cmpstr (error->message, ==, why_not);
  words = read_words (f);
  g_assert_null (words);
}

static void
test_cancelled (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  fixture_start (f->service);
  g_assert_false (open_browser (f, FALSE, NULL, TRUE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/service/open-browser/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

  ADD ("goes-through-this-weir", test_opens);
  ADD ("trusts-its-authority", test_trusts);
  ADD ("nobody-listens", test_nobody_listens);
  ADD ("another-one-listens", test_other_listens);
  ADD ("not-in-a-private-session", test_private);
  ADD ("cancelled", test_cancelled);

  return g_test_run ();
}
