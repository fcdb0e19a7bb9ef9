/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What goes out is compared octet for octet, and must be a head that is parsed
 * to the same message again.
 */

#include "weir-forward.h"
#include "weir-head-parser.h"

#define VIA "1.1 weir-test"
#define MY_VIA "Via: " VIA "\r\n"
#define MY_VIA_1_0 "Via: 1.0 weir-test\r\n"
#define DATE "Sun, 06 Nov 1994 08:49:37 GMT"

typedef struct
{
  const char *name;
  const char *in;
  const char *out;
  gboolean to_proxy;
  gint max_forwards; /* 0: leave as it is; else the new value and 1 */
} RequestCase;

#define GET_IN "GET http://a.example/ HTTP/1.1\r\n"
#define GET_OUT "GET / HTTP/1.1\r\nHost: a.example\r\n"

/* Fields of a request behind Host, and what becomes of them. */
#define FIELDS(name, in, out)                                               \
  {                                                                         \
    name, GET_IN "Host: a.example\r\n" in "\r\n", GET_OUT out MY_VIA "\r\n" \
  }
#define START(name, in, out)                      \
  {                                               \
    name, in "\r\n\r\n", out "\r\n" MY_VIA "\r\n" \
  }

static const RequestCase request_cases[] = {
  START ("host-added", "GET http://a.example/ HTTP/1.1", "GET / HTTP/1.1\r\nHost: a.example"),
  START ("empty-path", "GET http://a.example HTTP/1.1", "GET / HTTP/1.1\r\nHost: a.example"),
  START ("query-alone", "GET http://a.example?q HTTP/1.1", "GET /?q HTTP/1.1\r\nHost: a.example"),
  START ("options-without-path",
         "OPTIONS http://a.example HTTP/1.1",
         "OPTIONS * HTTP/1.1\r\nHost: a.example"),
  START ("options-with-path",
         "OPTIONS http://a.example/ HTTP/1.1",
         "OPTIONS / HTTP/1.1\r\nHost: a.example"),
  START ("options-with-query",
         "OPTIONS http://a.example?q HTTP/1.1",
         "OPTIONS /?q HTTP/1.1\r\nHost: a.example"),
  START ("path-octet-exact",
         "GET http://a.example/%7e/.././/%2F?\xff&\\\"<> HTTP/1.1",
         "GET /%7e/.././/%2F?\xff&\\\"<> HTTP/1.1\r\nHost: a.example"),
  START ("port", "GET http://a.example:8080/ HTTP/1.1", "GET / HTTP/1.1\r\nHost: a.example:8080"),
  START ("port-80", "GET http://a.example:80/ HTTP/1.1", "GET / HTTP/1.1\r\nHost: a.example:80"),
  START ("port-empty", "GET http://a.example:/ HTTP/1.1", "GET / HTTP/1.1\r\nHost: a.example"),
  START ("ipv6", "GET http://[::1]:81/ HTTP/1.1", "GET / HTTP/1.1\r\nHost: [::1]:81"),
  START ("host-in-normal-form",
         "GET http://A.EXAMPLE.:080/ HTTP/1.1",
         "GET / HTTP/1.1\r\nHost: a.example:80"),
  START ("method-kept", "fRob http://a.example/ HTTP/1.1", "fRob / HTTP/1.1\r\nHost: a.example"),
  { "version-1.0", "GET http://a.example/ HTTP/1.0\r\n\r\n", GET_OUT MY_VIA_1_0 "\r\n" },
  { "version-1.2", "GET http://a.example/ HTTP/1.2\r\n\r\n", GET_OUT MY_VIA "\r\n" },

  { "host-from-target-in-place", GET_IN "A: 1\r\nHOST: evil.example\r\nB: 2\r\n\r\n",
    "GET / HTTP/1.1\r\nA: 1\r\nHost: a.example\r\nB: 2\r\n" MY_VIA "\r\n" },
  { "one-host", GET_IN "Host: x\r\nA: 1\r\nHost: y\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a.example\r\nA: 1\r\n" MY_VIA "\r\n" },

  FIELDS ("order-and-case",
          "b: 1\r\nA: 2\r\nB: 3\r\nx-Y: \r\n",
          "b: 1\r\nA: 2\r\nB: 3\r\nx-Y: \r\n"),
  FIELDS ("obs-text", "A: \x80\xff\r\n", "A: \x80\xff\r\n"),
  FIELDS ("two-cookies", "Cookie: a=b\r\nCookie: c=d\r\n", "Cookie: a=b\r\nCookie: c=d\r\n"),
  FIELDS ("authorization-kept", "Authorization: Basic x\r\n", "Authorization: Basic x\r\n"),
  FIELDS ("space-around-value-made-one", "A:b\r\nC: \t d \r\n", "A: b\r\nC: d\r\n"),
  FIELDS ("hop-by-hop",
          "Connection: close\r\nKeep-Alive: 5\r\nPROXY-connection: keep-alive\r\nTE: trailers\r\n"
          "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nProxy-Authorization: Basic x\r\nA: b\r\n",
          "A: b\r\n"),
  FIELDS ("named-by-connection",
          "x-one: 1\r\nA: 2\r\nConnection: close, X-One ,,x-two\r\nX-Two: 3\r\nx-ONE: 4\r\n",
          "A: 2\r\n"),
  FIELDS ("named-by-two-connections",
          "Connection: b\r\nA: 1\r\nB: 2\r\nC: 3\r\nCONNECTION:c\r\n",
          "A: 1\r\n"),
  FIELDS ("cookie-named-by-connection", "Connection: Cookie\r\nCookie: a=b\r\n", ""),
  FIELDS ("host-named-by-connection", "Connection: Host\r\n", ""),
  FIELDS ("length-named-by-connection",
          "Connection: Content-Length\r\nContent-Length: 5\r\n",
          "Content-Length: 5\r\n"),
  FIELDS ("coding-named-by-connection",
          "Connection: transfer-encoding\r\nTransfer-Encoding: chunked\r\n",
          "Transfer-Encoding: chunked\r\n"),
  FIELDS ("via-named-by-connection", "Connection: via\r\nVia: 1.1 other\r\n", "Via: 1.1 other\r\n"),
  FIELDS ("connection-named-by-connection", "Connection: Connection\r\n", ""),
  FIELDS ("connection-of-odd-octets", "Connection: \x80, \"a\", a b, =\r\nA: b\r\n", "A: b\r\n"),
  FIELDS ("via-kept", "Via: 1.0 one, 1.1 two\r\nA: b\r\n", "Via: 1.0 one, 1.1 two\r\nA: b\r\n"),
  FIELDS ("one-length", "Content-Length: 05\r\nContent-Length: 5, 5\r\n", "Content-Length: 5\r\n"),
  FIELDS ("length-zero", "Content-Length: 0\r\n", "Content-Length: 0\r\n"),
  FIELDS ("chunked", "transfer-encoding: CHUNKED\r\n", "Transfer-Encoding: chunked\r\n"),
  FIELDS ("expect-kept", "Expect: 100-continue\r\n", "Expect: 100-continue\r\n"),
  FIELDS ("no-websocket-without-connection", "Upgrade: websocket\r\n", ""),
  FIELDS ("websocket",
          "Upgrade: h2c, WebSocket\r\nConnection: keep-alive, UPGRADE\r\nSec-WebSocket-Key: x\r\n",
          "Sec-WebSocket-Key: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"),
  FIELDS ("max-forwards-kept", "Max-Forwards: 07\r\n", "Max-Forwards: 07\r\n"),
  { "max-forwards-less-one", GET_IN "max-forwards: 7\r\nA: b\r\nMax-Forwards: 7\r\n\r\n",
    GET_OUT "Max-Forwards: 6\r\nA: b\r\n" MY_VIA "\r\n", .max_forwards = 6 + 1 },

  { "to-proxy", "GET http://A.example:8080/x?y HTTP/1.1\r\n\r\n",
    "GET http://a.example:8080/x?y HTTP/1.1\r\nHost: a.example:8080\r\n" MY_VIA "\r\n", TRUE },
  { "to-proxy-empty-path", "GET http://a.example HTTP/1.1\r\n\r\n",
    "GET http://a.example/ HTTP/1.1\r\nHost: a.example\r\n" MY_VIA "\r\n", TRUE },
  { "to-proxy-options", "OPTIONS http://a.example HTTP/1.1\r\n\r\n",
    "OPTIONS http://a.example HTTP/1.1\r\nHost: a.example\r\n" MY_VIA "\r\n", TRUE },
  { "to-proxy-connect", "CONNECT A.example:443 HTTP/1.1\r\n\r\n",
    "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n" MY_VIA "\r\n", TRUE },
};

