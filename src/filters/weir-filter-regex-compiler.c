/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Regular expressions as JavaScript has them (ECMA-262, section 22.2, with what annex B lets pass),
 * made into a program for the machine of weir-filter-regex.c.
 *
 * One pass over the text, by recursive descent; each function appends its instructions, and tells
 * of what it has read what spares the machine work: which octets a match can begin with, whether it
 * can begin but at the beginning, and what text every match contains for sure.
 */

#include "weir-filter-regex-builder.h"
#include "weir-filter-regex-class.h"
#include "weir-filter-regex-groups.h"
#include "weir-filter-regex-shape.h"

#include "weir-octet.h"

#include <glib/gi18n-lib.h>

/* Brackets within brackets. */
#define MAX_DEPTH 100

/* Instructions that there is room for from the beginning: what is usual. */
#define N_RESERVED 64

typedef struct
{
  WeirSpan rest;
  WeirRegexBuilder builder;
  WeirRegexProgram *program; /* (unowned): of the builder */
  WeirRegexGroups groups;
  guint n_opened; /* groups, so far */
  guint depth;
} Compiler;

static gboolean read_disjunction (Compiler *self, WeirRegexShape *shape, WeirRegexLiteral *literal);

static gboolean
fail (Compiler *self, const char *problem)
{
  return weir_regex_builder_fail (&self->builder, problem);
}

static guint
emit (Compiler *self, WeirRegexOperation operation, guint index)
{
  return weir_regex_builder_emit (&self->builder, operation, index);
}

static gboolean
has_problem (const Compiler *self)
{
  return self->builder.problem != NULL;
}

static gboolean
next_is (const Compiler *self, const char *text)
{
  gsize length = strlen (text);

  return self->rest.length >= length && memcmp (self->rest.octets, text, length) == 0;
}

static gboolean
take (Compiler *self, const char *text)
{
  if (!next_is (self, text))
    return FALSE;

  weir_span_take (&self->rest, strlen (text));

  return TRUE;
}

/* --- one character --- */

/* An octet, in both cases if case does not matter. */
static void
emit_octet (Compiler *self, char octet, WeirRegexShape *shape)
{
  char lower = weir_octet_to_lower (octet);

  weir_regex_set_add (&shape->first, (guchar) octet, (guchar) octet);
  if (self->program->ignore_case)
    {
      weir_regex_set_fold (&shape->first);
      octet = lower;
    }
  emit (self, WEIR_REGEX_OCTET, (guchar) octet);
}

static void
emit_set (Compiler *self, const WeirRegexSet *set, WeirRegexShape *shape, int *letter)
{
  g_array_append_vals (self->program->classes, set, 1);
  emit (self, WEIR_REGEX_CLASS, self->program->classes->len - 1);
  shape->first = *set;
  *letter = weir_regex_set_find_letter (set);
}

/* The octets of UTF-8.  A URL has none such, unless somebody sends what he should not. */
static void
emit_beyond (Compiler *self, guint32 code, WeirRegexShape *shape)
{
  char octets[6];
  int length = g_unichar_to_utf8 (code, octets);

  weir_regex_set_add (&shape->first, (guchar) octets[0], (guchar) octets[0]);
  for (int i = 0; i < length; i++)
    emit (self, WEIR_REGEX_OCTET, (guchar) octets[i]);
}

static void
emit_character (Compiler *self,
                const WeirRegexCharacter *character,
                WeirRegexShape *shape,
                int *letter)
{
  switch (character->kind)
    {
    case WEIR_REGEX_SET:
      emit_set (self, &character->set, shape, letter);
      break;
    case WEIR_REGEX_BEYOND:
      emit_beyond (self, character->code, shape);
      break;
    case WEIR_REGEX_ONE:
    default:
      emit_octet (self, (char) character->code, shape);
      *letter = weir_octet_to_lower ((char) character->code);
    }
}

static gboolean
read_class (Compiler *self, WeirRegexShape *shape, int *letter)
{
  WeirRegexSet set;
  const char *problem;

  if (!weir_regex_take_class (&self->rest, self->program->ignore_case, &set, &problem))
    return fail (self, problem);

  emit_set (self, &set, shape, letter);

  return TRUE;
}

static void
emit_any (Compiler *self, WeirRegexShape *shape)
{
  weir_regex_set_add (&shape->first, '\n', '\n');
  weir_regex_set_add (&shape->first, '\r', '\r');
  weir_regex_set_invert (&shape->first);
  emit (self, WEIR_REGEX_ANY, 0);
}

/* --- groups and references --- */

