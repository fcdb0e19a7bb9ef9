/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is open when the user decides otherwise: it ends where that matters, and else goes on. */

#include "exchange.h"
#include "inspect.h"

#define LAST_OK                                                                         \
  "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\nConnection: close\r\nVia: 1.1 " \
  "weir\r\n\r\nok"

static const Step passes[] = { EXCHANGE, { STEP_NONE } };
static const Step tunnels[] = { OCTETS, { STEP_NONE } };

/* In order: a browser takes it for a connection that was idle for too long. */
static const Step ends[] = { { CLIENT_SEES_END }, { ORIGIN_SEES_END }, { STEP_NONE } };
static const Step breaks[] = { { CLIENT_SEES_BREAK }, { ORIGIN_SEES_END }, { STEP_NONE } };

/* --- What is inspected ----------------------------------------------------- */

static void
test_idle (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, passes);
  inspect_set_policy (fixture, NULL, WEIR_INSPECTION_OFF);
  inspect_play (fixture, ends);
}

static void
test_rule_against (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, passes);
  inspect_set_policy (fixture, "block inspection of o.test", WEIR_INSPECTION_ALL);
  inspect_play (fixture, ends);
}

static void
test_busy (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step asks[] = { { CLIENT_SENDS, GET }, { ORIGIN_GETS, GOT }, { STEP_NONE } };
  const Step answers[] = { { ORIGIN_SENDS, OK }, { CLIENT_GETS, LAST_OK }, { STEP_NONE } };

  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, asks);
  inspect_set_policy (fixture, NULL, WEIR_INSPECTION_OFF);
  inspect_play (fixture, answers);
  inspect_play (fixture, ends);
  rows_expect (&fixture->rows, "GET https://o.test/a passed complete 200 TLS 1.3\n");
}

static void
test_in_response (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step begins[] = { { CLIENT_SENDS, GET },
                          { ORIGIN_GETS, GOT },
                          { ORIGIN_SENDS,
                            "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\n\r\n" },
                          { CLIENT_SEES_HEAD, "200" },
                          { STEP_NONE } };
  const Step goes_on[] = { { ORIGIN_SENDS, "ok" }, { CLIENT_GETS, "ok" }, { STEP_NONE } };

  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, begins);
  inspect_set_policy (fixture, NULL, WEIR_INSPECTION_OFF);
  inspect_play (fixture, goes_on);
  inspect_play (fixture, ends);
}

#define WEBSOCKET_ASKED                                                               \
  { CLIENT_SENDS, "GET /ws HTTP/1.1\r\nHost: o.test\r\nConnection: Upgrade\r\n"       \
                  "Upgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\n" },             \
  {                                                                                   \
    ORIGIN_GETS, "GET /ws HTTP/1.1\r\nHost: o.test\r\nSec-WebSocket-Key: k\r\n"       \
                 "Connection: Upgrade\r\nUpgrade: websocket\r\nVia: 1.1 weir\r\n\r\n" \
  }
#define WEBSOCKET_GIVEN                                                                     \
  {                                                                                         \
    ORIGIN_SENDS, "HTTP/1.1 101 Switching Protocols\r\nDate: now\r\nUpgrade: websocket\r\n" \
                  "Connection: Upgrade\r\n\r\n"                                             \
  }

static void
test_websocket (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step switches[] = { WEBSOCKET_ASKED,
                            WEBSOCKET_GIVEN,
                            { CLIENT_SEES_HEAD, "101" },
                            { CLIENT_SENDS, "octets" },
                            { ORIGIN_GETS, "octets" },
                            { STEP_NONE } };
  const Step goes_on[] = { { ORIGIN_SENDS, "more" }, { CLIENT_GETS, "more" }, { STEP_NONE } };

  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, switches);
  inspect_set_policy (fixture, "allow inspection of o.test", WEIR_INSPECTION_CHOSEN);
  inspect_play (fixture, goes_on);
  inspect_set_policy (fixture, NULL, WEIR_INSPECTION_CHOSEN);
  inspect_play (fixture, breaks);
  rows_expect (&fixture->rows, "GET https://o.test/ws passed complete 101 TLS 1.3\n");
}

