/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * GIO's resolver of names, with threads of its own.
 *
 * GIO looks names up in the threads of GTask, ten of them at first, and each name
 * twice: a page of names that hang makes all others wait.  So GSocketClient's way
 * of asking, without blocking on the main thread, goes to weir-name-lookups.c.
 *
 * Everything else that a resolver can be asked, and who asks from another thread,
 * goes on to the resolver that was the default before.
 */

#include "weir-name-resolver.h"

#include "weir-name-lookups.h"

struct _WeirNameResolver
{
  GResolver parent;
  GResolver *inner;         /* (owned) the default before */
  GThread *thread;          /* (unowned) where it was made, */
  GMainContext *context;    /* (owned) and its context */
  WeirNameLookups *lookups; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WeirNameResolver, weir_name_resolver, G_TYPE_RESOLVER)

/* --- Names ----------------------------------------------------------------- */

/* Whether an answer that is asked for now comes on the thread that owns the lookups. */
static gboolean
is_at_home (WeirNameResolver *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  return g_thread_self () == self->thread && context == self->context;
}

static GSocketFamily
family_of_flags (GResolverNameLookupFlags flags)
{
  if (flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY)
    return G_SOCKET_FAMILY_IPV4;
  if (flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY)
    return G_SOCKET_FAMILY_IPV6;

  return G_SOCKET_FAMILY_INVALID;
}

static void
weir_name_resolver_lookup_by_name_with_flags_async (GResolver *resolver,
                                                    const char *name,
                                                    GResolverNameLookupFlags flags,
                                                    GCancellable *cancellable,
                                                    GAsyncReadyCallback callback,
                                                    gpointer user_data)
{
  WeirNameResolver *self = WEIR_NAME_RESOLVER (resolver);
  GTask *task;

  if (!is_at_home (self))
    {
      G_RESOLVER_GET_CLASS (self->inner)
        ->lookup_by_name_with_flags_async (self->inner, name, flags, cancellable, callback,
                                           user_data);
      return;
    }

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_name_resolver_lookup_by_name_with_flags_async);
  weir_name_lookups_ask (self->lookups, name, family_of_flags (flags), task);
}

static void
weir_name_resolver_lookup_by_name_async (GResolver *resolver,
                                         const char *name,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  weir_name_resolver_lookup_by_name_with_flags_async (resolver, name,
                                                      G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT,
                                                      cancellable, callback, user_data);
}

/* Of both: what went on to the inner one came as a lookup with flags. */
static GList *
weir_name_resolver_lookup_by_name_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  GResolver *inner = WEIR_NAME_RESOLVER (resolver)->inner;

  if (g_task_is_valid (result, resolver))
    return g_task_propagate_pointer (G_TASK (result), error);

  return G_RESOLVER_GET_CLASS (inner)->lookup_by_name_with_flags_finish (inner, result, error);
}

/* Names that hang under the settings of before may be found under those of now. */
static void
weir_name_resolver_reload (GResolver *resolver)
{
  WeirNameResolver *self = WEIR_NAME_RESOLVER (resolver);

  if (is_at_home (self))
    weir_name_lookups_forget (self->lookups);
}

/* --- Everything else ------------------------------------------------------- */

static GList *
weir_name_resolver_lookup_by_name (GResolver *resolver,
                                   const char *name,
                                   GCancellable *cancellable,
                                   GError **error)
{
  GResolver *inner = WEIR_NAME_RESOLVER (resolver)->inner;

  return G_RESOLVER_GET_CLASS (inner)->lookup_by_name (inner, name, cancellable, error);
}

static GList *
weir_name_resolver_lookup_by_name_with_flags (GResolver *resolver,
                                              const char *name,
                                              GResolverNameLookupFlags flags,
                                              GCancellable *cancellable,
                                              GError **error)
{
  GResolver *inner = WEIR_NAME_RESOLVER (resolver)->inner;

  return G_RESOLVER_GET_CLASS (inner)->lookup_by_name_with_flags (inner, name, flags, cancellable,
                                                                  error);
}

static char *
weir_name_resolver_lookup_by_address (GResolver *resolver,
                                      GInetAddress *address,
                                      GCancellable *cancellable,
                                      GError **error)
{
  GResolver *inner = WEIR_NAME_RESOLVER (resolver)->inner;

  return G_RESOLVER_GET_CLASS (inner)->lookup_by_address (inner, address, cancellable, error);
}

static void
weir_name_resolver_lookup_by_address_async (GResolver *resolver,
                                            GInetAddress *address,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data)
{
  GResolver *inner = WEIR_NAME_RESOLVER (resolver)->inner;

  G_RESOLVER_GET_CLASS (inner)->lookup_by_address_async (inner, address, cancellable, callback,
                                                         user_data);
}

