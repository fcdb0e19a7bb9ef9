/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* How long a decision holds, as win.decide wants it. */
#define WEIR_DECISION_ALWAYS "always"
#define WEIR_DECISION_QUIT "quit"
#define WEIR_DECISION_MINUTES "10m"

/**
 * weir_decision_new:
 * @rule: what is decided, about whom and where; its lifetime does not count
 * @lifetime: for how long, e.g. %WEIR_DECISION_ALWAYS
 *
 * Returns: (transfer floating): the target of the action win.decide
 */
GVariant *weir_decision_new (const WeirRule *rule, const char *lifetime);

/* Rules about a request, to be decided on; strings point into @record.  Not to be kept. */
WeirRule weir_decision_about_host (const WeirRecord *record, WeirRuleAction action, gboolean here);
WeirRule weir_decision_about_cookies (const WeirRecord *record, WeirRuleAction action);
WeirRule weir_decision_about_images (const WeirRecord *record, WeirRuleAction action);

/* Whether Weir looks inside the connections to its site; a host without one stands for itself. */
WeirRule weir_decision_about_inside (const WeirRecord *record, WeirRuleAction action);

/* This filter, of whatever list, blocks nothing; the string is @filter's. */
WeirRule weir_decision_about_filter (const char *filter);

/**
 * weir_decision_menu_new:
 * @record: a request
 * @inside: (nullable): the rule about the inside of its site's connections, if there is one
 *
 * All that can be decided about a request, and what else can be done with it.
 *
 * Returns: (transfer full): a menu of win.decide, win.take-back and of the actions of #WeirRecordView
 */
GMenuModel *weir_decision_menu_new (const WeirRecord *record, const WeirRule *inside);

/*
 * The parts of it, for buttons that decide one thing.  @filter: (nullable): the line of a list that blocks the
 * request, which can be let block nothing instead.  Returns: (transfer full)
 */
GMenuModel *weir_decision_host_menu_new (const WeirRecord *record,
                                         WeirRuleAction action,
                                         const char *filter);
GMenuModel *weir_decision_cookies_menu_new (const WeirRecord *record);
GMenuModel *weir_decision_images_menu_new (const WeirRecord *record);
GMenuModel *weir_decision_inside_menu_new (const WeirRecord *record);

/* The rule that decides about the inside of the connections to @record's site, if there is one.
 * @service: (nullable).  Returns: (transfer none) (nullable) */
const WeirRule *weir_decision_find_inside (WeirService *service, const WeirRecord *record);

G_END_DECLS
