/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Regular expressions of filters, matched by backtracking within a number of steps.
 *
 * Lists come from anywhere, and a browser's matcher needs longer than the world will stand for what
 * takes one line to write, `(a+)+$`.  So we count: an octet looked at and an instruction are a step each,
 * over all of a match and of all matches of a request, and whoever has used his up has not matched.  A
 * general library counts less exactly (each beginning anew, or not what it does in one go), and reads
 * another language; what JavaScript means by an expression is a compiler of its own in any case.
 *
 *     choices:  a stack of where else to go on: at an instruction and a position; at a span of
 *               positions, for "as many as there are, or fewer"; or what a register was before
 *
 * A program is immutable; what a match needs is on the stack of whoever asks, so any thread may.
 */

#include "weir-filter-regex.h"

#include "weir-filter-regex-program.h"
#include "weir-octet.h"

#include <glib/gi18n-lib.h>

#define MAX_CHOICES 2048

#define UNSET G_MAXUINT32

/* Places to begin at that are passed over in the time of a step. */
#define PLACES_PER_STEP 16

struct _WeirFilterRegex
{
  WeirRegexProgram program;
};

typedef enum
{
  CHOICE_POSITIONS, /* at any position from low to high, the highest first */
  CHOICE_MORE,      /* one octet more of a lazy repetition, up to low times */
  CHOICE_REGISTER,  /* none: the register was high */
} ChoiceKind;

typedef struct
{
  guint32 kind : 2;
  guint32 at : 30; /* an instruction, or a register */
  guint32 low;
  guint32 high;
} Choice;

typedef struct
{
  const WeirRegexInstruction *code;
  const WeirRegexSet *classes;
  const guchar *text;
  guint32 length;
  gboolean ignore_case;

  guint n_steps; /* left */
  guint n_choices;
  gboolean is_exhausted; /* no steps are left, or no room */
  guint32 registers[WEIR_REGEX_MAX_REGISTERS];
  Choice choices[MAX_CHOICES];
} Machine;

static gboolean run (Machine *self, guint32 at, guint32 position, guint32 *end);

/* FALSE: that was the last step. */
static inline gboolean
count (Machine *self, guint n_steps)
{
  if (self->n_steps <= n_steps)
    {
      self->n_steps = 0;
      self->is_exhausted = TRUE;
      return FALSE;
    }

  self->n_steps -= n_steps;

  return TRUE;
}

/* --- choices --- */

static gboolean
push (Machine *self, ChoiceKind kind, guint32 at, guint32 low, guint32 high)
{
  if (self->n_choices == MAX_CHOICES)
    {
      self->is_exhausted = TRUE;
      return FALSE;
    }

  self->choices[self->n_choices++] = (Choice){ kind, at, low, high };

  return TRUE;
}

static gboolean
set_register (Machine *self, guint index, guint32 value)
{
  if (!push (self, CHOICE_REGISTER, index, 0, self->registers[index]))
    return FALSE;

  self->registers[index] = value;

  return TRUE;
}

/* Undoes what was done since there were @n_choices. */
static void
undo (Machine *self, guint n_choices)
{
  while (self->n_choices > n_choices)
    {
      const Choice *choice = &self->choices[--self->n_choices];

      if (choice->kind == CHOICE_REGISTER)
        self->registers[choice->at] = choice->high;
    }
}

/* Forgets where else to go on since there were @n_choices, but not what registers were. */
static void
commit (Machine *self, guint n_choices)
{
  guint kept = n_choices;

  for (guint i = n_choices; i < self->n_choices; i++)
    if (self->choices[i].kind == CHOICE_REGISTER)
      self->choices[kept++] = self->choices[i];

  self->n_choices = kept;
}

/* --- one octet --- */

static inline guchar
fold (const Machine *self, guchar octet)
{
  return self->ignore_case ? (guchar) weir_octet_to_lower ((char) octet) : octet;
}

/* Whether the one-octet @instruction takes what is at @position. */
static inline gboolean
takes (const Machine *self, const WeirRegexInstruction *instruction, guint32 position)
{
  guchar octet;

  if (position >= self->length)
    return FALSE;

  octet = self->text[position];
  switch (instruction->operation)
    {
    case WEIR_REGEX_OCTET:
      return fold (self, octet) == instruction->index;
    case WEIR_REGEX_CLASS:
      return weir_regex_set_has (&self->classes[instruction->index], octet);
    default:
      return octet != '\n' && octet != '\r';
    }
}

