/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-tls-error.h"

G_BEGIN_DECLS

/**
 * WeirTlsContext:
 *
 * What all sessions of one proxy share: versions, suites, groups and signatures in both directions,
 * and the key of the tickets that clients resume by, which lives in memory alone and changes.
 * Main thread.
 */
typedef struct _WeirTlsContext WeirTlsContext;

/* From then on the library logs nothing, whatever the environment says.
 * @error: WEIR_TLS_ERROR: the library does not know what is needed */
WeirTlsContext *weir_tls_context_new (GError **error);
WeirTlsContext *weir_tls_context_ref (WeirTlsContext *self);
void weir_tls_context_unref (WeirTlsContext *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirTlsContext, weir_tls_context_unref)

G_END_DECLS
