/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-compiler.h"

/* Compiles lists that stand in the test: texts, called "a", "b" …; NULL ends them. */
WeirFilterSet *filter_lists_compile (const char *first, ...) G_GNUC_NULL_TERMINATED;

/* The same from an array, as octets of a file; @previous: (nullable). */
GBytes *filter_lists_compile_octets (const char *const *texts, const WeirFilterSet *previous);

/* "block LINE", "allow LINE", or "": what @set says of a request of these three words "TYPE SOURCE URL". (transfer full) */
char *filter_lists_ask (const WeirFilterSet *set, const char *request);
