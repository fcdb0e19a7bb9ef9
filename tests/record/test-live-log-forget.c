/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the live log lets go of while it goes on: details of old rows, and all
 * that is known of a site.
 */

#include "weir-live-log.h"

#include "records.h"

typedef struct
{
  WeirLiveLog *log;   /* (owned) */
  GPtrArray *records; /* (owned) (element-type WeirRecord): all that were added */
} Fixture;

static void
set_up (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  f->log = weir_live_log_new (WEIR_LIVE_LOG_CAPACITY);
  f->records = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_record_unref);
}

static void
tear_down (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_assert_finalize_object (f->log);
  g_ptr_array_unref (f->records);
}

/* Adds a request that @site made of @host, whose head has @n_octets beside what each has. */
static void
add_request (Fixture *f, const char *host, const char *site, gsize n_octets)
{
  g_autofree char *value = g_strnfill (n_octets, 'x');
  g_autofree WeirHead *head = g_new0 (WeirHead, 1);
  WeirRequestInfo info = { .site = site };
  const WeirExchangeView view = {
    .id = f->records->len + 1,
    .info = &info,
    .request = head,
    .verdict = WEIR_VERDICT_BLOCKED,
    .client_address = "127.0.0.1:5000",
  };
  WeirRecord *record;

  head->is_request = TRUE;
  head->fields[head->n_fields++] = (WeirField){
    .name = weir_span_of ("X-Filler"),
    .value = weir_span_of (value),
  };
  g_assert_true (weir_host_parse (weir_span_of (host), &info.host));

  record = weir_record_new (&view, TRUE);
  g_ptr_array_add (f->records, record);
  weir_live_log_add (f->log, record);
}

static void
add_many (Fixture *f, guint n, gsize n_octets)
{
  while (n-- > 0)
    add_request (f, "cdn.example", "shop.example", n_octets);
}

/* Refreshes now. */
static void
flush (Fixture *f)
{
  weir_live_log_set_paused (f->log, TRUE);
  weir_live_log_set_paused (f->log, FALSE);
}

static gboolean
has_detail (Fixture *f, guint i)
{
  return ((const WeirRecord *) g_ptr_array_index (f->records, i))->detail != NULL;
}

/* How many have details; these are the newest. */
static guint
count_details (Fixture *f)
{
  guint n = 0;

  while (n < f->records->len && has_detail (f, f->records->len - 1 - n))
    n++;
  for (guint i = 0; i < f->records->len - n; i++)
    g_assert_false (has_detail (f, i));

  return n;
}

static void
test_newest_keep_details (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  add_many (f, WEIR_LIVE_LOG_MAX_DETAILS, 10);
  flush (f);
  g_assert_cmpuint (count_details (f), ==, WEIR_LIVE_LOG_MAX_DETAILS);

  add_many (f, 1, 10);
  g_assert_cmpuint (count_details (f), ==, WEIR_LIVE_LOG_MAX_DETAILS);
  add_many (f, 3 * WEIR_LIVE_LOG_MAX_DETAILS, 10);
  g_assert_cmpuint (count_details (f), ==, WEIR_LIVE_LOG_MAX_DETAILS);

  weir_live_log_clear (f->log);
  add_many (f, 1, 10);
  g_assert_true (has_detail (f, f->records->len - 1));
}

static void
test_octets_of_details (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  gsize octets;
  guint n_most;

  add_many (f, 1, 8000);
  octets = ((const WeirRecord *) f->records->pdata[0])->detail->octets;
  g_assert_cmpuint (octets, >, 8000);
  n_most = WEIR_LIVE_LOG_MAX_DETAIL_OCTETS / octets;
  g_assert_cmpuint (n_most, <, WEIR_LIVE_LOG_MAX_DETAILS);

  add_many (f, n_most - 1, 8000);
  flush (f);
  g_assert_cmpuint (count_details (f), ==, n_most);
  add_many (f, 1, 8000);
  flush (f);
  g_assert_cmpuint (count_details (f), ==, n_most);
}

