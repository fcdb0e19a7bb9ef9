/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is read from requests of all sorts.  Those that user agents make of pages
 * are in test-browser-requests.c.
 */

#include "weir-head-parser.h"
#include "weir-request-info.h"

typedef struct
{
  const char *name;
  const char *target;
  const char *fields;
  const char *site;
  gboolean is_third_party;
  WeirResourceType type;
  gboolean type_is_certain;
  const char *method; /* (nullable): GET */
  gboolean is_object;
} Case;

#define PAGE                                                                    \
  "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n" \
  "Upgrade-Insecure-Requests: 1\r\n"
#define IMAGE "Accept: image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5\r\n"
#define STYLE "Accept: text/css,*/*;q=0.1\r\n"
#define ANY "Accept: */*\r\n"
#define OF_SHOP "Referer: http://shop.test/\r\n"
#define BY_SHOP "Origin: http://shop.test\r\n"

#define SHOP "http://www.shop.test/"
#define CDN "http://cdn.test/"

static const Case cases[] = {
  { "page/typed", SHOP, PAGE, "shop.test", FALSE, WEIR_RESOURCE_DOCUMENT },
  { "page/link", CDN, PAGE OF_SHOP, "cdn.test", FALSE, WEIR_RESOURCE_DOCUMENT },
  { "page/form", CDN, BY_SHOP "Content-Length: 0\r\n" PAGE OF_SHOP, "cdn.test", FALSE,
    WEIR_RESOURCE_DOCUMENT, .method = "POST" },
  { "page/frame", CDN, PAGE OF_SHOP "Priority: u=4\r\n", "shop.test", TRUE, WEIR_RESOURCE_FRAME,
    TRUE },
  { "page/first-in-line", CDN, PAGE OF_SHOP "Priority: u=0, i\r\n", "cdn.test", FALSE,
    WEIR_RESOURCE_DOCUMENT, TRUE },
  { "page/other-priority", CDN, PAGE OF_SHOP "Priority: u=4, i\r\n", "cdn.test", FALSE,
    WEIR_RESOURCE_DOCUMENT },
  { "page/of-a-script", CDN, PAGE OF_SHOP BY_SHOP, "shop.test", TRUE, WEIR_RESOURCE_FETCH, TRUE },
  { "page/of-a-program", CDN, "Accept: text/html, text/plain\r\n", "cdn.test", FALSE,
    WEIR_RESOURCE_DOCUMENT },

  { "element/own-style", SHOP "x", STYLE OF_SHOP, "shop.test", FALSE, WEIR_RESOURCE_STYLE, TRUE },
  { "element/style", CDN "x", STYLE OF_SHOP, "shop.test", TRUE, WEIR_RESOURCE_STYLE, TRUE },
  { "element/imported-style", CDN "x", STYLE "Referer: http://cdn.test/s\r\n", "cdn.test", FALSE,
    WEIR_RESOURCE_STYLE, TRUE },
  { "element/image", CDN "x.js", IMAGE OF_SHOP, "shop.test", TRUE, WEIR_RESOURCE_IMAGE, TRUE },
  { "element/image-without-referrer", CDN "x", IMAGE, "cdn.test", FALSE, WEIR_RESOURCE_IMAGE,
    TRUE },
  { "element/script", CDN "x.js", ANY OF_SHOP, "shop.test", TRUE, WEIR_RESOURCE_SCRIPT },
  { "element/module", CDN "x.mjs", BY_SHOP ANY OF_SHOP, "shop.test", TRUE, WEIR_RESOURCE_SCRIPT },
  { "element/font", CDN "x.woff2?v=1", BY_SHOP ANY OF_SHOP, "shop.test", TRUE, WEIR_RESOURCE_FONT },
  { "element/of-own-host-without-extension", "http://shop.test/x", ANY OF_SHOP, "shop.test", FALSE,
    WEIR_RESOURCE_FETCH },
  { "element/of-own-site-without-extension", SHOP "x", ANY OF_SHOP, "shop.test", FALSE,
    WEIR_RESOURCE_SCRIPT },
  { "element/media", CDN "x", ANY "Accept-Encoding: identity\r\n" OF_SHOP "Range: bytes=9-\r\n",
    "shop.test", TRUE, WEIR_RESOURCE_MEDIA, TRUE },

  { "script/part", CDN "x.bin", ANY "Accept-Encoding: identity\r\n" OF_SHOP "Range: bytes=0-9\r\n",
    "shop.test", TRUE, WEIR_RESOURCE_SCRIPT },
  { "script/post", CDN "x.gif", ANY BY_SHOP, "shop.test", TRUE, WEIR_RESOURCE_FETCH,
    .method = "POST" },
  { "script/put", CDN "x.gif", ANY BY_SHOP, "shop.test", TRUE, WEIR_RESOURCE_FETCH, TRUE, "PUT" },
  { "script/head", CDN "x.gif", ANY OF_SHOP, "shop.test", TRUE, WEIR_RESOURCE_FETCH, TRUE, "HEAD" },
  { "script/library", SHOP "x.js", ANY "X-Requested-With: XMLHttpRequest\r\n", "shop.test", FALSE,
    WEIR_RESOURCE_FETCH, TRUE },
  { "script/embedded-browser", SHOP "x.js", ANY OF_SHOP "X-Requested-With: org.shop.app\r\n",
    "shop.test", FALSE, WEIR_RESOURCE_SCRIPT },
  { "script/accept-of-its-own", CDN "x.js", "Accept: application/json, */*\r\n" OF_SHOP,
    "shop.test", TRUE, WEIR_RESOURCE_FETCH, TRUE },
  { "script/report", CDN "x", ANY BY_SHOP "Content-Type: application/reports+json\r\n", "shop.test",
    TRUE, WEIR_RESOURCE_OTHER, TRUE, "POST" },

#define METADATA(site, mode, destination) \
  "Sec-Fetch-Site: " site "\r\nSec-Fetch-Mode: " mode "\r\nSec-Fetch-Dest: " destination "\r\n"

  { "metadata/typed", SHOP, METADATA ("none", "navigate", "document"), "shop.test", FALSE,
    WEIR_RESOURCE_DOCUMENT, TRUE },
  { "metadata/link", CDN, METADATA ("cross-site", "navigate", "document") OF_SHOP, "cdn.test",
    FALSE, WEIR_RESOURCE_DOCUMENT, TRUE },
  { "metadata/link-without-referrer", CDN, METADATA ("cross-site", "navigate", "document"),
    "cdn.test", FALSE, WEIR_RESOURCE_DOCUMENT, TRUE },
  { "metadata/frame", CDN, METADATA ("cross-site", "navigate", "iframe") PAGE OF_SHOP, "shop.test",
    TRUE, WEIR_RESOURCE_FRAME, TRUE },
  { "metadata/object", CDN, METADATA ("cross-site", "navigate", "object") PAGE OF_SHOP, "shop.test",
    TRUE, WEIR_RESOURCE_FRAME, TRUE, .is_object = TRUE },
  { "metadata/embed", CDN, METADATA ("cross-site", "navigate", "embed") PAGE OF_SHOP, "shop.test",
    TRUE, WEIR_RESOURCE_FRAME, TRUE, .is_object = TRUE },
  { "metadata/prefetch", CDN,
    METADATA ("cross-site", "no-cors", "empty") OF_SHOP
    "Sec-Purpose: prefetch;anonymous-client-ip\r\n",
    "shop.test", TRUE, WEIR_RESOURCE_OTHER, TRUE },
  { "metadata/report", CDN, METADATA ("cross-site", "no-cors", "report") BY_SHOP, "shop.test", TRUE,
    WEIR_RESOURCE_OTHER, TRUE, "POST" },
  { "metadata/image", CDN "x.js", METADATA ("cross-site", "no-cors", "image") OF_SHOP, "shop.test",
    TRUE, WEIR_RESOURCE_IMAGE, TRUE },
  { "metadata/image-without-referrer", CDN, METADATA ("cross-site", "no-cors", "image"), "", TRUE,
    WEIR_RESOURCE_IMAGE, TRUE },
  { "metadata/own-image-without-referrer", SHOP, METADATA ("same-origin", "no-cors", "image"),
    "shop.test", FALSE, WEIR_RESOURCE_IMAGE, TRUE },
  { "metadata/site-image-without-referrer", SHOP, METADATA ("same-site", "no-cors", "image"),
    "shop.test", FALSE, WEIR_RESOURCE_IMAGE, TRUE },
  { "metadata/image-that-was-typed", CDN, METADATA ("none", "no-cors", "image") OF_SHOP, "cdn.test",
    FALSE, WEIR_RESOURCE_IMAGE, TRUE },
  { "metadata/sandboxed-fetch", CDN, METADATA ("cross-site", "cors", "empty") "Origin: null\r\n",
    "", TRUE, WEIR_RESOURCE_FETCH, TRUE },
  { "metadata/own-post-without-referrer", SHOP,
    METADATA ("same-origin", "cors", "empty") "Origin: null\r\n", "shop.test", FALSE,
    WEIR_RESOURCE_FETCH, TRUE, "POST" },
  { "metadata/destination-in-any-case", CDN, METADATA ("Cross-Site", "no-cors", "IMAGE"), "", TRUE,
    WEIR_RESOURCE_IMAGE, TRUE },
  { "metadata/unknown-destination", CDN "x.css", METADATA ("cross-site", "cors", "what") OF_SHOP,
    "shop.test", TRUE, WEIR_RESOURCE_STYLE },
  { "metadata/beacon", CDN, METADATA ("cross-site", "no-cors", "empty") BY_SHOP, "shop.test", TRUE,
    WEIR_RESOURCE_PING, .method = "POST" },

  { "other/nothing", SHOP, "", "shop.test", FALSE, WEIR_RESOURCE_OTHER },
  { "other/curl", SHOP "a.png", "User-Agent: curl/8\r\n" ANY, "shop.test", FALSE,
    WEIR_RESOURCE_IMAGE },
  { "other/null-origin", CDN "x", ANY "Origin: null\r\n", "", TRUE, WEIR_RESOURCE_FETCH },
  { "other/null-origin-and-referrer", CDN "x", ANY "Origin: null\r\n" OF_SHOP, "shop.test", TRUE,
    WEIR_RESOURCE_FETCH },
  { "other/extension-origin", CDN "x", ANY "Origin: moz-extension://1-2\r\n", "", TRUE,
    WEIR_RESOURCE_FETCH },
  { "other/odd-referrer", CDN "x", "Referer: about:blank\r\n", "cdn.test", FALSE,
    WEIR_RESOURCE_OTHER },
  { "other/https-referrer", CDN "x", "Referer: https://www.shop.test:8443/a?b\r\n", "shop.test",
    TRUE, WEIR_RESOURCE_OTHER },
  { "other/referrer-in-other-form", "http://127.1/x", "Referer: http://2130706433/\r\n",
    "127.0.0.1", FALSE, WEIR_RESOURCE_OTHER },
  { "other/websocket", CDN "x", "Upgrade: websocket\r\nConnection: Upgrade\r\n" BY_SHOP,
    "shop.test", TRUE, WEIR_RESOURCE_WEBSOCKET, TRUE },
  { "other/tunnel", "cdn.test:443", OF_SHOP BY_SHOP, "", FALSE, WEIR_RESOURCE_TUNNEL, TRUE,
    "CONNECT" },

  { "path/upper-case", SHOP "A.PNG", "", "shop.test", FALSE, WEIR_RESOURCE_IMAGE },
  { "path/query", SHOP "a?b.png", "", "shop.test", FALSE, WEIR_RESOURCE_OTHER },
  { "path/before-query", SHOP "a.png?b.js", "", "shop.test", FALSE, WEIR_RESOURCE_IMAGE },
  { "path/extension-of-a-folder", SHOP "a.png/b", "", "shop.test", FALSE, WEIR_RESOURCE_OTHER },
  { "path/two-extensions", SHOP "a.png.gz", "", "shop.test", FALSE, WEIR_RESOURCE_OTHER },
  { "path/extension-alone", SHOP ".js", "", "shop.test", FALSE, WEIR_RESOURCE_SCRIPT },
  { "path/no-dot", SHOP "js", "", "shop.test", FALSE, WEIR_RESOURCE_OTHER },
  { "path/dot-at-end", SHOP "a.", "", "shop.test", FALSE, WEIR_RESOURCE_OTHER },
  { "path/empty", "http://shop.test", "", "shop.test", FALSE, WEIR_RESOURCE_OTHER },
  { "path/query-alone", "http://shop.test?a.js", "", "shop.test", FALSE, WEIR_RESOURCE_OTHER },
};

