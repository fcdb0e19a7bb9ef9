/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What becomes of requests that go through the proxy: history, sites, cookies,
 * hits, the live log, who asked.
 */

#include "service-fixture.h"

#include "http-peer.h"

#define SITE "shop.example"
#define TRACKER "tracker.example"
#define USER_AGENT "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"

typedef struct
{
  Fixture base;
  HttpOrigin *origin; /* (owned) */
  guint n_records;
  char *last_url; /* (owned) (nullable) */
  WeirVerdict last_verdict;
} Traffic;

static void
on_record (const WeirRecord *record, gpointer user_data)
{
  Traffic *t = user_data;

  t->n_records++;
  t->last_verdict = record->verdict;
  g_free (t->last_url);
  t->last_url = weir_record_get_url (record);
}

/* A service that listens, and sends every host to the origin. */
static void
set_up (Traffic *t, gconstpointer user_data)
{
  gboolean with_live_log = GPOINTER_TO_INT (user_data);
  g_autofree char *tracker = NULL;
  g_autofree char *site = NULL;
  g_autoptr (GError) error = NULL;
  const char *resolve[3] = { NULL };
  WeirServiceOptions options = {
    .listen_address = "127.0.0.1",
    .exact_port = TRUE,
    .resolve = resolve,
    .with_live_log = with_live_log,
  };

  fixture_set_up (&t->base, NULL);
  fixture_close (&t->base.service);
  t->origin = http_origin_new ("Set-Cookie: id=1; Max-Age=3600; HttpOnly\r\n");

  tracker = g_strdup_printf (TRACKER ":80:127.0.0.1:%u", http_origin_get_port (t->origin));
  site = g_strdup_printf (SITE ":80:127.0.0.1:%u", http_origin_get_port (t->origin));
  resolve[0] = tracker;
  resolve[1] = site;
  options.data_dir = t->base.folder;
  t->base.service = weir_service_new (&options, &error);
  g_assert_no_error (error);
  g_assert_true (weir_service_start (t->base.service, &error));
  g_assert_no_error (error);
}

static void
tear_down (Traffic *t, gconstpointer user_data G_GNUC_UNUSED)
{
  fixture_tear_down (&t->base, NULL);
  http_origin_free (t->origin);
  g_clear_pointer (&t->last_url, g_free);
}

/* A script of the tracker, wanted by a page of the site. Returns: (transfer full): the response */
static char *
fetch (Traffic *t)
{
  return http_fetch (weir_service_get_port (t->base.service),
                     "GET http://" TRACKER "/t.js?q=1 HTTP/1.1\r\nHost: " TRACKER "\r\n"
                     "User-Agent: " USER_AGENT "\r\n"
                     "Referer: http://" SITE "/\r\nSec-Fetch-Dest: script\r\n"
                     "Cookie: uid=7\r\nConnection: close\r\n\r\n");
}

/* The same, for what it leaves behind. */
static void
load (Traffic *t)
{
  g_autofree char *response = fetch (t);

  g_assert_nonnull (response);
}

typedef struct
{
  GAsyncResult *result; /* (owned) (nullable) */
} Answer;

static void
on_answer (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->result = g_object_ref (result);
}

static gboolean
has_answer (gpointer user_data)
{
  return ((Answer *) user_data)->result != NULL;
}

/* Returns: (transfer full) (element-type WeirRecord): all of the history */
static GPtrArray *
search (Traffic *t)
{
  const WeirHistorySearch everything = { .limit = WEIR_HISTORY_MAX_ROWS };
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  Answer answer = { NULL };
  GPtrArray *records;

  g_assert_true (weir_service_flush (t->base.service, NULL));
  weir_service_search_history_async (t->base.service, &everything, NULL, on_answer, &answer);
  await (has_answer, &answer);
  result = answer.result;
  records = weir_service_search_history_finish (t->base.service, result, &error);
  g_assert_no_error (error);

  return records;
}

