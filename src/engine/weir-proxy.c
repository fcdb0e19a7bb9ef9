/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The face of the engine.
 *
 * A proxy owns one of everything that connections share: poller, timeouts, pool,
 * connector, listeners, scratch.  It lives on one main context; nothing here is
 * locked.  A new policy is a pointer that is swapped: exchanges under way keep
 * the one they were judged by, the next request of each connection meets the new.
 */

#include "weir-proxy.h"

#include "weir-client.h"
#include "weir-exchange-private.h"
#include "weir-forward.h"
#include "weir-listeners.h"
#include "weir-local-response.h"
#include "weir-probe.h"

#include <sys/resource.h>
#include <unistd.h>

/* Descriptors that are not for connections: database, window, lookups. */
#define RESERVED_DESCRIPTORS 128

/* Of the descriptors: the rest is for origins, idle ones above all. */
#define CLIENT_SHARE(n) ((n) / 4 * 3)
#define IDLE_SHARE(n) ((n) / 16)

#define MIN_CLIENTS 16
#define MAX_IDLE_ORIGINS 1024

/* More are never of use to one desktop; tables of the kernel grow with them. */
#define MAX_DESCRIPTORS 65536

/**
 * weir_proxy_raise_descriptor_limit:
 *
 * Allows the process as many descriptors as the system lets it have, up to a
 * bound.  The usual limit of 1024 is for programs that use select(), and a few
 * busy browsers reach it.  Call it before the first proxy is made.
 *
 * Returns: how many there may be now
 */
guint
weir_proxy_raise_descriptor_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return 0;

  if (limit.rlim_cur < MIN (limit.rlim_max, MAX_DESCRIPTORS))
    {
      limit.rlim_cur = MIN (limit.rlim_max, MAX_DESCRIPTORS);
      if (setrlimit (RLIMIT_NOFILE, &limit) != 0)
        getrlimit (RLIMIT_NOFILE, &limit);
    }

  return (guint) MIN (limit.rlim_cur, G_MAXUINT);
}

static guint
get_descriptor_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY ||
      limit.rlim_cur > G_MAXINT)
    return G_MAXINT;

  return limit.rlim_cur > 2 * RESERVED_DESCRIPTORS ? limit.rlim_cur - RESERVED_DESCRIPTORS
                                                   : RESERVED_DESCRIPTORS;
}

/* Clients beyond the most there may be, whose 503 is on its way. */
#define MAX_TURNED_AWAY 64

static void
on_accepted (gint fd, const char *address, gpointer user_data)
{
  WeirProxy *self = user_data;

  if (self->figures.clients < self->max_clients)
    weir_client_new (self, fd, address);
  else if (self->n_turned_away < MAX_TURNED_AWAY)
    weir_client_turn_away (self, fd, address, weir_local_response_write_overload (self));
  else
    close (fd);
}

/* Idle connections are the first to go. */
static gboolean
make_room (gpointer user_data)
{
  WeirProxy *self = user_data;

  return weir_origin_pool_clear (self->pool);
}

static gboolean
is_own_address (GSocketAddress *address, gint fd, gpointer user_data)
{
  WeirProxy *self = user_data;

  return weir_listeners_has_address (self->listeners, address, fd);
}

gboolean
weir_proxy_is_own_uri (WeirProxy *self, const char *uri)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
  WeirHost host;

  return parsed != NULL && g_uri_get_host (parsed) != NULL && g_uri_get_port (parsed) > 0 &&
         weir_host_parse (weir_span_of (g_uri_get_host (parsed)), &host) &&
         weir_listeners_has_host (self->listeners, &host, (guint16) g_uri_get_port (parsed));
}

/* Whether the system's proxy setting names Weir. */
static gboolean
is_own_uri (const char *uri, gpointer user_data)
{
  return weir_proxy_is_own_uri (user_data, uri);
}

const char *
weir_proxy_get_date (WeirProxy *self, gint64 now)
{
  static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  time_t second = (time_t) now;
  struct tm tm;

  if (now == self->date_second || gmtime_r (&second, &tm) == NULL)
    return self->date;

  g_snprintf (self->date, sizeof self->date, "%s, %02d %s %04d %02d:%02d:%02d GMT",
              days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour,
              tm.tm_min, tm.tm_sec);
  self->date_second = now;

  return self->date;
}

static void
make_parts (WeirProxy *self, const WeirProxyOptions *options)
{
  guint limit = get_descriptor_limit ();

  self->poller = weir_poller_new (self->context, options->priority, options->portable_poller);
  self->timeouts = weir_timeouts_new (self->poller, self->context, options->priority);
  self->resolve = weir_resolve_new ();
  self->listeners = weir_listeners_new (self->poller, self->timeouts, on_accepted, make_room, self);
  self->upstream = weir_upstream_new (options->resolver, is_own_uri, self);
  self->pool =
    weir_origin_pool_new (self->poller, self->timeouts, MIN (IDLE_SHARE (limit), MAX_IDLE_ORIGINS));
  self->connector =
    weir_connector_new (self->pool, self->resolve, self->upstream, is_own_address, self);
  weir_inspector_init (&self->inspector, options->priority);
  weir_proxy_set_limits (self, options);
}

