/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-folder.h"
#include "store-record.h"

#include "weir-cookie-ledger.h"
#include "weir-history.h"
#include "weir-site-ledger.h"

#define SECOND G_TIME_SPAN_SECOND
#define START (G_GINT64_CONSTANT (1700000000) * SECOND)

typedef struct
{
  char *folder;
  WeirDatabase *database;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->folder = store_folder_new ();
  fixture->database = weir_database_open (fixture->folder, WEIR_DATABASE_KEEP, NULL, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_clear_pointer (&fixture->database, weir_database_close);
  g_clear_pointer (&fixture->folder, store_folder_free);
}

static void
append (Fixture *fixture, gint64 started, WeirVerdict verdict, const char *host, const char *site)
{
  g_autoptr (WeirRecord) record = store_record_new (started, verdict, host, site);

  weir_history_append (fixture->database, record);
}

static void
flush (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  weir_database_flush (fixture->database, &error);
  g_assert_no_error (error);
}

static void
on_found (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static GPtrArray *
search (Fixture *fixture, const char *text, WeirHistorySearch *template)
{
  g_autoptr (WeirQuery) query = weir_query_parse (text, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *records;

  template->query = query;
  weir_history_search_async (fixture->database, template, NULL, on_found, &result);
  records = weir_history_search_finish (await (&result), &error);
  template->query = NULL;
  g_assert_no_error (error);
  return records;
}

static const WeirRecord *
get (GPtrArray *records, guint i)
{
  g_assert_cmpuint (i, <, records->len);
  return g_ptr_array_index (records, i);
}

static void
test_keeps_what_is_known (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirRule) rule =
    store_rule_new ("block type image on shop.example", 3, WEIR_LIFETIME_ALWAYS, 0);
  g_autoptr (WeirRecord) plain =
    store_record_new (START, WEIR_VERDICT_BLOCKED, "cdn.example", "shop.example");
  WeirRecord template = *plain;
  g_autoptr (WeirRecord) record = NULL;
  g_autoptr (GPtrArray) found = NULL;
  const WeirRecord *kept;

  template.rule = rule;
  template.reason_kind = WEIR_REASON_RULE;
  record = weir_record_new_full (&template);
  weir_history_append (fixture->database, record);
  flush (fixture);

  found = search (fixture, "", &(WeirHistorySearch){ .limit = 10 });
  g_assert_cmpuint (found->len, ==, 1);
  kept = get (found, 0);
  g_assert_cmpint (kept->started, ==, START);
  g_assert_cmpint (kept->duration, ==, 1200);
  g_assert_cmpint (kept->verdict, ==, WEIR_VERDICT_BLOCKED);
  g_assert_cmpint (kept->outcome, ==, WEIR_OUTCOME_COMPLETE);
  g_assert_cmpint (kept->type, ==, WEIR_RESOURCE_IMAGE);
  g_assert_true (kept->is_third_party);
  g_assert_cmpuint (kept->port, ==, 8080);
  g_assert_cmpuint (kept->status, ==, 403);
  g_assert_cmpuint (kept->octets_sent, ==, 10);
  g_assert_cmpuint (kept->octets_received, ==, 2000);
  g_assert_cmpuint (kept->cookies_withheld, ==, 2);
  g_assert_cmpuint (kept->cookies_shortened, ==, 1);
  g_assert_cmpuint (kept->cookies_seen, ==, 4);
  g_assert_cmpstr (kept->method, ==, "GET");
  g_assert_cmpstr (kept->host, ==, "cdn.example");
  g_assert_cmpstr (kept->site, ==, "shop.example");
  g_assert_cmpstr (kept->scheme, ==, "http");
  g_assert_cmpint (kept->reason_kind, ==, WEIR_REASON_RULE);
  g_assert_cmpint (kept->cookie_reason_kind, ==, WEIR_REASON_GLOBAL_COOKIES);
  g_assert_cmpint (kept->rule->kind, ==, WEIR_RULE_KIND_TYPE);
  g_assert_cmpstr (kept->rule->site, ==, "shop.example");
  g_assert_null (kept->cookie_rule);
}

static void
test_never_keeps_queries (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) found = NULL;

  append (fixture, START, WEIR_VERDICT_BLOCKED, "cdn.example", "shop.example");
  flush (fixture);

  found = search (fixture, "", &(WeirHistorySearch){ .limit = 10 });
  g_assert_cmpstr (get (found, 0)->path, ==, "/picture.png?…(12)");
  g_assert_true (test_folder_contains (fixture->folder, "/picture.png"));
  g_assert_false (test_folder_contains (fixture->folder, "secret"));
}

/* As of a plain request; and that a client refused to be looked into. */
static void
test_keeps_what_was_inside (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirRecord) plain =
    store_record_new (START, WEIR_VERDICT_CHANGED, "cdn.example", "shop.example");
  WeirRecord template = *plain;
  g_autoptr (WeirRecord) record = NULL;
  g_autoptr (GPtrArray) found = NULL;

  template.scheme = "https";
  template.outcome = WEIR_OUTCOME_CLIENT_REFUSED;
  record = weir_record_new_full (&template);
  weir_history_append (fixture->database, record);
  flush (fixture);

  found = search (fixture, "", &(WeirHistorySearch){ .limit = 10 });
  g_assert_true (weir_record_is_inspected (get (found, 0)));
  g_assert_cmpint (get (found, 0)->outcome, ==, WEIR_OUTCOME_CLIENT_REFUSED);
  g_assert_cmpstr (get (found, 0)->path, ==, "/picture.png?…(12)");
  g_assert_false (test_folder_contains (fixture->folder, "secret"));
}

