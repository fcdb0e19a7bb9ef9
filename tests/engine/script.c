/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Conversations between a client, the proxy and an origin, over real sockets.
 *
 * All three live on one main context: the test turns it until what a step waits
 * for is there, so nothing sleeps, and a conversation takes as long as it takes.
 * A guard ends the test when nothing more happens.
 *
 * Inside a tunnel that the proxy looks into the same steps are those of a client and an
 * origin that speak TLS, each with the proxy between them: see script-inside.c.
 */

#include "script.h"

#include "peer.h"
#include "script-inside.h"
#include "script-text.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#define GUARD_SECONDS 60
#define MAX_DESCRIPTOR 1024

struct _World
{
  WeirProxy *proxy;
  guint16 port;
  gint listener;
  guint16 origin_port;
  guint listener_source;
  GPtrArray *origins; /* (element-type Peer) in the order in which they came */
  guint origin;       /* the one the steps are about */
  Peer *client;
  WorldSessionFunc session; /* (nullable): there is TLS */
  gpointer session_data;
  const char *inside; /* (nullable): steps are of the inside of a tunnel to this host */
  gsize wire_piece;   /* of what is sealed by TLS */
  guint guard;
  const Step *step; /* under way */
};

/* --- What is expected ------------------------------------------------------ */

static gboolean
on_guard (gpointer user_data)
{
  World *world = user_data;
  g_autofree char *to_client = script_normalise (world->client->received);

  g_error ("Nothing happens any more in step %u, “%.300s”; the client has “%.300s”",
           world->step != NULL ? world->step->kind : 0,
           world->step != NULL ? world->step->text : "", to_client);

  return G_SOURCE_REMOVE;
}

void
world_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

guint
world_count_descriptors (void)
{
  guint count = 0;

  world_settle ();
  for (gint fd = 0; fd < MAX_DESCRIPTOR; fd++)
    if (fcntl (fd, F_GETFD) >= 0)
      count++;

  return count;
}

void
world_wait (World *world, gboolean (*is_so) (World *world, gpointer user_data), gpointer user_data)
{
  while (!is_so (world, user_data))
    g_main_context_iteration (NULL, TRUE);
}

static void
expect (Peer *peer, const char *text)
{
  while (TRUE)
    {
      g_autofree char *normal = script_normalise (peer->received);

      if (g_str_equal (normal, text))
        break;
      if (peer->has_ended || strlen (normal) > strlen (text))
        g_assert_cmpstr (normal, ==, text);
      g_main_context_iteration (NULL, TRUE);
    }

  g_string_truncate (peer->received, 0);
}

static void
expect_page (Peer *peer, const char *text)
{
  g_autofree char *status = g_strdup_printf ("HTTP/1.1 %.3s ", text);
  const char *words = strlen (text) > 4 ? text + 4 : "";

  while (!script_is_whole (peer->received))
    {
      g_assert_false (peer->has_ended);
      g_main_context_iteration (NULL, TRUE);
    }

  if (!g_str_has_prefix (peer->received->str, status) ||
      strstr (peer->received->str, words) == NULL)
    g_assert_cmpstr (peer->received->str, ==, text);
  g_assert_null (strstr (peer->received->str, "Access-Control"));
  g_string_truncate (peer->received, 0);
}

static void
expect_head (Peer *peer, const char *text)
{
  g_autofree char *status = g_strdup_printf ("HTTP/1.1 %s ", text);

  while (!g_str_has_suffix (peer->received->str, "\r\n\r\n"))
    g_main_context_iteration (NULL, TRUE);

  g_assert_true (g_str_has_prefix (peer->received->str, status));
  g_string_truncate (peer->received, 0);
}

static void
expect_end (Peer *peer, StepKind kind)
{
  while (!peer->has_ended)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpstr (peer->received->str, ==, "");
  if (kind == CLIENT_SEES_END)
    g_assert_false (peer->is_reset);
  if (kind == CLIENT_SEES_RESET)
    g_assert_true (peer->is_reset);
}

/* --- The world ------------------------------------------------------------- */

static gint
connect_to (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port) };
  gint fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);

  return fd;
}

static gboolean
on_origin_asked (gint fd, GIOCondition condition G_GNUC_UNUSED, gpointer user_data)
{
  World *world = user_data;
  gint connection = accept (fd, NULL, NULL);

  if (connection >= 0)
    {
      Peer *origin = peer_new (connection);

      gnutls_session_t session =
        world->session != NULL ? world->session (NULL, world->session_data) : NULL;

      if (session != NULL)
        peer_begin_tls (origin, session, world->wire_piece);
      g_ptr_array_add (world->origins, origin);
    }

  return G_SOURCE_CONTINUE;
}

