/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What one exchange costs in this layer: the request as Chromium sends it is
 * parsed, framed, judged by (site, party, type) and written for the origin; the
 * response likewise.  Prints the best of several rounds, in ns.
 */

#include "weir-forward.h"
#include "weir-head-parser.h"
#include "weir-request-info.h"

#include <stdio.h>

#define N_TURNS 100000
#define N_ROUNDS 7

static const char request[] =
  "GET http://cdn.shop.example/assets/images/header-large.webp?v=20240501 HTTP/1.1\r\n"
  "Host: cdn.shop.example\r\n"
  "Proxy-Connection: keep-alive\r\n"
  "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
  "Chrome/156.0.0.0 Safari/537.36\r\n"
  "Accept: image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8\r\n"
  "Referer: http://www.shop.example/products/list?page=2\r\n"
  "Accept-Encoding: gzip, deflate\r\n"
  "Accept-Language: en-US,en;q=0.9\r\n"
  "Cookie: session=0123456789abcdef0123456789abcdef; theme=dark; _ga=GA1.2.345.678\r\n"
  "If-None-Match: \"5f3c-5e2\"\r\n"
  "\r\n";

static const char response[] = "HTTP/1.1 200 OK\r\n"
                               "Server: nginx\r\n"
                               "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                               "Content-Type: image/webp\r\n"
                               "Content-Length: 32\r\n"
                               "Connection: keep-alive\r\n"
                               "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                               "ETag: \"5f3c-5e2\"\r\n"
                               "Cache-Control: public, max-age=31536000\r\n"
                               "Accept-Ranges: bytes\r\n"
                               "\r\n";

typedef struct
{
  WeirHead head;
  WeirUrl url;
  WeirBodyFraming framing;
  WeirRequestInfo info;
  WeirBuffer out;
} Exchange;

static void
parse_request (Exchange *exchange)
{
  WeirHeadParser parser = { 0 };
  gsize length;

  g_assert_cmpint (weir_head_parser_request (&parser, weir_span_of (request), &exchange->head,
                                             &length),
                   ==, WEIR_HEAD_COMPLETE);
}

static void
parse_response (Exchange *exchange)
{
  WeirHeadParser parser = { 0 };
  gsize length;

  g_assert_cmpint (weir_head_parser_response (&parser, weir_span_of (response), &exchange->head,
                                              &length),
                   ==, WEIR_HEAD_COMPLETE);
}

static void
pass_request (Exchange *exchange)
{
  WeirForwardRequest how = { &exchange->url, &exchange->framing, FALSE, FALSE, -1, "weir-bench" };

  parse_request (exchange);
  g_assert_cmpint (weir_url_parse (exchange->head.target, FALSE, &exchange->url), ==, WEIR_URL_OK);
  g_assert_true (weir_head_check_host (&exchange->head, exchange->url.authority));
  weir_body_frame_request (&exchange->head, &exchange->framing);
  weir_request_info_init (&exchange->info, &exchange->head, &exchange->url);
  g_assert_false (weir_forward_is_loop (&exchange->head, "weir-bench"));
  weir_forward_drop_hop_by_hop (&exchange->head);
  weir_forward_request (&exchange->head, &how, &exchange->out);
  weir_buffer_clear (&exchange->out);
}

static void
pass_response (Exchange *exchange)
{
  WeirForwardResponse how = { &exchange->framing, FALSE, FALSE, FALSE, "weir-bench", NULL };

  parse_response (exchange);
  weir_body_frame_response (&exchange->head, FALSE, FALSE, &exchange->framing);
  weir_forward_drop_hop_by_hop (&exchange->head);
  weir_forward_response (&exchange->head, &how, &exchange->out);
  weir_buffer_clear (&exchange->out);
}

static void
measure (const char *name, void (*pass) (Exchange *exchange))
{
  g_autofree Exchange *exchange = g_new0 (Exchange, 1);
  gint64 best = G_MAXINT64;

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      gint64 begin = g_get_monotonic_time ();

      for (guint turn = 0; turn < N_TURNS; turn++)
        pass (exchange);

      best = MIN (best, g_get_monotonic_time () - begin);
    }

  printf ("%-16s %6.0f ns\n", name, (double) best * 1000 / N_TURNS);
}

int
main (void)
{
  measure ("parse request", parse_request);
  measure ("pass request", pass_request);
  measure ("parse response", parse_response);
  measure ("pass response", pass_response);

  return 0;
}
