/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-query.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirSearchEntry:
 *
 * An entry for the shared filter language, with proposals while one types, and
 * what is wrong with it in words below.
 *
 * Properties: text (string), placeholder-text, error-text (read-only, nullable).  Signals:
 * query-changed (when the text became another valid query), stopped (Escape in an empty entry),
 * down (the Down key with nothing to propose: to move the focus into the list).
 */
#define WEIR_TYPE_SEARCH_ENTRY (weir_search_entry_get_type ())
G_DECLARE_FINAL_TYPE (WeirSearchEntry, weir_search_entry, WEIR, SEARCH_ENTRY, GtkWidget)

const char *weir_search_entry_get_text (WeirSearchEntry *self);
void weir_search_entry_set_text (WeirSearchEntry *self, const char *text);

/* Returns: (transfer none) (nullable): the last valid query, %NULL if it is empty */
WeirQuery *weir_search_entry_get_query (WeirSearchEntry *self);

/* Where values of keys are found for proposals, e.g. hosts seen.  @func: (nullable) */
void weir_search_entry_set_values_func (WeirSearchEntry *self,
                                        WeirQueryValuesFunc func,
                                        gpointer user_data);

/* Keys typed in @widget that nothing else wants go to the entry.  @widget: (nullable) */
void weir_search_entry_set_key_capture_widget (WeirSearchEntry *self, GtkWidget *widget);

/* Whether @term ("verdict:blocked") stands in the text as a word of its own. */
gboolean weir_search_entry_has_term (WeirSearchEntry *self, const char *term);
void weir_search_entry_toggle_term (WeirSearchEntry *self, const char *term, gboolean add);

G_END_DECLS
