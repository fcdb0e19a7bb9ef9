/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Requests and responses that pass: what changes on the way, and what does not. */

#include "script.h"

#define GET "GET http://o.test/ HTTP/1.1\r\nHost: o.test\r\n\r\n"
#define GOT "GET / HTTP/1.1\r\nHost: o.test\r\nVia: 1.1 weir\r\n\r\n"
#define OK "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\n\r\nok"
#define PASSED_OK "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\nVia: 1.1 weir\r\n\r\nok"

static const Conversation conversations[] = {
  { "get",
    "RFC 9112, 3.2.2",
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK },
      { CLIENT_GETS, PASSED_OK } } },
  { "keep-alive-on-both-sides",
    "RFC 9112, 9.3",
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK },
      { CLIENT_GETS, PASSED_OK },
      { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK },
      { CLIENT_GETS, PASSED_OK } } },
  { "another-client-gets-another-connection",
    "RFC 9112, 9.4",
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK },
      { CLIENT_GETS, PASSED_OK },
      { CLIENT_RECONNECTS, NULL },
      { ORIGIN_SEES_END, NULL },
      { ORIGIN_RECONNECTS, NULL },
      { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK },
      { CLIENT_GETS, PASSED_OK } } },
  { "no-sharing-between-hosts",
    "RFC 9110, 7.4",
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK },
      { CLIENT_GETS, PASSED_OK },
      { ORIGIN_RECONNECTS, NULL },
      { CLIENT_SENDS, "GET http://p.test/ HTTP/1.1\r\nHost: p.test\r\n\r\n" },
      { ORIGIN_GETS, "GET / HTTP/1.1\r\nHost: p.test\r\nVia: 1.1 weir\r\n\r\n" },
      { ORIGIN_SENDS, OK },
      { CLIENT_GETS, PASSED_OK } } },
  { "pipelined-in-order",
    "RFC 9112, 9.3.2",
    { { CLIENT_SENDS, "GET http://o.test/1 HTTP/1.1\r\nHost: o.test\r\n\r\n"
                      "GET http://p.test/2 HTTP/1.1\r\nHost: p.test\r\n\r\n"
                      "GET http://o.test/3 HTTP/1.1\r\nHost: o.test\r\n\r\n" },
      { ORIGIN_GETS, "GET /1 HTTP/1.1\r\nHost: o.test\r\nVia: 1.1 weir\r\n\r\n" },
      { ORIGIN_SENDS, OK },
      { CLIENT_GETS, PASSED_OK },
      { ORIGIN_RECONNECTS, NULL },
      { ORIGIN_GETS, "GET /2 HTTP/1.1\r\nHost: p.test\r\nVia: 1.1 weir\r\n\r\n" },
      { ORIGIN_SENDS, "HTTP/1.1 404 No\r\nDate: now\r\nContent-Length: 0\r\n\r\n" },
      { CLIENT_GETS,
        "HTTP/1.1 404 No\r\nDate: now\r\nContent-Length: 0\r\nVia: 1.1 weir\r\n\r\n" } } },
  { "connection-close-is-honoured",
    "RFC 9112, 9.6",
    { { CLIENT_SENDS, "GET http://o.test/ HTTP/1.1\r\nHost: o.test\r\nConnection: close\r\n\r\n"
                      "GET http://o.test/never HTTP/1.1\r\nHost: o.test\r\n\r\n" },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK },
      { CLIENT_GETS, "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\nConnection: close\r\n"
                     "Via: 1.1 weir\r\n\r\nok" },
      { CLIENT_SEES_END, NULL } } },
  { "client-of-1.0",
    "RFC 9112, C.2.1",
    { { CLIENT_SENDS, "GET http://o.test/ HTTP/1.0\r\n\r\n" },
      { ORIGIN_GETS, "GET / HTTP/1.1\r\nHost: o.test\r\nVia: 1.0 weir\r\n\r\n" },
      { ORIGIN_SENDS,
        "HTTP/1.1 200 OK\r\nDate: now\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n" },
      { CLIENT_GETS,
        "HTTP/1.1 200 OK\r\nDate: now\r\nConnection: close\r\nVia: 1.1 weir\r\n\r\nok" },
      { CLIENT_SEES_END, NULL } } },
  { "origin-of-1.0-ends-its-response-by-closing",
    "RFC 9112, 6.3",
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, "HTTP/1.0 200 OK\r\nDate: now\r\n\r\nhello" },
      { ORIGIN_CLOSES, NULL },
      { CLIENT_GETS,
        "HTTP/1.1 200 OK\r\nDate: now\r\nTransfer-Encoding: chunked\r\nVia: 1.0 weir\r\n\r\n"
        "{hello}" } } },
  { "half-closed-client-gets-its-response",
    "RFC 9112, 9.5",
    { { CLIENT_SENDS, GET },
      { CLIENT_ENDS, NULL },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK },
      { CLIENT_GETS, PASSED_OK },
      { CLIENT_SEES_END, NULL } } },
  { "content-by-length",
    "RFC 9112, 6.2",
    { { CLIENT_SENDS,
        "POST http://o.test/p HTTP/1.1\r\nHost: o.test\r\nContent-Length: 5\r\n\r\nhello" },
      { ORIGIN_GETS,
        "POST /p HTTP/1.1\r\nHost: o.test\r\nContent-Length: 5\r\nVia: 1.1 weir\r\n\r\nhello" },
      { ORIGIN_SENDS, OK },
      { CLIENT_GETS, PASSED_OK } } },
  { "content-in-chunks-both-ways",
    "RFC 9112, 7.1",
    { { CLIENT_SENDS,
        "POST http://o.test/p HTTP/1.1\r\nHost: o.test\r\nTransfer-Encoding: chunked\r\n\r\n"
        "2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nTrailer: t\r\n\r\n" },
      { ORIGIN_GETS,
        "POST /p HTTP/1.1\r\nHost: o.test\r\nTransfer-Encoding: chunked\r\nVia: 1.1 weir\r\n\r\n"
        "{hello}" },
      { ORIGIN_SENDS, "HTTP/1.1 200 OK\r\nDate: now\r\nTransfer-Encoding: chunked\r\n\r\n"
                      "1\r\na\r\n00002\r\nbc\r\n0\r\nSet-Cookie: a=b\r\n\r\n" },
      { CLIENT_GETS, "HTTP/1.1 200 OK\r\nDate: now\r\nTransfer-Encoding: chunked\r\nVia: 1.1 "
                     "weir\r\n\r\n{abc}" },
      { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK },
      { CLIENT_GETS, PASSED_OK } } },
  { "content-of-get-is-content",
    "RFC 9112, 6.3",
    { { CLIENT_SENDS,
        "GET http://o.test/ HTTP/1.1\r\nHost: o.test\r\nContent-Length: 14\r\n\r\nGET / HTTP/1.1" },
      { ORIGIN_GETS,
        "GET / HTTP/1.1\r\nHost: o.test\r\nContent-Length: 14\r\nVia: 1.1 weir\r\n\r\nGET / "
        "HTTP/1.1" },
      { ORIGIN_SENDS, OK },
      { CLIENT_GETS, PASSED_OK } } },
  { "head-has-no-content",
    "RFC 9110, 9.3.2",
    { { CLIENT_SENDS, "HEAD http://o.test/ HTTP/1.1\r\nHost: o.test\r\n\r\n" },
      { ORIGIN_GETS, "HEAD / HTTP/1.1\r\nHost: o.test\r\nVia: 1.1 weir\r\n\r\n" },
      { ORIGIN_SENDS, "HTTP/1.1 200 OK\r\nDate: now\r\nETag: a\r\nConnection: keep-alive\r\n\r\n" },
      { CLIENT_GETS, "HTTP/1.1 200 OK\r\nDate: now\r\nETag: a\r\nVia: 1.1 weir\r\n\r\n" },
      { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK },
      { CLIENT_GETS, PASSED_OK } } },
  { "204-and-304-have-no-content",
    "RFC 9112, 6.3",
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, "HTTP/1.1 304 Not Modified\r\nDate: now\r\nETag: a\r\n\r\n" },
      { CLIENT_GETS, "HTTP/1.1 304 Not Modified\r\nDate: now\r\nETag: a\r\nVia: 1.1 weir\r\n\r\n" },
      { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, "HTTP/1.1 204 No Content\r\nDate: now\r\n\r\n" },
      { CLIENT_GETS, "HTTP/1.1 204 No Content\r\nDate: now\r\nVia: 1.1 weir\r\n\r\n" } } },
  { "interim-responses-pass-at-once",
    "RFC 9110, 15.2",
    { { CLIENT_SENDS, "POST http://o.test/ HTTP/1.1\r\nHost: o.test\r\nExpect: 100-continue\r\n"
                      "Content-Length: 2\r\n\r\n" },
      { ORIGIN_GETS,
        "POST / HTTP/1.1\r\nHost: o.test\r\nExpect: 100-continue\r\nContent-Length: 2\r\n"
        "Via: 1.1 weir\r\n\r\n" },
      { ORIGIN_SENDS,
        "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" },
      { CLIENT_GETS, "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\nVia: 1.1 weir\r\n\r\n"
                     "HTTP/1.1 100 Continue\r\nVia: 1.1 weir\r\n\r\n" },
      { CLIENT_SENDS, "hi" },
      { ORIGIN_GETS, "hi" },
      { ORIGIN_SENDS, OK },
      { CLIENT_GETS, PASSED_OK } } },
  { "interim-responses-are-not-for-1.0",
    "RFC 9110, 15.2",
    { { CLIENT_SENDS, "GET http://o.test/ HTTP/1.0\r\n\r\n" },
      { ORIGIN_GETS, "GET / HTTP/1.1\r\nHost: o.test\r\nVia: 1.0 weir\r\n\r\n" },
      { ORIGIN_SENDS, "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n" OK },
      { CLIENT_GETS, "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\nConnection: close\r\n"
                     "Via: 1.1 weir\r\n\r\nok" },
      { CLIENT_SEES_END, NULL } } },
  { "too-many-interim-responses",
    "RFC 9110, 15.2",
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
#define INTERIM "HTTP/1.1 102 Processing\r\n\r\n"
#define FOUR INTERIM INTERIM INTERIM INTERIM
#define PASSED_INTERIM "HTTP/1.1 102 Processing\r\nVia: 1.1 weir\r\n\r\n"
#define PASSED_FOUR PASSED_INTERIM PASSED_INTERIM PASSED_INTERIM PASSED_INTERIM
#define MANY FOUR FOUR FOUR FOUR FOUR FOUR FOUR FOUR
#define PASSED_MANY \
  PASSED_FOUR PASSED_FOUR PASSED_FOUR PASSED_FOUR PASSED_FOUR PASSED_FOUR PASSED_FOUR PASSED_FOUR
      { ORIGIN_SENDS, MANY MANY },
      { CLIENT_GETS, PASSED_MANY PASSED_MANY },
      { ORIGIN_SENDS, INTERIM },
      { CLIENT_GETS_PAGE, "502" },
      { ORIGIN_SEES_END, NULL } } },
  { "early-final-response-while-the-client-waits",
    "RFC 9110, 10.1.1",
    { { CLIENT_SENDS, "POST http://o.test/ HTTP/1.1\r\nHost: o.test\r\nExpect: 100-continue\r\n"
                      "Content-Length: 2\r\n\r\n" },
      { ORIGIN_GETS,
        "POST / HTTP/1.1\r\nHost: o.test\r\nExpect: 100-continue\r\nContent-Length: 2\r\n"
        "Via: 1.1 weir\r\n\r\n" },
      { ORIGIN_SENDS, "HTTP/1.1 417 No\r\nDate: now\r\nContent-Length: 0\r\n\r\n" },
      { CLIENT_GETS, "HTTP/1.1 417 No\r\nDate: now\r\nContent-Length: 0\r\nConnection: close\r\n"
                     "Via: 1.1 weir\r\n\r\n" },
      { ORIGIN_SEES_END, NULL },

      /* Whether it sends the content after all, or the next request, cannot be known. */
      { CLIENT_SENDS, "hi" GET },
      { CLIENT_SEES_END, NULL },
      { ORIGIN_RECONNECTS, NULL },
      { ORIGIN_GETS_NOTHING, NULL } } },
  { "fields-of-the-connection-stay-on-it",
    "RFC 9110, 7.6.1",
    { { CLIENT_SENDS,
        "GET http://o.test/a?b HTTP/1.1\r\nHost: other\r\nConnection: X-Mine, keep-alive\r\n"
        "X-Mine: 1\r\nProxy-Connection: keep-alive\r\nTE: trailers\r\n"
        "Proxy-Authorization: Basic x\r\nX-Keep: 1\r\nx-keep: 2\r\n\r\n" },
      { ORIGIN_GETS,
        "GET /a?b HTTP/1.1\r\nHost: o.test\r\nX-Keep: 1\r\nx-keep: 2\r\nVia: 1.1 weir\r\n\r\n" },
      { ORIGIN_SENDS, "HTTP/1.1 200 OK\r\nDate: now\r\nConnection: X-Theirs\r\nX-Theirs: 1\r\n"
                      "Keep-Alive: 5\r\nContent-Length: 0\r\nWWW-Authenticate: "
                      "A\r\nWWW-Authenticate: B\r\n\r\n" },
      { CLIENT_GETS,
        "HTTP/1.1 200 OK\r\nDate: now\r\nWWW-Authenticate: A\r\nWWW-Authenticate: B\r\n"
        "Content-Length: 0\r\nVia: 1.1 weir\r\n\r\n" } } },
  { "unknown-methods-pass",
    "RFC 9110, 9.1",
    { { CLIENT_SENDS, "brew http://o.test HTTP/1.1\r\nHost: o.test\r\n\r\n" },
      { ORIGIN_GETS, "brew / HTTP/1.1\r\nHost: o.test\r\nVia: 1.1 weir\r\n\r\n" },
      { ORIGIN_SENDS, OK },
      { CLIENT_GETS, PASSED_OK } } },
  { "max-forwards-counts-down",
    "RFC 9110, 7.6.2",
    { { CLIENT_SENDS, "OPTIONS http://o.test HTTP/1.1\r\nHost: o.test\r\nMax-Forwards: 3\r\n\r\n" },
      { ORIGIN_GETS,
        "OPTIONS * HTTP/1.1\r\nHost: o.test\r\nMax-Forwards: 2\r\nVia: 1.1 weir\r\n\r\n" },
      { ORIGIN_SENDS, OK },
      { CLIENT_GETS, PASSED_OK } } },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  script_add_tests ("/engine/forwarding", conversations, G_N_ELEMENTS (conversations));

  return g_test_run ();
}