static void
assert_queued (WeirBuffer *buffer, const char *expected)
{
  g_autofree char *queued = weir_span_dup (weir_buffer_peek (buffer));

  g_assert_cmpstr (queued, ==, expected);
  weir_buffer_clear (buffer);
}

static void
parse_request (const char *wire, WeirHead *head)
{
  WeirHeadParser parser = { 0 };
  gsize length;

  g_assert_cmpint (weir_head_parser_request (&parser, weir_span_of (wire), head, &length), ==,
                   WEIR_HEAD_COMPLETE);
  g_assert_cmpuint (length, ==, strlen (wire));
}

static void
test_request (gconstpointer user_data)
{
  const RequestCase *c = user_data;
  WeirHead head;
  WeirUrl url;
  WeirBodyFraming framing;
  WeirForwardRequest how = { &url, &framing, c->to_proxy, FALSE, c->max_forwards - 1, "weir-test" };
  WeirBuffer out = { 0 };

  parse_request (c->in, &head);
  g_assert_cmpint (weir_url_parse (head.target, weir_span_equal_string (head.method, "CONNECT"),
                                   &url),
                   ==, WEIR_URL_OK);
  g_assert_cmpint (weir_body_frame_request (&head, &framing), ==, WEIR_BODY_OK);
  how.is_websocket = weir_forward_is_websocket (&head);

  weir_forward_drop_hop_by_hop (&head);
  weir_forward_request (&head, &how, &out);
  assert_queued (&out, c->out);

  parse_request (c->out, &head);
}

