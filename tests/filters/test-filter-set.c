/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What compiled lists say, and what becomes of files that are not what they seem.
 */

#include "filter-lists.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>

/* Of the same text in front of each request, what is expected: "block LINE", "allow LINE" or "". */
typedef struct
{
  const char *name;
  const char *list;
  const char *request; /* TYPE SOURCE URL */
  const char *answer;
} Case;

#define PAGE "https://shop.example/"

static const Case cases[] = {
  { "host", "||ads.test^", "script " PAGE " https://ads.test/x.js", "block ||ads.test^" },
  { "host-below", "||ads.test^", "image " PAGE " http://a.b.ads.test:8080/", "block ||ads.test^" },
  { "host-not-part", "||ads.test^", "image " PAGE " https://badads.test/", "" },
  { "host-not-above", "||a.ads.test^", "image " PAGE " https://ads.test/", "" },
  { "host-upper", "||ADS.test^", "image " PAGE " HTTPS://Ads.Test./", "block ||ADS.test^" },
  { "host-address", "||127.0.0.1^", "image " PAGE " http://0x7f.1/", "block ||127.0.0.1^" },
  { "host-decimal", "||127.0.0.1^", "image " PAGE " http://2130706433/", "block ||127.0.0.1^" },
  { "host-address-6", "||[::1]^", "image " PAGE " http://[0:0::0001]/", "block ||[::1]^" },
  { "host-idn",
    "||b\xc3\xbc"
    "cher.test^",
    "image " PAGE " http://xn--bcher-kva.test/",
    "block ||b\xc3\xbc"
    "cher.test^" },
  { "host-label-suffix", "||test^", "image " PAGE " https://a.test/", "block ||test^" },
  { "hosts-line", "0.0.0.0 ads.test", "image " PAGE " https://x.ads.test/",
    "block 0.0.0.0 ads.test" },
  { "hosts-line-second", "0.0.0.0 a.test b.test", "image " PAGE " https://b.test/",
    "block 0.0.0.0 a.test b.test" },
  { "hosts-line-not-longer", "0.0.0.0 ads.test-2.test\n||other.test^",
    "image " PAGE " https://ads.test/", "" },
  { "domain", "ads.test", "ping " PAGE " https://ads.test/", "block ads.test" },

  { "plain", "/banner/x.gif", "image " PAGE " https://a.test/q/banner/x.gif?1",
    "block /banner/x.gif" },
  { "plain-case", "/Banner/i", "image " PAGE " https://a.test/bANNER/Ix", "block /Banner/i" },
  { "match-case", "/Banner/i$match-case", "image " PAGE " https://a.test/banner/i", "" },
  { "match-case-right", "/Banner/i$match-case", "image " PAGE " https://a.test/Banner/i",
    "block /Banner/i$match-case" },
  { "no-token", "x_ad", "image " PAGE " https://a.test/yyx_ads", "block x_ad" },
  { "anchor-domain", "||a.test/ad", "image " PAGE " https://b.a.test/adx", "block ||a.test/ad" },
  { "anchor-domain-in-path", "||a.test/ad", "image " PAGE " https://b.test/a.test/ad", "" },
  { "anchor-domain-part", "||cdn", "image " PAGE " https://x.cdn7.test/", "block ||cdn" },
  { "anchor-start", "|https://a.", "image " PAGE " https://a.test/", "block |https://a." },
  { "anchor-start-not", "|ttps://a.", "image " PAGE " https://a.test/", "" },
  { "anchor-end", ".swf|", "object " PAGE " https://a.test/x.swf", "block .swf|" },
  { "anchor-end-not", ".swf|", "object " PAGE " https://a.test/x.swf?1", "" },
  { "separator", "/ad^", "image " PAGE " https://a.test/ad?x", "block /ad^" },
  { "separator-end", "/ad^", "image " PAGE " https://a.test/ad", "block /ad^" },
  { "separator-not", "/ad^", "image " PAGE " https://a.test/ad-x", "" },
  { "star", "/a*z/q", "image " PAGE " https://a.test/a/b/z/q", "block /a*z/q" },
  { "star-order", "/z/*/a/q", "image " PAGE " https://a.test/a/q/b/z/q", "" },
  { "star-anchored", "||a.test^*.gif|", "image " PAGE " https://x.a.test/i/p.gif",
    "block ||a.test^*.gif|" },
  { "regex", "/\\/ad[0-9]+\\.js/", "script " PAGE " https://a.test/ad12.js",
    "block /\\/ad[0-9]+\\.js/" },
  { "regex-not", "/\\/ad[0-9]+\\.js/", "script " PAGE " https://a.test/adx.js", "" },
  { "regex-lookahead", "/^https:\\/\\/(?!www\\.)[a-z]+\\.test\\//",
    "script " PAGE " https://www.test/", "" },
  { "long-token", "/abcdefghijklmnopqrstuvwxyz.",
    "image " PAGE " https://a.test/abcdefghijklmnopqrstuvwxyz.",
    "block /abcdefghijklmnopqrstuvwxyz." },
  { "long-token-middle", "/abcdefghijklmnopqrstuvwxyz.",
    "image " PAGE " https://a.test/abcdefghijkXmnopqrstuvwxyz.", "" },

  { "type", "/x.$script", "script " PAGE " https://a.test/x.", "block /x.$script" },
  { "type-not", "/x.$script", "image " PAGE " https://a.test/x.", "" },
  { "type-negated", "/x.$~script", "script " PAGE " https://a.test/x.", "" },
  { "third-party", "/x.$3p", "script " PAGE " https://a.test/x.", "block /x.$3p" },
  { "third-party-not", "/x.$3p", "script " PAGE " https://cdn.shop.example/x.", "" },
  { "third-party-suffix", "/x.$3p", "script https://a.co.uk/ https://b.co.uk/x.", "block /x.$3p" },
  { "first-party", "/x.$1p", "script " PAGE " https://cdn.shop.example/x.", "block /x.$1p" },
  { "first-party-address", "/x.$1p", "script http://10.0.0.1/ http://10.0.0.1/x.", "block /x.$1p" },
  { "strict-first", "/x.$strict1p", "script " PAGE " https://cdn.shop.example/x.", "" },
  { "strict-third", "/x.$strict3p", "script " PAGE " https://cdn.shop.example/x.",
    "block /x.$strict3p" },
  { "page", "*$script,domain=shop.example", "script " PAGE " https://a.test/",
    "block *$script,domain=shop.example" },
  { "page-below", "*$script,domain=example", "script " PAGE " https://a.test/",
    "block *$script,domain=example" },
  { "page-not", "/x.$domain=~shop.example", "script " PAGE " https://a.test/x.", "" },
  { "page-but", "/x.$domain=example|~shop.example", "script " PAGE " https://a.test/x.", "" },
  { "page-entity", "*$script,domain=shop.*", "script https://www.shop.co.uk/ https://a.test/",
    "block *$script,domain=shop.*" },
  { "page-entity-not", "*$script,domain=shop.*", "script https://shop.other.co.uk/ https://a.test/",
    "" },
  { "page-regex", "*$script,domain=/^sh.p\\./", "script " PAGE " https://a.test/",
    "block *$script,domain=/^sh.p\\./" },
  { "to", "*$image,to=a.test", "image " PAGE " https://x.a.test/", "block *$image,to=a.test" },
  { "to-suffix", "*$image,to=test", "image " PAGE " https://x.a.test/", "block *$image,to=test" },
  { "to-not", "/x.$image,to=~a.test", "image " PAGE " https://a.test/x.", "" },
  { "denyallow", "*$image,domain=shop.example,denyallow=a.test|b.test",
    "image " PAGE " https://x.b.test/", "" },
  { "denyallow-else", "*$image,domain=shop.example,denyallow=a.test",
    "image " PAGE " https://c.test/", "block *$image,domain=shop.example,denyallow=a.test" },
  { "method", "/x.$method=post", "ping " PAGE " https://a.test/x.", "block /x.$method=post" },
  { "method-not", "/x.$method=post", "image " PAGE " https://a.test/x.", "" },

  { "exception", "||a.test^\n@@||a.test/ok", "image " PAGE " https://a.test/ok",
    "allow @@||a.test/ok" },
  { "exception-else", "||a.test^\n@@||a.test/ok", "image " PAGE " https://a.test/",
    "block ||a.test^" },
  { "exception-alone", "@@||a.test^", "image " PAGE " https://a.test/", "" },
  { "important", "||a.test^$important\n@@||a.test^", "image " PAGE " https://a.test/",
    "block ||a.test^$important" },
  { "important-found-late", "||a.test^\n@@||a.test^\n/x.$important",
    "image " PAGE " https://a.test/x.", "block /x.$important" },
  { "badfilter", "||a.test^$3p,image\n||a.test^$image,badfilter,third-party",
    "image " PAGE " https://a.test/", "" },
  { "badfilter-else", "||a.test^$3p\n||a.test^$badfilter", "image " PAGE " https://a.test/",
    "block ||a.test^$3p" },
  { "badfilter-of-substitute", "||a.test^\n||a.test^$badfilter,redirect=x",
    "image " PAGE " https://a.test/", "block ||a.test^" },
  { "badfilter-of-host", "||a.test^$redirect=x\n||a.test^$badfilter",
    "image " PAGE " https://a.test/", "block ||a.test^$redirect=x" },
  { "badfilter-substitute", "||a.test^$redirect=x\n||a.test^$badfilter,rewrite=x",
    "image " PAGE " https://a.test/", "" },
  { "badfilter-hosts", "0.0.0.0 a.test\n||a.test^$badfilter", "image " PAGE " https://a.test/",
    "" },

  { "document-host", "||a.test^", "document https://a.test/ https://a.test/", "block ||a.test^" },
  { "document-path", "||a.test/x", "document https://a.test/x https://a.test/x", "" },
  { "document-path-explicit", "||a.test/x$document", "document https://a.test/x https://a.test/x",
    "block ||a.test/x$document" },
  { "document-type", "||a.test^$script", "document https://a.test/ https://a.test/", "" },
  { "document-all", "||a.test/x$all", "document https://a.test/x https://a.test/x",
    "block ||a.test/x$all" },
  { "document-exception", "||a.test^\n@@||a.test^$document",
    "document https://a.test/ https://a.test/", "allow @@||a.test^$document" },
  { "document-exception-implicit", "||a.test^$document\n@@||a.test^",
    "document https://a.test/ https://a.test/", "allow @@||a.test^" },

  { "document-important", "||a.test^$document,important\n@@||a.test^",
    "document https://a.test/ https://a.test/", "block ||a.test^$document,important" },
  { "document-important-implicit", "||a.test^$important\n@@||a.test^$document",
    "document https://a.test/ https://a.test/", "block ||a.test^$important" },
  { "tunnel", "||a.test^", "tunnel - https://x.a.test/", "block ||a.test^" },
  { "tunnel-hosts-line", "0.0.0.0 a.test", "tunnel - https://a.test/", "block 0.0.0.0 a.test" },
  { "tunnel-all", "||a.test^$all", "tunnel - https://a.test/", "block ||a.test^$all" },
  { "tunnel-type", "||a.test^$script", "tunnel - https://a.test/", "" },
  { "tunnel-party", "||a.test^$3p", "tunnel - https://a.test/", "" },
  { "tunnel-page", "||a.test^$domain=b.test", "tunnel - https://a.test/", "" },
  { "tunnel-path", "||a.test/", "tunnel - https://a.test/", "" },
  { "tunnel-important", "||a.test^$important\n@@||a.test^", "tunnel - https://a.test/",
    "block ||a.test^$important" },
  { "tunnel-exception", "||a.test^\n@@||a.test^", "tunnel - https://a.test/", "allow @@||a.test^" },
  { "tunnel-exception-of-type", "||a.test^\n@@||a.test^$script", "tunnel - https://a.test/",
    "block ||a.test^" },

  { "no-page", "/x.$domain=~shop.example", "script - https://a.test/x.",
    "block /x.$domain=~shop.example" },
  { "no-page-party", "/x.$3p", "script - https://a.test/x.", "" },
  { "user-information", "||a.test^", "script " PAGE " https://a.test:80@b.test/", "" },
  { "no-path", "||a.test^", "script " PAGE " https://a.test?ad", "block ||a.test^" },
  { "label-too-long", "||a.test^",
    "script " PAGE
    " https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.a.test/",
    "block ||a.test^" },
};

