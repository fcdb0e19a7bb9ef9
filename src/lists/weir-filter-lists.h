/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-list.h"

G_BEGIN_DECLS

#define WEIR_LISTS_MAX 200                                  /* subscriptions */
#define WEIR_LISTS_MAX_TEXT (G_GUINT64_CONSTANT (64) << 20) /* octets of one list */

#define WEIR_LISTS_ERROR (weir_lists_error_quark ())
GQuark weir_lists_error_quark (void);

typedef enum
{
  WEIR_LISTS_ERROR_INVALID_URL, /* neither http(s) nor a file */
  WEIR_LISTS_ERROR_DUPLICATE,
  WEIR_LISTS_ERROR_TOO_MANY,
  WEIR_LISTS_ERROR_NOT_A_LIST, /* of a file, or of what the user imports */
  WEIR_LISTS_ERROR_FAILED,
} WeirListsError;

/* What the owner is told; all in the main thread. Any may be NULL. */
typedef struct
{
  /* A row is another one now, or new (id 0: give it one by weir_filter_lists_set_id()): keep it.  Told at once, or as
     soon as its text is on disk. */
  void (*row_changed) (const WeirListRow *row, gpointer user_data);
  void (*row_removed) (const WeirListRow *row, gpointer user_data);
  /* A new set is to be put in force. @set: (nullable): none, if no list is enabled */
  void (*compiled) (WeirFilterSet *set, gpointer user_data);
} WeirFilterListsEvents;

/*
 * @folder: the data folder: texts are in its "lists", the compiled file is "filters.weir";
 * (nullable) if read_only
 */
typedef struct
{
  const char *folder;
  gboolean read_only; /* a private session: all that is new stays in memory, nothing on schedule */
  gboolean on_schedule;     /* updates what is due at the start, and then on schedule */
  gboolean on_metered;      /* also on networks that are paid by the octet */
  GProxyResolver *resolver; /* (nullable): the system's; it must not lead to Weir itself */
  guint idle_timeout;       /* seconds in which a server must say something; 0: 60 */
  const char *user_agent;   /* (nullable): Weir and its version */
} WeirFilterListsOptions;

/**
 * WeirFilterLists:
 *
 * The lists of the user: a #GListModel of #WeirFilterList, in the order in which they were added.
 * Downloads, compiles on a worker, and hands each new set to its owner.  Main thread alone.
 *
 * Two lists are always there: Weir's own (key "starter") and the user's own filters (key "own");
 * they are told by row_changed() when there was none, and can be disabled, but not removed.
 *
 * Properties, with notify: busy (boolean: something is updated), progress (double, of all that is
 * being updated; 0 to 1), n-filters (uint, in force in all), set (pointer to a WeirFilterSet,
 * nullable), problem (string, nullable, translated: why the lists could not be put in force, or not
 * be kept).
 */
#define WEIR_TYPE_FILTER_LISTS (weir_filter_lists_get_type ())
G_DECLARE_FINAL_TYPE (WeirFilterLists, weir_filter_lists, WEIR, FILTER_LISTS, GObject)

WeirFilterLists *weir_filter_lists_new (const WeirFilterListsOptions *options,
                                        const WeirFilterListsEvents *events,
                                        gpointer user_data);

/*
 * Takes over what is kept: at the start, and when another process changed it.  @rows: (element-type
 * WeirListRow).  What is not in it is gone.  Opens the compiled file if it was made of these, else
 * compiles in the background.
 */
void weir_filter_lists_take_rows (WeirFilterLists *self, GPtrArray *rows);
void weir_filter_lists_set_id (WeirFilterLists *self, const char *key, gint64 id);

/*
 * Blocks until what is enabled is in force: for commands, and for a start that filters its first
 * request.
 */
gboolean weir_filter_lists_load (WeirFilterLists *self, GError **error);

WeirFilterSet *weir_filter_lists_get_set (
  WeirFilterLists *self); /* (transfer none) (nullable): in force */
WeirFilterList *weir_filter_lists_find (WeirFilterLists *self,
                                        const char *key); /* (transfer none) (nullable) */
WeirFilterList *weir_filter_lists_find_id (WeirFilterLists *self,
                                           gint64 id); /* (transfer none) (nullable) */

/* --- changes; each is told by row_changed() or row_removed() --- */

/*
 * @address: an http(s) URL, a file: URL or a path.  Begins to download.  Returns: (transfer none)
 * (nullable)
 */
WeirFilterList *weir_filter_lists_add (WeirFilterLists *self,
                                       const char *address,
                                       const char *title,
                                       GError **error);
void weir_filter_lists_remove (WeirFilterLists *self, WeirFilterList *list);
/*
 * Puts back what was removed or changed, as it was: its text is kept for as long as this object
 * lives.
 */
void weir_filter_lists_restore (WeirFilterLists *self, const WeirListRow *row);
void weir_filter_lists_set_enabled (WeirFilterLists *self, WeirFilterList *list, gboolean enabled);

/* The user was asked about a text that lost most of its filters. */
void weir_filter_lists_answer_held (WeirFilterLists *self, WeirFilterList *list, gboolean take);

/* The user's own filters. */
char *weir_filter_lists_dup_own (WeirFilterLists *self); /* (transfer full): "" if there are none */
gboolean weir_filter_lists_set_own (WeirFilterLists *self, const char *text, GError **error);

/* For commands: waits until what was changed is on disk, and told.  @error: WEIR_LISTS_ERROR */
gboolean weir_filter_lists_flush (WeirFilterLists *self, GError **error);

/* --- updates --- */

/* @list: (nullable): all that are enabled.  Whatever the schedule, and also on metered networks. */
void weir_filter_lists_update (WeirFilterLists *self, WeirFilterList *list);
void weir_filter_lists_cancel (WeirFilterLists *self, WeirFilterList *list);
gboolean weir_filter_lists_is_busy (WeirFilterLists *self);
void weir_filter_lists_set_on_metered (WeirFilterLists *self, gboolean on_metered);
void weir_filter_lists_set_on_schedule (WeirFilterLists *self, gboolean on_schedule);

/*
 * Writes and tells what is not told yet, and ends all else that goes on; then no event comes any
 * more.
 */
void weir_filter_lists_stop (WeirFilterLists *self);

G_END_DECLS
