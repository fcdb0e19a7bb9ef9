/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-authority.h"

#include <gnutls/x509.h>

G_BEGIN_DECLS

/* Octets of a serial number: the top bit is 0, the next one 1, all others are random. */
#define WEIR_SERIAL_LENGTH 16

/* Octets of a key identifier: as many as SHA-1 has (RFC 7093, 2, method 1). */
#define WEIR_KEY_ID_LENGTH 20

/* As weir_authority_new(), as if it were @now. */
WeirAuthority *weir_authority_new_at (const char *host_name,
                                      const char *user_name,
                                      gint64 now,
                                      GError **error);

/* Takes both over. Returns: (transfer full) (nullable): %NULL if they are not what an authority is */
WeirAuthority *weir_authority_new_take (gnutls_x509_crt_t certificate,
                                        gnutls_x509_privkey_t key,
                                        GError **error);

gnutls_x509_privkey_t weir_authority_get_key (WeirAuthority *self);

/* Names the authority as the issuer of @certificate and signs it; any thread. Returns: as GnuTLS */
int weir_authority_sign (WeirAuthority *self, gnutls_x509_crt_t certificate);

/* A new P-256 key. Returns: as GnuTLS */
int weir_tls_generate_key (gnutls_x509_privkey_t *key);

/* What all certificates of ours have: version, serial number, @key and its identifier, dates. */
int weir_tls_begin_certificate (gnutls_x509_crt_t certificate,
                                gnutls_x509_privkey_t key,
                                gint64 not_before,
                                gint64 not_after);

G_END_DECLS
