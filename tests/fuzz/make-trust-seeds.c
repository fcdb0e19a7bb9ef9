/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Makes what fuzz-trust.c starts from: a new root in trust-root.h, and seeds/trust, chains below it.
 * Not built unless asked for; run in tests/fuzz:
 *
 *   ninja -C _build/test tests/fuzz/make-trust-seeds && cd tests/fuzz && ../../_build/test/tests/fuzz/make-trust-seeds
 */

#include "test-staple.h"

#include <string.h>

#define HOST "www.example.com"
#define FOLDER "seeds/trust"

/* From 2001 until 2049. */
#define TIMES .not_before = 1000000000, .not_after = 2500000000

static GString *good_leaves; /* SHA-256 of their signed parts */

static void
put (GByteArray *seed, GBytes *octets, guint bit)
{
  const guint length = (guint) g_bytes_get_size (octets) | bit;
  const guint8 head[] = { (guint8) (length >> 8), (guint8) length };

  g_byte_array_append (seed, head, sizeof head);
  g_byte_array_append (seed, g_bytes_get_data (octets, NULL), (guint) g_bytes_get_size (octets));
}

static void G_GNUC_NULL_TERMINATED
save (const char *name, GBytes *staple, const TestCertificate *first, ...)
{
  g_autoptr (GByteArray) seed = g_byte_array_new ();
  g_autofree char *path = g_build_filename (FOLDER, name, NULL);
  g_autoptr (GError) error = NULL;
  va_list others;

  va_start (others, first);
  for (const TestCertificate *one = first; one != NULL;
       one = va_arg (others, const TestCertificate *))
    put (seed, test_certificate_get_der (one), 0);
  va_end (others);
  if (staple != NULL)
    {
      put (seed, staple, 0x8000);
      g_bytes_unref (staple);
    }

  g_file_set_contents (path, (const char *) seed->data, seed->len, &error);
  g_assert_no_error (error);
}

/* Remembers that @leaf is good; it is the first element in the certificate, which is long. */
static TestCertificate *
make_good_leaf (const TestCertificate *issuer, TestCertificateFlags flags)
{
  TestCertificate *leaf =
    test_certificate_new (issuer, &(TestCertificateSpec){ .hosts = HOST, .flags = flags, TIMES });
  GBytes *der = test_certificate_get_der (leaf);
  const guint8 *tbs = (const guint8 *) g_bytes_get_data (der, NULL) + 4;
  g_autofree char *hash = NULL;

  g_assert_cmpint (tbs[1], ==, 0x82);
  hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, tbs, 4 + (tbs[2] << 8 | tbs[3]));
  g_string_append_printf (good_leaves, "  \"%s\",\n", hash);

  return leaf;
}

static TestCertificate *
make_authority (const TestCertificate *issuer, TestCertificateSpec spec)
{
  spec.is_authority = TRUE;
  spec.not_before = 1000000000;
  spec.not_after = 2500000000;

  return test_certificate_new (issuer, &spec);
}

static GBytes *
make_staple (const TestCertificate *leaf,
             const TestCertificate *issuer,
             const TestCertificate *responder,
             TestStapleStatus status)
{
  return test_staple_new (&(TestStapleSpec){ .crt = leaf,
                                             .issuer = issuer,
                                             .responder = responder,
                                             .status = status,
                                             .this_update = 1790000000,
                                             .next_update = 1810000000 });
}

static void
save_chains (const TestCertificate *root)
{
  g_autoptr (TestCertificate) issuer =
    make_authority (root, (TestCertificateSpec){ .subject = "Issuer", .path_length = 1 });
  g_autoptr (TestCertificate) above =
    make_authority (root, (TestCertificateSpec){ .subject = "Above" });
  g_autoptr (TestCertificate) below =
    make_authority (above, (TestCertificateSpec){ .subject = "Below",
                                                  .permitted = "example.com 192.0.2.0/24",
                                                  .excluded = "example.net" });
  g_autoptr (TestCertificate) leaf = make_good_leaf (issuer, 0);
  g_autoptr (TestCertificate) direct = make_good_leaf (root, 0);
  g_autoptr (TestCertificate) deep = make_good_leaf (below, 0);
  g_autoptr (TestCertificate) own = test_leaf_new (NULL, HOST);

  save ("good", NULL, leaf, issuer, NULL);
  save ("good-direct", NULL, direct, NULL);
  save ("good-deep", NULL, deep, below, above, NULL);
  save ("good-reversed", NULL, deep, root, above, below, issuer, NULL);
  save ("missing-issuer", NULL, leaf, NULL);
  save ("self-signed", NULL, own, root, NULL);
}

