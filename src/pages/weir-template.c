/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Pages are written as HTML, and what changes in them is put in here.
 *
 * What is put in is escaped, unless the template says that it is ours.  A template is a part of
 * the program: a mistake in it is one of ours, and found by the tests.
 */

#include "weir-template.h"

#include <string.h>

#define OPEN "{{"
#define CLOSE "}}"

typedef struct
{
  const WeirTemplateValue *values;
  gsize n_values;
  GString *out;
} Filling;

/* Returns: (transfer none) (nullable) */
static const char *
get_text (const Filling *filling, const char *name)
{
  for (gsize i = 0; i < filling->n_values; i++)
    if (g_str_equal (filling->values[i].name, name))
      return filling->values[i].text;

  g_error ("There is nothing to put in for “%s”", name);
}

static void
append_escaped (GString *out, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (out, escaped);
}

/* Behind the end of the section @name, which begins at @at. */
static const char *
skip_section (const char *at, const char *name)
{
  g_autofree char *end = g_strconcat (OPEN "/", name, CLOSE, NULL);

  at = strstr (at, end);
  g_assert (at != NULL);

  return at + strlen (end);
}

/* Does what @mark says, which ends before @at.  Returns: where to go on */
static const char *
apply (Filling *filling, const char *mark, const char *at)
{
  switch (*mark)
    {
    case '?':
      return get_text (filling, mark + 1) != NULL ? at : skip_section (at, mark + 1);

    case '!':
      return get_text (filling, mark + 1) == NULL ? at : skip_section (at, mark + 1);

    case '/':
      return at;

    case '=':
      g_string_append (filling->out, get_text (filling, mark + 1));
      return at;

    default:
      append_escaped (filling->out, get_text (filling, mark));
      return at;
    }
}

char *
weir_template_fill (const char *template, const WeirTemplateValue *values, gsize n_values)
{
  Filling filling = { values, n_values, g_string_new (NULL) };
  const char *at = template;
  const char *open;

  while ((open = strstr (at, OPEN)) != NULL)
    {
      const char *close = strstr (open, CLOSE);
      g_autofree char *mark = NULL;

      g_assert (close != NULL);
      mark = g_strndup (open + strlen (OPEN), close - open - strlen (OPEN));
      g_string_append_len (filling.out, at, open - at);
      at = apply (&filling, mark, close + strlen (CLOSE));
    }
  g_string_append (filling.out, at);

  return g_string_free (filling.out, FALSE);
}
