/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The sockets that Weir listens on.
 *
 * When the process runs out of descriptors, accept() fails and the connections
 * wait in the kernel's queue.  The listener then rests: an edge-triggered watch
 * is not told again, and nothing spins.  weir_listeners_resume(), called when a
 * client has gone, has it look again; and so it does after a while, because
 * descriptors come back in other ways too: an origin's, a pipe's, the database's.
 *
 * What Weir listens on is also what it must not connect to.
 */

#include "weir-listeners.h"

#include "weir-socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 4096

/* Connections taken at once; others want their turn. */
#define MAX_ACCEPTED 64

#define ADDRESS_LENGTH 64

typedef struct
{
  WeirListeners *listeners; /* (unowned) */
  WeirWatch watch;
  gint fd;
  guint16 port;
  gboolean is_resting;
  GInetAddress *address; /* (owned) */
} Listener;

struct _WeirListeners
{
  WeirPoller *poller; /* (unowned) */
  WeirAcceptFunc func;
  WeirMakeRoomFunc make_room;
  gpointer user_data;
  GPtrArray *listeners;   /* (owned) (element-type Listener) */
  WeirTimeouts *timeouts; /* (unowned) */
  WeirTimeout rest;       /* while one rests */
  guint n_resting;
};

static void
listener_free (Listener *self)
{
  weir_watch_clear (&self->watch);
  if (self->fd >= 0)
    close (self->fd);
  g_clear_object (&self->address);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Listener, listener_free)

static void
on_rested (WeirTimeout *timeout G_GNUC_UNUSED, gpointer user_data)
{
  weir_listeners_resume (user_data);
}

WeirListeners *
weir_listeners_new (WeirPoller *poller,
                    WeirTimeouts *timeouts,
                    WeirAcceptFunc func,
                    WeirMakeRoomFunc make_room,
                    gpointer user_data)
{
  WeirListeners *self = g_new0 (WeirListeners, 1);

  self->poller = poller;
  self->timeouts = timeouts;
  weir_timeout_init (&self->rest, on_rested, self);
  self->func = func;
  self->make_room = make_room;
  self->user_data = user_data;
  self->listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) listener_free);

  return self;
}

void
weir_listeners_free (WeirListeners *self)
{
  weir_timeout_stop (&self->rest);
  g_ptr_array_unref (self->listeners);
  g_free (self);
}

/* Writes "1.2.3.4:80" or "[::1]:80". */
static void
describe_peer (const struct sockaddr_storage *peer, char *text)
{
  char name[INET6_ADDRSTRLEN];

  if (peer->ss_family == AF_INET6)
    {
      const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *) peer;

      inet_ntop (AF_INET6, &in6->sin6_addr, name, sizeof name);
      g_snprintf (text, ADDRESS_LENGTH, "[%s]:%u", name, ntohs (in6->sin6_port));
    }
  else
    {
      const struct sockaddr_in *in = (const struct sockaddr_in *) peer;

      inet_ntop (AF_INET, &in->sin_addr, name, sizeof name);
      g_snprintf (text, ADDRESS_LENGTH, "%s:%u", name, ntohs (in->sin_port));
    }
}

static void
rest (Listener *self)
{
  if (self->is_resting)
    return;

  g_debug ("No descriptor for a client: %s", g_strerror (errno));
  self->is_resting = TRUE;
  self->listeners->n_resting++;
  weir_timeout_start (&self->listeners->rest, self->listeners->timeouts, WEIR_TIMEOUT_REST);
}

/* Whether @error_number says that the system has no more to give. */
static gboolean
is_want (int error_number)
{
  return error_number == EMFILE || error_number == ENFILE || error_number == ENOBUFS ||
         error_number == ENOMEM;
}

