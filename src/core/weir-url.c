/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Request targets (RFC 9112, section 3.2).
 *
 * Here one authority is read once, for what is judged, what is connected to and
 * what Host says.  What recipients read differently is refused: userinfo, a
 * fragment, backslashes where the host stands, ports out of range.  The path
 * and query are nobody's business but the origin's and stay as they are.
 *
 * Inside a tunnel that Weir looks into, CONNECT has named the origin already, and
 * the client has seen a certificate for it.  A target there cannot choose another
 * one: whatever is asked of it is misdirected (RFC 9110, section 15.5.20).
 */

#include "weir-url.h"

#include "weir-octet.h"

#define HTTP_PORT 80
#define HTTPS_PORT 443

static gboolean
is_scheme (WeirSpan text)
{
  if (text.length == 0 || !g_ascii_isalpha (text.octets[0]))
    return FALSE;

  for (gsize i = 1; i < text.length; i++)
    if (!g_ascii_isalnum (text.octets[i]) && strchr ("+-.", text.octets[i]) == NULL)
      return FALSE;

  return TRUE;
}

/* Splits "SCHEME://" off the front of @url. */
static gboolean
take_scheme (WeirSpan *url, WeirSpan *scheme)
{
  const char *colon = url->length > 0 ? memchr (url->octets, ':', url->length) : NULL;
  gsize length = colon != NULL ? (gsize) (colon - url->octets) : 0;

  if (length == 0 || url->length - length < 3 || memcmp (colon, "://", 3) != 0)
    return FALSE;

  *scheme = weir_span_take (url, length);
  weir_span_take (url, 3);

  return is_scheme (*scheme);
}

/* Splits the authority off: all up to a "/", "?" or "#". */
static WeirSpan
take_authority (WeirSpan *url)
{
  gsize length = 0;

  while (length < url->length && url->octets[length] != '/' && url->octets[length] != '?' &&
         url->octets[length] != '#')
    length++;

  return weir_span_take (url, length);
}

static gboolean
is_target (WeirSpan text)
{
  for (gsize i = 0; i < text.length; i++)
    if (!weir_octet_is (text.octets[i], WEIR_OCTET_TARGET))
      return FALSE;

  return text.length > 0;
}

/* Origin-form and asterisk-form, which name no origin. Returns: %FALSE if @target is neither */
static gboolean
parse_path_alone (WeirSpan target, WeirUrl *url)
{
  if (target.octets[0] == '/')
    url->path = target;
  else if (weir_span_equal_string (target, "*"))
    url->form = WEIR_TARGET_ASTERISK;
  else
    return FALSE;

  return TRUE;
}

static WeirUrlStatus
parse_absolute (WeirSpan target, WeirUrl *url)
{
  WeirSpan scheme;

  if (!take_scheme (&target, &scheme))
    return WEIR_URL_INVALID;

  if (!weir_span_equal_nocase (scheme, "http"))
    return WEIR_URL_NOT_HTTP;

  url->form = WEIR_TARGET_ABSOLUTE;
  url->authority = take_authority (&target);
  url->path = target;
  if (!weir_host_parse_authority (url->authority, &url->host, &url->port))
    return WEIR_URL_INVALID;

  url->has_port = url->port != 0;
  if (!url->has_port)
    url->port = HTTP_PORT;

  return WEIR_URL_OK;
}

/* RFC 9112, section 3.2.3: nothing but host and port, and both. */
static WeirUrlStatus
parse_authority_form (WeirSpan target, WeirUrl *url)
{
  url->form = WEIR_TARGET_AUTHORITY;
  url->authority = target;
  url->has_port = TRUE;

  return weir_host_parse_with_port (target, FALSE, &url->host, &url->port) ? WEIR_URL_OK
                                                                           : WEIR_URL_INVALID;
}

/* Zeroes all but the octets of the host's name, which its length says not to read. */
static void
reset (WeirUrl *url)
{
  url->form = WEIR_TARGET_ORIGIN;
  url->host.kind = WEIR_HOST_NAME;
  url->host.length = 0;
  url->host.name[0] = '\0';
  url->port = 0;
  url->has_port = FALSE;
  url->is_secure = FALSE;
  url->authority = (WeirSpan){ "", 0 };
  url->path = (WeirSpan){ "", 0 };
}

