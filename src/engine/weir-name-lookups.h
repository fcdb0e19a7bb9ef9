/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the system is asked at once, and what waits for that. */
#define WEIR_NAME_LOOKUPS_MAX_RUNNING 96
#define WEIR_NAME_LOOKUPS_MAX_WAITING 1024

/**
 * WeirNameLookups:
 *
 * The addresses of names, looked up by the system: one lookup for all who ask.
 */
typedef struct _WeirNameLookups WeirNameLookups;

WeirNameLookups *weir_name_lookups_new (GMainContext *context);
void weir_name_lookups_unref (WeirNameLookups *self);

void weir_name_lookups_ask (WeirNameLookups *self,
                            const char *name,
                            GSocketFamily family,
                            GTask *task);

/* Who asks from now on is not to get what the system was asked before. */
void weir_name_lookups_forget (WeirNameLookups *self);

G_END_DECLS
