/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-lists.h"
#include "weir-filter-list-private.h"

G_BEGIN_DECLS

/* What the files of WeirFilterLists share. */
struct _WeirFilterLists
{
  GObject parent_instance;

  WeirFilterListsEvents events;
  gpointer user_data;
  char *folder; /* (owned) (nullable): the data folder */
  gboolean read_only;
  gboolean on_schedule;
  gboolean on_metered;
  gboolean is_stopped;

  WeirListTexts *texts; /* (owned) */
  GPtrArray *lists;     /* (owned) (element-type WeirFilterList): by id, new ones last */
  GHashTable *kept;     /* (owned) (element-type utf8): names of texts that may be put back */
  gboolean has_rows;    /* they were taken once */
  char *problem;        /* (owned) (nullable) */

  WeirFilterSet *set;      /* (owned) (nullable): in force */
  GCancellable *compiling; /* (owned) (nullable): of the worker that is at it */
  guint compile_source;    /* one is about to begin */
};

typedef enum
{
  WEIR_LISTS_PROP_BUSY = 1,
  WEIR_LISTS_PROP_PROGRESS,
  WEIR_LISTS_PROP_N_FILTERS,
  WEIR_LISTS_PROP_SET,
  WEIR_LISTS_PROP_PROBLEM,
} WeirListsProperty;

void weir_filter_lists_notify (WeirFilterLists *self, WeirListsProperty property);

/* --- weir-filter-lists.c --- */
WeirFilterList *weir_filter_lists_get (WeirFilterLists *self, guint position); /* (transfer none) */
/* Shows a new list. (transfer none) */
WeirFilterList *weir_filter_lists_insert (WeirFilterLists *self, const WeirListRow *row);
/* Shows it no more. */
void weir_filter_lists_drop (WeirFilterLists *self, guint position);
/* The list's row is @row now: shows it and tells the owner. */
void weir_filter_lists_change (WeirFilterLists *self, WeirFilterList *list, const WeirListRow *row);
/* What the list is doing, from all that is known. */
void weir_filter_lists_refresh (WeirFilterLists *self, WeirFilterList *list);
void weir_filter_lists_set_problem (WeirFilterLists *self, const char *problem);
/* Deletes a text that neither a row nor what may be put back refers to. */
void weir_filter_lists_forget_text (WeirFilterLists *self, const char *key, guint64 version);

/* --- weir-filter-lists-compile.c --- */
/* What should be in force may be something else now. */
void weir_filter_lists_want_compile (WeirFilterLists *self);
void weir_filter_lists_stop_compiling (WeirFilterLists *self);

G_END_DECLS
