/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Ways from an origin's certificate to a root: in any order, past what has expired, through what is
 * signed by several, and never for long.
 */

#include "chains.h"

#define PAST 1500000000 /* 2017 */
#define LONG_AGO 1000000000

/* Of so many bits one is changed. */
#define CHANGED_STEP 17

static WeirCertificateFault
verify (WeirTrust *trust, WeirTlsPeer *peer)
{
  WeirHost host;

  g_assert_true (weir_host_parse (weir_span_of (CHAIN_HOST), &host));

  return weir_trust_verify (trust, peer, &host, g_get_real_time () / G_USEC_PER_SEC);
}

static void
assert_fault (WeirTrust *trust, WeirTlsPeer *peer, WeirCertificateFault fault)
{
  g_assert_cmpstr (weir_certificate_fault_to_word (verify (trust, peer)), ==,
                   weir_certificate_fault_to_word (fault));
}

/* Some authority, signed by @issuer (NULL: itself), with the key of @twin (NULL: its own). */
static TestCertificate *
authority_new (const TestCertificate *issuer,
               const char *subject,
               const TestCertificate *twin,
               gint64 not_after)
{
  return test_certificate_new (issuer, &(TestCertificateSpec){ .subject = subject,
                                                               .twin = twin,
                                                               .is_authority = TRUE,
                                                               .not_before = LONG_AGO,
                                                               .not_after = not_after });
}

/* One authority, trusted by itself, and signed by an older one. */
typedef struct
{
  TestCertificate *old_root;
  TestCertificate *new_root;
  TestCertificate *cross; /* the key of @new_root, signed by @old_root */
  TestCertificate *issuer;
  TestCertificate *leaf;
  WeirTlsPeer *peer; /* shows leaf, issuer, cross, old root, as servers were set up to for years */
} Crossed;

static Crossed *
crossed_new (gint64 old_end, gint64 cross_end)
{
  Crossed *self = g_new0 (Crossed, 1);

  self->old_root = authority_new (NULL, "Old root", NULL, old_end);
  self->new_root = authority_new (NULL, "New root", NULL, 0);
  self->cross = authority_new (self->old_root, "New root", self->new_root, cross_end);
  self->issuer = authority_new (self->new_root, "Issuer", NULL, 0);
  self->leaf = test_leaf_new (self->issuer, CHAIN_HOST);
  self->peer = peer_new (self->leaf, self->issuer, self->cross, self->old_root, NULL);

  return self;
}

static void
crossed_free (Crossed *self)
{
  test_certificate_free (self->old_root);
  test_certificate_free (self->new_root);
  test_certificate_free (self->cross);
  test_certificate_free (self->issuer);
  test_certificate_free (self->leaf);
  weir_tls_peer_unref (self->peer);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Crossed, crossed_free)

static void
check_crossed (const Crossed *crossed, WeirCertificateFault by_old)
{
  g_autoptr (WeirTrust) old = trust_new (crossed->old_root, NULL);
  g_autoptr (WeirTrust) new = trust_new (crossed->new_root, NULL);
  g_autoptr (WeirTrust) both = trust_new (crossed->old_root, crossed->new_root, NULL);

  assert_fault (old, crossed->peer, by_old);
  assert_fault (new, crossed->peer, WEIR_CERTIFICATE_FAULT_NONE);
  assert_fault (both, crossed->peer, WEIR_CERTIFICATE_FAULT_NONE);
}

static void
test_cross_signed (void)
{
  g_autoptr (Crossed) crossed = crossed_new (0, 0);

  check_crossed (crossed, WEIR_CERTIFICATE_FAULT_NONE);
}

static void
test_cross_sign_expired (void)
{
  g_test_summary (
    "As AddTrust did: the cross-sign and the old root, which are still sent, have ended");
  g_autoptr (Crossed) crossed = crossed_new (PAST, PAST);

  check_crossed (crossed, WEIR_CERTIFICATE_FAULT_EXPIRED);
}

