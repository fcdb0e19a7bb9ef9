/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ways to origins whose inside is looked into: by address, and through an upstream proxy. */

#include "secure.h"

#define OK "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\n\r\nok"
#define PASSED_OK "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\nVia: 1.1 weir\r\n\r\nok"

static void
test_address (void)
{
  const WeirProxyOptions options = { 0 };
  g_autoptr (TestCertificate) leaf = test_leaf_new (secure_get_root (), "127.0.0.1");
  const SecureWays ways = { .origin_leaf = leaf };
  g_autoptr (World) world = secure_world_new (&options, NULL, NULL, NULL, &ways);
  g_autofree char *authority = g_strdup_printf ("127.0.0.1:%u", world_get_origin_port (world));
  g_autofree char *connect =
    g_strdup_printf ("CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n", authority, authority);
  g_autofree char *get = g_strdup_printf ("GET / HTTP/1.1\r\nHost: %s\r\n\r\n", authority);
  g_autofree char *got =
    g_strdup_printf ("GET / HTTP/1.1\r\nHost: %s\r\nVia: 1.1 weir\r\n\r\n", authority);
  const Step steps[] = { { CLIENT_SENDS, connect },
                         { CLIENT_SEES_HEAD, "200" },
                         { CLIENT_SECURES, "127.0.0.1" },
                         { CLIENT_SENDS, get },
                         { ORIGIN_GETS, got },
                         { ORIGIN_SENDS, OK },
                         { CLIENT_GETS, PASSED_OK },
                         { STEP_NONE } };
  char name[64];
  gsize length = sizeof name;
  guint type;

  world_play (world, steps, 0);
  g_assert_true (secure_is_inspected (world));
  g_assert_cmpint (gnutls_server_name_get (world_get_origin (world)->tls, name, &length, &type, 0),
                   ==, GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE);
}

/* The script's origin stands for the upstream proxy, which makes a tunnel to itself. */
static void
make_way (World *world)
{
  const Step agrees[] = { { ORIGIN_SENDS, "HTTP/1.0 200 OK\r\n\r\n" }, { STEP_NONE } };
  g_autofree char *asked = world_take_from_origin (world, "\r\n\r\n");

  g_assert_true (g_str_has_prefix (asked, "CONNECT far.test:443 HTTP/1."));
  world_play_quietly (world, agrees, 0);
  peer_begin_tls (world_get_origin (world), secure_make_origin_session (), 0);
}

static void
test_upstream (void)
{
  g_autoptr (GProxyResolver) resolver = g_simple_proxy_resolver_new ("direct://", NULL);
  const WeirProxyOptions options = { .resolver = resolver };
  g_autoptr (TestCertificate) leaf = test_leaf_new (secure_get_root (), "far.test");
  const SecureWays ways = { .origin_leaf = leaf, .origin_is_plain = TRUE };
  g_autoptr (World) world = secure_world_new (&options, NULL, NULL, NULL, &ways);
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u", world_get_origin_port (world));
  const Step connects[] = {
    { CLIENT_SENDS, "CONNECT far.test:443 HTTP/1.1\r\nHost: far.test\r\n\r\n" }, { STEP_NONE }
  };
  const Step enters[] = { { CLIENT_SEES_HEAD, "200" },
                          { CLIENT_SECURES, "far.test" },
                          { STEP_NONE } };
  const Step asks[] = { { CLIENT_SENDS, "GET / HTTP/1.1\r\nHost: far.test\r\n\r\n" },
                        { STEP_NONE } };
  const Step answers[] = { { ORIGIN_GETS,
                             "GET / HTTP/1.1\r\nHost: far.test\r\nVia: 1.1 weir\r\n\r\n" },
                           { ORIGIN_SENDS, OK },
                           { CLIENT_GETS, PASSED_OK },
                           { STEP_NONE } };
  const Step closes[] = { { ORIGIN_CLOSES }, { ORIGIN_RECONNECTS }, { STEP_NONE } };

  g_test_summary ("Every connection inside goes through a tunnel of the upstream proxy");
  g_simple_proxy_resolver_set_default_proxy (G_SIMPLE_PROXY_RESOLVER (resolver), uri);

  world_play (world, connects, 0);
  make_way (world);
  world_play (world, enters, 0);
  world_play (world, asks, 0);
  world_play (world, answers, 0);
  world_play (world, closes, 0);
  world_play_quietly (world, asks, 0);
  make_way (world);
  world_play (world, answers, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/inspect-ways/address", test_address);
  g_test_add_func ("/engine/inspect-ways/upstream", test_upstream);

  return g_test_run ();
}
