/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The addresses of names.
 *
 * The system knows one way to ask that follows all of its own settings:
 * getaddrinfo(), which blocks, for half a minute if a server is silent.  Each call
 * has a thread, and there are so many that names that hang leave room for others:
 *
 *     asked -> waiting -> running -> answered
 *                 |
 *                 '-> dropped, when all who asked have gone
 *
 * Who asks for a name whose lookup is under way joins it, above all the two halves
 * of happy eyeballs: IPv4 and IPv6 are two parts of one answer.  The system asks
 * for both at once.  Where a server answers but one of the two questions, the other
 * one is as late here as for every program that asks the system for both.
 *
 * When all threads are busy, further names wait in turn: most lookups end within
 * moments, and those who wait have a timeout of their own.  Only what is beyond the
 * room to wait fails at once.  A call under way cannot be stopped; it goes on when
 * all who asked have gone, and who asks for the same name again joins it instead of
 * taking another thread.
 *
 * Nothing is kept of an answer: how long it holds is not told, and what the system
 * keeps is its own business.
 *
 * All of this is the main thread's.  A thread gets a Question, a plain struct whose
 * ownership goes there and back, and looks at nothing else.
 */

#include "weir-name-lookups.h"

#include <glib/gi18n-lib.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

struct _WeirNameLookups
{
  GMainContext *context; /* (owned) */
  GThreadPool *pool;     /* (owned) */
  GHashTable *by_name;   /* (owned) of Lookup (unowned): those that can be joined */
  GQueue waiting;        /* of Lookup */
  guint n_running;
};

/* One name under way.  Lives until it is answered or dropped. */
typedef struct
{
  WeirNameLookups *owner; /* (owned) while it runs; before, who asks keeps it */
  char *name;             /* (owned) */
  GQueue askers;          /* of Asker */
  GList link;             /* in @waiting, unless it runs */
  gboolean runs;
} Lookup;

/* Who waits for the answer. */
typedef struct
{
  Lookup *lookup;       /* (unowned) */
  GTask *task;          /* (owned) */
  GSource *cancelled;   /* (owned) (nullable) */
  GList link;           /* in @askers */
  GSocketFamily family; /* G_SOCKET_FAMILY_INVALID: of any */
} Asker;

/* What a thread is to find out. */
typedef struct
{
  Lookup *lookup;        /* (unowned) not the thread's to look at */
  GMainContext *context; /* (owned) (nullable): where the answer goes */
  char *name;            /* (owned) */
  int status;            /* of getaddrinfo() */
  GList *addresses;      /* (owned) (element-type GInetAddress) */
} Question;

/* --- In a thread ----------------------------------------------------------- */

static void
question_free (Question *question)
{
  g_clear_pointer (&question->context, g_main_context_unref);
  g_resolver_free_addresses (question->addresses);
  g_free (question->name);
  g_free (question);
}

/* Returns: (transfer full) (element-type GInetAddress) */
static GList *
list_addresses (const struct addrinfo *found)
{
  GList *addresses = NULL;

  for (const struct addrinfo *each = found; each != NULL; each = each->ai_next)
    {
      g_autoptr (GSocketAddress) address =
        g_socket_address_new_from_native (each->ai_addr, each->ai_addrlen);

      if (address != NULL && G_IS_INET_SOCKET_ADDRESS (address))
        addresses = g_list_prepend (addresses, g_object_ref (g_inet_socket_address_get_address (
                                                 G_INET_SOCKET_ADDRESS (address))));
    }

  return g_list_reverse (addresses);
}

static gboolean on_answered (gpointer user_data);

/* Runs in a thread of the pool. */
static void
answer (gpointer data, gpointer user_data G_GNUC_UNUSED)
{
  Question *question = data;
  const struct addrinfo hints = {
    .ai_flags = AI_ADDRCONFIG,
    .ai_family = AF_UNSPEC,
    .ai_socktype = SOCK_STREAM,
    .ai_protocol = IPPROTO_TCP,
  };
  g_autoptr (GMainContext) context = g_steal_pointer (&question->context);
  g_autoptr (GSource) source = g_idle_source_new ();
  struct addrinfo *found = NULL;

  question->status = getaddrinfo (question->name, NULL, &hints, &found);
  if (question->status == 0)
    {
      question->addresses = list_addresses (found);
      freeaddrinfo (found);
    }

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "weir-name-lookups");
  g_source_set_callback (source, on_answered, question, (GDestroyNotify) question_free);
  g_source_attach (source, context);
}

