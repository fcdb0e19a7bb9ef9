/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "test-authority.h"
#include "weir-trust.h"

G_BEGIN_DECLS

/* Chains of certificates, and whoever trusts their roots. */

#define CHAIN_HOST "www.example.com"
#define CHAIN_MAX_ISSUERS 10

typedef enum
{
  CHAIN_WITHOUT_HOSTS = 1 << 0,   /* the leaf has no SAN */
  CHAIN_UNTRUSTED = 1 << 1,       /* nobody trusts the root */
  CHAIN_WITHOUT_ISSUERS = 1 << 2, /* the origin sends its own certificate alone */
  CHAIN_WITH_ROOT = 1 << 3,       /* it sends the root, too */
  CHAIN_REVERSED = 1 << 4,        /* it sends its own, then the others from the root downwards */
  CHAIN_FORGED = 1 << 5,          /* the last octet of the leaf's signature is another one */
  CHAIN_ITSELF = 1 << 6,          /* the leaf signs itself */
} ChainFlags;

typedef struct
{
  TestCertificate *issuers[CHAIN_MAX_ISSUERS]; /* (owned): the root first */
  guint n_issuers;
  TestCertificate *leaf; /* (owned) */
  GString *roots;        /* (owned): PEM, of whom is trusted */
  WeirTrust *trust;      /* (owned) */
  WeirTlsPeer *peer;     /* (owned) */
} Chain;

/* @n_issuers 0: one root. Returns: (transfer full) */
Chain *chain_new (const TestCertificateSpec *leaf,
                  const TestCertificateSpec *issuers,
                  guint n_issuers,
                  ChainFlags flags);
void chain_free (Chain *chain);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Chain, chain_free)

/* The one that signed the leaf. */
TestCertificate *chain_get_issuer (const Chain *chain);

/* @seconds: from now */
WeirCertificateFault chain_verify (const Chain *chain, const char *host, gint64 seconds);

/* What shows @first and the certificates after it, up to NULL. Returns: (transfer full) */
WeirTlsPeer *peer_new (const TestCertificate *first, ...) G_GNUC_NULL_TERMINATED;

/* Whoever trusts @first and the certificates after it, up to NULL. Returns: (transfer full) */
WeirTrust *trust_new (const TestCertificate *first, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
