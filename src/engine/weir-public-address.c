/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where a guarded name may lead.
 *
 * A name that is looked at, found to be public, and then looked up again for the
 * connection may lead elsewhere the second time: that is the whole trick of DNS
 * rebinding.  So the check stands between the lookup and the connection:
 * GSocketClient takes the addresses to try from here, this takes them from the
 * lookup, and private ones do not get through.  What is tried is the address
 * that was looked at, and happy eyeballs go on over what is left.
 *
 * An upstream proxy's own address is nobody's business: it was configured.  Such
 * a proxy looks names up itself, where we cannot look.
 *
 *   GSocketClient ─► Enumerator ─► the wrapped connectable's enumerator
 *
 * Everything happens on the main thread.
 */

#include "weir-public-address.h"

#include "weir-address.h"

struct _WeirPublicAddress
{
  GObject parent;
  GSocketConnectable *connectable; /* (owned) */
  GProxyResolver *upstream;        /* (owned) */
  gboolean has_refused;
  gboolean has_passed;
};

static void weir_public_address_connectable_init (GSocketConnectableIface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirPublicAddress,
                               weir_public_address,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SOCKET_CONNECTABLE,
                                                      weir_public_address_connectable_init))

#define WEIR_TYPE_PUBLIC_ENUMERATOR (weir_public_enumerator_get_type ())
G_DECLARE_FINAL_TYPE (WeirPublicEnumerator,
                      weir_public_enumerator,
                      WEIR,
                      PUBLIC_ENUMERATOR,
                      GSocketAddressEnumerator)

struct _WeirPublicEnumerator
{
  GSocketAddressEnumerator parent;
  WeirPublicAddress *address;      /* (owned) */
  GSocketAddressEnumerator *inner; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WeirPublicEnumerator, weir_public_enumerator, G_TYPE_SOCKET_ADDRESS_ENUMERATOR)

gboolean
weir_socket_address_is_private (GSocketAddress *address)
{
  GInetAddress *inet;

  if (!G_IS_INET_SOCKET_ADDRESS (address) || G_IS_PROXY_ADDRESS (address))
    return FALSE;

  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));

  return weir_address_is_private (g_inet_address_to_bytes (inet),
                                  g_inet_address_get_native_size (inet));
}

/* --- the enumerator --- */

gboolean
weir_public_address_is_refused (WeirPublicAddress *self)
{
  return self->has_refused && !self->has_passed;
}

/* Whether @address is to be handed on. */
static gboolean
note_address (WeirPublicAddress *self, GSocketAddress *address)
{
  if (weir_socket_address_is_private (address))
    {
      self->has_refused = TRUE;
      return FALSE;
    }

  self->has_passed = TRUE;

  return TRUE;
}

/* An enumerator that had nothing to give must say why: GSocketClient relies on that. */
static void
note_end (WeirPublicAddress *self, GError **error)
{
  if (*error == NULL && weir_public_address_is_refused (self))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "No public address");
}

static GSocketAddress *
weir_public_enumerator_next (GSocketAddressEnumerator *enumerator,
                             GCancellable *cancellable,
                             GError **error)
{
  WeirPublicEnumerator *self = WEIR_PUBLIC_ENUMERATOR (enumerator);
  GError *problem = NULL;
  GSocketAddress *address;

  while ((address = g_socket_address_enumerator_next (self->inner, cancellable, &problem)) != NULL)
    {
      if (note_address (self->address, address))
        return address;

      g_object_unref (address);
    }

  note_end (self->address, &problem);
  if (problem != NULL)
    g_propagate_error (error, problem);

  return NULL;
}

static void
on_next (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GSocketAddressEnumerator *inner = G_SOCKET_ADDRESS_ENUMERATOR (source);
  g_autoptr (GTask) task = user_data;
  WeirPublicEnumerator *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GSocketAddress) address =
    g_socket_address_enumerator_next_finish (inner, result, &error);

  if (address == NULL)
    note_end (self->address, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else if (address == NULL || note_address (self->address, address))
    g_task_return_pointer (task, g_steal_pointer (&address), g_object_unref);
  else
    g_socket_address_enumerator_next_async (inner, g_task_get_cancellable (task), on_next,
                                            g_object_ref (task));
}

