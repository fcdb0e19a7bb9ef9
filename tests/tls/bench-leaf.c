/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What leaves cost: to mint one, and how long the main thread is held while a
 * thousand different hosts are asked for at once, which is a minute's worth of
 * what is promised.  Prints µs of the processor, which other programs do not change.
 */

#include "weir-leaf-cache.h"

#include <stdio.h>
#include <time.h>

#define N_LEAVES 1000

typedef struct
{
  guint n_answers;
  gint64 longest;
} Bench;

static WeirHost
number (guint i)
{
  g_autofree char *name = g_strdup_printf ("host-%u.example", i);
  WeirHost host;

  g_assert_true (weir_host_parse (weir_span_of (name), &host));
  return host;
}

/* What this thread has had of a processor, in µs. */
static gint64
get_cpu_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const gint64 x = *(const gint64 *) a;
  const gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static void
bench_minting (WeirAuthority *authority, gint64 now)
{
  static gint64 times[N_LEAVES];
  gint64 sum = 0;

  for (guint i = 0; i < N_LEAVES; i++)
    {
      const WeirHost host = number (i);
      const gint64 start = get_cpu_time ();
      g_autoptr (WeirLeaf) leaf = weir_leaf_new (authority, &host, now, NULL);

      times[i] = get_cpu_time () - start;
      sum += times[i];
      g_assert_nonnull (leaf);
    }

  qsort (times, N_LEAVES, sizeof *times, compare);
  printf ("to mint a leaf: mean %" G_GINT64_FORMAT ", median %" G_GINT64_FORMAT
          ", 99 of 100 below %" G_GINT64_FORMAT "\n",
          sum / N_LEAVES, times[N_LEAVES / 2], times[N_LEAVES * 99 / 100]);
}

static void
on_leaf (WeirLeaf *leaf, const GError *error G_GNUC_UNUSED, gpointer user_data)
{
  Bench *bench = user_data;

  g_assert_nonnull (leaf);
  bench->n_answers++;
}

/* One turn of the loop: dispatches alone count, not what it waits. */
static void
turn (Bench *bench)
{
  gint64 start;

  while (!g_main_context_pending (NULL))
    g_usleep (100);

  start = get_cpu_time ();
  g_main_context_iteration (NULL, FALSE);
  bench->longest = MAX (bench->longest, get_cpu_time () - start);
}

static void
bench_cache (WeirAuthority *authority, gint64 now)
{
  g_autoptr (WeirLeafCache) cache = weir_leaf_cache_new (authority, G_PRIORITY_DEFAULT);
  Bench bench = { 0 };
  const gint64 start = get_cpu_time ();
  gint64 asked;

  for (guint i = 0; i < N_LEAVES; i++)
    {
      const WeirHost host = number (i);

      weir_leaf_cache_mint (cache, &host, now, NULL, on_leaf, &bench);
    }
  asked = get_cpu_time () - start;
  while (bench.n_answers < N_LEAVES)
    turn (&bench);

  printf ("a thousand hosts at once: to ask for them %" G_GINT64_FORMAT
          ", to be given them %" G_GINT64_FORMAT ", longest turn of the main loop %" G_GINT64_FORMAT
          "\n",
          asked, get_cpu_time () - start - asked, bench.longest);
}

int
main (void)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (WeirAuthority) authority = weir_authority_new ("laptop", "anna", NULL);

  g_assert_nonnull (authority);
  bench_minting (authority, now);
  bench_cache (authority, now);

  return 0;
}
