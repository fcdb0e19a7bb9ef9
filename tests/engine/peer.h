/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/**
 * Peer:
 *
 * One end of a connection, on the main context: keeps what it receives.
 */
typedef struct
{
  gint fd;
  guint source;
  GString *received;
  gboolean has_ended;
  gboolean is_reset; /* or cut: TLS that did not end */

  gnutls_session_t tls;      /* (owned) (nullable) */
  gboolean is_shaking_hands; /* not secure yet */
  gboolean is_silent_on_errors;
  int tls_error;    /* of GnuTLS; 0: none */
  gsize wire_piece; /* how much of what is sealed goes out at once; 0: as it is */
  GString *sealed;  /* (owned) (nullable): what is to go out so */
} Peer;

/* @fd: (transfer full) */
Peer *peer_new (gint fd);
void peer_free (Peer *peer);

/* TLS from now on. @session: (transfer full): all but its transport is set up; @wire_piece: how much
 * of what it seals goes out at once, 0: as it is */
void peer_begin_tls (Peer *peer, gnutls_session_t session, gsize wire_piece);
gboolean peer_is_secure (const Peer *peer);

/* Sends @text, @piece octets at a time; each is a record of TLS. “␀” is NUL. */
void peer_send (Peer *peer, const char *text, gsize piece);
void peer_send_octets (Peer *peer, const char *octets, gsize length, gsize piece);

void peer_end (Peer *peer);   /* its side alone */
void peer_close (Peer *peer); /* in order */
void peer_cut (Peer *peer);   /* without a word of TLS */
void peer_reset (Peer *peer);

/* Does not read (FALSE), or does again. */
void peer_set_reading (Peer *peer, gboolean is_reading);

G_END_DECLS
