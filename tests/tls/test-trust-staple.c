/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What an origin staples: taken if it is of its issuer, of now, and about this certificate.
 */

#include "chains.h"
#include "test-staple.h"

#define MINUTE ((gint64) 60)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define OCSP_SIGNING "1.3.6.1.5.5.7.3.9"

/* Who speaks. */
typedef enum
{
  BY_ISSUER,
  BY_RESPONDER,          /* whom the issuer made one */
  BY_RESPONDER_EXPIRED,  /* whose certificate has ended */
  BY_RESPONDER_WEAK,     /* whose certificate is signed with SHA-1 */
  BY_RESPONDER_NO_EKU,   /* a leaf of the issuer's */
  BY_RESPONDER_OF_OTHER, /* whom somebody else made one */
  BY_OTHER,              /* an authority that the root knows, too */
  BY_ROOT,
  N_SPEAKERS,
} Speaker;

typedef struct
{
  const char *name;
  WeirCertificateFault fault;
  TestStapleSpec spec; /* times: from now; 0 as test-staple.h says */
  Speaker speaker;
  gboolean is_about_other; /* another certificate of the issuer */
  gboolean is_of_other;    /* names another issuer */
  gboolean is_of_twin;     /* names an issuer of the same name, with another key */
} Case;

#define FAULT(fault) WEIR_CERTIFICATE_FAULT_##fault

static const Case cases[] = {
  { "good", FAULT (NONE) },
  { "good-by-responder", FAULT (NONE), .speaker = BY_RESPONDER },
  { "good-after-others", FAULT (NONE), { .n_before = 5 } },
  { "good-just-made-by-a-fast-clock", FAULT (NONE), { .this_update = 4 * MINUTE } },
  { "good-just-ended-by-a-slow-clock",
    FAULT (NONE),
    { .this_update = -DAY, .next_update = -4 * MINUTE } },
  { "good-without-end", FAULT (NONE), { .next_update = -1 } },
  { "revoked", FAULT (REVOKED), { .status = TEST_STAPLE_REVOKED } },
  { "revoked-by-responder",
    FAULT (REVOKED),
    { .status = TEST_STAPLE_REVOKED },
    .speaker = BY_RESPONDER },
  { "revoked-long-ago",
    FAULT (REVOKED),
    { .status = TEST_STAPLE_REVOKED, .this_update = -30 * DAY, .next_update = -23 * DAY } },
  { "unknown", FAULT (BAD_STAPLE), { .status = TEST_STAPLE_UNKNOWN } },
  { "old", FAULT (BAD_STAPLE), { .this_update = -8 * DAY, .next_update = -6 * MINUTE } },
  { "old-without-end", FAULT (BAD_STAPLE), { .this_update = -2 * DAY, .next_update = -1 } },
  { "of-tomorrow", FAULT (BAD_STAPLE), { .this_update = 6 * MINUTE } },
  { "about-another", FAULT (BAD_STAPLE), .is_about_other = TRUE },
  { "revoked-but-another",
    FAULT (BAD_STAPLE),
    { .status = TEST_STAPLE_REVOKED },
    .is_about_other = TRUE },
  { "of-another-issuer", FAULT (BAD_STAPLE), .is_of_other = TRUE },
  { "of-a-namesake", FAULT (BAD_STAPLE), .is_of_twin = TRUE },
  { "after-too-many-others", FAULT (BAD_STAPLE), { .n_before = 16 } },
  { "forged", FAULT (BAD_STAPLE), { .is_broken = TRUE } },
  { "forged-revoked", FAULT (BAD_STAPLE), { .is_broken = TRUE, .status = TEST_STAPLE_REVOKED } },
  { "weak", FAULT (BAD_STAPLE), { .is_weak = TRUE } },
  { "by-another", FAULT (BAD_STAPLE), .speaker = BY_OTHER },
  { "by-the-root", FAULT (BAD_STAPLE), .speaker = BY_ROOT },
  { "by-an-expired-responder", FAULT (BAD_STAPLE), .speaker = BY_RESPONDER_EXPIRED },
  { "by-a-weak-responder", FAULT (BAD_STAPLE), .speaker = BY_RESPONDER_WEAK },
  { "by-a-leaf", FAULT (BAD_STAPLE), .speaker = BY_RESPONDER_NO_EKU },
  { "by-the-responder-of-another", FAULT (BAD_STAPLE), .speaker = BY_RESPONDER_OF_OTHER },
};

/* OCSPResponseStatus: all of them say that there is no answer. */
static const guint8 refusals[] = { 1, 2, 3, 5, 6 };

