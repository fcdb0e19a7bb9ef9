/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Heads of messages: which are read, and which are refused whoever sends them. */

#include "conform.h"

#define HOST "Host: o.test\r\n"
#define GET "GET http://o.test/ HTTP/1.1\r\n"
#define LENGTH "Content-Length: 2\r\n"

/* Lines among the fields that two recipients could read differently. */
static const ConformCase bad_fields[] = {
  { "bare-cr", "RFC 9112, 2.2", "X: a\rb\r\n", NULL, 0 },
  { "cr-cr-lf", "RFC 9112, 2.2", "X: a\r\r\n", NULL, 0 },
  { "cr-before-a-name", "RFC 9112, 2.2", "\rX: a\r\n", NULL, 0 },
  { "lf", "RFC 9112, 2.2", "X: a\nY: b\r\n", NULL, 0 },
  { "lf-before-a-length", "RFC 9112, 2.2", "X: a\nTransfer-Encoding: chunked\r\n", NULL, 0 },
  { "lf-lf", "RFC 9112, 2.2", "X: a\n\n", NULL, 0 },
  { "lf-cr", "RFC 9112, 2.2", "X: a\n\rY: b\r\n", NULL, 0 },
  { "nul", "RFC 9110, 5.5", "X: a␀b\r\n", NULL, 0 },
  { "nul-at-the-end", "RFC 9110, 5.5", "X: a␀\r\n", NULL, 0 },
  { "nul-in-a-name", "RFC 9110, 5.1", "X␀: a\r\n", NULL, 0 },
  { "soh", "RFC 9110, 5.5", "X: a\x01\r\n", NULL, 0 },
  { "backspace", "RFC 9110, 5.5", "X: a\bb\r\n", NULL, 0 },
  { "vertical-tab", "RFC 9110, 5.5", "X: a\v\r\n", NULL, 0 },
  { "form-feed", "RFC 9110, 5.5", "X: \fa\r\n", NULL, 0 },
  { "escape", "RFC 9110, 5.5", "X: \x1b[0m\r\n", NULL, 0 },
  { "delete", "RFC 9110, 5.5", "X: a\x7f\r\n", NULL, 0 },
  { "folded", "RFC 9112, 5.2", "X: a\r\n b\r\n", NULL, 0 },
  { "folded-by-tab", "RFC 9112, 5.2", "X: a\r\n\tb\r\n", NULL, 0 },
  { "folded-empty", "RFC 9112, 5.2", "X: a\r\n \r\n", NULL, 0 },
  { "folded-length", "RFC 9112, 5.2", "X: a\r\n Content-Length: 5\r\n", NULL, 0 },
  { "space-before-the-colon", "RFC 9112, 5.1", "X : a\r\n", NULL, 0 },
  { "tab-before-the-colon", "RFC 9112, 5.1", "X\t: a\r\n", NULL, 0 },
  { "length-with-space-before-the-colon", "RFC 9112, 5.1", "Content-Length : 5\r\n", NULL, 0 },
  { "no-colon", "RFC 9112, 5", "Xa\r\n", NULL, 0 },
  { "empty-name", "RFC 9112, 5", ": a\r\n", NULL, 0 },
  { "colon-alone", "RFC 9112, 5", ":\r\n", NULL, 0 },
  { "space-in-a-name", "RFC 9110, 5.1", "X y: a\r\n", NULL, 0 },
  { "parenthesis-in-a-name", "RFC 9110, 5.1", "X(y: a\r\n", NULL, 0 },
  { "bracket-in-a-name", "RFC 9110, 5.1", "X[y]: a\r\n", NULL, 0 },
  { "slash-in-a-name", "RFC 9110, 5.1", "X/y: a\r\n", NULL, 0 },
  { "equals-in-a-name", "RFC 9110, 5.1", "X=y: a\r\n", NULL, 0 },
  { "quotes-around-a-name", "RFC 9110, 5.1", "\"X\": a\r\n", NULL, 0 },
  { "octet-beyond-ascii-in-a-name", "RFC 9110, 5.1", "X\xe9: a\r\n", NULL, 0 },
};

