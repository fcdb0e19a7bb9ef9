/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The groups of a regular expression, counted before anything else is read: it depends on them what
 * "\\1" and "\\k" are.
 */

#include "weir-filter-regex-groups.h"

#include "weir-octet.h"

#include <glib/gi18n-lib.h>

static gboolean
fail (const char **problem, const char *words)
{
  *problem = words;

  return FALSE;
}

/* The name of a group, behind "(?<".  FALSE: it is none, or one that there is. */
static gboolean
note_name (WeirRegexGroups *self, WeirSpan rest, const char **problem)
{
  gsize end = 0;

  while (end < rest.length && (g_ascii_isalnum (rest.octets[end]) || rest.octets[end] == '_' ||
                               rest.octets[end] == '$' || (guchar) rest.octets[end] >= 0x80))
    end++;

  if (end == 0 || end == rest.length || rest.octets[end] != '>' ||
      weir_octet_digit_value (*rest.octets) >= 0)
    return fail (problem, N_ ("a group has no name"));

  rest.length = end;
  for (guint i = 0; i < self->n; i++)
    if (weir_span_equal (self->names[i], rest))
      return fail (problem, N_ ("two groups have the same name"));

  self->names[self->n] = rest;
  self->n_named++;

  return TRUE;
}

/* Notes a group that begins with the bracket at the beginning of @rest, if it is one. */
static gboolean
note_group (WeirRegexGroups *self, WeirSpan rest, const char **problem)
{
  gboolean has_name = rest.length >= 3 && memcmp (rest.octets, "(?<", 3) == 0 &&
                      (rest.length == 3 || (rest.octets[3] != '=' && rest.octets[3] != '!'));

  if (rest.length > 1 && rest.octets[1] == '?' && !has_name)
    return TRUE;

  if (self->n == WEIR_REGEX_MAX_GROUPS)
    return fail (problem, N_ ("it is too large"));

  if (has_name)
    {
      weir_span_take (&rest, 3);
      if (!note_name (self, rest, problem))
        return FALSE;
    }
  self->n++;

  return TRUE;
}

/* The number behind a backslash; 0: there is none, or none that a group could have. */
static guint
read_number (WeirSpan rest)
{
  guint number = 0;

  for (; rest.length > 0 && weir_octet_digit_value (*rest.octets) >= 0; weir_span_take (&rest, 1))
    {
      number = number * 10 + (guint) weir_octet_digit_value (*rest.octets);
      if (number == 0 || number > WEIR_REGEX_MAX_GROUPS)
        return 0;
    }

  return number;
}

gboolean
weir_regex_groups_survey (WeirRegexGroups *self, WeirSpan rest, const char **problem)
{
  guint lowest_number = G_MAXUINT;
  gboolean is_in_class = FALSE;
  gboolean has_names = FALSE;

  for (; rest.length > 0; weir_span_take (&rest, 1))
    {
      char octet = *rest.octets;

      if (octet == '\\' && rest.length > 1)
        {
          weir_span_take (&rest, 1);
          has_names = has_names || *rest.octets == 'k';
          if (!is_in_class && read_number (rest) > 0)
            lowest_number = MIN (lowest_number, read_number (rest));
        }
      else if (octet == '[' || octet == ']')
        is_in_class = octet == '[';
      else if (octet == '(' && !is_in_class && !note_group (self, rest, problem))
        return FALSE;
    }

  self->has_references = (has_names && self->n_named > 0) || lowest_number <= self->n;

  return TRUE;
}

int
weir_regex_groups_find (const WeirRegexGroups *self, WeirSpan name)
{
  for (guint i = 0; i < self->n; i++)
    if (self->names[i].length > 0 && weir_span_equal (self->names[i], name))
      return (int) i;

  return -1;
}
