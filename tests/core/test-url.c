/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-url.h"

typedef struct
{
  const char *target;
  gboolean is_connect;
  WeirUrlStatus status;
  WeirTargetForm form;
  const char *host;
  guint16 port;
  gboolean has_port;
  const char *path;
} Case;

#define ORIGIN(target)                                                   \
  {                                                                      \
    target, FALSE, WEIR_URL_OK, WEIR_TARGET_ORIGIN, "", 0, FALSE, target \
  }
#define ABSOLUTE(target, host, port, has_port, path)                             \
  {                                                                              \
    target, FALSE, WEIR_URL_OK, WEIR_TARGET_ABSOLUTE, host, port, has_port, path \
  }
#define AUTHORITY(target, host, port)                                      \
  {                                                                        \
    target, TRUE, WEIR_URL_OK, WEIR_TARGET_AUTHORITY, host, port, TRUE, "" \
  }
#define INVALID(target)             \
  {                                 \
    target, FALSE, WEIR_URL_INVALID \
  }
#define INVALID_CONNECT(target)    \
  {                                \
    target, TRUE, WEIR_URL_INVALID \
  }
#define NOT_HTTP(target)             \
  {                                  \
    target, FALSE, WEIR_URL_NOT_HTTP \
  }

static const Case cases[] = {
  ORIGIN ("/"),
  ORIGIN ("/a/../b//c?d=e&f=%zz"),
  ORIGIN ("//host/path"),
  ORIGIN ("/\xff\x80"),
  ORIGIN ("/\\\"<>^`{|}"),
  INVALID ("/a#b"),
  INVALID ("/a b"),
  INVALID ("/a\tb"),
  INVALID ("/a\x01"),
  INVALID ("/a\x7f"),
  { "*", FALSE, WEIR_URL_OK, WEIR_TARGET_ASTERISK, "", 0, FALSE, "" },
  INVALID ("**"),
  INVALID (""),

  ABSOLUTE ("http://a.example/", "a.example", 80, FALSE, "/"),
  ABSOLUTE ("http://a.example", "a.example", 80, FALSE, ""),
  ABSOLUTE ("http://a.example?q", "a.example", 80, FALSE, "?q"),
  ABSOLUTE ("http://a.example/?q?r/s", "a.example", 80, FALSE, "/?q?r/s"),
  ABSOLUTE ("HTTP://A.Example./B%41/./..//C", "a.example", 80, FALSE, "/B%41/./..//C"),
  ABSOLUTE ("http://a.example:8080/x", "a.example", 8080, TRUE, "/x"),
  ABSOLUTE ("http://a.example:80/x", "a.example", 80, TRUE, "/x"),
  ABSOLUTE ("http://a.example:/x", "a.example", 80, FALSE, "/x"),
  ABSOLUTE ("http://a.example:65535/", "a.example", 65535, TRUE, "/"),
  ABSOLUTE ("http://[::1]:81/", "::1", 81, TRUE, "/"),
  ABSOLUTE ("http://[2001:DB8::1]/", "2001:db8::1", 80, FALSE, "/"),
  ABSOLUTE ("http://0x7f.1/", "127.0.0.1", 80, FALSE, "/"),
  ABSOLUTE ("http://b\xc3\xbc"
            "cher.example/\xfc",
            "xn--bcher-kva.example",
            80,
            FALSE,
            "/\xfc"),
  ABSOLUTE ("http://a.example/http://b.example:9/@",
            "a.example",
            80,
            FALSE,
            "/http://b.example:9/@"),
  ABSOLUTE ("http://a.example/\\b", "a.example", 80, FALSE, "/\\b"),

  INVALID ("http://user@a.example/"),
  INVALID ("http://user:word@a.example/"),
  INVALID ("http://@a.example/"),
  INVALID ("http://a.example\\@b.example/"),
  INVALID ("http://a.example\\b/"),
  INVALID ("http://a.example:0/"),
  INVALID ("http://a.example:65536/"),
  INVALID ("http://a.example:65616/"),
  INVALID ("http://a.example:8o/"),
  INVALID ("http://a.example:-1/"),
  INVALID ("http://a.example:+1/"),
  INVALID ("http://a.example/#f"),
  INVALID ("http://a.example#f"),
  INVALID ("http://"),
  INVALID ("http:///x"),
  INVALID ("http://?x"),
  INVALID ("http://:80/"),
  INVALID ("http://a%2eexample/"),
  INVALID ("http://[::1/"),
  INVALID ("http://::1/"),
  INVALID ("http:/a.example/"),
  INVALID ("http:a.example"),
  INVALID ("a.example"),
  INVALID ("a.example:80"),
  INVALID ("a.example/x"),
  INVALID ("://a.example/"),
  INVALID ("?q"),
  INVALID ("ht_tp://a.example/"),
  INVALID ("1http://a.example/"),
  NOT_HTTP ("https://a.example/"),
  NOT_HTTP ("ftp://a.example/"),
  NOT_HTTP ("ws://a.example/"),
  NOT_HTTP ("httpx://a.example/"),
  NOT_HTTP ("file:///etc/passwd"),

  AUTHORITY ("a.example:443", "a.example", 443),
  AUTHORITY ("A.EXAMPLE.:443", "a.example", 443),
  AUTHORITY ("[::1]:443", "::1", 443),
  AUTHORITY ("127.1:1", "127.0.0.1", 1),
  INVALID_CONNECT ("a.example"),
  INVALID_CONNECT ("a.example:"),
  INVALID_CONNECT ("a.example:0"),
  INVALID_CONNECT ("a.example:65536"),
  INVALID_CONNECT ("a.example:443/"),
  INVALID_CONNECT ("a.example:443?q"),
  INVALID_CONNECT ("http://a.example:443"),
  INVALID_CONNECT ("user@a.example:443"),
  INVALID_CONNECT (":443"),
  INVALID_CONNECT ("::1:443"),
  INVALID_CONNECT ("/"),
  INVALID_CONNECT ("*"),
  INVALID_CONNECT (""),
};

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      gsize length = strlen (c->target);
      g_autofree char *block = g_memdup2 (c->target, length);
      g_autofree char *shown = g_strescape (c->target, NULL);
      g_autofree char *path = NULL;
      WeirUrl url;

      g_test_message ("%s", shown);
      g_assert_cmpint (weir_url_parse ((WeirSpan){ block, length }, c->is_connect, &url), ==,
                       c->status);
      if (c->status != WEIR_URL_OK)
        continue;

      path = weir_span_dup (url.path);
      g_assert_cmpint (url.form, ==, c->form);
      g_assert_cmpstr (url.host.name, ==, c->host);
      g_assert_cmpuint (url.port, ==, c->port);
      g_assert_cmpint (url.has_port, ==, c->has_port);
      g_assert_cmpstr (path, ==, c->path);
    }
}

