/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CONNECT and WebSocket: where HTTP ends and octets begin. */

#include "script.h"

#define CONNECT "CONNECT o.test:80 HTTP/1.1\r\nHost: o.test:80\r\n\r\n"
#define ESTABLISHED "HTTP/1.1 200 Connection established\r\n\r\n"
#define UPGRADE                                                                          \
  "GET http://o.test/ws HTTP/1.1\r\nHost: o.test\r\nConnection: keep-alive, Upgrade\r\n" \
  "Upgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\n"
#define UPGRADED                                                 \
  "GET /ws HTTP/1.1\r\nHost: o.test\r\nSec-WebSocket-Key: k\r\n" \
  "Connection: Upgrade\r\nUpgrade: websocket\r\nVia: 1.1 weir\r\n\r\n"
#define SWITCH                                                              \
  "HTTP/1.1 101 Switching Protocols\r\nDate: now\r\nUpgrade: websocket\r\n" \
  "Connection: Upgrade\r\n\r\n"
#define SWITCHED                                                             \
  "HTTP/1.1 101 Switching Protocols\r\nDate: now\r\nConnection: Upgrade\r\n" \
  "Upgrade: websocket\r\nVia: 1.1 weir\r\n\r\n"

static const Conversation connect[] = {
  { "octets-both-ways",
    "RFC 9110, 9.3.6",
    { { CLIENT_SENDS, CONNECT },
      { CLIENT_GETS, ESTABLISHED },
      { CLIENT_SENDS, "from client" },
      { ORIGIN_GETS, "from client" },
      { ORIGIN_SENDS, "from origin" },
      { CLIENT_GETS, "from origin" } } },
  { "early-octets-enter-the-tunnel",
    "RFC 9110, 9.3.6",
    { { CLIENT_SENDS, CONNECT "\x16\x03 early" },
      { CLIENT_GETS, ESTABLISHED },
      { ORIGIN_GETS, "\x16\x03 early" } } },
  { "origin-speaks-first",
    "RFC 9110, 9.3.6",
    { { CLIENT_SENDS, CONNECT },
      { ORIGIN_SENDS, "220 hello" },
      { CLIENT_GETS, ESTABLISHED "220 hello" } } },
  { "content-of-no-length-is-no-content",
    "RFC 9110, 9.3.6",
    { { CLIENT_SENDS,
        "CONNECT o.test:80 HTTP/1.1\r\nHost: o.test:80\r\nContent-Length: 0\r\n\r\nearly" },
      { CLIENT_GETS, ESTABLISHED },
      { ORIGIN_GETS, "early" } } },
  { "content",
    "RFC 9110, 9.3.6",
    { { CLIENT_SENDS,
        "CONNECT o.test:80 HTTP/1.1\r\nHost: o.test:80\r\nContent-Length: 5\r\n\r\nearly" },
      { CLIENT_GETS_PAGE, "400" },
      { CLIENT_SEES_END, NULL },
      { ORIGIN_GETS_NOTHING, NULL } } },
  { "end-of-the-client",
    "RFC 9110, 9.3.6",
    { { CLIENT_SENDS, CONNECT },
      { CLIENT_GETS, ESTABLISHED },
      { CLIENT_SENDS, "last words" },
      { CLIENT_CLOSES, NULL },
      { ORIGIN_GETS, "last words" },
      { ORIGIN_SEES_END, NULL } } },
  { "end-of-the-origin",
    "RFC 9110, 9.3.6",
    { { CLIENT_SENDS, CONNECT },
      { CLIENT_GETS, ESTABLISHED },
      { ORIGIN_SENDS, "last words" },
      { ORIGIN_CLOSES, NULL },
      { CLIENT_GETS, "last words" },
      { CLIENT_SEES_END, NULL } } },
  { "reset-by-the-origin",
    "RFC 9110, 9.3.6",
    { { CLIENT_SENDS, CONNECT },
      { CLIENT_GETS, ESTABLISHED },
      { ORIGIN_RESETS, NULL },
      { CLIENT_SEES_BREAK, NULL } } },
  { "refused",
    "RFC 9110, 15.6.3",
    { { CLIENT_SENDS, "CONNECT dead.test:80 HTTP/1.1\r\nHost: dead.test:80\r\n\r\n" },
      { CLIENT_GETS_PAGE, "502 dead.test" } } },
  { "no-port",
    "RFC 9112, 3.2.3",
    { { CLIENT_SENDS, "CONNECT o.test HTTP/1.1\r\nHost: o.test\r\n\r\n" },
      { CLIENT_GETS_PAGE, "400" },
      { CLIENT_SEES_END, NULL },
      { ORIGIN_GETS_NOTHING, NULL } } },
  { "port-0",
    "RFC 9112, 3.2.3",
    { { CLIENT_SENDS, "CONNECT o.test:0 HTTP/1.1\r\nHost: o.test\r\n\r\n" },
      { CLIENT_GETS_PAGE, "400" },
      { CLIENT_SEES_END, NULL } } },
  { "port-out-of-range",
    "RFC 9112, 3.2.3",
    { { CLIENT_SENDS, "CONNECT o.test:65616 HTTP/1.1\r\nHost: o.test\r\n\r\n" },
      { CLIENT_GETS_PAGE, "400" },
      { CLIENT_SEES_END, NULL } } },
  { "userinfo",
    "RFC 9112, 3.2.3",
    { { CLIENT_SENDS, "CONNECT a@o.test:80 HTTP/1.1\r\nHost: o.test\r\n\r\n" },
      { CLIENT_GETS_PAGE, "400" },
      { CLIENT_SEES_END, NULL } } },
  { "blocked",
    NULL,
    { { CLIENT_SENDS, CONNECT },
      { CLIENT_GETS_PAGE, "403 weirctl allow o.test" },
      { ORIGIN_GETS_NOTHING, NULL } },
    { "block host o.test" } },
  { "to-weir-itself",
    "RFC 9110, 7.6.3",
    { { CLIENT_SENDS, "CONNECT self.test:80 HTTP/1.1\r\nHost: self.test:80\r\n\r\n" },
      { CLIENT_GETS_PAGE, "508" } } },
};

