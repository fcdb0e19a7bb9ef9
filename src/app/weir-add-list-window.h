/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A window in which lists are chosen from the catalogue, or added by their address or from a file. */
#define WEIR_TYPE_ADD_LIST_WINDOW (weir_add_list_window_get_type ())
G_DECLARE_FINAL_TYPE (WeirAddListWindow, weir_add_list_window, WEIR, ADD_LIST_WINDOW, AdwWindow)

/* @opener: in the window whose toasts tell what was added */
GtkWindow *weir_add_list_window_new (WeirService *service, GtkWidget *opener);

G_END_DECLS
