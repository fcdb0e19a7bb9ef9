/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which addresses and names are private: each range at its bounds, and one beyond. */

#include "weir-address.h"

typedef struct
{
  const char *host;
  gboolean is_private;
} Case;

static const Case ipv4[] = {
  { "0.0.0.0", TRUE },
  { "0.255.255.255", TRUE },
  { "1.0.0.0", FALSE },
  { "9.255.255.255", FALSE },
  { "10.0.0.0", TRUE },
  { "10.255.255.255", TRUE },
  { "11.0.0.0", FALSE },
  { "100.63.255.255", FALSE },
  { "100.64.0.0", TRUE },
  { "100.127.255.255", TRUE },
  { "100.128.0.0", FALSE },
  { "126.255.255.255", FALSE },
  { "127.0.0.0", TRUE },
  { "127.0.0.1", TRUE },
  { "127.255.255.255", TRUE },
  { "128.0.0.0", FALSE },
  { "169.253.255.255", FALSE },
  { "169.254.0.0", TRUE },
  { "169.254.169.254", TRUE },
  { "169.254.255.255", TRUE },
  { "169.255.0.0", FALSE },
  { "172.15.255.255", FALSE },
  { "172.16.0.0", TRUE },
  { "172.31.255.255", TRUE },
  { "172.32.0.0", FALSE },
  { "191.255.255.255", FALSE },
  { "192.0.0.0", TRUE },
  { "192.0.0.255", TRUE },
  { "192.0.1.0", FALSE },
  { "192.167.255.255", FALSE },
  { "192.168.0.0", TRUE },
  { "192.168.255.255", TRUE },
  { "192.169.0.0", FALSE },
  { "198.17.255.255", FALSE },
  { "198.18.0.0", TRUE },
  { "198.19.255.255", TRUE },
  { "198.20.0.0", FALSE },
  { "223.255.255.255", FALSE },
  { "224.0.0.0", TRUE },
  { "239.255.255.255", TRUE },
  { "240.0.0.0", TRUE },
  { "255.255.255.255", TRUE },

  /* However it is written. */
  { "2130706433", TRUE },
  { "0x7f.1", TRUE },
  { "0300.0250.1", TRUE },
  { "0x08080808", FALSE },
};

static const Case ipv6[] = {
  { "::", TRUE },
  { "::1", TRUE },
  { "::2", TRUE }, /* 0.0.0.2 in it */
  { "::7f00:1", TRUE },
  { "::808:808", FALSE },
  { "::ffff:127.0.0.1", TRUE },
  { "::ffff:192.168.1.1", TRUE },
  { "::ffff:8.8.8.8", FALSE },
  { "::ffff:0:10.0.0.1", TRUE },
  { "::ffff:0:8.8.8.8", FALSE },
  { "64:ff9b::127.0.0.1", TRUE },
  { "64:ff9b::a9fe:a9fe", TRUE },
  { "64:ff9b::8.8.8.8", FALSE },
  { "64:ff9b:1::808:808", TRUE },
  { "64:ff9b:1:ffff::", TRUE },
  { "64:ff9b:2::", FALSE },
  { "100::", TRUE },
  { "100::ffff:ffff:ffff:ffff", TRUE },
  { "100:0:0:1::", FALSE },
  { "2001:0:808:808::80ff:fffe", TRUE },  /* Teredo, of 127.0.0.1 */
  { "2001:0:808:808::f7f7:f7f7", FALSE }, /* of 8.8.8.8 */
  { "2001:4860:4860::8888", FALSE },
  { "2002:7f00:1::", TRUE },
  { "2002:c0a8:101::1", TRUE },
  { "2002:808:808::1", FALSE },
  { "fbff:ffff::", FALSE },
  { "fc00::", TRUE },
  { "fdff:ffff::", TRUE },
  { "fe00::", FALSE },
  { "fe7f:ffff::", FALSE },
  { "fe80::", TRUE },
  { "febf:ffff::", TRUE },
  { "fec0::", TRUE },
  { "feff:ffff::", TRUE },
  { "ff00::", TRUE },
  { "ff02::1", TRUE },
  { "ffff:ffff::", TRUE },
};

static const Case names[] = {
  { "localhost", TRUE },          { "LOCALHOST.", TRUE },         { "a.localhost", TRUE },
  { "localhost.example", FALSE }, { "notlocalhost", FALSE },      { "router", FALSE },
  { "router.lan", FALSE },        { "127.0.0.1.example", FALSE },
};

/* TRUE: of a local network alone. */
static const Case local[] = {
  { "localhost", TRUE },
  { "router", TRUE },
  { "router.lan", TRUE },
  { "lan", TRUE },
  { "printer.local", TRUE },
  { "a.b.internal", TRUE },
  { "nas.home.arpa", TRUE },
  { "home.arpa", TRUE },
  { "arpa.example", FALSE },
  { "wiki.corp", TRUE },
  { "tv.home", TRUE },
  { "x.intranet", TRUE },
  { "x.private", TRUE },
  { "192.168.1.1", TRUE },
  { "::1", TRUE },
  { "8.8.8.8", FALSE },
  { "shop.example", FALSE },
  { "local.example", FALSE },
  { "notlan.example", FALSE },
  { "in-addr.arpa", FALSE },
  { "o.test", FALSE },
  { "notlan", TRUE },
  { "a.notlan", FALSE },
};

static void
check (const Case *cases, gsize n_cases, gboolean (*is_so) (const WeirHost *host))
{
  for (gsize i = 0; i < n_cases; i++)
    {
      WeirHost host;

      g_test_message ("%s", cases[i].host);
      g_assert_true (weir_host_parse (weir_span_of (cases[i].host), &host));
      g_assert_cmpint (is_so (&host), ==, cases[i].is_private);
    }
}

static void
test_ipv4 (void)
{
  check (ipv4, G_N_ELEMENTS (ipv4), weir_host_is_private);
}

static void
test_ipv6 (void)
{
  check (ipv6, G_N_ELEMENTS (ipv6), weir_host_is_private);
}

static void
test_names (void)
{
  check (names, G_N_ELEMENTS (names), weir_host_is_private);
}

static void
test_local (void)
{
  check (local, G_N_ELEMENTS (local), weir_host_is_local);
}

static void
test_no_address (void)
{
  const guint8 octets[16] = { 8, 8, 8, 8 };

  g_test_summary ("What is neither of IPv4 nor of IPv6 is not let through");

  g_assert_false (weir_address_is_private (octets, 4));
  g_assert_true (weir_address_is_private (octets, 0));
  g_assert_true (weir_address_is_private (octets, 6));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/address/ipv4", test_ipv4);
  g_test_add_func ("/core/address/ipv6", test_ipv6);
  g_test_add_func ("/core/address/names", test_names);
  g_test_add_func ("/core/address/local", test_local);
  g_test_add_func ("/core/address/no-address", test_no_address);

  return g_test_run ();
}
