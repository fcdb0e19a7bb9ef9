/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The sites seen, and the hosts that each of them contacted, with counts. */

#pragma once

#include "weir-database.h"

G_BEGIN_DECLS

/* Those not seen for longest go. */
#define WEIR_SITE_LEDGER_MAX_SITES 5000
#define WEIR_SITE_LEDGER_MAX_HOSTS 500 /* of a site */

typedef struct
{
  char *site; /* (owned) */
  char *host; /* (owned) */
  gboolean is_third_party;
  guint64 requests;
  guint64 blocked;
  guint64 cookies_withheld;
  guint64 images;
  gint64 last_seen; /* Unix seconds */
} WeirLedgerHost;

void weir_ledger_host_free (WeirLedgerHost *host);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirLedgerHost, weir_ledger_host_free)

typedef struct
{
  char *site; /* (owned) */
  gint64 last_seen;
  guint64 requests; /* by all hosts together */
  guint64 blocked;
  guint n_hosts;
} WeirLedgerSite;

void weir_ledger_site_free (WeirLedgerSite *site);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirLedgerSite, weir_ledger_site_free)

/*
 * Adds the counts to those known.
 * @hosts: (transfer full) (element-type WeirLedgerHost): a batch gathered in memory
 */
void weir_site_ledger_add (WeirDatabase *database, GPtrArray *hosts);

void weir_site_ledger_list_sites_async (WeirDatabase *database,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/* Returns: (transfer full) (element-type WeirLedgerSite): last seen first */
GPtrArray *weir_site_ledger_list_sites_finish (GAsyncResult *result, GError **error);

void weir_site_ledger_list_hosts_async (WeirDatabase *database,
                                        const char *site,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/* Returns: (transfer full) (element-type WeirLedgerHost): last seen first */
GPtrArray *weir_site_ledger_list_hosts_finish (GAsyncResult *result, GError **error);

G_END_DECLS
