/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tunnels that stay tunnels although Weir would look inside, and what is learned from that. */

#include "exchange.h"
#include "inspect.h"
#include "weir-exchange-private.h"

#include <sys/resource.h>
#include <unistd.h>

/* That there may be while there are none. */
#define FEW_DESCRIPTORS 64

/* The client comes again, to another connection of the origin. */
#define ENDS                              \
  { CLIENT_CLOSES }, { ORIGIN_SEES_END }, \
  {                                       \
    ORIGIN_RECONNECTS                     \
  }

static const Step passes[] = { EXCHANGE, { STEP_NONE } };
static const Step tunnels[] = { OCTETS, { STEP_NONE } };
static const Step ends[] = { ENDS, { CLIENT_RECONNECTS }, { STEP_NONE } };

/* --- What the client says -------------------------------------------------- */

#define NOT_TLS "CONNECT o.test:443 tunnelled complete 200 not-tls\n"

static void
expect_not_tls (InspectFixture *fixture, const Step *steps)
{
  world_set_session (fixture->world, NULL, NULL);
  secure_connect (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, steps);
  rows_expect (&fixture->rows, NOT_TLS);
}

static void
test_not_tls (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step speaks[] = { { CLIENT_SENDS, "SSH-2.0-test\r\n" },
                          { ORIGIN_GETS, "SSH-2.0-test\r\n" },
                          { ORIGIN_SENDS, "more" },
                          { CLIENT_GETS, "more" },
                          ENDS,
                          { STEP_NONE } };

  expect_not_tls (fixture, speaks);
}

static void
test_early_octets (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step speaks[] = { { CLIENT_SENDS,
                            "CONNECT o.test:443 HTTP/1.1\r\nHost: o.test:443\r\n\r\nearly" },
                          { CLIENT_SEES_HEAD, "200" },
                          { ORIGIN_GETS, "early" },
                          ENDS,
                          { STEP_NONE } };

  world_set_session (fixture->world, NULL, NULL);
  inspect_play (fixture, speaks);
  rows_expect (&fixture->rows, NOT_TLS);
}

static void
test_origin_speaks_first (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step speaks[] = { { ORIGIN_SENDS, "220 hello" },
                          { CLIENT_GETS, "220 hello" },
                          { CLIENT_SENDS, "HELO" },
                          { ORIGIN_GETS, "HELO" },
                          ENDS,
                          { STEP_NONE } };

  expect_not_tls (fixture, speaks);
}

static void
test_origin_does_not_wait (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step closes[] = { { ORIGIN_CLOSES }, { ORIGIN_RECONNECTS }, { STEP_NONE } };
  const Step secures[] = { { CLIENT_SECURES, ORIGIN_HOST }, EXCHANGE, { STEP_NONE } };

  g_test_summary ("An origin that closed before the client said anything is dialled again");
  secure_connect (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, closes);
  inspect_play (fixture, secures);
  g_assert_true (secure_is_inspected (fixture->world));
}

/* Takes all descriptors that are left. Returns: (transfer full): them, to be closed */
static GArray *
take_descriptors (rlim_t most)
{
  const struct rlimit few = { FEW_DESCRIPTORS, most };
  GArray *taken = g_array_new (FALSE, FALSE, sizeof (gint));
  gint fd;

  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &few), ==, 0);
  while ((fd = dup (STDOUT_FILENO)) >= 0)
    g_array_append_val (taken, fd);

  return taken;
}

