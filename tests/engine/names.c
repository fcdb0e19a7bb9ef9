/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A resolver of the test's own in place of the system's: the engine's lookups go
 * through GIO's default resolver, so no name server is needed, nor asked.
 */

#include "names.h"

#define TYPE_TEST_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver
{
  GResolver parent;
  const Name *names; /* (unowned) */
  guint n_lookups;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static TestResolver *current;

static gboolean
is_wanted (GInetAddress *address, GResolverNameLookupFlags flags)
{
  GSocketFamily family = g_inet_address_get_family (address);

  if (flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY)
    return family == G_SOCKET_FAMILY_IPV4;
  if (flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY)
    return family == G_SOCKET_FAMILY_IPV6;

  return TRUE;
}

/* Returns: (transfer full) (element-type GInetAddress) (nullable) */
static GList *
find_addresses (TestResolver *self, const char *hostname, GResolverNameLookupFlags flags)
{
  GList *found = NULL;

  for (const Name *name = self->names; name->name != NULL; name++)
    if (g_str_equal (name->name, hostname))
      {
        g_auto (GStrv) parts = g_strsplit (name->addresses, " ", -1);

        for (char **part = parts; *part != NULL; part++)
          {
            g_autoptr (GInetAddress) address = g_inet_address_new_from_string (*part);

            if (is_wanted (address, flags))
              found = g_list_append (found, g_object_ref (address));
          }
      }

  return found;
}

static void
free_addresses (gpointer addresses)
{
  g_resolver_free_addresses (addresses);
}

static void
test_resolver_lookup_with_flags_async (GResolver *resolver,
                                       const char *hostname,
                                       GResolverNameLookupFlags flags,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  TestResolver *self = TEST_RESOLVER (resolver);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GList *found = find_addresses (self, hostname, flags);

  self->n_lookups++;
  if (found != NULL)
    g_task_return_pointer (task, found, free_addresses);
  else
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "No %s", hostname);
}

static void
test_resolver_lookup_async (GResolver *resolver,
                            const char *hostname,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  test_resolver_lookup_with_flags_async (resolver, hostname, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT,
                                         cancellable, callback, user_data);
}

static GList *
test_resolver_lookup_finish (GResolver *resolver G_GNUC_UNUSED,
                             GAsyncResult *result,
                             GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_async = test_resolver_lookup_async;
  resolver_class->lookup_by_name_finish = test_resolver_lookup_finish;
  resolver_class->lookup_by_name_with_flags_async = test_resolver_lookup_with_flags_async;
  resolver_class->lookup_by_name_with_flags_finish = test_resolver_lookup_finish;
}

static void
test_resolver_init (TestResolver *self G_GNUC_UNUSED)
{
}

void
names_use (const Name *names)
{
  g_set_object (&current, NULL);
  current = g_object_new (TYPE_TEST_RESOLVER, NULL);
  current->names = names;
  g_resolver_set_default (G_RESOLVER (current));
}

guint
names_count_lookups (void)
{
  return current->n_lookups;
}
