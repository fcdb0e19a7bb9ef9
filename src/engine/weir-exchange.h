/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-client.h"

G_BEGIN_DECLS

typedef enum
{
  WEIR_STEP_MORE, /* the state has changed, or something moved: go on */
  WEIR_STEP_WAIT, /* for a socket, or for the other half */
  WEIR_STEP_DONE,
} WeirStep;

/* What becomes of the client's connection after the exchange. */
typedef enum
{
  WEIR_ENDING_KEEP,
  WEIR_ENDING_CLOSE, /* after what is queued was sent; the client may still be sending */
  WEIR_ENDING_RESET, /* at once, and so that the client notices */
} WeirEnding;

/* @status: what the parser said of the head in the proxy's scratch. */
WeirExchange *weir_exchange_new (WeirClient *client, WeirHeadStatus status);

/* An exchange that is not over ends as if the client had gone. */
void weir_exchange_free (WeirExchange *self);

WeirStep weir_exchange_run (WeirExchange *self);
/* The client is gone: there is nobody to answer. */
void weir_exchange_abandon (WeirExchange *self);

void weir_exchange_time_out (WeirExchange *self, WeirTimeoutKind kind);

/* Whether it is a CONNECT that is about to be inspected. */
gboolean weir_exchange_is_entering (const WeirExchange *self);

/* Whether inspection was decided on otherwise than it would be now; of an exchange of CONNECT. */
gboolean weir_exchange_is_misjudged (WeirExchange *self);

/* The same, of what was learned of @host and was forgotten. */
gboolean weir_exchange_is_exempted (const WeirExchange *self, const char *host);

/* Whether octets pass as they come: of CONNECT, or of a WebSocket. */
gboolean weir_exchange_is_tunnel (const WeirExchange *self);

/* Ends a tunnel, or what would have become one. */
void weir_exchange_abort_tunnel (WeirExchange *self);

/* The client's connection is to close after the response. */
void weir_exchange_make_last (WeirExchange *self);

/* How the connection goes on; once weir_exchange_run() said %WEIR_STEP_DONE. */
WeirEnding weir_exchange_get_ending (const WeirExchange *self);

G_END_DECLS