typedef struct
{
  const char *name;
  const char *in;
  const char *out;
  gboolean to_head;
  gboolean client_is_http_1_0;
  gboolean close;
  gboolean is_websocket;
} ResponseCase;

#define OK_LINE "HTTP/1.1 200 OK\r\n"
#define MY_DATE "Date: " DATE "\r\n"
#define ANSWER(name, in, out)                                                      \
  {                                                                                \
    name, OK_LINE "Date: x\r\n" in "\r\n", OK_LINE "Date: x\r\n" out MY_VIA "\r\n" \
  }
#define CHUNKED "Transfer-Encoding: chunked\r\n"
#define CLOSES "Connection: close\r\n"

static const ResponseCase response_cases[] = {
  ANSWER ("length", "Content-Length: 5\r\nA: b\r\n", "A: b\r\nContent-Length: 5\r\n"),
  ANSWER ("one-length", "Content-Length: 5, 5\r\n", "Content-Length: 5\r\n"),
  ANSWER ("chunked", "Transfer-Encoding: chunked\r\n", CHUNKED),
  ANSWER ("close-delimited", "", CHUNKED),
  ANSWER ("set-cookies",
          "Set-Cookie: a=b\r\nset-cookie: c=d\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n",
          "Set-Cookie: a=b\r\nset-cookie: c=d\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n"),
  ANSWER ("hop-by-hop",
          "Connection: keep-alive, X\r\nKeep-Alive: timeout=5\r\nX: y\r\nUpgrade: h2\r\n"
          "Proxy-Connection: close\r\nContent-Length: 0\r\n",
          "Content-Length: 0\r\n"),
  ANSWER ("length-named-by-connection",
          "Connection: content-length\r\nContent-Length: 5\r\n",
          "Content-Length: 5\r\n"),
  ANSWER ("proxy-authenticate-kept",
          "Proxy-Authenticate: Basic\r\nContent-Length: 0\r\n",
          "Proxy-Authenticate: Basic\r\nContent-Length: 0\r\n"),
  ANSWER ("alt-svc-and-empty-values-kept",
          "Alt-Svc: h3=\":443\"\r\nA:\r\nContent-Length: 0\r\n",
          "Alt-Svc: h3=\":443\"\r\nA: \r\nContent-Length: 0\r\n"),
  { "date-added", OK_LINE "Content-Length: 0\r\n\r\n",
    OK_LINE "Content-Length: 0\r\n" MY_DATE MY_VIA "\r\n" },
  { "date-named-by-connection", OK_LINE "Date: x\r\nConnection: date\r\nContent-Length: 0\r\n\r\n",
    OK_LINE "Content-Length: 0\r\n" MY_DATE MY_VIA "\r\n" },
  { "no-reason", "HTTP/1.1 404\r\nDate: x\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 404 \r\nDate: x\r\nContent-Length: 0\r\n" MY_VIA "\r\n" },
  { "of-1.0", "HTTP/1.0 200 OK\r\nDate: x\r\n\r\n",
    OK_LINE "Date: x\r\n" CHUNKED MY_VIA_1_0 "\r\n" },
  { "closes", OK_LINE "Date: x\r\nContent-Length: 0\r\n\r\n",
    OK_LINE "Date: x\r\nContent-Length: 0\r\n" CLOSES MY_VIA "\r\n", .close = TRUE },
  { "to-1.0-chunked", OK_LINE "Date: x\r\n" CHUNKED "\r\n",
    OK_LINE "Date: x\r\n" CLOSES MY_VIA "\r\n", .client_is_http_1_0 = TRUE },
  { "to-1.0-length", OK_LINE "Date: x\r\nContent-Length: 5\r\n\r\n",
    OK_LINE "Date: x\r\nContent-Length: 5\r\n" CLOSES MY_VIA "\r\n", .client_is_http_1_0 = TRUE },
  { "to-1.0-close", OK_LINE "Date: x\r\n\r\n", OK_LINE "Date: x\r\n" CLOSES MY_VIA "\r\n",
    .client_is_http_1_0 = TRUE },
  { "to-head", OK_LINE "Date: x\r\nContent-Length: 5\r\n\r\n",
    OK_LINE "Date: x\r\nContent-Length: 5\r\n" MY_VIA "\r\n", .to_head = TRUE },
  { "to-head-chunked", OK_LINE "Date: x\r\n" CHUNKED "\r\n", OK_LINE "Date: x\r\n" MY_VIA "\r\n",
    .to_head = TRUE },
  { "not-modified", "HTTP/1.1 304 X\r\nDate: x\r\nContent-Length: 5\r\n\r\n",
    "HTTP/1.1 304 X\r\nDate: x\r\nContent-Length: 5\r\n" MY_VIA "\r\n" },
  { "no-content", "HTTP/1.1 204 X\r\nDate: x\r\nContent-Length: 5\r\n\r\n",
    "HTTP/1.1 204 X\r\nDate: x\r\n" MY_VIA "\r\n" },
  { "no-content-chunked", "HTTP/1.1 204 X\r\nDate: x\r\n" CHUNKED "\r\n",
    "HTTP/1.1 204 X\r\nDate: x\r\n" MY_VIA "\r\n" },
  { "continue", "HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n" MY_VIA "\r\n", .close = TRUE },
  { "early-hints", "HTTP/1.1 103 X\r\nLink: </a>\r\nConnection: close\r\n\r\n",
    "HTTP/1.1 103 X\r\nLink: </a>\r\n" MY_VIA "\r\n" },
  { "websocket",
    "HTTP/1.1 101 X\r\nUpgrade: WebSocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: "
    "x\r\n\r\n",
    "HTTP/1.1 101 X\r\nSec-WebSocket-Accept: x\r\nConnection: Upgrade\r\nUpgrade: "
    "websocket\r\n" MY_VIA "\r\n",
    .is_websocket = TRUE },
};

