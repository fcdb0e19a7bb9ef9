/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * weir_inner_names_set:
 * @outer: a widget with buttons or lists of its own making inside
 * @label: what they are called
 *
 * Gives @label to the parts of @outer that can be acted upon.
 */
void weir_inner_names_set (GtkWidget *outer, const char *label);

/* Tells the labels of the buttons in @root without the underscores of their mnemonics. */
void weir_inner_names_set_without_mnemonics (GtkWidget *root);

/* Does so for the groups and rows of preferences in @root, with their titles; the rest is @label. */
void weir_inner_names_set_in_groups (GtkWidget *root, const char *label);

G_END_DECLS
