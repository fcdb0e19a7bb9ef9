/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-lists.h"
#include "weir-filter-list-private.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef enum
{
  WEIR_LISTS_NOT_KEPT,     /* a text cannot be written */
  WEIR_LISTS_NOT_IN_FORCE, /* they cannot be compiled */
  WEIR_LISTS_N_PROBLEMS,
} WeirListsProblem;

/* For the first download of the process. */
typedef enum
{
  WEIR_LISTS_NOT_PREPARED,
  WEIR_LISTS_PREPARING,
  WEIR_LISTS_PREPARED,
} WeirListsPreparation;

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
  char *problems[WEIR_LISTS_N_PROBLEMS]; /* (owned) (nullable) */
  GHashTable *saves;         /* (owned) (element-type utf8): names of texts that workers write */
  GCancellable *cancellable; /* (owned): of the workers that write */

  GHashTable *missing;     /* (owned) (element-type utf8): names of texts that are nowhere */
  WeirFilterSet *set;      /* (owned) (nullable): in force */
  GCancellable *compiling; /* (owned) (nullable): of the worker that is at it */
  guint compile_source;    /* one is about to begin */

  char *user_agent;         /* (owned) */
  GProxyResolver *resolver; /* (owned) (nullable) */
  guint idle_timeout;       /* seconds */
  WeirListsPreparation preparation;
  SoupSession *session; /* (owned) (nullable): as long as something is updated */
  GPtrArray *updates;   /* (owned) (element-type WeirListJob): those at work first */
  guint n_ended;        /* updates, since nothing was updated */

  GNetworkMonitor *network; /* (owned) (nullable): on schedule alone */
  gboolean had_network;
  GHashTable
    *monitors; /* (owned) (element-type utf8 GFileMonitor): by key, of files that may change */
  guint timer; /* until something is due */
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
/* Shows it no more, and ends its update. */
void weir_filter_lists_drop (WeirFilterLists *self, guint position);
/* The list's row is @row now: shows it and tells the owner. */
void weir_filter_lists_change (WeirFilterLists *self, WeirFilterList *list, const WeirListRow *row);
/* What the list is doing, from all that is known. */
void weir_filter_lists_refresh (WeirFilterLists *self, WeirFilterList *list);
/* @words: (nullable): all is well */
void weir_filter_lists_set_problem (WeirFilterLists *self,
                                    WeirListsProblem problem,
                                    const char *words);
/* Whether the text that the row speaks of can be read. */
gboolean weir_filter_lists_has_text (WeirFilterLists *self, const WeirListRow *row);

/* --- weir-filter-lists-keep.c --- */
/* Tells the owner of the list's row, as soon as its text is on disk. */
void weir_filter_lists_tell (WeirFilterLists *self, WeirFilterList *list);
/* Whether the owner does not know the row yet. */
gboolean weir_filter_lists_is_untold (WeirFilterLists *self, WeirFilterList *list);
/* Deletes in the background what nothing refers to any more. */
void weir_filter_lists_sweep (WeirFilterLists *self);

/* --- weir-filter-lists-compile.c --- */
/* What should be in force may be something else now. */
void weir_filter_lists_want_compile (WeirFilterLists *self);
void weir_filter_lists_stop_compiling (WeirFilterLists *self);
/* Whether what the row says of the list is about to be in force. */
gboolean weir_filter_lists_is_compiling (WeirFilterLists *self, WeirFilterList *list);

/* --- weir-filter-lists-update.c --- */

/* Updates lists that are not yet being updated: @is_wanted says which. */
typedef gboolean (*WeirListFilter) (WeirFilterLists *self, WeirFilterList *list);
void weir_filter_lists_update_those (WeirFilterLists *self, WeirListFilter is_wanted);
/* Ends the update of a list, if there is one. */
void weir_filter_lists_give_up (WeirFilterLists *self, WeirFilterList *list);
void weir_filter_lists_stop_updates (WeirFilterLists *self);
/* What its update is doing; FALSE: there is none. */
gboolean weir_filter_lists_get_update_state (WeirFilterLists *self,
                                             WeirFilterList *list,
                                             WeirListState *state);
double weir_filter_lists_get_progress (WeirFilterLists *self);
/* The texts of some are nowhere: gets them anew. */
void weir_filter_lists_fetch_missing (WeirFilterLists *self);

/* --- weir-filter-lists-schedule.c --- */

/* Updates what is due, and looks again when something will be. */
void weir_filter_lists_look (WeirFilterLists *self);
void weir_filter_lists_stop_schedule (WeirFilterLists *self);
/* Whether it is due, but must not be updated over this network. */
gboolean weir_filter_lists_waits_for_network (WeirFilterLists *self, WeirFilterList *list);

G_END_DECLS
