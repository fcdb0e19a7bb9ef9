/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-live-log.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEIR_TYPE_ANNOUNCER (weir_announcer_get_type ())
G_DECLARE_FINAL_TYPE (WeirAnnouncer, weir_announcer, WEIR, ANNOUNCER, AdwBin)

/* From now on it tells of what comes into @log, which is kept.  (nullable): of nothing */
void weir_announcer_set_log (WeirAnnouncer *self, WeirLiveLog *log);

G_END_DECLS
