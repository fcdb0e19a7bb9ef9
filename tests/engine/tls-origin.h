/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/**
 * TlsOrigin:
 *
 * An origin that speaks TLS, in a thread of its own, and counts what it is told.  It takes one
 * connection after another, shakes hands, and reads until the other side ends; it never answers.
 */
typedef struct _TlsOrigin TlsOrigin;

typedef struct
{
  gnutls_certificate_credentials_t credentials; /* (owned) */
  const char *priority;                         /* GnuTLS's; NULL: as good as it gets */
  GBytes *staple;                               /* (owned) (nullable): OCSP response */
  gboolean has_weak_dh;                         /* Diffie-Hellman of 1024 bits */
} TlsOriginWays;

typedef struct
{
  guint n_connections;
  guint n_secured; /* whose handshake came to its end */
  gsize n_octets;  /* of what the client wanted to say */
  gint alert;      /* the last fatal one that came, or -1 */
} TlsOriginCounts;

/* @ways: its contents become the origin's. Returns: (transfer full) */
TlsOrigin *tls_origin_new (const TlsOriginWays *ways);
guint16 tls_origin_get_port (const TlsOrigin *self);

/* Whether a client that takes everything, with the origin's own priorities, gets a connection. */
gboolean tls_origin_can_speak (const TlsOrigin *self);

/* Ends the origin, when the other ends of its connections have: all has been counted by then. */
void tls_origin_free (TlsOrigin *self, TlsOriginCounts *counts);

G_END_DECLS
