/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The chunked coding, in both directions: taken out, checked, and made anew. */

#include "conform.h"

#define CHUNKED "Transfer-Encoding: chunked\r\n"
#define POST "POST http://o.test/ HTTP/1.1\r\nHost: o.test\r\n" CHUNKED "\r\n"
#define POSTED "POST / HTTP/1.1\r\nHost: o.test\r\n" CHUNKED "Via: 1.1 weir\r\n\r\n"
#define RESPONSE "HTTP/1.1 200 OK\r\nDate: now\r\n" CHUNKED "\r\n"
#define PASSED "HTTP/1.1 200 OK\r\nDate: now\r\n" CHUNKED "Via: 1.1 weir\r\n\r\n"
#define HI "2\r\nhi\r\n"
#define LAST "0\r\n\r\n"

/* What arrives of the content before the fault; the last chunk never does. */
static const ConformCase faults[] = {
  { "plus", "RFC 9112, 7.1", HI "+2\r\nhi\r\n" LAST, "{hi", 0 },
  { "minus", "RFC 9112, 7.1", HI "-2\r\nhi\r\n" LAST, "{hi", 0 },
  { "minus-zero", "RFC 9112, 7.1", HI "-0\r\n\r\n", "{hi", 0 },
  { "0x", "RFC 9112, 7.1", HI "0x2\r\nhi\r\n" LAST, "{hi", 0 },
  { "underscore", "RFC 9112, 7.1", HI "0_2\r\nhi\r\n" LAST, "{hi", 0 },
  { "letter", "RFC 9112, 7.1", HI "g\r\nhi\r\n" LAST, "{hi", 0 },
  { "h-suffix", "RFC 9112, 7.1", HI "2h\r\nhi\r\n" LAST, "{hi", 0 },
  { "decimal-point", "RFC 9112, 7.1", HI "2.0\r\nhi\r\n" LAST, "{hi", 0 },
  { "wide-digit", "RFC 9112, 7.1", HI "\xef\xbc\x92\r\nhi\r\n" LAST, "{hi", 0 },
  { "quoted", "RFC 9112, 7.1", HI "\"2\"\r\nhi\r\n" LAST, "{hi", 0 },
  { "no-size", "RFC 9112, 7.1", HI "\r\nhi\r\n" LAST, "{hi", 0 },
  { "no-size-but-an-extension", "RFC 9112, 7.1", HI ";a\r\n" LAST, "{hi", 0 },
  { "space-before-the-size", "RFC 9112, 7.1", HI " 2\r\nhi\r\n" LAST, "{hi", 0 },
  { "tab-before-the-size", "RFC 9112, 7.1", HI "\t2\r\nhi\r\n" LAST, "{hi", 0 },
  { "space-behind-the-size", "RFC 9112, 7.1", HI "2 \r\nhi\r\n" LAST, "{hi", 0 },
  { "space-behind-the-last-size", "RFC 9112, 7.1", HI "0 \r\n\r\n", "{hi", 0 },
  { "two-sizes", "RFC 9112, 7.1", HI "2 2\r\nhi\r\n" LAST, "{hi", 0 },
  { "comma", "RFC 9112, 7.1", HI "2,2\r\nhi\r\n" LAST, "{hi", 0 },
  { "nul-behind-the-size", "RFC 9112, 7.1", HI "2␀\r\nhi\r\n" LAST, "{hi", 0 },
  { "size-beyond-60-bits", "RFC 9112, 7.1", HI "1000000000000000\r\nhi", "{hi", 0 },
  { "size-beyond-63-bits", "RFC 9112, 7.1", HI "8000000000000000\r\nhi", "{hi", 0 },
  { "size-beyond-64-bits", "RFC 9112, 7.1", HI "10000000000000002\r\nhi\r\n" LAST, "{hi", 0 },
  { "size-all-ones", "RFC 9112, 7.1", HI "ffffffffffffffff\r\nhi", "{hi", 0 },
  { "seventeen-digits", "RFC 9112, 7.1", HI "00000000000000002\r\nhi\r\n" LAST, "{hi", 0 },
  { "lf-behind-the-size", "RFC 9112, 7.1", HI "2\nhi\r\n" LAST, "{hi", 0 },
  { "cr-behind-the-size", "RFC 9112, 7.1", HI "2\rhi\r\n" LAST, "{hi", 0 },
  { "cr-cr-lf-behind-the-size", "RFC 9112, 7.1", HI "2\r\r\nhi\r\n" LAST, "{hi", 0 },
  { "lf-behind-the-data", "RFC 9112, 7.1", HI "2\r\nhi\n" LAST, "{hihi", 0 },
  { "cr-behind-the-data", "RFC 9112, 7.1", HI "2\r\nhi\r0\r\n\r\n", "{hihi", 0 },
  { "nothing-behind-the-data", "RFC 9112, 7.1", HI "2\r\nhi" LAST, "{hihi", 0 },
  { "data-too-long", "RFC 9112, 7.1", HI "2\r\nhix\r\n" LAST, "{hihi", 0 },
  { "data-too-short", "RFC 9112, 7.1", HI "4\r\nhi\r\n" LAST, "{hihi\r\n", 0 },
  { "empty-line-between", "RFC 9112, 7.1", HI "\r\n" LAST, "{hi", 0 },
  { "lf-in-an-extension", "RFC 9112, 7.1.1", HI "2;a\nb\r\nhi\r\n" LAST, "{hi", 0 },
  { "cr-in-an-extension", "RFC 9112, 7.1.1", HI "2;a\rb\r\nhi\r\n" LAST, "{hi", 0 },
  { "nul-in-an-extension", "RFC 9112, 7.1.1", HI "2;a␀\r\nhi\r\n" LAST, "{hi", 0 },
  { "control-in-an-extension", "RFC 9112, 7.1.1", HI "2;\x01\r\nhi\r\n" LAST, "{hi", 0 },
  { "lf-in-a-quoted-extension", "RFC 9112, 7.1.1", HI "2;a=\"\n\"\r\nhi\r\n" LAST, "{hi", 0 },
  { "extension-of-the-last-at-fault", "RFC 9112, 7.1.1", HI "0;a\nb\r\n\r\n", "{hi", 0 },
  { "lf-behind-the-last", "RFC 9112, 7.1", HI "0\n\r\n", "{hi", 0 },
  { "lf-at-the-end", "RFC 9112, 7.1", HI "0\r\n\n", "{hi", 0 },
  { "cr-at-the-end", "RFC 9112, 7.1", HI "0\r\n\rX", "{hi", 0 },
  { "trailer-without-colon", "RFC 9112, 7.1.2", HI "0\r\nfoo\r\n\r\n", "{hi", 0 },
  { "trailer-without-name", "RFC 9112, 7.1.2", HI "0\r\n: a\r\n\r\n", "{hi", 0 },
  { "trailer-with-space-before-the-colon", "RFC 9112, 5.1", HI "0\r\nX : a\r\n\r\n", "{hi", 0 },
  { "trailer-folded", "RFC 9112, 5.2", HI "0\r\nX: a\r\n b\r\n\r\n", "{hi", 0 },
  { "trailer-ends-with-lf", "RFC 9112, 2.2", HI "0\r\nX: a\n\r\n", "{hi", 0 },
  { "trailer-with-cr", "RFC 9112, 2.2", HI "0\r\nX: a\rb\r\n\r\n", "{hi", 0 },
  { "trailer-with-nul", "RFC 9110, 5.5", HI "0\r\nX: ␀\r\n\r\n", "{hi", 0 },
  { "next-message-for-a-trailer", "RFC 9112, 7.1.2", HI "0\r\nGET / HTTP/1.1\r\n\r\n", "{hi", 0 },
  { "at-once", "RFC 9112, 7.1", "x\r\n", "{", 0 },
};

