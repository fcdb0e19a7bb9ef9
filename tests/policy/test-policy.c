/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Who wins.  The ladder is told as pairs of rules of which the first beats the
 * second, and checked again against a slow model that knows no index.
 */

#include "weir-policy.h"

#include "weir-site.h"

#define NOW 1000

static const WeirGlobalPolicy open_policy = { WEIR_BLOCK_NONE, WEIR_BLOCK_NONE };
static const WeirGlobalPolicy usual_policy = { WEIR_BLOCK_THIRD_PARTY, WEIR_BLOCK_NONE };

static WeirRule *
rule_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  WeirRule *rule = weir_rule_new_from_text (text, &error);

  g_assert_no_error (error);

  return rule;
}

/* @lines: rules, one a line. */
static WeirPolicy *
policy_of (const char *lines, const WeirGlobalPolicy *global, gboolean filtering)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_rule_unref);
  g_auto (GStrv) each = g_strsplit (lines, "\n", -1);

  for (gsize i = 0; each[i] != NULL; i++)
    if (each[i][0] != '\0')
      g_ptr_array_add (rules, rule_of (each[i]));

  return weir_policy_new (rules, NULL, global, filtering);
}

static void
info_init (WeirRequestInfo *info, const char *host, const char *site, WeirResourceType type)
{
  *info = (WeirRequestInfo){ .type = type, .type_is_certain = TRUE, .site = site };
  g_assert_true (weir_host_parse (weir_span_of (host), &info->host));
  info->is_third_party = site != NULL && weir_site_is_third_party (site, info->host.name);
}

static WeirJudgement
judge (const WeirPolicy *policy, const char *host, const char *site, WeirResourceType type)
{
  WeirRequestInfo info;
  WeirJudgement judgement;

  info_init (&info, host, site, type);
  weir_policy_judge (policy, &info, NOW, &judgement);

  return judgement;
}

/* --- The ladder --------------------------------------------------------------- */

/* From the most specific: each allows what the next one blocks. */
static const char *const request_ladder[] = {
  "type image of a.b.c.example on shop.example",
  "host a.b.c.example on shop.example",
  "type image of a.b.c.example",
  "host a.b.c.example",
  "host b.c.example on shop.example",
  "host c.example on shop.example",
  "host example on shop.example",
  "host b.c.example",
  "host c.example",
  "type image on shop.example",
  "type image",
};

static const char *const cookie_ladder[] = {
  "cookie sid of a.b.c.example on shop.example",
  "cookies of a.b.c.example on shop.example",
  "cookie sid of a.b.c.example",
  "cookies of a.b.c.example",
  "cookie sid of b.c.example on shop.example",
  "cookies of c.example on shop.example",
  "cookie sid of b.c.example",
  "cookies of c.example",
  "cookie sid on shop.example",
  "cookies on shop.example",
  "cookie sid",
  "cookies",
};

static void
test_request_ladder (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (request_ladder); i++)
    for (gsize j = i + 1; j < G_N_ELEMENTS (request_ladder); j++)
      {
        g_autofree char *lines =
          g_strdup_printf ("block %s\nallow %s", request_ladder[j], request_ladder[i]);
        g_autofree char *swapped =
          g_strdup_printf ("allow %s\nblock %s", request_ladder[j], request_ladder[i]);
        g_autoptr (WeirPolicy) allowing = policy_of (lines, &open_policy, TRUE);
        g_autoptr (WeirPolicy) blocking = policy_of (swapped, &open_policy, TRUE);
        WeirJudgement allowed =
          judge (allowing, "a.b.c.example", "shop.example", WEIR_RESOURCE_IMAGE);
        WeirJudgement blocked =
          judge (blocking, "a.b.c.example", "shop.example", WEIR_RESOURCE_IMAGE);

        g_test_message ("%s", lines);
        g_assert_false (allowed.blocked);
        g_assert_true (allowed.allowed);
        g_assert_cmpint (allowed.reason.kind, ==, WEIR_REASON_RULE);
        g_assert_cmpint (allowed.reason.rule->action, ==, WEIR_RULE_ALLOW);
        g_assert_true (blocked.blocked);
        g_assert_false (blocked.allowed);
      }
}

