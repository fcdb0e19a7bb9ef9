/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-record-cell.h"
#include "weir-record-view.h"

G_BEGIN_DECLS

struct _WeirRecordView
{
  GtkWidget parent_instance;

  WeirService *service;                         /* (owned) (nullable) */
  GtkSingleSelection *selection;                /* (owned) */
  GtkColumnViewColumn *columns[WEIR_N_COLUMNS]; /* (unowned): the column view's */
  WeirRecordItem *hovered; /* (owned) (nullable): the row that the hover bar is of */
  guint hovered_position;
  graphene_rect_t hovered_bounds; /* in the overlay */
  gboolean newest_first;
  guint n_new;
  int width;        /* the columns fit it */
  guint columns_id; /* idle source */
  guint speech_id;  /* timeout source */

  GtkWidget *overlay;
  GtkScrolledWindow *scrolled;
  GtkColumnView *column_view;
  GtkWidget *hover_bar;
  GtkButton *hover_button;
  GtkRevealer *pill_revealer;
  GtkButton *pill;
  GtkPopover *menu;
};

/* The cell at a point of the column view, or the first one of the row that is there.  (nullable) */
WeirRecordCell *_weir_record_view_find_cell (WeirRecordView *self, double x, double y);

void _weir_record_view_hide_hover_bar (WeirRecordView *self);

/* Actions, keys and the callbacks of the hover bar and the menu. */
void _weir_record_view_class_init_actions (GtkWidgetClass *widget_class);

G_END_DECLS