static void
test_case (gconstpointer user_data)
{
  const Case *c = user_data;
  g_autoptr (WeirFilterSet) set = filter_lists_compile (c->list, NULL);
  g_autofree char *answer = filter_lists_ask (set, c->request);

  g_assert_cmpstr (answer, ==, c->answer);
}

/* The same among filters that are found in the same places, and must not be taken for it. */
static void
test_case_among_others (gconstpointer user_data)
{
  static const char others[] = "||other.test^$image\n/banner/y.gif\n/ad?q=\n||a.test/"
                               "elsewhere\n*$script,domain=other.example\n"
                               "/x.$ping,method=get\n@@||a.test/never\n/elsewhere/"
                               "$important\n||a.test^$websocket\n0.0.0.0 other2.test\n";
  const Case *c = user_data;
  g_autoptr (WeirFilterSet) set = filter_lists_compile (others, c->list, others, NULL);
  g_autofree char *answer = filter_lists_ask (set, c->request);

  g_assert_cmpstr (answer, ==, c->answer);
}

/* --- Where filters stand --- */

static void
test_origin (void)
{
  g_autoptr (GString) text = g_string_new ("! a list\n");
  g_autoptr (WeirFilterSet) set = NULL;

  g_test_summary ("Line and list of each filter are known, also far behind");
  for (guint i = 2; i <= 1000; i++)
    g_string_append_printf (text, i % 2 != 0 ? "||host%u.test^\r\n" : "/path%u/x.$image\n", i);
  set = filter_lists_compile ("||first.test^\n", text->str, NULL);

  for (guint i = 2; i <= 1000; i++)
    {
      g_autofree char *url =
        g_strdup_printf (i % 2 != 0 ? "https://host%u.test/" : "https://a/path%u/x.", i);
      WeirFilterRequest request;
      WeirFilterOrigin origin;
      WeirFilterMatch match;

      g_assert_true (weir_filter_request_init_from_urls (&request, WEIR_FILTER_TYPE_IMAGE,
                                                         weir_span_of (PAGE), weir_span_of (url)));
      g_assert_true (weir_filter_set_match (set, &request, NULL, NULL, &match));
      g_assert_true (weir_filter_set_get_origin (set, match.block, &origin));
      g_assert_cmpuint (origin.list, ==, 1);
      g_assert_cmpuint (origin.line, ==, i);
    }
  g_assert_false (weir_filter_set_get_origin (set, 0, &(WeirFilterOrigin){ 0 }));
  g_assert_false (weir_filter_set_get_origin (set, G_MAXUINT32, &(WeirFilterOrigin){ 0 }));
}

