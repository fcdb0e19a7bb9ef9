/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A session bus with a Background portal on it, for a program that is in no sandbox.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  GTestDBus *daemon;       /* (owned) */
  GDBusConnection *bus;    /* (owned): of who asks */
  GDBusConnection *portal; /* (owned): of who answers */
  guint name;
  guint object;
  gboolean is_ready;

  guint response;         /* 0: yes, or a refusal in the grant; 1: the user said no */
  gboolean in_background; /* what it grants */
  gboolean autostart;
  gboolean leaves;  /* it is gone before the second answer */
  gboolean babbles; /* the second answer is none of a portal */

  guint n_asked;
  gboolean asked_autostart; /* of the last question */
  char **command;           /* (owned) (nullable) */
  char *status;             /* (owned) (nullable) */
} FakePortal;

/* Whether a bus can be had here at all. */
gboolean fake_portal_is_possible (void);

void fake_portal_set_up (FakePortal *self, gboolean with_portal);
void fake_portal_tear_down (FakePortal *self);

G_END_DECLS