static void
test_cookie_ladder (void)
{
  WeirRequestInfo info;
  WeirReason reason;

  info_init (&info, "a.b.c.example", "shop.example", WEIR_RESOURCE_IMAGE);

  for (gsize i = 0; i < G_N_ELEMENTS (cookie_ladder); i++)
    for (gsize j = i + 1; j < G_N_ELEMENTS (cookie_ladder); j++)
      {
        g_autofree char *lines =
          g_strdup_printf ("block %s\nsession %s", cookie_ladder[j], cookie_ladder[i]);
        g_autoptr (WeirPolicy) policy = policy_of (lines, &open_policy, TRUE);
        WeirJudgement judgement;

        weir_policy_judge (policy, &info, NOW, &judgement);
        g_test_message ("%s", lines);
        g_assert_cmpint (weir_policy_judge_cookie (policy, &info, &judgement, weir_span_of ("sid"),
                                                   NOW, &reason),
                         ==, WEIR_COOKIES_SESSION);
        g_assert_cmpint (reason.kind, ==, WEIR_REASON_RULE);
      }
}

/* --- A model without an index --------------------------------------------------- */

/* How specific @rule is for the request, 0 the most; -1: it is about something else. */
static gint
rank_of (const WeirRule *rule, const char *host, const char *site, WeirResourceType type)
{
  gint distance = 0;
  gboolean is_parent;

  if (rule->kind == WEIR_RULE_KIND_COOKIES || rule->kind == WEIR_RULE_KIND_INSPECTION ||
      (rule->kind == WEIR_RULE_KIND_TYPE && rule->type != type))
    return -1;
  if (rule->site != NULL && g_strcmp0 (rule->site, site) != 0)
    return -1;
  if (rule->host == NULL)
    return 10000 + (rule->site == NULL ? 1 : 0);
  if (!weir_host_is_below (host, rule->host))
    return -1;

  is_parent = !g_str_equal (host, rule->host);
  distance = is_parent ? (gint) (strlen (host) - strlen (rule->host)) * 4 : 0;

  return (is_parent ? 1000 : 0) + (rule->site == NULL ? (is_parent ? 2000 : 100) : 0) + distance +
         (rule->kind == WEIR_RULE_KIND_HOST ? 1 : 0);
}

static const WeirRule *
find_slowly (GPtrArray *rules, const char *host, const char *site, WeirResourceType type)
{
  const WeirRule *best = NULL;
  gint best_rank = G_MAXINT;

  for (guint i = 0; i < rules->len; i++)
    {
      const WeirRule *rule = g_ptr_array_index (rules, i);
      gint rank = rank_of (rule, host, site, type);

      if (rank < 0 || !weir_rule_is_in_force (rule, NOW))
        continue;
      rank = rank * 2 + (rule->lifetime == WEIR_LIFETIME_ALWAYS ? 1 : 0);
      if (rank < best_rank || (rank == best_rank && rule->created > best->created))
        {
          best = rule;
          best_rank = rank;
        }
    }

  return best;
}

static const char *const some_hosts[] = { "example",       "a.example",  "b.a.example",
                                          "c.b.a.example", "xa.example", "192.0.2.1",
                                          "2.1",           "com",        "d.c.b.a.example" };
static const char *const some_sites[] = { NULL, "a.example", "shop.example", "192.0.2.1" };

static const char *
pick (const char *const *choices, guint n)
{
  return choices[g_test_rand_int_range (0, n)];
}