static void
test_lists (void)
{
  g_autoptr (WeirFilterSet) set =
    filter_lists_compile ("! one\n||a.test^\n||a.test^\n/x/.$image\na.test##.ad\n",
                          "||b.test^$nonsense\n||a.test^$badfilter\n/y/.$popup\n/z/.$wrong=1\n",
                          NULL);
  WeirFilterSetList list;
  WeirSpan text;
  guint line;

  g_assert_cmpuint (weir_filter_set_get_n_lists (set), ==, 2);
  g_assert_true (weir_filter_set_get_list (set, 0, &list));
  g_assert_true (weir_span_equal_string (list.key, "a"));
  g_assert_cmpuint (list.n_filters, ==, 1);
  g_assert_cmpuint (list.n_disabled, ==, 2);
  g_assert_cmpuint (list.n_skipped[WEIR_SKIP_COSMETIC], ==, 1);
  g_assert_cmpuint (list.n_unread, ==, 0);

  g_assert_true (weir_filter_set_get_list (set, 1, &list));
  g_assert_cmpuint (list.n_filters, ==, 0);
  g_assert_cmpuint (list.n_skipped[WEIR_SKIP_POPUP], ==, 1);
  g_assert_cmpuint (list.n_unread, ==, 2);
  g_assert_true (weir_filter_set_get_unread (set, 1, 1, &line, &text));
  g_assert_cmpuint (line, ==, 4);
  g_assert_true (weir_span_equal_string (text, "/z/.$wrong=1"));
  g_assert_false (weir_filter_set_get_unread (set, 1, 2, &line, &text));
  g_assert_false (weir_filter_set_get_list (set, 2, &list));
}

