/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl check: what filters say of requests that somebody lists.
 *
 * With lists on the command line it is a tool of its own: it decides by these
 * files and looks at no data folder.  Without, it decides by the lists that the
 * user has enabled.  In both cases by filters alone: a rule of the user is a
 * decision about what filters say, not a part of it.
 */

#include "weirctl-check.h"

#include "weir-site.h"

#include <glib/gi18n.h>

static WeirctlStatus
check_by_files (const WeirctlLine *line)
{
  const char *cache = weirctl_line_get (line, "cache");
  g_autoptr (WeirctlCheckLists) lists = NULL;
  g_autoptr (WeirFilterSet) set = NULL;
  g_autoptr (GError) error = NULL;

  lists = weirctl_check_lists_new (line->operands, &error);
  if (lists == NULL)
    return weirctl_fail ("%s", error->message);

  if (weirctl_line_has (line, "bench"))
    return weirctl_check_bench (lists, cache);

  set = weirctl_check_lists_open (lists, cache, &error);
  if (set == NULL)
    return weirctl_fail ("%s", error->message);

  return weirctl_check_stream (set);
}

static WeirctlStatus
check_by_data (const WeirctlLine *line)
{
  g_autoptr (WeirService) service = weirctl_open (line);
  g_autoptr (WeirctlCheckLists) lists = NULL;
  g_autoptr (GError) error = NULL;
  WeirFilterLists *own;

  if (service == NULL)
    return WEIRCTL_FAILED;

  own = weir_service_get_filter_lists (service);
  if (!weir_filter_lists_load (own, &error))
    return weirctl_fail ("%s", error->message);

  if (!weirctl_line_has (line, "bench"))
    return weirctl_check_stream (weir_filter_lists_get_set (own));

  lists = weirctl_check_lists_new_of_set (weir_filter_lists_get_set (own));
  return weirctl_check_bench (lists, NULL);
}

WeirctlStatus
weirctl_check_run (const WeirctlCommand *command, char **arguments)
{
  g_auto (WeirctlLine) line = { 0 };
  g_autoptr (GError) error = NULL;
  const char *suffix_list;

  if (!weirctl_parse (command, arguments, &line))
    return WEIRCTL_WRONG_USAGE;

  if (line.n_operands == 0 && weirctl_line_get (&line, "cache") != NULL)
    return weirctl_wrong_usage (command, _ ("--cache is for lists on the command line"));

  suffix_list = weirctl_line_get (&line, "public-suffix-list");
  if (suffix_list != NULL && !weir_site_use_suffix_list (suffix_list, &error))
    return weirctl_fail ("%s", error->message);

  return line.n_operands > 0 ? check_by_files (&line) : check_by_data (&line);
}
