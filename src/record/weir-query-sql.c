/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A query as SQL over the history table.
 *
 * Nothing the user typed becomes SQL: conditions are fixed text, and values are
 * bound.  A pattern of LIKE takes its wildcards from us alone; those in the
 * value are escaped.
 */

#include "weir-query-private.h"

static const char *const column_sql[WEIR_N_QUERY_COLUMNS] = {
#define COLUMN_SQL(id, sql) [WEIR_QUERY_COLUMN_##id] = sql,
  WEIR_QUERY_COLUMN_TABLE (COLUMN_SQL)
#undef COLUMN_SQL
};

/* Appends @text to a pattern; its stars become wildcards if they are to. */
static void
append_pattern (GString *pattern, const char *text, gboolean with_stars)
{
  for (const char *p = text; *p != '\0'; p++)
    if (*p == '*' && with_stars)
      g_string_append_c (pattern, '%');
    else if (strchr ("%_\\", *p) != NULL)
      g_string_append_printf (pattern, "\\%c", *p);
    else
      g_string_append_c (pattern, *p);
}

static void
add_like (GString *where,
          GPtrArray *values,
          const char *column,
          const char *before,
          const WeirQueryCondition *condition,
          const char *after)
{
  g_autoptr (GString) pattern = g_string_new (before);

  append_pattern (pattern, condition->text, condition->op == WEIR_QUERY_GLOB);
  g_string_append (pattern, after);
  g_string_append_printf (where, "%s LIKE ? ESCAPE '\\'", column);
  g_ptr_array_add (values, g_variant_ref_sink (g_variant_new_string (pattern->str)));
}

static void
add_condition (const WeirQueryCondition *condition, GString *where, GPtrArray *values)
{
  const char *column = column_sql[condition->column];

  switch (condition->op)
    {
    case WEIR_QUERY_CONTAINS:
      add_like (where, values, column, "%", condition, "%");
      return;
    case WEIR_QUERY_EQUALS:
      add_like (where, values, column, "", condition, "");
      return;
    case WEIR_QUERY_BELOW:
      add_like (where, values, column, "", condition, "");
      g_string_append (where, " OR ");
      add_like (where, values, column, "%.", condition, "");
      return;
    case WEIR_QUERY_GLOB:
      g_string_append_printf (where, "%s <> '' AND ", column);
      add_like (where, values, column, "", condition, "");
      return;
    case WEIR_QUERY_RANGE:
    default:
      g_string_append_printf (where, "%s BETWEEN ? AND ?", column);
      g_ptr_array_add (values, g_variant_ref_sink (g_variant_new_int64 (condition->low)));
      g_ptr_array_add (values, g_variant_ref_sink (g_variant_new_int64 (condition->high)));
      return;
    }
}

static void
add_term (const WeirQueryTerm *term, GString *where, GPtrArray *values)
{
  g_string_append (where, term->negated ? "NOT (" : "(");
  for (guint i = 0; i < term->conditions->len; i++)
    {
      g_string_append (where, i > 0 ? " OR (" : "(");
      add_condition (&g_array_index (term->conditions, WeirQueryCondition, i), where, values);
      g_string_append_c (where, ')');
    }
  g_string_append_c (where, ')');
}

void
weir_query_to_sql (const WeirQuery *self, GString *where, GPtrArray *values)
{
  if (self->terms->len == 0)
    g_string_append_c (where, '1');

  for (guint i = 0; i < self->terms->len; i++)
    {
      if (i > 0)
        g_string_append (where, " AND ");
      add_term (&g_array_index (self->terms, WeirQueryTerm, i), where, values);
    }
}
