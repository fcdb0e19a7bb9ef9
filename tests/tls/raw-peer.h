/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-tls-session.h"

#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/*
 * The other end of a session: GnuTLS over memory, with whatever priorities and
 * habits a test gives it; and what moves octets between the two.
 */
typedef struct
{
  gnutls_session_t session;                     /* (owned) */
  gnutls_certificate_credentials_t credentials; /* (owned) */
  WeirBuffer input;
  WeirBuffer output;
  int code; /* what the handshake said last */
} RawPeer;

/* @credentials: (transfer full) (nullable) */
RawPeer *raw_peer_new (unsigned int flags,
                       const char *priorities,
                       gnutls_certificate_credentials_t credentials);
void raw_peer_free (RawPeer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawPeer, raw_peer_free)

/* Has it send @text. */
void raw_peer_say (RawPeer *self, const char *text);

/* What it has been sent since.  Returns: (transfer full): "" if nothing */
char *raw_peer_hear (RawPeer *self);

/* Goes on with its handshake; if that fails, it sends the alert for it. */
void raw_peer_shake (RawPeer *self);

/* Moves all that the peer has sent to the session, @piece octets at a time (0: at once), each piece
 * in a block of its own.  Returns: what the handshake said last */
WeirTlsStatus raw_peer_shake_session (RawPeer *self, WeirTlsSession *session, gsize piece);

/* Goes on with both handshakes until both are done or one fails. */
WeirTlsStatus raw_peer_shake_hands (RawPeer *self, WeirTlsSession *session, gsize piece);

/* Moves what @from holds to @session.  @content: gets what was said.  Returns: what was said last */
WeirTlsStatus tls_read_all (WeirTlsSession *session,
                            WeirBuffer *from,
                            gsize piece,
                            WeirBuffer *output,
                            GString *content);

G_END_DECLS
