/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The leaves of one authority: those of late, and those in the making.
 *
 * To mint takes a fraction of a millisecond, which is too much for the main
 * thread when a page asks for a hundred hosts at once.  So workers do it, a few
 * at a time, and whoever asks for a host that is being minted waits with the
 * first:
 *
 *     mint ─► waiting ─► on a thread ─► kept ─► given out, one a dispatch
 *                │                        │
 *                └ nobody waits: dropped  └ failed: told
 *
 * A minting under way outlives the cache; it belongs to its task.  A worker
 * knows the authority, the host and the time, nothing else.
 */

#include "weir-leaf-cache.h"

#include <string.h>

typedef struct
{
  WeirLeafFunc func;
  gpointer user_data;
  GCancellable *cancellable; /* (owned) (nullable) */
} Waiter;

/* What a worker gets. */
typedef struct
{
  WeirAuthority *authority; /* (owned) */
  WeirHost host;
  gint64 now;
} Job;

typedef struct
{
  WeirLeafCache *cache; /* (unowned) (nullable): it is gone */
  Job *job;             /* (owned) (nullable): its task has it */
  const char *name;     /* (unowned): of the job */
  gint priority;
  GQueue waiters; /* (element-type Waiter) (owned) */

  /* The result. */
  WeirLeaf *leaf; /* (owned) (nullable) */
  GError *error;  /* (owned) (nullable) */
} Minting;

typedef struct
{
  char *name;     /* (owned) */
  WeirLeaf *leaf; /* (owned) */
} Entry;

struct _WeirLeafCache
{
  WeirAuthority *authority; /* (owned) */
  gint priority;
  GCancellable *cancellable; /* (owned): of all tasks */
  GQueue entries;            /* (element-type Entry) (owned): used last first */
  GHashTable *places;        /* (owned): link of @entries by name */
  GHashTable *mintings;      /* (owned) (element-type utf8 Minting) (unowned): by name */
  GQueue waiting;            /* (element-type Minting) (unowned): for a thread */
  guint n_running;
};

/* --- What is kept ------------------------------------------------------------- */

static void
entry_free (Entry *entry)
{
  g_free (entry->name);
  weir_leaf_unref (entry->leaf);
  g_free (entry);
}

static void
drop_entry (WeirLeafCache *self, GList *link)
{
  Entry *entry = link->data;

  g_hash_table_remove (self->places, entry->name);
  g_queue_delete_link (&self->entries, link);
  entry_free (entry);
}

static void
keep (WeirLeafCache *self, const char *name, WeirLeaf *leaf)
{
  GList *before = g_hash_table_lookup (self->places, name);
  Entry *entry;

  if (before != NULL)
    drop_entry (self, before);
  else if (self->entries.length >= WEIR_LEAF_CACHE_MAX)
    drop_entry (self, self->entries.tail);

  entry = g_new0 (Entry, 1);
  entry->name = g_strdup (name);
  entry->leaf = weir_leaf_ref (leaf);
  g_queue_push_head (&self->entries, entry);
  g_hash_table_insert (self->places, entry->name, self->entries.head);
}

WeirLeaf *
weir_leaf_cache_lookup (WeirLeafCache *self, const WeirHost *host, gint64 now)
{
  GList *link = g_hash_table_lookup (self->places, host->name);
  Entry *entry;

  if (link == NULL)
    return NULL;

  /* A clock that has been set back makes leaves that do not hold yet. */
  entry = link->data;
  if (weir_leaf_get_not_before (entry->leaf) > now ||
      weir_leaf_get_not_after (entry->leaf) < now + WEIR_LEAF_CACHE_MARGIN)
    return NULL;

  g_queue_unlink (&self->entries, link);
  g_queue_push_head_link (&self->entries, link);
  return weir_leaf_ref (entry->leaf);
}

/* --- Who waits ---------------------------------------------------------------- */

static void
waiter_free (Waiter *waiter)
{
  g_clear_object (&waiter->cancellable);
  g_free (waiter);
}

/* Forgets those who do not wait any more. Returns: whether somebody does */
static gboolean
forget_cancelled (Minting *minting)
{
  for (GList *l = minting->waiters.head; l != NULL;)
    {
      Waiter *waiter = l->data;
      GList *next = l->next;

      if (g_cancellable_is_cancelled (waiter->cancellable))
        {
          g_queue_delete_link (&minting->waiters, l);
          waiter_free (waiter);
        }
      l = next;
    }

  return minting->waiters.length > 0;
}

static void
job_free (Job *job)
{
  weir_authority_unref (job->authority);
  g_free (job);
}

static void
minting_free (Minting *minting)
{
  g_queue_clear_full (&minting->waiters, (GDestroyNotify) waiter_free);
  g_clear_pointer (&minting->job, job_free);
  g_clear_pointer (&minting->leaf, weir_leaf_unref);
  g_clear_error (&minting->error);
  g_free (minting);
}

