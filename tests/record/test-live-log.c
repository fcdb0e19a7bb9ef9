/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The list that a view sees is rebuilt from items-changed alone, on a shadow
 * array, and compared to the model after each emission.
 */

#include "weir-live-log.h"

#include "records.h"

typedef struct
{
  WeirLiveLog *log;   /* (owned) */
  GPtrArray *shadow;  /* (owned) (element-type WeirRecord) */
  GPtrArray *records; /* (owned) (element-type WeirRecord): all that were added */
  guint n_emitted;
  guint n_changed;
} Fixture;

static const WeirRecord *
peek_record (WeirLiveLog *log, guint position)
{
  g_autoptr (WeirRecordItem) item = g_list_model_get_item (G_LIST_MODEL (log), position);

  return weir_record_item_get_record (item);
}

static void
assert_shadow (Fixture *f)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->log)), ==, f->shadow->len);
  for (guint i = 0; i < f->shadow->len; i++)
    g_assert_true (peek_record (f->log, i) == g_ptr_array_index (f->shadow, i));
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (f->log), f->shadow->len));
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, Fixture *f)
{
  g_assert_cmpuint (position + removed, <=, f->shadow->len);
  g_assert_cmpuint (f->shadow->len - removed + added, ==, g_list_model_get_n_items (model));

  if (removed > 0)
    g_ptr_array_remove_range (f->shadow, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (f->shadow, position + i,
                        weir_record_ref ((WeirRecord *) peek_record (f->log, position + i)));
  f->n_emitted++;
  assert_shadow (f);
}

static void
set_up (Fixture *f, gconstpointer user_data)
{
  f->log = weir_live_log_new (GPOINTER_TO_UINT (user_data));
  f->shadow = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_record_unref);
  f->records = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_record_unref);
  g_signal_connect (f->log, "items-changed", G_CALLBACK (on_items_changed), f);
}

static void
tear_down (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_assert_finalize_object (f->log);
  g_ptr_array_unref (f->shadow);
  g_ptr_array_unref (f->records);
}

static void
add (Fixture *f)
{
  WeirRecord *record = make_random_record (f->records->len + 1);

  g_ptr_array_add (f->records, record);
  weir_live_log_add (f->log, record);
}

static void
add_many (Fixture *f, guint n)
{
  while (n-- > 0)
    add (f);
}

/* Refreshes now. */
static void
flush (Fixture *f)
{
  weir_live_log_set_paused (f->log, TRUE);
  weir_live_log_set_paused (f->log, FALSE);
}

static guint
get_count (Fixture *f, const char *property)
{
  guint count;

  g_object_get (f->log, property, &count, NULL);

  return count;
}

static void
set_query (Fixture *f, const char *text)
{
  g_autoptr (WeirQuery) query = weir_query_parse (text, NULL);

  g_assert_nonnull (query);
  weir_live_log_set_query (f->log, query);
}

static void
test_publishes_in_batches (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  add_many (f, 50);
  g_assert_cmpuint (f->shadow->len, ==, 0);

  while (get_count (f, "n-total") == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (f->n_emitted, ==, 1);
  g_assert_cmpuint (f->shadow->len, ==, 50);
  g_assert_true (peek_record (f->log, 0) == g_ptr_array_index (f->records, 49));
  g_assert_false (g_main_context_pending (NULL));
}

static void
test_drops_at_the_far_end (Fixture *f, gconstpointer user_data)
{
  const guint capacity = GPOINTER_TO_UINT (user_data);

  add_many (f, capacity - 1);
  flush (f);
  add_many (f, 3);
  flush (f);
  g_assert_cmpuint (f->shadow->len, ==, capacity);
  g_assert_true (peek_record (f->log, capacity - 1) == g_ptr_array_index (f->records, 2));

  add_many (f, 3 * capacity);
  flush (f);
  g_assert_cmpuint (f->shadow->len, ==, capacity);
  g_assert_cmpuint (get_count (f, "n-total"), ==, capacity);
}

static void
test_pause (Fixture *f, gconstpointer user_data)
{
  const guint capacity = GPOINTER_TO_UINT (user_data);

  add_many (f, 10);
  flush (f);
  weir_live_log_set_paused (f->log, TRUE);
  add_many (f, 34);
  while (get_count (f, "n-waiting") != 34)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (f->shadow->len, ==, 10);

  add_many (f, 2 * capacity);
  g_assert_cmpuint (f->shadow->len, ==, 10);
  weir_live_log_set_paused (f->log, FALSE);
  g_assert_cmpuint (f->shadow->len, ==, capacity);
  g_assert_cmpuint (get_count (f, "n-waiting"), ==, 0);
}

static void
test_same_item_while_alive (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirRecordItem) item = NULL;
  g_autoptr (WeirRecordItem) again = NULL;

  add_many (f, 5);
  flush (f);
  item = g_list_model_get_item (G_LIST_MODEL (f->log), 1);
  add_many (f, 2);
  flush (f);
  again = g_list_model_get_item (G_LIST_MODEL (f->log), 3);
  g_assert_true (item == again);
  g_clear_object (&again);

  weir_live_log_clear (f->log);
  g_assert_true (weir_record_item_get_record (item) == g_ptr_array_index (f->records, 3));
}