static void
test_cross_root_expired (void)
{
  g_test_summary ("As DST Root CA X3 did: the old root has ended before the cross-sign");
  g_autoptr (Crossed) crossed = crossed_new (PAST, 0);

  check_crossed (crossed, WEIR_CERTIFICATE_FAULT_EXPIRED);
}

static void
test_renewed_root (void)
{
  g_test_summary ("A root with the name and the key of one that has ended, in either order");
  g_autoptr (TestCertificate) old = authority_new (NULL, "Root", NULL, PAST);
  g_autoptr (TestCertificate) new = authority_new (NULL, "Root", old, 0);
  g_autoptr (TestCertificate) leaf = test_leaf_new (old, CHAIN_HOST);
  g_autoptr (WeirTlsPeer) peer = peer_new (leaf, NULL);
  g_autoptr (WeirTrust) old_alone = trust_new (old, NULL);
  g_autoptr (WeirTrust) old_first = trust_new (old, new, NULL);
  g_autoptr (WeirTrust) new_first = trust_new (new, old, NULL);

  assert_fault (old_alone, peer, WEIR_CERTIFICATE_FAULT_EXPIRED);
  assert_fault (old_first, peer, WEIR_CERTIFICATE_FAULT_NONE);
  assert_fault (new_first, peer, WEIR_CERTIFICATE_FAULT_NONE);
}

static void
test_roots_of_one_name (void)
{
  g_autoptr (TestCertificate) one = test_root_new ("Root");
  g_autoptr (TestCertificate) other = test_root_new ("Root");
  g_autoptr (TestCertificate) leaf = test_leaf_new (one, CHAIN_HOST);
  g_autoptr (WeirTlsPeer) peer = peer_new (leaf, NULL);
  g_autoptr (WeirTrust) first = trust_new (one, other, NULL);
  g_autoptr (WeirTrust) last = trust_new (other, one, NULL);
  g_autoptr (WeirTrust) none = trust_new (other, NULL);

  assert_fault (first, peer, WEIR_CERTIFICATE_FAULT_NONE);
  assert_fault (last, peer, WEIR_CERTIFICATE_FAULT_NONE);
  assert_fault (none, peer, WEIR_CERTIFICATE_FAULT_UNKNOWN_ISSUER);
}

static void
test_issuers_of_one_name (void)
{
  g_test_summary ("The first issuer that is sent has ended, another of its name and key has not");
  g_autoptr (TestCertificate) root = test_root_new ("Root");
  g_autoptr (TestCertificate) old = authority_new (root, "Issuer", NULL, PAST);
  g_autoptr (TestCertificate) new = authority_new (root, "Issuer", old, 0);
  g_autoptr (TestCertificate) stranger = authority_new (root, "Issuer", NULL, 0);
  g_autoptr (TestCertificate) leaf = test_leaf_new (new, CHAIN_HOST);
  g_autoptr (WeirTrust) trust = trust_new (root, NULL);
  g_autoptr (WeirTlsPeer) both = peer_new (leaf, old, new, NULL);
  g_autoptr (WeirTlsPeer) three = peer_new (leaf, stranger, old, new, NULL);
  g_autoptr (WeirTlsPeer) ended = peer_new (leaf, old, NULL);
  g_autoptr (WeirTlsPeer) wrong = peer_new (leaf, stranger, NULL);

  assert_fault (trust, both, WEIR_CERTIFICATE_FAULT_NONE);
  assert_fault (trust, three, WEIR_CERTIFICATE_FAULT_NONE);
  assert_fault (trust, ended, WEIR_CERTIFICATE_FAULT_EXPIRED);
  assert_fault (trust, wrong, WEIR_CERTIFICATE_FAULT_UNKNOWN_ISSUER);
}

