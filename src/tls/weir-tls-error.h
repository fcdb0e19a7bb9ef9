/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Errors of this folder. */
typedef enum
{
  WEIR_TLS_ERROR_LIBRARY,   /* GnuTLS refused */
  WEIR_TLS_ERROR_FILE,      /* a file cannot be read or written */
  WEIR_TLS_ERROR_MALFORMED, /* a file, or a certificate, is not what it should be */
  WEIR_TLS_ERROR_MISSING,   /* there is no authority yet */
  WEIR_TLS_ERROR_EXPIRED,   /* the authority's time is over */
} WeirTlsError;

#define WEIR_TLS_ERROR (weir_tls_error_quark ())
GQuark weir_tls_error_quark (void);

/* Sets @error to what GnuTLS says of @code if that is an error. Returns: whether it is none */
gboolean weir_tls_error_check (int code, GError **error);

G_END_DECLS
