/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CONNECT, interim responses, expectations and upgrades: where one message is not all. */

#include "conform.h"

#define HOST "Host: o.test\r\n"
#define VIA "Via: 1.1 weir\r\n"
#define OK "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\n"
#define GET "GET http://o.test/ HTTP/1.1\r\n" HOST
#define GOT "GET / HTTP/1.1\r\n" HOST VIA "\r\n"
#define CONNECT "CONNECT o.test:80 HTTP/1.1\r\n" HOST
#define ESTABLISHED "HTTP/1.1 200 Connection established\r\n\r\n"

static const ConformCase bad_targets[] = {
  { "scheme", "RFC 9112, 3.2.3", "http://o.test:80", NULL, 0 },
  { "absolute-form", "RFC 9112, 3.2.3", "http://o.test/", NULL, 0 },
  { "slash-behind", "RFC 9112, 3.2.3", "o.test:80/", NULL, 0 },
  { "path", "RFC 9112, 3.2.3", "o.test:80/a", NULL, 0 },
  { "query", "RFC 9112, 3.2.3", "o.test:80?a", NULL, 0 },
  { "fragment", "RFC 9112, 3.2.3", "o.test:80#a", NULL, 0 },
  { "userinfo", "RFC 9112, 3.2.3", "a@o.test:80", NULL, 0 },
  { "userinfo-and-password", "RFC 9112, 3.2.3", "a:80@o.test:80", NULL, 0 },
  { "no-port", "RFC 9112, 3.2.3", "o.test", NULL, 0 },
  { "empty-port", "RFC 9112, 3.2.3", "o.test:", NULL, 0 },
  { "no-host", "RFC 9112, 3.2.3", ":80", NULL, 0 },
  { "port-0", "RFC 9110, 9.3.6", "o.test:0", NULL, 0 },
  { "port-65536", "RFC 9110, 9.3.6", "o.test:65536", NULL, 0 },
  { "port-that-wraps-round", "RFC 9110, 9.3.6", "o.test:65616", NULL, 0 },
  { "port-plus", "RFC 9110, 9.3.6", "o.test:+80", NULL, 0 },
  { "port-of-letters", "RFC 9110, 9.3.6", "o.test:http", NULL, 0 },
  { "two-ports", "RFC 9110, 9.3.6", "o.test:80:80", NULL, 0 },
  { "list", "RFC 9110, 9.3.6", "o.test:80,p.test:80", NULL, 0 },
  { "slash", "RFC 9112, 3.2.3", "/", NULL, 0 },
  { "asterisk", "RFC 9112, 3.2.3", "*", NULL, 0 },
  { "backslash", "RFC 9110, 4.2.1", "o.test\\:80", NULL, 0 },
  { "percent", "RFC 9110, 4.2.1", "o%2etest:80", NULL, 0 },
  { "ipv6-without-brackets", "RFC 3986, 3.2.2", "::1:80", NULL, 0 },
  { "bracket-left-open", "RFC 3986, 3.2.2", "[::1:80", NULL, 0 },
};

