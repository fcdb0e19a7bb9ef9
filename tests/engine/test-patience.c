/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is waited for, for how long, and what is said in the end. */

#include "script-inside.h"
#include "secure.h"

#include "weir-proxy-private.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#define GET "GET http://o.test/ HTTP/1.1\r\nHost: o.test\r\n\r\n"
#define GOT "GET / HTTP/1.1\r\nHost: o.test\r\nVia: 1.1 weir\r\n\r\n"

/* More than wait at a socket that accepts nobody. */
#define MANY 4

typedef struct
{
  const char *name;
  WeirTimeoutKind kind;
  Step steps[SCRIPT_MAX_STEPS];
} Patience;

static const Patience patiences[] = {
  { "head-that-does-not-end",
    WEIR_TIMEOUT_HEAD,
    { { CLIENT_SENDS, "GET http://o.test/ HTTP/1.1\r\nHos" },
      { CLIENT_GETS_PAGE, "408" },
      { CLIENT_SEES_END, NULL },
      { ORIGIN_GETS_NOTHING, NULL } } },
  { "second-head-that-does-not-end",
    WEIR_TIMEOUT_HEAD,
    { { CLIENT_SENDS, GET "GET" },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, "HTTP/1.1 204 No\r\nDate: now\r\n\r\n" },
      { CLIENT_GETS, "HTTP/1.1 204 No\r\nDate: now\r\nVia: 1.1 weir\r\n\r\n" },
      { CLIENT_GETS_PAGE, "408" },
      { CLIENT_SEES_END, NULL } } },
  { "empty-line-that-is-no-head",
    WEIR_TIMEOUT_HEAD,
    { { CLIENT_SENDS, GET "\r\n" },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, "HTTP/1.1 204 No\r\nDate: now\r\n\r\n" },
      { CLIENT_GETS, "HTTP/1.1 204 No\r\nDate: now\r\nVia: 1.1 weir\r\n\r\n" },
      { CLIENT_SEES_END, NULL } } },
  { "head-of-head-that-does-not-end",
    WEIR_TIMEOUT_HEAD,
    { { CLIENT_SENDS, "HEAD http://o.test/ HTTP/1.1\r\nHos" },
      { CLIENT_SEES_HEAD, "408" },
      { CLIENT_SEES_END, NULL } } },
  { "content-of-a-request-that-stalls",
    WEIR_TIMEOUT_BODY,
    { { CLIENT_SENDS,
        "POST http://o.test/ HTTP/1.1\r\nHost: o.test\r\nContent-Length: 9\r\n\r\nhalf" },
      { ORIGIN_GETS,
        "POST / HTTP/1.1\r\nHost: o.test\r\nContent-Length: 9\r\nVia: 1.1 weir\r\n\r\nhalf" },
      { CLIENT_GETS_PAGE, "408" },
      { CLIENT_SEES_END, NULL },
      { ORIGIN_SEES_END, NULL } } },
  { "content-of-a-response-that-stalls",
    WEIR_TIMEOUT_BODY,
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 9\r\n\r\nhalf" },
      { CLIENT_GETS,
        "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 9\r\nVia: 1.1 weir\r\n\r\nhalf" },
      { CLIENT_SEES_BREAK, NULL },
      { ORIGIN_SEES_END, NULL } } },
  { "tunnel-that-stalls",
    WEIR_TIMEOUT_TUNNEL,
    { { CLIENT_SENDS, "CONNECT o.test:80 HTTP/1.1\r\nHost: o.test\r\n\r\n" },
      { CLIENT_GETS, "HTTP/1.1 200 Connection established\r\n\r\n" },
      { CLIENT_SEES_BREAK, NULL },
      { ORIGIN_SEES_END, NULL } } },
};

static void
test_patience (gconstpointer user_data)
{
  const Patience *patience = user_data;
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);

  weir_timeouts_set_seconds (world_get_proxy (world)->timeouts, patience->kind, 1);
  world_play (world, patience->steps, 0);
}

static void
test_patience_inside (gconstpointer user_data)
{
  const Patience *patience = user_data;
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) world = secure_world_new (&options, NULL, NULL, NULL, NULL);

  world_go_inside (world, ORIGIN_HOST, 0);
  weir_timeouts_set_seconds (world_get_proxy (world)->timeouts, patience->kind, 1);
  world_play (world, patience->steps, 0);
}

/* --- Connecting ------------------------------------------------------------ */

/* Who connects to @port from now on waits.  FALSE: the system takes them all the same. */
static gboolean
fill_queue (guint16 port, gint *fds)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port) };
  struct pollfd last = { .events = POLLOUT };

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  for (guint i = 0; i < MANY; i++)
    {
      fds[i] = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
      connect (fds[i], (struct sockaddr *) &address, sizeof address);
    }
  last.fd = fds[MANY - 1];

  return poll (&last, 1, 0) == 0;
}

static gint
listen_without_accepting (guint16 *port)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;
  gint fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (fd, 0), ==, 0);
  getsockname (fd, (struct sockaddr *) &address, &length);
  *port = ntohs (address.sin_port);

  return fd;
}

static void
test_connect (void)
{
  const WeirProxyOptions options = { .connect_timeout = 1 };
  const Step steps[] = {
    { CLIENT_SENDS, "GET http://slow.test/ HTTP/1.1\r\nHost: slow.test\r\n\r\n" },
    { CLIENT_GETS_PAGE, "504 slow.test, port 80" },

    /* The client's connection goes on. */
    { CLIENT_SENDS, GET },
    { ORIGIN_GETS, GOT },
    { ORIGIN_SENDS, "HTTP/1.1 204 No\r\nDate: now\r\n\r\n" },
    { CLIENT_GETS, "HTTP/1.1 204 No\r\nDate: now\r\nVia: 1.1 weir\r\n\r\n" },

    /* … but not behind a tunnel that did not come about. */
    { CLIENT_SENDS, "CONNECT slow.test:80 HTTP/1.1\r\nHost: slow.test\r\n\r\n" },
    { CLIENT_GETS_PAGE, "504 slow.test, port 80" },
    { CLIENT_SEES_END, NULL },
    { STEP_NONE, NULL },
  };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *spec = NULL;
  gint fds[MANY];
  guint16 port;
  gint listener = listen_without_accepting (&port);

  if (fill_queue (port, fds))
    {
      spec = g_strdup_printf ("slow.test:80:127.0.0.1:%u", port);
      weir_proxy_add_resolve (world_get_proxy (world), spec, &error);
      g_assert_no_error (error);
      world_play (world, steps, 0);
    }
  else
    g_test_skip ("Here nobody who connects has to wait");

  for (guint i = 0; i < MANY; i++)
    close (fds[i]);
  close (listener);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (patiences); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/patience/", patiences[i].name, NULL);
      g_autofree char *inside = g_strconcat ("/inside", path, NULL);

      g_test_add_data_func (path, &patiences[i], test_patience);
      if (script_inside_wants (path))
        g_test_add_data_func (inside, &patiences[i], test_patience_inside);
    }
  g_test_add_func ("/engine/patience/connect", test_connect);

  return g_test_run ();
}
