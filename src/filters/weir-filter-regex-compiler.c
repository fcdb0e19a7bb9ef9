/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Regular expressions as JavaScript has them (ECMA-262, section 22.2, with what annex B lets pass),
 * made into a program for the machine of weir-filter-regex.c.
 *
 * One pass over the text, by recursive descent; each function appends its instructions.  Jumps are
 * relative, so that what is repeated is copied, and what comes before alternatives is put in later.
 * Besides it finds what spares the machine work: which octets a match can begin with, whether it
 * can begin but at the beginning, and the longest text that every match contains for sure.
 */

#include "weir-filter-regex-class.h"
#include "weir-filter-regex-program.h"

#include "weir-octet.h"

#include <glib/gi18n-lib.h>

/* Brackets within brackets. */
#define MAX_DEPTH 100

#define MAX_GROUPS 60

/* Instructions that there is room for from the beginning: what is usual. */
#define N_RESERVED 64

/* What is known of a part of the expression. */
typedef struct
{
  WeirRegexSet first;    /* octets that it can begin with, if it is not empty */
  gboolean may_be_empty; /* matches nothing too */
  gboolean is_anchored;  /* begins where the text does, or not at all */
} Shape;

/* The longest text that a part contains for sure, and what it ends with. */
typedef struct
{
  gsize best_length;
  gsize run_length;
  char best[WEIR_REGEX_MAX_LITERAL];
  char run[WEIR_REGEX_MAX_LITERAL];
} Literal;

typedef struct
{
  WeirSpan rest;
  WeirRegexProgram *program; /* (unowned) */
  GArray *code;              /* (unowned): of the program */
  guint n_groups;            /* in all of the expression */
  guint n_opened;            /* so far */
  guint n_named;
  gboolean has_references; /* otherwise nobody asks what groups matched */
  guint depth;
  WeirSpan names[MAX_GROUPS]; /* of groups; empty if they have none */
  const char *problem;        /* (nullable) */
} Compiler;

static gboolean read_disjunction (Compiler *self, Shape *shape, Literal *literal);

