/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-tls-context.h"

#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/* What sessions take from a context. */
struct _WeirTlsContext
{
  gnutls_priority_t priorities;             /* (owned) */
  gnutls_certificate_credentials_t no_leaf; /* (owned) of sessions towards origins: empty */
  gnutls_datum_t ticket_key;                /* (owned) see weir_tls_context_get_ticket_key() */
  gint64 ticket_key_made;                   /* g_get_monotonic_time() */
};

const gnutls_datum_t *weir_tls_context_get_ticket_key (WeirTlsContext *self, gint64 now);

G_END_DECLS