/* One a dispatch: each may begin a handshake. */
static gboolean
on_give_out (gpointer user_data)
{
  Minting *minting = user_data;
  Waiter *waiter;

  if (!forget_cancelled (minting))
    return G_SOURCE_REMOVE;

  waiter = g_queue_pop_head (&minting->waiters);
  waiter->func (minting->leaf, minting->error, waiter->user_data);
  waiter_free (waiter);

  return minting->waiters.length > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Takes @minting over. */
static void
give_out (Minting *minting, GMainContext *context)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, minting->priority);
  g_source_set_static_name (source, "[weir] leaf");
  g_source_set_callback (source, on_give_out, minting, (GDestroyNotify) minting_free);
  g_source_attach (source, context);
}

/* --- What is minted ------------------------------------------------------------ */

static void
mint_in_thread (GTask *task,
                gpointer source G_GNUC_UNUSED,
                gpointer task_data,
                GCancellable *cancellable G_GNUC_UNUSED)
{
  const Job *job = task_data;
  GError *error = NULL;
  WeirLeaf *leaf;

  if (g_task_return_error_if_cancelled (task))
    return;

  leaf = weir_leaf_new (job->authority, &job->host, job->now, &error);
  if (leaf != NULL)
    g_task_return_pointer (task, leaf, (GDestroyNotify) weir_leaf_unref);
  else
    g_task_return_error (task, error);
}

/* A thread that is free takes the next one. */
static void run_waiting (WeirLeafCache *self);

static void
on_minted (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  Minting *minting = user_data;
  WeirLeafCache *self = minting->cache;

  minting->leaf = g_task_propagate_pointer (G_TASK (result), &minting->error);
  if (self != NULL)
    {
      self->n_running--;
      g_hash_table_remove (self->mintings, minting->name);
      if (minting->leaf != NULL)
        keep (self, minting->name, minting->leaf);
      run_waiting (self);
    }

  give_out (minting, g_task_get_context (G_TASK (result)));
}

static void
run (Minting *minting, GCancellable *cancellable)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, on_minted, minting);

  g_task_set_source_tag (task, run);
  g_task_set_priority (task, minting->priority);
  g_task_set_task_data (task, g_steal_pointer (&minting->job), (GDestroyNotify) job_free);
  g_task_run_in_thread (task, mint_in_thread);
}

/* Sends the next ones to threads; those that nobody waits for are dropped. */
static void
run_waiting (WeirLeafCache *self)
{
  while (self->n_running < WEIR_LEAF_CACHE_MAX_THREADS && self->waiting.length > 0)
    {
      Minting *minting = g_queue_pop_head (&self->waiting);

      if (forget_cancelled (minting))
        {
          self->n_running++;
          run (minting, self->cancellable);
          continue;
        }

      g_hash_table_remove (self->mintings, minting->name);
      minting_free (minting);
    }
}

static Minting *
minting_new (WeirLeafCache *self, const WeirHost *host, gint64 now)
{
  Minting *minting = g_new0 (Minting, 1);

  minting->job = g_new0 (Job, 1);
  minting->job->authority = weir_authority_ref (self->authority);
  minting->job->host = *host;
  minting->job->now = now;
  minting->cache = self;
  minting->name = minting->job->host.name;
  minting->priority = self->priority;

  return minting;
}

void
weir_leaf_cache_mint (WeirLeafCache *self,
                      const WeirHost *host,
                      gint64 now,
                      GCancellable *cancellable,
                      WeirLeafFunc func,
                      gpointer user_data)
{
  Minting *minting = g_hash_table_lookup (self->mintings, host->name);
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->func = func;
  waiter->user_data = user_data;
  waiter->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  if (minting != NULL)
    {
      g_queue_push_tail (&minting->waiters, waiter);
      return;
    }

  minting = minting_new (self, host, now);
  g_queue_push_tail (&minting->waiters, waiter);
  g_hash_table_insert (self->mintings, (gpointer) minting->name, minting);
  g_queue_push_tail (&self->waiting, minting);
  run_waiting (self);
}

/* --- The cache ------------------------------------------------------------------ */

WeirLeafCache *
weir_leaf_cache_new (WeirAuthority *authority, gint priority)
{
  WeirLeafCache *self = g_new0 (WeirLeafCache, 1);

  self->authority = weir_authority_ref (authority);
  self->priority = priority;
  self->cancellable = g_cancellable_new ();
  self->places = g_hash_table_new (g_str_hash, g_str_equal);
  self->mintings = g_hash_table_new (g_str_hash, g_str_equal);

  return self;
}

void
weir_leaf_cache_free (WeirLeafCache *self)
{
  GHashTableIter iter;
  gpointer minting;

  g_hash_table_iter_init (&iter, self->mintings);
  while (g_hash_table_iter_next (&iter, NULL, &minting))
    ((Minting *) minting)->cache = NULL;

  /* Those that wait for a thread get one, and find that they are cancelled. */
  g_cancellable_cancel (self->cancellable);
  while ((minting = g_queue_pop_head (&self->waiting)) != NULL)
    run (minting, self->cancellable);

  g_queue_clear_full (&self->entries, (GDestroyNotify) entry_free);
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_clear_pointer (&self->mintings, g_hash_table_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->authority, weir_authority_unref);
  g_free (self);
}
