/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Chains of every kind, good and bad, each with the fault that it is to be refused for.  The chains are
 * made by tests/support/test-authority.c, and openssl says what it thinks of them, too.
 */

#include "chains.h"

#include <glib/gstdio.h>

#define DAY ((gint64) 24 * 60 * 60)

/* A chain: issuers from the root downwards, then the origin's own.  All zero is a good one. */
typedef struct
{
  const char *name;
  WeirCertificateFault fault;
  TestCertificateSpec leaf; /* hosts NULL: CHAIN_HOST */
  TestCertificateSpec issuers[CHAIN_MAX_ISSUERS];
  guint n_issuers; /* 0: one root, with nothing remarkable */
  const char *host;
  gint64 days; /* from today, when it is verified */
  ChainFlags flags;
  gboolean is_openssl_other; /* it says the opposite: is less strict, or otherwise so */
} Case;

#define ROOT                                \
  {                                         \
    .subject = "Root", .is_authority = TRUE \
  }
#define RSA_ROOT                                                      \
  {                                                                   \
    .subject = "Root", .is_authority = TRUE, .key = TEST_KEY_RSA_2048 \
  }
#define ISSUER                                \
  {                                           \
    .subject = "Issuer", .is_authority = TRUE \
  }
#define ISSUER_A                         \
  {                                      \
    .subject = "A", .is_authority = TRUE \
  }
#define ISSUER_B                         \
  {                                      \
    .subject = "B", .is_authority = TRUE \
  }
#define ISSUER_OF(kind)                                    \
  {                                                        \
    .subject = "Issuer", .is_authority = TRUE, .key = kind \
  }
#define EXTENDED(list)                                            \
  {                                                               \
    .subject = "Issuer", .is_authority = TRUE, .extensions = list \
  }
#define CONSTRAINED(yes, no)                                                    \
  {                                                                             \
    .subject = "Issuer", .is_authority = TRUE, .permitted = yes, .excluded = no \
  }

/* From 2001 until 2049. */
#define LONG                                          \
  {                                                   \
    .not_before = 1000000000, .not_after = 2500000000 \
  }
#define LONG_ROOT                                                                              \
  {                                                                                            \
    .subject = "Root", .is_authority = TRUE, .not_before = 1000000000, .not_after = 2500000000 \
  }

/* Critical, and of nobody: an OID below the one of examples (RFC 5612). */
static const TestExtension unknown_critical[] = { { "1.3.6.1.4.1.32473.1", "\x05\x00", 2, TRUE },
                                                  { NULL } };
static const TestExtension unknown_other[] = { { "1.3.6.1.4.1.32473.1", "\x05\x00", 2, FALSE },
                                               { NULL } };

/* A dNSName that looks like an address. */
static const TestExtension dns_name_192_0_2_7[] = { { "2.5.29.17",
                                                      "\x30\x0b\x82\x09"
                                                      "192.0.2.7",
                                                      13, FALSE },
                                                    { NULL } };

/* GeneralName: directoryName O=X, in UTF-8 */
#define DIRECTORY_X "\xa4\x0e\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x0a\x0c\x01X"

/* nameConstraints with one subtree: of directory names, of URIs. */
static const TestExtension permitted_directory[] = { { "2.5.29.30",
                                                       "\x30\x14"
                                                       "\xa0\x12\x30\x10" DIRECTORY_X,
                                                       22, TRUE },
                                                     { NULL } };
static const TestExtension excluded_directory[] = { { "2.5.29.30",
                                                      "\x30\x14"
                                                      "\xa1\x12\x30\x10" DIRECTORY_X,
                                                      22, TRUE },
                                                    { NULL } };
/* With a minimum of 1, which nobody may say (RFC 5280, 4.2.1.10). */
static const TestExtension permitted_from_1[] = { { "2.5.29.30",
                                                    "\x30\x17"
                                                    "\xa0\x15\x30\x13" DIRECTORY_X "\x80\x01\x01",
                                                    25, TRUE },
                                                  { NULL } };
