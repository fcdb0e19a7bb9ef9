/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-span.h"

G_BEGIN_DECLS

/* How often something comes. */
typedef struct
{
  guint min;
  guint max; /* WEIR_REGEX_NO_LIMIT: as often as it likes */
  gboolean is_lazy;
} WeirRegexTimes;

/* FALSE: @rest does not begin with it; then it is once, and what is there stands for itself. */
gboolean weir_regex_times_take (WeirSpan *rest, WeirRegexTimes *times);

G_END_DECLS
