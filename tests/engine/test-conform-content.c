/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Responses: with content and without, whole and cut, and what comes behind them. */

#include "conform.h"

#define OK "HTTP/1.1 200 OK\r\nDate: now\r\n"
#define VIA "Via: 1.1 weir\r\n"
#define CLOSE "Connection: close\r\n"
#define CHUNKED "Transfer-Encoding: chunked\r\n"
#define EVIL "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"

static const ConformCase without_content[] = {
  { "204", "RFC 9112, 6.3", "HTTP/1.1 204 No\r\nDate: now\r\n\r\n",
    "HTTP/1.1 204 No\r\nDate: now\r\n" VIA "\r\n", 0 },
  { "204-with-a-length", "RFC 9110, 8.6",
    "HTTP/1.1 204 No\r\nDate: now\r\nContent-Length: 4\r\n\r\n",
    "HTTP/1.1 204 No\r\nDate: now\r\n" VIA "\r\n", 0 },
  { "204-in-chunks", "RFC 9112, 6.1", "HTTP/1.1 204 No\r\nDate: now\r\n" CHUNKED "\r\n",
    "HTTP/1.1 204 No\r\nDate: now\r\n" VIA "\r\n", 0 },
  { "204-with-two-lengths", "RFC 9112, 6.3",
    "HTTP/1.1 204 No\r\nDate: now\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n",
    "HTTP/1.1 204 No\r\nDate: now\r\n" VIA "\r\n", 0 },
  { "304", "RFC 9112, 6.3", "HTTP/1.1 304 No\r\nDate: now\r\nETag: a\r\n\r\n",
    "HTTP/1.1 304 No\r\nDate: now\r\nETag: a\r\n" VIA "\r\n", 0 },
  { "304-with-a-length", "RFC 9110, 8.6",
    "HTTP/1.1 304 No\r\nDate: now\r\nContent-Length: 4\r\n\r\n",
    "HTTP/1.1 304 No\r\nDate: now\r\nContent-Length: 4\r\n" VIA "\r\n", 0 },
  { "304-in-chunks", "RFC 9112, 6.1", "HTTP/1.1 304 No\r\nDate: now\r\n" CHUNKED "\r\n",
    "HTTP/1.1 304 No\r\nDate: now\r\n" VIA "\r\n", 0 },
  { "length-0", "RFC 9110, 8.6", OK "Content-Length: 0\r\n\r\n",
    OK "Content-Length: 0\r\n" VIA "\r\n", 0 },
  { "length-0-of-201", "RFC 9110, 8.6",
    "HTTP/1.1 201 Yes\r\nDate: now\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 201 Yes\r\nDate: now\r\nContent-Length: 0\r\n" VIA "\r\n", 0 },
  { "404-has-content", "RFC 9112, 6.3",
    "HTTP/1.1 404 No\r\nDate: now\r\nContent-Length: 2\r\n\r\nhi",
    "HTTP/1.1 404 No\r\nDate: now\r\nContent-Length: 2\r\n" VIA "\r\nhi", 0 },
  { "205-has-what-its-length-says", "RFC 9112, 6.3",
    "HTTP/1.1 205 No\r\nDate: now\r\nContent-Length: 2\r\n\r\nhi",
    "HTTP/1.1 205 No\r\nDate: now\r\nContent-Length: 2\r\n" VIA "\r\nhi", 0 },
};

static const ConformCase to_head[] = {
  { "with-a-length", "RFC 9110, 9.3.2", OK "Content-Length: 999\r\n\r\n",
    OK "Content-Length: 999\r\n" VIA "\r\n", 0 },
  { "without-a-length", "RFC 9110, 9.3.2", OK "\r\n", OK VIA "\r\n", 0 },
  { "in-chunks", "RFC 9110, 9.3.2", OK CHUNKED "\r\n", OK VIA "\r\n", 0 },
  { "404", "RFC 9110, 9.3.2", "HTTP/1.1 404 No\r\nDate: now\r\nContent-Length: 5\r\n\r\n",
    "HTTP/1.1 404 No\r\nDate: now\r\nContent-Length: 5\r\n" VIA "\r\n", 0 },
};

