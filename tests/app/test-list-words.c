/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-list-words.h"

static void
test_state (void)
{
  const struct
  {
    WeirListState state;
    gboolean enabled;
    guint n_filters;
    const char *word;
    gboolean has_icon;
  } cases[] = {
    { WEIR_LIST_IDLE, TRUE, 12, "In force", TRUE },
    { WEIR_LIST_IDLE, TRUE, 0, "Empty", FALSE },
    { WEIR_LIST_IDLE, FALSE, 12, "Off", FALSE },
    { WEIR_LIST_FAILED, FALSE, 12, "Off", FALSE },
    { WEIR_LIST_FAILED, TRUE, 12, "Failed", TRUE },
    { WEIR_LIST_HELD, TRUE, 12, "Asks you", TRUE },
    { WEIR_LIST_WAITING, TRUE, 0, "Waiting", TRUE },
    { WEIR_LIST_METERED, TRUE, 0, "Waiting", TRUE },
    { WEIR_LIST_DOWNLOADING, TRUE, 0, "Loading", TRUE },
    { WEIR_LIST_DOWNLOADING, FALSE, 0, "Loading", TRUE },
    { WEIR_LIST_COMPILING, TRUE, 12, "Compiling", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const WeirListStateWords words =
        weir_list_words_state (cases[i].state, cases[i].enabled, cases[i].n_filters);

      g_assert_cmpstr (words.word, ==, cases[i].word);
      g_assert_cmpint (words.icon != NULL, ==, cases[i].has_icon);
    }
}

static void
test_total (void)
{
  const struct
  {
    guint64 n_filters;
    guint n_lists;
    const char *expected;
  } cases[] = {
    { 0, 0, "No filters in force" },
    { 1, 1, "1 filter of 1 list in force" },
    { 312, 1, "312 filters of 1 list in force" },
    { 640, 4, "640 filters of 4 lists in force" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *total = weir_list_words_total (cases[i].n_filters, cases[i].n_lists);

      g_assert_cmpstr (total, ==, cases[i].expected);
    }
}

static void
test_hits (void)
{
  g_autofree char *none = weir_list_words_hits (0, 0);
  g_autofree char *some = weir_list_words_hits (0, 204);
  g_autofree char *today = weir_list_words_hits (12, 204);

  g_assert_cmpstr (none, ==, "never used");
  g_assert_cmpstr (some, ==, "0 today, 204 in all");
  g_assert_cmpstr (today, ==, "12 today, 204 in all");
}

/* Local times, so that the day is the one of the person who reads. */
static gint64
at (int year, int month, int day, int hour, int minute)
{
  g_autoptr (GDateTime) time = g_date_time_new_local (year, month, day, hour, minute, 0);

  return g_date_time_to_unix (time);
}

static void
test_next (void)
{
  const gint64 now = at (2026, 12, 31, 9, 30);
  const struct
  {
    gint64 time;
    const char *expected;
  } cases[] = {
    { 0, "never" },
    { now, "due now" },
    { now - 60, "due now" },
    { at (2026, 12, 31, 23, 59), "today, 23:59" },
    { at (2027, 1, 1, 0, 0), "tomorrow, 00:00" },
    { at (2027, 1, 2, 8, 5), "2 Jan, 08:05" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *next = weir_list_words_next (cases[i].time, now);

      g_assert_cmpstr (next, ==, cases[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/list-words/a-state-is-a-word-and-an-icon", test_state);
  g_test_add_func ("/app/list-words/total-counts-filters-and-lists", test_total);
  g_test_add_func ("/app/list-words/hits-of-today-and-in-all", test_hits);
  g_test_add_func ("/app/list-words/next-update-is-near-in-words", test_next);

  return g_test_run ();
}