static const ConformCase good[] = {
  { "plain", "RFC 9112, 7.1", HI LAST, "{hi}", 0 },
  { "nothing", "RFC 9112, 7.1", LAST, "{}", 0 },
  { "many", "RFC 9112, 7.1", "1\r\na\r\n1\r\nb\r\n1\r\nc\r\n" LAST, "{abc}", 0 },
  { "hexadecimal", "RFC 9112, 7.1", "a\r\n0123456789\r\nB\r\n0123456789a\r\n" LAST,
    "{01234567890123456789a}", 0 },
  { "sixteen-digits", "RFC 9112, 7.1", "0000000000000002\r\nhi\r\n0000000000000000\r\n\r\n", "{hi}",
    0 },
  { "extension", "RFC 9112, 7.1.1", "2;a\r\nhi\r\n0;b=c\r\n\r\n", "{hi}", 0 },
  { "extension-quoted", "RFC 9112, 7.1.1", "2;a=\"b;c\\\"\"\r\nhi\r\n" LAST, "{hi}", 0 },
  { "extension-behind-space", "RFC 9112, 7.1.1", "2 \t; a = b\r\nhi\r\n" LAST, "{hi}", 0 },
  { "extension-beyond-ascii", "RFC 9112, 7.1.1", "2;\xe9\xff\r\nhi\r\n" LAST, "{hi}", 0 },
  { "trailers-are-dropped", "RFC 9112, 7.1.2", HI "0\r\nX: a\r\nY:\r\nZ: \xff\r\n\r\n", "{hi}", 0 },
  { "trailers-are-no-fields", "RFC 9110, 6.5.1",
    HI "0\r\nHost: p.test\r\nContent-Length: 9\r\nTransfer-Encoding: x\r\nSet-Cookie: a=b\r\n"
       "Cookie: a=b\r\nConnection: close\r\n\r\n",
    "{hi}", 0 },
  { "crlf-in-the-data", "RFC 9112, 7.1", "7\r\n\r\n0\r\n\r\n\r\n" LAST, "{\r\n0\r\n\r\n}", 0 },
  { "message-in-the-data", "RFC 9112, 7.1", "13\r\nGET / HTTP/1.1\r\nX\r\n\r\n" LAST,
    "{GET / HTTP/1.1\r\nX\r\n}", 0 },
};

static const ConformGroup groups[] = {
  { "/conform/chunks/fault-in-request", CONFORM_BROKEN, POST "%s", POSTED "%s", 0,
    CONFORM_CASES (faults) },
  { "/conform/chunks/fault-in-response", CONFORM_RESPONSE, RESPONSE "%s", PASSED "%s",
    CONFORM_IS_CUT, CONFORM_CASES (faults) },
  { "/conform/chunks/request", CONFORM_REQUEST, POST "%s", POSTED "%s", 0, CONFORM_CASES (good) },
  { "/conform/chunks/response", CONFORM_RESPONSE, RESPONSE "%s", PASSED "%s", 0,
    CONFORM_CASES (good) },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  conform_add_groups (groups, G_N_ELEMENTS (groups));

  return g_test_run ();
}
