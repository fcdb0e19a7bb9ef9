/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-authority.h"
#include "weir-observer.h"
#include "weir-trust.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define WEIR_PROXY_DEFAULT_PORT 9347

/**
 * WeirProxyOptions:
 *
 * Zero means the default for every number.
 */
typedef struct
{
  gint priority;        /* of the engine's sources, e.g. G_PRIORITY_DEFAULT or the paint priority */
  guint origin_timeout; /* seconds until the first octet of a response, default 60 */
  guint connect_timeout; /* seconds, default 15 */
  guint idle_timeout;    /* seconds a client's connection may be idle, default 120 */
  guint max_connections; /* of clients, default from RLIMIT_NOFILE */
  GProxyResolver
    *resolver; /* (nullable): the system's upstream proxies; NULL: g_proxy_resolver_get_default() */
  const char *help_file;    /* (nullable): where the guide is; weir_help_new() */
  gboolean portable_poller; /* a source a socket rather than epoll */
} WeirProxyOptions;

/**
 * WeirProxy:
 *
 * The face of the engine: listens, judges, forwards, tells the observer.  Lives
 * on the thread of the main context that was the default when it was made.
 */
typedef struct _WeirProxy WeirProxy;

/* Gives the process room for many connections.  Returns: how many descriptors it may have */
guint weir_proxy_raise_descriptor_limit (void);

WeirProxy *weir_proxy_new (const WeirProxyOptions *options,
                           WeirPolicy *policy,
                           const WeirObserver *observer,
                           gpointer user_data);

/* Closes everything that is open. */
void weir_proxy_free (WeirProxy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirProxy, weir_proxy_free)

/*
 * Listens on @address ("127.0.0.1", "::1") and @port; 0 picks a free one.
 * Call it again for a further address.  Returns: the port, or 0 with @error (GIOErrorEnum).
 */
guint16 weir_proxy_listen (WeirProxy *self, const char *address, guint16 port, GError **error);

/* Who is asked for upstream proxies from now on; idle connections that went another way are closed.
 * @resolver: (nullable) (transfer none): g_proxy_resolver_get_default() */
void weir_proxy_set_resolver (WeirProxy *self, GProxyResolver *resolver);

/* Whether @uri, of a proxy, is where this one listens. */
gboolean weir_proxy_is_own_uri (WeirProxy *self, const char *uri);

/* Takes timeouts and room from @options, zero being the default; what waits already waits by them too. */
void weir_proxy_set_limits (WeirProxy *self, const WeirProxyOptions *options);

/*
 * Acts on the next request of every connection, also of those that are open.  Where it decides
 * otherwise on inspection, tunnels end, and so does what is inspected, after the request under way:
 * clients come again.
 */
void weir_proxy_set_policy (WeirProxy *self, WeirPolicy *policy);

/* Inspection takes both; where one is missing, tunnels stay what they are.  What is inspected by
 * another authority ends. @authority, @trust: (nullable) (transfer none) */
void weir_proxy_set_authority (WeirProxy *self, WeirAuthority *authority);
void weir_proxy_set_trust (WeirProxy *self, WeirTrust *trust);

/* What was learned in an earlier run. */
void weir_proxy_add_exemption (WeirProxy *self, const WeirExemption *exemption);

/* Forgets what was learned of @host, and refusals that were counted: it is tried again.  Tunnels that
 * it holds for end. @client: (nullable): what was learned for all clients */
void weir_proxy_remove_exemption (WeirProxy *self, const char *host, const char *client);

/* Until the proxy goes, this very certificate (SHA-256) is good enough for this very origin. */
void weir_proxy_accept_certificate (WeirProxy *self,
                                    const char *host,
                                    guint16 port,
                                    const guint8 *fingerprint);

/* curl's form with a target port: HOST:PORT:ADDR[:PORT]; PORT may be * for every port. */
gboolean weir_proxy_add_resolve (WeirProxy *self, const char *spec, GError **error);

/* Figures of this moment, for the test page and for tests. */
typedef struct
{
  guint clients;      /* open connections of clients */
  guint inspected;    /* of these: those that are inspected */
  guint origins_idle; /* in the pool */
  guint origins_busy;
  guint64 exchanges; /* begun since the start */
  guint64 blocked;
  guint64 cookies_withheld;
} WeirProxyFigures;

void weir_proxy_get_figures (WeirProxy *self, WeirProxyFigures *figures);

G_END_DECLS
