/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Who wins where a tunnel is to be looked into: as a table of modes and rules, and
 * the list of exempt hosts, which says of itself that it is in order.
 */

#include "weir-exemption.h"
#include "weir-policy.h"

#define NOW 1000

static WeirPolicy *
policy_of (WeirInspectionMode mode, const char *lines, gboolean filtering)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_rule_unref);
  const WeirGlobalPolicy global = { .inspection = mode };
  g_auto (GStrv) each = g_strsplit (lines, "\n", -1);

  for (gsize i = 0; each[i] != NULL; i++)
    if (each[i][0] != '\0')
      {
        g_autoptr (GError) error = NULL;

        g_ptr_array_add (rules, weir_rule_new_from_text (each[i], &error));
        g_assert_no_error (error);
      }

  return weir_policy_new (rules, NULL, &global, filtering);
}

static WeirInspectionJudgement
judge (const WeirPolicy *policy, const char *name)
{
  WeirInspectionJudgement judgement;
  WeirHost host;

  g_assert_true (weir_host_parse (weir_span_of (name), &host));
  weir_policy_judge_inspection (policy, &host, NOW, &judgement);

  return judgement;
}

/* --- precedence ------------------------------------------------------------ */

#define OFF WEIR_INSPECTION_OFF
#define CHOSEN WEIR_INSPECTION_CHOSEN
#define ALL WEIR_INSPECTION_ALL

typedef struct
{
  const char *name;
  WeirInspectionMode mode;
  const char *rules;
  const char *host;
  const char *reason; /* "none": it is looked into */
  const char *by;     /* the rule that decided, or NULL */
} Case;

static const Case cases[] = {
  { "off", OFF, "", "shop.example", "off", NULL },
  { "off-beats-rule", OFF, "allow inspection of shop.example", "shop.example", "off", NULL },
  { "off-beats-exempt", OFF, "", "accounts.google.com", "off", NULL },

  { "not-chosen", CHOSEN, "", "shop.example", "not-chosen", NULL },
  { "chosen", CHOSEN, "allow inspection of shop.example", "shop.example", "none",
    "allow inspection of shop.example" },
  { "chosen-below", CHOSEN, "allow inspection of shop.example", "www.shop.example", "none",
    "allow inspection of shop.example" },
  { "chosen-beside", CHOSEN, "allow inspection of shop.example", "xshop.example", "not-chosen",
    NULL },
  { "chosen-above", CHOSEN, "allow inspection of www.shop.example", "shop.example", "not-chosen",
    NULL },
  { "never-below-chosen", CHOSEN,
    "allow inspection of shop.example\nblock inspection of pay.shop.example", "a.pay.shop.example",
    "rule", "block inspection of pay.shop.example" },
  { "chosen-below-never", CHOSEN,
    "block inspection of shop.example\nallow inspection of www.shop.example", "www.shop.example",
    "none", "allow inspection of www.shop.example" },
  { "chosen-although-exempt", CHOSEN, "allow inspection of accounts.google.com",
    "accounts.google.com", "none", "allow inspection of accounts.google.com" },
  { "exempt-is-not-asked", CHOSEN, "", "accounts.google.com", "not-chosen", NULL },

  { "all", ALL, "", "shop.example", "none", NULL },
  { "all-addresses", ALL, "", "192.0.2.1", "none", NULL },
  { "all-but-never", ALL, "block inspection of shop.example", "www.shop.example", "rule",
    "block inspection of shop.example" },
  { "all-but-exempt", ALL, "", "accounts.google.com", "exempt", NULL },
  { "all-but-below-exempt", ALL, "", "www.paypal.com", "exempt", NULL },
  { "rule-beats-exempt", ALL, "allow inspection of google.com", "accounts.google.com", "none",
    "allow inspection of google.com" },
  { "never-comes-before-exempt", ALL, "block inspection of paypal.com", "www.paypal.com", "rule",
    "block inspection of paypal.com" },

  { "other-rules-have-no-say", CHOSEN, "allow host shop.example\nallow cookies of shop.example",
    "shop.example", "not-chosen", NULL },
  { "blocked-host-is-looked-into", ALL, "block host shop.example", "shop.example", "none", NULL },
  { "address", CHOSEN, "allow inspection of 0.2.0.1", "0.2.0.1", "none",
    "allow inspection of 0.2.0.1" },
  { "addresses-have-no-parents", CHOSEN, "allow inspection of 0.2.0.1", "9.0.2.1", "not-chosen",
    NULL },
};

static void
assert_case (const Case *c, gboolean filtering)
{
  g_autoptr (WeirPolicy) policy = policy_of (c->mode, c->rules, filtering);
  WeirInspectionJudgement judgement = judge (policy, c->host);
  g_autofree char *by = judgement.rule != NULL ? weir_rule_to_text (judgement.rule) : NULL;

  g_assert_cmpstr (weir_inspection_reason_to_word (judgement.reason), ==, c->reason);
  g_assert_cmpint (judgement.inspect, ==, g_str_equal (c->reason, "none"));
  g_assert_cmpstr (by, ==, c->by);
  g_assert_cmpint (judgement.exempt != NULL, ==, g_str_equal (c->reason, "exempt"));
  g_assert_cmpint (weir_policy_inspects (policy), ==, c->mode != OFF);
}