/* --- Who pardons what --- */

static gboolean
pardon_second (WeirFilterId filter, WeirSpan text, gpointer user_data)
{
  guint *n_asked = user_data;

  g_assert_cmpuint (filter, !=, 0);
  (*n_asked)++;

  return weir_span_equal_string (text, "||a.test^");
}

static void
test_pardon (void)
{
  g_autoptr (WeirFilterSet) set =
    filter_lists_compile ("||a.test^\n/x/.$image\n/never/q\n@@||b.test^\n", NULL);
  WeirFilterRequest request;
  WeirFilterMatch match;
  WeirFilterOrigin origin;
  guint n_asked = 0;

  g_test_summary (
    "A filter that is pardoned blocks nothing; others do, and exceptions are not asked about");
  weir_filter_request_init_from_urls (&request, WEIR_FILTER_TYPE_IMAGE, weir_span_of (PAGE),
                                      weir_span_of ("https://a.test/"));
  g_assert_false (weir_filter_set_match (set, &request, pardon_second, &n_asked, &match));
  g_assert_cmpuint (n_asked, ==, 1);

  weir_filter_request_init_from_urls (&request, WEIR_FILTER_TYPE_IMAGE, weir_span_of (PAGE),
                                      weir_span_of ("https://a.test/x/."));
  g_assert_true (weir_filter_set_match (set, &request, pardon_second, &n_asked, &match));
  g_assert_true (weir_filter_set_get_origin (set, match.block, &origin));
  g_assert_true (weir_span_equal_string (origin.text, "/x/.$image"));
  g_assert_cmpuint (n_asked, ==, 3);
}