static void
test_promised_tunnel_fails (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step closes[] = { { ORIGIN_CLOSES }, { STEP_NONE } };
  const Step speaks[] = { { CLIENT_SENDS, "SSH-2.0-test\r\n" },
                          { CLIENT_SEES_BREAK },
                          { STEP_NONE } };
  struct rlimit before;
  GArray *taken;

  g_test_summary ("Where a tunnel was promised and cannot be had, nobody gets a page in it");
  world_set_session (fixture->world, NULL, NULL);
  secure_connect (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, closes);
  world_settle ();

  getrlimit (RLIMIT_NOFILE, &before);
  taken = take_descriptors (before.rlim_max);
  world_play_quietly (fixture->world, speaks, 0);
  for (guint i = 0; i < taken->len; i++)
    close (g_array_index (taken, gint, i));
  g_array_unref (taken);
  setrlimit (RLIMIT_NOFILE, &before);
  rows_expect (&fixture->rows, "CONNECT o.test:443 failed overloaded 200 not-tls\n");
}

static void
test_client_says_nothing (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  secure_connect (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, ends);
  rows_expect (&fixture->rows, "CONNECT o.test:443 tunnelled complete 200\n");
}

/* A hello that never becomes whole is in nobody's way but its own. */
static void
test_stalled_hello (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step speaks[] = { { CLIENT_SENDS, "\x16\x03\x01" }, { STEP_NONE } };
  const Step relayed[] = { { ORIGIN_GETS, "\x16\x03\x01" }, ENDS, { STEP_NONE } };

  world_set_session (fixture->world, NULL, NULL);
  secure_connect (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, speaks);
  world_settle ();
  inspect_set_patience (fixture, WEIR_TIMEOUT_CONNECT, 0);
  inspect_play (fixture, relayed);
  rows_expect (&fixture->rows, NOT_TLS);
}

static void
expect_tunnel (InspectFixture *fixture, const SecureWays *ways, const char *row)
{
  secure_world_set_ways (fixture->world, ways);
  secure_enter (fixture->world, ORIGIN_HOST);
  g_assert_false (secure_is_inspected (fixture->world));
  inspect_play (fixture, tunnels);
  inspect_play (fixture, ends);
  rows_expect (&fixture->rows, row);
}

static void
test_other_protocol (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const SecureWays ways = { .client_alpn = "h2" };

  expect_tunnel (fixture, &ways, "CONNECT o.test:443 tunnelled complete 200 no-http-1\n");
}

static void
test_other_protocol_too (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const SecureWays ways = { .client_alpn = "h2,http/1.1" };

  secure_world_set_ways (fixture->world, &ways);
  secure_enter (fixture->world, ORIGIN_HOST);
  g_assert_true (secure_is_inspected (fixture->world));
  inspect_play (fixture, passes);
}

static void
test_old_tls (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const SecureWays ways = {
    .client_priority = "NORMAL:-VERS-ALL:+VERS-TLS1.0:+VERS-TLS1.1",
    .origin_priority = "NORMAL:+VERS-TLS1.0:+VERS-TLS1.1",
  };

  expect_tunnel (fixture, &ways, "CONNECT o.test:443 tunnelled complete 200 old-tls\n");
}

/* --- What is chosen -------------------------------------------------------- */

static void
test_choice (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  inspect_set_policy (fixture, NULL, WEIR_INSPECTION_OFF);
  expect_tunnel (fixture, NULL, "CONNECT o.test:443 tunnelled complete 200 off\n");
  inspect_set_policy (fixture, NULL, WEIR_INSPECTION_CHOSEN);
  expect_tunnel (fixture, NULL, "CONNECT o.test:443 tunnelled complete 200 not-chosen\n");
  inspect_set_policy (fixture, "block inspection of o.test", WEIR_INSPECTION_ALL);
  expect_tunnel (fixture, NULL, "CONNECT o.test:443 tunnelled complete 200 rule\n");

  inspect_set_policy (fixture, "allow inspection of o.test", WEIR_INSPECTION_CHOSEN);
  secure_enter (fixture->world, ORIGIN_HOST);
  g_assert_true (secure_is_inspected (fixture->world));
  inspect_play (fixture, passes);
}

static void
test_no_authority (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  weir_proxy_set_authority (world_get_proxy (fixture->world), NULL);
  expect_tunnel (fixture, NULL, "CONNECT o.test:443 tunnelled complete 200 no-authority\n");
}

