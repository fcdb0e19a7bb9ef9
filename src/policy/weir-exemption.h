/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-inspection.h"

G_BEGIN_DECLS

/* Octets of a User-Agent that tell clients apart. */
#define WEIR_EXEMPTION_MAX_CLIENT 256

/* Learned exemptions that are remembered; one more ends the oldest. */
#define WEIR_MAX_EXEMPTIONS 1024

/**
 * WeirExemption:
 *
 * That a host cannot be inspected, which the engine has learned from a failure.
 */
typedef struct
{
  const char *host; /* in normal form; this host alone */
  const char
    *client; /* (nullable): User-Agent of the CONNECT, "" if it had none; NULL: of all clients */
  WeirInspectionReason reason; /* CLIENT_REFUSED or CLIENT_CERTIFICATE */
  gint64 created;              /* Unix seconds */
} WeirExemption;

/* The client as exemptions name it: @user_agent as valid text, in bounds. Returns: (transfer full) */
char *weir_exemption_dup_client (WeirSpan user_agent);

/* Copies @template, all in one. Returns: (transfer full) */
WeirExemption *weir_exemption_copy (const WeirExemption *template);
void weir_exemption_free (WeirExemption *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirExemption, weir_exemption_free)

/* Whether both are of the same host and client, whatever they say of it. */
gboolean weir_exemption_is_about_same (const WeirExemption *a, const WeirExemption *b);

/* Whether it is of @host and, unless that is %NULL, of @client. */
gboolean weir_exemption_is_of (const WeirExemption *self, const char *host, const char *client);

G_END_DECLS
