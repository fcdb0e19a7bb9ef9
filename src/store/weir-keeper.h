/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-connection.h"

G_BEGIN_DECLS

/**
 * WeirKeeper:
 *
 * The writer's hold on the file: opens it, says in which condition it is, and
 * puts a new one in the place of a damaged one.  Of the writer's thread alone.
 */
typedef struct
{
  char *folder; /* (owned) (nullable) */
  WeirDatabaseMode mode;
  char *uri; /* (owned) (nullable): none yet */
  gboolean in_memory;
  WeirConnection *connection; /* (owned) (nullable) */

  WeirDatabaseState condition;
  char *detail; /* (owned) (nullable) */
  char *aside;  /* (owned) (nullable): where the damaged file is */
  guint n_replaced;
  guint64 identity;

  gint64 data_version;
  gint64 revision;            /* of rules and settings, as this process knows it */
  gboolean changed_elsewhere; /* what is there may not be what this process made */
} WeirKeeper;

WeirKeeper *weir_keeper_new (const char *folder, WeirDatabaseMode mode);
void weir_keeper_free (WeirKeeper *self);

gboolean weir_keeper_ensure_open (WeirKeeper *self, GError **error);
gboolean weir_keeper_replace_damaged (WeirKeeper *self, GError **error);
void weir_keeper_fail (WeirKeeper *self, const GError *error);
void weir_keeper_set_well (WeirKeeper *self);

void weir_keeper_look (WeirKeeper *self);
gboolean weir_keeper_is_damaged (WeirKeeper *self);
gboolean weir_keeper_read_revision (WeirKeeper *self, gint64 *revision, GError **error);

G_END_DECLS
