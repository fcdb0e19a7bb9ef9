/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The starter list is in force before anybody has chosen a list, and decides by
 * the host alone.  So more is asked of it than of others: whole hosts, in order,
 * each group with its reason, and none that a page is missed for.
 */

#include "weir-filter-compiler.h"
#include "weir-list-scanner.h"
#include "weir-list-texts.h"

#define MIN_FILTERS 300
#define MAX_FILTERS 500
#define BEGIN "||"
#define END "^"

/* Returns: (transfer full): the lines, without the empty one behind the last end of line */
static GStrv
read_lines (void)
{
  g_autoptr (GBytes) bytes = weir_list_texts_get_starter ();
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_true (g_str_has_suffix (text, "\n"));
  text[strlen (text) - 1] = '\0';

  return g_strsplit (text, "\n", -1);
}

static gboolean
is_filter (const char *line)
{
  return g_str_has_prefix (line, BEGIN);
}

/* Returns: (transfer full) */
static char *
get_host (const char *filter)
{
  g_assert_true (g_str_has_suffix (filter, END));

  return g_strndup (filter + strlen (BEGIN), strlen (filter) - strlen (BEGIN END));
}

/* Returns: (transfer full) (element-type utf8) */
static GHashTable *
collect_hosts (void)
{
  GHashTable *hosts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) lines = read_lines ();

  for (guint i = 0; lines[i] != NULL; i++)
    if (is_filter (lines[i]) && !g_hash_table_add (hosts, get_host (lines[i])))
      g_error ("Line %u: %s is there twice", i + 1, lines[i]);

  return hosts;
}

/* Returns: (transfer full) */
static WeirFilterSet *
compile (void)
{
  g_autoptr (GBytes) text = weir_list_texts_get_starter ();
  const WeirFilterInput input = { WEIR_LIST_STARTER_KEY, weir_filter_text_hash (text), text };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) compiled = weir_filter_compile (&input, 1, NULL, NULL, &error);
  WeirFilterSet *set;

  g_assert_no_error (error);
  set = weir_filter_set_new (compiled, &error);
  g_assert_no_error (error);

  return set;
}

/* Whether a page of another site gets nothing from @host. */
static gboolean
blocks (const WeirFilterSet *set, WeirFilterType type, const char *host)
{
  g_autofree char *url = g_strdup_printf ("https://%s/", host);
  g_autofree WeirFilterRequest *request = g_new (WeirFilterRequest, 1);
  WeirFilterMatch match;

  g_assert_true (weir_filter_request_init_from_urls (request, type,
                                                     weir_span_of ("https://news.example/"),
                                                     weir_span_of (url)));

  return weir_filter_set_match (set, request, NULL, NULL, &match);
}

static void
test_header (void)
{
  g_autoptr (GBytes) bytes = weir_list_texts_get_starter ();
  WeirListHeader header;
  WeirSpan text;

  text.octets = g_bytes_get_data (bytes, &text.length);
  g_assert_true (g_utf8_validate_len (text.octets, text.length, NULL));
  weir_list_header_read (text, &header);
  g_assert_true (weir_span_equal_string (header.title, "Weir’s starter list"));
  g_assert_true (weir_span_equal_string (header.licence, "GPL-3.0-or-later"));
}

static void
test_lines (void)
{
  g_autoptr (WeirFilterParser) parser = weir_filter_parser_new ();
  g_auto (GStrv) lines = read_lines ();
  guint n_filters = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      WeirFilterLine line;

      weir_filter_parser_read (parser, weir_span_of (lines[i]), &line);
      if (line.kind == WEIR_LINE_FILTER)
        n_filters++;
      else if (line.kind != WEIR_LINE_NOTHING || (*lines[i] != '\0' && *lines[i] != '!'))
        g_error ("Line %u is no filter and no comment: %s", i + 1, lines[i]);
    }

  g_assert_cmpuint (n_filters, >=, MIN_FILTERS);
  g_assert_cmpuint (n_filters, <=, MAX_FILTERS);
}

static void
test_whole_hosts (void)
{
  g_autoptr (WeirFilterParser) parser = weir_filter_parser_new ();
  g_auto (GStrv) lines = read_lines ();

  for (guint i = 0; lines[i] != NULL; i++)
    {
      WeirFilterLine line;
      g_autofree char *host = NULL;

      weir_filter_parser_read (parser, weir_span_of (lines[i]), &line);
      if (line.kind != WEIR_LINE_FILTER)
        continue;

      host = get_host (lines[i]);
      g_assert_cmpint (line.filter.kind, ==, WEIR_PATTERN_HOST);
      g_assert_cmpint (line.filter.flags, ==, 0);
      g_assert_cmpint (line.filter.types, ==, WEIR_FILTER_TYPES_IMPLICIT);
      g_assert_true (weir_span_equal_string (line.filter.pattern, host));
    }
}

