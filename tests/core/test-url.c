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
  g_test_add_func ("/core/url/hosts", test_hosts);

  return g_test_run ();
}