static void
test_no_trust (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  weir_proxy_set_trust (world_get_proxy (fixture->world), NULL);
  expect_tunnel (fixture, NULL, "CONNECT o.test:443 tunnelled complete 200 no-authority\n");
}

/* --- What is blocked ------------------------------------------------------- */

static void
test_blocked_not_tls (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step speaks[] = { { CLIENT_SENDS, "SSH-2.0-test\r\n" },
                          { CLIENT_SEES_BREAK },
                          { ORIGIN_GETS_NOTHING },
                          { STEP_NONE } };

  g_test_summary ("What cannot be judged inside is not let through for that");
  inspect_set_policy (fixture, "block host o.test", WEIR_INSPECTION_ALL);
  secure_connect (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, speaks);
  rows_expect (&fixture->rows, "CONNECT o.test:443 blocked complete 200 not-tls\n");
}

/* --- What fails before ----------------------------------------------------- */

static void
test_dead_origin (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step asks[] = { { CLIENT_SENDS,
                          "CONNECT dead.test:443 HTTP/1.1\r\nHost: dead.test:443\r\n\r\n" },
                        { CLIENT_GETS_PAGE, "502" },
                        { CLIENT_SEES_END },
                        { STEP_NONE } };

  inspect_play (fixture, asks);
  rows_expect (&fixture->rows, "CONNECT dead.test:443 failed connect-failed 502\n");
}

static void
test_loop (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *request =
    g_strdup_printf ("CONNECT 127.0.0.1:%u HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n\r\n",
                     world_get_port (fixture->world), world_get_port (fixture->world));
  g_autofree char *row =
    g_strdup_printf ("CONNECT 127.0.0.1:%u failed loop 508\n", world_get_port (fixture->world));
  const Step asks[] = {
    { CLIENT_SENDS, request }, { CLIENT_GETS_PAGE, "508" }, { CLIENT_SEES_END }, { STEP_NONE }
  };

  inspect_play (fixture, asks);
  rows_expect (&fixture->rows, row);
}

/* --- Certificates of clients ----------------------------------------------- */

static void
test_client_certificate (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const SecureWays ways = { .origin_asks = TRUE };
  const Step goes_on[] = { { ORIGIN_RECONNECTS }, OCTETS, { STEP_NONE } };

  g_test_summary ("The tunnel is made anew with the very hello of the client, and stays one");
  secure_world_set_ways (fixture->world, &ways);
  secure_enter (fixture->world, ORIGIN_HOST);
  g_assert_false (secure_is_inspected (fixture->world));
  inspect_play (fixture, goes_on);
  inspect_play (fixture, ends);
  rows_expect (&fixture->rows, "exempted o.test - client-certificate\n"
                               "CONNECT o.test:443 tunnelled complete 200 client-certificate\n");

  expect_tunnel (fixture, &ways, "CONNECT o.test:443 tunnelled complete 200 client-certificate\n");
  weir_proxy_remove_exemption (world_get_proxy (fixture->world), ORIGIN_HOST, NULL);
  secure_world_set_ways (fixture->world, NULL);
  secure_enter (fixture->world, ORIGIN_HOST);
  g_assert_true (secure_is_inspected (fixture->world));
}

static void
test_client_certificate_later (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const SecureWays ways = { .origin_asks = TRUE };
  const Step closes[] = { { ORIGIN_CLOSES }, { ORIGIN_RECONNECTS }, { STEP_NONE } };
  const Step asks[] = { { CLIENT_SENDS, GET }, { CLIENT_GETS_PAGE, "502" }, { CLIENT_SEES_END },
                        { CLIENT_RECONNECTS }, { ORIGIN_RECONNECTS },       { STEP_NONE } };

  g_test_summary ("Inside, there is a page, and the next connection is a tunnel");
  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, passes);
  inspect_play (fixture, closes);
  secure_world_set_ways (fixture->world, &ways);
  inspect_play (fixture, asks);
  rows_expect (&fixture->rows, "GET https://o.test/a passed complete 200 TLS 1.3\n"
                               "exempted o.test - client-certificate\n"
                               "GET https://o.test/a failed tls-failed 502 \n");
  expect_tunnel (fixture, &ways, "CONNECT o.test:443 tunnelled complete 200 client-certificate\n");
}

