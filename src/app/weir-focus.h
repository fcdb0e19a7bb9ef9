/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * A GtkWidgetClass.focus for widgets that have a GtkWidgetClass.grab_focus of their own: moves the focus
 * among their children, and out of them.
 *
 * The toolkit's grabs the focus for a container before it moves into it, and again before it moves
 * out backwards.  Where that is handed on to one of the children, Tab passes by the others, and Shift+Tab
 * never leaves.
 */
gboolean weir_focus_children (GtkWidget *widget, GtkDirectionType direction);

G_END_DECLS
