/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-network-filter.h"

G_BEGIN_DECLS

/**
 * WeirListScanner:
 *
 * Walks the lines of a list that is in force: `!#if`, `!#else` and `!#endif` are obeyed, lines that
 * are out of force come as skipped (WEIR_SKIP_CONDITION) and without being read, comments
 * among them as nothing.  Embed it by value.
 */
typedef struct
{
  /*< private >*/
  WeirFilterParser *parser; /* (unowned) */
  WeirSpan text;
  gsize offset;
  guint number;
  guint depth;      /* of !#if */
  guint64 holds;    /* a bit for each level: whether its branch is in force */
  guint64 was_true; /* a bit for each level: whether one of its branches has been */
} WeirListScanner;

typedef struct
{
  guint number;  /* from 1 */
  guint n_lines; /* that it takes up */
  gsize offset;  /* of @text in the text of the list */
  WeirSpan text; /* the line, without its end, without white space around it */
} WeirListLine;

void weir_list_scanner_init (WeirListScanner *self, WeirFilterParser *parser, WeirSpan text);

/* FALSE: the end. */
gboolean weir_list_scanner_next (WeirListScanner *self, WeirListLine *line, WeirFilterLine *result);

/*
 * What a list says of itself in its first comments. Spans point into the text; empty if it does not
 * say.
 */
typedef struct
{
  WeirSpan title;
  WeirSpan homepage;
  WeirSpan licence;
  WeirSpan version;
  guint expires; /* seconds; 0: not said (`! Expires: 4 days`, `6 hours`, `12h`, `1d`) */
} WeirListHeader;

void weir_list_header_read (WeirSpan text, WeirListHeader *header);

/*
 * Walks `!#include NAME` lines that are in force. FALSE: none left at or behind @offset, which
 * moves behind the line found.  @begin and @end: the line with its end, to be replaced by what is
 * included.
 */
gboolean weir_list_find_include (WeirSpan text,
                                 gsize *offset,
                                 WeirSpan *name,
                                 gsize *begin,
                                 gsize *end);

G_END_DECLS
