/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEIR_TEXT_FILE_MAX (4 * 1024 * 1024) /* octets that are read */

/*
 * What became of it; not called if nothing was chosen, or the widget is gone.
 * @text: (nullable): what was read; @problem: (nullable): what went wrong, for the person who reads it
 */
typedef void (*WeirTextFileFunc) (const char *text, const char *problem, gpointer widget);

/* Lets the user choose a file of text, and reads it. */
void weir_text_file_choose_and_read (GtkWidget *widget, const char *title, WeirTextFileFunc func);

/* Lets the user choose where to, and writes @text there. */
void weir_text_file_choose_and_write (GtkWidget *widget,
                                      const char *title,
                                      const char *name,
                                      const char *text,
                                      WeirTextFileFunc func);

G_END_DECLS