static void
test_best_way (void)
{
  g_test_summary (
    "Of two ways that both fail, the one that fares better is told of, in either order");
  const TestCertificateFlags flags = TEST_WITHOUT_KEY_IDS;
  g_autoptr (TestCertificate) root = test_root_new ("Root");
  g_autoptr (TestCertificate) ended = authority_new (root, "Issuer", NULL, PAST);
  g_autoptr (TestCertificate) stranger = test_intermediate_new (root, "Issuer");
  g_autoptr (TestCertificate) leaf =
    test_certificate_new (ended, &(TestCertificateSpec){ .hosts = CHAIN_HOST, .flags = flags });
  g_autoptr (WeirTrust) trust = trust_new (root, NULL);
  g_autoptr (WeirTlsPeer) alone = peer_new (leaf, stranger, NULL);
  g_autoptr (WeirTlsPeer) last = peer_new (leaf, stranger, ended, NULL);
  g_autoptr (WeirTlsPeer) first = peer_new (leaf, ended, stranger, NULL);

  assert_fault (trust, alone, WEIR_CERTIFICATE_FAULT_BAD_SIGNATURE);
  assert_fault (trust, last, WEIR_CERTIFICATE_FAULT_EXPIRED);
  assert_fault (trust, first, WEIR_CERTIFICATE_FAULT_EXPIRED);
}

static void
test_superfluous (void)
{
  g_test_summary ("What leads nowhere, is sent twice or is no certificate does not harm");
  g_autoptr (TestCertificate) root = test_root_new ("Root");
  g_autoptr (TestCertificate) a = test_intermediate_new (root, "A");
  g_autoptr (TestCertificate) b = test_intermediate_new (a, "B");
  g_autoptr (TestCertificate) leaf = test_leaf_new (b, CHAIN_HOST);
  g_autoptr (TestCertificate) other_root = test_root_new ("Other root");
  g_autoptr (TestCertificate) other = test_leaf_new (other_root, "www.example.net");
  g_autoptr (WeirTrust) trust = trust_new (root, NULL);
  g_autoptr (WeirTlsPeer) peer = peer_new (leaf, other, leaf, other_root, a, a, root, b, NULL);

  assert_fault (trust, peer, WEIR_CERTIFICATE_FAULT_NONE);
  g_ptr_array_insert (peer->chain, 1, g_bytes_new_static ("\x30\x03\x02\x01\x05", 5));
  g_ptr_array_insert (peer->chain, 1, g_bytes_new_static ("", 0));
  assert_fault (trust, peer, WEIR_CERTIFICATE_FAULT_NONE);

  g_ptr_array_add (peer->chain, g_bytes_new_static ("", 0));
  assert_fault (trust, peer, WEIR_CERTIFICATE_FAULT_MALFORMED);
}

static void
test_loop (void)
{
  g_test_summary ("Authorities that signed one another, and nobody else");
  g_autoptr (TestCertificate) a = test_root_new ("A");
  g_autoptr (TestCertificate) b = test_root_new ("B");
  g_autoptr (TestCertificate) a_by_b = authority_new (b, "A", a, 0);
  g_autoptr (TestCertificate) b_by_a = authority_new (a, "B", b, 0);
  g_autoptr (TestCertificate) leaf = test_leaf_new (a, CHAIN_HOST);
  g_autoptr (TestCertificate) root = test_root_new ("Root");
  g_autoptr (WeirTrust) trust = trust_new (root, NULL);
  g_autoptr (WeirTlsPeer) peer = peer_new (leaf, a_by_b, b_by_a, NULL);

  assert_fault (trust, peer, WEIR_CERTIFICATE_FAULT_UNKNOWN_ISSUER);
}

/* Authorities of one name and one key, so that each may have signed each; no way leads out of them. */
static WeirTlsPeer *
make_maze (const TestCertificate *root, TestCertificate *authorities[WEIR_TLS_PEER_MAX_CHAIN - 1])
{
  const TestCertificateSpec spec = {
    .subject = "Same", .is_authority = TRUE, .flags = TEST_WITHOUT_KEY_IDS, .twin = root
  };
  g_autoptr (TestCertificate) leaf = NULL;
  WeirTlsPeer *peer;

  for (guint i = 0; i < WEIR_TLS_PEER_MAX_CHAIN - 1; i++)
    authorities[i] = test_certificate_new (NULL, &spec);
  leaf =
    test_certificate_new (authorities[0], &(TestCertificateSpec){ .hosts = CHAIN_HOST,
                                                                  .flags = TEST_WITHOUT_KEY_IDS });
  peer = peer_new (leaf, NULL);
  for (guint i = 0; i < WEIR_TLS_PEER_MAX_CHAIN - 1; i++)
    g_ptr_array_add (peer->chain, g_bytes_ref (test_certificate_get_der (authorities[i])));

  return peer;
}

