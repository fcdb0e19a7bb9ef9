/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-exchange.h"

G_BEGIN_DECLS

/* Each answers the request of an exchange whose response has not begun, in Weir's own words. */

/* What cannot be read, or must not be forwarded; the connection closes. */
void weir_local_response_refuse (WeirExchange *exchange, guint status);

/* The same of a request to Weir's own port, without a word. */
void weir_local_response_refuse_own (WeirExchange *exchange, guint status);

/* What went wrong on the way to the origin, or back. */
void weir_local_response_fail (WeirExchange *exchange, WeirOutcome outcome);

/* What the policy blocks, as it says in the exchange's judgement. */
void weir_local_response_block (WeirExchange *exchange);

/* A request to Weir's own port. */
void weir_local_response_own_page (WeirExchange *exchange, const WeirHead *head);

/* TRACE or OPTIONS that are to go no further (RFC 9110, section 7.6.2). */
void weir_local_response_last_hop (WeirExchange *exchange, const WeirHead *head);

/* What a client is told, and no more than that, that there is no room for. */
WeirSpan weir_local_response_write_overload (WeirProxy *proxy);

G_END_DECLS
