/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Options of sockets.
 *
 * What Weir writes is complete: nothing is to wait for more.  And the loopback,
 * which loses nothing and is never congested, needs no algorithm that paces what
 * is sent: where BBR is the system's choice, it arms a timer for each piece of a
 * large response, which cost 30 % more.  Reno is there on every Linux, for every
 * user.
 */

#include "weir-socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

/**
 * weir_socket_set_options:
 * @fd: a TCP socket
 * @address: (nullable): where it listens, or leads to; %NULL: not known
 */
void
weir_socket_set_options (gint fd, GInetAddress *address)
{
  const int on = 1;

  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
#ifdef TCP_CONGESTION
  if (address != NULL && g_inet_address_get_is_loopback (address))
    setsockopt (fd, IPPROTO_TCP, TCP_CONGESTION, "reno", strlen ("reno"));
#endif
}
