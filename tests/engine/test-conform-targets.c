/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a request goes, and as what it is asked for there. */

#include "conform.h"

#define GET_ANY "GET %s HTTP/1.1\r\nHost: o.test\r\n\r\n"
#define GOT_ANY "GET %s HTTP/1.1\r\nHost: o.test\r\nVia: 1.1 weir\r\n\r\n"

/* The octets of path and query are the origin's business: none is changed. */
static const ConformCase paths[] = {
  { "slash", "RFC 9112, 3.2.1", "/", NULL, 0 },
  { "segments", "RFC 9110, 7.7", "/a/b;c=d/e", NULL, 0 },
  { "query", "RFC 9110, 7.7", "/a?b=c&d", NULL, 0 },
  { "empty-query", "RFC 9110, 7.7", "/a?", NULL, 0 },
  { "query-of-queries", "RFC 9110, 7.7", "/??a??", NULL, 0 },
  { "dot-segments", "RFC 9110, 7.7", "/a/./b/../../c/.", NULL, 0 },
  { "dot-segments-beyond-the-root", "RFC 9110, 7.7", "/../../a", NULL, 0 },
  { "two-slashes", "RFC 9110, 7.7", "//a//b//", NULL, 0 },
  { "percent", "RFC 9110, 7.7", "/%7e%7E%2f%2F%00%20%0d%0a", NULL, 0 },
  { "percent-of-nothing", "RFC 9110, 7.7", "/%/%z/%4", NULL, 0 },
  { "letters-keep-their-case", "RFC 9110, 7.7", "/AbC?DeF", NULL, 0 },
  { "raw-signs", "RFC 9110, 7.7", "/{}|^`\"<>\\[]", NULL, 0 },
  { "backslashes", "RFC 9110, 7.7", "/a\\..\\b", NULL, 0 },
  { "at-and-colon", "RFC 9110, 7.7", "/a@b:c", NULL, 0 },
  { "url", "RFC 9110, 7.7", "/http://p.test:81/x?y", NULL, 0 },
  { "octets-beyond-ascii", "RFC 9110, 7.7", "/\xe9\xff\x80?\xc3\xa9", NULL, 0 },
  { "asterisk", "RFC 9110, 7.7", "/*", NULL, 0 },
  { "plus-and-comma", "RFC 9110, 7.7", "/a+b,c;d!e'f(g)h~", NULL, 0 },
};

/* Other spellings of the origin and of what is asked for. */
static const ConformCase targets[] = {
  { "no-path", "RFC 9112, 3.2.1", "http://o.test", "/", 0 },
  { "no-path-but-a-query", "RFC 9112, 3.2.1", "http://o.test?a", "/?a", 0 },
  { "no-path-but-an-empty-query", "RFC 9112, 3.2.1", "http://o.test?", "/?", 0 },
  { "scheme-in-capitals", "RFC 9110, 4.2.3", "HTTP://o.test/", "/", 0 },
  { "host-in-capitals", "RFC 9110, 4.2.3", "http://O.TEST/", "/", 0 },
  { "dot-behind-the-host", "RFC 9110, 4.2.3", "http://o.test./", "/", 0 },
  { "empty-port", "RFC 9110, 4.2.3", "http://o.test:/", "/", 0 },
};

