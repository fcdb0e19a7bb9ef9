/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What Weir answers itself: blocked, its own port, loops, the last hop, too much. */

#include "script.h"

#include <arpa/inet.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define GET "GET http://o.test/ HTTP/1.1\r\nHost: o.test\r\n\r\n"
#define GOT "GET / HTTP/1.1\r\nHost: o.test\r\nVia: 1.1 weir\r\n\r\n"
#define OK "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\n\r\nok"
#define PASSED_OK "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\nVia: 1.1 weir\r\n\r\nok"

#define LOCAL_FIELDS "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
#define REQUEST_FOR(dest) \
  "GET http://o.test/ HTTP/1.1\r\nHost: o.test\r\nSec-Fetch-Dest: " dest "\r\n\r\n"

static const Conversation blocked[] = {
  { "document",
    NULL,
    { { CLIENT_SENDS, REQUEST_FOR ("document") },
      { CLIENT_GETS_PAGE, "403 weirctl allow o.test" },
      { ORIGIN_GETS_NOTHING, NULL },

      /* The connection goes on. */
      { CLIENT_SENDS, "GET http://p.test/ HTTP/1.1\r\nHost: p.test\r\n\r\n" },
      { ORIGIN_GETS, "GET / HTTP/1.1\r\nHost: p.test\r\nVia: 1.1 weir\r\n\r\n" } },
    { "block host o.test" } },
  { "image",
    NULL,
    { { CLIENT_SENDS, REQUEST_FOR ("image") }, { CLIENT_GETS_PAGE, "200 image/gif" } },
    { "block host o.test" } },
  { "script",
    NULL,
    { { CLIENT_SENDS, REQUEST_FOR ("script") },
      { CLIENT_GETS, "HTTP/1.1 403 Forbidden\r\nDate: now\r\nContent-Type: text/javascript\r\n"
                     "Content-Length: 0\r\n" LOCAL_FIELDS "\r\n" } },
    { "block host o.test" } },
  { "style",
    NULL,
    { { CLIENT_SENDS, REQUEST_FOR ("style") },
      { CLIENT_GETS, "HTTP/1.1 403 Forbidden\r\nDate: now\r\nContent-Type: text/css\r\n"
                     "Content-Length: 0\r\n" LOCAL_FIELDS "\r\n" } },
    { "block host o.test" } },
  { "fetch",
    NULL,
    { { CLIENT_SENDS, REQUEST_FOR ("empty") },
      { CLIENT_GETS,
        "HTTP/1.1 403 Forbidden\r\nDate: now\r\nContent-Length: 0\r\n" LOCAL_FIELDS "\r\n" } },
    { "block host o.test" } },
  { "short-content-is-thrown-away",
    "RFC 9112, 9.3",
    { { CLIENT_SENDS, "POST http://o.test/ HTTP/1.1\r\nHost: o.test\r\nSec-Fetch-Dest: empty\r\n"
                      "Content-Length: 5\r\n\r\nhello" },
      { CLIENT_GETS,
        "HTTP/1.1 403 Forbidden\r\nDate: now\r\nContent-Length: 0\r\n" LOCAL_FIELDS "\r\n" },
      { CLIENT_SENDS, "GET http://p.test/ HTTP/1.1\r\nHost: p.test\r\n\r\n" },
      { ORIGIN_GETS, "GET / HTTP/1.1\r\nHost: p.test\r\nVia: 1.1 weir\r\n\r\n" } },
    { "block host o.test" } },
  { "content-of-unknown-length-ends-the-connection",
    "RFC 9112, 9.3",
    { { CLIENT_SENDS,
        "POST http://o.test/ HTTP/1.1\r\nHost: o.test\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\nhello\r\n" },
      { CLIENT_GETS_PAGE, "403" },
      { CLIENT_SEES_END, NULL } },
    { "block host o.test" } },
  { "image-known-by-its-content",
    NULL,
    { { CLIENT_SENDS, "GET http://o.test/what HTTP/1.1\r\nHost: o.test\r\nAccept: */*\r\n\r\n" },
      { ORIGIN_GETS, "GET /what HTTP/1.1\r\nHost: o.test\r\nAccept: */*\r\nVia: 1.1 weir\r\n\r\n" },
      { ORIGIN_SENDS,
        "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 3\r\n\r\npng" },
      { CLIENT_GETS_PAGE, "200 image/gif" },
      { ORIGIN_SEES_END, NULL } },
    { "block type image" } },
};

