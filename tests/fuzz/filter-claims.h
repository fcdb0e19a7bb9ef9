/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-network-filter.h"

/* What holds of whatever a parser says of a line. */
void filter_claims_check_line (const WeirFilterLine *line);

/* @host is a name or an address as it stands in the compiled set. */
void filter_claims_check_host (WeirSpan host);

/*
 * A line that says what @filter says.  @is_turned: with options and names in the opposite order, and
 * by their other names. (transfer full)
 */
char *filter_claims_write (const WeirNetworkFilter *filter, gboolean is_turned);
