/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Names of the parts, as win.show-rules takes them. */
#define WEIR_RULES_VIEW_RULES "rules"
#define WEIR_RULES_VIEW_LISTS "lists"
#define WEIR_RULES_VIEW_OWN "own"

/* What decides, in three parts: the user's rules, filter lists, the user's own filters.  Properties: service. */
#define WEIR_TYPE_RULES_VIEW (weir_rules_view_get_type ())
G_DECLARE_FINAL_TYPE (WeirRulesView, weir_rules_view, WEIR, RULES_VIEW, AdwBin)

void weir_rules_view_show_part (WeirRulesView *self, const char *part);

/* Shows the rules that match @text. */
void weir_rules_view_search (WeirRulesView *self, const char *text);

/* Shows the list of this key, with its details. */
void weir_rules_view_show_list (WeirRulesView *self, const char *key);

/* Adds a line to the user's own filters. */
void weir_rules_view_add_filter (WeirRulesView *self, const char *line);

/* Own filters that are not saved. */
gboolean weir_rules_view_has_unsaved (WeirRulesView *self);
gboolean weir_rules_view_save (WeirRulesView *self);

G_END_DECLS