static void
test_item_outlives_log (void)
{
  WeirLiveLog *log = weir_live_log_new (4);
  g_autoptr (WeirRecord) record = make_random_record (1);
  g_autoptr (WeirRecordItem) item = NULL;

  weir_live_log_add (log, record);
  weir_live_log_set_paused (log, TRUE);
  weir_live_log_set_paused (log, FALSE);
  item = g_list_model_get_item (G_LIST_MODEL (log), 0);
  g_assert_finalize_object (log);
  g_assert_true (weir_record_item_get_record (item) == record);
}

static void
on_changed (Fixture *f)
{
  f->n_changed++;
}

static void
test_changed (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirRecordItem) item = NULL;
  WeirRecord *record;

  add_many (f, 5);
  flush (f);
  set_query (f, "verdict:blocked");
  record = g_ptr_array_index (f->records, 2);
  record->verdict = WEIR_VERDICT_PASSED;
  weir_live_log_changed (f->log, record);
  flush (f);

  record->verdict = WEIR_VERDICT_BLOCKED;
  weir_live_log_changed (f->log, record);
  weir_live_log_changed (f->log, record);
  flush (f);
  for (guint i = 0; i < f->shadow->len; i++)
    if (peek_record (f->log, i) == record)
      item = g_list_model_get_item (G_LIST_MODEL (f->log), i);
  g_assert_nonnull (item);
  g_assert_cmpuint (get_count (f, "n-blocked"), ==, f->shadow->len);

  g_signal_connect_swapped (item, "changed", G_CALLBACK (on_changed), f);
  record->verdict = WEIR_VERDICT_PASSED;
  weir_live_log_changed (f->log, record);
  flush (f);
  g_assert_cmpuint (f->n_changed, ==, 1);
  g_assert_cmpuint (get_count (f, "n-blocked"), ==, f->shadow->len);
}

static void
test_hidden_hosts (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_auto (GStrv) hosts = NULL;

  add_many (f, 60);
  flush (f);
  weir_live_log_hide_host (f->log, "shop.example");
  weir_live_log_hide_host (f->log, "cdn.example");
  weir_live_log_hide_host (f->log, "cdn.example");
  for (guint i = 0; i < f->shadow->len; i++)
    g_assert_cmpstr (peek_record (f->log, i)->host, !=, "cdn.example");
  g_assert_cmpuint (get_count (f, "n-total"), ==, 60);
  g_assert_cmpuint (get_count (f, "n-shown"), <, 60);

  hosts = weir_live_log_get_hidden_hosts (f->log);
  g_assert_cmpstrv (hosts, ((const char *const[]){ "cdn.example", "shop.example", NULL }));
  weir_live_log_show_host (f->log, "cdn.example");
  weir_live_log_show_host (f->log, "shop.example");
  g_assert_cmpuint (f->shadow->len, ==, 60);
}

static void
test_values (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);

  add_many (f, 64);
  flush (f);
  weir_live_log_list_values (f->log, "host", "CD", 5, values);
  weir_live_log_list_values (f->log, "site", "sh", 5, values);
  weir_live_log_list_values (f->log, "path", "", 5, values);
  weir_live_log_list_values (f->log, "host", "", 2, values);
  g_assert_cmpuint (values->len, ==, 4);
  g_assert_cmpstr (g_ptr_array_index (values, 0), ==, "cdn.example");
  g_assert_cmpstr (g_ptr_array_index (values, 1), ==, "shop.example");
}

static void
test_large_scan (void)
{
  const guint capacity = 12000;
  Fixture f = { 0 };

  g_test_summary ("A filter over many rows shows the newest at once and comes to the rest");

  set_up (&f, GUINT_TO_POINTER (capacity));
  g_signal_handlers_disconnect_by_data (f.log, &f);
  add_many (&f, capacity);
  flush (&f);
  set_query (&f, "-host:nowhere");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f.log)), >, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f.log)), <, capacity);
  while (get_count (&f, "n-shown") < capacity)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (peek_record (f.log, 0) == g_ptr_array_index (f.records, capacity - 1));
  g_assert_true (peek_record (f.log, capacity - 1) == g_ptr_array_index (f.records, 0));
  tear_down (&f, NULL);
}

