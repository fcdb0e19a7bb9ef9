/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-request.h"

G_BEGIN_DECLS

#define WEIR_PATTERN_NO_MATCH G_MAXSIZE

/* Where in a URL a pattern's token was found, and where in the pattern it stands. */
typedef struct
{
  gboolean is_known;
  gsize in_url;
  gsize in_pattern;
} WeirPatternHint;

/**
 * weir_pattern_match:
 * @pattern: of a filter that is PLAIN or GLOB
 * @anchors: its WeirPatternAnchors
 * @with_case: whether to compare with the URL as it was requested
 * @hint: where the token stands, if it is known
 *
 * Returns: where in the URL the first match ends, or %WEIR_PATTERN_NO_MATCH
 */
gsize weir_pattern_match (WeirSpan pattern,
                          guint kind,
                          guint anchors,
                          gboolean with_case,
                          const WeirFilterRequest *request,
                          WeirPatternHint hint);

G_END_DECLS