static void
emit_reference (Compiler *self, guint group, WeirRegexShape *shape)
{
  memset (&shape->first, 0xff, sizeof shape->first);
  shape->may_be_empty = TRUE;
  emit (self, WEIR_REGEX_REFERENCE, group);
}

/* "\k<name>" */
static gboolean
read_named_reference (Compiler *self, WeirRegexShape *shape)
{
  gsize end;
  int group;

  weir_span_take (&self->rest, 1);
  if (!take (self, "<"))
    return fail (self, N_ ("a reference has no name"));

  for (end = 0; end < self->rest.length && self->rest.octets[end] != '>';)
    end++;
  if (end == self->rest.length)
    return fail (self, N_ ("a reference has no name"));

  group = weir_regex_groups_find (&self->groups, weir_span_take (&self->rest, end));
  if (group < 0)
    return fail (self, N_ ("there is no group of that name"));

  weir_span_take (&self->rest, 1);
  emit_reference (self, (guint) group, shape);

  return TRUE;
}

/* "\1", if there is such a group; otherwise it is a number in octal.  Returns: whether it was. */
static gboolean
read_numbered_reference (Compiler *self, WeirRegexShape *shape)
{
  guint number = 0;
  gsize end = 0;

  while (end < self->rest.length && weir_octet_digit_value (self->rest.octets[end]) >= 0 &&
         number <= WEIR_REGEX_MAX_GROUPS)
    number = number * 10 + (guint) weir_octet_digit_value (self->rest.octets[end++]);

  if (number == 0 || number > self->groups.n || *self->rest.octets == '0')
    return FALSE;

  weir_span_take (&self->rest, end);
  emit_reference (self, number - 1, shape);

  return TRUE;
}

static gboolean
read_escape (Compiler *self, WeirRegexShape *shape, int *letter)
{
  WeirRegexCharacter character;

  if (self->rest.length > 0 && *self->rest.octets == 'k' && self->groups.n_named > 0)
    return read_named_reference (self, shape);
  if (self->rest.length > 0 && read_numbered_reference (self, shape))
    return TRUE;

  if (!weir_regex_take_escape (&self->rest, FALSE, &character))
    return fail (self, N_ ("it ends in a backslash"));

  emit_character (self, &character, shape, letter);

  return TRUE;
}

static gboolean
read_bracket_content (Compiler *self, WeirRegexShape *shape, WeirRegexLiteral *literal)
{
  if (++self->depth > MAX_DEPTH)
    return fail (self, N_ ("its brackets are nested too deep"));

  if (!read_disjunction (self, shape, literal))
    return FALSE;

  self->depth--;

  return take (self, ")") || fail (self, N_ ("a bracket is not closed"));
}

/* "(x)", "(?:x)", "(?<name>x)", behind its "(". */
static gboolean
read_group (Compiler *self, WeirRegexShape *shape, WeirRegexLiteral *literal)
{
  guint group;

  if (take (self, "?:"))
    return read_bracket_content (self, shape, literal);

  group = self->n_opened++;
  if (take (self, "?<"))
    weir_span_take (&self->rest, self->groups.names[group].length + 1);
  else if (next_is (self, "?"))
    return fail (self, N_ ("a bracket begins with what is not known"));

  if (!self->groups.has_references)
    return read_bracket_content (self, shape, literal);

  emit (self, WEIR_REGEX_SAVE, 2 * group);
  if (!read_bracket_content (self, shape, literal))
    return FALSE;
  emit (self, WEIR_REGEX_SAVE, 2 * group + 1);

  return TRUE;
}

/* "(?=x)" and its like.  What it contains is looked at, but not there for what follows. */
static gboolean
read_look (Compiler *self, WeirRegexOperation operation)
{
  gboolean is_behind = operation == WEIR_REGEX_BEHIND || operation == WEIR_REGEX_NOT_BEHIND;
  guint look =
    emit (self, operation, is_behind ? weir_regex_builder_add_register (&self->builder) : 0);
  WeirRegexShape shape = { 0 };
  WeirRegexLiteral literal = { 0 };

  /* A lookbehind is matched backwards; that shows in what its groups have matched. */
  if (is_behind && self->groups.has_references)
    return fail (self, N_ ("references and lookbehind do not go together"));
  if (has_problem (self) || !read_bracket_content (self, &shape, &literal))
    return FALSE;

  if (is_behind)
    emit (self, WEIR_REGEX_HERE, weir_regex_builder_get (&self->builder, look)->index);
  emit (self, WEIR_REGEX_MATCH, 0);
  if (!has_problem (self))
    weir_regex_builder_jump_here (&self->builder, look);

  return !has_problem (self);
}

