/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How the service makes items and keeps them true; the front ends only read them.
 */

#pragma once

#include "weir-items.h"

G_BEGIN_DECLS

WeirRuleItem *weir_rule_item_new (WeirRule *rule, guint64 hits, gint64 last_hit);
void weir_rule_item_set_rule (WeirRuleItem *self, WeirRule *rule);
void weir_rule_item_set_hits (WeirRuleItem *self, guint64 hits, gint64 last_hit);

/* The facts of a site that change. */
typedef struct
{
  gint64 last_seen; /* Unix seconds */
  guint64 n_requests;
  guint64 n_blocked;
  guint n_hosts;
} WeirSiteFacts;

WeirSiteItem *weir_site_item_new (const char *site, const WeirSiteFacts *facts);
void weir_site_item_get_facts (WeirSiteItem *self, WeirSiteFacts *facts);
void weir_site_item_set_facts (WeirSiteItem *self, const WeirSiteFacts *facts);

/* The facts of a host on a site that change. */
typedef struct
{
  gint64 last_seen; /* Unix seconds */
  guint64 n_requests;
  guint64 n_blocked;
  guint64 n_cookies_withheld;
  guint64 n_images;
} WeirHostFacts;

WeirHostItem *weir_host_item_new (const char *host,
                                  gboolean is_third_party,
                                  const WeirHostFacts *facts);
void weir_host_item_get_facts (WeirHostItem *self, WeirHostFacts *facts);
void weir_host_item_set_facts (WeirHostItem *self, const WeirHostFacts *facts);

/* The facts of a cookie that change. */
typedef struct
{
  gint64 first_seen; /* Unix seconds */
  gint64 last_seen;
  gint64 lifetime; /* seconds; -1: the session */
  WeirCookieDecision decision;
} WeirCookieFacts;

WeirCookieItem *weir_cookie_item_new (const char *name,
                                      const char *host,
                                      const WeirCookieFacts *facts);
void weir_cookie_item_set_facts (WeirCookieItem *self, const WeirCookieFacts *facts);

/* A change of the rules: from @before (nullable: none) to @after (nullable: removed). */
WeirJournalItem *weir_journal_item_new (gint64 id, gint64 time, WeirRule *before, WeirRule *after);
gint64 weir_journal_item_get_id (WeirJournalItem *self); /* 0: not known yet */
WeirRule *weir_journal_item_get_before (WeirJournalItem *self);
WeirRule *weir_journal_item_get_after (WeirJournalItem *self);
void weir_journal_item_set_undone (WeirJournalItem *self, gboolean undone);

WeirExemptionItem *weir_exemption_item_new (const WeirExemption *exemption);

G_END_DECLS
