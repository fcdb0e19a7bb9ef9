/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is otherwise inside a tunnel that is looked into: there is one origin, whose
 * paths are all its own; and TLS says whether a connection has ended or was cut.
 * All else is claimed by the tables of the outside, which are played inside too.
 */

#include "conform.h"

#define HOST "Host: o.test\r\n"
#define VIA "Via: 1.1 weir\r\n"
#define GET "GET / HTTP/1.1\r\n" HOST "\r\n"
#define GOT "GET / HTTP/1.1\r\n" HOST VIA "\r\n"
#define POST "POST / HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nhi"
#define POSTED "POST / HTTP/1.1\r\n" HOST "Content-Length: 2\r\n" VIA "\r\nhi"
#define OK "HTTP/1.1 200 OK\r\nDate: now\r\n"
#define LENGTH "Content-Length: 2\r\n"
#define CHUNKED "Transfer-Encoding: chunked\r\n"
#define CLOSE "Connection: close\r\n"

/* --- Where requests go ----------------------------------------------------- */

static const ConformCase targets[] = {
  { "origin-form", "RFC 9112, 3.2.1", "/a?b", NULL, 0 },
  { "path-of-a-page-of-weir", "RFC 9112, 3.2.1", "/proxy.pac", NULL, 0 },
  { "path-like-an-authority", "RFC 9112, 3.2.1", "//p.test/", NULL, 0 },
  { "absolute-form", "RFC 9112, 3.2.2", "https://o.test/a?b", "/a?b", 0 },
  { "absolute-form-with-the-port", "RFC 9112, 3.2.2", "https://o.test:443/", "/", 0 },
  { "absolute-form-with-an-empty-port", "RFC 9110, 4.2.3", "https://o.test:/", "/", 0 },
  { "absolute-form-without-a-path", "RFC 9112, 3.2.1", "https://o.test", "/", 0 },
  { "absolute-form-in-capitals", "RFC 9110, 4.2.3", "HTTPS://O.TEST./", "/", 0 },
};

static const ConformCase hosts[] = {
  { "with-the-port", "RFC 9110, 7.2", "GET / HTTP/1.1\r\nHost: o.test:443\r\n",
    "GET / HTTP/1.1\r\n" HOST, 0 },
  { "in-capitals", "RFC 9110, 4.2.3", "GET / HTTP/1.1\r\nHost: O.Test.\r\n",
    "GET / HTTP/1.1\r\n" HOST, 0 },
  { "in-its-place", "RFC 9110, 7.2", "GET / HTTP/1.1\r\nA: b\r\n" HOST "C: d\r\n",
    "GET / HTTP/1.1\r\nA: b\r\n" HOST "C: d\r\n", 0 },
  { "asterisk-of-the-origin", "RFC 9112, 3.2.4", "OPTIONS * HTTP/1.1\r\n" HOST,
    "OPTIONS * HTTP/1.1\r\n" HOST, 0 },
  { "asterisk-by-absolute-form", "RFC 9112, 3.2.4", "OPTIONS https://o.test HTTP/1.1\r\n" HOST,
    "OPTIONS * HTTP/1.1\r\n" HOST, 0 },
};