static const ConformCase bad_targets[] = {
  { "userinfo", "RFC 9110, 4.2.4", "http://a:b@o.test/", NULL, 0 },
  { "user", "RFC 9110, 4.2.4", "http://a@o.test/", NULL, 0 },
  { "empty-userinfo", "RFC 9110, 4.2.4", "http://@o.test/", NULL, 0 },
  { "userinfo-that-is-a-host", "RFC 9110, 4.2.4", "http://p.test:80@o.test/", NULL, 0 },
  { "port-0", "RFC 9110, 4.2.1", "http://o.test:0/", NULL, 0 },
  { "port-000", "RFC 9110, 4.2.1", "http://o.test:000/", NULL, 0 },
  { "port-65536", "RFC 9110, 4.2.1", "http://o.test:65536/", NULL, 0 },
  { "port-that-wraps-round", "RFC 9110, 4.2.1", "http://o.test:65616/", NULL, 0 },
  { "port-beyond-32-bits", "RFC 9110, 4.2.1", "http://o.test:4294967376/", NULL, 0 },
  { "port-minus", "RFC 9110, 4.2.1", "http://o.test:-80/", NULL, 0 },
  { "port-plus", "RFC 9110, 4.2.1", "http://o.test:+80/", NULL, 0 },
  { "port-hexadecimal", "RFC 9110, 4.2.1", "http://o.test:0x50/", NULL, 0 },
  { "port-of-letters", "RFC 9110, 4.2.1", "http://o.test:80x/", NULL, 0 },
  { "port-by-name", "RFC 9110, 4.2.1", "http://o.test:http/", NULL, 0 },
  { "two-ports", "RFC 9110, 4.2.1", "http://o.test:80:80/", NULL, 0 },
  { "backslash-behind-the-host", "RFC 9110, 4.2.1", "http://o.test\\@p.test/", NULL, 0 },
  { "backslashes-for-slashes", "RFC 9110, 4.2.1", "http:\\\\o.test/", NULL, 0 },
  { "no-host", "RFC 9110, 4.2.1", "http:///a", NULL, 0 },
  { "no-host-but-a-port", "RFC 9110, 4.2.1", "http://:80/", NULL, 0 },
  { "no-host-but-a-query", "RFC 9110, 4.2.1", "http://?a", NULL, 0 },
  { "dot-for-a-host", "RFC 9110, 4.2.1", "http://./", NULL, 0 },
  { "empty-label", "RFC 9110, 4.2.1", "http://o..test/", NULL, 0 },
  { "dot-before-the-host", "RFC 9110, 4.2.1", "http://.o.test/", NULL, 0 },
  { "percent-in-the-host", "RFC 9110, 4.2.1", "http://o%2etest/", NULL, 0 },
  { "percent-nul-in-the-host", "RFC 9110, 4.2.1", "http://o.test%00.p.test/", NULL, 0 },
  { "comma-in-the-host", "RFC 9110, 4.2.1", "http://o.test,p.test/", NULL, 0 },
  { "semicolon-in-the-host", "RFC 9110, 4.2.1", "http://o.test;p.test/", NULL, 0 },
  { "quote-in-the-host", "RFC 9110, 4.2.1", "http://\"o.test\"/", NULL, 0 },
  { "angle-in-the-host", "RFC 9110, 4.2.1", "http://<o.test>/", NULL, 0 },
  { "no-utf-8-in-the-host", "RFC 9110, 4.2.1", "http://o\xff.test/", NULL, 0 },
  { "bracket-left-open", "RFC 3986, 3.2.2", "http://[::1/", NULL, 0 },
  { "word-behind-the-bracket", "RFC 3986, 3.2.2", "http://[::1]x/", NULL, 0 },
  { "zone", "RFC 3986, 3.2.2", "http://[fe80::1%25lo]/", NULL, 0 },
  { "name-in-brackets", "RFC 3986, 3.2.2", "http://[o.test]/", NULL, 0 },
  { "ipv4-in-brackets", "RFC 3986, 3.2.2", "http://[127.0.0.1]/", NULL, 0 },
  { "address-of-the-future", "RFC 3986, 3.2.2", "http://[v1.a]/", NULL, 0 },
  { "ipv6-without-brackets", "RFC 3986, 3.2.2", "http://::1/", NULL, 0 },
  { "number-that-is-no-address", "URL Standard, 3.5", "http://1.2.3.4.5/", NULL, 0 },
  { "address-out-of-range", "URL Standard, 3.5", "http://256.1.1.1/", NULL, 0 },
  { "fragment", "RFC 9110, 7.1", "http://o.test/#a", NULL, 0 },
  { "fragment-alone", "RFC 9110, 7.1", "http://o.test/a#", NULL, 0 },
  { "host-alone", "RFC 9112, 3.2", "o.test", NULL, 0 },
  { "authority-form", "RFC 9112, 3.2.3", "o.test:80", NULL, 0 },
  { "no-scheme", "RFC 9112, 3.2.2", "://o.test/", NULL, 0 },
  { "one-slash", "RFC 9112, 3.2.2", "http:/o.test/", NULL, 0 },
  { "no-slash", "RFC 9112, 3.2.2", "http:o.test/", NULL, 0 },
  { "space-of-utf-8", "RFC 9112, 3.2", "\xc2\xa0http://o.test/", NULL, 0 },
};

