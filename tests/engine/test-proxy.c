/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The face of the engine: listening, policies, what the observer hears, patience, room. */

#include "script.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* Beyond what this program has open. */
#define MAX_TEST_DESCRIPTORS 256

#define GET "GET http://o.test/a?b HTTP/1.1\r\nHost: o.test\r\n\r\n"
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

/* Open descriptors of the test that is to run out of them. */
#define FEW_DESCRIPTORS 8
#define MANY_CLIENTS 24

static WeirProxy *
make_proxy (void)
{
  const WeirProxyOptions options = { 0 };
  g_autoptr (WeirPolicy) policy = script_make_policy (NULL, TRUE);

  return weir_proxy_new (&options, policy, NULL, NULL);
}

/* --- Listening ------------------------------------------------------------- */

static void
test_port_taken (void)
{
  g_autoptr (WeirProxy) first = make_proxy ();
  g_autoptr (WeirProxy) second = make_proxy ();
  g_autoptr (GError) error = NULL;
  guint16 port = weir_proxy_listen (first, "127.0.0.1", 0, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (port, >, 0);
  g_assert_cmpuint (weir_proxy_listen (second, "127.0.0.1", port, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
}

static void
test_bad_address (void)
{
  g_autoptr (WeirProxy) proxy = make_proxy ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (weir_proxy_listen (proxy, "localhost", 0, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_ipv6 (void)
{
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  guint16 port = weir_proxy_listen (world_get_proxy (world), "::1", world_get_port (world), &error);
  struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_port = htons (port) };
  gint fd;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_FAILED) || port == 0)
    {
      g_test_skip ("There is no IPv6 here");
      return;
    }
  g_assert_cmpuint (port, ==, world_get_port (world));

  address.sin6_addr = in6addr_loopback;
  fd = socket (AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  close (world_set_client (world, fd));
  {
    const Step steps[] = { EXCHANGE, { STEP_NONE, NULL } };

    world_play (world, steps, 0);
  }
}

/* --- The policy ------------------------------------------------------------ */

static void
test_policy_swap (void)
{
  const WeirProxyOptions options = { 0 };
  const char *const rules[SCRIPT_MAX_RULES] = { "block host o.test" };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  g_autoptr (WeirPolicy) strict = script_make_policy (rules, TRUE);
  g_autoptr (WeirPolicy) off = script_make_policy (rules, FALSE);
  const Step passes[] = { EXCHANGE, { STEP_NONE, NULL } };
  const Step is_blocked[] = { { CLIENT_SENDS, GET },
                              { CLIENT_GETS_PAGE, "403" },
                              { STEP_NONE, NULL } };

  g_test_summary ("A new policy acts on the next request of an open connection");

  world_play (world, passes, 0);
  weir_proxy_set_policy (world_get_proxy (world), strict);
  world_play (world, is_blocked, 0);
  weir_proxy_set_policy (world_get_proxy (world), off);
  world_play (world, passes, 0);
}

/* --- The observer ---------------------------------------------------------- */

typedef struct
{
  GString *log;
  WeirOutcome outcome;
  guint64 received;
} Heard;

static gpointer
on_judged (const WeirExchangeView *view, gpointer user_data)
{
  Heard *heard = user_data;

  if (view->outcome == WEIR_OUTCOME_OPEN)
    g_assert_nonnull (view->request);
  g_assert_nonnull (view->info->site);
  g_assert_cmpint (view->elapsed, >=, 0);
  g_assert_nonnull (view->client_address);
  g_string_append_printf (heard->log, "judged %.*s %.*s %s;", (int) view->method.length,
                          view->method.octets, (int) view->url.length, view->url.octets,
                          weir_verdict_to_word (view->verdict));

  return heard->log;
}

static void
on_answered (const WeirExchangeView *view, gpointer user_data)
{
  Heard *heard = user_data;

  g_assert_true (view->observer_data == heard->log);
  g_assert_cmpint (view->answered_after, >=, 0);
  g_string_append_printf (heard->log, "answered %u %.*s;", view->status,
                          (int) view->content_type.length, view->content_type.octets);
}

static void
on_finished (const WeirExchangeView *view, gpointer user_data)
{
  Heard *heard = user_data;

  g_assert_true (view->observer_data == heard->log);
  heard->received = view->octets_received;
  g_string_append_printf (heard->log, "finished %s %s;", weir_verdict_to_word (view->verdict),
                          weir_outcome_to_word (view->outcome));
}

static void
on_cookie (const WeirExchangeView *view G_GNUC_UNUSED,
           const WeirCookieEvent *cookie,
           gpointer user_data)
{
  Heard *heard = user_data;

  g_string_append_printf (heard->log, "%s %.*s;", cookie->set != NULL ? "set" : "cookie",
                          (int) cookie->name.length, cookie->name.octets);
}

static const WeirObserver observer = { on_judged, on_answered, on_finished, on_cookie };

typedef struct
{
  const char *name;
  Step steps[SCRIPT_MAX_STEPS];
  const char *rules[SCRIPT_MAX_RULES];
  const char *heard;
} ObserverCase;

static const ObserverCase observer_cases[] = {
  { "passed",
    { EXCHANGE },
    { NULL },
    "judged GET http://o.test/a?b passed;answered 200 text/plain;finished passed complete;" },
  { "blocked",
    { { CLIENT_SENDS, GET }, { CLIENT_GETS_PAGE, "403" } },
    { "block host o.test" },
    "judged GET http://o.test/a?b blocked;answered 403 text/html; charset=utf-8;"
    "finished blocked complete;" },
  { "failed",
    { { CLIENT_SENDS, "GET http://dead.test/ HTTP/1.1\r\nHost: dead.test\r\n\r\n" },
      { CLIENT_GETS_PAGE, "502" } },
    { NULL },
    "judged GET http://dead.test/ passed;answered 502 text/html; charset=utf-8;"
    "finished failed connect-failed;" },
  { "cookies",
    { { CLIENT_SENDS, "GET http://o.test/ HTTP/1.1\r\nHost: o.test\r\nCookie: a=b; c=d\r\n\r\n" },
      { ORIGIN_GETS, "GET / HTTP/1.1\r\nHost: o.test\r\nVia: 1.1 weir\r\n\r\n" },
      { ORIGIN_SENDS, "HTTP/1.1 204 No\r\nDate: now\r\nSet-Cookie: e=f\r\n\r\n" },
      { CLIENT_GETS, "HTTP/1.1 204 No\r\nDate: now\r\nVia: 1.1 weir\r\n\r\n" } },
    { "block cookies of o.test" },
    "judged GET http://o.test/ passed;cookie a;cookie c;set e;answered 204 ;"
    "finished changed complete;" },
  { "tunnel",
    { { CLIENT_SENDS, "CONNECT o.test:80 HTTP/1.1\r\nHost: o.test\r\n\r\n" },
      { CLIENT_GETS, "HTTP/1.1 200 Connection established\r\n\r\n" },
      { ORIGIN_SENDS, "hi" },
      { ORIGIN_CLOSES, NULL },
      { CLIENT_GETS, "hi" },
      { CLIENT_SEES_END, NULL } },
    { NULL },
    "judged CONNECT o.test:80 tunnelled;answered 200 ;finished tunnelled complete;" },
  { "cut",
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 9\r\n\r\nok" },
      { ORIGIN_CLOSES, NULL },
      { CLIENT_GETS,
        "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 9\r\nVia: 1.1 weir\r\n\r\nok" },
      { CLIENT_SEES_BREAK, NULL } },
    { NULL },
    "judged GET http://o.test/a?b passed;answered 200 ;finished failed origin-closed;" },
#define REFUSED_AS(status) \
  "answered " status " text/html; charset=utf-8;finished failed bad-request;"
  { "bad-head",
    { { CLIENT_SENDS, "GET http://o.test/ HTTP/1.1\r\nHost : o.test\r\n\r\n" },
      { CLIENT_GETS_PAGE, "400" },
      { CLIENT_SEES_END, NULL } },
    { NULL },
    "judged GET http://o.test/ failed;" REFUSED_AS ("400") },
  { "not-http",
    { { CLIENT_SENDS, "\x16\x03\x01" }, { CLIENT_GETS_PAGE, "400" }, { CLIENT_SEES_END, NULL } },
    { NULL },
    "judged   failed;" REFUSED_AS ("400") },
  { "bad-framing",
    { { CLIENT_SENDS, "POST http://o.test/ HTTP/1.1\r\nHost: o.test\r\nContent-Length: x\r\n\r\n" },
      { CLIENT_GETS_PAGE, "400" },
      { CLIENT_SEES_END, NULL } },
    { NULL },
    "judged POST http://o.test/ failed;" REFUSED_AS ("400") },
  { "unfit-target",
    { { CLIENT_SENDS, "CONNECT o.test:0 HTTP/1.1\r\nHost: o.test\r\n\r\n" },
      { CLIENT_GETS_PAGE, "400" },
      { CLIENT_SEES_END, NULL } },
    { NULL },
    "judged CONNECT  failed;" REFUSED_AS ("400") },
  { "loop",
    { { CLIENT_SENDS, "GET http://self.test/ HTTP/1.1\r\nHost: o.test\r\n\r\n" },
      { CLIENT_GETS_PAGE, "508" } },
    { NULL },
    "judged GET http://self.test/ passed;answered 508 text/html; charset=utf-8;"
    "finished failed loop;" },
  { "own-port-under-another-name",
    { { CLIENT_SENDS, "GET /a HTTP/1.1\r\nHost: o.test\r\n\r\n" },
      { CLIENT_SEES_HEAD, "403" },
      { CLIENT_SEES_END, NULL } },
    { NULL },
    "judged GET  failed;answered 403 ;finished failed bad-request;" },
  { "client-gone",
    { { CLIENT_SENDS,
        "POST http://o.test/ HTTP/1.1\r\nHost: o.test\r\nContent-Length: 9\r\n\r\nhi" },
      { ORIGIN_GETS,
        "POST / HTTP/1.1\r\nHost: o.test\r\nContent-Length: 9\r\nVia: 1.1 weir\r\n\r\nhi" },
      { CLIENT_CLOSES, NULL },
      { ORIGIN_SEES_END, NULL } },
    { NULL },
    "judged POST http://o.test/ passed;finished passed client-closed;" },
};

static void
test_observer (gconstpointer user_data)
{
  const ObserverCase *observer_case = user_data;
  const WeirProxyOptions options = { 0 };
  g_autoptr (GString) log = g_string_new (NULL);
  Heard heard = { log, WEIR_OUTCOME_OPEN, 0 };
  g_autoptr (World) world = world_new (&options, observer_case->rules, &observer, &heard);

  world_play (world, observer_case->steps, 0);
  g_assert_cmpstr (log->str, ==, observer_case->heard);
}

static void
test_figures (void)
{
  const WeirProxyOptions options = { 0 };
  const char *const rules[SCRIPT_MAX_RULES] = { "block host p.test", "block cookies of o.test" };
  g_autoptr (World) world = world_new (&options, rules, NULL, NULL);
  WeirProxyFigures figures;
  const Step steps[] = {
    EXCHANGE,
    { CLIENT_SENDS, "GET http://p.test/ HTTP/1.1\r\nHost: p.test\r\n\r\n" },
    { CLIENT_GETS_PAGE, "403" },
    { CLIENT_SENDS, "GET http://o.test/ HTTP/1.1\r\nHost: o.test\r\nCookie: a=b\r\n\r\n" },
    { ORIGIN_GETS, "GET / HTTP/1.1\r\nHost: o.test\r\nVia: 1.1 weir\r\n\r\n" },
    { ORIGIN_SENDS, "HTTP/1.1 204 No\r\nDate: now\r\n\r\n" },
    { CLIENT_GETS, "HTTP/1.1 204 No\r\nDate: now\r\nVia: 1.1 weir\r\n\r\n" },
    { STEP_NONE, NULL },
  };

  world_play (world, steps, 0);
  weir_proxy_get_figures (world_get_proxy (world), &figures);
  g_assert_cmpuint (figures.clients, ==, 1);
  g_assert_cmpuint (figures.origins_idle, ==, 1);
  g_assert_cmpuint (figures.origins_busy, ==, 0);
  g_assert_cmpuint (figures.exchanges, ==, 3);
  g_assert_cmpuint (figures.blocked, ==, 1);
  g_assert_cmpuint (figures.cookies_withheld, ==, 1);
}

/* --- Patience -------------------------------------------------------------- */

static void
test_idle_timeout (void)
{
  const WeirProxyOptions options = { .idle_timeout = 1 };
  const Step steps[] = { EXCHANGE, { CLIENT_SEES_END, NULL }, { STEP_NONE, NULL } };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);

  world_play (world, steps, 0);
}

static void
test_origin_timeout (void)
{
  const WeirProxyOptions options = { .origin_timeout = 1 };
  const Step steps[] = { { CLIENT_SENDS, GET },
                         { ORIGIN_GETS, GOT },
                         { CLIENT_GETS_PAGE, "504 o.test" },
                         { ORIGIN_SEES_END, NULL },

                         /* The client's connection goes on. */
                         { ORIGIN_RECONNECTS, NULL },
                         EXCHANGE,
                         { STEP_NONE, NULL } };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);

  world_play (world, steps, 0);
}

/* --- Room ------------------------------------------------------------------ */

static void
test_max_connections (void)
{
  const WeirProxyOptions options = { .max_connections = 1 };
  g_autoptr (World) first = world_new (&options, NULL, NULL, NULL);
  const Step passes[] = { EXCHANGE, { STEP_NONE, NULL } };
  const Step passes_again[] = { { ORIGIN_RECONNECTS, NULL }, EXCHANGE, { STEP_NONE, NULL } };
  const Step is_refused[] = { { CLIENT_SENDS, GET },
                              { CLIENT_GETS_PAGE, "503" },
                              { CLIENT_SEES_END, NULL },
                              { STEP_NONE, NULL } };
  gint refused;
  char octet;

  world_play (first, passes, 0);
  refused = world_connect (first);
  {
    gint served = world_set_client (first, refused);

    world_play (first, is_refused, 0);

    /* What it goes on to send is no reason for a reset, which might overtake the answer. */
    g_assert_cmpint (send (refused, GET, strlen (GET), MSG_NOSIGNAL), >, 0);
    world_settle ();
    g_assert_cmpint (recv (refused, &octet, 1, 0), ==, 0);
    close (served);
  }

  /* There is room again. */
  world_settle ();
  close (world_set_client (first, world_connect (first)));
  world_play (first, passes_again, 0);
}

static guint16
port_of (const struct sockaddr_in *name)
{
  return name->sin_family == AF_INET ? ntohs (name->sin_port) : 0;
}

/* Whether @fd is an end of Weir's: accepted at @client_port, or connected to @origin_port. */
static gboolean
is_end_of_proxy (gint fd, guint16 client_port, guint16 origin_port)
{
  struct sockaddr_in own = { 0 };
  struct sockaddr_in peer = { 0 };
  socklen_t own_length = sizeof own;
  socklen_t peer_length = sizeof peer;

  return getsockname (fd, (struct sockaddr *) &own, &own_length) == 0 &&
         getpeername (fd, (struct sockaddr *) &peer, &peer_length) == 0 &&
         (port_of (&own) == client_port || port_of (&peer) == origin_port);
}

static void
assert_prompt (gint fd)
{
  int no_delay = 0;
  socklen_t length = sizeof no_delay;

  g_assert_cmpint (getsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &no_delay, &length), ==, 0);
  g_assert_cmpint (no_delay, !=, 0);

#ifdef TCP_CONGESTION
  {
    char control[16] = "";
    socklen_t size = sizeof control;

    g_assert_cmpint (getsockopt (fd, IPPROTO_TCP, TCP_CONGESTION, control, &size), ==, 0);
    g_assert_cmpstr (control, ==, "reno");
  }
#endif
}

