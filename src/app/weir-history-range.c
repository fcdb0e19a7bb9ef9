/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The ranges of the history, and the spans that its chart shows for them.
 *
 * Bars stand for whole minutes, half hours or days of the local time, so that
 * they stay where they are while time goes on.
 */

#include "weir-history-range.h"

#include <glib/gi18n-lib.h>

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define DAYS_WITHOUT_LIMIT 365 /* that the chart shows where nothing limits the history */
#define MAX_BARS 60

static const struct
{
  const char *label;
  gint64 bar; /* seconds that a bar stands for; 0: by the days that are kept */
  guint n_bars;
} ranges[WEIR_N_RANGES] = {
  [WEIR_RANGE_HOUR] = { NC_ ("range", "Last Hour"), MINUTE, 60 },
  [WEIR_RANGE_TODAY] = { NC_ ("range", "Today"), HOUR / 2, 48 },
  [WEIR_RANGE_WEEK] = { NC_ ("range", "7 Days"), 3 * HOUR, 56 },
  [WEIR_RANGE_MONTH] = { NC_ ("range", "30 Days"), DAY / 2, 60 },
  [WEIR_RANGE_ALL] = { NC_ ("range", "All"), 0, 0 },
};

/* What a bar stands for where so many days are shown: not more bars than can be told apart. */
static gint64
bar_of_days (guint days)
{
  if (days <= 1)
    return HOUR / 2;
  if (days <= 7)
    return 3 * HOUR;
  if (days <= 30)
    return DAY / 2;

  return (gint64) DAY * ((days + MAX_BARS - 1) / MAX_BARS);
}

const char *
weir_history_range_get_label (WeirHistoryRange range)
{
  g_return_val_if_fail (range < WEIR_N_RANGES, "");

  return g_dpgettext2 (NULL, "range", ranges[range].label);
}

/* The next midnight of the local time. */
static gint64
end_of_day (gint64 now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (now);
  g_autoptr (GDateTime) midnight =
    g_date_time_new_local (g_date_time_get_year (time), g_date_time_get_month (time),
                           g_date_time_get_day_of_month (time), 0, 0, 0);
  g_autoptr (GDateTime) next = g_date_time_add_days (midnight, 1);

  return g_date_time_to_unix (next);
}

guint
weir_history_range_get_span (WeirHistoryRange range,
                             gint64 now,
                             guint days_kept,
                             gint64 *since,
                             gint64 *chart_since,
                             gint64 *chart_until)
{
  guint n_bars;
  gint64 bar;

  g_return_val_if_fail (range < WEIR_N_RANGES, 0);

  n_bars = ranges[range].n_bars;
  bar = ranges[range].bar;
  if (n_bars == 0)
    {
      const gint64 days = days_kept > 0 ? days_kept : DAYS_WITHOUT_LIMIT;

      bar = bar_of_days (days);
      n_bars = (days * DAY + bar - 1) / bar;
    }

  *chart_until = bar < HOUR / 2 ? (now / bar + 1) * bar : end_of_day (now);
  *chart_since = *chart_until - n_bars * bar;
  *since = range == WEIR_RANGE_ALL ? 0 : *chart_since;
  return n_bars;
}

char *
weir_history_range_tell_time (gint64 time, gint64 length, gboolean with_day)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (time);

  if (then == NULL)
    return g_strdup ("");
  if (length >= DAY)
    /* Translators: a day, see g_date_time_format() */
    return g_date_time_format (then, _ ("%-e %b"));
  if (with_day)
    /* Translators: a day and a time, see g_date_time_format() */
    return g_date_time_format (then, _ ("%-e %b, %R"));

  return g_date_time_format (then, "%R");
}

static gboolean
is_same_day (GDateTime *a, GDateTime *b)
{
  return a != NULL && b != NULL && g_date_time_get_year (a) == g_date_time_get_year (b) &&
         g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b);
}

char *
weir_history_range_tell_span (gint64 since, gint64 until)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) first = g_date_time_new_from_unix_local (since);
  g_autoptr (GDateTime) last = g_date_time_new_from_unix_local (until);
  const gint64 length = until - since;
  g_autofree char *from =
    weir_history_range_tell_time (since, length % DAY == 0 ? length : 0, !is_same_day (first, now));
  g_autofree char *to = NULL;

  if (length == DAY)
    return g_steal_pointer (&from);

  to = weir_history_range_tell_time (until, length % DAY == 0 ? length : 0,
                                     !is_same_day (first, last));
  /* Translators: from a time to another */
  return g_strdup_printf (_ ("%s to %s"), from, to);
}
