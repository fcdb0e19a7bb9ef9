/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which idle connection a request gets, whose it is, and which go. */

#include "weir-origin-pool.h"

#include <sys/socket.h>
#include <unistd.h>

#define MAX_IDLE (WEIR_ORIGIN_POOL_MAX_OF_CLIENT + 2)
#define POOL_SECONDS 1

typedef struct
{
  WeirPoller *poller;
  WeirTimeouts *timeouts;
  WeirOriginPool *pool;
  WeirIdleOrigins owners[3];
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

/* A connection to @host that the client of @owner has used. */
static WeirOrigin *
give (Fixture *fixture, const char *host, guint owner)
{
  WeirOrigin *origin = weir_origin_new (fixture->pool, host, 80, on_origin, NULL);
  gint fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), ==, 0);
  fixture->far[fixture->n_far++] = fds[1];
  g_assert_true (weir_origin_open (origin, fds[0], NULL));
  weir_origin_pool_give (fixture->pool, &fixture->owners[owner], origin);

  return origin;
}

static WeirOrigin *
take (Fixture *fixture, const char *host, guint16 port, guint owner)
{
  return weir_origin_pool_take (fixture->pool, &fixture->owners[owner], host, port, FALSE);
}

static void
test_take (Fixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  WeirOrigin *origin = give (fixture, "a.test", 1);

  g_assert_null (take (fixture, "b.test", 80, 1));
  g_assert_null (take (fixture, "a.test", 81, 1));
  g_assert_true (take (fixture, "a.test", 80, 1) == origin);
  g_assert_true (origin->is_reused);
  g_assert_null (take (fixture, "a.test", 80, 1));
  weir_origin_free (origin);
}

static void
test_own_alone (Fixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  WeirOrigin *first = give (fixture, "a.test", 1);
  WeirOrigin *second = give (fixture, "a.test", 2);

  g_assert_null (take (fixture, "a.test", 80, 0));
  g_assert_true (take (fixture, "a.test", 80, 2) == second);
  g_assert_null (take (fixture, "a.test", 80, 2));
  g_assert_true (take (fixture, "a.test", 80, 1) == first);
  weir_origin_free (first);
  weir_origin_free (second);
}

static void
test_release (Fixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  WeirOrigin *other = give (fixture, "a.test", 2);

  give (fixture, "a.test", 1);
  give (fixture, "b.test", 1);
  weir_origin_pool_release (fixture->pool, &fixture->owners[1]);
  g_assert_null (take (fixture, "a.test", 80, 1));
  g_assert_cmpuint (weir_origin_pool_count (fixture->pool), ==, 1);
  g_assert_true (take (fixture, "a.test", 80, 2) == other);
  weir_origin_free (other);
}

static void
test_clear (Fixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  g_assert_false (weir_origin_pool_clear (fixture->pool));
  give (fixture, "a.test", 1);
  give (fixture, "a.test", 2);
  g_assert_true (weir_origin_pool_clear (fixture->pool));
  g_assert_cmpuint (weir_origin_pool_count (fixture->pool), ==, 0);
  g_assert_null (take (fixture, "a.test", 80, 1));
}

static void
test_max_of_client (Fixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  WeirOrigin *second;

  give (fixture, "first.test", 1);
  second = give (fixture, "second.test", 1);
  for (guint i = 2; i < WEIR_ORIGIN_POOL_MAX_OF_CLIENT; i++)
    give (fixture, "a.test", 1);
  g_assert_cmpuint (weir_origin_pool_count (fixture->pool), ==, WEIR_ORIGIN_POOL_MAX_OF_CLIENT);

  give (fixture, "a.test", 1);
  g_assert_cmpuint (weir_origin_pool_count (fixture->pool), ==, WEIR_ORIGIN_POOL_MAX_OF_CLIENT);
  g_assert_null (take (fixture, "first.test", 80, 1));
  g_assert_true (take (fixture, "second.test", 80, 1) == second);
  weir_origin_free (second);
}

static void
test_max_idle (Fixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  give (fixture, "first.test", 2);
  give (fixture, "a.test", 2);
  for (guint i = 0; i < WEIR_ORIGIN_POOL_MAX_OF_CLIENT; i++)
    give (fixture, "a.test", 1);
  g_assert_cmpuint (weir_origin_pool_count_idle (fixture->pool), ==, MAX_IDLE);

  give (fixture, "a.test", 0);
  g_assert_cmpuint (weir_origin_pool_count_idle (fixture->pool), ==, MAX_IDLE);
  g_assert_null (take (fixture, "first.test", 80, 2));
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

/* The poller has not run since, and so knows nothing. */
static void
test_ended_unheard (Fixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  give (fixture, "a.test", 1);
  close (fixture->far[0]);
  fixture->far[0] = -1;
  g_assert_null (take (fixture, "a.test", 80, 1));
  g_assert_cmpuint (weir_origin_pool_count (fixture->pool), ==, 0);
}

static void
test_unasked_unheard (Fixture *fixture, gconstpointer user_data)
{
  WeirOrigin *good = give (fixture, "a.test", 1);

  give (fixture, "a.test", 1);
  g_assert_cmpint (write (fixture->far[1], "x", 1), ==, 1);
  g_assert_true (weir_origin_pool_take (fixture->pool, &fixture->owners[1], "a.test", 80,
                                        user_data != NULL) == good);
  g_assert_cmpuint (weir_origin_pool_count (fixture->pool), ==, 1);
  weir_origin_free (good);
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
add (const char *name, void (*test) (Fixture *fixture, gconstpointer user_data), gpointer user_data)
{
  g_autofree char *path = g_strconcat ("/engine/origin-pool/", name, NULL);

  g_test_add (path, Fixture, user_data, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("take", test_take, NULL);
  add ("own-alone", test_own_alone, NULL);
  add ("release", test_release, NULL);
  add ("clear", test_clear, NULL);
  add ("max-of-client", test_max_of_client, NULL);
  add ("max-idle", test_max_idle, NULL);
  add ("end", test_end, NULL);
  add ("unasked", test_unasked, NULL);
  add ("ended-unheard", test_ended_unheard, NULL);
  add ("unasked-unheard", test_unasked_unheard, NULL);
  add ("unasked-unheard-and-for-once", test_unasked_unheard, GINT_TO_POINTER (TRUE));
  add ("timeout", test_timeout, NULL);

  return g_test_run ();
}
