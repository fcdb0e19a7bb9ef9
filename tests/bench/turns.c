/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The service, with a watch on its main loop, for tests/bench/inspection: how long
 * the main thread itself works at most between two looks at its sources, which is
 * what everybody else waits for.  What a busy machine takes from it is not counted.
 *
 * It prints one JSON object when it is told to end.
 */

#include "weir-service.h"

#include <glib-unix.h>
#include <stdio.h>
#include <time.h>

static gboolean has_ended;

static gint64
get_own_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

static gboolean
on_signal (gpointer user_data G_GNUC_UNUSED)
{
  has_ended = TRUE;

  return G_SOURCE_CONTINUE;
}

/* Returns: ns that the longest turn took, of @n_turns */
static gint64
run (guint64 *n_turns)
{
  gint64 longest = 0;

  for (*n_turns = 0; !has_ended; ++*n_turns)
    {
      gint64 begun = get_own_time ();

      g_main_context_iteration (NULL, TRUE);
      longest = MAX (longest, get_own_time () - begun);
    }

  return longest;
}

int
main (int argc, char **argv)
{
  WeirServiceOptions options = { .exact_port = TRUE };
  g_autoptr (WeirService) service = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n_turns;
  gint64 longest;

  if (argc < 5)
    {
      g_printerr ("usage: turns PORT DATA_DIR ROOTS RESOLVE...\n");
      return 2;
    }

  options.port = atoi (argv[1]);
  options.listen_address = "127.0.0.1";
  options.data_dir = argv[2];
  options.trusted_roots = argv[3];
  options.inspect = "all";
  options.resolve = (const char *const *) argv + 4;

  service = weir_service_new (&options, &error);
  if (service == NULL || !weir_service_start (service, &error))
    {
      g_printerr ("turns: %s\n", error->message);
      return 1;
    }

  g_unix_signal_add (SIGTERM, on_signal, NULL);
  longest = run (&n_turns);
  printf ("{\"turns\": %" G_GUINT64_FORMAT ", \"longest_us\": %.1f}\n", n_turns, longest / 1e3);
  weir_service_stop (service);

  return 0;
}
