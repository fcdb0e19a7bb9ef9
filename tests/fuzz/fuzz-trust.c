/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A chain as an origin may send it, and a staple: whatever it is, it is judged, twice alike, and it is
 * not good unless its first certificate is the one that was made good, to the octet.
 *
 * Input: certificates and a staple, each after its length in two octets; the staple's length has its
 * first bit set.  The seeds are chains below the root that is here, which lasts until 2049.
 */

#include "fuzz.h"
#include "trust-root.h"
#include "weir-der.h"
#include "weir-trust.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#define NOW 1800000000 /* 2027 */
#define IS_STAPLE 0x8000

static WeirTrust *
load_root (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("weir-fuzz-XXXXXX", &path, &error);
  WeirTrust *trust;

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, trust_root_pem, -1, &error);
  g_assert_no_error (error);
  trust = weir_trust_new (path, FALSE, &error);
  g_assert_no_error (error);
  g_unlink (path);

  return trust;
}

/* Takes as many certificates as there are, and the last staple. */
static WeirTlsPeer *
read_peer (WeirSpan input)
{
  WeirTlsPeer *peer = weir_tls_peer_new ();

  while (input.length >= 2)
    {
      WeirSpan head = weir_span_take (&input, 2);
      guint length = (guint8) head.octets[0] << 8 | (guint8) head.octets[1];
      WeirSpan octets = weir_span_take (&input, MIN (length & ~IS_STAPLE, input.length));

      if ((length & IS_STAPLE) == 0)
        g_ptr_array_add (peer->chain, g_bytes_new (octets.octets, octets.length));
      else
        {
          g_clear_pointer (&peer->staple, g_bytes_unref);
          peer->staple = g_bytes_new (octets.octets, octets.length);
        }
    }

  return peer;
}

/* @der: a certificate that was found good */
static void
assert_is_known (GBytes *der)
{
  gsize size;
  const char *octets = g_bytes_get_data (der, &size);
  WeirSpan rest = { octets, size };
  WeirSpan certificate;
  WeirSpan tbs;
  g_autofree char *hash = NULL;

  g_assert_true (weir_der_take_tagged (&rest, WEIR_DER_SEQUENCE, &certificate));
  rest = certificate;
  g_assert_true (weir_der_take_tagged (&rest, WEIR_DER_SEQUENCE, &tbs));
  hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) certificate.octets,
                                      certificate.length - rest.length);
  for (guint i = 0; i < G_N_ELEMENTS (trust_good_leaves); i++)
    if (g_str_equal (hash, trust_good_leaves[i]))
      return;

  g_error ("A certificate that nobody signed is trusted: %s", hash);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static WeirTrust *trust;
  g_autoptr (WeirTlsPeer) peer = read_peer ((WeirSpan){ (const char *) data, size });
  WeirCertificateFault fault;
  WeirHost host;

  if (trust == NULL)
    trust = load_root ();

  g_assert_true (weir_host_parse (weir_span_of ("www.example.com"), &host));
  fault = weir_trust_verify (trust, peer, &host, NOW);
  g_assert_cmpint (fault, <, WEIR_N_CERTIFICATE_FAULTS);
  g_assert_cmpint (fault, ==, weir_trust_verify (trust, peer, &host, NOW));
  if (fault == WEIR_CERTIFICATE_FAULT_NONE)
    assert_is_known (peer->chain->pdata[0]);

  return 0;
}
