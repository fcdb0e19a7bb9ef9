/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The upstream proxies of the system, without Weir.
 *
 * Where the desktop's proxy is set to Weir, the system's resolver answers with
 * Weir's own address; a connection through that would come back to us.  So
 * GSocketClient is given this resolver, which strikes such answers out.  If
 * nothing is left, the way is direct.  Whoever set it to Weir knows what it was before, and gives
 * the resolver that answers so in place of the system's.
 */

#include "weir-upstream.h"

#include <string.h>

struct _WeirUpstream
{
  GObject parent;
  GProxyResolver *resolver; /* (owned) */
  gboolean is_direct;
  WeirIsOwnFunc is_own; /* (nullable) */
  gpointer user_data;
};

static void weir_upstream_resolver_init (GProxyResolverInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirUpstream,
                               weir_upstream,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER,
                                                      weir_upstream_resolver_init))

/* Returns: (transfer full): @uris without Weir itself */
static char **
strike_out_own (WeirUpstream *self, char **uris)
{
  g_autoptr (GStrvBuilder) others = g_strv_builder_new ();
  gboolean has_any = FALSE;

  for (guint i = 0; uris[i] != NULL; i++)
    if (self->is_own == NULL || !self->is_own (uris[i], self->user_data))
      {
        g_strv_builder_add (others, uris[i]);
        has_any = TRUE;
      }

  if (!has_any)
    g_strv_builder_add (others, "direct://");

  return g_strv_builder_end (others);
}

static gboolean
weir_upstream_is_supported (GProxyResolver *resolver)
{
  return g_proxy_resolver_is_supported (WEIR_UPSTREAM (resolver)->resolver);
}

static char **
weir_upstream_lookup (GProxyResolver *resolver,
                      const char *uri,
                      GCancellable *cancellable,
                      GError **error)
{
  WeirUpstream *self = WEIR_UPSTREAM (resolver);
  g_auto (GStrv) uris = g_proxy_resolver_lookup (self->resolver, uri, cancellable, error);

  return uris != NULL ? strike_out_own (self, uris) : NULL;
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_auto (GStrv) uris = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (source), result, &error);

  if (uris == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, strike_out_own (g_task_get_source_object (task), uris),
                           (GDestroyNotify) g_strfreev);
}

static void
weir_upstream_lookup_async (GProxyResolver *resolver,
                            const char *uri,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  WeirUpstream *self = WEIR_UPSTREAM (resolver);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, weir_upstream_lookup_async);
  g_proxy_resolver_lookup_async (self->resolver, uri, cancellable, on_looked_up, task);
}

static char **
weir_upstream_lookup_finish (GProxyResolver *resolver G_GNUC_UNUSED,
                             GAsyncResult *result,
                             GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
weir_upstream_resolver_init (GProxyResolverInterface *interface)
{
  interface->is_supported = weir_upstream_is_supported;
  interface->lookup = weir_upstream_lookup;
  interface->lookup_async = weir_upstream_lookup_async;
  interface->lookup_finish = weir_upstream_lookup_finish;
}

gboolean
weir_upstream_is_direct (WeirUpstream *self)
{
  return self->is_direct;
}

void
weir_upstream_set_resolver (WeirUpstream *self, GProxyResolver *resolver)
{
  g_clear_object (&self->resolver);
  self->resolver = g_object_ref (resolver != NULL ? resolver : g_proxy_resolver_get_default ());
  /* GIO's answer where the system knows no proxies; its type is not public. */
  self->is_direct = g_str_equal (G_OBJECT_TYPE_NAME (self->resolver), "GDummyProxyResolver");
}

void
weir_upstream_disconnect (WeirUpstream *self)
{
  self->is_own = NULL;
}

static void
weir_upstream_finalize (GObject *object)
{
  WeirUpstream *self = WEIR_UPSTREAM (object);

  g_clear_object (&self->resolver);
  G_OBJECT_CLASS (weir_upstream_parent_class)->finalize (object);
}

static void
weir_upstream_class_init (WeirUpstreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_upstream_finalize;
}

static void
weir_upstream_init (WeirUpstream *self G_GNUC_UNUSED)
{
}

/**
 * weir_upstream_new:
 * @resolver: (nullable): whom to ask; %NULL for the system's
 * @is_own: tells what to leave out; called on the main thread or on one of @resolver's
 * @user_data: for @is_own
 *
 * Returns: (transfer full)
 */
WeirUpstream *
weir_upstream_new (GProxyResolver *resolver, WeirIsOwnFunc is_own, gpointer user_data)
{
  WeirUpstream *self = g_object_new (WEIR_TYPE_UPSTREAM, NULL);

  weir_upstream_set_resolver (self, resolver);
  self->is_own = is_own;
  self->user_data = user_data;

  return self;
}
