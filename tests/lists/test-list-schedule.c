/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-list-schedule.h"

#define NOW G_GINT64_CONSTANT (1790000000)
#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static void
test_expires (void)
{
  static const struct
  {
    guint expires;
    gint64 wait;
  } cases[] = {
    { 0, 5 * DAY },          { 1, HOUR },
    { HOUR - 1, HOUR },      { HOUR, HOUR },
    { HOUR + 1, HOUR + 1 },  { 4 * DAY, 4 * DAY },
    { 30 * DAY, 30 * DAY },  { 30 * DAY + 1, 30 * DAY },
    { G_MAXUINT, 30 * DAY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (weir_list_schedule_next (NOW, cases[i].expires, 0) - NOW, ==, cases[i].wait);
}

static void
test_jitter (void)
{
  g_assert_cmpint (weir_list_schedule_next (NOW, 10 * HOUR, 0.5) - NOW, ==, 10 * HOUR + HOUR / 2);
  g_assert_cmpint (weir_list_schedule_next (NOW, 10 * HOUR, 1) - NOW, ==, 11 * HOUR);
  g_assert_cmpint (weir_list_schedule_next (NOW, 10 * HOUR, 7) - NOW, ==, 11 * HOUR);
  g_assert_cmpint (weir_list_schedule_retry (NOW, 1, 0, 1) - NOW, ==, 5 * MINUTE + 30);
}

static void
test_back_off (void)
{
  static const struct
  {
    guint failures;
    gint64 wait;
  } cases[] = {
    { 0, 5 * MINUTE },  { 1, 5 * MINUTE },   { 2, 10 * MINUTE },
    { 3, 20 * MINUTE }, { 8, 640 * MINUTE }, { 9, 1280 * MINUTE },
    { 10, DAY },        { 11, DAY },         { G_MAXUINT, DAY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (weir_list_schedule_retry (NOW, cases[i].failures, 0, 0) - NOW, ==,
                     cases[i].wait);
}

static void
test_what_the_server_asks (void)
{
  g_assert_cmpint (weir_list_schedule_retry (NOW, 1, HOUR, 0) - NOW, ==, HOUR);
  g_assert_cmpint (weir_list_schedule_retry (NOW, 1, 1, 0) - NOW, ==, 5 * MINUTE);
  g_assert_cmpint (weir_list_schedule_retry (NOW, 1, G_MAXUINT, 0) - NOW, ==, DAY);
}

static void
test_due (void)
{
  g_autoptr (WeirListRow) row =
    weir_list_row_new (WEIR_LIST_WEB, "easy", "https://lists.example/easy.txt", "Easy");

  g_assert_true (weir_list_schedule_is_due (row, NOW));

  row->checked = NOW - DAY;
  row->next = NOW + 1;
  g_assert_false (weir_list_schedule_is_due (row, NOW));
  g_assert_true (weir_list_schedule_is_due (row, NOW + 1));
}

/* The clock is set back: what is kept is in a future that no update can have meant. */
static void
test_clock_set_back (void)
{
  g_autoptr (WeirListRow) row =
    weir_list_row_new (WEIR_LIST_WEB, "easy", "https://lists.example/easy.txt", "Easy");

  row->checked = NOW;
  row->next = NOW + 5 * DAY;
  g_assert_false (weir_list_schedule_is_due (row, NOW - HOUR));
  g_assert_true (weir_list_schedule_is_due (row, NOW - HOUR - 1));

  row->checked = NOW;
  row->next = NOW + 33 * DAY;
  g_assert_false (weir_list_schedule_is_due (row, NOW));
  row->next = NOW + 33 * DAY + 1;
  g_assert_true (weir_list_schedule_is_due (row, NOW));
}

static void
test_wait (void)
{
  g_assert_cmpuint (weir_list_schedule_wait (NOW - DAY, NOW), ==, 1);
  g_assert_cmpuint (weir_list_schedule_wait (NOW, NOW), ==, 1);
  g_assert_cmpuint (weir_list_schedule_wait (NOW + 90, NOW), ==, 90);
  g_assert_cmpuint (weir_list_schedule_wait (NOW + DAY, NOW), ==, HOUR);
  g_assert_cmpuint (weir_list_schedule_wait (G_MAXINT64, NOW), ==, HOUR);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lists/schedule/expires-is-bounded", test_expires);
  g_test_add_func ("/lists/schedule/moments-are-spread", test_jitter);
  g_test_add_func ("/lists/schedule/backs-off-to-a-day", test_back_off);
  g_test_add_func ("/lists/schedule/waits-as-the-server-asks", test_what_the_server_asks);
  g_test_add_func ("/lists/schedule/is-due-when-its-time-has-come", test_due);
  g_test_add_func ("/lists/schedule/a-clock-set-back-is-noticed", test_clock_set_back);
  g_test_add_func ("/lists/schedule/looks-at-least-every-hour", test_wait);

  return g_test_run ();
}
