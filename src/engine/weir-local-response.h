/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-exchange.h"

G_BEGIN_DECLS

/* Each answers the request of an exchange whose response has not begun, in Weir's own words. */

/* What cannot be read, or must not be forwarded; the connection closes. */
void weir_local_response_refuse (WeirExchange *exchange, guint status);

/* What went wrong on the way to the origin, or back. */
void weir_local_response_fail (WeirExchange *exchange, WeirOutcome outcome);

/* What the policy blocks, as it says in the exchange's judgement. */
void weir_local_response_block (WeirExchange *exchange);

/* TRACE or OPTIONS that are to go no further (RFC 9110, section 7.6.2). */
void weir_local_response_last_hop (WeirExchange *exchange, const WeirHead *head);

/* Whether there was more to send of a response that has begun; call it when all that was queued is sent. */
gboolean weir_local_response_send_more (WeirExchange *exchange);

/* What a client is told, and no more than that, that there is no room for. */
WeirSpan weir_local_response_write_overload (WeirProxy *proxy);

G_END_DECLS
