/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-span.h"

G_BEGIN_DECLS

/* Fields that Weir looks at: X (id, name, flags). */
#define WEIR_FIELD_TABLE(X)                                             \
  X (ACCEPT, "Accept", 0)                                               \
  X (ACCEPT_ENCODING, "Accept-Encoding", 0)                             \
  X (CONNECTION, "Connection", WEIR_FIELD_HOP_BY_HOP)                   \
  X (CONTENT_LENGTH, "Content-Length", WEIR_FIELD_FRAMING)              \
  X (CONTENT_TYPE, "Content-Type", 0)                                   \
  X (COOKIE, "Cookie", 0)                                               \
  X (DATE, "Date", 0)                                                   \
  X (EXPECT, "Expect", 0)                                               \
  X (HOST, "Host", WEIR_FIELD_FRAMING)                                  \
  X (HTTP2_SETTINGS, "HTTP2-Settings", WEIR_FIELD_HOP_BY_HOP)           \
  X (KEEP_ALIVE, "Keep-Alive", WEIR_FIELD_HOP_BY_HOP)                   \
  X (MAX_FORWARDS, "Max-Forwards", 0)                                   \
  X (ORIGIN, "Origin", 0)                                               \
  X (PING_TO, "Ping-To", 0)                                             \
  X (PRIORITY, "Priority", 0)                                           \
  X (PROXY_AUTHENTICATE, "Proxy-Authenticate", 0)                       \
  X (PROXY_AUTHORIZATION, "Proxy-Authorization", WEIR_FIELD_HOP_BY_HOP) \
  X (PROXY_CONNECTION, "Proxy-Connection", WEIR_FIELD_HOP_BY_HOP)       \
  X (RANGE, "Range", 0)                                                 \
  X (REFERER, "Referer", 0)                                             \
  X (SEC_FETCH_DEST, "Sec-Fetch-Dest", 0)                               \
  X (SEC_FETCH_MODE, "Sec-Fetch-Mode", 0)                               \
  X (SEC_FETCH_SITE, "Sec-Fetch-Site", 0)                               \
  X (SEC_PURPOSE, "Sec-Purpose", 0)                                     \
  X (SET_COOKIE, "Set-Cookie", 0)                                       \
  X (TE, "TE", WEIR_FIELD_HOP_BY_HOP)                                   \
  X (TRAILER, "Trailer", 0)                                             \
  X (TRANSFER_ENCODING, "Transfer-Encoding", WEIR_FIELD_FRAMING)        \
  X (UPGRADE, "Upgrade", WEIR_FIELD_HOP_BY_HOP)                         \
  X (UPGRADE_INSECURE_REQUESTS, "Upgrade-Insecure-Requests", 0)         \
  X (USER_AGENT, "User-Agent", 0)                                       \
  X (VIA, "Via", 0)                                                     \
  X (X_REQUESTED_WITH, "X-Requested-With", 0)

typedef enum
{
  WEIR_FIELD_HOP_BY_HOP = 1 << 0, /* never forwarded as received (RFC 9110, 7.6.1) */
  WEIR_FIELD_FRAMING = 1 << 1,    /* made anew by Weir from what it understood */
} WeirFieldFlags;

typedef enum
{
  WEIR_FIELD_OTHER,
#define WEIR_FIELD_ID(id, name, flags) WEIR_FIELD_##id,
  WEIR_FIELD_TABLE (WEIR_FIELD_ID)
#undef WEIR_FIELD_ID
    WEIR_N_FIELDS,
} WeirFieldId;

/* Looks a field name up, whatever its case; %WEIR_FIELD_OTHER if it is not in the table. */
WeirFieldId weir_field_lookup (WeirSpan name);
WeirFieldFlags weir_field_get_flags (WeirFieldId id);
const char *weir_field_get_name (WeirFieldId id);

G_END_DECLS
