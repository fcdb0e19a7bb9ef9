/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What Weir changes on this computer outside its own folder. */
typedef enum
{
  WEIR_COMPUTER_PROXY,     /* the desktop's setting */
  WEIR_COMPUTER_AUTHORITY, /* in this user's browsers */
  WEIR_COMPUTER_AUTOSTART,
  WEIR_COMPUTER_PROFILE, /* of a browser that was opened for Weir */
} WeirComputerKind;

/**
 * WeirComputerChange:
 *
 * One thing that is changed now: a row of the list.
 */
typedef struct
{
  WeirComputerKind kind;
  char *title;  /* (owned) translated: a few words */
  char *detail; /* (owned) translated: sentences, what and since when */
  char *undo;   /* (owned) translated: a sentence, how it is undone */
} WeirComputerChange;

void weir_computer_change_free (WeirComputerChange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirComputerChange, weir_computer_change_free)

/* The strings: (transfer full). Returns: (transfer full) */
WeirComputerChange *weir_computer_change_new (WeirComputerKind kind,
                                              char *title,
                                              char *detail,
                                              char *undo);

/**
 * WeirComputerOutcome:
 *
 * What became of one of them when it was to be undone.
 */
typedef struct
{
  WeirComputerKind kind;
  gboolean is_undone;
  char *words; /* (owned) translated: sentences */
} WeirComputerOutcome;

void weir_computer_outcome_free (WeirComputerOutcome *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirComputerOutcome, weir_computer_outcome_free)

/* @words: (transfer full). Returns: (transfer full) */
WeirComputerOutcome *weir_computer_outcome_new (WeirComputerKind kind,
                                                gboolean is_undone,
                                                char *words);

G_END_DECLS
