/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-cookie-ledger.h"
#include "weir-list-hits.h"
#include "weir-rule-store.h"
#include "weir-site-ledger.h"

G_BEGIN_DECLS

#define WEIR_TALLY_MAX_HOSTS 2048
#define WEIR_TALLY_MAX_COOKIES 2048
#define WEIR_TALLY_MAX_RULES 2048
#define WEIR_TALLY_MAX_FILTERS 2048
#define WEIR_TALLY_MAX_COOKIE_NAME 256 /* longer ones are not counted */

/**
 * WeirTally:
 *
 * Counts of hosts, cookies, rules and filters, gathered from request to request and taken
 * in one go.  Main thread.
 */
typedef struct _WeirTally WeirTally;

WeirTally *weir_tally_new (void);
void weir_tally_free (WeirTally *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirTally, weir_tally_free)

void weir_tally_count_exchange (WeirTally *self, const WeirExchangeView *exchange);
void weir_tally_count_inspection (WeirTally *self,
                                  const WeirExchangeView *exchange,
                                  const WeirRule *rule);
void weir_tally_count_cookie (WeirTally *self,
                              const WeirExchangeView *exchange,
                              const WeirCookieEvent *cookie);

gboolean weir_tally_is_empty (WeirTally *self);
gboolean weir_tally_is_full (WeirTally *self);
void weir_tally_forget_site (WeirTally *self, const char *site);

GPtrArray *weir_tally_take_hosts (WeirTally *self);
GPtrArray *weir_tally_take_cookies (WeirTally *self);
GArray *weir_tally_take_hits (WeirTally *self);
GPtrArray *weir_tally_take_filters (WeirTally *self);

G_END_DECLS
