/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "test-authority.h"

G_BEGIN_DECLS

/* OCSP responses (RFC 6960) for tests, written by hand: GnuTLS reads them, but makes none. */

typedef enum
{
  TEST_STAPLE_GOOD,
  TEST_STAPLE_REVOKED,
  TEST_STAPLE_UNKNOWN,
} TestStapleStatus;

/* All keys are of EC P-256.  All zero but @crt and @issuer: good, from an hour ago for a day. */
typedef struct
{
  const TestCertificate *crt;
  const TestCertificate *issuer;    /* whose name and key it says that @crt is of */
  const TestCertificate *responder; /* who signs; NULL: @issuer; else its certificate is in it */
  TestStapleStatus status;
  gint64 this_update; /* Unix seconds; 0: an hour ago */
  gint64 next_update; /* 0: in a day; -1: not said */
  guint8 refusal;     /* OCSPResponseStatus other than successful */
  guint n_before;     /* answers about others that come first */
  gboolean is_weak;   /* signed with SHA-1 */
  gboolean is_broken; /* the signature is wrong */
} TestStapleSpec;

/* Returns: (transfer full): DER */
GBytes *test_staple_new (const TestStapleSpec *spec);

G_END_DECLS
