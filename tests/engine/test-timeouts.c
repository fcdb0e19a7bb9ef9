/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Waits end, in order, unless they were stopped or begun anew. */

#include "weir-timeouts.h"

#include <string.h>

#define N_WAITS 3

typedef struct
{
  WeirTimeouts *timeouts;
  WeirTimeout waits[N_WAITS];
  GString *ended;
} Fixture;

static void
on_timeout (WeirTimeout *timeout, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_false (weir_timeout_is_running (timeout));
  g_string_append_printf (fixture->ended, "%d", (int) (timeout - fixture->waits));
}

static void
wait_for (Fixture *fixture, const char *ended)
{
  while (fixture->ended->len < strlen (ended))
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpstr (fixture->ended->str, ==, ended);
}

static void
test_order (void)
{
  g_autoptr (WeirPoller) poller = weir_poller_new (NULL, G_PRIORITY_DEFAULT, FALSE);
  g_autoptr (WeirTimeouts) timeouts = weir_timeouts_new (poller, NULL, G_PRIORITY_DEFAULT);
  g_autoptr (GString) ended = g_string_new (NULL);
  Fixture fixture = { .timeouts = timeouts, .ended = ended };

  weir_timeouts_set_seconds (timeouts, WEIR_TIMEOUT_HEAD, 1);
  weir_timeouts_set_seconds (timeouts, WEIR_TIMEOUT_IDLE, 2);
  for (guint i = 0; i < N_WAITS; i++)
    weir_timeout_init (&fixture.waits[i], on_timeout, &fixture);

  g_test_summary ("The shorter wait ends first, although it began last; a stopped one never");

  weir_timeout_start (&fixture.waits[0], timeouts, WEIR_TIMEOUT_IDLE);
  weir_timeout_start (&fixture.waits[1], timeouts, WEIR_TIMEOUT_HEAD);
  weir_timeout_start (&fixture.waits[2], timeouts, WEIR_TIMEOUT_HEAD);
  weir_timeout_stop (&fixture.waits[1]);
  wait_for (&fixture, "2");

  /* Begun anew as another kind, it ends behind the one that was there. */
  weir_timeout_start (&fixture.waits[1], timeouts, WEIR_TIMEOUT_HEAD);
  weir_timeout_start (&fixture.waits[1], timeouts, WEIR_TIMEOUT_IDLE);
  wait_for (&fixture, "201");
}

static void
test_seconds (void)
{
  g_autoptr (WeirPoller) poller = weir_poller_new (NULL, G_PRIORITY_DEFAULT, FALSE);
  g_autoptr (WeirTimeouts) timeouts = weir_timeouts_new (poller, NULL, G_PRIORITY_DEFAULT);

  g_assert_cmpuint (weir_timeouts_get_seconds (timeouts, WEIR_TIMEOUT_ORIGIN), ==, 60);
  weir_timeouts_set_seconds (timeouts, WEIR_TIMEOUT_ORIGIN, 7);
  g_assert_cmpuint (weir_timeouts_get_seconds (timeouts, WEIR_TIMEOUT_ORIGIN), ==, 7);
}

static void
test_seconds_of_running (void)
{
  g_autoptr (WeirPoller) poller = weir_poller_new (NULL, G_PRIORITY_DEFAULT, FALSE);
  g_autoptr (WeirTimeouts) timeouts = weir_timeouts_new (poller, NULL, G_PRIORITY_DEFAULT);
  g_autoptr (GString) ended = g_string_new (NULL);
  Fixture fixture = { .timeouts = timeouts, .ended = ended };

  g_test_summary ("A wait that runs goes by the new length, whether that is shorter or longer");

  weir_timeouts_set_seconds (timeouts, WEIR_TIMEOUT_HEAD, 1);
  for (guint i = 0; i < N_WAITS; i++)
    weir_timeout_init (&fixture.waits[i], on_timeout, &fixture);

  weir_timeout_start (&fixture.waits[0], timeouts, WEIR_TIMEOUT_HEAD);
  weir_timeout_start (&fixture.waits[1], timeouts, WEIR_TIMEOUT_ORIGIN);
  weir_timeout_start (&fixture.waits[2], timeouts, WEIR_TIMEOUT_ORIGIN);
  weir_timeouts_set_seconds (timeouts, WEIR_TIMEOUT_HEAD, 2);
  weir_timeouts_set_seconds (timeouts, WEIR_TIMEOUT_ORIGIN, 1);
  wait_for (&fixture, "120");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/timeouts/order", test_order);
  g_test_add_func ("/engine/timeouts/seconds", test_seconds);
  g_test_add_func ("/engine/timeouts/seconds-of-running", test_seconds_of_running);

  return g_test_run ();
}
