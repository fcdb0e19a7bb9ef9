/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-record-row.h"
#include "weir-record-view.h"

G_BEGIN_DECLS

struct _WeirRecordView
{
  GtkWidget parent_instance;

  WeirService *service;          /* (owned) (nullable) */
  GtkSingleSelection *selection; /* (owned) */
  WeirRecordItem *hovered;       /* (owned) (nullable): the row that the hover bar is of */
  guint hovered_position;
  graphene_rect_t hovered_bounds; /* in the overlay */
  gboolean newest_first;
  gboolean follows;  /* the newest row is in sight, and is to stay so */
  guint catch_up_id; /* idle source */
  guint n_new;
  guint speech_id; /* timeout source */

  GtkWidget *header;
  GtkWidget *overlay;
  GtkScrolledWindow *scrolled;
  GtkListView *list_view;
  GtkWidget *hover_bar;
  GtkButton *hover_button;
  GtkRevealer *pill_revealer;
  GtkButton *pill;
  GtkPopover *menu;
};

/* The row at a point of the list view.  (nullable) */
WeirRecordRow *_weir_record_view_find_row (WeirRecordView *self, double x, double y);

void _weir_record_view_hide_hover_bar (WeirRecordView *self);

/* Actions, keys and the callbacks of the hover bar and the menu. */
void _weir_record_view_class_init_actions (GtkWidgetClass *widget_class);

G_END_DECLS