static void
test_blocked (Traffic *t, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) records = NULL;
  const WeirRecord *record;

  weir_service_set_record_func (t->base.service, on_record, t);
  block_host (t->base.service, TRACKER, NULL);
  load (t);
  g_assert_cmpuint (http_origin_get_n_requests (t->origin), ==, 0);
  g_assert_cmpuint (t->n_records, ==, 1);
  g_assert_cmpint (t->last_verdict, ==, WEIR_VERDICT_BLOCKED);
  g_assert_cmpstr (t->last_url, ==, "http://" TRACKER "/t.js?q=1");

  records = search (t);
  g_assert_cmpuint (records->len, ==, 1);
  record = records->pdata[0];
  g_assert_cmpstr (record->host, ==, TRACKER);
  g_assert_cmpstr (record->site, ==, SITE);
  g_assert_cmpint (record->verdict, ==, WEIR_VERDICT_BLOCKED);
  g_assert_cmpint (record->type, ==, WEIR_RESOURCE_SCRIPT);
  g_assert_null (strstr (record->path, "q=1"));
}

static gboolean
tracker_is_blocked (gpointer user_data)
{
  return is_blocked (user_data, TRACKER, SITE);
}

static void
test_excepted (Traffic *t, gconstpointer user_data G_GNUC_UNUSED)
{
  const WeirGlobalPolicy open_policy = { WEIR_BLOCK_NONE, WEIR_BLOCK_NONE };
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  const WeirRecord *record;

  g_test_summary ("What an exception let through is kept, with the filter it beat");

  weir_service_set_global_policy (t->base.service, &open_policy);
  weir_service_set_own_filters (t->base.service, "||" TRACKER "^\n@@||" TRACKER "/t.js", &error);
  g_assert_no_error (error);
  await (tracker_is_blocked, t->base.service);
  load (t);
  g_assert_cmpuint (http_origin_get_n_requests (t->origin), ==, 1);

  records = search (t);
  g_assert_cmpuint (records->len, ==, 1);
  record = records->pdata[0];
  g_assert_cmpint (record->verdict, ==, WEIR_VERDICT_ALLOWED);
  g_assert_cmpint (record->reason_kind, ==, WEIR_REASON_FILTER);
  g_assert_cmpstr (record->filter, ==, "@@||" TRACKER "/t.js");
  g_assert_cmpstr (record->filter_list, ==, "own");
  g_assert_cmpuint (record->filter_line, ==, 2);
  g_assert_cmpstr (record->beaten, ==, "||" TRACKER "^");
}

static gboolean
rule_was_hit (gpointer user_data)
{
  return weir_rule_item_get_hits (user_data) == 2;
}

static void
test_hits (Traffic *t, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirRuleItem) item = NULL;
  gint64 before = g_get_real_time () / G_USEC_PER_SEC;

  block_host (t->base.service, TRACKER, NULL);
  load (t);
  load (t);

  item = g_list_model_get_item (weir_service_get_rules (t->base.service), 0);
  await (rule_was_hit, item);
  g_assert_cmpint (weir_rule_item_get_last_hit (item), >=, before);
  g_clear_object (&item);

  fixture_restart (&t->base);
  item = g_list_model_get_item (weir_service_get_rules (t->base.service), 0);
  g_assert_cmpuint (weir_rule_item_get_hits (item), ==, 2);
}

static void
test_cookies_withheld (Traffic *t, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *response = fetch (t);
  g_autofree char *head = http_origin_get_last_head (t->origin);
  g_autoptr (GPtrArray) records = search (t);
  const WeirRecord *record;

  g_assert_null (strstr (head, "Cookie"));
  g_assert_null (strstr (response, "Set-Cookie"));
  g_assert_cmpuint (records->len, ==, 1);
  record = records->pdata[0];
  g_assert_cmpint (record->verdict, ==, WEIR_VERDICT_CHANGED);
  g_assert_cmpuint (record->cookies_withheld, ==, 2);
  g_assert_cmpint (record->cookie_reason_kind, ==, WEIR_REASON_GLOBAL_COOKIES);
}

static void
test_cookies_allowed (Traffic *t, gconstpointer user_data G_GNUC_UNUSED)
{
  const WeirRule rule = {
    .kind = WEIR_RULE_KIND_COOKIES,
    .action = WEIR_RULE_ALLOW,
    .site = (char *) SITE,
  };
  g_autofree char *response = NULL;
  g_autofree char *head = NULL;
  g_autoptr (GPtrArray) records = NULL;

  g_assert_cmpint (weir_service_add_rule (t->base.service, &rule, NULL), >, 0);
  response = fetch (t);
  head = http_origin_get_last_head (t->origin);
  g_assert_nonnull (strstr (head, "Cookie: uid=7"));
  g_assert_nonnull (strstr (response, "Set-Cookie: id=1"));

  records = search (t);
  g_assert_cmpuint (records->len, ==, 0);
}

