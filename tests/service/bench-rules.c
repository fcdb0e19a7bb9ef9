/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How long a change of the rules holds the main loop up, which every request
 * waits for: a change made here, the reading of what was written that follows it,
 * and a change that another service on the same data makes.  Both services run in
 * the one loop, so what is measured is the sum of what they do.
 */

#include "service-fixture.h"

#define N_CHANGES 20
#define SETTLING_TIME 200 /* ms */

typedef struct
{
  gint64 last_turn;
  gint64 longest; /* µs between two turns of the loop */
} Gap;

/* Idle, so that it runs in every turn that does nothing else. */
static gboolean
on_turn (gpointer user_data)
{
  Gap *gap = user_data;
  gint64 now = g_get_monotonic_time ();

  gap->longest = MAX (gap->longest, now - gap->last_turn);
  gap->last_turn = now;

  return G_SOURCE_CONTINUE;
}

static void
add_rules (WeirService *service, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *host = g_strdup_printf ("host-%u.tracker-%u.example", i, i % 97);

      g_assert_cmpint (block_host (service, host, NULL), >, 0);
    }
}

static gboolean
on_over (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
measure_change (Fixture *f, WeirService *changed, guint number, gint64 *longest)
{
  g_autofree char *host = g_strdup_printf ("late-%u.example", number);
  Gap gap = { g_get_monotonic_time (), 0 };
  guint source = g_idle_add_full (G_PRIORITY_LOW + 1, on_turn, &gap, NULL);
  guint n_rules = count_items (weir_service_get_rules (f->service)) + 1;

  gboolean is_over = FALSE;

  g_assert_cmpint (block_host (changed, host, NULL), >, 0);
  await_n_items (weir_service_get_rules (f->service), n_rules);

  /* What was written is read again, by both services, which nobody is told of. */
  g_timeout_add (SETTLING_TIME, on_over, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);

  *longest = MAX (*longest, gap.longest);
}

static void
measure (guint n_rules)
{
  Fixture f = { NULL };
  gint64 own = 0;
  gint64 others = 0;

  fixture_set_up (&f, NULL);
  add_rules (f.service, n_rules);
  fixture_restart (&f);
  f.other = fixture_open (&f);
  g_assert_true (weir_service_start (f.service, NULL));
  g_assert_true (weir_service_start (f.other, NULL));

  for (guint i = 0; i < N_CHANGES; i++)
    {
      measure_change (&f, f.service, 2 * i, &own);
      measure_change (&f, f.other, 2 * i + 1, &others);
    }

  g_print ("%5u rules: the loop was held up for %.2f ms at most by a change here, %.2f ms by one "
           "of "
           "another service\n",
           n_rules, own / 1e3, others / 1e3);
  weir_service_stop (f.other);
  weir_service_stop (f.service);
  fixture_tear_down (&f, NULL);
}

int
main (void)
{
  measure (1000);
  measure (4000);

  return 0;
}
