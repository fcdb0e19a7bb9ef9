/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-body.h"
#include "weir-head-parser.h"

typedef struct
{
  const char *name;
  const char *fields;
  WeirBodyStatus status;
  WeirBodyKind kind;
  guint64 length;
  const char *version; /* (nullable): 1.1 */
  const char *code;    /* (nullable): 200 */
  gboolean to_head;
  gboolean to_connect;
} Case;

#define LENGTH(fields, length) fields, WEIR_BODY_OK, WEIR_BODY_LENGTH, length
#define CHUNKED(fields) fields, WEIR_BODY_OK, WEIR_BODY_CHUNKED, 0
#define MALFORMED(fields) fields, WEIR_BODY_MALFORMED
#define NOT_IMPLEMENTED(fields) fields, WEIR_BODY_NOT_IMPLEMENTED

/* What is the same of requests and responses. */
static const Case common_cases[] = {
  { "zero", LENGTH ("Content-Length: 0\r\n", 0) },
  { "length", LENGTH ("Content-Length: 42\r\n", 42) },
  { "name-in-any-case", LENGTH ("cOntEnt-lEngth: 42\r\n", 42) },
  { "leading-zeroes", LENGTH ("Content-Length: 00042\r\n", 42) },
  { "largest", LENGTH ("Content-Length: 9223372036854775807\r\n", G_MAXINT64) },
  { "equal-lines", LENGTH ("Content-Length: 5\r\nContent-Length: 5\r\n", 5) },
  { "equal-list", LENGTH ("Content-Length: 5, 5,\t5\r\n", 5) },
  { "equal-list-and-line", LENGTH ("Content-Length: 5,5\r\nA: b\r\nContent-Length: 5\r\n", 5) },
  { "named-by-connection", LENGTH ("Connection: content-length\r\nContent-Length: 5\r\n", 5) },
  { "too-large", MALFORMED ("Content-Length: 9223372036854775808\r\n") },
  { "beyond-64-bits", MALFORMED ("Content-Length: 18446744073709551621\r\n") },
  { "far-too-large", MALFORMED ("Content-Length: 99999999999999999999999999999\r\n") },
  { "different-lines", MALFORMED ("Content-Length: 5\r\nContent-Length: 6\r\n") },
  { "different-list", MALFORMED ("Content-Length: 5, 6\r\n") },
  { "empty-member", MALFORMED ("Content-Length: 5,\r\n") },
  { "empty-first-member", MALFORMED ("Content-Length: ,5\r\n") },
  { "empty-middle-member", MALFORMED ("Content-Length: 5,,5\r\n") },
  { "empty", MALFORMED ("Content-Length:\r\n") },
  { "empty-second-line", MALFORMED ("Content-Length: 5\r\nContent-Length:\r\n") },
  { "plus", MALFORMED ("Content-Length: +5\r\n") },
  { "minus", MALFORMED ("Content-Length: -5\r\n") },
  { "hex", MALFORMED ("Content-Length: 0x5\r\n") },
  { "hex-digit", MALFORMED ("Content-Length: 5a\r\n") },
  { "space-inside", MALFORMED ("Content-Length: 5 5\r\n") },
  { "quoted", MALFORMED ("Content-Length: \"5\"\r\n") },
  { "underscore", MALFORMED ("Content-Length: 1_0\r\n") },
  { "point", MALFORMED ("Content-Length: 5.0\r\n") },
  { "exponent", MALFORMED ("Content-Length: 1e1\r\n") },
  { "semicolon", MALFORMED ("Content-Length: 5;a\r\n") },
  { "other-digits", MALFORMED ("Content-Length: \xd9\xa5\r\n") },

  { "chunked", CHUNKED ("Transfer-Encoding: chunked\r\n") },
  { "chunked-in-any-case", CHUNKED ("TRANSFER-encoding: ChunKed\r\n") },
  { "chunked-in-space", CHUNKED ("Transfer-Encoding:\t chunked \t\r\n") },
  { "chunked-twice-in-list", NOT_IMPLEMENTED ("Transfer-Encoding: chunked, chunked\r\n") },
  { "chunked-twice-in-lines",
    MALFORMED ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") },
  { "gzip", NOT_IMPLEMENTED ("Transfer-Encoding: gzip\r\n") },
  { "gzip-and-chunked", NOT_IMPLEMENTED ("Transfer-Encoding: gzip, chunked\r\n") },
  { "chunked-and-gzip", NOT_IMPLEMENTED ("Transfer-Encoding: chunked, gzip\r\n") },
  { "gzip-and-chunked-in-lines",
    MALFORMED ("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n") },
  { "identity", NOT_IMPLEMENTED ("Transfer-Encoding: identity\r\n") },
  { "identity-and-chunked",
    MALFORMED ("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n") },
  { "chunked-in-quotes", NOT_IMPLEMENTED ("Transfer-Encoding: \"chunked\"\r\n") },
  { "chunked-with-parameter", NOT_IMPLEMENTED ("Transfer-Encoding: chunked;q=1\r\n") },
  { "chunked-and-comma", NOT_IMPLEMENTED ("Transfer-Encoding: chunked,\r\n") },
  { "comma-and-chunked", NOT_IMPLEMENTED ("Transfer-Encoding: ,chunked\r\n") },
  { "xchunked", NOT_IMPLEMENTED ("Transfer-Encoding: xchunked\r\n") },
  { "chunkedx", NOT_IMPLEMENTED ("Transfer-Encoding: chunkedx\r\n") },
  { "chunke", NOT_IMPLEMENTED ("Transfer-Encoding: chunke\r\n") },
  { "coding-empty", MALFORMED ("Transfer-Encoding:\r\n") },
  { "coding-empty-and-chunked",
    MALFORMED ("Transfer-Encoding:\r\nTransfer-Encoding: chunked\r\n") },
  { "both", MALFORMED ("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") },
  { "both-the-other-way", MALFORMED ("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n") },
  { "both-with-gzip", MALFORMED ("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n") },
  { "chunked-in-1.0", MALFORMED ("Transfer-Encoding: chunked\r\n"), .version = "1.0" },
  { "length-in-1.0", LENGTH ("Content-Length: 5\r\n", 5), .version = "1.0" },
};

static const Case request_cases[] = {
  { "nothing", "", WEIR_BODY_OK, WEIR_BODY_NONE, 0 },
  { "nothing-in-1.0", "", WEIR_BODY_OK, WEIR_BODY_NONE, 0, .version = "1.0" },
};

#define NONE(fields) fields, WEIR_BODY_OK, WEIR_BODY_NONE, 0

static const Case response_cases[] = {
  { "nothing", "", WEIR_BODY_OK, WEIR_BODY_CLOSE, 0 },
  { "nothing-in-1.0", "", WEIR_BODY_OK, WEIR_BODY_CLOSE, 0, .version = "1.0" },
  { "100", NONE ("Content-Length: 5\r\n"), .code = "100" },
  { "101", NONE ("Transfer-Encoding: chunked\r\n"), .code = "101" },
  { "103-whatever", NONE ("Content-Length: x\r\n"), .code = "103" },
  { "204", NONE ("Content-Length: 5\r\n"), .code = "204" },
  { "204-chunked", NONE ("Transfer-Encoding: chunked\r\n"), .code = "204" },
  { "205", LENGTH ("Content-Length: 5\r\n", 5), .code = "205" },
  { "304", NONE ("Content-Length: 5\r\n"), .code = "304" },
  { "304-chunked", NONE ("Transfer-Encoding: chunked\r\n"), .code = "304" },
  { "304-malformed", MALFORMED ("Content-Length: x\r\n"), .code = "304" },
  { "head", NONE ("Content-Length: 5\r\n"), .to_head = TRUE },
  { "head-chunked", NONE ("Transfer-Encoding: chunked\r\n"), .to_head = TRUE },
  { "head-nothing", NONE (""), .to_head = TRUE },
  { "head-malformed", MALFORMED ("Content-Length: -1\r\n"), .to_head = TRUE },
  { "connect-200", NONE ("Content-Length: 5\r\n"), .to_connect = TRUE },
  { "connect-299", NONE ("Transfer-Encoding: chunked\r\n"), .code = "299", .to_connect = TRUE },
  { "connect-407", LENGTH ("Content-Length: 5\r\n", 5), .code = "407", .to_connect = TRUE },
};

static WeirBodyStatus
frame (const Case *c, gboolean is_request, WeirBodyFraming *framing)
{
  const char *version = c->version != NULL ? c->version : "1.1";
  g_autofree char *wire = is_request
                            ? g_strdup_printf ("GET / HTTP/%s\r\n%s\r\n", version, c->fields)
                            : g_strdup_printf ("HTTP/%s %s X\r\n%s\r\n", version,
                                               c->code != NULL ? c->code : "200", c->fields);
  WeirSpan input = weir_span_of (wire);
  WeirHeadParser parser = { 0 };
  WeirHead head;
  gsize length;

  if (is_request)
    {
      g_assert_cmpint (weir_head_parser_request (&parser, input, &head, &length), ==,
                       WEIR_HEAD_COMPLETE);
      return weir_body_frame_request (&head, framing);
    }

  g_assert_cmpint (weir_head_parser_response (&parser, input, &head, &length), ==,
                   WEIR_HEAD_COMPLETE);
  return weir_body_frame_response (&head, c->to_head, c->to_connect, framing);
}

static void
check (const Case *c, gboolean is_request)
{
  WeirBodyFraming framing;

  g_assert_cmpint (frame (c, is_request, &framing), ==, c->status);
  if (c->status != WEIR_BODY_OK)
    return;

  g_assert_cmpint (framing.kind, ==, c->kind);
  g_assert_cmpuint (framing.length, ==, c->length);
}

static void
test_request (gconstpointer user_data)
{
  check (user_data, TRUE);
}

static void
test_response (gconstpointer user_data)
{
  check (user_data, FALSE);
}

static void
test_stated_length (void)
{
  const Case head = { NULL, "Content-Length: 5, 5\r\n", .to_head = TRUE };
  const Case no_content = { NULL, "Content-Length: 5\r\n", .code = "204" };
  WeirBodyFraming framing;

  g_assert_cmpint (frame (&head, FALSE, &framing), ==, WEIR_BODY_OK);
  g_assert_true (framing.has_length_field);
  g_assert_cmpuint (framing.stated_length, ==, 5);

  g_assert_cmpint (frame (&no_content, FALSE, &framing), ==, WEIR_BODY_OK);
  g_assert_false (framing.has_length_field);
}

typedef struct
{
  const char *name;
  WeirBodyFraming framing;
  const char *wire;
  WeirChunkedStatus status;
  const char *content;
  gsize rest;
  gboolean is_whole; /* should the connection end behind @wire */
} ReaderCase;

static const ReaderCase reader_cases[] = {
  { "none", { WEIR_BODY_NONE }, "GET", WEIR_CHUNKED_END, "", 3, TRUE },
  { "no-octets", { WEIR_BODY_LENGTH, 0 }, "GET", WEIR_CHUNKED_END, "", 3, TRUE },
  { "length", { WEIR_BODY_LENGTH, 5 }, "helloGET", WEIR_CHUNKED_END, "hello", 3, TRUE },
  { "length-cut", { WEIR_BODY_LENGTH, 5 }, "hell", WEIR_CHUNKED_NEED_INPUT, "hell", 0, FALSE },
  { "close", { WEIR_BODY_CLOSE }, "hello", WEIR_CHUNKED_NEED_INPUT, "hello", 0, TRUE },
  { "chunked", { WEIR_BODY_CHUNKED }, "1\r\na\r\n0\r\n\r\nGET", WEIR_CHUNKED_END, "a", 3, TRUE },
  { "chunked-cut",
    { WEIR_BODY_CHUNKED },
    "1\r\na\r\n0\r\n",
    WEIR_CHUNKED_NEED_INPUT,
    "a",
    0,
    FALSE },
  { "chunked-bad", { WEIR_BODY_CHUNKED }, "1\r\nab\r\n", WEIR_CHUNKED_INVALID, "a", 3, FALSE },
};

static void
read_in_pieces (const ReaderCase *c, gsize piece)
{
  g_autoptr (GString) content = g_string_new (NULL);
  WeirBodyReader reader;
  WeirChunkedStatus status;
  gsize offset = 0;

  weir_body_reader_init (&reader, &c->framing);

  do
    {
      gsize size = MIN (piece, strlen (c->wire) - offset);
      g_autofree char *block = g_memdup2 (c->wire + offset, size);
      WeirSpan input = { block, size };
      WeirSpan data;

      while ((status = weir_body_reader_next (&reader, &input, &data)) == WEIR_CHUNKED_DATA)
        g_string_append_len (content, data.octets, (gssize) data.length);

      offset += size - input.length;
    }
  while (status == WEIR_CHUNKED_NEED_INPUT && offset < strlen (c->wire));

  g_assert_cmpint (status, ==, c->status);
  g_assert_cmpstr (content->str, ==, c->content);
  if (c->status != WEIR_CHUNKED_INVALID)
    g_assert_cmpuint (strlen (c->wire) - offset, ==, c->rest);
  g_assert_cmpint (weir_body_reader_is_done (&reader), ==, status == WEIR_CHUNKED_END);
  g_assert_cmpint (weir_body_reader_end_of_stream (&reader), ==, c->is_whole);
  g_assert_cmpint (weir_body_reader_is_done (&reader), ==, c->is_whole);
}

static void
test_reader (gconstpointer user_data)
{
  const ReaderCase *c = user_data;

  for (gsize piece = 1; piece <= strlen (c->wire); piece++)
    read_in_pieces (c, piece);
}

static void
test_left (void)
{
  const WeirBodyFraming by_length = { WEIR_BODY_LENGTH, 5 };
  const WeirBodyFraming chunked = { WEIR_BODY_CHUNKED };
  WeirSpan input = weir_span_of ("he");
  WeirBodyReader reader;
  WeirSpan data;
  guint64 left;

  weir_body_reader_init (&reader, &by_length);
  g_assert_cmpint (weir_body_reader_next (&reader, &input, &data), ==, WEIR_CHUNKED_DATA);
  g_assert_true (weir_body_reader_get_left (&reader, &left));
  g_assert_cmpuint (left, ==, 3);
  weir_body_reader_skip (&reader, 3);
  g_assert_true (weir_body_reader_is_done (&reader));

  weir_body_reader_init (&reader, &chunked);
  g_assert_false (weir_body_reader_get_left (&reader, &left));
}

static void
add_cases (const char *folder, const Case *cases, gsize n_cases, GTestDataFunc test)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *path = g_strconcat (folder, cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test);
    }
}

int
main (int argc, char *argv[])
{
  const gsize n_common = G_N_ELEMENTS (common_cases);

  g_test_init (&argc, &argv, NULL);

  add_cases ("/http/body/request/", common_cases, n_common, test_request);
  add_cases ("/http/body/request/", request_cases, G_N_ELEMENTS (request_cases), test_request);
  add_cases ("/http/body/response/", common_cases, n_common, test_response);
  add_cases ("/http/body/response/", response_cases, G_N_ELEMENTS (response_cases), test_response);
  g_test_add_func ("/http/body/stated-length", test_stated_length);

  for (gsize i = 0; i < G_N_ELEMENTS (reader_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/http/body/reader/", reader_cases[i].name, NULL);

      g_test_add_data_func (path, &reader_cases[i], test_reader);
    }
  g_test_add_func ("/http/body/left", test_left);

  return g_test_run ();
}