/* As many octets as there are, and then fewer; or the other way round. */
static gboolean
repeat (Machine *self, guint32 at, guint32 *position)
{
  const WeirRegexInstruction *times = &self->code[at];
  const WeirRegexInstruction *octet = times + 1;
  guint32 begin = *position;
  guint32 end = begin;
  guint32 wanted = times->is_lazy ? times->times.min : times->times.max;

  while ((end - begin < wanted || wanted == WEIR_REGEX_NO_LIMIT) && takes (self, octet, end))
    end++;

  if (!count (self, end - begin) || end - begin < times->times.min)
    return FALSE;

  *position = end;
  if (times->is_lazy && times->times.max == WEIR_REGEX_NO_LIMIT)
    return push (self, CHOICE_MORE, at, G_MAXUINT32, end);
  if (times->is_lazy)
    return times->times.max == times->times.min ||
           push (self, CHOICE_MORE, at, times->times.max - times->times.min, end);

  return end - begin == times->times.min ||
         push (self, CHOICE_POSITIONS, at + 2, begin + times->times.min, end - 1);
}

/* --- what takes no octet --- */

static gboolean
is_word (const Machine *self, guint32 position)
{
  guchar octet;

  if (position >= self->length)
    return FALSE;

  octet = self->text[position];

  return g_ascii_isalnum (octet) || octet == '_';
}

static gboolean
is_boundary (const Machine *self, guint32 position)
{
  return (position > 0 && is_word (self, position - 1)) != is_word (self, position);
}

/* Whether the instructions @at, up to their MATCH, match from @position on. */
static gboolean
look_ahead (Machine *self, guint32 at, guint32 position)
{
  guint32 end;

  return run (self, at, position, &end);
}

/* … from anywhere to @position; that they end there, they see to themselves. */
static gboolean
look_behind (Machine *self, guint32 at, guint32 position, guint index)
{
  if (!set_register (self, index, position))
    return FALSE;

  for (guint32 begin = position + 1; begin-- > 0 && !self->is_exhausted;)
    if (look_ahead (self, at, begin))
      return TRUE;

  return FALSE;
}

static gboolean
look (Machine *self, guint32 at, guint32 position)
{
  const WeirRegexInstruction *instruction = &self->code[at];
  WeirRegexOperation operation = (WeirRegexOperation) instruction->operation;
  gboolean is_negated = operation == WEIR_REGEX_NOT_AHEAD || operation == WEIR_REGEX_NOT_BEHIND;
  guint n_choices = self->n_choices;
  gboolean found = operation == WEIR_REGEX_AHEAD || operation == WEIR_REGEX_NOT_AHEAD
                     ? look_ahead (self, at + 1, position)
                     : look_behind (self, at + 1, position, instruction->index);

  if (found && !is_negated)
    commit (self, n_choices);
  else
    undo (self, n_choices);

  return found != is_negated && !self->is_exhausted;
}

/* The text of a group again; of one that has none, nothing. */
static gboolean
refer (Machine *self, guint group, guint32 *position)
{
  guint32 begin = self->registers[2 * group];
  guint32 end = self->registers[2 * group + 1];

  if (begin == UNSET || end == UNSET || end < begin)
    return TRUE;
  if (end - begin > self->length - *position || !count (self, end - begin))
    return FALSE;

  for (guint32 i = begin; i < end; i++)
    if (fold (self, self->text[i]) != fold (self, self->text[(*position)++]))
      return FALSE;

  return TRUE;
}

static gboolean
reset (Machine *self, const WeirRegexInstruction *instruction)
{
  for (guint i = 0; i < instruction->times.min; i++)
    if (!set_register (self, instruction->index + i, UNSET))
      return FALSE;

  return TRUE;
}

/* --- the machine --- */

/* Goes where there is a choice left, of those since there were @n_choices.  FALSE: there is none. */
static gboolean
go_back (Machine *self, guint n_choices, guint32 *at, guint32 *position)
{
  while (self->n_choices > n_choices)
    {
      Choice *choice = &self->choices[self->n_choices - 1];

      switch ((ChoiceKind) choice->kind)
        {
        case CHOICE_POSITIONS:
          *at = choice->at;
          *position = choice->high;
          if (choice->high-- == choice->low)
            self->n_choices--;
          return TRUE;

        case CHOICE_MORE:
          if (takes (self, &self->code[choice->at + 1], choice->high))
            {
              *at = choice->at + 2;
              *position = ++choice->high;
              if (--choice->low == 0)
                self->n_choices--;
              return TRUE;
            }
          self->n_choices--;
          break;

        case CHOICE_REGISTER:
        default:
          undo (self, self->n_choices - 1);
          break;
        }
    }

  return FALSE;
}