/* Visits the site itself, which changes nothing, and returns how many rows there are now. */
static guint
visit (Traffic *t)
{
  g_autofree char *response =
    http_fetch (weir_service_get_port (t->base.service),
                "GET http://" SITE "/ HTTP/1.1\r\nHost: " SITE "\r\nConnection: close\r\n\r\n");
  g_autoptr (GPtrArray) records = search (t);

  g_assert_nonnull (response);

  return records->len;
}

static void
test_keep_all (Traffic *t, gconstpointer user_data G_GNUC_UNUSED)
{
  g_assert_cmpuint (visit (t), ==, 0);

  weir_service_set_setting (t->base.service, WEIR_SETTING_KEEP_ALL, TRUE);
  g_assert_cmpuint (visit (t), ==, 1);

  weir_service_set_setting (t->base.service, WEIR_SETTING_KEEP_HISTORY, FALSE);
  g_assert_cmpuint (visit (t), ==, 1);
}

static void
on_history_changed (WeirService *service G_GNUC_UNUSED, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static gboolean
is_not_zero (gpointer user_data)
{
  return *(guint *) user_data != 0;
}

static void
test_clear_history (Traffic *t, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) records = NULL;
  guint n_changes = 0;

  g_signal_connect (t->base.service, "history-changed", G_CALLBACK (on_history_changed),
                    &n_changes);
  load (t);
  await (is_not_zero, &n_changes);
  n_changes = 0;
  weir_service_clear_history (t->base.service);
  await (is_not_zero, &n_changes);

  records = search (t);
  g_assert_cmpuint (records->len, ==, 0);
}

static void
test_sites (Traffic *t, gconstpointer user_data G_GNUC_UNUSED)
{
  GListModel *sites = weir_service_get_sites (t->base.service);
  g_autoptr (GListModel) hosts = weir_service_list_hosts (t->base.service, SITE);
  g_autoptr (GListModel) cookies = weir_service_list_cookies (t->base.service, SITE);
  g_autoptr (WeirSiteItem) site = NULL;
  g_autoptr (WeirHostItem) host = NULL;
  g_autoptr (WeirCookieItem) cookie = NULL;

  load (t);
  await_n_items (sites, 1);
  await_n_items (hosts, 1);
  await_n_items (cookies, 2);

  site = g_list_model_get_item (sites, 0);
  g_assert_cmpstr (weir_site_item_get_site (site), ==, SITE);
  g_assert_cmpuint (weir_site_item_get_n_requests (site), ==, 1);
  g_assert_cmpuint (weir_site_item_get_n_hosts (site), ==, 1);
  g_assert_cmpuint (weir_site_item_get_n_blocked (site), ==, 0);

  host = g_list_model_get_item (hosts, 0);
  g_assert_cmpstr (weir_host_item_get_host (host), ==, TRACKER);
  g_assert_true (weir_host_item_get_is_third_party (host));
  g_assert_cmpuint (weir_host_item_get_n_cookies_withheld (host), ==, 2);
  g_assert_cmpuint (weir_host_item_get_n_images (host), ==, 0);

  cookie = g_list_model_get_item (cookies, 0);
  g_assert_cmpstr (weir_cookie_item_get_host (cookie), ==, TRACKER);
  g_assert_cmpint (weir_cookie_item_get_decision (cookie), ==, WEIR_COOKIES_BLOCK);

  weir_service_forget_site (t->base.service, SITE);
  await_n_items (sites, 0);
  await_n_items (hosts, 0);
  await_n_items (cookies, 0);
}

static void
test_forget_now (Traffic *t, gconstpointer user_data G_GNUC_UNUSED)
{
  GListModel *log = G_LIST_MODEL (weir_service_get_live_log (t->base.service));
  g_autoptr (GPtrArray) records = NULL;

  g_test_summary ("Neither the live log nor what is still to be written keeps a site");

  load (t);
  await_n_items (log, 1);
  weir_service_forget_site (t->base.service, SITE);
  g_assert_cmpuint (count_items (log), ==, 0);
  records = search (t);
  g_assert_cmpuint (records->len, ==, 0);
}

