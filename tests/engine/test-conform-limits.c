/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How much of everything passes, to the octet, and what becomes of one more. */

#include "conform.h"

#define HOST "Host: o.test\r\n"
#define VIA "Via: 1.1 weir\r\n"
#define OK "HTTP/1.1 200 OK\r\nDate: now\r\n"
#define LENGTH "Content-Length: 2\r\n"
#define CHUNKED "Transfer-Encoding: chunked\r\n"
#define POST "POST http://o.test/ HTTP/1.1\r\n" HOST CHUNKED "\r\n"
#define POSTED "POST / HTTP/1.1\r\n" HOST CHUNKED VIA "\r\n"

static const ConformCase targets[] = {
  { "target-of-8000", "RFC 9112, 3", "«8000:a»", NULL, 0 },
  { "longest-line", "RFC 9112, 3", "«16357:a»", NULL, 0 },
};

static const ConformCase long_targets[] = {
  { "line-too-long-by-one", "RFC 9110, 15.5.15", "«16358:a»", NULL, 0 },
  { "line-much-too-long", "RFC 9110, 15.5.15", "«300000:a»", NULL, 0 },
  { "line-without-end", "RFC 9110, 15.5.15", "«100000:a»", NULL, CONFORM_IS_PARTIAL },
};

static const ConformCase fields[] = {
  { "a-hundred-fields", "RFC 9110, 5.4", "«100:X: y\r\n»", NULL, 0 },
  { "most-fields", "RFC 9110, 5.4", "«255:X: y\r\n»", NULL, 0 },
  { "cookie-of-8-kb", "RFC 6265, 6.1", "Cookie: a=«8192:b»\r\n", NULL, 0 },
  { "fifty-cookies-of-4-kb-less", "RFC 6265, 6.1", "«50:Cookie: a=«1000:b»\r\n»", NULL, 0 },
  { "longest-field", "RFC 9110, 5.4", "X: «32765:y»\r\n", NULL, 0 },
  { "head-of-60-kb", "RFC 9110, 5.4", "X: «30000:y»\r\nX: «30000:y»\r\n", NULL, 0 },
  { "many-options", "RFC 9110, 7.6.1", "Connection: «8000:x, »y\r\n«200:X-Y: z\r\n»",
    "«200:X-Y: z\r\n»", 0 },
  { "many-fields-named-at-once", "RFC 9110, 7.6.1", "Connection: «5000:x-y,»\r\n«200:X-Y: z\r\n»",
    "", 0 },
};

static const ConformCase many_fields[] = {
  { "field-too-long-by-one", "RFC 6585, 5", "X: «32766:y»\r\n", NULL, 0 },
  { "one-field-too-many", "RFC 6585, 5", "«256:X: y\r\n»", NULL, 0 },
  { "many-fields-too-many", "RFC 6585, 5", "«5000:X: y\r\n»", NULL, 0 },
  { "head-too-long", "RFC 6585, 5", "X: «30000:y»\r\nX: «30000:y»\r\nX: «30000:y»\r\n", NULL, 0 },
  { "field-without-end", "RFC 6585, 5", "X: «100000:y»", NULL, CONFORM_IS_PARTIAL },
  { "fields-without-end", "RFC 6585, 5", "«30000:X: y\r\n»", NULL, CONFORM_IS_PARTIAL },
};

static const ConformCase response_fields[] = {
  { "head-of-30-kb", "RFC 9110, 5.4", "«30:X: «1000:y»\r\n»", NULL, 0 },
  { "longest-field", "RFC 9110, 5.4", "X: «32765:y»\r\n", NULL, 0 },
  { "most-fields", "RFC 9110, 5.4", "«254:X: y\r\n»", NULL, 0 },
  { "fifty-cookies", "RFC 6265, 6.1", "«50:Set-Cookie: a=«1000:b»; Path=/\r\n»", NULL, 0 },
};

static const ConformCase many_response_fields[] = {
  { "field-too-long-by-one", "RFC 9110, 5.4", "X: «32766:y»\r\n", NULL, 0 },
  { "one-field-too-many", "RFC 9110, 5.4", "«255:X: y\r\n»", NULL, 0 },
  { "head-too-long", "RFC 9110, 5.4", "«70:X: «1000:y»\r\n»", NULL, 0 },
  { "head-without-end", "RFC 9110, 5.4", "X: «3000000:y»", NULL, 0 },
};

static const ConformCase chunks[] = {
  { "longest-extension", "RFC 9112, 7.1.1", "2;«1024:a»\r\nhi\r\n0\r\n\r\n", "{hi}", 0 },
  { "longest-trailers", "RFC 9112, 7.1.2", "2\r\nhi\r\n0\r\nX:«8190:y»\r\n\r\n", "{hi}", 0 },
  { "many-trailers", "RFC 9112, 7.1.2", "2\r\nhi\r\n0\r\n«2000:X: y\r\n»\r\n", "{hi}", 0 },
  { "many-extensions", "RFC 9112, 7.1.1", "«100:1;«500:a»\r\nx\r\n»0\r\n\r\n", "{«100:x»}", 0 },
  { "many-chunks", "RFC 9112, 7.1", "«5000:1\r\nx\r\n»0\r\n\r\n", "{«5000:x»}", 0 },
};