static void
test_pages_newest_first (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  WeirHistorySearch template = { .limit = 300 };
  gint64 last = G_MAXINT64;
  guint n_found = 0;

  /* Out of order, and several at the same time. */
  for (guint i = 0; i < 1000; i++)
    append (fixture, START + (i * 7919 % 1000) / 10 * SECOND, WEIR_VERDICT_BLOCKED, "cdn.example",
            NULL);
  flush (fixture);

  for (;;)
    {
      g_autoptr (GPtrArray) page = search (fixture, "", &template);

      for (guint i = 0; i < page->len; i++)
        {
          g_assert_cmpint ((gint64) get (page, i)->id, <, last);
          last = (gint64) get (page, i)->id;
        }
      n_found += page->len;
      template.before_id = last;
      if (page->len < template.limit)
        break;
    }

  g_assert_cmpuint (n_found, ==, 1000);
}

static void
test_same_time (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const guint n = 1200;
  Fixture other = { fixture->folder,
                    weir_database_open (fixture->folder, WEIR_DATABASE_KEEP, NULL, NULL) };
  g_autoptr (GPtrArray) found = NULL;

  g_test_summary ("No row is lost though two write at the same time, and the clock is set back");

  for (guint i = 0; i < n; i++)
    {
      append (i % 2 == 0 ? fixture : &other, START, WEIR_VERDICT_BLOCKED, "cdn.example", NULL);
      append (i % 2 == 0 ? &other : fixture, START + i, WEIR_VERDICT_BLOCKED, "cdn.example", NULL);
    }
  append (fixture, START - 1, WEIR_VERDICT_BLOCKED, "first.example", NULL);
  append (fixture, 0, WEIR_VERDICT_BLOCKED, "never.example", NULL);
  append (fixture, G_MAXINT64, WEIR_VERDICT_BLOCKED, "last.example", NULL);
  append (fixture, G_MAXINT64, WEIR_VERDICT_BLOCKED, "last.example", NULL);
  flush (fixture);
  flush (&other);
  weir_database_close (other.database);

  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT count(*) FROM history"), ==,
                   2 * n + 4);
  found = search (fixture, "host:example", &(WeirHistorySearch){ .limit = 2 });
  g_assert_cmpstr (get (found, 1)->host, ==, "last.example");
}

static void
test_refused_rows (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_test_summary ("What is refused is told in one line a batch, and the rest is kept");

  flush (fixture);
  store_folder_exec (fixture->folder, "CREATE UNIQUE INDEX surprise ON history (host)");
  g_test_expect_message ("weir-store", G_LOG_LEVEL_MESSAGE, "Not kept, 3 times: *");
  for (guint i = 0; i < 4; i++)
    append (fixture, START, WEIR_VERDICT_BLOCKED, "cdn.example", NULL);
  append (fixture, START, WEIR_VERDICT_BLOCKED, "other.example", NULL);
  flush (fixture);

  g_test_assert_expected_messages ();
  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT count(*) FROM history"), ==, 2);
}