/* --- Clients that refuse --------------------------------------------------- */

static gboolean
has_client_ended (World *world, gpointer user_data G_GNUC_UNUSED)
{
  return world_get_client (world)->has_ended;
}

/* The client gets a certificate that it does not trust. */
static void
refuse (InspectFixture *fixture)
{
  const SecureWays ways = { .client_distrusts = TRUE };
  const Step again[] = { { CLIENT_CLOSES },
                         { ORIGIN_SEES_END },
                         { ORIGIN_RECONNECTS },
                         { CLIENT_RECONNECTS },
                         { STEP_NONE } };

  secure_world_set_ways (fixture->world, &ways);
  secure_connect (fixture->world, ORIGIN_HOST);
  world_begin_tls (fixture->world, ORIGIN_HOST);
  world_wait (fixture->world, has_client_ended, NULL);
  g_assert_cmpint (world_get_client (fixture->world)->tls_error, ==,
                   GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR);
  inspect_play (fixture, again);
}

#define REFUSED "CONNECT o.test:443 failed client-refused 200 TLS 1.3\n"

static void
test_refused (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const SecureWays distrusts = { .client_distrusts = TRUE };

  refuse (fixture);
  rows_expect (&fixture->rows, REFUSED);
  refuse (fixture);
  rows_expect (&fixture->rows, "exempted o.test tester client-refused\n" REFUSED);
  expect_tunnel (fixture, &distrusts, "CONNECT o.test:443 tunnelled complete 200 client-refused\n");
}

static void
test_try_again (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const SecureWays distrusts = { .client_distrusts = TRUE };
  const Step end[] = { { ORIGIN_SEES_END },
                       { CLIENT_SEES_BREAK },
                       { CLIENT_RECONNECTS },
                       { ORIGIN_RECONNECTS },
                       { STEP_NONE } };

  refuse (fixture);
  refuse (fixture);
  g_string_truncate (fixture->rows.text, 0);

  secure_world_set_ways (fixture->world, &distrusts);
  secure_enter (fixture->world, ORIGIN_HOST);
  weir_proxy_remove_exemption (world_get_proxy (fixture->world), ORIGIN_HOST, "tester");
  inspect_play (fixture, end);
  rows_expect (&fixture->rows, "CONNECT o.test:443 tunnelled complete 200 client-refused\n");

  refuse (fixture);
  rows_expect (&fixture->rows, REFUSED);
}

static void
test_closes_at_once (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  g_test_summary ("Who pins closes when it has seen the certificate, without a word");
  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, ends);
  rows_expect (&fixture->rows, REFUSED);
}

static void
test_goes_in_the_middle (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const SecureWays ways = { .client_distrusts = TRUE };

  g_test_summary ("A client that goes in the middle of the handshake has seen the certificate");
  secure_world_set_ways (fixture->world, &ways);
  secure_connect (fixture->world, ORIGIN_HOST);
  world_get_client (fixture->world)->is_silent_on_errors = TRUE;
  world_begin_tls (fixture->world, ORIGIN_HOST);
  world_wait (fixture->world, has_client_ended, NULL);
  inspect_play (fixture, ends);
  rows_expect (&fixture->rows, REFUSED);
}

static void
test_success_forgives (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  refuse (fixture);
  secure_world_set_ways (fixture->world, NULL);
  secure_enter (fixture->world, ORIGIN_HOST);
  inspect_play (fixture, passes);
  inspect_play (fixture, ends);
  refuse (fixture);
  rows_expect (&fixture->rows,
               REFUSED "GET https://o.test/a passed complete 200 TLS 1.3\n" REFUSED);
}

