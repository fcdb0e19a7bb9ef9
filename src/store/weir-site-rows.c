/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What both ledgers have in common: each row belongs to a site, and there are
 * only so many sites, and rows a site.  Those not seen for longest go.
 */

#include "weir-site-rows.h"

#include "weir-site-ledger.h"

#define TOUCH_SITE                                    \
  "INSERT INTO sites (site, last_seen) VALUES (?, ?)" \
  " ON CONFLICT (site) DO UPDATE SET last_seen = max (last_seen, excluded.last_seen)"

static const char *const trim_steps[] = {
  "DELETE FROM sites WHERE site IN (SELECT site FROM sites ORDER BY last_seen DESC"
  " LIMIT -1 OFFSET " G_STRINGIFY (WEIR_SITE_LEDGER_MAX_SITES) ")",
  "DELETE FROM site_hosts WHERE site NOT IN (SELECT site FROM sites)",
  "DELETE FROM cookies WHERE site NOT IN (SELECT site FROM sites)",
};

/* Notes in the table, and in @sites (element-type utf8, unowned), that a row of @site was written. */
gboolean
weir_site_rows_touch (WeirConnection *connection,
                      GHashTable *sites,
                      const char *site,
                      gint64 last_seen,
                      GError **error)
{
  g_hash_table_add (sites, (gpointer) site);
  return weir_connection_run (connection, error, TOUCH_SITE, "sx", site, last_seen);
}

static gboolean
trim_sites (WeirConnection *connection, GError **error)
{
  gint64 n_sites;

  if (!weir_connection_read_integer (connection, "SELECT count (*) FROM sites", &n_sites, error))
    return FALSE;

  for (gsize i = 0; n_sites > WEIR_SITE_LEDGER_MAX_SITES && i < G_N_ELEMENTS (trim_steps); i++)
    {
      if (!weir_connection_run (connection, error, trim_steps[i], ""))
        return FALSE;
    }

  return TRUE;
}

/* Brings each of @sites within its bound by the string constant @trim_site, and all of them within theirs. */
gboolean
weir_site_rows_trim (WeirConnection *connection,
                     GHashTable *sites,
                     const char *trim_site,
                     GError **error)
{
  GHashTableIter iter;
  gpointer site;

  g_hash_table_iter_init (&iter, sites);
  while (g_hash_table_iter_next (&iter, &site, NULL))
    {
      if (!weir_connection_run (connection, error, trim_site, "s", site))
        return FALSE;
    }

  return trim_sites (connection, error);
}
