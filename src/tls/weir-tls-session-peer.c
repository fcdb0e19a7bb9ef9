/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What an origin showed of itself, copied out of its session: so that a worker
 * can verify it, and the window can show it when the session is long gone.
 */

#include "weir-tls-session-private.h"

#include <gnutls/crypto.h>

typedef struct
{
  unsigned int id;
  const char *name;
} Name;

static const Name versions[] = {
  { GNUTLS_TLS1_3, "TLS 1.3" },
  { GNUTLS_TLS1_2, "TLS 1.2" },
};

static const Name ciphers[] = {
  { GNUTLS_CIPHER_AES_128_GCM, "AES-128-GCM" },
  { GNUTLS_CIPHER_AES_256_GCM, "AES-256-GCM" },
  { GNUTLS_CIPHER_CHACHA20_POLY1305, "ChaCha20-Poly1305" },
};

static const Name groups[] = {
  { GNUTLS_GROUP_X25519, "X25519" },
  { GNUTLS_GROUP_SECP256R1, "P-256" },
  { GNUTLS_GROUP_SECP384R1, "P-384" },
};

static const Name signatures[] = {
  { GNUTLS_SIGN_ECDSA_SECP256R1_SHA256, "ECDSA-SHA256" },
  { GNUTLS_SIGN_ECDSA_SHA256, "ECDSA-SHA256" },
  { GNUTLS_SIGN_ECDSA_SECP384R1_SHA384, "ECDSA-SHA384" },
  { GNUTLS_SIGN_ECDSA_SHA384, "ECDSA-SHA384" },
  { GNUTLS_SIGN_RSA_PSS_RSAE_SHA256, "RSA-PSS-SHA256" },
  { GNUTLS_SIGN_RSA_PSS_RSAE_SHA384, "RSA-PSS-SHA384" },
  { GNUTLS_SIGN_RSA_PSS_RSAE_SHA512, "RSA-PSS-SHA512" },
  { GNUTLS_SIGN_RSA_SHA256, "RSA-SHA256" },
  { GNUTLS_SIGN_RSA_SHA384, "RSA-SHA384" },
  { GNUTLS_SIGN_RSA_SHA512, "RSA-SHA512" },
};

/* Returns: (transfer none): "" if there is none */
static const char *
name_of (const Name *names, gsize n_names, unsigned int id)
{
  for (gsize i = 0; i < n_names; i++)
    if (names[i].id == id)
      return names[i].name;

  return "";
}

static void
copy_chain (gnutls_session_t session, WeirTlsPeer *peer)
{
  unsigned int n_certificates = 0;
  const gnutls_datum_t *certificates = gnutls_certificate_get_peers (session, &n_certificates);
  gsize length = 0;

  if (certificates == NULL)
    return;

  gnutls_hash_fast (GNUTLS_DIG_SHA256, certificates[0].data, certificates[0].size,
                    peer->fingerprint);

  for (unsigned int i = 0; i < n_certificates; i++)
    length += certificates[i].size;
  if (n_certificates > WEIR_TLS_PEER_MAX_CHAIN || length > WEIR_TLS_PEER_MAX_OCTETS)
    return;

  for (unsigned int i = 0; i < n_certificates; i++)
    g_ptr_array_add (peer->chain, g_bytes_new (certificates[i].data, certificates[i].size));
}

static void
copy_staple (gnutls_session_t session, WeirTlsPeer *peer)
{
  gnutls_datum_t staple = { NULL, 0 };

  if (gnutls_ocsp_status_request_get2 (session, 0, &staple) >= 0 && staple.size > 0 &&
      staple.size <= WEIR_TLS_PEER_MAX_OCTETS)
    peer->staple = g_bytes_new (staple.data, staple.size);
}

WeirTlsPeer *
weir_tls_session_dup_peer (WeirTlsSession *self)
{
  WeirTlsPeer *peer = weir_tls_peer_new ();
  gnutls_session_t session;

  g_return_val_if_fail (self != NULL, peer);

  session = self->session;
  if (session == NULL)
    return peer;

  copy_chain (session, peer);
  copy_staple (session, peer);
  /* Before, the library tells what it would like. */
  if (!self->is_established)
    return peer;

  peer->version =
    name_of (versions, G_N_ELEMENTS (versions), gnutls_protocol_get_version (session));
  peer->cipher = name_of (ciphers, G_N_ELEMENTS (ciphers), gnutls_cipher_get (session));
  peer->group = name_of (groups, G_N_ELEMENTS (groups), gnutls_group_get (session));
  peer->signature = name_of (signatures, G_N_ELEMENTS (signatures),
                             (unsigned int) gnutls_sign_algorithm_get (session));

  return peer;
}
