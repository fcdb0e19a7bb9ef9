/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-history-range.h"

#define HOUR (60 * 60)
#define DAY (24 * HOUR)
#define MOST_BUCKETS 512 /* of a chart, by the contract of the history */

static gint64
at (int year, int month, int day, int hour, int minute)
{
  g_autoptr (GDateTime) time = g_date_time_new_local (year, month, day, hour, minute, 0);

  return g_date_time_to_unix (time);
}

static void
test_bounds (void)
{
  const gint64 now = at (2026, 3, 14, 15, 9);
  const guint days[] = { 0, 1, 2, 7, 8, 30, 31, 365, 3650 };

  for (WeirHistoryRange range = 0; range < WEIR_N_RANGES; range++)
    for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
      {
        gint64 since;
        gint64 chart_since;
        gint64 chart_until;
        guint n_bars =
          weir_history_range_get_span (range, now, days[i], &since, &chart_since, &chart_until);

        g_assert_cmpuint (n_bars, >, 0);
        g_assert_cmpuint (n_bars, <=, MOST_BUCKETS);
        g_assert_cmpint (chart_since, <, now);
        g_assert_cmpint (chart_until, >, now);
        g_assert_cmpint ((chart_until - chart_since) % n_bars, ==, 0);
        g_assert_cmpint (since, ==, range == WEIR_RANGE_ALL ? 0 : chart_since);
      }
}

static void
test_today (void)
{
  gint64 since;
  gint64 chart_since;
  gint64 chart_until;

  weir_history_range_get_span (WEIR_RANGE_TODAY, at (2026, 3, 14, 15, 9), 30, &since, &chart_since,
                               &chart_until);
  g_assert_cmpint (since, ==, at (2026, 3, 14, 0, 0));
  g_assert_cmpint (chart_until, ==, at (2026, 3, 15, 0, 0));
}

static void
test_still (void)
{
  gint64 since[2];
  gint64 chart_since[2];
  gint64 chart_until[2];

  weir_history_range_get_span (WEIR_RANGE_HOUR, at (2026, 3, 14, 15, 9), 30, &since[0],
                               &chart_since[0], &chart_until[0]);
  weir_history_range_get_span (WEIR_RANGE_HOUR, at (2026, 3, 14, 15, 9) + 59, 30, &since[1],
                               &chart_since[1], &chart_until[1]);
  g_assert_cmpint (chart_since[0], ==, chart_since[1]);
  g_assert_cmpint (chart_until[0], ==, chart_until[1]);
}

static void
test_words (void)
{
  const struct
  {
    gint64 since;
    gint64 until;
    const char *expected;
  } cases[] = {
    { at (2020, 3, 14, 0, 0), at (2020, 3, 15, 0, 0), "14 Mar" },
    { at (2020, 3, 14, 0, 0), at (2020, 3, 17, 0, 0), "14 Mar to 17 Mar" },
    { at (2020, 3, 14, 15, 0), at (2020, 3, 14, 18, 0), "14 Mar, 15:00 to 18:00" },
    { at (2020, 3, 14, 21, 0), at (2020, 3, 15, 3, 0), "14 Mar, 21:00 to 15 Mar, 03:00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *told = weir_history_range_tell_span (cases[i].since, cases[i].until);

      g_assert_cmpstr (told, ==, cases[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/history-range/equal-bars-around-now", test_bounds);
  g_test_add_func ("/app/history-range/today-is-from-midnight-to-midnight", test_today);
  g_test_add_func ("/app/history-range/bars-stay-within-a-minute", test_still);
  g_test_add_func ("/app/history-range/spans-in-words", test_words);

  return g_test_run ();
}
