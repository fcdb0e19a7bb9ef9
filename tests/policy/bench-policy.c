/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What it costs to judge one request: with rules about hosts that hardly any
 * request goes to, as rules of people are, with rules that match, and with
 * filters behind the rules.
 */

#include "filter-lists.h"

#include "weir-policy.h"

#include "weir-site.h"

#define N_REQUESTS 1024
#define SECONDS 1.0

static GPtrArray *
make_rules (guint n)
{
  GPtrArray *rules = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_rule_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *host = g_strdup_printf ("host-%u.ads-%u.example", i, i % 977);
      g_autofree char *site = i % 3 == 0 ? g_strdup_printf ("site-%u.example", i % 51) : NULL;
      WeirRule given = {
        .kind = i % 5 == 0 ? WEIR_RULE_KIND_COOKIES : WEIR_RULE_KIND_HOST,
        .action = i % 7 == 0 ? WEIR_RULE_ALLOW : WEIR_RULE_BLOCK,
        .host = host,
        .site = site,
        .enabled = TRUE,
      };

      g_ptr_array_add (rules, weir_rule_new (&given, NULL));
    }

  return rules;
}

/* Requests of which one in @one_in goes to a host that a rule names, or below it. */
static WeirRequestInfo *
make_requests (guint n_rules, guint one_in)
{
  WeirRequestInfo *requests = g_new0 (WeirRequestInfo, N_REQUESTS);

  for (guint i = 0; i < N_REQUESTS; i++)
    {
      WeirRequestInfo *info = &requests[i];
      guint rule = (i * 7919u) % n_rules;
      g_autofree char *page = g_strdup_printf ("www.site-%u.example", i % 51);
      g_autofree char *host = i % one_in == 0
                                ? g_strdup_printf ("a.host-%u.ads-%u.example", rule, rule % 977)
                                : g_strdup_printf ("static-%u.cdn.other-%u.example", i % 13, i);

      weir_host_parse (weir_span_of (page), &info->page_host);
      weir_host_parse (weir_span_of (host), &info->host);
      info->site = weir_site_of_host (info->page_host.name);
      info->is_third_party = TRUE;
      info->method = weir_span_of ("GET");
      info->path = weir_span_of ("/assets/2026/banner-large.png?w=300&h=250&id=0123456789abcdef");
      info->type = WEIR_RESOURCE_IMAGE;
      info->type_is_certain = TRUE;
    }

  return requests;
}

/* Filters of the kinds that lists have most of; none of them matches. Returns: (transfer full) (nullable) */
static WeirFilterSet *
make_filters (guint n)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    if (i % 3 == 0)
      g_string_append_printf (lines, "/banner-%u/*$image\n", i);
    else
      g_string_append_printf (lines, "||tracker-%u.ads.example^$third-party\n", i);

  return n > 0 ? filter_set_of ("bench", lines->str) : NULL;
}

static void
measure (guint n_rules, guint one_in, guint n_filters)
{
  const WeirGlobalPolicy global = { WEIR_BLOCK_THIRD_PARTY, WEIR_BLOCK_NONE };
  g_autoptr (GPtrArray) rules = make_rules (n_rules);
  g_autoptr (WeirFilterSet) filters = make_filters (n_filters);
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (WeirPolicy) policy = weir_policy_new (rules, filters, &global, TRUE);
  gint64 built = g_get_monotonic_time () - begin;
  g_autofree WeirRequestInfo *requests = make_requests (n_rules, one_in);
  g_autoptr (GTimer) timer = g_timer_new ();
  guint64 n_judged = 0;
  guint n_blocked = 0;

  while (g_timer_elapsed (timer, NULL) < SECONDS)
    for (guint i = 0; i < N_REQUESTS; i++, n_judged++)
      {
        WeirJudgement judgement;

        weir_policy_judge (policy, &requests[i], 1000, &judgement);
        n_blocked += judgement.blocked;
      }

  g_print ("%6u rules, one request in %2u named, %6u filters: %5.0f ns each (blocked %.1f %%), "
           "built in %.1f ms\n",
           n_rules, one_in, n_filters, g_timer_elapsed (timer, NULL) * 1e9 / n_judged,
           n_blocked * 100.0 / n_judged, built / 1e3);
}

int
main (void)
{
  measure (1000, 20, 0);
  measure (1000, 1, 0);
  measure (100000, 20, 0);
  measure (100000, 1, 0);
  measure (1000, 20, 100000);

  return 0;
}
