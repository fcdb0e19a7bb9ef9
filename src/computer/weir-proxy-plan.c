/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the desktop's proxy is with Weir, and without.  Pure functions from states to states.
 *
 * Weir is set in one of two ways:
 *
 *   script   mode "auto", autoconfig-url "http://ADDRESS/proxy.pac": it ends in DIRECT, so the
 *            network lives on when Weir does not
 *   closed   mode "manual", http and https host and port: nothing goes past Weir
 *
 * A value is Weir's own if it names an address at which Weir has been since the snapshot.  By that,
 * and by nothing that was noted on the side, each group of keys is told apart: Weir's, which goes
 * back to what it was, or somebody else's, which stays.  The mode is Weir's if what it leads to is.
 *
 *   group                  Weir's if
 *   autoconfig-url         it is the script of an address
 *   http host and port     they are an address
 *   https host and port    they are an address
 *   use-same-proxy, http   http and https are Weir's, and the value is that of the way "closed"
 *     use-authentication
 *   mode                   it is "auto" and the script is, or "manual" and both http and https are
 *
 * All keys change in one write of the backend, so there is no state with half a group.
 */

#include "weir-proxy-plan.h"

#include "weir-host.h"

#include <string.h>

#define SCRIPT_PREFIX "http://"
#define SCRIPT_SUFFIX "/proxy.pac"

/* --- what is whose --- */

/* Returns: (transfer full): the host of @address, in brackets if it has some; @port: (out) */
static char *
split_address (const char *address, gint *port)
{
  const char *colon = strrchr (address, ':');

  *port = colon != NULL ? (gint) g_ascii_strtoull (colon + 1, NULL, 10) : 0;

  return colon != NULL ? g_strndup (address, colon - address) : g_strdup (address);
}

static char *
make_script_url (const char *address)
{
  return g_strconcat (SCRIPT_PREFIX, address, SCRIPT_SUFFIX, NULL);
}

static gboolean
has_mode (const WeirProxyState *state, const char *mode)
{
  return g_str_equal (weir_proxy_state_get_string (state, WEIR_PROXY_MODE), mode);
}

static gboolean
script_is_at (const WeirProxyState *state, const char *address)
{
  g_autofree char *url = make_script_url (address);

  return g_str_equal (weir_proxy_state_get_string (state, WEIR_PROXY_AUTOCONFIG_URL), url);
}

/* @host: WEIR_PROXY_HTTP_HOST or WEIR_PROXY_HTTPS_HOST; the port is the key behind it */
static gboolean
host_is_at (const WeirProxyState *state, WeirProxyKey host, const char *address)
{
  gint port;
  g_autofree char *name = split_address (address, &port);

  return g_str_equal (weir_proxy_state_get_string (state, host), name) &&
         weir_proxy_state_get_int (state, host + 1) == port;
}

static gboolean
script_is_ours (const WeirProxyState *state, const char *const *addresses)
{
  for (; *addresses != NULL; addresses++)
    if (script_is_at (state, *addresses))
      return TRUE;

  return FALSE;
}

static gboolean
host_is_ours (const WeirProxyState *state, WeirProxyKey host, const char *const *addresses)
{
  for (; *addresses != NULL; addresses++)
    if (host_is_at (state, host, *addresses))
      return TRUE;

  return FALSE;
}

static gboolean
hosts_are_ours (const WeirProxyState *state, const char *const *addresses)
{
  return host_is_ours (state, WEIR_PROXY_HTTP_HOST, addresses) &&
         host_is_ours (state, WEIR_PROXY_HTTPS_HOST, addresses);
}

gboolean
weir_proxy_is_at (const WeirProxyState *state, const char *const *addresses)
{
  return (has_mode (state, "auto") && script_is_ours (state, addresses)) ||
         (has_mode (state, "manual") && hosts_are_ours (state, addresses));
}

gboolean
weir_proxy_is_taken (const WeirProxyState *state, const char *address, gboolean fail_closed)
{
  const char *const addresses[] = { address, NULL };

  return has_mode (state, fail_closed ? "manual" : "auto") && weir_proxy_is_at (state, addresses);
}

/* --- there and back --- */

static void
set_string (WeirProxyState *state, WeirProxyKey key, const char *value)
{
  weir_proxy_state_set (state, key, g_variant_new_string (value));
}

static void
put_back (WeirProxyState *state, WeirProxyKey key, const WeirProxyState *before)
{
  weir_proxy_state_set (state, key, before->is_set[key] ? before->values[key] : NULL);
}

static void
put_back_flag (WeirProxyState *state, WeirProxyKey key, const WeirProxyState *before)
{
  if (!weir_proxy_state_get_boolean (state, key))
    put_back (state, key, before);
}

static void
put_back_host (WeirProxyState *state, WeirProxyKey host, const WeirProxyState *before)
{
  put_back (state, host, before);
  put_back (state, host + 1, before);
}

/* Whether what was chosen, and what it leads to, is the same in both. */
static gboolean
leads_where (const WeirProxyState *state, const WeirProxyState *before)
{
  for (int key = 0; key < WEIR_N_PROXY_KEYS; key++)
    if (weir_proxy_keys[key].is_changed && !weir_proxy_state_key_equal (state, before, key))
      return FALSE;

  return TRUE;
}

