/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Both pollers keep one contract: edges, no call after clearing, again without waiting. */

#include "weir-poller.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

#define N_PAIRS 200

typedef struct
{
  WeirPoller *poller;
  WeirWatch watch;
  gint fds[2];
  guint n_calls;
  WeirReady ready; /* all that was told */
  guint n_again;   /* how often to ask to be called again */
  WeirWatch *victim;
} Pair;

static void
on_ready (WeirWatch *watch, WeirReady ready, gpointer user_data)
{
  Pair *pair = user_data;

  pair->n_calls++;
  pair->ready |= ready;
  if (pair->victim != NULL)
    weir_watch_clear (pair->victim);
  if (pair->n_again > 0)
    {
      pair->n_again--;
      weir_watch_again (watch, WEIR_READY_IN);
    }
}

static void
pair_open (Pair *pair, WeirPoller *poller)
{
  GError *error = NULL;

  *pair = (Pair){ .poller = poller };
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair->fds), ==, 0);
  weir_poller_watch (poller, &pair->watch, pair->fds[0], on_ready, pair, &error);
  g_assert_no_error (error);
}

static void
pair_close (Pair *pair)
{
  weir_watch_clear (&pair->watch);
  close (pair->fds[0]);
  if (pair->fds[1] >= 0)
    close (pair->fds[1]);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static WeirPoller *
make_poller (gconstpointer user_data)
{
  return weir_poller_new (NULL, G_PRIORITY_DEFAULT, GPOINTER_TO_INT (user_data));
}

static void
read_all (Pair *pair)
{
  char octets[64];

  while (read (pair->fds[0], octets, sizeof octets) > 0)
    ;
  g_assert_cmpint (errno, ==, EAGAIN);
  weir_watch_await (&pair->watch, WEIR_READY_IN);
}

static void
test_edges (gconstpointer user_data)
{
  g_autoptr (WeirPoller) poller = make_poller (user_data);
  Pair pair;

  pair_open (&pair, poller);
  settle ();
  g_assert_cmpint (pair.ready, ==, WEIR_READY_OUT);

  /* Octets that nobody reads are told once. */
  g_assert_cmpint (write (pair.fds[1], "a", 1), ==, 1);
  settle ();
  g_assert_true (pair.ready & WEIR_READY_IN);
  pair.n_calls = 0;
  settle ();
  g_assert_cmpuint (pair.n_calls, ==, 0);

  /* After they were read, the next ones are told. */
  read_all (&pair);
  pair.ready = 0;
  g_assert_cmpint (write (pair.fds[1], "b", 1), ==, 1);
  settle ();
  g_assert_true (pair.ready & WEIR_READY_IN);

  pair_close (&pair);
}

static void
test_gone (gconstpointer user_data)
{
  g_autoptr (WeirPoller) poller = make_poller (user_data);
  Pair pair;

  pair_open (&pair, poller);
  settle ();
  close (pair.fds[1]);
  pair.fds[1] = -1;
  settle ();
  g_assert_true (pair.ready & WEIR_READY_GONE);
  g_assert_true (pair.ready & WEIR_READY_IN);

  /* It is not told for ever. */
  pair.n_calls = 0;
  settle ();
  g_assert_cmpuint (pair.n_calls, ==, 0);

  pair_close (&pair);
}

static void
test_again (gconstpointer user_data)
{
  g_autoptr (WeirPoller) poller = make_poller (user_data);
  Pair pair;

  pair_open (&pair, poller);
  settle ();
  pair.n_calls = 0;
  pair.n_again = 10;
  weir_watch_again (&pair.watch, WEIR_READY_IN);
  settle ();
  g_assert_cmpuint (pair.n_calls, ==, 11);

  pair_close (&pair);
}

static void
test_clear_another (gconstpointer user_data)
{
  g_autoptr (WeirPoller) poller = make_poller (user_data);
  Pair pairs[2];

  g_test_summary ("Whoever is called first, the other is not called after it was cleared");

  for (guint i = 0; i < 2; i++)
    {
      pair_open (&pairs[i], poller);
      pairs[i].victim = &pairs[1 - i].watch;
    }

  settle ();
  g_assert_cmpuint (pairs[0].n_calls + pairs[1].n_calls, ==, 1);

  for (guint i = 0; i < 2; i++)
    pair_close (&pairs[i]);
}

static void
test_clear_itself (gconstpointer user_data)
{
  g_autoptr (WeirPoller) poller = make_poller (user_data);
  Pair pair;

  pair_open (&pair, poller);
  pair.victim = &pair.watch;
  settle ();
  g_assert_cmpuint (pair.n_calls, ==, 1);
  weir_watch_clear (&pair.watch);

  pair_close (&pair);
}

static void
test_many (gconstpointer user_data)
{
  g_autoptr (WeirPoller) poller = make_poller (user_data);
  g_autofree Pair *pairs = g_new0 (Pair, N_PAIRS);

  g_test_summary ("More at once than one look at the epoll set tells of");

  for (guint i = 0; i < N_PAIRS; i++)
    pair_open (&pairs[i], poller);
  settle ();
  for (guint i = 0; i < N_PAIRS; i++)
    g_assert_cmpint (write (pairs[i].fds[1], "a", 1), ==, 1);
  settle ();

  for (guint i = 0; i < N_PAIRS; i++)
    {
      g_assert_true (pairs[i].ready & WEIR_READY_IN);
      pair_close (&pairs[i]);
    }
}

static gboolean
on_other_source (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
test_yields (gconstpointer user_data)
{
  g_autoptr (WeirPoller) poller = make_poller (user_data);
  gboolean has_run = FALSE;
  Pair pair;

  g_test_summary ("A watch that never has enough does not keep another source waiting");

  pair_open (&pair, poller);
  pair.n_again = G_MAXUINT;
  weir_watch_again (&pair.watch, WEIR_READY_IN);
  g_idle_add_full (G_PRIORITY_DEFAULT, on_other_source, &has_run, NULL);
  while (!has_run)
    g_main_context_iteration (NULL, TRUE);

  pair_close (&pair);
}

static void
test_time (gconstpointer user_data)
{
  g_autoptr (WeirPoller) poller = make_poller (user_data);
  gint64 before = g_get_monotonic_time ();

  g_assert_cmpint (weir_poller_get_time (poller), >=, before);
  g_assert_cmpint (weir_poller_get_time (poller), <=, g_get_monotonic_time ());
}

static void
add (const char *name, GTestDataFunc func)
{
  for (gint portable = 0; portable < 2; portable++)
    {
      g_autofree char *path =
        g_strdup_printf ("/engine/poller/%s/%s", portable ? "portable" : "epoll", name);

      g_test_add_data_func (path, GINT_TO_POINTER (portable), func);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("edges", test_edges);
  add ("gone", test_gone);
  add ("again", test_again);
  add ("clear-another", test_clear_another);
  add ("clear-itself", test_clear_itself);
  add ("many", test_many);
  add ("yields", test_yields);
  add ("time", test_time);

  return g_test_run ();
}
