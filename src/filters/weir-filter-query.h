/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A request while it is looked up: between finding filters and trying them. */

#pragma once

#include "weir-filter-set-private.h"
#include "weir-name-set.h"
#include "weir-pattern-match.h"

G_BEGIN_DECLS

/* Words of a URL: every other octet may begin one. */
#define WEIR_FILTER_MAX_TOKENS (WEIR_FILTER_MAX_URL / 2 + 1)

/* Filters that are remembered to match nowhere, so that a word that stands there often costs little. */
#define WEIR_FILTER_N_FAILED 32

typedef struct
{
  guint64 hash;
  guint32 at;
} WeirFilterToken;

typedef struct
{
  const WeirFilterSet *set;
  const WeirFilterRequest *request;
  WeirFilterPardon pardon; /* (nullable) */
  gpointer user_data;

  guint16 types; /* what is asked for: one bit of a query */
  gboolean
    ends_at_host; /* of a document judged implicitly: a block has to end where its host does */
  gboolean is_third_party;
  gboolean knows_party; /* is_third_party was found out */
  guint n_steps;        /* that trying filters may take yet */
  guint n_tokens;       /* G_MAXUINT: not looked for yet */
  WeirNameHashes host;
  WeirNameHashes page;
  guint32 failed[WEIR_FILTER_N_FAILED]; /* 1 + number of a record, in the slot of its number */
  WeirFilterToken tokens[WEIR_FILTER_MAX_TOKENS];
} WeirFilterQuery;

/* FALSE: that was the last step, and nothing more matches. */
static inline gboolean
weir_filter_query_take_steps (WeirFilterQuery *self, guint n_steps)
{
  gboolean is_left = self->n_steps > n_steps;

  self->n_steps = is_left ? self->n_steps - n_steps : 0;

  return is_left;
}

/* Whether the filter called @number matches; @hint: where its token is.  Returns: its id, or 0 */
WeirFilterId weir_filter_query_try (WeirFilterQuery *query, guint32 number, WeirPatternHint hint);

/* Whether the user lets the filter whose line is at @text block nothing. */
gboolean weir_filter_query_is_pardoned (const WeirFilterQuery *query, guint32 text);

G_END_DECLS
