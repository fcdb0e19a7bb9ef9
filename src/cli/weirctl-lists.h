/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-lists.h"

G_BEGIN_DECLS

/* weirctl-lists-print.c */
void weirctl_lists_print (WeirFilterLists *lists, gboolean json);
void weirctl_lists_print_one (WeirFilterList *list, gboolean json);

/* weirctl-lists-wait.c */
void weirctl_lists_wait (WeirFilterLists *lists);
gboolean weirctl_lists_is_well (WeirFilterList *list);

G_END_DECLS
