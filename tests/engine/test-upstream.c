/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Ways to an origin that need a lookup: names, and the system's upstream proxies.
 * The script's origin stands for the upstream proxy too.
 */

#include "script.h"

/* Makes a world whose system names the script's origin, or Weir itself, as its proxy. */
static World *
make_world (gboolean is_self)
{
  g_autoptr (GProxyResolver) resolver = g_simple_proxy_resolver_new ("direct://", NULL);
  const WeirProxyOptions options = { .resolver = resolver };
  World *world = world_new (&options, NULL, NULL, NULL);
  g_autofree char *uri =
    g_strdup_printf ("http://127.0.0.1:%u",
                     is_self ? world_get_port (world) : world_get_origin_port (world));

  g_simple_proxy_resolver_set_default_proxy (G_SIMPLE_PROXY_RESOLVER (resolver), uri);

  return world;
}

static void
test_name (void)
{
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  guint16 port = world_get_origin_port (world);
  g_autofree char *request =
    g_strdup_printf ("GET http://localhost:%u/ HTTP/1.1\r\nHost: localhost\r\n\r\n", port);
  g_autofree char *got =
    g_strdup_printf ("GET / HTTP/1.1\r\nHost: localhost:%u\r\nVia: 1.1 weir\r\n\r\n", port);
  const Step steps[] = { { CLIENT_SENDS, request },
                         { ORIGIN_GETS, got },
                         { ORIGIN_SENDS, "HTTP/1.1 204 No\r\nDate: now\r\n\r\n" },
                         { CLIENT_GETS, "HTTP/1.1 204 No\r\nDate: now\r\nVia: 1.1 weir\r\n\r\n" },
                         { STEP_NONE, NULL } };

  g_test_summary ("A name that only a lookup can tell");

  world_play (world, steps, 0);
}

static void
test_client_goes_during_lookup (void)
{
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  g_autofree char *request =
    g_strdup_printf ("GET http://localhost:%u/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
                     world_get_origin_port (world));
  const Step steps[] = { { CLIENT_SENDS, request }, { CLIENT_RESETS, NULL }, { STEP_NONE, NULL } };

  world_play (world, steps, 0);
}

static void
test_absolute_form (void)
{
  g_autoptr (World) world = make_world (FALSE);
  const Step steps[] = {
    { CLIENT_SENDS, "GET http://far.test/a HTTP/1.1\r\nHost: far.test\r\n\r\n" },
    { ORIGIN_GETS, "GET http://far.test:80/a HTTP/1.1\r\nHost: far.test\r\nVia: 1.1 weir\r\n\r\n" },
    { ORIGIN_SENDS, "HTTP/1.1 204 No\r\nDate: now\r\n\r\n" },
    { CLIENT_GETS, "HTTP/1.1 204 No\r\nDate: now\r\nVia: 1.1 weir\r\n\r\n" },
    { STEP_NONE, NULL },
  };

  g_test_summary ("A request goes to an upstream proxy in absolute-form");

  world_play (world, steps, 0);
}

/* A name and a password that are its own, and go to it alone. */
static void
test_credentials (void)
{
  g_autoptr (GProxyResolver) resolver = g_simple_proxy_resolver_new ("direct://", NULL);
  const WeirProxyOptions options = { .resolver = resolver };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  g_autofree char *uri =
    g_strdup_printf ("http://ann:a%%3Ab@127.0.0.1:%u", world_get_origin_port (world));
  const Step steps[] = {
    { CLIENT_SENDS, "GET http://far.test/a HTTP/1.1\r\nHost: far.test\r\n"
                    "Proxy-Authorization: Basic b3RoZXI=\r\n\r\n" },
    { ORIGIN_GETS, "GET http://far.test:80/a HTTP/1.1\r\n"
                   "Proxy-Authorization: Basic YW5uOmE6Yg==\r\n"
                   "Host: far.test\r\nVia: 1.1 weir\r\n\r\n" },
    { STEP_NONE, NULL },
  };

  g_test_summary ("An upstream proxy is told the name and the password that are set for it");

  g_simple_proxy_resolver_set_default_proxy (G_SIMPLE_PROXY_RESOLVER (resolver), uri);
  world_play (world, steps, 0);
}

/*
 * It leads to the origin, which gets what origins get, and not the name and the password.  Of what the proxy is told only
 * what stands before a NUL is looked at.
 */
static void
test_socks (void)
{
  g_autoptr (GProxyResolver) resolver = g_simple_proxy_resolver_new ("direct://", NULL);
  const WeirProxyOptions options = { .resolver = resolver };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  g_autofree char *uri =
    g_strdup_printf ("socks5://ann:ab@127.0.0.1:%u", world_get_origin_port (world));
  const Step steps[] = {
    { CLIENT_SENDS, "GET http://far.test/a HTTP/1.1\r\nHost: far.test\r\n\r\n" },
    { ORIGIN_GETS, "\x05\x02" },
    { ORIGIN_SENDS, "\x05\x02" },
    { ORIGIN_GETS, "\x01\x03"
                   "ann\x02"
                   "ab" },
    { ORIGIN_SENDS, "\x01␀" },
    { ORIGIN_GETS, "\x05\x01" },
    { ORIGIN_SENDS, "\x05␀␀\x01\x7f\x01\x01\x01\x01\x01" },
    { ORIGIN_GETS, "GET /a HTTP/1.1\r\nHost: far.test\r\nVia: 1.1 weir\r\n\r\n" },
    { STEP_NONE, NULL },
  };

  g_test_summary ("Behind a SOCKS proxy is the origin itself");

  g_simple_proxy_resolver_set_default_proxy (G_SIMPLE_PROXY_RESOLVER (resolver), uri);
  world_play (world, steps, 0);
}

