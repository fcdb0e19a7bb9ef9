/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Sites, their hosts and cookies as lists.
 *
 * The list of sites is made when it is first asked for and lives as long as the
 * service; the lists of one site live as long as somebody holds them.  All of
 * them follow the store: see weir-ledger-list.c.
 */

#include "weir-service-private.h"

#include "weir-ledger-list.h"

/* Has the lists of @kind read again that show @site (nullable: any). */
static void
touch (WeirService *self, WeirLedgerKind kind, const char *site)
{
  for (guint i = 0; i < self->ledger_lists->len; i++)
    if (weir_ledger_list_is_about (self->ledger_lists->pdata[i], kind, site))
      weir_ledger_list_touch (self->ledger_lists->pdata[i]);
}

/*
 * What was counted is about to be written: the lists that show it follow.
 * @hosts: (element-type WeirLedgerHost), @cookies: (element-type WeirLedgerCookie)
 */
void
weir_service_touch_ledgers (WeirService *self, GPtrArray *hosts, GPtrArray *cookies)
{
  if (self->ledger_lists->len == 0)
    return;

  if (hosts->len > 0)
    touch (self, WEIR_LEDGER_SITES, NULL);

  for (guint i = 0; i < hosts->len; i++)
    touch (self, WEIR_LEDGER_HOSTS, ((const WeirLedgerHost *) hosts->pdata[i])->site);

  for (guint i = 0; i < cookies->len; i++)
    touch (self, WEIR_LEDGER_COOKIES, ((const WeirLedgerCookie *) cookies->pdata[i])->site);
}

/* The database goes; models that somebody holds stay as they are. */
void
weir_service_stop_ledgers (WeirService *self)
{
  for (guint i = 0; i < self->ledger_lists->len; i++)
    weir_ledger_list_stop (self->ledger_lists->pdata[i]);
}

/* The model about this that somebody holds, or a new one. Returns: (transfer full) */
static GListModel *
list (WeirService *self, WeirLedgerKind kind, const char *site)
{
  for (guint i = 0; i < self->ledger_lists->len; i++)
    if (weir_ledger_list_is_about (self->ledger_lists->pdata[i], kind, site))
      return g_object_ref (
        G_LIST_MODEL (weir_ledger_list_get_store (self->ledger_lists->pdata[i])));

  return G_LIST_MODEL (weir_ledger_list_new (self->database, kind, site, self->ledger_lists));
}

/**
 * weir_service_get_sites:
 * @self: a service
 *
 * Returns: (transfer none): every site that is kept, most recent first
 */
GListModel *
weir_service_get_sites (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  if (self->sites == NULL)
    self->sites = list (self, WEIR_LEDGER_SITES, NULL);

  return self->sites;
}

/**
 * weir_service_list_hosts:
 * @self: a service
 * @site: a site
 *
 * Returns: (transfer full): the hosts that @site contacted, most recent first; kept up to date while held
 */
GListModel *
weir_service_list_hosts (WeirService *self, const char *site)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);
  g_return_val_if_fail (site != NULL, NULL);

  return list (self, WEIR_LEDGER_HOSTS, site);
}

/**
 * weir_service_list_cookies:
 * @self: a service
 * @site: a site
 *
 * Returns: (transfer full): the cookies seen on @site, most recent first; kept up to date while held
 */
GListModel *
weir_service_list_cookies (WeirService *self, const char *site)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);
  g_return_val_if_fail (site != NULL, NULL);

  return list (self, WEIR_LEDGER_COOKIES, site);
}

static void
on_forgotten (WeirDatabase *database G_GNUC_UNUSED,
              gint64 n_deleted G_GNUC_UNUSED,
              const GError *error G_GNUC_UNUSED,
              gpointer user_data)
{
  WeirService *self = user_data;

  /* A failure is told by the state of the database. */
  touch (self, WEIR_LEDGER_SITES, NULL);
  touch (self, WEIR_LEDGER_HOSTS, NULL);
  touch (self, WEIR_LEDGER_COOKIES, NULL);
  g_signal_emit (self, weir_service_history_changed_signal, 0);
}

/**
 * weir_service_forget_site:
 * @self: a service
 * @site: a site
 *
 * Deletes what is known of @site: history, hosts, cookies, and the live log’s rows.  Its rules stay.
 */
void
weir_service_forget_site (WeirService *self, const char *site)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));
  g_return_if_fail (site != NULL);

  weir_tally_forget_site (self->tally, site);
  weir_service_forget_exemptions (self, site);
  if (self->live_log != NULL)
    weir_live_log_forget_site (self->live_log, site);
  weir_history_forget_site (self->database, site, on_forgotten, self);
}
