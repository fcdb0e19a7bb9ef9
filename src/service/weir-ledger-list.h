/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-database.h"

G_BEGIN_DECLS

/* Milliseconds from a change until a list is read again: the store has written it by then. */
#define WEIR_LEDGER_LIST_DELAY 400

/* A list that took long to read is read seldom: it gets one part in so many of the time. */
#define WEIR_LEDGER_LIST_SHARE 20

typedef enum
{
  WEIR_LEDGER_SITES,
  WEIR_LEDGER_HOSTS,
  WEIR_LEDGER_COOKIES,
} WeirLedgerKind;

/**
 * WeirLedgerList:
 *
 * What keeps a list model in step with a ledger of the store.  The model owns it:
 * it lives until nobody holds the model any more.
 */
typedef struct _WeirLedgerList WeirLedgerList;

GListStore *weir_ledger_list_new (WeirDatabase *database,
                                  WeirLedgerKind kind,
                                  const char *site,
                                  GPtrArray *registry);

gboolean weir_ledger_list_is_about (WeirLedgerList *self, WeirLedgerKind kind, const char *site);
GListStore *weir_ledger_list_get_store (WeirLedgerList *self);
void weir_ledger_list_touch (WeirLedgerList *self);
void weir_ledger_list_stop (WeirLedgerList *self);

G_END_DECLS
