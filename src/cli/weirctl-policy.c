/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl policy: what is blocked where no rule decides.
 *
 * What it prints is what it reads, so that a script can put it back.
 */

#include "weirctl-command.h"

#include <glib/gi18n.h>

static const char *const scopes[] = {
  [WEIR_BLOCK_NONE] = "none",
  [WEIR_BLOCK_THIRD_PARTY] = "third-party",
  [WEIR_BLOCK_ALL] = "all",
};

static gboolean
read_scope (const char *word, WeirBlockScope *scope)
{
  for (gsize i = 0; i < G_N_ELEMENTS (scopes); i++)
    if (g_str_equal (scopes[i], word))
      {
        *scope = i;
        return TRUE;
      }

  return FALSE;
}

/* Reads "cookies=SCOPE" or "images=SCOPE". */
static gboolean
read_change (const char *operand, WeirGlobalPolicy *policy)
{
  if (g_str_has_prefix (operand, "cookies="))
    return read_scope (operand + strlen ("cookies="), &policy->cookies);

  if (g_str_has_prefix (operand, "images="))
    return read_scope (operand + strlen ("images="), &policy->images);

  return FALSE;
}

WeirctlStatus
weirctl_policy_run (const WeirctlCommand *command, char **arguments)
{
  g_auto (WeirctlLine) line = { 0 };
  g_autoptr (WeirService) service = NULL;
  WeirGlobalPolicy policy = { 0 };

  if (!weirctl_parse (command, arguments, &line))
    return WEIRCTL_WRONG_USAGE;

  for (guint i = 0; i < line.n_operands; i++)
    if (!read_change (line.operands[i], &policy))
      return weirctl_wrong_usage (command, _ ("“%s” is not understood"), line.operands[i]);

  service = weirctl_open (&line);
  if (service == NULL)
    return WEIRCTL_FAILED;

  weir_service_get_global_policy (service, &policy);
  for (guint i = 0; i < line.n_operands; i++)
    read_change (line.operands[i], &policy);
  weir_service_set_global_policy (service, &policy);

  if (line.n_operands > 0 && weirctl_save (service) != WEIRCTL_DONE)
    return WEIRCTL_FAILED;

  g_print ("cookies=%s images=%s\n", scopes[policy.cookies], scopes[policy.images]);

  return WEIRCTL_DONE;
}
