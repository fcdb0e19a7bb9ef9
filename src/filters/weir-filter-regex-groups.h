/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-span.h"

G_BEGIN_DECLS

#define WEIR_REGEX_MAX_GROUPS 60

typedef struct
{
  guint n;
  guint n_named;
  gboolean has_references;               /* otherwise nobody asks what groups matched */
  WeirSpan names[WEIR_REGEX_MAX_GROUPS]; /* empty if they have none */
} WeirRegexGroups;

/* FALSE: @problem says why not, to be translated. */
gboolean weir_regex_groups_survey (WeirRegexGroups *self, WeirSpan rest, const char **problem);

/* Returns: which of them has this name; -1 if none has */
int weir_regex_groups_find (const WeirRegexGroups *self, WeirSpan name);

G_END_DECLS
