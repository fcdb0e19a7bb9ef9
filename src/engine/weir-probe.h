/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-exchange.h"

G_BEGIN_DECLS

/* A name that the test page of this run asks for, "….weir.test".  Returns: (transfer full) */
char *weir_probe_new_host (void);

/*
 * Answers the request if it is the test page's: with the probe's picture, or, if it asks for the
 * tunnel that a probe goes through, by making that.  Returns: whether it was
 */
gboolean weir_probe_answer (WeirExchange *exchange, const WeirHead *head);

G_END_DECLS
