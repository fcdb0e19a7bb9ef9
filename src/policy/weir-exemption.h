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

G_END_DECLS
