/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Requests inside tunnels, which pass as all do: both sides speak TLS. */

#include "inspect.h"

#define GET "GET /a?b HTTP/1.1\r\nHost: o.test\r\n\r\n"
#define GOT "GET /a?b HTTP/1.1\r\nHost: o.test\r\nVia: 1.1 weir\r\n\r\n"
#define OK "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"
#define PASSED_OK                                                                     \
  "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n" \
  "Via: 1.1 weir\r\n\r\nok"

#define EXCHANGE                                                     \
  { CLIENT_SENDS, GET }, { ORIGIN_GETS, GOT }, { ORIGIN_SENDS, OK }, \
  {                                                                  \
    CLIENT_GETS, PASSED_OK                                           \
  }

static const Conversation conversations[] = {
  { "get", "RFC 9112, 3.2.1", { EXCHANGE } },
  { "keep-alive-on-both-sides", "RFC 9112, 9.3", { EXCHANGE, EXCHANGE, EXCHANGE } },
  { "pipelined-in-order",
    "RFC 9112, 9.3.2",
    { { CLIENT_SENDS, "GET /1 HTTP/1.1\r\nHost: o.test\r\n\r\n"
                      "GET /2 HTTP/1.1\r\nHost: o.test:443\r\n\r\n" },
      { ORIGIN_GETS, "GET /1 HTTP/1.1\r\nHost: o.test\r\nVia: 1.1 weir\r\n\r\n" },
      { ORIGIN_SENDS, "HTTP/1.1 404 No\r\nDate: now\r\nContent-Length: 0\r\n"
                      "Connection: close\r\n\r\n" },
      { ORIGIN_SEES_END },
      { ORIGIN_RECONNECTS },
      { ORIGIN_GETS, "GET /2 HTTP/1.1\r\nHost: o.test\r\nVia: 1.1 weir\r\n\r\n" },
      { ORIGIN_SENDS, OK },
      { CLIENT_GETS, "HTTP/1.1 404 No\r\nDate: now\r\nContent-Length: 0\r\n"
                     "Via: 1.1 weir\r\n\r\n" PASSED_OK } } },
  { "content-by-length-both-ways",
    "RFC 9112, 6.2",
    { { CLIENT_SENDS, "POST /p HTTP/1.1\r\nHost: o.test\r\nContent-Length: 5\r\n\r\nhello" },
      { ORIGIN_GETS,
        "POST /p HTTP/1.1\r\nHost: o.test\r\nContent-Length: 5\r\nVia: 1.1 weir\r\n\r\nhello" },
      { ORIGIN_SENDS, OK },
      { CLIENT_GETS, PASSED_OK },
      EXCHANGE } },
  { "content-in-chunks-both-ways",
    "RFC 9112, 7.1",
    { { CLIENT_SENDS, "POST /p HTTP/1.1\r\nHost: o.test\r\nTransfer-Encoding: chunked\r\n\r\n"
                      "2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nTrailer: t\r\n\r\n" },
      { ORIGIN_GETS,
        "POST /p HTTP/1.1\r\nHost: o.test\r\nTransfer-Encoding: chunked\r\nVia: 1.1 weir\r\n\r\n"
        "{hello}" },
      { ORIGIN_SENDS, "HTTP/1.1 200 OK\r\nDate: now\r\nTransfer-Encoding: chunked\r\n\r\n"
                      "1\r\na\r\n00002\r\nbc\r\n0\r\nSet-Cookie: a=b\r\n\r\n" },
      { CLIENT_GETS, "HTTP/1.1 200 OK\r\nDate: now\r\nTransfer-Encoding: chunked\r\nVia: 1.1 "
                     "weir\r\n\r\n{abc}" },
      EXCHANGE } },
  { "continue",
    "RFC 9110, 10.1.1",
    { { CLIENT_SENDS, "POST /p HTTP/1.1\r\nHost: o.test\r\nExpect: 100-continue\r\n"
                      "Content-Length: 5\r\n\r\n" },
      { ORIGIN_GETS, "POST /p HTTP/1.1\r\nHost: o.test\r\nExpect: 100-continue\r\n"
                     "Content-Length: 5\r\nVia: 1.1 weir\r\n\r\n" },
      { ORIGIN_SENDS, "HTTP/1.1 100 Continue\r\n\r\n" },
      { CLIENT_GETS, "HTTP/1.1 100 Continue\r\nVia: 1.1 weir\r\n\r\n" },
      { CLIENT_SENDS, "hello" },
      { ORIGIN_GETS, "hello" },
      { ORIGIN_SENDS, OK },
      { CLIENT_GETS, PASSED_OK },
      EXCHANGE } },
  { "head-has-no-content",
    "RFC 9110, 9.3.2",
    { { CLIENT_SENDS, "HEAD / HTTP/1.1\r\nHost: o.test\r\n\r\n" },
      { ORIGIN_GETS, "HEAD / HTTP/1.1\r\nHost: o.test\r\nVia: 1.1 weir\r\n\r\n" },
      { ORIGIN_SENDS, "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 9\r\n\r\n" },
      { CLIENT_SEES_HEAD, "200" },
      EXCHANGE } },
  { "websocket",
    "RFC 6455, 4.1",
    { { CLIENT_SENDS, "GET /ws HTTP/1.1\r\nHost: o.test\r\nConnection: keep-alive, Upgrade\r\n"
                      "Upgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\n" },
      { ORIGIN_GETS, "GET /ws HTTP/1.1\r\nHost: o.test\r\nSec-WebSocket-Key: k\r\n"
                     "Connection: Upgrade\r\nUpgrade: websocket\r\nVia: 1.1 weir\r\n\r\n" },
      { ORIGIN_SENDS, "HTTP/1.1 101 Switching Protocols\r\nDate: now\r\nUpgrade: websocket\r\n"
                      "Connection: Upgrade\r\n\r\nfrom origin" },
      { CLIENT_GETS, "HTTP/1.1 101 Switching Protocols\r\nDate: now\r\nConnection: Upgrade\r\n"
                     "Upgrade: websocket\r\nVia: 1.1 weir\r\n\r\nfrom origin" },
      { CLIENT_SENDS, "from client" },
      { ORIGIN_GETS, "from client" },
      { ORIGIN_SENDS, "last words" },
      { ORIGIN_CLOSES },
      { CLIENT_GETS, "last words" },
      { CLIENT_SEES_END } } },
  { "end-in-order-ends-content",
    "RFC 9112, 9.8",
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, "HTTP/1.1 200 OK\r\nDate: now\r\n\r\nhello" },
      { ORIGIN_CLOSES },
      { CLIENT_GETS,
        "HTTP/1.1 200 OK\r\nDate: now\r\nTransfer-Encoding: chunked\r\nVia: 1.1 weir\r\n\r\n"
        "{hello}" },
      { ORIGIN_RECONNECTS },
      EXCHANGE } },
  { "cut-is-no-end",
    "RFC 9112, 9.8",
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, "HTTP/1.1 200 OK\r\nDate: now\r\n\r\nhello" },
      { ORIGIN_CUTS },
      { CLIENT_GETS,
        "HTTP/1.1 200 OK\r\nDate: now\r\nTransfer-Encoding: chunked\r\nVia: 1.1 weir\r\n\r\n"
        "{hello" },
      { CLIENT_SEES_END } } },
  { "cut-is-no-end-for-a-client-of-1.0",
    "RFC 9112, 9.8",
    { { CLIENT_SENDS, "GET /a?b HTTP/1.0\r\nHost: o.test\r\n\r\n" },
      { ORIGIN_GETS, "GET /a?b HTTP/1.1\r\nHost: o.test\r\nVia: 1.0 weir\r\n\r\n" },
      { ORIGIN_SENDS, "HTTP/1.1 200 OK\r\nDate: now\r\n\r\nhello" },
      { CLIENT_GETS,
        "HTTP/1.1 200 OK\r\nDate: now\r\nConnection: close\r\nVia: 1.1 weir\r\n\r\nhello" },
      { ORIGIN_CUTS },
      { CLIENT_SEES_RESET } } },
  { "client-of-1.0-sees-the-end",
    "RFC 8446, 6.1",
    { { CLIENT_SENDS, "GET /a?b HTTP/1.0\r\nHost: o.test\r\n\r\n" },
      { ORIGIN_GETS, "GET /a?b HTTP/1.1\r\nHost: o.test\r\nVia: 1.0 weir\r\n\r\n" },
      { ORIGIN_SENDS, "HTTP/1.1 200 OK\r\nDate: now\r\n\r\nhello" },
      { ORIGIN_CLOSES },
      { CLIENT_GETS,
        "HTTP/1.1 200 OK\r\nDate: now\r\nConnection: close\r\nVia: 1.1 weir\r\n\r\nhello" },
      { CLIENT_SEES_END } } },
  { "idle-origin-that-closed",
    "RFC 9112, 9.3.1",
    { EXCHANGE, { ORIGIN_CLOSES }, { ORIGIN_RECONNECTS }, EXCHANGE } },
  { "another-host",
    "HTTP.md, 7",
    { { CLIENT_SENDS, "GET / HTTP/1.1\r\nHost: p.test\r\n\r\n" },
      { CLIENT_GETS_PAGE, "421" },
      { CLIENT_SEES_END },
      { ORIGIN_GETS_NOTHING } } },
  { "client-resets",
    "HTTP.md, 6.5",
    { { CLIENT_SENDS, GET }, { ORIGIN_GETS, GOT }, { CLIENT_RESETS }, { ORIGIN_SEES_END } } },
};

