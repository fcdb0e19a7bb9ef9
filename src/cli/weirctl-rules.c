/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl rules: the rules as a table for people, or as JSON for scripts.
 *
 * The table is as wide as what stands in it.  In JSON, words are those of the
 * filter language and of weir_rule_to_text(), the same in every language.
 */

#include "weirctl-command.h"

#include "weir-json.h"
#include "weirctl-table.h"

#include <glib/gi18n.h>

static gint64
now_in_seconds (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
add_row (WeirctlTable *table, WeirRuleItem *item)
{
  const WeirRule *rule = weir_rule_item_get_rule (item);
  gint64 last_hit = weir_rule_item_get_last_hit (item);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, rule->id);
  g_autofree char *what = weir_rule_describe_what (rule);
  g_autofree char *place = weir_rule_describe_place (rule);
  g_autofree char *lifetime = weir_rule_describe_lifetime (rule, now_in_seconds ());
  g_autofree char *hits = g_strdup_printf ("%" G_GUINT64_FORMAT, weir_rule_item_get_hits (item));
  g_autofree char *last = weirctl_table_format_time (last_hit);
  const char *const cells[] = {
    id, what, place, lifetime, hits, last, rule->enabled ? _ ("on") : _ ("off"),
  };

  weirctl_table_add (table, cells);
}

static void
print_table (GListModel *rules)
{
  const char *const titles[] = {
    _ ("Id"), _ ("What"), _ ("Where"), _ ("Lifetime"), _ ("Hits"), _ ("Last hit"), _ ("State"),
  };
  g_autoptr (WeirctlTable) table = weirctl_table_new (G_N_ELEMENTS (titles));
  g_autofree char *text = NULL;

  weirctl_table_add (table, titles);
  for (guint i = 0; i < g_list_model_get_n_items (rules); i++)
    {
      g_autoptr (WeirRuleItem) item = g_list_model_get_item (rules, i);

      add_row (table, item);
    }

  text = weirctl_table_to_text (table);
  g_print ("%s", text);
}

/* --- JSON --- */

static const char *const action_words[] = {
  [WEIR_RULE_ALLOW] = "allow",
  [WEIR_RULE_SESSION] = "session",
  [WEIR_RULE_BLOCK] = "block",
};

static const char *const lifetime_words[] = {
  [WEIR_LIFETIME_ALWAYS] = "always",
  [WEIR_LIFETIME_UNTIL] = "until",
  [WEIR_LIFETIME_QUIT] = "quit",
};

static const char *const kind_words[] = {
#define KIND_WORD(id, word) word,
  WEIR_RULE_KIND_TABLE (KIND_WORD)
#undef KIND_WORD
};

static void
append_json (GString *out, WeirRuleItem *item)
{
  const WeirRule *rule = weir_rule_item_get_rule (item);
  g_autofree char *text = weir_rule_to_text (rule);
  gboolean has_type = rule->kind == WEIR_RULE_KIND_TYPE;

  g_string_append_printf (out, "{\"id\":%" G_GINT64_FORMAT, rule->id);
  weir_json_append_string (out, "rule", text);
  weir_json_append_string (out, "action", action_words[rule->action]);
  weir_json_append_string (out, "kind", kind_words[rule->kind]);
  weir_json_append_string (out, "type", has_type ? weir_resource_type_to_word (rule->type) : NULL);
  weir_json_append_string (out, "host", rule->host);
  weir_json_append_string (out, "site", rule->site);
  weir_json_append_string (out, "cookie", rule->cookie);
  weir_json_append_string (out, "filter", rule->filter);
  weir_json_append_string (out, "lifetime", lifetime_words[rule->lifetime]);
  weir_json_append_time (out, "expires", rule->expires);
  weir_json_append_time (out, "created", rule->created);
  weir_json_append_boolean (out, "enabled", rule->enabled);
  weir_json_append_number (out, "hits", (gint64) weir_rule_item_get_hits (item));
  weir_json_append_time (out, "last_hit", weir_rule_item_get_last_hit (item));
  g_string_append (out, "}\n");
}

static void
print_json (GListModel *rules)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (rules); i++)
    {
      g_autoptr (WeirRuleItem) item = g_list_model_get_item (rules, i);

      append_json (out, item);
    }

  g_print ("%s", out->str);
}

WeirctlStatus
weirctl_rules_run (const WeirctlCommand *command, char **arguments)
{
  g_auto (WeirctlLine) line = { 0 };
  g_autoptr (WeirService) service = NULL;

  if (!weirctl_parse (command, arguments, &line))
    return WEIRCTL_WRONG_USAGE;

  service = weirctl_open (&line);
  if (service == NULL)
    return WEIRCTL_FAILED;

  if (weirctl_line_has (&line, "json"))
    print_json (weir_service_get_rules (service));
  else
    print_table (weir_service_get_rules (service));

  return WEIRCTL_DONE;
}
