/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

/*
 * weir_name_attribute_read:
 * @dn: a distinguished name
 * @oid: of an attribute: GNUTLS_OID_X520_COMMON_NAME
 *
 * The first attribute of that kind, as plain text (weir-plain-text.h), without escapes.
 *
 * Returns: (transfer full) (nullable): %NULL if there is none, or nothing in it
 */
char *weir_name_attribute_read (gnutls_x509_dn_t dn, const char *oid, gsize max_octets);

G_END_DECLS
