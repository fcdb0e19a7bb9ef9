/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whether somebody listens at an address of this computer.
 *
 * A connect() says so.  Nothing is sent, and the connection is closed at once.
 */

#include "weir-loopback.h"

#include "weir-host.h"

#include <errno.h>
#include <gio/gio.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#define LOOPBACK_IPV4 "127.0.0.1"

/* Whether the connect() under way on @fd succeeds. */
static gboolean
await_connection (int fd)
{
  struct pollfd poll_fd = { .fd = fd, .events = POLLOUT };
  int error_number = 0;
  socklen_t length = sizeof error_number;

  return poll (&poll_fd, 1, WEIR_LOOPBACK_PATIENCE) == 1 &&
         getsockopt (fd, SOL_SOCKET, SO_ERROR, &error_number, &length) == 0 && error_number == 0;
}

static gboolean
connects (const struct sockaddr *address, socklen_t length)
{
  const int fd = socket (address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  gboolean result;

  if (fd < 0)
    return FALSE;

  result = connect (fd, address, length) == 0 || (errno == EINPROGRESS && await_connection (fd));
  close (fd);

  return result;
}

gboolean
weir_loopback_is_served (const char *address)
{
  WeirHost host;
  guint16 port;
  struct sockaddr_storage native;
  g_autoptr (GSocketAddress) socket_address = NULL;

  if (!weir_host_parse_with_port (weir_span_of (address), FALSE, &host, &port) ||
      !weir_host_is_loopback (&host))
    return FALSE;

  socket_address =
    g_inet_socket_address_new_from_string (host.kind == WEIR_HOST_NAME ? LOOPBACK_IPV4 : host.name,
                                           port);

  return socket_address != NULL &&
         g_socket_address_to_native (socket_address, &native, sizeof native, NULL) &&
         connects ((const struct sockaddr *) &native,
                   (socklen_t) g_socket_address_get_native_size (socket_address));
}