static const ConformCase bad_request_lines[] = {
  { "two-spaces-before-the-target", "RFC 9112, 3", "GET  http://o.test/ HTTP/1.1", NULL, 0 },
  { "two-spaces-before-the-version", "RFC 9112, 3", "GET http://o.test/  HTTP/1.1", NULL, 0 },
  { "space-at-the-end", "RFC 9112, 3", "GET http://o.test/ HTTP/1.1 ", NULL, 0 },
  { "space-at-the-start", "RFC 9112, 2.2", " GET http://o.test/ HTTP/1.1", NULL, 0 },
  { "tab-at-the-start", "RFC 9112, 2.2", "\tGET http://o.test/ HTTP/1.1", NULL, 0 },
  { "tabs-for-spaces", "RFC 9112, 3", "GET\thttp://o.test/\tHTTP/1.1", NULL, 0 },
  { "fourth-word", "RFC 9112, 3", "GET http://o.test/ HTTP/1.1 HTTP/1.1", NULL, 0 },
  { "no-version", "RFC 9112, 3", "GET http://o.test/", NULL, 0 },
  { "no-version-but-a-space", "RFC 9112, 3", "GET http://o.test/ ", NULL, 0 },
  { "no-target", "RFC 9112, 3", "GET  HTTP/1.1", NULL, 0 },
  { "method-alone", "RFC 9112, 3", "GET", NULL, 0 },
  { "no-method", "RFC 9112, 3", "http://o.test/ HTTP/1.1", NULL, 0 },
  { "method-is-no-token", "RFC 9110, 9.1", "GE(T http://o.test/ HTTP/1.1", NULL, 0 },
  { "method-in-quotes", "RFC 9110, 9.1", "\"GET\" http://o.test/ HTTP/1.1", NULL, 0 },
  { "method-beyond-ascii", "RFC 9110, 9.1", "G\xc3\x89T http://o.test/ HTTP/1.1", NULL, 0 },
  { "nul-in-the-method", "RFC 9110, 9.1", "GE␀T http://o.test/ HTTP/1.1", NULL, 0 },
  { "space-in-the-target", "RFC 9112, 3.2", "GET http://o.test/a b HTTP/1.1", NULL, 0 },
  { "tab-in-the-target", "RFC 9112, 3.2", "GET http://o.test/a\tb HTTP/1.1", NULL, 0 },
  { "nul-in-the-target", "RFC 9112, 3.2", "GET http://o.test/a␀b HTTP/1.1", NULL, 0 },
  { "vertical-tab-in-the-target", "RFC 9112, 3.2", "GET http://o.test/a\vb HTTP/1.1", NULL, 0 },
  { "delete-in-the-target", "RFC 9112, 3.2", "GET http://o.test/a\x7f HTTP/1.1", NULL, 0 },
  { "cr-in-the-target", "RFC 9112, 2.2", "GET http://o.test/a\rb HTTP/1.1", NULL, 0 },
  { "lf-in-the-target", "RFC 9112, 2.2", "GET http://o.test/\nX: y HTTP/1.1", NULL, 0 },
  { "lower-case-version", "RFC 9112, 2.3", "GET http://o.test/ http/1.1", NULL, 0 },
  { "version-with-a-word-behind", "RFC 9112, 2.3", "GET http://o.test/ HTTP/1.1x", NULL, 0 },
  { "version-of-one-number", "RFC 9112, 2.3", "GET http://o.test/ HTTP/1", NULL, 0 },
  { "version-with-a-dot-too-few", "RFC 9112, 2.3", "GET http://o.test/ HTTP/11", NULL, 0 },
  { "version-of-two-digits", "RFC 9112, 2.3", "GET http://o.test/ HTTP/1.10", NULL, 0 },
  { "version-11.1", "RFC 9112, 2.3", "GET http://o.test/ HTTP/11.1", NULL, 0 },
  { "version-01.1", "RFC 9112, 2.3", "GET http://o.test/ HTTP/01.1", NULL, 0 },
  { "version-with-a-sign", "RFC 9112, 2.3", "GET http://o.test/ HTTP/+1.1", NULL, 0 },
  { "version-with-a-space", "RFC 9112, 2.3", "GET http://o.test/ HTTP/ 1.1", NULL, 0 },
  { "version-with-a-comma", "RFC 9112, 2.3", "GET http://o.test/ HTTP/1,1", NULL, 0 },
  { "other-protocol", "RFC 9112, 2.3", "GET http://o.test/ SHTTP/1.1", NULL, 0 },
  { "icap", "RFC 9112, 2.3", "GET http://o.test/ ICAP/1.0", NULL, 0 },
  { "version-0.9", "RFC 9110, 15.6.6", "GET http://o.test/ HTTP/0.9", "505", 0 },
  { "version-2.0", "RFC 9110, 15.6.6", "GET http://o.test/ HTTP/2.0", "505", 0 },
  { "version-3.1", "RFC 9110, 15.6.6", "GET http://o.test/ HTTP/3.1", "505", 0 },
};

