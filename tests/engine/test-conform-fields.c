/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fields that stay behind, that are added, and all others, which nothing touches. */

#include "conform.h"

#define VIA "Via: 1.1 weir\r\n"
#define HOST "Host: o.test\r\n"

/* What stays on the connection it came over. */
static const ConformCase hop_by_hop[] = {
  { "connection", "RFC 9110, 7.6.1", "Connection: keep-alive\r\n", "", 0 },
  { "named", "RFC 9110, 7.6.1", "Connection: X-A\r\nX-A: 1\r\nX-B: 2\r\n", "X-B: 2\r\n", 0 },
  { "named-before", "RFC 9110, 7.6.1", "X-A: 1\r\nConnection: X-A\r\n", "", 0 },
  { "named-in-any-case", "RFC 9110, 7.6.1", "cOnNeCtIoN: x-a\r\nX-A: 1\r\nx-A: 2\r\n", "", 0 },
  { "named-in-a-list", "RFC 9110, 7.6.1",
    "Connection: X-A, x-b ,\tX-C,,\r\nX-A: 1\r\nX-B: 2\r\nX-C: 3\r\nX-D: 4\r\n", "X-D: 4\r\n", 0 },
  { "named-in-another-line", "RFC 9110, 7.6.1",
    "Connection: X-A\r\nX-B: 2\r\nX-A: 1\r\nConnection: X-B\r\n", "", 0 },
  { "named-cookie", "RFC 9110, 7.6.1", "Connection: Cookie\r\nCookie: a=b\r\n", "", 0 },
  { "named-that-is-not-there", "RFC 9110, 7.6.1", "Connection: X-Z, ???\r\nX-A: 1\r\n",
    "X-A: 1\r\n", 0 },
  { "named-part-of-a-name", "RFC 9110, 7.6.1", "Connection: X\r\nX-A: 1\r\n", "X-A: 1\r\n", 0 },
  { "connection-empty", "RFC 9110, 7.6.1", "Connection:\r\nX-A: 1\r\n", "X-A: 1\r\n", 0 },
  { "connection-of-commas", "RFC 9110, 5.6.1.2", "Connection: , ,,\r\nX-A: 1\r\n", "X-A: 1\r\n",
    0 },
  { "keep-alive", "RFC 9110, 7.6.1", "Keep-Alive: timeout=5\r\n", "", 0 },
  { "proxy-connection", "RFC 9112, C.2.2", "Proxy-Connection: keep-alive\r\n", "", 0 },
  { "te", "RFC 9110, 10.1.4", "TE: trailers\r\n", "", 0 },
  { "te-named", "RFC 9110, 10.1.4", "Connection: TE\r\nTE: gzip;q=1\r\n", "", 0 },
  { "upgrade", "RFC 9110, 7.8", "Upgrade: h2c\r\n", "", 0 },
  { "upgrade-to-http-2", "RFC 9113, 3.1",
    "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n",
    "", 0 },
  { "via-cannot-be-named", "RFC 9110, 7.6.3", "Connection: Via\r\nVia: 1.0 a\r\n", "Via: 1.0 a\r\n",
    0 },
};

static const ConformCase hop_by_hop_of_requests[] = {
  { "proxy-authorization", "RFC 9110, 11.7.2", "Proxy-Authorization: Basic eDp5\r\n", "", 0 },
  { "proxy-authorization-twice", "RFC 9110, 11.7.2",
    "Proxy-Authorization: Basic eDp5\r\nproxy-authorization: Bearer z\r\n", "", 0 },
  { "websocket-without-connection", "RFC 9110, 7.8", "Upgrade: websocket\r\n", "", 0 },
  { "connection-upgrade-without-upgrade", "RFC 9110, 7.8", "Connection: Upgrade\r\n", "", 0 },
};

