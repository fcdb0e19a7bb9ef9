/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WeirFilterProblems:
 *
 * The lines of a text that cannot be read, top to bottom.  They move with the text while it is
 * edited.  Lines are counted from 0, as by #GtkTextBuffer.  Main thread alone.
 */
typedef struct _WeirFilterProblems WeirFilterProblems;

WeirFilterProblems *weir_filter_problems_new (GtkTextBuffer *buffer);
void weir_filter_problems_free (WeirFilterProblems *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFilterProblems, weir_filter_problems_free)

/* Takes what was found in the text as it stands.  @unread: (element-type WeirUnreadLine) */
void weir_filter_problems_set (WeirFilterProblems *self, const GPtrArray *unread);

guint weir_filter_problems_get_n (const WeirFilterProblems *self);
guint weir_filter_problems_get_line (const WeirFilterProblems *self, guint index);
const char *weir_filter_problems_get_sentence (const WeirFilterProblems *self, guint index);

/* Returns: the index of the first problem in @line or below it; the number of problems if there is none */
guint weir_filter_problems_find (const WeirFilterProblems *self, guint line);

/* Returns: (nullable): why @line cannot be read; %NULL: nothing is known against it */
const char *weir_filter_problems_at (const WeirFilterProblems *self, guint line);

/**
 * weir_filter_problems_step:
 * @line: where to start
 * @forward: downwards, else upwards; round the end of the text
 * @index: (out): the problem nearest to @line, that is not in it unless it is the only one
 *
 * Returns: %FALSE: there is none
 */
gboolean weir_filter_problems_step (const WeirFilterProblems *self,
                                    guint line,
                                    gboolean forward,
                                    guint *index);

G_END_DECLS