static gboolean
fail (Compiler *self, const char *problem)
{
  if (self->problem == NULL)
    self->problem = problem;

  return FALSE;
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

/* --- emitting --- */

static WeirRegexInstruction *
get_instruction (Compiler *self, guint at)
{
  return &g_array_index (self->code, WeirRegexInstruction, at);
}

static void
insert (Compiler *self, guint at, WeirRegexInstruction instruction)
{
  if (self->code->len >= WEIR_REGEX_MAX_INSTRUCTIONS)
    fail (self, N_ ("it is too large"));
  else
    g_array_insert_val (self->code, at, instruction);
}

static guint
emit (Compiler *self, WeirRegexOperation operation, guint index)
{
  insert (self, self->code->len,
          (WeirRegexInstruction){ .operation = operation, .index = (guint16) index });

  return self->code->len - 1;
}

/* Lets the instruction @at jump to the end of what there is. */
static void
jump_here (Compiler *self, guint at)
{
  get_instruction (self, at)->jump = (gint32) (self->code->len - at);
}

static void
emit_copy (Compiler *self, const GArray *block)
{
  if (self->code->len + block->len > WEIR_REGEX_MAX_INSTRUCTIONS)
    fail (self, N_ ("it is too large"));
  else
    g_array_append_vals (self->code, block->data, block->len);
}

static guint
add_register (Compiler *self)
{
  if (self->program->n_registers >= WEIR_REGEX_MAX_REGISTERS)
    {
      fail (self, N_ ("it is too large"));
      return 0;
    }

  return self->program->n_registers++;
}

/* --- what is known --- */

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
 * What a run is good for: a long one is in few texts, but for a scheme, and a whole word in it is what
 * filters are best found by.
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

static void
end_run (Literal *literal)
{
  if (rate (literal->run, literal->run_length) > rate (literal->best, literal->best_length))
    {
      memcpy (literal->best, literal->run, literal->run_length);
      literal->best_length = literal->run_length;
    }
  literal->run_length = 0;
}

static void
extend_run (Literal *literal, char octet)
{
  if (literal->run_length == WEIR_REGEX_MAX_LITERAL)
    end_run (literal);
  literal->run[literal->run_length++] = octet;
}

/* What @part contains, @literal contains too. */
static void
take_over (Literal *literal, Literal *part)
{
  end_run (part);
  end_run (literal);
  if (rate (part->best, part->best_length) > rate (literal->best, literal->best_length))
    *literal = *part;
}

/* Notes that @next follows @shape. */
static void
append_shape (Shape *shape, const Shape *next)
{
  if (shape->may_be_empty)
    weir_regex_set_add_all (&shape->first, &next->first);
  shape->may_be_empty = shape->may_be_empty && next->may_be_empty;
  shape->is_anchored = shape->is_anchored || next->is_anchored;
}

/* --- one character --- */

/* An octet, in both cases if case does not matter. */
static void
emit_octet (Compiler *self, char octet, Shape *shape)
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
emit_set (Compiler *self, const WeirRegexSet *set, Shape *shape, int *letter)
{
  g_array_append_vals (self->program->classes, set, 1);
  emit (self, WEIR_REGEX_CLASS, self->program->classes->len - 1);
  shape->first = *set;
  *letter = weir_regex_set_find_letter (set);
}

/* The octets of UTF-8.  A URL has none such, unless somebody sends what he should not. */
static void
emit_beyond (Compiler *self, guint32 code, Shape *shape)
{
  char octets[6];
  int length = g_unichar_to_utf8 (code, octets);

  weir_regex_set_add (&shape->first, (guchar) octets[0], (guchar) octets[0]);
  for (int i = 0; i < length; i++)
    emit (self, WEIR_REGEX_OCTET, (guchar) octets[i]);
}

static void
emit_character (Compiler *self, const WeirRegexCharacter *character, Shape *shape, int *letter)
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
read_class (Compiler *self, Shape *shape, int *letter)
{
  WeirRegexSet set;
  const char *problem;

  if (!weir_regex_take_class (&self->rest, self->program->ignore_case, &set, &problem))
    return fail (self, problem);

  emit_set (self, &set, shape, letter);

  return TRUE;
}

static void
emit_any (Compiler *self, Shape *shape)
{
  weir_regex_set_add (&shape->first, '\n', '\n');
  weir_regex_set_add (&shape->first, '\r', '\r');
  weir_regex_set_invert (&shape->first);
  emit (self, WEIR_REGEX_ANY, 0);
}

/* --- groups and references --- */

static void
emit_reference (Compiler *self, guint group, Shape *shape)
{
  memset (&shape->first, 0xff, sizeof shape->first);
  shape->may_be_empty = TRUE;
  emit (self, WEIR_REGEX_REFERENCE, group);
}

/* "\k<name>" */
static gboolean
read_named_reference (Compiler *self, Shape *shape)
{
  gsize end;

  weir_span_take (&self->rest, 1);
  if (!take (self, "<"))
    return fail (self, N_ ("a reference has no name"));

  for (end = 0; end < self->rest.length && self->rest.octets[end] != '>';)
    end++;
  if (end == self->rest.length)
    return fail (self, N_ ("a reference has no name"));

  for (guint i = 0; i < self->n_groups; i++)
    if (self->names[i].length > 0 &&
        weir_span_equal (self->names[i], (WeirSpan){ self->rest.octets, end }))
      {
        weir_span_take (&self->rest, end + 1);
        emit_reference (self, i, shape);
        return TRUE;
      }

  return fail (self, N_ ("there is no group of that name"));
}

/* "\1", if there is such a group; otherwise it is a number in octal.  Returns: whether it was. */
static gboolean
read_numbered_reference (Compiler *self, Shape *shape)
{
  guint number = 0;
  gsize end = 0;

  while (end < self->rest.length && weir_octet_digit_value (self->rest.octets[end]) >= 0 &&
         number <= MAX_GROUPS)
    number = number * 10 + (guint) weir_octet_digit_value (self->rest.octets[end++]);

  if (number == 0 || number > self->n_groups || *self->rest.octets == '0')
    return FALSE;

  weir_span_take (&self->rest, end);
  emit_reference (self, number - 1, shape);

  return TRUE;
}

static gboolean
read_escape (Compiler *self, Shape *shape, int *letter)
{
  WeirRegexCharacter character;

  if (self->rest.length > 0 && *self->rest.octets == 'k' && self->n_named > 0)
    return read_named_reference (self, shape);
  if (self->rest.length > 0 && read_numbered_reference (self, shape))
    return TRUE;

  if (!weir_regex_take_escape (&self->rest, FALSE, &character))
    return fail (self, N_ ("it ends in a backslash"));

  emit_character (self, &character, shape, letter);

  return TRUE;
}

static gboolean
read_bracket_content (Compiler *self, Shape *shape, Literal *literal)
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
read_group (Compiler *self, Shape *shape, Literal *literal)
{
  guint group;

  if (take (self, "?:"))
    return read_bracket_content (self, shape, literal);

  group = self->n_opened++;
  if (take (self, "?<"))
    weir_span_take (&self->rest, self->names[group].length + 1);
  else if (next_is (self, "?"))
    return fail (self, N_ ("a bracket begins with what is not known"));

  if (!self->has_references)
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
  guint look = emit (self, operation, is_behind ? add_register (self) : 0);
  Shape shape = { 0 };
  Literal literal = { 0 };

  /* A lookbehind is matched backwards; that shows in what its groups have matched. */
  if (is_behind && self->has_references)
    return fail (self, N_ ("references and lookbehind do not go together"));
  if (self->problem != NULL || !read_bracket_content (self, &shape, &literal))
    return FALSE;

  if (is_behind)
    emit (self, WEIR_REGEX_HERE, get_instruction (self, look)->index);
  emit (self, WEIR_REGEX_MATCH, 0);
  if (self->problem == NULL)
    jump_here (self, look);

  return self->problem == NULL;
}

/* --- repetition --- */

typedef struct
{
  guint min;
  guint max;
  gboolean is_lazy;
} Times;

static guint
take_number (WeirSpan *rest)
{
  guint number = 0;

  /* More than any text has is as good as any number. */
  while (rest->length > 0 && weir_octet_digit_value (*rest->octets) >= 0)
    {
      number = number * 10 + (guint) weir_octet_digit_value (*weir_span_take (rest, 1).octets);
      number = MIN (number, WEIR_REGEX_NO_LIMIT - 1);
    }

  return number;
}

static gboolean
next_is_digit (WeirSpan rest)
{
  return rest.length > 0 && weir_octet_digit_value (*rest.octets) >= 0;
}

/* "{2}", "{2,}", "{2,3}".  FALSE: the "{" stands for itself. */
static gboolean
take_braces (WeirSpan *rest, Times *times)
{
  WeirSpan inside = *rest;

  if (inside.length == 0 || *inside.octets != '{')
    return FALSE;

  weir_span_take (&inside, 1);
  if (!next_is_digit (inside))
    return FALSE;

  times->min = times->max = take_number (&inside);
  if (inside.length > 0 && *inside.octets == ',')
    {
      weir_span_take (&inside, 1);
      times->max = next_is_digit (inside) ? take_number (&inside) : WEIR_REGEX_NO_LIMIT;
    }

  if (inside.length == 0 || *inside.octets != '}')
    return FALSE;

  weir_span_take (&inside, 1);
  *rest = inside;

  return TRUE;
}

/* FALSE: nothing is said, or nothing that can be. */
static gboolean
take_times (Compiler *self, Times *times)
{
  *times = (Times){ 1, 1, FALSE };

  if (take (self, "*"))
    *times = (Times){ 0, WEIR_REGEX_NO_LIMIT, FALSE };
  else if (take (self, "+"))
    *times = (Times){ 1, WEIR_REGEX_NO_LIMIT, FALSE };
  else if (take (self, "?"))
    *times = (Times){ 0, 1, FALSE };
  else if (!take_braces (&self->rest, times))
    return FALSE;

  times->is_lazy = take (self, "?");

  return times->min <= times->max || fail (self, N_ ("a number of times ends before it begins"));
}

static guint
emit_split (Compiler *self, const Times *times)
{
  guint at = emit (self, WEIR_REGEX_SPLIT, 0);

  if (self->problem == NULL)
    get_instruction (self, at)->is_lazy = times->is_lazy != FALSE;

  return at;
}

/* As often as it likes.  What matches nothing must not go on for ever. */
static void
emit_star (Compiler *self, const GArray *block, const Times *times, gboolean may_be_empty)
{
  guint split = emit_split (self, times);
  guint moved = may_be_empty ? add_register (self) : 0;
  guint jump;

  if (may_be_empty)
    emit (self, WEIR_REGEX_SAVE, moved);
  emit_copy (self, block);
  if (may_be_empty)
    emit (self, WEIR_REGEX_MOVED, moved);

  jump = emit (self, WEIR_REGEX_JUMP, 0);
  if (self->problem != NULL)
    return;

  get_instruction (self, jump)->jump = (gint32) split - (gint32) jump;
  jump_here (self, split);
}

/* Up to @n_times more: x(x(x)?)?, each "?" with its way to the end. */
static void
emit_optional (Compiler *self, const GArray *block, const Times *times, guint n_times)
{
  guint begin = self->code->len;

  for (guint i = 0; i < n_times && self->problem == NULL; i++)
    {
      emit_split (self, times);
      emit_copy (self, block);
    }

  for (guint i = 0; i < n_times && self->problem == NULL; i++)
    jump_here (self, begin + i * (block->len + 1));
}

/* Puts what is from @begin on there as often as is said. */
static void
repeat_block (Compiler *self, guint begin, const Times *times, gboolean may_be_empty)
{
  g_autoptr (GArray) block = g_array_new (FALSE, FALSE, sizeof (WeirRegexInstruction));

  g_array_append_vals (block, get_instruction (self, begin), self->code->len - begin);
  g_array_set_size (self->code, begin);
  if (block->len == 0)
    return;

  for (guint i = 0; i < times->min && self->problem == NULL; i++)
    emit_copy (self, block);

  if (times->max != WEIR_REGEX_NO_LIMIT)
    emit_optional (self, block, times, times->max - times->min);
  else if (may_be_empty || times->min == 0)
    emit_star (self, block, times, may_be_empty);
  else
    {
      /* Back to the last copy: what ends in "+" is no longer than it must be. */
      Times other_way = { 0, 0, !times->is_lazy };
      guint split = emit_split (self, &other_way);

      if (self->problem == NULL)
        get_instruction (self, split)->jump = -(gint32) block->len;
    }
}

/* What groups in a repetition matched is forgotten each time. */
static void
emit_reset (Compiler *self, guint begin, guint n_opened_before)
{
  WeirRegexInstruction reset = { .operation = WEIR_REGEX_RESET };

  if (!self->has_references || self->n_opened == n_opened_before)
    return;

  reset.index = (guint16) (2 * n_opened_before);
  reset.times.min = (guint16) (2 * (self->n_opened - n_opened_before));
  insert (self, begin, reset);
}

static void
repeat (Compiler *self, guint begin, guint n_opened_before, const Times *times, Shape *shape)
{
  if (self->code->len - begin == 1 && get_instruction (self, begin)->operation <= WEIR_REGEX_ANY)
    insert (self, begin,
            (WeirRegexInstruction){
              .operation = WEIR_REGEX_REPEAT,
              .is_lazy = times->is_lazy != FALSE,
              .times = { (guint16) times->min, (guint16) times->max },
            });
  else
    {
      emit_reset (self, begin, n_opened_before);
      repeat_block (self, begin, times, shape->may_be_empty);
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
read_assertion (Compiler *self, Shape *shape)
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
read_looking (Compiler *self, Literal *literal)
{
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    if (take (self, looks[i].text))
      {
        guint begin = self->code->len;
        Times times;

        if (read_look (self, looks[i].operation) && looks[i].operation <= WEIR_REGEX_NOT_AHEAD &&
            take_times (self, &times) && times.min == 0)
          g_array_set_size (self->code, begin);
        end_run (literal);
        return TRUE;
      }

  return FALSE;
}

static gboolean
read_atom (Compiler *self, Shape *shape, Literal *part, int *letter)
{
  WeirRegexCharacter character = { .kind = WEIR_REGEX_ONE };
  Times times;

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
  if (self->problem != NULL)
    return FALSE;

  character.code = weir_regex_take_code (&self->rest);
  if (character.code > 0x7f)
    character.kind = WEIR_REGEX_BEYOND;
  emit_character (self, &character, shape, letter);

  return TRUE;
}

/* Notes what is sure of an atom that comes at least @min times: @letter, or what @part has. */
static void
note_literal (Literal *literal, Literal *part, int letter, const Times *times)
{
  if (times->min == 0)
    end_run (literal);
  else if (letter < 0)
    take_over (literal, part);
  else
    {
      extend_run (literal, (char) letter);
      if (times->max > 1)
        {
          end_run (literal);
          extend_run (literal, (char) letter);
        }
    }
}

static gboolean
read_term (Compiler *self, Shape *shape, Literal *literal)
{
  Shape atom = { 0 };
  Literal part = { 0 };
  guint begin = self->code->len;
  guint n_opened_before = self->n_opened;
  int letter = -1;
  Times times;

  if (read_assertion (self, shape) || read_looking (self, literal))
    return self->problem == NULL;

  if (!read_atom (self, &atom, &part, &letter))
    return FALSE;

  if (take_times (self, &times) && self->problem == NULL)
    repeat (self, begin, n_opened_before, &times, &atom);
  if (self->problem != NULL)
    return FALSE;

  append_shape (shape, &atom);
  note_literal (literal, &part, letter, &times);

  return TRUE;
}

static gboolean
read_alternative (Compiler *self, Shape *shape, Literal *literal)
{
  *shape = (Shape){ .may_be_empty = TRUE };
  memset (literal, 0, sizeof *literal);

  while (self->rest.length > 0 && *self->rest.octets != '|' && *self->rest.octets != ')')
    if (!read_term (self, shape, literal))
      return FALSE;

  end_run (literal);

  return TRUE;
}

/* What is true of one of two alternatives. */
static void
unite_shapes (Shape *shape, const Shape *other)
{
  weir_regex_set_add_all (&shape->first, &other->first);
  shape->may_be_empty = shape->may_be_empty || other->may_be_empty;
  shape->is_anchored = shape->is_anchored && other->is_anchored;
}

/* The jumps to the end of all alternatives are chained until it is known where that is. */
static gboolean
read_disjunction (Compiler *self, Shape *shape, Literal *literal)
{
  guint begin = self->code->len;
  guint last_jump = 0;
  guint n_alternatives = 1;

  if (!read_alternative (self, shape, literal))
    return FALSE;

  while (take (self, "|"))
    {
      Shape other;
      guint jump;

      n_alternatives++;
      insert (self, begin, (WeirRegexInstruction){ .operation = WEIR_REGEX_SPLIT });
      jump = emit (self, WEIR_REGEX_JUMP, 0);
      if (self->problem != NULL)
        return FALSE;

      get_instruction (self, jump)->jump = (gint32) last_jump;
      last_jump = jump;
      jump_here (self, begin);
      begin = self->code->len;

      if (!read_alternative (self, &other, literal))
        return FALSE;
      unite_shapes (shape, &other);
    }

  while (last_jump != 0)
    {
      guint jump = last_jump;

      last_jump = (guint) get_instruction (self, jump)->jump;
      jump_here (self, jump);
    }

  /* Which of them it will be is not sure. */
  if (n_alternatives > 1)
    memset (literal, 0, sizeof *literal);

  return TRUE;
}

/* --- all of it --- */

/* The name of a group, behind "(?<".  FALSE: it is none, or one that there is. */
static gboolean
note_name (Compiler *self, WeirSpan rest)
{
  gsize end = 0;

  while (end < rest.length && (g_ascii_isalnum (rest.octets[end]) || rest.octets[end] == '_' ||
                               rest.octets[end] == '$' || (guchar) rest.octets[end] >= 0x80))
    end++;

  if (end == 0 || end == rest.length || rest.octets[end] != '>' ||
      weir_octet_digit_value (*rest.octets) >= 0)
    return fail (self, N_ ("a group has no name"));

  rest.length = end;
  for (guint i = 0; i < self->n_groups; i++)
    if (weir_span_equal (self->names[i], rest))
      return fail (self, N_ ("two groups have the same name"));

  self->names[self->n_groups] = rest;
  self->n_named++;

  return TRUE;
}

/* Notes a group that begins with the bracket at the beginning of @rest, if it is one. */
static gboolean
note_group (Compiler *self, WeirSpan rest)
{
  gboolean has_name = rest.length >= 3 && memcmp (rest.octets, "(?<", 3) == 0 &&
                      (rest.length == 3 || (rest.octets[3] != '=' && rest.octets[3] != '!'));

  if (rest.length > 1 && rest.octets[1] == '?' && !has_name)
    return TRUE;

  if (self->n_groups == MAX_GROUPS)
    return fail (self, N_ ("it is too large"));

  if (has_name)
    {
      weir_span_take (&rest, 3);
      if (!note_name (self, rest))
        return FALSE;
    }
  self->n_groups++;

  return TRUE;
}

/* Counts groups beforehand: it depends on them what "\\1" and "\\k" are. */
static gboolean
survey (Compiler *self, WeirSpan rest)
{
  gboolean is_in_class = FALSE;

  while (rest.length > 0)
    {
      char octet = *rest.octets;

      if (octet == '\\' && rest.length > 1)
        {
          weir_span_take (&rest, 1);
          if (!is_in_class && strchr ("123456789k", *rest.octets) != NULL)
            self->has_references = TRUE;
        }
      else if (octet == '[')
        is_in_class = TRUE;
      else if (octet == ']')
        is_in_class = FALSE;
      else if (octet == '(' && !is_in_class && !note_group (self, rest))
        return FALSE;

      weir_span_take (&rest, 1);
    }

  return TRUE;
}

static gboolean
compile (Compiler *self)
{
  WeirRegexProgram *program = self->program;
  Shape shape;
  Literal literal;

  if (!survey (self, self->rest))
    return FALSE;

  program->n_registers = self->has_references ? 2 * self->n_groups : 0;
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

  return self->problem == NULL;
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
  compiler.program = self;
  compiler.code = self->code;
  if (compile (&compiler))
    return TRUE;

  weir_regex_program_clear (self);
  *problem = compiler.problem;

  return FALSE;
}

void
weir_regex_program_clear (WeirRegexProgram *self)
{
  g_clear_pointer (&self->code, g_array_unref);
  g_clear_pointer (&self->classes, g_array_unref);
}