static const ConformCase bad_connects[] = {
  { "no-host-field", "RFC 9112, 3.2", "CONNECT o.test:80 HTTP/1.1\r\n\r\n", NULL, 0 },
  { "two-host-fields", "RFC 9112, 3.2", CONNECT HOST "\r\n", NULL, 0 },
  { "content-by-length", "RFC 9110, 9.3.6", CONNECT "Content-Length: 2\r\n\r\nhi", NULL, 0 },
  { "content-in-chunks", "RFC 9110, 9.3.6", CONNECT "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    NULL, 0 },
  { "both-lengths", "RFC 9112, 6.3",
    CONNECT "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", NULL, 0 },
  { "bad-length", "RFC 9112, 6.3", CONNECT "Content-Length: x\r\n\r\n", NULL, 0 },
  { "field-at-fault", "RFC 9112, 5.1", CONNECT "X : y\r\n\r\n", NULL, 0 },
};

static const Conversation connects[] = {
  { "nothing-of-the-head-enters",
    "RFC 9110, 9.3.6",
    { { CLIENT_SENDS, CONNECT "User-Agent: me\r\nProxy-Authorization: Basic eDp5\r\nX: y\r\n\r\n" },
      { CLIENT_GETS, ESTABLISHED },
      { ORIGIN_GETS_NOTHING, NULL },
      { CLIENT_SENDS, "a" },
      { ORIGIN_GETS, "a" } } },
  { "early-request-enters-as-it-is",
    "RFC 9110, 9.3.6",
    { { CLIENT_SENDS, CONNECT "\r\nget / http/1.1 \nX : y\n\n" },
      { CLIENT_GETS, ESTABLISHED },
      { ORIGIN_GETS, "get / http/1.1 \nX : y\n\n" },
      { ORIGIN_SENDS, "whatever\n" },
      { CLIENT_GETS, "whatever\n" } } },
  { "of-1.0",
    "RFC 9110, 9.3.6",
    { { CLIENT_SENDS, "CONNECT o.test:80 HTTP/1.0\r\n\r\nhi" },
      { CLIENT_GETS, ESTABLISHED },
      { ORIGIN_GETS, "hi" } } },
  { "connection-close-does-not-close",
    "RFC 9110, 9.3.6",
    { { CLIENT_SENDS, CONNECT "Connection: close\r\n\r\nhi" },
      { CLIENT_GETS, ESTABLISHED },
      { ORIGIN_GETS, "hi" },
      { ORIGIN_SENDS, "ho" },
      { CLIENT_GETS, "ho" } } },
  { "host-in-capitals",
    "RFC 9110, 4.2.3",
    { { CLIENT_SENDS, "CONNECT O.TEST:80 HTTP/1.1\r\nHost: x\r\n\r\nhi" },
      { CLIENT_GETS, ESTABLISHED },
      { ORIGIN_GETS, "hi" } } },
  { "behind-another-request",
    "RFC 9112, 9.3.2",
    { { CLIENT_SENDS, GET "\r\n" CONNECT "\r\nhi" },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK "\r\nok" },
      { CLIENT_GETS, OK VIA "\r\nok" ESTABLISHED },
      { ORIGIN_RECONNECTS, NULL },
      { ORIGIN_GETS, "hi" } } },
  { "half-closed-behind-early-octets",
    "RFC 9110, 9.3.6",
    { { CLIENT_SENDS, CONNECT "\r\nlast words" },
      { CLIENT_ENDS, NULL },
      { CLIENT_GETS, ESTABLISHED },
      { ORIGIN_GETS, "last words" },
      { ORIGIN_SEES_END, NULL },
      { CLIENT_SEES_END, NULL } } },
  { "origin-half-closes",
    "RFC 9110, 9.3.6",
    { { CLIENT_SENDS, CONNECT "\r\n" },
      { CLIENT_GETS, ESTABLISHED },
      { ORIGIN_SENDS, "last words" },
      { ORIGIN_ENDS, NULL },
      { CLIENT_GETS, "last words" },
      { CLIENT_SEES_END, NULL } } },
  { "client-resets",
    "RFC 9110, 9.3.6",
    { { CLIENT_SENDS, CONNECT "\r\n" },
      { CLIENT_GETS, ESTABLISHED },
      { CLIENT_RESETS, NULL },
      { ORIGIN_SEES_END, NULL } } },
  { "refused-and-early-octets-are-no-request",
    "RFC 9110, 9.3.6",
    { { CLIENT_SENDS, "CONNECT dead.test:80 HTTP/1.1\r\nHost: dead.test\r\n\r\n" GET "\r\n" },
      { CLIENT_GETS_PAGE, "502 dead.test, port 80" },
      { CLIENT_SEES_END, NULL },
      { ORIGIN_GETS_NOTHING, NULL } } },
};

/* --- Interim responses and expectations ------------------------------------- */

#define POST "POST http://o.test/ HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 2\r\n"
#define POSTED "POST / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 2\r\n"
#define CONTINUE "HTTP/1.1 100 Continue\r\n"

