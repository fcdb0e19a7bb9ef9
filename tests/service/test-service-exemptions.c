/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What was learned of hosts that cannot be inspected: kept, in bounds, forgotten.
 */

#include "service-fixture.h"

#include "weir-exemption.h"

#define NOW G_GINT64_CONSTANT (1700000000)

static void
assert_item (WeirService *service, guint position, const char *host, const char *client_name)
{
  g_autoptr (WeirExemptionItem) item =
    g_list_model_get_item (weir_service_get_exemptions (service), position);
  g_autofree char *found_host = NULL;
  g_autofree char *found_name = NULL;
  int reason;
  gint64 created;

  g_object_get (item, "host", &found_host, "client-name", &found_name, "reason", &reason, "created",
                &created, NULL);
  g_assert_cmpstr (found_host, ==, host);
  g_assert_cmpstr (found_name, ==, client_name);
  g_assert_cmpint (created, >=, NOW);
  g_assert_cmpint (reason, ==,
                   client_name != NULL ? WEIR_INSPECTION_REASON_CLIENT_REFUSED
                                       : WEIR_INSPECTION_REASON_CLIENT_CERTIFICATE);
}

static void
test_kept (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  set_inspection (f->service, WEIR_INSPECTION_ALL);
  weir_service_get_exemptions (f->service);
  learn_exemption (f->service, "a.example", "Mozilla/5.0 (X11) Firefox/128.0", NOW);
  learn_exemption (f->service, "b.example", NULL, NOW + 1);
  learn_exemption (f->service, "a.example", "Mozilla/5.0 (X11) Firefox/128.0", NOW + 2);
  g_assert_cmpuint (count_items (weir_service_get_exemptions (f->service)), ==, 2);
  assert_item (f->service, 0, "a.example", "Firefox");
  assert_item (f->service, 1, "b.example", NULL);
  assert_inspection (f->service, "b.example", "client-certificate");
  assert_inspection (f->service, "a.example", "none"); /* by other clients */
  assert_inspection (f->service, "www.b.example", "none");

  fixture_restart (f);
  g_assert_cmpuint (count_items (weir_service_get_exemptions (f->service)), ==, 2);
  assert_item (f->service, 0, "a.example", "Firefox");
  assert_inspection (f->service, "b.example", "client-certificate");

  weir_service_try_again (f->service, "b.example", NULL);
  assert_inspection (f->service, "b.example", "none");
  fixture_restart (f);
  g_assert_cmpuint (count_items (weir_service_get_exemptions (f->service)), ==, 1);
}

static void
test_bounded (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  GListModel *exemptions = weir_service_get_exemptions (f->service);

  for (guint i = 0; i < WEIR_MAX_EXEMPTIONS + 1; i++)
    {
      g_autofree char *host = g_strdup_printf ("h%u.example", i);

      learn_exemption (f->service, host, NULL, NOW + i);
    }
  g_assert_cmpuint (count_items (exemptions), ==, WEIR_MAX_EXEMPTIONS);
  assert_item (f->service, WEIR_MAX_EXEMPTIONS - 1, "h1.example", NULL);
}

static void
test_site_is_forgotten (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  GListModel *exemptions = weir_service_get_exemptions (f->service);

  learn_exemption (f->service, "www.shop.example", NULL, NOW);
  learn_exemption (f->service, "www.shop.example", "App/1", NOW);
  learn_exemption (f->service, "shop.example", "App/1", NOW);
  learn_exemption (f->service, "news.example", "App/1", NOW);
  weir_service_forget_site (f->service, "shop.example");
  g_assert_cmpuint (count_items (exemptions), ==, 1);
  fixture_restart (f);
  g_assert_cmpuint (count_items (weir_service_get_exemptions (f->service)), ==, 1);
  assert_item (f->service, 0, "news.example", "App");
}

static void
test_other_process (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  GListModel *here = weir_service_get_exemptions (f->service);
  GListModel *there;

  learn_exemption (f->service, "a.example", "App/1", NOW);
  weir_service_flush (f->service, NULL);
  f->other = fixture_open (f);
  there = weir_service_get_exemptions (f->other);
  g_assert_cmpuint (count_items (there), ==, 1);

  learn_exemption (f->service, "b.example", NULL, NOW + 1);
  await_n_items (there, 2);
  weir_service_try_again (f->other, "a.example", NULL);
  g_assert_cmpuint (count_items (there), ==, 1);
  await_n_items (here, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/service/exemptions/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("kept", test_kept);
  ADD ("bounded", test_bounded);
  ADD ("site-is-forgotten", test_site_is_forgotten);
  ADD ("other-process", test_other_process);
#undef ADD

  return g_test_run ();
}
