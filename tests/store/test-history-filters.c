/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the history keeps of the filter that decided. */

#include "store-folder.h"
#include "store-record.h"

#include "weir-history.h"

#include <string.h>

#define START G_GINT64_CONSTANT (1700000000000000)
#define SECOND G_TIME_SPAN_SECOND

/* A request that @filter of the list "ads" decided about, or else a rule. */
static void
append (StoreFixture *fixture, gint64 started, const char *filter, const char *beaten)
{
  g_autoptr (WeirRecord) plain =
    store_record_new (started, WEIR_VERDICT_BLOCKED, "cdn.example", "shop.example");
  g_autoptr (WeirRule) rule = store_rule_new ("block host cdn.example", 1, WEIR_LIFETIME_ALWAYS, 0);
  WeirRecord template = *plain;
  g_autoptr (WeirRecord) record = NULL;

  template.reason_kind = filter != NULL ? WEIR_REASON_FILTER : WEIR_REASON_RULE;
  template.rule = filter == NULL ? rule : NULL;
  template.filter = filter;
  template.filter_list = filter != NULL ? "ads" : NULL;
  template.filter_line = filter != NULL ? 17 : 0;
  template.beaten = beaten;
  record = weir_record_new_full (&template);
  weir_history_append (fixture->database, record);
}

static GPtrArray *
search (StoreFixture *fixture, const char *text)
{
  g_autoptr (WeirQuery) query = weir_query_parse (text, NULL);
  const WeirHistorySearch template = { .query = query, .limit = 10 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *records;

  weir_history_search_async (fixture->database, &template, NULL, store_on_result, &result);
  records = weir_history_search_finish (store_await (&result), &error);
  g_assert_no_error (error);
  return records;
}

static void
test_keeps_the_filter (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) found = NULL;
  const WeirRecord *kept;

  append (fixture, START, "@@||cdn.example^$image", "||cdn.example^");
  append (fixture, START + SECOND, NULL, NULL);
  store_fixture_flush (fixture);

  found = search (fixture, "");
  g_assert_cmpuint (found->len, ==, 2);
  kept = found->pdata[1];
  g_assert_cmpint (kept->reason_kind, ==, WEIR_REASON_FILTER);
  g_assert_cmpstr (kept->filter, ==, "@@||cdn.example^$image");
  g_assert_cmpstr (kept->filter_list, ==, "ads");
  g_assert_cmpuint (kept->filter_line, ==, 17);
  g_assert_cmpstr (kept->beaten, ==, "||cdn.example^");
  g_assert_null (kept->rule);

  kept = found->pdata[0];
  g_assert_null (kept->filter);
  g_assert_null (kept->filter_list);
  g_assert_cmpuint (kept->filter_line, ==, 0);
  g_assert_null (kept->beaten);
}

static void
test_searches_by_filter (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) of_list = NULL;
  g_autoptr (GPtrArray) of_other = NULL;
  g_autoptr (GPtrArray) of_filter = NULL;

  append (fixture, START, "||cdn.example^", NULL);
  append (fixture, START + SECOND, "/banner/", NULL);
  append (fixture, START + 2 * SECOND, NULL, NULL);
  store_fixture_flush (fixture);

  of_list = search (fixture, "list:ads");
  g_assert_cmpuint (of_list->len, ==, 2);
  of_other = search (fixture, "list:other");
  g_assert_cmpuint (of_other->len, ==, 0);
  of_filter = search (fixture, "list:ads rule:\"||cdn.example^\"");
  g_assert_cmpuint (of_filter->len, ==, 1);
}

static void
test_groups_by_what_decided (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const WeirHistorySearch template = { .limit = 10 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) groups = NULL;
  const WeirHistoryGroup *first;
  const WeirHistoryGroup *second;

  append (fixture, START, "||cdn.example^", NULL);
  append (fixture, START + SECOND, "||cdn.example^", NULL);
  append (fixture, START + 2 * SECOND, NULL, NULL);
  store_fixture_flush (fixture);

  weir_history_group_async (fixture->database, &template, WEIR_GROUP_BY_RULE, NULL, store_on_result,
                            &result);
  groups = weir_history_group_finish (store_await (&result), NULL);
  g_assert_cmpuint (groups->len, ==, 2);
  first = groups->pdata[0];
  second = groups->pdata[1];
  g_assert_cmpstr (first->name, ==, "||cdn.example^");
  g_assert_cmpuint (first->count, ==, 2);
  g_assert_cmpstr (second->name, ==, "block host cdn.example");
}

static void
test_odd_values (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) found = NULL;
  const WeirRecord *kept;

  append (fixture, START, "||cdn.example^", NULL);
  store_fixture_flush (fixture);
  store_folder_exec (fixture->folder,
                     "UPDATE history SET filter = CAST (x'41ff42' AS TEXT), filter_list = '../ads',"
                     " filter_line = -1, beaten = hex (zeroblob (40000))");

  found = search (fixture, "");
  g_assert_cmpuint (found->len, ==, 1);
  kept = found->pdata[0];
  g_assert_cmpstr (kept->filter, ==, "A\357\277\275B");
  g_assert_null (kept->filter_list);
  g_assert_cmpuint (kept->filter_line, ==, 0);
  g_assert_cmpuint (strlen (kept->beaten), <=, WEIR_RECORD_MAX_FILTER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func)                                                                       \
  g_test_add ("/store/history-filters/" name, StoreFixture, NULL, store_fixture_set_up, func, \
              store_fixture_tear_down)
  ADD ("keeps-the-filter", test_keeps_the_filter);
  ADD ("searches-by-filter", test_searches_by_filter);
  ADD ("groups-by-what-decided", test_groups_by_what_decided);
  ADD ("odd-values", test_odd_values);
#undef ADD

  return g_test_run ();
}