static const Conversation cookies[] = {
  { "withheld-both-ways",
    NULL,
    { { CLIENT_SENDS,
        "GET http://o.test/ HTTP/1.1\r\nHost: o.test\r\nA: 1\r\nCookie: a=b\r\nB: 2\r\n\r\n" },
      { ORIGIN_GETS, "GET / HTTP/1.1\r\nHost: o.test\r\nA: 1\r\nB: 2\r\nVia: 1.1 weir\r\n\r\n" },
      { ORIGIN_SENDS,
        "HTTP/1.1 200 OK\r\nDate: now\r\nSet-Cookie: c=d\r\nContent-Length: 2\r\n\r\nok" },
      { CLIENT_GETS, PASSED_OK } },
    { "block cookies of o.test" } },
  { "shortened",
    NULL,
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, "HTTP/1.1 200 OK\r\nDate: now\r\nSet-Cookie: c=d; Max-Age=99; Path=/\r\n"
                      "Content-Length: 2\r\n\r\nok" },
      { CLIENT_GETS,
        "HTTP/1.1 200 OK\r\nDate: now\r\nSet-Cookie: c=d; Path=/\r\nContent-Length: 2\r\n"
        "Via: 1.1 weir\r\n\r\nok" } },
    { "session cookies of o.test" } },
};

static const Conversation others[] = {
  { "loop-by-name",
    "RFC 9110, 7.6.3",
    { { CLIENT_SENDS, "GET http://self.test/ HTTP/1.1\r\nHost: self.test\r\n\r\n" },
      { CLIENT_GETS_PAGE, "508" } } },
  { "trace-at-the-last-hop",
    "RFC 9110, 9.3.8",
    { { CLIENT_SENDS,
        "TRACE http://o.test/ HTTP/1.1\r\nHost: o.test\r\nMax-Forwards: 0\r\nCookie: a=b\r\n"
        "authorization: c\r\nX: y\r\n\r\n" },
      { CLIENT_GETS,
        "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Type: message/http\r\n"
        "Content-Length: 70\r\n" LOCAL_FIELDS "\r\n"
        "TRACE http://o.test/ HTTP/1.1\r\nHost: o.test\r\nMax-Forwards: 0\r\nX: y\r\n\r\n" },
      { ORIGIN_GETS_NOTHING, NULL } } },
  { "options-at-the-last-hop",
    "RFC 9110, 7.6.2",
    { { CLIENT_SENDS, "OPTIONS http://o.test HTTP/1.1\r\nHost: o.test\r\nMax-Forwards: 0\r\n\r\n" },
      { CLIENT_GETS, "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 0\r\n" LOCAL_FIELDS "\r\n" },
      { ORIGIN_GETS_NOTHING, NULL } } },
  { "origin-form-of-another-host",
    "RFC 9112, 3.2.2",
    { { CLIENT_SENDS, "GET / HTTP/1.1\r\nHost: o.test\r\n\r\n" GET },
      { CLIENT_GETS, "HTTP/1.1 403 Forbidden\r\nDate: now\r\n"
                     "Cross-Origin-Resource-Policy: same-origin\r\n"
                     "Referrer-Policy: no-referrer\r\n"
                     "X-Frame-Options: DENY\r\n"
                     "Content-Length: 0\r\n" LOCAL_FIELDS "Connection: close\r\n\r\n" },
      { CLIENT_SEES_END, NULL },
      { ORIGIN_GETS_NOTHING, NULL } } },
};

/* --- Weir's own port ------------------------------------------------------- */

typedef struct
{
  const char *name;
  const char *request_line;
  const char *host; /* with one %u for the port, or none */
  const char *page; /* status, and words the answer has */
} OwnCase;