static gboolean
host_has_two (gpointer user_data)
{
  g_autoptr (WeirHostItem) host = g_list_model_get_item (user_data, 0);

  return host != NULL && weir_host_item_get_n_requests (host) == 2;
}

static void
test_sites_follow (Traffic *t, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GListModel) hosts = weir_service_list_hosts (t->base.service, SITE);
  g_autoptr (GListModel) same = weir_service_list_hosts (t->base.service, SITE);
  g_autoptr (WeirHostItem) before = NULL;
  g_autoptr (WeirHostItem) after = NULL;

  g_test_summary ("A host keeps its item while its counts go up, and a list outlives the service");

  g_assert_true (hosts == same);
  load (t);
  await_n_items (hosts, 1);
  before = g_list_model_get_item (hosts, 0);
  load (t);
  await (host_has_two, hosts);
  after = g_list_model_get_item (hosts, 0);
  g_assert_true (before == after);

  fixture_close (&t->base.service);
  g_assert_cmpuint (count_items (hosts), ==, 1);
}

static void
test_client (Traffic *t, gconstpointer user_data G_GNUC_UNUSED)
{
  WeirService *service = t->base.service;
  gint64 begun = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *client = NULL;
  g_autofree char *inside = NULL;
  guint n_clients;
  gint64 when;

  g_object_get (service, "last-client-when", &when, NULL);
  g_assert_cmpint (when, ==, 0);

  load (t);
  load (t);
  g_object_get (service, "last-client", &client, "last-client-when", &when, "n-clients-seen",
                &n_clients, "inside-client", &inside, NULL);
  g_assert_cmpstr (client, ==, "Firefox");
  g_assert_cmpint (when, >=, begun);
  g_assert_cmpuint (n_clients, ==, 1);
  g_assert_null (inside);
}

static void
test_live_log (Traffic *t, gconstpointer user_data G_GNUC_UNUSED)
{
  GListModel *log = G_LIST_MODEL (weir_service_get_live_log (t->base.service));
  g_autoptr (WeirRecordItem) item = NULL;
  const WeirRecord *record;

  load (t);
  await_n_items (log, 1);
  item = g_list_model_get_item (log, 0);
  record = weir_record_item_get_record (item);
  g_assert_cmpint (record->verdict, ==, WEIR_VERDICT_CHANGED);
  g_assert_cmpuint (record->status, ==, 200);
  g_assert_cmpint (record->duration, >=, 0);
  g_assert_nonnull (record->detail);
  g_assert_cmpuint (record->detail->cookies->len, ==, 2);
}

static void
test_next_request (Traffic *t, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *undone = NULL;

  load (t);
  g_assert_cmpuint (http_origin_get_n_requests (t->origin), ==, 1);
  block_host (t->base.service, TRACKER, SITE);
  load (t);
  g_assert_cmpuint (http_origin_get_n_requests (t->origin), ==, 1);
  undone = weir_service_undo (t->base.service);
  g_assert_nonnull (undone);
  load (t);
  g_assert_cmpuint (http_origin_get_n_requests (t->origin), ==, 2);
}

#define ADD(path, test) \
  g_test_add ("/service/traffic/" path, Traffic, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("blocked", test_blocked);
  ADD ("excepted", test_excepted);
  ADD ("rule-hits", test_hits);
  ADD ("cookies-withheld", test_cookies_withheld);
  ADD ("cookies-allowed", test_cookies_allowed);
  ADD ("keep-all-or-nothing", test_keep_all);
  ADD ("clear-history", test_clear_history);
  ADD ("sites", test_sites);
  ADD ("sites-follow", test_sites_follow);
  ADD ("client", test_client);
  ADD ("rule-holds-for-the-next-request", test_next_request);
  g_test_add ("/service/traffic/live-log", Traffic, GINT_TO_POINTER (TRUE), set_up, test_live_log,
              tear_down);
  g_test_add ("/service/traffic/forget-now", Traffic, GINT_TO_POINTER (TRUE), set_up,
              test_forget_now, tear_down);

  return g_test_run ();
}
