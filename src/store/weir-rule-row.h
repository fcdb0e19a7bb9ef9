/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-connection.h"

G_BEGIN_DECLS

/* The columns of a rule, in this order: id, text, lifetime, expires, created, enabled. */
#define WEIR_RULE_ROW_COLUMNS 6

WeirRule *weir_rule_row_read (sqlite3_stmt *statement, int column);
WeirRule *weir_rule_row_copy (const WeirRule *rule, gint64 id, gboolean enabled);
void weir_rule_row_bind (sqlite3_stmt *statement, int first, const WeirRule *rule);

G_END_DECLS
