/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-database.h"

G_BEGIN_DECLS

/* The settings: X (ID, "name", default).  Kept as integers in the database. */
#define WEIR_SETTING_TABLE(X)                                                \
  X (PORT, "port", 9347)                                                     \
  X (ORIGIN_TIMEOUT, "origin-timeout", 60) /* seconds */                     \
  X (KEEP_ALL, "keep-all", 0)              /* history keeps every request */ \
  X (KEEP_HISTORY, "keep-history", 1)                                        \
  X (RETENTION_DAYS, "retention-days", 30)                                   \
  X (RETENTION_MIB, "retention-mib", 256)                                    \
  X (NEWEST_LAST, "newest-last", 0)                                          \
  X (COLOR_SCHEME, "color-scheme", 0) /* 0 the system's, 1 light, 2 dark */  \
  X (FIRST_RUN_DONE, "first-run-done", 0)                                    \
  X (WINDOW_WIDTH, "window-width", 1180)                                     \
  X (WINDOW_HEIGHT, "window-height", 760)                                    \
  X (WINDOW_MAXIMIZED, "window-maximized", 0)                                \
  X (DETAIL_WIDTH, "detail-width", 360)                                      \
  X (FILTERING, "filtering", 0)             /* WeirFiltering */              \
  X (FILTERING_UNTIL, "filtering-until", 0) /* Unix seconds */               \
  X (BLOCK_COOKIES, "block-cookies", 1)     /* WeirBlockScope */             \
  X (BLOCK_IMAGES, "block-images", 0)

typedef enum
{
#define WEIR_SETTING_ID(id, name, value) WEIR_SETTING_##id,
  WEIR_SETTING_TABLE (WEIR_SETTING_ID)
#undef WEIR_SETTING_ID
    WEIR_N_SETTINGS,
} WeirSetting;

G_END_DECLS
