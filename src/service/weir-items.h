/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the lists of the service hold: plain facts as objects, for views to bind to.
 * All belong to the main thread; properties as named, with notify where they change.
 */

#pragma once

#include "weir-exemption.h"
#include "weir-live-log.h"

G_BEGIN_DECLS

/* A rule with its hits. Properties: enabled, hits, last-hit. */
#define WEIR_TYPE_RULE_ITEM (weir_rule_item_get_type ())
G_DECLARE_FINAL_TYPE (WeirRuleItem, weir_rule_item, WEIR, RULE_ITEM, GObject)

const WeirRule *weir_rule_item_get_rule (WeirRuleItem *self);
guint64 weir_rule_item_get_hits (WeirRuleItem *self);
gint64 weir_rule_item_get_last_hit (WeirRuleItem *self); /* Unix seconds; 0: never */

/* A site that was seen. Properties: last-seen, n-requests, n-hosts, n-blocked. */
#define WEIR_TYPE_SITE_ITEM (weir_site_item_get_type ())
G_DECLARE_FINAL_TYPE (WeirSiteItem, weir_site_item, WEIR, SITE_ITEM, GObject)

const char *weir_site_item_get_site (WeirSiteItem *self);
gint64 weir_site_item_get_last_seen (WeirSiteItem *self);
guint64 weir_site_item_get_n_requests (WeirSiteItem *self);
guint64 weir_site_item_get_n_blocked (WeirSiteItem *self);
guint weir_site_item_get_n_hosts (WeirSiteItem *self);

/* A host that a site contacted. Properties as the getters. */
#define WEIR_TYPE_HOST_ITEM (weir_host_item_get_type ())
G_DECLARE_FINAL_TYPE (WeirHostItem, weir_host_item, WEIR, HOST_ITEM, GObject)

const char *weir_host_item_get_host (WeirHostItem *self);
gboolean weir_host_item_get_is_third_party (WeirHostItem *self);
guint64 weir_host_item_get_n_requests (WeirHostItem *self);
guint64 weir_host_item_get_n_blocked (WeirHostItem *self);
guint64 weir_host_item_get_n_cookies_withheld (WeirHostItem *self);
guint64 weir_host_item_get_n_images (WeirHostItem *self);
gint64 weir_host_item_get_last_seen (WeirHostItem *self);

/* A cookie in a site's ledger. */
#define WEIR_TYPE_COOKIE_ITEM (weir_cookie_item_get_type ())
G_DECLARE_FINAL_TYPE (WeirCookieItem, weir_cookie_item, WEIR, COOKIE_ITEM, GObject)

const char *weir_cookie_item_get_name (WeirCookieItem *self);
const char *weir_cookie_item_get_host (WeirCookieItem *self); /* the setter */
gint64 weir_cookie_item_get_first_seen (WeirCookieItem *self);
gint64 weir_cookie_item_get_last_seen (WeirCookieItem *self);
gint64 weir_cookie_item_get_lifetime (
  WeirCookieItem *self); /* asked for, seconds; -1: the session */
WeirCookieDecision weir_cookie_item_get_decision (WeirCookieItem *self); /* the last one */

/* An entry of the dated journal of rule changes. */
#define WEIR_TYPE_JOURNAL_ITEM (weir_journal_item_get_type ())
G_DECLARE_FINAL_TYPE (WeirJournalItem, weir_journal_item, WEIR, JOURNAL_ITEM, GObject)

gint64 weir_journal_item_get_time (WeirJournalItem *self);
const char *weir_journal_item_get_text (
  WeirJournalItem *self); /* translated: "Blocked cdn.example everywhere" */
gboolean weir_journal_item_get_undone (WeirJournalItem *self);

/* A host that was learned not to be inspected. Properties: host, client, client-name, reason, created. */
#define WEIR_TYPE_EXEMPTION_ITEM (weir_exemption_item_get_type ())
G_DECLARE_FINAL_TYPE (WeirExemptionItem, weir_exemption_item, WEIR, EXEMPTION_ITEM, GObject)

const WeirExemption *weir_exemption_item_get_exemption (WeirExemptionItem *self);
const char *weir_exemption_item_get_client_name (WeirExemptionItem *self);

G_END_DECLS