static const ConformCase long_chunks[] = {
  { "extension-too-long-by-one", "RFC 9112, 7.1.1", "2\r\nhi\r\n2;«1025:a»\r\nhi\r\n0\r\n\r\n",
    "{hi", 0 },
  { "space-without-end", "RFC 9112, 7.1.1", "2\r\nhi\r\n2«5000: »;\r\nhi\r\n0\r\n\r\n", "{hi", 0 },
  { "trailers-too-long-by-one", "RFC 9112, 7.1.2", "2\r\nhi\r\n0\r\nX:«8191:y»\r\n\r\n", "{hi", 0 },
  { "trailers-without-end", "RFC 9112, 7.1.2", "2\r\nhi\r\n0\r\n«5000:X: y\r\n»", "{hi", 0 },
  { "zeroes-without-end", "RFC 9112, 7.1", "2\r\nhi\r\n«5000:0»2\r\nhi\r\n", "{hi", 0 },
};

static const ConformCase starts[] = {
  { "empty-lines-without-end", "RFC 9112, 2.2", "«40000:\r\n»", NULL, CONFORM_IS_PARTIAL },
};

static const ConformCase head_requests[] = {
  { "line-too-long", "RFC 9110, 9.3.2", "HEAD http://o.test/«20000:a» HTTP/1.1\r\n" HOST "\r\n",
    NULL, 0 },
};

static const ConformCase interims[] = {
  { "most", "RFC 9110, 15.2", "«64:HTTP/1.1 102 P\r\n\r\n»" OK LENGTH "\r\nok",
    "«64:HTTP/1.1 102 P\r\n" VIA "\r\n»" OK LENGTH VIA "\r\nok", 0 },
};

static const ConformGroup groups[] = {
  { "/conform/limits/request", CONFORM_REQUEST, "GET http://o.test/%s HTTP/1.1\r\n" HOST "\r\n",
    "GET /%s HTTP/1.1\r\n" HOST VIA "\r\n", 0, CONFORM_CASES (targets) },
  { "/conform/limits/too-long", CONFORM_REFUSED, "GET http://o.test/%s HTTP/1.1\r\n" HOST "\r\n",
    "414", 0, CONFORM_CASES (long_targets) },
  { "/conform/limits/too-long-to-head", CONFORM_REFUSED, NULL, "414", CONFORM_TO_HEAD,
    CONFORM_CASES (head_requests) },
  { "/conform/limits/request", CONFORM_REQUEST, "GET http://o.test/ HTTP/1.1\r\n" HOST "%s\r\n",
    "GET / HTTP/1.1\r\n" HOST "%s" VIA "\r\n", 0, CONFORM_CASES (fields) },
  { "/conform/limits/too-much", CONFORM_REFUSED, "GET http://o.test/ HTTP/1.1\r\n" HOST "%s\r\n",
    "431", 0, CONFORM_CASES (many_fields) },
  { "/conform/limits/too-much", CONFORM_REFUSED, NULL, "431", 0, CONFORM_CASES (starts) },
  { "/conform/limits/response", CONFORM_RESPONSE, OK "%s" LENGTH "\r\nok",
    OK "%s" LENGTH VIA "\r\nok", 0, CONFORM_CASES (response_fields) },
  { "/conform/limits/response-too-much", CONFORM_BAD_RESPONSE, OK "%s" LENGTH "\r\nok",
    "502 o.test", 0, CONFORM_CASES (many_response_fields) },
  { "/conform/limits/chunks-of-request", CONFORM_REQUEST, POST "%s", POSTED "%s", 0,
    CONFORM_CASES (chunks) },
  { "/conform/limits/chunks-of-response", CONFORM_RESPONSE, OK CHUNKED "\r\n%s",
    OK CHUNKED VIA "\r\n%s", 0, CONFORM_CASES (chunks) },
  { "/conform/limits/chunks-too-long-of-request", CONFORM_BROKEN, POST "%s", POSTED "%s", 0,
    CONFORM_CASES (long_chunks) },
  { "/conform/limits/chunks-too-long-of-response", CONFORM_RESPONSE, OK CHUNKED "\r\n%s",
    OK CHUNKED VIA "\r\n%s", CONFORM_IS_CUT, CONFORM_CASES (long_chunks) },
  { "/conform/limits/interim", CONFORM_RESPONSE, NULL, NULL, 0, CONFORM_CASES (interims) },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  conform_add_groups (groups, G_N_ELEMENTS (groups));

  return g_test_run ();
}