/**
 * weir_url_parse:
 * @target: a request target
 * @is_connect: whether the method is CONNECT, whose target is authority-form
 * @url: (out caller-allocates): the target taken apart; spans point into @target
 *
 * Userinfo, a fragment and port 0 make a target invalid.
 *
 * Returns: whether @url is set, or what is wrong with @target
 */
WeirUrlStatus
weir_url_parse (WeirSpan target, gboolean is_connect, WeirUrl *url)
{
  g_return_val_if_fail (url != NULL, WEIR_URL_INVALID);

  reset (url);
  if (!is_target (target))
    return WEIR_URL_INVALID;

  if (is_connect)
    return parse_authority_form (target, url);

  if (parse_path_alone (target, url))
    return WEIR_URL_OK;

  return parse_absolute (target, url);
}

/* Sets all but the path, which the target alone knows. */
static void
set_tunnel (WeirUrl *url, const WeirHost *host, guint16 port)
{
  reset (url);
  url->host.kind = host->kind;
  url->host.length = host->length;
  memcpy (url->host.name, host->name, host->length + (gsize) 1);
  url->port = port;
  url->has_port = port != HTTPS_PORT;
  url->is_secure = TRUE;
}

static gboolean
is_same_host (const WeirHost *a, const WeirHost *b)
{
  return a->kind == b->kind && strcmp (a->name, b->name) == 0;
}

/* @url has the tunnel's origin already. */
static WeirUrlStatus
parse_absolute_inside (WeirSpan target, WeirUrl *url)
{
  WeirSpan scheme;
  WeirSpan authority;
  WeirHost host;
  guint16 port;

  if (!take_scheme (&target, &scheme))
    return WEIR_URL_INVALID;

  authority = take_authority (&target);
  if (!weir_span_equal_nocase (scheme, "https"))
    return WEIR_URL_MISDIRECTED;
  if (!weir_host_parse_authority (authority, &host, &port))
    return WEIR_URL_INVALID;
  if (!is_same_host (&host, &url->host) || (port != 0 ? port : HTTPS_PORT) != url->port)
    return WEIR_URL_MISDIRECTED;

  url->form = WEIR_TARGET_ABSOLUTE;
  url->authority = authority;
  url->path = target;

  return WEIR_URL_OK;
}

/**
 * weir_url_parse_inside:
 * @target: the target of a request inside a tunnel
 * @is_connect: whether the method is CONNECT, which nobody asks of an origin
 * @host: where the tunnel leads, as its CONNECT said
 * @port: the same
 * @url: (out caller-allocates): the target taken apart; spans point into @target
 *
 * An origin is asked in origin-form, but must read absolute-form too (RFC 9112,
 * section 3.2.2): of the tunnel's own host and port, or it is misdirected.  The
 * asterisk of OPTIONS is the origin's.
 *
 * @url names the tunnel's origin whatever is returned; without %WEIR_URL_OK it
 * has no path.
 *
 * Returns: whether @target leads to the tunnel's origin, or what is wrong with it
 */
WeirUrlStatus
weir_url_parse_inside (WeirSpan target,
                       gboolean is_connect,
                       const WeirHost *host,
                       guint16 port,
                       WeirUrl *url)
{
  g_return_val_if_fail (host != NULL && host->length > 0, WEIR_URL_INVALID);
  g_return_val_if_fail (port != 0, WEIR_URL_INVALID);
  g_return_val_if_fail (url != NULL, WEIR_URL_INVALID);

  set_tunnel (url, host, port);
  if (is_connect || !is_target (target))
    return WEIR_URL_INVALID;

  if (parse_path_alone (target, url))
    return WEIR_URL_OK;

  return parse_absolute_inside (target, url);
}

/**
 * weir_url_parse_host:
 * @url: a URL, or an origin (RFC 6454)
 * @host: (out caller-allocates): its host; undefined if %FALSE is returned
 *
 * Returns: %FALSE if @url is not one of HTTP or HTTPS, or is malformed
 */
gboolean
weir_url_parse_host (WeirSpan url, WeirHost *host)
{
  WeirSpan scheme;
  guint16 port;

  g_return_val_if_fail (host != NULL, FALSE);

  if (!take_scheme (&url, &scheme))
    return FALSE;

  if (!weir_span_equal_nocase (scheme, "http") && !weir_span_equal_nocase (scheme, "https"))
    return FALSE;

  return weir_host_parse_authority (take_authority (&url), host, &port);
}
