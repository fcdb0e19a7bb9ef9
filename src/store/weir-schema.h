/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-connection.h"

G_BEGIN_DECLS

#define WEIR_SCHEMA_VERSION 3
#define WEIR_SCHEMA_APPLICATION_ID 0x57656972 /* "Weir" */

/* Rows are not numbered beyond this, nor counted; SQLite and JSON could not go on much further. */
#define WEIR_SCHEMA_MAX_NUMBER 9007199254740991

gboolean weir_schema_prepare (WeirConnection *connection, GError **error);
gboolean weir_schema_is_current (WeirConnection *connection, GError **error);

G_END_DECLS
