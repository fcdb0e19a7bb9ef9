/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Filters among what decides: the user's rules before them, the guard of private
 * destinations and the global policy behind; how a request is put into their
 * terms; and which filter a verdict names.
 */

#include "filter-lists.h"

#include "weir-policy.h"

#include "weir-address.h"
#include "weir-site.h"

#define NOW 1000
#define LIST "easylist"

static const WeirGlobalPolicy open_policy = { .guard_private = TRUE };

static WeirPolicy *
policy_of (const char *filters, const char *rules, const WeirGlobalPolicy *global)
{
  g_autoptr (WeirFilterSet) set = filter_set_of (LIST, filters);
  g_autoptr (GPtrArray) parsed = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_rule_unref);
  g_auto (GStrv) each = g_strsplit (rules, "\n", -1);

  for (gsize i = 0; *rules != '\0' && each[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      g_ptr_array_add (parsed, weir_rule_new_from_text (each[i], &error));
      g_assert_no_error (error);
    }

  return weir_policy_new (parsed, set, global, TRUE);
}

/* What is asked for; page NULL: not known. */
typedef struct
{
  WeirResourceType type;
  const char *host;
  const char *path;
  const char *page;
  gboolean hides_page; /* but says that it is of another site */
  const char *method;  /* NULL: GET */
  gboolean is_guess;
  gboolean is_object;
  gboolean is_secure; /* inside a tunnel */
} Request;

static void
info_init (WeirRequestInfo *info, const Request *request)
{
  *info = (WeirRequestInfo){
    .type = request->type,
    .type_is_certain = !request->is_guess,
    .is_object = request->is_object,
    .content_tells = request->is_guess,
    .port = request->type == WEIR_RESOURCE_TUNNEL || request->is_secure ? 443 : 80,
    .is_secure = request->is_secure,
    .method = weir_span_of (request->method != NULL ? request->method : "GET"),
    .path = weir_span_of (request->path),
    .is_third_party = request->hides_page,
  };
  g_assert_true (weir_host_parse (weir_span_of (request->host), &info->host));

  info->site = info->page_host.name;
  if (request->page != NULL)
    {
      g_assert_true (weir_host_parse (weir_span_of (request->page), &info->page_host));
      info->site = weir_site_of_host (info->page_host.name);
      info->is_third_party = weir_site_is_third_party (info->site, info->host.name);
      info->is_from_public = !weir_host_is_local (&info->page_host);
    }
}

static char *
text_of (WeirFilterRef filter)
{
  WeirFilterOrigin origin;
  WeirSpan list;

  if (!weir_filter_ref_get_origin (filter, &origin, &list))
    return NULL;

  g_assert_true (weir_span_equal_string (list, LIST));
  g_assert_cmpuint (origin.line, >, 0);

  return weir_span_dup (origin.text);
}

/* --- Who wins ------------------------------------------------------------------ */

typedef enum
{
  PASSES,
  IS_BLOCKED,
  IS_ALLOWED,
} Verdict;

typedef struct
{
  const char *name;
  const char *filters;
  const char *rules;
  Request request;
  Verdict verdict;
  WeirReasonKind reason;
  const char *decides; /* the filter, or the rule; NULL: none */
  const char *beaten;
} Case;

#define SCRIPT                                                             \
  {                                                                        \
    WEIR_RESOURCE_SCRIPT, "a.ads.example", "/x/y.js?z", "www.shop.example" \
  }
#define IMAGE                                                            \
  {                                                                      \
    WEIR_RESOURCE_IMAGE, "a.ads.example", "/x/y.gif", "www.shop.example" \
  }
#define PRIVATE                                                        \
  {                                                                    \
    WEIR_RESOURCE_SCRIPT, "192.168.1.1", "/x/y.js", "www.shop.example" \
  }

#define BLOCK "||ads.example^"
#define EXCEPTION "@@||ads.example/x/"
#define IMPORTANT "/y.js$important"