static const ConformCase misdirected[] = {
  { "host", "RFC 9110, 15.5.20", "GET / HTTP/1.1\r\nHost: p.test\r\n", NULL, 0 },
  { "host-below", "RFC 9110, 15.5.20", "GET / HTTP/1.1\r\nHost: www.o.test\r\n", NULL, 0 },
  { "host-that-begins-alike", "RFC 9110, 15.5.20", "GET / HTTP/1.1\r\nHost: o.test.p.test\r\n",
    NULL, 0 },
  { "host-of-weir", "RFC 9110, 15.5.20", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", NULL, 0 },
  { "port-80", "RFC 9110, 15.5.20", "GET / HTTP/1.1\r\nHost: o.test:80\r\n", NULL, 0 },
  { "port-8443", "RFC 9110, 15.5.20", "GET / HTTP/1.1\r\nHost: o.test:8443\r\n", NULL, 0 },
  { "host-in-1.0", "RFC 9110, 15.5.20", "GET / HTTP/1.0\r\nHost: p.test\r\n", NULL, 0 },
  { "host-beside-a-good-target", "RFC 9110, 15.5.20",
    "GET https://o.test/ HTTP/1.1\r\nHost: p.test\r\n", NULL, 0 },
  { "host-that-connection-names", "RFC 9110, 7.6.1",
    "GET / HTTP/1.1\r\nConnection: Host\r\nHost: p.test\r\n", NULL, 0 },
  { "target", "RFC 9110, 15.5.20", "GET https://p.test/ HTTP/1.1\r\n" HOST, NULL, 0 },
  { "target-and-host", "RFC 9110, 15.5.20", "GET https://p.test/ HTTP/1.1\r\nHost: p.test\r\n",
    NULL, 0 },
  { "target-of-another-port", "RFC 9110, 15.5.20", "GET https://o.test:80/ HTTP/1.1\r\n" HOST, NULL,
    0 },
  { "target-of-http", "RFC 9110, 15.5.20", "≡GET http://o.test/ HTTP/1.1\r\n" HOST, NULL, 0 },
  { "target-of-http-at-the-port", "RFC 9110, 15.5.20", "≡GET http://o.test:443/ HTTP/1.1\r\n" HOST,
    NULL, 0 },
  { "target-of-wss", "RFC 9110, 7.4", "GET wss://o.test/ HTTP/1.1\r\n" HOST, NULL, 0 },
  { "target-of-ftp", "RFC 9110, 7.4", "GET ftp://o.test/ HTTP/1.1\r\n" HOST, NULL, 0 },
};

static const ConformCase bad_requests[] = {
  { "connect", "RFC 9110, 9.3.6", "CONNECT o.test:443 HTTP/1.1\r\n" HOST, NULL, 0 },
  { "connect-to-another", "RFC 9110, 9.3.6", "CONNECT p.test:443 HTTP/1.1\r\n" HOST, NULL, 0 },
  { "connect-to-a-path", "RFC 9110, 9.3.6", "CONNECT / HTTP/1.1\r\n" HOST, NULL, 0 },
  { "asterisk-of-get", "RFC 9112, 3.2.4", "GET * HTTP/1.1\r\n" HOST, NULL, 0 },
  { "asterisk-of-lower-case-options", "RFC 9110, 9.1", "options * HTTP/1.1\r\n" HOST, NULL, 0 },
  { "authority-form", "RFC 9112, 3.2.3", "GET o.test:443 HTTP/1.1\r\n" HOST, NULL, 0 },
  { "userinfo", "RFC 9110, 4.2.4", "GET https://a@o.test/ HTTP/1.1\r\n" HOST, NULL, 0 },
  { "userinfo-that-is-the-host", "RFC 9110, 4.2.4",
    "GET https://o.test:443@p.test/ HTTP/1.1\r\n" HOST, NULL, 0 },
  { "port-that-wraps-round", "RFC 9110, 4.2.2", "GET https://o.test:65979/ HTTP/1.1\r\n" HOST, NULL,
    0 },
  { "empty-host", "RFC 9112, 3.2", "GET / HTTP/1.1\r\nHost:\r\n", NULL, 0 },
};

static const ConformCase longest_targets[] = {
  { "longest-line", "RFC 9112, 3", "/«16370:a»", NULL, 0 },
};

static const ConformCase long_targets[] = {
  { "line-too-long-by-one", "RFC 9110, 15.5.15", "/«16371:a»", NULL, 0 },
};

static const ConformGroup groups[] = {
  { "/inside/target", CONFORM_REQUEST, "GET %s HTTP/1.1\r\n" HOST "\r\n",
    "GET %s HTTP/1.1\r\n" HOST VIA "\r\n", 0, CONFORM_CASES (targets) },
  { "/inside/host", CONFORM_REQUEST, "%s\r\n", "%s" VIA "\r\n", 0, CONFORM_CASES (hosts) },
  { "/inside/misdirected", CONFORM_REFUSED, "%s\r\n", "421 Misdirected", 0,
    CONFORM_CASES (misdirected) },
  { "/inside/bad", CONFORM_REFUSED, "%s\r\n", "400", 0, CONFORM_CASES (bad_requests) },
  { "/inside/limit", CONFORM_REQUEST, "GET %s HTTP/1.1\r\n" HOST "\r\n",
    "GET %s HTTP/1.1\r\n" HOST VIA "\r\n", 0, CONFORM_CASES (longest_targets) },
  { "/inside/limit", CONFORM_REFUSED, "GET %s HTTP/1.1\r\n" HOST "\r\n", "414", 0,
    CONFORM_CASES (long_targets) },
};

/* --- Where content ends ---------------------------------------------------- */

static const Conversation endings[] = {
  { "until-the-end-is-whole",
    "RFC 9112, 9.8",
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK "\r\nhello" },
      { CLIENT_GETS, OK CHUNKED VIA "\r\n{hello" },
      { ORIGIN_CLOSES, NULL },
      { CLIENT_GETS, "0\r\n\r\n" } } },
  { "until-the-end-is-cut",
    "RFC 9112, 9.8",
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK "\r\nhello" },
      { CLIENT_GETS, OK CHUNKED VIA "\r\n{hello" },
      { ORIGIN_CUTS, NULL },
      { CLIENT_SEES_BREAK, NULL } } },
  { "until-the-end-is-whole-to-1.0",
    "RFC 9112, 9.8",
    { { CLIENT_SENDS, "GET / HTTP/1.0\r\n\r\n" },
      { ORIGIN_GETS, "GET / HTTP/1.1\r\n" HOST "Via: 1.0 weir\r\n\r\n" },
      { ORIGIN_SENDS, OK "\r\nhello" },
      { CLIENT_GETS, OK CLOSE VIA "\r\nhello" },
      { ORIGIN_CLOSES, NULL },
      { CLIENT_SEES_END, NULL } } },
  { "until-the-end-is-cut-to-1.0",
    "RFC 9112, 9.8",
    { { CLIENT_SENDS, "GET / HTTP/1.0\r\n\r\n" },
      { ORIGIN_GETS, "GET / HTTP/1.1\r\n" HOST "Via: 1.0 weir\r\n\r\n" },
      { ORIGIN_SENDS, OK "\r\nhello" },
      { CLIENT_GETS, OK CLOSE VIA "\r\nhello" },
      { ORIGIN_CUTS, NULL },
      { CLIENT_SEES_RESET, NULL } } },
  { "length-says-it-was-all",
    "RFC 9112, 9.8",
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK LENGTH "\r\nok" },
      { CLIENT_GETS, OK LENGTH VIA "\r\nok" },
      { ORIGIN_CUTS, NULL },
      { ORIGIN_RECONNECTS, NULL },
      { CLIENT_SENDS, POST },
      { ORIGIN_GETS, POSTED } } },
  { "cut-in-its-length",
    "RFC 9112, 8",
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK "Content-Length: 9\r\n\r\nhello" },
      { ORIGIN_CUTS, NULL },
      { CLIENT_GETS, OK "Content-Length: 9\r\n" VIA "\r\nhello" },
      { CLIENT_SEES_BREAK, NULL } } },
  { "cut-by-the-client",
    "RFC 9112, 8",
    { { CLIENT_SENDS, "POST / HTTP/1.1\r\n" HOST CHUNKED "\r\n2\r\nhi\r\n" },
      { ORIGIN_GETS, "POST / HTTP/1.1\r\n" HOST CHUNKED VIA "\r\n{hi" },
      { CLIENT_CLOSES, NULL },
      { ORIGIN_SEES_END, NULL } } },
};

