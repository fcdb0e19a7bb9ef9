/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is known of a regular expression without matching: with what a match can begin, and what
 * text is in every match for sure.  Both spare work, and both must be right: a literal that is not
 * in some match would hide it.  So what is optional, one of several, or only looked at has none.
 */

#include "weir-filter-regex-shape.h"

static gboolean
has_whole_word (const char *octets, gsize length)
{
  for (gsize i = 1; i < length; i++)
    if (g_ascii_isalnum (octets[i]) && !g_ascii_isalnum (octets[i - 1]))
      {
        while (i < length && g_ascii_isalnum (octets[i]))
          i++;
        if (i < length)
          return TRUE;
      }

  return FALSE;
}

/* Octets of a scheme that @octets begin with: every URL has one of few. */
static gsize
measure_scheme (const char *octets, gsize length)
{
  static const char *const schemes[] = { "https://", "http://", "http" };

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (length >= strlen (schemes[i]) && memcmp (octets, schemes[i], strlen (schemes[i])) == 0)
      return strlen (schemes[i]);

  return 0;
}

/*
 * What a run is good for: a long one is in few texts, but for a scheme, and a whole word in it is
 * what filters are best found by.
 */
static gsize
rate (const char *octets, gsize length)
{
  const gsize of_whole_word = 16;
  gsize scheme = measure_scheme (octets, length);

  if (scheme > 0)
    return 1 + rate (octets + scheme, length - scheme);

  return length + (has_whole_word (octets, length) ? of_whole_word : 0);
}

void
weir_regex_literal_end_run (WeirRegexLiteral *literal)
{
  if (rate (literal->run, literal->run_length) > rate (literal->best, literal->best_length))
    {
      memcpy (literal->best, literal->run, literal->run_length);
      literal->best_length = literal->run_length;
    }
  literal->run_length = 0;
}

static void
extweir_regex_literal_end_run (WeirRegexLiteral *literal, char octet)
{
  if (literal->run_length == WEIR_REGEX_MAX_LITERAL)
    weir_regex_literal_end_run (literal);
  literal->run[literal->run_length++] = octet;
}

/* What @part contains, @literal contains too. */
static void
take_over (WeirRegexLiteral *literal, WeirRegexLiteral *part)
{
  weir_regex_literal_end_run (part);
  weir_regex_literal_end_run (literal);
  if (rate (part->best, part->best_length) > rate (literal->best, literal->best_length))
    *literal = *part;
}

/* Notes that @next follows @shape. */
void
weir_regex_shape_append (WeirRegexShape *shape, const WeirRegexShape *next)
{
  if (shape->may_be_empty)
    weir_regex_set_add_all (&shape->first, &next->first);
  shape->may_be_empty = shape->may_be_empty && next->may_be_empty;
  shape->is_anchored = shape->is_anchored || next->is_anchored;
}

/* Notes what is sure of an atom that comes at least @min times: @letter, or what @part has. */
void
weir_regex_literal_note (WeirRegexLiteral *literal,
                         WeirRegexLiteral *part,
                         int letter,
                         const WeirRegexTimes *times)
{
  if (times->min == 0)
    weir_regex_literal_end_run (literal);
  else if (letter < 0)
    take_over (literal, part);
  else
    {
      extweir_regex_literal_end_run (literal, (char) letter);
      if (times->max > 1)
        {
          weir_regex_literal_end_run (literal);
          extweir_regex_literal_end_run (literal, (char) letter);
        }
    }
}

/* What is true of one of two alternatives. */
void
weir_regex_shape_unite (WeirRegexShape *shape, const WeirRegexShape *other)
{
  weir_regex_set_add_all (&shape->first, &other->first);
  shape->may_be_empty = shape->may_be_empty || other->may_be_empty;
  shape->is_anchored = shape->is_anchored && other->is_anchored;
}
