/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-span.h"

G_BEGIN_DECLS

#define WEIR_HOST_MAX_LENGTH 253

typedef enum
{
  WEIR_HOST_NAME,
  WEIR_HOST_IPV4,
  WEIR_HOST_IPV6,
} WeirHostKind;

/**
 * WeirHost:
 *
 * A host in its normal form: a name in lower-case A-labels without the dot at
 * its end, an IPv4 address as four decimals (whatever form it was written in),
 * an IPv6 address as RFC 5952 has it, without brackets.  Rules match on it.
 */
typedef struct
{
  WeirHostKind kind;
  guint8 length;
  char name[WEIR_HOST_MAX_LENGTH + 1]; /* NUL-terminated */
} WeirHost;

/* Reads uri-host (RFC 3986, 3.2.2; IPv6 in brackets or bare).  FALSE: not a host. */
gboolean weir_host_parse (WeirSpan text, WeirHost *host);

/* Whether @host is @domain or a name below it; both in normal form. */
gboolean weir_host_is_below (const char *host, const char *domain);

/* Whether @host is this machine: localhost, *.localhost, 127/8, ::1, unspecified addresses. */
gboolean weir_host_is_loopback (const WeirHost *host);

/* Splits "HOST:PORT" or "[ADDR]:PORT".  Port 0 allowed only where @allow_port_zero. */
gboolean weir_host_parse_with_port (WeirSpan text,
                                    gboolean allow_port_zero,
                                    WeirHost *host,
                                    guint16 *port);

/* Splits "HOST" or "HOST:PORT" (an authority without userinfo).  @port: 0 if none is named. */
gboolean weir_host_parse_authority (WeirSpan text, WeirHost *host, guint16 *port);

G_END_DECLS
