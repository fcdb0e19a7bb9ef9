/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-policy.h"

G_BEGIN_DECLS

/* Why @info's request is blocked, and what to do about it: a paragraph each. Returns: (transfer full) */
char **weir_blocked_words (const WeirJudgement *judgement, const WeirRequestInfo *info);

G_END_DECLS
