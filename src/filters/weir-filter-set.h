/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-request.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeirFilterSet:
 *
 * All enabled lists, compiled: one immutable file, or its octets in memory.  Counted by reference,
 * atomically; any thread may match.  The octets may be anybody's: what is wrong in them is noticed
 * when they are opened, or answers wrongly, but is never read out of bounds.
 */
typedef struct _WeirFilterSet WeirFilterSet;

#define WEIR_FILTER_SET_ERROR (weir_filter_set_error_quark ())
GQuark weir_filter_set_error_quark (void);

typedef enum
{
  WEIR_FILTER_SET_ERROR_DAMAGED, /* truncated, or its checksum is another */
  WEIR_FILTER_SET_ERROR_FOREIGN, /* not such a file, or of another version of it */
  WEIR_FILTER_SET_ERROR_TOO_LARGE,
} WeirFilterSetError;

/* One filter of a set; 0: none. */
typedef guint32 WeirFilterId;

/*
 * Maps the file; it may be unlinked or replaced meanwhile, but not written to. (transfer full)
 * (nullable)
 */
WeirFilterSet *weir_filter_set_open (const char *path, GError **error);
/* (transfer full) (nullable) */
WeirFilterSet *weir_filter_set_new (GBytes *octets, GError **error);
WeirFilterSet *weir_filter_set_ref (WeirFilterSet *self);
void weir_filter_set_unref (WeirFilterSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFilterSet, weir_filter_set_unref)

/* --- judging --- */

/**
 * WeirFilterMatch:
 *
 * What the filters say: nothing (both 0); blocked by @block (@exception 0); let through by
 * @exception, which beat @block (0: of a document, that nothing blocked).
 */
typedef struct
{
  WeirFilterId block;
  WeirFilterId exception;
} WeirFilterMatch;

/*
 * Whether the user lets this filter block nothing; asked only of those that match and block. @text:
 * its line.
 */
typedef gboolean (*WeirFilterPardon) (WeirFilterId filter, WeirSpan text, gpointer user_data);

/*
 * Pure; no allocation but for a regular expression that is tried for the first time. Returns:
 * whether it is blocked
 */
gboolean weir_filter_set_match (const WeirFilterSet *self,
                                const WeirFilterRequest *request,
                                WeirFilterPardon pardon,
                                gpointer user_data,
                                WeirFilterMatch *match);

/* Where a filter stands. Spans live as long as the set. */
typedef struct
{
  guint list;    /* index of the list */
  guint line;    /* from 1 */
  WeirSpan text; /* the line */
} WeirFilterOrigin;

/* FALSE: there is no such filter. */
gboolean weir_filter_set_get_origin (const WeirFilterSet *self,
                                     WeirFilterId filter,
                                     WeirFilterOrigin *origin);

/* --- what is in it --- */

typedef struct
{
  WeirSpan key;     /* what the list was called when it was compiled */
  guint64 version;  /* of its text, as given */
  WeirSpan text;    /* all of it */
  guint n_filters;  /* in force: without those that badfilter takes away */
  guint n_disabled; /* taken away by badfilter, of whatever list */
  guint n_skipped[WEIR_N_SKIPS];
  guint n_unread;
} WeirFilterSetList;

guint weir_filter_set_get_n_lists (const WeirFilterSet *self);
gboolean weir_filter_set_get_list (const WeirFilterSet *self, guint index, WeirFilterSetList *list);

/*
 * The lines that could not be read, from @position on; at most WEIR_FILTER_SET_MAX_UNREAD are kept
 * of a list.
 */
#define WEIR_FILTER_SET_MAX_UNREAD 1000
gboolean weir_filter_set_get_unread (const WeirFilterSet *self,
                                     guint list,
                                     guint position,
                                     guint *line,
                                     WeirSpan *text);

gsize weir_filter_set_get_size (const WeirFilterSet *self); /* octets of the compiled file */

G_END_DECLS