/* A response makes a detail larger. */
static void
test_octets_grow (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *value = g_strnfill (4000, 'x');
  g_autofree WeirHead *response = g_new0 (WeirHead, 1);
  WeirRequestInfo info = { 0 };
  const WeirExchangeView view = { .info = &info, .response = response };
  guint n_before;

  response->status = 200;
  response->fields[response->n_fields++] = (WeirField){
    .name = weir_span_of ("X-Filler"),
    .value = weir_span_of (value),
  };
  add_many (f, WEIR_LIVE_LOG_MAX_DETAILS, 4000);
  flush (f);
  n_before = count_details (f);
  g_assert_cmpuint (n_before, >, WEIR_LIVE_LOG_MAX_DETAILS / 2);
  for (guint i = 0; i < f->records->len; i++)
    {
      weir_record_update (f->records->pdata[i], &view);
      weir_live_log_changed (f->log, f->records->pdata[i]);
    }

  flush (f);
  g_assert_cmpuint (count_details (f), <, n_before);
  g_assert_cmpuint (count_details (f), >, n_before / 3);
}

static void
test_item_keeps_detail (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirRecordItem) item = NULL;

  add_many (f, 2, 10);
  flush (f);
  item = g_list_model_get_item (G_LIST_MODEL (f->log), 0);
  g_assert_true (weir_record_item_get_record (item) == g_ptr_array_index (f->records, 1));

  add_many (f, WEIR_LIVE_LOG_MAX_DETAILS, 10);
  flush (f);
  g_assert_false (has_detail (f, 0));
  g_assert_true (has_detail (f, 1));

  g_clear_object (&item);
  g_assert_false (has_detail (f, 1));
}

static guint
get_count (Fixture *f, const char *property)
{
  guint count;

  g_object_get (f->log, property, &count, NULL);

  return count;
}

static const char *
peek_host (Fixture *f, guint position)
{
  g_autoptr (WeirRecordItem) item = g_list_model_get_item (G_LIST_MODEL (f->log), position);

  return weir_record_item_get_record (item)->host;
}

static void
test_forget_site (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  add_request (f, "cdn.example", "shady.example", 10);
  add_request (f, "first.example", "shop.example", 10);
  add_request (f, "img.shady.example", "shop.example", 10);
  add_request (f, "notshady.example", "shop.example", 10);
  flush (f);
  weir_live_log_set_paused (f->log, TRUE);
  add_request (f, "shady.example", "shady.example", 10);
  add_request (f, "last.example", "shop.example", 10);

  weir_live_log_forget_site (f->log, "shady.example");
  g_assert_cmpuint (get_count (f, "n-total"), ==, 2);
  g_assert_cmpuint (get_count (f, "n-blocked"), ==, 2);
  g_assert_cmpuint (get_count (f, "n-waiting"), ==, 1);
  g_assert_cmpstr (peek_host (f, 0), ==, "notshady.example");
  g_assert_cmpstr (peek_host (f, 1), ==, "first.example");
  for (guint i = 0; i < 6; i++)
    g_assert_cmpint (has_detail (f, i), ==, i == 1 || i == 3 || i == 5);

  /* One of them is still under way. */
  weir_live_log_changed (f->log, f->records->pdata[2]);
  weir_live_log_set_paused (f->log, FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->log)), ==, 3);
  g_assert_cmpstr (peek_host (f, 0), ==, "last.example");

  weir_live_log_forget_site (f->log, "nowhere.example");
  g_assert_cmpuint (get_count (f, "n-total"), ==, 3);
}

static void
test_forget_site_of_full_log (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  for (guint i = 0; i < WEIR_LIVE_LOG_CAPACITY + 500; i++)
    add_request (f, i % 2 == 0 ? "cdn.example" : "shady.example", "shop.example", 0);
  flush (f);

  weir_live_log_forget_site (f->log, "shady.example");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->log)), ==,
                    WEIR_LIVE_LOG_CAPACITY / 2);
  add_many (f, WEIR_LIVE_LOG_CAPACITY, 0);
  flush (f);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->log)), ==, WEIR_LIVE_LOG_CAPACITY);
}

#define ADD(name, test) \
  g_test_add ("/record/live-log-forget/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("newest-keep-details", test_newest_keep_details);
  ADD ("octets-of-details", test_octets_of_details);
  ADD ("octets-grow", test_octets_grow);
  ADD ("item-keeps-detail", test_item_keeps_detail);
  ADD ("site", test_forget_site);
  ADD ("site-of-full-log", test_forget_site_of_full_log);

  return g_test_run ();
}
