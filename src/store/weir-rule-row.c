/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A rule as columns: what and where as the line that people and scripts read
 * (weir_rule_to_text()), the rest as numbers.  So what is loaded has passed the
 * same checks as what is typed.
 */

#include "weir-rule-row.h"

#include "weir-schema.h"

/* Returns: (transfer full) (nullable): @template as a rule of its own */
static WeirRule *
make (WeirRule *rule, gint64 id, int lifetime, gint64 expires, gint64 created, gboolean enabled)
{
  WeirRule template = *rule;

  template.id = id;
  template.lifetime = (WeirLifetime) lifetime;
  template.expires = expires;
  template.created = created;
  template.enabled = enabled;
  return weir_rule_new (&template, NULL);
}

/* Returns: (transfer full) (nullable): the rule, or %NULL if there is none, or none that makes sense */
WeirRule *
weir_rule_row_read (sqlite3_stmt *statement, int column)
{
  const gint64 id = sqlite3_column_int64 (statement, column);
  g_autofree char *text = weir_row_dup_text (statement, column + 1);
  g_autoptr (WeirRule) parsed = text != NULL ? weir_rule_new_from_text (text, NULL) : NULL;

  if (parsed == NULL || id < 1 || id > WEIR_SCHEMA_MAX_NUMBER)
    return NULL;

  return make (parsed, id, weir_row_get_enum (statement, column + 2, WEIR_LIFETIME_QUIT + 1),
               weir_row_get_seconds (statement, column + 3),
               weir_row_get_seconds (statement, column + 4),
               sqlite3_column_int64 (statement, column + 5) != 0);
}

/* Returns: (transfer full) (nullable): the same rule by another id, or switched */
WeirRule *
weir_rule_row_copy (const WeirRule *rule, gint64 id, gboolean enabled)
{
  WeirRule copy = *rule;

  return make (&copy, id, (int) rule->lifetime, rule->expires, rule->created, enabled);
}

/* Binds the columns from parameter @first on; NULLs if @rule is %NULL. An id of 0 is for SQLite to choose. */
void
weir_rule_row_bind (sqlite3_stmt *statement, int first, const WeirRule *rule)
{
  if (rule == NULL)
    {
      for (int i = 0; i < WEIR_RULE_ROW_COLUMNS; i++)
        sqlite3_bind_null (statement, first + i);
      return;
    }

  if (rule->id > 0)
    sqlite3_bind_int64 (statement, first, rule->id);
  else
    sqlite3_bind_null (statement, first);
  sqlite3_bind_text (statement, first + 1, weir_rule_to_text (rule), -1, g_free);
  sqlite3_bind_int64 (statement, first + 2, rule->lifetime);
  sqlite3_bind_int64 (statement, first + 3, rule->expires);
  sqlite3_bind_int64 (statement, first + 4, rule->created);
  sqlite3_bind_int64 (statement, first + 5, rule->enabled);
}
