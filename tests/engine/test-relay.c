/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Much content past a slow reader: all of it arrives, little of it waits in Weir. */

#include "script.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MIB (1024 * 1024)
#define CONTENT_LENGTH (64 * MIB)
#define REFUSED_LENGTH (32 * MIB)

/* What a side may have on its way: a scratch buffer, and what the kernel keeps. */
#define MAX_UNDER_WAY (32 * MIB)
#define MAX_GROWTH (4 * MIB)

typedef struct
{
  gint from;
  gint to;
  gsize sent;
  gsize received;
  guint8 next_sent;
  guint8 next_received;
} Flow;

static gsize
get_resident (void)
{
  gsize pages = 0;
  FILE *file = fopen ("/proc/self/statm", "r");

  g_assert_nonnull (file);
  g_assert_cmpint (fscanf (file, "%*u %zu", &pages), ==, 1);
  fclose (file);

  return pages * (gsize) sysconf (_SC_PAGESIZE);
}

/* Sends what the socket takes.  Returns: whether it took anything */
static gboolean
send_some (Flow *flow, gsize total)
{
  guint8 octets[65536];
  gsize wanted = MIN (sizeof octets, total - flow->sent);
  gssize n_sent;

  for (gsize i = 0; i < wanted; i++)
    octets[i] = (guint8) (flow->next_sent + i);

  n_sent = wanted > 0 ? send (flow->from, octets, wanted, MSG_NOSIGNAL | MSG_DONTWAIT) : 0;
  if (n_sent <= 0)
    return FALSE;

  flow->sent += (gsize) n_sent;
  flow->next_sent += (guint8) n_sent;

  return TRUE;
}

static gboolean
receive_some (Flow *flow)
{
  guint8 octets[65536];
  gssize n_received = recv (flow->to, octets, sizeof octets, MSG_DONTWAIT);

  if (n_received <= 0)
    return FALSE;

  for (gssize i = 0; i < n_received; i++)
    g_assert_cmpuint (octets[i], ==, flow->next_received++);
  flow->received += (gsize) n_received;

  return TRUE;
}

/* Nobody reads until the sender can send no more; then all is read. */
static void
run_flow (Flow *flow, gsize total)
{
  gsize before = get_resident ();
  gboolean is_moving = TRUE;

  while (is_moving)
    {
      is_moving = send_some (flow, total);
      world_settle ();
    }
  g_assert_cmpuint (flow->sent, <, MAX_UNDER_WAY);
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpuint (get_resident (), <, before + MAX_GROWTH);
#else
  (void) before;
#endif

  while (flow->received < total)
    {
      send_some (flow, total);
      if (!receive_some (flow))
        g_main_context_iteration (NULL, FALSE);
    }
}

/* The test reads and writes itself from here on. */
static Flow
make_flow (World *world, gboolean is_inbound)
{
  gint client = world_release_client (world);
  gint origin = world_release_origin (world);

  return is_inbound ? (Flow){ client, origin, 0, 0, 0, 0 } : (Flow){ origin, client, 0, 0, 0, 0 };
}

static void
test_download (gconstpointer user_data)
{
  const WeirProxyOptions options = { .portable_poller = GPOINTER_TO_INT (user_data) };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  g_autofree char *response =
    g_strdup_printf ("HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: %u\r\n\r\n", CONTENT_LENGTH);
  g_autofree char *passed =
    g_strdup_printf ("HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: %u\r\nVia: 1.1 weir\r\n\r\n",
                     CONTENT_LENGTH);
  const Step steps[] = { { CLIENT_SENDS, "GET http://o.test/ HTTP/1.1\r\nHost: o.test\r\n\r\n" },
                         { ORIGIN_GETS, "GET / HTTP/1.1\r\nHost: o.test\r\nVia: 1.1 weir\r\n\r\n" },
                         { ORIGIN_SENDS, response },
                         { CLIENT_GETS, passed },
                         { STEP_NONE, NULL } };
  Flow flow;

  world_play (world, steps, 0);
  flow = make_flow (world, FALSE);
  run_flow (&flow, CONTENT_LENGTH);
}

static void
test_upload (gconstpointer user_data)
{
  const WeirProxyOptions options = { .portable_poller = GPOINTER_TO_INT (user_data) };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  g_autofree char *request =
    g_strdup_printf ("POST http://o.test/ HTTP/1.1\r\nHost: o.test\r\nContent-Length: %u\r\n\r\n",
                     CONTENT_LENGTH);
  g_autofree char *passed = g_strdup_printf ("POST / HTTP/1.1\r\nHost: o.test\r\nContent-Length: "
                                             "%u\r\nVia: 1.1 weir\r\n\r\n",
                                             CONTENT_LENGTH);
  const Step steps[] = { { CLIENT_SENDS, request }, { ORIGIN_GETS, passed }, { STEP_NONE, NULL } };
  Flow flow;

  world_play (world, steps, 0);
  flow = make_flow (world, TRUE);
  run_flow (&flow, CONTENT_LENGTH);
}

static void
test_tunnel (gconstpointer user_data)
{
  const WeirProxyOptions options = { .portable_poller = GPOINTER_TO_INT (user_data) };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  const Step steps[] = { { CLIENT_SENDS, "CONNECT o.test:80 HTTP/1.1\r\nHost: o.test\r\n\r\n" },
                         { CLIENT_GETS, "HTTP/1.1 200 Connection established\r\n\r\n" },
                         { CLIENT_SENDS, "a" },
                         { ORIGIN_GETS, "a" },
                         { STEP_NONE, NULL } };
  Flow flow;
  Flow back;

  world_play (world, steps, 0);
  flow = make_flow (world, FALSE);
  back = (Flow){ flow.to, flow.from, 0, 0, 0, 0 };
  run_flow (&flow, CONTENT_LENGTH);
  run_flow (&back, CONTENT_LENGTH);
}

static void
test_refused_upload (gconstpointer user_data)
{
  const WeirProxyOptions options = { .portable_poller = GPOINTER_TO_INT (user_data) };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  g_autofree char *request = g_strdup_printf ("POST http://dead.test/ HTTP/1.1\r\nHost: "
                                              "dead.test\r\nContent-Length: %u\r\n\r\n",
                                              REFUSED_LENGTH);
  const Step end[] = { { CLIENT_GETS_PAGE, "502" },
                       { CLIENT_SEES_END, NULL },
                       { STEP_NONE, NULL } };
  Flow flow = { world_get_client_fd (world), -1, 0, 0, 0, 0 };

  g_test_summary ("A page arrives even if the client sends all of its content before it looks");

  g_assert_cmpint (send (flow.from, request, strlen (request), MSG_NOSIGNAL), ==, strlen (request));
  while (flow.sent < REFUSED_LENGTH)
    {
      send_some (&flow, REFUSED_LENGTH);
      world_settle ();
    }
  world_play (world, end, 0);
}

static void
add (const char *name, GTestDataFunc func)
{
  for (gint portable = 0; portable < 2; portable++)
    {
      g_autofree char *path =
        g_strdup_printf ("/engine/relay/%s/%s", name, portable ? "portable" : "epoll");

      g_test_add_data_func (path, GINT_TO_POINTER (portable), func);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("download", test_download);
  add ("upload", test_upload);
  add ("tunnel", test_tunnel);
  add ("refused-upload", test_refused_upload);

  return g_test_run ();
}
