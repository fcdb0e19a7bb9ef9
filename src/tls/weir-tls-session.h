/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-buffer.h"
#include "weir-host.h"
#include "weir-leaf.h"
#include "weir-tls-context.h"
#include "weir-tls-peer.h"

#include <sys/uio.h>

G_BEGIN_DECLS

typedef enum
{
  WEIR_TLS_OK,
  WEIR_TLS_WAIT,   /* for more octets of the peer */
  WEIR_TLS_END,    /* the peer said that nothing more comes (close_notify) */
  WEIR_TLS_FAILED, /* see weir_tls_session_get_failure() */
} WeirTlsStatus;

/* Why a session failed: X (ID, word). */
#define WEIR_TLS_FAILURE_TABLE(X)                                                                 \
  X (NONE, "none")                                                                                \
  X (ALERT, "alert")                         /* the peer gave up: weir_tls_session_get_alert() */ \
  X (VERSION, "version")                     /* no version in common */                           \
  X (PARAMETERS, "parameters")               /* no suite, group or signature in common */         \
  X (PROTOCOL, "protocol")                   /* what came is no TLS, or breaks its rules */       \
  X (CERTIFICATE_ASKED, "certificate-asked") /* the origin wants one of the client */             \
  X (INTERNAL, "internal")

typedef enum
{
#define WEIR_TLS_FAILURE_ID(id, word) WEIR_TLS_FAILURE_##id,
  WEIR_TLS_FAILURE_TABLE (WEIR_TLS_FAILURE_ID)
#undef WEIR_TLS_FAILURE_ID
    WEIR_N_TLS_FAILURES,
} WeirTlsFailure;

/**
 * WeirTlsSession:
 *
 * One end of a TLS 1.2 or 1.3 connection, as a pure transformation: octets of the peer in, octets
 * for the peer out; it knows no socket.  One thread at a time.
 *
 * Each function takes what it uses off the front of @input and appends what is to be sent to
 * @output, also when it fails (an alert).  It takes all that it can: what is left of @input after
 * %WEIR_TLS_OK is for the next call; after %WEIR_TLS_WAIT nothing is left.  %WEIR_TLS_END and
 * %WEIR_TLS_FAILED come again at each call.  After %WEIR_TLS_END this end may still write.
 */
typedef struct _WeirTlsSession WeirTlsSession;

/* Towards a client, as @leaf says. */
WeirTlsSession *weir_tls_session_new_server (WeirTlsContext *context, WeirLeaf *leaf);

/* Towards @host: it is named (SNI) unless it is an address.  Its certificate is not looked at: see
 * weir_tls_session_dup_peer() and weir_trust_verify(); nothing may be written before. */
WeirTlsSession *weir_tls_session_new_client (WeirTlsContext *context, const WeirHost *host);
void weir_tls_session_free (WeirTlsSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirTlsSession, weir_tls_session_free)

/* Goes on with the handshake.  %WEIR_TLS_OK: it is done. */
WeirTlsStatus weir_tls_session_handshake (WeirTlsSession *self,
                                          WeirSpan *input,
                                          WeirBuffer *output);

/* Whether the next step of the handshake hardly computes: there is no need for a worker. */
gboolean weir_tls_session_is_quick (const WeirTlsSession *self);

/* Reads up to @size octets of content, from as many records as there are.  %WEIR_TLS_OK: @length is
 * above 0.  What was read before an end or a failure is given first, then that. */
WeirTlsStatus weir_tls_session_read (WeirTlsSession *self,
                                     WeirSpan *input,
                                     char *octets,
                                     gsize size,
                                     gsize *length,
                                     WeirBuffer *output);

/* Whether weir_tls_session_read() has something to tell without any input: content, or that an end or
 * a failure came behind what it gave. */
gboolean weir_tls_session_has_content (WeirTlsSession *self);

/* Seals @pieces, in as few records as they need; room in @output is made once.  FALSE: the session
 * failed, or said that nothing more comes. */
gboolean weir_tls_session_write (WeirTlsSession *self,
                                 const struct iovec *pieces,
                                 guint n_pieces,
                                 WeirBuffer *output);

/* Says that nothing more comes (close_notify). */
void weir_tls_session_end (WeirTlsSession *self, WeirBuffer *output);

/* Tells the origin that its certificate was refused, as @fault says; nothing can be written then. */
void weir_tls_session_refuse (WeirTlsSession *self, WeirCertificateFault fault, WeirBuffer *output);

WeirTlsFailure weir_tls_session_get_failure (const WeirTlsSession *self);

/* The fatal alert that the peer sent (RFC 8446, section 6.2), or -1.  Some have a failure of their
 * own, such as %WEIR_TLS_FAILURE_VERSION.  0: it ended in the middle of the handshake. */
gint weir_tls_session_get_alert (const WeirTlsSession *self);

/* What the origin showed; after the handshake, or, without version and the like, when it failed.
 * Returns: (transfer full) */
WeirTlsPeer *weir_tls_session_dup_peer (WeirTlsSession *self);

G_END_DECLS
