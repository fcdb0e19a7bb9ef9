/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-format.h"
#include "weir-token-cost.h"

G_BEGIN_DECLS

/**
 * WeirFilterPart:
 *
 * What one list comes to: its own part of each section, with offsets and numbers from zero.
 */
typedef struct
{
  GArray *lines;    /* (owned) (element-type guint32) */
  GArray *unread;   /* (owned) (element-type WeirFilterUnread) */
  GArray *hosts;    /* (owned) (element-type WeirFilterHost) */
  GArray *records;  /* (owned) (element-type WeirFilterRecord) */
  GArray *keys;     /* (owned) (element-type WeirFilterKey): one a record */
  GByteArray *blob; /* (owned): its first octets are none of any record */
  guint32 n_regexes;
  guint n_unread;
  guint n_skipped[WEIR_N_SKIPS];
} WeirFilterPart;

/* Reads the list @text. */
WeirFilterPart *weir_filter_part_new (WeirSpan text, const WeirTokenCosts *costs);
void weir_filter_part_free (WeirFilterPart *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFilterPart, weir_filter_part_free)

G_END_DECLS
