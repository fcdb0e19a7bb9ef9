/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Rows of the list of what Weir changed on this computer, and of what became of them.
 */

#include "weir-computer-change.h"

WeirComputerChange *
weir_computer_change_new (WeirComputerKind kind, char *title, char *detail, char *undo)
{
  WeirComputerChange *self = g_new (WeirComputerChange, 1);

  *self = (WeirComputerChange){ kind, title, detail, undo };

  return self;
}

void
weir_computer_change_free (WeirComputerChange *self)
{
  g_free (self->title);
  g_free (self->detail);
  g_free (self->undo);
  g_free (self);
}

WeirComputerOutcome *
weir_computer_outcome_new (WeirComputerKind kind, gboolean is_undone, char *words)
{
  WeirComputerOutcome *self = g_new (WeirComputerOutcome, 1);

  *self = (WeirComputerOutcome){ kind, is_undone, words };

  return self;
}

void
weir_computer_outcome_free (WeirComputerOutcome *self)
{
  g_free (self->words);
  g_free (self);
}
