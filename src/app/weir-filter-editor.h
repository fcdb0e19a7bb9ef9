/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirFilterEditor:
 *
 * A text of filters with line numbers, checked while one types: lines that cannot be read are
 * marked, and told below.
 *
 * Properties, with notify: modified (boolean: since the text was set, or was said to be kept),
 * n-problems (guint: lines that cannot be read, as of the last check).
 *
 * "changed" is emitted whenever the text is another one.
 *
 * Actions: editor.next-problem, editor.previous-problem (F8, Shift+F8).
 */
#define WEIR_TYPE_FILTER_EDITOR (weir_filter_editor_get_type ())
G_DECLARE_FINAL_TYPE (WeirFilterEditor, weir_filter_editor, WEIR, FILTER_EDITOR, GtkWidget)

/* The text as it is kept: typing is undone back to it. */
void weir_filter_editor_set_text (WeirFilterEditor *self, const char *text);
char *weir_filter_editor_dup_text (WeirFilterEditor *self); /* (transfer full) */

/* As if the text were typed; it can be undone. */
void weir_filter_editor_replace_text (WeirFilterEditor *self, const char *text);
/* Adds a line at the end, as if it were typed, and goes there. */
void weir_filter_editor_append_line (WeirFilterEditor *self, const char *line);

gboolean weir_filter_editor_get_modified (WeirFilterEditor *self);
/* The text is kept as it stands now. */
void weir_filter_editor_set_kept (WeirFilterEditor *self);

G_END_DECLS