/* --- repetition --- */

/* FALSE: nothing is said of how often, or nothing that can be. */
static gboolean
take_times (Compiler *self, WeirRegexTimes *times)
{
  if (!weir_regex_times_take (&self->rest, times))
    return FALSE;

  return times->min <= times->max || fail (self, N_ ("a number of times ends before it begins"));
}

/* What groups in a repetition matched is forgotten each time. */
static void
emit_reset (Compiler *self, guint begin, guint n_opened_before)
{
  WeirRegexInstruction reset = { .operation = WEIR_REGEX_RESET };

  if (!self->groups.has_references || self->n_opened == n_opened_before)
    return;

  reset.index = (guint16) (2 * n_opened_before);
  reset.times.min = (guint16) (2 * (self->n_opened - n_opened_before));
  weir_regex_builder_insert (&self->builder, begin, reset);
}

static void
repeat (Compiler *self,
        guint begin,
        guint n_opened_before,
        const WeirRegexTimes *times,
        WeirRegexShape *shape)
{
  if (self->program->code->len - begin == 1 &&
      weir_regex_builder_get (&self->builder, begin)->operation <= WEIR_REGEX_ANY)
    weir_regex_builder_insert (&self->builder, begin,
                               (WeirRegexInstruction){
                                 .operation = WEIR_REGEX_REPEAT,
                                 .is_lazy = times->is_lazy != FALSE,
                                 .times = { (guint16) times->min, (guint16) times->max },
                               });
  else
    {
      emit_reset (self, begin, n_opened_before);
      weir_regex_builder_repeat (&self->builder, begin, times, shape->may_be_empty);
    }

  if (times->min == 0)
    {
      shape->may_be_empty = TRUE;
      shape->is_anchored = FALSE;
    }
}

/* --- terms --- */

static const struct
{
  const char *text;
  WeirRegexOperation operation;
} assertions[] = {
  { "^", WEIR_REGEX_BEGIN },
  { "$", WEIR_REGEX_END },
  { "\\b", WEIR_REGEX_BOUNDARY },
  { "\\B", WEIR_REGEX_NO_BOUNDARY },
};

static const struct
{
  const char *text;
  WeirRegexOperation operation;
} looks[] = {
  { "(?=", WEIR_REGEX_AHEAD },
  { "(?!", WEIR_REGEX_NOT_AHEAD },
  { "(?<=", WEIR_REGEX_BEHIND },
  { "(?<!", WEIR_REGEX_NOT_BEHIND },
};

/* Reads what matches no octet.  Returns: whether there was one, or a problem with it. */
static gboolean
read_assertion (Compiler *self, WeirRegexShape *shape)
{
  for (gsize i = 0; i < G_N_ELEMENTS (assertions); i++)
    if (take (self, assertions[i].text))
      {
        emit (self, assertions[i].operation, 0);
        shape->is_anchored = shape->is_anchored || assertions[i].operation == WEIR_REGEX_BEGIN;
        return TRUE;
      }

  return FALSE;
}

/* "(?=x)*" may be: as often as it holds, it holds. */
static gboolean
read_looking (Compiler *self, WeirRegexLiteral *literal)
{
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    if (take (self, looks[i].text))
      {
        guint begin = self->program->code->len;
        WeirRegexTimes times;

        if (read_look (self, looks[i].operation) && looks[i].operation <= WEIR_REGEX_NOT_AHEAD &&
            take_times (self, &times) && times.min == 0)
          g_array_set_size (self->program->code, begin);
        weir_regex_literal_end_run (literal);
        return TRUE;
      }

  return FALSE;
}

static gboolean
read_atom (Compiler *self, WeirRegexShape *shape, WeirRegexLiteral *part, int *letter)
{
  WeirRegexCharacter character = { .kind = WEIR_REGEX_ONE };
  WeirRegexTimes times;

  if (take (self, "("))
    return read_group (self, shape, part);
  if (take (self, "["))
    return read_class (self, shape, letter);
  if (take (self, "\\"))
    return read_escape (self, shape, letter);

  if (take (self, "."))
    {
      emit_any (self, shape);
      return TRUE;
    }

  if (take_times (self, &times))
    return fail (self, N_ ("there is nothing to repeat"));
  if (has_problem (self))
    return FALSE;

  character.code = weir_regex_take_code (&self->rest);
  if (character.code > 0x7f)
    character.kind = WEIR_REGEX_BEYOND;
  emit_character (self, &character, shape, letter);

  return TRUE;
}

