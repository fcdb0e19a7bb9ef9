/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-body.h"
#include "weir-buffer.h"
#include "weir-url.h"

G_BEGIN_DECLS

#define WEIR_VIA_PSEUDONYM "weir"

typedef struct
{
  const WeirUrl *url;
  const WeirBodyFraming *framing;
  gboolean to_proxy;     /* absolute-form towards an upstream proxy */
  gboolean is_websocket; /* Upgrade and Connection are made anew */
  gint max_forwards;     /* -1: leave the field as it is, else its new value */
  const char *via;       /* (unowned) this Weir's pseudonym, see weir_forward_is_loop() */
} WeirForwardRequest;

typedef struct
{
  const WeirBodyFraming *framing; /* of the origin's message */
  gboolean client_is_http_1_0;
  gboolean close;        /* the client's connection ends after this response */
  gboolean is_websocket; /* a 101 that was asked for */
  const char *via;       /* (unowned) */
  const char *date;      /* (unowned) IMF-fixdate, added where there is no Date */
} WeirForwardResponse;

/* Marks as dropped all that is not forwarded: hop-by-hop fields and what Connection names (RFC 9110, 7.6.1). */
void weir_forward_drop_hop_by_hop (WeirHead *head);

/* Appends the head as Weir sends it (HTTP/1.1, framing fields made anew, Via added) to @out. */
void weir_forward_request (const WeirHead *head, const WeirForwardRequest *how, WeirBuffer *out);
void weir_forward_response (const WeirHead *head, const WeirForwardResponse *how, WeirBuffer *out);

/* Whether Via says that the message has been through this Weir. */
gboolean weir_forward_is_loop (const WeirHead *head, const char *via);

/* Whether the request asks for a WebSocket (RFC 6455, 4.1). */
gboolean weir_forward_is_websocket (const WeirHead *head);

G_END_DECLS
