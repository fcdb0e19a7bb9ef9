/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is remembered of chains that were found good. */

#include <glib/gstdio.h>

#include "test-authority.h"
#include "weir-verifier.h"

#define HOST "o.test"
#define NOW G_GINT64_CONSTANT (1800000000)

typedef struct
{
  char *folder; /* (owned) */
  TestCertificate *root;
  WeirTrust *trust;
  WeirVerifier verifier;
  WeirHost host;
} Fixture;

static void
fixture_setup (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  const TestCertificateSpec spec = {
    .subject = "Root", .is_authority = TRUE, .not_before = 1, .not_after = NOW * 2
  };
  g_autofree char *path = NULL;

  self->folder = g_dir_make_tmp ("weir-verifier-XXXXXX", NULL);
  path = g_build_filename (self->folder, "roots.pem", NULL);
  self->root = test_certificate_new (NULL, &spec);
  test_certificates_save (path, self->root, NULL);
  self->trust = weir_trust_new (path, FALSE, NULL);
  g_assert_nonnull (self->trust);
  g_remove (path);

  weir_verifier_init (&self->verifier, G_PRIORITY_DEFAULT);
  weir_verifier_set_trust (&self->verifier, self->trust);
  g_assert_true (weir_host_parse (weir_span_of (HOST), &self->host));
}

static void
fixture_teardown (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  weir_verifier_clear (&self->verifier);
  weir_trust_unref (self->trust);
  test_certificate_free (self->root);
  g_rmdir (self->folder);
  g_free (self->folder);
}

/* An origin whose certificate is good up to then. */
static WeirTlsPeer *
make_peer (const Fixture *self, gint64 not_after)
{
  const TestCertificateSpec spec = { .hosts = HOST,
                                     .not_before = NOW - 1000,
                                     .not_after = not_after };
  g_autoptr (TestCertificate) leaf = test_certificate_new (self->root, &spec);
  WeirTlsPeer *peer = weir_tls_peer_new ();

  g_ptr_array_add (peer->chain, g_bytes_ref (test_certificate_get_der (leaf)));

  return peer;
}

static void
note_fault (WeirCertificateFault fault, gpointer user_data)
{
  *(gint *) user_data = (gint) fault;
}

static WeirCertificateFault
verify (Fixture *self, WeirTlsPeer *peer)
{
  g_autofree char *digest = weir_verifier_make_digest (peer, &self->host);
  gint fault = -1;

  weir_verifier_begin (&self->verifier, peer, &self->host, digest, NOW, note_fault, &fault);
  while (fault < 0)
    g_main_context_iteration (NULL, TRUE);

  return (WeirCertificateFault) fault;
}

static gboolean
knows (Fixture *self, const WeirTlsPeer *peer, gint64 now)
{
  g_autofree char *digest = weir_verifier_make_digest (peer, &self->host);

  return weir_verifier_knows (&self->verifier, digest, now);
}

/* While the computer sleeps too, and not if the clock was set back. */
static void
test_for_a_while (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirTlsPeer) peer = make_peer (self, NOW * 2 - 1);

  g_assert_cmpint (verify (self, peer), ==, WEIR_CERTIFICATE_FAULT_NONE);
  g_assert_true (knows (self, peer, NOW));
  g_assert_true (knows (self, peer, NOW + WEIR_VERIFIER_SECONDS - 1));
  g_assert_false (knows (self, peer, NOW + WEIR_VERIFIER_SECONDS));
  g_assert_false (knows (self, peer, NOW - 1));
}

static void
test_good (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirTlsPeer) peer = make_peer (self, NOW + WEIR_VERIFIER_SECONDS + 1);
  g_autofree char *digest = NULL;
  WeirHost other;

  g_assert_true (weir_host_parse (weir_span_of ("other.test"), &other));
  digest = weir_verifier_make_digest (peer, &other);
  g_assert_false (knows (self, peer, NOW));
  g_assert_cmpint (verify (self, peer), ==, WEIR_CERTIFICATE_FAULT_NONE);
  g_assert_true (knows (self, peer, NOW));
  g_assert_false (weir_verifier_knows (&self->verifier, digest, NOW));

  weir_verifier_set_trust (&self->verifier, self->trust);
  g_assert_false (knows (self, peer, NOW));
}

static void
test_expires_soon (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirTlsPeer) peer = make_peer (self, NOW + WEIR_VERIFIER_SECONDS - 1);

  g_assert_cmpint (verify (self, peer), ==, WEIR_CERTIFICATE_FAULT_NONE);
  g_assert_false (knows (self, peer, NOW));
}

static void
test_bad (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirTlsPeer) peer = make_peer (self, NOW - 1);

  g_assert_cmpint (verify (self, peer), ==, WEIR_CERTIFICATE_FAULT_EXPIRED);
  g_assert_false (knows (self, peer, NOW));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/engine/verifier/good-is-remembered", Fixture, NULL, fixture_setup, test_good,
              fixture_teardown);
  g_test_add ("/engine/verifier/for-a-while", Fixture, NULL, fixture_setup, test_for_a_while,
              fixture_teardown);
  g_test_add ("/engine/verifier/what-expires-soon-is-not", Fixture, NULL, fixture_setup,
              test_expires_soon, fixture_teardown);
  g_test_add ("/engine/verifier/bad-is-not-remembered", Fixture, NULL, fixture_setup, test_bad,
              fixture_teardown);

  return g_test_run ();
}
