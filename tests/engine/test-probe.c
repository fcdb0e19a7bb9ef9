/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The probes of the test page: whom they answer, and that to all others there are none.
 *
 * The name of this run is an origin's too here, so that what is no probe is seen to go where any
 * request goes.
 */

#include "inspect.h"
#include "weir-probe-names.h"

#include <string.h>

#define AGENT "User-Agent: tester\r\n"

typedef struct
{
  InspectFixture base;
  char *host;   /* (owned) */
  char *origin; /* (owned): the page's, as a browser says it */
} Probe;

static void
resolve (Probe *probe, const char *host, guint port)
{
  g_autofree char *spec =
    g_strdup_printf ("%s:%u:127.0.0.1:%u", host, port, world_get_origin_port (probe->base.world));

  g_assert_true (weir_proxy_add_resolve (world_get_proxy (probe->base.world), spec, NULL));
}

/* Reads in the page what it would ask for. Returns: (transfer full) */
static char *
read_host (World *world)
{
  g_autofree char *request =
    g_strdup_printf ("GET / HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n\r\n", world_get_port (world));
  const Step asks[] = { { CLIENT_SENDS, request }, { STEP_NONE } };
  const Step comes_again[] = { { CLIENT_RECONNECTS }, { STEP_NONE } };
  g_autofree char *page = NULL;
  const char *begin;

  world_play_quietly (world, asks, 0);
  page = world_take_from_client (world);
  world_play_quietly (world, comes_again, 0);
  begin = strstr (page, "data-http=\"http://");
  g_assert_nonnull (begin);
  begin += strlen ("data-http=\"http://");

  return g_strndup (begin, strcspn (begin, "/"));
}

static void
set_up (Probe *probe, gconstpointer user_data G_GNUC_UNUSED)
{
  World *world;

  inspect_set_up (&probe->base, NULL);
  world = probe->base.world;
  probe->host = read_host (world);
  probe->origin = g_strdup_printf ("http://127.0.0.1:%u", world_get_port (world));
  resolve (probe, probe->host, 80);
}

static void
tear_down (Probe *probe, gconstpointer user_data)
{
  inspect_tear_down (&probe->base, user_data);
  g_clear_pointer (&probe->host, g_free);
  g_clear_pointer (&probe->origin, g_free);
}

/* Returns: (transfer full): all that the client gets, until the connection ends */
static char *
ask (Probe *probe, const char *request)
{
  World *world = probe->base.world;
  const Step asks[] = { { CLIENT_SENDS, request }, { STEP_NONE } };
  const Step comes_again[] = { { CLIENT_RECONNECTS }, { STEP_NONE } };
  char *answer;

  world_play_quietly (world, asks, 0);
  answer = world_take_from_client (world);
  world_play_quietly (world, comes_again, 0);

  return answer;
}

static void
assert_answers (const char *answer, const char *origin)
{
  g_autofree char *grant = g_strdup_printf ("\r\nAccess-Control-Allow-Origin: %s\r\n", origin);

  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200 "));
  g_assert_nonnull (strstr (answer, grant));
  g_assert_nonnull (strstr (answer, "\r\nVary: Origin\r\n"));
  g_assert_nonnull (strstr (answer, "\r\nCache-Control: no-store\r\n"));
  g_assert_nonnull (strstr (answer, "\r\nContent-Type: image/svg+xml\r\n"));
  g_assert_null (strstr (answer, "Allow-Credentials"));
  g_assert_null (strstr (answer, "Set-Cookie"));
}

/* --- In the clear ---------------------------------------------------------- */

static void
test_own_page (Probe *probe, gconstpointer user_data G_GNUC_UNUSED)
{
  static const char *const names[] = { "127.0.0.1", "localhost", "[::1]" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *origin =
        g_strdup_printf ("http://%s:%u", names[i], world_get_port (probe->base.world));
      g_autofree char *request = g_strdup_printf ("GET http://%s/probe HTTP/1.1\r\nHost: %s\r\n"
                                                  "Origin: %s\r\n" AGENT "\r\n",
                                                  probe->host, probe->host, origin);
      g_autofree char *answer = ask (probe, request);

      assert_answers (answer, origin);
      rows_expect (&probe->base.rows, "probed tester outside\n");
    }
}

