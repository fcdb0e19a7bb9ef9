/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-filter-compiler.h"
#include "weir-list-scanner.h"
#include "weir-list-texts.h"

#include <string.h>

/* That pages, logins, players and shops need, or that people visit. */
static const char *const useful[] = {
  "accounts.google.com",
  "ads.google.com",
  "ajax.googleapis.com",
  "analytics.google.com",
  "apis.google.com",
  "assets.adobedtm.com",
  "bing.com",
  "cdn.cookielaw.org",
  "cdn.jsdelivr.net",
  "cdn.optimizely.com",
  "cdn.segment.com",
  "cdnjs.cloudflare.com",
  "challenges.cloudflare.com",
  "connect.facebook.net",
  "consent.cookiebot.com",
  "cse.google.com",
  "fonts.googleapis.com",
  "fonts.gstatic.com",
  "github.com",
  "graph.facebook.com",
  "hcaptcha.com",
  "i.ytimg.com",
  "images-na.ssl-images-amazon.com",
  "imasdk.googleapis.com",
  "js.stripe.com",
  "login.microsoftonline.com",
  "m.media-amazon.com",
  "maps.googleapis.com",
  "naver.com",
  "news.yahoo.co.jp",
  "outlook.live.com",
  "platform.twitter.com",
  "player.vimeo.com",
  "s.yimg.com",
  "static.xx.fbcdn.net",
  "t.co",
  "tags.tiqcdn.com",
  "tpc.google.com",
  "unpkg.com",
  "use.typekit.net",
  "wordpress.com",
  "www.amazon.com",
  "www.apple.com",
  "www.baidu.com",
  "www.criteo.com",
  "www.facebook.com",
  "www.google.com",
  "www.googletagmanager.com",
  "www.gstatic.com",
  "www.hotjar.com",
  "www.hubspot.com",
  "www.linkedin.com",
  "www.mail.ru",
  "www.microsoft.com",
  "www.paypal.com",
  "www.pinterest.com",
  "www.recaptcha.net",
  "www.reddit.com",
  "www.taboola.com",
  "www.youtube.com",
  "yandex.ru",
};

static const char *const useless[] = {
  "https://www.google-analytics.com/analytics.js",
  "https://stats.g.doubleclick.net/dc.js",
  "https://pagead2.googlesyndication.com/pagead/js/adsbygoogle.js",
  "https://ib.adnxs.com/ut/v3/prebid",
  "https://c.amazon-adsystem.com/aax2/apstag.js",
  "https://static.hotjar.com/c/hotjar-1.js",
  "https://sb.scorecardresearch.com/beacon.js",
  "https://mc.yandex.ru/metrika/tag.js",
  "https://hm.baidu.com/hm.js",
  "https://wcs.naver.net/wcslog.js",
};

typedef struct
{
  GBytes *text;       /* (owned) */
  GPtrArray *hosts;   /* (owned) (element-type utf8): of the filters, in order */
  WeirFilterSet *set; /* (owned) */
} Fixture;

static WeirSpan
get_span (Fixture *f)
{
  WeirSpan span;

  span.octets = g_bytes_get_data (f->text, &span.length);
  return span;
}

static void
set_up (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirFilterParser) parser = weir_filter_parser_new ();
  g_autoptr (GBytes) compiled = NULL;
  WeirListScanner scanner;
  WeirListLine line;
  WeirFilterLine result;
  WeirFilterInput input = { "starter", 1, NULL };

  f->text = weir_list_texts_get_starter ();
  f->hosts = g_ptr_array_new_with_free_func (g_free);
  weir_list_scanner_init (&scanner, parser, get_span (f));
  while (weir_list_scanner_next (&scanner, &line, &result))
    if (result.kind == WEIR_LINE_FILTER)
      g_ptr_array_add (f->hosts, weir_span_dup (result.filter.pattern));

  input.text = f->text;
  compiled = weir_filter_compile (&input, 1, NULL, NULL, NULL);
  g_assert_nonnull (compiled);
  f->set = weir_filter_set_new (compiled, NULL);
  g_assert_nonnull (f->set);
}