static gint
take_client (Listener *self, struct sockaddr_storage *peer)
{
  socklen_t length = sizeof *peer;

  return accept4 (self->fd, (struct sockaddr *) peer, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

/* Returns: whether there may be more */
static gboolean
accept_one (Listener *self)
{
  struct sockaddr_storage peer;
  char text[ADDRESS_LENGTH];
  gint fd = take_client (self, &peer);

  if (fd < 0 && is_want (errno) && self->listeners->make_room (self->listeners->user_data))
    fd = take_client (self, &peer);
  if (fd < 0 && is_want (errno))
    rest (self);

  if (fd < 0)
    return errno == EINTR || errno == ECONNABORTED;

  describe_peer (&peer, text);
  self->listeners->func (fd, text, self->listeners->user_data);

  return TRUE;
}

static void
on_ready (WeirWatch *watch, WeirReady ready G_GNUC_UNUSED, gpointer user_data)
{
  Listener *self = user_data;

  for (guint i = 0; i < MAX_ACCEPTED; i++)
    if (!accept_one (self))
      {
        if (!self->is_resting)
          weir_watch_await (watch, WEIR_READY_IN);
        return;
      }

  weir_watch_again (watch, WEIR_READY_IN);
}

void
weir_listeners_resume (WeirListeners *self)
{
  if (self->n_resting == 0)
    return;

  for (guint i = 0; i < self->listeners->len; i++)
    {
      Listener *listener = g_ptr_array_index (self->listeners, i);

      if (listener->is_resting)
        weir_watch_again (&listener->watch, WEIR_READY_IN);
      listener->is_resting = FALSE;
    }
  self->n_resting = 0;
  weir_timeout_stop (&self->rest);
}

static guint16
get_port (gint fd)
{
  struct sockaddr_storage name;
  socklen_t length = sizeof name;

  if (getsockname (fd, (struct sockaddr *) &name, &length) != 0)
    return 0;

  return ntohs (name.ss_family == AF_INET6 ? ((struct sockaddr_in6 *) &name)->sin6_port
                                           : ((struct sockaddr_in *) &name)->sin_port);
}

static gboolean
bind_and_listen (Listener *self, guint16 port)
{
  const int on = 1;
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (self->address, port);
  gboolean is_ipv6 = g_inet_address_get_family (self->address) == G_SOCKET_FAMILY_IPV6;
  struct sockaddr_storage native;

  self->fd = socket (is_ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (self->fd < 0)
    return FALSE;

  /* One family a socket: "::" is not to take what "0.0.0.0" may be asked for. */
  if (is_ipv6)
    setsockopt (self->fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  setsockopt (self->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  weir_socket_set_options (self->fd, self->address);
  g_socket_address_to_native (address, &native, sizeof native, NULL);

  return bind (self->fd, (struct sockaddr *) &native, g_socket_address_get_native_size (address)) ==
           0 &&
         listen (self->fd, BACKLOG) == 0;
}

guint16
weir_listeners_add (WeirListeners *self, const char *address, guint16 port, GError **error)
{
  g_autoptr (Listener) listener = g_new0 (Listener, 1);

  listener->fd = -1;
  listener->listeners = self;
  listener->address = g_inet_address_new_from_string (address);
  if (listener->address == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "Not an IP address: %s",
                   address);
      return 0;
    }

  if (!bind_and_listen (listener, port))
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      return 0;
    }

  listener->port = get_port (listener->fd);
  if (!weir_poller_watch (self->poller, &listener->watch, listener->fd, on_ready, listener, error))
    return 0;

  port = listener->port;
  g_ptr_array_add (self->listeners, g_steal_pointer (&listener));

  return port;
}

/* An IPv4 address in an IPv6 one is that address. Returns: (transfer full) */
static GInetAddress *
unmap (GInetAddress *address)
{
  static const guint8 prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  const guint8 *octets = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 &&
      memcmp (octets, prefix, sizeof prefix) == 0)
    return g_inet_address_new_from_bytes (octets + sizeof prefix, G_SOCKET_FAMILY_IPV4);

  return g_object_ref (address);
}

/* Whether both ends of @fd, which leads to @address, have one: it does not leave this computer. */
static gboolean
is_at_home (GInetAddress *address, gint fd)
{
  struct sockaddr_storage native;
  socklen_t length = sizeof native;
  g_autoptr (GSocketAddress) local = NULL;
  g_autoptr (GInetAddress) plain = NULL;

  if (fd < 0 || getsockname (fd, (struct sockaddr *) &native, &length) != 0)
    return FALSE;

  local = g_socket_address_new_from_native (&native, length);
  plain = unmap (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (local)));

  return g_inet_address_equal (address, plain);
}

/*
 * To connect to "any" is to connect to the loopback, and who listens on "any" listens there, and
 * on every other address of this computer.
 */
static gboolean
listener_has_address (const Listener *self, GInetAddress *address, gint fd)
{
  if (g_inet_address_get_is_any (address))
    return TRUE;
  if (g_inet_address_get_is_any (self->address) &&
      (g_inet_address_get_is_loopback (address) || is_at_home (address, fd)))
    return TRUE;

  return g_inet_address_equal (self->address, address);
}

gboolean
weir_listeners_has_address (const WeirListeners *self, GSocketAddress *address, gint fd)
{
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (address);

  for (guint i = 0; i < self->listeners->len; i++)
    {
      const Listener *listener = g_ptr_array_index (self->listeners, i);

      if (listener->port == g_inet_socket_address_get_port (inet))
        {
          g_autoptr (GInetAddress) plain = unmap (g_inet_socket_address_get_address (inet));

          if (listener_has_address (listener, plain, fd))
            return TRUE;
        }
    }

  return FALSE;
}

static gboolean
listener_has_host (const Listener *self, const WeirHost *host)
{
  g_autofree char *address = NULL;

  if (weir_host_is_loopback (host))
    return TRUE;
  if (host->kind == WEIR_HOST_NAME)
    return FALSE;

  address = g_inet_address_to_string (self->address);

  return g_str_equal (address, host->name);
}

gboolean
weir_listeners_has_host (const WeirListeners *self, const WeirHost *host, guint16 port)
{
  for (guint i = 0; i < self->listeners->len; i++)
    {
      const Listener *listener = g_ptr_array_index (self->listeners, i);

      if (listener->port == port && listener_has_host (listener, host))
        return TRUE;
    }

  return FALSE;
}

char *
weir_listeners_describe (const WeirListeners *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->listeners->len; i++)
    {
      const Listener *listener = g_ptr_array_index (self->listeners, i);
      g_autofree char *address = g_inet_address_to_string (listener->address);
      gboolean is_ipv6 = g_inet_address_get_family (listener->address) == G_SOCKET_FAMILY_IPV6;

      g_string_append_printf (text, is_ipv6 ? "%s[%s]:%u" : "%s%s:%u", i > 0 ? ", " : "", address,
                              listener->port);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
