/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-banner.h"
#include "weir-history-page.h"
#include "weir-live-page.h"
#include "weir-rules-view.h"
#include "weir-window.h"

G_BEGIN_DECLS

struct _WeirWindow
{
  AdwApplicationWindow parent_instance;

  WeirService *service; /* (owned) (nullable) */
  AdwToast *toast;      /* (unowned) (nullable): the newest one, a weak pointer */
  const char *undo;     /* (unowned): (nullable): the action that takes the newest change back */
  WeirRule *asked_rule; /* (owned) (nullable): to be made if the user agrees to inspection */
  gboolean installs_authority;     /* in the browsers, once it is made */
  WeirInspectionMode stopped_mode; /* that was turned off */
  gboolean may_close;              /* whatever is not saved */

  AdwToastOverlay *toasts;
  AdwViewStack *views;
  AdwViewSwitcherTitle *switcher_title;
  AdwViewSwitcherBar *switcher_bar;
  guint switcher_source; /* 0: none */
  GtkStack *pages;
  GtkMenuButton *filtering_button;
  GtkLabel *filtering_label;
  WeirBanner *problem_banner;
  WeirBanner *computer_banner;
  WeirBanner *network_banner;
  WeirBanner *port_banner;
  WeirBanner *filtering_banner;
  WeirBanner *inspection_banner;
  WeirBanner *private_banner;
  WeirBanner *remote_banner;
  WeirBanner *shared_banner;
  GtkWidget *first_run_page;
  WeirLivePage *live_page;
  WeirRulesView *rules_view;
  WeirHistoryPage *history_page;
};

/* The newest word counts: it takes the place of the one before.  @undo: (nullable): takes back what it tells of */
void _weir_window_show_toast (WeirWindow *self, const char *text, const char *undo);

/* Makes the rule, tells of it, and offers to take it back. */
void _weir_window_decide (WeirWindow *self, const WeirRule *rule);

/* Toasts, decisions, undo and the ways between the views. */
void _weir_window_class_init_actions (GtkWidgetClass *widget_class);

/* Inspection: its banner, its actions, and the question before it begins. */
void _weir_window_class_init_inspection (GtkWidgetClass *widget_class);
void _weir_window_show_inspection (WeirWindow *self);
void _weir_window_begin_inspection (WeirWindow *self, const WeirRule *rule);

G_END_DECLS
