/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The hosts that each site contacted.  Batches come from the service, which
 * counts in memory; a batch is one job of the writer, and trims the sites it
 * touched.
 */

#include "weir-site-ledger.h"

#include "weir-database-private.h"
#include "weir-schema.h"
#include "weir-site-rows.h"

#define MOST G_STRINGIFY (WEIR_SCHEMA_MAX_NUMBER)
#define ADD_HOST                                                                                  \
  "INSERT INTO site_hosts (site, host, third_party, requests, blocked, cookies_withheld,"         \
  " images, last_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (site, host) DO UPDATE SET"    \
  " third_party = excluded.third_party, requests = min (requests + excluded.requests, " MOST ")," \
  " blocked = min (blocked + excluded.blocked, " MOST "),"                                        \
  " cookies_withheld = min (cookies_withheld + excluded.cookies_withheld, " MOST "),"             \
  " images = min (images + excluded.images, " MOST "),"                                           \
  " last_seen = max (last_seen, excluded.last_seen)"

#define TRIM_HOSTS                                                        \
  "DELETE FROM site_hosts WHERE site = ?1 AND host IN"                    \
  " (SELECT host FROM site_hosts WHERE site = ?1 ORDER BY last_seen DESC" \
  " LIMIT -1 OFFSET " G_STRINGIFY (WEIR_SITE_LEDGER_MAX_HOSTS) ")"

typedef struct
{
  WeirJob job;
  GPtrArray *hosts; /* (owned) (element-type WeirLedgerHost) */
} AddJob;

void
weir_ledger_host_free (WeirLedgerHost *host)
{
  g_free (host->site);
  g_free (host->host);
  g_free (host);
}

void
weir_ledger_site_free (WeirLedgerSite *site)
{
  g_free (site->site);
  g_free (site);
}

static gboolean
add_host (WeirConnection *connection, const WeirLedgerHost *host, GError **error)
{
  return weir_connection_run (connection, error, ADD_HOST, "ssxxxxxx", host->site, host->host,
                              (gint64) host->is_third_party, (gint64) host->requests,
                              (gint64) host->blocked, (gint64) host->cookies_withheld,
                              (gint64) host->images, host->last_seen);
}

static gboolean
run_add (WeirJob *base, WeirWriterState *state, GError **error)
{
  const GPtrArray *hosts = ((const AddJob *) base)->hosts;
  g_autoptr (GHashTable) sites = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < hosts->len; i++)
    {
      const WeirLedgerHost *host = g_ptr_array_index (hosts, i);

      if (!add_host (state->connection, host, error) ||
          !weir_site_rows_touch (state->connection, sites, host->site, host->last_seen, error))
        return FALSE;
    }

  return weir_site_rows_trim (state->connection, sites, TRIM_HOSTS, error);
}

static void
free_add (WeirJob *base)
{
  AddJob *job = (AddJob *) base;

  g_ptr_array_unref (job->hosts);
  g_free (job);
}

static const WeirJobClass add_class = {
  .run = run_add,
  .free = free_add,
};

void
weir_site_ledger_add (WeirDatabase *database, GPtrArray *hosts)
{
  AddJob *job;

  g_return_if_fail (database != NULL);
  g_return_if_fail (hosts != NULL);

  job = g_new0 (AddJob, 1);
  weir_job_init (&job->job, &add_class, NULL, NULL);
  job->hosts = hosts;
  weir_database_push (database, &job->job);
}

/* --- Reading ------------------------------------------------------------- */

static WeirLedgerSite *
read_site (sqlite3_stmt *statement)
{
  WeirLedgerSite *site = g_new0 (WeirLedgerSite, 1);

  site->site = weir_row_dup_name (statement, 0);
  site->last_seen = weir_row_get_seconds (statement, 1);
  site->requests = weir_row_get_count (statement, 2);
  site->blocked = weir_row_get_count (statement, 3);
  site->n_hosts = (guint) weir_row_get_within (statement, 4, 0, G_MAXUINT);
  return site;
}