/**
 * weir_proxy_new:
 * @options: how to run
 * @policy: (transfer none): what decides
 * @observer: (nullable) (transfer none): who is told; must outlive the proxy
 * @user_data: for @observer
 *
 * Returns: (transfer full): a proxy that listens nowhere yet
 */
WeirProxy *
weir_proxy_new (const WeirProxyOptions *options,
                WeirPolicy *policy,
                const WeirObserver *observer,
                gpointer user_data)
{
  WeirProxy *self = g_new0 (WeirProxy, 1);

  self->context = g_main_context_ref_thread_default ();
  self->policy = weir_policy_ref (policy);
  self->observer = observer;
  self->observer_data = user_data;
  self->via = g_strdup_printf (WEIR_VIA_PSEUDONYM "-%08x", g_random_int ());
  self->probe_host = weir_probe_new_host ();
  self->help = weir_help_new (options->help_file);
  self->scratch = g_malloc (WEIR_RELAY_SCRATCH_SIZE);
  make_parts (self, options);

  return self;
}

static void
free_spare_exchanges (WeirProxy *self)
{
  while (self->spare != NULL)
    {
      WeirExchange *exchange = self->spare;

      self->spare = exchange->next;
      weir_buffer_clear (&exchange->head);
      g_free (exchange);
    }
}

void
weir_proxy_free (WeirProxy *self)
{
  while (self->clients != NULL)
    weir_client_free (self->clients);
  free_spare_exchanges (self);

  weir_upstream_disconnect (self->upstream);
  g_clear_pointer (&self->connector, weir_connector_free);
  g_clear_pointer (&self->pool, weir_origin_pool_free);
  g_clear_pointer (&self->listeners, weir_listeners_free);
  g_clear_object (&self->upstream);
  g_clear_pointer (&self->resolve, weir_resolve_free);
  g_clear_pointer (&self->timeouts, weir_timeouts_free);
  g_clear_pointer (&self->poller, weir_poller_free);
  g_clear_pointer (&self->policy, weir_policy_unref);
  weir_inspector_clear (&self->inspector);
  g_clear_pointer (&self->context, g_main_context_unref);

  weir_buffer_clear (&self->request_octets);
  weir_buffer_clear (&self->head);
  weir_buffer_clear (&self->edits);
  g_free (self->scratch);
  g_free (self->via);
  g_free (self->probe_host);
  weir_help_free (self->help);
  g_free (self);
}

void
weir_proxy_set_resolver (WeirProxy *self, GProxyResolver *resolver)
{
  weir_upstream_set_resolver (self->upstream, resolver);
  weir_origin_pool_clear (self->pool);
}

guint16
weir_proxy_listen (WeirProxy *self, const char *address, guint16 port, GError **error)
{
  return weir_listeners_add (self->listeners, address, port, error);
}

/* Zero @seconds is the default. */
static void
set_seconds (WeirProxy *self, WeirTimeoutKind kind, guint seconds)
{
  weir_timeouts_set_seconds (self->timeouts, kind,
                             seconds > 0 ? seconds : weir_timeout_kind_get_default (kind));
}

/**
 * weir_proxy_set_limits:
 * @self: a proxy
 * @options: its timeouts and its room for clients are taken
 *
 * Waits that run end by the new timeouts.  A room that shrinks closes nothing:
 * who comes next is turned away until there is room again.
 */
void
weir_proxy_set_limits (WeirProxy *self, const WeirProxyOptions *options)
{
  set_seconds (self, WEIR_TIMEOUT_ORIGIN, options->origin_timeout);
  set_seconds (self, WEIR_TIMEOUT_CONNECT, options->connect_timeout);
  set_seconds (self, WEIR_TIMEOUT_IDLE, options->idle_timeout);
  self->max_clients = options->max_connections > 0
                        ? options->max_connections
                        : MAX (CLIENT_SHARE (get_descriptor_limit ()), MIN_CLIENTS);
}

void
weir_proxy_set_policy (WeirProxy *self, WeirPolicy *policy)
{
  weir_policy_ref (policy);
  weir_policy_unref (self->policy);
  self->policy = policy;
  weir_proxy_review_tunnels (self);
}

gboolean
weir_proxy_add_resolve (WeirProxy *self, const char *spec, GError **error)
{
  return weir_resolve_add (self->resolve, spec, error);
}

void
weir_proxy_get_figures (WeirProxy *self, WeirProxyFigures *figures)
{
  *figures = self->figures;
  figures->origins_idle = weir_origin_pool_count_idle (self->pool);
  figures->origins_busy = weir_origin_pool_count (self->pool) - figures->origins_idle;
}
