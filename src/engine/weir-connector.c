/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Connecting to an origin.
 *
 * Names go through GSocketClient: GIO's resolver, happy eyeballs, the
 * system's upstream proxies.  For a request an upstream HTTP proxy is spoken to in
 * absolute-form, so GSocketClient is to leave the connection to it as it is; for a
 * tunnel (and a WebSocket) it is to ask the proxy for one: hence two clients.  The
 * descriptor is taken out of what they give; the engine's own streams do the rest.
 *
 * Where nothing is to be looked up (a loopback address, what --resolve names, an
 * address while there is no upstream proxy) a plain connect() does.
 *
 * Whatever way a connection came about, its far end is checked: a name that leads
 * back to Weir itself is a loop, under whichever alias.  What is guarded goes to
 * public addresses alone (weir-public-address.c); --resolve is the user's own word
 * and exempt.
 */

#include "weir-connector.h"

#include "weir-public-address.h"
#include "weir-socket.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The protocol of proxies that are asked for plain requests as origins are. */
#define HTTP_PROXY "http"

/* Octets of a name and a password; what is longer is cut, and no good. */
#define MAX_CREDENTIALS 1024

struct _WeirConnector
{
  WeirOriginPool *pool;       /* (unowned) */
  const WeirResolve *resolve; /* (unowned) */
  GSocketClient *plain;       /* (owned) */
  GSocketClient *tunnel;      /* (owned) */
  WeirUpstream *upstream;     /* (unowned) */
  WeirIsOwnAddressFunc is_own;
  gpointer user_data;

  GSocketAddress *last_address; /* (owned) (nullable): of @last_name; the next is often the same */
  char last_name[INET6_ADDRSTRLEN];
};

/* A lookup under way.  Its origin cancels it when it goes first. */
typedef struct
{
  WeirConnector *connector;  /* (unowned) gone if cancelled */
  WeirOrigin *origin;        /* (unowned) gone if cancelled */
  GCancellable *cancellable; /* (owned) */
  WeirPublicAddress *public; /* (owned) (nullable): it is guarded */
  gboolean for_tunnel;
} Attempt;

static void
attempt_free (Attempt *attempt)
{
  g_object_unref (attempt->cancellable);
  g_clear_object (&attempt->public);
  g_free (attempt);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attempt, attempt_free)

static void
origin_fail (WeirOrigin *origin, WeirOutcome outcome, GError *error)
{
  origin->state = WEIR_ORIGIN_FAILED;
  origin->outcome = outcome;
  origin->error = error;
}

static void
origin_fail_errno (WeirOrigin *origin, int error_number)
{
  WeirOutcome outcome =
    error_number == ETIMEDOUT ? WEIR_OUTCOME_CONNECT_TIMEOUT : WEIR_OUTCOME_CONNECT_FAILED;

  if (error_number == EMFILE || error_number == ENFILE)
    outcome = WEIR_OUTCOME_OVERLOADED;

  origin_fail (origin, outcome,
               g_error_new_literal (G_IO_ERROR, g_io_error_from_errno (error_number),
                                    g_strerror (error_number)));
}

/* The far end of @origin, or %NULL. Returns: (transfer full) (nullable) */
static GSocketAddress *
get_peer (const WeirOrigin *origin)
{
  struct sockaddr_storage address;
  socklen_t length = sizeof address;

  if (origin->address != NULL)
    return g_object_ref (origin->address);

  if (getpeername (weir_stream_get_fd (&origin->stream), (struct sockaddr *) &address, &length) !=
      0)
    return NULL;

  return g_socket_address_new_from_native (&address, length);
}

/* The socket is connected: what is left to check. */
static void
origin_stand (WeirConnector *self, WeirOrigin *origin)
{
  gint fd = weir_stream_get_fd (&origin->stream);
  g_autoptr (GSocketAddress) peer = get_peer (origin);
  GInetAddress *address = G_IS_INET_SOCKET_ADDRESS (peer)
                            ? g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (peer))
                            : NULL;

  if (peer != NULL && self->is_own (peer, fd, self->user_data))
    {
      origin_fail (origin, WEIR_OUTCOME_LOOP, NULL);
      return;
    }

  weir_socket_set_options (fd, address);
  origin->is_private = !origin->is_given && !origin->via_proxy && peer != NULL &&
                       weir_socket_address_is_private (peer);
  origin->state = WEIR_ORIGIN_UP;
}

/**
 * weir_connector_check:
 * @self: who began to connect @origin
 * @origin: a connection whose function was called
 *
 * Returns: whether @origin stands by now, or has failed
 */