gboolean
weir_proxy_give_back (WeirProxyState *state,
                      const WeirProxyState *before,
                      const char *const *addresses)
{
  const gboolean is_ours = weir_proxy_is_at (state, addresses);
  const gboolean script = script_is_ours (state, addresses);
  const gboolean http = host_is_ours (state, WEIR_PROXY_HTTP_HOST, addresses);
  const gboolean https = host_is_ours (state, WEIR_PROXY_HTTPS_HOST, addresses);

  if (is_ours)
    put_back (state, WEIR_PROXY_MODE, before);
  if (script)
    put_back (state, WEIR_PROXY_AUTOCONFIG_URL, before);
  if (http)
    put_back_host (state, WEIR_PROXY_HTTP_HOST, before);
  if (https)
    put_back_host (state, WEIR_PROXY_HTTPS_HOST, before);
  if (http && https)
    {
      put_back_flag (state, WEIR_PROXY_USE_SAME_PROXY, before);
      put_back_flag (state, WEIR_PROXY_HTTP_USE_AUTHENTICATION, before);
    }

  return leads_where (state, before);
}

static void
take_host (WeirProxyState *state, WeirProxyKey host, const char *address)
{
  gint port;
  g_autofree char *name = split_address (address, &port);

  set_string (state, host, name);
  weir_proxy_state_set (state, host + 1, g_variant_new_int32 (port));
}

void
weir_proxy_take (WeirProxyState *state,
                 const WeirProxyState *before,
                 const char *const *addresses,
                 const char *address,
                 gboolean fail_closed)
{
  g_autofree char *url = make_script_url (address);

  /* What the other way left, or another address. */
  weir_proxy_give_back (state, before, addresses);

  if (!fail_closed)
    {
      set_string (state, WEIR_PROXY_AUTOCONFIG_URL, url);
      set_string (state, WEIR_PROXY_MODE, "auto");
      return;
    }

  take_host (state, WEIR_PROXY_HTTP_HOST, address);
  take_host (state, WEIR_PROXY_HTTPS_HOST, address);
  weir_proxy_state_set (state, WEIR_PROXY_USE_SAME_PROXY, g_variant_new_boolean (FALSE));
  /* The name and the password are the earlier proxy's. */
  if (weir_proxy_state_get_boolean (state, WEIR_PROXY_HTTP_USE_AUTHENTICATION))
    weir_proxy_state_set (state, WEIR_PROXY_HTTP_USE_AUTHENTICATION, g_variant_new_boolean (FALSE));
  set_string (state, WEIR_PROXY_MODE, "manual");
}

/* --- a Weir of which nothing is known --- */

/* Whether @address is one that Weir has by itself: a loopback address and a port. */
static gboolean
is_likely (const char *address)
{
  WeirHost host;
  guint16 port;

  return weir_host_parse_with_port (weir_span_of (address), FALSE, &host, &port) &&
         weir_host_is_loopback (&host);
}

/* Returns: (transfer full) (nullable) */
static char *
dup_script_address (const WeirProxyState *state)
{
  const char *url = weir_proxy_state_get_string (state, WEIR_PROXY_AUTOCONFIG_URL);

  if (!g_str_has_prefix (url, SCRIPT_PREFIX) || !g_str_has_suffix (url, SCRIPT_SUFFIX) ||
      strlen (url) <= strlen (SCRIPT_PREFIX) + strlen (SCRIPT_SUFFIX))
    return NULL;

  return g_strndup (url + strlen (SCRIPT_PREFIX),
                    strlen (url) - strlen (SCRIPT_PREFIX) - strlen (SCRIPT_SUFFIX));
}

/* Returns: (transfer full) (nullable) */
static char *
dup_host_address (const WeirProxyState *state)
{
  g_autofree char *address =
    g_strdup_printf ("%s:%d", weir_proxy_state_get_string (state, WEIR_PROXY_HTTP_HOST),
                     weir_proxy_state_get_int (state, WEIR_PROXY_HTTP_PORT));

  return host_is_at (state, WEIR_PROXY_HTTPS_HOST, address) ? g_steal_pointer (&address) : NULL;
}

char *
weir_proxy_dup_likely_address (const WeirProxyState *state)
{
  g_autofree char *address = NULL;

  if (has_mode (state, "auto"))
    address = dup_script_address (state);
  else if (has_mode (state, "manual"))
    address = dup_host_address (state);

  return address != NULL && is_likely (address) ? g_steal_pointer (&address) : NULL;
}

static gint
get_port (const char *address)
{
  gint port;

  g_free (split_address (address, &port));

  return port;
}

gboolean
weir_proxy_is_same_port (const char *address, const char *other)
{
  return get_port (address) == get_port (other);
}

/* Whether a Weir that asks for @first takes @port, as the first that is free. */
static gboolean
is_in_reach (gint port, gint first)
{
  return first != 0 && port >= first && port < first + WEIR_COMPUTER_N_PORTS;
}

char *
weir_proxy_dup_weir (const WeirProxyState *state, guint16 port, const char *own)
{
  g_autofree char *address = weir_proxy_dup_likely_address (state);

  if (address == NULL || !(is_in_reach (get_port (address), WEIR_COMPUTER_USUAL_PORT) ||
                           is_in_reach (get_port (address), port) ||
                           (own != NULL && weir_proxy_is_same_port (address, own))))
    return NULL;

  return g_steal_pointer (&address);
}

void
weir_proxy_strip (WeirProxyState *state, const char *address)
{
  const char *const addresses[] = { address, NULL };
  g_auto (WeirProxyState) none = { 0 };
  const gboolean has_others = has_mode (state, "manual") &&
                              (*weir_proxy_state_get_string (state, WEIR_PROXY_FTP_HOST) != '\0' ||
                               *weir_proxy_state_get_string (state, WEIR_PROXY_SOCKS_HOST) != '\0');

  weir_proxy_state_init (&none);
  weir_proxy_give_back (state, &none, addresses);
  if (has_others)
    set_string (state, WEIR_PROXY_MODE, "manual");
}
