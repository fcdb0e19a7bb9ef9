/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Records for the tests of this folder. */

#pragma once

#include "weir-record.h"

G_BEGIN_DECLS

/* What a filter blocked, with something in all that is written out. */
static const WeirRecord blocked_record = {
  .id = 7,
  .started = G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC + 123456,
  .duration = 45678,
  .verdict = WEIR_VERDICT_BLOCKED,
  .outcome = WEIR_OUTCOME_COMPLETE,
  .type = WEIR_RESOURCE_SCRIPT,
  .is_third_party = TRUE,
  .port = 443,
  .status = 403,
  .octets_received = 1234,
  .octets_sent = 5,
  .cookies_withheld = 2,
  .method = "GET",
  .host = "cdn.example",
  .site = "shop.example",
  .path = "/ads/a.js?…(12)",
  .scheme = "https",
  .reason_kind = WEIR_REASON_FILTER,
  .filter = "/ads/*$script",
  .filter_list = "easylist",
  .filter_line = 1234,
};

static inline const char *
pick (const char *const *choices, guint n)
{
  return choices[g_test_rand_int_range (0, n)];
}

static inline WeirRule *
pick_rule (void)
{
  static const char *const texts[] = { "block host cdn.example on shop.example",
                                       "allow cookie \"a_%b\" of 100%.example", "block images",
                                       "session cookies of cdn.example" };

  return g_test_rand_bit () ? NULL
                            : weir_rule_new_from_text (pick (texts, G_N_ELEMENTS (texts)), NULL);
}

/* A record that could be any. Returns: (transfer full) */
static inline WeirRecord *
make_random_record (guint64 id)
{
  static const char *const hosts[] = { "cdn.example",  "a.cdn.example", "xcdn.example",
                                       "shop.example", "192.0.2.1",     "::1",
                                       "a_b.example",  "axb.example" };
  static const char *const sites[] = { NULL, "shop.example", "cdn.example", "news.example" };
  static const char *const paths[] = { "",      "/",   "/ads/banner.gif", "/100%/a_b", "/AxB?…(12)",
                                       "/ä\\ö", "/a*b" };
  static const char *const methods[] = { "GET", "POST", "get", "CONNECT" };
  static const char *const schemes[] = { "http", "https", "wss", "" };
  static const char *const filters[] = { NULL, "||cdn.example^", "@@||cdn.example/a*_b%$image",
                                         "/\\.cdn\"/$domain=shop.example|~a.shop.example" };
  static const char *const lists[] = { NULL, "easylist", "ubo-filters" };
  g_autoptr (WeirRule) rule = pick_rule ();
  g_autoptr (WeirRule) cookie_rule = pick_rule ();
  const WeirRecord values = {
    .id = id,
    .started = G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC + (gint64) id,
    .duration = g_test_rand_int_range (-1, 5000),
    .verdict = g_test_rand_int_range (0, WEIR_N_VERDICTS),
    .outcome = g_test_rand_int_range (0, WEIR_N_OUTCOMES),
    .type = g_test_rand_int_range (0, WEIR_N_RESOURCE_TYPES),
    .is_third_party = g_test_rand_bit (),
    .port = g_test_rand_bit () ? 80 : 8080,
    .status = g_test_rand_bit () ? 0 : g_test_rand_int_range (199, 405),
    .octets_received = g_test_rand_bit () ? 0 : g_test_rand_int_range (9998, 10003),
    .cookies_seen = g_test_rand_int_range (0, 3),
    .cookies_withheld = g_test_rand_int_range (0, 2),
    .cookies_shortened = g_test_rand_int_range (0, 2),
    .method = pick (methods, G_N_ELEMENTS (methods)),
    .host = pick (hosts, G_N_ELEMENTS (hosts)),
    .site = pick (sites, G_N_ELEMENTS (sites)),
    .path = pick (paths, G_N_ELEMENTS (paths)),
    .scheme = pick (schemes, G_N_ELEMENTS (schemes)),
    .reason_kind = WEIR_REASON_NONE,
    .rule = rule,
    .cookie_rule = cookie_rule,
    .filter = pick (filters, G_N_ELEMENTS (filters)),
    .filter_list = pick (lists, G_N_ELEMENTS (lists)),
    .filter_line = g_test_rand_int_range (0, 3),
    .beaten = pick (filters, G_N_ELEMENTS (filters)),
  };

  return weir_record_new_full (&values);
}

G_END_DECLS
