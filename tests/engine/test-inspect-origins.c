/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Origins that do not prove who they are, or do not speak TLS as they should: the client is told
 * inside, and not one octet of its request leaves.
 */

#include "exchange.h"
#include "inspect.h"
#include "weir-client.h"
#include "weir-exchange-private.h"

static const Step passes[] = { EXCHANGE, { STEP_NONE } };
static const Step fails[] = { { CLIENT_SENDS, GET }, { CLIENT_GETS_PAGE, "502" }, { STEP_NONE } };
static const Step closes[] = { { ORIGIN_CLOSES }, { ORIGIN_RECONNECTS }, { STEP_NONE } };
static const Step next_origin[] = { { ORIGIN_RECONNECTS }, { STEP_NONE } };

/* --- Certificates ---------------------------------------------------------- */

/* What the origin shows, and what is to be said of it. */
static const struct
{
  const char *fault;
  const char *hosts;
  gint begins; /* days from now */
  gint ends;
  gboolean is_foreign; /* issued by nobody who is known */
} bad[] = {
  { "expired", ORIGIN_HOST, -9, -1, FALSE },
  { "not-yet-valid", ORIGIN_HOST, 1, 9, FALSE },
  { "wrong-name", OTHER_HOST, -1, 9, FALSE },
  { "unknown-issuer", ORIGIN_HOST, -1, 9, TRUE },
};

static TestCertificate *
make_bad_leaf (guint i)
{
  g_autoptr (TestCertificate) stranger = test_root_new ("Stranger");

  return secure_new_leaf (bad[i].is_foreign ? stranger : secure_get_root (), bad[i].hosts,
                          bad[i].begins, bad[i].ends);
}

/* The origin was told why, and that was all. */
static void
expect_refused_origin (InspectFixture *fixture)
{
  Peer *origin = world_get_origin (fixture->world);

  while (!origin->has_ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (origin->received->str, ==, "");
  g_assert_cmpint (origin->tls_error, ==, GNUTLS_E_FATAL_ALERT_RECEIVED);
}

/* Of a test that has data of its own. */
static void
set_up (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  inspect_set_up (fixture, GINT_TO_POINTER (FALSE));
}

static void
test_bad_certificate (InspectFixture *fixture, gconstpointer user_data)
{
  guint i = GPOINTER_TO_UINT (user_data);
  g_autoptr (TestCertificate) leaf = make_bad_leaf (i);
  const SecureWays ways = { .origin_leaf = leaf };
  g_autofree char *row =
    g_strdup_printf ("GET https://o.test/a failed bad-certificate 502 %s\n", bad[i].fault);

  secure_world_set_ways (fixture->world, &ways);
  secure_enter (fixture->world, ORIGIN_HOST);
  g_assert_true (secure_is_inspected (fixture->world));
  inspect_play (fixture, fails);
  expect_refused_origin (fixture);
  rows_expect (&fixture->rows, row);

  /* It is tried again with the next request, and refused again. */
  inspect_play (fixture, next_origin);
  inspect_play (fixture, fails);
  expect_refused_origin (fixture);
  rows_expect (&fixture->rows, row);

  /* Once it is mended the same connection serves. */
  inspect_play (fixture, next_origin);
  secure_world_set_ways (fixture->world, NULL);
  inspect_play (fixture, passes);
  rows_expect (&fixture->rows, "GET https://o.test/a passed complete 200 TLS 1.3\n");
}

static void
test_turns_bad (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (TestCertificate) leaf = test_leaf_new (secure_get_root (), OTHER_HOST);
  const SecureWays ways = { .origin_leaf = leaf };

  g_test_summary ("Every connection to an origin is verified, also the second of a tunnel");
  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, passes);
  inspect_play (fixture, closes);
  secure_world_set_ways (fixture->world, &ways);
  inspect_play (fixture, fails);
  expect_refused_origin (fixture);
  rows_expect (&fixture->rows, "GET https://o.test/a passed complete 200 TLS 1.3\n"
                               "GET https://o.test/a failed bad-certificate 502 wrong-name\n");
}