static const OwnCase own_cases[] = {
  { "status", "GET /", "127.0.0.1:%u", "200 Filtering is on." },
  { "status-by-name", "GET /", "localhost:%u", "200 Filtering is on." },
  { "pac", "GET /proxy.pac", "127.0.0.1:%u", "200 application/x-ns-proxy-autoconfig" },
  { "pac-ends-in-direct", "GET /proxy.pac", "127.0.0.1:%u", "200 ; DIRECT\";" },
  { "nothing-else", "GET /x", "127.0.0.1:%u", "404 Content-Length: 0" },
  { "no-other-method", "POST /", "127.0.0.1:%u", "405 Content-Length: 0" },
  { "no-other-name", "GET /", "evil.test:%u", "403 Content-Length: 0" },
  { "no-other-port", "GET /", "127.0.0.1:1", "403 Content-Length: 0" },
  { "no-port", "GET /", "127.0.0.1", "403 Content-Length: 0" },
  { "no-name-below-it", "GET /", "127.0.0.1.evil.test:%u", "403 Content-Length: 0" },
  { "no-other-spelling", "GET /", "127.1:%u", "403 Content-Length: 0" },
  { "no-other-address", "GET /", "0.0.0.0:%u", "403 Content-Length: 0" },
  { "no-userinfo", "GET /", "evil.test@127.0.0.1:%u", "400" },
  { "favicon", "GET /favicon.ico", "127.0.0.1:%u", "404 Content-Length: 0" },
};

static void
test_own_port (gconstpointer user_data)
{
  const OwnCase *own_case = user_data;
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  g_autofree char *port = g_strdup_printf ("%u", world_get_port (world));
  g_auto (GStrv) parts = g_strsplit (own_case->host, "%u", -1);
  g_autofree char *host = g_strjoinv (port, parts);
  g_autofree char *request = g_strdup_printf ("%s HTTP/1.1\r\nHost: %s\r\n\r\nGET http://o.test/ "
                                              "HTTP/1.1\r\nHost: o.test\r\n\r\n",
                                              own_case->request_line, host);
  const Step steps[] = { { CLIENT_SENDS, request },
                         { CLIENT_GETS_PAGE, own_case->page },
                         { CLIENT_SEES_END, NULL },
                         { ORIGIN_GETS_NOTHING, NULL },
                         { STEP_NONE, NULL } };

  world_play (world, steps, 0);
}

static void
test_own_port_by_proxy (void)
{
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  guint16 port = world_get_port (world);
  static const char *const hosts[] = { "127.1", "[::ffff:127.0.0.1]", "0.0.0.0" };

  g_test_summary ("Weir does not connect to itself, under a name that is not one of its pages");

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autofree char *request =
        g_strdup_printf ("GET http://%s:%u/ HTTP/1.1\r\nHost: x\r\n\r\n", hosts[i], port);
      const Step steps[] = { { CLIENT_SENDS, request },
                             { CLIENT_GETS_PAGE, "508" },
                             { STEP_NONE, NULL } };

      world_play (world, steps, 0);
    }
}

/* A client of @port, which came in at @address. */
static gint
connect_at (const char *address, guint16 port)
{
  struct sockaddr_in native = { .sin_family = AF_INET, .sin_port = htons (port) };
  gint fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (inet_pton (AF_INET, address, &native.sin_addr), ==, 1);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &native, sizeof native), ==, 0);
  g_unix_set_fd_nonblocking (fd, TRUE, NULL);

  return fd;
}

typedef struct
{
  const char *name;
  const char *address; /* at which the client comes in */
  const char *host;
  gboolean is_other_port; /* that Weir listens on too */
  const char *page;
} AnyCase;

static const AnyCase any_cases[] = {
  { "loopback", "127.0.0.1", "127.0.0.1", FALSE, "200 Filtering is on." },
  { "loopback-by-name", "127.0.0.1", "localhost", FALSE, "200 Filtering is on." },
  { "as-it-came-in", "127.0.0.3", "127.0.0.3", FALSE, "200 Filtering is on." },
  { "not-as-it-came-in", "127.0.0.3", "127.0.0.4", FALSE, "403 Content-Length: 0" },
  { "not-unspecified", "127.0.0.1", "0.0.0.0", FALSE, "403 Content-Length: 0" },
  { "no-name", "127.0.0.1", "evil.test", FALSE, "403 Content-Length: 0" },
  { "no-port-of-another-listener", "127.0.0.1", "127.0.0.1", TRUE, "403 Content-Length: 0" },
};