static GPtrArray *
make_random_rules (guint n)
{
  GPtrArray *rules = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_rule_unref);

  while (n-- > 0)
    {
      WeirRule given = {
        .kind = g_test_rand_bit () ? WEIR_RULE_KIND_HOST : WEIR_RULE_KIND_TYPE,
        .action = g_test_rand_bit () ? WEIR_RULE_ALLOW : WEIR_RULE_BLOCK,
        .type = g_test_rand_int_range (WEIR_RESOURCE_SCRIPT, WEIR_RESOURCE_FONT),
        .host = pick (some_hosts, G_N_ELEMENTS (some_hosts)),
        .site = pick (some_sites, G_N_ELEMENTS (some_sites)),
        .lifetime = g_test_rand_int_range (0, WEIR_LIFETIME_QUIT + 1),
        .expires = NOW + g_test_rand_int_range (-1, 2),
        .created = n,
        .enabled = g_test_rand_int_range (0, 8) > 0,
      };
      WeirRule *rule;

      if (given.kind == WEIR_RULE_KIND_TYPE && g_test_rand_bit ())
        given.host = NULL;
      rule = weir_rule_new (&given, NULL);
      if (rule != NULL)
        g_ptr_array_add (rules, rule);
    }

  return rules;
}

static void
test_model (void)
{
  for (guint round = 0; round < 400; round++)
    {
      g_autoptr (GPtrArray) rules = make_random_rules (g_test_rand_int_range (0, 60));
      g_autoptr (WeirPolicy) policy = weir_policy_new (rules, NULL, &open_policy, TRUE);

      for (gsize h = 0; h < G_N_ELEMENTS (some_hosts); h++)
        for (gsize s = 0; s < G_N_ELEMENTS (some_sites); s++)
          {
            WeirRequestInfo info;
            WeirJudgement judgement;
            const WeirRule *expected;

            if (!weir_host_parse (weir_span_of (some_hosts[h]), &info.host))
              continue;
            info_init (&info, some_hosts[h], some_sites[s], WEIR_RESOURCE_IMAGE);
            expected = find_slowly (rules, info.host.name, some_sites[s], WEIR_RESOURCE_IMAGE);
            weir_policy_judge (policy, &info, NOW, &judgement);

            g_assert_true (judgement.reason.rule == expected);
            g_assert_cmpint (judgement.blocked, ==,
                             expected != NULL && expected->action == WEIR_RULE_BLOCK);
          }
    }
}

/* --- Claims one by one ----------------------------------------------------------- */

static void
test_parents (void)
{
  g_autoptr (WeirPolicy) policy = policy_of ("block host ads.example", &open_policy, TRUE);

  g_assert_true (judge (policy, "ads.example", NULL, WEIR_RESOURCE_SCRIPT).blocked);
  g_assert_true (judge (policy, "a.b.ads.example", NULL, WEIR_RESOURCE_SCRIPT).blocked);
  g_assert_false (judge (policy, "xads.example", NULL, WEIR_RESOURCE_SCRIPT).blocked);
  g_assert_false (judge (policy, "example", NULL, WEIR_RESOURCE_SCRIPT).blocked);
}

static void
test_addresses_have_no_parents (void)
{
  WeirRule given = {
    .kind = WEIR_RULE_KIND_HOST, .action = WEIR_RULE_BLOCK, .host = "0.2.1", .enabled = TRUE
  };
  g_autoptr (WeirRule) rule = weir_rule_new (&given, NULL);
  g_autoptr (GPtrArray) rules = g_ptr_array_new ();
  g_autoptr (WeirPolicy) policy = NULL;

  g_assert_cmpstr (rule->host, ==, "0.2.0.1");
  g_ptr_array_add (rules, rule);
  policy = weir_policy_new (rules, NULL, &open_policy, TRUE);

  g_assert_true (judge (policy, "0.2.0.1", NULL, WEIR_RESOURCE_IMAGE).blocked);
  g_assert_false (judge (policy, "9.0.2.1", NULL, WEIR_RESOURCE_IMAGE).blocked);
}

static void
test_longest_host (void)
{
  g_autoptr (GString) host = g_string_new ("a");
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (WeirPolicy) policy = NULL;

  g_test_summary ("A host with as many labels as there is room for, each named by a rule");

  while (host->len + 2 <= WEIR_HOST_MAX_LENGTH)
    g_string_append (host, ".a");
  for (gsize i = 0; i < host->len; i += 2)
    g_string_append_printf (lines, "%s host %s\n", i == 2 ? "block" : "allow", host->str + i);
  policy = policy_of (lines->str, &open_policy, TRUE);

  g_assert_false (judge (policy, host->str, NULL, WEIR_RESOURCE_IMAGE).blocked);
  g_assert_true (judge (policy, host->str + 2, NULL, WEIR_RESOURCE_IMAGE).blocked);
}

