/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A data folder and services on it; waiting for what they tell.
 */

#pragma once

#include "weir-service.h"

G_BEGIN_DECLS

typedef struct
{
  char *folder;         /* (owned) */
  WeirService *service; /* (owned) (nullable) */
  WeirService *other;   /* (owned) (nullable): another one on the same folder */
} Fixture;

void fixture_set_up (Fixture *f, gconstpointer user_data);
void fixture_tear_down (Fixture *f, gconstpointer user_data);
WeirService *fixture_open (Fixture *f);
WeirService *fixture_open_inspecting (Fixture *f,
                                      const char *inspect,
                                      const char *roots,
                                      GError **error);
void fixture_start (WeirService *service);
void fixture_restart (Fixture *f);
void fixture_close (WeirService **service);

char *fixture_get_database (Fixture *f);

gint64 block_host (WeirService *service, const char *host, const char *site);
gboolean is_blocked (WeirService *service, const char *host, const char *site);
void set_inspection (WeirService *service, WeirInspectionMode mode);
void assert_inspection (WeirService *service, const char *host, const char *reason);
gboolean make_authority (WeirService *service, gboolean renew, GError **error);
void learn_exemption (WeirService *service, const char *host, const char *client, gint64 created);
guint count_items (GListModel *model);

/* Iterates the main context until the condition holds; fails after a long time. */
typedef gboolean (*Condition) (gpointer user_data);

void await (Condition condition, gpointer user_data);
void await_n_items (GListModel *model, guint n_items);

G_END_DECLS
