/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "chains.h"

#include <glib/gstdio.h>

WeirTlsPeer *
peer_new (const TestCertificate *first, ...)
{
  WeirTlsPeer *peer = weir_tls_peer_new ();
  va_list others;

  va_start (others, first);
  for (const TestCertificate *one = first; one != NULL;
       one = va_arg (others, const TestCertificate *))
    g_ptr_array_add (peer->chain, g_bytes_ref (test_certificate_get_der (one)));
  va_end (others);

  return peer;
}

/* Returns: (transfer full): whoever trusts the certificates of @pem */
static WeirTrust *
trust_new_from_pem (const char *pem)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("weir-roots-XXXXXX", &path, &error);
  WeirTrust *trust;

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, pem, -1, &error);
  g_assert_no_error (error);
  trust = weir_trust_new (path, FALSE, &error);
  g_assert_no_error (error);
  g_unlink (path);

  return trust;
}

WeirTrust *
trust_new (const TestCertificate *first, ...)
{
  g_autoptr (GString) pem = g_string_new (NULL);
  va_list others;

  va_start (others, first);
  for (const TestCertificate *one = first; one != NULL;
       one = va_arg (others, const TestCertificate *))
    g_string_append (pem, test_certificate_get_pem (one));
  va_end (others);

  return trust_new_from_pem (pem->str);
}

static void
make_issuers (Chain *chain, const TestCertificateSpec *specs, guint n_specs)
{
  static const TestCertificateSpec root = { .subject = "Root", .is_authority = TRUE };

  chain->n_issuers = MAX (n_specs, 1);
  for (guint i = 0; i < chain->n_issuers; i++)
    chain->issuers[i] =
      test_certificate_new (i > 0 ? chain->issuers[i - 1] : NULL, n_specs > 0 ? &specs[i] : &root);
}

static void
make_leaf (Chain *chain, const TestCertificateSpec *spec, ChainFlags flags)
{
  TestCertificateSpec own = *spec;

  if (own.hosts == NULL && (flags & CHAIN_WITHOUT_HOSTS) == 0)
    own.hosts = CHAIN_HOST;
  chain->leaf =
    test_certificate_new ((flags & CHAIN_ITSELF) != 0 ? NULL : chain_get_issuer (chain), &own);
}

static GBytes *
forge (GBytes *der)
{
  gsize size;
  const guint8 *octets = g_bytes_get_data (der, &size);
  guint8 *forged = g_memdup2 (octets, size);

  forged[size - 1] ^= 1;

  return g_bytes_new_take (forged, size);
}

/* Puts into the chain's peer what the origin sends. */
static void
make_peer (Chain *chain, ChainFlags flags)
{
  const guint first = (flags & CHAIN_WITH_ROOT) != 0 ? 0 : 1;
  GBytes *leaf = test_certificate_get_der (chain->leaf);

  chain->peer = weir_tls_peer_new ();
  g_ptr_array_add (chain->peer->chain,
                   (flags & CHAIN_FORGED) != 0 ? forge (leaf) : g_bytes_ref (leaf));
  if ((flags & CHAIN_WITHOUT_ISSUERS) != 0)
    return;

  for (guint i = first; i < chain->n_issuers; i++)
    {
      guint which = (flags & CHAIN_REVERSED) != 0 ? i : chain->n_issuers - 1 - (i - first);

      g_ptr_array_add (chain->peer->chain,
                       g_bytes_ref (test_certificate_get_der (chain->issuers[which])));
    }
}

static GString *
make_roots (const Chain *chain, ChainFlags flags)
{
  g_autoptr (TestCertificate) other = test_root_new ("Another root");

  return g_string_new (
    test_certificate_get_pem ((flags & CHAIN_UNTRUSTED) != 0 ? other : chain->issuers[0]));
}

Chain *
chain_new (const TestCertificateSpec *leaf,
           const TestCertificateSpec *issuers,
           guint n_issuers,
           ChainFlags flags)
{
  Chain *chain = g_new0 (Chain, 1);

  make_issuers (chain, issuers, n_issuers);
  make_leaf (chain, leaf, flags);
  make_peer (chain, flags);
  chain->roots = make_roots (chain, flags);
  chain->trust = trust_new_from_pem (chain->roots->str);

  return chain;
}

void
chain_free (Chain *chain)
{
  for (guint i = 0; i < chain->n_issuers; i++)
    test_certificate_free (chain->issuers[i]);
  test_certificate_free (chain->leaf);
  g_string_free (chain->roots, TRUE);
  weir_trust_unref (chain->trust);
  weir_tls_peer_unref (chain->peer);
  g_free (chain);
}

TestCertificate *
chain_get_issuer (const Chain *chain)
{
  return chain->issuers[chain->n_issuers - 1];
}

WeirCertificateFault
chain_verify (const Chain *chain, const char *host, gint64 seconds)
{
  WeirHost parsed;

  g_assert_true (weir_host_parse (weir_span_of (host), &parsed));

  return weir_trust_verify (chain->trust, chain->peer, &parsed,
                            g_get_real_time () / G_USEC_PER_SEC + seconds);
}
