/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-observer.h"

G_BEGIN_DECLS

/**
 * Rows:
 *
 * What an observer hears, as text: a line for each exchange that is over, "GET
 * https://o.test/ passed complete 200", with the reason of a tunnel, or the version of
 * TLS and the fault of a certificate behind it; "exempted HOST CLIENT REASON"; and "probed
 * CLIENT inside", or outside.
 */
typedef struct
{
  GString *text;  /* (owned) since rows_take() */
  guint n_judged; /* told of by judged() */
  guint n_open;   /* … and not yet by finished() */
} Rows;

extern const WeirObserver rows_observer; /* its data: a Rows */

void rows_init (Rows *rows);
void rows_clear (Rows *rows);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rows, rows_clear)

/* Turns the main loop until as many lines were heard as @expected has, and compares. */
void rows_expect (Rows *rows, const char *expected);

G_END_DECLS