static void
open_origin (World *world)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  world->listener = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (world->listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (world->listener, 16), ==, 0);
  getsockname (world->listener, (struct sockaddr *) &address, &length);
  world->origin_port = ntohs (address.sin_port);
  world->listener_source = g_unix_fd_add (world->listener, G_IO_IN, on_origin_asked, world);
}

static void
add_resolve (World *world, const char *host, guint16 port)
{
  g_autofree char *spec = g_strdup_printf ("%s:80:127.0.0.1:%u", host, port);
  g_autoptr (GError) error = NULL;

  weir_proxy_add_resolve (world->proxy, spec, &error);
  g_assert_no_error (error);
}

GPtrArray *
script_parse_rules (const char *const *rules)
{
  GPtrArray *parsed = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_rule_unref);

  for (guint i = 0; rules != NULL && i < SCRIPT_MAX_RULES && rules[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      WeirRule *rule = weir_rule_new_from_text (rules[i], &error);

      g_assert_no_error (error);
      g_ptr_array_add (parsed, rule);
    }

  return parsed;
}

WeirPolicy *
script_make_policy (const char *const *rules, gboolean filtering)
{
  const WeirGlobalPolicy global = { WEIR_BLOCK_THIRD_PARTY, WEIR_BLOCK_NONE };
  g_autoptr (GPtrArray) parsed = script_parse_rules (rules);

  return weir_policy_new (parsed, NULL, &global, filtering);
}

