/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-bounded-table.h"
#include "weir-trust.h"

G_BEGIN_DECLS

/* Chains whose verification is remembered, and for how long. */
#define WEIR_VERIFIER_MAX_KNOWN 1024
#define WEIR_VERIFIER_SECONDS (5 * 60)

/**
 * WeirVerifier:
 *
 * Verifies what origins show, on worker threads, and remembers for a while what was found
 * good and stays so for that while.  Main thread.
 */
typedef struct
{
  /*< private >*/
  WeirTrust *trust; /* (owned) (nullable) */
  gint priority;
  WeirBoundedTable known; /* up to when they are, in Unix seconds, by digest */
} WeirVerifier;

/* What is under way. */
typedef struct _WeirVerification WeirVerification;

/* It is over by then. */
typedef void (*WeirVerifiedFunc) (WeirCertificateFault fault, gpointer user_data);

/* @priority: of the calls that tell */
void weir_verifier_init (WeirVerifier *self, gint priority);
void weir_verifier_clear (WeirVerifier *self);

/* What was found good is forgotten: @trust (nullable) may see it otherwise. */
void weir_verifier_set_trust (WeirVerifier *self, WeirTrust *trust);

static inline gboolean
weir_verifier_has_trust (const WeirVerifier *self)
{
  return self->trust != NULL;
}

/* Of all that a verdict depends on, but the time. Returns: (transfer full) */
char *weir_verifier_make_digest (const WeirTlsPeer *peer, const WeirHost *host);

/* Whether the same was found good a while before @now, in Unix seconds. */
gboolean weir_verifier_knows (WeirVerifier *self, const char *digest, gint64 now);

/**
 * weir_verifier_begin:
 * @digest: of @peer and @host
 * @now: Unix seconds
 * @func: called later, never from within
 *
 * Needs a trust.
 *
 * Returns: (transfer full): to be cancelled, unless @func was called
 */
WeirVerification *weir_verifier_begin (WeirVerifier *self,
                                       WeirTlsPeer *peer,
                                       const WeirHost *host,
                                       const char *digest,
                                       gint64 now,
                                       WeirVerifiedFunc func,
                                       gpointer user_data);

/* Nobody is told. */
void weir_verification_cancel (WeirVerification *self);

G_END_DECLS