static const Conversation websocket[] = {
  { "tunnel-behind-101",
    "RFC 6455, 4",
    { { CLIENT_SENDS, UPGRADE },
      { ORIGIN_GETS, UPGRADED },
      { ORIGIN_SENDS, SWITCH "\x81 early" },
      { CLIENT_GETS, SWITCHED "\x81 early" },
      { CLIENT_SENDS, "\x81 frame" },
      { ORIGIN_GETS, "\x81 frame" },
      { ORIGIN_CLOSES, NULL },
      { CLIENT_SEES_END, NULL } } },
  { "octets-before-101-wait-for-it",
    "RFC 9110, 7.8",
    { { CLIENT_SENDS, UPGRADE "\x81 eager" },
      { ORIGIN_GETS, UPGRADED },
      { ORIGIN_SENDS, SWITCH },
      { CLIENT_GETS, SWITCHED },
      { ORIGIN_GETS, "\x81 eager" } } },
  { "refusal-is-a-response",
    "RFC 6455, 4",
    { { CLIENT_SENDS, UPGRADE },
      { ORIGIN_GETS, UPGRADED },
      { ORIGIN_SENDS, "HTTP/1.1 403 No\r\nDate: now\r\nContent-Length: 0\r\n\r\n" },
      { CLIENT_GETS, "HTTP/1.1 403 No\r\nDate: now\r\nContent-Length: 0\r\nVia: 1.1 weir\r\n\r\n" },
      { CLIENT_SENDS, "GET http://o.test/ HTTP/1.1\r\nHost: o.test\r\n\r\n" },
      { ORIGIN_GETS, "GET / HTTP/1.1\r\nHost: o.test\r\nVia: 1.1 weir\r\n\r\n" } } },
  { "101-to-something-else",
    "RFC 9110, 7.8",
    { { CLIENT_SENDS, UPGRADE },
      { ORIGIN_GETS, UPGRADED },
      { ORIGIN_SENDS, "HTTP/1.1 101 Sure\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n" },
      { CLIENT_GETS_PAGE, "502" },
      { ORIGIN_SEES_END, NULL } } },
  { "other-upgrades-are-not-offered",
    "RFC 9110, 7.8",
    { { CLIENT_SENDS,
        "GET http://o.test/ HTTP/1.1\r\nHost: o.test\r\nConnection: Upgrade, HTTP2-Settings\r\n"
        "Upgrade: h2c\r\nHTTP2-Settings: x\r\n\r\n" },
      { ORIGIN_GETS, "GET / HTTP/1.1\r\nHost: o.test\r\nVia: 1.1 weir\r\n\r\n" } } },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  script_add_tests ("/engine/tunnel/connect", connect, G_N_ELEMENTS (connect));
  script_add_tests ("/engine/tunnel/websocket", websocket, G_N_ELEMENTS (websocket));

  return g_test_run ();
}