static const ConformCase interims[] = {
  { "103", "RFC 8297, 2", "HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\n",
    "HTTP/1.1 103 Early\r\nLink: </a>\r\n" VIA "\r\n", 0 },
  { "several", "RFC 9110, 15.2",
    CONTINUE "\r\nHTTP/1.1 102 P\r\n\r\nHTTP/1.1 103 E\r\nX: y\r\n\r\n",
    CONTINUE VIA "\r\nHTTP/1.1 102 P\r\n" VIA "\r\nHTTP/1.1 103 E\r\nX: y\r\n" VIA "\r\n", 0 },
  { "unknown", "RFC 9110, 15.2", "HTTP/1.1 199 Odd\r\n\r\n", "HTTP/1.1 199 Odd\r\n" VIA "\r\n", 0 },
  { "of-1.0", "RFC 9110, 2.5", "HTTP/1.0 103 E\r\n\r\n", "HTTP/1.1 103 E\r\nVia: 1.0 weir\r\n\r\n",
    0 },
  { "with-a-length", "RFC 9110, 8.6", "HTTP/1.1 103 E\r\nContent-Length: 5\r\n\r\n",
    "HTTP/1.1 103 E\r\n" VIA "\r\n", 0 },
  { "with-a-coding", "RFC 9112, 6.1", "HTTP/1.1 103 E\r\nTransfer-Encoding: chunked\r\n\r\n",
    "HTTP/1.1 103 E\r\n" VIA "\r\n", 0 },
  { "with-fields-of-the-connection", "RFC 9110, 7.6.1",
    "HTTP/1.1 103 E\r\nConnection: X, close\r\nX: y\r\nKeep-Alive: 5\r\n\r\n",
    "HTTP/1.1 103 E\r\n" VIA "\r\n", 0 },
};

static const ConformCase bad_interims[] = {
  { "101-unasked", "RFC 9110, 15.2.2",
    "HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nevil", NULL, 0 },
  { "101-bare", "RFC 9110, 15.2.2", "HTTP/1.1 101 S\r\n\r\n", NULL, 0 },
  { "101-to-http-2", "RFC 9110, 15.2.2",
    "HTTP/1.1 101 S\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n", NULL, 0 },
  { "field-at-fault", "RFC 9112, 5.1", "HTTP/1.1 103 E\r\nX : y\r\n\r\n" OK "\r\nok", NULL, 0 },
};

