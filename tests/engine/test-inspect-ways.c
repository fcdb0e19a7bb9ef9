/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ways to origins whose inside is looked into: by address, by port, and through an upstream proxy. */

#include "exchange.h"
#include "rows.h"
#include "secure.h"

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

/* A client that offers these protocols by ALPN, in a tunnel to a port. */
static void
secure_port (World *world, const char *alpn, guint16 port)
{
  const SecureWays ways = { .client_alpn = alpn };
  g_autofree char *spec =
    g_strdup_printf (ORIGIN_HOST ":%u:127.0.0.1:%u", port, world_get_origin_port (world));
  g_autofree char *head =
    g_strdup_printf ("CONNECT " ORIGIN_HOST ":%u HTTP/1.1\r\nHost: " ORIGIN_HOST ":%u\r\n\r\n",
                     port, port);
  const Step steps[] = { { CLIENT_SENDS, head },
                         { CLIENT_SEES_HEAD, "200" },
                         { CLIENT_SECURES, ORIGIN_HOST },
                         { STEP_NONE } };
  g_autoptr (GError) error = NULL;

  secure_world_set_ways (world, &ways);
  weir_proxy_add_resolve (world_get_proxy (world), spec, &error);
  g_assert_no_error (error);
  world_play_quietly (world, steps, 0);
}

static void
test_port_of_mail (void)
{
  const WeirProxyOptions options = { 0 };
  const Step greets[] = { { ORIGIN_SENDS, "* OK\r\n" },
                          { CLIENT_GETS, "* OK\r\n" },
                          { CLIENT_CLOSES },
                          { ORIGIN_SEES_END },
                          { STEP_NONE } };
  Rows rows;
  World *world;

  g_test_summary ("Mail within TLS, by a client that names no protocol, stays between the two");
  rows_init (&rows);
  world = secure_world_new (&options, NULL, &rows_observer, &rows, NULL);
  secure_port (world, "", 993);
  g_assert_false (secure_is_inspected (world));
  world_play (world, greets, 0);
  rows_expect (&rows, "CONNECT o.test:993 tunnelled complete 200 no-http-1\n");
  world_free (world);
  rows_clear (&rows);
}

static void
test_port_of_http (void)
{
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) unnamed = secure_world_new (&options, NULL, NULL, NULL, NULL);
  g_autoptr (World) browser = secure_world_new (&options, NULL, NULL, NULL, NULL);

  g_test_summary ("Any other port is one of HTTP; and so is each if the client says that it is");
  secure_port (unnamed, "", 8443);
  g_assert_true (secure_is_inspected (unnamed));
  secure_port (browser, "http/1.1", 993);
  g_assert_true (secure_is_inspected (browser));
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
  g_test_add_func ("/engine/inspect-ways/port-of-mail", test_port_of_mail);
  g_test_add_func ("/engine/inspect-ways/port-of-http", test_port_of_http);

  return g_test_run ();
}