static const ConformCase bad_starts[] = {
  { "tls", "RFC 9112, 2.2", "\x16\x03\x01\x02␀\x01␀\x01\xfc\x03\x03", NULL, CONFORM_IS_PARTIAL },
  { "nul", "RFC 9112, 2.2", "␀", NULL, CONFORM_IS_PARTIAL },
  { "binary", "RFC 9112, 2.2", "\xff\xfe␀␀", NULL, CONFORM_IS_PARTIAL },
  { "socks", "RFC 9112, 2.2", "\x05\x01␀", NULL, CONFORM_IS_PARTIAL },
  { "preface-of-http-2", "RFC 9113, 3.4", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505",
    CONFORM_IS_PARTIAL },
  { "lf-before-the-request", "RFC 9112, 2.2", "\n" GET HOST "\r\n", NULL, 0 },
  { "cr-before-the-request", "RFC 9112, 2.2", "\r" GET HOST "\r\n", NULL, 0 },
  { "space-led-first-field", "RFC 9112, 2.2", GET " X: y\r\n" HOST "\r\n", NULL, 0 },
  { "tab-led-first-field", "RFC 9112, 2.2", GET "\tX: y\r\n" HOST "\r\n", NULL, 0 },
  { "lines-end-with-lf", "RFC 9112, 2.2", "GET http://o.test/ HTTP/1.1\nHost: o.test\n\n", NULL,
    0 },
  { "lf-at-the-end", "RFC 9112, 2.2", GET HOST "\n", NULL, 0 },
  { "cr-without-lf-at-the-end", "RFC 9112, 2.2", GET HOST "\rX", NULL, 0 },
  { "http-0.9", "RFC 9112, 2.2", "GET /\r\n", NULL, CONFORM_IS_PARTIAL },
  { "head-line-at-fault", "RFC 9110, 9.3.2", "HEAD http://o.test/ HTTP/1.1x\r\n" HOST "\r\n", NULL,
    CONFORM_TO_HEAD },
  { "head-target-at-fault", "RFC 9110, 9.3.2", "HEAD http://o.test/\x01 HTTP/1.1\r\n" HOST "\r\n",
    NULL, CONFORM_TO_HEAD },
  { "head-field-at-fault", "RFC 9110, 9.3.2", "HEAD http://o.test/ HTTP/1.1\r\nX\r\n\r\n", NULL,
    CONFORM_TO_HEAD },
};

static const ConformCase bad_hosts[] = {
  { "none", "RFC 9112, 3.2", "", NULL, 0 },
  { "two", "RFC 9112, 3.2", HOST HOST, NULL, 0 },
  { "two-that-differ", "RFC 9112, 3.2", HOST "Host: p.test\r\n", NULL, 0 },
  { "two-one-empty", "RFC 9112, 3.2", HOST "hOST:\r\n", NULL, 0 },
  { "userinfo", "RFC 9112, 3.2", "Host: a@o.test\r\n", NULL, 0 },
  { "path", "RFC 9112, 3.2", "Host: o.test/x\r\n", NULL, 0 },
  { "scheme", "RFC 9112, 3.2", "Host: http://o.test\r\n", NULL, 0 },
  { "backslash", "RFC 9112, 3.2", "Host: o.test\\x\r\n", NULL, 0 },
  { "list", "RFC 9112, 3.2", "Host: o.test, p.test\r\n", NULL, 0 },
  { "space", "RFC 9112, 3.2", "Host: o.test p.test\r\n", NULL, 0 },
  { "tab", "RFC 9112, 3.2", "Host: o.test\tp.test\r\n", NULL, 0 },
  { "port-out-of-range", "RFC 9112, 3.2", "Host: o.test:65536\r\n", NULL, 0 },
  { "port-of-letters", "RFC 9112, 3.2", "Host: o.test:http\r\n", NULL, 0 },
  { "two-ports", "RFC 9112, 3.2", "Host: o.test:80:80\r\n", NULL, 0 },
  { "bracket-left-open", "RFC 9112, 3.2", "Host: [::1\r\n", NULL, 0 },
  { "ipv6-without-brackets", "RFC 9112, 3.2", "Host: ::1\r\n", NULL, 0 },
  { "percent", "RFC 9112, 3.2", "Host: o%2etest\r\n", NULL, 0 },
  { "quoted", "RFC 9112, 3.2", "Host: \"o.test\"\r\n", NULL, 0 },
};

