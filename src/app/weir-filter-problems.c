/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is wrong with a text of filters, held by marks.
 *
 * The text is checked when typing rests, and one types on meanwhile: a mark at
 * the beginning of each line keeps the sentence with its line until the next
 * check.  The marks lean to the right, so that a line pushed down by one that is
 * begun before it takes its sentence along.
 */

#include "weir-filter-problems.h"

typedef struct
{
  GtkTextMark *mark; /* (owned) */
  char *sentence;    /* (owned) */
} Problem;

struct _WeirFilterProblems
{
  GtkTextBuffer *buffer; /* (owned) */
  GArray *problems;      /* (owned) (element-type Problem) */
};

static const Problem *
get (const WeirFilterProblems *self, guint index)
{
  g_assert (index < self->problems->len);

  return &g_array_index (self->problems, Problem, index);
}

static void
clear (WeirFilterProblems *self)
{
  for (guint i = 0; i < self->problems->len; i++)
    {
      Problem *problem = &g_array_index (self->problems, Problem, i);

      gtk_text_buffer_delete_mark (self->buffer, problem->mark);
      g_object_unref (problem->mark);
      g_free (problem->sentence);
    }
  g_array_set_size (self->problems, 0);
}

WeirFilterProblems *
weir_filter_problems_new (GtkTextBuffer *buffer)
{
  WeirFilterProblems *self = g_new0 (WeirFilterProblems, 1);

  self->buffer = g_object_ref (buffer);
  self->problems = g_array_new (FALSE, FALSE, sizeof (Problem));
  return self;
}

void
weir_filter_problems_free (WeirFilterProblems *self)
{
  clear (self);
  g_array_unref (self->problems);
  g_object_unref (self->buffer);
  g_free (self);
}

void
weir_filter_problems_set (WeirFilterProblems *self, const GPtrArray *unread)
{
  const guint n_lines = gtk_text_buffer_get_line_count (self->buffer);

  clear (self);
  for (guint i = 0; i < unread->len; i++)
    {
      const WeirUnreadLine *line = unread->pdata[i];
      Problem problem;
      GtkTextIter start;

      if (line->line == 0 || line->line > n_lines)
        continue;
      gtk_text_buffer_get_iter_at_line (self->buffer, &start, line->line - 1);
      problem.mark = g_object_ref (gtk_text_buffer_create_mark (self->buffer, NULL, &start, FALSE));
      problem.sentence = g_strdup (line->reason);
      g_array_append_val (self->problems, problem);
    }
}

guint
weir_filter_problems_get_n (const WeirFilterProblems *self)
{
  return self->problems->len;
}

guint
weir_filter_problems_get_line (const WeirFilterProblems *self, guint index)
{
  GtkTextIter place;

  gtk_text_buffer_get_iter_at_mark (self->buffer, &place, get (self, index)->mark);
  return gtk_text_iter_get_line (&place);
}

const char *
weir_filter_problems_get_sentence (const WeirFilterProblems *self, guint index)
{
  return get (self, index)->sentence;
}

/* Marks never pass one another: the lines stay in order. */
guint
weir_filter_problems_find (const WeirFilterProblems *self, guint line)
{
  guint low = 0;
  guint high = self->problems->len;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (weir_filter_problems_get_line (self, middle) < line)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

const char *
weir_filter_problems_at (const WeirFilterProblems *self, guint line)
{
  const guint index = weir_filter_problems_find (self, line);

  if (index == self->problems->len || weir_filter_problems_get_line (self, index) != line)
    return NULL;
  return get (self, index)->sentence;
}

gboolean
weir_filter_problems_step (const WeirFilterProblems *self,
                           guint line,
                           gboolean forward,
                           guint *index)
{
  const guint n = self->problems->len;

  if (n == 0)
    return FALSE;

  if (forward)
    *index = weir_filter_problems_find (self, line + 1) % n;
  else
    *index = (weir_filter_problems_find (self, line) + n - 1) % n;
  return TRUE;
}
