/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-certificate-fault.h"
#include "weir-host.h"
#include "weir-tls-peer.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

/* The parts of weir_trust_verify(); none but the files of weir-trust uses them.  Any thread. */

/* Octets of one certificate; those of sites with hundreds of names have a quarter of it. */
#define WEIR_TRUST_MAX_CERTIFICATE (32 * 1024)

/* Octets of a stapled response, and answers in it. */
#define WEIR_TRUST_MAX_STAPLE (32 * 1024)
#define WEIR_TRUST_MAX_ANSWERS 16

/* Seconds that the clocks of responders may be ahead of ours, or behind. */
#define WEIR_TRUST_STAPLE_GRACE (5 * 60)

/* Seconds that a response holds which does not say how long it does. */
#define WEIR_TRUST_STAPLE_AGE (24 * 60 * 60)

/* RSA keys, bits; larger ones take long. */
#define WEIR_TRUST_MIN_RSA_BITS 2048
#define WEIR_TRUST_MAX_RSA_BITS 8192

/* Ways from the origin's certificate to a root that are tried, and certificates looked at for it. */
#define WEIR_TRUST_MAX_PATHS 8
#define WEIR_TRUST_MAX_STEPS 64

#define WEIR_TRUST_SUBJECT_ALT_NAME "2.5.29.17"

/* Many faults: a bit each. */
typedef guint32 WeirTrustFaults;
#define WEIR_TRUST_FAULT(fault) ((WeirTrustFaults) 1 << WEIR_CERTIFICATE_FAULT_##fault)

typedef enum
{
  WEIR_TRUST_LEAF,
  WEIR_TRUST_ISSUER,
  WEIR_TRUST_ROOT,      /* is trusted, and not because of what signed it */
  WEIR_TRUST_RESPONDER, /* signs what is stapled */
} WeirTrustRole;

/* Returns: (transfer full) (nullable): %NULL if it is no certificate and nothing else, or too long */
gnutls_x509_crt_t weir_trust_import (GBytes *der);

/* What is wrong with one certificate by itself: dates, key, signature, purposes. */
WeirTrustFaults weir_trust_check_crt (gnutls_x509_crt_t crt, WeirTrustRole role, gint64 now);

/* What GnuTLS passes over of the name constraints of @issuer, for those @below it. */
WeirTrustFaults weir_trust_check_constraints (gnutls_x509_crt_t issuer,
                                              gnutls_x509_crt_t const *below,
                                              guint n_below);

/* Whether one signature with the key of @crt would take a worker seconds, or minutes, to verify. */
gboolean weir_trust_has_slow_key (gnutls_x509_crt_t crt);

/* @algorithm: gnutls_sign_algorithm_t, or an error */
gboolean weir_trust_is_fit_signature (int algorithm);

gboolean weir_trust_crt_names_host (gnutls_x509_crt_t crt,
                                    const WeirHost *host,
                                    gboolean *has_names);

/* What @staple (nullable) says of @crt: REVOKED, BAD_STAPLE, NO_STAPLE or nothing. */
WeirTrustFaults weir_trust_check_staple (GBytes *staple,
                                         gnutls_x509_crt_t crt,
                                         gnutls_x509_crt_t issuer,
                                         gint64 now);

/* Judges what @peer showed, with @roots, who are not changed any more. */
WeirCertificateFault weir_trust_judge (gnutls_x509_trust_list_t roots,
                                       const WeirTlsPeer *peer,
                                       const WeirHost *host,
                                       gint64 now);

G_END_DECLS
