/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-network-filter.h"

/*
 * All that a line says, in one line of words, for tables: "block host a.example third-party",
 * "except glob ||a.example/x^y.js| types=script domain=b.example", "hosts a b", "skip popup",
 * "unread unknown-option foo", "nothing".
 */
char *filter_line_to_words (const WeirFilterLine *line);
