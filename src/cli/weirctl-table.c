/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Rows of cells as text with aligned columns.  A column is as wide as its widest cell.
 */

#include "weirctl-table.h"

#include <glib/gi18n.h>

#define GAP 2 /* blanks between two columns */

struct _WeirctlTable
{
  guint n_columns;
  GPtrArray *cells; /* (owned) (element-type utf8): row by row */
};

WeirctlTable *
weirctl_table_new (guint n_columns)
{
  WeirctlTable *self = g_new0 (WeirctlTable, 1);

  self->n_columns = n_columns;
  self->cells = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
weirctl_table_free (WeirctlTable *self)
{
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  g_free (self);
}

/* Adds a row; @cells are copied. */
void
weirctl_table_add (WeirctlTable *self, const char *const *cells)
{
  for (guint i = 0; i < self->n_columns; i++)
    g_ptr_array_add (self->cells, g_strdup (cells[i]));
}

static glong
measure_column (WeirctlTable *self, guint column)
{
  glong width = 0;

  for (guint i = column; i < self->cells->len; i += self->n_columns)
    width = MAX (width, g_utf8_strlen (self->cells->pdata[i], -1));

  return width;
}

/**
 * weirctl_table_to_text:
 * @self: a table
 *
 * Returns: (transfer full): its rows, a line each; no blanks at their ends
 */
char *
weirctl_table_to_text (WeirctlTable *self)
{
  g_autofree glong *widths = g_new (glong, self->n_columns);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->n_columns; i++)
    widths[i] = measure_column (self, i);

  for (guint i = 0; i < self->cells->len; i++)
    {
      const char *cell = self->cells->pdata[i];
      guint column = i % self->n_columns;

      g_string_append (text, cell);
      if (column + 1 == self->n_columns)
        g_string_append_c (text, '\n');
      else
        for (glong at = g_utf8_strlen (cell, -1); at < widths[column] + GAP; at++)
          g_string_append_c (text, ' ');
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
weirctl_table_format_time (gint64 time)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (time);

  if (time == 0)
    return g_strdup (_ ("never"));

  return date != NULL ? g_date_time_format (date, "%Y-%m-%d %H:%M") : g_strdup ("?");
}