typedef struct
{
  const char *name;
  const char *request; /* "%h": the name of this run, "%p": the port, "%n": another name like it */
} Ordinary;

static const Ordinary ordinary[] = {
  { "no-origin", "GET http://%h/probe HTTP/1.1\r\nHost: %h\r\n\r\n" },
  { "another-origin",
    "GET http://%h/probe HTTP/1.1\r\nHost: %h\r\nOrigin: http://evil.test\r\n\r\n" },
  { "opaque-origin", "GET http://%h/probe HTTP/1.1\r\nHost: %h\r\nOrigin: null\r\n\r\n" },
  { "another-scheme",
    "GET http://%h/probe HTTP/1.1\r\nHost: %h\r\nOrigin: https://127.0.0.1:%p\r\n\r\n" },
  { "another-port",
    "GET http://%h/probe HTTP/1.1\r\nHost: %h\r\nOrigin: http://127.0.0.1:1\r\n\r\n" },
  { "no-port", "GET http://%h/probe HTTP/1.1\r\nHost: %h\r\nOrigin: http://127.0.0.1\r\n\r\n" },
  { "longer-origin",
    "GET http://%h/probe HTTP/1.1\r\nHost: %h\r\nOrigin: http://127.0.0.1:%p/\r\n\r\n" },
  { "origin-that-begins-so",
    "GET http://%h/probe HTTP/1.1\r\nHost: %h\r\nOrigin: http://127.0.0.1:%p.evil.test\r\n\r\n" },
  { "origin-of-the-probe",
    "GET http://%h/probe HTTP/1.1\r\nHost: %h\r\nOrigin: http://%h\r\n\r\n" },
  { "referer-is-no-origin",
    "GET http://%h/probe HTTP/1.1\r\nHost: %h\r\nReferer: http://127.0.0.1:%p/\r\n\r\n" },
  { "another-method", "OPTIONS http://%h/probe HTTP/1.1\r\nHost: %h\r\n"
                      "Origin: http://127.0.0.1:%p\r\n\r\n" },
  { "another-path",
    "GET http://%h/probe/ HTTP/1.1\r\nHost: %h\r\nOrigin: http://127.0.0.1:%p\r\n\r\n" },
  { "query", "GET http://%h/probe? HTTP/1.1\r\nHost: %h\r\nOrigin: http://127.0.0.1:%p\r\n\r\n" },
  { "another-name",
    "GET http://%n/probe HTTP/1.1\r\nHost: %n\r\nOrigin: http://127.0.0.1:%p\r\n\r\n" },
  { "name-of-another-host",
    "GET http://o.test/probe HTTP/1.1\r\nHost: %h\r\nOrigin: http://127.0.0.1:%p\r\n\r\n" },
};

/* Returns: (transfer full) */
static char *
put (const char *text, const char *what, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (text, what, -1);

  return g_strjoinv (value, parts);
}

/* Goes to the host of that name, whoever that is, and is told of like any. */
static void
test_ordinary (Probe *probe, gconstpointer user_data)
{
  const Ordinary *request = user_data;
  World *world = probe->base.world;
  g_autofree char *port = g_strdup_printf ("%u", world_get_port (world));
  g_autofree char *near = g_strdup (probe->host);
  g_autofree char *with_host = put (request->request, "%h", probe->host);
  g_autofree char *with_port = put (with_host, "%p", port);
  g_autofree char *text = NULL;
  g_autofree char *got = NULL;

  near[0] = near[0] == '0' ? '1' : '0';
  resolve (probe, near, 80);
  text = put (with_port, "%n", near);
  {
    const Step asks[] = { { CLIENT_SENDS, text }, { STEP_NONE } };
    const Step answers[] = {
      { ORIGIN_SENDS, "HTTP/1.1 204 No\r\nDate: now\r\nConnection: close\r\n\r\n" },
      { CLIENT_GETS, "HTTP/1.1 204 No\r\nDate: now\r\nVia: 1.1 weir\r\n\r\n" },
      { STEP_NONE }
    };

    world_set_session (world, NULL, NULL);
    world_play_quietly (world, asks, 0);
    got = world_take_from_origin (world, "\r\n\r\n");
    g_assert_nonnull (strstr (got, "/probe"));
    world_play (world, answers, 0);
  }
  g_assert_cmpuint (probe->base.rows.n_judged, ==, 1);
}

