/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-host.h"
#include "weir-tls-context.h"
#include "weir-tls-peer.h"

G_BEGIN_DECLS

/**
 * WeirTrust:
 *
 * The roots that origins are trusted by.  Immutable; counted by reference, atomically; any thread.
 */
typedef struct _WeirTrust WeirTrust;

/**
 * weir_trust_new:
 * @roots_file: (nullable): a PEM file with further roots
 * @with_system: whether the system's roots are trusted; they are read when they are first needed,
 *   which takes tens of milliseconds, on the thread that verifies
 *
 * @error: WEIR_TLS_ERROR, in the user's words; %WEIR_TLS_ERROR_FILE, %WEIR_TLS_ERROR_MALFORMED
 *
 * Returns: (transfer full)
 */
WeirTrust *weir_trust_new (const char *roots_file, gboolean with_system, GError **error);
WeirTrust *weir_trust_ref (WeirTrust *self);
void weir_trust_unref (WeirTrust *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirTrust, weir_trust_unref)

/**
 * weir_trust_verify:
 * @now: Unix seconds
 *
 * Verifies what the origin showed, as a browser does or more strictly (RFC 5280, RFC 9525, RFC 6960,
 * RFC 7633): chain, dates, constraints, purposes, keys, signatures, names, staple.  Takes half a
 * millisecond, and tens of them if it is made to: for a worker thread.  Bounded whatever was sent.
 *
 * Returns: the first fault that a person should hear of
 */
WeirCertificateFault weir_trust_verify (WeirTrust *self,
                                        const WeirTlsPeer *peer,
                                        const WeirHost *host,
                                        gint64 now);

/* Whether the certificate names @host: SAN alone, addresses exactly, "*" for one whole left-most label. */
gboolean weir_trust_names_host (GBytes *der, const WeirHost *host, gboolean *has_names);

G_END_DECLS