static const ConformCase other_schemes[] = {
  { "https", "RFC 9110, 4.2.2", "https://o.test/", NULL, 0 },
  { "https-in-capitals", "RFC 9110, 4.2.2", "HTTPS://o.test/", NULL, 0 },
  { "https-at-port-80", "RFC 9110, 4.2.2", "https://o.test:80/", NULL, 0 },
  { "ftp", "RFC 9110, 7.4", "ftp://o.test/", NULL, 0 },
  { "ws", "RFC 9110, 7.4", "ws://o.test/", NULL, 0 },
  { "file", "RFC 9110, 7.4", "file:///etc/passwd", NULL, 0 },
  { "gopher", "RFC 9110, 7.4", "gopher://o.test/", NULL, 0 },
  { "javascript", "RFC 9110, 7.4", "javascript://o.test/", NULL, 0 },
  { "longer-than-http", "RFC 9110, 7.4", "httpx://o.test/", NULL, 0 },
  { "shorter-than-http", "RFC 9110, 7.4", "htt://o.test/", NULL, 0 },
};

/* One Host, from the target, where the client had it or first. */
static const ConformCase hosts[] = {
  { "in-its-place", "RFC 9112, 3.2.2",
    "GET http://o.test/ HTTP/1.1\r\nA: b\r\nHost: p.test\r\nC: d\r\n",
    "GET / HTTP/1.1\r\nA: b\r\nHost: o.test\r\nC: d\r\n", 0 },
  { "port-of-the-target", "RFC 9112, 3.2.2",
    "GET http://o.test:80/ HTTP/1.1\r\nHost: o.test:81\r\n",
    "GET / HTTP/1.1\r\nHost: o.test:80\r\n", 0 },
  { "no-port-but-in-the-field", "RFC 9112, 3.2.2",
    "GET http://o.test/ HTTP/1.1\r\nHost: o.test:81\r\n", "GET / HTTP/1.1\r\nHost: o.test\r\n", 0 },
  { "in-capitals", "RFC 9110, 4.2.3", "GET http://O.Test/ HTTP/1.1\r\nHost: O.Test\r\n",
    "GET / HTTP/1.1\r\nHost: o.test\r\n", 0 },
  { "named-by-connection", "RFC 9110, 7.6.1",
    "GET http://o.test/ HTTP/1.1\r\nConnection: Host\r\nHost: p.test\r\n",
    "GET / HTTP/1.1\r\nHost: o.test\r\n", 0 },
  { "options-without-a-path", "RFC 9112, 3.2.4",
    "OPTIONS http://o.test HTTP/1.1\r\nHost: o.test\r\n", "OPTIONS * HTTP/1.1\r\nHost: o.test\r\n",
    0 },
  { "options-with-a-path", "RFC 9112, 3.2.4", "OPTIONS http://o.test/ HTTP/1.1\r\nHost: o.test\r\n",
    "OPTIONS / HTTP/1.1\r\nHost: o.test\r\n", 0 },
  { "options-with-a-query", "RFC 9112, 3.2.4",
    "OPTIONS http://o.test?a HTTP/1.1\r\nHost: o.test\r\n",
    "OPTIONS /?a HTTP/1.1\r\nHost: o.test\r\n", 0 },
  { "options-of-a-port", "RFC 9112, 3.2.4", "OPTIONS http://o.test:80 HTTP/1.1\r\nHost: o.test\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: o.test:80\r\n", 0 },
};

static const ConformGroup groups[] = {
  { "/conform/targets/path", CONFORM_REQUEST,
    "GET http://o.test%s HTTP/1.1\r\nHost: o.test\r\n\r\n", GOT_ANY, 0, CONFORM_CASES (paths) },
  { "/conform/targets/spelling", CONFORM_REQUEST, GET_ANY, GOT_ANY, 0, CONFORM_CASES (targets) },
  { "/conform/targets/bad", CONFORM_REFUSED, GET_ANY, "400", 0, CONFORM_CASES (bad_targets) },
  { "/conform/targets/other-scheme", CONFORM_REFUSED, GET_ANY, "501", 0,
    CONFORM_CASES (other_schemes) },
  { "/conform/targets/host", CONFORM_REQUEST, "%s\r\n", "%sVia: 1.1 weir\r\n\r\n", 0,
    CONFORM_CASES (hosts) },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  conform_add_groups (groups, G_N_ELEMENTS (groups));

  return g_test_run ();
}