static void
test_maze (void)
{
  g_test_summary ("A million ways that lead nowhere, and as many that lead to a wrong signature");
  g_autoptr (TestCertificate) root = test_root_new ("Root");
  g_autoptr (TestCertificate) false_root = test_root_new ("Same");
  TestCertificate *authorities[WEIR_TLS_PEER_MAX_CHAIN - 1];
  g_autoptr (WeirTlsPeer) peer = make_maze (root, authorities);
  g_autoptr (WeirTrust) trust = trust_new (root, NULL);
  g_autoptr (WeirTrust) other_trust = trust_new (false_root, NULL);

  assert_fault (trust, peer, WEIR_CERTIFICATE_FAULT_UNKNOWN_ISSUER);
  assert_fault (other_trust, peer, WEIR_CERTIFICATE_FAULT_BAD_SIGNATURE);
  for (guint i = 0; i < G_N_ELEMENTS (authorities); i++)
    test_certificate_free (authorities[i]);
}

static void
test_trusted_itself (void)
{
  g_test_summary ("Who trusts a certificate that nobody else signed, trusts it for what it names");
  g_autoptr (TestCertificate) own = test_leaf_new (NULL, CHAIN_HOST);
  g_autoptr (TestCertificate) other = test_leaf_new (NULL, "www.example.net");
  g_autoptr (WeirTrust) trust = trust_new (own, other, NULL);
  g_autoptr (WeirTlsPeer) peer = peer_new (own, NULL);
  g_autoptr (WeirTlsPeer) other_peer = peer_new (other, NULL);

  assert_fault (trust, peer, WEIR_CERTIFICATE_FAULT_NONE);
  assert_fault (trust, other_peer, WEIR_CERTIFICATE_FAULT_WRONG_NAME);
}

static void
test_trusted_leaf_signs_nothing (void)
{
  g_test_summary ("A certificate that is trusted for a host is no authority by that");
  g_autoptr (TestCertificate) own = test_leaf_new (NULL, "www.example.net");
  g_autoptr (TestCertificate) leaf = test_leaf_new (own, CHAIN_HOST);
  g_autoptr (WeirTrust) trust = trust_new (own, NULL);
  g_autoptr (WeirTlsPeer) peer = peer_new (leaf, own, NULL);

  assert_fault (trust, peer, WEIR_CERTIFICATE_FAULT_NOT_AN_AUTHORITY);
}

static void
test_trusted_intermediate (void)
{
  g_autoptr (TestCertificate) root = test_root_new ("Root");
  g_autoptr (TestCertificate) issuer = test_intermediate_new (root, "Issuer");
  g_autoptr (TestCertificate) leaf = test_leaf_new (issuer, CHAIN_HOST);
  g_autoptr (WeirTrust) trust = trust_new (issuer, NULL);
  g_autoptr (WeirTlsPeer) alone = peer_new (leaf, NULL);
  g_autoptr (WeirTlsPeer) with_issuer = peer_new (leaf, issuer, NULL);
  g_autoptr (WeirTlsPeer) with_all = peer_new (leaf, issuer, root, NULL);

  assert_fault (trust, alone, WEIR_CERTIFICATE_FAULT_NONE);
  assert_fault (trust, with_issuer, WEIR_CERTIFICATE_FAULT_NONE);
  assert_fault (trust, with_all, WEIR_CERTIFICATE_FAULT_NONE);
}

