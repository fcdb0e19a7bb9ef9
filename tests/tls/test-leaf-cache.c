/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What threads do is waited for, never timed: the main context is run until
 * what is claimed has come about.
 */

#include "weir-authority-private.h"
#include "weir-leaf-cache.h"

#define NOW G_GINT64_CONSTANT (1800000000)
#define YEARS_LATER (NOW + G_GINT64_CONSTANT (11) * 366 * 24 * 60 * 60)

typedef struct
{
  WeirAuthority *authority;
  WeirLeafCache *cache; /* (nullable): freed by the test */
} Fixture;

/* Somebody who asks for a leaf. */
typedef struct
{
  guint n_calls;
  WeirLeaf *leaf;        /* (owned) (nullable) */
  GError *error;         /* (owned) (nullable) */
  WeirLeafCache **frees; /* (nullable): the cache to be freed when he is answered */
} Asker;

static void
set_up (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  f->authority = weir_authority_new_at ("laptop", "anna", NOW, &error);
  g_assert_no_error (error);
  f->cache = weir_leaf_cache_new (f->authority, G_PRIORITY_DEFAULT);
}

static void
tear_down (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_clear_pointer (&f->cache, weir_leaf_cache_free);
  g_clear_pointer (&f->authority, weir_authority_unref);
}

static WeirHost
parse (const char *name)
{
  WeirHost host;

  g_assert_true (weir_host_parse (weir_span_of (name), &host));
  return host;
}

static WeirHost
number (guint i)
{
  g_autofree char *name = g_strdup_printf ("host-%u.example", i);

  return parse (name);
}

static void
on_leaf (WeirLeaf *leaf, const GError *error, gpointer user_data)
{
  Asker *asker = user_data;

  asker->n_calls++;
  g_assert_true ((leaf != NULL) != (error != NULL));
  asker->leaf = leaf != NULL ? weir_leaf_ref (leaf) : NULL;
  asker->error = error != NULL ? g_error_copy (error) : NULL;
  if (asker->frees != NULL)
    g_clear_pointer (asker->frees, weir_leaf_cache_free);
}

static void
ask (Fixture *f, const WeirHost *host, GCancellable *cancellable, Asker *asker)
{
  const guint n_calls = asker->n_calls;

  weir_leaf_cache_mint (f->cache, host, NOW, cancellable, on_leaf, asker);
  g_assert_cmpuint (asker->n_calls, ==, n_calls);
}

static void
run_until_answered (const Asker *asker)
{
  while (asker->n_calls == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
asker_clear (Asker *asker)
{
  g_clear_pointer (&asker->leaf, weir_leaf_unref);
  g_clear_error (&asker->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asker, asker_clear)

static gboolean
has (Fixture *f, const WeirHost *host)
{
  g_autoptr (WeirLeaf) leaf = weir_leaf_cache_lookup (f->cache, host, NOW);

  return leaf != NULL;
}

static void
mint (Fixture *f, const WeirHost *host)
{
  g_auto (Asker) asker = { 0 };

  ask (f, host, NULL, &asker);
  run_until_answered (&asker);
  g_assert_no_error (asker.error);
}

static void
test_kept (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const WeirHost host = parse ("www.example.com");
  const WeirHost other = parse ("example.com");
  g_auto (Asker) asker = { 0 };
  g_autoptr (WeirLeaf) leaf = NULL;

  g_assert_false (has (f, &host));
  ask (f, &host, NULL, &asker);
  run_until_answered (&asker);
  g_assert_no_error (asker.error);

  leaf = weir_leaf_cache_lookup (f->cache, &host, NOW);
  g_assert_true (leaf == asker.leaf);
  g_assert_false (has (f, &other));
}

static void
test_minted_once (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const WeirHost host = parse ("www.example.com");
  Asker askers[50] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (askers); i++)
    ask (f, &host, NULL, &askers[i]);
  run_until_answered (&askers[G_N_ELEMENTS (askers) - 1]);

  for (gsize i = 0; i < G_N_ELEMENTS (askers); i++)
    {
      g_assert_cmpuint (askers[i].n_calls, ==, 1);
      g_assert_true (askers[i].leaf == askers[0].leaf);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (askers); i++)
    asker_clear (&askers[i]);
}

/* A handshake follows on each. */
static void
test_one_a_dispatch (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const WeirHost host = parse ("www.example.com");
  g_auto (Asker) asker = { 0 };
  guint n_calls = 0;

  for (guint i = 0; i < 20; i++)
    ask (f, &host, NULL, &asker);

  while (asker.n_calls < 20)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (asker.n_calls, <=, n_calls + 1);
      if (asker.n_calls > n_calls && n_calls++ < 19)
        g_clear_pointer (&asker.leaf, weir_leaf_unref);
    }
}

static void
test_cancelled (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  WeirHost hosts[20];
  g_auto (Asker) gone = { 0 };
  g_auto (Asker) stays = { 0 };
  g_auto (Asker) last = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      hosts[i] = number (i);
      ask (f, &hosts[i], cancellable, &gone);
    }
  ask (f, &hosts[19], NULL, &stays);
  g_cancellable_cancel (cancellable);
  run_until_answered (&stays);
  ask (f, &hosts[0], NULL, &last);
  run_until_answered (&last);

  g_assert_cmpuint (gone.n_calls, ==, 0);
  g_assert_no_error (stays.error);
  g_assert_true (has (f, &hosts[19]));
  /* Nobody waited any more for those that were not being minted yet. */
  for (guint i = WEIR_LEAF_CACHE_MAX_THREADS; i < 19; i++)
    g_assert_false (has (f, &hosts[i]));
}

