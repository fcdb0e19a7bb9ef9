/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-tally.h"

#include "filter-lists.h"

#include <string.h>

static void
set_host (WeirRequestInfo *info, const char *host)
{
  g_strlcpy (info->host.name, host, sizeof info->host.name);
  info->host.length = strlen (host);
  info->site = "shop.example";
  info->is_third_party = TRUE;
}

static void
test_adds_up (void)
{
  g_autoptr (WeirTally) tally = weir_tally_new ();
  WeirRequestInfo info = { .type = WEIR_RESOURCE_IMAGE };
  WeirExchangeView exchange = {
    .info = &info,
    .started = 7 * G_USEC_PER_SEC,
    .verdict = WEIR_VERDICT_BLOCKED,
    .cookies_sent.withheld = 2,
    .cookies_set.withheld = 1,
  };
  g_autoptr (GPtrArray) hosts = NULL;
  const WeirLedgerHost *host;

  set_host (&info, "cdn.example");
  g_assert_true (weir_tally_is_empty (tally));
  weir_tally_count_exchange (tally, &exchange);
  exchange.verdict = WEIR_VERDICT_PASSED;
  exchange.elapsed = G_USEC_PER_SEC;
  weir_tally_count_exchange (tally, &exchange);
  g_assert_false (weir_tally_is_empty (tally));

  hosts = weir_tally_take_hosts (tally);
  g_assert_true (weir_tally_is_empty (tally));
  g_assert_cmpuint (hosts->len, ==, 1);
  host = hosts->pdata[0];
  g_assert_cmpstr (host->site, ==, "shop.example");
  g_assert_cmpstr (host->host, ==, "cdn.example");
  g_assert_true (host->is_third_party);
  g_assert_cmpuint (host->requests, ==, 2);
  g_assert_cmpuint (host->blocked, ==, 1);
  g_assert_cmpuint (host->cookies_withheld, ==, 6);
  g_assert_cmpuint (host->images, ==, 2);
  g_assert_cmpint (host->last_seen, ==, 8);
}

static void
test_bound (void)
{
  g_autoptr (WeirTally) tally = weir_tally_new ();
  WeirRequestInfo info = { 0 };
  const WeirExchangeView exchange = { .info = &info };

  for (guint i = 0; i < WEIR_TALLY_MAX_HOSTS; i++)
    {
      g_autofree char *host = g_strdup_printf ("h%u.example", i);

      g_assert_false (weir_tally_is_full (tally));
      set_host (&info, host);
      weir_tally_count_exchange (tally, &exchange);
    }

  g_assert_true (weir_tally_is_full (tally));
}

static void
test_site_unknown (void)
{
  g_autoptr (WeirTally) tally = weir_tally_new ();
  const WeirRequestInfo info = { 0 };
  const WeirExchangeView exchange = { .info = &info };

  weir_tally_count_exchange (tally, &exchange);
  g_assert_true (weir_tally_is_empty (tally));
}

/* The number of the filter of @set that says something of a script of @host. */
static WeirFilterId
find_filter (const WeirFilterSet *set, const char *host)
{
  g_autofree WeirFilterRequest *request = g_new (WeirFilterRequest, 1);
  g_autofree char *url = g_strdup_printf ("http://%s/a.js", host);
  WeirFilterMatch match;

  g_assert_true (weir_filter_request_init_from_urls (request, WEIR_FILTER_TYPE_SCRIPT,
                                                     weir_span_of ("http://shop.example/"),
                                                     weir_span_of (url)));
  g_assert_true (weir_filter_set_match (set, request, NULL, NULL, &match));

  return match.block;
}

static void
count_filter (WeirTally *tally, WeirFilterSet *set, const char *host, gint64 seconds)
{
  const WeirRequestInfo info = { 0 };
  const WeirJudgement judgement = {
    .blocked = TRUE,
    .reason = { .kind = WEIR_REASON_FILTER, .filter = { set, find_filter (set, host) } },
  };
  const WeirExchangeView exchange = {
    .info = &info,
    .judgement = &judgement,
    .started = seconds * G_USEC_PER_SEC,
  };

  weir_tally_count_exchange (tally, &exchange);
}

/* Returns: (transfer none) (nullable) */
static const WeirFilterHits *
find_hits (GPtrArray *filters, const char *list, const char *filter)
{
  for (guint i = 0; i < filters->len; i++)
    {
      const WeirFilterHits *hits = filters->pdata[i];

      if (g_str_equal (hits->list, list) && g_str_equal (hits->filter, filter))
        return hits;
    }

  return NULL;
}

static void
test_filters (void)
{
  g_autoptr (WeirTally) tally = weir_tally_new ();
  WeirFilterSet *set = filter_set_of ("ads", "||a.example^\n||b.example^\n");
  WeirFilterSet *next = filter_set_of ("ads", "||b.example^\n");
  g_autoptr (GPtrArray) filters = NULL;
  const WeirFilterHits *hits;

  g_test_summary ("Filters are counted by number; a set that was exchanged lives as long as that");

  count_filter (tally, set, "a.example", 7);
  count_filter (tally, set, "a.example", 8);
  count_filter (tally, set, "b.example", 8);
  count_filter (tally, next, "b.example", 9);
  g_assert_false (weir_tally_is_empty (tally));
  weir_filter_set_unref (set);
  weir_filter_set_unref (next);

  filters = weir_tally_take_filters (tally);
  g_assert_true (weir_tally_is_empty (tally));
  g_assert_cmpuint (filters->len, ==, 3);
  hits = find_hits (filters, "ads", "||a.example^");
  g_assert_cmpuint (hits->hits, ==, 2);
  g_assert_cmpint (hits->last, ==, 8);
  g_assert_nonnull (find_hits (filters, "ads", "||b.example^"));
}