static const SecureWays tls_1_2 = {
  .client_priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2",
  .origin_priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2",
};

static void
play (const Conversation *conversation, const SecureWays *ways, gboolean portable, gsize piece)
{
  const WeirProxyOptions options = { .portable_poller = portable };
  g_autoptr (World) world = secure_world_new (&options, NULL, NULL, NULL, ways);

  secure_enter (world, ORIGIN_HOST);
  g_assert_true (secure_is_inspected (world));
  world_play (world, conversation->steps, piece);
}

static void
test_conversation (gconstpointer user_data)
{
  const gsize pieces[] = { 0, 1, 7, SCRIPT_RANDOM_PIECES };

  for (gboolean portable = FALSE; portable <= TRUE; portable++)
    for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
      {
        play (user_data, NULL, portable, pieces[i]);
        play (user_data, &tls_1_2, portable, pieces[i]);
      }
}

/* --- What is told ---------------------------------------------------------- */

static void
test_rows (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step steps[] = { EXCHANGE, EXCHANGE, { STEP_NONE } };

  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, steps);
  rows_expect (&fixture->rows, "GET https://o.test/a?b passed complete 200 TLS 1.3\n"
                               "GET https://o.test/a?b passed complete 200 TLS 1.3\n");
}

static void
test_figures (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step steps[] = { EXCHANGE, { STEP_NONE } };
  const Step leaves[] = { { CLIENT_CLOSES }, { ORIGIN_SEES_END }, { STEP_NONE } };
  WeirProxy *proxy = world_get_proxy (fixture->world);
  WeirProxyFigures figures;

  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, steps);
  weir_proxy_get_figures (proxy, &figures);
  g_assert_cmpuint (figures.inspected, ==, 1);
  g_assert_cmpuint (figures.clients, ==, 1);
  g_assert_cmpuint (figures.origins_idle, ==, 1);
  g_assert_cmpuint (figures.exchanges, ==, 1);

  inspect_play (fixture, leaves);
  weir_proxy_get_figures (proxy, &figures);
  g_assert_cmpuint (figures.inspected, ==, 0);
  g_assert_cmpuint (figures.clients, ==, 0);
  g_assert_cmpuint (figures.origins_idle, ==, 0);
}