static const Case cases[] = {
  { "silent", "||other.example^", "", SCRIPT, PASSES, WEIR_REASON_NONE, NULL, NULL },
  { "block", BLOCK, "", SCRIPT, IS_BLOCKED, WEIR_REASON_FILTER, BLOCK, NULL },
  { "exception", BLOCK "\n" EXCEPTION, "", SCRIPT, IS_ALLOWED, WEIR_REASON_FILTER, EXCEPTION,
    BLOCK },
  { "exception-alone", EXCEPTION, "", SCRIPT, PASSES, WEIR_REASON_NONE, NULL, NULL },
  { "important", IMPORTANT "\n" EXCEPTION, "", SCRIPT, IS_BLOCKED, WEIR_REASON_FILTER, IMPORTANT,
    NULL },

  /* The user's rules. */
  { "rule-blocks", BLOCK "\n" EXCEPTION, "block host ads.example", SCRIPT, IS_BLOCKED,
    WEIR_REASON_RULE, "block host ads.example", NULL },
  { "rule-allows-host", BLOCK, "allow host a.ads.example", SCRIPT, IS_ALLOWED, WEIR_REASON_RULE,
    "allow host a.ads.example", BLOCK },
  { "rule-allows-parent", IMPORTANT, "allow host ads.example on shop.example", SCRIPT, IS_ALLOWED,
    WEIR_REASON_RULE, "allow host ads.example on shop.example", IMPORTANT },
  { "rule-allows-type", BLOCK, "allow type script on shop.example", SCRIPT, IS_ALLOWED,
    WEIR_REASON_RULE, "allow type script on shop.example", BLOCK },
  { "rule-allows-what-is-excepted", BLOCK "\n" EXCEPTION, "allow host ads.example", SCRIPT, PASSES,
    WEIR_REASON_RULE, "allow host ads.example", NULL },
  { "rule-elsewhere", BLOCK, "allow host ads.example on news.example", SCRIPT, IS_BLOCKED,
    WEIR_REASON_FILTER, BLOCK, NULL },

  /* Rules about a filter. */
  { "pardon", BLOCK, "allow filter \"" BLOCK "\"", SCRIPT, IS_ALLOWED, WEIR_REASON_RULE,
    "allow filter \"" BLOCK "\"", BLOCK },
  { "pardon-of-important", IMPORTANT, "allow filter \"" IMPORTANT "\"", SCRIPT, IS_ALLOWED,
    WEIR_REASON_RULE, "allow filter \"" IMPORTANT "\"", IMPORTANT },
  { "pardon-on-site", BLOCK, "allow filter \"" BLOCK "\" on shop.example", SCRIPT, IS_ALLOWED,
    WEIR_REASON_RULE, "allow filter \"" BLOCK "\" on shop.example", BLOCK },
  { "pardon-elsewhere", BLOCK, "allow filter \"" BLOCK "\" on news.example", SCRIPT, IS_BLOCKED,
    WEIR_REASON_FILTER, BLOCK, NULL },
  { "pardon-of-another", BLOCK, "allow filter \"||ads.example^$script\"", SCRIPT, IS_BLOCKED,
    WEIR_REASON_FILTER, BLOCK, NULL },
  { "pardon-of-one-of-two", BLOCK "\n" IMPORTANT, "allow filter \"" IMPORTANT "\"", SCRIPT,
    IS_BLOCKED, WEIR_REASON_FILTER, BLOCK, NULL },
  { "pardon-of-both", BLOCK "\n" IMPORTANT,
    "allow filter \"" BLOCK "\"\nallow filter \"" IMPORTANT "\"", SCRIPT, IS_ALLOWED,
    WEIR_REASON_RULE, NULL, NULL },
  { "pardon-of-silent", "||other.example^", "allow filter \"||other.example^\"", SCRIPT, PASSES,
    WEIR_REASON_NONE, NULL, NULL },
  { "pardon-of-hosts-line", "0.0.0.0 a.ads.example", "allow filter \"0.0.0.0 a.ads.example\"",
    SCRIPT, IS_ALLOWED, WEIR_REASON_RULE, "allow filter \"0.0.0.0 a.ads.example\"",
    "0.0.0.0 a.ads.example" },
  { "rule-before-pardon", BLOCK, "block type script\nallow filter \"" BLOCK "\"", SCRIPT,
    IS_BLOCKED, WEIR_REASON_RULE, "block type script", NULL },

  /* The guard of private destinations. */
  { "guard-after-block", "||192.168.1.1^", "", PRIVATE, IS_BLOCKED, WEIR_REASON_FILTER,
    "||192.168.1.1^", NULL },
  { "guard-before-exception", "||192.168.1.1^\n@@||192.168.1.1^", "", PRIVATE, IS_BLOCKED,
    WEIR_REASON_PRIVATE, NULL, NULL },
  { "guard-before-exception-alone", "@@||192.168.1.1^", "", PRIVATE, IS_BLOCKED,
    WEIR_REASON_PRIVATE, NULL, NULL },
  { "guard-before-pardon", "||192.168.1.1^", "allow filter \"||192.168.1.1^\"", PRIVATE, IS_BLOCKED,
    WEIR_REASON_PRIVATE, NULL, NULL },
  { "guard-before-rule-on-type", "||192.168.1.1^", "allow type script", PRIVATE, IS_BLOCKED,
    WEIR_REASON_PRIVATE, NULL, NULL },
  { "guard-after-rule-on-host", "||192.168.1.1^", "allow host 192.168.1.1", PRIVATE, IS_ALLOWED,
    WEIR_REASON_RULE, "allow host 192.168.1.1", "||192.168.1.1^" },
};

