/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where content ends: the fields that say so, in both directions. */

#include "conform.h"

#define POST "POST http://o.test/ HTTP/1.1\r\nHost: o.test\r\n"
#define POSTED "POST / HTTP/1.1\r\nHost: o.test\r\n"
#define VIA "Via: 1.1 weir\r\n"
#define CHUNKED "Transfer-Encoding: chunked\r\n"
#define CHUNKS "2\r\nhi\r\n0\r\n\r\n"
#define RESPONSE "HTTP/1.1 200 OK\r\nDate: now\r\n"

static const ConformCase bad_lengths[] = {
  { "plus", "RFC 9110, 8.6", "+2", NULL, 0 },
  { "minus", "RFC 9110, 8.6", "-2", NULL, 0 },
  { "minus-zero", "RFC 9110, 8.6", "-0", NULL, 0 },
  { "hexadecimal", "RFC 9110, 8.6", "0x2", NULL, 0 },
  { "exponent", "RFC 9110, 8.6", "2e0", NULL, 0 },
  { "decimal-point", "RFC 9110, 8.6", "2.0", NULL, 0 },
  { "space-within", "RFC 9110, 8.6", "2 2", NULL, 0 },
  { "tab-within", "RFC 9110, 8.6", "2\t2", NULL, 0 },
  { "underscore", "RFC 9110, 8.6", "0_2", NULL, 0 },
  { "apostrophe", "RFC 9110, 8.6", "0'2", NULL, 0 },
  { "quoted", "RFC 9110, 8.6", "\"2\"", NULL, 0 },
  { "letter-behind", "RFC 9110, 8.6", "2a", NULL, 0 },
  { "semicolon-behind", "RFC 9110, 8.6", "2;", NULL, 0 },
  { "empty", "RFC 9110, 8.6", "", NULL, 0 },
  { "comma-alone", "RFC 9112, 6.3", ",", NULL, 0 },
  { "comma-behind", "RFC 9112, 6.3", "2,", NULL, 0 },
  { "comma-before", "RFC 9112, 6.3", ",2", NULL, 0 },
  { "list-with-a-gap", "RFC 9112, 6.3", "2,,2", NULL, 0 },
  { "list-that-differs", "RFC 9112, 6.3", "2, 3", NULL, 0 },
  { "list-with-a-word", "RFC 9112, 6.3", "2, x", NULL, 0 },
  { "lines-that-differ", "RFC 9112, 6.3", "2\r\nContent-Length: 3", NULL, 0 },
  { "lines-one-empty", "RFC 9112, 6.3", "2\r\nContent-Length:", NULL, 0 },
  { "beyond-63-bits", "RFC 9110, 8.6", "9223372036854775808", NULL, 0 },
  { "beyond-64-bits", "RFC 9110, 8.6", "18446744073709551618", NULL, 0 },
  { "beyond-all", "RFC 9110, 8.6", "99999999999999999999999999999999", NULL, 0 },
  { "octet-beyond-ascii", "RFC 9110, 8.6", "2\x85", NULL, 0 },
  { "wide-digit", "RFC 9110, 8.6", "\xef\xbc\x92", NULL, 0 },
  { "no-break-space", "RFC 9110, 8.6", "2\xa0", NULL, 0 },
  { "vertical-tab", "RFC 9110, 5.5", "2\v", NULL, 0 },
  { "nul", "RFC 9110, 5.5", "2␀", NULL, 0 },
};

/* One length comes out, whatever was said more than once. */
static const ConformCase good_lengths[] = {
  { "plain", "RFC 9110, 8.6", "2", NULL, 0 },
  { "leading-zeroes", "RFC 9110, 8.6", "0000000000000000000000002", NULL, 0 },
  { "space-around", "RFC 9112, 5.1", "\t 2 \t", NULL, 0 },
  { "list-of-equals", "RFC 9112, 6.3", "2, 2,2", NULL, 0 },
  { "lines-that-are-equal", "RFC 9112, 6.3", "2\r\ncontent-length: 02", NULL, 0 },
};

