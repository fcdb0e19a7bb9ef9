/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-host.h"
#include "weir-observer.h"

G_BEGIN_DECLS

/**
 * WeirInside:
 *
 * What is fixed for all requests inside a tunnel that is inspected: where CONNECT said that they
 * go, and who said so.  Owned by the client's connection.
 */
typedef struct
{
  WeirHost host;
  guint16 port;
  char *url;     /* (owned) "https://HOST[:PORT]" in normal form: a path makes it a request's URL */
  char *agent;   /* (owned) User-Agent of the CONNECT, "" if it had none; bounded, UTF-8 */
  guint outcome; /* WeirOutcome; what is not OPEN is what the next request is answered by */
  guint tls_failure;  /* WeirTlsFailure, of WEIR_OUTCOME_TLS_FAILED */
  gint tls_alert;     /* that the origin sent, of WEIR_TLS_FAILURE_ALERT; else -1 */
  WeirTlsPeer *peer;  /* (owned) (nullable): what the origin showed last */
  guint is_probe : 1; /* of the test page: nobody's site, and never inspected or not */
  guint
    is_ending : 1; /* must not be inspected any more: closes when the request under way is over */
} WeirInside;

/* @agent: octets as they came. Returns: (transfer full) */
WeirInside *weir_inside_new (const WeirHost *host, guint16 port, WeirSpan agent);
void weir_inside_free (WeirInside *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirInside, weir_inside_free)

G_END_DECLS