static void
parse_response (const char *wire, WeirHead *head)
{
  WeirHeadParser parser = { 0 };
  gsize length;

  g_assert_cmpint (weir_head_parser_response (&parser, weir_span_of (wire), head, &length), ==,
                   WEIR_HEAD_COMPLETE);
}

static void
test_response (gconstpointer user_data)
{
  const ResponseCase *c = user_data;
  WeirHead head;
  WeirBodyFraming framing;
  WeirForwardResponse how = { &framing,        c->client_is_http_1_0, c->close,
                              c->is_websocket, "weir-test",           DATE };
  WeirBuffer out = { 0 };

  parse_response (c->in, &head);
  g_assert_cmpint (weir_body_frame_response (&head, c->to_head, FALSE, &framing), ==, WEIR_BODY_OK);

  weir_forward_drop_hop_by_hop (&head);
  weir_forward_response (&head, &how, &out);
  assert_queued (&out, c->out);

  parse_response (c->out, &head);
}

static void
test_longest (void)
{
  g_autoptr (GString) wire =
    g_string_new ("OPTIONS http://[1111:2222:3333:4444:5555:6666:7777:8888]"
                  ":65535 HTTP/1.1\r\nConnection: Host\r\n");
  WeirHead head;
  WeirUrl url;
  WeirBodyFraming framing = { WEIR_BODY_LENGTH, G_MAXUINT64 };
  WeirForwardRequest how = { &url, &framing, TRUE, TRUE, G_MAXINT, "weir-test" };
  WeirBuffer out = { 0 };

  g_test_summary ("The room reserved is enough for the longest lines of our own, many times asked");

  for (guint i = 1; i < WEIR_HEAD_MAX_FIELDS; i++)
    g_string_append (wire, i % 2 == 0 ? "Max-Forwards:\r\n" : "Host:\r\n");
  g_string_append (wire, "\r\n");

  parse_request (wire->str, &head);
  g_assert_cmpint (weir_url_parse (head.target, FALSE, &url), ==, WEIR_URL_OK);
  weir_forward_drop_hop_by_hop (&head);
  weir_forward_request (&head, &how, &out);
  assert_queued (&out, "OPTIONS http://[1111:2222:3333:4444:5555:6666:7777:8888]:65535 HTTP/1.1\r\n"
                       "Host: [1111:2222:3333:4444:5555:6666:7777:8888]:65535\r\n"
                       "Max-Forwards: 2147483647\r\nContent-Length: 18446744073709551615\r\n"
                       "Connection: Upgrade\r\nUpgrade: websocket\r\n" MY_VIA "\r\n");
}

