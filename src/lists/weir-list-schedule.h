/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-list-row.h"

G_BEGIN_DECLS

#define WEIR_LIST_EXPIRES_MIN (60 * 60)              /* seconds */
#define WEIR_LIST_EXPIRES_MAX (30 * 24 * 60 * 60)    /* seconds */
#define WEIR_LIST_EXPIRES_DEFAULT (5 * 24 * 60 * 60) /* seconds: of lists that do not say */
#define WEIR_LIST_RETRY_MIN (5 * 60)                 /* seconds: after the first failure */
#define WEIR_LIST_RETRY_MAX (24 * 60 * 60)           /* seconds: after many */
#define WEIR_LIST_JITTER 0.1                         /* of a span, added at most */
#define WEIR_LIST_LOOK_MAX (60 * 60)                 /* seconds between two looks at the clock */

/*
 * Pure functions.  All times are Unix seconds; @chance is from 0 to 1 and
 * spreads what would otherwise come from everybody in the same second.
 */

/* When to look for a new text after one was had. @expires: as the list says; 0: it does not */
gint64 weir_list_schedule_next (gint64 now, guint expires, double chance);

/*
 * When to try again. @failures: in a row, from 1. @asked: seconds that the server asks to wait; 0:
 * it does not
 */
gint64 weir_list_schedule_retry (gint64 now, guint failures, guint asked, double chance);

/*
 * Whether it is time; also where the clock was set back, so that what is kept of it is in the
 * future.
 */
gboolean weir_list_schedule_is_due (const WeirListRow *row, gint64 now);

/*
 * Seconds until the next look at the clock: at least 1, and an hour at most, whatever the clock
 * does meanwhile.
 */
guint weir_list_schedule_wait (gint64 next, gint64 now);

G_END_DECLS