static void
test_accepted (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (TestCertificate) leaf = test_leaf_new (secure_get_root (), OTHER_HOST);
  g_autoptr (TestCertificate) other = test_leaf_new (secure_get_root (), OTHER_HOST);
  const SecureWays ways = { .origin_leaf = leaf };
  const SecureWays other_ways = { .origin_leaf = other };
  guint8 fingerprint[WEIR_FINGERPRINT_LENGTH];

  g_test_summary ("What the user accepts is that very certificate of that very origin");
  secure_get_fingerprint (leaf, fingerprint);
  secure_world_set_ways (fixture->world, &ways);
  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, fails);
  weir_proxy_accept_certificate (world_get_proxy (fixture->world), ORIGIN_HOST, 443, fingerprint);
  inspect_play (fixture, next_origin);
  inspect_play (fixture, passes);
  inspect_play (fixture, closes);
  secure_world_set_ways (fixture->world, &other_ways);
  inspect_play (fixture, fails);
  rows_expect (&fixture->rows, "GET https://o.test/a failed bad-certificate 502 wrong-name\n"
                               "GET https://o.test/a passed complete 200 wrong-name excepted\n"
                               "GET https://o.test/a failed bad-certificate 502 wrong-name\n");
}

static void
test_accepted_elsewhere (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (TestCertificate) leaf = test_leaf_new (secure_get_root (), "q.test");
  const SecureWays ways = { .origin_leaf = leaf };
  WeirProxy *proxy = world_get_proxy (fixture->world);
  guint8 fingerprint[WEIR_FINGERPRINT_LENGTH];

  secure_get_fingerprint (leaf, fingerprint);
  weir_proxy_accept_certificate (proxy, OTHER_HOST, 443, fingerprint);
  weir_proxy_accept_certificate (proxy, ORIGIN_HOST, 444, fingerprint);
  secure_world_set_ways (fixture->world, &ways);
  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, fails);
}

/* --- TLS itself ------------------------------------------------------------ */

static void
expect_tls_failed (InspectFixture *fixture, const char *row)
{
  const Step asks[] = { { CLIENT_SECURES, ORIGIN_HOST },
                        { CLIENT_SENDS, GET },
                        { CLIENT_GETS_PAGE, "502" },
                        { STEP_NONE } };

  inspect_play (fixture, asks);
  g_assert_true (secure_is_inspected (fixture->world));
  rows_expect (&fixture->rows, row);
}

static void
test_old_tls (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const SecureWays ways = { .origin_priority = "NORMAL:-VERS-ALL:+VERS-TLS1.1" };

  secure_world_set_ways (fixture->world, &ways);
  secure_connect (fixture->world, ORIGIN_HOST);
  expect_tls_failed (fixture, "GET https://o.test/a failed tls-failed 502 \n");
}

static const SecureWays plain_origin = { .origin_is_plain = TRUE };

static gboolean
is_securing (World *world, gpointer user_data G_GNUC_UNUSED)
{
  const WeirExchange *exchange = world_get_proxy (world)->clients->exchange;

  return exchange != NULL && exchange->inbound == WEIR_INBOUND_SECURE;
}

/* The client has said hello, and the origin has to say something now. */
static void
begin_to_secure (InspectFixture *fixture)
{
  secure_world_set_ways (fixture->world, &plain_origin);
  secure_connect (fixture->world, ORIGIN_HOST);
  world_begin_tls (fixture->world, ORIGIN_HOST);
  world_wait (fixture->world, is_securing, NULL);
}

static void
test_no_tls (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step asks[] = { { ORIGIN_SENDS, "HTTP/1.1 400 Bad Request\r\n\r\n" },
                        { CLIENT_SENDS, GET },
                        { CLIENT_GETS_PAGE, "502" },
                        { STEP_NONE } };

  begin_to_secure (fixture);
  world_play_quietly (fixture->world, asks, 0);
  rows_expect (&fixture->rows, "GET https://o.test/a failed tls-failed 502 \n");
}