static void
test_other_client (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step asks[] = {
    { CLIENT_SENDS,
      "CONNECT o.test:443 HTTP/1.1\r\nHost: o.test:443\r\nUser-Agent: other\r\n\r\n" },
    { CLIENT_SEES_HEAD, "200" },
    { CLIENT_SECURES, ORIGIN_HOST },
    EXCHANGE,
    { STEP_NONE }
  };

  refuse (fixture);
  refuse (fixture);
  secure_world_set_ways (fixture->world, NULL);
  inspect_play (fixture, asks);
  g_assert_true (secure_is_inspected (fixture->world));
}

static gboolean
is_inside (World *world, gpointer user_data G_GNUC_UNUSED)
{
  WeirProxyFigures figures;

  weir_proxy_get_figures (world_get_proxy (world), &figures);

  return figures.inspected == 1;
}

static void
test_opened_in_advance (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  g_test_summary ("A client that says nothing after its handshake may do so, or go, after a while");
  inspect_set_patience (fixture, WEIR_TIMEOUT_TRIAL, 0);
  secure_enter (fixture->world, ORIGIN_HOST);
  world_wait (fixture->world, is_inside, NULL);
  inspect_play (fixture, passes);
  inspect_play (fixture, ends);

  secure_enter (fixture->world, ORIGIN_HOST);
  world_wait (fixture->world, is_inside, NULL);
  inspect_play (fixture, ends);
  rows_expect (&fixture->rows, "GET https://o.test/a passed complete 200 TLS 1.3\n");
}

static gboolean
is_accepting (World *world, gpointer user_data G_GNUC_UNUSED)
{
  const WeirExchange *exchange = world_get_proxy (world)->clients->exchange;

  return exchange != NULL && exchange->inbound == WEIR_INBOUND_ACCEPT;
}

static void
test_stalled_client (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  const Step ended[] = { { ORIGIN_SEES_END }, { STEP_NONE } };
  Peer *client = world_get_client (fixture->world);

  secure_connect (fixture->world, ORIGIN_HOST);
  peer_set_reading (client, FALSE);
  world_begin_tls (fixture->world, ORIGIN_HOST);
  world_wait (fixture->world, is_accepting, NULL);
  inspect_set_patience (fixture, WEIR_TIMEOUT_CONNECT, 0);
  rows_expect (&fixture->rows, "CONNECT o.test:443 failed tls-failed 200 TLS 1.3\n");
  peer_set_reading (client, TRUE);
  world_wait (fixture->world, has_client_ended, NULL);
  inspect_play (fixture, ended);
}

static const InspectTest tests[] = {
  { "not-tls", test_not_tls },
  { "early-octets", test_early_octets },
  { "origin-speaks-first", test_origin_speaks_first },
  { "origin-does-not-wait", test_origin_does_not_wait },
  { "promised-tunnel-fails", test_promised_tunnel_fails },
  { "client-says-nothing", test_client_says_nothing },
  { "stalled-hello", test_stalled_hello },
  { "other-protocol", test_other_protocol },
  { "other-protocol-too", test_other_protocol_too },
  { "old-tls", test_old_tls },
  { "choice", test_choice },
  { "no-authority", test_no_authority },
  { "no-trust", test_no_trust },
  { "blocked-not-tls", test_blocked_not_tls },
  { "dead-origin", test_dead_origin },
  { "loop", test_loop },
  { "client-certificate", test_client_certificate },
  { "client-certificate-later", test_client_certificate_later },
  { "refused", test_refused },
  { "try-again", test_try_again },
  { "closes-at-once", test_closes_at_once },
  { "goes-in-the-middle", test_goes_in_the_middle },
  { "success-forgives", test_success_forgives },
  { "other-client", test_other_client },
  { "opened-in-advance", test_opened_in_advance },
  { "stalled-client", test_stalled_client },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  inspect_add_tests ("/engine/inspect-tunnels", tests, G_N_ELEMENTS (tests));

  return g_test_run ();
}