/* Odd or not, what is legal passes: order, case, repetition, every octet. */
static const ConformCase kept[] = {
  { "order-of-equals", "RFC 9110, 5.3", "X-A: 1\r\nX-B: 2\r\nX-A: 3\r\nx-a: 4\r\n", NULL, 0 },
  { "empty-value", "RFC 9110, 5.5", "X-A:\r\nX-B: \t \r\n", "X-A: \r\nX-B: \r\n", 0 },
  { "space-around", "RFC 9112, 5.1", "X-A:a\r\nX-B:\t b \t\r\n", "X-A: a\r\nX-B: b\r\n", 0 },
  { "space-within", "RFC 9110, 5.5", "X-A: a  b\tc , ,  d\r\n", NULL, 0 },
  { "octets-beyond-ascii", "RFC 9110, 5.5", "X-A: \x80\xe9\xff\r\nX-B: \xc3\xa9\r\n", NULL, 0 },
  { "quotes", "RFC 9110, 5.6.4", "X-A: \"a, \\\"b\", 'c\r\nX-B: \"\r\n", NULL, 0 },
  { "signs", "RFC 9110, 5.5", "X-A: :;<=>?@[\\]^_`{|}~!#$%&()*+,-./\r\n", NULL, 0 },
  { "signs-in-a-name", "RFC 9110, 5.1", "!#$%&'*+-.^_`|~0aZ: a\r\n", NULL, 0 },
  { "colons", "RFC 9110, 5.5", "X-A: : a: b\r\nX-B::\r\n", "X-A: : a: b\r\nX-B: :\r\n", 0 },
  { "case-of-names", "RFC 9110, 5.1", "x-A: 1\r\nX-a: 2\r\nUSER-AGENT: me\r\n", NULL, 0 },
  { "cookie-lines", "RFC 6265, 5.4", "Cookie: a=1\r\nX: y\r\nCookie: b=2; c=3\r\n", NULL, 0 },
  { "cookies-that-are-odd", "RFC 6265, 5.4",
    "Cookie: =v; n; a==b;; c=\"d e\"; \xe9=\xff;f=g,h=i\r\n", NULL, 0 },
  { "cookie-empty", "RFC 6265, 5.4", "Cookie:\r\n", "Cookie: \r\n", 0 },
  { "set-cookie-lines", "RFC 9110, 5.3",
    "Set-Cookie: a=1; Path=/\r\nX: y\r\nset-cookie: a=2; Expires=Wed, 21 Oct 2037 07:28:00 GMT\r\n"
    "Set-Cookie: b=3; HttpOnly; SameSite=None; Secure; Partitioned\r\n",
    NULL, 0 },
  { "set-cookies-that-are-odd", "RFC 6265, 5.2",
    "Set-Cookie: =v\r\nSet-Cookie: n\r\nSet-Cookie:\r\nSet-Cookie: a=\"b; c\"; X=\xff;; ;d==\r\n"
    "Set-Cookie: e=f; Max-Age=-1; Max-Age=x; expires=never\r\n",
    "Set-Cookie: =v\r\nSet-Cookie: n\r\nSet-Cookie: \r\nSet-Cookie: a=\"b; c\"; X=\xff;; ;d==\r\n"
    "Set-Cookie: e=f; Max-Age=-1; Max-Age=x; expires=never\r\n",
    0 },
  { "challenges", "RFC 9110, 11.6.1",
    "WWW-Authenticate: Basic realm=\"a, b\"\r\nWWW-Authenticate: Digest x=y\r\n", NULL, 0 },
  { "codings", "RFC 9110, 8.4",
    "Accept-Encoding: gzip, br;q=0.5, *;q=0\r\nContent-Encoding: br\r\nETag: W/\"a\"\r\n", NULL,
    0 },
  { "trailer", "RFC 9110, 6.6.2", "Trailer: X\r\n", NULL, 0 },
  { "names-close-to-known-ones", "RFC 9110, 5.1",
    "Connections: close\r\nTransfer-Encodin: chunked\r\nContent-Lengt: 9\r\nHosts: p.test\r\n"
    "XTE: a\r\nVi: b\r\nKeep_Alive: c\r\n",
    NULL, 0 },
  { "authorization", "RFC 9110, 11.6.2", "Authorization: Negotiate YII=\r\n", NULL, 0 },
  { "forwarded-is-not-made-nor-taken", "RFC 7239, 4",
    "X-Forwarded-For: 10.0.0.1\r\nForwarded: for=a\r\n", NULL, 0 },
  { "via-goes-last", "RFC 9110, 7.6.3", "Via: 1.0 a, 1.1 b\r\nX: y\r\nvia: 2 c\r\n", NULL, 0 },
  { "max-forwards-of-get", "RFC 9110, 7.6.2", "Max-Forwards: 0\r\n", NULL, 0 },
  { "expect-of-nothing", "RFC 9110, 10.1.1", "Expect: 100-continue\r\n", NULL, 0 },
};

