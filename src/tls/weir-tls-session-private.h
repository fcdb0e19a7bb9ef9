/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-tls-session.h"

#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/* Octets of a peer's part of the handshake. */
#define WEIR_TLS_MAX_CLIENT_HANDSHAKE (128 * 1024)
#define WEIR_TLS_MAX_ORIGIN_HANDSHAKE (WEIR_TLS_PEER_MAX_OCTETS + 64 * 1024)

struct _WeirTlsSession
{
  WeirTlsContext *context;  /* (owned) */
  WeirLeaf *leaf;           /* (owned) (nullable): of a session towards a client */
  gnutls_session_t session; /* (owned) (nullable): the library has no memory */
  WeirBuffer partial;       /* the beginning of a record, until the rest is there */
  WeirSpan record;          /* what the library may take */
  WeirBuffer *output;       /* (unowned) (nullable): within a call */
  WeirTlsFailure failure;
  gint alert;
  guint n_warnings;
  gsize silence;           /* octets of the peer since there was content */
  gboolean has_begun;      /* the handshake */
  gboolean is_established; /* the handshake is done */
  gboolean has_more;       /* the library holds content */
  gboolean has_ended;      /* the peer said that nothing more comes */
  gboolean is_silent;      /* we said so */
  gboolean owes_end;       /* the end or the failure has not been told */
};

/* Why @code, which is fatal, was returned by a function of the library. */
WeirTlsFailure weir_tls_failure_from_code (int code);

/* What a fatal alert of the peer's means. */
WeirTlsFailure weir_tls_failure_from_alert (gint alert);

/* The alert that says what is wrong with a certificate (RFC 8446, section 6.2). */
gint weir_tls_alert_of_fault (WeirCertificateFault fault);

G_END_DECLS
