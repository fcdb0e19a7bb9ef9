/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What many connections and much content leave behind: no descriptor, and few octets. */

#include "script.h"

#include "weir-client.h"
#include "weir-exchange-private.h"

#include <sys/socket.h>
#include <unistd.h>

#define GET "GET http://o.test/ HTTP/1.1\r\nHost: o.test\r\n\r\n"
#define GOT "GET / HTTP/1.1\r\nHost: o.test\r\nVia: 1.1 weir\r\n\r\n"
#define CONNECT "CONNECT o.test:80 HTTP/1.1\r\nHost: o.test\r\n\r\n"
#define ESTABLISHED "HTTP/1.1 200 Connection established\r\n\r\n"

/* --- Descriptors ----------------------------------------------------------- */

/* Times that each of the ways to end is gone. */
#define N_CYCLES 200

/* Descriptors of the test are below. */

typedef struct
{
  const char *name;
  Step steps[SCRIPT_MAX_STEPS];
} Ending;

static const Ending endings[] = {
  { "client-resets-in-its-content",
    { { CLIENT_SENDS,
        "POST http://o.test/ HTTP/1.1\r\nHost: o.test\r\nContent-Length: 9\r\n\r\nhalf" },
      { ORIGIN_GETS,
        "POST / HTTP/1.1\r\nHost: o.test\r\nContent-Length: 9\r\nVia: 1.1 weir\r\n\r\nhalf" },
      { CLIENT_RESETS, NULL },
      { ORIGIN_SEES_END, NULL },
      { ORIGIN_CLOSES, NULL },
      { CLIENT_RECONNECTS, NULL },
      { ORIGIN_RECONNECTS, NULL } } },
  { "client-resets-in-the-response",
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 9\r\n\r\nhalf" },
      { CLIENT_GETS,
        "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 9\r\nVia: 1.1 weir\r\n\r\nhalf" },
      { CLIENT_RESETS, NULL },
      { ORIGIN_SEES_END, NULL },
      { ORIGIN_CLOSES, NULL },
      { CLIENT_RECONNECTS, NULL },
      { ORIGIN_RECONNECTS, NULL } } },
  { "origin-resets",
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_RESETS, NULL },
      { CLIENT_GETS_PAGE, "502" },
      { CLIENT_RECONNECTS, NULL },
      { ORIGIN_RECONNECTS, NULL } } },
  { "connect-is-refused",
    { { CLIENT_SENDS, "GET http://dead.test/ HTTP/1.1\r\nHost: dead.test\r\n\r\n" },
      { CLIENT_GETS_PAGE, "502" },
      { CLIENT_RECONNECTS, NULL } } },
  { "request-is-refused",
    { { CLIENT_SENDS, "GET http://o.test/ HTTP/1.1\r\nHost : o.test\r\n\r\n" },
      { CLIENT_GETS_PAGE, "400" },
      { CLIENT_SEES_END, NULL },
      { CLIENT_RECONNECTS, NULL } } },
  { "tunnel-is-reset",
    { { CLIENT_SENDS, CONNECT },
      { CLIENT_GETS, ESTABLISHED },
      { CLIENT_SENDS, "octets" },
      { ORIGIN_GETS, "octets" },
      { CLIENT_RESETS, NULL },
      { ORIGIN_SEES_END, NULL },
      { ORIGIN_CLOSES, NULL },
      { CLIENT_RECONNECTS, NULL },
      { ORIGIN_RECONNECTS, NULL } } },
};

static void
test_descriptors (gconstpointer user_data)
{
  const Ending *ending = user_data;
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  WeirProxyFigures figures;
  guint before;

  world_play (world, ending->steps, 0);
  before = world_count_descriptors ();
  for (guint i = 0; i < N_CYCLES; i++)
    world_play (world, ending->steps, 0);
  g_assert_cmpuint (world_count_descriptors (), ==, before);

  weir_proxy_get_figures (world_get_proxy (world), &figures);
  g_assert_cmpuint (figures.clients, ==, 1);
  g_assert_cmpuint (figures.origins_busy, ==, 0);
}

/* --- Octets ---------------------------------------------------------------- */

/* What a connection may hold of content that nobody takes: a read in each direction, framed. */
#define MAX_HELD (2 * WEIR_RELAY_SCRATCH_SIZE + 4096)

#define MUCH "1073741824"

typedef struct
{
  const char *name;
  Step steps[SCRIPT_MAX_STEPS];
  const char *head; /* (nullable): that the origin sends before it floods */
  gboolean client_floods;
} Flood;

static const Flood floods[] = {
  { "response-by-length",
    { { CLIENT_SENDS, GET }, { ORIGIN_GETS, GOT } },
    "HTTP/1.1 200 OK\r\nContent-Length: " MUCH "\r\n\r\n",
    FALSE },
  { "response-to-the-end",
    { { CLIENT_SENDS, GET }, { ORIGIN_GETS, GOT } },
    "HTTP/1.1 200 OK\r\n\r\n",
    FALSE },
  { "request-by-length",
    { { CLIENT_SENDS,
        "POST http://o.test/ HTTP/1.1\r\nHost: o.test\r\nContent-Length: " MUCH "\r\n\r\n" },
      { ORIGIN_GETS,
        "POST / HTTP/1.1\r\nHost: o.test\r\nContent-Length: " MUCH "\r\nVia: 1.1 weir\r\n\r\n" } },
    NULL,
    TRUE },
  { "tunnel",
    { { CLIENT_SENDS, CONNECT },
      { CLIENT_GETS, ESTABLISHED },
      { CLIENT_SENDS, "a" },
      { ORIGIN_GETS, "a" } },
    "",
    TRUE },
};

/* Writes until nobody takes any more, and nothing moves. */
static void
flood (gint fd)
{
  static const char block[65536];
  gboolean has_moved;

  do
    {
      has_moved = FALSE;
      while (send (fd, block, sizeof block, MSG_NOSIGNAL | MSG_DONTWAIT) > 0)
        has_moved = TRUE;
      world_settle ();
    }
  while (has_moved);
}

static gsize
count_held (const WeirStream *stream)
{
  return weir_buffer_length (&stream->input) + weir_buffer_length (&stream->output);
}

static void
test_held (gconstpointer user_data)
{
  const Flood *flood_case = user_data;
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  WeirClient *client;
  gint client_fd;
  gint origin_fd;

  world_play (world, flood_case->steps, 0);
  client_fd = world_release_client (world);
  origin_fd = world_release_origin (world);

  if (flood_case->head != NULL)
    {
      send (origin_fd, flood_case->head, strlen (flood_case->head), MSG_NOSIGNAL);
      flood (origin_fd);
    }
  if (flood_case->client_floods)
    flood (client_fd);

  client = world_get_proxy (world)->clients;
  g_assert_nonnull (client->exchange);
  g_assert_nonnull (client->exchange->origin);
  g_assert_cmpuint (count_held (&client->stream) + count_held (&client->exchange->origin->stream),
                    <=, MAX_HELD);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/load/descriptors/", endings[i].name, NULL);

      g_test_add_data_func (path, &endings[i], test_descriptors);
    }
  for (guint i = 0; i < G_N_ELEMENTS (floods); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/load/held/", floods[i].name, NULL);

      g_test_add_data_func (path, &floods[i], test_held);
    }

  return g_test_run ();
}