static void
assert_decided_by (const WeirReason *reason, const char *text)
{
  g_autofree char *found =
    reason->kind == WEIR_REASON_RULE ? weir_rule_to_text (reason->rule) : text_of (reason->filter);

  g_assert_true ((reason->rule != NULL) == (reason->kind == WEIR_REASON_RULE));
  g_assert_true ((reason->filter.set != NULL) == (reason->kind == WEIR_REASON_FILTER));
  g_assert_cmpstr (found, ==, text);
}

static void
assert_judged (const WeirJudgement *judgement, const Case *c)
{
  g_autofree char *beaten = text_of (judgement->beaten);
  gboolean is_either = c->verdict == IS_ALLOWED && c->decides == NULL;

  g_assert_cmpint (judgement->blocked, ==, c->verdict == IS_BLOCKED);
  g_assert_cmpint (judgement->allowed, ==, c->verdict == IS_ALLOWED);
  g_assert_cmpint (judgement->reason.kind, ==, c->reason);
  if (is_either)
    g_assert_nonnull (beaten);
  else
    {
      assert_decided_by (&judgement->reason, c->decides);
      g_assert_cmpstr (beaten, ==, c->beaten);
    }
}

static void
test_case (gconstpointer user_data)
{
  const Case *c = user_data;
  g_autoptr (WeirPolicy) policy = policy_of (c->filters, c->rules, &open_policy);
  WeirJudgement judgement;
  WeirRequestInfo info;

  info_init (&info, &c->request);
  weir_policy_judge (policy, &info, NOW, &judgement);
  assert_judged (&judgement, c);
}

/* The global policy is the user's. */
static const Case image_cases[] = {
  { "block", BLOCK, "", IMAGE, IS_BLOCKED, WEIR_REASON_FILTER, BLOCK, NULL },
  { "silent", "||other.example^", "", IMAGE, IS_BLOCKED, WEIR_REASON_GLOBAL_IMAGES, NULL, NULL },
  { "exception", BLOCK "\n" EXCEPTION, "", IMAGE, IS_BLOCKED, WEIR_REASON_GLOBAL_IMAGES, NULL,
    NULL },
  { "pardon", BLOCK, "allow filter \"" BLOCK "\"", IMAGE, IS_BLOCKED, WEIR_REASON_GLOBAL_IMAGES,
    NULL, NULL },
  { "rule-allows", BLOCK, "allow host ads.example", IMAGE, IS_ALLOWED, WEIR_REASON_RULE,
    "allow host ads.example", BLOCK },
  { "script", BLOCK "\n" EXCEPTION, "", SCRIPT, IS_ALLOWED, WEIR_REASON_FILTER, EXCEPTION, BLOCK },
};

static void
test_image (gconstpointer user_data)
{
  const WeirGlobalPolicy global = { .images = WEIR_BLOCK_THIRD_PARTY };
  const Case *c = user_data;
  g_autoptr (WeirPolicy) policy = policy_of (c->filters, c->rules, &global);
  WeirJudgement judgement;
  WeirRequestInfo info;

  info_init (&info, &c->request);
  weir_policy_judge (policy, &info, NOW, &judgement);
  assert_judged (&judgement, c);
}

static void
test_lifetimes (void)
{
  const Request request = SCRIPT;
  const WeirRule given = { .kind = WEIR_RULE_KIND_FILTER,
                           .filter = BLOCK,
                           .lifetime = WEIR_LIFETIME_UNTIL,
                           .expires = NOW + 1,
                           .enabled = TRUE };
  g_autoptr (WeirFilterSet) set = filter_set_of (LIST, BLOCK);
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_rule_unref);
  g_autoptr (WeirPolicy) policy = NULL;
  WeirJudgement judgement;
  WeirRequestInfo info;

  g_ptr_array_add (rules, weir_rule_new (&given, NULL));
  policy = weir_policy_new (rules, set, &open_policy, TRUE);
  info_init (&info, &request);
  weir_policy_judge (policy, &info, NOW, &judgement);
  g_assert_true (judgement.allowed);
  weir_policy_judge (policy, &info, NOW + 1, &judgement);
  g_assert_true (judgement.blocked);
}

