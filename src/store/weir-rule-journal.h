/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-connection.h"
#include "weir-rule-store.h"

G_BEGIN_DECLS

GPtrArray *weir_rule_journal_read (WeirConnection *connection, GError **error);
gboolean weir_rule_journal_append (WeirConnection *connection,
                                   const WeirRule *before,
                                   const WeirRule *after,
                                   GError **error);
gboolean weir_rule_journal_take_newest (WeirConnection *connection,
                                        WeirJournalEntry *entry,
                                        GError **error);

G_END_DECLS
