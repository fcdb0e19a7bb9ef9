/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-regex-program.h"
#include "weir-filter-regex-times.h"

G_BEGIN_DECLS

typedef struct
{
  WeirRegexProgram *program; /* (unowned) */
  const char *problem;       /* (nullable): the first there was, to be translated */
} WeirRegexBuilder;

gboolean weir_regex_builder_fail (WeirRegexBuilder *self, const char *problem);

WeirRegexInstruction *weir_regex_builder_get (WeirRegexBuilder *self, guint at);
void weir_regex_builder_insert (WeirRegexBuilder *self, guint at, WeirRegexInstruction instruction);

/* Returns: where it stands, if there is no problem */
guint weir_regex_builder_emit (WeirRegexBuilder *self, WeirRegexOperation operation, guint index);

/* Lets the instruction @at jump to the end of what there is. */
void weir_regex_builder_jump_here (WeirRegexBuilder *self, guint at);

guint weir_regex_builder_add_register (WeirRegexBuilder *self);

/* Puts what is from @begin on there as often as is said. @may_be_empty: it may match nothing. */
void weir_regex_builder_repeat (WeirRegexBuilder *self,
                                guint begin,
                                const WeirRegexTimes *times,
                                gboolean may_be_empty);

G_END_DECLS
