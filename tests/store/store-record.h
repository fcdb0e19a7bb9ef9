/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-record.h"

G_BEGIN_DECLS

WeirRecord *store_record_new (gint64 started,
                              WeirVerdict verdict,
                              const char *host,
                              const char *site);

G_END_DECLS