/* It would not end by itself for hours. */
static void
test_websocket_to_be (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step asks[] = { WEBSOCKET_ASKED, { STEP_NONE } };
  const Step switches[] = { WEBSOCKET_GIVEN, { STEP_NONE } };

  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, asks);
  inspect_set_policy (fixture, NULL, WEIR_INSPECTION_OFF);
  inspect_play (fixture, switches);
  inspect_play (fixture, breaks);
}

static void
test_of_no_concern (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, passes);
  inspect_set_policy (fixture, "block inspection of p.test", WEIR_INSPECTION_ALL);
  inspect_play (fixture, passes);
  inspect_set_policy (fixture, "allow inspection of o.test", WEIR_INSPECTION_CHOSEN);
  inspect_play (fixture, passes);
  weir_proxy_set_authority (world_get_proxy (fixture->world), secure_get_authority ());
  inspect_play (fixture, passes);
}

static void
test_other_authority (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirAuthority) other = weir_authority_new ("test", "other", NULL);

  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, passes);
  weir_proxy_set_authority (world_get_proxy (fixture->world), other);
  inspect_play (fixture, ends);
}

static void
test_no_trust (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, passes);
  weir_proxy_set_trust (world_get_proxy (fixture->world), NULL);
  inspect_play (fixture, ends);
}

/* --- On the way in --------------------------------------------------------- */

static void
test_before_hello (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  secure_connect (fixture->world, ORIGIN_HOST);
  inspect_set_policy (fixture, NULL, WEIR_INSPECTION_OFF);
  inspect_play (fixture, breaks);
  rows_expect (&fixture->rows, "CONNECT o.test:443 tunnelled complete 200\n");
}

static void
test_authority_before_hello (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  secure_connect (fixture->world, ORIGIN_HOST);
  weir_proxy_set_authority (world_get_proxy (fixture->world), NULL);
  inspect_play (fixture, breaks);
}

/* --- Tunnels --------------------------------------------------------------- */

static void
test_tunnel (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  inspect_set_policy (fixture, NULL, WEIR_INSPECTION_OFF);
  secure_enter (fixture->world, ORIGIN_HOST);
  g_assert_false (secure_is_inspected (fixture->world));
  inspect_play (fixture, tunnels);
  inspect_set_policy (fixture, "allow inspection of p.test", WEIR_INSPECTION_CHOSEN);
  inspect_play (fixture, tunnels);
  inspect_set_policy (fixture, "allow inspection of o.test", WEIR_INSPECTION_CHOSEN);
  inspect_play (fixture, breaks);
  rows_expect (&fixture->rows, "CONNECT o.test:443 tunnelled complete 200 off\n");
}

static void
test_tunnel_without_tls (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const SecureWays ways = { .client_alpn = "h2" };

  g_test_summary ("What could not be inspected could not be now");
  secure_world_set_ways (fixture->world, &ways);
  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, tunnels);
  inspect_set_policy (fixture, "allow inspection of o.test", WEIR_INSPECTION_CHOSEN);
  inspect_play (fixture, tunnels);
}

static void
test_plain_client (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step asks[] = { { CLIENT_SENDS, "GET http://o.test/a HTTP/1.1\r\nHost: o.test\r\n\r\n" },
                        { ORIGIN_GETS, GOT },
                        { ORIGIN_SENDS, OK },
                        { CLIENT_GETS, PASSED_OK },
                        { STEP_NONE } };

  world_set_session (fixture->world, NULL, NULL);
  inspect_play (fixture, asks);
  inspect_set_policy (fixture, NULL, WEIR_INSPECTION_OFF);
  inspect_play (fixture, asks);
  inspect_set_policy (fixture, NULL, WEIR_INSPECTION_ALL);
  inspect_play (fixture, asks);
}

static const InspectTest tests[] = {
  { "idle", test_idle },
  { "rule-against", test_rule_against },
  { "busy", test_busy },
  { "in-response", test_in_response },
  { "websocket", test_websocket },
  { "websocket-to-be", test_websocket_to_be },
  { "of-no-concern", test_of_no_concern },
  { "other-authority", test_other_authority },
  { "no-trust", test_no_trust },
  { "before-hello", test_before_hello },
  { "authority-before-hello", test_authority_before_hello },
  { "tunnel", test_tunnel },
  { "tunnel-without-tls", test_tunnel_without_tls },
  { "plain-client", test_plain_client },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  inspect_add_tests ("/engine/inspect-changes", tests, G_N_ELEMENTS (tests));

  return g_test_run ();
}
