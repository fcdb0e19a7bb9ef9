/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The dated journal of changes of the rules, newest first, with Undo.  Property: service. */
#define WEIR_TYPE_JOURNAL_PANE (weir_journal_pane_get_type ())
G_DECLARE_FINAL_TYPE (WeirJournalPane, weir_journal_pane, WEIR, JOURNAL_PANE, AdwBin)

G_END_DECLS