static const Conversation expectations[] = {
  { "head-goes-on-and-so-does-100",
    "RFC 9110, 10.1.1",
    { { CLIENT_SENDS, POST "\r\n" },
      { ORIGIN_GETS, POSTED VIA "\r\n" },
      { ORIGIN_SENDS, CONTINUE "\r\n" },
      { CLIENT_GETS, CONTINUE VIA "\r\n" },
      { CLIENT_SENDS, "hi" },
      { ORIGIN_GETS, "hi" },
      { ORIGIN_SENDS, OK "\r\nok" },
      { CLIENT_GETS, OK VIA "\r\nok" },
      { CLIENT_SENDS, GET "\r\n" },
      { ORIGIN_GETS, GOT } } },
  { "content-that-does-not-wait",
    "RFC 9110, 10.1.1",
    { { CLIENT_SENDS, POST "\r\nhi" },
      { ORIGIN_GETS, POSTED VIA "\r\nhi" },
      { ORIGIN_SENDS, CONTINUE "\r\n" OK "\r\nok" },
      { CLIENT_GETS, CONTINUE VIA "\r\n" OK VIA "\r\nok" },
      { CLIENT_SENDS, GET "\r\n" },
      { ORIGIN_GETS, GOT } } },
  { "refused-behind-100",
    "RFC 9110, 10.1.1",
    { { CLIENT_SENDS, POST "\r\n" },
      { ORIGIN_GETS, POSTED VIA "\r\n" },
      { ORIGIN_SENDS, CONTINUE "\r\n" },
      { CLIENT_GETS, CONTINUE VIA "\r\n" },
      { ORIGIN_SENDS, OK "\r\nok" },
      { CLIENT_GETS, OK VIA "\r\nok" },
      { ORIGIN_SEES_END, NULL },

      /* It was told to send the content, so that comes first. */
      { CLIENT_SENDS, "hi" GET "\r\n" },
      { ORIGIN_RECONNECTS, NULL },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK "\r\nok" },
      { CLIENT_GETS, OK VIA "\r\nok" } } },
  { "answered-by-weir-while-the-client-waits",
    "RFC 9110, 10.1.1",
    { { CLIENT_SENDS, "POST http://dead.test/ HTTP/1.1\r\nHost: dead.test\r\n"
                      "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n" },
      { CLIENT_GETS_PAGE, "502 Connection: close" },
      { CLIENT_SEES_END, NULL } } },
  { "of-1.0-is-not-waited-for",
    "RFC 9110, 10.1.1",
    { { CLIENT_SENDS,
        "POST http://o.test/ HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi" },
      { ORIGIN_GETS, "POST / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 2\r\n"
                     "Via: 1.0 weir\r\n\r\nhi" },
      { ORIGIN_SENDS, CONTINUE "\r\n" OK "\r\nok" },
      { CLIENT_GETS, OK "Connection: close\r\n" VIA "\r\nok" },
      { CLIENT_SEES_END, NULL } } },
  { "early-answer-to-an-upload",
    "RFC 9110, 10.1.1",
    { { CLIENT_SENDS, "POST http://o.test/ HTTP/1.1\r\n" HOST "Content-Length: 9\r\n\r\nhalf" },
      { ORIGIN_GETS, "POST / HTTP/1.1\r\n" HOST "Content-Length: 9\r\n" VIA "\r\nhalf" },
      { ORIGIN_SENDS, "HTTP/1.1 413 No\r\nDate: now\r\nContent-Length: 0\r\n\r\n" },
      { CLIENT_GETS, "HTTP/1.1 413 No\r\nDate: now\r\nContent-Length: 0\r\n" VIA "\r\n" },
      { ORIGIN_SEES_END, NULL },
      { CLIENT_SENDS, "other" GET "\r\n" },
      { ORIGIN_RECONNECTS, NULL },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK "\r\nok" },
      { CLIENT_GETS, OK VIA "\r\nok" } } },
};

/* --- Upgrades ---------------------------------------------------------------- */

#define WEBSOCKET \
  GET "Connection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Key: k\r\n\r\n"
#define UPGRADED            \
  "GET / HTTP/1.1\r\n" HOST \
  "Sec-WebSocket-Key: k\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" VIA "\r\n"
#define SWITCH "HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
#define SWITCHED "HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" VIA "\r\n"

