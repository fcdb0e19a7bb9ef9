/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Every text lies in a block of its own, so that a sanitizer sees the first
 * octet read too far.
 */

#include "weir-host.h"

typedef struct
{
  const char *text;
  const char *name; /* (nullable): not a host */
  WeirHostKind kind;
} Case;

#define LABEL_63 "a23456789012345678901234567890123456789012345678901234567890123"
#define NAME_253                     \
  LABEL_63 "." LABEL_63 "." LABEL_63 \
           ".a234567890123456789012345678901234567890123456789012345678901"

static const Case cases[] = {
  { "example.com", "example.com", WEIR_HOST_NAME },
  { "EXAMPLE.Com", "example.com", WEIR_HOST_NAME },
  { "example.com.", "example.com", WEIR_HOST_NAME },
  { "localhost", "localhost", WEIR_HOST_NAME },
  { "a", "a", WEIR_HOST_NAME },
  { "my_host.example", "my_host.example", WEIR_HOST_NAME },
  { "r3---sn.example", "r3---sn.example", WEIR_HOST_NAME },
  { "-a.example", "-a.example", WEIR_HOST_NAME },
  { "1.example", "1.example", WEIR_HOST_NAME },
  { "1.2.3.4.example", "1.2.3.4.example", WEIR_HOST_NAME },
  { "example.4a", "example.4a", WEIR_HOST_NAME },
  { "xn--bcher-kva.example", "xn--bcher-kva.example", WEIR_HOST_NAME },
  { LABEL_63 ".example", LABEL_63 ".example", WEIR_HOST_NAME },
  { NAME_253, NAME_253, WEIR_HOST_NAME },
  { NAME_253 ".", NAME_253, WEIR_HOST_NAME },

  { "b\xc3\xbc"
    "cher.example",
    "xn--bcher-kva.example", WEIR_HOST_NAME },
  { "B\xc3\x9c"
    "CHER.example.",
    "xn--bcher-kva.example", WEIR_HOST_NAME },
  { "example\xe3\x80\x82"
    "com",
    "example.com", WEIR_HOST_NAME },
  { "\xef\xbd\x85xample.com", "example.com", WEIR_HOST_NAME },
  { "\xef\xbc\x91\xef\xbc\x92\xef\xbc\x97.1", "127.0.0.1", WEIR_HOST_IPV4 },

  { "127.0.0.1", "127.0.0.1", WEIR_HOST_IPV4 },
  { "127.0.0.1.", "127.0.0.1", WEIR_HOST_IPV4 },
  { "127.1", "127.0.0.1", WEIR_HOST_IPV4 },
  { "127.0.257", "127.0.1.1", WEIR_HOST_IPV4 },
  { "2130706433", "127.0.0.1", WEIR_HOST_IPV4 },
  { "0x7f000001", "127.0.0.1", WEIR_HOST_IPV4 },
  { "0X7F.1", "127.0.0.1", WEIR_HOST_IPV4 },
  { "017700000001", "127.0.0.1", WEIR_HOST_IPV4 },
  { "0177.0.0.01", "127.0.0.1", WEIR_HOST_IPV4 },
  { "192.0x00A80001", "192.168.0.1", WEIR_HOST_IPV4 },
  { "0", "0.0.0.0", WEIR_HOST_IPV4 },
  { "0x", "0.0.0.0", WEIR_HOST_IPV4 },
  { "4294967295", "255.255.255.255", WEIR_HOST_IPV4 },
  { "4294967296", NULL },
  { "1.2.3.256", NULL },
  { "256.2.3.4", NULL },
  { "1.2.65536", NULL },
  { "1.16777216", NULL },
  { "1.2.3.4.5", NULL },
  { "1.2.3.08", NULL },
  { "1..2", NULL },
  { "example.1", NULL },
  { "example.0x4", NULL },
  { "example.0x4g", "example.0x4g", WEIR_HOST_NAME },
  { "example.0xffffffffff", NULL },
  { "99999999999999999999999", NULL },

  { "[::1]", "::1", WEIR_HOST_IPV6 },
  { "::1", "::1", WEIR_HOST_IPV6 },
  { "[2001:DB8:0:0:0:0:0:1]", "2001:db8::1", WEIR_HOST_IPV6 },
  { "[2001:0db8::0001]", "2001:db8::1", WEIR_HOST_IPV6 },
  { "[::FFFF:127.0.0.1]", "::ffff:127.0.0.1", WEIR_HOST_IPV6 },
  { "[::ffff:7f00:1]", "::ffff:127.0.0.1", WEIR_HOST_IPV6 },
  { "[fe80::1%eth0]", NULL },
  { "[fe80::1%25eth0]", NULL },
  { "[::1", NULL },
  { "::1]", NULL },
  { "[]", NULL },
  { "[", NULL },
  { "[1.2.3.4]", NULL },
  { "[::1]x", NULL },
  { "[v1.fe]", NULL },
  { "1:2", NULL },
  { "[1:2:3:4:5:6:7:8:9]", NULL },

  { "", NULL },
  { ".", NULL },
  { "..", NULL },
  { ".example", NULL },
  { "example..com", NULL },
  { "example.com..", NULL },
  { "exa mple", NULL },
  { "exa%6dple", NULL },
  { "example\\", NULL },
  { "exam\tple", NULL },
  { "exam\x7fple", NULL },
  { "a@b", NULL },
  { "a/b", NULL },
  { "a,b", NULL },
  { "a\x80", NULL },
  { "a\xc3\xbc\xff", NULL },
  { "a\xef\xbc\x8f"
    "b",
    NULL },
  { "x" LABEL_63 ".example", NULL },
  { "x" NAME_253, NULL },
};

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      gsize length = strlen (c->text);
      g_autofree char *block = g_memdup2 (c->text, length);
      g_autofree char *shown = g_strescape (c->text, NULL);
      WeirHost host;
      gboolean is_host = weir_host_parse ((WeirSpan){ block, length }, &host);

      g_test_message ("%s", shown);
      g_assert_cmpint (is_host, ==, c->name != NULL);
      if (!is_host)
        continue;

      g_assert_cmpstr (host.name, ==, c->name);
      g_assert_cmpuint (host.length, ==, strlen (c->name));
      g_assert_cmpint (host.kind, ==, c->kind);
    }
}