/* The policy here withholds third-party cookies: those of the last two. */
static const ConformCase parties[] = {
  { "typed", "RFC 6265, 5.4", "Cookie: a=b\r\n", NULL, 0 },
  { "of-the-same-host", "RFC 6265, 5.4", "Referer: http://o.test/x\r\nCookie: a=b\r\n", NULL, 0 },
  { "of-the-same-site", "RFC 6265, 5.4", "Referer: http://www.o.test/\r\nCookie: a=b\r\n", NULL,
    0 },
  { "of-a-link-of-another-site", "RFC 6265, 5.4",
    "Referer: http://p.test/\r\nSec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\n"
    "Cookie: a=b\r\n",
    NULL, 0 },
  { "of-a-page-of-another-site", "RFC 6265, 5.4",
    "Referer: http://p.test/\r\nSec-Fetch-Dest: image\r\nCookie: a=b\r\n",
    "Referer: http://p.test/\r\nSec-Fetch-Dest: image\r\n", 0 },
  { "of-an-origin-of-another-site", "RFC 6265, 5.4",
    "Origin: http://p.test\r\nSec-Fetch-Dest: empty\r\nCookie: a=b\r\n",
    "Origin: http://p.test\r\nSec-Fetch-Dest: empty\r\n", 0 },
};

#define TRACE_ANY "TRACE http://o.test/ HTTP/1.1\r\n" HOST "Max-Forwards: %s\r\n\r\n"

static const ConformCase max_forwards[] = {
  { "one", "RFC 9110, 7.6.2", "1", "0", 0 },
  { "ten", "RFC 9110, 7.6.2", "10", "9", 0 },
  { "leading-zeroes", "RFC 9110, 7.6.2", "0007", "6", 0 },
  { "beyond-64-bits", "RFC 9110, 7.6.2", "99999999999999999999", "999999", 0 },
};

static const ConformCase bad_max_forwards[] = {
  { "minus", "RFC 9110, 7.6.2", "-1", NULL, 0 },
  { "word", "RFC 9110, 7.6.2", "x", NULL, 0 },
  { "nothing", "RFC 9110, 7.6.2", "", NULL, 0 },
  { "two-numbers", "RFC 9110, 7.6.2", "1, 2", NULL, 0 },
};

static const ConformCase dates[] = {
  { "missing", "RFC 9110, 6.6.1", "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: now\r\n" VIA, 0 },
  { "there", "RFC 9110, 6.6.1", "HTTP/1.1 200 OK\r\ndate: yesterday\r\n",
    "HTTP/1.1 200 OK\r\ndate: yesterday\r\nContent-Length: 2\r\n" VIA, 0 },
  { "named-by-connection", "RFC 9110, 6.6.1",
    "HTTP/1.1 200 OK\r\nConnection: Date\r\nDate: yesterday\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: now\r\n" VIA, 0 },
  { "version-of-the-origin", "RFC 9110, 7.6.3",
    "HTTP/1.0 200 OK\r\nDate: now\r\nConnection: keep-alive\r\n",
    "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\nVia: 1.0 weir\r\n", 0 },
};

