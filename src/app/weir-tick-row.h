/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef enum
{
  WEIR_TICK_WAITING,
  WEIR_TICK_DONE,
  WEIR_TICK_OPTIONAL,
  WEIR_TICK_PROBLEM,
} WeirTick;

/**
 * WeirTickRow:
 *
 * One line of a list of steps, with a tick of its own in front.
 */
#define WEIR_TYPE_TICK_ROW (weir_tick_row_get_type ())
G_DECLARE_FINAL_TYPE (WeirTickRow, weir_tick_row, WEIR, TICK_ROW, AdwActionRow)

/* @words: what is said below the title; plain text */
void weir_tick_row_set (WeirTickRow *self, WeirTick tick, const char *words);

G_END_DECLS
