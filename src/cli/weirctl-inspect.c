/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl inspect: which HTTPS sites are looked into.
 *
 *   weirctl inspect [off|chosen|all]         prints the mode, or sets it
 *   weirctl inspect allow|block HOST         makes a rule: look inside, or never
 *   weirctl inspect again HOST               forgets what was learned of the host
 */

#include "weirctl-rule.h"

#include <glib/gi18n.h>

static const char *const modes[] = {
  [WEIR_INSPECTION_OFF] = "off",
  [WEIR_INSPECTION_CHOSEN] = "chosen",
  [WEIR_INSPECTION_ALL] = "all",
};

static gboolean
read_mode (const char *word, WeirInspectionMode *mode)
{
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    if (g_str_equal (modes[i], word))
      {
        *mode = (WeirInspectionMode) i;
        return TRUE;
      }

  return FALSE;
}

static WeirctlStatus
set_mode (WeirService *service, WeirInspectionMode mode)
{
  const gboolean is_new = weir_service_get_authority (service) == NULL;
  g_autoptr (GError) error = NULL;

  if (!weir_service_set_inspection (service, mode, &error))
    return weirctl_fail ("%s", error->message);

  if (is_new && mode != WEIR_INSPECTION_OFF)
    weirctl_complain ("%s", _ ("your browsers have to trust Weir’s new certificate authority: "
                               "“weirctl ca install”"));

  return weirctl_save (service);
}

/* @word: (nullable): the mode to set */
static WeirctlStatus
run_mode (const WeirctlCommand *command, const WeirctlLine *line, const char *word)
{
  g_autoptr (WeirService) service = NULL;
  WeirInspectionMode mode;

  if (word != NULL && !read_mode (word, &mode))
    return weirctl_wrong_usage (command, _ ("“%s” is not understood"), word);

  service = weirctl_open (line);
  if (service == NULL || (word != NULL && set_mode (service, mode) != WEIRCTL_DONE))
    return WEIRCTL_FAILED;

  g_print ("%s\n", modes[weir_service_get_inspection (service)]);

  return WEIRCTL_DONE;
}

static WeirctlStatus
run_again (const WeirctlCommand *command, const WeirctlLine *line, const char *name)
{
  g_autoptr (WeirService) service = NULL;
  WeirHost host;

  if (!weir_host_parse (weir_span_of (name), &host))
    return weirctl_wrong_usage (command, _ ("“%s” is not the name or address of a host."), name);

  service = weirctl_open (line);
  if (service == NULL)
    return WEIRCTL_FAILED;

  weir_service_try_again (service, host.name, NULL);

  return weirctl_save (service);
}

static WeirctlStatus
run_rule (const WeirctlCommand *command, const WeirctlLine *line)
{
  WeirRule template = { .kind = WEIR_RULE_KIND_INSPECTION, .host = line->operands[1] };

  if (g_str_equal (line->operands[0], "block"))
    template.action = WEIR_RULE_BLOCK;
  else if (!g_str_equal (line->operands[0], "allow"))
    return weirctl_wrong_usage (command, _ ("“%s” is not understood"), line->operands[0]);

  if (!weirctl_rule_read_lifetime (line, &template))
    return WEIRCTL_WRONG_USAGE;

  return weirctl_rule_add (command, line, &template);
}

WeirctlStatus
weirctl_inspect_run (const WeirctlCommand *command, char **arguments)
{
  g_auto (WeirctlLine) line = { 0 };

  if (!weirctl_parse (command, arguments, &line))
    return WEIRCTL_WRONG_USAGE;

  if (line.n_operands < 2)
    return run_mode (command, &line, line.operands[0]);

  return g_str_equal (line.operands[0], "again") ? run_again (command, &line, line.operands[1])
                                                 : run_rule (command, &line);
}