static void
test_many_names (void)
{
  g_autoptr (GString) wire = g_string_new (GET_IN "Connection: ");
  WeirHead head;

  g_test_summary ("Each of as many fields as a head can have is dropped by its name");

  for (guint i = 1; i < WEIR_HEAD_MAX_FIELDS; i++)
    g_string_append_printf (wire, "%sx-%u", i > 1 ? "," : "", i);
  g_string_append (wire, "\r\n");
  for (guint i = 1; i < WEIR_HEAD_MAX_FIELDS; i++)
    g_string_append_printf (wire, "X-%u: y\r\n", i % 200);
  g_string_append (wire, "\r\n");

  parse_request (wire->str, &head);
  weir_forward_drop_hop_by_hop (&head);
  for (guint i = 0; i < head.n_fields; i++)
    g_assert_cmpint (head.fields[i].dropped, ==,
                     !weir_span_equal_string (head.fields[i].name, "X-0"));
}

static void
test_loop (void)
{
  const char *const loops[] = { "1.1 weir-test", "1.0 a, 1.1 WEIR-test", "1.1 weir-test (x, y)",
                                "HTTP/1.1 \t weir-test\t(x)" };
  const char *const others[] = { "1.1 weir-test2",    "1.1 weir", "weir-test",
                                 "1.1 a (weir-test)", "",         "1.1",
                                 "1.1 weir-test:80" };

  for (gsize i = 0; i < G_N_ELEMENTS (loops) + G_N_ELEMENTS (others); i++)
    {
      gboolean is_loop = i < G_N_ELEMENTS (loops);
      const char *value = is_loop ? loops[i] : others[i - G_N_ELEMENTS (loops)];
      g_autofree char *wire =
        g_strdup_printf ("GET / HTTP/1.1\r\nVia: 1.1 x\r\nvia: %s\r\n\r\n", value);
      WeirHead head;

      parse_request (wire, &head);
      g_test_message ("%s", value);
      g_assert_cmpint (weir_forward_is_loop (&head, "weir-test"), ==, is_loop);
    }
}

static void
test_websocket (void)
{
#define ASKS "Connection: keep-alive, upgrade\r\nUpgrade: websocket\r\n\r\n"
  const struct
  {
    const char *wire;
    gboolean is_websocket;
  } cases[] = {
    { "GET / HTTP/1.1\r\n" ASKS, TRUE },
    { "GET / HTTP/1.1\r\nUpgrade: x\r\nUPGRADE: WebSocket\r\nConnection: Upgrade\r\n\r\n", TRUE },
    { "GET / HTTP/1.0\r\n" ASKS, FALSE },
    { "POST / HTTP/1.1\r\n" ASKS, FALSE },
    { "get / HTTP/1.1\r\n" ASKS, FALSE },
    { "GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n", FALSE },
    { "GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n", FALSE },
    { "GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websockets\r\n\r\n", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WeirHead head;

      parse_request (cases[i].wire, &head);
      g_assert_cmpint (weir_forward_is_websocket (&head), ==, cases[i].is_websocket);
      weir_forward_drop_hop_by_hop (&head);
      g_assert_cmpint (weir_forward_is_websocket (&head), ==, cases[i].is_websocket);
    }
#undef ASKS
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (request_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/http/forward/request/", request_cases[i].name, NULL);

      g_test_add_data_func (path, &request_cases[i], test_request);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (response_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/http/forward/response/", response_cases[i].name, NULL);

      g_test_add_data_func (path, &response_cases[i], test_response);
    }

  g_test_add_func ("/http/forward/longest", test_longest);
  g_test_add_func ("/http/forward/many-names", test_many_names);
  g_test_add_func ("/http/forward/loop", test_loop);
  g_test_add_func ("/http/forward/websocket", test_websocket);

  return g_test_run ();
}