/* Not an opening handshake: an ordinary request, that offers nothing. */
static const ConformCase no_upgrades[] = {
  { "of-another-method", "RFC 6455, 4.1",
    "POST http://o.test/ HTTP/1.1\r\n" HOST "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    "POST / HTTP/1.1\r\n" HOST VIA "\r\n", 0 },
  { "of-1.0", "RFC 6455, 4.1",
    "GET http://o.test/ HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    "GET / HTTP/1.1\r\n" HOST "Via: 1.0 weir\r\n\r\n", CONFORM_CLIENT_ENDS },
  { "that-connection-does-not-name", "RFC 9110, 7.8", GET "Upgrade: websocket\r\n\r\n", GOT, 0 },
  { "to-a-word-like-it", "RFC 9110, 7.8", GET "Connection: Upgrade\r\nUpgrade: websockets\r\n\r\n",
    GOT, 0 },
  { "with-content", "RFC 9110, 7.8",
    GET "Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 2\r\n\r\nhi",
    "GET / HTTP/1.1\r\n" HOST "Content-Length: 2\r\n" VIA "\r\nhi", 0 },
  { "to-http-2", "RFC 9113, 3.1",
    GET "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n", GOT,
    0 },
};

static const Conversation upgrades[] = {
  { "frames-behind-101-go-first",
    "RFC 6455, 4.2",
    { { CLIENT_SENDS, WEBSOCKET "early" },
      { ORIGIN_GETS, UPGRADED },
      { ORIGIN_SENDS, SWITCH "\r\nframe" },
      { CLIENT_GETS, SWITCHED "frame" },
      { ORIGIN_GETS, "early" },
      { CLIENT_SENDS, "more" },
      { ORIGIN_GETS, "more" },
      { ORIGIN_CLOSES, NULL },
      { CLIENT_SEES_END, NULL } } },
  { "interim-response-before-101",
    "RFC 9110, 15.2",
    { { CLIENT_SENDS, WEBSOCKET },
      { ORIGIN_GETS, UPGRADED },
      { ORIGIN_SENDS, "HTTP/1.1 103 E\r\n\r\n" SWITCH "\r\nframe" },
      { CLIENT_GETS, "HTTP/1.1 103 E\r\n" VIA "\r\n" SWITCHED "frame" } } },
  { "refused-and-the-connection-goes-on",
    "RFC 6455, 4.2.2",
    { { CLIENT_SENDS, WEBSOCKET },
      { ORIGIN_GETS, UPGRADED },
      { ORIGIN_SENDS,
        "HTTP/1.1 426 Up\r\nDate: now\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Content-Length: 2\r\n\r\nok" },
      { CLIENT_GETS, "HTTP/1.1 426 Up\r\nDate: now\r\nContent-Length: 2\r\n" VIA "\r\nok" },
      { CLIENT_SENDS, GET "\r\n" },
      { ORIGIN_GETS, GOT } } },
  { "refused-and-what-follows-is-a-request",
    "RFC 6455, 4.2.2",
    { { CLIENT_SENDS, WEBSOCKET GET "\r\n" },
      { ORIGIN_GETS, UPGRADED },
      { ORIGIN_SENDS, "HTTP/1.1 403 No\r\nDate: now\r\nContent-Length: 0\r\n\r\n" },
      { CLIENT_GETS, "HTTP/1.1 403 No\r\nDate: now\r\nContent-Length: 0\r\n" VIA "\r\n" },
      { ORIGIN_RECONNECTS, NULL },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK "\r\nok" },
      { CLIENT_GETS, OK VIA "\r\nok" } } },
  { "101-without-upgrade",
    "RFC 9110, 7.8",
    { { CLIENT_SENDS, WEBSOCKET },
      { ORIGIN_GETS, UPGRADED },
      { ORIGIN_SENDS, "HTTP/1.1 101 S\r\nConnection: Upgrade\r\n\r\n" },
      { CLIENT_GETS_PAGE, "502 o.test" },
      { ORIGIN_SEES_END, NULL } } },
  { "101-without-connection",
    "RFC 9110, 7.8",
    { { CLIENT_SENDS, WEBSOCKET },
      { ORIGIN_GETS, UPGRADED },
      { ORIGIN_SENDS, "HTTP/1.1 101 S\r\nUpgrade: websocket\r\n\r\n" },
      { CLIENT_GETS_PAGE, "502 o.test" },
      { ORIGIN_SEES_END, NULL } } },
};

static const ConformGroup groups[] = {
  { "/conform/connect/bad-target", CONFORM_REFUSED, "CONNECT %s HTTP/1.1\r\n" HOST "\r\n", "400", 0,
    CONFORM_CASES (bad_targets) },
  { "/conform/connect/bad", CONFORM_REFUSED, NULL, "400", 0, CONFORM_CASES (bad_connects) },
  { "/conform/interim/pass", CONFORM_RESPONSE, "%s" OK "\r\nok", "%s" OK VIA "\r\nok", 0,
    CONFORM_CASES (interims) },
  { "/conform/interim/bad", CONFORM_BAD_RESPONSE, NULL, "502 o.test", 0,
    CONFORM_CASES (bad_interims) },
  { "/conform/upgrade/none", CONFORM_REQUEST, NULL, NULL, 0, CONFORM_CASES (no_upgrades) },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  conform_add_groups (groups, G_N_ELEMENTS (groups));
  script_add_tests ("/conform/connect", connects, G_N_ELEMENTS (connects));
  script_add_tests ("/conform/expect", expectations, G_N_ELEMENTS (expectations));
  script_add_tests ("/conform/upgrade", upgrades, G_N_ELEMENTS (upgrades));

  return g_test_run ();
}