/* Two authorities below a root, and who speaks for them. */
typedef struct
{
  TestCertificate *root;
  TestCertificate *issuer;
  TestCertificate *other;
  TestCertificate *namesake; /* of the issuer */
  TestCertificate *leaf;
  TestCertificate *demanding; /* with RFC 7633 */
  TestCertificate *sibling;
  TestCertificate *speakers[N_SPEAKERS]; /* (nullable): those of issuers are above */
  WeirTrust *trust;
} World;

static TestCertificate *
make_responder (const TestCertificate *issuer, const TestCertificateSpec *spec)
{
  TestCertificateSpec own = *spec;

  own.subject = "Responder";
  if (own.purposes == NULL)
    own.purposes = OCSP_SIGNING;

  return test_certificate_new (issuer, &own);
}

static World *
world_new (void)
{
  World *self = g_new0 (World, 1);

  self->root = test_root_new ("Root");
  self->issuer = test_intermediate_new (self->root, "Issuer");
  self->other = test_intermediate_new (self->root, "Other");
  self->namesake = test_intermediate_new (self->root, "Issuer");
  self->leaf = test_leaf_new (self->issuer, CHAIN_HOST);
  self->sibling = test_leaf_new (self->issuer, CHAIN_HOST);
  self->demanding =
    test_certificate_new (self->issuer, &(TestCertificateSpec){ .hosts = CHAIN_HOST,
                                                                .flags = TEST_WITH_MUST_STAPLE });
  self->speakers[BY_RESPONDER] = make_responder (self->issuer, &(TestCertificateSpec){ 0 });
  self->speakers[BY_RESPONDER_EXPIRED] =
    make_responder (self->issuer,
                    &(TestCertificateSpec){ .not_before = 1, .not_after = 1500000000 });
  self->speakers[BY_RESPONDER_WEAK] =
    make_responder (self->issuer, &(TestCertificateSpec){ .digest = GNUTLS_DIG_SHA1 });
  self->speakers[BY_RESPONDER_NO_EKU] =
    make_responder (self->issuer, &(TestCertificateSpec){ .purposes = "1.3.6.1.5.5.7.3.1" });
  self->speakers[BY_RESPONDER_OF_OTHER] = make_responder (self->other, &(TestCertificateSpec){ 0 });
  self->speakers[BY_OTHER] = test_intermediate_new (self->root, "Other");
  self->speakers[BY_ROOT] = test_root_new ("Root");
  self->trust = trust_new (self->root, NULL);

  return self;
}

static void
world_free (World *self)
{
  test_certificate_free (self->root);
  test_certificate_free (self->issuer);
  test_certificate_free (self->other);
  test_certificate_free (self->namesake);
  test_certificate_free (self->leaf);
  test_certificate_free (self->sibling);
  test_certificate_free (self->demanding);
  for (guint i = 0; i < N_SPEAKERS; i++)
    g_clear_pointer (&self->speakers[i], test_certificate_free);
  weir_trust_unref (self->trust);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static void
assert_fault (const World *world,
              const TestCertificate *leaf,
              GBytes *staple,
              WeirCertificateFault fault)
{
  g_autoptr (WeirTlsPeer) peer = peer_new (leaf, world->issuer, NULL);
  WeirHost host;

  peer->staple = staple != NULL ? g_bytes_ref (staple) : NULL;
  g_assert_true (weir_host_parse (weir_span_of (CHAIN_HOST), &host));
  g_assert_cmpstr (weir_certificate_fault_to_word (
                     weir_trust_verify (world->trust, peer, &host,
                                        g_get_real_time () / G_USEC_PER_SEC)),
                   ==, weir_certificate_fault_to_word (fault));
}

static gint64
from_now (gint64 seconds)
{
  return seconds == 0 || seconds == -1 ? seconds : g_get_real_time () / G_USEC_PER_SEC + seconds;
}

static GBytes *
make_staple (const World *world, const Case *one, const TestCertificate *leaf)
{
  TestStapleSpec spec = one->spec;

  spec.crt = one->is_about_other ? world->sibling : leaf;
  spec.issuer = one->is_of_other ? world->other : one->is_of_twin ? world->namesake : world->issuer;
  spec.responder = spec.issuer != world->issuer ? world->issuer : world->speakers[one->speaker];
  spec.this_update = from_now (spec.this_update);
  spec.next_update = from_now (spec.next_update);

  return test_staple_new (&spec);
}

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (World) world = world_new ();
  g_autoptr (GBytes) staple = make_staple (world, one, world->leaf);
  g_autoptr (GBytes) demanded = make_staple (world, one, world->demanding);

  assert_fault (world, world->leaf, staple, one->fault);
  assert_fault (world, world->demanding, demanded, one->fault);
}

static void
test_none (void)
{
  g_autoptr (World) world = world_new ();

  assert_fault (world, world->leaf, NULL, WEIR_CERTIFICATE_FAULT_NONE);
  assert_fault (world, world->demanding, NULL, WEIR_CERTIFICATE_FAULT_NO_STAPLE);
}