/* Inside a tunnel to a.example:443, or where the case says. */
typedef struct
{
  const char *target;
  WeirUrlStatus status;
  WeirTargetForm form;
  const char *path;
  const char *origin; /* (nullable): https://a.example */
} InsideCase;

#define INSIDE_INVALID(target) \
  {                            \
    target, WEIR_URL_INVALID   \
  }
#define MISDIRECTED(target)      \
  {                              \
    target, WEIR_URL_MISDIRECTED \
  }

static const InsideCase inside_cases[] = {
  { "/", WEIR_URL_OK, WEIR_TARGET_ORIGIN, "/", NULL },
  { "/a?b=//c%zz", WEIR_URL_OK, WEIR_TARGET_ORIGIN, "/a?b=//c%zz", NULL },
  { "//b.example/", WEIR_URL_OK, WEIR_TARGET_ORIGIN, "//b.example/", NULL },
  { "/proxy.pac", WEIR_URL_OK, WEIR_TARGET_ORIGIN, "/proxy.pac", NULL },
  { "/", WEIR_URL_OK, WEIR_TARGET_ORIGIN, "/", "https://a.example:8443" },
  { "/", WEIR_URL_OK, WEIR_TARGET_ORIGIN, "/", "https://a.example:80" },
  { "/", WEIR_URL_OK, WEIR_TARGET_ORIGIN, "/", "https://[2001:db8::1]" },
  { "/", WEIR_URL_OK, WEIR_TARGET_ORIGIN, "/", "https://[2001:db8::1]:8443" },
  { "/", WEIR_URL_OK, WEIR_TARGET_ORIGIN, "/", "https://192.0.2.1" },
  { "*", WEIR_URL_OK, WEIR_TARGET_ASTERISK, "", NULL },

  { "https://a.example/x", WEIR_URL_OK, WEIR_TARGET_ABSOLUTE, "/x", NULL },
  { "https://a.example", WEIR_URL_OK, WEIR_TARGET_ABSOLUTE, "", NULL },
  { "https://a.example?q", WEIR_URL_OK, WEIR_TARGET_ABSOLUTE, "?q", NULL },
  { "https://a.example:443/x", WEIR_URL_OK, WEIR_TARGET_ABSOLUTE, "/x", NULL },
  { "https://a.example:/x", WEIR_URL_OK, WEIR_TARGET_ABSOLUTE, "/x", NULL },
  { "HttpS://A.EXAMPLE./x", WEIR_URL_OK, WEIR_TARGET_ABSOLUTE, "/x", NULL },
  { "https://0xc0.0.2.1/", WEIR_URL_OK, WEIR_TARGET_ABSOLUTE, "/", "https://192.0.2.1" },
  { "https://[2001:DB8::1]/", WEIR_URL_OK, WEIR_TARGET_ABSOLUTE, "/", "https://[2001:db8::1]" },
  { "https://a.example:80/", WEIR_URL_OK, WEIR_TARGET_ABSOLUTE, "/", "https://a.example:80" },

  MISDIRECTED ("https://b.example/"),
  MISDIRECTED ("https://a.example.b.example/"),
  MISDIRECTED ("https://www.a.example/"),
  MISDIRECTED ("https://a.example:80/"),
  MISDIRECTED ("https://a.example:444/"),
  { "https://a.example/", WEIR_URL_MISDIRECTED, 0, NULL, "https://a.example:8443" },
  { "https://a.example:443/", WEIR_URL_MISDIRECTED, 0, NULL, "https://a.example:8443" },
  { "https://192.0.2.10/", WEIR_URL_MISDIRECTED, 0, NULL, "https://192.0.2.1" },
  MISDIRECTED ("http://a.example/"),
  MISDIRECTED ("http://a.example:443/"),
  MISDIRECTED ("http://b.example/"),
  MISDIRECTED ("http://user@b.example/"),
  MISDIRECTED ("wss://a.example/"),
  MISDIRECTED ("ftp://a.example/"),

  INSIDE_INVALID (""),
  INSIDE_INVALID ("a.example:443"),
  INSIDE_INVALID ("a.example"),
  INSIDE_INVALID ("?q"),
  INSIDE_INVALID ("**"),
  INSIDE_INVALID ("/a b"),
  INSIDE_INVALID ("/a#b"),
  INSIDE_INVALID ("/a\r"),
  INSIDE_INVALID ("https:/a.example/"),
  INSIDE_INVALID ("https://user@a.example/"),
  INSIDE_INVALID ("https://a.example\\@b.example/"),
  INSIDE_INVALID ("https://a.example:0/"),
  INSIDE_INVALID ("https://a.example:65979/"),
  INSIDE_INVALID ("https://"),
  INSIDE_INVALID ("https:///x"),
};