static const ConformCase bad_codings[] = {
  { "identity", "RFC 9112, 6.1", "identity", NULL, 0 },
  { "gzip", "RFC 9112, 6.1", "gzip", NULL, 0 },
  { "gzip-then-chunked", "RFC 9112, 6.1", "gzip, chunked", NULL, 0 },
  { "chunked-then-gzip", "RFC 9112, 6.1", "chunked, gzip", NULL, 0 },
  { "chunked-twice", "RFC 9112, 6.1", "chunked, chunked", NULL, 0 },
  { "quoted", "RFC 9112, 6.1", "\"chunked\"", NULL, 0 },
  { "with-a-parameter", "RFC 9112, 6.1", "chunked;q=1", NULL, 0 },
  { "with-an-empty-parameter", "RFC 9112, 6.1", "chunked;", NULL, 0 },
  { "letter-before", "RFC 9112, 6.1", "xchunked", NULL, 0 },
  { "letter-behind", "RFC 9112, 6.1", "chunkedx", NULL, 0 },
  { "space-within", "RFC 9112, 6.1", "chun ked", NULL, 0 },
  { "comma-before", "RFC 9112, 6.1", ",chunked", NULL, 0 },
  { "comma-behind", "RFC 9112, 6.1", "chunked,", NULL, 0 },
  { "semicolon-before", "RFC 9112, 6.1", ";chunked", NULL, 0 },
  { "equals", "RFC 9112, 6.1", "=chunked", NULL, 0 },
  { "no-break-space", "RFC 9112, 6.1",
    "\xa0"
    "chunked",
    NULL, 0 },
  { "dotless-letters", "RFC 9112, 6.1",
    "chunk\xc4\x93"
    "d",
    NULL, 0 },
  { "long-s", "RFC 9112, 6.1",
    "\xe2\x84\xaa"
    "chunked",
    NULL, 0 },
};

/* Not even a coding, or more than one field of them. */
static const ConformCase malformed_codings[] = {
  { "empty", "RFC 9112, 6.1", "", NULL, 0 },
  { "two-lines", "RFC 9112, 6.1", "chunked\r\nTransfer-Encoding: chunked", NULL, 0 },
  { "two-lines-other-first", "RFC 9112, 6.1", "identity\r\nTransfer-Encoding: chunked", NULL, 0 },
  { "two-lines-other-last", "RFC 9112, 6.1", "chunked\r\nTransfer-Encoding: identity", NULL, 0 },
  { "two-lines-one-empty", "RFC 9112, 6.1", "chunked\r\nTransfer-Encoding:", NULL, 0 },
  { "vertical-tab", "RFC 9110, 5.5", "\vchunked", NULL, 0 },
  { "nul", "RFC 9110, 5.5", "chunked␀", NULL, 0 },
  { "folded", "RFC 9112, 5.2", "\r\n chunked", NULL, 0 },
  { "lf-before", "RFC 9112, 2.2", "x\nTransfer-Encoding: chunked", NULL, 0 },
};

static const ConformCase good_codings[] = {
  { "plain", "RFC 9112, 6.1", "Transfer-Encoding: chunked", NULL, 0 },
  { "any-case", "RFC 9112, 6.1", "TRANSFER-encoding: cHuNkEd", NULL, 0 },
  { "space-around", "RFC 9112, 5.1", "Transfer-Encoding:\t  chunked \t", NULL, 0 },
  { "no-space", "RFC 9112, 5.1", "Transfer-Encoding:chunked", NULL, 0 },
};

static const ConformCase both_lengths[] = {
  { "length-first", "RFC 9112, 6.3", "Content-Length: 12\r\n" CHUNKED, NULL, 0 },
  { "coding-first", "RFC 9112, 6.3", CHUNKED "Content-Length: 12\r\n", NULL, 0 },
  { "length-of-zero", "RFC 9112, 6.3", CHUNKED "Content-Length: 0\r\n", NULL, 0 },
  { "bad-length", "RFC 9112, 6.3", CHUNKED "Content-Length: x\r\n", NULL, 0 },
  { "named-by-connection", "RFC 9110, 7.6.1",
    "Connection: content-length\r\nContent-Length: 12\r\n" CHUNKED, NULL, 0 },
  { "coding-named-by-connection", "RFC 9110, 7.6.1",
    "Connection: transfer-encoding\r\nContent-Length: 12\r\n" CHUNKED, NULL, 0 },
};