/* --- Anything, in any order --------------------------------------------------------- */

static gboolean
is_expected (WeirQuery *query, const char *hidden, const WeirRecord *record)
{
  return g_strcmp0 (record->host, hidden) != 0 &&
         (query == NULL || weir_query_matches (query, record));
}

/* What is shown is what the filter says, of the newest rows. */
static void
assert_content (Fixture *f, guint begin, guint capacity, WeirQuery *query, const char *hidden)
{
  gboolean newest_first;
  guint n = 0;

  g_object_get (f->log, "newest-first", &newest_first, NULL);
  if (f->records->len - begin > capacity)
    begin = f->records->len - capacity;
  for (guint i = begin; i < f->records->len; i++)
    {
      const WeirRecord *record = g_ptr_array_index (f->records, i);
      guint position;

      if (!is_expected (query, hidden, record))
        continue;
      g_assert_cmpuint (n, <, f->shadow->len);
      position = newest_first ? f->shadow->len - 1 - n : n;
      g_assert_true (g_ptr_array_index (f->shadow, position) == record);
      n++;
    }
  g_assert_cmpuint (n, ==, f->shadow->len);
}

static void
change_some (Fixture *f)
{
  for (gint n = g_test_rand_int_range (0, 12); n > 0 && f->records->len > 0; n--)
    {
      guint back = g_test_rand_int_range (0, MIN (f->records->len, 50));
      WeirRecord *record = g_ptr_array_index (f->records, f->records->len - 1 - back);

      record->verdict = g_test_rand_int_range (0, WEIR_N_VERDICTS);
      weir_live_log_changed (f->log, record);
    }
}

static void
test_anything (Fixture *f, gconstpointer user_data)
{
  static const char *const queries[] = { "", "verdict:blocked", "-verdict:blocked", "host:cdn",
                                         "verdict:nothing,passed" };
  const guint capacity = GPOINTER_TO_UINT (user_data);
  g_autoptr (WeirQuery) query = NULL;
  const char *hidden = NULL;
  guint begin = 0;

  for (guint round = 0; round < 600; round++)
    {
      switch (g_test_rand_int_range (0, 9))
        {
        case 0:
          g_clear_pointer (&query, weir_query_unref);
          query = weir_query_parse (pick (queries, G_N_ELEMENTS (queries) - 1), NULL);
          weir_live_log_set_query (f->log, query);
          break;
        case 1:
          weir_live_log_set_newest_first (f->log, g_test_rand_bit ());
          break;
        case 2:
          if (hidden != NULL)
            weir_live_log_show_host (f->log, hidden);
          hidden = hidden == NULL ? "cdn.example" : NULL;
          if (hidden != NULL)
            weir_live_log_hide_host (f->log, hidden);
          break;
        case 3:
          if (g_test_rand_int_range (0, 10) == 0)
            {
              weir_live_log_clear (f->log);
              begin = f->records->len;
            }
          break;
        case 4:
          weir_live_log_set_paused (f->log, TRUE);
          add_many (f, g_test_rand_int_range (0, 2 * capacity));
          change_some (f);
          break;
        default:
          add_many (f, g_test_rand_int_range (0, 20));
          change_some (f);
        }

      flush (f);
      weir_live_log_set_paused (f->log, FALSE);
      assert_content (f, begin, capacity, query, hidden);
    }
}

#define ADD(name, capacity, test)                                                           \
  g_test_add ("/record/live-log/" name, Fixture, GUINT_TO_POINTER (capacity), set_up, test, \
              tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("publishes-in-batches", 100, test_publishes_in_batches);
  ADD ("drops-at-the-far-end", 20, test_drops_at_the_far_end);
  ADD ("pause", 50, test_pause);
  ADD ("same-item-while-alive", 20, test_same_item_while_alive);
  ADD ("changed", 20, test_changed);
  ADD ("hidden-hosts", 100, test_hidden_hosts);
  ADD ("values", 100, test_values);
  ADD ("anything", 40, test_anything);
  g_test_add_func ("/record/live-log/item-outlives-log", test_item_outlives_log);
  g_test_add_func ("/record/live-log/large-scan", test_large_scan);

  return g_test_run ();
}
