/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-list-row.h"
#include "weir-span.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Why there is no new text: the code is a WeirListProblem, the message a word
 * for WeirListRow.detail (see weir-list-status.h).
 */
#define WEIR_LIST_UPDATE_ERROR (weir_list_update_error_quark ())
GQuark weir_list_update_error_quark (void);

/* What is invalid in UTF-8, or no text, in a text at most: one octet of this many. */
#define WEIR_LIST_TOLERANCE 20

/* A list may lose filters; if there were this many, not more than half of them at once. */
#define WEIR_LIST_SHRUNK_FROM 100

/*
 * Whether a text can be one of a list: neither a web page, nor something
 * binary, nor empty.  @is_page: whoever sent it says that it is one.
 */
gboolean weir_list_text_check (WeirSpan text, gboolean is_page, GError **error);

/* Filters that Weir would have in force. @cancellable: (nullable) */
guint weir_list_text_count (WeirSpan text, GCancellable *cancellable);

/* Whether so few are left of so many that the user is asked. */
gboolean weir_list_has_shrunk (guint before, guint after);

G_END_DECLS
