/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-connection.h"

G_BEGIN_DECLS

gboolean weir_site_rows_touch (WeirConnection *connection,
                               GHashTable *sites,
                               const char *site,
                               gint64 last_seen,
                               GError **error);
gboolean weir_site_rows_trim (WeirConnection *connection,
                              GHashTable *sites,
                              const char *trim_site,
                              GError **error);

G_END_DECLS
