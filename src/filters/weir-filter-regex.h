/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-span.h"

G_BEGIN_DECLS

/**
 * WeirFilterRegex:
 *
 * A regular expression as JavaScript has it, matched within a limit of steps: one that does not
 * come to an end counts as not matching.  Immutable once made; any thread.
 */
typedef struct _WeirFilterRegex WeirFilterRegex;

#define WEIR_FILTER_REGEX_MAX_LENGTH 8192 /* octets of the expression */
#define WEIR_FILTER_REGEX_MAX_STEPS 20000 /* of one match */

/*
 * @source: what stands between the slashes. Returns: (transfer full) (nullable); @message: (out)
 * (optional) (transfer full)
 */
WeirFilterRegex *weir_filter_regex_new (WeirSpan source, gboolean match_case, char **message);
void weir_filter_regex_free (WeirFilterRegex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFilterRegex, weir_filter_regex_free)

/* Whether @source is a regular expression: much cheaper than making one. @message: as above */
gboolean weir_filter_regex_check (WeirSpan source, char **message);

/*
 * @n_steps: (inout) (nullable): that all matches of a request may take together. @end: of the first
 * match.
 */
gboolean weir_filter_regex_find (const WeirFilterRegex *self,
                                 WeirSpan text,
                                 guint *n_steps,
                                 gsize *end);
gboolean weir_filter_regex_matches (const WeirFilterRegex *self, WeirSpan text);

/* A quick look: FALSE: it does not match the text that in lower case is @lower. */
gboolean weir_filter_regex_may_match (const WeirFilterRegex *self, WeirSpan lower);

/*
 * The most telling run of octets that every text has that @source matches, in lower case; for
 * choosing which expressions to try.  Returns its length, 0 if none is sure; it is put at @literal.
 */
gsize weir_filter_regex_find_literal (WeirSpan source, char *literal, gsize size);

G_END_DECLS
