/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "list-server.h"
#include "weir-filter-lists.h"

G_BEGIN_DECLS

/* A folder, lists in it, and a database that is an array. */
typedef struct
{
  char *folder; /* (owned) */
  WeirFilterListsOptions options;
  WeirFilterLists *lists; /* (owned) */
  GPtrArray *rows;        /* (owned) (element-type WeirListRow): what the database would have */
  gint64 last_id;
  guint n_changed;
  guint n_removed;
  guint n_compiled;
} ListsFixture;

/* Lists as at a first run; @options: (nullable) (folder and resolver are ours) */
void lists_fixture_set_up (ListsFixture *f, const WeirFilterListsOptions *options);
void lists_fixture_tear_down (ListsFixture *f);

/* Ends this process, so to speak, and begins another one. */
void lists_fixture_restart (ListsFixture *f);

/* A second process on the same folder, which knows the rows as they are now. (transfer full) */
WeirFilterLists *lists_fixture_open_second (ListsFixture *f);

/* Runs the main loop until nothing is updated or compiled any more. */
void lists_fixture_settle (WeirFilterLists *lists);

/* What the set in force says of a request by a page of another site: blocked or not. */
gboolean lists_fixture_blocks (WeirFilterLists *lists, const char *url);

/* The row that is kept. (transfer none) (nullable) */
const WeirListRow *lists_fixture_find_row (ListsFixture *f, const char *key);

/* Names of files in the folder of the texts, sorted, separated by spaces. (transfer full) */
char *lists_fixture_list_texts (ListsFixture *f);

/* @n filters ||HOST-1.example^ and on, a line each. (transfer full) */
char *lists_fixture_make_text (const char *host, guint n);

G_END_DECLS
