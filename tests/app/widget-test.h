/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Begins a program that tests widgets.  FALSE: there is no display, and the program has said that it is skipped. */
gboolean widget_test_begin (int *argc, char ***argv);

G_END_DECLS