/* The host and port of "https://HOST:PORT". */
static void
read_origin (const char *origin, WeirHost *host, guint16 *port)
{
  g_assert_true (
    weir_host_parse_authority (weir_span_of (origin + strlen ("https://")), host, port));
  if (*port == 0)
    *port = 443;
}

/* Whatever becomes of the target, @url is of the tunnel's origin. */
static void
check_origin (const WeirUrl *url, const WeirHost *host, guint16 port)
{
  g_assert_cmpstr (url->host.name, ==, host->name);
  g_assert_cmpint (url->host.kind, ==, host->kind);
  g_assert_cmpuint (url->port, ==, port);
  g_assert_cmpint (url->has_port, ==, port != 443);
  g_assert_true (url->is_secure);
}

static void
test_inside (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (inside_cases); i++)
    {
      const InsideCase *c = &inside_cases[i];
      const char *origin = c->origin != NULL ? c->origin : "https://a.example";
      gsize length = strlen (c->target);
      g_autofree char *block = g_memdup2 (c->target, length);
      const WeirSpan target = { block, length };
      g_autofree char *path = NULL;
      WeirHost host;
      guint16 port;
      WeirUrl url;

      g_test_message ("%s in %s", c->target, origin);
      read_origin (origin, &host, &port);
      g_assert_cmpint (weir_url_parse_inside (target, FALSE, &host, port, &url), ==, c->status);
      check_origin (&url, &host, port);
      path = weir_span_dup (url.path);
      g_assert_cmpstr (path, ==, c->status == WEIR_URL_OK ? c->path : "");
      if (c->status == WEIR_URL_OK)
        g_assert_cmpint (url.form, ==, c->form);

      /* Nobody asks an origin for a tunnel, whatever the target. */
      g_assert_cmpint (weir_url_parse_inside (target, TRUE, &host, port, &url), ==,
                       WEIR_URL_INVALID);
      check_origin (&url, &host, port);
    }
}

static const struct
{
  const char *url;
  const char *host; /* (nullable): none */
} hosts[] = {
  { "http://a.example", "a.example" },
  { "https://a.example", "a.example" },
  { "https://A.example:8443/x#y", "a.example" },
  { "https://[::1]/", "::1" },
  { "null", NULL },
  { "", NULL },
  { "about:blank", NULL },
  { "moz-extension://0-1/", NULL },
  { "https://", NULL },
  { "https://a b/", NULL },
};

static void
test_hosts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      WeirHost host;
      gboolean found = weir_url_parse_host (weir_span_of (hosts[i].url), &host);

      g_assert_cmpint (found, ==, hosts[i].host != NULL);
      if (found)
        g_assert_cmpstr (host.name, ==, hosts[i].host);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/url/cases", test_cases);
  g_test_add_func ("/core/url/inside", test_inside);
  g_test_add_func ("/core/url/hosts", test_hosts);

  return g_test_run ();
}
