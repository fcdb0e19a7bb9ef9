/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is wrong with an origin's certificate: X (ID, word). */
#define WEIR_CERTIFICATE_FAULT_TABLE(X)                                                         \
  X (NONE, "none")                                                                              \
  X (MALFORMED, "malformed")         /* cannot be read, or none was sent */                     \
  X (WRONG_NAME, "wrong-name")       /* is for other hosts */                                   \
  X (NO_NAMES, "no-names")           /* names its host as CN alone (RFC 9525, 6.3) */           \
  X (EXPIRED, "expired")             /* any of the chain */                                     \
  X (NOT_YET_VALID, "not-yet-valid") /* any of the chain; or the clock is wrong */              \
  X (SELF_SIGNED, "self-signed")                                                                \
  X (UNKNOWN_ISSUER, "unknown-issuer")       /* leads to no root that is trusted */             \
  X (NOT_AN_AUTHORITY, "not-an-authority")   /* an issuer that must not issue */                \
  X (CONSTRAINED, "constrained")             /* name constraints, path length */                \
  X (WRONG_PURPOSE, "wrong-purpose")         /* extended key usage without serverAuth */        \
  X (UNKNOWN_EXTENSION, "unknown-extension") /* that is critical */                             \
  X (WEAK_KEY, "weak-key")             /* RSA below 2048 bits and the like, any of the chain */ \
  X (WEAK_SIGNATURE, "weak-signature") /* SHA-1, MD5 */                                         \
  X (BAD_SIGNATURE, "bad-signature")                                                            \
  X (REVOKED, "revoked")       /* by the stapled response */                                    \
  X (NO_STAPLE, "no-staple")   /* the certificate demands one (RFC 7633) */                     \
  X (BAD_STAPLE, "bad-staple") /* the stapled response is not one for it, or is old */

typedef enum
{
#define WEIR_CERTIFICATE_FAULT_ID(id, word) WEIR_CERTIFICATE_FAULT_##id,
  WEIR_CERTIFICATE_FAULT_TABLE (WEIR_CERTIFICATE_FAULT_ID)
#undef WEIR_CERTIFICATE_FAULT_ID
    WEIR_N_CERTIFICATE_FAULTS,
} WeirCertificateFault;

/* For scripts; not translated. */
const char *weir_certificate_fault_to_word (WeirCertificateFault fault);

/* One sentence for people, translated: "The certificate of this site has expired." (transfer none) */
const char *weir_certificate_fault_describe (WeirCertificateFault fault);

G_END_DECLS