static void
test_other_filters (void)
{
  const Request request = SCRIPT;
  g_autoptr (WeirFilterSet) other = filter_set_of (LIST, "/x/y.js");
  g_autoptr (WeirPolicy) policy = policy_of (BLOCK, "allow filter \"" BLOCK "\"", &open_policy);
  g_autoptr (WeirPolicy) with_other = weir_policy_new_with_filters (policy, other);
  g_autoptr (WeirPolicy) with_none = weir_policy_new_with_filters (with_other, NULL);
  g_autofree char *text = NULL;
  WeirJudgement judgement;
  WeirRequestInfo info;

  g_test_summary ("Other filters take the place of those of a policy; its rules stay");

  info_init (&info, &request);
  g_clear_pointer (&policy, weir_policy_unref);
  weir_policy_judge (with_other, &info, NOW, &judgement);
  g_assert_true (judgement.blocked);
  text = text_of (judgement.reason.filter);
  g_assert_cmpstr (text, ==, "/x/y.js");

  weir_policy_judge (with_none, &info, NOW, &judgement);
  g_assert_false (judgement.blocked);

  policy = policy_of ("/x/y.js", "block host ads.example", &open_policy);
  g_clear_pointer (&with_none, weir_policy_unref);
  with_none = weir_policy_new_with_filters (policy, NULL);
  weir_policy_judge (with_none, &info, NOW, &judgement);
  g_assert_true (judgement.blocked);
  g_assert_cmpint (judgement.reason.kind, ==, WEIR_REASON_RULE);
}

static void
test_filtering_off (void)
{
  const Request blocked = SCRIPT;
  const Request excepted = { WEIR_RESOURCE_SCRIPT, "b.example", "/x", "www.shop.example" };
  g_autoptr (WeirFilterSet) set = filter_set_of (LIST, BLOCK "\n||b.example^\n@@||b.example^");
  g_autoptr (GPtrArray) rules = g_ptr_array_new ();
  g_autoptr (WeirPolicy) policy = weir_policy_new (rules, set, &open_policy, FALSE);
  WeirJudgement judgement;
  WeirRequestInfo info;

  info_init (&info, &blocked);
  weir_policy_judge (policy, &info, NOW, &judgement);
  g_assert_false (judgement.blocked);
  g_assert_cmpint (judgement.reason.kind, ==, WEIR_REASON_FILTERING_OFF);
  g_assert_null (judgement.reason.filter.set);

  info_init (&info, &excepted);
  weir_policy_judge (policy, &info, NOW, &judgement);
  g_assert_false (judgement.allowed);
  g_assert_cmpint (judgement.reason.kind, ==, WEIR_REASON_NONE);
  g_assert_null (judgement.beaten.set);
}

/* --- In the filters' terms -------------------------------------------------------- */

typedef struct
{
  const char *filter;
  Request request;
  gboolean matches;
} TermCase;

#define ASKED_BY_SHOP(type)                                       \
  {                                                               \
    WEIR_RESOURCE_##type, "ads.example", "/x", "www.shop.example" \
  }
#define ASKED_BY_NOBODY(type)                       \
  {                                                 \
    WEIR_RESOURCE_##type, "ads.example", "/x", NULL \
  }
#define INSIDE(of)                                                                               \
  {                                                                                              \
    WEIR_RESOURCE_##of, "ads.example", "/x", "www.shop.example", FALSE, NULL, FALSE, FALSE, TRUE \
  }
#define HIDDEN                                            \
  {                                                       \
    WEIR_RESOURCE_SCRIPT, "ads.example", "/x", NULL, TRUE \
  }
#define TUNNEL                                                      \
  {                                                                 \
    WEIR_RESOURCE_TUNNEL, "ads.example", "", NULL, FALSE, "CONNECT" \
  }

