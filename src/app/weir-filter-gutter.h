/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-problems.h"

G_BEGIN_DECLS

/**
 * WeirFilterGutter:
 *
 * Line numbers beside a text view, and a mark with its sentence at each line that has a problem.
 */
#define WEIR_TYPE_FILTER_GUTTER (weir_filter_gutter_get_type ())
G_DECLARE_FINAL_TYPE (WeirFilterGutter, weir_filter_gutter, WEIR, FILTER_GUTTER, GtkWidget)

/* Puts a gutter before the lines of @view. @problems: to be there for as long as the gutter is shown. */
WeirFilterGutter *weir_filter_gutter_attach (GtkTextView *view, const WeirFilterProblems *problems);

/* The problems are others. */
void weir_filter_gutter_problems_changed (WeirFilterGutter *self);

/* Returns: the line, from 0, that is painted at @y of the gutter; that of the end if there is none */
guint weir_filter_gutter_get_line_at (WeirFilterGutter *self, double y);

G_END_DECLS
