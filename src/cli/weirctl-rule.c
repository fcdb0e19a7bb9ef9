/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl block, allow, cookies, images: make a rule, and say in a line what holds now.
 *
 * What the words mean is in two small tables; all else about a rule is checked
 * where every rule is made, so that the command refuses what the window would.
 */

#include "weirctl-rule.h"

#include <glib/gi18n.h>

static const struct
{
  const char *word;
  WeirRuleAction action;
} actions[] = {
  { "allow", WEIR_RULE_ALLOW },
  { "session", WEIR_RULE_SESSION },
  { "block", WEIR_RULE_BLOCK },
};

static gboolean
read_action (const char *word, WeirRuleAction *action)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].word, word))
      {
        *action = actions[i].action;
        return TRUE;
      }

  return FALSE;
}

gboolean
weirctl_rule_read_lifetime (const WeirctlLine *line, WeirRule *template)
{
  const char *text = weirctl_line_get (line, "for");

  if (text == NULL || weir_rule_parse_lifetime (text, g_get_real_time () / G_USEC_PER_SEC,
                                                &template->lifetime, &template->expires))
    return TRUE;

  weirctl_wrong_usage (line->command, _ ("“%s” is not a time: 10m, 2h, 3d, quit, always"), text);

  return FALSE;
}

static void
print_rule (WeirService *service, gint64 id)
{
  GListModel *rules = weir_service_get_rules (service);

  for (guint i = 0; i < g_list_model_get_n_items (rules); i++)
    {
      g_autoptr (WeirRuleItem) item = g_list_model_get_item (rules, i);
      const WeirRule *rule = weir_rule_item_get_rule (item);

      if (rule->id == id)
        {
          g_autofree char *what = weir_rule_describe (rule);
          g_autofree char *how_long =
            weir_rule_describe_lifetime (rule, g_get_real_time () / G_USEC_PER_SEC);

          /* Translators: a rule and its lifetime: “Block cdn.example everywhere, always” */
          g_print (_ ("%1$s, %2$s"), what, how_long);
          g_print ("\n");
        }
    }
}

WeirctlStatus
weirctl_rule_add (const WeirctlCommand *command, const WeirctlLine *line, const WeirRule *template)
{
  g_autoptr (WeirService) service = weirctl_open (line);
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (service == NULL)
    return WEIRCTL_FAILED;

  id = weir_service_add_rule (service, template, &error);
  if (id == 0 && error->domain == WEIR_RULE_ERROR)
    return weirctl_wrong_usage (command, "%s", error->message);

  if (id == 0)
    return weirctl_fail ("%s", error->message);

  if (weirctl_save (service) != WEIRCTL_DONE)
    return WEIRCTL_FAILED;

  print_rule (service, id);

  return WEIRCTL_DONE;
}

WeirctlStatus
weirctl_host_run (const WeirctlCommand *command, char **arguments)
{
  const gboolean is_allow = g_str_equal (command->name, "allow");
  g_auto (WeirctlLine) line = { 0 };
  const char *filter;
  WeirRule template = { .kind = WEIR_RULE_KIND_HOST };

  if (!weirctl_parse (command, arguments, &line) || !weirctl_rule_read_lifetime (&line, &template))
    return WEIRCTL_WRONG_USAGE;

  filter = is_allow ? weirctl_line_get (&line, "filter") : NULL;
  if (filter == NULL && line.n_operands == 0)
    return weirctl_wrong_usage (command, _ ("something is missing on the command line"));
  if (filter != NULL && line.n_operands > 0)
    return weirctl_wrong_usage (command, _ ("“%s” is too much"), line.operands[0]);

  read_action (command->name, &template.action); /* the commands are called like the actions */
  template.kind = filter != NULL ? WEIR_RULE_KIND_FILTER : WEIR_RULE_KIND_HOST;
  template.host = line.operands[0];
  template.filter = filter;
  template.site = weirctl_line_get (&line, "on");

  return weirctl_rule_add (command, &line, &template);
}

WeirctlStatus
weirctl_site_run (const WeirctlCommand *command, char **arguments)
{
  g_auto (WeirctlLine) line = { 0 };
  gboolean is_cookies = g_str_equal (command->name, "cookies");
  WeirRule template = { .kind = is_cookies ? WEIR_RULE_KIND_COOKIES : WEIR_RULE_KIND_TYPE,
                        .type = is_cookies ? WEIR_RESOURCE_OTHER : WEIR_RESOURCE_IMAGE };

  if (!weirctl_parse (command, arguments, &line) || !weirctl_rule_read_lifetime (&line, &template))
    return WEIRCTL_WRONG_USAGE;

  if (!read_action (line.operands[0], &template.action) ||
      (template.action == WEIR_RULE_SESSION && !is_cookies))
    return weirctl_wrong_usage (command, _ ("“%s” cannot be done with %s"), line.operands[0],
                                command->name);

  template.site = line.operands[1];
  template.host = weirctl_line_get (&line, "host");

  return weirctl_rule_add (command, &line, &template);
}
