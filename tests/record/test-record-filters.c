/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What records keep of the filters that an exchange was judged by, and for how long. */

#include "filter-lists.h"

#include "weir-record.h"

#include "weir-site.h"

#define LIST "easylist"

/* An exchange as the engine would tell of it. */
typedef struct
{
  WeirFilterSet *set; /* (owned) (nullable) */
  WeirPolicy *policy; /* (owned) */
  WeirRequestInfo info;
  WeirJudgement judgement;
  WeirExchangeView view;
} Exchange;

static void
exchange_init (Exchange *self, const char *filters)
{
  const WeirGlobalPolicy global = { 0 };
  g_autoptr (GPtrArray) rules = g_ptr_array_new ();

  self->set = filter_set_of (LIST, filters);
  self->policy = weir_policy_new (rules, self->set, &global, TRUE);
  self->info = (WeirRequestInfo){
    .port = 80,
    .method = weir_span_of ("GET"),
    .path = weir_span_of ("/a"),
    .site = "shop.example",
    .type = WEIR_RESOURCE_SCRIPT,
  };
  g_assert_true (weir_host_parse (weir_span_of ("cdn.example"), &self->info.host));
  self->view = (WeirExchangeView){
    .id = 1,
    .info = &self->info,
    .method = weir_span_of ("GET"),
    .url = weir_span_of ("http://cdn.example/a"),
    .judgement = &self->judgement,
    .client_address = "127.0.0.1:5000",
  };
  weir_policy_judge (self->policy, &self->info, 0, &self->judgement);
}

/* The filters are gone; who kept spans of them would read what is not there. */
static void
exchange_clear (Exchange *self)
{
  weir_policy_unref (self->policy);
  weir_filter_set_unref (self->set);
}

static void
test_blocked (void)
{
  g_autoptr (WeirRecord) record = NULL;
  Exchange exchange;

  exchange_init (&exchange, "! A comment\n||cdn.example^");
  record = weir_record_new (&exchange.view, FALSE);
  weir_record_update (record, &exchange.view);
  exchange_clear (&exchange);

  g_assert_cmpint (record->reason_kind, ==, WEIR_REASON_FILTER);
  g_assert_cmpstr (record->filter, ==, "||cdn.example^");
  g_assert_cmpstr (record->filter_list, ==, LIST);
  g_assert_cmpuint (record->filter_line, ==, 2);
  g_assert_null (record->beaten);
}

static void
test_allowed (void)
{
  g_autoptr (WeirRecord) record = NULL;
  Exchange exchange;

  exchange_init (&exchange, "||cdn.example^\n@@||cdn.example/a$script");
  record = weir_record_new (&exchange.view, TRUE);
  exchange_clear (&exchange);

  g_assert_cmpstr (record->filter, ==, "@@||cdn.example/a$script");
  g_assert_cmpuint (record->filter_line, ==, 2);
  g_assert_cmpstr (record->beaten, ==, "||cdn.example^");
}

static void
assert_explained (const char *filters, const char *list, const char *expected)
{
  g_autoptr (WeirRecord) record = NULL;
  g_autofree char *explained = NULL;
  Exchange exchange;

  exchange_init (&exchange, filters);
  exchange.view.verdict = exchange.judgement.blocked ? WEIR_VERDICT_BLOCKED : WEIR_VERDICT_ALLOWED;
  record = weir_record_new (&exchange.view, FALSE);
  exchange_clear (&exchange);
  explained = weir_record_explain_beside_filters (record, list);
  g_assert_cmpstr (explained, ==, expected);
}

static void
test_explained_apart (void)
{
  g_test_summary ("Where filters are shown apart the sentences do without them");

  assert_explained ("||cdn.example^", "EasyList",
                    "A filter of “EasyList” blocks it.\n"
                    "To let it through, allow the host, or what this filter blocks.");
  assert_explained ("||cdn.example^\n@@||cdn.example/a$script", "EasyList",
                    "An exception of “EasyList” lets it through.\n"
                    "Without that a filter would have blocked it.");
}

