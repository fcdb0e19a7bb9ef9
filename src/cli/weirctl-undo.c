/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl undo: take back the last change to the rules, whoever made it.
 */

#include "weirctl-command.h"

#include <glib/gi18n.h>

WeirctlStatus
weirctl_undo_run (const WeirctlCommand *command, char **arguments)
{
  g_auto (WeirctlLine) line = { 0 };
  g_autoptr (WeirService) service = NULL;
  g_autofree char *undone = NULL;

  if (!weirctl_parse (command, arguments, &line))
    return WEIRCTL_WRONG_USAGE;

  service = weirctl_open (&line);
  if (service == NULL)
    return WEIRCTL_FAILED;

  undone = weir_service_undo (service);
  if (undone == NULL)
    return weirctl_fail (_ ("there is nothing to undo"));

  if (weirctl_save (service) != WEIRCTL_DONE)
    return WEIRCTL_FAILED;

  /* Translators: what follows is a change: “Blocked cdn.example everywhere” */
  g_print (_ ("Undone: %s\n"), undone);

  return WEIRCTL_DONE;
}
