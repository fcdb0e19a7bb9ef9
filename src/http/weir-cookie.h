/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-buffer.h"

G_BEGIN_DECLS

typedef struct
{
  WeirSpan name;
  WeirSpan value;
  WeirSpan pair; /* both, as received */
} WeirCookiePair;

/* Takes the next pair off the front of a Cookie field value.  FALSE: there is none. */
gboolean weir_cookie_next_pair (WeirSpan *value, WeirCookiePair *pair);

typedef enum
{
  WEIR_SAME_SITE_UNSET,
  WEIR_SAME_SITE_NONE,
  WEIR_SAME_SITE_LAX,
  WEIR_SAME_SITE_STRICT,
} WeirSameSite;

/* A Set-Cookie field value (RFC 6265bis, section 5.6). */
typedef struct
{
  WeirSpan name;
  WeirSpan value;
  WeirSpan domain; /* without a dot in front; empty: host-only */
  WeirSpan path;
  gint64 lifetime;  /* in seconds from now; -1: until the session ends */
  gboolean deletes; /* it has expired already */
  gboolean secure;
  gboolean http_only;
  WeirSameSite same_site;
} WeirSetCookie;

/* @now: Unix time in seconds, for Expires. */
gboolean weir_set_cookie_parse (WeirSpan value, gint64 now, WeirSetCookie *cookie);

/* Appends @value without its Expires and Max-Age attributes, all else octet for octet. */
void weir_set_cookie_shorten (WeirSpan value, WeirBuffer *out);

G_END_DECLS
