/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirSiteRulesGroup:
 *
 * The sites that the user's rules choose for inspection, or leave alone for good: each can be taken
 * back, and one can be added.  Tells its window by preferences.toast and preferences.toast-undo (s).
 */
#define WEIR_TYPE_SITE_RULES_GROUP (weir_site_rules_group_get_type ())
G_DECLARE_FINAL_TYPE (WeirSiteRulesGroup,
                      weir_site_rules_group,
                      WEIR,
                      SITE_RULES_GROUP,
                      AdwPreferencesGroup)

/* Once.  @action: %WEIR_RULE_ALLOW: what is chosen; %WEIR_RULE_BLOCK: what is left alone */
void weir_site_rules_group_set_service (WeirSiteRulesGroup *self,
                                        WeirService *service,
                                        WeirRuleAction action);

G_END_DECLS