static const ConformCase bad_requests[] = {
  { "chunked-in-1.0", "RFC 9112, 6.1", "POST http://o.test/ HTTP/1.0\r\n" CHUNKED "\r\n" CHUNKS,
    NULL, 0 },
  { "identity-in-1.0", "RFC 9112, 6.1",
    "POST http://o.test/ HTTP/1.0\r\nTransfer-Encoding: identity\r\n\r\n", NULL, 0 },
  { "space-before-the-colon", "RFC 9112, 5.1", POST "Transfer-Encoding : chunked\r\n\r\n" CHUNKS,
    NULL, 0 },
};

/* Content is content whatever the method, and is never the next request. */
#define INNER "GET /x HTTP/1.1\r\n\r\n"
#define METHOD(method, flag)                                                                 \
  { method, "RFC 9112, 6.3",                                                                 \
    method " http://o.test/ HTTP/1.1\r\nHost: o.test\r\nContent-Length: 19\r\n\r\n" INNER,   \
    method " / HTTP/1.1\r\nHost: o.test\r\nContent-Length: 19\r\n" VIA "\r\n" INNER, flag }, \
  {                                                                                          \
    method "-in-chunks", "RFC 9112, 6.3",                                                    \
      method " http://o.test/ HTTP/1.1\r\nHost: o.test\r\n" CHUNKED "\r\n13\r\n" INNER       \
             "\r\n0\r\n\r\n",                                                                \
      method " / HTTP/1.1\r\nHost: o.test\r\n" CHUNKED VIA "\r\n{" INNER "}", flag           \
  }

static const ConformCase methods[] = {
  METHOD ("GET", 0),     METHOD ("HEAD", CONFORM_TO_HEAD),
  METHOD ("OPTIONS", 0), METHOD ("DELETE", 0),
  METHOD ("TRACE", 0),   METHOD ("PUT", 0),
  METHOD ("PATCH", 0),   METHOD ("FOO", 0),
};

static const ConformCase requests[] = {
  { "length-0", "RFC 9110, 8.6", POST "Content-Length: 0\r\n\r\n",
    POSTED "Content-Length: 0\r\n" VIA "\r\n", 0 },
  { "no-length", "RFC 9112, 6.3", POST "\r\n", POSTED VIA "\r\n", 0 },
  { "no-octet-in-chunks", "RFC 9112, 7.1", POST CHUNKED "\r\n0\r\n\r\n",
    POSTED CHUNKED VIA "\r\n{}", 0 },
  { "of-1.0", "RFC 9112, 6.3", "POST http://o.test/ HTTP/1.0\r\nContent-Length: 2\r\n\r\nhi",
    "POST / HTTP/1.1\r\nHost: o.test\r\nContent-Length: 2\r\nVia: 1.0 weir\r\n\r\nhi",
    CONFORM_CLIENT_ENDS },
  { "length-named-by-connection", "RFC 9110, 7.6.1",
    POST "Connection: Content-Length\r\nContent-Length: 2\r\n\r\nhi",
    POSTED "Content-Length: 2\r\n" VIA "\r\nhi", 0 },
  { "coding-named-by-connection", "RFC 9110, 7.6.1",
    POST "Connection: Transfer-Encoding\r\n" CHUNKED "\r\n" CHUNKS, POSTED CHUNKED VIA "\r\n{hi}",
    0 },
  { "length-by-an-odd-name", "RFC 9110, 5.1",
    POST "Content_Length: 9\r\nContent-Length: 2\r\nTransfer_Encoding: chunked\r\n\r\nhi",
    POSTED "Content_Length: 9\r\nTransfer_Encoding: chunked\r\nContent-Length: 2\r\n" VIA "\r\nhi",
    0 },
};