static const TestExtension permitted_uri[] = { { "2.5.29.30",
                                                 "\x30\x12"
                                                 "\xa0\x10\x30\x0e\x86\x0c.example.com",
                                                 20, TRUE },
                                               { NULL } };

/* subjectAltName: a dNSName and a URI. */
static const TestExtension name_and_uri[] = { { "2.5.29.17",
                                                "\x30\x19"
                                                "\x82\x0f" CHAIN_HOST "\x86\x06"
                                                "x://y/",
                                                27, FALSE },
                                              { NULL } };

#define CLIENT_AUTH "1.3.6.1.5.5.7.3.2"
#define SERVER_AUTH "1.3.6.1.5.5.7.3.1"
#define ANY_PURPOSE "2.5.29.37.0"

#define FAULT(fault) WEIR_CERTIFICATE_FAULT_##fault

static const Case cases[] = {
  /* What is to be trusted. */
  { "good", FAULT (NONE) },
  { "good-intermediate", FAULT (NONE), .issuers = { ROOT, ISSUER }, .n_issuers = 2 },
  { "good-three-intermediates", FAULT (NONE), .issuers = { ROOT, ISSUER_A, ISSUER_B, ISSUER },
    .n_issuers = 4 },
  {
    "good-reversed",
    FAULT (NONE),
    .issuers = { ROOT, ISSUER_A, ISSUER_B, ISSUER },
    .n_issuers = 4,
    .flags = CHAIN_REVERSED,
  },
  { "good-with-root", FAULT (NONE), .issuers = { ROOT, ISSUER }, .n_issuers = 2,
    .flags = CHAIN_WITH_ROOT },
  { "good-reversed-with-root", FAULT (NONE), .issuers = { ROOT, ISSUER_A, ISSUER }, .n_issuers = 3,
    .flags = CHAIN_REVERSED | CHAIN_WITH_ROOT },
  { "good-rsa", FAULT (NONE), .leaf = { .key = TEST_KEY_RSA_2048 },
    .issuers = { RSA_ROOT, ISSUER_OF (TEST_KEY_RSA_2048) }, .n_issuers = 2 },
  { "good-rsa-4096", FAULT (NONE),
    .leaf = { .key = TEST_KEY_RSA_4096, .digest = GNUTLS_DIG_SHA512 }, .issuers = { RSA_ROOT },
    .n_issuers = 1 },
  { "good-p384", FAULT (NONE), .leaf = { .key = TEST_KEY_EC_P384, .digest = GNUTLS_DIG_SHA384 } },
  { "good-p521", FAULT (NONE), .leaf = { .key = TEST_KEY_EC_P521, .digest = GNUTLS_DIG_SHA512 } },
  { "good-ed25519", FAULT (NONE), .leaf = { .key = TEST_KEY_ED25519 } },
  { "good-without-subject", FAULT (NONE), .leaf = { .subject = "" },
    .is_openssl_other = TRUE /* it wants SAN critical then */ },
  { "good-without-purposes", FAULT (NONE), .leaf = { .flags = TEST_WITHOUT_PURPOSES } },
  { "good-without-key-usage", FAULT (NONE), .leaf = { .flags = TEST_WITHOUT_KEY_USAGE } },
  { "good-without-key-ids", FAULT (NONE), .leaf = { .flags = TEST_WITHOUT_KEY_IDS },
    .is_openssl_other = TRUE },
  { "good-two-purposes", FAULT (NONE), .leaf = { .purposes = CLIENT_AUTH " " SERVER_AUTH } },
  { "good-unknown-extension", FAULT (NONE), .leaf = { .extensions = unknown_other } },
  { "good-intermediate-for-servers", FAULT (NONE),
    .issuers = { ROOT, { .subject = "Issuer", .is_authority = TRUE, .purposes = SERVER_AUTH } },
    .n_issuers = 2 },
  { "good-path-length", FAULT (NONE),
    .issuers = { ROOT, { .subject = "Issuer", .is_authority = TRUE, .path_length = 1 } },
    .n_issuers = 2 },
  { "good-root-sha1", FAULT (NONE),
    .issuers = { { .subject = "Root",
                   .is_authority = TRUE,
                   .key = TEST_KEY_RSA_2048,
                   .digest = GNUTLS_DIG_SHA1 } },
    .n_issuers = 1 },
  { "good-permitted", FAULT (NONE), .issuers = { ROOT, CONSTRAINED ("example.com", NULL) },
    .n_issuers = 2 },
  { "good-not-excluded", FAULT (NONE), .issuers = { ROOT, CONSTRAINED (NULL, "example.net") },
    .n_issuers = 2 },
  { "good-permitted-address", FAULT (NONE), .leaf = { .hosts = "192.0.2.7" }, .host = "192.0.2.7",
    .issuers = { ROOT, CONSTRAINED ("192.0.2.0/24", NULL) }, .n_issuers = 2 },
  { "good-ipv6", FAULT (NONE), .leaf = { .hosts = "2001:db8::7" }, .host = "2001:db8::7" },
  { "good-wildcard", FAULT (NONE), .leaf = { .hosts = "*.example.com" } },

  /* Dates. */
  { "expired", FAULT (EXPIRED), .days = 31 },
  { "not-yet-valid", FAULT (NOT_YET_VALID), .days = -2 },
  { "expired-intermediate", FAULT (EXPIRED), .leaf = LONG, .issuers = { LONG_ROOT, ISSUER },
    .n_issuers = 2, .days = 31 },
  { "not-yet-valid-intermediate", FAULT (NOT_YET_VALID), .leaf = LONG,
    .issuers = { LONG_ROOT, ISSUER }, .n_issuers = 2, .days = -2 },
  { "expired-root", FAULT (EXPIRED), .leaf = LONG, .issuers = { ROOT }, .n_issuers = 1,
    .days = 31 },
  { "valid-only-for-long", FAULT (NONE), .leaf = LONG, .issuers = { LONG_ROOT }, .n_issuers = 1,
    .days = 31 },

  /* Names. */
  { "wrong-name", FAULT (WRONG_NAME), .leaf = { .hosts = "www.example.net" } },
  { "wrong-name-despite-subject", FAULT (WRONG_NAME),
    .leaf = { .subject = CHAIN_HOST, .hosts = "www.example.net" } },
  { "wrong-address", FAULT (WRONG_NAME), .leaf = { .hosts = "192.0.2.8" }, .host = "192.0.2.7" },
  { "name-for-an-address", FAULT (WRONG_NAME), .leaf = { .extensions = dns_name_192_0_2_7 },
    .host = "192.0.2.7", .flags = CHAIN_WITHOUT_HOSTS },
  { "cn-only", FAULT (NO_NAMES), .leaf = { .subject = CHAIN_HOST }, .flags = CHAIN_WITHOUT_HOSTS,
    .is_openssl_other = TRUE },
  { "no-names-at-all", FAULT (NO_NAMES), .flags = CHAIN_WITHOUT_HOSTS },

  /* Whom nobody vouches for. */
  { "self-signed", FAULT (SELF_SIGNED), .flags = CHAIN_ITSELF | CHAIN_WITHOUT_ISSUERS },
  { "self-signed-authority", FAULT (SELF_SIGNED), .leaf = { .is_authority = TRUE },
    .flags = CHAIN_ITSELF | CHAIN_WITHOUT_ISSUERS },
  { "unknown-root", FAULT (UNKNOWN_ISSUER), .flags = CHAIN_UNTRUSTED },
  { "unknown-root-sent", FAULT (UNKNOWN_ISSUER), .issuers = { ROOT, ISSUER }, .n_issuers = 2,
    .flags = CHAIN_UNTRUSTED | CHAIN_WITH_ROOT },
  { "missing-intermediate", FAULT (UNKNOWN_ISSUER), .issuers = { ROOT, ISSUER }, .n_issuers = 2,
    .flags = CHAIN_WITHOUT_ISSUERS },
  { "self-signed-as-the-root", FAULT (SELF_SIGNED), .leaf = { .subject = "Root" },
    .flags = CHAIN_ITSELF },

  /* Issuers that must not issue. */
  { "intermediate-without-ca", FAULT (NOT_AN_AUTHORITY),
    .issuers = { ROOT, { .subject = "Issuer", .key_usage = GNUTLS_KEY_KEY_CERT_SIGN } },
    .n_issuers = 2 },
  { "intermediate-without-constraints", FAULT (NOT_AN_AUTHORITY),
    .issuers = { ROOT,
                 { .subject = "Issuer",
                   .is_authority = TRUE,
                   .flags = TEST_WITHOUT_BASIC_CONSTRAINTS } },
    .n_issuers = 2 },
  { "intermediate-without-cert-sign", FAULT (NOT_AN_AUTHORITY),
    .issuers = { ROOT,
                 { .subject = "Issuer",
                   .is_authority = TRUE,
                   .key_usage = GNUTLS_KEY_DIGITAL_SIGNATURE } },
    .n_issuers = 2 },
  { "a-leaf-as-issuer", FAULT (NOT_AN_AUTHORITY),
    .issuers = { ROOT, { .subject = "Leaf", .hosts = "attacker.example" } }, .n_issuers = 2 },
  { "path-too-long", FAULT (CONSTRAINED),
    .issuers = { ROOT, { .subject = "A", .is_authority = TRUE, .path_length = 1 }, ISSUER },
    .n_issuers = 3 },
  { "path-too-long-for-root", FAULT (CONSTRAINED),
    .issuers = { { .subject = "Root", .is_authority = TRUE, .path_length = 1 }, ISSUER },
    .n_issuers = 2 },

  /* Name constraints. */
  { "not-permitted", FAULT (CONSTRAINED), .issuers = { ROOT, CONSTRAINED ("example.net", NULL) },
    .n_issuers = 2 },
  { "excluded", FAULT (CONSTRAINED), .issuers = { ROOT, CONSTRAINED (NULL, "example.com") },
    .n_issuers = 2 },
  { "excluded-below-permitted", FAULT (CONSTRAINED),
    .issuers = { ROOT, CONSTRAINED ("example.com", "www.example.com") }, .n_issuers = 2 },
  { "not-permitted-address", FAULT (CONSTRAINED), .leaf = { .hosts = "192.0.2.7" },
    .host = "192.0.2.7", .issuers = { ROOT, CONSTRAINED ("198.51.100.0/24", NULL) },
    .n_issuers = 2 },
  { "excluded-address", FAULT (CONSTRAINED), .leaf = { .hosts = "192.0.2.7" }, .host = "192.0.2.7",
    .issuers = { ROOT, CONSTRAINED (NULL, "192.0.2.0/24") }, .n_issuers = 2 },
  { "excluded-by-wildcard", FAULT (CONSTRAINED), .leaf = { .hosts = "*.example.com" },
    .issuers = { ROOT, CONSTRAINED ("example.net", NULL) }, .n_issuers = 2 },
  { "constrained-above", FAULT (CONSTRAINED),
    .issuers = { ROOT, CONSTRAINED ("example.net", NULL), ISSUER_B }, .n_issuers = 3 },
  { "another-name-not-permitted", FAULT (CONSTRAINED),
    .leaf = { .hosts = CHAIN_HOST " www.example.net" },
    .issuers = { ROOT, CONSTRAINED ("example.com", NULL) }, .n_issuers = 2 },

  { "good-permitted-with-dot", FAULT (NONE),
    .issuers = { ROOT, CONSTRAINED (".example.com", NULL) }, .n_issuers = 2 },
  { "not-permitted-by-root", FAULT (CONSTRAINED),
    .issuers = { { .subject = "Root", .is_authority = TRUE, .permitted = "example.net" } },
    .n_issuers = 1 },
  { "good-permitted-directory", FAULT (NONE), .leaf = { .subject = "CN=Y,O=X" },
    .issuers = { ROOT, EXTENDED (permitted_directory) }, .n_issuers = 2 },
  { "good-permitted-directory-in-small", FAULT (NONE), .leaf = { .subject = "CN=Y,O=x" },
    .issuers = { ROOT, EXTENDED (permitted_directory) }, .n_issuers = 2 },
  { "good-permitted-directory-without-subject", FAULT (NONE), .leaf = { .subject = "" },
    .issuers = { ROOT, EXTENDED (permitted_directory) }, .n_issuers = 2, .is_openssl_other = TRUE },
  { "not-permitted-directory", FAULT (CONSTRAINED), .leaf = { .subject = "CN=Y,O=Z" },
    .issuers = { ROOT, EXTENDED (permitted_directory) }, .n_issuers = 2 },
  { "not-permitted-directory-behind", FAULT (CONSTRAINED), .leaf = { .subject = "O=X,CN=Y" },
    .issuers = { ROOT, EXTENDED (permitted_directory) }, .n_issuers = 2 },
  { "not-permitted-directory-longer", FAULT (CONSTRAINED), .leaf = { .subject = "CN=Y,O=XX" },
    .issuers = { ROOT, EXTENDED (permitted_directory) }, .n_issuers = 2 },
  { "not-permitted-directory-above", FAULT (CONSTRAINED), .leaf = { .subject = "CN=Y,O=X" },
    .issuers = { ROOT, EXTENDED (permitted_directory), ISSUER_B }, .n_issuers = 3 },
  { "not-permitted-directory-by-root", FAULT (CONSTRAINED), .leaf = { .subject = "CN=Y,O=Z" },
    .issuers = { { .subject = "Root", .is_authority = TRUE, .extensions = permitted_directory } },
    .n_issuers = 1 },
  { "permitted-directory-from-1", FAULT (CONSTRAINED), .leaf = { .subject = "CN=Y,O=X" },
    .issuers = { ROOT, EXTENDED (permitted_from_1) }, .n_issuers = 2 },
  { "excluded-directory", FAULT (CONSTRAINED), .leaf = { .subject = "CN=Y,O=X" },
    .issuers = { ROOT, EXTENDED (excluded_directory) }, .n_issuers = 2 },
  { "not-excluded-directory", FAULT (CONSTRAINED), .leaf = { .subject = "CN=Y,O=Z" },
    .issuers = { ROOT, EXTENDED (excluded_directory) }, .n_issuers = 2,
    .is_openssl_other = TRUE /* which compares */ },
  { "good-permitted-uri-without-any", FAULT (NONE), .issuers = { ROOT, EXTENDED (permitted_uri) },
    .n_issuers = 2 },
  { "permitted-uri", FAULT (CONSTRAINED), .leaf = { .extensions = name_and_uri },
    .issuers = { ROOT, EXTENDED (permitted_uri) }, .n_issuers = 2, .flags = CHAIN_WITHOUT_HOSTS },

  /* Purposes. */
  { "for-clients", FAULT (WRONG_PURPOSE), .leaf = { .purposes = CLIENT_AUTH } },
  { "for-any-purpose", FAULT (WRONG_PURPOSE), .leaf = { .purposes = ANY_PURPOSE } },
  { "intermediate-for-clients", FAULT (WRONG_PURPOSE),
    .issuers = { ROOT, { .subject = "Issuer", .is_authority = TRUE, .purposes = CLIENT_AUTH } },
    .n_issuers = 2 },
  { "key-for-encipherment", FAULT (WRONG_PURPOSE),
    .leaf = { .key = TEST_KEY_RSA_2048, .key_usage = GNUTLS_KEY_KEY_ENCIPHERMENT },
    .is_openssl_other = TRUE },

  /* Extensions that must be understood. */
  { "unknown-critical", FAULT (UNKNOWN_EXTENSION), .leaf = { .extensions = unknown_critical } },
  { "unknown-critical-intermediate", FAULT (UNKNOWN_EXTENSION),
    .issuers = { ROOT,
                 { .subject = "Issuer", .is_authority = TRUE, .extensions = unknown_critical } },
    .n_issuers = 2 },

  /* Strength. */
  { "rsa-1024", FAULT (WEAK_KEY), .leaf = { .key = TEST_KEY_RSA_1024 } },
  { "rsa-1024-intermediate", FAULT (WEAK_KEY), .issuers = { ROOT, ISSUER_OF (TEST_KEY_RSA_1024) },
    .n_issuers = 2 },
  { "rsa-1024-root", FAULT (WEAK_KEY),
    .issuers = { { .subject = "Root", .is_authority = TRUE, .key = TEST_KEY_RSA_1024 } },
    .n_issuers = 1 },
  { "p224", FAULT (WEAK_KEY), .leaf = { .key = TEST_KEY_EC_P224 }, .is_openssl_other = TRUE },
  { "dsa", FAULT (WEAK_KEY), .leaf = { .key = TEST_KEY_DSA_2048 }, .is_openssl_other = TRUE },
  { "good-rsa-8192", FAULT (NONE), .leaf = { .odd_rsa_bits = 8192, .odd_rsa_exponent = 65537 } },
  { "good-rsa-exponent-3", FAULT (NONE), .leaf = { .odd_rsa_bits = 2048, .odd_rsa_exponent = 3 } },
  { "rsa-8200", FAULT (WEAK_KEY), .leaf = { .odd_rsa_bits = 8200, .odd_rsa_exponent = 65537 },
    .is_openssl_other = TRUE },
  { "rsa-2040", FAULT (WEAK_KEY), .leaf = { .odd_rsa_bits = 2040, .odd_rsa_exponent = 65537 },
    .is_openssl_other = TRUE },
  { "rsa-exponent-1", FAULT (WEAK_KEY), .leaf = { .odd_rsa_bits = 2048, .odd_rsa_exponent = 1 },
    .is_openssl_other = TRUE },
  { "rsa-exponent-even", FAULT (WEAK_KEY),
    .leaf = { .odd_rsa_bits = 2048, .odd_rsa_exponent = 65536 }, .is_openssl_other = TRUE },
  { "rsa-exponent-long", FAULT (WEAK_KEY),
    .leaf = { .odd_rsa_bits = 2048, .odd_rsa_exponent = 0x100000001 }, .is_openssl_other = TRUE },
  { "sha1", FAULT (WEAK_SIGNATURE), .leaf = { .digest = GNUTLS_DIG_SHA1 } },
  { "sha1-rsa", FAULT (WEAK_SIGNATURE), .leaf = { .digest = GNUTLS_DIG_SHA1 },
    .issuers = { RSA_ROOT }, .n_issuers = 1 },
  { "sha1-intermediate", FAULT (WEAK_SIGNATURE),
    .issuers = { ROOT, { .subject = "Issuer", .is_authority = TRUE, .digest = GNUTLS_DIG_SHA1 } },
    .n_issuers = 2 },
  { "md5", FAULT (WEAK_SIGNATURE), .leaf = { .digest = GNUTLS_DIG_MD5 }, .issuers = { RSA_ROOT },
    .n_issuers = 1 },
  { "sha224", FAULT (WEAK_SIGNATURE), .leaf = { .digest = GNUTLS_DIG_SHA224 },
    .is_openssl_other = TRUE },

  /* Signatures. */
  { "forged", FAULT (BAD_SIGNATURE), .flags = CHAIN_FORGED },
  { "forged-rsa", FAULT (BAD_SIGNATURE), .issuers = { RSA_ROOT }, .n_issuers = 1,
    .flags = CHAIN_FORGED },

  /* Demands. */
  { "must-staple", FAULT (NO_STAPLE), .leaf = { .flags = TEST_WITH_MUST_STAPLE },
    .is_openssl_other = TRUE },

  /* Several at once: the first in order is told, each time. */
  { "self-signed-expired-wrong-name", FAULT (SELF_SIGNED), .leaf = { .hosts = "www.example.net" },
    .flags = CHAIN_ITSELF | CHAIN_WITHOUT_ISSUERS, .days = 31 },
  { "unknown-expired", FAULT (UNKNOWN_ISSUER), .flags = CHAIN_UNTRUSTED, .days = 31 },
  { "expired-wrong-name-weak", FAULT (EXPIRED),
    .leaf = { .hosts = "www.example.net", .key = TEST_KEY_RSA_1024 }, .days = 31 },
  { "wrong-name-weak", FAULT (WRONG_NAME),
    .leaf = { .hosts = "www.example.net", .key = TEST_KEY_RSA_1024 } },
  { "weak-key-weak-signature", FAULT (WEAK_KEY),
    .leaf = { .key = TEST_KEY_RSA_1024, .digest = GNUTLS_DIG_SHA1 } },
  { "forged-expired", FAULT (BAD_SIGNATURE), .flags = CHAIN_FORGED, .days = 31 },
};