/* Does what the instruction @at says, which takes no octet, and goes on.  FALSE: it does not hold. */
static gboolean
step (Machine *self, guint32 *at, guint32 *position)
{
  const WeirRegexInstruction *instruction = &self->code[*at];
  guint32 here = *at;

  *at = here + 1;
  switch ((WeirRegexOperation) instruction->operation)
    {
    case WEIR_REGEX_REPEAT:
      *at = here + 2;
      return repeat (self, here, position);

    case WEIR_REGEX_BEGIN:
      return *position == 0;
    case WEIR_REGEX_END:
      return *position == self->length;
    case WEIR_REGEX_BOUNDARY:
      return is_boundary (self, *position);
    case WEIR_REGEX_NO_BOUNDARY:
      return !is_boundary (self, *position);

    case WEIR_REGEX_AHEAD:
    case WEIR_REGEX_NOT_AHEAD:
    case WEIR_REGEX_BEHIND:
    case WEIR_REGEX_NOT_BEHIND:
      *at = here + (guint32) instruction->jump;
      return look (self, here, *position);

    case WEIR_REGEX_JUMP:
      *at = here + (guint32) instruction->jump;
      return TRUE;

    case WEIR_REGEX_SPLIT:
      if (!instruction->is_lazy)
        return push (self, CHOICE_POSITIONS, here + (guint32) instruction->jump, *position,
                     *position);
      *at = here + (guint32) instruction->jump;
      return push (self, CHOICE_POSITIONS, here + 1, *position, *position);

    case WEIR_REGEX_SAVE:
      return set_register (self, instruction->index, *position);
    case WEIR_REGEX_MOVED:
      return self->registers[instruction->index] != *position;
    case WEIR_REGEX_HERE:
      return self->registers[instruction->index] == *position;
    case WEIR_REGEX_RESET:
      return reset (self, instruction);
    case WEIR_REGEX_REFERENCE:
      return refer (self, instruction->index, position);

    case WEIR_REGEX_OCTET:
    case WEIR_REGEX_CLASS:
    case WEIR_REGEX_ANY:
    case WEIR_REGEX_MATCH:
    default:
      g_assert_not_reached ();
    }
}

/* Runs from the instruction @at and @position on, up to a MATCH.  Choices are left as they are then. */
static gboolean
run (Machine *self, guint32 at, guint32 position, guint32 *end)
{
  guint n_choices = self->n_choices;

  while (count (self, 1))
    {
      const WeirRegexInstruction *instruction = &self->code[at];
      gboolean holds;

      if (instruction->operation == WEIR_REGEX_MATCH)
        {
          *end = position;
          return TRUE;
        }

      if (instruction->operation <= WEIR_REGEX_ANY)
        {
          holds = takes (self, instruction, position);
          at++;
          position++;
        }
      else
        holds = step (self, &at, &position);

      if (!holds && (self->is_exhausted || !go_back (self, n_choices, &at, &position)))
        return FALSE;
    }

  return FALSE;
}

/* --- for others --- */

/**
 * weir_filter_regex_new:
 * @source: what stands between the slashes
 * @match_case: whether case matters
 * @message: (out) (optional) (transfer full): why it is none, a part of a sentence
 *
 * Returns: (transfer full) (nullable): the regular expression
 */
WeirFilterRegex *
weir_filter_regex_new (WeirSpan source, gboolean match_case, char **message)
{
  g_autofree WeirFilterRegex *self = g_new0 (WeirFilterRegex, 1);
  const char *problem = N_ ("it is too large");

  if (source.length <= WEIR_FILTER_REGEX_MAX_LENGTH &&
      weir_regex_program_init (&self->program, source, match_case, &problem))
    return g_steal_pointer (&self);

  if (message != NULL)
    *message = g_strdup (_ (problem));

  return NULL;
}

void
weir_filter_regex_free (WeirFilterRegex *self)
{
  if (self == NULL)
    return;

  weir_regex_program_clear (&self->program);
  g_free (self);
}

