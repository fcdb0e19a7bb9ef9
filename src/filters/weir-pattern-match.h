/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-request.h"

#include <string.h>

G_BEGIN_DECLS

#define WEIR_PATTERN_NO_MATCH G_MAXSIZE

/* Octets of a URL that are passed over in the time of a step, in search of one text. */
#define WEIR_PATTERN_PASSED_PER_STEP 256

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
 * @n_steps: (inout): that looking for it may take; without any it does not match
 *
 * Returns: where in the URL the first match ends, or %WEIR_PATTERN_NO_MATCH
 */
gsize weir_pattern_match (WeirSpan pattern,
                          guint kind,
                          guint anchors,
                          gboolean with_case,
                          const WeirFilterRequest *request,
                          WeirPatternHint hint,
                          guint *n_steps);

/* Whether @pattern may lie around its token in many ways, so that the hint says little. */
static inline gboolean
weir_pattern_has_star (WeirSpan pattern, guint kind)
{
  return kind == WEIR_PATTERN_GLOB && memchr (pattern.octets, '*', pattern.length) != NULL;
}

G_END_DECLS
