/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-application.h"
#include "weir-background.h"
#include "weir-notices.h"

G_BEGIN_DECLS

struct _WeirApplication
{
  AdwApplication parent_instance;

  WeirService *service;       /* (owned) (nullable): between startup and shutdown */
  char *problem;              /* (owned) (nullable): why there is no service */
  WeirBackground *background; /* (owned) (nullable): as the service */
  WeirNotices *notices;       /* (owned) (nullable): as the service */
  gboolean is_held;           /* it goes on though it never had a window */
  gboolean is_quitting;       /* and so does not go on without its window */

  /* The command line. */
  char *data_dir;       /* (owned) (nullable) */
  char *listen_address; /* (owned) (nullable) */
  guint16 port;         /* of listen_address */
  char **resolve;       /* (owned) (nullable) */
  char *trusted_roots;  /* (owned) (nullable): a file */
  gboolean allow_remote;
  gboolean private_session;
  gboolean starts_hidden; /* until it has started */
};

/* What the menus and keys ask of the program, and the signals that end it. */
void _weir_application_add_actions (WeirApplication *self);
void _weir_application_quit_on_signals (WeirApplication *self);

/* Going on without a window: what it needs, how it begins, and what ends it. */
void _weir_application_prepare_background (WeirApplication *self);
void _weir_application_start_hidden (WeirApplication *self);
void _weir_application_show (WeirApplication *self);
void _weir_application_tell_problem (WeirApplication *self);

/* (transfer none) (nullable): shown or hidden */
GtkWindow *_weir_application_find_window (WeirApplication *self);

G_END_DECLS