static void
test_late (void)
{
  g_autoptr (WeirRecord) record = NULL;
  Exchange exchange;

  g_test_summary ("A filter may speak only once the response has told the type, and then another");

  exchange_init (&exchange, "||cdn.example^$image\n||cdn.example^$media\n@@||cdn.example/a$media");
  record = weir_record_new (&exchange.view, FALSE);
  g_assert_null (record->filter);
  g_assert_cmpint (record->reason_kind, ==, WEIR_REASON_NONE);

  weir_policy_judge_content (exchange.policy, &exchange.info, WEIR_RESOURCE_IMAGE, 0,
                             &exchange.judgement);
  weir_record_update (record, &exchange.view);
  g_assert_cmpstr (record->filter, ==, "||cdn.example^$image");
  g_assert_cmpstr (record->filter_list, ==, LIST);
  g_assert_null (record->beaten);
  g_assert_cmpstr (record->host, ==, "cdn.example");

  weir_policy_judge_content (exchange.policy, &exchange.info, WEIR_RESOURCE_MEDIA, 0,
                             &exchange.judgement);
  weir_record_update (record, &exchange.view);
  g_assert_cmpstr (record->filter, ==, "@@||cdn.example/a$media");
  g_assert_cmpstr (record->beaten, ==, "||cdn.example^$media");

  weir_judgement_refuse_private (&exchange.judgement);
  weir_record_update (record, &exchange.view);
  g_assert_null (record->filter);
  g_assert_null (record->beaten);
  g_assert_cmpuint (record->filter_line, ==, 0);

  exchange_clear (&exchange);
}

static void
test_renew (void)
{
  g_autoptr (WeirRecord) record = NULL;
  Exchange late;
  Exchange plain;

  g_test_summary ("A record made anew in place has nothing of the filters of the one before");

  exchange_init (&late, "||cdn.example^$image");
  exchange_init (&plain, "||other.example^");
  record = weir_record_new (&late.view, FALSE);
  weir_policy_judge_content (late.policy, &late.info, WEIR_RESOURCE_IMAGE, 0, &late.judgement);
  weir_record_update (record, &late.view);
  g_assert_nonnull (record->filter);

  record = weir_record_renew (g_steal_pointer (&record), &plain.view, FALSE);
  g_assert_null (record->filter);
  g_assert_null (record->filter_list);
  g_assert_null (record->beaten);

  exchange_clear (&late);
  exchange_clear (&plain);
}

/* --- Exceptions that are proposed ------------------------------------------------- */

typedef struct
{
  const char *name;
  const char *filter;
  WeirResourceType type;
  const char *host;
  guint16 port;
  const char *path;
  const char *page; /* NULL: not known */
  gboolean is_secure;
} LiftCase;

static const LiftCase lift_cases[] = {
  { "script", "||cdn.example^", WEIR_RESOURCE_SCRIPT, "cdn.example", 80, "/a/b.js?c",
    "a.shop.example" },
  { "first-party", "/ads/*", WEIR_RESOURCE_IMAGE, "a.shop.example", 80, "/ads/b", "shop.example" },
  { "no-page", "/ads/*", WEIR_RESOURCE_STYLE, "cdn.example", 80, "/ads/b", NULL },
  { "frame", "||cdn.example^$subdocument", WEIR_RESOURCE_FRAME, "cdn.example", 80, "/",
    "shop.example" },
  { "ping", "$ping,third-party,domain=shop.example", WEIR_RESOURCE_PING, "cdn.example", 80, "/p",
    "shop.example" },
  { "document", "||cdn.example^", WEIR_RESOURCE_DOCUMENT, "cdn.example", 80, "/", NULL },
  { "document-with-path", "||cdn.example^", WEIR_RESOURCE_DOCUMENT, "cdn.example", 80, "/a/b",
    NULL },
  { "document-by-type", "/a/b$document", WEIR_RESOURCE_DOCUMENT, "cdn.example", 80, "/a/b", NULL },
  { "document-of-frame", "||cdn.example^", WEIR_RESOURCE_DOCUMENT, "cdn.example", 80, "/a",
    "shop.example" },
  { "tunnel", "||cdn.example^", WEIR_RESOURCE_TUNNEL, "a.cdn.example", 443, "", NULL },
  { "port", "||cdn.example^", WEIR_RESOURCE_SCRIPT, "cdn.example", 8080, "/a/b.js",
    "shop.example" },
  { "port-and-root", "||cdn.example^", WEIR_RESOURCE_SCRIPT, "cdn.example", 8080, "/?a",
    "shop.example" },
  { "websocket", "||cdn.example^$websocket", WEIR_RESOURCE_WEBSOCKET, "cdn.example", 80, "/s",
    "shop.example" },
  { "ipv4", "||192.0.2.1^", WEIR_RESOURCE_FETCH, "192.0.2.1", 80, "/s", "192.0.2.2" },
  { "ipv6", "||[2001:db8::1]^", WEIR_RESOURCE_FETCH, "2001:db8::1", 80, "/s", "shop.example" },
  { "ipv6-tunnel", "||[2001:db8::1]^", WEIR_RESOURCE_TUNNEL, "2001:db8::1", 443, "", NULL },
  { "page-on-ipv6", "||cdn.example^", WEIR_RESOURCE_FETCH, "cdn.example", 80, "/s", "2001:db8::1" },
  { "path-with-meanings", "||cdn.example^", WEIR_RESOURCE_FONT, "cdn.example", 80, "/a^b$c|*,d",
    "shop.example" },
  { "secure", "||cdn.example^$script", WEIR_RESOURCE_SCRIPT, "cdn.example", 443, "/a/b.js",
    "shop.example", TRUE },
  { "secure-port", "|https://cdn.example:80^", WEIR_RESOURCE_SCRIPT, "cdn.example", 80, "/a/b.js",
    "shop.example", TRUE },
  { "secure-websocket", "|wss://cdn.example^", WEIR_RESOURCE_WEBSOCKET, "cdn.example", 443, "/s",
    "shop.example", TRUE },
  { "path-like-options", "||cdn.example^", WEIR_RESOURCE_FONT, "cdn.example", 80, "/a$script",
    "shop.example" },
};

