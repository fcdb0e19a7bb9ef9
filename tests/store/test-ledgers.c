/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-folder.h"

#include "weir-cookie-ledger.h"
#include "weir-site-ledger.h"

static GPtrArray *
list_sites (StoreFixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *sites;

  weir_site_ledger_list_sites_async (fixture->database, NULL, store_on_result, &result);
  sites = weir_site_ledger_list_sites_finish (store_await (&result), &error);
  g_assert_no_error (error);
  return sites;
}

static GPtrArray *
list_hosts (StoreFixture *fixture, const char *site)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *hosts;

  weir_site_ledger_list_hosts_async (fixture->database, site, NULL, store_on_result, &result);
  hosts = weir_site_ledger_list_hosts_finish (store_await (&result), &error);
  g_assert_no_error (error);
  return hosts;
}

static GPtrArray *
list_cookies (StoreFixture *fixture, const char *site)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *cookies;

  weir_cookie_ledger_list_async (fixture->database, site, NULL, store_on_result, &result);
  cookies = weir_cookie_ledger_list_finish (store_await (&result), &error);
  g_assert_no_error (error);
  return cookies;
}

static void
put_host (GPtrArray *hosts, const char *site, const char *host, guint64 requests, gint64 last_seen)
{
  WeirLedgerHost *row = g_new0 (WeirLedgerHost, 1);

  row->site = g_strdup (site);
  row->host = g_strdup (host);
  row->is_third_party = !g_str_equal (site, host);
  row->requests = requests;
  row->blocked = 1;
  row->cookies_withheld = 2;
  row->images = 3;
  row->last_seen = last_seen;
  g_ptr_array_add (hosts, row);
}

static WeirLedgerCookie *
put_cookie (GPtrArray *cookies, const char *name, gint64 seen, WeirCookieFlags flags)
{
  WeirLedgerCookie *cookie = g_new0 (WeirLedgerCookie, 1);

  cookie->site = g_strdup ("shop.example");
  cookie->host = g_strdup ("cdn.example");
  cookie->name = g_strdup (name);
  cookie->first_seen = seen;
  cookie->last_seen = seen;
  cookie->lifetime = -1;
  cookie->flags = flags;
  cookie->count = 1;
  g_ptr_array_add (cookies, cookie);
  return cookie;
}

static GPtrArray *
new_hosts (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) weir_ledger_host_free);
}

static GPtrArray *
new_cookies (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) weir_ledger_cookie_free);
}

static void
test_hosts_add_up (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) sites = NULL;
  g_autoptr (GPtrArray) listed = NULL;
  const WeirLedgerSite *site;
  const WeirLedgerHost *host;

  for (guint i = 0; i < 2; i++)
    {
      GPtrArray *hosts = new_hosts ();

      put_host (hosts, "shop.example", "shop.example", 10, 100 - i);
      put_host (hosts, "shop.example", "cdn.example", 5, 200 - i);
      put_host (hosts, "news.example", "cdn.example", 1, 50 - i);
      weir_site_ledger_add (fixture->database, hosts);
    }
  store_fixture_flush (fixture);

  sites = list_sites (fixture);
  g_assert_cmpuint (sites->len, ==, 2);
  site = g_ptr_array_index (sites, 0);
  g_assert_cmpstr (site->site, ==, "shop.example");
  g_assert_cmpint (site->last_seen, ==, 200);
  g_assert_cmpuint (site->requests, ==, 30);
  g_assert_cmpuint (site->blocked, ==, 4);
  g_assert_cmpuint (site->n_hosts, ==, 2);

  listed = list_hosts (fixture, "shop.example");
  g_assert_cmpuint (listed->len, ==, 2);
  host = g_ptr_array_index (listed, 0);
  g_assert_cmpstr (host->site, ==, "shop.example");
  g_assert_cmpstr (host->host, ==, "cdn.example");
  g_assert_true (host->is_third_party);
  g_assert_cmpuint (host->requests, ==, 10);
  g_assert_cmpuint (host->blocked, ==, 2);
  g_assert_cmpuint (host->cookies_withheld, ==, 4);
  g_assert_cmpuint (host->images, ==, 6);
  g_assert_cmpint (host->last_seen, ==, 200);
}

