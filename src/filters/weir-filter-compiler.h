/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-set.h"

G_BEGIN_DECLS

#define WEIR_FILTER_MAX_LISTS 256
#define WEIR_FILTER_MAX_TEXT (G_GUINT64_CONSTANT (512) << 20) /* octets of all lists */

/* A list to be compiled. */
typedef struct
{
  const char *key;
  guint64 version; /* the caller's own; another one means another text */
  GBytes *text;
} WeirFilterInput;

/**
 * weir_filter_compile:
 * @previous: (nullable): an earlier set: lists whose key and version are in it are taken over without
 *   being parsed again, and without looking at their text (which may be %NULL then)
 *
 * Makes one set of all lists.  Works for some 100 ms: on a worker thread.
 *
 * Returns: (transfer full) (nullable): the octets of a compiled file, for weir_filter_set_new() and
 *   weir_filter_compiled_write()
 */
GBytes *weir_filter_compile (const WeirFilterInput *inputs,
                             guint n_inputs,
                             const WeirFilterSet *previous,
                             GCancellable *cancellable,
                             GError **error);

/* Writes beside @path, 0600, and renames. Blocks. */
gboolean weir_filter_compiled_write (GBytes *compiled, const char *path, GError **error);

/* Whether @set was made of exactly these, in whatever order. */
gboolean weir_filter_set_is_made_of (const WeirFilterSet *set,
                                     const WeirFilterInput *inputs,
                                     guint n_inputs);

/* 64 bits of a hash of @text, as a version. */
guint64 weir_filter_text_hash (GBytes *text);

G_END_DECLS