/* Octets behind a response that is over: they are nobody's, and the connection is in doubt. */
static const ConformCase surplus[] = {
  { "behind-a-length", "RFC 9112, 6.3", OK "Content-Length: 2\r\n\r\nok" EVIL,
    OK "Content-Length: 2\r\n" VIA "\r\nok", 0 },
  { "one-octet", "RFC 9112, 6.3", OK "Content-Length: 2\r\n\r\noki",
    OK "Content-Length: 2\r\n" VIA "\r\nok", 0 },
  { "empty-line", "RFC 9112, 6.3", OK "Content-Length: 2\r\n\r\nok\r\n",
    OK "Content-Length: 2\r\n" VIA "\r\nok", 0 },
  { "behind-the-last-chunk", "RFC 9112, 6.3", OK CHUNKED "\r\n2\r\nok\r\n0\r\n\r\n" EVIL,
    OK CHUNKED VIA "\r\n{ok}", 0 },
  { "behind-length-0", "RFC 9112, 6.3", OK "Content-Length: 0\r\n\r\n" EVIL,
    OK "Content-Length: 0\r\n" VIA "\r\n", 0 },
  { "behind-204", "RFC 9112, 6.3", "HTTP/1.1 204 No\r\nDate: now\r\n\r\n" EVIL,
    "HTTP/1.1 204 No\r\nDate: now\r\n" VIA "\r\n", 0 },
  { "content-of-204", "RFC 9112, 6.3",
    "HTTP/1.1 204 No\r\nDate: now\r\nContent-Length: 4\r\n\r\nevil",
    "HTTP/1.1 204 No\r\nDate: now\r\n" VIA "\r\n", 0 },
  { "chunks-of-204", "RFC 9112, 6.3",
    "HTTP/1.1 204 No\r\nDate: now\r\n" CHUNKED "\r\n4\r\nevil\r\n0\r\n\r\n",
    "HTTP/1.1 204 No\r\nDate: now\r\n" VIA "\r\n", 0 },
  { "content-of-304", "RFC 9112, 6.3",
    "HTTP/1.1 304 No\r\nDate: now\r\nContent-Length: 4\r\n\r\nevil",
    "HTTP/1.1 304 No\r\nDate: now\r\nContent-Length: 4\r\n" VIA "\r\n", 0 },
  { "chunks-of-304", "RFC 9112, 6.3",
    "HTTP/1.1 304 No\r\nDate: now\r\n" CHUNKED "\r\n4\r\nevil\r\n0\r\n\r\n",
    "HTTP/1.1 304 No\r\nDate: now\r\n" VIA "\r\n", 0 },
};

static const ConformCase surplus_to_head[] = {
  { "content", "RFC 9110, 9.3.2", OK "Content-Length: 4\r\n\r\nevil",
    OK "Content-Length: 4\r\n" VIA "\r\n", 0 },
  { "chunks", "RFC 9110, 9.3.2", OK CHUNKED "\r\n4\r\nevil\r\n0\r\n\r\n", OK VIA "\r\n", 0 },
  { "response", "RFC 9110, 9.3.2", OK "Content-Length: 0\r\n\r\n" EVIL,
    OK "Content-Length: 0\r\n" VIA "\r\n", 0 },
};

static const ConformCase until_the_end[] = {
  { "of-1.1", "RFC 9112, 6.3", OK "\r\nhello", OK CHUNKED VIA "\r\n{hello}", 0 },
  { "of-1.1-that-says-so", "RFC 9112, 6.3", OK CLOSE "\r\nhello", OK CHUNKED VIA "\r\n{hello}", 0 },
  { "of-1.0", "RFC 9112, 6.3", "HTTP/1.0 200 OK\r\nDate: now\r\n\r\nhello",
    OK CHUNKED "Via: 1.0 weir\r\n\r\n{hello}", 0 },
  { "of-nothing", "RFC 9112, 6.3", OK "\r\n", OK CHUNKED VIA "\r\n{}", 0 },
  { "that-looks-like-a-response", "RFC 9112, 6.3", OK "\r\n" EVIL, OK CHUNKED VIA "\r\n{" EVIL "}",
    0 },
  { "that-looks-like-chunks", "RFC 9112, 6.3", OK "\r\n0\r\n\r\n", OK CHUNKED VIA "\r\n{0\r\n\r\n}",
    0 },
};