static WeirCertificateFault
verify (const Case *one, const Chain *chain)
{
  return chain_verify (chain, one->host != NULL ? one->host : CHAIN_HOST, one->days * DAY);
}

static Chain *
build (const Case *one)
{
  return chain_new (&one->leaf, one->issuers, one->n_issuers, one->flags);
}

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (Chain) chain = build (one);

  g_assert_cmpstr (weir_certificate_fault_to_word (verify (one, chain)), ==,
                   weir_certificate_fault_to_word (one->fault));
}

static void
append_pem (GString *text, GBytes *der)
{
  gnutls_datum_t datum = { (guchar *) g_bytes_get_data (der, NULL),
                           (guint) g_bytes_get_size (der) };
  gnutls_datum_t pem;

  g_assert_cmpint (gnutls_pem_base64_encode2 ("CERTIFICATE", &datum, &pem), >=, 0);
  g_string_append_len (text, (const char *) pem.data, pem.size);
  gnutls_free (pem.data);
}

/* Writes certificates of the chain, from @first to before @end, into a file of @folder. */
static char *
save_chain (const Chain *chain, const char *folder, const char *name, guint first, guint end)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = first; i < end; i++)
    append_pem (text, chain->peer->chain->pdata[i]);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));

  return path;
}

/* Whether openssl finds nothing wrong. */
static gboolean
ask_openssl (const Case *one, const Chain *chain, const char *folder)
{
  const char *host = one->host != NULL ? one->host : CHAIN_HOST;
  const gboolean is_address = !g_str_has_suffix (host, ".com");
  g_autofree char *leaf = save_chain (chain, folder, "leaf", 0, 1);
  g_autofree char *others = save_chain (chain, folder, "others", 1, chain->peer->chain->len);
  g_autofree char *roots = g_build_filename (folder, "roots", NULL);
  g_autofree char *time =
    g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time () / G_USEC_PER_SEC + one->days * DAY);
  const char *command[] = { "openssl",
                            "verify",
                            "-x509_strict",
                            "-auth_level",
                            "2",
                            "-purpose",
                            "sslserver",
                            "-no-CApath",
                            "-no-CAstore",
                            "-attime",
                            time,
                            is_address ? "-verify_ip" : "-verify_hostname",
                            host,
                            "-CAfile",
                            roots,
                            chain->peer->chain->len > 1 ? "-untrusted" : leaf,
                            chain->peer->chain->len > 1 ? others : NULL,
                            leaf,
                            NULL };
  int status;

  g_assert_true (g_file_set_contents (roots, chain->roots->str, -1, NULL));
  g_assert_true (
    g_spawn_sync (NULL, (char **) command, NULL,
                  G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                  NULL, NULL, NULL, NULL, &status, NULL));
  g_remove (leaf);
  g_remove (others);
  g_remove (roots);

  return g_spawn_check_wait_status (status, NULL);
}

static void
test_openssl (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (Chain) chain = build (one);
  g_autofree char *openssl = g_find_program_in_path ("openssl");
  g_autofree char *folder = g_dir_make_tmp ("weir-chain-XXXXXX", NULL);

  if (openssl == NULL)
    g_test_skip ("openssl is not there");
  else
    g_assert_cmpint (ask_openssl (one, chain, folder), ==,
                     (one->fault == WEIR_CERTIFICATE_FAULT_NONE) != one->is_openssl_other);
  g_rmdir (folder);
}

static void
add_case (const char *path, const Case *one, GTestDataFunc func)
{
  g_autofree char *name = g_strconcat (path, one->name, NULL);

  g_test_add_data_func (name, one, func);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      add_case ("/tls/trust/case/", &cases[i], test_case);
      add_case ("/tls/trust/openssl/", &cases[i], test_openssl);
    }

  return g_test_run ();
}
