/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Which hosts a certificate names: each line is an extension as it stands in the certificate, octet by
 * octet, and a host.
 */

#include "test-authority.h"
#include "weir-trust.h"

#include <string.h>

/* Kinds of GeneralName (RFC 5280, 4.2.1.6), as tags. */
#define EMAIL 0x81
#define DNS 0x82
#define URI 0x86
#define ADDRESS 0x87

typedef struct
{
  guint8 kind;
  const char *name;
  const char *host;
  gboolean is_named;
  gsize length; /* of @name; 0: up to its NUL */
} Case;

#define A16 "a23456789012345."

static const Case cases[] = {
  { DNS, "example.com", "example.com", TRUE },
  { DNS, "EXAMPLE.Com", "example.com", TRUE },
  { DNS, "example.com", "EXAMPLE.COM", TRUE },
  { DNS, "example.com", "example.com.", TRUE },
  { DNS, "www.example.com", "www.example.com", TRUE },
  { DNS, "my_host.example.com", "my_host.example.com", TRUE },
  { DNS, "localhost", "localhost", TRUE },
  { DNS, "intranet", "intranet", TRUE },
  { DNS, "github.io", "github.io", TRUE },
  { DNS, "xn--bcher-kva.example", "xn--bcher-kva.example", TRUE },
  { DNS, "XN--Bcher-KVA.example",
    "b\xc3\xbc"
    "cher.example",
    TRUE },
  { DNS, A16 A16 A16 A16 "example.com", A16 A16 A16 A16 "example.com", TRUE },

  { DNS, "example.com", "www.example.com", FALSE },
  { DNS, "www.example.com", "example.com", FALSE },
  { DNS, "example.com", "example.co", FALSE },
  { DNS, "example.co", "example.com", FALSE },
  { DNS, "xample.com", "example.com", FALSE },
  { DNS, "example.com.", "example.com", FALSE },
  { DNS, ".example.com", "www.example.com", FALSE },
  { DNS, ".example.com", "example.com", FALSE },
  { DNS, " example.com", "example.com", FALSE },
  { DNS, "example.com ", "example.com", FALSE },
  { DNS, "example.com\n", "example.com", FALSE },
  { DNS, "", "example.com", FALSE },
  { DNS, ".", "example.com", FALSE },
  { DNS, "example.com\0.attacker.example", "example.com", FALSE, 29 },
  { DNS, "example.com\0", "example.com", FALSE, 12 },
  { DNS, "\0example.com", "example.com", FALSE, 12 },
  { DNS, "ex\0mple.com", "example.com", FALSE, 11 },
  { DNS,
    "b\xc3\xbc"
    "cher.example",
    "xn--bcher-kva.example", FALSE },
  { DNS,
    "b\xfc"
    "cher.example",
    "xn--bcher-kva.example", FALSE },
  { DNS, "ex\xe1mple.com", "example.com", FALSE },
  { DNS,
    "example\xe3\x80\x82"
    "com",
    "example.com", FALSE },
  { DNS, "https://example.com", "example.com", FALSE },
  { DNS, "example.com:443", "example.com", FALSE },
  { DNS, "example.com,www.example.com", "example.com", FALSE },
  { DNS, "EXAMPLE[COM", "example{com", FALSE },

  { DNS, "*.example.com", "www.example.com", TRUE },
  { DNS, "*.EXAMPLE.com", "WWW.example.com", TRUE },
  { DNS, "*.www.example.com", "a.www.example.com", TRUE },
  { DNS, "*.example.co.uk", "www.example.co.uk", TRUE },
  { DNS, "*.github.io", "somebody.github.io", TRUE },
  { DNS, "*.example.com", "xn--bcher-kva.example.com", TRUE },
  { DNS, "*.example.com", "_dmarc.example.com", TRUE },
  { DNS, "*.host.local", "a.host.local", TRUE },

  { DNS, "*.example.com", "example.com", FALSE },
  { DNS, "*.example.com", "a.b.example.com", FALSE },
  { DNS, "*.example.com", "www.example.com.attacker.example", FALSE },
  { DNS, "*.example.com", "wwwexample.com", FALSE },
  { DNS, "*.example.com.", "www.example.com", FALSE },
  { DNS, "*example.com", "www.example.com", FALSE },
  { DNS, "*example.com", "example.com", FALSE },
  { DNS, "*example.com", "www.xample.com", FALSE },
  { DNS, "w*.example.com", "www.example.com", FALSE },
  { DNS, "*w.example.com", "www.example.com", FALSE },
  { DNS, "w*w.example.com", "www.example.com", FALSE },
  { DNS, "www*.example.com", "www.example.com", FALSE },
  { DNS, "xn--*.example.com", "xn--bcher-kva.example.com", FALSE },
  { DNS, "**.example.com", "www.example.com", FALSE },
  { DNS, "*.*.com", "www.example.com", FALSE },
  { DNS, "*.*.example.com", "a.b.example.com", FALSE },
  { DNS, "www.*.com", "www.example.com", FALSE },
  { DNS, "www.example.*", "www.example.com", FALSE },
  { DNS, "*", "localhost", FALSE },
  { DNS, "*", "example.com", FALSE },
  { DNS, "*.", "localhost", FALSE },
  { DNS, "*.com", "example.com", FALSE },
  { DNS, "*.co.uk", "example.co.uk", FALSE },
  { DNS, "*.uk", "example.uk", FALSE },
  { DNS, "*.local", "host.local", FALSE },
  { DNS, "*.test", "host.test", FALSE },
  { DNS, "*.example.com\0", "www.example.com", FALSE, 14 },
  { DNS, "*.0.0.1", "127.0.0.1", FALSE },
  { DNS, "*.1", "127.0.0.1", FALSE },

  { DNS, "127.0.0.1", "127.0.0.1", FALSE },
  { DNS, "::1", "::1", FALSE },
  { DNS, "[::1]", "::1", FALSE },
  { ADDRESS, "\x7f\0\0\1", "127.0.0.1", TRUE, 4 },
  { ADDRESS, "\x7f\0\0\1", "2130706433", TRUE, 4 },
  { ADDRESS, "\x7f\0\0\2", "127.0.0.1", FALSE, 4 },
  { ADDRESS, "\x7f\0\0\1\0", "127.0.0.1", FALSE, 5 },
  { ADDRESS, "\x7f\0\0", "127.0.0.1", FALSE, 3 },
  { ADDRESS, "\x7f\0\0\1\xff\xff\xff\xff", "127.0.0.1", FALSE, 8 },
  { ADDRESS, "127.0.0.1", "127.0.0.1", FALSE },
  { ADDRESS, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", "::1", TRUE, 16 },
  { ADDRESS, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\2", "::1", FALSE, 16 },
  { ADDRESS, "\0\0\0\1", "::1", FALSE, 4 },
  { ADDRESS, "\0\0\0\0\0\0\0\0\0\0\xff\xff\x7f\0\0\1", "127.0.0.1", FALSE, 16 },
  { ADDRESS, "\x7f\0\0\1", "::ffff:127.0.0.1", FALSE, 4 },
  { ADDRESS, "\0\0\0\0\0\0\0\0\0\0\xff\xff\x7f\0\0\1", "::ffff:127.0.0.1", TRUE, 16 },
  { ADDRESS, "a.b.", "a.b", FALSE, 4 },

  { EMAIL, "example.com", "example.com", FALSE },
  { EMAIL, "a@example.com", "example.com", FALSE },
  { URI, "example.com", "example.com", FALSE },
  { URI, "https://example.com/", "example.com", FALSE },
  { URI, "https://127.0.0.1/", "127.0.0.1", FALSE },
};

/* A certificate with the extension alone, and with a CN that must not matter. */
static TestCertificate *
make_certificate (const char *subject, const char *san, gsize length)
{
  const TestExtension extensions[] = { { "2.5.29.17", san, length, FALSE }, { NULL } };

  return test_certificate_new (NULL, &(TestCertificateSpec){ .subject = subject,
                                                             .extensions = extensions });
}

static gboolean
names (const TestCertificate *certificate, const char *host, gboolean *has_names)
{
  WeirHost parsed;

  if (!weir_host_parse (weir_span_of (host), &parsed))
    {
      /* The case is of a host that nobody can ask for: as near as can be. */
      parsed = (WeirHost){ .kind = WEIR_HOST_NAME, .length = (guint8) strlen (host) };
      g_strlcpy (parsed.name, host, sizeof parsed.name);
    }

  return weir_trust_names_host (test_certificate_get_der (certificate), &parsed, has_names);
}

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *one = &cases[i];
      const gsize length = one->length > 0 ? one->length : strlen (one->name);
      g_autoptr (GByteArray) san = g_byte_array_new ();
      const guint8 head[] = { 0x30, (guint8) (length + 2), one->kind, (guint8) length };
      g_autoptr (TestCertificate) certificate = NULL;
      gboolean has_names;

      g_byte_array_append (san, head, sizeof head);
      g_byte_array_append (san, (const guint8 *) one->name, (guint) length);
      certificate = make_certificate ("CN", (const char *) san->data, san->len);

      if (names (certificate, one->host, &has_names) != one->is_named)
        g_error ("“%s” and “%s”: %d", one->name, one->host, !one->is_named);
      /* GnuTLS does not read a certificate with an empty name. */
      g_assert_cmpint (has_names, ==, (one->kind == DNS || one->kind == ADDRESS) && length > 0);
    }
}

