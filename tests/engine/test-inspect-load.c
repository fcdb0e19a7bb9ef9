/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What many and large things inside tunnels leave behind: no descriptor, and few octets. */

#include "exchange.h"
#include "secure.h"
#include "weir-exchange-private.h"

/* --- Descriptors ----------------------------------------------------------- */

#define N_CYCLES 40

typedef struct
{
  const char *name;
  Step steps[SCRIPT_MAX_STEPS];
} Ending;

/* Each begins behind the handshake, and ends with both sides gone. */
static const Ending endings[] = {
  { "client-closes", { EXCHANGE, { CLIENT_CLOSES }, { ORIGIN_SEES_END } } },
  { "client-closes-at-once", { { CLIENT_CLOSES }, { ORIGIN_SEES_END } } },
  { "client-resets",
    { { CLIENT_SENDS, GET }, { ORIGIN_GETS, GOT }, { CLIENT_RESETS }, { ORIGIN_SEES_END } } },
  { "origin-resets",
    { { CLIENT_SENDS, "POST /a HTTP/1.1\r\nHost: o.test\r\nContent-Length: 1\r\n\r\na" },
      { ORIGIN_GETS,
        "POST /a HTTP/1.1\r\nHost: o.test\r\nContent-Length: 1\r\nVia: 1.1 weir\r\n\r\na" },
      { ORIGIN_RESETS },
      { CLIENT_GETS_PAGE, "502" },
      { CLIENT_CLOSES } } },
  { "request-is-refused",
    { { CLIENT_SENDS, "GET / HTTP/1.1\r\nHost : o.test\r\n\r\n" },
      { CLIENT_GETS_PAGE, "400" },
      { CLIENT_SEES_END },
      { CLIENT_CLOSES },
      { ORIGIN_SEES_END } } },
};

static void
play_cycle (World *world, const Ending *ending)
{
  const Step again[] = {
    { ORIGIN_CLOSES }, { ORIGIN_RECONNECTS }, { CLIENT_RECONNECTS }, { STEP_NONE }
  };

  secure_enter (world, ORIGIN_HOST);
  world_play (world, ending->steps, 0);
  world_play_quietly (world, again, 0);
}

static void
test_descriptors (gconstpointer user_data)
{
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) world = secure_world_new (&options, NULL, NULL, NULL, NULL);
  WeirProxyFigures figures;
  guint before;

  play_cycle (world, user_data);
  before = world_count_descriptors ();
  for (guint i = 0; i < N_CYCLES; i++)
    play_cycle (world, user_data);
  g_assert_cmpuint (world_count_descriptors (), ==, before);

  weir_proxy_get_figures (world_get_proxy (world), &figures);
  g_assert_cmpuint (figures.clients, ==, 1);
  g_assert_cmpuint (figures.inspected, ==, 0);
  g_assert_cmpuint (figures.origins_busy, ==, 0);
  g_assert_cmpuint (figures.origins_idle, ==, 0);
}

/* --- Octets ---------------------------------------------------------------- */

/* What a connection may hold of content that nobody takes: a read in each direction, sealed. */
#define MAX_HELD (2 * WEIR_RELAY_SCRATCH_SIZE + 4096)
#define MUCH "1073741824"

#define BLOCK_SIZE (64 * 1024)

/* Writes until nobody takes any more, and nothing moves. */
static void
flood (Peer *peer)
{
  static const char block[BLOCK_SIZE];
  gboolean has_moved;

  do
    {
      has_moved = FALSE;
      while (gnutls_record_send (peer->tls, block, sizeof block) > 0)
        has_moved = TRUE;
      world_settle ();
    }
  while (has_moved);
}

static gsize
count_held (const WeirStream *stream)
{
  return weir_buffer_length (&stream->input) + weir_buffer_length (&stream->output) +
         weir_buffer_length (&stream->sealed);
}

static void
expect_little_held (World *world)
{
  const WeirClient *client = world_get_proxy (world)->clients;

  g_assert_nonnull (client->exchange);
  g_assert_nonnull (client->exchange->origin);
  g_assert_cmpuint (count_held (&client->stream) + count_held (&client->exchange->origin->stream),
                    >, 0);
  g_assert_cmpuint (count_held (&client->stream) + count_held (&client->exchange->origin->stream),
                    <=, MAX_HELD);
}