/* Whether either connection goes on. */
static const ConformCase closes[] = {
  { "close", "RFC 9112, 9.6", "Connection: close\r\n", "", 0 },
  { "close-in-a-list", "RFC 9112, 9.6", "Connection: X-A,  Close\r\n", "", 0 },
  { "close-in-another-line", "RFC 9112, 9.6", "Connection: keep-alive\r\nconnection: close\r\n", "",
    0 },
};

#define OK "HTTP/1.1 200 OK\r\nDate: now\r\n"
#define LENGTH "Content-Length: 2\r\n"

static const ConformGroup groups[] = {
  { "/conform/fields/hop-by-hop-of-request", CONFORM_REQUEST,
    "GET http://o.test/ HTTP/1.1\r\n" HOST "%s\r\n", "GET / HTTP/1.1\r\n" HOST "%s" VIA "\r\n", 0,
    CONFORM_CASES (hop_by_hop) },
  { "/conform/fields/hop-by-hop-of-request", CONFORM_REQUEST,
    "GET http://o.test/ HTTP/1.1\r\n" HOST "%s\r\n", "GET / HTTP/1.1\r\n" HOST "%s" VIA "\r\n", 0,
    CONFORM_CASES (hop_by_hop_of_requests) },
  { "/conform/fields/hop-by-hop-of-response", CONFORM_RESPONSE, OK "%s" LENGTH "\r\nok",
    OK "%s" LENGTH VIA "\r\nok", 0, CONFORM_CASES (hop_by_hop) },
  { "/conform/fields/kept-of-request", CONFORM_REQUEST,
    "GET http://o.test/ HTTP/1.1\r\n" HOST "%s\r\n", "GET / HTTP/1.1\r\n" HOST "%s" VIA "\r\n", 0,
    CONFORM_CASES (kept) },
  { "/conform/fields/kept-of-response", CONFORM_RESPONSE, OK "%s" LENGTH "\r\nok",
    OK "%s" LENGTH VIA "\r\nok", 0, CONFORM_CASES (kept) },
  { "/conform/fields/cookie", CONFORM_REQUEST, "GET http://o.test/ HTTP/1.1\r\n" HOST "%s\r\n",
    "GET / HTTP/1.1\r\n" HOST "%s" VIA "\r\n", 0, CONFORM_CASES (parties) },
  { "/conform/fields/max-forwards", CONFORM_REQUEST, TRACE_ANY,
    "TRACE / HTTP/1.1\r\n" HOST "Max-Forwards: %s\r\n" VIA "\r\n", 0,
    CONFORM_CASES (max_forwards) },
  { "/conform/fields/bad-max-forwards", CONFORM_REFUSED, TRACE_ANY, "400", 0,
    CONFORM_CASES (bad_max_forwards) },
  { "/conform/fields/date-and-via", CONFORM_RESPONSE, "%s" LENGTH "\r\nok", "%s\r\nok", 0,
    CONFORM_CASES (dates) },
  { "/conform/fields/client-asks-to", CONFORM_REQUEST,
    "GET http://o.test/ HTTP/1.1\r\n" HOST "%s\r\n", "GET / HTTP/1.1\r\n" HOST "%s" VIA "\r\n",
    CONFORM_CLIENT_ENDS, CONFORM_CASES (closes) },
  { "/conform/fields/origin-asks-to", CONFORM_RESPONSE, OK "%s" LENGTH "\r\nok",
    OK "%s" LENGTH VIA "\r\nok", CONFORM_ORIGIN_ENDS, CONFORM_CASES (closes) },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  conform_add_groups (groups, G_N_ELEMENTS (groups));

  return g_test_run ();
}
