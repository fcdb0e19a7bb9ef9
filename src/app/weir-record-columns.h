/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-format.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where a column stands in a row, from the start edge on. */
typedef struct
{
  int x;
  int width; /* 0: there is no room for the column */
} WeirColumnPlace;

/* Lays the columns out in rows of @width pixels.  @places: (out): %WEIR_N_COLUMNS of them */
void weir_record_columns_place (int width, WeirColumnPlace *places);

/* The same for rows of @widget, of which a larger text needs wider columns. */
void weir_record_columns_place_in (GtkWidget *widget, int width, WeirColumnPlace *places);

/* Translated. */
const char *weir_record_columns_get_title (WeirColumn column);

G_END_DECLS
