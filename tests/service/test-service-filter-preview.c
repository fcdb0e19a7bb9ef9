/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What filters would have done to the history, were they the user's own. */

#include "service-fixture.h"

#define SITE "shop.example"
#define ADS "ads.example"
#define CDN "cdn.example"
#define START G_GINT64_CONSTANT (1700000000000000)
#define MAX_ROWS 20000 /* that are looked at */
#define MAX_SHOWN 100  /* of either kind */

typedef struct
{
  Fixture base;
  WeirDatabase *database; /* (nullable): for what is to be in the history */
  gint64 n_rows;
} Previews;

static void
set_up (Previews *p, gconstpointer user_data)
{
  fixture_set_up (&p->base, user_data);
  p->database = weir_database_open (p->base.folder, WEIR_DATABASE_KEEP, NULL, NULL);
}

static void
tear_down (Previews *p, gconstpointer user_data)
{
  g_clear_pointer (&p->database, weir_database_close);
  fixture_tear_down (&p->base, user_data);
}

/* A script of @host on a page of the site, a second after the one before. */
static void
append (Previews *p, const char *host, const char *path, WeirVerdict verdict)
{
  const WeirRecord template = {
    .started = START + p->n_rows++ * G_TIME_SPAN_SECOND,
    .verdict = verdict,
    .outcome = WEIR_OUTCOME_COMPLETE,
    .type = WEIR_RESOURCE_SCRIPT,
    .is_third_party = TRUE,
    .port = 80,
    .method = "GET",
    .scheme = "http",
    .host = host,
    .site = SITE,
    .path = path,
  };
  g_autoptr (WeirRecord) record = weir_record_new_full (&template);

  weir_history_append (p->database, record);

  /* So many wait at most. */
  if (p->n_rows % 10000 == 0)
    g_assert_true (weir_database_flush (p->database, NULL));
}

static void
on_answer (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_answer (gpointer user_data)
{
  return *(GAsyncResult **) user_data != NULL;
}

static WeirFilterPreview *
preview (Previews *p, const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  WeirFilterPreview *answer;

  g_assert_true (weir_database_flush (p->database, NULL));
  weir_service_preview_filters_async (p->base.service, text, NULL, on_answer, &result);
  await (has_answer, &result);
  answer = weir_service_preview_filters_finish (p->base.service, result, &error);
  g_assert_no_error (error);

  return answer;
}

static gboolean
blocks_ads (gpointer user_data)
{
  return is_blocked (user_data, ADS, SITE);
}

/* The user's own filters, in force. */
static void
set_own (Previews *p, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (weir_service_set_own_filters (p->base.service, text, &error));
  g_assert_no_error (error);
  await (blocks_ads, p->base.service);
}

static void
test_counts (Previews *p, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirFilterPreview) answer = NULL;
  const WeirRecord *newest;
  const WeirRecord *oldest;

  set_own (p, "||" ADS "^\n");
  append (p, ADS, "/a.js", WEIR_VERDICT_BLOCKED);
  append (p, CDN, "/a.js", WEIR_VERDICT_CHANGED);
  append (p, CDN, "/b.js?q=1", WEIR_VERDICT_PASSED);
  append (p, "www.shop.example", "/a.js", WEIR_VERDICT_PASSED);

  answer = preview (p, "||" CDN "/b.js\n");
  g_assert_cmpuint (answer->n_seen, ==, 4);
  g_assert_cmpuint (answer->n_blocked, ==, 1);
  g_assert_cmpuint (answer->n_allowed, ==, 1);
  g_assert_cmpuint (answer->records->len, ==, 2);
  newest = answer->records->pdata[0];
  oldest = answer->records->pdata[1];
  g_assert_cmpstr (newest->host, ==, CDN);
  g_assert_cmpstr (newest->path, ==, "/b.js?…(3)");
  g_assert_cmpstr (oldest->host, ==, ADS);

  /* Nothing was saved. */
  g_assert_true (blocks_ads (p->base.service));
  g_assert_false (is_blocked (p->base.service, CDN, SITE));
}