/* --- What is blocked ------------------------------------------------------- */

static void
test_blocked_connect (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step steps[] = { { CLIENT_SENDS, GET },   { CLIENT_GETS_PAGE, "403" },
                         { CLIENT_SENDS, GET },   { CLIENT_GETS_PAGE, "403" },
                         { ORIGIN_GETS_NOTHING }, { STEP_NONE } };

  g_test_summary ("What a rule blocks is answered inside, and its origin never hears of it");
  inspect_set_policy (fixture, "block host o.test", WEIR_INSPECTION_ALL);
  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, steps);
  rows_expect (&fixture->rows, "GET https://o.test/a?b blocked complete 403\n"
                               "GET https://o.test/a?b blocked complete 403\n");
}

static void
test_allowed_inside (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step blocked[] = { { CLIENT_SENDS, GET }, { CLIENT_GETS_PAGE, "403" }, { STEP_NONE } };
  const Step passes[] = { EXCHANGE, { STEP_NONE } };

  g_test_summary ("An allowed request of a blocked tunnel dials, and verifies, when it comes");
  inspect_set_policy (fixture, "block host o.test", WEIR_INSPECTION_ALL);
  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, blocked);
  inspect_set_policy (fixture, NULL, WEIR_INSPECTION_ALL);
  inspect_play (fixture, passes);
}

static const InspectTest tests[] = {
  { "rows", test_rows },
  { "figures", test_figures },
  { "blocked-connect", test_blocked_connect },
  { "allowed-in-a-blocked-tunnel", test_allowed_inside },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (conversations); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/inspect/", conversations[i].name, NULL);

      g_test_add_data_func (path, &conversations[i], test_conversation);
    }
  inspect_add_tests ("/engine/inspect", tests, G_N_ELEMENTS (tests));

  return g_test_run ();
}
