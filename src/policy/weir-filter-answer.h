/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-set.h"
#include "weir-rule-set.h"

G_BEGIN_DECLS

typedef enum
{
  WEIR_FILTERS_SILENT,
  WEIR_FILTERS_BLOCK,
  WEIR_FILTERS_EXCEPT, /* an exception beats the filter that blocks */
  WEIR_FILTERS_PARDON, /* a rule of the user does */
} WeirFilterVoice;

/* What the filters of the lists say of one request. */
typedef struct
{
  WeirFilterVoice voice;
  WeirFilterId block;     /* the filter that blocks, or would; 0 of SILENT */
  WeirFilterId exception; /* of EXCEPT */
  const WeirRule *pardon; /* (unowned) (nullable): of PARDON */
} WeirFilterAnswer;

/* Asks @filters about a request of @type; @place is that of @info in @rules. */
void weir_filter_answer_ask (WeirFilterAnswer *self,
                             const WeirFilterSet *filters,
                             const WeirRuleSet *rules,
                             const WeirRulePlace *place,
                             const WeirRequestInfo *info,
                             WeirResourceType type,
                             gint64 now);

G_END_DECLS