World *
world_new (const WeirProxyOptions *options,
           const char *const *rules,
           const WeirObserver *observer,
           gpointer user_data)
{
  World *world = g_new0 (World, 1);
  g_autoptr (WeirPolicy) policy = script_make_policy (rules, TRUE);
  g_autoptr (GError) error = NULL;

  world->guard = g_timeout_add_seconds (GUARD_SECONDS, on_guard, world);
  world->origins = g_ptr_array_new_with_free_func ((GDestroyNotify) peer_free);
  open_origin (world);

  world->proxy = weir_proxy_new (options, policy, observer, user_data);
  world->port = weir_proxy_listen (world->proxy, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
  add_resolve (world, ORIGIN_HOST, world->origin_port);
  add_resolve (world, OTHER_HOST, world->origin_port);
  add_resolve (world, DEAD_HOST, 1);
  add_resolve (world, SELF_HOST, world->port);

  world->client = peer_new (connect_to (world->port));

  return world;
}

void
world_free (World *world)
{
  g_clear_pointer (&world->client, peer_free);
  g_clear_pointer (&world->proxy, weir_proxy_free);
  g_clear_pointer (&world->origins, g_ptr_array_unref);
  g_source_remove (world->listener_source);
  close (world->listener);
  g_source_remove (world->guard);
  g_free (world);
}

WeirProxy *
world_get_proxy (World *world)
{
  return world->proxy;
}

guint16
world_get_port (World *world)
{
  return world->port;
}

guint16
world_get_origin_port (World *world)
{
  return world->origin_port;
}

Peer *
world_get_origin (World *world)
{
  while (world->origins->len <= world->origin)
    g_main_context_iteration (NULL, TRUE);

  return g_ptr_array_index (world->origins, world->origin);
}

char *
world_take_from_client (World *world)
{
  while (!world->client->has_ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (world->client->is_reset);

  return g_strdup (world->client->received->str);
}

char *
world_take_from_origin (World *world, const char *end)
{
  Peer *origin = world_get_origin (world);
  char *taken;

  while (!g_str_has_suffix (origin->received->str, end))
    g_main_context_iteration (NULL, TRUE);

  taken = g_strdup (origin->received->str);
  g_string_truncate (origin->received, 0);

  return taken;
}

static gint
peer_release (Peer *peer)
{
  g_clear_handle_id (&peer->source, g_source_remove);

  return peer->fd;
}

gint
world_get_client_fd (World *world)
{
  return world->client->fd;
}

gint
world_release_client (World *world)
{
  return peer_release (world->client);
}

gint
world_release_origin (World *world)
{
  return peer_release (world_get_origin (world));
}

gint
world_connect (World *world)
{
  return connect_to (world->port);
}

gint
world_set_client (World *world, gint fd)
{
  gint before = peer_release (world->client);

  world->client->fd = -1;
  peer_free (world->client);
  world->client = peer_new (fd);

  return before;
}

static void
expect_no_origin (World *world)
{
  world_settle ();
  if (world->origins->len > world->origin)
    g_assert_cmpstr (world_get_origin (world)->received->str, ==, "");
}

static gboolean
is_client_secure (World *world, gpointer user_data G_GNUC_UNUSED)
{
  return world->client->has_ended || peer_is_secure (world->client);
}

void
world_begin_tls (World *world, const char *host)
{
  peer_begin_tls (world->client, world->session (host, world->session_data), world->wire_piece);
}

static void
secure_client (World *world, const char *host)
{
  world_begin_tls (world, host);
  world_wait (world, is_client_secure, NULL);
  g_assert_true (peer_is_secure (world->client));
}

/* Leads the client into a tunnel. */
static void
enter (World *world)
{
  g_autofree char *request = g_strdup_printf ("CONNECT %s:443 HTTP/1.1\r\nHost: %s:443\r\n\r\n",
                                              world->inside, world->inside);

  peer_send (world->client, request, 0);
  expect_head (world->client, "200");
  secure_client (world, world->inside);
}

static void
reconnect_client (World *world)
{
  peer_free (world->client);
  world->client = peer_new (connect_to (world->port));
  if (world->inside != NULL)
    enter (world);
}

void
world_go_inside (World *world, const char *host, gsize wire_piece)
{
  g_assert_nonnull (world->session);

  world->inside = host;
  world->wire_piece = wire_piece;
  enter (world);
}

static void
send_from_client (World *world, const char *text, gsize piece)
{
  g_autofree char *request = NULL;

  if (world->inside != NULL)
    request = script_inside_read_request (text);
  peer_send (world->client, request != NULL ? request : text, piece);
}

void
world_set_session (World *world, WorldSessionFunc func, gpointer user_data)
{
  world->session = func;
  world->session_data = user_data;
}

GPtrArray *
world_get_origins (World *world)
{
  return world->origins;
}

Peer *
world_get_client (World *world)
{
  return world->client;
}

static void
play_step (World *world, const Step *step, gsize piece)
{
  switch (step->kind)
    {
    case CLIENT_SECURES:
      secure_client (world, step->text);
      break;
    case CLIENT_SENDS:
      send_from_client (world, step->text, piece);
      break;
    case CLIENT_ENDS:
      peer_end (world->client);
      break;
    case CLIENT_CLOSES:
      peer_close (world->client);
      break;
    case CLIENT_RESETS:
      peer_reset (world->client);
      break;
    case CLIENT_RECONNECTS:
      reconnect_client (world);
      break;
    case CLIENT_GETS:
      expect (world->client, step->text);
      break;
    case CLIENT_GETS_PAGE:
      expect_page (world->client, step->text);
      break;
    case CLIENT_SEES_HEAD:
      expect_head (world->client, step->text);
      break;
    case CLIENT_SEES_END:
    case CLIENT_SEES_BREAK:
    case CLIENT_SEES_RESET:
      expect_end (world->client, step->kind);
      break;
    case ORIGIN_GETS:
      expect (world_get_origin (world), step->text);
      break;
    case ORIGIN_GETS_NOTHING:
      expect_no_origin (world);
      break;
    case ORIGIN_SENDS_AT_ONCE:
      peer_send (world_get_origin (world), step->text, 0);
      break;
    case ORIGIN_SENDS:
      peer_send (world_get_origin (world), step->text, piece);
      break;
    case ORIGIN_ENDS:
      peer_end (world_get_origin (world));
      break;
    case ORIGIN_CLOSES:
      peer_close (world_get_origin (world));
      break;
    case ORIGIN_CUTS:
      peer_cut (world_get_origin (world));
      break;
    case ORIGIN_RESETS:
      peer_reset (world_get_origin (world));
      break;
    case ORIGIN_SEES_END:
      expect_end (world_get_origin (world), step->kind);
      break;
    case ORIGIN_RECONNECTS:
      world->origin++;
      break;
    case STEP_NONE:
    default:
      g_assert_not_reached ();
    }
}

void
world_play_quietly (World *world, const Step *steps, gsize piece)
{
  for (guint i = 0; i < SCRIPT_MAX_STEPS && steps[i].kind != STEP_NONE; i++)
    {
      world->step = &steps[i];
      play_step (world, &steps[i], piece);
    }
}

void
world_play (World *world, const Step *steps, gsize piece)
{
  world_play_quietly (world, steps, piece);

  /* Nothing may come behind what was expected. */
  world_settle ();
  g_assert_cmpstr (world->client->received->str, ==, "");
  if (world->step->kind != CLIENT_SENDS && world->origins->len > world->origin)
    g_assert_cmpstr (world_get_origin (world)->received->str, ==, "");
}
