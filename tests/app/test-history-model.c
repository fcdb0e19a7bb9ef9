/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "service-fixture.h"
#include "weir-history-model.h"
#include "weir-history.h"

#define N_ROWS (2 * WEIR_HISTORY_PAGE_ROWS + 100)

/* Writes rows as another process would; @first counts them, and tells their hosts apart. */
static void
write_rows (Fixture *f, guint first, guint n_rows)
{
  g_autoptr (WeirDatabase) database =
    weir_database_open (f->folder, WEIR_DATABASE_KEEP, NULL, NULL);
  const gint64 start = g_get_real_time () - G_TIME_SPAN_MINUTE;

  for (guint i = first; i < first + n_rows; i++)
    {
      g_autofree char *host = g_strdup_printf ("host%u.example", i);
      const WeirRecord template = {
        .started = start + i * 1000,
        .duration = 1,
        .verdict = WEIR_VERDICT_BLOCKED,
        .outcome = WEIR_OUTCOME_COMPLETE,
        .method = "GET",
        .scheme = "http",
        .host = host,
        .path = "/",
      };
      g_autoptr (WeirRecord) record = weir_record_new_full (&template);

      weir_history_append (database, record);
      if (i % 256 == 0)
        weir_database_flush (database, NULL);
    }
}

static gboolean
is_idle (gpointer model)
{
  return !weir_history_model_is_loading (model);
}

static gboolean
is_gone (gpointer model)
{
  return *(WeirHistoryModel **) model == NULL;
}

/* A search that was cancelled holds on to its model until it has ended. */
static void
let_go (WeirHistoryModel *model)
{
  WeirHistoryModel *watched = model;

  g_object_add_weak_pointer (G_OBJECT (model), (gpointer *) &watched);
  g_object_unref (model);
  await (is_gone, &watched);
}

static void
assert_newest_first (GListModel *model)
{
  guint64 last = G_MAXUINT64;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (WeirRecordItem) item = g_list_model_get_item (model, i);

      g_assert_cmpuint (weir_record_item_get_record (item)->id, <, last);
      last = weir_record_item_get_record (item)->id;
    }
}

static void
look_at (GListModel *model, guint position)
{
  g_autoptr (WeirRecordItem) item = g_list_model_get_item (model, position);

  g_assert_nonnull (item);
}

static void
test_pages (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirHistoryModel *model = weir_history_model_new (f->service);

  write_rows (f, 0, N_ROWS);
  weir_history_model_search (model, NULL, 0, 0);
  await (is_idle, model);
  g_assert_null (weir_history_model_get_problem (model));
  g_assert_cmpuint (count_items (G_LIST_MODEL (model)), ==, WEIR_HISTORY_PAGE_ROWS);
  g_assert_true (weir_history_model_has_more (model));

  look_at (G_LIST_MODEL (model), WEIR_HISTORY_PAGE_ROWS - 1);
  await_n_items (G_LIST_MODEL (model), 2 * WEIR_HISTORY_PAGE_ROWS);
  look_at (G_LIST_MODEL (model), 2 * WEIR_HISTORY_PAGE_ROWS - 1);
  await_n_items (G_LIST_MODEL (model), N_ROWS);
  g_assert_false (weir_history_model_has_more (model));
  assert_newest_first (G_LIST_MODEL (model));
  let_go (model);
}

static void
test_refresh (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirHistoryModel *model = weir_history_model_new (f->service);

  write_rows (f, 0, 3);
  weir_history_model_search (model, NULL, 0, 0);
  await_n_items (G_LIST_MODEL (model), 3);

  write_rows (f, 3, 2);
  weir_history_model_refresh (model);
  await_n_items (G_LIST_MODEL (model), 5);
  assert_newest_first (G_LIST_MODEL (model));
  let_go (model);
}

/* More new rows than fit into a page: what lies between them and the old ones is not left out. */
static void
test_gap (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirHistoryModel *model = weir_history_model_new (f->service);

  write_rows (f, 0, 3);
  weir_history_model_search (model, NULL, 0, 0);
  await_n_items (G_LIST_MODEL (model), 3);

  write_rows (f, 3, WEIR_HISTORY_PAGE_ROWS + 10);
  weir_history_model_refresh (model);
  await_n_items (G_LIST_MODEL (model), WEIR_HISTORY_PAGE_ROWS);
  look_at (G_LIST_MODEL (model), WEIR_HISTORY_PAGE_ROWS - 1);
  await_n_items (G_LIST_MODEL (model), WEIR_HISTORY_PAGE_ROWS + 13);
  assert_newest_first (G_LIST_MODEL (model));
  let_go (model);
}

static void
test_another_search (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirHistoryModel *model = weir_history_model_new (f->service);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirQuery) query = weir_query_parse ("host:host1.example", &error);

  g_assert_no_error (error);
  write_rows (f, 0, 3);
  weir_history_model_search (model, NULL, 0, 0);
  weir_history_model_search (model, query, 0, 0);
  await (is_idle, model);
  g_assert_cmpuint (count_items (G_LIST_MODEL (model)), ==, 1);

  weir_history_model_search (model, NULL, 0, 1);
  await (is_idle, model);
  g_assert_cmpuint (count_items (G_LIST_MODEL (model)), ==, 0);
  let_go (model);
}

/* A model that goes while it is asking leaves nothing behind. */
static void
test_gone (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirHistoryModel *model = weir_history_model_new (f->service);

  weir_history_model_search (model, NULL, 0, 0);
  g_object_run_dispose (G_OBJECT (model));
  let_go (model);
}

int
main (int argc, char **argv)
{
  const struct
  {
    const char *path;
    void (*func) (Fixture *, gconstpointer);
  } cases[] = {
    { "/app/history-model/pages-follow-each-other", test_pages },
    { "/app/history-model/refresh-takes-newer-rows", test_refresh },
    { "/app/history-model/refresh-leaves-no-gap", test_gap },
    { "/app/history-model/another-search-drops-the-last", test_another_search },
    { "/app/history-model/may-go-while-asking", test_gone },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, NULL, fixture_set_up, cases[i].func, fixture_tear_down);

  return g_test_run ();
}
