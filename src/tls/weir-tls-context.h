/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeirTlsContext:
 *
 * What all sessions of one proxy share: versions, suites, groups and signatures in both directions,
 * and the key of the tickets that clients resume by, which lives in memory alone and changes.
 * Main thread.
 */
typedef struct _WeirTlsContext WeirTlsContext;

/* @error: WEIR_TLS_ERROR: the library does not know what is needed */
WeirTlsContext *weir_tls_context_new (GError **error);
WeirTlsContext *weir_tls_context_ref (WeirTlsContext *self);
void weir_tls_context_unref (WeirTlsContext *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirTlsContext, weir_tls_context_unref)

/* Errors of this folder. */
typedef enum
{
  WEIR_TLS_ERROR_LIBRARY,   /* GnuTLS refused */
  WEIR_TLS_ERROR_FILE,      /* a file cannot be read or written */
  WEIR_TLS_ERROR_MALFORMED, /* a file, or a certificate, is not what it should be */
  WEIR_TLS_ERROR_MISSING,   /* there is no authority yet */
} WeirTlsError;

#define WEIR_TLS_ERROR (weir_tls_error_quark ())
GQuark weir_tls_error_quark (void);

G_END_DECLS
