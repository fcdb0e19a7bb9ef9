/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-exemptions.h"
#include "weir-leaf-cache.h"
#include "weir-policy.h"
#include "weir-tls-session.h"
#include "weir-verifier.h"

G_BEGIN_DECLS

/* Bad certificates that the user has accepted until quit; one more ends the oldest. */
#define WEIR_INSPECTOR_MAX_ACCEPTED 256

/**
 * WeirInspector:
 *
 * All that inspecting takes and that connections share: the authority's leaves, the roots, what
 * was learned and what was accepted.  Main thread.
 */
typedef struct
{
  gint priority;
  WeirAuthority *authority; /* (owned) (nullable) */
  WeirTlsContext *context;  /* (owned) (nullable): with an authority */
  WeirLeafCache *leaves;    /* (owned) (nullable): with an authority */
  WeirVerifier verifier;
  WeirExemptions *exemptions; /* (owned) */
  WeirBoundedTable accepted;  /* certificates, by host, port and fingerprint */
  WeirBuffer sealing;         /* of all streams with TLS */
} WeirInspector;

void weir_inspector_init (WeirInspector *self, gint priority);
void weir_inspector_clear (WeirInspector *self);

/* @authority: (nullable) */
void weir_inspector_set_authority (WeirInspector *self, WeirAuthority *authority);

/**
 * weir_inspector_judge:
 * @client: as of WeirInside
 * @now: Unix seconds
 *
 * What is to be done with a tunnel to @host: the policy's word, but for what was learned, and for
 * what is missing.
 */
void weir_inspector_judge (WeirInspector *self,
                           const WeirPolicy *policy,
                           const WeirHost *host,
                           const char *client,
                           gint64 now,
                           WeirInspectionJudgement *judgement);

/* The user takes this very certificate of this very origin, whatever is wrong with it. */
void weir_inspector_accept (WeirInspector *self,
                            const char *host,
                            guint16 port,
                            const guint8 *fingerprint);

/* Whether it was taken. */
gboolean weir_inspector_accepts (const WeirInspector *self,
                                 const char *host,
                                 guint16 port,
                                 const guint8 *fingerprint);

G_END_DECLS
