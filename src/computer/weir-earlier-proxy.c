/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The proxy from before Weir, which Weir goes on using.
 *
 * While the desktop's proxy is Weir, the system's resolver would name Weir itself: so the one of a
 * company's network, without which there is no way out, is taken from the snapshot.  The keys mean what
 * their schema says: the HTTP proxy is used for HTTPS too where there is none for that.
 */

#include "weir-earlier-proxy.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* GIO's resolver that follows the same setting; its type is not public. */
#define GNOME_RESOLVER "GProxyResolverGnome"

/*
 * @host: a key, with the port behind it.  An IPv6 address is set with brackets or without.  Returns: (transfer
 * full) (nullable): "proxy.example:3128", "[2001:db8::1]:3128"
 */
static char *
make_authority (const WeirProxyState *before, WeirProxyKey host)
{
  const char *name = weir_proxy_state_get_string (before, host);
  const gint port = weir_proxy_state_get_int (before, host + 1);
  const gboolean is_bare = *name != '[' && strchr (name, ':') != NULL;

  return *name != '\0' ? g_strdup_printf (is_bare ? "[%s]:%d" : "%s:%d", name, port) : NULL;
}

/*
 * @credentials: (nullable).  Returns: (transfer full) (nullable): "http://proxy.example:3128"; what makes no sense is
 * no proxy
 */
static char *
make_uri (const WeirProxyState *before,
          const char *scheme,
          const char *credentials,
          WeirProxyKey host)
{
  g_autofree char *authority = make_authority (before, host);
  g_autofree char *uri = NULL;

  if (authority == NULL || weir_proxy_state_get_int (before, host + 1) <= 0)
    return NULL;

  uri = g_strconcat (scheme, "://", credentials != NULL ? credentials : "",
                     credentials != NULL ? "@" : "", authority, NULL);

  return g_uri_is_valid (uri, G_URI_FLAGS_NONE, NULL) ? g_steal_pointer (&uri) : NULL;
}

static GProxyResolver *
make_manual (const WeirProxyState *before, const char *credentials)
{
  g_autofree const char **ignored =
    g_variant_get_strv (before->values[WEIR_PROXY_IGNORE_HOSTS], NULL);
  g_autofree char *http = make_uri (before, "http", credentials, WEIR_PROXY_HTTP_HOST);
  g_autofree char *https = make_uri (before, "http", NULL, WEIR_PROXY_HTTPS_HOST);
  g_autofree char *socks = make_uri (before, "socks", NULL, WEIR_PROXY_SOCKS_HOST);
  GProxyResolver *self = g_simple_proxy_resolver_new (socks, (char **) ignored);

  if (http != NULL)
    g_simple_proxy_resolver_set_uri_proxy (G_SIMPLE_PROXY_RESOLVER (self), "http", http);
  if (http != NULL || https != NULL)
    g_simple_proxy_resolver_set_uri_proxy (G_SIMPLE_PROXY_RESOLVER (self), "https",
                                           https != NULL ? https : http);

  return self;
}

static gboolean
has_mode (const WeirProxyState *before, const char *mode)
{
  return g_str_equal (weir_proxy_state_get_string (before, WEIR_PROXY_MODE), mode);
}

GProxyResolver *
weir_earlier_proxy_new (const WeirProxyState *before,
                        const char *credentials,
                        WeirPacFunc func,
                        gpointer user_data)
{
  GProxyResolver *system = g_proxy_resolver_get_default ();

  if (has_mode (before, "manual"))
    return make_manual (before, credentials);
  if (has_mode (before, "auto"))
    return G_PROXY_RESOLVER (
      weir_pac_resolver_new (weir_proxy_state_get_string (before, WEIR_PROXY_AUTOCONFIG_URL), func,
                             user_data));

  /* It would have Weir's own script run for each connection, for nothing. */
  if (g_str_equal (G_OBJECT_TYPE_NAME (system), GNOME_RESOLVER))
    return g_simple_proxy_resolver_new (NULL, NULL);

  return NULL;
}

/* Returns: (transfer full) (nullable): "proxy.example:3128" */
static char *
describe_manual (const WeirProxyState *before)
{
  static const WeirProxyKey hosts[] = { WEIR_PROXY_HTTP_HOST, WEIR_PROXY_HTTPS_HOST,
                                        WEIR_PROXY_SOCKS_HOST };

  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      char *authority = make_authority (before, hosts[i]);

      if (authority != NULL)
        return authority;
    }

  return NULL;
}

char *
weir_earlier_proxy_describe (const WeirProxyState *before)
{
  const char *url = weir_proxy_state_get_string (before, WEIR_PROXY_AUTOCONFIG_URL);

  if (has_mode (before, "manual"))
    return describe_manual (before);
  if (has_mode (before, "auto"))
    return g_strdup (*url != '\0' ? url : _ ("found by the network"));

  return NULL;
}
