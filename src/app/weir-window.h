/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-application.h"

G_BEGIN_DECLS

/**
 * WeirWindow:
 *
 * The header bar, the banners and the views.  What pages want of it they ask by action:
 *
 * - win.decide (ss): makes a rule and tells so in a toast with Undo.  The rule as
 *   weir_rule_to_text() writes it ("block host cdn.example on shop.example"), and how long
 *   it lives: "always", "quit", "10m".
 * - win.take-back (s): removes the rule that says the same, and tells so in a toast with Undo.
 * - win.undo, win.undo-lists: takes the last change of the rules, or of the filter lists, back.
 * - win.toast (s): says something that needs no answer.
 * - win.show-view (s): "live", "sites", "rules" or "history".
 * - win.toast-undo (s), win.toast-undo-lists (s): tells of a change that can be taken back.
 * - win.add-filter (s): adds a line to the user's own filters.
 * - win.show-rules (s): "rules", "lists" or "own", the parts of the rules view.
 * - win.search-rules (s): the rules that match.
 * - win.show-inspection: the page of the preferences about it.
 * - win.show-computer: the page of the preferences about what Weir changes on this computer.
 * - win.stop-inspection, win.resume-inspection: turns it off, and on again as it was.
 * - win.show-list (s): the filter list of this key, with its details.
 * - win.show-requests (s): the live view with that filter.
 * - win.show-history (s): the history view with that filter.
 * - win.show-welcome, win.hide-welcome: the first-run page.
 * - win.filtering (s): "on", "paused" or "off".
 */
#define WEIR_TYPE_WINDOW (weir_window_get_type ())
G_DECLARE_FINAL_TYPE (WeirWindow, weir_window, WEIR, WINDOW, AdwApplicationWindow)

/* Returns: (transfer none): owned by @application */
GtkWindow *weir_window_new (WeirApplication *application, WeirService *service);

/* Whether something would be lost if the window were closed for good. */
gboolean weir_window_has_unsaved (GtkWindow *window);

/* @parent: (nullable); @page: (nullable): the name of the one that is shown first */
void weir_window_show_preferences (GtkWindow *parent, WeirService *service, const char *page);
void weir_window_show_about (GtkWindow *parent);

G_END_DECLS