/* What may look odd and is right: as it goes out, on the same connection. */
static const ConformCase good_requests[] = {
  { "empty-lines-before", "RFC 9112, 2.2", "\r\n\r\n\r\n" GET HOST "\r\n",
    "GET / HTTP/1.1\r\n" HOST "Via: 1.1 weir\r\n\r\n", 0 },
  { "version-1.2-is-1.1", "RFC 9110, 2.5", "GET http://o.test/ HTTP/1.2\r\n" HOST "\r\n",
    "GET / HTTP/1.1\r\n" HOST "Via: 1.1 weir\r\n\r\n", 0 },
  { "version-1.9-is-1.1", "RFC 9110, 2.5", "GET http://o.test/ HTTP/1.9\r\n" HOST "\r\n",
    "GET / HTTP/1.1\r\n" HOST "Via: 1.1 weir\r\n\r\n", 0 },
  { "version-1.0-without-host", "RFC 9112, 3.2", "GET http://o.test/ HTTP/1.0\r\n\r\n",
    "GET / HTTP/1.1\r\n" HOST "Via: 1.0 weir\r\n\r\n", CONFORM_CLIENT_ENDS },
  { "host-of-another", "RFC 9112, 3.2.2", GET "Host: p.test\r\n\r\n",
    "GET / HTTP/1.1\r\n" HOST "Via: 1.1 weir\r\n\r\n", 0 },
  { "empty-host", "RFC 9112, 3.2.2", GET "Host:\r\n\r\n",
    "GET / HTTP/1.1\r\n" HOST "Via: 1.1 weir\r\n\r\n", 0 },
  { "host-in-capitals", "RFC 9110, 5.1", GET "HOST:o.test\r\n\r\n",
    "GET / HTTP/1.1\r\n" HOST "Via: 1.1 weir\r\n\r\n", 0 },
  { "unknown-method", "RFC 9110, 9.1", "FOO-bar!#$ http://o.test/ HTTP/1.1\r\n" HOST "\r\n",
    "FOO-bar!#$ / HTTP/1.1\r\n" HOST "Via: 1.1 weir\r\n\r\n", 0 },
  { "method-keeps-its-case", "RFC 9110, 9.1", "get http://o.test/ HTTP/1.1\r\n" HOST "\r\n",
    "get / HTTP/1.1\r\n" HOST "Via: 1.1 weir\r\n\r\n", 0 },
  { "lower-case-head-is-not-head", "RFC 9110, 9.1", "head http://o.test/ HTTP/1.1\r\n" HOST "\r\n",
    "head / HTTP/1.1\r\n" HOST "Via: 1.1 weir\r\n\r\n", 0 },
  { "lower-case-connect-is-not-connect", "RFC 9110, 9.1",
    "connect http://o.test/ HTTP/1.1\r\n" HOST "\r\n",
    "connect / HTTP/1.1\r\n" HOST "Via: 1.1 weir\r\n\r\n", 0 },
};