static void
test_case (gconstpointer user_data)
{
  assert_case (user_data, TRUE);
}

static void
test_filtering_has_no_say (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_case (&cases[i], FALSE);
}

/* A rule about inspection decides about nothing else. */
static void
test_requests_do_not_notice (void)
{
  g_autoptr (WeirPolicy) policy = policy_of (ALL, "block inspection of shop.example", TRUE);
  WeirRequestInfo info = { .type = WEIR_RESOURCE_TUNNEL, .type_is_certain = TRUE };
  WeirJudgement judgement;

  g_assert_true (weir_host_parse (weir_span_of ("shop.example"), &info.host));
  weir_policy_judge (policy, &info, NOW, &judgement);
  g_assert_false (judgement.blocked);
  g_assert_cmpint (judgement.reason.kind, ==, WEIR_REASON_NONE);
}

static void
test_lifetime (void)
{
  const WeirRule never = { .kind = WEIR_RULE_KIND_INSPECTION,
                           .action = WEIR_RULE_BLOCK,
                           .host = "shop.example",
                           .lifetime = WEIR_LIFETIME_UNTIL,
                           .expires = NOW + 1,
                           .enabled = TRUE };
  const WeirRule always = { .kind = WEIR_RULE_KIND_INSPECTION,
                            .action = WEIR_RULE_ALLOW,
                            .host = "shop.example",
                            .enabled = TRUE };
  const WeirGlobalPolicy global = { .inspection = CHOSEN };
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_rule_unref);
  g_autoptr (WeirPolicy) policy = NULL;
  WeirInspectionJudgement judgement;
  WeirHost host;

  g_ptr_array_add (rules, weir_rule_new (&always, NULL));
  g_ptr_array_add (rules, weir_rule_new (&never, NULL));
  policy = weir_policy_new (rules, NULL, &global, TRUE);
  g_assert_true (weir_host_parse (weir_span_of ("shop.example"), &host));

  weir_policy_judge_inspection (policy, &host, NOW, &judgement);
  g_assert_false (judgement.inspect);
  weir_policy_judge_inspection (policy, &host, NOW + 1, &judgement);
  g_assert_true (judgement.inspect);
}

/* --- sentences ------------------------------------------------------------ */

static void
assert_sentence (WeirInspectionMode mode, const char *rules, const char *host, const char *sentence)
{
  g_autoptr (WeirPolicy) policy = policy_of (mode, rules, TRUE);
  WeirInspectionJudgement judgement = judge (policy, host);
  g_autofree char *described = weir_inspection_describe (&judgement, host);

  g_assert_cmpstr (described, ==, sentence);
}

static void
test_sentences (void)
{
  assert_sentence (OFF, "", "shop.example", "Inspection is off.");
  assert_sentence (CHOSEN, "", "shop.example", "You have not chosen to look inside shop.example.");
  assert_sentence (CHOSEN, "allow inspection of shop.example", "www.shop.example",
                   "You chose to look inside shop.example. www.shop.example is below "
                   "shop.example.");
  assert_sentence (ALL, "block inspection of shop.example", "shop.example",
                   "You chose never to look inside shop.example.");
  assert_sentence (ALL, "", "shop.example", "Weir looks inside all sites that are not exempt.");
  assert_sentence (ALL, "", "www.paypal.com",
                   "paypal.com is exempt from inspection. It is for payments.");
}

/* Each reason has a word of its own, and a sentence, also where what decided is gone. */
static void
test_all_reasons (void)
{
  g_autoptr (GHashTable) words = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint reason = 0; reason < WEIR_N_INSPECTION_REASONS; reason++)
    {
      const WeirInspectionJudgement judgement = { .reason = reason };
      g_autofree char *sentence = weir_inspection_describe (&judgement, "shop.example");

      g_assert_true (g_hash_table_add (words, (gpointer) weir_inspection_reason_to_word (reason)));
      g_assert_true (g_str_has_suffix (sentence, "."));
    }
}

/* --- the list of exempt hosts ---------------------------------------------- */

static void
test_exempt_order (void)
{
  guint n_hosts;
  const WeirExemptHost *hosts = weir_exempt_hosts_get (&n_hosts);

  for (guint i = 1; i < n_hosts; i++)
    {
      g_test_message ("%s", hosts[i].host);
      g_assert_cmpint (hosts[i - 1].category, <=, hosts[i].category);
      if (hosts[i - 1].category == hosts[i].category)
        g_assert_cmpstr (hosts[i - 1].host, <, hosts[i].host);
    }
}

static void
test_exempt_categories (void)
{
  guint seen[WEIR_N_EXEMPT_CATEGORIES] = { 0 };
  guint n_hosts;
  const WeirExemptHost *hosts = weir_exempt_hosts_get (&n_hosts);

  for (guint i = 0; i < n_hosts; i++)
    seen[hosts[i].category]++;
  for (guint category = 0; category < WEIR_N_EXEMPT_CATEGORIES; category++)
    {
      g_assert_cmpuint (seen[category], >=, 10);
      g_assert_cmpstr (weir_exempt_category_get_label (category), !=, "");
    }
}

