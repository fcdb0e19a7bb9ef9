/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-banner.h"
#include "weir-list-cells.h"
#include "weir-list-pane.h"
#include "weir-lists-page.h"

G_BEGIN_DECLS

struct _WeirListsPage
{
  GtkWidget parent_instance;

  WeirService *service; /* (owned) (nullable) */
  GtkPopover *menu;     /* (owned) */
  int width;            /* as allocated */
  guint fit_source;     /* 0: none */
  guint refresh_source; /* 0: the page is not seen */

  AdwFlap *flap;
  GtkLabel *total;
  GtkWidget *update_button;
  GtkWidget *cancel_button;
  GtkProgressBar *progress_bar;
  WeirBanner *problem_banner;
  WeirBanner *held_banner;
  GtkWidget *hint;
  GtkColumnView *column_view;
  GtkSingleSelection *selection;
  GtkSortListModel *sorted;
  GMenuModel *list_menu;
  WeirListPane *pane;
  GtkColumnViewColumn *enabled_column;
  GtkColumnViewColumn *name_column;
  GtkColumnViewColumn *filters_column;
  GtkColumnViewColumn *skipped_column;
  GtkColumnViewColumn *hits_today_column;
  GtkColumnViewColumn *hits_column;
  GtkColumnViewColumn *updated_column;
  GtkColumnViewColumn *next_column;
  GtkColumnViewColumn *state_column;
  GtkColumnViewColumn *update_column;
};

/* (transfer none) (nullable) */
WeirFilterList *_weir_lists_page_get_selected (WeirListsPage *self);

/* Which actions there are for the selected list, and in what it is now. */
void _weir_lists_page_update_actions (WeirListsPage *self);

void _weir_lists_page_class_init_actions (GtkWidgetClass *widget_class);

G_END_DECLS
