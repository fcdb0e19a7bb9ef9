/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the proxy pays for a row of the live log, what a refresh costs at
 * 20,000 rows a second, and what it costs to change the filter.
 */

#include "weir-live-log.h"

#define N_ROUNDS 200
#define N_ROWS (20000 / WEIR_LIVE_LOG_MAX_REFRESHES) /* of a round */

static WeirRecord *
make_record (guint64 id)
{
  char host[64];
  const WeirRecord values = {
    .id = id,
    .verdict = id % WEIR_N_VERDICTS,
    .type = id % WEIR_N_RESOURCE_TYPES,
    .port = 80,
    .status = 200,
    .method = "GET",
    .host = host,
    .site = "shop.example",
    .path = "/static/images/some-picture-of-something.png?version=12",
    .scheme = "http",
  };

  g_snprintf (host, sizeof host, "static-%u.cdn.example", (guint) id % 97);

  return weir_record_new_full (&values);
}

static void
refresh (WeirLiveLog *log)
{
  weir_live_log_set_paused (log, TRUE);
  weir_live_log_set_paused (log, FALSE);
}

static void
measure (const char *text)
{
  g_autoptr (WeirLiveLog) log = weir_live_log_new (WEIR_LIVE_LOG_CAPACITY);
  g_autoptr (WeirQuery) query = weir_query_parse (text, NULL);
  gint64 adding = 0;
  gint64 changing = 0;
  gint64 refreshing = 0;
  gint64 filtering;
  guint64 id = 0;

  weir_live_log_set_query (log, query);
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      WeirRecord *records[N_ROWS];
      gint64 begin;

      for (guint i = 0; i < N_ROWS; i++)
        records[i] = make_record (++id);
      begin = g_get_monotonic_time ();
      for (guint i = 0; i < N_ROWS; i++)
        weir_live_log_add (log, records[i]);
      adding += g_get_monotonic_time () - begin;
      begin = g_get_monotonic_time ();
      for (guint i = 0; i < N_ROWS; i++)
        weir_live_log_changed (log, records[i]);
      changing += g_get_monotonic_time () - begin;
      begin = g_get_monotonic_time ();
      refresh (log);
      refreshing += g_get_monotonic_time () - begin;
      for (guint i = 0; i < N_ROWS; i++)
        weir_record_unref (records[i]);
    }

  weir_live_log_set_query (log, NULL);
  filtering = g_get_monotonic_time ();
  weir_live_log_set_query (log, query);
  filtering = g_get_monotonic_time () - filtering;
  g_print ("filter \"%s\": add %.0f ns, changed %.0f ns, refresh of %u rows %.2f ms, new filter "
           "%.2f ms\n",
           text, adding * 1e3 / N_ROUNDS / N_ROWS, changing * 1e3 / N_ROUNDS / N_ROWS, N_ROWS,
           refreshing / 1e3 / N_ROUNDS, filtering / 1e3);
}

int
main (void)
{
  measure ("");
  measure ("verdict:blocked");
  measure ("picture -type:image host:cdn");
  measure ("rule:cdn nowhere");

  return 0;
}