static char *
weir_name_resolver_lookup_by_address_finish (GResolver *resolver,
                                             GAsyncResult *result,
                                             GError **error)
{
  GResolver *inner = WEIR_NAME_RESOLVER (resolver)->inner;

  return G_RESOLVER_GET_CLASS (inner)->lookup_by_address_finish (inner, result, error);
}

static GList *
weir_name_resolver_lookup_service (GResolver *resolver,
                                   const char *name,
                                   GCancellable *cancellable,
                                   GError **error)
{
  GResolver *inner = WEIR_NAME_RESOLVER (resolver)->inner;

  return G_RESOLVER_GET_CLASS (inner)->lookup_service (inner, name, cancellable, error);
}

static void
weir_name_resolver_lookup_service_async (GResolver *resolver,
                                         const char *name,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  GResolver *inner = WEIR_NAME_RESOLVER (resolver)->inner;

  G_RESOLVER_GET_CLASS (inner)->lookup_service_async (inner, name, cancellable, callback,
                                                      user_data);
}

static GList *
weir_name_resolver_lookup_service_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  GResolver *inner = WEIR_NAME_RESOLVER (resolver)->inner;

  return G_RESOLVER_GET_CLASS (inner)->lookup_service_finish (inner, result, error);
}

static GList *
weir_name_resolver_lookup_records (GResolver *resolver,
                                   const char *name,
                                   GResolverRecordType type,
                                   GCancellable *cancellable,
                                   GError **error)
{
  GResolver *inner = WEIR_NAME_RESOLVER (resolver)->inner;

  return G_RESOLVER_GET_CLASS (inner)->lookup_records (inner, name, type, cancellable, error);
}

static void
weir_name_resolver_lookup_records_async (GResolver *resolver,
                                         const char *name,
                                         GResolverRecordType type,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  GResolver *inner = WEIR_NAME_RESOLVER (resolver)->inner;

  G_RESOLVER_GET_CLASS (inner)->lookup_records_async (inner, name, type, cancellable, callback,
                                                      user_data);
}

static GList *
weir_name_resolver_lookup_records_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  GResolver *inner = WEIR_NAME_RESOLVER (resolver)->inner;

  return G_RESOLVER_GET_CLASS (inner)->lookup_records_finish (inner, result, error);
}

/* --- The object ------------------------------------------------------------ */

static void
weir_name_resolver_finalize (GObject *object)
{
  WeirNameResolver *self = WEIR_NAME_RESOLVER (object);

  weir_name_lookups_unref (self->lookups);
  g_main_context_unref (self->context);
  g_object_unref (self->inner);
  G_OBJECT_CLASS (weir_name_resolver_parent_class)->finalize (object);
}

static void
weir_name_resolver_class_init (WeirNameResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weir_name_resolver_finalize;
  resolver_class->reload = weir_name_resolver_reload;
  resolver_class->lookup_by_name_async = weir_name_resolver_lookup_by_name_async;
  resolver_class->lookup_by_name_finish = weir_name_resolver_lookup_by_name_finish;
  resolver_class->lookup_by_name_with_flags_async =
    weir_name_resolver_lookup_by_name_with_flags_async;
  resolver_class->lookup_by_name_with_flags_finish = weir_name_resolver_lookup_by_name_finish;

  resolver_class->lookup_by_name = weir_name_resolver_lookup_by_name;
  resolver_class->lookup_by_name_with_flags = weir_name_resolver_lookup_by_name_with_flags;
  resolver_class->lookup_by_address = weir_name_resolver_lookup_by_address;
  resolver_class->lookup_by_address_async = weir_name_resolver_lookup_by_address_async;
  resolver_class->lookup_by_address_finish = weir_name_resolver_lookup_by_address_finish;
  resolver_class->lookup_service = weir_name_resolver_lookup_service;
  resolver_class->lookup_service_async = weir_name_resolver_lookup_service_async;
  resolver_class->lookup_service_finish = weir_name_resolver_lookup_service_finish;
  resolver_class->lookup_records = weir_name_resolver_lookup_records;
  resolver_class->lookup_records_async = weir_name_resolver_lookup_records_async;
  resolver_class->lookup_records_finish = weir_name_resolver_lookup_records_finish;
}

static void
weir_name_resolver_init (WeirNameResolver *self)
{
  self->inner = g_resolver_get_default ();
  self->thread = g_thread_self ();
  self->context = g_main_context_ref_thread_default ();
  self->lookups = weir_name_lookups_new (self->context);
}

GResolver *
weir_name_resolver_new (void)
{
  return g_object_new (WEIR_TYPE_NAME_RESOLVER, NULL);
}

void
weir_name_resolver_install (void)
{
  g_autoptr (GResolver) current = g_resolver_get_default ();
  g_autoptr (GResolver) resolver = NULL;

  if (WEIR_IS_NAME_RESOLVER (current))
    return;

  resolver = weir_name_resolver_new ();
  g_resolver_set_default (resolver);
}