gboolean
weir_filter_regex_check (WeirSpan source, char **message)
{
  g_autoptr (WeirFilterRegex) regex = weir_filter_regex_new (source, FALSE, message);

  return regex != NULL;
}

static void
init_machine (Machine *self, const WeirRegexProgram *program, WeirSpan text, guint n_steps)
{
  self->code = (const WeirRegexInstruction *) (const void *) program->code->data;
  self->classes = (const WeirRegexSet *) (const void *) program->classes->data;
  self->text = (const guchar *) text.octets;
  self->length = (guint32) text.length;
  self->ignore_case = program->ignore_case;
  self->n_steps = n_steps;
  self->n_choices = 0;
  self->is_exhausted = FALSE;
  for (guint i = 0; i < program->n_registers; i++)
    self->registers[i] = UNSET;
}

/*
 * Goes through the octets that an anchored expression begins with, most often a scheme: where nothing is
 * to be chosen nothing need be kept.  FALSE: one is another.
 */
static gboolean
skip_beginning (const Machine *self, guint32 *at, guint32 *position)
{
  if (self->code[0].operation != WEIR_REGEX_BEGIN)
    return TRUE;

  for (*at = 1; self->code[*at].operation == WEIR_REGEX_OCTET; (*at)++, (*position)++)
    if (!takes (self, &self->code[*at], *position))
      return FALSE;

  return TRUE;
}

/* Whether a match can begin at @begin, as far as is known beforehand. */
static inline gboolean
may_begin (const WeirRegexProgram *program, WeirSpan text, guint32 begin)
{
  return !program->has_first ||
         (begin < text.length && weir_regex_set_has (&program->first, (guchar) text.octets[begin]));
}

/* Goes through the places where a match can begin. */
static gboolean
search (Machine *self, const WeirRegexProgram *program, WeirSpan text, gsize *end)
{
  guint32 last = program->is_anchored ? 0 : (guint32) text.length;

  if (!count (self, last / PLACES_PER_STEP))
    return FALSE;

  for (guint32 begin = 0; begin <= last && !self->is_exhausted; begin++)
    {
      guint32 position = begin;
      guint32 at = 0;

      if (may_begin (program, text, begin) &&
          (begin > 0 || skip_beginning (self, &at, &position)) &&
          run (self, at, position, &position))
        {
          *end = position;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * weir_filter_regex_find:
 * @self: a regular expression
 * @text: what is to match, of less than 2³² octets
 * @n_steps: (inout) (nullable): steps that this match and others may take together; those that it
 *   takes are subtracted
 * @end: (out): where the first match ends
 *
 * Returns: whether some part of @text matches; %FALSE if that is not known after
 *   WEIR_FILTER_REGEX_MAX_STEPS, or @n_steps
 */
gboolean
weir_filter_regex_find (const WeirFilterRegex *self, WeirSpan text, guint *n_steps, gsize *end)
{
  guint limit =
    n_steps != NULL ? MIN (*n_steps, WEIR_FILTER_REGEX_MAX_STEPS) : WEIR_FILTER_REGEX_MAX_STEPS;
  Machine machine;
  gboolean found;

  init_machine (&machine, &self->program, text, limit);
  found = search (&machine, &self->program, text, end);
  if (n_steps != NULL)
    *n_steps -= limit - machine.n_steps;

  return found;
}

gboolean
weir_filter_regex_matches (const WeirFilterRegex *self, WeirSpan text)
{
  gsize end;

  return weir_filter_regex_find (self, text, NULL, &end);
}

gboolean
weir_filter_regex_may_match (const WeirFilterRegex *self, WeirSpan lower)
{
  const WeirRegexProgram *program = &self->program;

  return program->literal_length == 0 ||
         memmem (lower.octets, lower.length, program->literal, program->literal_length) != NULL;
}

/**
 * weir_filter_regex_find_literal:
 * @source: what stands between the slashes
 * @literal: (out): the literal, in lower case; not NUL-terminated
 * @size: of the room at @literal
 *
 * The most telling text that every text contains, in lower case, that @source matches.
 *
 * Returns: its length, at most @size; 0 if there is none for sure
 */
gsize
weir_filter_regex_find_literal (WeirSpan source, char *literal, gsize size)
{
  g_autoptr (WeirFilterRegex) regex = weir_filter_regex_new (source, FALSE, NULL);
  gsize length;

  if (regex == NULL)
    return 0;

  length = MIN (regex->program.literal_length, size);
  memcpy (literal, regex->program.literal, length);

  return length;
}