static void
test_searches_a_range_of_time (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) found = NULL;

  for (guint i = 0; i < 10; i++)
    append (fixture, START + i * SECOND, WEIR_VERDICT_BLOCKED, "cdn.example", NULL);
  flush (fixture);

  found = search (fixture, "",
                  &(WeirHistorySearch){
                    .since = START / SECOND + 2, .until = START / SECOND + 5, .limit = 100 });
  g_assert_cmpuint (found->len, ==, 3);
  g_assert_cmpint (get (found, 0)->started, ==, START + 4 * SECOND);
  g_assert_cmpint (get (found, 2)->started, ==, START + 2 * SECOND);
}

/* What the filter language finds in SQL is what it finds among records. */
static void
test_searches_as_the_live_list_does (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const texts[] = {
    "host:cdn",
    "host:cdn.example,ads",
    "-host:cdn",
    "site:shop",
    "verdict:blocked",
    "-type:image",
    "type:image",
    "status:4xx",
    "status:403",
    "size:>1k",
    "size:<1k",
    "party:third",
    "party:first",
    "method:GET",
    "scheme:http",
    "scheme:https,wss",
    "path:picture",
    "\"picture\"",
    "shop -verdict:blocked",
    "rule:image",
    "host:100%",
    "host:_",
    "cookie:withheld",
  };
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) weir_record_unref);

  g_ptr_array_add (records, store_record_new (START, WEIR_VERDICT_BLOCKED, "cdn.example", NULL));
  g_ptr_array_add (records, store_record_new (START + 1, WEIR_VERDICT_CHANGED, "www.shop.example",
                                              "shop.example"));
  g_ptr_array_add (records, store_record_new (START + 2, WEIR_VERDICT_BLOCKED, "ads.example",
                                              "shop.example"));
  for (guint i = 0; i < records->len; i++)
    weir_history_append (fixture->database, g_ptr_array_index (records, i));
  flush (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (WeirQuery) query = weir_query_parse (texts[i], NULL);
      g_autoptr (GPtrArray) found = NULL;
      guint n_matching = 0;

      if (query == NULL)
        continue;

      for (guint n = 0; n < records->len; n++)
        n_matching += weir_query_matches (query, g_ptr_array_index (records, n)) ? 1 : 0;
      g_test_message ("%s: %u", texts[i], n_matching);
      found = search (fixture, texts[i], &(WeirHistorySearch){ .limit = 100 });
      g_assert_cmpuint (found->len, ==, n_matching);
    }
}

static GArray *
chart (Fixture *fixture, const char *text, gint64 since, gint64 until, guint n_buckets)
{
  g_autoptr (WeirQuery) query = weir_query_parse (text, NULL);
  const WeirHistorySearch template = { .query = query, .since = since, .until = until };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GArray *buckets;

  weir_history_chart_async (fixture->database, &template, n_buckets, NULL, on_found, &result);
  buckets = weir_history_chart_finish (await (&result), &error);
  g_assert_no_error (error);
  return buckets;
}

static void
test_charts (Fixture *fixture, gconstpointer data)
{
  const gint64 since = START / SECOND;
  g_autoptr (GArray) buckets = NULL;
  const WeirHistoryBucket *bucket;

  for (guint i = 0; i < 30; i++)
    append (fixture, START + i * SECOND, i % 3 == 0 ? WEIR_VERDICT_CHANGED : WEIR_VERDICT_BLOCKED,
            "cdn.example", NULL);
  append (fixture, START + 29 * SECOND, WEIR_VERDICT_PASSED, "cdn.example", NULL);
  append (fixture, START + 30 * SECOND, WEIR_VERDICT_PASSED, "cdn.example", NULL);
  flush (fixture);

  buckets = chart (fixture, data, since, since + 30, 3);
  g_assert_cmpuint (buckets->len, ==, 3);
  bucket = &g_array_index (buckets, WeirHistoryBucket, 0);
  g_assert_cmpuint (bucket->changed, ==, 4);
  g_assert_cmpuint (bucket->blocked, ==, 6);
  g_assert_cmpuint (bucket->other, ==, 0);
  bucket = &g_array_index (buckets, WeirHistoryBucket, 2);
  g_assert_cmpuint (bucket->changed, ==, 3);
  g_assert_cmpuint (bucket->blocked, ==, 7);
  g_assert_cmpuint (bucket->other, ==, 1);
}

