/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The fields of the user agents' cases are as Chromium 156 and Firefox 153 send
 * them through a proxy over plain HTTP, where they leave Sec-Fetch-* out.
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
} Case;

#define CHROMIUM_PAGE                                                                            \
  "Upgrade-Insecure-Requests: 1\r\nAccept: text/html,application/xhtml+xml,application/xml;"     \
  "q=0.9,image/jxl,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;" \
  "q=0.7\r\n"
#define CHROMIUM_IMAGE \
  "Accept: image/jxl,image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8\r\n"
#define FIREFOX_PAGE                                                            \
  "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n" \
  "Upgrade-Insecure-Requests: 1\r\n"
#define FIREFOX_IMAGE \
  "Accept: image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5\r\n"
#define FIREFOX_FONT \
  "Accept: application/font-woff2;q=1.0,application/font-woff;q=0.9,*/*;q=0.8\r\n"
#define FIREFOX_VIDEO                                                                        \
  "Accept: video/webm,video/ogg,video/*;q=0.9,application/ogg;q=0.7,audio/*;q=0.6,*/*;q=0.5" \
  "\r\nRange: bytes=0-\r\n"
#define FIREFOX_AUDIO                                                                  \
  "Accept: audio/webm,audio/ogg,audio/wav,audio/*;q=0.9,application/ogg;q=0.7,video/*" \
  ";q=0.6,*/*;q=0.5\r\nRange: bytes=0-\r\n"
#define STYLE "Accept: text/css,*/*;q=0.1\r\n"
#define ANY "Accept: */*\r\n"
#define OF_SHOP "Referer: http://shop.test/\r\n"
#define BY_SHOP "Origin: http://shop.test\r\n"

#define SHOP "http://www.shop.test/"
#define CDN "http://cdn.test/"