static void
test_cut_in_handshake (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step asks[] = {
    { ORIGIN_CLOSES }, { CLIENT_SENDS, GET }, { CLIENT_GETS_PAGE, "502" }, { STEP_NONE }
  };

  begin_to_secure (fixture);
  world_play_quietly (fixture->world, asks, 0);
  rows_expect (&fixture->rows, "GET https://o.test/a failed tls-failed 502 \n");
}

static gboolean
is_over (World *world, gpointer user_data G_GNUC_UNUSED)
{
  return !is_securing (world, NULL);
}

static void
test_stalled (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step asks[] = { { CLIENT_SENDS, GET }, { CLIENT_GETS_PAGE, "504" }, { STEP_NONE } };

  begin_to_secure (fixture);
  inspect_set_patience (fixture, WEIR_TIMEOUT_CONNECT, 0);
  world_wait (fixture->world, is_over, NULL);
  inspect_set_patience (fixture, WEIR_TIMEOUT_CONNECT, 15);
  world_play_quietly (fixture->world, asks, 0);
  rows_expect (&fixture->rows, "GET https://o.test/a failed connect-timeout 504\n");
}

/* --- While others work ----------------------------------------------------- */

static gboolean
is_verifying (World *world, gpointer user_data G_GNUC_UNUSED)
{
  const WeirExchange *exchange = world_get_proxy (world)->clients->exchange;

  return exchange != NULL && exchange->verification != NULL;
}

/* The client has said hello, the origin has shown its certificate, and a worker has it. */
static void
begin_to_verify (InspectFixture *fixture)
{
  secure_connect (fixture->world, ORIGIN_HOST);
  world_begin_tls (fixture->world, ORIGIN_HOST);
  world_wait (fixture->world, is_verifying, NULL);
}

static void
run_out_of_patience (InspectFixture *fixture)
{
  WeirClient *client = world_get_proxy (fixture->world)->clients;

  weir_exchange_time_out (client->exchange, WEIR_TIMEOUT_CONNECT);
  weir_client_run (client);
}

static void
test_verified_too_late (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step asks[] = { { CLIENT_SENDS, GET }, { CLIENT_GETS_PAGE, "504" }, { STEP_NONE } };

  g_test_summary ("What a worker says when nobody waits any more changes nothing");
  begin_to_verify (fixture);
  run_out_of_patience (fixture);
  world_play_quietly (fixture->world, asks, 0);
  inspect_play (fixture, next_origin);
  inspect_play (fixture, passes);
  rows_expect (&fixture->rows, "GET https://o.test/a failed connect-timeout 504 TLS 1.3\n"
                               "GET https://o.test/a passed complete 200 TLS 1.3\n");
}

static void
test_verified_for_nobody (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step breaks[] = { { CLIENT_SEES_BREAK }, { STEP_NONE } };

  begin_to_verify (fixture);
  weir_proxy_set_trust (world_get_proxy (fixture->world), NULL);
  g_assert_null (world_get_proxy (fixture->world)->clients);
  world_play_quietly (fixture->world, breaks, 0);
  world_settle ();
}

static void
test_roots_gone (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step asks[] = { { CLIENT_SENDS, GET }, { STEP_NONE } };
  const Step ends[] = { { CLIENT_GETS_PAGE, "502" }, { CLIENT_SEES_END }, { STEP_NONE } };

  g_test_summary ("A request that waits for its origin's handshake is not sent without roots");
  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, passes);
  inspect_play (fixture, closes);
  world_play_quietly (fixture->world, asks, 0);
  world_wait (fixture->world, is_securing, NULL);
  weir_proxy_set_trust (world_get_proxy (fixture->world), NULL);
  world_play_quietly (fixture->world, ends, 0);
  g_assert_cmpstr (world_get_origin (fixture->world)->received->str, ==, "");
}

/* --- Idle connections ------------------------------------------------------ */

static void
expect_idle (InspectFixture *fixture, guint n_idle)
{
  WeirProxyFigures figures;

  world_settle ();
  weir_proxy_get_figures (world_get_proxy (fixture->world), &figures);
  g_assert_cmpuint (figures.origins_idle, ==, n_idle);
}

