/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-exemption.h"
#include "weir-tls-peer.h"

G_BEGIN_DECLS

/*
 * Words of the interface for inspection: translated, to be freed unless they are const.
 */

/**
 * weir_inspection_words_banner:
 * @n_sites: that rules choose
 * @problem: (nullable): why nothing is looked into although it should be, translated
 *
 * What is looked into, in one line.
 *
 * Returns: (transfer full) (nullable): %NULL: nothing is
 */
char *weir_inspection_words_banner (WeirInspectionMode mode, guint n_sites, const char *problem);

/* What a mode does, in a sentence. */
const char *weir_inspection_words_mode (WeirInspectionMode mode);

/* Why hosts of a category are left alone, in a sentence. */
const char *weir_inspection_words_category (WeirExemptCategory category);

/* How a host came to be left alone, and when: "Firefox refused Weir’s certificate, 14:02".
 * @client: (nullable): the name of the program, if it is about one.  Times are Unix seconds. */
char *weir_inspection_words_learned (WeirInspectionReason reason,
                                     const char *client,
                                     gint64 created,
                                     gint64 now);

/* A day, as certificates have them: "27 November 2026".  @time: Unix seconds */
char *weir_inspection_words_day (gint64 time);

G_END_DECLS
