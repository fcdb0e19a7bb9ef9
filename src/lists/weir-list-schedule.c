/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * When lists are updated.
 *
 * What is kept is a moment on the wall clock, since Weir is not always running.
 * That clock may be set, and the computer may sleep; so whoever waits looks at
 * it at least once an hour, and a moment that no update can have named counts as past.
 */

#include "weir-list-schedule.h"

static gint64
spread (gint64 span, double chance)
{
  return span + (gint64) ((double) span * WEIR_LIST_JITTER * CLAMP (chance, 0, 1));
}

gint64
weir_list_schedule_next (gint64 now, guint expires, double chance)
{
  gint64 span = expires != 0 ? expires : WEIR_LIST_EXPIRES_DEFAULT;

  return now + spread (CLAMP (span, WEIR_LIST_EXPIRES_MIN, WEIR_LIST_EXPIRES_MAX), chance);
}

gint64
weir_list_schedule_retry (gint64 now, guint failures, guint asked, double chance)
{
  gint64 span = WEIR_LIST_RETRY_MIN;

  for (guint i = 1; i < failures && span < WEIR_LIST_RETRY_MAX; i++)
    span *= 2;

  return now + spread (MIN (MAX (span, (gint64) asked), WEIR_LIST_RETRY_MAX), chance);
}

gboolean
weir_list_schedule_is_due (const WeirListRow *row, gint64 now)
{
  const gint64 latest = spread (WEIR_LIST_EXPIRES_MAX, 1);

  return row->next <= now || row->next - now > latest || row->checked > now + WEIR_LIST_LOOK_MAX;
}

guint
weir_list_schedule_wait (gint64 next, gint64 now)
{
  return (guint) CLAMP (next - now, 1, WEIR_LIST_LOOK_MAX);
}