static gpointer
read_sites (WeirConnection *connection, gconstpointer data G_GNUC_UNUSED, GError **error)
{
  g_autoptr (GPtrArray) sites =
    g_ptr_array_new_with_free_func ((GDestroyNotify) weir_ledger_site_free);
  sqlite3_stmt *statement;
  WeirRow row;

  statement = weir_connection_prepare (
    connection,
    "SELECT sites.site, sites.last_seen, total (requests), total (blocked), count (host)"
    " FROM sites LEFT JOIN site_hosts ON site_hosts.site = sites.site GROUP BY sites.site"
    " ORDER BY sites.last_seen DESC LIMIT " G_STRINGIFY (WEIR_SITE_LEDGER_MAX_SITES),
    error);
  if (statement == NULL)
    return NULL;

  while ((row = weir_connection_next (connection, statement, error)) == WEIR_ROW_READ)
    g_ptr_array_add (sites, read_site (statement));

  return row == WEIR_ROW_NONE ? g_steal_pointer (&sites) : NULL;
}

static const WeirReadClass sites_class = {
  .func = read_sites,
  .free_result = (GDestroyNotify) g_ptr_array_unref,
};

static WeirLedgerHost *
read_host (sqlite3_stmt *statement)
{
  WeirLedgerHost *host = g_new0 (WeirLedgerHost, 1);

  host->site = weir_row_dup_name (statement, 0);
  host->host = weir_row_dup_name (statement, 1);
  host->is_third_party = sqlite3_column_int64 (statement, 2) != 0;
  host->requests = weir_row_get_count (statement, 3);
  host->blocked = weir_row_get_count (statement, 4);
  host->cookies_withheld = weir_row_get_count (statement, 5);
  host->images = weir_row_get_count (statement, 6);
  host->last_seen = weir_row_get_seconds (statement, 7);
  return host;
}

static gpointer
read_hosts (WeirConnection *connection, gconstpointer site, GError **error)
{
  g_autoptr (GPtrArray) hosts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) weir_ledger_host_free);
  sqlite3_stmt *statement;
  WeirRow row;

  statement = weir_connection_bind (connection, error,
                                    "SELECT site, host, third_party, requests, blocked, "
                                    "cookies_withheld, images, last_seen"
                                    " FROM site_hosts WHERE site = ? ORDER BY last_seen DESC, host"
                                    " LIMIT " G_STRINGIFY (WEIR_SITE_LEDGER_MAX_HOSTS),
                                    "s", site);
  if (statement == NULL)
    return NULL;

  while ((row = weir_connection_next (connection, statement, error)) == WEIR_ROW_READ)
    g_ptr_array_add (hosts, read_host (statement));

  return row == WEIR_ROW_NONE ? g_steal_pointer (&hosts) : NULL;
}

static const WeirReadClass hosts_class = {
  .func = read_hosts,
  .free_data = g_free,
  .free_result = (GDestroyNotify) g_ptr_array_unref,
};

void
weir_site_ledger_list_sites_async (WeirDatabase *database,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (database != NULL);

  weir_reader_run_async (database, &sites_class, NULL, cancellable, callback, user_data);
}

GPtrArray *
weir_site_ledger_list_sites_finish (GAsyncResult *result, GError **error)
{
  return weir_reader_run_finish (result, &sites_class, error);
}

void
weir_site_ledger_list_hosts_async (WeirDatabase *database,
                                   const char *site,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (database != NULL);
  g_return_if_fail (site != NULL);

  weir_reader_run_async (database, &hosts_class, g_strdup (site), cancellable, callback, user_data);
}

GPtrArray *
weir_site_ledger_list_hosts_finish (GAsyncResult *result, GError **error)
{
  return weir_reader_run_finish (result, &hosts_class, error);
}