WeirOriginState
weir_connector_check (WeirConnector *self, WeirOrigin *origin)
{
  int error_number = 0;
  socklen_t length = sizeof error_number;

  if (origin->state != WEIR_ORIGIN_CONNECTING || !origin->stream.may_write)
    return origin->state;

  /* What has failed is gone too: to ask what stands for its error would be a call for nothing. */
  if (origin->stream.gone && getsockopt (weir_stream_get_fd (&origin->stream), SOL_SOCKET, SO_ERROR,
                                         &error_number, &length) != 0)
    error_number = errno;

  if (error_number != 0)
    origin_fail_errno (origin, error_number);
  else
    origin_stand (self, origin);

  return origin->state;
}

static gint
open_socket (WeirConnector *self, GSocketAddress *address)
{
  int family = g_socket_address_get_family (address) == G_SOCKET_FAMILY_IPV6 ? AF_INET6 : AF_INET;
  gint fd = socket (family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

  /* Idle connections are the first to go when descriptors run out. */
  if (fd < 0 && errno == EMFILE && weir_origin_pool_clear (self->pool))
    fd = socket (family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

  return fd;
}

/* @address: (transfer full) */
static void
connect_to_address (WeirConnector *self, WeirOrigin *origin, GSocketAddress *address)
{
  struct sockaddr_storage native;
  gint fd = open_socket (self, address);
  GError *error = NULL;

  origin->address = address;
  if (fd < 0)
    {
      origin_fail_errno (origin, errno);
      return;
    }

  g_socket_address_to_native (address, &native, sizeof native, NULL);
  if (connect (fd, (struct sockaddr *) &native, g_socket_address_get_native_size (address)) != 0 &&
      errno != EINPROGRESS)
    {
      origin_fail_errno (origin, errno);
      close (fd);
      return;
    }

  /* Told by the poller, even if it stands already. */
  if (!weir_origin_open (origin, fd, &error))
    origin_fail (origin, WEIR_OUTCOME_OVERLOADED, error);
  else
    origin->stream.may_write = FALSE;
}

static WeirOutcome
outcome_of_error (const GError *error)
{
  if (error->domain == G_RESOLVER_ERROR)
    return WEIR_OUTCOME_RESOLVE_FAILED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return WEIR_OUTCOME_CONNECT_TIMEOUT;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
    return WEIR_OUTCOME_OVERLOADED;

  return WEIR_OUTCOME_CONNECT_FAILED;
}

/* RFC 7617: of a proxy that wants a name and a password. Returns: (transfer full) (nullable) */
static char *
make_credentials (GProxyAddress *proxy)
{
  const char *name = g_proxy_address_get_username (proxy);
  const char *password = g_proxy_address_get_password (proxy);
  g_autofree char *both = NULL;

  if (name == NULL || *name == '\0')
    return NULL;

  both = g_strconcat (name, ":", password != NULL ? password : "", NULL);

  return g_base64_encode ((const guchar *) both, MIN (strlen (both), MAX_CREDENTIALS));
}

/* Takes the descriptor out of what GSocketClient made. */
static void
adopt (WeirConnector *self, WeirOrigin *origin, GSocketConnection *connection, gboolean for_tunnel)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);
  gint fd = fcntl (g_socket_get_fd (socket), F_DUPFD_CLOEXEC, 0);
  GError *error = NULL;

  if (fd < 0)
    {
      origin_fail_errno (origin, errno);
      return;
    }

  if (!weir_origin_open (origin, fd, &error))
    {
      origin_fail (origin, WEIR_OUTCOME_OVERLOADED, error);
      return;
    }

  origin->via_proxy = !for_tunnel && remote != NULL && G_IS_PROXY_ADDRESS (remote);
  /* All others have led on to the origin, which is not to hear what was said to them. */
  origin->is_http_proxy =
    origin->via_proxy &&
    g_str_equal (g_proxy_address_get_protocol (G_PROXY_ADDRESS (remote)), HTTP_PROXY);
  if (origin->is_http_proxy)
    origin->credentials = make_credentials (G_PROXY_ADDRESS (remote));
  origin_stand (self, origin);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Attempt) attempt = user_data;
  WeirOrigin *origin = attempt->origin;
  GError *error = NULL;
  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);

  if (g_cancellable_is_cancelled (attempt->cancellable))
    {
      g_clear_error (&error);
      return;
    }

  g_clear_object (&origin->connecting);
  origin->is_refused = attempt->public != NULL && connection == NULL &&
                       weir_public_address_is_refused (attempt->public);
  if (connection == NULL)
    origin_fail (origin, outcome_of_error (error), error);
  else if (G_IS_TCP_WRAPPER_CONNECTION (connection))
    origin_fail (origin, WEIR_OUTCOME_CONNECT_FAILED, NULL); /* TLS towards an upstream proxy */
  else
    adopt (attempt->connector, origin, connection, attempt->for_tunnel);

  origin->func (origin, origin->user_data);
}

