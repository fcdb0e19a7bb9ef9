/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which idle connection a request gets, and which go. */

#include "weir-origin-pool.h"

#include <sys/socket.h>
#include <unistd.h>

#define MAX_IDLE 4
#define POOL_SECONDS 1

typedef struct
{
  WeirPoller *poller;
  WeirTimeouts *timeouts;
  WeirOriginPool *pool;
  gint far[16]; /* the origins' ends */
  guint n_far;
} Fixture;

static void
on_origin (WeirOrigin *origin G_GNUC_UNUSED, gpointer user_data G_GNUC_UNUSED)
{
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set_up (Fixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  fixture->poller = weir_poller_new (NULL, G_PRIORITY_DEFAULT, FALSE);
  fixture->timeouts = weir_timeouts_new (fixture->poller, NULL, G_PRIORITY_DEFAULT);
  weir_timeouts_set_seconds (fixture->timeouts, WEIR_TIMEOUT_POOL, POOL_SECONDS);
  fixture->pool = weir_origin_pool_new (fixture->poller, fixture->timeouts, MAX_IDLE);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  weir_origin_pool_free (fixture->pool);
  weir_timeouts_free (fixture->timeouts);
  weir_poller_free (fixture->poller);
  for (guint i = 0; i < fixture->n_far; i++)
    if (fixture->far[i] >= 0)
      close (fixture->far[i]);
}

/* A connection to @host that @client has used and given back. */
static WeirOrigin *
give (Fixture *fixture, const char *host, guint64 client)
{
  WeirOrigin *origin = weir_origin_new (fixture->pool, host, 80, on_origin, NULL);
  gint fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), ==, 0);
  fixture->far[fixture->n_far++] = fds[1];
  g_assert_true (weir_origin_open (origin, fds[0], NULL));
  origin->client = client;
  weir_origin_pool_give (fixture->pool, origin);

  return origin;
}

static void
test_take (Fixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  WeirOrigin *origin = give (fixture, "a.test", 1);

  g_assert_null (weir_origin_pool_take (fixture->pool, "b.test", 80, 1));
  g_assert_null (weir_origin_pool_take (fixture->pool, "a.test", 81, 1));
  g_assert_true (weir_origin_pool_take (fixture->pool, "a.test", 80, 2) == origin);
  g_assert_true (origin->is_reused);
  g_assert_null (weir_origin_pool_take (fixture->pool, "a.test", 80, 2));
  weir_origin_free (origin);
}

static void
test_own_first (Fixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  WeirOrigin *first = give (fixture, "a.test", 1);
  WeirOrigin *second = give (fixture, "a.test", 2);

  g_assert_true (weir_origin_pool_take (fixture->pool, "a.test", 80, 1) == first);
  weir_origin_pool_give (fixture->pool, first);
  g_assert_true (weir_origin_pool_take (fixture->pool, "a.test", 80, 3) == first);
  weir_origin_free (first);
  g_assert_true (weir_origin_pool_take (fixture->pool, "a.test", 80, 3) == second);
  weir_origin_free (second);
}

static void
test_bound (Fixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  WeirOrigin *origin = give (fixture, "a.test", 1);

  origin->is_bound = TRUE;
  g_assert_null (weir_origin_pool_take (fixture->pool, "a.test", 80, 2));
  g_assert_true (weir_origin_pool_take (fixture->pool, "a.test", 80, 1) == origin);
  weir_origin_free (origin);
}

static void
test_max_idle (Fixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  for (guint i = 0; i <= MAX_IDLE; i++)
    give (fixture, "a.test", 1);

  g_assert_cmpuint (weir_origin_pool_count_idle (fixture->pool), ==, MAX_IDLE);
  g_assert_cmpuint (weir_origin_pool_count (fixture->pool), ==, MAX_IDLE);
}

static void
test_end (Fixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  give (fixture, "a.test", 1);
  settle ();
  g_assert_cmpuint (weir_origin_pool_count_idle (fixture->pool), ==, 1);

  close (fixture->far[0]);
  fixture->far[0] = -1;
  settle ();
  g_assert_cmpuint (weir_origin_pool_count_idle (fixture->pool), ==, 0);
}

static void
test_unasked (Fixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  give (fixture, "a.test", 1);
  settle ();
  g_assert_cmpint (write (fixture->far[0], "x", 1), ==, 1);
  settle ();
  g_assert_cmpuint (weir_origin_pool_count_idle (fixture->pool), ==, 0);
}

static void
test_stale (Fixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  WeirOrigin *origin = give (fixture, "a.test", 1);

  g_assert_false (weir_origin_is_stale (origin));
  close (fixture->far[0]);
  fixture->far[0] = -1;
  g_assert_true (weir_origin_is_stale (origin));
}

static void
test_timeout (Fixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  give (fixture, "a.test", 1);
  while (weir_origin_pool_count_idle (fixture->pool) > 0)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpuint (weir_origin_pool_count (fixture->pool), ==, 0);
}

static void
add (const char *name, void (*test) (Fixture *fixture, gconstpointer user_data))
{
  g_autofree char *path = g_strconcat ("/engine/origin-pool/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("take", test_take);
  add ("own-first", test_own_first);
  add ("bound", test_bound);
  add ("max-idle", test_max_idle);
  add ("end", test_end);
  add ("unasked", test_unasked);
  add ("stale", test_stale);
  add ("timeout", test_timeout);

  return g_test_run ();
}