static void
test_tickets (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  gnutls_session_t session;

  g_test_summary ("Tickets and new keys are no content: the connection stays");
  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, passes);
  session = world_get_origin (fixture->world)->tls;
  g_assert_cmpint (gnutls_session_ticket_send (session, 1, 0), ==, GNUTLS_E_SUCCESS);
  expect_idle (fixture, 1);
  inspect_play (fixture, passes);
  g_assert_cmpint (gnutls_session_key_update (session, GNUTLS_KU_PEER), ==, GNUTLS_E_SUCCESS);
  expect_idle (fixture, 1);
  inspect_play (fixture, passes);
}

/* The request is here already when the ticket comes, and must not be sent twice. */
static void
test_ticket_with_request (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step posts[] = { { CLIENT_SENDS,
                           "POST /a HTTP/1.1\r\nHost: o.test\r\nContent-Length: 1\r\n\r\na" },
                         { STEP_NONE } };
  const Step goes_on[] = {
    { ORIGIN_GETS,
      "POST /a HTTP/1.1\r\nHost: o.test\r\nContent-Length: 1\r\nVia: 1.1 weir\r\n\r\na" },
    { ORIGIN_SENDS, OK },
    { CLIENT_GETS, PASSED_OK },
    { STEP_NONE }
  };

  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, passes);
  world_play_quietly (fixture->world, posts, 0);
  g_assert_cmpint (gnutls_session_ticket_send (world_get_origin (fixture->world)->tls, 1, 0), ==,
                   GNUTLS_E_SUCCESS);
  inspect_play (fixture, goes_on);
}

static void
test_plain_before (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step plain[] = {
    { CLIENT_SENDS, "GET http://o.test:443/a HTTP/1.1\r\nHost: o.test\r\n\r\n" },
    { ORIGIN_GETS, "GET /a HTTP/1.1\r\nHost: o.test:443\r\nVia: 1.1 weir\r\n\r\n" },
    { ORIGIN_SENDS, OK },
    { CLIENT_GETS, PASSED_OK },
    { STEP_NONE }
  };
  const Step enters[] = { { CLIENT_SENDS,
                            "CONNECT o.test:443 HTTP/1.1\r\nHost: o.test:443\r\n\r\n" },
                          { CLIENT_SEES_HEAD, "200" },
                          { ORIGIN_SEES_END },
                          { ORIGIN_RECONNECTS },
                          { CLIENT_SECURES, ORIGIN_HOST },
                          EXCHANGE,
                          { STEP_NONE } };

  g_test_summary ("What led there without TLS serves nothing inside");
  inspect_set_patience (fixture, WEIR_TIMEOUT_POOL, 600);
  secure_world_set_ways (fixture->world, &plain_origin);
  inspect_play (fixture, plain);
  secure_world_set_ways (fixture->world, NULL);
  inspect_play (fixture, enters);
}

static void
test_unasked_content (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step says[] = {
    { ORIGIN_SENDS, OK }, { ORIGIN_SEES_END }, { ORIGIN_RECONNECTS }, { STEP_NONE }
  };

  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, passes);
  inspect_play (fixture, says);
  expect_idle (fixture, 0);
  inspect_play (fixture, passes);
}

static const InspectTest tests[] = {
  { "turns-bad", test_turns_bad },
  { "accepted", test_accepted },
  { "accepted-elsewhere", test_accepted_elsewhere },
  { "old-tls", test_old_tls },
  { "no-tls", test_no_tls },
  { "cut-in-handshake", test_cut_in_handshake },
  { "stalled", test_stalled },
  { "verified-too-late", test_verified_too_late },
  { "verified-for-nobody", test_verified_for_nobody },
  { "roots-gone", test_roots_gone },
  { "tickets", test_tickets },
  { "ticket-with-request", test_ticket_with_request },
  { "plain-before", test_plain_before },
  { "unasked-content", test_unasked_content },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path =
        g_strdup_printf ("/engine/inspect-origins/bad-certificate/%s", bad[i].fault);

      g_test_add (path, InspectFixture, GUINT_TO_POINTER (i), set_up, test_bad_certificate,
                  inspect_tear_down);
    }
  inspect_add_tests ("/engine/inspect-origins", tests, G_N_ELEMENTS (tests));

  return g_test_run ();
}