static void
test_nothing_new (Previews *p, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirFilterPreview) same = NULL;
  g_autoptr (WeirFilterPreview) none = NULL;

  set_own (p, "||" ADS "^\n");
  append (p, ADS, "/a.js", WEIR_VERDICT_BLOCKED);
  append (p, ADS, "/a.js", WEIR_VERDICT_PASSED);
  same = preview (p, "||" ADS "^\n");
  g_assert_cmpuint (same->n_seen, ==, 2);
  g_assert_cmpuint (same->n_blocked + same->n_allowed, ==, 0);

  none = preview (p, "");
  g_assert_cmpuint (none->n_blocked, ==, 0);
  g_assert_cmpuint (none->n_allowed, ==, 1);
}

/* What a rule decides is not the filters'. */
static void
test_rules_come_first (Previews *p, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirFilterPreview) answer = NULL;

  block_host (p->base.service, ADS, NULL);
  append (p, ADS, "/a.js", WEIR_VERDICT_BLOCKED);
  append (p, ADS, "/a.js", WEIR_VERDICT_PASSED);
  answer = preview (p, "@@||" ADS "^\n||" ADS "^$important\n");
  g_assert_cmpuint (answer->n_blocked, ==, 0);
  g_assert_cmpuint (answer->n_allowed, ==, 0);
}

static void
test_lists_in_force (Previews *p, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirFilterPreview) answer = NULL;
  WeirFilterLists *lists = weir_service_get_filter_lists (p->base.service);

  g_test_summary ("Other lists are taken over as they are, and an exception holds against them");

  g_assert_true (weir_filter_lists_load (lists, NULL));
  append (p, "www.google-analytics.com", "/a.js", WEIR_VERDICT_BLOCKED);
  answer = preview (p, "@@||google-analytics.com^\n");
  g_assert_cmpuint (answer->n_allowed, ==, 1);
}

static void
test_many_rows (Previews *p, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirFilterPreview) answer = NULL;

  for (guint i = 0; i < MAX_ROWS + 500; i++)
    append (p, i % 2 == 0 ? ADS : CDN, "/a.js", WEIR_VERDICT_PASSED);
  answer = preview (p, "||" ADS "^\n");
  g_assert_cmpuint (answer->n_seen, ==, MAX_ROWS);
  g_assert_cmpuint (answer->n_blocked, ==, MAX_ROWS / 2);
  g_assert_cmpuint (answer->records->len, ==, MAX_SHOWN);
  g_assert_cmpint (((WeirRecord *) answer->records->pdata[0])->started, ==,
                   START + (MAX_ROWS + 498) * G_TIME_SPAN_SECOND);
}

static void
test_empty_history (Previews *p, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirFilterPreview) answer = preview (p, "||" ADS "^\nwhat$is=this\n");

  g_assert_cmpuint (answer->n_seen, ==, 0);
  g_assert_cmpuint (answer->records->len, ==, 0);
}

static void
test_cancelled (Previews *p, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  weir_service_preview_filters_async (p->base.service, "||" ADS "^\n", cancellable, on_answer,
                                      &result);
  g_cancellable_cancel (cancellable);
  await (has_answer, &result);
  g_assert_null (weir_service_preview_filters_finish (p->base.service, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The service ends while it is asked: it lives until it has answered. */
static void
test_stopped (Previews *p, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  append (p, ADS, "/a.js", WEIR_VERDICT_PASSED);
  g_assert_true (weir_database_flush (p->database, NULL));
  weir_service_preview_filters_async (p->base.service, "||" ADS "^\n", NULL, on_answer, &result);
  weir_service_stop (p->base.service);
  await (has_answer, &result);
  g_assert_null (weir_service_preview_filters_finish (p->base.service, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(path, test) \
  g_test_add ("/service/filter-preview/" path, Previews, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("counts-what-the-text-does", test_counts);
  ADD ("nothing-new", test_nothing_new);
  ADD ("rules-come-first", test_rules_come_first);
  ADD ("lists-in-force", test_lists_in_force);
  ADD ("many-rows", test_many_rows);
  ADD ("empty-history", test_empty_history);
  ADD ("cancelled", test_cancelled);
  ADD ("stopped", test_stopped);

  return g_test_run ();
}
