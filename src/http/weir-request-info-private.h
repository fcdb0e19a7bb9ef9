/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-request-info.h"

G_BEGIN_DECLS

/* What a request says, each field looked for once. */
typedef struct
{
  gboolean is_get;
  gboolean is_post;
  WeirSpan path;
  const WeirField *first[WEIR_N_FIELDS]; /* (unowned) (nullable): of each id, not dropped */
} WeirRequestFacts;

/* Sets the type of @info, unless that is a tunnel or a WebSocket. */
void weir_request_info_find_type (WeirRequestInfo *info, const WeirRequestFacts *facts);

/* Guesses what is still open, once the host of the page is known. */
void weir_request_info_guess_type (WeirRequestInfo *info, const WeirRequestFacts *facts);

G_END_DECLS