static void
test_bounded (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirHost host;

  for (guint i = 0; i < WEIR_LEAF_CACHE_MAX; i++)
    {
      host = number (i);
      mint (f, &host);
    }

  /* The first is used once more, so the second is the one to go. */
  host = number (0);
  g_assert_true (has (f, &host));
  host = number (WEIR_LEAF_CACHE_MAX);
  mint (f, &host);

  for (guint i = 0; i <= WEIR_LEAF_CACHE_MAX; i++)
    {
      host = number (i);
      g_assert_cmpint (has (f, &host), ==, i != 1);
    }
}

static void
test_time (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const WeirHost host = parse ("www.example.com");
  g_auto (Asker) asker = { 0 };
  gint64 end;
  const struct
  {
    gint64 offset;
    gboolean holds;
  } cases[] = {
    { -WEIR_LEAF_SECONDS, FALSE }, /* the clock has been set back */
    { -WEIR_LEAF_SECONDS + 1, TRUE },       { -WEIR_LEAF_CACHE_MARGIN, TRUE },
    { -WEIR_LEAF_CACHE_MARGIN + 1, FALSE }, { 1, FALSE },
  };

  ask (f, &host, NULL, &asker);
  run_until_answered (&asker);
  end = weir_leaf_get_not_after (asker.leaf);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (WeirLeaf) leaf = weir_leaf_cache_lookup (f->cache, &host, end + cases[i].offset);

      g_assert_cmpint (leaf != NULL, ==, cases[i].holds);
    }

  /* One that does not hold is exchanged. */
  mint (f, &host);
  g_assert_true (has (f, &host));
}

static void
test_failure (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const WeirHost host = parse ("www.example.com");
  g_auto (Asker) first = { 0 };
  g_auto (Asker) second = { 0 };

  weir_leaf_cache_mint (f->cache, &host, YEARS_LATER, NULL, on_leaf, &first);
  weir_leaf_cache_mint (f->cache, &host, YEARS_LATER, NULL, on_leaf, &second);
  run_until_answered (&second);

  g_assert_error (first.error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_EXPIRED);
  g_assert_error (second.error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_EXPIRED);
  g_assert_false (has (f, &host));
  mint (f, &host);
}

static void
test_freed (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Asker) gone = { 0 };
  Asker askers[10] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (askers); i++)
    {
      const WeirHost host = number (i);

      ask (f, &host, NULL, &askers[i]);
      ask (f, &host, cancellable, &gone);
    }
  g_clear_pointer (&f->cache, weir_leaf_cache_free);
  g_cancellable_cancel (cancellable);

  for (guint i = 0; i < G_N_ELEMENTS (askers); i++)
    g_assert_cmpuint (askers[i].n_calls, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (askers); i++)
    {
      run_until_answered (&askers[i]);
      g_assert_error (askers[i].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      asker_clear (&askers[i]);
    }
  g_assert_cmpuint (gone.n_calls, ==, 0);
}

static void
test_freed_within (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const WeirHost host = parse ("www.example.com");
  g_auto (Asker) first = { .frees = &f->cache };
  g_auto (Asker) second = { 0 };

  ask (f, &host, NULL, &first);
  ask (f, &host, NULL, &second);
  run_until_answered (&first);
  g_assert_null (f->cache);
  run_until_answered (&second);
  g_assert_no_error (second.error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/tls/leaf-cache/keeps-what-was-minted", test_kept);
  ADD ("/tls/leaf-cache/mints-once-for-all-who-ask", test_minted_once);
  ADD ("/tls/leaf-cache/answers-one-a-dispatch", test_one_a_dispatch);
  ADD ("/tls/leaf-cache/does-not-answer-who-cancelled", test_cancelled);
  ADD ("/tls/leaf-cache/drops-what-was-used-longest-ago", test_bounded);
  ADD ("/tls/leaf-cache/gives-what-holds", test_time);
  ADD ("/tls/leaf-cache/says-why-there-is-none", test_failure);
  ADD ("/tls/leaf-cache/answers-after-it-is-freed", test_freed);
  ADD ("/tls/leaf-cache/may-be-freed-by-who-is-answered", test_freed_within);
#undef ADD

  return g_test_run ();
}