static const Case cases[] = {
  { "chromium/typed", SHOP, CHROMIUM_PAGE, "shop.test", FALSE, WEIR_RESOURCE_DOCUMENT },
  { "chromium/link", CDN, CHROMIUM_PAGE OF_SHOP, "cdn.test", FALSE, WEIR_RESOURCE_DOCUMENT },
  { "chromium/form", CDN, BY_SHOP "Content-Length: 0\r\n" CHROMIUM_PAGE OF_SHOP, "cdn.test", FALSE,
    WEIR_RESOURCE_DOCUMENT, .method = "POST" },
  { "chromium/own-style", SHOP "x", STYLE OF_SHOP, "shop.test", FALSE, WEIR_RESOURCE_STYLE },
  { "chromium/style", CDN "x", STYLE OF_SHOP, "shop.test", TRUE, WEIR_RESOURCE_STYLE },
  { "chromium/imported-style", CDN "x", STYLE "Referer: http://cdn.test/s\r\n", "cdn.test", FALSE,
    WEIR_RESOURCE_STYLE },
  { "chromium/image", CDN "x", CHROMIUM_IMAGE OF_SHOP, "shop.test", TRUE, WEIR_RESOURCE_IMAGE },
  { "chromium/own-image", SHOP "x", CHROMIUM_IMAGE OF_SHOP, "shop.test", FALSE,
    WEIR_RESOURCE_IMAGE },
  { "chromium/image-without-referrer", CDN "x", CHROMIUM_IMAGE, "cdn.test", FALSE,
    WEIR_RESOURCE_IMAGE },
  { "chromium/script", CDN "x.js", ANY OF_SHOP, "shop.test", TRUE, WEIR_RESOURCE_SCRIPT },
  { "chromium/script-without-extension", CDN "x", ANY OF_SHOP, "shop.test", TRUE,
    WEIR_RESOURCE_OTHER },
  { "chromium/module", CDN "x.mjs", BY_SHOP ANY OF_SHOP, "shop.test", TRUE, WEIR_RESOURCE_SCRIPT },
  { "chromium/font", CDN "x.woff2?v=1", BY_SHOP ANY OF_SHOP, "shop.test", TRUE,
    WEIR_RESOURCE_FONT },
  { "chromium/video", CDN "x.webm", ANY OF_SHOP "Range: bytes=0-\r\n", "shop.test", TRUE,
    WEIR_RESOURCE_MEDIA },
  { "chromium/fetch", CDN "x", ANY BY_SHOP OF_SHOP, "shop.test", TRUE, WEIR_RESOURCE_FETCH },
  { "chromium/own-post", SHOP "x", ANY "Origin: http://www.shop.test\r\n", "shop.test", FALSE,
    WEIR_RESOURCE_FETCH, .method = "POST" },
  { "chromium/fetch-for-html", CDN "x", "Accept: text/html\r\n" OF_SHOP, "shop.test", TRUE,
    WEIR_RESOURCE_DOCUMENT },
  { "chromium/events", CDN "x", "Accept: text/event-stream\r\n" BY_SHOP OF_SHOP, "shop.test", TRUE,
    WEIR_RESOURCE_FETCH },
  { "chromium/ping", CDN "x",
    "Content-Type: text/ping\r\nPing-From: http://shop.test/\r\nPing-To: http://a.test/\r\n" ANY
      BY_SHOP,
    "shop.test", TRUE, WEIR_RESOURCE_PING, TRUE, "POST" },
  { "chromium/favicon", SHOP "favicon.ico", CHROMIUM_IMAGE OF_SHOP, "shop.test", FALSE,
    WEIR_RESOURCE_IMAGE },

  { "firefox/typed", SHOP, FIREFOX_PAGE, "shop.test", FALSE, WEIR_RESOURCE_DOCUMENT },
  { "firefox/link", CDN, FIREFOX_PAGE OF_SHOP, "cdn.test", FALSE, WEIR_RESOURCE_DOCUMENT },
  { "firefox/image", CDN "x", FIREFOX_IMAGE OF_SHOP, "shop.test", TRUE, WEIR_RESOURCE_IMAGE },
  { "firefox/style", CDN "x", STYLE OF_SHOP, "shop.test", TRUE, WEIR_RESOURCE_STYLE },
  { "firefox/font", CDN "x", FIREFOX_FONT BY_SHOP OF_SHOP, "shop.test", TRUE, WEIR_RESOURCE_FONT },
  { "firefox/video", CDN "x", FIREFOX_VIDEO OF_SHOP, "shop.test", TRUE, WEIR_RESOURCE_MEDIA },
  { "firefox/audio", CDN "x", FIREFOX_AUDIO OF_SHOP, "shop.test", TRUE, WEIR_RESOURCE_MEDIA },
  { "firefox/fetch", CDN "x", ANY OF_SHOP BY_SHOP, "shop.test", TRUE, WEIR_RESOURCE_FETCH },
  { "firefox/fetch-without-referrer", CDN "x", ANY, "cdn.test", FALSE, WEIR_RESOURCE_OTHER },

#define METADATA(site, mode, destination) \
  "Sec-Fetch-Site: " site "\r\nSec-Fetch-Mode: " mode "\r\nSec-Fetch-Dest: " destination "\r\n"

  { "metadata/typed", SHOP, METADATA ("none", "navigate", "document"), "shop.test", FALSE,
    WEIR_RESOURCE_DOCUMENT, TRUE },
  { "metadata/link", CDN, METADATA ("cross-site", "navigate", "document") OF_SHOP, "cdn.test",
    FALSE, WEIR_RESOURCE_DOCUMENT, TRUE },
  { "metadata/link-without-referrer", CDN, METADATA ("cross-site", "navigate", "document"),
    "cdn.test", FALSE, WEIR_RESOURCE_DOCUMENT, TRUE },
  { "metadata/frame", CDN, METADATA ("cross-site", "navigate", "iframe") CHROMIUM_PAGE OF_SHOP,
    "shop.test", TRUE, WEIR_RESOURCE_FRAME, TRUE },
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
    WEIR_RESOURCE_FETCH, TRUE, "POST" },

  { "other/nothing", SHOP, "", "shop.test", FALSE, WEIR_RESOURCE_OTHER },
  { "other/curl", SHOP "a.png", "User-Agent: curl/8\r\n" ANY, "shop.test", FALSE,
    WEIR_RESOURCE_IMAGE },
  { "other/null-origin", CDN "x", "Origin: null\r\n" ANY, "", TRUE, WEIR_RESOURCE_FETCH },
  { "other/null-origin-and-referrer", CDN "x", "Origin: null\r\n" OF_SHOP, "shop.test", TRUE,
    WEIR_RESOURCE_FETCH },
  { "other/extension-origin", CDN "x", "Origin: moz-extension://1-2\r\n" ANY, "", TRUE,
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
test_case (gconstpointer user_data)
{
  const Case *c = user_data;
  const char *method = c->method != NULL ? c->method : "GET";
  g_autofree char *wire =
    g_strdup_printf ("%s %s HTTP/1.1\r\nHost: a\r\n%s\r\n", method, c->target, c->fields);
  WeirHeadParser parser = { 0 };
  WeirRequestInfo info;
  WeirHead head;
  WeirUrl url;
  gsize length;

  g_assert_cmpint (weir_head_parser_request (&parser, weir_span_of (wire), &head, &length), ==,
                   WEIR_HEAD_COMPLETE);
  g_assert_cmpint (weir_url_parse (head.target, strcmp (method, "CONNECT") == 0, &url), ==,
                   WEIR_URL_OK);

  memset (&info, 0xaa, sizeof info);
  weir_request_info_init (&info, &head, &url);
  g_assert_cmpstr (info.host.name, ==, url.host.name);
  g_assert_cmpuint (info.port, ==, url.port);
  g_assert_cmpstr (info.site, ==, c->site);
  g_assert_cmpint (info.is_third_party, ==, c->is_third_party);
  g_assert_cmpstr (weir_resource_type_to_word (info.type), ==,
                   weir_resource_type_to_word (c->type));
  g_assert_cmpint (info.type_is_certain, ==, c->type_is_certain);
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

  return g_test_run ();
}
