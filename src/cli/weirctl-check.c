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

/* What the command line says. */
typedef struct
{
  char *suffix_list; /* (owned) (nullable) */
  char *cache;       /* (owned) (nullable) */
  gboolean bench;
} CheckLine;

static void
check_line_clear (CheckLine *self)
{
  g_clear_pointer (&self->suffix_list, g_free);
  g_clear_pointer (&self->cache, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CheckLine, check_line_clear)

static WeirctlStatus
check_by_files (const CheckLine *said, char **paths)
{
  g_autoptr (WeirctlCheckLists) lists = NULL;
  g_autoptr (WeirFilterSet) set = NULL;
  g_autoptr (GError) error = NULL;

  lists = weirctl_check_lists_new (paths, &error);
  if (lists == NULL)
    return weirctl_fail ("%s", error->message);

  if (said->bench)
    return weirctl_check_bench (lists, said->cache);

  set = weirctl_check_lists_open (lists, said->cache, &error);
  if (set == NULL)
    return weirctl_fail ("%s", error->message);

  return weirctl_check_stream (set);
}

static WeirctlStatus
check_by_data (const CheckLine *said, const WeirctlLine *line)
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

  if (!said->bench)
    return weirctl_check_stream (weir_filter_lists_get_set (own));

  lists = weirctl_check_lists_new_of_set (weir_filter_lists_get_set (own));
  return weirctl_check_bench (lists, NULL);
}

WeirctlStatus
weirctl_check_run (const WeirctlCommand *command, char **arguments)
{
  g_auto (WeirctlLine) line = { 0 };
  g_auto (CheckLine) said = { 0 };
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "public-suffix-list", 0, 0, G_OPTION_ARG_FILENAME, &said.suffix_list,
      N_ ("Take this list of public suffixes instead of the system's"), N_ ("FILE") },
    { "cache", 0, 0, G_OPTION_ARG_FILENAME, &said.cache,
      N_ ("Keep the compiled lists in this file, and open it if it was made of them"),
      N_ ("FILE") },
    { "bench", 0, 0, G_OPTION_ARG_NONE, &said.bench,
      N_ ("Print what deciding costs instead of verdicts"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!weirctl_parse (command, entries, arguments, 0, WEIR_FILTER_MAX_LISTS, &line))
    return WEIRCTL_WRONG_USAGE;

  if (line.n_operands == 0 && said.cache != NULL)
    return weirctl_wrong_usage (command, _ ("--cache is for lists on the command line"));

  if (said.suffix_list != NULL && !weir_site_use_suffix_list (said.suffix_list, &error))
    return weirctl_fail ("%s", error->message);

  return line.n_operands > 0 ? check_by_files (&said, line.operands) : check_by_data (&said, &line);
}
