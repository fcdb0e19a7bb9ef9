/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-tls-error.h"

#include <gnutls/gnutls.h>

G_DEFINE_QUARK (weir_tls_error, weir_tls_error)

gboolean
weir_tls_error_check (int code, GError **error)
{
  if (code >= 0)
    return TRUE;

  g_set_error_literal (error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_LIBRARY, gnutls_strerror (code));
  return FALSE;
}