static void
tear_down (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  weir_filter_set_unref (f->set);
  g_ptr_array_unref (f->hosts);
  g_bytes_unref (f->text);
}

static gboolean
blocks (Fixture *f, WeirFilterType type, const char *url)
{
  g_autofree WeirFilterRequest *request = g_new (WeirFilterRequest, 1);
  WeirFilterMatch match;

  g_assert_true (weir_filter_request_init_from_urls (request, type,
                                                     weir_span_of ("https://page.example/"),
                                                     weir_span_of (url)));
  return weir_filter_set_match (f->set, request, NULL, NULL, &match);
}

/* Each line is a comment, empty, or a filter of a whole host. */
static void
test_lines (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirFilterParser) parser = weir_filter_parser_new ();
  WeirListScanner scanner;
  WeirListLine line;
  WeirFilterLine result;

  weir_list_scanner_init (&scanner, parser, get_span (f));
  while (weir_list_scanner_next (&scanner, &line, &result))
    {
      WeirHost host;
      g_autofree char *expected = NULL;

      if (result.kind == WEIR_LINE_NOTHING)
        continue;

      g_assert_cmpint (result.kind, ==, WEIR_LINE_FILTER);
      g_assert_cmpint (result.filter.kind, ==, WEIR_PATTERN_HOST);
      g_assert_cmpuint (result.filter.flags, ==, 0);
      g_assert_true (weir_host_parse (result.filter.pattern, &host));
      expected = g_strdup_printf ("||%s^", host.name);
      g_assert_true (weir_span_equal_string (line.text, expected));
    }

  g_assert_cmpuint (f->hosts->len, >=, 300);
  g_assert_cmpuint (f->hosts->len, <=, 500);
}

/* A reason stands above each group, and it is sorted. */
static void
test_groups (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  gsize length;
  const char *octets = g_bytes_get_data (f->text, &length);
  g_autofree char *copy = g_strndup (octets, length);
  g_auto (GStrv) groups = g_strsplit (copy, "\n\n", 0);

  g_assert_cmpuint (g_strv_length (groups), >, 10);
  for (guint i = 1; groups[i] != NULL; i++)
    {
      g_auto (GStrv) lines = g_strsplit (g_strchomp (groups[i]), "\n", 0);

      g_assert_true (g_str_has_prefix (lines[0], "! "));
      for (guint j = 1; lines[j] != NULL; j++)
        if (g_str_has_prefix (lines[j - 1], "||"))
          g_assert_cmpstr (lines[j - 1], <, lines[j]);
    }
}

static void
test_no_duplicates (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  for (guint i = 0; i < f->hosts->len; i++)
    for (guint j = 0; j < f->hosts->len; j++)
      if (i != j)
        g_assert_false (
          weir_host_is_below (g_ptr_array_index (f->hosts, i), g_ptr_array_index (f->hosts, j)));
}

static void
test_useful (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  for (gsize i = 0; i < G_N_ELEMENTS (useful); i++)
    {
      g_autofree char *url = g_strdup_printf ("https://%s/", useful[i]);

      if (blocks (f, WEIR_FILTER_TYPE_SCRIPT, url) || blocks (f, WEIR_FILTER_TYPE_DOCUMENT, url))
        g_error ("%s is blocked", useful[i]);
    }
}

static void
test_useless (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  for (gsize i = 0; i < G_N_ELEMENTS (useless); i++)
    if (!blocks (f, WEIR_FILTER_TYPE_SCRIPT, useless[i]))
      g_error ("%s is not blocked", useless[i]);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/lists/starter/has-filters-of-hosts-alone", test_lines);
  ADD ("/lists/starter/gives-reasons-and-is-sorted", test_groups);
  ADD ("/lists/starter/has-nothing-twice", test_no_duplicates);
  ADD ("/lists/starter/leaves-alone-what-is-useful", test_useful);
  ADD ("/lists/starter/blocks-what-is-not", test_useless);

  return g_test_run ();
}