static void
connect_to_name (WeirConnector *self,
                 WeirOrigin *origin,
                 const WeirHost *host,
                 guint16 port,
                 gboolean for_tunnel,
                 gboolean guarded)
{
  gboolean in_brackets = host->kind == WEIR_HOST_IPV6;
  g_autofree char *uri =
    g_strdup_printf ("%s://%s%s%s:%u", for_tunnel ? "https" : "http", in_brackets ? "[" : "",
                     host->name, in_brackets ? "]" : "", port);
  GSocketClient *client = for_tunnel ? self->tunnel : self->plain;
  GError *error = NULL;
  g_autoptr (GSocketConnectable) address = g_network_address_parse_uri (uri, port, &error);
  Attempt *attempt;

  if (address == NULL)
    {
      origin_fail (origin, WEIR_OUTCOME_RESOLVE_FAILED, error);
      return;
    }

  attempt = g_new0 (Attempt, 1);
  attempt->connector = self;
  attempt->origin = origin;
  attempt->for_tunnel = for_tunnel;
  attempt->cancellable = g_cancellable_new ();
  origin->connecting = g_object_ref (attempt->cancellable);
  if (guarded)
    attempt->public =
      weir_public_address_new (address, g_socket_client_get_proxy_resolver (client));
  g_socket_client_connect_async (client, guarded ? G_SOCKET_CONNECTABLE (attempt->public) : address,
                                 attempt->cancellable, on_connected, attempt);
}

/* Of @name, which is an address. Returns: (transfer full) (nullable) */
static GSocketAddress *
make_address (WeirConnector *self, const char *name, guint16 port)
{
  GInetSocketAddress *last = (GInetSocketAddress *) self->last_address;

  if (last != NULL && g_inet_socket_address_get_port (last) == port &&
      g_str_equal (self->last_name, name))
    return g_object_ref (self->last_address);

  g_clear_object (&self->last_address);
  self->last_address = g_inet_socket_address_new_from_string (name, port);
  g_strlcpy (self->last_name, name, sizeof self->last_name);

  return self->last_address != NULL ? g_object_ref (self->last_address) : NULL;
}

/* Where no lookup is needed. Returns: (transfer full) (nullable) */
static GSocketAddress *
get_known_address (WeirConnector *self, WeirOrigin *origin, const WeirHost *host, guint16 port)
{
  GSocketAddress *given = weir_resolve_lookup (self->resolve, host->name, port);

  origin->is_given = given != NULL;
  if (given != NULL)
    return g_object_ref (given);
  if (host->kind == WEIR_HOST_NAME ||
      !(weir_upstream_is_direct (self->upstream) || weir_host_is_loopback (host)))
    return NULL;

  return make_address (self, host->name, port);
}

/**
 * weir_connector_connect:
 * @self: the connector
 * @host: of the origin
 * @port: of the origin
 * @for_tunnel: whether octets are to reach the origin as they are
 * @guarded: whether @host is a name that may lead to public addresses alone
 * @func: called when connecting has ended, and after that when there is something to do
 * @user_data: for @func
 *
 * Returns: (transfer full): a connection, perhaps still in the making; call
 *   weir_connector_check() from @func until it is not
 */
WeirOrigin *
weir_connector_connect (WeirConnector *self,
                        const WeirHost *host,
                        guint16 port,
                        gboolean for_tunnel,
                        gboolean guarded,
                        WeirOriginFunc func,
                        gpointer user_data)
{
  WeirOrigin *origin = weir_origin_new (self->pool, host->name, port, func, user_data);
  g_autoptr (GSocketAddress) address = get_known_address (self, origin, host, port);

  if (address == NULL)
    connect_to_name (self, origin, host, port, for_tunnel, guarded);
  else if (self->is_own (address, -1, self->user_data))
    origin_fail (origin, WEIR_OUTCOME_LOOP, NULL);
  else
    connect_to_address (self, origin, g_steal_pointer (&address));

  return origin;
}

static GSocketClient *
make_client (WeirUpstream *upstream, gboolean for_tunnel)
{
  GSocketClient *client = g_socket_client_new ();

  g_socket_client_set_proxy_resolver (client, G_PROXY_RESOLVER (upstream));
  if (!for_tunnel)
    g_socket_client_add_application_proxy (client, HTTP_PROXY);

  return client;
}

WeirConnector *
weir_connector_new (WeirOriginPool *pool,
                    const WeirResolve *resolve,
                    WeirUpstream *upstream,
                    WeirIsOwnAddressFunc is_own,
                    gpointer user_data)
{
  WeirConnector *self = g_new0 (WeirConnector, 1);

  self->pool = pool;
  self->resolve = resolve;
  self->plain = make_client (upstream, FALSE);
  self->tunnel = make_client (upstream, TRUE);
  self->upstream = upstream;
  self->is_own = is_own;
  self->user_data = user_data;

  return self;
}

void
weir_connector_free (WeirConnector *self)
{
  g_clear_object (&self->last_address);
  g_object_unref (self->plain);
  g_object_unref (self->tunnel);
  g_free (self);
}