static const ConformCase to_1_0[] = {
  { "length", "RFC 9112, 6.1", OK "Content-Length: 2\r\n\r\nhi",
    OK "Content-Length: 2\r\n" CLOSE VIA "\r\nhi", 0 },
  { "chunks", "RFC 9112, 6.1", OK CHUNKED "\r\n2\r\nhi\r\n1\r\n!\r\n0\r\nX: y\r\n\r\n",
    OK CLOSE VIA "\r\nhi!", 0 },
  { "interim-response", "RFC 9110, 15.2",
    "HTTP/1.1 103 Early\r\nLink: <a>\r\n\r\nHTTP/1.1 100 Go\r\n\r\n" OK
    "Content-Length: 2\r\n\r\nhi",
    OK "Content-Length: 2\r\n" CLOSE VIA "\r\nhi", 0 },
  { "204", "RFC 9112, 6.3", "HTTP/1.1 204 No\r\nDate: now\r\n\r\n",
    "HTTP/1.1 204 No\r\nDate: now\r\n" CLOSE VIA "\r\n", 0 },
};

static const ConformCase until_the_end_to_1_0[] = {
  { "content", "RFC 9112, 6.3", OK "\r\nhello", OK CLOSE VIA "\r\nhello", 0 },
  { "nothing", "RFC 9112, 6.3", OK "\r\n", OK CLOSE VIA "\r\n", 0 },
};

static const ConformCase cut[] = {
  { "in-its-length", "RFC 9112, 8", OK "Content-Length: 9\r\n\r\nhello",
    OK "Content-Length: 9\r\n" VIA "\r\nhello", 0 },
  { "before-its-content", "RFC 9112, 8", OK "Content-Length: 9\r\n\r\n",
    OK "Content-Length: 9\r\n" VIA "\r\n", 0 },
  { "by-the-last-octet", "RFC 9112, 8", OK "Content-Length: 6\r\n\r\nhello",
    OK "Content-Length: 6\r\n" VIA "\r\nhello", 0 },
  { "in-a-chunk", "RFC 9112, 8", OK CHUNKED "\r\n9\r\nhello", OK CHUNKED VIA "\r\n{hello", 0 },
  { "behind-a-chunk", "RFC 9112, 8", OK CHUNKED "\r\n5\r\nhello\r\n", OK CHUNKED VIA "\r\n{hello",
    0 },
  { "in-a-size", "RFC 9112, 8", OK CHUNKED "\r\n5\r\nhello\r\n1", OK CHUNKED VIA "\r\n{hello", 0 },
  { "behind-the-last-size", "RFC 9112, 8", OK CHUNKED "\r\n5\r\nhello\r\n0\r\n",
    OK CHUNKED VIA "\r\n{hello", 0 },
  { "in-the-trailers", "RFC 9112, 8", OK CHUNKED "\r\n5\r\nhello\r\n0\r\nX: y\r\n",
    OK CHUNKED VIA "\r\n{hello", 0 },
  { "by-the-last-lf", "RFC 9112, 8", OK CHUNKED "\r\n5\r\nhello\r\n0\r\n\r",
    OK CHUNKED VIA "\r\n{hello", 0 },
  { "before-the-first-chunk", "RFC 9112, 8", OK CHUNKED "\r\n", OK CHUNKED VIA "\r\n{", 0 },
};

static const ConformCase cut_to_1_0[] = {
  { "in-a-chunk", "RFC 9112, 8", OK CHUNKED "\r\n9\r\nhello", OK CLOSE VIA "\r\nhello", 0 },
  { "before-the-last-chunk", "RFC 9112, 8", OK CHUNKED "\r\n5\r\nhello\r\n",
    OK CLOSE VIA "\r\nhello", 0 },
  { "in-its-length", "RFC 9112, 8", OK "Content-Length: 9\r\n\r\nhello",
    OK "Content-Length: 9\r\n" CLOSE VIA "\r\nhello", 0 },
};

static const ConformCase no_response[] = {
  { "nothing", "RFC 9110, 15.6.3", "", NULL, 0 },
  { "version-alone", "RFC 9110, 15.6.3", "HTTP/1.1", NULL, 0 },
  { "status-line-alone", "RFC 9110, 15.6.3", "HTTP/1.1 200 OK\r\n", NULL, 0 },
  { "half-a-head", "RFC 9112, 8", OK "Content-Le", NULL, 0 },
  { "head-but-for-its-end", "RFC 9112, 8", OK "Content-Length: 0\r\n\r", NULL, 0 },
};

