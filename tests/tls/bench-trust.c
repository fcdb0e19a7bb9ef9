/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How long weir_trust_verify() takes: for chains as they are, and for the worst that an origin can send.
 */

#include "chains.h"

#include <time.h>

#define N_ROUNDS 200
#define N_HOSTILE_ROUNDS 5

/* Microseconds that this thread has worked. */
static gint64
get_work (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);

  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
measure (const char *name, WeirTrust *trust, WeirTlsPeer *peer, guint n_rounds)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  WeirCertificateFault fault = WEIR_CERTIFICATE_FAULT_NONE;
  gint64 begin;
  WeirHost host;

  g_assert_true (weir_host_parse (weir_span_of (CHAIN_HOST), &host));
  fault = weir_trust_verify (trust, peer, &host, now);
  begin = get_work ();
  for (guint i = 0; i < n_rounds; i++)
    weir_trust_verify (trust, peer, &host, now);

  g_print ("%-28s %8.2f ms  %s\n", name, (double) (get_work () - begin) / n_rounds / 1000,
           weir_certificate_fault_to_word (fault));
}

static void
measure_chain (const char *name, TestKey key, guint n_issuers, guint n_rounds)
{
  TestCertificateSpec issuers[CHAIN_MAX_ISSUERS];
  g_autoptr (Chain) chain = NULL;

  for (guint i = 0; i < n_issuers; i++)
    issuers[i] = (TestCertificateSpec){ .subject = i == 0       ? "Root"
                                                   : i % 2 == 0 ? "Even"
                                                                : "Odd",
                                        .is_authority = TRUE,
                                        .key = key };
  chain = chain_new (&(TestCertificateSpec){ .key = key }, issuers, n_issuers, 0);
  measure (name, chain->trust, chain->peer, n_rounds);
}

/* An extension with @n elements, each of which is @element; @inner (0: none) is a tag around them. */
static GByteArray *
repeat (guint8 inner, const char *element, gsize length, guint n)
{
  GByteArray *der = g_byte_array_new ();
  const guint size = (guint) length * n;
  const guint8 heads[] = { 0x30,  0x82, (guint8) ((size + 4) >> 8), (guint8) (size + 4),
                           inner, 0x82, (guint8) (size >> 8),       (guint8) size };

  if (inner != 0)
    g_byte_array_append (der, heads, sizeof heads);
  else
    g_byte_array_append (der, (guint8[]){ 0x30, 0x82, (guint8) (size >> 8), (guint8) size }, 4);
  for (guint i = 0; i < n; i++)
    g_byte_array_append (der, (const guint8 *) element, (guint) length);

  return der;
}

static TestCertificate *
make_extended (const TestCertificate *issuer,
               const char *oid,
               GByteArray *octets,
               gboolean is_authority)
{
  const TestExtension extensions[] = {
    { oid, (const char *) octets->data, octets->len, is_authority }, { NULL }
  };
  TestCertificate *certificate =
    test_certificate_new (issuer, &(TestCertificateSpec){ .subject = "Extended",
                                                          .is_authority = is_authority,
                                                          .extensions = extensions });

  g_byte_array_unref (octets);

  return certificate;
}

/* As many names as there may be, and constraints on names: each may be compared with each. */
static void
measure_names (void)
{
  g_autoptr (TestCertificate) root = test_root_new ("Root");
  g_autoptr (TestCertificate) issuer =
    make_extended (root, "2.5.29.30", repeat (0xa1, "\x30\x03\x82\x01z", 5, 6000), TRUE);
  g_autoptr (TestCertificate) leaf =
    make_extended (root, "2.5.29.17", repeat (0, "\x82\x01y", 3, 10500), FALSE);
  g_autoptr (TestCertificate) below =
    make_extended (issuer, "2.5.29.17", repeat (0, "\x82\x01y", 3, 10500), FALSE);
  g_autoptr (WeirTrust) trust = trust_new (root, NULL);
  g_autoptr (WeirTlsPeer) four = peer_new (leaf, leaf, leaf, leaf, NULL);
  g_autoptr (WeirTlsPeer) constrained = peer_new (below, issuer, NULL);

  measure ("four times 10,500 names", trust, four, N_HOSTILE_ROUNDS);
  measure ("10,500 names, 6,000 limits", trust, constrained, 1);
}

int
main (void)
{
  measure_chain ("EC P-256, two signatures", TEST_KEY_EC_P256, 2, N_ROUNDS);
  measure_chain ("RSA 2048, two signatures", TEST_KEY_RSA_2048, 2, N_ROUNDS);
  measure_chain ("RSA 4096, ten signatures", TEST_KEY_RSA_4096, 10, N_HOSTILE_ROUNDS);
  measure_chain ("RSA 8192, ten signatures", TEST_KEY_RSA_8192, 10, N_HOSTILE_ROUNDS);
  measure_chain ("EC P-521, ten signatures", TEST_KEY_EC_P521, 10, N_HOSTILE_ROUNDS);
  measure_names ();

  return 0;
}
