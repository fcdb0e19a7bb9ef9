/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

G_BEGIN_DECLS

/*
 * Words of the interface for times, spans and rules: translated, to be freed.
 * Times are Unix seconds.
 */

/* "14:02", "yesterday, 14:02", "3 Nov 2026"; @time 0: "never" */
char *weir_words_when (gint64 time, gint64 now);

/* A span in its largest unit that fits: "9 minutes", "2 years". */
char *weir_words_span (gint64 seconds);

/* The lifetime that a cookie asked for; -1: "this session". */
char *weir_words_cookie_lifetime (gint64 seconds);

/* How much of its lifetime a rule has left: "always", "4:03 left", "3 hours left", "until Weir quits". */
char *weir_words_rule_lifetime (const WeirRule *rule, gint64 now);

/* The decision in a word, and the icon that goes with it.  (transfer none) */
const char *weir_words_rule_decision (const WeirRule *rule);
const char *weir_words_rule_action_icon (WeirRuleAction action);

/* @word as it begins a title: "Changed". */
char *weir_words_capitalise (const char *word);

/*
 * A term of the filter language: `rule:"||cdn.example^"`, whatever is in @value; of a value that is
 * too long for a query its beginning.
 */
char *weir_words_query_term (const char *key, const char *value);

/* "1,204": grouped as the locale has it. */
char *weir_words_count (guint64 count);

/* "3 blocked": many languages decline it by the number. (transfer full) */
char *weir_words_n_blocked (guint64 n_requests);
char *weir_words_n_changed (guint64 n_requests);
char *weir_words_n_withheld (guint64 n_cookies);

G_END_DECLS