static GPtrArray *
group (Fixture *fixture, const char *text, WeirHistoryGrouping by)
{
  g_autoptr (WeirQuery) query = weir_query_parse (text, NULL);
  const WeirHistorySearch template = { .query = query };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *groups;

  weir_history_group_async (fixture->database, &template, by, NULL, on_found, &result);
  groups = weir_history_group_finish (await (&result), &error);
  g_assert_no_error (error);
  return groups;
}

static void
test_groups (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) hosts = NULL;
  g_autoptr (GPtrArray) sites = NULL;
  g_autoptr (GPtrArray) rules = NULL;
  const WeirHistoryGroup *first;

  append (fixture, START, WEIR_VERDICT_BLOCKED, "a.example", "shop.example");
  append (fixture, START + SECOND, WEIR_VERDICT_BLOCKED, "b.example", NULL);
  append (fixture, START + 2 * SECOND, WEIR_VERDICT_BLOCKED, "b.example", "shop.example");
  flush (fixture);

  hosts = group (fixture, data, WEIR_GROUP_BY_HOST);
  g_assert_cmpuint (hosts->len, ==, 2);
  first = g_ptr_array_index (hosts, 0);
  g_assert_cmpstr (first->name, ==, "b.example");
  g_assert_cmpuint (first->count, ==, 2);
  g_assert_cmpint (first->last, ==, START / SECOND + 2);

  sites = group (fixture, data, WEIR_GROUP_BY_SITE);
  g_assert_cmpuint (sites->len, ==, 1);
  first = g_ptr_array_index (sites, 0);
  g_assert_cmpuint (first->count, ==, 2);

  rules = group (fixture, data, WEIR_GROUP_BY_RULE);
  g_assert_cmpuint (rules->len, ==, 0);
}

static void
test_clears (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  append (fixture, START, WEIR_VERDICT_BLOCKED, "cdn.example", "shop.example");
  flush (fixture);
  g_assert_true (test_folder_contains (fixture->folder, "cdn.example"));

  weir_history_clear (fixture->database, NULL, NULL);
  flush (fixture);
  g_assert_false (test_folder_contains (fixture->folder, "cdn.example"));
}

/* --- Forgetting ---------------------------------------------------------- */

static void
add_to_ledgers (Fixture *fixture, const char *site, const char *host)
{
  GPtrArray *hosts = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_ledger_host_free);
  GPtrArray *cookies = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_ledger_cookie_free);
  WeirLedgerHost *row = g_new0 (WeirLedgerHost, 1);
  WeirLedgerCookie *cookie = g_new0 (WeirLedgerCookie, 1);

  row->site = g_strdup (site);
  row->host = g_strdup (host);
  g_ptr_array_add (hosts, row);
  weir_site_ledger_add (fixture->database, hosts);

  cookie->site = g_strdup (site);
  cookie->host = g_strdup (host);
  cookie->name = g_strdup ("sid");
  g_ptr_array_add (cookies, cookie);
  weir_cookie_ledger_add (fixture->database, cookies);
}

static void
test_forgets_a_site (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  append (fixture, START, WEIR_VERDICT_BLOCKED, "tracker.example", "shady.example");
  append (fixture, START, WEIR_VERDICT_BLOCKED, "www.shady.example", "other.example");
  append (fixture, START, WEIR_VERDICT_BLOCKED, "notshady.example", "other.example");
  add_to_ledgers (fixture, "shady.example", "tracker.example");
  add_to_ledgers (fixture, "other.example", "www.shady.example");
  add_to_ledgers (fixture, "other.example", "notshady.example");
  flush (fixture);

  weir_history_forget_site (fixture->database, "shady.example", NULL, NULL);
  flush (fixture);
  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT count (*) FROM history"), ==, 1);
  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT count (*) FROM site_hosts"), ==, 1);
  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT count (*) FROM cookies"), ==, 1);
  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT count (*) FROM sites"), ==, 1);

  /* Not only from the tables. */
  g_assert_false (test_folder_contains (fixture->folder, "tracker.example"));
  g_assert_false (test_folder_contains (fixture->folder, "www.shady.example"));
  g_assert_true (test_folder_contains (fixture->folder, "notshady.example"));
}

/* --- What is kept -------------------------------------------------------- */

/* A little goes with each transaction: so there are some, until @sql says 0. */
static void
write_until_none (Fixture *fixture, const char *sql)
{
  do
    {
      append (fixture, g_get_real_time (), WEIR_VERDICT_BLOCKED, "new.example", NULL);
      flush (fixture);
    }
  while (store_folder_read (fixture->folder, sql) > 0);
}

