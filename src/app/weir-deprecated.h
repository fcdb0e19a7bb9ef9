/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the window calls although newer libraries advise against it, and why.
 *
 * Each of these has a successor that the oldest libraries Weir is built with, GTK 4.8 and libadwaita
 * 1.2, have not.  A name stands here for itself, without the warning; one that does not is warned of
 * by a build with -Ddeprecations=true, which is what "./dev test --trixie" makes.  When the oldest
 * libraries become newer, a line goes, and the compiler shows what there is to mend.
 *
 * The build includes it before the first line of each file here, and of the tests of these files.
 */

#pragma once

#include <adwaita.h>

G_GNUC_BEGIN_IGNORE_DEPRECATIONS

#define WEIR_STILL(name) static __typeof__ (name) *const weir_still_##name G_GNUC_UNUSED = name

/* AdwAlertDialog is of libadwaita 1.5. */
WEIR_STILL (adw_message_dialog_add_responses);
WEIR_STILL (adw_message_dialog_format_body);
WEIR_STILL (adw_message_dialog_new);
WEIR_STILL (adw_message_dialog_response);
WEIR_STILL (adw_message_dialog_set_body);
WEIR_STILL (adw_message_dialog_set_close_response);
WEIR_STILL (adw_message_dialog_set_default_response);
WEIR_STILL (adw_message_dialog_set_extra_child);
WEIR_STILL (adw_message_dialog_set_response_appearance);
#define adw_message_dialog_add_responses weir_still_adw_message_dialog_add_responses
#define adw_message_dialog_format_body weir_still_adw_message_dialog_format_body
#define adw_message_dialog_new weir_still_adw_message_dialog_new
#define adw_message_dialog_response weir_still_adw_message_dialog_response
#define adw_message_dialog_set_body weir_still_adw_message_dialog_set_body
#define adw_message_dialog_set_close_response weir_still_adw_message_dialog_set_close_response
#define adw_message_dialog_set_default_response weir_still_adw_message_dialog_set_default_response
#define adw_message_dialog_set_extra_child weir_still_adw_message_dialog_set_extra_child
#define adw_message_dialog_set_response_appearance \
  weir_still_adw_message_dialog_set_response_appearance

/* AdwPreferencesDialog and AdwAboutDialog are of libadwaita 1.5. */
WEIR_STILL (adw_preferences_window_add_toast);
WEIR_STILL (adw_preferences_window_get_type);
WEIR_STILL (adw_preferences_window_set_visible_page_name);
WEIR_STILL (adw_show_about_window);
#define adw_preferences_window_add_toast weir_still_adw_preferences_window_add_toast
#define adw_preferences_window_get_type weir_still_adw_preferences_window_get_type
#define adw_preferences_window_set_visible_page_name \
  weir_still_adw_preferences_window_set_visible_page_name
#define adw_show_about_window weir_still_adw_show_about_window

/* AdwOverlaySplitView, AdwNavigationSplitView and breakpoints are of libadwaita 1.4. */
WEIR_STILL (adw_flap_get_folded);
WEIR_STILL (adw_flap_get_reveal_flap);
WEIR_STILL (adw_flap_set_reveal_flap);
WEIR_STILL (adw_leaflet_get_folded);
WEIR_STILL (adw_leaflet_navigate);
WEIR_STILL (adw_leaflet_set_visible_child_name);
WEIR_STILL (adw_view_switcher_title_get_title_visible);
WEIR_STILL (adw_view_switcher_title_set_view_switcher_enabled);
#define adw_flap_get_folded weir_still_adw_flap_get_folded
#define adw_flap_get_reveal_flap weir_still_adw_flap_get_reveal_flap
#define adw_flap_set_reveal_flap weir_still_adw_flap_set_reveal_flap
#define adw_leaflet_get_folded weir_still_adw_leaflet_get_folded
#define adw_leaflet_navigate weir_still_adw_leaflet_navigate
#define adw_leaflet_set_visible_child_name weir_still_adw_leaflet_set_visible_child_name
#define adw_view_switcher_title_get_title_visible \
  weir_still_adw_view_switcher_title_get_title_visible
#define adw_view_switcher_title_set_view_switcher_enabled \
  weir_still_adw_view_switcher_title_set_view_switcher_enabled

/* adw_expander_row_add_suffix() is of libadwaita 1.4. */
WEIR_STILL (adw_expander_row_add_action);
#define adw_expander_row_add_action weir_still_adw_expander_row_add_action

/* GtkFileDialog and GtkUriLauncher are of GTK 4.10. */
WEIR_STILL (gtk_file_chooser_get_file);
WEIR_STILL (gtk_file_chooser_native_new);
WEIR_STILL (gtk_file_chooser_set_current_name);
WEIR_STILL (gtk_show_uri);
#define gtk_file_chooser_get_file weir_still_gtk_file_chooser_get_file
#define gtk_file_chooser_native_new weir_still_gtk_file_chooser_native_new
#define gtk_file_chooser_set_current_name weir_still_gtk_file_chooser_set_current_name
#define gtk_show_uri weir_still_gtk_show_uri

/* gtk_widget_get_color() is of GTK 4.10; a colour that has a name nothing else finds, even in 4.18. */
WEIR_STILL (gtk_style_context_get_color);
WEIR_STILL (gtk_style_context_lookup_color);
WEIR_STILL (gtk_widget_get_style_context);
#define gtk_style_context_get_color weir_still_gtk_style_context_get_color
#define gtk_style_context_lookup_color weir_still_gtk_style_context_lookup_color
#define gtk_widget_get_style_context weir_still_gtk_widget_get_style_context

G_GNUC_END_IGNORE_DEPRECATIONS
