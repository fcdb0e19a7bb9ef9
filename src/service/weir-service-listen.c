/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where the service listens, and how it begins to.
 *
 * On loopback, unless it was told twice: an address that other computers reach,
 * and that this is meant.  A port that is taken is passed over, as long as no
 * port was asked for by its number.
 */

#include "weir-service-private.h"

#include "weir-host.h"
#include "weir-port-owner.h"
#include "weir-name-resolver.h"

#include <glib/gi18n-lib.h>

#define LOOPBACK_IPV4 "127.0.0.1"
#define LOOPBACK_IPV6 "::1"
#define ANY_IPV4 "0.0.0.0"
#define ANY_IPV6 "::"

/* Whether nobody but this computer reaches @host: the unspecified address would not do. */
static gboolean
is_ours_alone (const WeirHost *host)
{
  switch (host->kind)
    {
    case WEIR_HOST_IPV4:
      return g_str_has_prefix (host->name, "127.");

    case WEIR_HOST_IPV6:
      return g_str_equal (host->name, LOOPBACK_IPV6);

    case WEIR_HOST_NAME:
    default:
      return weir_host_is_loopback (host);
    }
}

/* Takes the address to listen on from @options, if it is one that they allow. */
gboolean
weir_service_take_listen_address (WeirService *self,
                                  const WeirServiceOptions *options,
                                  GError **error)
{
  const char *address = options->listen_address;
  WeirHost host;
  gboolean is_host = weir_host_parse (weir_span_of (address), &host);
  gboolean is_remote = is_host && !is_ours_alone (&host);

  if (!is_host || (is_remote && options->allow_remote && host.kind == WEIR_HOST_NAME))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” is not an address to listen on."), address);
      return FALSE;
    }

  if (is_remote && !options->allow_remote)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _ ("Other computers could use Weir on “%s”, so that is refused; use 127.0.0.1 "
                      "or ::1, or add --allow-remote if they are meant to."),
                   address);
      return FALSE;
    }

  self->listen_address = g_strdup (host.kind == WEIR_HOST_NAME ? LOOPBACK_IPV4 : host.name);
  self->is_remote = is_remote;

  return TRUE;
}

/* --- listening --- */

static WeirProxy *
make_proxy (WeirService *self, GError **error)
{
  const WeirProxyOptions options = weir_service_get_proxy_options (self);
  g_autoptr (WeirProxy) proxy = NULL;

  weir_proxy_raise_descriptor_limit ();
  weir_name_resolver_install ();
  proxy = weir_proxy_new (&options, self->policy, &weir_service_observer, self);
  for (char **spec = self->resolve; spec != NULL && *spec != NULL; spec++)
    if (!weir_proxy_add_resolve (proxy, *spec, error))
      return NULL;
  weir_service_equip_proxy (self, proxy);

  return g_steal_pointer (&proxy);
}

guint16
weir_service_get_wanted_port (WeirService *self)
{
  if (self->wanted_port != 0 || self->exact_port)
    return self->wanted_port;

  return self->settings.values[WEIR_SETTING_PORT];
}

/* Listens on the wanted port, or on the next free one if that will do. Returns: the port, or 0 */
static guint16
find_port (WeirService *self, WeirProxy *proxy, const char *address, GError **error)
{
  guint32 wanted = weir_service_get_wanted_port (self);
  guint32 last = self->exact_port ? wanted : wanted + WEIR_SERVICE_MAX_PORT_TRIES;

  for (guint32 port = wanted; port <= MIN (last, G_MAXUINT16); port++)
    {
      g_autoptr (GError) attempt = NULL;
      guint16 found = weir_proxy_listen (proxy, address, port, &attempt);

      if (found != 0)
        return found;

      if (!g_error_matches (attempt, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE) || self->exact_port)
        {
          g_propagate_prefixed_error (
            error, g_steal_pointer (&attempt),
            /* Translators: an address and a port; what is wrong follows. */
            _ ("Cannot listen on %s port %u: "), address, port);
          return 0;
        }
      if (port == wanted)
        self->is_port_of_another_user = weir_port_owner_is_another_user (port);
    }

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
               /* Translators: two ports */
               _ (
                 "Other programs have all ports from %u to %u. End one of them, or start Weir with "
                 "--listen and a port that is free."),
               wanted, MIN (last, G_MAXUINT16));
  return 0;
}

