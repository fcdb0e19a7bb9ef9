/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-record.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A head as markup, its field names in bold; valid whatever @head is.  Returns: (transfer full) */
char *weir_detail_format_head (const char *head);

/* Lists cookies in @list.  @cookies: (nullable).  Returns: whether there are any */
gboolean weir_detail_fill_cookies (GtkListBox *list, const GArray *cookies);

/* Lists when what happened, and how much was sent. */
void weir_detail_fill_timing (GtkListBox *list, const WeirRecord *record);

G_END_DECLS