static void
test_normal_form_stays (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WeirHost host;

      if (cases[i].name == NULL)
        continue;

      g_assert_true (weir_host_parse (weir_span_of (cases[i].name), &host));
      g_assert_cmpstr (host.name, ==, cases[i].name);
      g_assert_cmpint (host.kind, ==, cases[i].kind);
    }
}

static const struct
{
  const char *text;
  const char *name; /* (nullable): not an authority */
  guint16 port;     /* 0: none */
} authorities[] = {
  { "a.example", "a.example", 0 },
  { "a.example:", "a.example", 0 },
  { "a.example:80", "a.example", 80 },
  { "a.example:00080", "a.example", 80 },
  { "a.example:1", "a.example", 1 },
  { "a.example:65535", "a.example", 65535 },
  { "[::1]", "::1", 0 },
  { "[::1]:8080", "::1", 8080 },
  { "a.example:0", NULL, 0 },
  { "a.example:65536", NULL, 0 },
  { "a.example:65616", NULL, 0 },
  { "a.example:000080", NULL, 0 },
  { "a.example:4294967376", NULL, 0 },
  { "a.example:+80", NULL, 0 },
  { "a.example:-80", NULL, 0 },
  { "a.example: 80", NULL, 0 },
  { "a.example:80 ", NULL, 0 },
  { "a.example:0x50", NULL, 0 },
  { "a.example:80:80", NULL, 0 },
  { "::1", NULL, 0 },
  { "::1:80", NULL, 0 },
  { "[::1]80", NULL, 0 },
  { "[::1]]:80", NULL, 0 },
  { "[::1:80", NULL, 0 },
  { ":80", NULL, 0 },
  { ":", NULL, 0 },
  { "", NULL, 0 },
  { "user@a.example:80", NULL, 0 },
  { "user:80@a.example", NULL, 0 },
};

static void
test_authorities (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (authorities); i++)
    {
      gsize length = strlen (authorities[i].text);
      g_autofree char *block = g_memdup2 (authorities[i].text, length);
      g_autofree char *shown = g_strescape (authorities[i].text, NULL);
      WeirSpan text = { block, length };
      WeirHost host;
      guint16 port;
      gboolean valid = authorities[i].name != NULL;

      g_test_message ("%s", shown);
      g_assert_cmpint (weir_host_parse_authority (text, &host, &port), ==, valid);
      if (valid)
        {
          g_assert_cmpstr (host.name, ==, authorities[i].name);
          g_assert_cmpuint (port, ==, authorities[i].port);
        }

      valid = valid && authorities[i].port != 0;
      g_assert_cmpint (weir_host_parse_with_port (text, FALSE, &host, &port), ==, valid);
      if (valid)
        g_assert_cmpuint (port, ==, authorities[i].port);
    }
}

static void
test_port_zero (void)
{
  WeirSpan text = weir_span_of ("a:0");
  WeirHost host;
  guint16 port;

  g_assert_false (weir_host_parse_with_port (text, FALSE, &host, &port));
  g_assert_true (weir_host_parse_with_port (text, TRUE, &host, &port));
  g_assert_cmpuint (port, ==, 0);
}

static void
test_below (void)
{
  g_assert_true (weir_host_is_below ("a.example", "a.example"));
  g_assert_true (weir_host_is_below ("b.a.example", "a.example"));
  g_assert_false (weir_host_is_below ("ba.example", "a.example"));
  g_assert_false (weir_host_is_below ("example", "a.example"));
  g_assert_false (weir_host_is_below ("a.example.org", "a.example"));
  g_assert_false (weir_host_is_below ("a.example", ""));
}

static void
test_loopback (void)
{
  const char *const here[] = { "localhost", "a.localhost", "127.0.0.1", "127.9.9.9",       "::1",
                               "0x7f.1",    "0",           "::",        "::ffff:127.0.0.1" };
  const char *const elsewhere[] = { "localhost.example", "xlocalhost", "128.0.0.1", "::2",
                                    "127.example",       "10.0.0.1" };
  WeirHost host;

  for (gsize i = 0; i < G_N_ELEMENTS (here); i++)
    {
      g_assert_true (weir_host_parse (weir_span_of (here[i]), &host));
      g_assert_true (weir_host_is_loopback (&host));
    }

  for (gsize i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    {
      g_assert_true (weir_host_parse (weir_span_of (elsewhere[i]), &host));
      g_assert_false (weir_host_is_loopback (&host));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/host/cases", test_cases);
  g_test_add_func ("/core/host/normal-form-stays", test_normal_form_stays);
  g_test_add_func ("/core/host/authorities", test_authorities);
  g_test_add_func ("/core/host/port-zero", test_port_zero);
  g_test_add_func ("/core/host/below", test_below);
  g_test_add_func ("/core/host/loopback", test_loopback);

  return g_test_run ();
}
