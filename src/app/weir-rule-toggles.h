/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirRuleToggles:
 *
 * Buttons that decide about one thing at one place: allow, this session only
 * (of cookies), block.  The one that a rule has decided is down; where none has,
 * the one that holds all the same is marked.
 */
#define WEIR_TYPE_RULE_TOGGLES (weir_rule_toggles_get_type ())
G_DECLARE_FINAL_TYPE (WeirRuleToggles, weir_rule_toggles, WEIR, RULE_TOGGLES, AdwBin)

GtkWidget *weir_rule_toggles_new (WeirService *service);

/* @subject: (nullable): what is decided about, and where; its action and lifetime do not count */
void weir_rule_toggles_set_subject (WeirRuleToggles *self, const WeirRule *subject);

G_END_DECLS
