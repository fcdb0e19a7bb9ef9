/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lists-fixture.h"
#include "test-network.h"

G_BEGIN_DECLS

/* Lists, and a server that they come from. */
typedef struct
{
  ListsFixture base;
  ListServer *server;   /* (owned) */
  GString *states;      /* (owned): a letter each, as they came */
  WeirFilterList *list; /* (unowned) (nullable): to be cancelled when the server was asked */
  guint n_asked;
} UpdateFixture;

/* @data: (nullable): WeirFilterListsOptions */
void update_fixture_set_up (UpdateFixture *f, gconstpointer data);
void update_fixture_tear_down (UpdateFixture *f, gconstpointer data);

gint64 update_fixture_get_now (void);

/* Adds the list that the server has at @path. (transfer none) */
WeirFilterList *update_fixture_add (UpdateFixture *f, const char *path);
/* ... which has @n filters, ||ads-1.example^ and on, and waits until it is in force. (transfer none) */
WeirFilterList *update_fixture_add_good (UpdateFixture *f, const char *path, guint n);
/* @list: (nullable): all. Waits until the update has ended */
void update_fixture_update (UpdateFixture *f, WeirFilterList *list);

void update_fixture_serve (UpdateFixture *f, const char *path, const char *text);
/* Serves the beginning of a list and then nothing more. */
void update_fixture_hang (UpdateFixture *f, const char *path);

/* The row that the database would have, to be changed behind the back of the lists. */
WeirListRow *update_fixture_get_row (UpdateFixture *f, const char *key);

#define UPDATE_FIXTURE_ADD(path, options, func) \
  g_test_add (path, UpdateFixture, options, update_fixture_set_up, func, update_fixture_tear_down)

G_END_DECLS
