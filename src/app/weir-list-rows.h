/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The sections of the details of a filter list.  Those that may be empty return whether they are not. */

/* Homepage, licence, address, counts and times.  @now: Unix seconds */
void weir_list_rows_fill_facts (GtkListBox *box, WeirFilterList *list, gint64 now);

/* How many lines have no meaning at the network, and why. */
gboolean weir_list_rows_fill_skipped (GtkListBox *box, WeirFilterList *list);

/* Lines that cannot be read: number, text, sentence. */
gboolean weir_list_rows_fill_unread (GtkListBox *box, WeirFilterList *list);

/* What hit most.  @hits: (element-type WeirFilterHits); @now: Unix seconds */
gboolean weir_list_rows_fill_hits (GtkListBox *box, const GPtrArray *hits, gint64 now);

G_END_DECLS