static void
test_party_without_page (void)
{
  g_autoptr (WeirFilterSet) set = filter_lists_compile ("/x/.$3p\n/y/.$1p\n", NULL);
  WeirFilterRequest request;
  WeirFilterMatch match;
  const struct
  {
    const char *url;
    WeirFilterParty party;
    gboolean blocked;
  } parties[] = {
    { "https://a.test/x/.", WEIR_FILTER_PARTY_UNKNOWN, FALSE },
    { "https://a.test/x/.", WEIR_FILTER_PARTY_FIRST, FALSE },
    { "https://a.test/x/.", WEIR_FILTER_PARTY_THIRD, TRUE },
    { "https://a.test/y/.", WEIR_FILTER_PARTY_UNKNOWN, FALSE },
    { "https://a.test/y/.", WEIR_FILTER_PARTY_FIRST, TRUE },
    { "https://a.test/y/.", WEIR_FILTER_PARTY_THIRD, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (parties); i++)
    {
      weir_filter_request_init_from_urls (&request, WEIR_FILTER_TYPE_IMAGE, weir_span_of (""),
                                          weir_span_of (parties[i].url));
      request.party = parties[i].party;
      g_assert_cmpint (weir_filter_set_match (set, &request, NULL, NULL, &match), ==,
                       parties[i].blocked);
    }
}

static void
test_long_url (void)
{
  g_autoptr (WeirFilterSet) set =
    filter_lists_compile ("/late/x\n||a.test^*.gif|\n/first/a\n", NULL);
  g_autoptr (GString) url = g_string_new ("https://a.test/first");
  g_autofree char *filler = g_strnfill (WEIR_FILTER_MAX_URL, 'a');
  WeirFilterRequest request;
  WeirFilterMatch match;

  g_test_summary ("Of a URL that is too long its beginning counts, and it has no end");
  g_string_append_printf (url, "%s/late/x.gif", filler);
  weir_filter_request_init_from_urls (&request, WEIR_FILTER_TYPE_IMAGE, weir_span_of (PAGE),
                                      weir_span_of (url->str));
  g_assert_false (weir_filter_set_match (set, &request, NULL, NULL, &match));

  g_string_insert (url, strlen ("https://a.test/first"), "/");
  weir_filter_request_init_from_urls (&request, WEIR_FILTER_TYPE_IMAGE, weir_span_of (PAGE),
                                      weir_span_of (url->str));
  g_assert_true (weir_filter_set_match (set, &request, NULL, NULL, &match));
}

/* --- Compiling anew --- */

static void
test_one_list_changed (void)
{
  const char *const before[] = { "||a.test^\n/x/.$domain=a.*|b.test\n",
                                 "0.0.0.0 b.test\n/re[0-9]/$image\n",
                                 "||a.test^$badfilter\n/w/.$wrong\n", NULL };
  const char *const after[] = { "||a.test^\n/x/.$domain=a.*|b.test\n",
                                "/z/.$to=c.test\n||long.b.test^$image\n",
                                "||a.test^$badfilter\n/w/.$wrong\n", NULL };
  g_autoptr (GBytes) old_octets = filter_lists_compile_octets (before, NULL);
  g_autoptr (WeirFilterSet) old = weir_filter_set_new (old_octets, NULL);
  g_autoptr (GBytes) anew = filter_lists_compile_octets (after, NULL);
  g_autoptr (GBytes) with_old = filter_lists_compile_octets (after, old);
  g_autoptr (GBytes) back = NULL;
  g_autoptr (WeirFilterSet) set = weir_filter_set_new (with_old, NULL);

  g_test_summary ("What is taken over from the file before comes out octet for octet as if parsed");
  g_assert_true (g_bytes_equal (anew, with_old));
  back = filter_lists_compile_octets (before, set);
  g_assert_true (g_bytes_equal (back, old_octets));
}

static void
test_is_made_of (void)
{
  const char *const texts[] = { "||a.test^\n", "||b.test^\n", NULL };
  g_autoptr (GBytes) octets = filter_lists_compile_octets (texts, NULL);
  g_autoptr (WeirFilterSet) set = weir_filter_set_new (octets, NULL);
  WeirFilterSetList a;
  WeirFilterSetList b;
  WeirFilterInput inputs[2] = { { .key = "b" }, { .key = "a" } };

  weir_filter_set_get_list (set, 0, &a);
  weir_filter_set_get_list (set, 1, &b);
  inputs[0].version = b.version;
  inputs[1].version = a.version;
  g_assert_true (weir_filter_set_is_made_of (set, inputs, 2));
  g_assert_false (weir_filter_set_is_made_of (set, inputs, 1));
  inputs[0].version++;
  g_assert_false (weir_filter_set_is_made_of (set, inputs, 2));
}

/* --- Files --- */

static char *
make_path (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  gint fd = g_file_open_tmp ("weir-filters-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);

  return g_steal_pointer (&path);
}

static void
refuse (const char *octets, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (octets, length);
  g_autoptr (GError) error = NULL;

  g_assert_null (weir_filter_set_new (bytes, &error));
  g_assert_true (error->domain == WEIR_FILTER_SET_ERROR);
}

static void
test_damage (void)
{
  const char *const texts[] = { "||a.test^\n/x/.$image\n@@||b.test^\n", NULL };
  g_autoptr (GBytes) octets = filter_lists_compile_octets (texts, NULL);
  gsize length = g_bytes_get_size (octets);
  g_autofree char *copy = g_memdup2 (g_bytes_get_data (octets, NULL), length);

  g_test_summary ("Every bit counts, and every octet has to be there");
  for (gsize i = 0; i < length; i++)
    {
      copy[i] ^= 1 << i % 8;
      refuse (copy, length);
      copy[i] ^= 1 << i % 8;
      refuse (copy, i);
    }
}

static void
refuse_file (const char *path, const char *octets, gsize length, gint code)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, octets, (gssize) length, NULL));
  g_assert_null (weir_filter_set_open (path, &error));
  g_assert_error (error, WEIR_FILTER_SET_ERROR, code);
}