static const TermCase term_cases[] = {
  /* Types. */
  { "||ads.example^$document", ASKED_BY_NOBODY (DOCUMENT), TRUE },
  { "||ads.example^$subdocument", ASKED_BY_SHOP (FRAME), TRUE },
  { "||ads.example^$subdocument", ASKED_BY_SHOP (DOCUMENT), TRUE },
  { "||ads.example^$script", ASKED_BY_SHOP (SCRIPT), TRUE },
  { "||ads.example^$stylesheet", ASKED_BY_SHOP (STYLE), TRUE },
  { "||ads.example^$image", ASKED_BY_SHOP (IMAGE), TRUE },
  { "||ads.example^$font", ASKED_BY_SHOP (FONT), TRUE },
  { "||ads.example^$media", ASKED_BY_SHOP (MEDIA), TRUE },
  { "||ads.example^$xmlhttprequest", ASKED_BY_SHOP (FETCH), TRUE },
  { "||ads.example^$websocket", ASKED_BY_SHOP (WEBSOCKET), TRUE },
  { "|ws://ads.example^", ASKED_BY_SHOP (WEBSOCKET), TRUE },
  { "||ads.example^$ping", ASKED_BY_SHOP (PING), TRUE },
  { "||ads.example^$other", ASKED_BY_SHOP (OTHER), TRUE },
  { "||ads.example^$object",
    { .type = WEIR_RESOURCE_FRAME,
      .host = "ads.example",
      .path = "/x",
      .page = "shop.example",
      .is_object = TRUE },
    TRUE },
  { "||ads.example^$object", ASKED_BY_SHOP (FRAME), FALSE },
  { "||ads.example^$~script", ASKED_BY_SHOP (SCRIPT), FALSE },

  /* Who asks. */
  { "||ads.example^$domain=shop.example", ASKED_BY_SHOP (SCRIPT), TRUE },
  { "||ads.example^$domain=www.shop.example", ASKED_BY_SHOP (SCRIPT), TRUE },
  { "||ads.example^$domain=news.example", ASKED_BY_SHOP (SCRIPT), FALSE },
  { "||ads.example^$domain=shop.example", ASKED_BY_NOBODY (SCRIPT), FALSE },
  { "||ads.example^$third-party", ASKED_BY_SHOP (SCRIPT), TRUE },
  { "||ads.example^$~third-party", ASKED_BY_SHOP (SCRIPT), FALSE },
  { "||ads.example^$third-party", ASKED_BY_NOBODY (SCRIPT), FALSE },
  { "||ads.example^$~third-party", ASKED_BY_NOBODY (SCRIPT), FALSE },
  { "||ads.example^$third-party", HIDDEN, TRUE },
  { "||ads.example^$~third-party", HIDDEN, FALSE },
  { "||ads.example^$domain=shop.example", HIDDEN, FALSE },

  /* A document asks for itself. */
  { "||ads.example^", ASKED_BY_NOBODY (DOCUMENT), TRUE },
  { "||ads.example^$document,third-party", ASKED_BY_NOBODY (DOCUMENT), FALSE },
  { "||ads.example^$document,domain=ads.example", ASKED_BY_NOBODY (DOCUMENT), TRUE },

  /* Methods. */
  { "||ads.example^$method=post", ASKED_BY_SHOP (FETCH), FALSE },
  { "||ads.example^$method=get", ASKED_BY_SHOP (FETCH), TRUE },
  { "||ads.example^$method=post",
    { WEIR_RESOURCE_FETCH, "ads.example", "/x", "shop.example", FALSE, "POST" },
    TRUE },

  /* Inside a tunnel. */
  { "||ads.example/x$script", INSIDE (SCRIPT), TRUE },
  { "|https://ads.example/x|", INSIDE (SCRIPT), TRUE },
  { "|http://ads.example/x|", INSIDE (SCRIPT), FALSE },
  { "|https://ads.example/x|", ASKED_BY_SHOP (SCRIPT), FALSE },
  { "https:$image,domain=shop.example", INSIDE (IMAGE), TRUE },
  { "ads.example:443", INSIDE (SCRIPT), FALSE },
  { "|wss://ads.example^$websocket", INSIDE (WEBSOCKET), TRUE },
  { "|ws://ads.example^", INSIDE (WEBSOCKET), FALSE },
  { "|wss://ads.example^", ASKED_BY_SHOP (WEBSOCKET), FALSE },
  { "|https://ads.example^", INSIDE (WEBSOCKET), FALSE },
  { "||ads.example^$third-party", INSIDE (FETCH), TRUE },

  /* Of a tunnel only the host is known. */
  { "||ads.example^", TUNNEL, TRUE },
  { "ads.example", TUNNEL, TRUE },
  { "||ads.example^$script", TUNNEL, FALSE },
  { "||ads.example^$third-party", TUNNEL, FALSE },
  { "||ads.example^$domain=shop.example", TUNNEL, FALSE },
  { "||ads.example/", TUNNEL, FALSE },
  { "||ads.example/x", TUNNEL, FALSE },
};