static void
weir_public_enumerator_next_async (GSocketAddressEnumerator *enumerator,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  WeirPublicEnumerator *self = WEIR_PUBLIC_ENUMERATOR (enumerator);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, weir_public_enumerator_next_async);
  g_socket_address_enumerator_next_async (self->inner, cancellable, on_next, task);
}

static GSocketAddress *
weir_public_enumerator_next_finish (GSocketAddressEnumerator *enumerator G_GNUC_UNUSED,
                                    GAsyncResult *result,
                                    GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
weir_public_enumerator_finalize (GObject *object)
{
  WeirPublicEnumerator *self = WEIR_PUBLIC_ENUMERATOR (object);

  g_clear_object (&self->address);
  g_clear_object (&self->inner);
  G_OBJECT_CLASS (weir_public_enumerator_parent_class)->finalize (object);
}

static void
weir_public_enumerator_class_init (WeirPublicEnumeratorClass *klass)
{
  GSocketAddressEnumeratorClass *enumerator_class = G_SOCKET_ADDRESS_ENUMERATOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weir_public_enumerator_finalize;
  enumerator_class->next = weir_public_enumerator_next;
  enumerator_class->next_async = weir_public_enumerator_next_async;
  enumerator_class->next_finish = weir_public_enumerator_next_finish;
}

static void
weir_public_enumerator_init (WeirPublicEnumerator *self G_GNUC_UNUSED)
{
}

/* @inner: (transfer full) */
static GSocketAddressEnumerator *
enumerator_new (WeirPublicAddress *address, GSocketAddressEnumerator *inner)
{
  WeirPublicEnumerator *self = g_object_new (WEIR_TYPE_PUBLIC_ENUMERATOR, NULL);

  self->address = g_object_ref (address);
  self->inner = inner;

  return G_SOCKET_ADDRESS_ENUMERATOR (self);
}

/* --- the connectable --- */

static GSocketAddressEnumerator *
weir_public_address_enumerate (GSocketConnectable *connectable)
{
  WeirPublicAddress *self = WEIR_PUBLIC_ADDRESS (connectable);

  return enumerator_new (self, g_socket_connectable_enumerate (self->connectable));
}

/* GSocketClient gives its resolver to enumerators of GIO's own alone. */
static GSocketAddressEnumerator *
weir_public_address_proxy_enumerate (GSocketConnectable *connectable)
{
  WeirPublicAddress *self = WEIR_PUBLIC_ADDRESS (connectable);
  GSocketAddressEnumerator *inner = g_socket_connectable_proxy_enumerate (self->connectable);

  if (G_IS_PROXY_ADDRESS_ENUMERATOR (inner))
    g_object_set (inner, "proxy-resolver", self->upstream, NULL);

  return enumerator_new (self, inner);
}

static char *
weir_public_address_to_string (GSocketConnectable *connectable)
{
  return g_socket_connectable_to_string (WEIR_PUBLIC_ADDRESS (connectable)->connectable);
}

static void
weir_public_address_connectable_init (GSocketConnectableIface *interface)
{
  interface->enumerate = weir_public_address_enumerate;
  interface->proxy_enumerate = weir_public_address_proxy_enumerate;
  interface->to_string = weir_public_address_to_string;
}

static void
weir_public_address_finalize (GObject *object)
{
  WeirPublicAddress *self = WEIR_PUBLIC_ADDRESS (object);

  g_clear_object (&self->connectable);
  g_clear_object (&self->upstream);
  G_OBJECT_CLASS (weir_public_address_parent_class)->finalize (object);
}

static void
weir_public_address_class_init (WeirPublicAddressClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_public_address_finalize;
}

static void
weir_public_address_init (WeirPublicAddress *self G_GNUC_UNUSED)
{
}

/**
 * weir_public_address_new:
 * @connectable: (transfer none): what leads there
 * @upstream: (transfer none): who knows of upstream proxies
 *
 * Returns: (transfer full)
 */
WeirPublicAddress *
weir_public_address_new (GSocketConnectable *connectable, GProxyResolver *upstream)
{
  WeirPublicAddress *self = g_object_new (WEIR_TYPE_PUBLIC_ADDRESS, NULL);

  self->connectable = g_object_ref (connectable);
  self->upstream = g_object_ref (upstream);

  return self;
}
