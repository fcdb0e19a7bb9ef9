/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One end of a connection, with or without TLS (GnuTLS itself: nothing of src/tls is in it). */

#include "peer.h"

#include "script-text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_SIZE 65536

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* FALSE: the other side has closed by now; then the rest is lost, as in life. */
static gboolean
send_pieces (Peer *peer, const GString *octets, gsize piece)
{
  gsize sent = 0;

  while (sent < octets->len)
    {
      gsize size = script_get_piece_size (piece, octets->len - sent);
      gssize n_sent = peer->fd >= 0 ? send (peer->fd, octets->str + sent, size, MSG_NOSIGNAL) : -1;

      if (n_sent < 0 && (peer->fd < 0 || errno != EAGAIN))
        return FALSE;
      sent += MAX (n_sent, 0);
      settle ();
    }

  return TRUE;
}

/* GnuTLS is not to be entered again while it sends: what is cut is sent behind it. */
static ssize_t
seal (gnutls_transport_ptr_t data, const void *octets, size_t length)
{
  g_string_append_len (((Peer *) data)->sealed, octets, (gssize) length);

  return (ssize_t) length;
}

static gboolean
send_sealed (Peer *peer)
{
  g_autoptr (GString) sealed = NULL;

  if (peer->sealed == NULL || peer->sealed->len == 0)
    return TRUE;

  sealed = g_steal_pointer (&peer->sealed);
  peer->sealed = g_string_new (NULL);

  return send_pieces (peer, sealed, peer->wire_piece);
}

static gboolean
is_again (gssize result)
{
  return result == GNUTLS_E_AGAIN || result == GNUTLS_E_INTERRUPTED;
}

/* Returns: octets read, 0 at the end, -1: none now, -2: broken */
static gssize
receive_secure (Peer *peer, char *octets, gsize size)
{
  gssize n_read;

  if (peer->is_shaking_hands)
    {
      int result = gnutls_handshake (peer->tls);

      send_sealed (peer);
      if (result < 0 && !gnutls_error_is_fatal (result))
        return -1;
      if (result < 0)
        {
          peer->tls_error = result;
          if (!peer->is_silent_on_errors)
            gnutls_alert_send_appropriate (peer->tls, result);
          send_sealed (peer);
          return -2;
        }
      peer->is_shaking_hands = FALSE;
    }

  do
    n_read = gnutls_record_recv (peer->tls, octets, size);
  while (n_read == GNUTLS_E_INTERRUPTED);
  if (is_again (n_read))
    return -1;
  if (n_read < 0)
    peer->tls_error = (int) n_read;

  return n_read < 0 ? -2 : n_read;
}

static gssize
receive (Peer *peer, char *octets, gsize size)
{
  gssize n_read;

  if (peer->tls != NULL)
    return receive_secure (peer, octets, size);

  n_read = recv (peer->fd, octets, size, 0);
  if (n_read >= 0)
    return n_read;

  return errno == EAGAIN ? -1 : -2;
}

static gboolean
on_peer_ready (gint fd G_GNUC_UNUSED, GIOCondition condition G_GNUC_UNUSED, gpointer user_data)
{
  Peer *peer = user_data;
  char octets[READ_SIZE];
  gssize n_read = receive (peer, octets, sizeof octets);

  /* With TLS there may be more where no edge of the socket tells of it. */
  while (peer->tls != NULL && n_read > 0)
    {
      g_string_append_len (peer->received, octets, n_read);
      n_read = receive (peer, octets, sizeof octets);
    }

  if (n_read > 0)
    g_string_append_len (peer->received, octets, n_read);
  if (n_read > 0 || n_read == -1)
    return G_SOURCE_CONTINUE;

  peer->has_ended = TRUE;
  peer->is_reset = n_read < 0;
  peer->source = 0;

  return G_SOURCE_REMOVE;
}

Peer *
peer_new (gint fd)
{
  const int on = 1;
  Peer *peer = g_new0 (Peer, 1);

  fcntl (fd, F_SETFL, O_NONBLOCK);
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  peer->fd = fd;
  peer->received = g_string_new (NULL);
  peer_set_reading (peer, TRUE);

  return peer;
}

void
peer_set_reading (Peer *peer, gboolean is_reading)
{
  g_clear_handle_id (&peer->source, g_source_remove);
  if (is_reading)
    peer->source = g_unix_fd_add (peer->fd, G_IO_IN | G_IO_HUP | G_IO_ERR, on_peer_ready, peer);
}

void
peer_begin_tls (Peer *peer, gnutls_session_t session, gsize wire_piece)
{
  peer->tls = session;
  peer->is_shaking_hands = TRUE;
  peer->wire_piece = wire_piece;
  gnutls_transport_set_int (session, peer->fd);
  if (wire_piece > 0)
    {
      peer->sealed = g_string_new (NULL);
      gnutls_transport_set_ptr2 (session, GINT_TO_POINTER (peer->fd), peer);
      gnutls_transport_set_push_function (session, seal);
    }
  on_peer_ready (peer->fd, 0, peer);
}

gboolean
peer_is_secure (const Peer *peer)
{
  return peer->tls != NULL && !peer->is_shaking_hands && peer->tls_error == 0;
}

void
peer_cut (Peer *peer)
{
  g_clear_handle_id (&peer->source, g_source_remove);
  g_clear_pointer (&peer->tls, gnutls_deinit);
  if (peer->fd >= 0)
    close (peer->fd);
  peer->fd = -1;
}

static void
say_goodbye (Peer *peer)
{
  if (peer->fd < 0 || !peer_is_secure (peer))
    return;

  gnutls_bye (peer->tls, GNUTLS_SHUT_WR);
  send_sealed (peer);
}

void
peer_close (Peer *peer)
{
  say_goodbye (peer);
  peer_cut (peer);
}

void
peer_end (Peer *peer)
{
  say_goodbye (peer);
  shutdown (peer->fd, SHUT_WR);
}

void
peer_free (Peer *peer)
{
  peer_close (peer);
  g_string_free (peer->received, TRUE);
  if (peer->sealed != NULL)
    g_string_free (peer->sealed, TRUE);
  g_free (peer);
}

void
peer_reset (Peer *peer)
{
  const struct linger now = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (peer->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  peer_cut (peer);
}

static gssize
transmit (Peer *peer, const char *octets, gsize length)
{
  gssize n_sent;

  if (peer->tls == NULL)
    return send (peer->fd, octets, length, MSG_NOSIGNAL);

  n_sent = gnutls_record_send (peer->tls, octets, length);
  if (!send_sealed (peer))
    n_sent = GNUTLS_E_PUSH_ERROR;
  errno = is_again (n_sent) ? EAGAIN : EPIPE;

  return n_sent;
}

void
peer_send_octets (Peer *peer, const char *octets, gsize length, gsize piece)
{
  gsize sent = 0;

  /* An origin is sent to by its script as soon as it is there. */
  while (peer->is_shaking_hands && !peer->has_ended)
    g_main_context_iteration (NULL, TRUE);

  while (sent < length)
    {
      gsize size = script_get_piece_size (piece, length - sent);
      gssize n_sent = transmit (peer, octets + sent, size);

      /* The other side may have closed by now: then the rest is lost, as in life. */
      if (n_sent < 0 && errno != EAGAIN)
        return;
      sent += MAX (n_sent, 0);
      if (piece > 0 || n_sent < (gssize) size)
        settle ();
    }
}

void
peer_send (Peer *peer, const char *text, gsize piece)
{
  g_autoptr (GString) octets = script_read (text);

  peer_send_octets (peer, octets->str, octets->len, piece);
}
