/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Puts the program of a regular expression together, instruction by instruction.
 *
 * Jumps are relative, so that what is repeated can be copied, and what comes before alternatives
 * can be put in when the second of them is met.  A program has a limit; once that is reached
 * nothing is added any more, and the problem says so.
 */

#include "weir-filter-regex-builder.h"

#include <glib/gi18n-lib.h>

gboolean
weir_regex_builder_fail (WeirRegexBuilder *self, const char *problem)
{
  if (self->problem == NULL)
    self->problem = problem;

  return FALSE;
}

WeirRegexInstruction *
weir_regex_builder_get (WeirRegexBuilder *self, guint at)
{
  return &g_array_index (self->program->code, WeirRegexInstruction, at);
}

void
weir_regex_builder_insert (WeirRegexBuilder *self, guint at, WeirRegexInstruction instruction)
{
  if (self->program->code->len >= WEIR_REGEX_MAX_INSTRUCTIONS)
    weir_regex_builder_fail (self, N_ ("it is too large"));
  else
    g_array_insert_val (self->program->code, at, instruction);
}

guint
weir_regex_builder_emit (WeirRegexBuilder *self, WeirRegexOperation operation, guint index)
{
  weir_regex_builder_insert (self, self->program->code->len,
                             (WeirRegexInstruction){ .operation = operation,
                                                     .index = (guint16) index });

  return self->program->code->len - 1;
}

/* Lets the instruction @at jump to the end of what there is. */
void
weir_regex_builder_jump_here (WeirRegexBuilder *self, guint at)
{
  weir_regex_builder_get (self, at)->jump = (gint32) (self->program->code->len - at);
}

static void
emit_copy (WeirRegexBuilder *self, const GArray *block)
{
  if (self->program->code->len + block->len > WEIR_REGEX_MAX_INSTRUCTIONS)
    weir_regex_builder_fail (self, N_ ("it is too large"));
  else
    g_array_append_vals (self->program->code, block->data, block->len);
}

guint
weir_regex_builder_add_register (WeirRegexBuilder *self)
{
  if (self->program->n_registers >= WEIR_REGEX_MAX_REGISTERS)
    {
      weir_regex_builder_fail (self, N_ ("it is too large"));
      return 0;
    }

  return self->program->n_registers++;
}

/* --- repetition --- */

static guint
emit_split (WeirRegexBuilder *self, const WeirRegexTimes *times)
{
  guint at = weir_regex_builder_emit (self, WEIR_REGEX_SPLIT, 0);

  if (self->problem == NULL)
    weir_regex_builder_get (self, at)->is_lazy = times->is_lazy != FALSE;

  return at;
}

/* As often as it likes.  What matches nothing must not go on for ever. */
static void
emit_star (WeirRegexBuilder *self,
           const GArray *block,
           const WeirRegexTimes *times,
           gboolean may_be_empty)
{
  guint split = emit_split (self, times);
  guint moved = may_be_empty ? weir_regex_builder_add_register (self) : 0;
  guint jump;

  if (may_be_empty)
    weir_regex_builder_emit (self, WEIR_REGEX_SAVE, moved);
  emit_copy (self, block);
  if (may_be_empty)
    weir_regex_builder_emit (self, WEIR_REGEX_MOVED, moved);

  jump = weir_regex_builder_emit (self, WEIR_REGEX_JUMP, 0);
  if (self->problem != NULL)
    return;

  weir_regex_builder_get (self, jump)->jump = (gint32) split - (gint32) jump;
  weir_regex_builder_jump_here (self, split);
}

/* Up to @n_times more: x(x(x)?)?, each "?" with its way to the end. */
static void
emit_optional (WeirRegexBuilder *self,
               const GArray *block,
               const WeirRegexTimes *times,
               guint n_times)
{
  guint begin = self->program->code->len;

  for (guint i = 0; i < n_times && self->problem == NULL; i++)
    {
      emit_split (self, times);
      emit_copy (self, block);
    }

  for (guint i = 0; i < n_times && self->problem == NULL; i++)
    weir_regex_builder_jump_here (self, begin + i * (block->len + 1));
}

/* Puts what is from @begin on there as often as is said. */
void
weir_regex_builder_repeat (WeirRegexBuilder *self,
                           guint begin,
                           const WeirRegexTimes *times,
                           gboolean may_be_empty)
{
  g_autoptr (GArray) block = g_array_new (FALSE, FALSE, sizeof (WeirRegexInstruction));

  g_array_append_vals (block, weir_regex_builder_get (self, begin),
                       self->program->code->len - begin);
  g_array_set_size (self->program->code, begin);
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
      WeirRegexTimes other_way = { 0, 0, !times->is_lazy };
      guint split = emit_split (self, &other_way);

      if (self->problem == NULL)
        weir_regex_builder_get (self, split)->jump = -(gint32) block->len;
    }
}
