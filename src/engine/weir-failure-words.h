/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-observer.h"
#include "weir-tls-session.h"

G_BEGIN_DECLS

/* The reason phrase of a status that Weir answers with; not translated. */
const char *weir_failure_get_phrase (guint status);

/* The status that stands for a failure. */
guint weir_failure_get_status (WeirOutcome outcome);

/* One sentence each, translated. */
const char *weir_failure_explain (WeirOutcome outcome);
const char *weir_failure_explain_refusal (guint status);
const char *weir_failure_explain_tls (WeirTlsFailure failure); /* NONE: cut in the middle */

/* "It said that access is denied (alert 49)." Returns: (transfer full) */
char *weir_failure_name_alert (gint alert);

G_END_DECLS
