/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The judge of the judges: what filters say of a request, found by trying every one of them.
 *
 * Slow, and as plain as can be.  It reads lines by the parser, and shares nothing else with what it
 * is to judge: no index, no compiled form, not even how a URL is taken apart.
 */

#pragma once

#include "weir-network-filter.h"

typedef struct _Judge Judge;

/* @texts: lists, in the order in which they count; they must outlive it. (transfer full) */
Judge *judge_new (const WeirSpan *texts, guint n_texts);
void judge_free (Judge *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Judge, judge_free)

/*
 * Whether the request is blocked.  @line: the filter that blocks it, or the exception that lets it
 * through; empty if there is neither.  The method is POST for a ping, else GET.
 */
gboolean judge_match (const Judge *self,
                      WeirFilterType type,
                      const char *source_url,
                      const char *url,
                      WeirSpan *line);
