/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

G_BEGIN_DECLS

/*
 * Notifications of the desktop: what the user has to do something about while no window tells it, and
 * that Weir goes on without one.  Never what happens to requests.
 */
typedef struct _WeirNotices WeirNotices;

/* @application: (unowned): outlives it. Returns: (transfer full) */
WeirNotices *weir_notices_new (GApplication *application, WeirService *service);
void weir_notices_free (WeirNotices *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirNotices, weir_notices_free)

/* Whether there is a window now, which tells all that is to be told; it takes notifications away. */
void weir_notices_set_seen (WeirNotices *self, gboolean seen);

/* Says that Weir goes on without its window. */
void weir_notices_tell_hidden (WeirNotices *self);

/* Says why Weir could not start. */
void weir_notices_tell_problem (GApplication *application, const char *problem);

/* Whether a list has not been updated for so long that its filters are out of date.  @now: Unix seconds */
gboolean weir_notices_is_overdue (const WeirListRow *row, gint64 now);

G_END_DECLS