static void
test_keeps_so_many_days (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const gint64 now = g_get_real_time ();

  for (guint i = 0; i < 3000; i++)
    append (fixture, now - (i < 2500 ? 8 : 6) * G_TIME_SPAN_DAY + i * G_TIME_SPAN_SECOND,
            WEIR_VERDICT_BLOCKED, i < 2500 ? "old.example" : "young.example", NULL);
  weir_history_set_retention (fixture->database, 7, 0);

  write_until_none (fixture, "SELECT count (*) FROM history WHERE host = 'old.example'");
  g_assert_cmpint (store_folder_read (fixture->folder,
                                      "SELECT count (*) FROM history WHERE host = 'young.example'"),
                   ==, 500);
}

static void
test_keeps_so_many_octets (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  for (guint i = 0; i < 12000; i++)
    {
      g_autofree char *host = g_strdup_printf ("host-%u.example", i);

      append (fixture, START + i * SECOND, WEIR_VERDICT_BLOCKED, host, "shop.example");
    }
  flush (fixture);
  g_assert_cmpint (store_folder_read (fixture->folder, "PRAGMA page_count"), >, 256);

  weir_history_set_retention (fixture->database, 0, 1);
  write_until_none (fixture, "SELECT page_count > 256 FROM pragma_page_count");

  /* The oldest went. */
  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT count (*) FROM history"), >, 1000);
  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT count (*) FROM history WHERE host = "
                                                       "'host-11999.example'"),
                   ==, 1);
}

static void
test_search_can_be_stopped (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  weir_history_search_async (fixture->database, &(WeirHistorySearch){ .limit = 10 }, cancellable,
                             on_found, &result);
  g_cancellable_cancel (cancellable);
  g_assert_null (weir_history_search_finish (await (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A search under way when the database closes ends as any other. */
static void
test_search_outlives_the_database (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;

  append (fixture, START, WEIR_VERDICT_BLOCKED, "cdn.example", NULL);
  flush (fixture);
  weir_history_search_async (fixture->database, &(WeirHistorySearch){ .limit = 10 }, NULL, on_found,
                             &result);
  g_clear_pointer (&fixture->database, weir_database_close);
  found = weir_history_search_finish (await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
}

static void
test_private_session_has_a_history (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) found = NULL;

  g_clear_pointer (&fixture->database, weir_database_close);
  fixture->database = weir_database_open (fixture->folder, WEIR_DATABASE_PRIVATE, NULL, NULL);
  append (fixture, START, WEIR_VERDICT_BLOCKED, "cdn.example", NULL);
  flush (fixture);

  found = search (fixture, "", &(WeirHistorySearch){ .limit = 10 });
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_false (test_folder_contains (fixture->folder, "cdn.example"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, data, func) \
  g_test_add ("/store/history/" name, Fixture, data, set_up, func, tear_down)
  ADD ("keeps-what-is-known", NULL, test_keeps_what_is_known);
  ADD ("never-keeps-queries", NULL, test_never_keeps_queries);
  ADD ("keeps-what-was-inside", NULL, test_keeps_what_was_inside);
  ADD ("pages-newest-first", NULL, test_pages_newest_first);
  ADD ("keeps-all-of-the-same-time", NULL, test_same_time);
  ADD ("refused-rows", NULL, test_refused_rows);
  ADD ("searches-a-range-of-time", NULL, test_searches_a_range_of_time);
  ADD ("searches-as-the-live-list-does", NULL, test_searches_as_the_live_list_does);
  ADD ("charts/all", "", test_charts);
  ADD ("charts/found", "host:cdn", test_charts);
  ADD ("groups/all", "", test_groups);
  ADD ("groups/found", "host:example", test_groups);
  ADD ("clears", NULL, test_clears);
  ADD ("forgets-a-site", NULL, test_forgets_a_site);
  ADD ("keeps-so-many-days", NULL, test_keeps_so_many_days);
  ADD ("keeps-so-many-octets", NULL, test_keeps_so_many_octets);
  ADD ("search-can-be-stopped", NULL, test_search_can_be_stopped);
  ADD ("search-outlives-the-database", NULL, test_search_outlives_the_database);
  ADD ("private-session-has-a-history", NULL, test_private_session_has_a_history);
#undef ADD

  return g_test_run ();
}
