/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From the lists that are enabled to a set that is in force.  Nothing is
 * compiled as long as there is no compiler.
 */

#include "weir-filter-lists-private.h"

void
weir_filter_lists_want_compile (WeirFilterLists *self G_GNUC_UNUSED)
{
}

void
weir_filter_lists_stop_compiling (WeirFilterLists *self G_GNUC_UNUSED)
{
}

gboolean
weir_filter_lists_load (WeirFilterLists *self G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  return TRUE;
}
