/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl ca: the certificate authority that sites are looked into with.
 *
 * Its certificate can be shown and taken elsewhere; its key is never printed or
 * written anywhere.
 */

#include "weirctl-ca.h"

#include <glib/gi18n.h>

typedef WeirctlStatus (*CaFunc) (WeirService *service);
typedef WeirctlStatus (*CaFileFunc) (WeirService *service, const char *path);

/* One of both functions. */
typedef struct
{
  const char *word;
  CaFunc run;
  CaFileFunc run_with_file;
} Action;

static const Action actions[] = {
  { "show", weirctl_ca_show, NULL },       { "export", NULL, weirctl_ca_export },
  { "install", weirctl_ca_install, NULL }, { "remove", weirctl_ca_remove, NULL },
  { "renew", weirctl_ca_renew, NULL },
};

/* “ca install --system” */
static const Action system_action = { "install", weirctl_ca_describe_system, NULL };

/* Returns: (nullable): %NULL, and what is wrong was said */
static const Action *
find_action (const WeirctlCommand *command, const WeirctlLine *line)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      if (!g_str_equal (actions[i].word, line->operands[0]))
        continue;

      if (actions[i].run_with_file != NULL && line->n_operands < 2)
        weirctl_wrong_usage (command, _ ("something is missing on the command line"));
      else if (actions[i].run_with_file == NULL && line->n_operands > 1)
        weirctl_wrong_usage (command, _ ("“%s” is too much"), line->operands[1]);
      else
        return &actions[i];

      return NULL;
    }

  weirctl_wrong_usage (command, _ ("“%s” cannot be done with %s"), line->operands[0],
                       command->name);
  return NULL;
}

WeirctlStatus
weirctl_ca_run (const WeirctlCommand *command, char **arguments)
{
  g_auto (WeirctlLine) line = { 0 };
  g_autoptr (WeirService) service = NULL;
  const Action *action;
  gboolean for_system;

  if (!weirctl_parse (command, arguments, &line))
    return WEIRCTL_WRONG_USAGE;

  action = find_action (command, &line);
  if (action == NULL)
    return WEIRCTL_WRONG_USAGE;
  for_system = weirctl_line_has (&line, "system");
  if (for_system && !g_str_equal (action->word, system_action.word))
    return weirctl_wrong_usage (command, _ ("“--system” goes with “install” alone"));
  if (for_system)
    action = &system_action;

  service = weirctl_open (&line);
  if (service == NULL)
    return WEIRCTL_FAILED;

  if (action->run_with_file != NULL)
    return action->run_with_file (service, line.operands[1]);

  return action->run (service);
}