static void
test_prompt (void)
{
  const WeirProxyOptions options = { 0 };
  const Step passes[] = { EXCHANGE, { STEP_NONE, NULL } };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  guint n_ends = 0;

  g_test_summary ("Both ends of Weir's wait for nothing, and the loopback is not paced");

  world_play (world, passes, 0);
  for (gint fd = 0; fd < MAX_TEST_DESCRIPTORS; fd++)
    if (is_end_of_proxy (fd, world_get_port (world), world_get_origin_port (world)))
      {
        assert_prompt (fd);
        n_ends++;
      }

  g_assert_cmpuint (n_ends, ==, 2);
}

static void
test_limits_of_running (void)
{
  const WeirProxyOptions options = { .origin_timeout = 60 };
  const WeirProxyOptions none_more = { .max_connections = 1 };
  const WeirProxyOptions impatient = { .idle_timeout = 1 };
  const Step passes[] = { EXCHANGE, { STEP_NONE, NULL } };
  const Step is_refused[] = { { CLIENT_GETS_PAGE, "503" },
                              { CLIENT_SEES_END, NULL },
                              { STEP_NONE, NULL } };
  const Step ends[] = { { CLIENT_SEES_END, NULL }, { STEP_NONE, NULL } };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  gint first;
  gint second;

  g_test_summary ("New limits hold for connections that are open already");

  world_play (world, passes, 0);
  second = world_connect (world);
  world_settle ();

  /* Two are open: more than there may be, and neither is closed. */
  weir_proxy_set_limits (world_get_proxy (world), &none_more);
  first = world_set_client (world, world_connect (world));
  world_play (world, is_refused, 0);
  close (world_set_client (world, first));
  world_play (world, passes, 0);

  weir_proxy_set_limits (world_get_proxy (world), &impatient);
  world_play (world, ends, 0);
  close (world_set_client (world, second));
  world_play (world, ends, 0);
}

