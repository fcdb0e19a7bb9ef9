/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-certificate-fault.h"

G_BEGIN_DECLS

#define WEIR_FINGERPRINT_LENGTH 32 /* SHA-256 */

/* Certificates of a chain, and octets of it, that are looked at; what is longer is malformed. */
#define WEIR_TLS_PEER_MAX_CHAIN 10
#define WEIR_TLS_PEER_MAX_OCTETS (128 * 1024)

/**
 * WeirTlsPeer:
 *
 * What an origin showed of itself in a TLS handshake.  Immutable but for @fault, which is set once,
 * by whoever verified it, before it is shared; counted by reference, atomically.
 */
typedef struct
{
  GPtrArray *chain; /* (owned) (element-type GBytes): DER, the origin's own first; may be empty */
  GBytes *staple;   /* (owned) (nullable): OCSP response, DER */
  const char *version;                         /* (unowned) static: "TLS 1.3" */
  const char *cipher;                          /* (unowned) static: "AES-256-GCM" */
  const char *group;                           /* (unowned) static: "X25519"; "" if none */
  const char *signature;                       /* (unowned) static: "ECDSA-SHA256"; "" if none */
  guint8 fingerprint[WEIR_FINGERPRINT_LENGTH]; /* of the origin's own certificate */
  WeirCertificateFault fault;
  gboolean is_excepted; /* has a fault, which the user has accepted for now */
} WeirTlsPeer;

/* Starts without a chain, strings "". Returns: (transfer full) */
WeirTlsPeer *weir_tls_peer_new (void);
WeirTlsPeer *weir_tls_peer_ref (WeirTlsPeer *self);
void weir_tls_peer_unref (WeirTlsPeer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirTlsPeer, weir_tls_peer_unref)

G_END_DECLS