static void
test_terms (gconstpointer user_data)
{
  const TermCase *c = user_data;
  g_autoptr (WeirPolicy) policy = policy_of (c->filter, "", &open_policy);
  WeirJudgement judgement;
  WeirRequestInfo info;

  g_test_message ("%s", c->filter);
  info_init (&info, &c->request);
  weir_policy_judge (policy, &info, NOW, &judgement);
  g_assert_cmpint (judgement.blocked, ==, c->matches);
}

/* --- Once the type is known --------------------------------------------------------- */

static void
test_judge_content (void)
{
  const Request guessed = { WEIR_RESOURCE_OTHER, "ads.example", "/x", "shop.example",
                            .is_guess = TRUE };
  const Request certain = { WEIR_RESOURCE_OTHER, "ads.example", "/x", "shop.example" };
  g_autoptr (WeirPolicy) policy =
    policy_of ("||ads.example^$image\n||b.example^", "", &open_policy);
  g_autoptr (WeirPolicy) with_rule =
    policy_of ("||ads.example^$image", "allow host ads.example", &open_policy);
  WeirJudgement judgement;
  WeirRequestInfo info;

  info_init (&info, &certain);
  weir_policy_judge (policy, &info, NOW, &judgement);
  g_assert_false (judgement.judge_content);

  info_init (&info, &guessed);
  weir_policy_judge (with_rule, &info, NOW, &judgement);
  g_assert_false (judgement.judge_content);

  weir_policy_judge (policy, &info, NOW, &judgement);
  g_assert_false (judgement.blocked);
  g_assert_true (judgement.judge_content);
  weir_policy_judge_content (policy, &info, WEIR_RESOURCE_SCRIPT, NOW, &judgement);
  g_assert_false (judgement.blocked);
  weir_policy_judge_content (policy, &info, WEIR_RESOURCE_IMAGE, NOW, &judgement);
  g_assert_true (judgement.blocked);
  g_assert_cmpint (judgement.reason.kind, ==, WEIR_REASON_FILTER);
  g_assert_false (judgement.judge_content);
}

/* --- In words ------------------------------------------------------------------------- */

static void
test_words (void)
{
  g_autoptr (WeirFilterSet) set = filter_set_of (LIST, "! Title: Ads & Co\n" BLOCK "\n" EXCEPTION);
  g_autoptr (GPtrArray) rules = g_ptr_array_new ();
  g_autoptr (WeirPolicy) policy = weir_policy_new (rules, set, &open_policy, TRUE);
  const Request excepted = SCRIPT;
  const Request blocked = { WEIR_RESOURCE_SCRIPT, "ads.example", "/", "shop.example" };
  g_autofree char *for_block = NULL;
  g_autofree char *for_exception = NULL;
  WeirJudgement judgement;
  WeirRequestInfo info;

  info_init (&info, &blocked);
  weir_policy_judge (policy, &info, NOW, &judgement);
  for_block = weir_reason_describe (&judgement.reason, "ads.example", "shop.example", TRUE);
  g_assert_cmpstr (for_block, ==, "The list “Ads & Co” blocks it, by line 2: " BLOCK);

  info_init (&info, &excepted);
  weir_policy_judge (policy, &info, NOW, &judgement);
  for_exception = weir_reason_describe (&judgement.reason, "ads.example", "shop.example", FALSE);
  g_assert_cmpstr (for_exception, ==, "The list “Ads & Co” lets it through, by line 3: " EXCEPTION);
}

static void
add_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/policy/filters/order/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (image_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/policy/filters/images/", image_cases[i].name, NULL);

      g_test_add_data_func (path, &image_cases[i], test_image);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (term_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/policy/filters/terms/%02u", (guint) i);

      g_test_add_data_func (path, &term_cases[i], test_terms);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_cases ();
  g_test_add_func ("/policy/filters/lifetimes", test_lifetimes);
  g_test_add_func ("/policy/filters/other-filters", test_other_filters);
  g_test_add_func ("/policy/filters/filtering-off", test_filtering_off);
  g_test_add_func ("/policy/filters/judge-content", test_judge_content);
  g_test_add_func ("/policy/filters/words", test_words);

  return g_test_run ();
}
