/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Rows of cells as text with aligned columns. */
typedef struct _WeirctlTable WeirctlTable;

WeirctlTable *weirctl_table_new (guint n_columns);
void weirctl_table_free (WeirctlTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirctlTable, weirctl_table_free)

void weirctl_table_add (WeirctlTable *self, const char *const *cells);
char *weirctl_table_to_text (WeirctlTable *self);

/* What stands in a cell for a time, in Unix seconds: local date and time, or "never" for 0. Returns: (transfer full) */
char *weirctl_table_format_time (gint64 time);

G_END_DECLS
