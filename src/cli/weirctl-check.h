/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the parts of weirctl check share. */

#pragma once

#include "weir-filter-compiler.h"

#include "weirctl-command.h"

G_BEGIN_DECLS

/* Octets of a line of input; what is longer is not read. */
#define WEIRCTL_CHECK_MAX_LINE (1024 * 1024)

/* --- lists to be compiled: weirctl-check-lists.c --- */

typedef struct _WeirctlCheckLists WeirctlCheckLists;

WeirctlCheckLists *weirctl_check_lists_new (char **paths, GError **error);
WeirctlCheckLists *weirctl_check_lists_new_of_set (const WeirFilterSet *set);
void weirctl_check_lists_free (WeirctlCheckLists *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirctlCheckLists, weirctl_check_lists_free)

gboolean weirctl_check_lists_read (WeirctlCheckLists *self, GError **error);
GBytes *weirctl_check_lists_compile (WeirctlCheckLists *self,
                                     const WeirFilterSet *previous,
                                     GError **error);
WeirFilterSet *weirctl_check_lists_open (WeirctlCheckLists *self,
                                         const char *cache,
                                         GError **error);

/* --- one request: weirctl-check-judge.c --- */

/* What a line of input may be. */
typedef enum
{
  WEIRCTL_CHECK_READ,
  WEIRCTL_CHECK_COMMENT, /* begins with `#`, as the first line of a table may */
  WEIRCTL_CHECK_NO_FIELDS,
  WEIRCTL_CHECK_NO_TYPE,
  WEIRCTL_CHECK_NO_HOST,
  WEIRCTL_CHECK_TOO_LONG,
} WeirctlCheckLine;

/* A set, and room for a request.  Large: not on the stack. */
typedef struct
{
  const WeirFilterSet *set; /* (unowned) */
  WeirFilterRequest request;
} WeirctlCheckJudge;

WeirctlCheckLine weirctl_check_judge (WeirctlCheckJudge *self,
                                      WeirSpan line,
                                      WeirFilterMatch *match);
void weirctl_check_complain (guint64 number, WeirctlCheckLine problem);

/* --- what is done with many --- */

WeirctlStatus weirctl_check_stream (const WeirFilterSet *set);
WeirctlStatus weirctl_check_bench (WeirctlCheckLists *lists, const char *cache);

G_END_DECLS