/* --- A lookup -------------------------------------------------------------- */

static void
lookup_free (Lookup *lookup)
{
  g_free (lookup->name);
  g_free (lookup);
}

/* Nobody joins it any more. */
static void
lookup_forget (Lookup *lookup)
{
  GHashTable *by_name = lookup->owner->by_name;

  if (g_hash_table_lookup (by_name, lookup->name) == lookup)
    g_hash_table_remove (by_name, lookup->name);
}

static void
lookup_run (WeirNameLookups *self, Lookup *lookup)
{
  Question *question = g_new0 (Question, 1);

  question->lookup = lookup;
  question->context = g_main_context_ref (self->context);
  question->name = g_strdup (lookup->name);
  g_rc_box_acquire (self);
  lookup->runs = TRUE;
  self->n_running++;

  /* Where no thread can be had, it waits in the pool for one. */
  g_thread_pool_push (self->pool, question, NULL);
}

static void
run_waiting (WeirNameLookups *self)
{
  while (self->n_running < WEIR_NAME_LOOKUPS_MAX_RUNNING && self->waiting.length > 0)
    lookup_run (self, g_queue_pop_head_link (&self->waiting)->data);
}

/* Returns: (transfer none) (nullable): %NULL if there is no room for one more */
static Lookup *
find_lookup (WeirNameLookups *self, const char *name)
{
  Lookup *lookup = g_hash_table_lookup (self->by_name, name);

  if (lookup != NULL)
    return lookup;
  if (self->waiting.length >= WEIR_NAME_LOOKUPS_MAX_WAITING)
    return NULL;

  lookup = g_new0 (Lookup, 1);
  lookup->owner = self;
  lookup->name = g_strdup (name);
  lookup->link.data = lookup;
  g_hash_table_insert (self->by_name, lookup->name, lookup);
  g_queue_push_tail_link (&self->waiting, &lookup->link);
  run_waiting (self);

  return lookup;
}

/* --- Who asks -------------------------------------------------------------- */

/* Takes it off its lookup. Returns: (transfer full): what it waited for */
static GTask *
asker_leave (Asker *asker)
{
  GTask *task = asker->task;

  if (asker->cancelled != NULL)
    g_source_destroy (asker->cancelled);
  g_clear_pointer (&asker->cancelled, g_source_unref);
  g_queue_unlink (&asker->lookup->askers, &asker->link);
  g_free (asker);

  return task;
}

