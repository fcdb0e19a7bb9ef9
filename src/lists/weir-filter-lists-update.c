/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Updates of lists: which, when, how many at once.  Nothing is downloaded yet.
 */

#include "weir-filter-lists-private.h"

void
weir_filter_lists_update (WeirFilterLists *self G_GNUC_UNUSED, WeirFilterList *list G_GNUC_UNUSED)
{
}

void
weir_filter_lists_cancel (WeirFilterLists *self G_GNUC_UNUSED, WeirFilterList *list G_GNUC_UNUSED)
{
}

gboolean
weir_filter_lists_is_busy (WeirFilterLists *self G_GNUC_UNUSED)
{
  return FALSE;
}

void
weir_filter_lists_set_on_metered (WeirFilterLists *self, gboolean on_metered)
{
  g_return_if_fail (WEIR_IS_FILTER_LISTS (self));

  self->on_metered = !!on_metered;
}

void
weir_filter_lists_set_on_schedule (WeirFilterLists *self, gboolean on_schedule)
{
  g_return_if_fail (WEIR_IS_FILTER_LISTS (self));

  self->on_schedule = !!on_schedule;
}
