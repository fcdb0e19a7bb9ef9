/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sets of filters for the tests of the layers above. */

#pragma once

#include "weir-filter-compiler.h"

G_BEGIN_DECLS

/* Compiles one list, called @key, of @lines. Returns: (transfer full) */
static inline WeirFilterSet *
filter_set_of (const char *key, const char *lines)
{
  g_autoptr (GBytes) text = g_bytes_new (lines, strlen (lines));
  const WeirFilterInput input = { .key = key, .version = 1, .text = text };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) compiled = weir_filter_compile (&input, 1, NULL, NULL, &error);
  WeirFilterSet *set;

  g_assert_no_error (error);
  set = weir_filter_set_new (compiled, &error);
  g_assert_no_error (error);

  return set;
}

G_END_DECLS
