/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-set.h"
#include "weir-list-row.h"

G_BEGIN_DECLS

/* What a list is doing now. */
typedef enum
{
  WEIR_LIST_IDLE,
  WEIR_LIST_WAITING, /* for its turn */
  WEIR_LIST_METERED, /* for a network that is not metered */
  WEIR_LIST_DOWNLOADING,
  WEIR_LIST_COMPILING,
  WEIR_LIST_HELD,   /* a new text lost most of its filters: the user is asked */
  WEIR_LIST_FAILED, /* the last update failed; the text before it, if any, is in force */
} WeirListState;

/**
 * WeirFilterList:
 *
 * One list, as a window shows it.  Main thread alone.
 *
 * Properties, all with notify: id (int64), kind (WeirListKind as int), key, title, url (string,
 * nullable), enabled (boolean), state (WeirListState as int), progress (double, 0 to 1; -1: not
 * known), status (string, translated: one short sentence, "Updated today at 14:02", "No answer;
 * next try in 2 hours"), n-filters (uint, in force), n-skipped (uint), n-unread (uint), hits-today
 * (uint64), hits (uint64), updated, next (int64, Unix seconds, 0: never), size (uint64, octets of
 * the text).
 */
#define WEIR_TYPE_FILTER_LIST (weir_filter_list_get_type ())
G_DECLARE_FINAL_TYPE (WeirFilterList, weir_filter_list, WEIR, FILTER_LIST, GObject)

/* (transfer none): all that is kept of it */
const WeirListRow *weir_filter_list_get_row (WeirFilterList *self);

WeirListState weir_filter_list_get_state (WeirFilterList *self);
const char *weir_filter_list_get_title (WeirFilterList *self);
const char *weir_filter_list_get_homepage (
  WeirFilterList *self); /* (nullable): as the list or the catalogue says */
const char *weir_filter_list_get_licence (WeirFilterList *self); /* (nullable) */
const char *weir_filter_list_get_purpose (
  WeirFilterList *self); /* (nullable): of the catalogue, translated */
const char *weir_filter_list_get_status (WeirFilterList *self); /* translated */
guint weir_filter_list_get_n_skipped (WeirFilterList *self, WeirSkipReason reason);
guint64 weir_filter_list_get_hits_today (WeirFilterList *self);
guint64 weir_filter_list_get_hits (WeirFilterList *self);

/* What was counted of it. */
void weir_filter_list_set_hits (WeirFilterList *self, guint64 today, guint64 all);

/* The first lines of the text in force, at most @max_lines. Returns: (transfer full) (nullable) */
char *weir_filter_list_dup_first_lines (WeirFilterList *self, guint max_lines);

/* A line that could not be read. */
typedef struct
{
  guint line;   /* from 1 */
  char *text;   /* (owned) */
  char *reason; /* (owned): a sentence, translated */
} WeirUnreadLine;

void weir_unread_line_free (WeirUnreadLine *self);

/* Returns: (transfer full) (element-type WeirUnreadLine): the first of them, at most @max */
GPtrArray *weir_filter_list_dup_unread (WeirFilterList *self, guint max);

G_END_DECLS