/* --- The connection that was made first ------------------------------------ */

/* It waits for the first request as one of the pool does for the next. */
static const Conversation firsts[] = {
  { "get-is-repeated-once",
    "RFC 9110, 9.2.2",
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_CLOSES, NULL },
      { ORIGIN_RECONNECTS, NULL },
      { ORIGIN_GETS, GOT },
      { ORIGIN_CLOSES, NULL },
      { CLIENT_GETS_PAGE, "502 o.test, port 443" } } },
  { "get-is-repeated-once-after-a-reset",
    "RFC 9110, 9.2.2",
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_RESETS, NULL },
      { ORIGIN_RECONNECTS, NULL },
      { ORIGIN_GETS, GOT },
      { ORIGIN_RESETS, NULL },
      { CLIENT_GETS_PAGE, "502 o.test, port 443" } } },
  { "post-is-never-repeated",
    "RFC 9110, 9.2.2",
    { { CLIENT_SENDS, POST },
      { ORIGIN_GETS, POSTED },
      { ORIGIN_CLOSES, NULL },
      { CLIENT_GETS_PAGE, "502" },
      { ORIGIN_RECONNECTS, NULL },
      { ORIGIN_GETS_NOTHING, NULL } } },
  { "closed-before-it-was-used",
    "RFC 9112, 9.3.1",
    { { ORIGIN_CLOSES, NULL },
      { ORIGIN_RECONNECTS, NULL },
      { CLIENT_SENDS, POST },
      { ORIGIN_GETS, POSTED },
      { ORIGIN_SENDS, OK LENGTH "\r\nok" },
      { CLIENT_GETS, OK LENGTH VIA "\r\nok" } } },
  { "words-before-a-request",
    "RFC 9112, 9.2",
    { { ORIGIN_SENDS, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil" },
      { ORIGIN_SEES_END, NULL },
      { ORIGIN_RECONNECTS, NULL },
      { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT } } },
};