static void
test_slow_reader (void)
{
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) world = secure_world_new (&options, NULL, NULL, NULL, NULL);
  const Step asks[] = { { CLIENT_SENDS, GET },
                        { ORIGIN_GETS, GOT },
                        { ORIGIN_SENDS, "HTTP/1.1 200 OK\r\nContent-Length: " MUCH "\r\n\r\n" },
                        { CLIENT_SEES_HEAD, "200" },
                        { STEP_NONE } };

  secure_enter (world, ORIGIN_HOST);
  world_play (world, asks, 0);
  peer_set_reading (world_get_client (world), FALSE);
  flood (world_get_origin (world));
  expect_little_held (world);
}

static void
test_slow_origin (void)
{
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) world = secure_world_new (&options, NULL, NULL, NULL, NULL);
  const Step asks[] = { { CLIENT_SENDS,
                          "POST / HTTP/1.1\r\nHost: o.test\r\nContent-Length: " MUCH "\r\n\r\n" },
                        { ORIGIN_GETS, "POST / HTTP/1.1\r\nHost: o.test\r\nContent-Length: " MUCH
                                       "\r\nVia: 1.1 weir\r\n\r\n" },
                        { STEP_NONE } };

  secure_enter (world, ORIGIN_HOST);
  world_play (world, asks, 0);
  peer_set_reading (world_get_origin (world), FALSE);
  flood (world_get_client (world));
  expect_little_held (world);
}

/* --- Large content --------------------------------------------------------- */

/* Not a multiple of anything. */
#define LARGE (5 * 1024 * 1024 + 17)

static GString *
make_content (void)
{
  GString *content = g_string_sized_new (LARGE);

  for (guint i = 0; i < LARGE; i++)
    g_string_append_c (content, (char) ((i * 7 + i / 251) & 0xff));

  return content;
}

static void
expect_octets (Peer *peer, const GString *content)
{
  const char *begin;

  while ((begin = g_strstr_len (peer->received->str, peer->received->len, "\r\n\r\n")) == NULL ||
         peer->received->len - (begin + 4 - peer->received->str) < content->len)
    {
      g_assert_false (peer->has_ended);
      g_main_context_iteration (NULL, TRUE);
    }

  g_assert_cmpmem (begin + 4, peer->received->len - (begin + 4 - peer->received->str), content->str,
                   content->len);
  g_string_truncate (peer->received, 0);
}

/* There and back, by length: the same octets, however they were cut into records. */
static void
test_large (gconstpointer user_data)
{
  const WeirProxyOptions options = { .portable_poller = GPOINTER_TO_INT (user_data) };
  g_autoptr (World) world = secure_world_new (&options, NULL, NULL, NULL, NULL);
  g_autoptr (GString) content = make_content ();
  g_autofree char *length = g_strdup_printf ("Content-Length: %u\r\n\r\n", LARGE);
  g_autofree char *request = g_strconcat ("POST / HTTP/1.1\r\nHost: o.test\r\n", length, NULL);
  g_autofree char *response = g_strconcat ("HTTP/1.1 200 OK\r\n", length, NULL);
  const Step asks[] = { { CLIENT_SENDS, request }, { STEP_NONE } };
  const Step answers[] = { { ORIGIN_SENDS, response }, { STEP_NONE } };

  secure_enter (world, ORIGIN_HOST);
  world_play_quietly (world, asks, 0);
  peer_send_octets (world_get_client (world), content->str, content->len, 0);
  expect_octets (world_get_origin (world), content);
  world_play_quietly (world, answers, 0);
  peer_send_octets (world_get_origin (world), content->str, content->len, 0);
  expect_octets (world_get_client (world), content);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path =
        g_strconcat ("/engine/inspect-load/descriptors/", endings[i].name, NULL);

      g_test_add_data_func (path, &endings[i], test_descriptors);
    }
  g_test_add_func ("/engine/inspect-load/held/slow-reader", test_slow_reader);
  g_test_add_func ("/engine/inspect-load/held/slow-origin", test_slow_origin);
  g_test_add_data_func ("/engine/inspect-load/large", GINT_TO_POINTER (FALSE), test_large);
  g_test_add_data_func ("/engine/inspect-load/large/portable", GINT_TO_POINTER (TRUE), test_large);

  return g_test_run ();
}