static void
test_several (void)
{
  g_autoptr (TestCertificate) certificate =
    test_leaf_new (NULL, "a.example b.example 192.0.2.1 *.c.example 2001:db8::1");
  gboolean has_names;

  g_assert_true (names (certificate, "a.example", &has_names));
  g_assert_true (names (certificate, "b.example", &has_names));
  g_assert_true (names (certificate, "192.0.2.1", &has_names));
  g_assert_true (names (certificate, "x.c.example", &has_names));
  g_assert_true (names (certificate, "2001:db8::1", &has_names));
  g_assert_true (has_names);
  g_assert_false (names (certificate, "c.example", &has_names));
  g_assert_false (names (certificate, "192.0.2.2", &has_names));
  g_assert_true (has_names);
}

static void
test_subject (void)
{
  g_test_summary ("A CN names nobody, whether there are other names or not");
  static const char email[] = "\x30\x03\x81\x01"
                              "a";
  g_autoptr (TestCertificate) alone =
    test_certificate_new (NULL, &(TestCertificateSpec){ .subject = "example.com" });
  g_autoptr (TestCertificate) address =
    test_certificate_new (NULL, &(TestCertificateSpec){ .subject = "127.0.0.1" });
  g_autoptr (TestCertificate) with_email =
    make_certificate ("example.com", email, sizeof email - 1);
  gboolean has_names;

  g_assert_false (names (alone, "example.com", &has_names));
  g_assert_false (has_names);
  g_assert_false (names (address, "127.0.0.1", &has_names));
  g_assert_false (has_names);
  g_assert_false (names (with_email, "example.com", &has_names));
  g_assert_false (has_names);
}

static void
test_no_certificate (void)
{
  g_autoptr (GBytes) garbage = g_bytes_new_static ("garbage", 7);
  WeirHost host;
  gboolean has_names = TRUE;

  g_assert_true (weir_host_parse (weir_span_of ("example.com"), &host));
  g_assert_false (weir_trust_names_host (garbage, &host, &has_names));
  g_assert_false (has_names);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tls/trust/names/cases", test_cases);
  g_test_add_func ("/tls/trust/names/several", test_several);
  g_test_add_func ("/tls/trust/names/subject", test_subject);
  g_test_add_func ("/tls/trust/names/no-certificate", test_no_certificate);

  return g_test_run ();
}
