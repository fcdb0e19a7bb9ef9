/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-regex-builder.h"
#include "weir-filter-regex-class.h"

G_BEGIN_DECLS

/* What is known of a part of the expression. */
typedef struct
{
  WeirRegexSet first;    /* octets that it can begin with, if it is not empty */
  gboolean may_be_empty; /* matches nothing too */
  gboolean is_anchored;  /* begins where the text does, or not at all */
} WeirRegexShape;

/* Notes that @next follows @shape. */
void weir_regex_shape_append (WeirRegexShape *shape, const WeirRegexShape *next);

/* Notes that @other may be there instead of @shape. */
void weir_regex_shape_unite (WeirRegexShape *shape, const WeirRegexShape *other);

/* The best text that a part contains for sure, and what it ends with. */
typedef struct
{
  gsize best_length;
  gsize run_length;
  char best[WEIR_REGEX_MAX_LITERAL];
  char run[WEIR_REGEX_MAX_LITERAL];
} WeirRegexLiteral;

/* What follows is not known. */
void weir_regex_literal_end_run (WeirRegexLiteral *literal);

/* Notes what follows, @times: @letter, or if that is negative what @part has. */
void weir_regex_literal_note (WeirRegexLiteral *literal,
                              WeirRegexLiteral *part,
                              int letter,
                              const WeirRegexTimes *times);

G_END_DECLS