static void
test_stolen_name (void)
{
  g_test_summary ("A chain of one's own, whose authority bears the name of a trusted one");
  g_autoptr (TestCertificate) root = test_root_new ("Root");
  g_autoptr (TestCertificate) thief =
    test_certificate_new (NULL, &(TestCertificateSpec){ .subject = "Root",
                                                        .is_authority = TRUE,
                                                        .flags = TEST_WITHOUT_KEY_IDS });
  g_autoptr (TestCertificate) leaf =
    test_certificate_new (thief, &(TestCertificateSpec){ .hosts = CHAIN_HOST,
                                                         .flags = TEST_WITHOUT_KEY_IDS });
  g_autoptr (WeirTrust) trust = trust_new (root, NULL);
  g_autoptr (WeirTlsPeer) alone = peer_new (leaf, NULL);
  g_autoptr (WeirTlsPeer) with_thief = peer_new (leaf, thief, NULL);
  g_autoptr (WeirTlsPeer) with_both = peer_new (leaf, thief, root, NULL);

  assert_fault (trust, alone, WEIR_CERTIFICATE_FAULT_BAD_SIGNATURE);
  assert_fault (trust, with_thief, WEIR_CERTIFICATE_FAULT_BAD_SIGNATURE);
  assert_fault (trust, with_both, WEIR_CERTIFICATE_FAULT_BAD_SIGNATURE);
}

static void
test_malformed (void)
{
  g_autoptr (TestCertificate) root = test_root_new ("Root");
  g_autoptr (TestCertificate) leaf = test_leaf_new (root, CHAIN_HOST);
  g_autoptr (WeirTrust) trust = trust_new (root, NULL);
  g_autoptr (WeirTlsPeer) none = weir_tls_peer_new ();
  g_autoptr (WeirTlsPeer) garbage = weir_tls_peer_new ();
  g_autoptr (WeirTlsPeer) cut = weir_tls_peer_new ();
  g_autoptr (WeirTlsPeer) longer = weir_tls_peer_new ();
  GBytes *der = test_certificate_get_der (leaf);
  g_autofree char *octets = g_malloc0 (g_bytes_get_size (der) + 1);

  memcpy (octets, g_bytes_get_data (der, NULL), g_bytes_get_size (der));
  g_ptr_array_add (garbage->chain, g_bytes_new_static ("garbage", 7));
  g_ptr_array_add (cut->chain, g_bytes_new (octets, g_bytes_get_size (der) - 1));
  g_ptr_array_add (longer->chain, g_bytes_new (octets, g_bytes_get_size (der) + 1));

  assert_fault (trust, none, WEIR_CERTIFICATE_FAULT_MALFORMED);
  assert_fault (trust, garbage, WEIR_CERTIFICATE_FAULT_MALFORMED);
  assert_fault (trust, cut, WEIR_CERTIFICATE_FAULT_MALFORMED);
  assert_fault (trust, longer, WEIR_CERTIFICATE_FAULT_MALFORMED);
}

static void
test_changed (void)
{
  g_test_summary ("No octet of a chain may change, not one bit");
  g_autoptr (TestCertificate) root = test_root_new ("Root");
  g_autoptr (TestCertificate) issuer = test_intermediate_new (root, "Issuer");
  g_autoptr (TestCertificate) leaf = test_leaf_new (issuer, CHAIN_HOST);
  g_autoptr (WeirTrust) trust = trust_new (root, NULL);
  g_autoptr (WeirTlsPeer) peer = peer_new (leaf, issuer, NULL);

  /* Others each time. */
  const gsize first = (gsize) g_test_rand_int_range (0, CHANGED_STEP);

  for (guint which = 0; which < peer->chain->len; which++)
    {
      GBytes *der = peer->chain->pdata[which];

      for (gsize bit = first; bit < 8 * g_bytes_get_size (der); bit += CHANGED_STEP)
        {
          guint8 *changed = g_memdup2 (g_bytes_get_data (der, NULL), g_bytes_get_size (der));
          g_autoptr (GBytes) octets = g_bytes_new_take (changed, g_bytes_get_size (der));

          changed[bit / 8] ^= (guint8) (1 << bit % 8);
          peer->chain->pdata[which] = octets;
          g_assert_cmpint (verify (trust, peer), !=, WEIR_CERTIFICATE_FAULT_NONE);
        }
      peer->chain->pdata[which] = der;
    }
  assert_fault (trust, peer, WEIR_CERTIFICATE_FAULT_NONE);
}

