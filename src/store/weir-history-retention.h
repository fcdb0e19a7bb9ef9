/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-writer.h"

G_BEGIN_DECLS

gboolean weir_history_retain (WeirWriterState *state, GError **error);
gboolean weir_history_retain_is_due (const WeirWriterState *state);

G_END_DECLS