static void
test_descriptors (void)
{
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  const Step passes[] = { EXCHANGE, { STEP_NONE, NULL } };
  WeirProxyFigures figures;
  struct rlimit before;
  struct rlimit few;
  gint clients[MANY_CLIENTS];

  g_test_summary ("Without descriptors clients wait; they are served when others have ended");

  for (guint i = 0; i < MANY_CLIENTS; i++)
    clients[i] = world_connect (world);
  getrlimit (RLIMIT_NOFILE, &before);
  few = before;
  few.rlim_cur = (rlim_t) clients[MANY_CLIENTS - 1] + 1 + FEW_DESCRIPTORS;
  setrlimit (RLIMIT_NOFILE, &few);

  world_settle ();
  weir_proxy_get_figures (world_get_proxy (world), &figures);
  g_assert_cmpuint (figures.clients, <, MANY_CLIENTS);

  for (guint i = 0; i < MANY_CLIENTS; i++)
    close (clients[i]);
  setrlimit (RLIMIT_NOFILE, &before);
  world_settle ();
  world_play (world, passes, 0);
}

static void
test_descriptor_limit (void)
{
  struct rlimit before;
  struct rlimit low;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &before), ==, 0);
  low = before;
  low.rlim_cur = MIN (before.rlim_max, 256);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &low), ==, 0);

  g_assert_cmpuint (weir_proxy_raise_descriptor_limit (), ==, MIN (before.rlim_max, 65536));
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &low), ==, 0);
  g_assert_cmpuint (low.rlim_cur, ==, MIN (before.rlim_max, 65536));
  g_assert_cmpuint (low.rlim_max, ==, before.rlim_max);

  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);
}

static void
add_observer_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (observer_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/proxy/observer/", observer_cases[i].name, NULL);

      g_test_add_data_func (path, &observer_cases[i], test_observer);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/proxy/listen/port-taken", test_port_taken);
  g_test_add_func ("/engine/proxy/listen/bad-address", test_bad_address);
  g_test_add_func ("/engine/proxy/listen/ipv6", test_ipv6);
  g_test_add_func ("/engine/proxy/policy-swap", test_policy_swap);
  add_observer_cases ();
  g_test_add_func ("/engine/proxy/figures", test_figures);
  g_test_add_func ("/engine/proxy/timeout/idle", test_idle_timeout);
  g_test_add_func ("/engine/proxy/timeout/origin", test_origin_timeout);
  g_test_add_func ("/engine/proxy/room/max-connections", test_max_connections);
  g_test_add_func ("/engine/proxy/prompt", test_prompt);
  g_test_add_func ("/engine/proxy/room/of-running", test_limits_of_running);
  g_test_add_func ("/engine/proxy/room/descriptors", test_descriptors);
  g_test_add_func ("/engine/proxy/room/descriptor-limit", test_descriptor_limit);

  return g_test_run ();
}