static void
test_any (gconstpointer user_data)
{
  const AnyCase *any_case = user_data;
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  guint16 port = weir_proxy_listen (world_get_proxy (world), "0.0.0.0", 0, &error);
  g_autofree char *request =
    g_strdup_printf ("GET / HTTP/1.1\r\nHost: %s:%u\r\n\r\n", any_case->host,
                     any_case->is_other_port ? world_get_port (world) : port);
  const Step steps[] = { { CLIENT_SENDS, request },
                         { CLIENT_GETS_PAGE, any_case->page },
                         { CLIENT_SEES_END, NULL },
                         { STEP_NONE, NULL } };

  g_assert_no_error (error);
  close (world_set_client (world, connect_at (any_case->address, port)));
  world_play (world, steps, 0);
}

static void
test_any_by_proxy (void)
{
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  guint16 port = weir_proxy_listen (world_get_proxy (world), "0.0.0.0", 0, &error);
  static const char *const methods[] = { "GET http://127.0.0.7:%u/", "CONNECT 127.0.0.7:%u" };

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_auto (GStrv) parts = g_strsplit (methods[i], "%u", 2);
      g_autofree char *request =
        g_strdup_printf ("%s%u%s HTTP/1.1\r\nHost: x\r\n\r\n", parts[0], port, parts[1]);
      const Step steps[] = { { CLIENT_SENDS, request },
                             { CLIENT_GETS_PAGE, "508" },
                             { STEP_NONE, NULL } };

      world_play (world, steps, 0);
    }
}

static void
test_own_via (void)
{
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  const Step first[] = { { CLIENT_SENDS, GET }, { STEP_NONE, NULL } };
  g_autofree char *seen = NULL;
  g_autofree char *request = NULL;

  g_test_summary ("A request that has been through this Weir does not go round again");

  world_play (world, first, 0);
  seen = world_take_from_origin (world, "\r\n\r\n");
  request =
    g_strdup_printf ("GET http://p.test/ HTTP/1.1\r\nHost: p.test\r\n%s", strstr (seen, "Via: "));
  {
    const Step second[] = { { CLIENT_RECONNECTS, NULL },
                            { CLIENT_SENDS, request },
                            { CLIENT_GETS_PAGE, "508" },
                            { STEP_NONE, NULL } };

    world_play (world, second, 0);
  }
}

/* --- Limits ---------------------------------------------------------------- */

static void
play_long_request (const char *before, gsize length, const char *after, const char *page)
{
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  g_autoptr (GString) request = g_string_new (before);

  for (gsize i = 0; i < length; i++)
    g_string_append_c (request, 'x');
  g_string_append (request, after);

  {
    const Step steps[] = { { CLIENT_SENDS, request->str },
                           { CLIENT_GETS_PAGE, page },
                           { CLIENT_SEES_END, NULL },
                           { STEP_NONE, NULL } };

    world_play (world, steps, 0);
  }
}

static void
test_long_target (void)
{
  play_long_request ("GET http://o.test/", WEIR_HEAD_MAX_START_LINE,
                     " HTTP/1.1\r\nHost: o.test\r\n\r\n", "414");
}

static void
test_long_head (void)
{
  play_long_request ("GET http://o.test/ HTTP/1.1\r\nHost: o.test\r\nX: ", WEIR_HEAD_MAX_LENGTH,
                     "\r\n\r\n", "431");
}

static void
add_own_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (own_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/local/own-port/%s", own_cases[i].name);

      g_test_add_data_func (path, &own_cases[i], test_own_port);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  script_add_tests ("/engine/local/blocked", blocked, G_N_ELEMENTS (blocked));
  script_add_tests ("/engine/local/cookies", cookies, G_N_ELEMENTS (cookies));
  script_add_tests ("/engine/local", others, G_N_ELEMENTS (others));
  add_own_cases ();
  for (guint i = 0; i < G_N_ELEMENTS (any_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/local/any-address/%s", any_cases[i].name);

      g_test_add_data_func (path, &any_cases[i], test_any);
    }
  g_test_add_func ("/engine/local/own-port/through-the-proxy", test_own_port_by_proxy);
  g_test_add_func ("/engine/local/any-address/through-the-proxy", test_any_by_proxy);
  g_test_add_func ("/engine/local/own-via", test_own_via);
  g_test_add_func ("/engine/local/limit/target", test_long_target);
  g_test_add_func ("/engine/local/limit/head", test_long_head);

  return g_test_run ();
}
