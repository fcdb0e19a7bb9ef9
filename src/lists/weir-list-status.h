/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-list.h"

G_BEGIN_DECLS

/*
 * Details that a problem is kept with: words of our own, so that the sentence is in the language of
 * who reads it.
 */
#define WEIR_DETAIL_HOST "host"           /* of NETWORK */
#define WEIR_DETAIL_REFUSED "refused"     /* of NETWORK */
#define WEIR_DETAIL_TIMEOUT "timeout"     /* of NETWORK */
#define WEIR_DETAIL_CUT "cut"             /* of NETWORK */
#define WEIR_DETAIL_NONSENSE "nonsense"   /* of NETWORK */
#define WEIR_DETAIL_PROXY "proxy"         /* of NETWORK */
#define WEIR_DETAIL_HANDSHAKE "handshake" /* of TLS */
#define WEIR_DETAIL_NO_FILTER "no-filter" /* of EMPTY */
#define WEIR_DETAIL_INSECURE "insecure"   /* of REDIRECT */
#define WEIR_DETAIL_TOO_MANY "too-many"   /* of REDIRECT; of INCLUDE */
#define WEIR_DETAIL_NOWHERE "nowhere"     /* of REDIRECT */
#define WEIR_DETAIL_MISSING "missing"     /* of FILE; of INCLUDE */
#define WEIR_DETAIL_ELSEWHERE "elsewhere" /* of INCLUDE */
#define WEIR_DETAIL_CIRCLE "circle"       /* of INCLUDE */
#define WEIR_DETAIL_DENIED "denied"       /* of FILE */
#define WEIR_DETAIL_KEEP "keep"           /* of FILE */

/* Why an update failed: a clause without a full stop, translated. Returns: (transfer full) */
char *weir_list_problem_describe (WeirListProblem problem, const char *detail);

/* "today at 14:02", translated. Returns: (transfer full) */
char *weir_list_time_describe (gint64 time, gint64 now);

/* One sentence, translated: how the list is. @now: Unix seconds. Returns: (transfer full) */
char *weir_list_status_describe (const WeirListRow *row, WeirListState state, gint64 now);

G_END_DECLS