static void
read_request (const Case *c, WeirUrl *url, WeirRequestInfo *info)
{
  const char *method = c->method != NULL ? c->method : "GET";
  g_autofree char *wire =
    g_strdup_printf ("%s %s HTTP/1.1\r\nHost: a\r\n%s\r\n", method, c->target, c->fields);
  WeirHeadParser parser = { 0 };
  WeirHead head;
  gsize length;

  g_assert_cmpint (weir_head_parser_request (&parser, weir_span_of (wire), &head, &length), ==,
                   WEIR_HEAD_COMPLETE);
  g_assert_cmpint (weir_url_parse (head.target, strcmp (method, "CONNECT") == 0, url), ==,
                   WEIR_URL_OK);

  memset (info, 0xaa, sizeof *info);
  weir_request_info_init (info, &head, url);
}

static void
test_case (gconstpointer user_data)
{
  const Case *c = user_data;
  WeirRequestInfo info;
  WeirUrl url;

  read_request (c, &url, &info);
  g_assert_cmpstr (info.host.name, ==, url.host.name);
  g_assert_cmpuint (info.port, ==, url.port);
  g_assert_cmpstr (info.site, ==, c->site);
  g_assert_cmpint (info.is_third_party, ==, c->is_third_party);
  g_assert_cmpstr (weir_resource_type_to_word (info.type), ==,
                   weir_resource_type_to_word (c->type));
  g_assert_cmpint (info.type_is_certain, ==, c->type_is_certain);
  g_assert_cmpint (info.is_object, ==, c->is_object);
}