static void
test_groups (void)
{
  g_auto (GStrv) lines = read_lines ();

  for (guint i = 1; lines[i] != NULL; i++)
    {
      if (!is_filter (lines[i]))
        continue;

      if (is_filter (lines[i - 1]))
        g_assert_cmpstr (lines[i - 1], <, lines[i]);
      else if (!g_str_has_prefix (lines[i - 1], "! ") || !g_str_has_suffix (lines[i - 1], "."))
        g_error ("Line %u: the group has no reason in words", i + 1);
    }
}

static void
test_none_below_another (void)
{
  g_autoptr (GHashTable) hosts = collect_hosts ();
  GHashTableIter iter;
  const char *host;

  g_hash_table_iter_init (&iter, hosts);
  while (g_hash_table_iter_next (&iter, (gpointer *) &host, NULL))
    for (const char *dot = strchr (host, '.'); dot != NULL; dot = strchr (dot + 1, '.'))
      if (g_hash_table_contains (hosts, dot + 1))
        g_error ("%s lies below %s", host, dot + 1);
}

static void
test_blocks_trackers (void)
{
  static const char *const hosts[] = {
    "googleads.g.doubleclick.net",
    "securepubads.g.doubleclick.net",
    "pagead2.googlesyndication.com",
    "www.googletagservices.com",
    "www.googleadservices.com",
    "www.google-analytics.com",
    "region1.google-analytics.com",
    "ib.adnxs.com",
    "c.amazon-adsystem.com",
    "fastlane.rubiconproject.com",
    "hbopenbid.pubmatic.com",
    "u.openx.net",
    "htlb.casalemedia.com",
    "static.criteo.net",
    "gum.criteo.com",
    "match.adsrvr.org",
    "sync.mathtag.com",
    "cdn.taboola.com",
    "widgets.outbrain.com",
    "dpm.demdex.net",
    "tags.bluekai.com",
    "idsync.rlcdn.com",
    "bcp.crwdcntrl.net",
    "sb.scorecardresearch.com",
    "pixel.quantserve.com",
    "secure-us.imrworldwide.com",
    "ping.chartbeat.net",
    "api.mixpanel.com",
    "static.hotjar.com",
    "www.clarity.ms",
    "rs.fullstory.com",
    "bam.nr-data.net",
    "pixel.adsafeprotected.com",
    "z.moatads.com",
    "bat.bing.com",
    "static.ads-twitter.com",
    "px.ads.linkedin.com",
    "snap.licdn.com",
    "analytics.tiktok.com",
    "tr.snapchat.com",
    "ct.pinterest.com",
    "munchkin.marketo.net",
    "s.skimresources.com",
    "app-measurement.com",
    "v10.events.data.microsoft.com",
    "incoming.telemetry.mozilla.org",
    "mc.yandex.ru",
    "hm.baidu.com",
    "serve.popads.net",
    "coinhive.com",
  };
  g_autoptr (WeirFilterSet) set = compile ();

  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    if (!blocks (set, WEIR_FILTER_TYPE_TUNNEL, hosts[i]) ||
        !blocks (set, WEIR_FILTER_TYPE_SCRIPT, hosts[i]))
      g_error ("%s is not blocked", hosts[i]);
}

