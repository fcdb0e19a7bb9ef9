/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-exchange.h"

G_BEGIN_DECLS

/* Whether the request, whose target was read, is for Weir itself and not to be forwarded. */
gboolean weir_own_pages_are_asked (const WeirExchange *exchange);

/* Whether @authority is where the client came in, in a spelling that a browser has for it. */
gboolean weir_own_pages_have_authority (const WeirExchange *exchange, WeirSpan authority);

/* Answers a request for Weir itself. */
void weir_own_pages_answer (WeirExchange *exchange, const WeirHead *head);

/* Refuses it without a word; the connection closes. */
void weir_own_pages_refuse (WeirExchange *exchange, guint status);

G_END_DECLS