/* --- Inside a tunnel ------------------------------------------------------- */

/* Returns: (transfer full): the answer to @fields from inside */
static char *
ask_inside (Probe *probe, const char *fields)
{
  g_autofree char *request =
    g_strdup_printf ("GET /probe HTTP/1.1\r\nHost: %s\r\n%s" AGENT "Connection: close\r\n\r\n",
                     probe->host, fields);

  secure_enter (probe->base.world, probe->host);

  return ask (probe, request);
}

static void
assert_seen_inside (Probe *probe)
{
  g_autofree char *origin = g_strdup_printf ("Origin: %s\r\n", probe->origin);
  g_autofree char *answer = ask_inside (probe, origin);

  assert_answers (answer, probe->origin);
  rows_expect (&probe->base.rows, "probed tester outside\nprobed tester inside\n");
  g_assert_cmpuint (probe->base.rows.n_judged, ==, 0);
}

static void
test_inside (Probe *probe, gconstpointer user_data G_GNUC_UNUSED)
{
  assert_seen_inside (probe);

  g_test_message ("whatever is looked into, blocked or allowed");
  inspect_set_policy (&probe->base, NULL, WEIR_INSPECTION_OFF);
  assert_seen_inside (probe);
  inspect_set_policy (&probe->base, "block host test", WEIR_INSPECTION_CHOSEN);
  assert_seen_inside (probe);
}

static void
test_inside_without_trust (Probe *probe, gconstpointer user_data G_GNUC_UNUSED)
{
  /* No root is needed, since there is no origin. */
  weir_proxy_set_trust (world_get_proxy (probe->base.world), NULL);
  assert_seen_inside (probe);
}

static gboolean
is_inside (World *world, gpointer user_data G_GNUC_UNUSED)
{
  WeirProxyFigures figures;

  weir_proxy_get_figures (world_get_proxy (world), &figures);

  return figures.inspected == 1;
}

/* What is open stays open, whatever is to be looked into from now on. */
static void
test_policy_changes (Probe *probe, gconstpointer user_data G_GNUC_UNUSED)
{
  World *world = probe->base.world;
  g_autofree char *request = g_strdup_printf ("GET /probe HTTP/1.1\r\nHost: %s\r\n"
                                              "Origin: %s\r\n" AGENT "\r\n",
                                              probe->host, probe->origin);
  const Step secures[] = { { CLIENT_SECURES, probe->host }, { STEP_NONE } };
  g_autofree char *answer = NULL;

  inspect_set_patience (&probe->base, WEIR_TIMEOUT_TRIAL, 0);
  secure_connect (world, probe->host);
  inspect_set_policy (&probe->base, NULL, WEIR_INSPECTION_OFF);
  world_play_quietly (world, secures, 0);
  world_wait (world, is_inside, NULL);
  inspect_set_policy (&probe->base, NULL, WEIR_INSPECTION_CHOSEN);
  answer = ask (probe, request);
  assert_answers (answer, probe->origin);
  rows_expect (&probe->base.rows, "probed tester outside\nprobed tester inside\n");
}

