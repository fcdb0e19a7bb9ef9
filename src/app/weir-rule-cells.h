/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-text-column.h"
#include "weir-service.h"

G_BEGIN_DECLS

/* What the columns of the table of rules show, and how they sort. */
typedef enum
{
  WEIR_RULE_COLUMN_DECISION,
  WEIR_RULE_COLUMN_SUBJECT,
  WEIR_RULE_COLUMN_PLACE,
  WEIR_RULE_COLUMN_LIFETIME,
  WEIR_RULE_COLUMN_HITS,
  WEIR_RULE_COLUMN_LAST_HIT,
  WEIR_RULE_COLUMN_ORIGIN,
  WEIR_RULE_COLUMN_ENABLED,
} WeirRuleColumn;

/* @service: (transfer none): outlives @column; asked to enable and disable rules */
void weir_rule_cells_set_up (GtkColumnViewColumn *column,
                             WeirRuleColumn kind,
                             WeirService *service);

G_END_DECLS