static void
test_cookies_add_up (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) listed = NULL;
  GPtrArray *cookies = new_cookies ();
  WeirLedgerCookie *row = put_cookie (cookies, "sid", 100, WEIR_COOKIE_SET | WEIR_COOKIE_SECURE);
  const WeirLedgerCookie *cookie;

  row->lifetime = 3600;
  row->decision = WEIR_COOKIES_BLOCK;
  put_cookie (cookies, "sid", 300, WEIR_COOKIE_SENT);
  put_cookie (cookies, "uid", 200, WEIR_COOKIE_SENT);
  weir_cookie_ledger_add (fixture->database, cookies);
  store_fixture_flush (fixture);

  listed = list_cookies (fixture, "shop.example");
  g_assert_cmpuint (listed->len, ==, 2);
  cookie = g_ptr_array_index (listed, 0);
  g_assert_cmpstr (cookie->site, ==, "shop.example");
  g_assert_cmpstr (cookie->host, ==, "cdn.example");
  g_assert_cmpstr (cookie->name, ==, "sid");
  g_assert_cmpint (cookie->first_seen, ==, 100);
  g_assert_cmpint (cookie->last_seen, ==, 300);
  g_assert_cmpint (cookie->lifetime, ==, 3600);
  g_assert_cmpint (cookie->flags, ==, WEIR_COOKIE_SET | WEIR_COOKIE_SECURE | WEIR_COOKIE_SENT);
  g_assert_cmpint (cookie->decision, ==, WEIR_COOKIES_ALLOW);
  g_assert_cmpuint (cookie->count, ==, 2);
  cookie = g_ptr_array_index (listed, 1);
  g_assert_cmpint (cookie->lifetime, ==, -1);
}

static void
test_hosts_are_bounded (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) listed = NULL;
  GPtrArray *hosts = new_hosts ();

  for (guint i = 0; i < WEIR_SITE_LEDGER_MAX_HOSTS + 1; i++)
    {
      g_autofree char *host = g_strdup_printf ("h%u.example", i);

      put_host (hosts, "shop.example", host, 1, 1000 + i);
    }
  weir_site_ledger_add (fixture->database, hosts);
  store_fixture_flush (fixture);

  listed = list_hosts (fixture, "shop.example");
  g_assert_cmpuint (listed->len, ==, WEIR_SITE_LEDGER_MAX_HOSTS);
  g_assert_cmpint (store_folder_read (fixture->folder,
                                      "SELECT count (*) FROM site_hosts WHERE last_seen = 1000"),
                   ==, 0);
}

static void
test_cookies_are_bounded (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) listed = NULL;
  GPtrArray *cookies = new_cookies ();

  for (guint i = 0; i < WEIR_COOKIE_LEDGER_MAX_COOKIES + 1; i++)
    {
      g_autofree char *name = g_strdup_printf ("c%u", i);

      put_cookie (cookies, name, 1000 + i, WEIR_COOKIE_SET);
    }
  weir_cookie_ledger_add (fixture->database, cookies);
  store_fixture_flush (fixture);

  listed = list_cookies (fixture, "shop.example");
  g_assert_cmpuint (listed->len, ==, WEIR_COOKIE_LEDGER_MAX_COOKIES);
  g_assert_cmpint (store_folder_read (fixture->folder,
                                      "SELECT count (*) FROM cookies WHERE last_seen = 1000"),
                   ==, 0);
}

/* A site that goes takes its hosts and cookies along. */
static void
test_sites_are_bounded (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GPtrArray *hosts = new_hosts ();
  GPtrArray *cookies = new_cookies ();

  put_cookie (cookies, "sid", 1, WEIR_COOKIE_SET);
  weir_cookie_ledger_add (fixture->database, cookies);
  for (guint i = 0; i < WEIR_SITE_LEDGER_MAX_SITES; i++)
    {
      g_autofree char *site = g_strdup_printf ("s%u.example", i);

      put_host (hosts, site, "cdn.example", 1, 1000 + i);
    }
  weir_site_ledger_add (fixture->database, hosts);
  store_fixture_flush (fixture);

  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT count (*) FROM sites"), ==,
                   WEIR_SITE_LEDGER_MAX_SITES);
  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT count (*) FROM cookies"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func)                                                               \
  g_test_add ("/store/ledgers/" name, StoreFixture, NULL, store_fixture_set_up, func, \
              store_fixture_tear_down)
  ADD ("hosts-add-up", test_hosts_add_up);
  ADD ("cookies-add-up", test_cookies_add_up);
  ADD ("hosts-are-bounded", test_hosts_are_bounded);
  ADD ("cookies-are-bounded", test_cookies_are_bounded);
  ADD ("sites-are-bounded", test_sites_are_bounded);
#undef ADD

  return g_test_run ();
}