/* Whoever is not the page is told what holds of any name that leads nowhere. */
static void
test_others_inside (Probe *probe, gconstpointer user_data G_GNUC_UNUSED)
{
  static const char *const fields[] = { "", "Origin: http://evil.test\r\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *answer = ask_inside (probe, fields[i]);
      g_autofree char *rows = g_strdup_printf ("probed tester outside\n"
                                               "GET https://%s/probe failed resolve-failed 502\n",
                                               probe->host);

      g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 502 "));
      g_assert_null (strstr (answer, "Access-Control"));
      rows_expect (&probe->base.rows, rows);
    }
}

/* A browser that does not trust the authority refuses each time, and nothing is learned from that. */
static void
test_refused (Probe *probe, gconstpointer user_data G_GNUC_UNUSED)
{
  static const SecureWays distrusting = { .client_distrusts = TRUE };
  World *world = probe->base.world;
  const Step ends[] = { { CLIENT_SEES_BREAK }, { CLIENT_RECONNECTS }, { STEP_NONE } };

  for (guint i = 0; i < 3; i++)
    {
      secure_world_set_ways (world, &distrusting);
      secure_connect (world, probe->host);
      world_begin_tls (world, probe->host);
      world_play_quietly (world, ends, 0);
      rows_expect (&probe->base.rows, "probed tester outside\n");
    }

  secure_world_set_ways (world, NULL);
  assert_seen_inside (probe);
}

static void
test_no_authority (Probe *probe, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *request =
    g_strdup_printf ("CONNECT %s:443 HTTP/1.1\r\nHost: %s:443\r\n" AGENT "\r\n", probe->host,
                     probe->host);
  g_autofree char *answer = NULL;

  weir_proxy_set_authority (world_get_proxy (probe->base.world), NULL);
  answer = ask (probe, request);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 502 "));
  g_assert_null (strstr (answer, "Access-Control"));
  rows_expect (&probe->base.rows, "probed tester outside\n");
  g_assert_cmpuint (probe->base.rows.n_judged, ==, 0);
}

/* It leads nowhere, whatever is said in it. */
static void
test_no_tunnel (Probe *probe, gconstpointer user_data G_GNUC_UNUSED)
{
  World *world = probe->base.world;
  const Step speaks[] = { { CLIENT_SENDS, "SSH-2.0-test\r\n" },
                          { CLIENT_SEES_BREAK },
                          { ORIGIN_GETS_NOTHING },
                          { STEP_NONE } };

  world_set_session (world, NULL, NULL);
  secure_connect (world, probe->host);
  world_play_quietly (world, speaks, 0);
  rows_expect (&probe->base.rows, "probed tester outside\n");
  g_assert_cmpuint (probe->base.rows.n_judged, ==, 0);
}

/* A name of its own, at each start. */
static void
test_name (Probe *probe, gconstpointer user_data G_GNUC_UNUSED)
{
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) other = world_new (&options, NULL, NULL, NULL);
  g_autofree char *host = read_host (other);

  g_assert_cmpstr (host, !=, probe->host);
  g_assert_cmpuint (strlen (host), ==, 32 + strlen (WEIR_PROBE_DOMAIN));
  g_assert_true (g_str_has_suffix (host, WEIR_PROBE_DOMAIN));
  g_assert_cmpuint (strspn (host, "0123456789abcdef"), ==, 32);
}

static void
add (const char *path, void (*func) (Probe *probe, gconstpointer user_data), gconstpointer data)
{
  g_test_add (path, Probe, data, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/engine/probe/name", test_name, NULL);
  add ("/engine/probe/own-page", test_own_page, NULL);
  add ("/engine/probe/inside", test_inside, NULL);
  add ("/engine/probe/inside-without-trust", test_inside_without_trust, NULL);
  add ("/engine/probe/policy-changes", test_policy_changes, NULL);
  add ("/engine/probe/others-inside", test_others_inside, NULL);
  add ("/engine/probe/refused", test_refused, NULL);
  add ("/engine/probe/no-authority", test_no_authority, NULL);
  add ("/engine/probe/no-tunnel", test_no_tunnel, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (ordinary); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/probe/ordinary/", ordinary[i].name, NULL);

      add (path, test_ordinary, &ordinary[i]);
    }

  return g_test_run ();
}
