/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The decisions of the user, and the journal of their changes.  Property: service. */
#define WEIR_TYPE_RULES_PAGE (weir_rules_page_get_type ())
G_DECLARE_FINAL_TYPE (WeirRulesPage, weir_rules_page, WEIR, RULES_PAGE, AdwBin)

/* What is searched for to find the rules about inspection, in every language. */
#define WEIR_RULES_PAGE_INSPECTION "inspection of"

void weir_rules_page_search (WeirRulesPage *self, const char *text);

G_END_DECLS