/* --- What Weir answers itself ---------------------------------------------- */

#define LOCAL_FIELDS "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
#define REQUEST_FOR(dest) "GET /a HTTP/1.1\r\n" HOST "Sec-Fetch-Dest: " dest "\r\n\r\n"
#define FORBIDDEN "HTTP/1.1 403 Forbidden\r\nDate: now\r\nContent-Length: 0\r\n" LOCAL_FIELDS "\r\n"

static const Conversation local[] = {
  { "blocked-page",
    NULL,
    { { CLIENT_SENDS, REQUEST_FOR ("document") },
      { CLIENT_GETS_PAGE, "403 weirctl allow o.test" },
      { CLIENT_SENDS, REQUEST_FOR ("document") },
      { CLIENT_GETS_PAGE, "403 Content-Security-Policy: default-src 'none'" },
      { ORIGIN_GETS_NOTHING, NULL } },
    { "block host o.test" } },
  { "blocked-image",
    NULL,
    { { CLIENT_SENDS, REQUEST_FOR ("image") },
      { CLIENT_GETS_PAGE, "200 image/gif" },
      { ORIGIN_GETS_NOTHING, NULL } },
    { "block host o.test" } },
  { "blocked-type-alone",
    NULL,
    { { CLIENT_SENDS, REQUEST_FOR ("image") },
      { CLIENT_GETS_PAGE, "200 no-store" },
      { CLIENT_SENDS, REQUEST_FOR ("script") },
      { ORIGIN_GETS, "GET /a HTTP/1.1\r\n" HOST "Sec-Fetch-Dest: script\r\n" VIA "\r\n" } },
    { "block type image" } },
  { "blocked-content-is-thrown-away",
    "RFC 9112, 9.3",
    { { CLIENT_SENDS, "POST / HTTP/1.1\r\n" HOST "Sec-Fetch-Dest: empty\r\n" LENGTH "\r\nhi" },
      { CLIENT_GETS, FORBIDDEN },
      { CLIENT_SENDS, REQUEST_FOR ("empty") },
      { CLIENT_GETS, FORBIDDEN },
      { ORIGIN_GETS_NOTHING, NULL } },
    { "block host o.test" } },
  { "trace-at-the-last-hop",
    "RFC 9110, 9.3.8",
    { { CLIENT_SENDS, "TRACE / HTTP/1.1\r\n" HOST "Max-Forwards: 0\r\nCookie: a=b\r\n"
                      "authorization: c\r\nX: y\r\n\r\n" },
      { CLIENT_GETS, "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Type: message/http\r\n"
                     "Content-Length: 57\r\n" LOCAL_FIELDS "\r\n"
                     "TRACE / HTTP/1.1\r\n" HOST "Max-Forwards: 0\r\nX: y\r\n\r\n" },
      { ORIGIN_GETS_NOTHING, NULL } } },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  conform_add_groups_inside (groups, G_N_ELEMENTS (groups));
  script_add_tests_inside ("/inside/ending", endings, G_N_ELEMENTS (endings));
  script_add_tests_inside ("/inside/first-connection", firsts, G_N_ELEMENTS (firsts));
  script_add_tests_inside ("/inside/local", local, G_N_ELEMENTS (local));

  return g_test_run ();
}