static const ConformCase bad_status_lines[] = {
  { "version-2.0", "RFC 9112, 4", "HTTP/2.0 200 OK", NULL, 0 },
  { "version-0.9", "RFC 9112, 4", "HTTP/0.9 200 OK", NULL, 0 },
  { "version-of-two-digits", "RFC 9112, 2.3", "HTTP/1.10 200 OK", NULL, 0 },
  { "lower-case", "RFC 9112, 2.3", "http/1.1 200 OK", NULL, 0 },
  { "icy", "RFC 9112, 2.3", "ICY 200 OK", NULL, 0 },
  { "no-status", "RFC 9112, 4", "HTTP/1.1", NULL, 0 },
  { "status-of-two-digits", "RFC 9112, 4", "HTTP/1.1 20 OK", NULL, 0 },
  { "status-of-four-digits", "RFC 9112, 4", "HTTP/1.1 2000 OK", NULL, 0 },
  { "status-below-100", "RFC 9110, 15", "HTTP/1.1 099 OK", NULL, 0 },
  { "status-000", "RFC 9110, 15", "HTTP/1.1 000 OK", NULL, 0 },
  { "status-of-letters", "RFC 9112, 4", "HTTP/1.1 2x0 OK", NULL, 0 },
  { "status-with-a-sign", "RFC 9112, 4", "HTTP/1.1 -20 OK", NULL, 0 },
  { "status-with-a-plus", "RFC 9112, 4", "HTTP/1.1 +20 OK", NULL, 0 },
  { "two-spaces", "RFC 9112, 4", "HTTP/1.1  200 OK", NULL, 0 },
  { "tab", "RFC 9112, 4", "HTTP/1.1\t200 OK", NULL, 0 },
  { "tab-behind-the-status", "RFC 9112, 4", "HTTP/1.1 200\tOK", NULL, 0 },
  { "word-behind-the-status", "RFC 9112, 4", "HTTP/1.1 200OK", NULL, 0 },
  { "space-at-the-start", "RFC 9112, 2.2", " HTTP/1.1 200 OK", NULL, 0 },
  { "empty-line-at-the-start", "RFC 9112, 2.2", "\r\nHTTP/1.1 200 OK", NULL, 0 },
  { "control-in-the-reason", "RFC 9112, 4", "HTTP/1.1 200 O\x01K", NULL, 0 },
  { "nul-in-the-reason", "RFC 9112, 4", "HTTP/1.1 200 O␀K", NULL, 0 },
  { "cr-in-the-reason", "RFC 9112, 4", "HTTP/1.1 200 O\rK", NULL, 0 },
  { "lf-behind-the-reason", "RFC 9112, 2.2", "HTTP/1.1 200 OK\nX: y", NULL, 0 },
  { "space-led-first-field", "RFC 9112, 2.2", "HTTP/1.1 200 OK\r\n X: y", NULL, 0 },
  { "not-http", "RFC 9112, 4", "SSH-2.0-OpenSSH", NULL, 0 },
  { "markup", "RFC 9112, 4", "<html>hello</html>", NULL, 0 },
  { "request", "RFC 9112, 4", "GET / HTTP/1.1", NULL, 0 },
};

static const ConformCase good_status_lines[] = {
  { "no-reason", "RFC 9112, 4", "HTTP/1.1 200 ", NULL, 0 },
  { "no-reason-and-no-space", "RFC 9112, 4", "HTTP/1.1 200", "HTTP/1.1 200 ", 0 },
  { "reason-beyond-ascii", "RFC 9112, 4", "HTTP/1.1 200 \xe9\xff\x80", NULL, 0 },
  { "reason-with-tab", "RFC 9112, 4", "HTTP/1.1 200 a\tb  c", NULL, 0 },
  { "unknown-status", "RFC 9110, 15", "HTTP/1.1 299 Odd", NULL, 0 },
  { "status-599", "RFC 9110, 15", "HTTP/1.1 599 Odd", NULL, 0 },
  { "status-999", "RFC 9110, 15", "HTTP/1.1 999 Odd", NULL, 0 },
  { "version-1.2-is-1.1", "RFC 9110, 2.5", "HTTP/1.2 200 OK", "HTTP/1.1 200 OK", 0 },
};

static const ConformGroup groups[] = {
  { "/conform/heads/request-field", CONFORM_REFUSED, GET HOST "%s\r\n", "400", 0,
    CONFORM_CASES (bad_fields) },
  { "/conform/heads/request-line", CONFORM_REFUSED, "%s\r\n" HOST "\r\n", "400", 0,
    CONFORM_CASES (bad_request_lines) },
  { "/conform/heads/start", CONFORM_REFUSED, NULL, "400", 0, CONFORM_CASES (bad_starts) },
  { "/conform/heads/host", CONFORM_REFUSED, GET "%s\r\n", "400", 0, CONFORM_CASES (bad_hosts) },
  { "/conform/heads/request", CONFORM_REQUEST, NULL, NULL, 0, CONFORM_CASES (good_requests) },
  { "/conform/heads/response-field", CONFORM_BAD_RESPONSE,
    "HTTP/1.1 200 OK\r\nDate: now\r\n%s" LENGTH "\r\nok", "502 o.test", 0,
    CONFORM_CASES (bad_fields) },
  { "/conform/heads/status-line", CONFORM_BAD_RESPONSE, "%s\r\nDate: now\r\n" LENGTH "\r\nok",
    "502 o.test", 0, CONFORM_CASES (bad_status_lines) },
  { "/conform/heads/response", CONFORM_RESPONSE, "%s\r\nDate: now\r\n" LENGTH "\r\nok",
    "%s\r\nDate: now\r\n" LENGTH "Via: 1.1 weir\r\n\r\nok", 0, CONFORM_CASES (good_status_lines) },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  conform_add_groups (groups, G_N_ELEMENTS (groups));

  return g_test_run ();
}