static void
test_filter_bound (void)
{
  g_autoptr (WeirTally) tally = weir_tally_new ();
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (WeirFilterSet) set = NULL;

  for (guint i = 0; i < WEIR_TALLY_MAX_FILTERS; i++)
    g_string_append_printf (lines, "||h%u.example^\n", i);
  set = filter_set_of ("ads", lines->str);

  for (guint i = 0; i < WEIR_TALLY_MAX_FILTERS; i++)
    {
      g_autofree char *host = g_strdup_printf ("h%u.example", i);

      g_assert_false (weir_tally_is_full (tally));
      count_filter (tally, set, host, 1);
    }

  g_assert_true (weir_tally_is_full (tally));
}

static void
test_hits (void)
{
  g_autoptr (WeirTally) tally = weir_tally_new ();
  const WeirRule rule = { .id = 3 };
  const WeirRule cookie_rule = { .id = 4 };
  const WeirRequestInfo info = { 0 };
  const WeirJudgement judgement = {
    .reason = { WEIR_REASON_RULE, &rule },
    .cookie_reason = { WEIR_REASON_RULE, &cookie_rule },
  };
  WeirExchangeView exchange = {
    .info = &info,
    .judgement = &judgement,
    .started = 9 * G_USEC_PER_SEC,
  };
  g_autoptr (GArray) hits = NULL;
  g_autoptr (GArray) more = NULL;

  g_test_summary ("A rule about cookies is hit by requests with cookies alone");

  weir_tally_count_exchange (tally, &exchange);
  weir_tally_count_exchange (tally, &exchange);
  hits = weir_tally_take_hits (tally);
  g_assert_cmpuint (hits->len, ==, 1);
  g_assert_cmpint (g_array_index (hits, WeirRuleHits, 0).rule, ==, 3);
  g_assert_cmpuint (g_array_index (hits, WeirRuleHits, 0).hits, ==, 2);
  g_assert_cmpint (g_array_index (hits, WeirRuleHits, 0).last_hit, ==, 9);

  exchange.cookies_set.seen = 1;
  weir_tally_count_exchange (tally, &exchange);
  more = weir_tally_take_hits (tally);
  g_assert_cmpuint (more->len, ==, 2);
}

static void
count_cookie (WeirTally *tally, const char *name, const WeirSetCookie *set)
{
  WeirRequestInfo info = { 0 };
  const WeirExchangeView exchange = { .info = &info, .started = 5 * G_USEC_PER_SEC };
  const WeirCookieEvent event = {
    .name = weir_span_of (name),
    .set = set,
    .decision = WEIR_COOKIES_SESSION,
  };

  set_host (&info, "cdn.example");
  weir_tally_count_cookie (tally, &exchange, &event);
}

static void
test_cookie (void)
{
  g_autoptr (WeirTally) tally = weir_tally_new ();
  const WeirSetCookie set = { .lifetime = 60, .http_only = TRUE };
  g_autoptr (GPtrArray) cookies = NULL;
  const WeirLedgerCookie *cookie;

  count_cookie (tally, "sid", &set);
  count_cookie (tally, "sid", NULL);
  cookies = weir_tally_take_cookies (tally);
  g_assert_cmpuint (cookies->len, ==, 1);
  cookie = cookies->pdata[0];
  g_assert_cmpstr (cookie->name, ==, "sid");
  g_assert_cmpstr (cookie->host, ==, "cdn.example");
  g_assert_cmpuint (cookie->count, ==, 2);
  g_assert_cmpint (cookie->lifetime, ==, 60);
  g_assert_cmpint (cookie->first_seen, ==, 5);
  g_assert_cmpint (cookie->decision, ==, WEIR_COOKIES_SESSION);
  g_assert_cmpuint (cookie->flags, ==, WEIR_COOKIE_SET | WEIR_COOKIE_SENT | WEIR_COOKIE_HTTP_ONLY);
}

static void
test_cookie_name_bound (void)
{
  g_autoptr (WeirTally) tally = weir_tally_new ();
  g_autofree char *longest = g_strnfill (WEIR_TALLY_MAX_COOKIE_NAME, 'n');
  g_autofree char *longer = g_strnfill (WEIR_TALLY_MAX_COOKIE_NAME + 1, 'n');

  count_cookie (tally, longer, NULL);
  count_cookie (tally, "", NULL);
  g_assert_true (weir_tally_is_empty (tally));
  count_cookie (tally, longest, NULL);
  g_assert_false (weir_tally_is_empty (tally));
}

static void
test_forget (void)
{
  g_autoptr (WeirTally) tally = weir_tally_new ();

  count_cookie (tally, "sid", NULL);
  weir_tally_forget_site (tally, "other.example");
  g_assert_false (weir_tally_is_empty (tally));
  weir_tally_forget_site (tally, "shop.example");
  g_assert_true (weir_tally_is_empty (tally));

  count_cookie (tally, "sid", NULL);
  weir_tally_forget_site (tally, "cdn.example");
  g_assert_true (weir_tally_is_empty (tally));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/service/tally/adds-up", test_adds_up);
  g_test_add_func ("/service/tally/bound", test_bound);
  g_test_add_func ("/service/tally/site-unknown", test_site_unknown);
  g_test_add_func ("/service/tally/hits", test_hits);
  g_test_add_func ("/service/tally/filters", test_filters);
  g_test_add_func ("/service/tally/filter-bound", test_filter_bound);
  g_test_add_func ("/service/tally/cookie", test_cookie);
  g_test_add_func ("/service/tally/cookie-name-bound", test_cookie_name_bound);
  g_test_add_func ("/service/tally/forget", test_forget);

  return g_test_run ();
}
