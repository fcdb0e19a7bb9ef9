/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-host.h"

G_BEGIN_DECLS

/* The four forms of a request target (RFC 9112, section 3.2). */
typedef enum
{
  WEIR_TARGET_ORIGIN,
  WEIR_TARGET_ABSOLUTE,
  WEIR_TARGET_AUTHORITY,
  WEIR_TARGET_ASTERISK,
} WeirTargetForm;

typedef enum
{
  WEIR_URL_OK,
  WEIR_URL_INVALID,     /* not a request target; userinfo, a fragment, a port out of range … */
  WEIR_URL_NOT_HTTP,    /* absolute-form of another scheme than http */
  WEIR_URL_MISDIRECTED, /* inside a tunnel: absolute-form of another origin than the tunnel's */
} WeirUrlStatus;

/**
 * WeirUrl:
 *
 * A request target taken apart.  @host is the normal form that is judged and
 * connected to; @authority and @path are octets as received.
 */
typedef struct
{
  WeirTargetForm form;
  WeirHost host; /* absolute- and authority-form; of the tunnel, if inside one */
  guint16 port;  /* 80 where absolute-form has none */
  gboolean has_port;
  gboolean is_secure; /* inside an inspected tunnel: https, whatever the form */
  WeirSpan authority; /* as received; Host says @host and @port */
  WeirSpan path;      /* path and query, octet for octet; may be empty */
} WeirUrl;

WeirUrlStatus weir_url_parse (WeirSpan target, gboolean is_connect, WeirUrl *url);

/* The same of a request inside a tunnel to @host and @port, which no target leads out of. */
WeirUrlStatus weir_url_parse_inside (WeirSpan target,
                                     gboolean is_connect,
                                     const WeirHost *host,
                                     guint16 port,
                                     WeirUrl *url);

/* Takes an http(s) URL (of a Referer, an Origin) apart for its host alone. */
gboolean weir_url_parse_host (WeirSpan url, WeirHost *host);

G_END_DECLS
