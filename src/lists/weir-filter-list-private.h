/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-list.h"
#include "weir-list-texts.h"

G_BEGIN_DECLS

/* What the files of WeirFilterList share. */
struct _WeirFilterList
{
  GObject parent_instance;

  WeirListTexts *texts; /* (owned) */
  WeirListRow *row;     /* (owned) */
  WeirListState state;
  double progress; /* -1: not known */
  char *status;    /* (owned) */

  WeirFilterSet *set;     /* (owned) (nullable): in force, if the list is in it */
  guint index;            /* in the set */
  WeirFilterSetList info; /* of the set; all 0 if the list is not in it */

  guint64 about_version; /* what homepage and licence were read of */
  char *homepage;        /* (owned) (nullable) */
  char *licence;         /* (owned) (nullable) */

  guint64 hits_today;
  guint64 hits;
};

/* Octets of its text. */
guint64 weir_filter_list_get_size (WeirFilterList *self);

/* --- what only the owner of a list changes: WeirFilterLists --- */

WeirFilterList *weir_filter_list_new (WeirListTexts *texts, const WeirListRow *row);

/* Another row of the same key. Returns: whether it is another one indeed */
gboolean weir_filter_list_take_row (WeirFilterList *self, const WeirListRow *row);

/* @progress: 0 to 1; -1: not known */
void weir_filter_list_set_state (WeirFilterList *self, WeirListState state);
void weir_filter_list_set_progress (WeirFilterList *self, double progress);

/* Where it is in what is in force. @set: (nullable): nowhere */
void weir_filter_list_set_compiled (WeirFilterList *self, WeirFilterSet *set, guint index);

/* The version that is in force; 0: none. */
guint64 weir_filter_list_get_compiled_version (WeirFilterList *self);

/* A sentence with a time in it says something else after a while. */
void weir_filter_list_refresh_status (WeirFilterList *self);

G_END_DECLS
