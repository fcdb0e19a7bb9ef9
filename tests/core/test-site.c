/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-site.h"

#include <string.h>

static const struct
{
  const char *host;
  const char *site;
} cases[] = {
  { "example.com", "example.com" },
  { "www.example.com", "example.com" },
  { "a.b.c.example.com", "example.com" },
  { "example.co.uk", "example.co.uk" },
  { "www.example.co.uk", "example.co.uk" },
  { "a.github.io", "a.github.io" },
  { "b.a.github.io", "a.github.io" },
  { "www.xn--bcher-kva.example", "xn--bcher-kva.example" },
  { "www.shop.test", "shop.test" },
  { "a.b.test", "b.test" },

  { "com", "com" },
  { "co.uk", "co.uk" },
  { "github.io", "github.io" },
  { "localhost", "localhost" },
  { "127.0.0.1", "127.0.0.1" },
  { "192.168.1.1", "192.168.1.1" },
  { "www.shop.192.168.1.1", "1.1" },
  { "www.shop.1", "shop.1" },
  { "::1", "::1" },
  { "::ffff:127.0.0.1", "::ffff:127.0.0.1" },
  { "", "" },
};

static void
test_cases (void)
{
  g_test_summary ("The site is the same when it comes out of the cache");

  for (guint turn = 0; turn < 2; turn++)
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        const char *site = weir_site_of_host (cases[i].host);

        g_assert_cmpstr (site, ==, cases[i].site);
        g_assert_true (site == cases[i].host + strlen (cases[i].host) - strlen (site));
      }
}

static void
test_more_than_the_cache_holds (void)
{
  for (guint turn = 0; turn < 2; turn++)
    for (guint i = 0; i < 2000; i++)
      {
        g_autofree char *host = g_strdup_printf ("www.host%u.co.uk", i);

        g_assert_cmpstr (weir_site_of_host (host), ==, host + strlen ("www."));
      }
}

static void
test_long_host (void)
{
  g_autoptr (GString) host = g_string_new (NULL);

  while (host->len < 240)
    g_string_append (host, "label.");
  g_string_append (host, "example.com");

  for (gsize skipped = 0; skipped < 240; skipped++)
    if (host->str[skipped] != '.')
      g_assert_cmpstr (weir_site_of_host (host->str + skipped), ==, "example.com");
}

static void
test_registries (void)
{
  static const char *const registries[] = { "com", "co.uk", "test" };
  static const char *const others[] = { "example.com", "github.io", "www.example.co.uk",
                                        "b.test",      "127.0.0.1", "192.168.1.1",
                                        "::1" };

  for (gsize i = 0; i < G_N_ELEMENTS (registries); i++)
    g_assert_true (weir_site_is_registry (registries[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (weir_site_is_registry (others[i]));
}

static void
test_third_party (void)
{
  g_assert_false (weir_site_is_third_party ("example.com", "example.com"));
  g_assert_false (weir_site_is_third_party ("example.com", "cdn.example.com"));
  g_assert_true (weir_site_is_third_party ("example.com", "example.org"));
  g_assert_true (weir_site_is_third_party ("a.github.io", "b.github.io"));
  g_assert_true (weir_site_is_third_party ("127.0.0.1", "127.0.0.2"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/site/cases", test_cases);
  g_test_add_func ("/core/site/more-than-the-cache-holds", test_more_than_the_cache_holds);
  g_test_add_func ("/core/site/long-host", test_long_host);
  g_test_add_func ("/core/site/registries", test_registries);
  g_test_add_func ("/core/site/third-party", test_third_party);

  return g_test_run ();
}
