/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-filter-request.h"

static const struct
{
  const char *name;
  const char *url;
  const char *expected; /* NULL: it is none */
  const char *host;
} cases[] = {
  { "plain", "https://a.test/x?y", "https://a.test/x?y", "a.test" },
  { "upper-case", "HTTPS://A.Test/X", "https://a.test/X", "a.test" },
  { "no-path", "https://a.test", "https://a.test", "a.test" },
  { "query-alone", "https://a.test?x", "https://a.test?x", "a.test" },
  { "default-port", "http://a.test:80/", "http://a.test/", "a.test" },
  { "default-port-secure", "wss://a.test:443/", "wss://a.test/", "a.test" },
  { "port", "http://a.test:8080/", "http://a.test:8080/", "a.test" },
  { "port-of-other-scheme", "https://a.test:80/", "https://a.test:80/", "a.test" },
  { "trailing-dot", "https://a.test./", "https://a.test/", "a.test" },
  { "user-information", "https://u:p@a.test/@b", "https://a.test/@b", "a.test" },
  { "user-information-twice", "https://a.test@b.test@c.test/", "https://c.test/", "c.test" },
  { "idn",
    "https://b\xc3\xbc"
    "cher.test/",
    "https://xn--bcher-kva.test/", "xn--bcher-kva.test" },
  { "decimal-address", "http://2130706433/", "http://127.0.0.1/", "127.0.0.1" },
  { "hex-address", "http://0x7F000001/", "http://127.0.0.1/", "127.0.0.1" },
  { "short-address", "http://127.1/", "http://127.0.0.1/", "127.0.0.1" },
  { "ipv6", "http://[2001:DB8:0:0::1]:81/", "http://[2001:db8::1]:81/", "2001:db8::1" },
  { "no-host-but-letters", "https://1.2.3.999/x", "https://1.2.3.999/x", "1.2.3.999" },
  { "no-host-but-signs", "https://a%b.c&d/x", "https://a%b.c&d/x", "a%b.c&d" },
  { "empty-label", "https://u@A..test:81/x", "https://a..test/x", "a..test" },

  { "no-port-but-letters", "https://a.test.:80:81/x", "https://a.test/x", "a.test" },
  { "no-scheme", "a.test/x", NULL, NULL },
  { "no-host", "https:///x", NULL, NULL },
  { "opaque", "data:text/plain,x", NULL, NULL },
  { "port-alone", "https://:80/x", NULL, NULL },
  { "long-scheme", "chrome-extension://abc/x", NULL, NULL },
  { "empty", "", NULL, NULL },
};

static void
test_url (gconstpointer user_data)
{
  gsize i = GPOINTER_TO_SIZE (user_data);
  g_autofree WeirFilterRequest *request = g_new (WeirFilterRequest, 1);
  g_autofree char *lower = NULL;
  gboolean is_read = weir_filter_request_init_from_urls (request, WEIR_FILTER_TYPE_IMAGE,
                                                         weir_span_of ("https://P.test:1/"),
                                                         weir_span_of (cases[i].url));

  g_assert_cmpint (is_read, ==, cases[i].expected != NULL);
  if (!is_read)
    return;

  lower = g_ascii_strdown (cases[i].expected, -1);
  g_assert_cmpmem (request->url, request->length, cases[i].expected, strlen (cases[i].expected));
  g_assert_cmpmem (request->lower, request->length, lower, strlen (lower));
  g_assert_cmpstr (request->host.octets, ==, cases[i].host);
  g_assert_cmpstr (request->source.octets, ==, "p.test");
  g_assert_cmpmem (request->url + request->host_begin, request->host_end - request->host_begin,
                   cases[i].host, strlen (cases[i].host));
  g_assert_cmpint (request->party, ==, WEIR_FILTER_PARTY_UNKNOWN);
}

static void
test_source (void)
{
  static const char *const unknown[] = { "", "about:blank", "data:,x", "null", "https://" };
  g_autofree WeirFilterRequest *request = g_new (WeirFilterRequest, 1);

  g_test_summary ("A page that is none is not known");
  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      g_assert_true (weir_filter_request_init_from_urls (request, WEIR_FILTER_TYPE_PING,
                                                         weir_span_of (unknown[i]),
                                                         weir_span_of ("http://a.test/")));
      g_assert_cmpuint (request->source.length, ==, 0);
      g_assert_cmpint (request->method, ==, WEIR_FILTER_METHOD_POST);
    }
}

/* At the bound, and one octet beyond; what is around the URL is zeroes. */
static void
test_bound (void)
{
  const char begin[] = "http://a.test/";
  g_autofree WeirFilterRequest *request = g_new (WeirFilterRequest, 1);
  g_autofree char *filler = g_strnfill (WEIR_FILTER_MAX_URL, 'x');

  for (gsize beyond = 0; beyond < 2; beyond++)
    {
      gsize length = WEIR_FILTER_MAX_URL - strlen (begin) + beyond;
      g_autofree char *url = g_strdup_printf ("%s%.*s", begin, (int) length, filler);

      memset (request, 'q', sizeof *request);
      g_assert_true (weir_filter_request_init_from_urls (request, WEIR_FILTER_TYPE_IMAGE,
                                                         weir_span_of (""), weir_span_of (url)));
      g_assert_cmpuint (request->length, ==, WEIR_FILTER_MAX_URL);
      g_assert_cmpint (request->is_cut, ==, beyond > 0);
      for (gssize i = 1; i <= WEIR_FILTER_URL_PADDING; i++)
        {
          g_assert_cmpint (request->lower[-i], ==, 0);
          g_assert_cmpint (request->lower[request->length + (gsize) i - 1], ==, 0);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/filters/filter-request/url/", cases[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_url);
    }
  g_test_add_func ("/filters/filter-request/source", test_source);
  g_test_add_func ("/filters/filter-request/bound", test_bound);

  return g_test_run ();
}