static const ConformCase bad_responses[] = {
  { "chunked-in-1.0", "RFC 9112, 6.1", "HTTP/1.0 200 OK\r\n" CHUNKED "\r\n" CHUNKS, NULL, 0 },
  { "identity-in-1.0", "RFC 9112, 6.1", "HTTP/1.0 200 OK\r\nTransfer-Encoding: identity\r\n\r\nhi",
    NULL, 0 },
};

static const ConformGroup groups[] = {
  { "/conform/lengths/bad-in-request", CONFORM_REFUSED, POST "Content-Length: %s\r\n\r\nhi", "400",
    0, CONFORM_CASES (bad_lengths) },
  { "/conform/lengths/bad-in-response", CONFORM_BAD_RESPONSE,
    RESPONSE "Content-Length: %s\r\n\r\nhi", "502 o.test", 0, CONFORM_CASES (bad_lengths) },
  { "/conform/lengths/bad-in-response-to-head", CONFORM_BAD_RESPONSE,
    RESPONSE "Content-Length: %s\r\n\r\n", "502", CONFORM_TO_HEAD, CONFORM_CASES (bad_lengths) },
  { "/conform/lengths/good-in-request", CONFORM_REQUEST, POST "Content-Length: %s\r\n\r\nhi",
    POSTED "Content-Length: 2\r\n" VIA "\r\nhi", 0, CONFORM_CASES (good_lengths) },
  { "/conform/lengths/good-in-response", CONFORM_RESPONSE, RESPONSE "Content-Length: %s\r\n\r\nhi",
    RESPONSE "Content-Length: 2\r\n" VIA "\r\nhi", 0, CONFORM_CASES (good_lengths) },
  { "/conform/lengths/bad-coding-in-request", CONFORM_REFUSED,
    POST "Transfer-Encoding: %s\r\n\r\n" CHUNKS, "501", 0, CONFORM_CASES (bad_codings) },
  { "/conform/lengths/malformed-coding-in-request", CONFORM_REFUSED,
    POST "Transfer-Encoding: %s\r\n\r\n" CHUNKS, "400", 0, CONFORM_CASES (malformed_codings) },
  { "/conform/lengths/bad-coding-in-response", CONFORM_BAD_RESPONSE,
    RESPONSE "Transfer-Encoding: %s\r\n\r\n" CHUNKS, "502 o.test", 0, CONFORM_CASES (bad_codings) },
  { "/conform/lengths/malformed-coding-in-response", CONFORM_BAD_RESPONSE,
    RESPONSE "Transfer-Encoding: %s\r\n\r\n" CHUNKS, "502 o.test", 0,
    CONFORM_CASES (malformed_codings) },
  { "/conform/lengths/good-coding-in-request", CONFORM_REQUEST, POST "%s\r\n\r\n" CHUNKS,
    POSTED CHUNKED VIA "\r\n{hi}", 0, CONFORM_CASES (good_codings) },
  { "/conform/lengths/good-coding-in-response", CONFORM_RESPONSE, RESPONSE "%s\r\n\r\n" CHUNKS,
    RESPONSE CHUNKED VIA "\r\n{hi}", 0, CONFORM_CASES (good_codings) },
  { "/conform/lengths/both-in-request", CONFORM_REFUSED, POST "%s\r\n" CHUNKS, "400", 0,
    CONFORM_CASES (both_lengths) },
  { "/conform/lengths/both-in-response", CONFORM_BAD_RESPONSE, RESPONSE "%s\r\n" CHUNKS,
    "502 o.test", 0, CONFORM_CASES (both_lengths) },
  { "/conform/lengths/bad-request", CONFORM_REFUSED, NULL, "400", 0, CONFORM_CASES (bad_requests) },
  { "/conform/lengths/method", CONFORM_REQUEST, NULL, NULL, 0, CONFORM_CASES (methods) },
  { "/conform/lengths/request", CONFORM_REQUEST, NULL, NULL, 0, CONFORM_CASES (requests) },
  { "/conform/lengths/bad-response", CONFORM_BAD_RESPONSE, NULL, "502 o.test", 0,
    CONFORM_CASES (bad_responses) },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  conform_add_groups (groups, G_N_ELEMENTS (groups));

  return g_test_run ();
}
