/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-database.h"

G_BEGIN_DECLS

/* The settings: X (ID, "name", default, least, most).  Kept as integers in the database. */
#define WEIR_SETTING_TABLE(X)                                                                \
  X (PORT, "port", 9347, 0, 65535)                                                           \
  X (ORIGIN_TIMEOUT, "origin-timeout", 60, 1, 3600)   /* seconds */                          \
  X (CONNECT_TIMEOUT, "connect-timeout", 15, 1, 3600) /* seconds */                          \
  X (IDLE_TIMEOUT, "idle-timeout", 120, 1, 3600)      /* seconds */                          \
  X (MAX_CONNECTIONS, "max-connections", 0, 0, 65536) /* 0: what the system has */           \
  X (KEEP_ALL, "keep-all", 0, 0, 1)                   /* history keeps every request */      \
  X (KEEP_HISTORY, "keep-history", 1, 0, 1)                                                  \
  X (RETENTION_DAYS, "retention-days", 30, 0, 3650) /* 0: no limit */                        \
  X (RETENTION_MIB, "retention-mib", 256, 0, 65536) /* 0: no limit */                        \
  X (NEWEST_LAST, "newest-last", 0, 0, 1)                                                    \
  X (COLOR_SCHEME, "color-scheme", 0, 0, 2) /* 0 the system's, 1 light, 2 dark */            \
  X (FIRST_RUN_DONE, "first-run-done", 0, 0, 1)                                              \
  X (WINDOW_WIDTH, "window-width", 1180, 1, 32767)                                           \
  X (WINDOW_HEIGHT, "window-height", 760, 1, 32767)                                          \
  X (WINDOW_MAXIMIZED, "window-maximized", 0, 0, 1)                                          \
  X (DETAIL_WIDTH, "detail-width", 360, 1, 32767)                                            \
  X (FILTERING, "filtering", 0, 0, WEIR_FILTERING_OFF)     /* WeirFiltering */               \
  X (FILTERING_UNTIL, "filtering-until", 0, 0, G_MAXINT64) /* Unix seconds */                \
  X (BLOCK_COOKIES, "block-cookies", 1, 0, WEIR_BLOCK_ALL) /* WeirBlockScope */              \
  X (BLOCK_IMAGES, "block-images", 0, 0, WEIR_BLOCK_ALL)                                     \
  X (GUARD_PRIVATE, "guard-private", 0, 0, 1)                                                \
  X (UPDATE_LISTS, "update-lists", 1, 0, 1) /* on schedule */                                \
  X (LISTS_ON_METERED, "lists-on-metered", 0, 0, 1)                                          \
  X (AUTHORITY, "authority", 0, 0, G_MAXINT64) /* counts how often its file was exchanged */ \
  X (INSPECTION, "inspection", 0, 0, WEIR_INSPECTION_ALL) /* WeirInspectionMode */           \
  X (RUN_IN_BACKGROUND, "run-in-background", 0, 0, 1)     /* without its window */           \
  X (AUTOSTART, "autostart", 0, 0, 1)                     /* with the session */             \
  X (BACKGROUND_TOLD, "background-told", 0, 0, 1)         /* that it goes on hidden */       \
  X (USE_FOR_COMPUTER, "use-for-computer", 0, 0, 1)       /* the desktop's proxy is Weir */  \
  X (FAIL_CLOSED, "fail-closed", 0, 0, 1)                 /* and nothing goes past it */

typedef enum
{
#define WEIR_SETTING_ID(id, name, value, least, most) WEIR_SETTING_##id,
  WEIR_SETTING_TABLE (WEIR_SETTING_ID)
#undef WEIR_SETTING_ID
    WEIR_N_SETTINGS,
} WeirSetting;

/* What is kept of the settings at one moment. */
typedef struct
{
  gint64 values[WEIR_N_SETTINGS]; /* the defaults where nothing valid is kept */
} WeirSettings;

gint64 weir_setting_clamp (WeirSetting setting, gint64 value);
const char *weir_setting_get_name (WeirSetting setting);
gint64 weir_setting_get_default (WeirSetting setting);
gint64 weir_setting_get_most (WeirSetting setting);
gboolean weir_setting_from_name (const char *name, WeirSetting *setting);

/* Blocks for as long as it takes to read; for starting and for commands. After an error: the defaults. */
gboolean weir_settings_load (WeirDatabase *database, WeirSettings *settings, GError **error);

void weir_settings_load_async (WeirDatabase *database,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean weir_settings_load_finish (GAsyncResult *result, WeirSettings *settings, GError **error);

/* Queued, and written at once; a value out of range is brought into it. */
void weir_settings_set (WeirDatabase *database, WeirSetting setting, gint64 value);

G_END_DECLS