static void
test_too_large_in_all (void)
{
  g_autoptr (TestCertificate) root = test_root_new ("Root");
  g_autoptr (TestCertificate) leaf = test_leaf_new (root, CHAIN_HOST);
  g_autofree char *octets = g_malloc0 (20000);
  const TestExtension extensions[] = { { "1.3.6.1.4.1.32473.1", octets, 20000, FALSE }, { NULL } };
  g_autoptr (TestCertificate) large =
    test_certificate_new (root, &(TestCertificateSpec){ .extensions = extensions });
  g_autoptr (WeirTrust) trust = trust_new (root, NULL);
  g_autoptr (WeirTlsPeer) peer = peer_new (leaf, large, large, large, large, large, large, NULL);

  assert_fault (trust, peer, WEIR_CERTIFICATE_FAULT_NONE);
  g_ptr_array_add (peer->chain, g_bytes_ref (test_certificate_get_der (large)));
  assert_fault (trust, peer, WEIR_CERTIFICATE_FAULT_MALFORMED);
}

static void
test_too_large (void)
{
  g_test_summary ("A certificate far larger than any that there are is not looked at");
  g_autoptr (TestCertificate) root = test_root_new ("Root");
  g_autofree char *octets = g_malloc0 (40000);
  const gsize lengths[] = { 20000, 40000 };
  const WeirCertificateFault faults[] = { WEIR_CERTIFICATE_FAULT_NONE,
                                          WEIR_CERTIFICATE_FAULT_MALFORMED };
  g_autoptr (WeirTrust) trust = trust_new (root, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      const TestExtension extensions[] = { { "1.3.6.1.4.1.32473.1", octets, lengths[i], FALSE },
                                           { NULL } };
      g_autoptr (TestCertificate) leaf =
        test_certificate_new (root, &(TestCertificateSpec){ .hosts = CHAIN_HOST,
                                                            .extensions = extensions });
      g_autoptr (WeirTlsPeer) peer = peer_new (leaf, NULL);

      assert_fault (trust, peer, faults[i]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tls/trust/paths/cross-signed", test_cross_signed);
  g_test_add_func ("/tls/trust/paths/cross-sign-expired", test_cross_sign_expired);
  g_test_add_func ("/tls/trust/paths/cross-root-expired", test_cross_root_expired);
  g_test_add_func ("/tls/trust/paths/renewed-root", test_renewed_root);
  g_test_add_func ("/tls/trust/paths/roots-of-one-name", test_roots_of_one_name);
  g_test_add_func ("/tls/trust/paths/issuers-of-one-name", test_issuers_of_one_name);
  g_test_add_func ("/tls/trust/paths/best-way", test_best_way);
  g_test_add_func ("/tls/trust/paths/superfluous", test_superfluous);
  g_test_add_func ("/tls/trust/paths/loop", test_loop);
  g_test_add_func ("/tls/trust/paths/maze", test_maze);
  g_test_add_func ("/tls/trust/paths/trusted-itself", test_trusted_itself);
  g_test_add_func ("/tls/trust/paths/trusted-leaf-signs-nothing", test_trusted_leaf_signs_nothing);
  g_test_add_func ("/tls/trust/paths/trusted-intermediate", test_trusted_intermediate);
  g_test_add_func ("/tls/trust/paths/stolen-name", test_stolen_name);
  g_test_add_func ("/tls/trust/paths/malformed", test_malformed);
  g_test_add_func ("/tls/trust/paths/changed", test_changed);
  g_test_add_func ("/tls/trust/paths/too-large", test_too_large);
  g_test_add_func ("/tls/trust/paths/too-large-in-all", test_too_large_in_all);

  return g_test_run ();
}