static void
test_refusal (void)
{
  g_test_summary ("A responder that could not answer has said nothing");
  g_autoptr (World) world = world_new ();

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GBytes) staple = test_staple_new (&(TestStapleSpec){ .refusal = refusals[i] });

      assert_fault (world, world->leaf, staple, WEIR_CERTIFICATE_FAULT_NONE);
      assert_fault (world, world->demanding, staple, WEIR_CERTIFICATE_FAULT_NO_STAPLE);
    }
}

static void
test_garbage (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (GBytes) good =
    test_staple_new (&(TestStapleSpec){ .crt = world->leaf, .issuer = world->issuer });
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (good, 0, g_bytes_get_size (good) - 1);
  g_autoptr (GBytes) garbage = g_bytes_new_static ("garbage", 7);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) huge = g_bytes_new_take (g_malloc0 (100000), 100000);

  assert_fault (world, world->leaf, cut, WEIR_CERTIFICATE_FAULT_BAD_STAPLE);
  assert_fault (world, world->leaf, garbage, WEIR_CERTIFICATE_FAULT_BAD_STAPLE);
  assert_fault (world, world->leaf, empty, WEIR_CERTIFICATE_FAULT_BAD_STAPLE);
  assert_fault (world, world->leaf, huge, WEIR_CERTIFICATE_FAULT_BAD_STAPLE);
}

static void
test_changed (void)
{
  g_test_summary ("No octet of a response may change: it is not a good one then");
  g_autoptr (World) world = world_new ();
  g_autoptr (GBytes) revoked = test_staple_new (&(TestStapleSpec){
    .crt = world->demanding, .issuer = world->issuer, .status = TEST_STAPLE_REVOKED });
  gsize size;
  const guint8 *octets = g_bytes_get_data (revoked, &size);

  for (gsize i = 0; i < size; i += 3)
    {
      guint8 *changed = g_memdup2 (octets, size);
      g_autoptr (GBytes) staple = NULL;
      g_autoptr (WeirTlsPeer) peer = peer_new (world->demanding, world->issuer, NULL);
      WeirHost host;

      changed[i] ^= (guint8) (1 << (i % 8));
      staple = g_bytes_new_take (changed, size);
      peer->staple = g_bytes_ref (staple);
      g_assert_true (weir_host_parse (weir_span_of (CHAIN_HOST), &host));
      g_assert_cmpint (weir_trust_verify (world->trust, peer, &host,
                                          g_get_real_time () / G_USEC_PER_SEC),
                       !=, WEIR_CERTIFICATE_FAULT_NONE);
    }
}

static void
test_trusted_itself (void)
{
  g_test_summary ("Who is trusted without an issuer vouches for itself");
  g_autoptr (TestCertificate) own =
    test_certificate_new (NULL, &(TestCertificateSpec){ .hosts = CHAIN_HOST,
                                                        .flags = TEST_WITH_MUST_STAPLE });
  g_autoptr (WeirTrust) trust = trust_new (own, NULL);
  g_autoptr (WeirTlsPeer) peer = peer_new (own, NULL);
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  WeirHost host;

  g_assert_true (weir_host_parse (weir_span_of (CHAIN_HOST), &host));
  g_assert_cmpint (weir_trust_verify (trust, peer, &host, now), ==,
                   WEIR_CERTIFICATE_FAULT_NO_STAPLE);
  peer->staple = test_staple_new (&(TestStapleSpec){ .crt = own, .issuer = own });
  g_assert_cmpint (weir_trust_verify (trust, peer, &host, now), ==, WEIR_CERTIFICATE_FAULT_NONE);
}

static void
test_untrusted (void)
{
  g_test_summary ("What nobody vouches for does not become “revoked” by its own word");
  g_autoptr (World) world = world_new ();
  g_autoptr (TestCertificate) root = test_root_new ("Its own");
  g_autoptr (TestCertificate) leaf = test_leaf_new (root, CHAIN_HOST);
  g_autoptr (GBytes) staple = test_staple_new (
    &(TestStapleSpec){ .crt = leaf, .issuer = root, .status = TEST_STAPLE_REVOKED });

  assert_fault (world, leaf, staple, WEIR_CERTIFICATE_FAULT_UNKNOWN_ISSUER);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/tls/trust/staple/case/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/tls/trust/staple/none", test_none);
  g_test_add_func ("/tls/trust/staple/refusal", test_refusal);
  g_test_add_func ("/tls/trust/staple/garbage", test_garbage);
  g_test_add_func ("/tls/trust/staple/changed", test_changed);
  g_test_add_func ("/tls/trust/staple/trusted-itself", test_trusted_itself);
  g_test_add_func ("/tls/trust/staple/untrusted", test_untrusted);

  return g_test_run ();
}