static void
test_settled (void)
{
  const struct
  {
    Case request;
    const char *content_type;
    WeirResourceType type;
  } settled[] = {
    { { .fields = ANY }, "text/html", WEIR_RESOURCE_DOCUMENT },
    { { .fields = ANY }, "application/json", WEIR_RESOURCE_FETCH },
    { { .fields = ANY }, "image/gif", WEIR_RESOURCE_IMAGE },
    { { .fields = ANY }, "", WEIR_RESOURCE_OTHER },
    { { .fields = OF_SHOP }, "text/html", WEIR_RESOURCE_FETCH },
    { { .fields = OF_SHOP }, "font/woff2", WEIR_RESOURCE_FONT },
    { { .fields = ANY OF_SHOP }, "text/html", WEIR_RESOURCE_SCRIPT },
    { { .fields = ANY OF_SHOP }, "application/json", WEIR_RESOURCE_SCRIPT },
    { { .fields = ANY OF_SHOP }, "text/css", WEIR_RESOURCE_STYLE },
    { { .fields = ANY BY_SHOP OF_SHOP }, "text/javascript", WEIR_RESOURCE_SCRIPT },
    { { .fields = ANY BY_SHOP OF_SHOP }, "text/html", WEIR_RESOURCE_FETCH },
    { { .fields = ANY BY_SHOP, .method = "POST" }, "image/gif", WEIR_RESOURCE_FETCH },
    { { .fields = PAGE OF_SHOP }, "image/gif", WEIR_RESOURCE_DOCUMENT },
    { { .fields = IMAGE OF_SHOP }, "text/html", WEIR_RESOURCE_IMAGE },
  };

  g_test_summary ("The response tells what was guessed, not what is certain");

  for (gsize i = 0; i < G_N_ELEMENTS (settled); i++)
    {
      Case request = settled[i].request;
      WeirRequestInfo info;
      WeirUrl url;

      request.target = CDN "x";
      read_request (&request, &url, &info);
      g_test_message ("%s: %s", request.fields, settled[i].content_type);
      g_assert_cmpint (weir_request_info_settle_type (&info,
                                                      weir_span_of (settled[i].content_type)),
                       ==, settled[i].type);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/http/request-info/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/http/request-info/settled", test_settled);

  return g_test_run ();
}