static void
save_bad (const TestCertificate *root)
{
  g_autoptr (TestCertificate) rsa =
    test_certificate_new (root, &(TestCertificateSpec){ .hosts = HOST,
                                                        .key = TEST_KEY_RSA_1024,
                                                        .digest = GNUTLS_DIG_SHA1,
                                                        TIMES });
  g_autoptr (TestCertificate) other =
    test_certificate_new (root, &(TestCertificateSpec){ .hosts = "*.example.net 2001:db8::1",
                                                        .purposes = "1.3.6.1.5.5.7.3.2",
                                                        TIMES });
  g_autoptr (TestCertificate) bare =
    test_certificate_new (root, &(TestCertificateSpec){
                                  .subject = HOST,
                                  .flags = TEST_WITHOUT_BASIC_CONSTRAINTS | TEST_WITHOUT_KEY_IDS |
                                           TEST_WITHOUT_KEY_USAGE | TEST_WITHOUT_PURPOSES,
                                  TIMES });
  g_autoptr (TestCertificate) false_issuer =
    test_certificate_new (root, &(TestCertificateSpec){ .subject = "Issuer", TIMES });
  g_autoptr (TestCertificate) below =
    test_certificate_new (false_issuer, &(TestCertificateSpec){ .hosts = HOST, TIMES });

  save ("weak", NULL, rsa, NULL);
  save ("other", NULL, other, NULL);
  save ("bare", NULL, bare, NULL);
  save ("no-authority", NULL, below, false_issuer, NULL);
}

static void
save_staples (const TestCertificate *root)
{
  g_autoptr (TestCertificate) leaf = make_good_leaf (root, TEST_WITH_MUST_STAPLE);
  g_autoptr (TestCertificate) responder =
    test_certificate_new (root, &(TestCertificateSpec){
                                  .subject = "Responder", .purposes = "1.3.6.1.5.5.7.3.9", TIMES });

  save ("staple-none", NULL, leaf, NULL);
  save ("staple-good", make_staple (leaf, root, NULL, TEST_STAPLE_GOOD), leaf, NULL);
  save ("staple-responder", make_staple (leaf, root, responder, TEST_STAPLE_GOOD), leaf, NULL);
  save ("staple-revoked", make_staple (leaf, root, NULL, TEST_STAPLE_REVOKED), leaf, NULL);
  save ("staple-unknown", make_staple (leaf, root, NULL, TEST_STAPLE_UNKNOWN), leaf, NULL);
  save ("staple-refusal", test_staple_new (&(TestStapleSpec){ .refusal = 3 }), leaf, NULL);
}

/* Writes trust-root.h. */
static void
save_root (const TestCertificate *root)
{
  g_auto (GStrv) lines = g_strsplit (test_certificate_get_pem (root), "\n", -1);
  g_autoptr (GString) text =
    g_string_new ("/* SPDX-License-Identifier: GPL-3.0-or-later */\n\n"
                  "/* Made by make-trust-seeds.c, with seeds/trust. */\n\n"
                  "#pragma once\n\nstatic const char trust_root_pem[] =\n");
  g_autoptr (GError) error = NULL;

  for (char **line = lines; *line != NULL && **line != '\0'; line++)
    g_string_append_printf (text, "  \"%s\\n\"\n", *line);
  g_string_truncate (text, text->len - 1);
  g_string_append_printf (text,
                          ";\n\n/* SHA-256 of what is signed in a good leaf. */\n"
                          "static const char *const trust_good_leaves[] = {\n%s};\n",
                          good_leaves->str);
  g_file_set_contents ("trust-root.h", text->str, -1, &error);
  g_assert_no_error (error);
}

int
main (void)
{
  g_autoptr (TestCertificate) root =
    make_authority (NULL, (TestCertificateSpec){ .subject = "Root" });

  good_leaves = g_string_new (NULL);
  save_chains (root);
  save_bad (root);
  save_staples (root);
  save_root (root);
  g_string_free (good_leaves, TRUE);

  return 0;
}