/* A machine without IPv6 is as good. */
static void
listen_on_ipv6 (WeirService *self, WeirProxy *proxy, guint16 port)
{
  g_autoptr (GError) error = NULL;

  if (weir_proxy_listen (proxy, LOOPBACK_IPV6, port, &error) != 0)
    return;

  self->ipv6 = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE)
                 ? WEIR_SERVICE_IPV6_TAKEN
                 : WEIR_SERVICE_IPV6_MISSING;
  g_debug ("Not on IPv6: %s", error->message);
}

/* Returns: (transfer full): as URLs write it */
static char *
join_address (const char *address, guint16 port)
{
  return g_strdup_printf (strchr (address, ':') != NULL ? "[%s]:%u" : "%s:%u", address, port);
}

/* Where programs of this computer find a proxy that listens on @address. */
static const char *
get_near_address (const char *address)
{
  if (g_str_equal (address, ANY_IPV4))
    return LOOPBACK_IPV4;

  return g_str_equal (address, ANY_IPV6) ? LOOPBACK_IPV6 : address;
}

static void
set_address (WeirService *self, const char *address, guint16 port)
{
  g_free (self->address);
  self->address = join_address (get_near_address (address), port);
  g_free (self->remote_address);
  self->remote_address = self->is_remote ? join_address (address, port) : NULL;
  self->port = port;

  if (self->lock != NULL)
    weir_folder_lock_say_address (self->lock, self->address);

  weir_service_notify (self, PROP_ADDRESS);
  weir_service_notify (self, PROP_REMOTE_ADDRESS);
  weir_service_notify (self, PROP_PORT);
}

/**
 * weir_service_start:
 * @self: a service that does not listen
 * @error: where to say why it cannot: %G_IO_ERROR
 *
 * Begins to listen and to filter.  Rules that an earlier run should have dropped
 * when it quit are dropped now.
 *
 * Returns: whether it listens
 */
gboolean
weir_service_start (WeirService *self, GError **error)
{
  const char *address;
  g_autoptr (WeirProxy) proxy = NULL;
  guint16 port;

  g_return_val_if_fail (WEIR_IS_SERVICE (self), FALSE);
  g_return_val_if_fail (self->proxy == NULL && !self->has_stopped, FALSE);

  address = self->listen_address != NULL ? self->listen_address : LOOPBACK_IPV4;
  weir_service_load_lists (self);
  if (!weir_service_prepare_inspection (self, error))
    return FALSE;
  proxy = make_proxy (self, error);
  if (proxy == NULL)
    return FALSE;

  port = find_port (self, proxy, address, error);
  if (port == 0)
    return FALSE;

  if (self->listen_address == NULL)
    listen_on_ipv6 (self, proxy, port);

  self->proxy = g_steal_pointer (&proxy);
  weir_service_publish_exemptions (self);
  weir_service_begin_session (self);
  weir_service_begin_lists (self);
  weir_service_apply_retention (self);
  set_address (self, address, port);
  weir_service_apply_computer (self);

  return TRUE;
}

/* --- in words --- */

/**
 * weir_service_describe_port:
 * @self: a service that listens
 *
 * Returns: (transfer full) (nullable): why it listens on another port than it was meant to, translated;
 * %NULL if it does not
 */
char *
weir_service_describe_port (WeirService *self)
{
  guint16 wanted;

  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  wanted = weir_service_get_wanted_port (self);
  if (wanted == 0 || self->port == 0 || self->port == wanted)
    return NULL;

  if (self->is_port_of_another_user)
    /* Translators: two ports */
    return g_strdup_printf (_ ("Port %u is taken by a program of another user, perhaps another "
                               "Weir; listening on %u"),
                            wanted, self->port);

  return g_strdup_printf (_ ("Port %u is taken; listening on %u"), wanted, self->port);
}

/**
 * weir_service_describe_ipv6:
 * @self: a service that listens
 *
 * Returns: (transfer full) (nullable): what is to be known where it does not listen on IPv6, translated;
 * %NULL if there is nothing
 */
char *
weir_service_describe_ipv6 (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  switch (self->ipv6)
    {
    case WEIR_SERVICE_IPV6_LISTENING:
      break;

    case WEIR_SERVICE_IPV6_MISSING:
      return g_strdup (_ ("This computer has no IPv6: Weir listens on 127.0.0.1 alone."));

    case WEIR_SERVICE_IPV6_TAKEN:
      return g_strdup (_ ("Another program has this port on IPv6: set 127.0.0.1 in programs, not "
                          "localhost."));
    }

  return NULL;
}
