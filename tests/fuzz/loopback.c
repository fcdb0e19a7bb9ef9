/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Sockets for fuzz-exchange.
 *
 * Nothing leaves loopback: the names that lead somewhere are those of the
 * origins, other names and addresses fail at once, since the resolver of
 * upstream proxies, which is asked first, refuses.
 */

#include "loopback.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_USEC (20 * G_USEC_PER_SEC) /* then it hangs */
#define PAUSE_USEC 100
#define FIRST_CLIENT_ADDRESS 0x7f4d0001 /* 127.77.0.1 */
#define N_CLIENT_ADDRESSES 10000

/* --- A resolver of proxies that refuses ------------------------------------ */

#define TYPE_REFUSAL (refusal_get_type ())
G_DECLARE_FINAL_TYPE (Refusal, refusal, FUZZ, REFUSAL, GObject)

struct _Refusal
{
  GObject parent;
};

static void refusal_resolver_init (GProxyResolverInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Refusal,
                               refusal,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER, refusal_resolver_init))

static void
refusal_lookup_async (GProxyResolver *resolver,
                      const char *uri,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  g_task_set_source_tag (task, refusal_lookup_async);
  g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "No way to %s", uri);
}

static char **
refusal_lookup_finish (GProxyResolver *resolver G_GNUC_UNUSED, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
refusal_resolver_init (GProxyResolverInterface *interface)
{
  interface->lookup_async = refusal_lookup_async;
  interface->lookup_finish = refusal_lookup_finish;
}

static void
refusal_class_init (RefusalClass *klass G_GNUC_UNUSED)
{
}

static void
refusal_init (Refusal *self G_GNUC_UNUSED)
{
}

/* --- Peers ----------------------------------------------------------------- */

static void
peer_open (Peer *peer, gint fd)
{
  const int on = 1;

  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (peer->received == NULL)
    {
      peer->received = g_string_new (NULL);
      peer->sent = g_string_new (NULL);
    }
  g_string_truncate (peer->received, 0);
  g_string_truncate (peer->sent, 0);
  peer->fd = fd;
  peer->has_ended = peer->is_reset = FALSE;
}

static gboolean
peer_receive (Peer *peer)
{
  char octets[16384];
  gssize n_read;

  if (peer->fd < 0 || peer->has_ended)
    return FALSE;

  n_read = recv (peer->fd, octets, sizeof octets, MSG_DONTWAIT);
  if (n_read > 0)
    g_string_append_len (peer->received, octets, n_read);
  else if (n_read == 0 || errno != EAGAIN)
    peer->has_ended = TRUE;
  peer->is_reset = n_read < 0 && errno != EAGAIN;

  return n_read > 0 || peer->has_ended;
}

void
peer_send (Peer *peer, WeirSpan octets)
{
  gssize n_sent;

  if (peer->fd < 0 || octets.length == 0)
    return;

  n_sent = send (peer->fd, octets.octets, octets.length, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (n_sent > 0)
    g_string_append_len (peer->sent, octets.octets, n_sent);
}

void
peer_half_close (Peer *peer)
{
  if (peer->fd >= 0)
    shutdown (peer->fd, SHUT_WR);
}

void
peer_close (Peer *peer, gboolean reset)
{
  const struct linger now = { .l_onoff = 1, .l_linger = 0 };

  if (peer->fd < 0)
    return;

  if (reset)
    setsockopt (peer->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  close (peer->fd);
  peer->fd = -1;
}

/* --- The proxy and its surroundings ---------------------------------------- */

static gint
listen_somewhere (guint16 *port)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;
  gint fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (fd, SOMAXCONN), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  *port = ntohs (address.sin_port);

  return fd;
}

static void
add_name (Loopback *self, const char *name, guint16 port)
{
  g_autofree char *spec = g_strdup_printf ("%s:127.0.0.1:%u", name, port);

  g_assert_true (weir_proxy_add_resolve (self->proxy, spec, NULL));
}

static void
add_names (Loopback *self)
{
  guint16 port;

  self->origin = listen_somewhere (&port);
  add_name (self, "o.test:80", port);
  add_name (self, "o.test:8080", port);
  self->tunnel = listen_somewhere (&port);
  add_name (self, "o.test:443", port);
  self->forbidden = listen_somewhere (&port);
  add_name (self, "p.test:*", port);
  add_name (self, "self.test:*", self->port);

  /* Whatever else runs on this machine. */
  add_name (self, "dead.test:*", 1);
  add_name (self, "localhost:*", 1);
  add_name (self, "127.0.0.1:*", 1);
  add_name (self, "[::1]:*", 1);
}

Loopback *
loopback_new (gboolean portable_poller,
              WeirPolicy *policy,
              const WeirObserver *observer,
              gpointer user_data)
{
  Loopback *self = g_new0 (Loopback, 1);
  g_autoptr (GProxyResolver) refusal = g_object_new (TYPE_REFUSAL, NULL);
  const WeirProxyOptions options = { .resolver = refusal, .portable_poller = portable_poller };

  self->proxy = weir_proxy_new (&options, policy, observer, user_data);
  self->port = weir_proxy_listen (self->proxy, "127.0.0.1", 0, NULL);
  g_assert_cmpuint (self->port, >, 0);
  add_names (self);
  self->client.fd = self->far_end.fd = -1;

  return self;
}

/* From an address that is seldom the same: ports of one run out, since the kernel keeps them for a while. */
static gint
connect_to_proxy (Loopback *self)
{
  const int on = 1;
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;
  gint fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  address.sin_addr.s_addr = htonl (FIRST_CLIENT_ADDRESS + self->n_clients++ % N_CLIENT_ADDRESSES);
  setsockopt (fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  address.sin_port = htons (self->port);
  while (connect (fd, (struct sockaddr *) &address, sizeof address) != 0 && errno != EISCONN)
    g_assert_cmpint (errno, ==, EINTR); /* by libFuzzer's clock */

  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  g_assert_nonnull (
    inet_ntop (AF_INET, &address.sin_addr, self->client_address, sizeof self->client_address));
  length = (socklen_t) strlen (self->client_address);
  g_snprintf (self->client_address + length, sizeof self->client_address - length, ":%u",
              ntohs (address.sin_port));

  return fd;
}

void
loopback_begin (Loopback *self)
{
  peer_open (&self->client, connect_to_proxy (self));
  self->n_origins = 0;
  self->is_ending = FALSE;
}

static gboolean
accept_peer (Loopback *self, gint listener, Peer *peer)
{
  gint fd = accept4 (listener, NULL, NULL, SOCK_CLOEXEC);

  if (fd < 0)
    return FALSE;

  peer_close (peer, TRUE);
  peer_open (peer, fd);
  if (self->is_ending)
    peer_half_close (peer);

  return TRUE;
}

static gboolean
accept_all (Loopback *self)
{
  gboolean has_moved = FALSE;

  g_assert_cmpint (accept (self->forbidden, NULL, NULL), <, 0);
  has_moved |= accept_peer (self, self->tunnel, &self->far_end);
  while (self->n_origins < LOOPBACK_MAX_ORIGINS)
    {
      self->origins[self->n_origins].fd = -1;
      if (!accept_peer (self, self->origin, &self->origins[self->n_origins]))
        break;
      self->n_origins++;
      has_moved = TRUE;
    }

  return has_moved;
}

gboolean
loopback_turn (Loopback *self)
{
  gboolean has_moved = FALSE;
  gboolean is_moving;

  do
    {
      is_moving = FALSE;
      while (g_main_context_iteration (NULL, FALSE))
        is_moving = TRUE;
      is_moving |= accept_all (self);
      is_moving |= peer_receive (&self->client);
      is_moving |= peer_receive (&self->far_end);
      for (guint i = 0; i < self->n_origins; i++)
        is_moving |= peer_receive (&self->origins[i]);
      has_moved |= is_moving;
    }
  while (is_moving);

  return has_moved;
}

/* The kernel may take its time, the proxy may not. */
static void
await (Loopback *self, gboolean (*is_so) (Loopback *self))
{
  const gint64 begin = g_get_monotonic_time ();

  loopback_turn (self);
  while (!is_so (self))
    {
      if (!loopback_turn (self))
        g_usleep (PAUSE_USEC);
      if (g_get_monotonic_time () - begin > PATIENCE_USEC)
        g_error ("It does not come to an end");
    }
}

static gboolean
has_client_ended (Loopback *self)
{
  return self->client.fd < 0 || self->client.has_ended;
}

void
loopback_end (Loopback *self)
{
  self->is_ending = TRUE;
  for (guint i = 0; i < self->n_origins; i++)
    peer_half_close (&self->origins[i]);
  peer_half_close (&self->far_end);
  peer_half_close (&self->client);
  await (self, has_client_ended);
}

static gboolean
has_nothing_open (Loopback *self)
{
  WeirProxyFigures figures;

  weir_proxy_get_figures (self->proxy, &figures);
  return figures.clients + figures.origins_idle + figures.origins_busy == 0;
}

void
loopback_clear (Loopback *self)
{
  peer_close (&self->client, TRUE);
  for (guint i = 0; i < self->n_origins; i++)
    peer_close (&self->origins[i], TRUE);
  peer_close (&self->far_end, TRUE);
  await (self, has_nothing_open);

  /* What was on its way when all of it ended. */
  for (guint i = 0; i < self->n_origins; i++)
    peer_close (&self->origins[i], TRUE);
  peer_close (&self->far_end, TRUE);
}