static void
test_cookies_are_apart (void)
{
  g_autoptr (WeirPolicy) policy = policy_of ("allow host cdn.example", &usual_policy, TRUE);
  WeirJudgement judgement = judge (policy, "cdn.example", "shop.example", WEIR_RESOURCE_IMAGE);

  g_assert_false (judgement.blocked);
  g_assert_false (judgement.allowed);
  g_assert_cmpint (judgement.cookies, ==, WEIR_COOKIES_BLOCK);
  g_assert_cmpint (judgement.cookie_reason.kind, ==, WEIR_REASON_GLOBAL_COOKIES);
}

static void
test_cookies_on_site (void)
{
  g_autoptr (WeirPolicy) policy = policy_of ("allow cookies on shop.example", &usual_policy, TRUE);

  g_assert_cmpint (judge (policy, "cdn.example", "shop.example", WEIR_RESOURCE_IMAGE).cookies, ==,
                   WEIR_COOKIES_ALLOW);
  g_assert_cmpint (judge (policy, "cdn.example", "news.example", WEIR_RESOURCE_IMAGE).cookies, ==,
                   WEIR_COOKIES_BLOCK);
  g_assert_cmpint (judge (policy, "cdn.example", "cdn.example", WEIR_RESOURCE_DOCUMENT).cookies, ==,
                   WEIR_COOKIES_ALLOW);
}

static void
test_global_images (void)
{
  const WeirGlobalPolicy global = { WEIR_BLOCK_NONE, WEIR_BLOCK_THIRD_PARTY };
  g_autoptr (WeirPolicy) policy =
    policy_of ("allow host good.example\nallow type image on news.example", &global, TRUE);
  WeirJudgement judgement = judge (policy, "cdn.example", "shop.example", WEIR_RESOURCE_IMAGE);

  g_assert_true (judgement.blocked);
  g_assert_cmpint (judgement.reason.kind, ==, WEIR_REASON_GLOBAL_IMAGES);
  g_assert_false (judge (policy, "cdn.example", "shop.example", WEIR_RESOURCE_SCRIPT).blocked);
  g_assert_false (judge (policy, "a.shop.example", "shop.example", WEIR_RESOURCE_IMAGE).blocked);

  judgement = judge (policy, "good.example", "shop.example", WEIR_RESOURCE_IMAGE);
  g_assert_false (judgement.blocked);
  g_assert_true (judgement.allowed);
  g_assert_true (judge (policy, "cdn.example", "news.example", WEIR_RESOURCE_IMAGE).allowed);
}

static void
test_content (void)
{
  g_autoptr (WeirPolicy) policy = policy_of ("block type image on shop.example\n"
                                             "allow host good.example",
                                             &open_policy, TRUE);
  g_autoptr (WeirPolicy) without = policy_of ("block host x.example", &open_policy, TRUE);
  WeirRequestInfo info;
  WeirJudgement judgement;

  info_init (&info, "cdn.example", "shop.example", WEIR_RESOURCE_OTHER);
  weir_policy_judge (policy, &info, NOW, &judgement);
  g_assert_false (judgement.judge_content);

  info.type_is_certain = FALSE;
  info.content_tells = TRUE;
  weir_policy_judge (without, &info, NOW, &judgement);
  g_assert_false (judgement.judge_content);
  weir_policy_judge (policy, &info, NOW, &judgement);
  g_assert_true (judgement.judge_content);
  g_assert_false (judgement.blocked);
  weir_policy_judge_content (policy, &info, WEIR_RESOURCE_OTHER, NOW, &judgement);
  g_assert_false (judgement.blocked);
  weir_policy_judge_content (policy, &info, WEIR_RESOURCE_IMAGE, NOW, &judgement);
  g_assert_true (judgement.blocked);
  g_assert_false (judgement.judge_content);

  info_init (&info, "good.example", "shop.example", WEIR_RESOURCE_OTHER);
  info.type_is_certain = FALSE;
  info.content_tells = TRUE;
  weir_policy_judge (policy, &info, NOW, &judgement);
  g_assert_false (judgement.judge_content);
}