/* A name in normal form, below no other entry, and not one that many share. */
static void
test_exempt_names (void)
{
  guint n_hosts;
  const WeirExemptHost *hosts = weir_exempt_hosts_get (&n_hosts);

  for (guint i = 0; i < n_hosts; i++)
    {
      const char *name = hosts[i].host;
      const char *parent = strchr (name, '.');
      WeirHost host;

      g_test_message ("%s", name);
      g_assert_true (weir_host_parse (weir_span_of (name), &host));
      g_assert_cmpint (host.kind, ==, WEIR_HOST_NAME);
      g_assert_cmpstr (host.name, ==, name);
      g_assert_true (weir_exempt_hosts_find (name) == &hosts[i]);
      g_assert_nonnull (parent);
      g_assert_null (weir_exempt_hosts_find (parent + 1));
    }
}

static void
test_exempt_find (void)
{
  g_assert_cmpstr (weir_exempt_hosts_find ("www.paypal.com")->host, ==, "paypal.com");
  g_assert_cmpint (weir_exempt_hosts_find ("id.atlassian.com")->category, ==, WEIR_EXEMPT_SIGN_IN);
  g_assert_cmpint (weir_exempt_hosts_find ("www.e-tax.nta.go.jp")->category, ==,
                   WEIR_EXEMPT_GOVERNMENT);
  g_assert_cmpint (weir_exempt_hosts_find ("www.ameli.fr")->category, ==, WEIR_EXEMPT_HEALTH);
  g_assert_null (weir_exempt_hosts_find ("apple.com"));
  g_assert_null (weir_exempt_hosts_find ("xpaypal.com"));
  g_assert_null (weir_exempt_hosts_find ("com"));
  g_assert_null (weir_exempt_hosts_find (""));
  g_assert_null (weir_exempt_hosts_find ("192.0.2.1"));
  g_assert_null (weir_exempt_hosts_find ("::1"));
}

/* --- what was learned ------------------------------------------------------ */

static void
assert_client (const char *octets, gssize length, const char *expected)
{
  const WeirSpan span = { octets, length >= 0 ? (gsize) length : strlen (octets) };
  g_autofree char *client = weir_exemption_dup_client (span);

  g_assert_cmpstr (client, ==, expected);
}

static void
test_client_names (void)
{
  g_autofree char *fits = g_strnfill (WEIR_EXEMPTION_MAX_CLIENT, 'x');
  g_autofree char *longer = g_strconcat (fits, "y", NULL);
  g_autofree char *at_the_edge =
    g_strconcat (fits + 1, "\303\244", NULL); /* an "ä" that has no room */

  assert_client ("App/1", -1, "App/1");
  assert_client (NULL, 0, "");
  assert_client ("A\xff\r\n\tB", -1, "A\357\277\275B");
  assert_client ("A\0B", 3, "A\357\277\275B");
  assert_client (fits, -1, fits);
  assert_client (longer, -1, fits);
  assert_client (at_the_edge, -1, fits + 1);
  /* What came out is what comes out of it. */
  assert_client ("A\357\277\275B", -1, "A\357\277\275B");
}

static void
test_exemptions_are_of (void)
{
  const WeirExemption of_all = { .host = "a.example" };
  const WeirExemption of_one = { .host = "a.example", .client = "App/1" };
  g_autoptr (WeirExemption) copy = weir_exemption_copy (&of_one);

  g_assert_true (weir_exemption_is_about_same (copy, &of_one));
  g_assert_false (weir_exemption_is_about_same (copy, &of_all));
  g_assert_true (weir_exemption_is_of (copy, "a.example", NULL));
  g_assert_true (weir_exemption_is_of (copy, "a.example", "App/1"));
  g_assert_false (weir_exemption_is_of (copy, "a.example", "App/2"));
  g_assert_false (weir_exemption_is_of (copy, "b.example", NULL));
  g_assert_true (weir_exemption_is_of (&of_all, "a.example", NULL));
  g_assert_false (weir_exemption_is_of (&of_all, "a.example", "App/1"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/policy/inspection/decides/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/policy/inspection/filtering-has-no-say", test_filtering_has_no_say);
  g_test_add_func ("/policy/inspection/requests-do-not-notice", test_requests_do_not_notice);
  g_test_add_func ("/policy/inspection/lifetime", test_lifetime);
  g_test_add_func ("/policy/inspection/sentences", test_sentences);
  g_test_add_func ("/policy/inspection/all-reasons", test_all_reasons);
  g_test_add_func ("/policy/inspection/exempt/in-order", test_exempt_order);
  g_test_add_func ("/policy/inspection/exempt/categories", test_exempt_categories);
  g_test_add_func ("/policy/inspection/exempt/names", test_exempt_names);
  g_test_add_func ("/policy/inspection/exempt/find", test_exempt_find);

  g_test_add_func ("/policy/inspection/client-names", test_client_names);
  g_test_add_func ("/policy/inspection/exemptions-are-of", test_exemptions_are_of);

  return g_test_run ();
}