static const ConformGroup groups[] = {
  { "/conform/content/none", CONFORM_RESPONSE, NULL, NULL, 0, CONFORM_CASES (without_content) },
  { "/conform/content/to-head", CONFORM_RESPONSE, NULL, NULL, CONFORM_TO_HEAD,
    CONFORM_CASES (to_head) },
  { "/conform/content/surplus", CONFORM_RESPONSE, NULL, NULL, CONFORM_ORIGIN_ENDS,
    CONFORM_CASES (surplus) },
  { "/conform/content/surplus-to-head", CONFORM_RESPONSE, NULL, NULL,
    CONFORM_ORIGIN_ENDS | CONFORM_TO_HEAD, CONFORM_CASES (surplus_to_head) },
  { "/conform/content/until-the-end", CONFORM_RESPONSE, NULL, NULL, CONFORM_ORIGIN_CLOSES,
    CONFORM_CASES (until_the_end) },
  { "/conform/content/to-1.0", CONFORM_RESPONSE, NULL, NULL, CONFORM_TO_1_0 | CONFORM_CLIENT_ENDS,
    CONFORM_CASES (to_1_0) },
  { "/conform/content/until-the-end-to-1.0", CONFORM_RESPONSE, NULL, NULL,
    CONFORM_TO_1_0 | CONFORM_CLIENT_ENDS | CONFORM_ORIGIN_CLOSES,
    CONFORM_CASES (until_the_end_to_1_0) },
  { "/conform/content/cut", CONFORM_RESPONSE, NULL, NULL, CONFORM_ORIGIN_CLOSES | CONFORM_IS_CUT,
    CONFORM_CASES (cut) },
  { "/conform/content/cut-to-1.0", CONFORM_RESPONSE, NULL, NULL,
    CONFORM_TO_1_0 | CONFORM_ORIGIN_CLOSES | CONFORM_IS_CUT, CONFORM_CASES (cut_to_1_0) },
  { "/conform/content/none-came", CONFORM_BAD_RESPONSE, NULL, "502 o.test", CONFORM_ORIGIN_CLOSES,
    CONFORM_CASES (no_response) },
  { "/conform/content/none-came-but-a-reset", CONFORM_BAD_RESPONSE, NULL, "502 o.test",
    CONFORM_ORIGIN_RESETS, CONFORM_CASES (no_response) },
};

/* A reset overtakes what was sent before it, unless that has been read. */
#define GET "GET http://o.test/ HTTP/1.1\r\nHost: o.test\r\n\r\n"
#define GOT "GET / HTTP/1.1\r\nHost: o.test\r\n" VIA "\r\n"

