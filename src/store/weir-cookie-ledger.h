/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The cookies seen on each site: names and attributes, never values. */

#pragma once

#include "weir-database.h"

G_BEGIN_DECLS

#define WEIR_COOKIE_LEDGER_MAX_COOKIES 500 /* of a site; those not seen for longest go */

typedef enum
{
  WEIR_COOKIE_SECURE = 1 << 0,
  WEIR_COOKIE_HTTP_ONLY = 1 << 1,
  WEIR_COOKIE_SET = 1 << 2,  /* by the origin */
  WEIR_COOKIE_SENT = 1 << 3, /* by the client */
} WeirCookieFlags;

typedef struct
{
  char *site;        /* (owned) */
  char *host;        /* (owned): that set it, or that it was sent to */
  char *name;        /* (owned) */
  gint64 first_seen; /* Unix seconds */
  gint64 last_seen;
  gint64 lifetime; /* asked for by the newest Set-Cookie, seconds; -1: the session, or never set */
  WeirCookieFlags flags;
  WeirCookieDecision decision; /* the last one */
  guint64 count;               /* how often it was seen */
} WeirLedgerCookie;

void weir_ledger_cookie_free (WeirLedgerCookie *cookie);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirLedgerCookie, weir_ledger_cookie_free)

/*
 * Adds what was seen to what is known: times widen, flags and counts add up, the decision is the newest.
 * @cookies: (transfer full) (element-type WeirLedgerCookie): a batch gathered in memory
 */
void weir_cookie_ledger_add (WeirDatabase *database, GPtrArray *cookies);

void weir_cookie_ledger_list_async (WeirDatabase *database,
                                    const char *site,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/* Returns: (transfer full) (element-type WeirLedgerCookie): last seen first */
GPtrArray *weir_cookie_ledger_list_finish (GAsyncResult *result, GError **error);

G_END_DECLS
