/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What other people's verifiers say of certificates of ours. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Skips the test if @program is not installed. */
gboolean other_eyes_have (const char *program);

/* Runs a program up to %NULL; what it prints is shown. Returns: whether it is content */
gboolean other_eyes_run (const char *program, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
