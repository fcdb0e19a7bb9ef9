/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-span.h"

#include <stdint.h>

/* What a fuzz target is: libFuzzer calls it, or driver.c with each seed. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* The size of the next piece that something arrives in: as odd as can be, and always the same. */
static inline gsize
fuzz_next_piece (guint32 *state)
{
  *state = *state * 1664525 + 1013904223;
  return (*state >> 24) % (*state >> 30 == 0 ? 2 : 48) + 1;
}

/* Splits an octet off the front of @input that says how the rest is used; 0 if there is none. */
static inline guint8
fuzz_take_choice (WeirSpan *input)
{
  return input->length > 0 ? (guint8) *weir_span_take (input, 1).octets : 0;
}