static const Conversation conversations[] = {
  { "reset-of-content-until-the-end",
    "RFC 9112, 8",
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK "\r\nhello" },
      { CLIENT_GETS, OK CHUNKED VIA "\r\n{hello" },
      { ORIGIN_RESETS, NULL },
      { CLIENT_SEES_BREAK, NULL } } },
  { "reset-of-content-until-the-end-to-1.0",
    "RFC 9112, 8",
    { { CLIENT_SENDS, "GET http://o.test/ HTTP/1.0\r\n\r\n" },
      { ORIGIN_GETS, "GET / HTTP/1.1\r\nHost: o.test\r\nVia: 1.0 weir\r\n\r\n" },
      { ORIGIN_SENDS, OK "\r\nhello" },
      { CLIENT_GETS, OK CLOSE VIA "\r\nhello" },
      { ORIGIN_RESETS, NULL },
      { CLIENT_SEES_RESET, NULL } } },
  { "chunks-cut-to-1.0-end-in-a-reset",
    "RFC 9112, 8",
    { { CLIENT_SENDS, "GET http://o.test/ HTTP/1.0\r\n\r\n" },
      { ORIGIN_GETS, "GET / HTTP/1.1\r\nHost: o.test\r\nVia: 1.0 weir\r\n\r\n" },
      { ORIGIN_SENDS, OK CHUNKED "\r\n5\r\nhello\r\n" },
      { CLIENT_GETS, OK CLOSE VIA "\r\nhello" },
      { ORIGIN_CLOSES, NULL },
      { CLIENT_SEES_RESET, NULL } } },
  { "head-goes-before-its-content",
    "RFC 9110, 6.1",
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK "Content-Length: 4\r\n\r\n" },
      { CLIENT_GETS, OK "Content-Length: 4\r\n" VIA "\r\n" },
      { ORIGIN_SENDS, "ab" },
      { CLIENT_GETS, "ab" },
      { ORIGIN_SENDS, "cd" },
      { CLIENT_GETS, "cd" } } },
  { "octets-pass-as-they-come-until-the-end",
    "RFC 9112, 7.1",
    { { CLIENT_SENDS, GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK "\r\n" },
      { CLIENT_GETS, OK CHUNKED VIA "\r\n{" },
      { ORIGIN_ENDS, NULL },
      { CLIENT_GETS, "0\r\n\r\n" } } },
  { "upload-passes-as-it-comes",
    "RFC 9110, 6.1",
    { { CLIENT_SENDS, "POST http://o.test/ HTTP/1.1\r\nHost: o.test\r\nContent-Length: 4\r\n\r\n" },
      { ORIGIN_GETS, "POST / HTTP/1.1\r\nHost: o.test\r\nContent-Length: 4\r\n" VIA "\r\n" },
      { CLIENT_SENDS, "ab" },
      { ORIGIN_GETS, "ab" },
      { CLIENT_SENDS, "cd" },
      { ORIGIN_GETS, "cd" },
      { ORIGIN_SENDS, OK "Content-Length: 0\r\n\r\n" },
      { CLIENT_GETS, OK "Content-Length: 0\r\n" VIA "\r\n" } } },
  /* The first connection had no time yet to show whether it is silent. */
  { "pipelined-requests-take-turns",
    "RFC 9112, 9.3.2",
    { { CLIENT_SENDS, GET GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK "Content-Length: 2\r\n\r\nok" },
      { CLIENT_GETS, OK "Content-Length: 2\r\n" VIA "\r\nok" },
      { ORIGIN_SENDS, "HTTP/1.1" },
      { ORIGIN_SEES_END, NULL },
      { ORIGIN_RECONNECTS, NULL },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK "Content-Length: 2\r\n\r\nok" },
      { CLIENT_GETS, OK "Content-Length: 2\r\n" VIA "\r\nok" } } },
  { "surplus-behind-pipelined-requests",
    "RFC 9112, 9.3.2",
    { { CLIENT_SENDS, GET GET },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS_AT_ONCE, OK "Content-Length: 2\r\n\r\nok" EVIL },
      { CLIENT_GETS, OK "Content-Length: 2\r\n" VIA "\r\nok" },
      { ORIGIN_SEES_END, NULL },
      { ORIGIN_RECONNECTS, NULL },
      { ORIGIN_GETS, GOT },
      { ORIGIN_SENDS, OK "Content-Length: 2\r\n\r\nok" },
      { CLIENT_GETS, OK "Content-Length: 2\r\n" VIA "\r\nok" } } },
};

/* Both are there when Weir looks: what the origin said is no answer to what was not asked yet. */
static void
test_surplus_in_the_round (gconstpointer user_data)
{
  const Step steps[] = {
    { CLIENT_SENDS, GET },
    { ORIGIN_GETS, GOT },
    { ORIGIN_SENDS, OK "Content-Length: 2\r\n\r\nok" },
    { CLIENT_GETS, OK "Content-Length: 2\r\n" VIA "\r\nok" },
    { CLIENT_SENDS, GET },
    { ORIGIN_SENDS, EVIL },
    { ORIGIN_SEES_END, NULL },
    { ORIGIN_RECONNECTS, NULL },
    { ORIGIN_GETS, GOT },
    { ORIGIN_SENDS, OK "Content-Length: 2\r\n\r\nok" },
    { CLIENT_GETS, OK "Content-Length: 2\r\n" VIA "\r\nok" },
    { STEP_NONE, NULL },
  };
  const WeirProxyOptions options = { .portable_poller = user_data != NULL };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);

  world_play (world, steps, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  conform_add_groups (groups, G_N_ELEMENTS (groups));
  g_test_add_data_func ("/conform/content/surplus-in-the-round", NULL, test_surplus_in_the_round);
  g_test_add_data_func ("/conform/content/surplus-in-the-round-portable", GINT_TO_POINTER (TRUE),
                        test_surplus_in_the_round);
  script_add_tests ("/conform/content", conversations, G_N_ELEMENTS (conversations));

  return g_test_run ();
}