static void
lift_info_init (WeirRequestInfo *info, const LiftCase *c)
{
  *info = (WeirRequestInfo){
    .type = c->type,
    .type_is_certain = TRUE,
    .port = c->port,
    .is_secure = c->is_secure,
    .method = weir_span_of (c->type == WEIR_RESOURCE_TUNNEL ? "CONNECT" : "GET"),
    .path = weir_span_of (c->path),
  };
  g_assert_true (weir_host_parse (weir_span_of (c->host), &info->host));
  info->site = weir_site_of_host (info->host.name);
  if (c->page != NULL)
    {
      g_assert_true (weir_host_parse (weir_span_of (c->page), &info->page_host));
      info->site = weir_site_of_host (info->page_host.name);
      info->is_third_party = weir_site_is_third_party (info->site, info->host.name);
    }
}

static void
judge_by (const char *filters, const WeirRequestInfo *info, gboolean *blocked, gboolean *allowed)
{
  const WeirGlobalPolicy global = { 0 };
  g_autoptr (WeirFilterSet) set = filter_set_of (LIST, filters);
  g_autoptr (GPtrArray) rules = g_ptr_array_new ();
  g_autoptr (WeirPolicy) policy = weir_policy_new (rules, set, &global, TRUE);
  WeirJudgement judgement;

  weir_policy_judge (policy, info, 0, &judgement);
  *blocked = judgement.blocked;
  *allowed = judgement.allowed;
}

static void
test_lift (gconstpointer user_data)
{
  const LiftCase *c = user_data;
  WeirRequestInfo info;
  WeirRecord values = { .verdict = WEIR_VERDICT_BLOCKED, .method = "GET", .filter = c->filter };
  g_autoptr (WeirRecord) record = NULL;
  g_autofree char *exception = NULL;
  g_autofree char *both = NULL;
  gboolean blocked;
  gboolean allowed;

  lift_info_init (&info, c);
  judge_by (c->filter, &info, &blocked, &allowed);
  g_assert_true (blocked);

  values.type = c->type;
  values.host = info.host.name;
  values.port = c->port;
  values.path = c->path;
  values.scheme = c->type == WEIR_RESOURCE_TUNNEL ? "" : c->is_secure ? "https" : "http";
  values.site = info.site;
  values.is_third_party = info.is_third_party;
  record = weir_record_new_full (&values);
  exception = weir_record_suggest_exception (record);
  g_assert_nonnull (exception);
  g_test_message ("%s", exception);

  both = g_strconcat (c->filter, "\n", exception, NULL);
  judge_by (both, &info, &blocked, &allowed);
  g_assert_true (allowed);
}

static void
add_lift_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lift_cases); i++)
    {
      g_autofree char *path =
        g_strconcat ("/record/record-filters/exception-lifts/", lift_cases[i].name, NULL);

      g_test_add_data_func (path, &lift_cases[i], test_lift);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/record/record-filters/blocked", test_blocked);
  g_test_add_func ("/record/record-filters/allowed", test_allowed);
  g_test_add_func ("/record/record-filters/explained-apart", test_explained_apart);
  g_test_add_func ("/record/record-filters/late", test_late);
  g_test_add_func ("/record/record-filters/renew", test_renew);

  add_lift_cases ();

  return g_test_run ();
}