static gboolean
read_term (Compiler *self, WeirRegexShape *shape, WeirRegexLiteral *literal)
{
  WeirRegexShape atom = { 0 };
  WeirRegexLiteral part = { 0 };
  guint begin = self->program->code->len;
  guint n_opened_before = self->n_opened;
  int letter = -1;
  WeirRegexTimes times;

  if (read_assertion (self, shape) || read_looking (self, literal))
    return !has_problem (self);

  if (!read_atom (self, &atom, &part, &letter))
    return FALSE;

  if (take_times (self, &times) && !has_problem (self))
    repeat (self, begin, n_opened_before, &times, &atom);
  if (has_problem (self))
    return FALSE;

  weir_regex_shape_append (shape, &atom);
  weir_regex_literal_note (literal, &part, letter, &times);

  return TRUE;
}

static gboolean
read_alternative (Compiler *self, WeirRegexShape *shape, WeirRegexLiteral *literal)
{
  *shape = (WeirRegexShape){ .may_be_empty = TRUE };
  memset (literal, 0, sizeof *literal);

  while (self->rest.length > 0 && *self->rest.octets != '|' && *self->rest.octets != ')')
    if (!read_term (self, shape, literal))
      return FALSE;

  weir_regex_literal_end_run (literal);

  return TRUE;
}

/* The jumps to the end of all alternatives are chained until it is known where that is. */
static gboolean
read_disjunction (Compiler *self, WeirRegexShape *shape, WeirRegexLiteral *literal)
{
  guint begin = self->program->code->len;
  guint last_jump = 0;
  guint n_alternatives = 1;

  if (!read_alternative (self, shape, literal))
    return FALSE;

  while (take (self, "|"))
    {
      WeirRegexShape other;
      guint jump;

      n_alternatives++;
      weir_regex_builder_insert (&self->builder, begin,
                                 (WeirRegexInstruction){ .operation = WEIR_REGEX_SPLIT });
      jump = emit (self, WEIR_REGEX_JUMP, 0);
      if (has_problem (self))
        return FALSE;

      weir_regex_builder_get (&self->builder, jump)->jump = (gint32) last_jump;
      last_jump = jump;
      weir_regex_builder_jump_here (&self->builder, begin);
      begin = self->program->code->len;

      if (!read_alternative (self, &other, literal))
        return FALSE;
      weir_regex_shape_unite (shape, &other);
    }

  while (last_jump != 0)
    {
      guint jump = last_jump;

      last_jump = (guint) weir_regex_builder_get (&self->builder, jump)->jump;
      weir_regex_builder_jump_here (&self->builder, jump);
    }

  /* Which of them it will be is not sure. */
  if (n_alternatives > 1)
    memset (literal, 0, sizeof *literal);

  return TRUE;
}

/* --- all of it --- */

static gboolean
compile (Compiler *self)
{
  WeirRegexProgram *program = self->program;
  WeirRegexShape shape;
  WeirRegexLiteral literal;

  if (!weir_regex_groups_survey (&self->groups, self->rest, &self->builder.problem))
    return FALSE;

  program->n_registers = self->groups.has_references ? 2 * self->groups.n : 0;
  if (!read_disjunction (self, &shape, &literal))
    return FALSE;
  if (self->rest.length > 0)
    return fail (self, N_ ("a bracket is closed that is not open"));

  emit (self, WEIR_REGEX_MATCH, 0);
  program->is_anchored = shape.is_anchored;
  program->has_first = !shape.may_be_empty;
  program->first = shape.first;
  program->literal_length = literal.best_length;
  memcpy (program->literal, literal.best, literal.best_length);

  return !has_problem (self);
}

gboolean
weir_regex_program_init (WeirRegexProgram *self,
                         WeirSpan source,
                         gboolean match_case,
                         const char **problem)
{
  Compiler compiler = { 0 };

  memset (self, 0, sizeof *self);
  self->code = g_array_sized_new (FALSE, FALSE, sizeof (WeirRegexInstruction), N_RESERVED);
  self->classes = g_array_new (FALSE, FALSE, sizeof (WeirRegexSet));
  self->ignore_case = !match_case;

  compiler.rest = source;
  compiler.program = compiler.builder.program = self;
  if (compile (&compiler))
    return TRUE;

  weir_regex_program_clear (self);
  *problem = compiler.builder.problem;

  return FALSE;
}

void
weir_regex_program_clear (WeirRegexProgram *self)
{
  g_clear_pointer (&self->code, g_array_unref);
  g_clear_pointer (&self->classes, g_array_unref);
}