static void
test_asterisk (void)
{
  g_autoptr (World) world = make_world (FALSE);
  const Step steps[] = {
    { CLIENT_SENDS, "OPTIONS http://far.test HTTP/1.1\r\nHost: far.test\r\n\r\n" },
    { ORIGIN_GETS,
      "OPTIONS http://far.test:80 HTTP/1.1\r\nHost: far.test\r\nVia: 1.1 weir\r\n\r\n" },
    { STEP_NONE, NULL },
  };

  world_play (world, steps, 0);
}

static void
test_tunnel (void)
{
  g_autoptr (World) world = make_world (FALSE);
  g_autofree char *asked = NULL;
  const Step before[] = {
    { CLIENT_SENDS, "CONNECT far.test:443 HTTP/1.1\r\nHost: far.test:443\r\n\r\n" },
    { STEP_NONE, NULL },
  };
  const Step after[] = {
    { ORIGIN_SENDS, "HTTP/1.0 200 OK\r\n\r\n" },
    { CLIENT_GETS, "HTTP/1.1 200 Connection established\r\n\r\n" },
    { CLIENT_SENDS, "\x16 hello" },
    { ORIGIN_GETS, "\x16 hello" },
    { STEP_NONE, NULL },
  };

  g_test_summary ("A tunnel goes through an upstream proxy's own");

  world_play (world, before, 0);
  asked = world_take_from_origin (world, "\r\n\r\n");
  g_assert_true (g_str_has_prefix (asked, "CONNECT far.test:443 HTTP/1."));
  world_play (world, after, 0);
}

static void
test_never_itself (void)
{
  g_autoptr (World) world = make_world (TRUE);
  guint16 port = world_get_origin_port (world);
  g_autofree char *request =
    g_strdup_printf ("GET http://localhost:%u/ HTTP/1.1\r\nHost: localhost\r\n\r\n", port);
  g_autofree char *got =
    g_strdup_printf ("GET / HTTP/1.1\r\nHost: localhost:%u\r\nVia: 1.1 weir\r\n\r\n", port);
  const Step steps[] = { { CLIENT_SENDS, request }, { ORIGIN_GETS, got }, { STEP_NONE, NULL } };

  g_test_summary ("Where the system's proxy is Weir, Weir goes directly");

  world_play (world, steps, 0);
}

static void
test_changed (void)
{
  g_autoptr (World) world = make_world (FALSE);
  g_autoptr (GProxyResolver) direct = g_simple_proxy_resolver_new (NULL, NULL);
  guint16 port = world_get_origin_port (world);
  g_autofree char *request =
    g_strdup_printf ("GET http://localhost:%u/ HTTP/1.1\r\nHost: localhost\r\n\r\n", port);
  g_autofree char *through =
    g_strdup_printf ("GET http://localhost:%u/ HTTP/1.1\r\nHost: localhost:%u\r\n"
                     "Via: 1.1 weir\r\n\r\n",
                     port, port);
  g_autofree char *past =
    g_strdup_printf ("GET / HTTP/1.1\r\nHost: localhost:%u\r\nVia: 1.1 weir\r\n\r\n", port);
  const Step before[] = {
    { CLIENT_SENDS, request },
    { ORIGIN_GETS, through },
    { ORIGIN_SENDS, "HTTP/1.1 204 No\r\nDate: now\r\n\r\n" },
    { CLIENT_GETS, "HTTP/1.1 204 No\r\nDate: now\r\nVia: 1.1 weir\r\n\r\n" },
    { STEP_NONE, NULL },
  };
  const Step after[] = {
    { ORIGIN_SEES_END, NULL }, { CLIENT_SENDS, request }, { ORIGIN_RECONNECTS, NULL },
    { ORIGIN_GETS, past },     { STEP_NONE, NULL },
  };

  g_test_summary ("Another resolver holds from the next request on, also of an open connection");

  world_play (world, before, 0);
  weir_proxy_set_resolver (world_get_proxy (world), direct);
  world_play (world, after, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/upstream/name", test_name);
  g_test_add_func ("/engine/upstream/client-goes-during-lookup", test_client_goes_during_lookup);
  g_test_add_func ("/engine/upstream/absolute-form", test_absolute_form);
  g_test_add_func ("/engine/upstream/credentials", test_credentials);
  g_test_add_func ("/engine/upstream/socks", test_socks);
  g_test_add_func ("/engine/upstream/asterisk", test_asterisk);
  g_test_add_func ("/engine/upstream/tunnel", test_tunnel);
  g_test_add_func ("/engine/upstream/never-itself", test_never_itself);
  g_test_add_func ("/engine/upstream/changed", test_changed);

  return g_test_run ();
}
