/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirBanner:
 *
 * A line across the window that tells a state, with a button where one can do
 * something about it; libadwaita has one from 1.3 on.  Shown while it has a title.
 *
 * Properties: title (nullable), button-label (nullable), action (nullable: its detailed name),
 * second-button-label and second-action (nullable, as those: where a state asks one thing or the
 * other), dismissible (a state that one may know and leave as it is).
 */
#define WEIR_TYPE_BANNER (weir_banner_get_type ())
G_DECLARE_FINAL_TYPE (WeirBanner, weir_banner, WEIR, BANNER, GtkWidget)

/* @title: (nullable): hides the banner */
void weir_banner_set_title (WeirBanner *self, const char *title);

G_END_DECLS