static void
test_file (void)
{
  const char *const texts[] = { "||a.test^\n/x/.$image\n@@||b.test^\n", NULL };
  g_autoptr (GBytes) octets = filter_lists_compile_octets (texts, NULL);
  g_autofree char *path = make_path ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirFilterSet) set = NULL;
  g_autofree char *copy = NULL;
  g_autofree char *answer = NULL;
  gsize length = g_bytes_get_size (octets);
  GStatBuf status;

  g_assert_true (weir_filter_compiled_write (octets, path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  set = weir_filter_set_open (path, &error);
  g_assert_no_error (error);

  copy = g_memdup2 (g_bytes_get_data (octets, NULL), length);
  refuse_file (path, copy, length - 1, WEIR_FILTER_SET_ERROR_DAMAGED);
  refuse_file (path, copy, 0, WEIR_FILTER_SET_ERROR_FOREIGN);
  copy[length / 2] ^= 1;
  refuse_file (path, copy, length, WEIR_FILTER_SET_ERROR_DAMAGED);
  refuse_file (path, "SQLite format 3", sizeof "SQLite format 3", WEIR_FILTER_SET_ERROR_FOREIGN);

  g_test_message ("What was mapped before is still what it was");
  answer = filter_lists_ask (set, "image " PAGE " https://a.test/");
  g_assert_cmpstr (answer, ==, "block ||a.test^");
  g_unlink (path);
  g_assert_null (weir_filter_set_open (path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

/* A disk that is full: what is there stays. */
static void
test_write_fails (void)
{
  const char *const texts[] = { "||a.test^\n", NULL };
  g_autoptr (GBytes) octets = filter_lists_compile_octets (texts, NULL);
  g_autofree char *huge = g_malloc0 (4 << 20);
  g_autoptr (GBytes) too_large = g_bytes_new_static (huge, 4 << 20);
  g_autofree char *path = make_path ();
  g_autoptr (WeirFilterSet) set = NULL;
  g_autoptr (GError) error = NULL;
  struct rlimit limit;
  struct rlimit small;

  g_assert_true (weir_filter_compiled_write (octets, path, NULL));
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  small = limit;
  small.rlim_cur = 1 << 20;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_assert_false (weir_filter_compiled_write (too_large, path, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_nonnull (error);

  set = weir_filter_set_open (path, NULL);
  g_assert_nonnull (set);
  g_unlink (path);
}

static void
test_nothing (void)
{
  const char *const none[] = { NULL };
  g_autoptr (GBytes) octets = filter_lists_compile_octets (none, NULL);
  g_autoptr (WeirFilterSet) set = weir_filter_set_new (octets, NULL);
  g_autofree char *answer = filter_lists_ask (set, "image " PAGE " https://a.test/");

  g_assert_cmpuint (weir_filter_set_get_n_lists (set), ==, 0);
  g_assert_cmpstr (answer, ==, "");
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GBytes) text = g_bytes_new_static ("||a.test^", strlen ("||a.test^"));
  const WeirFilterInput input = { "a", 1, text };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (weir_filter_compile (&input, 1, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
add_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/filters/filter-set/case/", cases[i].name, NULL);
      g_autofree char *among =
        g_strconcat ("/filters/filter-set/among-others/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
      g_test_add_data_func (among, &cases[i], test_case_among_others);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_cases ();
  g_test_add_func ("/filters/filter-set/origin", test_origin);
  g_test_add_func ("/filters/filter-set/lists", test_lists);
  g_test_add_func ("/filters/filter-set/pardon", test_pardon);
  g_test_add_func ("/filters/filter-set/party-without-page", test_party_without_page);
  g_test_add_func ("/filters/filter-set/long-url", test_long_url);
  g_test_add_func ("/filters/filter-set/one-list-changed", test_one_list_changed);
  g_test_add_func ("/filters/filter-set/is-made-of", test_is_made_of);
  g_test_add_func ("/filters/filter-set/damage", test_damage);
  g_test_add_func ("/filters/filter-set/file", test_file);
  g_test_add_func ("/filters/filter-set/write-fails", test_write_fails);
  g_test_add_func ("/filters/filter-set/nothing", test_nothing);
  g_test_add_func ("/filters/filter-set/cancelled", test_cancelled);

  return g_test_run ();
}