static void
test_tunnels (void)
{
  const WeirGlobalPolicy all = { WEIR_BLOCK_ALL, WEIR_BLOCK_ALL };
  g_autoptr (WeirPolicy) policy = policy_of ("block host ads.example\nblock cookie a", &all, TRUE);
  WeirJudgement judgement = judge (policy, "cdn.example", NULL, WEIR_RESOURCE_TUNNEL);

  g_assert_false (judgement.blocked);
  g_assert_cmpint (judgement.cookies, ==, WEIR_COOKIES_ALLOW);
  g_assert_cmpint (judgement.cookie_reason.kind, ==, WEIR_REASON_NONE);
  g_assert_false (judgement.has_named_cookies);
  g_assert_true (judge (policy, "x.ads.example", NULL, WEIR_RESOURCE_TUNNEL).blocked);
}

static void
test_filtering_off (void)
{
  g_autoptr (WeirPolicy) policy =
    policy_of ("block host ads.example\nallow host good.example", &usual_policy, FALSE);
  WeirJudgement judgement = judge (policy, "ads.example", "shop.example", WEIR_RESOURCE_IMAGE);

  g_assert_false (judgement.blocked);
  g_assert_cmpint (judgement.reason.kind, ==, WEIR_REASON_FILTERING_OFF);
  g_assert_cmpint (judgement.cookies, ==, WEIR_COOKIES_ALLOW);
  g_assert_cmpint (judgement.cookie_reason.kind, ==, WEIR_REASON_FILTERING_OFF);

  judgement = judge (policy, "good.example", "good.example", WEIR_RESOURCE_IMAGE);
  g_assert_false (judgement.allowed);
  g_assert_cmpint (judgement.reason.kind, ==, WEIR_REASON_NONE);
  g_assert_cmpint (judgement.cookie_reason.kind, ==, WEIR_REASON_NONE);
}

static void
test_named_cookies (void)
{
  g_autoptr (WeirPolicy) policy =
    policy_of ("allow cookie sid of cdn.example", &usual_policy, TRUE);
  WeirRequestInfo info;
  WeirJudgement judgement;
  WeirReason reason;

  info_init (&info, "cdn.example", "shop.example", WEIR_RESOURCE_FETCH);
  weir_policy_judge (policy, &info, NOW, &judgement);
  g_assert_true (judgement.has_named_cookies);
  g_assert_cmpint (judgement.cookies, ==, WEIR_COOKIES_BLOCK);

  g_assert_cmpint (weir_policy_judge_cookie (policy, &info, &judgement, weir_span_of ("sid"), NOW,
                                             &reason),
                   ==, WEIR_COOKIES_ALLOW);
  g_assert_cmpint (weir_policy_judge_cookie (policy, &info, &judgement, weir_span_of ("SID"), NOW,
                                             &reason),
                   ==, WEIR_COOKIES_BLOCK);
  g_assert_cmpint (reason.kind, ==, WEIR_REASON_GLOBAL_COOKIES);
}

#define ADD(name, test) g_test_add_func ("/policy/policy/" name, test)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("request-ladder", test_request_ladder);
  ADD ("cookie-ladder", test_cookie_ladder);
  ADD ("model", test_model);
  ADD ("parents", test_parents);
  ADD ("addresses-have-no-parents", test_addresses_have_no_parents);
  ADD ("longest-host", test_longest_host);
  ADD ("cookies-are-apart", test_cookies_are_apart);
  ADD ("cookies-on-site", test_cookies_on_site);
  ADD ("global-images", test_global_images);
  ADD ("content", test_content);
  ADD ("tunnels", test_tunnels);
  ADD ("filtering-off", test_filtering_off);
  ADD ("named-cookies", test_named_cookies);

  return g_test_run ();
}