/* What pages are missed without: a few of each kind. */
static const char *const useful[] = {
  /* what pages are made of */
  "ajax.googleapis.com",
  "fonts.googleapis.com",
  "fonts.gstatic.com",
  "www.gstatic.com",
  "maps.googleapis.com",
  "maps.gstatic.com",
  "imasdk.googleapis.com",
  "www.googletagmanager.com",
  "assets.adobedtm.com",
  "cdn.optimizely.com",
  "cdn.segment.com",
  "tags.tiqcdn.com",
  "cse.google.com",
  "cdnjs.cloudflare.com",
  "cdn.jsdelivr.net",
  "unpkg.com",
  "code.jquery.com",
  "stackpath.bootstrapcdn.com",
  "maxcdn.bootstrapcdn.com",
  "use.typekit.net",
  "use.fontawesome.com",
  "kit.fontawesome.com",
  "polyfill-fastly.io",
  "ajax.aspnetcdn.com",
  "res.cloudinary.com",
  "images.ctfassets.net",
  "i0.wp.com",
  "s.w.org",
  "secure.gravatar.com",
  "upload.wikimedia.org",

  /* networks that deliver for everybody */
  "a248.e.akamai.net",
  "example.akamaized.net",
  "d1.cloudfront.net",
  "bucket.s3.amazonaws.com",
  "storage.googleapis.com",
  "example.azureedge.net",
  "global.ssl.fastly.net",
  "example.b-cdn.net",
  "s.yimg.com",
  "static.licdn.com",
  "static.xx.fbcdn.net",
  "pbs.twimg.com",
  "images-na.ssl-images-amazon.com",
  "m.media-amazon.com",
  "yastatic.net",
  "bdstatic.com",

  /* protection against bots */
  "www.recaptcha.net",
  "www.google.com",
  "challenges.cloudflare.com",
  "hcaptcha.com",
  "client-api.arkoselabs.com",
  "geo.captcha-delivery.com",

  /* logins */
  "accounts.google.com",
  "apis.google.com",
  "login.microsoftonline.com",
  "login.live.com",
  "appleid.apple.com",
  "idmsa.apple.com",
  "connect.facebook.net",
  "www.facebook.com",
  "graph.facebook.com",
  "outlook.live.com",
  "auth0.com",
  "example.okta.com",
  "passport.yandex.ru",

  /* payment and banks */
  "www.paypal.com",
  "www.paypalobjects.com",
  "js.stripe.com",
  "checkout.stripe.com",
  "m.stripe.network",
  "js.klarna.com",
  "checkoutshopper-live.adyen.com",
  "js.braintreegateway.com",
  "pay.google.com",
  "www.chase.com",
  "www.deutsche-bank.de",
  "www.ing.com",
  "online.citi.com",

  /* consent dialogs, without which pages stay locked */
  "cdn.cookielaw.org",
  "consent.cookiebot.com",
  "sdk.privacy-center.org",
  "app.usercentrics.eu",
  "cmp.quantcast.com",
  "fundingchoicesmessages.google.com",

  /* films, sound and what is embedded */
  "www.youtube.com",
  "www.youtube-nocookie.com",
  "i.ytimg.com",
  "player.vimeo.com",
  "f.vimeocdn.com",
  "www.dailymotion.com",
  "players.brightcove.net",
  "cdn.jwplayer.com",
  "stream.mux.com",
  "open.spotify.com",
  "w.soundcloud.com",
  "dts.podtrac.com",
  "platform.twitter.com",
  "syndication.twitter.com",
  "x.com",
  "t.co",
  "www.linkedin.com",
  "www.pinterest.com",
  "www.reddit.com",
  "www.instagram.com",
  "www.tiktok.com",
  "www.redditmedia.com",
  "embed.bsky.app",
  "disqus.com",
  "meta.discourse.org",

  /* chats and help */
  "static.zdassets.com",
  "example.zendesk.com",
  "widget.intercom.io",
  "js.intercomcdn.com",
  "embed.tawk.to",
  "js.driftt.com",
  "js.hsforms.net",
  "app-sj01.marketo.com",
  "js.hs-scripts.com",

  /* places that people go to */
  "github.com",
  "raw.githubusercontent.com",
  "en.wikipedia.org",
  "www.openstreetmap.org",
  "tile.openstreetmap.org",
  "api.mapbox.com",
  "api.weather.gov",
  "api.openweathermap.org",
  "www.bing.com",
  "search.yahoo.com",
  "news.ycombinator.com",
  "www.amazon.com",
  "www.ebay.com",
  "www.microsoft.com",
  "www.apple.com",
  "addons.mozilla.org",
  "www.samsung.com",
  "www.baidu.com",
  "yandex.ru",
  "mail.ru",
  "www.naver.com",
  "news.yahoo.co.jp",
  "wordpress.com",
  "www.yahoo.co.jp",

  /* updates of programs */
  "update.googleapis.com",
  "aus5.mozilla.org",
  "ctldl.windowsupdate.com",
  "settings-win.data.microsoft.com",
  "swcdn.apple.com",
  "deb.debian.org",
  "flathub.org",

  /* pages of firms whose other hosts are in the list */
  "analytics.google.com",
  "ads.google.com",
  "www.hotjar.com",
  "www.hubspot.com",
  "mixpanel.com",
  "www.criteo.com",
  "www.taboola.com",
  "www.outbrain.com",
  "statcounter.com",
  "www.51.la",
  "www.awin1.com",
};

static void
test_lets_through (void)
{
  g_autoptr (WeirFilterSet) set = compile ();

  for (gsize i = 0; i < G_N_ELEMENTS (useful); i++)
    if (blocks (set, WEIR_FILTER_TYPE_TUNNEL, useful[i]) ||
        blocks (set, WEIR_FILTER_TYPE_SCRIPT, useful[i]))
      g_error ("%s is blocked", useful[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lists/starter/says-what-it-is", test_header);
  g_test_add_func ("/lists/starter/all-lines-are-read", test_lines);
  g_test_add_func ("/lists/starter/filters-are-whole-hosts", test_whole_hosts);
  g_test_add_func ("/lists/starter/groups-have-a-reason-and-an-order", test_groups);
  g_test_add_func ("/lists/starter/no-host-lies-below-another", test_none_below_another);
  g_test_add_func ("/lists/starter/blocks-well-known-trackers", test_blocks_trackers);
  g_test_add_func ("/lists/starter/lets-through-what-pages-need", test_lets_through);

  return g_test_run ();
}
