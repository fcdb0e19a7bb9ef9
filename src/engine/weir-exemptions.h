/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-bounded-table.h"
#include "weir-exemption.h"

G_BEGIN_DECLS

/* Pairs of client and host whose first refusal is remembered; one more forgets the oldest. */
#define WEIR_EXEMPTIONS_MAX_COUNTED 1024

/**
 * WeirExemptions:
 *
 * What the engine has learned of hosts that cannot be inspected, and what it is about to.
 */
typedef struct _WeirExemptions WeirExemptions;

WeirExemptions *weir_exemptions_new (void);
void weir_exemptions_free (WeirExemptions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirExemptions, weir_exemptions_free)

/* @host: in normal form. @client: as of WeirInside. Returns: %WEIR_INSPECTION_REASON_NONE if there is none */
WeirInspectionReason weir_exemptions_find (WeirExemptions *self,
                                           const char *host,
                                           const char *client);
void weir_exemptions_add (WeirExemptions *self, const WeirExemption *exemption);

/* What was counted is forgotten too. @client: (nullable): the exemption of all clients, and all counts */
void weir_exemptions_remove (WeirExemptions *self, const char *host, const char *client);

/**
 * weir_exemptions_count_refusal:
 * @began: when the connection did, monotonic, in µs
 * @now: when it was refused
 *
 * Of connections that were there at once, as browsers make them, all that refuse do so once.
 *
 * Returns: whether that was the second time, and the host is to be exempt for @client
 */
gboolean weir_exemptions_count_refusal (WeirExemptions *self,
                                        const char *host,
                                        const char *client,
                                        gint64 began,
                                        gint64 now);

/* @client has taken a certificate for @host: earlier refusals were something else. */
void weir_exemptions_forget_refusals (WeirExemptions *self, const char *host, const char *client);

G_END_DECLS