static gboolean
on_cancelled (GCancellable *cancellable G_GNUC_UNUSED, gpointer user_data)
{
  Asker *asker = user_data;
  Lookup *lookup = asker->lookup;
  g_autoptr (GTask) task = asker_leave (asker);
  WeirNameLookups *self = lookup->owner;

  if (!lookup->runs && lookup->askers.length == 0)
    {
      lookup_forget (lookup);
      g_queue_unlink (&self->waiting, &lookup->link);
      lookup_free (lookup);
    }

  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

/* @task: (transfer full) */
static void
lookup_join (Lookup *lookup, GSocketFamily family, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Asker *asker = g_new0 (Asker, 1);

  asker->lookup = lookup;
  asker->task = task;
  asker->family = family;
  asker->link.data = asker;
  g_queue_push_tail_link (&lookup->askers, &asker->link);

  if (cancellable == NULL)
    return;

  asker->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (asker->cancelled, G_SOURCE_FUNC (on_cancelled), asker, NULL);
  g_source_attach (asker->cancelled, lookup->owner->context);
}

/* --- The answer ------------------------------------------------------------ */

static GResolverError
error_of_status (int status)
{
  switch (status)
    {
    case EAI_NONAME:
    case EAI_FAIL:
#if defined(EAI_NODATA) && EAI_NODATA != EAI_NONAME
    case EAI_NODATA:
#endif
      return G_RESOLVER_ERROR_NOT_FOUND;

    case EAI_AGAIN:
      return G_RESOLVER_ERROR_TEMPORARY_FAILURE;

    default:
      return G_RESOLVER_ERROR_INTERNAL;
    }
}

static void
return_failure (GTask *task, int status)
{
  g_autofree char *message = g_locale_to_utf8 (gai_strerror (status), -1, NULL, NULL, NULL);

  g_task_return_new_error (task, G_RESOLVER_ERROR, error_of_status (status), "%s",
                           message != NULL ? message : "");
}

static void
free_addresses (gpointer addresses)
{
  g_resolver_free_addresses (addresses);
}

static void
return_answer (GTask *task, const Question *question, GSocketFamily family)
{
  GList *part = NULL;

  for (GList *each = question->addresses; each != NULL; each = each->next)
    if (family == G_SOCKET_FAMILY_INVALID || g_inet_address_get_family (each->data) == family)
      part = g_list_prepend (part, g_object_ref (each->data));

  if (part != NULL)
    g_task_return_pointer (task, g_list_reverse (part), free_addresses);
  else
    return_failure (task, question->status != 0 ? question->status : EAI_NONAME);
}

static gboolean
on_answered (gpointer user_data)
{
  const Question *question = user_data;
  Lookup *lookup = question->lookup;
  WeirNameLookups *self = lookup->owner;

  lookup_forget (lookup);
  self->n_running--;
  run_waiting (self);

  while (lookup->askers.length > 0)
    {
      Asker *asker = g_queue_peek_head (&lookup->askers);
      GSocketFamily family = asker->family;
      g_autoptr (GTask) task = asker_leave (asker);

      return_answer (task, question, family);
    }

  lookup_free (lookup);
  weir_name_lookups_unref (self);

  return G_SOURCE_REMOVE;
}

/**
 * weir_name_lookups_ask:
 * @self: the lookups
 * @name: a host name, in ASCII
 * @family: whose addresses are wanted; %G_SOCKET_FAMILY_INVALID for all
 * @task: (transfer full): of this thread and the context of @self.
 *   Gets a list of #GInetAddress, never an empty one; an error of #GResolverError if
 *   there are none, or %G_IO_ERROR_BUSY if there is no room to wait.  What keeps
 *   @self alive must be its source object.
 */
void
weir_name_lookups_ask (WeirNameLookups *self, const char *name, GSocketFamily family, GTask *task)
{
  g_autoptr (GTask) owned = task;
  Lookup *lookup;

  if (g_task_return_error_if_cancelled (task))
    return;

  lookup = find_lookup (self, name);
  if (lookup == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BUSY, "%s",
                               _ ("Too many names are being looked up."));
      return;
    }

  lookup_join (lookup, family, g_steal_pointer (&owned));
}

static gboolean
runs (gpointer name G_GNUC_UNUSED, gpointer lookup, gpointer user_data G_GNUC_UNUSED)
{
  return ((const Lookup *) lookup)->runs;
}

void
weir_name_lookups_forget (WeirNameLookups *self)
{
  g_hash_table_foreach_remove (self->by_name, runs, NULL);
}

/**
 * weir_name_lookups_new:
 * @context: (transfer none): of the thread that asks
 *
 * Returns: (transfer full)
 */
WeirNameLookups *
weir_name_lookups_new (GMainContext *context)
{
  WeirNameLookups *self = g_rc_box_new0 (WeirNameLookups);

  self->context = g_main_context_ref (context);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->pool = g_thread_pool_new (answer, NULL, WEIR_NAME_LOOKUPS_MAX_RUNNING, FALSE, NULL);

  return self;
}

static void
clear (gpointer data)
{
  WeirNameLookups *self = data;

  g_thread_pool_free (self->pool, TRUE, FALSE);
  g_hash_table_unref (self->by_name);
  g_main_context_unref (self->context);
}

void
weir_name_lookups_unref (WeirNameLookups *self)
{
  g_rc_box_release_full (self, clear);
}
